/*
 * What is left of numbers: ordinals after thứ, places of a contest, identifiers that keep their zero, plain
 * cardinals and decimals. Sections 4 to 7.
 */
#include "reader/internal.h"
#include <string.h>

#define CONTEST "đạt|giải|xếp|đứng|về|đoạt|giành|thi đua|toàn đoàn|chung cuộc"

/* The token of "thứ" that governs number i in "thứ 2, 4 và 6". */
static size_t governing_thu(const struct line *l, size_t i)
{
    for (int items = 0; i > 0 && items < 8; items++) {
        if (is_word(l, i - 1, "thứ"))
            return i - 1;
        size_t back = i - 1;
        if (is_word(l, back, "và") && back > 0 && is_mark(l, back - 1, ','))
            back--;
        if (back == 0 || !(is_mark(l, back, ',') || is_word(l, back, "và") || is_word(l, back, "hoặc")) ||
            !is_number(l, back - 1) || digits_of(l, back - 1) != 1)
            return NONE;
        i = back - 1;
    }
    return NONE;
}

static bool weekday_number(const struct line *l, size_t i)
{
    return digits_of(l, i) == 1 && value_of(l, i) >= 2 && value_of(l, i) <= 7;
}

static bool ordinal_range(struct line *l, size_t i, struct match *m)
{
    size_t next = i + 2;
    if (!is_dash(l, i + 1))
        return false;
    if (is_word(l, next, "thứ"))
        next++;
    if (!is_number(l, next) || value_of(l, next) <= value_of(l, i))
        return false;
    bool chain = is_dash(l, next + 1) && is_number(l, next + 2); /* thứ 3-5-7 */
    if (chain)
        say_pause(l);
    say(l, chain ? "thứ" : "đến thứ");
    say_ordinal(l, digits_at(l, next), digits_of(l, next));
    m->end = next + 1;
    while (chain && is_dash(l, m->end) && is_number(l, m->end + 1)) {
        say_pause(l);
        say(l, "thứ");
        say_ordinal(l, digits_at(l, m->end + 1), digits_of(l, m->end + 1));
        m->end += 2;
    }
    return true;
}

static bool digits_glued(const struct line *l, size_t i)
{
    return is_mark_of(l, i, ".,") && is_glued(l, i) && is_number(l, i + 1) && is_glued(l, i + 1);
}

static bool place_in_contest(struct line *l, size_t i, struct match *m)
{
    bool prize = is_word(l, i - 1, "giải") && !is_glued(l, i) && !is_mark(l, i + 1, '/') &&
                 !digits_glued(l, i + 1) && !words_at(l, i + 1, "bài|câu|phương trình|đề");
    bool rank = is_word(l, i - 1, "hạng") && (clause_has_before(l, i - 1, CONTEST, 5) || value_of(l, i) == 4);
    if (digits_of(l, i) != 1 || value_of(l, i) == 0 || (!prize && !rank))
        return false;
    if (value_of(l, i) == 2)
        say(l, "nhì");
    else
        say_ordinal(l, digits_at(l, i), 1);
    m->kind = READER_KIND_ORDINAL;
    return true;
}

bool rule_ordinal(struct line *l, size_t i, struct match *m)
{
    if (i == 0 || digits_of(l, i) > 9)
        return false;
    if (place_in_contest(l, i, m))
        return true;
    size_t thu = governing_thu(l, i);
    if (thu == NONE || (thu + 1 != i && !weekday_number(l, i)))
        return false;
    struct number n;
    if (!scan_number(l, i, &n) || n.part_count || n.dotted)
        return false;
    say_ordinal(l, n.whole, n.whole_count);
    m->end = n.end;
    m->kind = READER_KIND_ORDINAL;
    ordinal_range(l, i, m);
    return true;
}

/* The number of a document or a named scheme is looked up as written. */
static bool keeps_zero(const struct line *l, size_t i)
{
    size_t cue = is_word(l, i - 1, "số") ? i - 1 : i;
    return i > 0 &&
           (words_end_at(l, cue, document_types) > 0 ||
            words_end_at(l, cue, "mẫu|biểu mẫu|tờ khai|tờ khai mẫu") > 0) &&
           !words_end_at(l, cue, "theo chương trình") && !counted_noun_at(l, i + 1);
}

/* OCOP 4*: four stars; else the star is a note's. */
static bool stars(const struct line *l, size_t i)
{
    return digits_of(l, i) == 1 && is_mark(l, i + 1, '*') && is_glued(l, i + 1) && !is_mark(l, i + 2, '*') &&
           !is_number(l, i + 2) && value_of(l, i) >= 1 && value_of(l, i) <= 7 &&
           clause_has_before(l, i, "ocop|khách sạn|nhà hàng|khu nghỉ dưỡng|hạng|chuẩn|sao", 16);
}

static size_t glued_letter(const struct line *l, size_t i)
{
    bool ends = !is_glued(l, i + 1) || l->tokens[i + 1].kind == TOKEN_MARK;
    return is_letter(l, i) && is_glued(l, i) && ends ? i : 0;
}

bool rule_number(struct line *l, size_t i, struct match *m)
{
    struct number n;
    if (is_mark(l, i, '-') &&
        !(is_number(l, i + 1) && is_glued(l, i + 1) &&
          (i == 0 || l->tokens[i].space || is_mark_of(l, i - 1, "(:")) && !(i > 0 && is_number(l, i - 1))))
        return false;
    if (!scan_number(l, i, &n))
        return false;
    m->end = n.end;
    m->kind = n.part_count || n.dotted                                                 ? READER_KIND_DECIMAL
              : cue_before(l, i, "năm", 0) != NONE && n.whole_count == 4 && !n.grouped ? READER_KIND_YEAR
                                                                                       : READER_KIND_CARDINAL;
    if (n.flag)
        match_flag(m, n.too_long ? READER_FLAG_UNREADABLE : n.flag, "%s", n.advice);
    bool bare = !n.part_count && !n.grouped && !n.dotted;
    if (bare && n.whole_count >= 7 && !n.too_long && !counted_noun_at(l, n.end)) {
        match_flag(
            m, READER_FLAG_AMBIGUOUS_NUMBER, "%s",
            "Dãy số dài không có dấu phân cách: là số lượng hay là mã số? Viết dấu chấm cho hàng nghìn.");
        if (n.leading_zero || cue_before(l, i, "mã|ngành|mã ngành|số hiệu|số seri|số|mật khẩu", 0) != NONE) {
            say_digits(l, n.whole, n.whole_count);
            return true;
        }
    }
    if (n.leading_zero && bare && keeps_zero(l, i))
        say_identifier(l, n.whole, n.whole_count);
    else
        say_number(l, &n);
    if (stars(l, i)) {
        say(l, "sao");
        m->end++;
        return true;
    }
    size_t letter = n.part_count || n.grouped ? 0 : glued_letter(l, n.end);
    if (letter) { /* lớp 5A, số 12B */
        size_t at = l->tokens[letter].start;
        say_letter(l, text_next(l->text, l->length, &at), false);
        m->end = letter + 1;
    }
    return true;
}
