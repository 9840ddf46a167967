/*
 * A dash between two numbers of a kind: years, ordinary ranges, and what looks like one and is none (school
 * years, scores, names with numbers, falling pairs). Amounts with units are rule_quantity's. Section 11.
 */
#include "reader/internal.h"
#include <string.h>

#define SEASONS                                                                                              \
    "nh|năm học|vụ|niên khóa|niên vụ|mùa|mùa vụ|đông xuân|hè thu|thu đông|mùa vụ|niên độ|mùa giải|khóa học"
#define TWO_YEARS "2 năm|hai năm"
#define REPEATED "điều|cấp|báo động|khoản|mục"

static bool year_at(const struct line *l, size_t i)
{
    return digits_of(l, i) == 4 && value_of(l, i) >= 1900 && value_of(l, i) <= 2100;
}

static bool dash_between(const struct line *l, size_t i)
{
    return is_dash(l, i) && is_number(l, i + 1) &&
           (is_glued(l, i) == is_glued(l, i + 1) || is_mark(l, i, 0x2013));
}

static bool years(struct line *l, size_t i, struct match *m)
{
    if (!year_at(l, i) || !dash_between(l, i + 1))
        return false;
    int first = value_of(l, i), second = value_of(l, i + 2);
    if (digits_of(l, i + 2) == 2 && second == first % 100 + 1) /* 2026-27 */
        second += first / 100 * 100;
    else if (!year_at(l, i + 2) || second <= first)
        return false;
    bool two = cue_before(l, i, TWO_YEARS, 0) != NONE && second == first + 1;
    bool season = second == first + 1 && (cue_before(l, i, SEASONS, 1) != NONE ||
                                          clause_has_before(l, i, "học kỳ|hk|tuyển sinh", 4));
    say_year(l, first);
    if (season)
        say_pause(l);
    else
        say(l, two ? "và" : "đến");
    say_year(l, second);
    m->end = i + 3;
    m->kind = READER_KIND_RANGE;
    return true;
}

/* Thạnh An 1-2: the numbers belong to a name. */
static bool after_name(const struct line *l, size_t i)
{
    if (counted_noun_at(l, i + 3) ||
        words_at(l, i + 3, "năm|tháng|ngày|tuần|giờ|phút|triệu|nghìn|ngàn|tỷ|tuổi"))
        return false;
    return i > 1 && is_capital_word(l, i - 1) && is_syllable(l, i - 1) && is_capital_word(l, i - 2) &&
           !is_upper_word(l, i - 1) &&
           !words_at(l, i - 1, "điều|khoản|cấp|chương|lớp|khối|mục|phần|từ|tổ|thôn|ấp|quý");
}

static void say_repeated_cue(struct line *l, size_t i)
{
    size_t used = words_end_at(l, i, REPEATED);
    say_source(l, i - used, i);
}

static bool zero_part(const struct number *n)
{
    return n->part_count == 1 && n->part[0] == '0';
}

/* 2-0, and 25-20 of a set: the score of a match told in this sentence. */
static bool score_at(const struct line *l, size_t i, const struct number *b)
{
    struct unit u;
    if (cue_before(l, i, "tỷ số|tỉ số|thắng|thua|hòa|hoà|kết quả|chung cuộc", 1) != NONE)
        return true;
    return digits_of(l, i) <= 2 && b->whole_count <= 2 && !b->part_count &&
           clause_has_before(
               l, i, "trận|chung kết|bán kết|tứ kết|tỷ số|tỉ số|đánh bại|thắng|hiệp 1|hiệp 2|set", 16) &&
           cue_before(l, i, "từ|khoảng|trong|ngày|lúc|số|cách|sau|trước", 0) == NONE &&
           !counted_noun_at(l, b->end) && !scan_unit(l, b->end, &u) &&
           !words_at(l, b->end, "ngày|tháng|năm|giờ|phút|trận|triệu|nghìn|bàn");
}

static bool plain_range(struct line *l, size_t i, struct match *m)
{
    struct number a, b;
    if (!scan_number(l, i, &a) || a.dotted || !dash_between(l, a.end) || !scan_number(l, a.end + 1, &b) ||
        b.dotted)
        return false;
    bool chain = dash_between(l, b.end);
    bool down =
        number_value(&a) >= number_value(&b) && !(number_value(&a) == number_value(&b) && b.part_count);
    bool score = score_at(l, i, &b), pressure = down && clause_has_before(l, i, "huyết áp", 6);
    m->end = b.end;
    m->kind = READER_KIND_RANGE;
    if (zero_part(&a)) /* sóng cao 3,0-5,0 mét */
        a.part_count = 0;
    if (zero_part(&b))
        b.part_count = 0;
    say_number(l, &a);
    if (is_mark(l, b.end, '=')) { /* a sum */
        say(l, is_mark(l, a.end, 0xF7) ? "chia" : "trừ");
        say_number(l, &b);
        return true;
    }
    if (pressure && !chain) {
        say(l, "trên");
        say_number(l, &b);
        return true;
    }
    if (chain || score || down || after_name(l, i)) {
        if (!score || chain || a.whole_count > 1 || b.whole_count > 1)
            say_pause(l);
        say_number(l, &b);
        while (chain) {
            if (!scan_number(l, m->end + 1, &b))
                break;
            say_pause(l);
            say_number(l, &b);
            m->end = b.end;
            chain = dash_between(l, m->end);
        }
        if (down && !score && !after_name(l, i))
            match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s",
                       "Hai số giảm dần không phải là khoảng, đọc có ngắt.");
        return true;
    }
    say(l, "đến");
    say_repeated_cue(l, i);
    say_number(l, &b);
    if (a.flag || b.flag)
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s", a.flag ? a.advice : b.advice);
    return true;
}

bool rule_range(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i))
        return false;
    return years(l, i, m) || plain_range(l, i, m);
}
