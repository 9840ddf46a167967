/*
 * The slash between numbers by its sense: a count out of a total (trên), a fraction (phần), a house number
 * (trên, in the south xuyệt), a ratio with a colon. Never read as a sign of its own. Sections 9 and 10.
 */
#include "reader/internal.h"
#include <string.h>

#define HOUSES "số nhà|ngõ|ngách|hẻm|kiệt|nhà số|nhà|địa chỉ|đường|hẽm|lô|số"
#define NUMBERED                                                                                                                \
    "|lớp|tổ|thửa|tờ|bậc|khu "                                                                                        \
    "phố|ấp|thôn|phòng|hạng|thứ|bảng|đội|khối|câu|bài|trang|xóm|khóm|khu|dãy|xếp|thương binh|bệnh " \
    "binh|tb|bb"
#define SHARES                                                                                                                    \
    "số|dân số|diện tích|tổng|tổng số|quãng|chi phí|tiền|lương|mức|giá|thời gian|khối lượng|sản " \
    "lượng|lượng|thu nhập"
#define TOTALS "sĩ số|dân số|tổng số|quân số|chỉ số|tỷ số|tỉ số|hệ số|con số|trên tổng số"
#define RATIO_CUES "tỷ lệ|tỉ lệ|đạt|là|có|được|cấp|còn|chiếm|gồm|trên|tổng"

static bool slash_number(const struct line *l, size_t i)
{
    return is_mark(l, i, '/') && is_number(l, i + 1) && is_glued(l, i) == is_glued(l, i + 1);
}

static bool spoken_fraction(long a, long b)
{
    return (a == 1 && b >= 2 && b <= 4) || (a == 2 && b == 3) || (a == 3 && b == 4);
}

static void say_fraction(struct line *l, long a, long b)
{
    say_value(l, a);
    say(l, "phần");
    if (b == 4)
        say(l, "tư");
    else
        say_value(l, b);
}

/* 5 1/2, -12 1/4: the whole number before belongs to it. */
static bool mixed_number(const struct line *l, size_t i, long a, long b)
{
    return i > 0 && is_number(l, i - 1) && l->tokens[i].space && a > 0 && a < b && b <= 100 &&
           !(i > 1 && is_mark_of(l, i - 2, ".,:/"));
}

/* lớp 1/1, 2/3: what the first is, the next are. */
static bool listed_after_ratio(const struct line *l, size_t i)
{
    if (i < 2 || l->span_count == 0 || !(is_mark(l, i - 1, ',') || is_word(l, i - 1, "và")))
        return false;
    const struct span *s = &l->spans[l->span_count - 1];
    return s->end == i - 1 && (s->kind == READER_KIND_RATIO || s->kind == READER_KIND_ADDRESS);
}

static bool fraction(struct line *l, size_t i, struct match *m, const struct number *x,
                     const struct number *y)
{
    long a = number_value(x), b = number_value(y);
    struct unit u;
    if (x->part_count || y->part_count || x->grouped || y->grouped || x->leading_zero || a < 0 || b < 1)
        return false;
    bool mixed = mixed_number(l, i, a, b);
    bool unit = scan_unit(l, y->end, &u) && u.kind == UNIT_PHYSICAL && a < b && b <= 20 &&
                strcmp(u.entry->reading, "mi li mét thủy ngân") != 0;
    bool plain = spoken_fraction(a, b) &&
                 !(cue_before(l, i, RATIO_CUES, 0) != NONE && counted_noun_at(l, y->end)) &&
                 cue_before(l, i, HOUSES NUMBERED, 0) == NONE && !listed_after_ratio(l, i);
    bool share = a == 1 && b >= 2 && b <= 10 && words_at(l, y->end, SHARES);
    if (!mixed && !unit && !plain && !share)
        return false;
    if (mixed) {
        m->first = i - 1;
        if (i > 1 && is_mark(l, i - 2, '-') && is_glued(l, i - 1) && (i == 2 || l->tokens[i - 2].space)) {
            m->first = i - 2;
            say(l, "âm");
        }
        say_integer(l, digits_at(l, i - 1), digits_of(l, i - 1));
        say(l, "và");
    } else if (i > 0 && is_mark(l, i - 1, '-') && is_glued(l, i) && (i == 1 || l->tokens[i - 1].space)) {
        m->first = i - 1;
        say(l, "âm");
    }
    say_fraction(l, a, b);
    m->end = y->end;
    m->kind = READER_KIND_FRACTION;
    if (unit) {
        say(l, u.say);
        m->end = u.end;
    }
    return true;
}

