/*
 * What the reader of Rich Text keeps between its tokens, shared by rtf_reader.c (tokens), rtf_words.c
 * (control words) and rtf_text.c (lines and rows). Inside document/ only.
 */
#ifndef LOAXA_DOCUMENT_RTF_H
#define LOAXA_DOCUMENT_RTF_H

#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RTF_GROUPS_MOST 200   /* Word's own files nest some twenty deep */
#define RTF_FONTS_MOST 65536u /* numbers, as Word gives them */

/* How a font's bytes are meant: Windows' own numbers, and one for the fonts of before Unicode. */
enum { RTF_ANSI = 0, RTF_DEFAULT = 1, RTF_SYMBOLS = 2, RTF_VIETNAMESE = 163, RTF_LEGACY = 255 };

struct rtf_group {
    bool skipped; /* nothing of it is text */
    bool fonts;   /* it is the table of fonts, or in it */
    bool hidden;
    unsigned font, unicode_skip;
};

struct rtf {
    const char *at, *end;
    struct buf out, row; /* lines; the present row of a table, RTF_CELL behind each cell */
    struct rtf_group groups[RTF_GROUPS_MOST];
    size_t depth; /* of the present group; 0 = outside of all */
    bool in_table, vietnamese_page;
    bool joins;  /* a row of the present table was one line: its shorter rows are, too */
    bool broken; /* a line was broken by hand, and nothing stands behind it yet */
    unsigned default_font;
    uint8_t charset[RTF_FONTS_MOST];
    char font_name[4]; /* how the name of a font begins, while the table is read */
    size_t font_name_length;
    unsigned pass; /* characters that only stand for the last \u */
    uint32_t high; /* first half of a pair of \u */
};

struct rtf_group *rtf_top(struct rtf *rtf);

/* ---- rtf_text.c ---- */
void rtf_put(struct rtf *rtf, uint32_t code);
/* One byte in the present font's code page, or of a font's name. */
void rtf_put_byte(struct rtf *rtf, unsigned char byte);
void rtf_end_line(struct rtf *rtf);
/* Ends the line unless it plainly goes on in the next. */
void rtf_break_line(struct rtf *rtf);
void rtf_end_cell(struct rtf *rtf);
void rtf_end_row(struct rtf *rtf);
/* Lets go of a row that was never ended. */
void rtf_leave_table(struct rtf *rtf);

/* ---- rtf_words.c ---- */
/* Does what the control word says; one that is not known changes nothing. `given`: it has a number. */
void rtf_word(struct rtf *rtf, const char *word, size_t length, bool given, long number);

#endif
