/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading the sheet of one procedure. A paragraph that is one of the portal's labels opens a field; what
 * follows, up to the next label, is its value. Pure; runs in a source worker.
 */
#include "detail.h"
#include "base/buf.h"
#include "base/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE (-1)

/* The portal's labels; those of no use here end the value before them. */
static const struct {
    const char *folded;
    int field;
} labels[] = {
    {"ma thu tuc", CODE},
    {"ma tthc", CODE},
    {"so quyet dinh", DECISION},
    {"ten thu tuc", NAME},
    {"ten tthc", NAME},
    {"linh vuc", DOMAIN},
    {"doi tuong thuc hien", WHO},
    {"dia chi tiep nhan hs", WHERE},
    {"dia chi tiep nhan ho so", WHERE},
    {"cap thuc hien", NOWHERE},
    {"loai thu tuc", NOWHERE},
    {"trinh tu thuc hien", NOWHERE},
    {"cach thuc thuc hien", NOWHERE},
    {"thanh phan ho so", NOWHERE},
    {"co quan thuc hien", NOWHERE},
    {"co quan co tham quyen", NOWHERE},
    {"co quan duoc uy quyen", NOWHERE},
    {"co quan phoi hop", NOWHERE},
    {"ket qua thuc hien", NOWHERE},
    {"can cu phap ly", NOWHERE},
    {"yeu cau dieu kien", NOWHERE},
    {"yeu cau dieu kien thuc hien", NOWHERE},
    {"tu khoa", NOWHERE},
    {"mo ta", NOWHERE},
};
#define LABELS (sizeof labels / sizeof *labels)
#define NO_LABEL (-2)

static int label_of(const char *text, size_t length)
{
    char *copy = strndup(text, length), *folded = copy ? document_fold(copy) : NULL;
    int field = NO_LABEL;
    for (size_t i = 0; folded && i < LABELS && field == NO_LABEL; i++) {
        field = strcmp(folded, labels[i].folded) == 0 ? labels[i].field : NO_LABEL;
    }
    free(copy);
    free(folded);
    return field;
}

/* Adds to a field, several lines as items. A value longer than any field should be is left out. */
static void add_value(struct record *record, int field, const char *value)
{
    struct buf out;
    if (field < 0 || !*value) {
        return;
    }
    buf_init(&out, 65536);
    buf_format(&out, "%s%s%s", record->text[field] ? record->text[field] : "",
               record->text[field] ? "; " : "", value);
    char *joined = buf_take(&out);
    if (joined) {
        free(record->text[field]);
        record->text[field] = joined;
    }
}

/* Tables of two columns: a label and its value. */
static void read_pairs(struct record *record, const struct document *doc)
{
    for (size_t t = 0; t < doc->table_count; t++) {
        for (size_t r = 0; r < doc->tables[t].count; r++) {
            const struct document_row *row = &doc->tables[t].rows[r];
            int label = row->count >= 2 ? label_of(row->cells[0], strlen(row->cells[0])) : NO_LABEL;
            if (label >= 0 && !record->text[label]) {
                add_value(record, label, row->cells[1]);
            }
        }
    }
}

static void read_paragraphs(struct record *record, const struct document *doc)
{
    int open = NO_LABEL;
    for (size_t i = 0; i < doc->paragraph_count; i++) {
        const char *text = doc->paragraphs[i].text;
        size_t colon = strcspn(text, ":"), whole = strlen(text);
        int label = label_of(text, colon);
        if (label == NO_LABEL) {
            add_value(record, open, text);
            continue;
        }
        open = label >= 0 && record->text[label] ? NO_LABEL : label; /* the first one counts */
        if (colon < whole) {
            add_value(record, open, text + colon + 1 + strspn(text + colon + 1, " "));
        }
    }
}

/* Column of `table` whose header cell folds to `name`, or -1; *row is the header's. */
static int column_named(const struct document_table *table, const char *name, size_t *row)
{
    for (size_t r = 0; r < table->count && r < 3; r++) {
        for (size_t c = 0; c < table->rows[r].count; c++) {
            char *folded = document_fold(table->rows[r].cells[c]);
            bool same = folded && strcmp(folded, name) == 0;
            free(folded);
            if (same) {
                *row = r;
                return (int)c;
            }
        }
    }
    return -1;
}

static const char *cell_at(const struct document_table *table, size_t row, int column)
{
    return row < table->count && column >= 0 && (size_t)column < table->rows[row].count
               ? table->rows[row].cells[column]
               : "";
}

static void read_tables(struct record *record, const struct document *doc)
{
    for (size_t t = 0; t < doc->table_count; t++) {
        const struct document_table *table = &doc->tables[t];
        size_t row = 0;
        int duration = column_named(table, "thoi han giai quyet", &row),
            fee = column_named(table, "phi le phi", &row);
        if (duration >= 0 && !record->text[DURATION]) {
            add_value(record, DURATION, cell_at(table, row + 1, duration));
            add_value(record, FEE, cell_at(table, row + 1, fee));
        }
        int paper = column_named(table, "ten giay to", &row);
        for (size_t r = row + 1; paper >= 0 && r < table->count; r++) {
            add_value(record, PAPERS, cell_at(table, r, paper));
        }
    }
}

int detail_read(struct list *list, const struct document *doc)
{
    struct record record = {0};
    char code[24];
    read_pairs(&record, doc);
    read_paragraphs(&record, doc);
    read_tables(&record, doc);
    if (!record.text[CODE] || !record_code(record.text[CODE], code) || !record.text[NAME]) {
        record_done(&record);
        return 0;
    }
    free(record.text[CODE]);
    record.text[CODE] = strdup(code);
    int failed = record_tidy(&record);
    failed = failed ? failed : list_add(list, &record);
    return failed ? failed : 1;
}
