/*
 * Plain text: a line is a paragraph unless it plainly goes on in the next one (typed with a fixed width).
 * Blank lines and the indent are kept as hints for article.h. Never fails on content: text at the door was
 * cleaned before.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/build.h"
#include "document/markdown.h"
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
static bool starts_small(const struct line *line)
{
    size_t at = 0, marker;
    uint32_t code = text_next(line->text, line->length, &at);
    const char *space = memchr(line->text, ' ', line->length);
    size_t word = space ? (size_t)(space - line->text) : line->length;
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL && line->length > at + 1 &&
           document_marker(line->text, &marker) == 0 && !has_digits(line->text, word);
}

/* How the text was laid out. */
struct layout {
    size_t width;    /* it was broken at this column, 0 = it was not broken */
    size_t slack;    /* columns by which a full line may fall short: a PDF's letters are not of one width */
    bool references; /* a text browser put "[12]" before every link */
    bool markdown;
};

static size_t first_word(const struct line *line)
{
    const char *space = memchr(line->text, ' ', line->length);
    return text_count(line->text, space ? (size_t)(space - line->text) : line->length);
}

/* Had the next line's first word no room on this one? */
static bool is_full(const struct line *line, const struct line *next, size_t width, size_t slack)
{
    return line->indent + line->columns + 1 + first_word(next) + slack > width;
}

/* The widest line that plainly goes on in the next one, and how many of all lines are wider than it. */
static size_t widest_broken(const char *text, size_t length, size_t *wider)
{
    size_t widest = 0, lines = 0;
    struct line last = {.length = 0};
    for (size_t at = 0; at < length;) {
        struct line line = line_at(text, length, &at);
        size_t columns = last.indent + last.columns;
        bool goes_on = last.length && line.length && starts_small(&line) && !ends_sentence(&last);
        widest = goes_on && columns > widest ? columns : widest;
        last = line;
    }
    *wider = 0;
    for (size_t at = 0; at < length; lines++) {
        struct line line = line_at(text, length, &at);
        *wider += line.indent + line.columns > widest;
    }
    *wider = lines ? *wider * 100 / lines : 0;
    return widest;
}

/* The column at which the text was broken: most of the longer lines that are followed by another one would
 * not have taken its first word. 0 when lines are paragraphs. */
static size_t text_width(const char *text, size_t length, size_t slack)
{
    size_t wider, widest = widest_broken(text, length, &wider), full = 0, pairs = 0;
    struct line last = {.length = 0};
    size_t narrowest = slack ? 35 : 60; /* a PDF may be printed large */
    if (widest < narrowest || widest > 130 || wider > 15) {
        return 0;
    }
    for (size_t at = 0; at < length;) {
        struct line line = line_at(text, length, &at);
        bool pair = last.length && line.length && (last.indent + last.columns) * 10 >= widest * 6;
        pairs += pair;
        full += pair && is_full(&last, &line, widest, slack);
        last = line;
    }
    return full >= 3 && full * 2 >= pairs ? widest : 0;
}

/* Does a text browser's "[12]" stand before at least three words? */
static bool has_references(const char *text, size_t length)
{
    size_t found = 0;
    for (size_t at = 0; at + 3 < length && found < 3; at++) {
        size_t digits = text[at] == '[' ? strspn(text + at + 1, "0123456789") : 0;
        found += digits && digits <= 4 && text[at + 1 + digits] == ']' &&
                 (unsigned char)text[at + 2 + digits] > '@';
    }
    return found >= 3;
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

#define CENTRED 12    /* columns by which a line stands further in than any first line of a paragraph */
#define SHORT_LINE 25 /* columns */

/* "28 Tháng Mười 2026": a short line that ends with a year is a page's date, whatever stands under it. */
static bool ends_with_year(const struct line *line)
{
    size_t n = line->length;
    return line->columns < SHORT_LINE && n > 5 && line->text[n - 5] == ' ' &&
           strspn(line->text + n - 4, "0123456789") >= 4;
}

/* A heading broken after "ở" or "của" goes on, however short its lines are. */
static bool ends_open(const struct line *line)
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

static bool goes_on(const struct line *line, const struct line *next, const struct layout *layout)
{
    size_t marker;
    if (!next->length || column_length(line->text, line->length) < line->length ||
        column_length(next->text, next->length) < next->length || document_marker(next->text, &marker)) {
        return false;
    }
    bool full = layout->width && is_full(line, next, layout->width, layout->slack) &&
                line->indent < next->indent + CENTRED;
    if (ends_sentence(line)) {
        return full && !layout->slack;
    }
    if (layout->width && ends_open(line)) {
        return true;
    }
    if (!layout->width && ends_with_year(line) && next->columns < SHORT_LINE) {
        return false;
    }
    return starts_small(next) ? !is_heading(line) && (full || !is_labelled(next))
                              : full && !is_labelled(next);
}

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
        size_t column = column_length(text, length);
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

static void add_line(struct document *doc, const struct line *first, size_t length, unsigned blank,
                     const struct layout *layout)
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

static bool is_pair(const struct line *line)
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
        struct line line = line_at(bytes, length, &at);
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
    struct layout layout = {.slack = strcmp(doc->format, "pdf") == 0 ? 13 : 0,
                            .references = has_references(bytes, length),
                            .markdown = markdown_is(bytes, length)};
    layout.width = text_width(bytes, length, layout.slack);
    unsigned blank = 0;
    size_t pairs = 0; /* left of a table of two columns */
    for (size_t at = 0; at < length && document_over(doc) == 0;) {
        size_t start = at;
        struct line line = line_at(bytes, length, &at), last = line;
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
            struct line next = line_at(bytes, length, &ahead);
            if (!goes_on(&last, &next, &layout)) {
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
