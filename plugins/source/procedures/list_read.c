/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records out of the tables of a document: the header row is looked for, rows that only say the field of
 * those under them are understood. Pure.
 */
#include "columns.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct columns {
    int of[FIELDS];           /* column of each field, -1 = none */
    const char *unit[FIELDS]; /* of its figures, "" when the heading does not say */
};

/* Finds the header row: it names the code and the name. */
static int find_columns(const struct document_table *table, struct columns *columns)
{
    for (size_t r = 0; r < table->count && r < 100; r++) {
        for (size_t f = 0; f < FIELDS; f++) {
            columns->of[f] = -1;
        }
        for (size_t c = 0; c < table->rows[r].count; c++) {
            int field = column_field(table->rows[r].cells[c]);
            if (field >= 0 && columns->of[field] < 0) {
                columns->of[field] = (int)c;
                columns->unit[field] = column_unit(table->rows[r].cells[c]);
            }
        }
        if (columns->of[CODE] >= 0 && (columns->of[NAME] >= 0 || columns->of[SPOKEN] >= 0)) {
            return (int)r;
        }
    }
    return -1;
}

static size_t filled_cells(const struct document_row *row)
{
    size_t filled = 0;
    for (size_t c = 0; c < row->count; c++) {
        filled += row->cells[c][0] != '\0';
    }
    return filled;
}

/* "II. Lĩnh vực Hộ tịch (12 thủ tục)": a row that says the field of those under it. New memory, or NULL. */
static char *section_of(const struct document_row *row)
{
    static const char *const names[] = {"Lĩnh vực", "lĩnh vực", "LĨNH VỰC"};
    const char *found = NULL;
    for (size_t c = 0; c < row->count && !found && filled_cells(row) <= 2; c++) {
        for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++) {
            const char *at = strstr(row->cells[c], names[i]);
            found = at ? at + strlen(names[i]) : NULL;
        }
    }
    if (!found) {
        return NULL;
    }
    found += strspn(found, " :");
    size_t length = strcspn(found, "(:;");
    while (length && found[length - 1] == ' ') {
        length--;
    }
    return length ? strndup(found, length) : NULL;
}

/* One pass over a table. */
struct table_reading {
    struct list *list;
    struct columns columns;
    char *section; /* the field said by the last row of a section, NULL = none */
    list_problem *problem;
    void *context;
};

/* "15" under "Thời gian giải quyết (ngày)" is "15 ngày". New memory or NULL. */
static char *with_unit(const char *cell, const char *unit)
{
    size_t figures = strspn(cell, "0123456789.,");
    char *text = NULL;
    bool bare = unit && figures > 0 && !cell[figures] && strspn(cell, "0.,") < figures;
    return asprintf(&text, "%s%s", cell, bare ? unit : "") < 0 ? NULL : text;
}

static int take_record(struct table_reading *reading, const struct document_row *row, const char *code)
{
    struct record record = {0};
    for (size_t f = 0; f < FIELDS; f++) {
        int c = reading->columns.of[f];
        const char *cell = c >= 0 && (size_t)c < row->count ? row->cells[c] : "";
        bool by_section = f == DOMAIN && !*cell && reading->section;
        record.text[f] = f == CODE    ? strdup(code)
                         : by_section ? strdup(reading->section)
                                      : with_unit(cell, c >= 0 ? reading->columns.unit[f] : "");
    }
    int failed = record_tidy(&record);
    return failed ? failed : list_add(reading->list, &record);
}

static int read_row(struct table_reading *reading, const struct document_row *row)
{
    char code[24];
    int c = reading->columns.of[CODE];
    const char *cell = c >= 0 && (size_t)c < row->count ? row->cells[c] : "";
    if (record_code(cell, code)) {
        return take_record(reading, row, code);
    }
    char *section = section_of(row);
    if (section) {
        free(reading->section);
        reading->section = section;
    } else if (filled_cells(row) >= 3 && column_field(cell) < 0) {
        reading->problem(reading->context, row->line,
                         "Không có mã thủ tục đúng dạng (ví dụ 1.004227). Xin xem lại ô \"Mã TTHC\".");
    }
    return 0;
}

int list_read(struct list *list, const struct document *doc, list_problem *problem, void *context)
{
    size_t before = list->count;
    bool header = false;
    int code = 0;
    for (size_t t = 0; t < doc->table_count && code == 0; t++) {
        struct table_reading reading = {.list = list, .problem = problem, .context = context};
        const struct document_table *table = &doc->tables[t];
        int start = find_columns(table, &reading.columns);
        header = header || start >= 0;
        for (size_t r = (size_t)(start + 1); start >= 0 && r < table->count && code == 0; r++) {
            code = read_row(&reading, &table->rows[r]);
        }
        free(reading.section);
    }
    return code ? code : header ? (int)(list->count - before) : -EINVAL;
}
