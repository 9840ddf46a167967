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

static bool motto(const struct line *l)
{
    size_t words = words_at(l, 0, "cộng hòa xã hội chủ nghĩa việt nam|cộng hoà xã hội chủ nghĩa việt nam");
    if (words && (words == l->count || l->capitals))
        return words + 2 >= l->count;
    return words_at(l, 0, "độc lập") && l->count <= 10 && is_dash(l, 2) && words_at(l, 3, "tự do") &&
           is_dash(l, 5) && words_at(l, 6, "hạnh phúc");
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

static bool recipients(const struct line *l)
{
    return words_at(l, 0, "nơi nhận") && (is_mark(l, 2, ':') || l->count == 2);
}

static bool silent_line(struct line *l)
{
    struct memory *memory = l->memory;
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
    return motto(l) || (l->count > 2 && ornament(l)) ||
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
