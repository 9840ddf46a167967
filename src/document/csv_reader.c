/*
 * CSV as offices save it: `,` `;` or tab, quotes doubled inside quotes, line breaks inside quotes, a BOM
 * (stripped before). One table. A quote that never closes is refused with its line, because it would swallow
 * the rest.
 */
#include "base/buf.h"
#include "document/build.h"
#include <errno.h>
#include <string.h>

/* The separator most frequent outside quotes in the first line that has one: a title line above it has none,
 * and in the rows below a semicolon also separates the items of a cell. */
static char csv_separator(const char *text, size_t length)
{
    size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (size_t i = 0; i < length && !(text[i] == '\n' && !quoted && commas + semicolons + tabs); i++) {
        quoted = text[i] == '"' ? !quoted : quoted;
        commas += !quoted && text[i] == ',';
        semicolons += !quoted && text[i] == ';';
        tabs += !quoted && text[i] == '\t';
    }
    return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
}

struct csv {
    const char *text;
    size_t length, at;
    int line;
    char separator;
};

/* One cell into `cell`; returns what ended it: the separator, '\n', or 0 at the end; -1 for an open quote. */
static int csv_cell(struct csv *csv, struct buf *cell)
{
    bool quoted = false;
    if (csv->at < csv->length && csv->text[csv->at] == '"') {
        quoted = true;
        csv->at++;
    }
    while (csv->at < csv->length) {
        char c = csv->text[csv->at++];
        csv->line += c == '\n';
        if (quoted && c == '"') {
            if (csv->at < csv->length && csv->text[csv->at] == '"') {
                buf_add_char(cell, csv->text[csv->at++]);
            } else {
                quoted = false;
            }
        } else if (!quoted && (c == csv->separator || c == '\n')) {
            return c;
        } else {
            buf_add_char(cell, c == '\n' ? ';' : c); /* a list typed on several lines of one cell */
        }
    }
    return quoted ? -1 : 0;
}

static bool csv_row_empty(const struct document_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (*row->cells[i]) {
            return false;
        }
    }
    return true;
}

int csv_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    struct csv csv = {.text = bytes, .length = length, .line = 1, .separator = csv_separator(bytes, length)};
    struct buf cell;
    buf_init(&cell, 1u << 20);
    document_add_table(doc, "");
    int ended = '\n', opened = 0;
    while (csv.at < length && document_over(doc) == 0 && ended != -1) {
        struct document_table *table = &doc->tables[0];
        document_add_row(doc, csv.line);
        opened = csv.line;
        do {
            buf_clear(&cell);
            ended = csv_cell(&csv, &cell);
            document_add_cell(doc, cell.data ? cell.data : "", cell.length);
            doc->error = doc->error ? doc->error : cell.error;
        } while (ended == csv.separator && !doc->error);
        if (!doc->error && csv_row_empty(&table->rows[table->count - 1])) {
            table->count--;
        }
    }
    buf_done(&cell);
    if (ended == -1 && !doc->error) {
        return doc->error = error_at(
                   err, -EBADMSG, name, opened,
                   "Dấu ngoặc kép mở ở dòng %d không có dấu đóng, nên không tách được các ô phía sau. "
                   "Xin thêm dấu đóng, hoặc lưu lại danh sách dạng CSV UTF-8.",
                   opened);
    }
    return doc->error;
}
