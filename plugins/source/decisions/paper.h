/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An official document taken apart by the layout of NĐ 30/2020/NĐ-CP (and the Party's): letter-head, number
 * and symbol, place and date, type, subject, body, signer. Pure: a read document in, its parts out.
 */
#ifndef LOAXA_DECISIONS_PAPER_H
#define LOAXA_DECISIONS_PAPER_H

#include "document/document.h"
#include "document/office.h"

struct paper {
    struct office_number number;
    const char *type; /* "Quyết định"; static */
    struct date date;
    char *agency;  /* "Ủy ban nhân dân xã Minh Tân" */
    char *subject; /* as written, without "V/v" and "Về việc": "giờ thu gom rác" */
    char *signer;  /* NULL when not found */
    char *duties;  /* what people must do, sentences; "" when none was found or told */
    char *posted;  /* where it is posted, when a register tells; else NULL */
};

/* Takes `doc` apart. -EPERM: it carries a mark that forbids airing; -EINVAL: a part is missing. err->text is
 * Vietnamese, for the officer. On success free with paper_done. */
int paper_read(const struct document *doc, struct paper *paper, struct error *err);
void paper_done(struct paper *paper);

/* A subject without its lead ("V/v", "Về việc"); points into `text`. */
const char *paper_subject(const char *text);

/* "92/QĐ-UBND 2026-11-16 uy ban nhan dan xa minh tan": what makes it the same document for ever. New memory.
 */
char *paper_identity(const struct paper *paper);

/* What is spoken: type, number, date, agency, subject, duties, where it is posted. New memory. */
char *paper_speech(const struct paper *paper, const char *posted_at, const char *listeners);

#endif