static bool fixed_phrase(struct line *l, size_t i, struct match *m)
{
    if (value_of(l, i) != 24)
        return false;
    int b = value_of(l, i + 2);
    m->kind = READER_KIND_SLASH;
    m->end = i + 3;
    if (b == 7 && digits_of(l, i + 2) == 1) {
        say(l, "cả ngày lẫn đêm");
        say_pause(l);
        say(l, "suốt tuần");
        return true;
    }
    if (b != 24)
        return false;
    say_value(l, 24);
    say(l, "trên");
    say_value(l, 24);
    if (words_at(l, m->end, "h|g")) {
        m->end++;
        say(l, "giờ");
    }
    return true;
}

static bool house(const struct line *l, size_t i)
{
    if (cue_before(l, i, "số nhà|ngõ|ngách|hẻm|hẽm|kiệt|nhà số", 0) != NONE)
        return true;
    bool lettered = is_letter(l, i + 3) && is_upper_word(l, i + 3) && is_glued(l, i + 3) &&
                    is_capital_word(l, i + 4) && !is_upper_word(l, i + 4); /* 123/4A Lê Lợi */
    if (lettered)
        return true;
    bool place = is_capital_word(l, i + 4) || is_number(l, i + 4); /* số 5/2 ấp Tân Thành */
    return cue_before(l, i, HOUSES, 0) != NONE && !words_end_at(l, i, TOTALS) &&
           (!counted_noun_at(l, i + 3) || place) && value_of(l, i) != value_of(l, i + 2);
}

/* 12/3, 12/3/5: trên, or xuyệt where that is said. */
static bool house_number(struct line *l, size_t i, struct match *m)
{
    if (!house(l, i) || !is_glued(l, i + 1))
        return false;
    say_integer(l, digits_at(l, i), digits_of(l, i));
    m->end = i + 1;
    while (slash_number(l, m->end) && is_glued(l, m->end)) {
        say(l, south(l) ? "xuyệt" : "trên");
        say_integer(l, digits_at(l, m->end + 1), digits_of(l, m->end + 1));
        m->end += 2;
        if (is_letter(l, m->end) && is_glued(l, m->end)) {
            size_t at = l->tokens[m->end].start;
            say_letter(l, text_next(l->text, l->length, &at), false);
            m->end++;
        }
    }
    m->kind = READER_KIND_ADDRESS;
    return true;
}

/* năm học 2024/2025 */
static bool school_year(struct line *l, size_t i, struct match *m)
{
    int a = value_of(l, i), b = value_of(l, i + 2);
    if (digits_of(l, i + 2) == 2 && a > 0) /* 2025/26 */
        b += a / 100 * 100;
    if (digits_of(l, i) != 4 || !year_like(a) || b != a + 1 || !is_glued(l, i + 1))
        return false;
    say_year(l, a);
    say_pause(l);
    say_year(l, b);
    m->end = i + 3;
    m->kind = READER_KIND_RANGE;
    return true;
}

/* A count out of a total is certain when something says so. */
static bool ratio_certain(const struct line *l, size_t i, size_t end, const struct number *x,
                          const struct number *y)
{
    struct unit u;
    long a = number_value(x), b = number_value(y);
    return x->grouped || y->grouped || x->part_count || y->part_count || (a >= 0 && a == b) || a > 31 ||
           b > 31 || cue_before(l, i, RATIO_CUES, 1) != NONE || (i > 0 && is_mark(l, i - 1, ':')) ||
           counted_noun_at(l, end) || is_mark(l, end, '%') || scan_unit(l, end, &u) ||
           cue_before(l, i, "lớp|điểm|xếp|thứ|hạng|mạch|huyết áp", 1) != NONE ||
           (is_mark(l, end, '(') && is_number(l, end + 1));
}

