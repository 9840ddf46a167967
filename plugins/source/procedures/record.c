/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading procedure lists out of tables and keeping them. The header names of the portal's XLSX, of CSV dumps
 * and of JSON answers are rows of one table. Pure; runs in a source worker.
 */
#include "record.h"
#include "base/buf.h"
#include "base/text.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *folded;
    enum field field;
} headers[] = {
    {"ma tthc", CODE},
    {"ma thu tuc", CODE},
    {"ma thu tuc hanh chinh", CODE},
    {"ma so", CODE},
    {"procedure code", CODE},
    {"ten tthc", NAME},
    {"ten thu tuc", NAME},
    {"ten thu tuc hanh chinh", NAME},
    {"procedure name", NAME},
    {"ten goi", SPOKEN},
    {"ten doc", SPOKEN},
    {"ten ngan", SPOKEN},
    {"ten goi khi doc", SPOKEN},
    {"linh vuc", DOMAIN},
    {"field name", DOMAIN},
    {"doi tuong", WHO},
    {"doi tuong thuc hien", WHO},
    {"noi nop", WHERE},
    {"noi tiep nhan", WHERE},
    {"dia chi tiep nhan ho so", WHERE},
    {"dia diem", WHERE},
    {"thanh phan ho so", PAPERS},
    {"ho so", PAPERS},
    {"giay to", PAPERS},
    {"giay to phai nop", PAPERS},
    {"thoi han giai quyet", DURATION},
    {"thoi han", DURATION},
    {"thoi gian giai quyet", DURATION},
    {"phi le phi", FEE},
    {"le phi", FEE},
    {"phi", FEE},
    {"muc phi", FEE},
    {"mien giam", EXEMPT},
    {"doi tuong mien giam", EXEMPT},
    {"mien giam phi le phi", EXEMPT},
    {"tinh trang", STATUS},
    {"loai thay doi", STATUS},
    {"trang thai", STATUS},
    {"qd cong bo", DECISION},
    {"quyet dinh cong bo", DECISION},
    {"so quyet dinh", DECISION},
    {"hieu luc", EFFECT},
    {"ngay hieu luc", EFFECT},
    {"hieu luc tu", EFFECT},
    {"ap dung tu", EFFECT},
    {"thay the", REPLACES},
    {"thay the cho", REPLACES},
    {"thay the thu tuc", REPLACES},
    {"thay bang", INSTEAD},
    {"cach lam thay the", INSTEAD},
    {"huong dan thay the", INSTEAD},
    {"thuong dung", COMMON},
    {"thu tuc thuong dung", COMMON},
};

static int field_of_header(const char *cell)
{
    char *folded = document_fold(cell);
    int field = -1;
    for (size_t i = 0; folded && i < sizeof headers / sizeof *headers && field < 0; i++) {
        field = strcmp(folded, headers[i].folded) == 0 ? (int)headers[i].field : -1;
    }
    free(folded);
    return field;
}

#define CODE_DIGITS                                                                                          \
    6 /* after the point; a spreadsheet that takes a code for a number drops its last zeros                  \
       */

bool record_code(const char *text, char out[24])
{
    text += strspn(text, " ");
    size_t major = strspn(text, "0123456789");
    if (major == 0 || major > 2 || !text[major] || !strchr(".,", text[major])) {
        return false;
    }
    size_t minor = strspn(text + major + 1, "0123456789"), length = major + 1 + minor;
    char after = text[length];
    if (minor < 3 || minor > 12 || !(after == '\0' || after == '.' || after == ' ')) {
        return false;
    }
    memcpy(out, text, length);
    out[major] = '.';
    while (length < major + 1 + CODE_DIGITS) {
        out[length++] = '0';
    }
    out[length] = '\0';
    return true;
}

static bool means_empty(const char *cell)
{
    static const char *const empty[] = {
        "", "khong co thong tin", "khong quy dinh", "chua phan loai", "khong co du lieu", "dang cap nhat"};
    char *folded = document_fold(cell);
    bool is = !folded;
    for (size_t i = 0; folded && i < sizeof empty / sizeof *empty; i++) {
        is = is || strcmp(folded, empty[i]) == 0;
    }
    free(folded);
    return is;
}

void record_done(struct record *record)
{
    for (size_t i = 0; i < FIELDS; i++) {
        free(record->text[i]);
        record->text[i] = NULL;
    }
}

static int record_fill(struct record *record)
{
    for (size_t i = 0; i < FIELDS; i++) {
        record->text[i] = record->text[i] ? record->text[i] : strdup("");
        if (!record->text[i]) {
            record_done(record);
            return -ENOMEM;
        }
    }
    return 0;
}

/* "Không", "0": not marked. */
static bool means_no(const char *cell)
{
    static const char *const no[] = {"khong", "0", "false", "no", "sai"};
    char *folded = document_fold(cell);
    bool is = !folded;
    for (size_t i = 0; folded && i < sizeof no / sizeof *no; i++) {
        is = is || strcmp(folded, no[i]) == 0;
    }
    free(folded);
    return is;
}

int record_tidy(struct record *record)
{
    for (size_t i = 0; i < FIELDS; i++) {
        char *cell = record->text[i];
        if (cell && i != CODE && (means_empty(cell) || (i == COMMON && means_no(cell)))) {
            cell[0] = '\0';
        }
    }
    return record_fill(record);
}

int record_copy(const struct record *from, struct record *to)
{
    *to = (struct record){0};
    for (size_t i = 0; i < FIELDS; i++) {
        to->text[i] = strdup(from ? from->text[i] : "");
        if (!to->text[i]) {
            record_done(to);
            return -ENOMEM;
        }
    }
    return 0;
}

