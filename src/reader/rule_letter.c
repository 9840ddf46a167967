/*
 * Single letters, letters with numbers, and the names of seeds made of them. Sections 22 and 27.
 */
#include "reader/internal.h"
#include <string.h>

#define VARIETIES "giống|lúa|giống lúa|ngô|bắp|giống ngô|nếp|mía|sắn|khoai"

/* Lúa OM18, OM 4900, ĐT8: what the first is, the others are. */
static bool listed_variety(const struct line *l, size_t i)
{
    const struct span *s = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    bool letters = s && (s->kind == READER_KIND_LETTER || s->kind == READER_KIND_FARM ||
                         s->kind == READER_KIND_ABBREVIATION);
    bool next = letters && i == s->end + 1 && (is_mark(l, i - 1, ',') || is_word(l, i - 1, "và"));
    bool after_share = i > 1 && is_mark(l, i - 1, ',') && is_mark(l, i - 2, ')') && is_upper_word(l, i) &&
                       clause_has_before(l, i, "giống|giống lúa", 40); /* giống OM18 (45%), ĐT8 (30%) */
    return after_share || (next && clause_has_before(l, i, VARIETIES, 40));
}

bool variety_named(const struct line *l, size_t i, size_t reach)
{
    return cue_before(l, i, VARIETIES, reach) != NONE || listed_variety(l, i);
}

static void say_one(struct line *l, size_t i, bool foreign)
{
    size_t at = l->tokens[i].start;
    say_letter(l, text_next(l->text, l->length, &at), foreign);
}

/* D10-D12, A1-A5: from one to the other of a kind */
static void same_letters_range(struct line *l, size_t i, struct match *m)
{
    size_t second = m->end + 1;
    if (m->end != i + 2 || !is_dash(l, m->end) || !is_upper_word(l, second) || !is_number(l, second + 1) ||
        !is_glued(l, second + 1) || value_of(l, second + 1) <= value_of(l, i + 1) ||
        l->tokens[second].hash != l->tokens[i].hash)
        return;
    say(l, "đến");
    say_letters(l, second, second + 1, l->tokens[second].letters > 1);
    say_variety(l, digits_at(l, second + 1), digits_of(l, second + 1));
    m->end = second + 2;
}

/* Ống D300, thép D10, bê tông M250: a size in figures, no name of a seed. */
static bool is_size(const struct line *l, size_t i)
{
    return clause_has_before(l, i, "ống|đường ống|ống nước|thép|bê tông|btxm|bt|bê tông xi măng|cống|van|mác",
                             5);
}

/* K123/45 Hoàng Diệu, K123/H45/6: houses along a lane */
static void say_lane(struct line *l, size_t i, struct match *m)
{
    if (!is_exact(l, i, "K") || m->end != i + 2)
        return;
    while (is_mark(l, m->end, '/') && is_glued(l, m->end) && is_glued(l, m->end + 1)) {
        size_t number = is_exact(l, m->end + 1, "H") ? m->end + 2 : m->end + 1;
        if (!is_number(l, number) || !is_glued(l, number) || is_mark_of(l, number + 1, "-/+"))
            return;
        say(l, south(l) ? "xuyệt" : "trên");
        if (number == m->end + 2)
            say_one(l, m->end + 1, false);
        say_integer(l, digits_at(l, number), digits_of(l, number));
        m->end = number + 1;
    }
}

bool letters_and_digits(struct line *l, size_t i, struct match *m)
{
    size_t end = i;
    bool digits = false;
    while (end < l->count && (end == i || is_glued(l, end)) && l->tokens[end].kind != TOKEN_MARK &&
           (l->tokens[end].kind == TOKEN_NUMBER || (is_upper_word(l, end) && l->tokens[end].letters <= 4))) {
        digits |= l->tokens[end].kind == TOKEN_NUMBER;
        end++;
    }
    if (!digits || end - i > 8)
        return false;
    bool lane = is_exact(l, i, "K") && is_mark(l, end, '/') && is_number(l, end + 1);
    bool size = is_letter(l, i) && end == i + 2 && (lane || is_size(l, i));
    for (size_t k = i; k < end; k++) {
        if (is_number(l, k) && size)
            say_integer(l, digits_at(l, k), digits_of(l, k));
        else if (is_number(l, k))
            say_variety(l, digits_at(l, k), digits_of(l, k));
        else
            say_letters(l, k, k + 1, l->tokens[k].letters > 1);
    }
    m->end = end;
    m->kind = READER_KIND_LETTER;
    if (end == i + 2 && is_letter(l, i) && is_mark(l, end, '.') && is_glued(l, end) &&
        is_number(l, end + 1) && digits_of(l, end + 1) <= 2 &&
        is_glued(l, end + 1)) { /* trạm E5.3, căn B1.12 */
        say(l, "chấm");
        say_value(l, value_of(l, end + 1));
        m->end = end + 2;
        return true;
    }
    say_lane(l, i, m);
    same_letters_range(l, i, m);
    return true;
}

#define LETTER_CUES                                                                                                                          \
    "nhóm máu|nhóm|lớp|khu|lô|phương án|trình độ|khối|tổ|bảng|hạng|loại|vùng|nhà|dãy|mẫu|phần|tòa|cổng|vi " \
    "ta min|"                                                                                                                                \
    "vitamin|trục|đội|tuyến|khu vực|viêm gan"

bool rule_letter(struct line *l, size_t i, struct match *m)
{
    if (is_upper_word(l, i) && is_number(l, i + 1) && is_glued(l, i + 1) && letters_and_digits(l, i, m))
        return true;
    if (is_upper_word(l, i) && !is_letter(l, i) && l->tokens[i].letters <= 3 && digits_of(l, i + 1) &&
        variety_named(l, i, 0)) { /* giống lúa OM 18 */
        say_letters(l, i, i + 1, true);
        say_variety(l, digits_at(l, i + 1), digits_of(l, i + 1));
        m->end = i + 2;
        m->kind = READER_KIND_FARM;
        return true;
    }
    if (!is_letter(l, i) || !(l->tokens[i].shape & SHAPE_LATIN))
        return false;
    m->kind = READER_KIND_LETTER;
    if (is_syllable(l, i)) { /* a vowel: a word of its own unless a cue makes it a name */
        size_t at = l->tokens[i].start;
        struct letter letter = letter_of(text_next(l->text, l->length, &at));
        if (!is_upper_word(l, i) || (letter.tone & 7) || cue_before(l, i, LETTER_CUES, 0) == NONE)
            return false;
        say_one(l, i, false);
        return true;
    }
    say_one(l, i, false);
    if (is_lower_word(l, i) && cue_before(l, i, "điểm|tiết|chữ|ý|mục|nhóm|khối|lớp", 1) == NONE)
        match_flag(m, READER_FLAG_UNKNOWN_ABBREVIATION, "%s", "Một chữ cái đứng riêng, đọc tên chữ.");
    return true;
}
