/*
 * Signs: ≥ and < before an amount, ± and ~, sums and products between numbers. Section 9.
 */
#include "reader/internal.h"
#include <string.h>

struct sign {
    uint32_t mark, second; /* second: ">=" */
    const char *before, *after;
};

static const struct sign signs[] = {{0x2265, 0, "từ", "trở lên"},   {'>', '=', "từ", "trở lên"},
                                    {0x2264, 0, "không quá", NULL}, {'<', '=', "không quá", NULL},
                                    {'>', 0, "trên", NULL},         {'<', 0, "dưới", NULL},
                                    {'~', 0, "khoảng", NULL},       {0x2248, 0, "khoảng", NULL},
                                    {0x223C, 0, "khoảng", NULL},    {0xB1, 0, "cộng trừ", NULL}};

#define SIGN_NOUNS                                                                                                                    \
    "tháng tuổi|tuần tuổi|tuổi|tháng|tuần|ngày làm việc|ngày|năm|giờ|phút|giây|điểm|triệu đồng|nghìn " \
    "đồng|tỷ đồng|đồng|triệu|tấn|mét|khẩu|chỗ ngồi|chỗ|tầng|lao động|bậc|cấp|phòng|trang|từ|chữ|độ"

static const struct sign *sign_at(const struct line *l, size_t i, size_t *number)
{
    for (size_t k = 0; k < ARRAY_COUNT(signs); k++) {
        if (!is_mark(l, i, signs[k].mark))
            continue;
        *number = i + 1;
        if (signs[k].second) {
            if (!is_mark(l, i + 1, signs[k].second) || !is_glued(l, i + 1))
                continue;
            *number = i + 2;
        }
        return &signs[k];
    }
    return NULL;
}

static size_t say_nouns(struct line *l, size_t i)
{
    size_t words = words_at(l, i, SIGN_NOUNS);
    if (!words && counted_noun_at(l, i))
        words = 1;
    say_source(l, i, i + words);
    return i + words;
}

/* ---- between two numbers or words
 * --------------------------------------------------------------------------------- */

#define NUMBERED                                                                                                                \
    "khu|tổ|thôn|ấp|xóm|tuần|tiết|lớp|khối|đội|đoạn|khoản|điểm|dãy|khu phố|khóm|bản|bài|nhóm|" \
    "vùng|đợt|quý|ca|thứ|kênh|tháng"

/* A number, a word, or a per cent stands there: something a sum can be made of. */
static bool term_before(const struct line *l, size_t i)
{
    return i > 0 && (l->tokens[i - 1].kind != TOKEN_MARK || is_mark_of(l, i - 1, "%)") ||
                     is_mark(l, i - 1, 0xB2) || is_mark(l, i - 1, 0xB3));
}

static bool spaced(const struct line *l, size_t i)
{
    return l->tokens[i].space && i + 1 < l->count && l->tokens[i + 1].space;
}

static const char *plus_word(const struct line *l, size_t i)
{
    bool number = is_number(l, i + 1) && i > 0 && (is_number(l, i - 1) || is_mark(l, i - 1, '%'));
    if (number) /* khu 1+2 */
        return i > 1 && cue_before(l, i - 1, NUMBERED, 0) != NONE ? "và" : "cộng";
    if (i > 1 && is_number(l, i - 1) && is_exact(l, i + 1, "CN")) /* thứ 7+CN */
        return "và";
    if (is_letter(l, i + 1) && i > 0 && is_letter(l, i - 1))
        return "cộng";
    bool words = i >= l->list_end && i > 0 && l->tokens[i - 1].kind == TOKEN_WORD && spaced(l, i);
    return words ? "cộng" : NULL;
}

static const char *sum_word(const struct line *l, size_t i)
{
    bool numbers = i > 0 && is_number(l, i - 1) && is_number(l, i + 1);
    bool term = i + 1 < l->count && (is_number(l, i + 1) || l->tokens[i + 1].kind == TOKEN_WORD);
    if (is_mark(l, i, '=') && term_before(l, i) && term)
        return "bằng";
    if (is_mark(l, i, 0x2260) && term_before(l, i))
        return "khác";
    if (is_mark(l, i, '+'))
        return plus_word(l, i);
    if ((is_mark(l, i, ':') || is_mark(l, i, 0xF7)) && numbers && spaced(l, i) && is_mark(l, i + 2, '='))
        return "chia";
    if (is_mark(l, i, '-') && numbers && spaced(l, i) && clause_has_before(l, i, "cộng|trừ", 4))
        return "trừ";
    return NULL;
}

static bool sum_sign(struct line *l, size_t i, struct match *m)
{
    const char *word = sum_word(l, i);
    if (!word)
        return false;
    say(l, word);
    m->kind = READER_KIND_SYMBOL;
    return true;
}

/* 12 tháng +/- 15 ngày */
static bool give_or_take(struct line *l, size_t i, struct match *m)
{
    if (!is_mark(l, i, '+') || !is_mark(l, i + 1, '/') || !is_mark(l, i + 2, '-') || !is_number(l, i + 3))
        return false;
    say(l, "cộng trừ");
    m->end = i + 3;
    m->kind = READER_KIND_SYMBOL;
    return true;
}

