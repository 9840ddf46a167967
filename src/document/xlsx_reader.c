/*
 * Excel files (.xlsx): every sheet as a table. Shared and inline strings, numbers as people wrote them, dates
 * by their number format; cells keep their column even where others are missing. Formulas give their stored
 * value.
 */
#include "base/buf.h"
#include "base/civil.h"
#include "base/text.h"
#include "document/build.h"
#include "document/xlsx_book.h"
#include "document/xml.h"
#include "document/zip.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MOST 256
#define MERGED_MOST 200000
#define CARRIAGE_RETURN "_x000D_" /* as Excel writes one in a text */

struct excel {
    struct document *doc;
    struct buf text;      /* of the present string or cell */
    const char **strings; /* shared */
    size_t string_count, string_capacity;
    struct book book;
    char type[16]; /* of the present cell */
    size_t column, style;
    int row;
    size_t merged; /* cells looked at for merging, of all sheets */
    bool in_value, phonetic;
};

/* ---- shared strings ---- */

static void keep_string(struct excel *excel)
{
    if (excel->string_count == excel->string_capacity) {
        size_t capacity = excel->string_capacity ? excel->string_capacity * 2 : 256;
        const char **grown = capacity <= excel->doc->limits->cells * 2
                                 ? realloc(excel->strings, capacity * sizeof *grown)
                                 : NULL;
        if (!grown) {
            excel->doc->error = excel->doc->error ? excel->doc->error : -E2BIG;
            return;
        }
        excel->strings = grown;
        excel->string_capacity = capacity;
    }
    excel->strings[excel->string_count++] =
        document_squeeze(excel->doc, excel->text.data ? excel->text.data : "", excel->text.length);
    buf_clear(&excel->text);
}

static void strings_open(void *context, const char *name, const struct xml_node *node)
{
    struct excel *excel = context;
    (void)node;
    excel->phonetic = excel->phonetic || strcmp(name, "rPh") == 0;
    excel->in_value = strcmp(name, "t") == 0 && !excel->phonetic;
}

static void strings_close(void *context, const char *name)
{
    struct excel *excel = context;
    excel->in_value = false;
    if (strcmp(name, "rPh") == 0) {
        excel->phonetic = false;
    } else if (strcmp(name, "si") == 0) {
        keep_string(excel);
    }
}

static void value_text(void *context, const char *text)
{
    struct excel *excel = context;
    for (; excel->in_value && *text; text++) {
        text += text_starts(text, CARRIAGE_RETURN) ? strlen(CARRIAGE_RETURN) : 0;
        if (!*text) {
            break;
        }
        buf_add_char(&excel->text, *text == '\n' ? ';' : *text); /* lines of a cell are items */
    }
}

/* ---- sheets ---- */

/* "AB12" -> 27. */
static size_t column_of(const char *reference)
{
    size_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && column < 100000; reference++) {
        column = column * 26 + (size_t)(*reference - 'A' + 1);
    }
    return column ? column - 1 : 0;
}

static struct document_row *present_row(struct excel *excel)
{
    struct document_table *table =
        excel->doc->table_count ? &excel->doc->tables[excel->doc->table_count - 1] : NULL;
    return table && table->count ? &table->rows[table->count - 1] : NULL;
}

/* Days since 30 December 1899, as Excel counts, or since 1 January 1904. */
static void date_text(double serial, bool from_1904, char out[32])
{
    struct date date = date_from_days((int32_t)serial - (from_1904 ? 24107 : 25569));
    snprintf(out, 32, "%02d/%02d/%04d", date.day, date.month, date.year);
}

static void add_number(struct excel *excel, const char *value)
{
    char text[64];
    double number = strtod(value, NULL);
    bool date = excel->style < excel->book.style_count && excel->book.date_style[excel->style];
    if (date && number > 1 && number < 200000) {
        date_text(number, excel->book.from_1904, text);
    } else if (strlen(value) > 15) {
        snprintf(text, sizeof text, "%.12g", number); /* 0.1 is stored as 0.10000000000000001 */
    } else {
        snprintf(text, sizeof text, "%s", value);
    }
    document_add_cell(excel->doc, text, strlen(text));
}

static void add_cell(struct excel *excel)
{
    const struct document_row *row = present_row(excel);
    const char *value = excel->text.data ? excel->text.data : "";
    while (row && row->count < excel->column && excel->column < COLUMNS_MOST && !excel->doc->error) {
        document_add_cell(excel->doc, "", 0);
    }
    if (!row || excel->column >= COLUMNS_MOST || row->count > excel->column) {
        return;
    }
    if (strcmp(excel->type, "s") == 0) {
        size_t index = (size_t)strtoul(value, NULL, 10);
        const char *text = *value && index < excel->string_count ? excel->strings[index] : "";
        document_add_known_cell(excel->doc, text);
    } else if (*value && (!*excel->type || strcmp(excel->type, "n") == 0)) {
        add_number(excel, value);
    } else if (strcmp(excel->type, "b") == 0) {
        document_add_known_cell(excel->doc, *value == '1' ? "x" : "");
    } else if (strcmp(excel->type, "e") == 0) {
        document_add_known_cell(excel->doc, ""); /* "#N/A" is no text */
    } else {
        document_add_cell(excel->doc, value, excel->text.length);
    }
}

