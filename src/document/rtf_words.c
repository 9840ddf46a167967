/*
 * The control words of Rich Text that matter to what is read out: where lines, cells and rows end, what is no
 * text, how bytes are letters. A row each; all others are layout.
 */
#include "document/rtf.h"
#include <string.h>

#define FIRST_SURROGATE 0xD800u
#define SECOND_SURROGATE 0xDC00u
#define LAST_SURROGATE 0xDFFFu

typedef void act(struct rtf *rtf, bool given, long number);

static void skip(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf_top(rtf)->skipped = true;
}

static void end_line(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf_end_line(rtf);
}

static void break_line(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf_break_line(rtf);
}

static void end_cell(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf_end_cell(rtf);
}

static void end_row(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    if (!rtf_top(rtf)->skipped) {
        rtf_end_row(rtf);
    }
}

static void plain_paragraph(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf->in_table = false; /* until \intbl */
}

static void in_table(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf->in_table = true;
}

static void plain_characters(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf_top(rtf)->hidden = false;
    rtf_top(rtf)->font = rtf->default_font;
}

static void hide(struct rtf *rtf, bool given, long number)
{
    rtf_top(rtf)->hidden = !given || number != 0;
}

/* ---- letters ---- */

static void font_table(struct rtf *rtf, bool given, long number)
{
    (void)given, (void)number;
    rtf_top(rtf)->skipped = rtf_top(rtf)->fonts = true;
}

static void font(struct rtf *rtf, bool given, long number)
{
    (void)given;
    bool sane = number >= 0 && number < (long)RTF_FONTS_MOST;
    rtf_top(rtf)->font = sane ? (unsigned)number : RTF_FONTS_MOST - 1;
    rtf->font_name_length = 0;
}

static void default_font(struct rtf *rtf, bool given, long number)
{
    font(rtf, given, number);
    rtf->default_font = rtf_top(rtf)->font;
}

static void character_set(struct rtf *rtf, bool given, long number)
{
    (void)given;
    if (rtf_top(rtf)->fonts) {
        rtf->charset[rtf_top(rtf)->font] = number >= 0 && number < RTF_LEGACY ? (uint8_t)number : RTF_DEFAULT;
    }
}

static void code_page(struct rtf *rtf, bool given, long number)
{
    (void)given;
    rtf->vietnamese_page = number == 1258;
}

/* A character by its number; what follows stands for it where that is not understood. */
static void unicode(struct rtf *rtf, bool given, long number)
{
    (void)given;
    uint32_t code = (uint32_t)(number < 0 ? number + 0x10000 : number);
    rtf->pass = 0;
    if (code >= FIRST_SURROGATE && code < SECOND_SURROGATE) {
        rtf->high = code;
    } else if (code >= SECOND_SURROGATE && code <= LAST_SURROGATE && rtf->high) {
        rtf_put(rtf, 0x10000 + ((rtf->high - FIRST_SURROGATE) << 10) + (code - SECOND_SURROGATE));
        rtf->high = 0;
    } else if (code < 0x110000 && (code < FIRST_SURROGATE || code > LAST_SURROGATE)) {
        rtf_put(rtf, code);
    }
    rtf->pass = rtf_top(rtf)->unicode_skip;
}

static void unicode_skip(struct rtf *rtf, bool given, long number)
{
    rtf_top(rtf)->unicode_skip = given && number >= 0 && number < 100 ? (unsigned)number : 1;
}

/* So many bytes of a picture or the like, which may look like anything. */
static void binary(struct rtf *rtf, bool given, long number)
{
    (void)given;
    long left = (long)(rtf->end - rtf->at);
    rtf->at += number <= 0 ? 0 : number < left ? number : left;
}

/* ---- the table ---- */

static const struct {
    const char *word;
    act *act;
    uint32_t character; /* without an act: the word is this character */
} words[] = {{"annotation", skip, 0},
             {"colortbl", skip, 0},
             {"fldinst", skip, 0},
             {"footer", skip, 0},
             {"footerf", skip, 0},
             {"footerl", skip, 0},
             {"footerr", skip, 0},
             {"footnote", skip, 0},
             {"header", skip, 0},
             {"headerf", skip, 0},
             {"headerl", skip, 0},
             {"headerr", skip, 0},
             {"info", skip, 0},
             {"listtable", skip, 0},
             {"nonesttables", skip, 0},
             {"nonshppict", skip, 0},
             {"object", skip, 0},
             {"pict", skip, 0},
             {"stylesheet", skip, 0},
             {"tc", skip, 0},
             {"xe", skip, 0},
             {"par", end_line, 0},
             {"line", break_line, 0},
             {"sect", end_line, 0},
             {"page", end_line, 0},
             {"column", end_line, 0},
             {"cell", end_cell, 0},
             {"nestcell", end_cell, 0},
             {"row", end_row, 0},
             {"pard", plain_paragraph, 0},
             {"intbl", in_table, 0},
             {"plain", plain_characters, 0},
             {"v", hide, 0},
             {"deleted", hide, 0},
             {"fonttbl", font_table, 0},
             {"f", font, 0},
             {"deff", default_font, 0},
             {"fcharset", character_set, 0},
             {"ansicpg", code_page, 0},
             {"u", unicode, 0},
             {"uc", unicode_skip, 0},
             {"bin", binary, 0},
             {"tab", NULL, ' '},
             {"emspace", NULL, ' '},
             {"enspace", NULL, ' '},
             {"emdash", NULL, 0x2014},
             {"endash", NULL, 0x2013},
             {"lquote", NULL, 0x2018},
             {"rquote", NULL, 0x2019},
             {"ldblquote", NULL, 0x201C},
             {"rdblquote", NULL, 0x201D},
             {"bullet", NULL, 0x2022}};

void rtf_word(struct rtf *rtf, const char *word, size_t length, bool given, long number)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].word) != length || memcmp(words[i].word, word, length) != 0) {
            continue;
        }
        if (words[i].act) {
            words[i].act(rtf, given, number);
        } else {
            rtf_put(rtf, words[i].character);
        }
        return;
    }
}
