/*
 * Plain text: a line is a paragraph unless it plainly goes on in the next one (typed with a fixed width).
 * Blank lines and the indent are kept as hints for article.h. Never fails on content: text at the door was
 * cleaned before.
 */
#include "base/text.h"
#include "document/build.h"
#include <string.h>
#include <utf8proc.h>

struct line {
    const char *text;
    size_t length, columns;
    unsigned indent;
};

static struct line line_at(const char *text, size_t length, size_t *at)
{
    const char *start = text + *at;
    const char *end = memchr(start, '\n', length - *at);
    size_t count = end ? (size_t)(end - start) : length - *at;
    *at += count + 1;
    struct line line = {.text = start, .length = count};
    while (line.length && (*line.text == ' ' || *line.text == '\t')) {
        line.indent += *line.text == '\t' ? 8 : 1;
        line.text++;
        line.length--;
    }
    while (line.length && strchr(" \t\r", line.text[line.length - 1])) {
        line.length--;
    }
    line.columns = text_count(line.text, line.length);
    return line;
}

/* The widest line under 120 columns when most of the text lies under it: the width it was typed to; 0 = none.
 */
static size_t text_width(const char *text, size_t length)
{
    size_t widest = 0, over = 0, lines = 0;
    for (size_t at = 0; at < length;) {
        struct line line = line_at(text, length, &at);
        lines += line.length > 0;
        over += line.columns > 120;
        widest = line.columns <= 120 && line.columns > widest ? line.columns : widest;
    }
    return lines >= 4 && over == 0 && widest >= 60 ? widest : 0;
}

static bool ends_sentence(const struct line *line)
{
    static const char *const marks[] = {".", "!", "?", ":", ";", "…", "\"", "”", "/."};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if (line->length >= n && memcmp(line->text + line->length - n, marks[i], n) == 0) {
            return true;
        }
    }
    return false;
}

static bool starts_small(const struct line *line)
{
    size_t at = 0, marker;
    uint32_t code = text_next(line->text, line->length, &at);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL && line->length > at + 1 &&
           document_marker(line->text, &marker) == 0;
}

/* Length of the first column when six blanks or a tab part the line in two (letter-heads, by-lines set at the
 * right). */
static size_t column_length(const char *text, size_t length)
{
    size_t blanks = 0;
    for (size_t at = 0; at < length; at++) {
        blanks = text[at] == ' ' ? blanks + 1 : text[at] == '\t' ? 6 : 0;
        if (blanks >= 6) {
            return at;
        }
    }
    return length;
}

/* "Loại: ưu tiên": a line with a name before a colon stands alone. */
static bool is_labelled(const struct line *line)
{
    const char *colon = memchr(line->text, ':', line->length);
    return colon && text_count(line->text, (size_t)(colon - line->text)) <= 24;
}

/* "NGHỊ QUYẾT" over "về chăm lo người cao tuổi": a heading stands alone. */
static bool is_heading(const struct line *line)
{
    size_t upper = 0;
    for (size_t at = 0; at < line->length;) {
        utf8proc_category_t category =
            utf8proc_category((utf8proc_int32_t)text_next(line->text, line->length, &at));
        if (category == UTF8PROC_CATEGORY_LL) {
            return false;
        }
        upper += category == UTF8PROC_CATEGORY_LU;
    }
    return upper >= 4;
}

static bool goes_on(const struct line *line, const struct line *next, size_t width)
{
    size_t marker;
    if (!next->length || column_length(line->text, line->length) < line->length ||
        column_length(next->text, next->length) < next->length || ends_sentence(line) ||
        document_marker(next->text, &marker) || is_labelled(next)) {
        return false;
    }
    return (starts_small(next) && !is_heading(line)) || (width && line->columns + 14 >= width);
}

static void add_columns(struct document *doc, const char *text, size_t length, unsigned gap, unsigned indent)
{
    while (length) {
        size_t column = column_length(text, length), before = doc->paragraph_count;
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

int text_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    (void)name;
    (void)err;
    size_t width = text_width(bytes, length);
    unsigned blank = 0;
    for (size_t at = 0; at < length && document_over(doc) == 0;) {
        struct line line = line_at(bytes, length, &at), last = line;
        if (!line.length) {
            blank++;
            continue;
        }
        size_t ahead = at;
        while (ahead < length) {
            struct line next = line_at(bytes, length, &ahead);
            if (!goes_on(&last, &next, width)) {
                break;
            }
            last = next;
            at = ahead;
        }
        add_columns(doc, line.text, (size_t)(last.text + last.length - line.text), blank, line.indent);
        blank = 0;
    }
    return doc->error;
}
