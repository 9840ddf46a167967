/*
 * What the ways of `loaxa approve` share: notices one after the other (cmd_approve.c), and all that is to be
 * read in some days on one page (approve_period.c). Blocking.
 */
#ifndef LOAXA_CLI_APPROVING_H
#define LOAXA_CLI_APPROVING_H

#include "cli/desk.h"
#include "cli/doubts.h"
#include "cli/phrases.h"

struct approving {
    struct place place;
    struct desk desk;
    struct doubts *doubts;
    bool all, yes;
    const char *period; /* "2026-11-23..2026-11-29", or NULL */
    bool skipped;       /* something was left that a person must look at */
};

/* Shows the notice; of a long text every part, because one approval is for all of them. */
int approving_show_whole(struct approving *a, const json_t *notice, struct error *err);
/* Why a bundle must leave the notice: the words that a person must look at, its own or those of another part
 * of its long text among `waiting`, or the reader's gravest doubts. "" when it need not. Borrowed. */
const char *approving_reason_alone(const struct approving *a, const json_t *waiting, const json_t *notice);
/* Asks at the terminal; true for yes. */
bool approving_ask(enum phrase question, const char *first, const char *second);

/* Everything to be read in a->period on one page, approved in one act: all or none. */
int approve_period(struct approving *a, struct error *err);

#endif