/* ---- merged cells ---- */

static struct document_row *row_of(const struct document_table *table, int line)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->rows[middle].line == line) {
            return &table->rows[middle];
        }
        low = table->rows[middle].line < line ? middle + 1 : low;
        high = table->rows[middle].line > line ? middle : high;
    }
    return NULL;
}

/* "D4:D9": what one cell says for several rows it says for each. A title over several columns stays as it is.
 */
static void spread_merged(struct excel *excel, const char *range)
{
    const struct document_table *table = &excel->doc->tables[excel->doc->table_count - 1];
    const char *colon = strchr(range, ':');
    size_t column = column_of(range);
    long first = strtol(range + strspn(range, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), NULL, 10), last = 0;
    if (colon && column_of(colon + 1) == column) {
        last = strtol(colon + 1 + strspn(colon + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), NULL, 10);
    }
    const struct document_row *top =
        first > 0 && first < last && last < INT_MAX ? row_of(table, (int)first) : NULL;
    for (long line = first + 1; top && top->count > column && line <= last && excel->merged < MERGED_MOST;
         line++) {
        struct document_row *row = row_of(table, (int)line);
        excel->merged++;
        if (row && row->count > column && !*row->cells[column]) {
            row->cells[column] = top->cells[column];
        }
    }
}

static void sheet_open(void *context, const char *name, const struct xml_node *node)
{
    struct excel *excel = context;
    char text[32];
    if (strcmp(name, "row") == 0) {
        excel->row =
            xml_attribute(node, "r", text, sizeof text) ? (int)strtol(text, NULL, 10) : excel->row + 1;
        excel->column = SIZE_MAX;
        document_add_row(excel->doc, excel->row);
    } else if (strcmp(name, "c") == 0) {
        excel->column = xml_attribute(node, "r", text, sizeof text) ? column_of(text) : excel->column + 1;
        excel->style = xml_attribute(node, "s", text, sizeof text) ? (size_t)strtoul(text, NULL, 10) : 0;
        if (!xml_attribute(node, "t", excel->type, sizeof excel->type)) {
            excel->type[0] = '\0';
        }
        buf_clear(&excel->text);
    } else if (strcmp(name, "mergeCell") == 0 && xml_attribute(node, "ref", text, sizeof text)) {
        spread_merged(excel, text);
    }
    excel->in_value = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
}

static void sheet_close(void *context, const char *name)
{
    struct excel *excel = context;
    excel->in_value = false;
    if (strcmp(name, "c") == 0) {
        add_cell(excel);
    }
}

/* ---- the file ---- */

/* Unpacks and visits one part. -ENOENT when there is none. */
static int visit_part(struct excel *excel, const char *bytes, size_t length, const char *part,
                      const struct xml_visitor *visitor)
{
    char *xml = NULL;
    size_t xml_length = 0;
    int code = zip_part(bytes, length, part, excel->doc->limits->text_bytes, &xml, &xml_length);
    if (code) {
        return code;
    }
    buf_clear(&excel->text);
    code = xml_visit(excel->doc, xml, xml_length, visitor);
    free(xml);
    return code ? code : excel->text.error;
}

/* The sheets that people see, in their order. */
static int read_sheets(struct excel *excel, const char *bytes, size_t length)
{
    struct xml_visitor sheet = {
        .context = excel, .open = sheet_open, .close = sheet_close, .text = value_text};
    int code = 0, found = 0;
    for (size_t i = 0; i < excel->book.sheet_count && code == 0; i++) {
        size_t before = excel->doc->table_count;
        if (excel->book.sheets[i].hidden) {
            continue;
        }
        document_add_table(excel->doc, excel->book.sheets[i].name);
        excel->row = 0;
        code = visit_part(excel, bytes, length, excel->book.sheets[i].part, &sheet);
        if (code == -ENOENT) {
            excel->doc->table_count = before;
            code = 0;
        } else {
            found++;
        }
    }
    return code ? code : found ? 0 : -EBADMSG;
}

static int read_all(struct excel *excel, const char *bytes, size_t length)
{
    struct xml_visitor strings = {
        .context = excel, .open = strings_open, .close = strings_close, .text = value_text};
    int code = book_read(excel->doc, bytes, length, &excel->book);
    code = code ? code : visit_part(excel, bytes, length, "xl/sharedStrings.xml", &strings);
    return code == 0 || code == -ENOENT ? read_sheets(excel, bytes, length) : code;
}

int xlsx_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    struct excel *excel = calloc(1, sizeof *excel);
    if (!excel) {
        return doc->error = -ENOMEM;
    }
    excel->doc = doc;
    buf_init(&excel->text, 1u << 20);
    int code = read_all(excel, bytes, length);
    buf_done(&excel->text);
    free(excel->strings);
    free(excel);
    if (code == -EBADMSG) {
        return doc->error = error_at(
                   err, code, name, 0,
                   "Tệp Excel bị hỏng, bị khóa mật khẩu, hoặc không phải tệp .xlsx. Xin mở bằng Excel rồi "
                   "lưu lại.");
    }
    return doc->error = doc->error ? doc->error : code;
}