static bool ratio(struct line *l, size_t i, struct match *m, const struct number *x, const struct number *y)
{
    struct unit u;
    if (words_end_at(l, i, "thứ") && !x->part_count) /* thứ 1/9 xã */
        say_ordinal(l, x->whole, x->whole_count);
    else
        say_number(l, x);
    say(l, "trên");
    say_number_before_unit(l, y);
    m->end = y->end;
    m->kind = READER_KIND_RATIO;
    while (slash_number(l, m->end) && is_glued(l, m->end)) {
        say(l, "trên");
        say_integer(l, digits_at(l, m->end + 1), digits_of(l, m->end + 1));
        m->end += 2;
    }
    if (!ratio_certain(l, i, y->end, x, y)) {
        long a = number_value(x), b = number_value(y);
        if (date_possible((int)a, (int)b, 0))
            match_flag(m, READER_FLAG_AMBIGUOUS_DATE, "Đọc là tỷ số; cũng có thể là ngày %ld tháng %ld.", a,
                       b);
        else
            match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s", "Dấu gạch chéo giữa hai số, đọc là trên.");
    }
    if (scan_unit(l, m->end, &u)) {
        say(l, u.say);
        m->end = u.end;
        m->kind = READER_KIND_MEASURE;
    }
    return true;
}

/* tỷ lệ 1:500, tỷ số 2:1 */
static bool colon_ratio(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || !is_mark(l, i + 1, ':') || !is_glued(l, i + 1) || !is_number(l, i + 2) ||
        !is_glued(l, i + 2))
        return false;
    bool score = cue_before(l, i, "tỷ số|tỉ số|hòa|hoà|thắng|thua", 1) != NONE;
    struct number y;
    if (is_mark(l, i + 3, ':') && is_glued(l, i + 3) && is_number(l, i + 4) && is_glued(l, i + 4)) {
        for (size_t k = i; is_number(l, k); k += 2) { /* N:P:K = 3:1:2 */
            if (k > i)
                say_pause(l);
            say_integer(l, digits_at(l, k), digits_of(l, k));
            m->end = k + 1;
            if (!is_mark(l, k + 1, ':') || !is_glued(l, k + 2))
                break;
        }
        m->kind = READER_KIND_RATIO;
        return true;
    }
    scan_number(l, i + 2, &y);
    say_integer(l, digits_at(l, i), digits_of(l, i));
    if (!score)
        say(l, "trên");
    say_number(l, &y);
    m->end = y.end;
    m->kind = READER_KIND_RATIO;
    return true;
}

static bool vulgar(struct line *l, size_t i, struct match *m)
{
    static const struct {
        uint32_t mark;
        int a, b;
    } signs[] = {{0xBC, 1, 4}, {0xBD, 1, 2}, {0xBE, 3, 4}, {0x2153, 1, 3}, {0x2154, 2, 3}, {0x215B, 1, 8}};
    for (size_t k = 0; k < ARRAY_COUNT(signs); k++) {
        if (!is_mark(l, i, signs[k].mark))
            continue;
        if (i > 0 && is_number(l, i - 1)) {
            m->first = i - 1;
            say_integer(l, digits_at(l, i - 1), digits_of(l, i - 1));
            say(l, "và");
        }
        say_fraction(l, signs[k].a, signs[k].b);
        struct unit u;
        if (scan_unit(l, i + 1, &u)) {
            say(l, u.say);
            m->end = u.end;
        }
        m->kind = READER_KIND_FRACTION;
        return true;
    }
    return false;
}

bool rule_slash(struct line *l, size_t i, struct match *m)
{
    struct number x, y;
    if (vulgar(l, i, m))
        return true;
    if (is_mark(l, i, '-') && is_number(l, i + 1) && is_glued(l, i + 1) && (i == 0 || l->tokens[i].space) &&
        scan_number(l, i + 1, &x) && slash_number(l, x.end) && scan_number(l, x.end + 1, &y))
        return fraction(l, i + 1, m, &x, &y);
    if (!is_number(l, i))
        return false;
    if (colon_ratio(l, i, m))
        return true;
    if (!scan_number(l, i, &x) || !slash_number(l, x.end) || !scan_number(l, x.end + 1, &y))
        return false;
    return school_year(l, i, m) || fixed_phrase(l, i, m) || house_number(l, i, m) ||
           fraction(l, i, m, &x, &y) || ratio(l, i, m, &x, &y);
}
