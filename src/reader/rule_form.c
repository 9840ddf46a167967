/*
 * What a document carries and nobody says: national motto, recipients, signature blocks, "(đã ký)", "./.",
 * blanks and placeholders. Whole lines of it are silent. Section 19.
 */
#include "reader/internal.h"
#include <string.h>

#define SIGNATURE_LINES 5
#define SIGNATURE_TOKENS 9

static bool whole_line(struct line *l, struct match *m)
{
    m->first = 0;
    m->end = l->count;
    m->kind = READER_KIND_FORM;
    return true;
}

#define REPUBLIC "cộng hòa xã hội chủ nghĩa việt nam|cộng hoà xã hội chủ nghĩa việt nam"
#define HEAD_REACH 1500 /* bytes of a text in which its head stands */

/* The motto from token i to the end of the line; the issuer's name may stand before it. */
static bool motto(const struct line *l, size_t i)
{
    size_t words = words_at(l, i, REPUBLIC);
    if (words && (words == l->count || l->capitals))
        return i + words + 2 >= l->count;
    return words_at(l, i, "độc lập") && l->count - i <= 10 && is_dash(l, i + 2) &&
           words_at(l, i + 3, "tự do") && is_dash(l, i + 5) && words_at(l, i + 6, "hạnh phúc");
}

static bool in_head(const struct line *l)
{
    static const char *const written[] = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA"};
    const struct prepared *p = l->prepared;
    size_t reach = p->length < HEAD_REACH ? p->length : HEAD_REACH;
    for (size_t k = 0; l->offset < reach && k < ARRAY_COUNT(written); k++)
        if (memmem(p->text, reach, written[k], strlen(written[k])))
            return true;
    return false;
}

/* "Số: 215/TB-UBND" in the head of a document; the day and the place after it are read. */
static bool head_number(const struct line *l, struct match *m)
{
    size_t at = is_mark(l, 1, ':') ? 2 : 1;
    if (!is_word(l, 0, "số") || !is_number(l, at) || !in_head(l))
        return false;
    size_t end = at + 1;
    while (end < l->count && (is_glued(l, end) || is_mark_of(l, end, "/-") || is_dash(l, end) ||
                              is_mark_of(l, end - 1, "/-") || is_dash(l, end - 1)))
        end++;
    m->end = end;
    m->kind = READER_KIND_FORM;
    return end > at + 2;
}

static bool signature_head(const struct line *l)
{
    static const char *const marks[] = {"TM", "KT", "TL", "TUQ", "T/M", "K/T"};
    for (size_t k = 0; k < ARRAY_COUNT(marks); k++)
        if (is_exact(l, 0, marks[k]) && is_mark(l, 1, '.') && (is_upper_word(l, 2) || l->count == 2))
            return true;
    return is_exact(l, 0, "T") && is_mark(l, 1, '/') && is_exact(l, 2, "M");
}

/* -----o0o----- */
static bool ornament(const struct line *l)
{
    size_t letters = 0;
    for (size_t i = 0; i < l->count; i++) {
        bool letter = words_at(l, i, "o|oo|ooo|oooo") > 0;
        letters += letter;
        if (!letter && l->tokens[i].kind != TOKEN_MARK && !(is_number(l, i) && value_of(l, i) == 0))
            return false;
    }
    return letters >= 1 && l->count > letters;
}

/* "- Lưu: VT.   KT. CHỦ TỊCH": the signature begins in the other column. */
static bool signature_beside(const struct line *l)
{
    for (size_t i = 1; i + 2 < l->count; i++)
        if (is_mark(l, i + 1, '.') && is_upper_word(l, i + 2) &&
            (is_exact(l, i, "TM") || is_exact(l, i, "KT") || is_exact(l, i, "TL") || is_exact(l, i, "TUQ")))
            return true;
    return false;
}

static bool recipients(const struct line *l)
{
    return words_at(l, 0, "nơi nhận") && (is_mark(l, 2, ':') || l->count == 2);
}

