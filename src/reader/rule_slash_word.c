/*
 * The slash between words, or a word and a number: per, or, a pause. Section 9.
 */
#include "reader/internal.h"
#include <string.h>

static bool between_units(struct line *l, size_t i, struct match *m)
{
    size_t left, right;
    const struct entry *a = i > 0 ? dictionary_find(l, i - 1, 1u << READER_UNITS, &left, NULL) : NULL;
    const struct entry *b = dictionary_find(l, i + 1, 1u << READER_UNITS, &right, NULL);
    if (!a || !b || left != i || strncmp(a->when, "money", 5) == 0 || !strstr(b->extra, "trên") ||
        is_syllable(l, i - 1) ||
        (i > 1 && is_number(l, i - 2) && is_glued(l, i - 1))) /* 4 of "4g/l" is said with it */
        return false;
    m->first = i - 1;
    m->end = right;
    m->kind = READER_KIND_MEASURE;
    say(l, a->reading);
    say(l, "trên");
    say(l, b->reading);
    return true;
}

static bool number_near_before(const struct line *l, size_t i)
{
    static const char numerals[] =
        "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|ngàn|triệu|tỷ|mỗi|đồng|phần";
    for (size_t back = 1; back <= 4 && back <= i; back++)
        if (is_number(l, i - back) || (back > 1 && words_at(l, i - back, numerals)) ||
            (back == 1 && words_at(l, i - back, "đồng|triệu|nghìn|lần")))
            return true;
    return false;
}

/* (người/km2), Đơn vị tính: con/hộ: what the column of a table counts in. */
static bool heads_column(const struct line *l, size_t i, size_t end)
{
    size_t first = i;
    while (first > 0 && i - first < 3 && l->tokens[first - 1].kind == TOKEN_WORD)
        first--;
    if (cue_before(l, first, "đơn vị tính|đvt|đơn vị", 0) != NONE)
        return true;
    return first > 0 && is_mark(l, first - 1, '(') && (is_mark(l, end, ')') || is_number(l, end));
}

static bool per_words(struct line *l, size_t i, struct match *m)
{
    struct unit u = {.end = i};
    bool money = words_end_at(l, i, "đồng|triệu|tỷ|tỉ|nghìn|ngàn|trăm|đ|k|tr|vnđ|vnd") > 0;
    if (i == 0 || !scan_per(l, i, money ? UNIT_MONEY : UNIT_COUNT, &u))
        return false;
    bool mean = words_end_at(l, i, "bình quân|bq|trung bình") > 0;
    if (!money && !mean && !number_near_before(l, i) && !heads_column(l, i, u.end))
        return false;
    say(l, u.say);
    m->end = u.end;
    m->kind = READER_KIND_SLASH;
    return true;
}

static bool slash_between_words(struct line *l, size_t i, struct match *m)
{
    m->kind = READER_KIND_SLASH;
    if (i > 0 && is_word(l, i - 1, "và") && is_word(l, i + 1, "hoặc")) {
        m->first = i - 1;
        m->end = i + 2;
        say(l, "hoặc");
        return true;
    }
    if (i > 0 && is_word(l, i - 1, "có") && is_word(l, i + 1, "không")) {
        say(l, "hoặc");
        return true;
    }
    bool names =
        is_letter(l, i - 1) && is_upper_word(l, i - 1) && is_letter(l, i + 1) && is_upper_word(l, i + 1);
    if (!names && (between_units(l, i, m) || per_words(l, i, m)))
        return true;
    size_t end;
    if (names) { /* làn P/T */
        say_pause(l);
        return true;
    }
    if (dictionary_find(l, i + 1, 1u << READER_LOANWORDS | 1u << READER_NAMES, &end, NULL)) { /* 4G/5G */
        say_pause(l);
        return true;
    }
    bool year = is_year(l, i + 1);
    if (year && clause_has_before(l, i, "tháng|quý", 4)) { /* tháng mười hai/2025 */
        say(l, "năm");
        return true;
    }
    if (is_number(l, i + 1) && number_near_before(l, i)) { /* 14 tiêu chí/1 xã, 1.286 tiêu chí/92 xã */
        struct number n;
        struct unit u;
        bool one = scan_number(l, i + 1, &n) && number_value(&n) == 1 && !n.part_count;
        if (!one && scan_unit(l, n.end, &u) && strncmp(u.say, "giờ", strlen("giờ")) == 0)
            say(l, "trong"); /* >80mm/3h */
        else if (!one)
            say(l, "trên");
        return true;
    }
    if (i > 0 && words_at(l, i + 1, "năm|tháng|ngày|tuần|giờ|vụ") &&
        words_end_at(l, i, "người|hộ|khẩu|lần|buổi|đồng|lượt")) {
        say(l, "một");
        return true;
    }
    if (words_at(l, i + 1, "tổng số|tổng") || (words_at(l, i + 1, "kh|kế hoạch|dt|dự toán|nq|ct|chỉ tiêu") &&
                                               number_near_before(l, i) && is_number(l, i + 2))) {
        say(l, "trên");
        return true;
    }
    say_pause(l);
    return true;
}

/* 0903 123 456 / 028 3822 9999 */
static bool between_telephones(const struct line *l, size_t i)
{
    const struct span *s = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    return s && s->end == i && s->kind == READER_KIND_TELEPHONE && is_number(l, i + 1);
}

bool rule_slash_word(struct line *l, size_t i, struct match *m)
{
    if (!is_mark(l, i, '/') || i == 0)
        return false;
    if (between_telephones(l, i)) {
        say_pause(l);
        m->kind = READER_KIND_SLASH;
        return true;
    }
    bool words = i + 1 < l->count && l->tokens[i - 1].kind != TOKEN_MARK;
    if (words && is_number(l, i + 1) && is_number(l, i - 1))
        return false;
    return (words || is_mark(l, i - 1, ')')) && slash_between_words(l, i, m);
}
