/*
 * Excel files (.xlsx): every sheet as a table. Shared and inline strings, numbers as people wrote them, dates
 * by their number format; cells keep their column even where others are missing. Formulas give their stored
 * value.
 */
#include "base/buf.h"
#include "base/civil.h"
#include "document/build.h"
#include "document/xml.h"
#include "document/zip.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHEETS_MOST 20
#define COLUMNS_MOST 256
#define STYLES_MOST 4096

struct excel {
    struct document *doc;
    struct buf text;      /* of the present string or cell */
    const char **strings; /* shared */
    size_t string_count, string_capacity;
    bool date_style[STYLES_MOST];
    size_t style_count;
    unsigned date_formats[256]; /* custom number formats that are dates */
    size_t date_format_count;
    char type[16]; /* of the present cell */
    size_t column, style;
    int row;
    bool in_value, phonetic, in_cell_styles;
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
        buf_add_char(&excel->text, *text == '\n' ? ';' : *text); /* lines of a cell are items */
    }
}

/* ---- number formats ---- */

static bool is_date_format(const char *code)
{
    return strpbrk(code, "yY") && strpbrk(code, "mMdD");
}

static void styles_open(void *context, const char *name, const struct xml_node *node)
{
    struct excel *excel = context;
    char id[16], code[128];
    excel->in_cell_styles = strcmp(name, "cellXfs") == 0 || excel->in_cell_styles;
    bool format = strcmp(name, "numFmt") == 0, style = strcmp(name, "xf") == 0 && excel->in_cell_styles;
    if (!(format || style) || !xml_attribute(node, "numFmtId", id, sizeof id)) {
        excel->style_count += style && excel->style_count < STYLES_MOST;
        return;
    }
    unsigned number = (unsigned)strtoul(id, NULL, 10);
    if (format && xml_attribute(node, "formatCode", code, sizeof code) && is_date_format(code) &&
        excel->date_format_count < 256) {
        excel->date_formats[excel->date_format_count++] = number;
    }
    if (style && excel->style_count < STYLES_MOST) {
        bool date = number >= 14 && number <= 17;
        for (size_t i = 0; i < excel->date_format_count; i++) {
            date = date || excel->date_formats[i] == number;
        }
        excel->date_style[excel->style_count++] = date;
    }
}

static void styles_close(void *context, const char *name)
{
    struct excel *excel = context;
    excel->in_cell_styles = excel->in_cell_styles && strcmp(name, "cellXfs") != 0;
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

/* Days since 30 December 1899, as Excel counts. */
static void date_text(double serial, char out[32])
{
    struct date date = date_from_days((int32_t)serial - 25569);
    snprintf(out, 32, "%02d/%02d/%04d", date.day, date.month, date.year);
}

static void add_number(struct excel *excel, const char *value)
{
    char text[64];
    double number = strtod(value, NULL);
    bool date = excel->style < excel->style_count && excel->date_style[excel->style];
    if (date && number > 1 && number < 200000) {
        date_text(number, text);
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
    } else {
        document_add_cell(excel->doc, value, excel->text.length);
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

static void ignore_text(void *context, const char *text)
{
    (void)context;
    (void)text;
}

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

static int read_sheets(struct excel *excel, const char *bytes, size_t length)
{
    static const struct xml_visitor visitor = {.open = sheet_open, .close = sheet_close, .text = value_text};
    struct xml_visitor sheet = visitor;
    int code = 0, found = 0;
    sheet.context = excel;
    for (int i = 1; i <= SHEETS_MOST && code == 0; i++) {
        char part[64];
        snprintf(part, sizeof part, "xl/worksheets/sheet%d.xml", i);
        size_t before = excel->doc->table_count;
        document_add_table(excel->doc, part + strlen("xl/worksheets/"));
        excel->row = 0;
        code = visit_part(excel, bytes, length, part, &sheet);
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
    struct xml_visitor styles = {
        .context = excel, .open = styles_open, .close = styles_close, .text = ignore_text};
    int code = visit_part(excel, bytes, length, "xl/sharedStrings.xml", &strings);
    if (code == 0 || code == -ENOENT) {
        code = visit_part(excel, bytes, length, "xl/styles.xml", &styles);
    }
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