static bool status_has(const struct record *record, const char *const *words)
{
    char *folded = document_fold(record->text[STATUS]);
    bool has = false;
    for (; folded && *words; words++) {
        has = has || strstr(folded, *words) != NULL;
    }
    free(folded);
    return has;
}

bool record_is_abolished(const struct record *record)
{
    static const char *const words[] = {"bai bo", "huy bo", "het hieu luc", "bi thay the", NULL};
    return status_has(record, words);
}

bool record_is_amended(const struct record *record)
{
    static const char *const words[] = {"sua doi", "bo sung", NULL};
    return status_has(record, words);
}

/* ---- reading tables ---- */

struct columns {
    int of[FIELDS]; /* column of each field, -1 = none */
};

/* Finds the header row: it names the code and the name. */
static int find_columns(const struct document_table *table, struct columns *columns)
{
    for (size_t r = 0; r < table->count && r < 100; r++) {
        for (size_t f = 0; f < FIELDS; f++) {
            columns->of[f] = -1;
        }
        for (size_t c = 0; c < table->rows[r].count; c++) {
            int field = field_of_header(table->rows[r].cells[c]);
            if (field >= 0 && columns->of[field] < 0) {
                columns->of[field] = (int)c;
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

static int take_record(struct table_reading *reading, const struct document_row *row, const char *code)
{
    struct record record = {0};
    for (size_t f = 0; f < FIELDS; f++) {
        int c = reading->columns.of[f];
        const char *cell = c >= 0 && (size_t)c < row->count ? row->cells[c] : "";
        bool by_section = f == DOMAIN && !*cell && reading->section;
        record.text[f] = strdup(f == CODE ? code : by_section ? reading->section : cell);
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
    } else if (filled_cells(row) >= 3 && field_of_header(cell) < 0) {
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

/* ---- lists ---- */

int list_add(struct list *list, struct record *record)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct record *grown = realloc(list->records, capacity * sizeof *grown);
        if (!grown) {
            record_done(record);
            return -ENOMEM;
        }
        list->records = grown;
        list->capacity = capacity;
    }
    list->records[list->count++] = *record;
    *record = (struct record){0};
    return 0;
}

static int by_code(const void *a, const void *b)
{
    const struct record *left = a, *right = b;
    return strcmp(left->text[CODE], right->text[CODE]);
}

/* qsort is not stable: the place in the list decides among equals. */
static void number_records(struct list *list, size_t *order)
{
    for (size_t i = 0; i < list->count; i++) {
        order[i] = i;
    }
}

static void fill_gaps(struct record *first, struct record *later)
{
    for (size_t f = 0; f < FIELDS; f++) {
        if (!*first->text[f] && *later->text[f]) {
            char *swap = first->text[f];
            first->text[f] = later->text[f];
            later->text[f] = swap;
        }
    }
    record_done(later);
}

static int by_code_and_place(const void *a, const void *b, void *context)
{
    const struct record *records = context;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    int order = by_code(&records[left], &records[right]);
    return order ? order : left < right ? -1 : 1;
}

size_t list_sort(struct list *list)
{
    size_t *order = calloc(list->count + 1, sizeof *order), kept = 0, count = list->count;
    struct record *sorted = calloc(list->count + 1, sizeof *sorted);
    if (!order || !sorted) {
        free(order);
        free(sorted);
        return 0;
    }
    number_records(list, order);
    qsort_r(order, list->count, sizeof *order, by_code_and_place, list->records);
    for (size_t i = 0; i < count; i++) {
        struct record *record = &list->records[order[i]];
        if (kept && by_code(&sorted[kept - 1], record) == 0) {
            fill_gaps(&sorted[kept - 1], record);
        } else {
            sorted[kept++] = *record;
        }
    }
    free(order);
    free(list->records);
    list->records = sorted;
    list->capacity = count + 1;
    list->count = list->sorted = kept;
    return count - kept;
}

struct record *list_find(const struct list *list, const char *code)
{
    size_t low = 0, high = list->sorted;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(list->records[middle].text[CODE], code);
        if (order == 0) {
            return &list->records[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order > 0 ? middle : high;
    }
    return NULL;
}

void list_done(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        record_done(&list->records[i]);
    }
    free(list->records);
    *list = (struct list){0};
}

/* ---- as text ---- */

void record_save(const struct record *record, struct buf *out)
{
    for (size_t f = 0; f < FIELDS; f++) {
        for (const char *at = record->text[f]; *at; at++) {
            buf_add_char(out, *at == '\t' || *at == '\n' ? ' ' : *at);
        }
        buf_add_char(out, '\t');
    }
}

char *list_save(const struct list *list, size_t *length)
{
    struct buf out;
    buf_init(&out, 64u << 20);
    buf_add(&out, "", 0);
    for (size_t i = 0; i < list->count; i++) {
        record_save(&list->records[i], &out);
        buf_add_char(&out, '\n');
    }
    *length = out.length;
    return buf_take(&out);
}

int record_load(const char **at, const char *end, struct record *record)
{
    *record = (struct record){0};
    for (size_t f = 0; f < FIELDS; f++) {
        const char *tab = *at < end ? memchr(*at, '\t', (size_t)(end - *at)) : NULL;
        if (!tab) {
            break;
        }
        record->text[f] = strndup(*at, (size_t)(tab - *at));
        *at = tab + 1;
    }
    return record_fill(record);
}

int list_load(struct list *list, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        struct record record;
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop : end;
        int code = record_load(&text, stop, &record);
        code = code ? code : list_add(list, &record);
        if (code) {
            return code;
        }
        text = stop + 1;
    }
    list_sort(list);
    return 0;
}
