/*
 * How a plain text was laid out; for text_reader.c. Inside document/ only. Pure. Lengths in bytes, columns in
 * code points.
 */
#ifndef LOAXA_DOCUMENT_TEXT_LAYOUT_H
#define LOAXA_DOCUMENT_TEXT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

struct text_line {
    const char *text;
    size_t length, columns;
    unsigned indent;
};

/* How the text was laid out. */
struct text_layout {
    size_t width;    /* it was broken at this column, 0 = it was not broken */
    size_t slack;    /* columns by which a full line may fall short: a PDF's letters are not of one width */
    bool references; /* a text browser put "[12]" before every link */
    bool markdown;
};

/* The line that begins at *at, blanks and bars of tables around it left out; *at moves behind it. Borrowed.
 */
struct text_line text_line_at(const char *text, size_t length, size_t *at);
/* Length of the first column when six blanks or a tab part the text in two. */
size_t text_column_length(const char *text, size_t length);
/* The column at which the text was broken, 0 when its lines are paragraphs. `slack`: see struct text_layout.
 */
size_t text_width(const char *text, size_t length, size_t slack);
/* Does a text browser's "[12]" stand before at least three words? */
bool text_has_references(const char *text, size_t length);
/* Does `line` go on in `next`? */
bool text_goes_on(const struct text_line *line, const struct text_line *next,
                  const struct text_layout *layout);

#endif
