/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files of the folder into papers: read whole, or, for a scan, from the lines typed beside it or the
 * register's row. Runs in a source worker, inside poll().
 */
#include "base/file.h"
#include "decisions.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What the register says of a paper that came as a file. */
static int complete(struct decisions *self, const struct folder_file *file, struct paper *paper)
{
    struct register_row *row = register_by_file(&self->rows, file->name);
    row = row ? row : register_by_paper(&self->rows, paper);
    if (!row) {
        return 0;
    }
    row->used = true;
    char *duties = *row->paper.duties ? strdup(row->paper.duties) : NULL;
    char *posted = row->paper.posted ? strdup(row->paper.posted) : NULL;
    if ((*row->paper.duties && !duties) || (row->paper.posted && !posted)) {
        free(duties);
        free(posted);
        return -ENOMEM;
    }
    if (duties) {
        free(paper->duties);
        paper->duties = duties;
    }
    if (posted) {
        free(paper->posted);
        paper->posted = posted;
    }
    return 0;
}

static int take_paper(struct decisions *self, const struct folder_file *file, const struct document *doc,
                      struct paper *paper, char value[FOLDER_VALUE])
{
    int code = complete(self, file, paper);
    char *text = doc ? document_text(doc) : NULL, *known = decisions_known_text(paper), *whole = NULL;
    if (code == 0 && (!known || (doc && !text) || asprintf(&whole, "%s\n%s", text ? text : "", known) < 0)) {
        whole = NULL;
        code = -ENOMEM;
    }
    code = code ? code : decisions_announce(self, file->id, paper, whole, value);
    if (code == 0 && file->before && strcmp(file->before, value) != 0) {
        code = known_set(&self->gone, file->before, "");
    }
    free(text);
    free(known);
    free(whole);
    return code;
}

static const char *const papers_of_scans[] = {".pdf", ".docx", ".doc", ".PDF", ".DOCX", ".DOC"};

/* The path with another extension, when such a file exists. New memory. */
static char *sibling(const char *path, const char *extension)
{
    const char *dot = strrchr(path, '.');
    char *other = NULL;
    if (!dot || asprintf(&other, "%.*s%s", (int)(dot - path), path, extension) < 0) {
        return NULL;
    }
    if (!file_exists(other)) {
        free(other);
        return NULL;
    }
    return other;
}

/* A .txt beside a document of the same name is what the officer typed for a scan. */
static bool is_typed(const char *path)
{
    const char *dot = strrchr(path, '.');
    char *scan = NULL;
    for (size_t i = 0;
         dot && strcmp(dot, ".txt") == 0 && !scan && i < sizeof papers_of_scans / sizeof *papers_of_scans;
         i++) {
        scan = sibling(path, papers_of_scans[i]);
    }
    bool typed = scan != NULL;
    free(scan);
    return typed;
}

/* A scan: the paper comes from the typed lines beside it, or from the register, which needs no file. */
static int take_scan(struct decisions *self, const struct folder_file *file, char value[FOLDER_VALUE],
                     const char *reason)
{
    struct document *doc = NULL;
    struct paper paper;
    struct error err = {0};
    char *typed = sibling(file->path, ".txt");
    if (!typed) {
        return register_by_file(&self->rows, file->name) ? FOLDER_LEFT
                                                         : folder_refuse(self->host, file->id, reason);
    }
    int code = document_read(typed, NULL, &doc, &err);
    free(typed);
    code = code ? code : register_typed(doc, &paper, &err);
    document_free(doc);
    if (code) {
        return code == -ENOMEM ? code : folder_refuse(self->host, file->id, err.text);
    }
    code = take_paper(self, file, NULL, &paper, value);
    paper_done(&paper);
    return code;
}

/* The register may lie in the folder itself. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat left, right;
    return stat(a, &left) == 0 && stat(b, &right) == 0 && left.st_dev == right.st_dev &&
           left.st_ino == right.st_ino;
}

int decisions_take(void *context, const struct folder_file *file, char value[FOLDER_VALUE])
{
    struct decisions *self = context;
    struct document *doc = NULL;
    struct paper paper;
    struct error err = {0};
    if (is_typed(file->path) || (self->register_path && is_same_file(file->path, self->register_path))) {
        return FOLDER_LEFT;
    }
    int code = document_read(file->path, NULL, &doc, &err);
    if (code == -ENODATA) {
        return take_scan(self, file, value, err.text);
    }
    code = code ? code : paper_read(doc, &paper, &err);
    if (code) {
        document_free(doc);
        return code == -ENOMEM ? code : folder_refuse(self->host, file->id, err.text);
    }
    code = take_paper(self, file, doc, &paper, value);
    paper_done(&paper);
    document_free(doc);
    return code;
}