static bool silent_line(struct line *l)
{
    struct memory *memory = l->memory;
    if ((recipients(l) || memory->recipients) && signature_beside(l))
        memory->signature = SIGNATURE_LINES;
    if (recipients(l)) {
        memory->recipients = true;
        return true;
    }
    if (signature_head(l)) {
        memory->recipients = false;
        memory->signature = SIGNATURE_LINES;
        return true;
    }
    if (memory->recipients) {
        if (is_dash(l, 0) || is_mark(l, 0, '+') || words_at(l, 0, "như trên|như|lưu"))
            return true;
        memory->recipients = false;
    }
    if (memory->signature > 0) {
        memory->signature--;
        if (l->count <= SIGNATURE_TOKENS && !is_mark(l, l->count - 1, '.'))
            return true;
        memory->signature = 0;
    }
    return motto(l, 0) || (l->count > 2 && ornament(l)) ||
           (words_at(l, 0, "lưu") && is_mark(l, 1, ':') && is_exact(l, 2, "VT"));
}

static size_t run_of(const struct line *l, size_t i, uint32_t mark)
{
    size_t count = 0;
    while (is_mark(l, i + count, mark) && (count == 0 || is_glued(l, i + count) || mark == 0x2026))
        count++;
    return count;
}

/* ……  ......  ____  : a blank to fill in */
static bool blank(struct line *l, size_t i, struct match *m)
{
    size_t end = i;
    size_t dots = 0;
    while (end < l->count) {
        size_t n = run_of(l, end, '.'), ellipsis = run_of(l, end, 0x2026), lines = run_of(l, end, '_');
        if (n + ellipsis + lines == 0 || (end > i && n == 1 && l->tokens[end].space))
            break;
        dots += n + ellipsis * 3 + lines * 2;
        end += n + ellipsis + lines;
    }
    if (dots < 5 || end == i)
        return false;
    m->end = end;
    m->kind = READER_KIND_FORM;
    m->flag = READER_FLAG_BLANK;
    say_pause(l);
    return true;
}

#define PLACEHOLDERS "không có thông tin|không quy định|chưa có thông tin|chưa phân loại|chưa quy định"

static bool placeholder(struct line *l, size_t i, struct match *m)
{
    bool starts = i == 0 || is_mark_of(l, i - 1, ":;(") || is_dash(l, i - 1);
    size_t words = words_at(l, i, PLACEHOLDERS);
    if (is_mark(l, i, '-') && is_mark(l, i + 1, '-') && is_glued(l, i + 1)) {
        words = run_of(l, i, '-');
        if (words > 3)
            return false;
    }
    size_t end = i + words;
    bool ends = end >= l->count || is_mark_of(l, end, ".;,)");
    if (!words || !starts || !ends)
        return false;
    m->end = end;
    m->kind = READER_KIND_FORM;
    m->flag = READER_FLAG_BLANK;
    return true;
}

bool rule_form(struct line *l, size_t i, struct match *m)
{
    if (i == 0 && !l->continues && silent_line(l))
        return whole_line(l, m);
    if (i == 0 && !l->continues && head_number(l, m))
        return true;
    if (i > 0 && l->tokens[i].kind == TOKEN_WORD && (is_word(l, i, "cộng") || is_word(l, i, "độc")) &&
        motto(l, i)) {
        m->end = l->count;
        m->kind = READER_KIND_FORM;
        return true;
    }
    if (l->tokens[i].kind == TOKEN_WORD)
        return is_word(l, i, "không") || is_word(l, i, "chưa") ? placeholder(l, i, m) : false;
    if (is_mark(l, i, '.') && is_mark(l, i + 1, '/') && is_mark(l, i + 2, '.')) {
        m->end = i + 3;
        m->kind = READER_KIND_FORM;
        say(l, ".");
        return true;
    }
    if (is_mark(l, i, '/') && is_mark(l, i + 1, '.') && i + 2 == l->count) {
        m->end = i + 2;
        m->kind = READER_KIND_FORM;
        return true;
    }
    return l->tokens[i].kind == TOKEN_MARK && (blank(l, i, m) || placeholder(l, i, m));
}
