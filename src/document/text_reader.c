/*
 * Plain text: a line is a paragraph unless it plainly goes on in the next one (typed with a fixed width).
 * Blank lines and the indent are kept as hints for article.h. Never fails on content: text at the door was
 * cleaned before.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/build.h"
#include "document/markdown.h"
#include "document/text_layout.h"
#include <string.h>

/* The line without the numbers of a text browser's links. Its length; `out` holds as much as `text`. */
static size_t without_references(const char *text, size_t length, char *out)
{
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        size_t digits = text[at] == '[' ? strspn(text + at + 1, "0123456789") : 0;
        if (digits && digits <= 4 && at + 1 + digits < length && text[at + 1 + digits] == ']') {
            at += digits + 2;
        } else {
            out[used++] = text[at++];
        }
    }
    return used;
}

#define ROW_COLUMNS 3    /* of a line that is a row of a table */
#define ROW_CELL_MOST 60 /* code points of one of its cells */

/* A line of three short columns or more is a row of a table: "Thôn Đông, thứ Hai, 7 giờ". False when it is
 * none; a letter-head has two. */
static bool add_row(struct document *doc, const char *text, size_t length, unsigned gap, unsigned indent,
                    size_t least)
{
    struct buf row;
    size_t columns = 0;
    bool is_row = true;
    buf_init(&row, length * 2 + 16);
    while (length && is_row) {
        size_t column = text_column_length(text, length);
        size_t cell = column;
        while (cell && text[cell - 1] == ' ') {
            cell--;
        }
        is_row = text_count(text, cell) <= ROW_CELL_MOST;
        buf_add_text(&row, columns++ ? ", " : "");
        buf_add(&row, text, cell);
        size_t skip = column + strspn(text + column, " \t");
        skip = skip > length ? length : skip;
        text += skip;
        length -= skip;
    }
    is_row = is_row && columns >= least && !row.error;
    size_t before = doc->paragraph_count;
    if (is_row) {
        document_add(doc, row.data, row.length, 0);
    }
    if (doc->paragraph_count > before) {
        document_last(doc)->gap = gap;
        document_last(doc)->indent = indent;
        document_last(doc)->row = true;
    }
    buf_done(&row);
    return is_row;
}

static void add_columns(struct document *doc, const char *text, size_t length, unsigned gap, unsigned indent)
{
    if (add_row(doc, text, length, gap, indent, ROW_COLUMNS)) {
        return;
    }
    while (length) {
        size_t column = text_column_length(text, length), before = doc->paragraph_count;
        document_add(doc, text, column, 0);
        if (doc->paragraph_count > before) {
            document_last(doc)->gap = gap;
            document_last(doc)->indent = indent;
        }
        size_t skip = column + strspn(text + column, " \t");
        skip = skip > length ? length : skip;
        indent += (unsigned)skip;
        gap = 0;
        text += skip;
        length -= skip;
    }
}

static void add_line(struct document *doc, const struct text_line *first, size_t length, unsigned blank,
                     const struct text_layout *layout)
{
    bool signs = layout->references || layout->markdown;
    char *plain = signs ? arena_take(doc->memory, length + 8) : NULL;
    size_t before = doc->paragraph_count;
    if (plain) {
        size_t left = layout->markdown ? markdown_plain(first->text, length, plain)
                                       : without_references(first->text, length, plain);
        plain[left] = '\0';
        add_columns(doc, plain, left, blank, first->indent);
        if (layout->markdown && doc->paragraph_count > before) {
            document_last(doc)->heading = (int)markdown_heading(first->text, length);
        }
    } else {
        add_columns(doc, first->text, length, blank, first->indent);
    }
}

#define PAIRS_LEAST 3 /* lines of two columns, a tab between, that make a table */

static bool is_pair(const struct text_line *line)
{
    const char *tab = memchr(line->text, '\t', line->length);
    size_t first = tab ? (size_t)(tab - line->text) : 0;
    return tab && first && !memchr(tab + 1, '\t', line->length - first - 1);
}

/* How many lines on end from `at` on are pairs. */
static size_t count_pairs(const char *bytes, size_t length, size_t at)
{
    size_t pairs = 0;
    while (at < length) {
        struct text_line line = text_line_at(bytes, length, &at);
        if (!line.length || !is_pair(&line)) {
            break;
        }
        pairs++;
    }
    return pairs;
}

int text_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    (void)name;
    (void)err;
    struct text_layout layout = {.slack = strcmp(doc->format, "pdf") == 0 ? 13 : 0,
                                 .references = text_has_references(bytes, length),
                                 .markdown = markdown_is(bytes, length)};
    layout.width = text_width(bytes, length, layout.slack);
    unsigned blank = 0;
    size_t pairs = 0; /* left of a table of two columns */
    for (size_t at = 0; at < length && document_over(doc) == 0;) {
        size_t start = at;
        struct text_line line = text_line_at(bytes, length, &at), last = line;
        if (line.length && !pairs && is_pair(&line)) {
            pairs = count_pairs(bytes, length, start);
            pairs = pairs < PAIRS_LEAST ? 0 : pairs;
        }
        if (pairs) {
            pairs--;
            if (add_row(doc, line.text, line.length, blank, line.indent, 2)) {
                blank = 0;
                continue;
            }
        }
        if (!line.length) {
            blank++;
            continue;
        }
        size_t ahead = at;
        while (ahead < length) {
            struct text_line next = text_line_at(bytes, length, &ahead);
            if (!text_goes_on(&last, &next, &layout)) {
                break;
            }
            last = next;
            at = ahead;
        }
        add_line(doc, &line, (size_t)(last.text + last.length - line.text), blank, &layout);
        blank = 0;
    }
    return doc->error;
}
