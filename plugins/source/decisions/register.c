/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a register into papers. The names of its columns (those of registers kept by hand and those of the
 * exchange format of NĐ 30/2020, phụ lục VI) are rows of one table. Pure; runs in a source worker.
 */
#include "register.h"
#include "base/text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    NUMBER,
    NOTATION,
    TYPE,
    DATE,
    AGENCY,
    SUBJECT,
    SIGNER,
    DUTIES,
    POSTED,
    FILE_NAME,
    SECRECY,
    COLUMNS
};

static const struct {
    const char *folded;
    enum column column;
} names[] = {
    {"so ky hieu", NUMBER},
    {"so hieu", NUMBER},
    {"so va ky hieu", NUMBER},
    {"so", NUMBER},
    {"so van ban", NUMBER},
    {"codenumber", NUMBER},
    {"codenotation", NOTATION},
    {"ky hieu", NOTATION},
    {"loai", TYPE},
    {"loai van ban", TYPE},
    {"ten loai", TYPE},
    {"typename", TYPE},
    {"ngay", DATE},
    {"ngay ban hanh", DATE},
    {"ngay van ban", DATE},
    {"issueddate", DATE},
    {"co quan", AGENCY},
    {"co quan ban hanh", AGENCY},
    {"noi ban hanh", AGENCY},
    {"organname", AGENCY},
    {"trich yeu", SUBJECT},
    {"trich yeu noi dung", SUBJECT},
    {"subject", SUBJECT},
    {"ve viec", SUBJECT},
    {"nguoi ky", SIGNER},
    {"fullname", SIGNER},
    {"viec can lam", DUTIES},
    {"noi dung doc", DUTIES},
    {"niem yet tai", POSTED},
    {"noi niem yet", POSTED},
    {"tep", FILE_NAME},
    {"ten tep", FILE_NAME},
    {"do mat", SECRECY},
};

static int column_of(const char *cell)
{
    char *folded = document_fold(cell);
    int column = -1;
    for (size_t i = 0; folded && i < sizeof names / sizeof *names && column < 0; i++) {
        column = strcmp(folded, names[i].folded) == 0 ? (int)names[i].column : -1;
    }
    free(folded);
    return column;
}

/* The number cell may hold all of it, or only the figures beside a cell with the notation. */
static bool number_of(const char *const cells[COLUMNS], struct office_number *number)
{
    char whole[160];
    if (office_find_number(cells[NUMBER], number)) {
        return true;
    }
    snprintf(whole, sizeof whole, "%s/%s", cells[NUMBER], cells[NOTATION]);
    return *cells[NOTATION] && office_find_number(whole, number);
}

static char *copy_or_null(const char *text)
{
    return *text ? strdup(text) : NULL;
}

/* One paper from the cells of a row. */
static int paper_from(const char *const cells[COLUMNS], struct paper *paper, struct error *err)
{
    *paper = (struct paper){0};
    if (*cells[SECRECY] && office_secrecy(cells[SECRECY])) {
        return error_set(err, -EPERM, "Văn bản có dấu \"%s\" nên không được phát thanh.",
                         office_secrecy(cells[SECRECY]));
    }
    if (!number_of(cells, &paper->number)) {
        return error_set(err, -EINVAL, "Thiếu số và ký hiệu (ví dụ 15/QĐ-UBND).");
    }
    if (!office_find_date(cells[DATE], &paper->date)) {
        return error_set(err, -EINVAL, "Thiếu ngày ban hành (ví dụ 16/11/2026).");
    }
    if (!*cells[AGENCY] || !*cells[SUBJECT]) {
        return error_set(err, -EINVAL, "Thiếu %s.", *cells[AGENCY] ? "trích yếu" : "cơ quan ban hành");
    }
    const char *type = office_type_of_line(cells[TYPE]);
    paper->type = type ? type : office_type_of_symbol(paper->number.symbol);
    paper->agency = strdup(cells[AGENCY]);
    paper->subject = strdup(paper_subject(cells[SUBJECT]));
    paper->signer = copy_or_null(cells[SIGNER]);
    paper->duties = strdup(cells[DUTIES]);
    paper->posted = copy_or_null(cells[POSTED]);
    if (!paper->agency || !paper->subject || !paper->duties) {
        paper_done(paper);
        return error_set(err, -ENOMEM, "Không đủ bộ nhớ.");
    }
    return 0;
}

/* ---- tables ---- */

