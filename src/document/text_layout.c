/*
 * How a plain text was laid out: its lines, the column at which they were broken, and which line goes on in
 * the next one. Pure; called by text_reader.c.
 */
#include "document/text_layout.h"
#include "base/text.h"
#include "document/build.h"
#include <string.h>
#include <utf8proc.h>

struct text_line text_line_at(const char *text, size_t length, size_t *at)
{
    const char *start = text + *at;
    const char *end = memchr(start, '\n', length - *at);
    size_t count = end ? (size_t)(end - start) : length - *at;
    *at += count + 1;
    struct text_line line = {.text = start, .length = count};
    while (line.length && (*line.text == ' ' || *line.text == '\t')) {
        line.indent += *line.text == '\t' ? 8 : 1;
        line.text++;
        line.length--;
    }
    while (line.length && *line.text == '|') {
        size_t skip = 1 + strspn(line.text + 1, " \t");
        skip = skip > line.length ? line.length : skip;
        line.text += skip;
        line.length -= skip;
    }
    while (line.length && strchr(" \t\r|", line.text[line.length - 1])) {
        line.length--;
    }
    line.columns = text_count(line.text, line.length);
    return line;
}

static bool ends_sentence(const struct text_line *line)
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

static bool has_digits(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* Does the line begin with a word in small letters, no list marker and no name of a file? */
static bool starts_small(const struct text_line *line)
{
    size_t at = 0, marker;
    uint32_t code = text_next(line->text, line->length, &at);
    const char *space = memchr(line->text, ' ', line->length);
    size_t word = space ? (size_t)(space - line->text) : line->length;
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL && line->length > at + 1 &&
           document_marker(line->text, &marker) == 0 && !has_digits(line->text, word);
}

static size_t first_word(const struct text_line *line)
{
    const char *space = memchr(line->text, ' ', line->length);
    return text_count(line->text, space ? (size_t)(space - line->text) : line->length);
}

/* Had the next line's first word no room on this one? */
static bool is_full(const struct text_line *line, const struct text_line *next, size_t width, size_t slack)
{
    return line->indent + line->columns + 1 + first_word(next) + slack > width;
}

/* The widest line that plainly goes on in the next one, and how many of all lines are wider than it. */
static size_t widest_broken(const char *text, size_t length, size_t *wider)
{
    size_t widest = 0, lines = 0;
    struct text_line last = {.length = 0};
    for (size_t at = 0; at < length;) {
        struct text_line line = text_line_at(text, length, &at);
        size_t columns = last.indent + last.columns;
        bool goes_on = last.length && line.length && starts_small(&line) && !ends_sentence(&last);
        widest = goes_on && columns > widest ? columns : widest;
        last = line;
    }
    *wider = 0;
    for (size_t at = 0; at < length; lines++) {
        struct text_line line = text_line_at(text, length, &at);
        *wider += line.indent + line.columns > widest;
    }
    *wider = lines ? *wider * 100 / lines : 0;
    return widest;
}

/* The column at which the text was broken: most of the longer lines that are followed by another one would
 * not have taken its first word. 0 when lines are paragraphs. */
size_t text_width(const char *text, size_t length, size_t slack)
{
    size_t wider, widest = widest_broken(text, length, &wider), full = 0, pairs = 0;
    struct text_line last = {.length = 0};
    size_t narrowest = slack ? 35 : 60; /* a PDF may be printed large */
    if (widest < narrowest || widest > 130 || wider > 15) {
        return 0;
    }
    for (size_t at = 0; at < length;) {
        struct text_line line = text_line_at(text, length, &at);
        bool pair = last.length && line.length && (last.indent + last.columns) * 10 >= widest * 6;
        pairs += pair;
        full += pair && is_full(&last, &line, widest, slack);
        last = line;
    }
    return full >= 3 && full * 2 >= pairs ? widest : 0;
}

/* Does a text browser's "[12]" stand before at least three words? */
bool text_has_references(const char *text, size_t length)
{
    size_t found = 0;
    for (size_t at = 0; at + 3 < length && found < 3; at++) {
        size_t digits = text[at] == '[' ? strspn(text + at + 1, "0123456789") : 0;
        found += digits && digits <= 4 && text[at + 1 + digits] == ']' &&
                 (unsigned char)text[at + 2 + digits] > '@';
    }
    return found >= 3;
}

/* "ngày       tháng 01": room that a form leaves for a figure, behind the first `length` bytes, parts no
 * columns. */
static bool leaves_room(const char *text, size_t length)
{
    static const char *const words[] = {"ngày", "tháng", "năm"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (length >= n && memcmp(text + length - n, words[i], n) == 0) {
            return true;
        }
    }
    return false;
}

/* Length of the first column when six blanks or a tab part the line in two (letter-heads, by-lines set at the
 * right). */
size_t text_column_length(const char *text, size_t length)
{
    size_t blanks = 0, word_end = 0;
    for (size_t at = 0; at < length; at++) {
        bool blank = text[at] == ' ' || text[at] == '\t';
        blanks = !blank ? 0 : text[at] == ' ' ? blanks + 1 : 6;
        word_end = blank ? word_end : at + 1;
        if (blanks >= 6 && !leaves_room(text, word_end)) {
            return at;
        }
    }
    return length;
}

/* "Loại: ưu tiên": a line with a name before a colon stands alone. */
static bool is_labelled(const struct text_line *line)
{
    const char *colon = memchr(line->text, ':', line->length);
    return colon && text_count(line->text, (size_t)(colon - line->text)) <= 24;
}

/* "NGHỊ QUYẾT" over "về chăm lo người cao tuổi": a heading stands alone. */
static bool is_heading(const struct text_line *line)
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

#define CENTRED 12    /* columns by which a line stands further in than any first line of a paragraph */
#define SHORT_LINE 25 /* columns */

/* "28 Tháng Mười 2026": a short line that ends with a year is a page's date, whatever stands under it. */
static bool ends_with_year(const struct text_line *line)
{
    size_t n = line->length;
    return line->columns < SHORT_LINE && n > 5 && line->text[n - 5] == ' ' &&
           strspn(line->text + n - 4, "0123456789") >= 4;
}

/* A heading broken after "ở" or "của" goes on, however short its lines are. */
static bool ends_open(const struct text_line *line)
{
    static const char *const words[] = {"ở",   "của", "và",    "tại", "về", "cho",  "với",  "trong", "từ",
                                        "đến", "các", "những", "do",  "để", "bằng", "theo", "trên",  "hoặc"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (line->length > n + 1 && line->text[line->length - n - 1] == ' ' &&
            memcmp(line->text + line->length - n, words[i], n) == 0) {
            return true;
        }
    }
    return false;
}

#define OVER 4 /* columns by which a broken line may be wider than the widest that was found */

/* Had the line to be broken where it ends? One much wider than the others was not broken at all. */
static bool is_broken(const struct text_line *line, const struct text_line *next,
                      const struct text_layout *layout)
{
    return layout->width && is_full(line, next, layout->width, layout->slack) &&
           line->indent + line->columns <= layout->width + OVER && line->indent < next->indent + CENTRED &&
           !(is_heading(line) && !is_heading(next));
}

bool text_goes_on(const struct text_line *line, const struct text_line *next,
                  const struct text_layout *layout)
{
    size_t marker;
    if (!next->length || text_column_length(line->text, line->length) < line->length ||
        text_column_length(next->text, next->length) < next->length || document_marker(next->text, &marker)) {
        return false;
    }
    bool full = is_broken(line, next, layout);
    if (ends_sentence(line)) {
        return full && !layout->slack;
    }
    if (layout->width && ends_open(line)) {
        return true;
    }
    if (!layout->width && ends_with_year(line) && next->columns < SHORT_LINE) {
        return false;
    }
    bool nearly = layout->width && line->columns * 10 >= layout->width * 8;
    return starts_small(next) ? !is_heading(line) && (full || nearly || !is_labelled(next))
                              : full && !is_labelled(next);
}
