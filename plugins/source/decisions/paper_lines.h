/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines of an official document by their form, shared by the parts of paper.c. Pure.
 */
#ifndef LOAXA_DECISIONS_PAPER_LINES_H
#define LOAXA_DECISIONS_PAPER_LINES_H

#include "document/document.h"
#include "paper.h"

#define PAPER_HEAD 40 /* paragraphs in which a letter-head lies */

/* Text of paragraph `i`, "" past the end. */
const char *paper_line(const struct document *doc, size_t i);
/* Does `text`, folded, begin with `prefix`? */
bool paper_folds_to(const char *text, const char *prefix);
/* Does the signature, or the list of receivers, begin here? */
bool paper_is_signature(const struct document *doc, size_t i);

/* The line after "QUYẾT ĐỊNH:" or "QUYẾT NGHỊ:", where the ruling begins; `from` when there is none. */
size_t paper_ruling(const struct document *doc, size_t from);
/* What people must do, and when and where: at most four sentences that fit a horn, a line each, without the
 * year where it is the paper's own. The paper's type and date are known by then. New memory. */
char *paper_duties(const struct document *doc, size_t from, const struct paper *paper);

#endif
