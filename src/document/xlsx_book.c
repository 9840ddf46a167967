/*
 * Reading a workbook's own parts: xl/workbook.xml and its relations for the sheets' names, order and parts,
 * xl/styles.xml for the formats of dates. Runs in a worker, called by xlsx_reader.c.
 */
#include "document/xlsx_book.h"
#include "document/xml.h"
#include "document/zip.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATE_FORMATS_MOST 256

struct reading {
    struct book *book;
    unsigned date_formats[DATE_FORMATS_MOST]; /* custom number formats that are dates */
    size_t date_format_count;
    bool in_cell_styles;
};

static void ignore_text(void *context, const char *text)
{
    (void)context;
    (void)text;
}

static void ignore_close(void *context, const char *name)
{
    (void)context;
    (void)name;
}

/* ---- sheets ---- */

static void book_open(void *context, const char *name, const struct xml_node *node)
{
    struct book *book = ((struct reading *)context)->book;
    char state[16] = "", flag[8] = "";
    if (strcmp(name, "workbookPr") == 0 && xml_attribute(node, "date1904", flag, sizeof flag)) {
        book->from_1904 = flag[0] == '1' || flag[0] == 't';
    }
    if (strcmp(name, "sheet") != 0 || book->sheet_count == SHEETS_MOST) {
        return;
    }
    struct sheet *sheet = &book->sheets[book->sheet_count++];
    xml_attribute(node, "name", sheet->name, sizeof sheet->name);
    xml_attribute(node, "id", sheet->id, sizeof sheet->id);
    xml_attribute(node, "state", state, sizeof state);
    sheet->hidden = *state && strcmp(state, "visible") != 0;
}

/* "worksheets/sheet1.xml" and "/xl/worksheets/sheet1.xml" are the same part. */
static void set_part(struct sheet *sheet, const char *target)
{
    snprintf(sheet->part, sizeof sheet->part, "%s%s", *target == '/' ? "" : "xl/", target + (*target == '/'));
}

static void relation_open(void *context, const char *name, const struct xml_node *node)
{
    struct book *book = ((struct reading *)context)->book;
    char id[64] = "", target[150] = "";
    if (strcmp(name, "Relationship") != 0 || !xml_attribute(node, "Id", id, sizeof id) ||
        !xml_attribute(node, "Target", target, sizeof target)) {
        return;
    }
    for (size_t i = 0; i < book->sheet_count; i++) {
        if (strcmp(book->sheets[i].id, id) == 0) {
            set_part(&book->sheets[i], target);
        }
    }
}

static void number_sheets(struct book *book)
{
    for (size_t i = 0; i < 20; i++) {
        struct sheet *sheet = &book->sheets[i];
        snprintf(sheet->name, sizeof sheet->name, "sheet%zu", i + 1);
        snprintf(sheet->part, sizeof sheet->part, "xl/worksheets/sheet%zu.xml", i + 1);
    }
    book->sheet_count = 20;
}

/* A book whose sheets are all hidden is read whole. */
static void show_all_when_none(struct book *book)
{
    bool shown = false;
    for (size_t i = 0; i < book->sheet_count; i++) {
        shown = shown || !book->sheets[i].hidden;
    }
    for (size_t i = 0; i < book->sheet_count && !shown; i++) {
        book->sheets[i].hidden = false;
    }
}

/* ---- number formats ---- */

bool book_is_date_format(const char *code)
{
    bool year = false, day = false;
    for (; *code; code++) {
        if (*code == '"' || *code == '[') { /* words shown as they are; a colour or a language */
            const char *end = strchr(code + 1, *code == '"' ? '"' : ']');
            code = end ? end : code;
        } else if (*code == '\\' && code[1]) {
            code++;
        } else {
            year = year || tolower((unsigned char)*code) == 'y';
            day = day || tolower((unsigned char)*code) == 'm' || tolower((unsigned char)*code) == 'd';
        }
    }
    return year && day;
}

/* The built-in formats that are dates, those of other countries among them. */
static bool is_builtin_date(unsigned number)
{
    return (number >= 14 && number <= 17) || number == 22 || (number >= 27 && number <= 31) || number == 36 ||
           (number >= 50 && number <= 58);
}

static bool is_date(const struct reading *reading, unsigned number)
{
    bool date = is_builtin_date(number);
    for (size_t i = 0; i < reading->date_format_count; i++) {
        date = date || reading->date_formats[i] == number;
    }
    return date;
}

static void styles_open(void *context, const char *name, const struct xml_node *node)
{
    struct reading *reading = context;
    char id[16] = "", code[128] = "";
    reading->in_cell_styles = strcmp(name, "cellXfs") == 0 || reading->in_cell_styles;
    bool format = strcmp(name, "numFmt") == 0, style = strcmp(name, "xf") == 0 && reading->in_cell_styles;
    if (!format && !style) {
        return;
    }
    xml_attribute(node, "numFmtId", id, sizeof id);
    unsigned number = (unsigned)strtoul(id, NULL, 10);
    if (format && xml_attribute(node, "formatCode", code, sizeof code) && book_is_date_format(code) &&
        reading->date_format_count < DATE_FORMATS_MOST) {
        reading->date_formats[reading->date_format_count++] = number;
    }
    if (style && reading->book->style_count < STYLES_MOST) {
        reading->book->date_style[reading->book->style_count++] = *id && is_date(reading, number);
    }
}

static void styles_close(void *context, const char *name)
{
    struct reading *reading = context;
    reading->in_cell_styles = reading->in_cell_styles && strcmp(name, "cellXfs") != 0;
}

/* ---- the parts ---- */

/* A part that is not there is no fault: files made by programs often lack some. */
static int visit_part(struct document *doc, const char *bytes, size_t length, const char *part,
                      const struct xml_visitor *visitor)
{
    char *xml = NULL;
    size_t xml_length = 0;
    int code = zip_part(bytes, length, part, doc->limits->text_bytes, &xml, &xml_length);
    if (code == 0) {
        code = xml_visit(doc, xml, xml_length, visitor);
        free(xml);
    }
    return code == -ENOENT ? 0 : code;
}

int book_read(struct document *doc, const char *bytes, size_t length, struct book *book)
{
    struct reading *reading = calloc(1, sizeof *reading);
    if (!reading) {
        return doc->error = -ENOMEM;
    }
    reading->book = book;
    const struct {
        const char *part;
        struct xml_visitor visitor;
    } parts[] = {
        {"xl/workbook.xml", {.open = book_open, .close = ignore_close}},
        {"xl/_rels/workbook.xml.rels", {.open = relation_open, .close = ignore_close}},
        {"xl/styles.xml", {.open = styles_open, .close = styles_close}},
    };
    int code = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && code == 0; i++) {
        struct xml_visitor visitor = parts[i].visitor;
        visitor.context = reading;
        visitor.text = ignore_text;
        code = visit_part(doc, bytes, length, parts[i].part, &visitor);
    }
    if (!book->sheet_count || !*book->sheets[0].part) {
        number_sheets(book);
    }
    show_all_when_none(book);
    free(reading);
    return code;
}
