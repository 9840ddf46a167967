/*
 * CSV as offices save it: `,` `;` or tab, quotes doubled inside quotes, line breaks inside quotes, a BOM
 * (stripped before). One table. A quote that never closes is refused with its line, because it would swallow
 * the rest.
 */
#include "base/buf.h"
#include "document/build.h"
#include <errno.h>
#include <string.h>
#include <strings.h>

static const char separators[] = {',', ';', '\t'};
#define SEPARATORS (sizeof separators)
#define LOOKED_AT 60 /* lines */
#define COUNTED 64   /* of a separator in one line */

/* Of the line at *at, breaks inside quotes included: how often each separator stands outside quotes. */
static void count_line(const char *text, size_t length, size_t *at, size_t counts[SEPARATORS])
{
    bool quoted = false;
    memset(counts, 0, SEPARATORS * sizeof *counts);
    for (; *at < length && (quoted || text[*at] != '\n'); (*at)++) {
        quoted = text[*at] == '"' ? !quoted : quoted;
        for (size_t i = 0; i < SEPARATORS; i++) {
            counts[i] += !quoted && text[*at] == separators[i] && counts[i] < COUNTED - 1;
        }
    }
    (*at)++;
}

/* The separator that stands equally often in the most lines: titles have other numbers of it, and so have the
 * items inside cells. */
static char csv_separator(const char *text, size_t length)
{
    size_t lines[SEPARATORS][COUNTED] = {{0}}, counts[SEPARATORS], best = 0, most = 0;
    for (size_t at = 0, line = 0; at < length && line < LOOKED_AT; line++) {
        count_line(text, length, &at, counts);
        for (size_t i = 0; i < SEPARATORS; i++) {
            lines[i][counts[i]]++;
        }
    }
    for (size_t i = 0; i < SEPARATORS; i++) {
        for (size_t n = 1; n < COUNTED; n++) {
            size_t weight = lines[i][n] * 1000 + n;
            best = weight > most ? i : best;
            most = weight > most ? weight : most;
        }
    }
    return separators[best];
}

/* "sep=;": what Excel writes, and reads, as a first line. Bytes to leave out; the separator through *out. */
static size_t declared_separator(const char *text, size_t length, char *out)
{
    size_t n =
        length >= 5 && strncasecmp(text, "sep=", 4) == 0 && memchr(separators, text[4], SEPARATORS) ? 5 : 0;
    if (!n || (n < length && text[n] != '\n')) {
        return 0;
    }
    *out = text[4];
    return n < length ? n + 1 : n;
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
    csv.at = declared_separator(bytes, length, &csv.separator);
    csv.line += csv.at > 0;
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