/* 2 hiệp x 20 phút, 5 đợt × 3 ngày */
static bool times_sign(struct line *l, size_t i, struct match *m)
{
    bool sign = (is_word(l, i, "x") && is_lower_word(l, i)) || is_mark(l, i, 0xD7);
    if (sign && i > 1 && l->tokens[i].space && l->tokens[i - 1].kind == TOKEN_WORD &&
        words_at(l, i + 1, "rộng|dài|dày|cao|sâu|ngang")) { /* dài 1.250m x rộng 3m */
        say_pause(l);
        m->kind = READER_KIND_SYMBOL;
        return true;
    }
    if (!sign || i < 2 || l->tokens[i - 1].kind == TOKEN_MARK || !is_number(l, i + 1) ||
        !l->tokens[i].space || !l->tokens[i + 1].space)
        return false;
    say(l, "nhân");
    m->kind = READER_KIND_SYMBOL;
    return true;
}

/* (+3,5%), (-1,2 điểm): a change told in brackets */
static bool change(struct line *l, size_t i, struct match *m)
{
    struct amount a;
    bool plus = is_mark(l, i, '+');
    if ((!plus && !is_mark(l, i, '-')) || i == 0 || !is_mark_of(l, i - 1, "(;") || !is_number(l, i + 1) ||
        !is_glued(l, i + 1) || !scan_amount(l, i + 1, &a))
        return false;
    bool percent = a.has_unit && a.unit.kind == UNIT_PERCENT, point = words_at(l, a.end, "điểm|điểm %") > 0;
    bool money = a.has_unit && (a.unit.kind == UNIT_MONEY || a.unit.kind == UNIT_SCALE) &&
                 is_mark(l, i - 1, '(') && is_mark(l, a.end, ')');
    if ((!percent && !point && !money) || (percent && !is_mark_of(l, a.end, ");,")))
        return false;
    say(l, plus ? "tăng" : "giảm");
    say_amount(l, &a);
    m->end = a.end;
    m->kind = amount_kind(&a);
    flag_amount(m, &a);
    return true;
}

/* 8 : 2 = 4 */
static bool division(struct line *l, size_t i, struct match *m)
{
    struct number n;
    if (!is_mark_of(l, i, ":") && !is_mark(l, i, 0xF7))
        return false;
    if (i == 0 || !is_number(l, i - 1) || !l->tokens[i].space || !is_number(l, i + 1) ||
        !scan_number(l, i + 1, &n) || !is_mark(l, n.end, '='))
        return false;
    say(l, "chia");
    m->kind = READER_KIND_SYMBOL;
    return true;
}

/* ≥140/90 mmHg: both numbers and their unit are what is compared */
static bool pressure(struct line *l, struct match *m, const struct amount *a, const struct sign *s)
{
    struct amount under;
    if (a->has_unit || !is_mark(l, a->end, '/') || !is_number(l, a->end + 1) || !is_glued(l, a->end + 1) ||
        !scan_amount(l, a->end + 1, &under))
        return false;
    say_amount(l, a);
    say(l, "trên");
    say_amount(l, &under);
    if (s->after)
        say(l, s->after);
    m->end = under.end;
    m->kind = READER_KIND_MEASURE;
    return true;
}

bool rule_sign(struct line *l, size_t i, struct match *m)
{
    size_t number = i;
    struct amount a;
    const struct sign *s = sign_at(l, i, &number);
    m->kind = READER_KIND_SYMBOL;
    if (times_sign(l, i, m))
        return true;
    if (l->tokens[i].kind != TOKEN_MARK)
        return false;
    if (change(l, i, m) || give_or_take(l, i, m) || division(l, i, m) || sum_sign(l, i, m))
        return true;
    if (is_mark(l, i, '+') && is_number(l, i + 1) && is_glued(l, i + 1)) /* mực nước +3,85 m */
        return !(i > 0 && is_glued(l, i));
    if (s && (s->mark == '>' || s->mark == '<') && !s->second && is_glued(l, number) &&
        words_at(l, number, "bđ|bđi|bđii|bđiii|cấp")) { /* >BĐ3, >cấp 8 */
        say(l, s->before);
        m->end = number;
        return true;
    }
    if (!s || !is_number(l, number) || !scan_amount(l, number, &a))
        return false;
    bool to_under = s->mark == '<' && !s->second && i > 1 && is_dash(l, i - 1) && is_number(l, i - 2);
    if (to_under) { /* 60-<75 tuổi */
        m->first = i - 1;
        say(l, "đến");
    }
    bool compares = i > 0 && is_number(l, i - 1) && s->second == 0;
    if (compares && s->mark == '>')
        say(l, "lớn hơn");
    else if (compares && s->mark == '<')
        say(l, "nhỏ hơn");
    else if (!(strcmp(s->before, "từ") == 0 && words_end_at(l, i, "từ")))
        say(l, s->before);
    m->end = a.end;
    if (range_of_amounts(l, m, &a) || pressure(l, m, &a, s))
        return true;
    say_amount(l, &a);
    m->kind = a.has_unit ? amount_kind(&a) : READER_KIND_CARDINAL;
    if (s->after) {
        m->end = a.has_unit ? a.end : say_nouns(l, a.end);
        if (!words_at(l, m->end, "trở lên"))
            say(l, s->after);
    }
    flag_amount(m, &a);
    return true;
}
