/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The register of documents (sổ văn bản): a table with a row a document, or the few lines "name: value" that
 * an officer types beside a scan. Pure: read documents in, papers out.
 */
#ifndef LOAXA_DECISIONS_REGISTER_H
#define LOAXA_DECISIONS_REGISTER_H

#include "paper.h"

struct register_row {
    struct paper paper;
    char *file; /* name of the file it describes, "" = none */
    int line;   /* in the register */
    bool used;  /* its document was met as a file in this poll */
};

struct papers_register {
    struct register_row *rows;
    size_t count;
};

typedef void register_problem(void *context, int line, const char *reason);

/* Reads every table of `doc` that has a header row with a number and a subject. Rows that cannot be papers
 * are told through `problem`. -EINVAL when there is no such table, -ENOMEM. */
int register_read(struct papers_register *papers, const struct document *doc, register_problem *problem,
                  void *context);

/* The paper that lines "Số: …", "Ngày: …", "Cơ quan: …", "Trích yếu: …" describe. -EINVAL or -EPERM with the
 * reason. */
int register_typed(const struct document *doc, struct paper *paper, struct error *err);

struct register_row *register_by_file(const struct papers_register *papers, const char *name);
struct register_row *register_by_paper(const struct papers_register *papers, const struct paper *paper);
void register_done(struct papers_register *papers);

#endif