static int find_header(const struct document_table *table, int columns[COLUMNS])
{
    for (size_t r = 0; r < table->count && r < 50; r++) {
        for (size_t i = 0; i < COLUMNS; i++) {
            columns[i] = -1;
        }
        for (size_t c = 0; c < table->rows[r].count; c++) {
            int column = column_of(table->rows[r].cells[c]);
            if (column >= 0 && columns[column] < 0) {
                columns[column] = (int)c;
            }
        }
        if (columns[NUMBER] >= 0 && columns[SUBJECT] >= 0) {
            return (int)r;
        }
    }
    return -1;
}

static int append(struct papers_register *papers, struct paper *paper, const char *file, int line)
{
    struct register_row *grown = realloc(papers->rows, (papers->count + 1) * sizeof *grown);
    char *copy = strdup(file);
    if (grown) {
        papers->rows = grown;
    }
    if (!grown || !copy) {
        free(copy);
        paper_done(paper);
        return -ENOMEM;
    }
    papers->rows[papers->count++] = (struct register_row){.paper = *paper, .file = copy, .line = line};
    return 0;
}

static int read_row(struct papers_register *papers, const int columns[COLUMNS],
                    const struct document_row *row, register_problem *problem, void *context)
{
    const char *cells[COLUMNS];
    struct paper paper;
    struct error err = {0};
    size_t filled = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        int c = columns[i];
        cells[i] = c >= 0 && (size_t)c < row->count ? row->cells[c] : "";
        filled += *cells[i] != '\0';
    }
    int code = filled < 2 ? -EAGAIN : paper_from(cells, &paper, &err);
    if (code == 0) {
        return append(papers, &paper, cells[FILE_NAME], row->line);
    }
    if (code == -EINVAL || code == -EPERM) {
        problem(context, row->line, err.text);
    }
    return code == -ENOMEM ? code : 0;
}

int register_read(struct papers_register *papers, const struct document *doc, register_problem *problem,
                  void *context)
{
    bool found = false;
    for (size_t t = 0; t < doc->table_count; t++) {
        int columns[COLUMNS], start = find_header(&doc->tables[t], columns);
        found = found || start >= 0;
        for (size_t r = (size_t)(start + 1); start >= 0 && r < doc->tables[t].count; r++) {
            int code = read_row(papers, columns, &doc->tables[t].rows[r], problem, context);
            if (code) {
                return code;
            }
        }
    }
    return found ? 0 : -EINVAL;
}

/* ---- typed lines ---- */

int register_typed(const struct document *doc, struct paper *paper, struct error *err)
{
    char *owned[COLUMNS] = {0};
    const char *cells[COLUMNS];
    for (size_t i = 0; i < doc->paragraph_count; i++) {
        const char *text = doc->paragraphs[i].text, *colon = strchr(text, ':');
        char *name = colon ? strndup(text, (size_t)(colon - text)) : NULL;
        int column = name ? column_of(name) : -1;
        free(name);
        if (column >= 0 && !owned[column]) {
            owned[column] = strdup(colon + 1 + strspn(colon + 1, " "));
        }
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        cells[i] = owned[i] ? owned[i] : "";
    }
    int code = paper_from(cells, paper, err);
    for (size_t i = 0; i < COLUMNS; i++) {
        free(owned[i]);
    }
    return code;
}

/* ---- finding ---- */

static bool same_name(const char *a, const char *b)
{
    char *left = document_fold(a), *right = document_fold(b);
    bool same = left && right && *left && strcmp(left, right) == 0;
    free(left);
    free(right);
    return same;
}

struct register_row *register_by_file(const struct papers_register *papers, const char *name)
{
    for (size_t i = 0; i < papers->count; i++) {
        if (*papers->rows[i].file && same_name(papers->rows[i].file, name)) {
            return &papers->rows[i];
        }
    }
    return NULL;
}

struct register_row *register_by_paper(const struct papers_register *papers, const struct paper *paper)
{
    for (size_t i = 0; i < papers->count; i++) {
        const struct paper *row = &papers->rows[i].paper;
        if (strcmp(row->number.number, paper->number.number) == 0 &&
            strcmp(row->number.symbol, paper->number.symbol) == 0 &&
            date_compare(row->date, paper->date) == 0 && same_name(row->agency, paper->agency)) {
            return &papers->rows[i];
        }
    }
    return NULL;
}

void register_done(struct papers_register *papers)
{
    for (size_t i = 0; i < papers->count; i++) {
        paper_done(&papers->rows[i].paper);
        free(papers->rows[i].file);
    }
    free(papers->rows);
    *papers = (struct papers_register){0};
}
