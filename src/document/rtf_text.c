/*
 * Characters of a Rich Text file into lines. A row of a table becomes one line when it is one of short cells,
 * else each cell is lines of its own, as in letter-heads.
 */
#include "base/text.h"
#include "document/encoding.h"
#include "document/rtf.h"
#include <string.h>
#include <utf8proc.h>

#define CELL '\x1F'                 /* ends a cell in `row`; no text holds it */
#define ROW_CELL_MOST ((size_t)120) /* bytes of a cell in a row that is one line */
#define ROW_CELLS 3
#define BULLET 0x2022

struct rtf_group *rtf_top(struct rtf *rtf)
{
    return &rtf->groups[rtf->depth];
}

static struct buf *target(struct rtf *rtf)
{
    return rtf->in_table ? &rtf->row : &rtf->out;
}

static bool is_silent(struct rtf *rtf)
{
    return rtf_top(rtf)->skipped || rtf_top(rtf)->hidden;
}

static void mend_break(struct rtf *rtf, uint32_t next)
{
    const struct buf *text = target(rtf);
    char last = text->length ? text->data[text->length - 1] : '\n';
    bool goes_on =
        !strchr(".!?:;\n", last) && utf8proc_category((utf8proc_int32_t)next) == UTF8PROC_CATEGORY_LL;
    buf_add_char(target(rtf), goes_on ? ' ' : '\n');
    rtf->broken = false;
}

void rtf_put(struct rtf *rtf, uint32_t code)
{
    char bytes[4];
    if (rtf->pass) {
        rtf->pass--;
    } else if (!is_silent(rtf) && code >= ' ') {
        if (rtf->broken && code > ' ') {
            mend_break(rtf, code);
        }
        bool symbol = rtf->charset[rtf_top(rtf)->font] == RTF_SYMBOLS && code >= 0x80;
        buf_add(target(rtf), bytes, text_put(symbol ? BULLET : code, bytes));
    }
}

/* Fonts of before Unicode say by their names that their bytes are no letters of any code page. */
static void note_font_name(struct rtf *rtf, unsigned char byte)
{
    static const char *const legacy[] = {".Vn", "VNI"};
    rtf->font_name_length = byte == ';' ? 0 : rtf->font_name_length;
    if (byte == ';' || (byte == ' ' && rtf->font_name_length == 0) || rtf->font_name_length == 3) {
        return;
    }
    rtf->font_name[rtf->font_name_length++] = (char)byte;
    for (size_t i = 0; i < 2 && rtf->font_name_length == 3; i++) {
        if (memcmp(rtf->font_name, legacy[i], 3) == 0) {
            rtf->charset[rtf_top(rtf)->font] = RTF_LEGACY;
        }
    }
}

void rtf_put_byte(struct rtf *rtf, unsigned char byte)
{
    uint8_t charset = rtf->charset[rtf_top(rtf)->font];
    bool vietnamese = charset == RTF_VIETNAMESE || (rtf->vietnamese_page && charset <= RTF_DEFAULT);
    if (rtf_top(rtf)->fonts) {
        note_font_name(rtf, byte);
    } else {
        rtf_put(rtf, byte == '\t' ? ' ' : encoding_character(byte, vietnamese));
    }
}

void rtf_end_line(struct rtf *rtf)
{
    if (is_silent(rtf)) {
        return;
    }
    if (!rtf->in_table) {
        rtf_leave_table(rtf);
    }
    buf_add_char(target(rtf), '\n');
    rtf->broken = false;
}

void rtf_break_line(struct rtf *rtf)
{
    rtf->broken = rtf->broken || !is_silent(rtf);
}

/* ---- rows ---- */

/* Length of the cell that begins here, without the spaces and line ends behind its text. */
static size_t cell_length(const char *cell, size_t whole)
{
    while (whole && strchr(" \n", cell[whole - 1])) {
        whole--;
    }
    return whole;
}

static size_t whole_cell(const char *row)
{
    return strcspn(row, (const char[]){CELL, '\0'});
}

/* "Thôn Đông, thứ Hai, 7 giờ" */
static bool is_one_line(const char *row, size_t least)
{
    size_t cells = 0;
    for (size_t whole; *row; row += whole + (row[whole] == CELL)) {
        whole = whole_cell(row);
        size_t n = cell_length(row, whole);
        if (n > ROW_CELL_MOST || memchr(row, '\n', n)) {
            return false;
        }
        cells += n > 0;
    }
    return cells >= least;
}

void rtf_end_row(struct rtf *rtf)
{
    const char *row = rtf->row.data ? rtf->row.data : "", *join = "";
    bool one = is_one_line(row, rtf->joins ? 2 : ROW_CELLS);
    for (size_t whole; *row; row += whole + (row[whole] == CELL)) {
        whole = whole_cell(row);
        size_t n = cell_length(row, whole);
        if (n) {
            buf_add_text(&rtf->out, join);
            buf_add(&rtf->out, row, n);
            join = one ? ", " : "\n";
        }
    }
    buf_add_char(&rtf->out, '\n');
    rtf->joins = rtf->joins || one;
    if (rtf->row.error == 0) { /* else it is told at the end */
        buf_clear(&rtf->row);
    }
}

void rtf_end_cell(struct rtf *rtf)
{
    if (!rtf_top(rtf)->skipped) {
        rtf->in_table = true;
        rtf->broken = false;
        buf_add_char(&rtf->row, CELL);
    }
}

void rtf_leave_table(struct rtf *rtf)
{
    rtf->in_table = false;
    if (rtf->row.length) {
        rtf_end_row(rtf);
    }
    rtf->joins = false;
}
