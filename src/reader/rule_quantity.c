/*
 * Amounts: a number with its unit, money, per cent, scale (k, tr), multiplied sizes, and ranges of them with
 * the unit said once. Sections 9, 11, 20 and 21 of the reading rules.
 */
#include "reader/internal.h"
#include <string.h>

struct amount {
    struct number number;
    struct unit unit;
    size_t end;
    bool has_unit;
    size_t more; /* 1tr5: the digits after the scale */
};

static bool scan_amount(const struct line *l, size_t i, struct amount *a)
{
    *a = (struct amount){0};
    if (!scan_number(l, i, &a->number))
        return false;
    a->end = a->number.end;
    if (a->number.dotted || a->number.too_long || !scan_unit(l, a->end, &a->unit))
        return true;
    a->has_unit = true;
    a->end = a->unit.end;
    if (a->unit.kind == UNIT_SCALE && is_number(l, a->end) && is_glued(l, a->end) &&
        digits_of(l, a->end) <= 3)
        a->more = a->end++;
    struct unit money;
    if (a->unit.kind == UNIT_SCALE && scan_unit(l, a->end, &money) && money.kind == UNIT_MONEY) {
        a->unit.kind = UNIT_MONEY;
        a->end = money.end;
        unit_add_words(a->unit.say, sizeof a->unit.say, money.say);
    } else if (a->unit.kind == UNIT_SCALE) {
        struct unit per = {.end = a->end};
        if (scan_per(l, a->end, UNIT_MONEY, &per)) {
            a->end = per.end;
            unit_add_words(a->unit.say, sizeof a->unit.say, per.say);
        }
    }
    return true;
}

/* "một triệu" + "năm trăm nghìn" for 1tr5: the digits count down from the scale's hundreds. */
static void say_more(struct line *l, const struct amount *a)
{
    bool thousand = strncmp(a->unit.entry->reading, "nghìn", strlen("nghìn")) == 0;
    size_t digits = digits_of(l, a->more);
    char full[4] = "000";
    memcpy(full, digits_at(l, a->more), digits);
    say(l, a->unit.entry->reading);
    say_integer(l, full, 3);
    if (!thousand)
        say(l, strcmp(a->unit.entry->reading, "tỷ") == 0 ? "triệu" : south(l) ? "ngàn" : "nghìn");
    const char *rest = a->unit.say + strlen(a->unit.entry->reading);
    while (*rest == ' ')
        rest++;
    if (*rest)
        say(l, rest);
}

static void say_unit(struct line *l, const struct unit *u)
{
    const char *words = u->say;
    if (south(l) && strncmp(words, "nghìn", strlen("nghìn")) == 0) {
        say(l, "ngàn");
        words += strlen("nghìn");
        while (*words == ' ')
            words++;
    }
    if (*words)
        say(l, words);
}

static void say_amount(struct line *l, const struct amount *a)
{
    if (a->has_unit)
        say_number_before_unit(l, &a->number);
    else
        say_number(l, &a->number);
    if (a->more)
        say_more(l, a);
    else if (a->has_unit)
        say_unit(l, &a->unit);
}

static enum reader_kind kind_of(const struct amount *a)
{
    switch (a->unit.kind) {
    case UNIT_MONEY:
    case UNIT_SCALE:
        return READER_KIND_MONEY;
    case UNIT_PERCENT:
        return READER_KIND_PERCENT;
    case UNIT_TIME:
        return READER_KIND_TIME;
    case UNIT_NONE:
    case UNIT_PHYSICAL:
    case UNIT_COUNT:
        break;
    }
    return a->has_unit            ? READER_KIND_MEASURE
           : a->number.part_count ? READER_KIND_DECIMAL
                                  : READER_KIND_CARDINAL;
}

static bool is_dong(const struct amount *a)
{
    return a->unit.kind == UNIT_MONEY && strncmp(a->unit.entry->reading, "đồng", strlen("đồng")) == 0;
}

static bool is_short_d(const struct line *l, const struct amount *a)
{
    return a->unit.kind == UNIT_MONEY && is_word(l, a->number.end, "đ") && a->end == a->number.end + 1;
}

/* 7,5đ is a mark at school, 500.000đ is money. */
static bool is_mark_of_school(const struct line *l, const struct amount *a)
{
    if (!is_short_d(l, a) || a->number.grouped || number_value(&a->number) > 100 ||
        number_value(&a->number) < 0)
        return false;
    return a->number.part_count > 0 ||
           clause_has_before(l, a->number.first, "điểm|đạt|thi|môn|chấm|xếp loại", 8);
}

static void flag_amount(const struct line *l, struct match *m, const struct amount *a)
{
    if (a->number.flag)
        match_flag(m, a->number.flag, "%s", a->number.advice);
    if (is_dong(a) && a->number.part_count && !strchr(a->unit.say + strlen("đồng"), ' ') && !a->more)
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s",
                   "Không có nửa đồng. Xem lại dấu chấm, dấu phẩy của số tiền.");
    if (a->has_unit && strstr(a->unit.entry->extra, "doubt"))
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER,
                   "Chữ t sau số có thể là tấn, cũng có thể là tỷ. Đọc là %s.", a->unit.entry->reading);
    (void)l;
}

/* "500 000 đồng (năm trăm nghìn đồng)" is for rule_gloss. */
static size_t range_dash(const struct line *l, size_t i)
{
    if (!is_dash(l, i) && !is_mark(l, i, 0xF7))
        return 0;
    return i + 1;
}

static bool same_scale(const struct amount *a, const struct amount *b)
{
    if (!a->has_unit || !b->has_unit)
        return true;
    return a->unit.kind == b->unit.kind ||
           ((a->unit.kind == UNIT_SCALE || a->unit.kind == UNIT_MONEY) && b->unit.kind == UNIT_MONEY);
}

static bool falls(const struct amount *a, const struct amount *b)
{
    long x = number_value(&a->number), y = number_value(&b->number);
    bool same = !a->has_unit || strcmp(a->unit.say, b->unit.say) == 0;
    return same && x >= 0 && y >= 0 && x > y && !a->number.negative && !b->number.negative;
}

static bool range_of_amounts(struct line *l, struct match *m, const struct amount *a)
{
    size_t at = range_dash(l, a->end);
    struct amount b;
    if (!at || is_mark(l, at, '-') || !scan_amount(l, at, &b) || b.number.negative || b.number.dotted)
        return false;
    if (!b.has_unit || !same_scale(a, &b))
        return false;
    if (is_glued(l, a->end) != is_glued(l, a->end + 1))
        return false;
    bool down = falls(a, &b);
    if (a->has_unit)
        say_amount(l, a);
    else
        say_number_before_unit(l, &a->number);
    if (down)
        say_pause(l);
    else
        say(l, "đến");
    say_amount(l, &b);
    m->end = b.end;
    m->kind = kind_of(&b);
    flag_amount(l, m, a);
    flag_amount(l, m, &b);
    if (down)
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s", "Khoảng số giảm dần, đọc thành hai số.");
    return true;
}

/* 2m x 3m, 2×3 m, 100 x 50 cm */
static bool product(struct line *l, struct match *m, const struct amount *a)
{
    size_t at = a->end;
    struct amount b;
    if (!(is_mark(l, at, 0xD7) || (is_word(l, at, "x") && is_number(l, at + 1))) ||
        !scan_amount(l, at + 1, &b))
        return false;
    say_amount(l, a);
    for (int parts = 0; parts < 3; parts++) {
        say(l, "nhân");
        say_amount(l, &b);
        m->end = b.end;
        if (!(is_mark(l, b.end, 0xD7) || (is_word(l, b.end, "x") && is_number(l, b.end + 1))))
            break;
        struct amount next;
        if (!scan_amount(l, b.end + 1, &next))
            break;
        b = next;
    }
    m->kind = READER_KIND_MEASURE;
    return true;
}

bool rule_quantity(struct line *l, size_t i, struct match *m)
{
    struct amount a;
    if (is_mark(l, i, '-') &&
        !(is_glued(l, i + 1) && (i == 0 || l->tokens[i].space || is_mark_of(l, i - 1, "(:"))))
        return false;
    if (i > 0 && is_mark(l, i, '-') && is_number(l, i - 1))
        return false;
    if (!scan_amount(l, i, &a))
        return false;
    if (product(l, m, &a) || range_of_amounts(l, m, &a))
        return true;
    if (!a.has_unit)
        return false;
    m->end = a.end;
    m->kind = kind_of(&a);
    if (is_mark_of_school(l, &a)) {
        say_number(l, &a.number);
        say(l, "điểm");
        m->kind = READER_KIND_SCHOOL;
        if (cue_before(l, i, "điểm|đạt|thi", 2) == NONE)
            match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s",
                       "Chữ đ sau số có thể là điểm, cũng có thể là đồng.");
        return true;
    }
    say_amount(l, &a);
    flag_amount(l, m, &a);
    return true;
}

/* ---- money whose sign stands before, or after words
 * ------------------------------------------------------------ */

bool rule_money(struct line *l, size_t i, struct match *m)
{
    struct unit u;
    if (l->tokens[i].kind == TOKEN_MARK) { /* $10 */
        struct number n;
        size_t end;
        const struct entry *e = dictionary_find(l, i, 1u << READER_UNITS, &end, NULL);
        if (!e || strncmp(e->when, "money", 5) != 0 || !is_number(l, end) || !is_glued(l, end) ||
            (i > 0 && is_number(l, i - 1)) || !scan_number(l, end, &n))
            return false;
        say_number(l, &n);
        size_t scale = words_at(l, n.end, "triệu|tỷ|tỉ|nghìn|ngàn|nghìn tỷ");
        say_source(l, n.end, n.end + scale);
        say(l, e->reading);
        m->end = n.end + scale;
        m->kind = READER_KIND_MONEY;
        return true;
    }
    /* 1,5 triệu đ/tháng */
    if (!words_end_at(l, i, "triệu|nghìn|ngàn|tỷ|tỉ|trăm|rưỡi|vạn") || !scan_unit(l, i, &u) ||
        u.kind != UNIT_MONEY)
        return false;
    say(l, u.say);
    m->end = u.end;
    m->kind = READER_KIND_MONEY;
    return true;
}

/* ---- signs before a number
 * ---------------------------------------------------------------------------------------- */

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
    "đồng|tỷ đồng|đồng|triệu|tấn|mét"

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

static bool sum_sign(struct line *l, size_t i, struct match *m)
{
    bool between = i > 0 && is_number(l, i - 1) && is_number(l, i + 1);
    const char *word = NULL;
    if (is_mark(l, i, '=') && (between || (i > 0 && is_number(l, i + 1) && l->tokens[i].space)))
        word = "bằng";
    else if (is_mark(l, i, '+') && (between || (is_letter(l, i + 1) && i > 0 && is_letter(l, i - 1))))
        word = "cộng";
    else if (is_mark(l, i, '+') && i > 0 && l->tokens[i - 1].kind == TOKEN_WORD && l->tokens[i].space &&
             i + 1 < l->count && l->tokens[i + 1].space && i >= l->list_end)
        word = "cộng";
    else if (is_mark(l, i, '-') && between && l->tokens[i].space && l->tokens[i + 1].space &&
             clause_has_before(l, i, "cộng|trừ", 4))
        word = "trừ";
    if (!word)
        return false;
    say(l, word);
    m->kind = READER_KIND_SYMBOL;
    return true;
}

bool rule_sign(struct line *l, size_t i, struct match *m)
{
    size_t number = i;
    struct amount a;
    const struct sign *s = sign_at(l, i, &number);
    m->kind = READER_KIND_SYMBOL;
    if (sum_sign(l, i, m))
        return true;
    if (is_mark(l, i, '+') && is_number(l, i + 1) && is_glued(l, i + 1)) /* mực nước +3,85 m */
        return !(i > 0 && is_glued(l, i));
    if (!s || !is_number(l, number) || !scan_amount(l, number, &a))
        return false;
    bool compares = i > 0 && is_number(l, i - 1) && s->second == 0;
    if (compares && s->mark == '>')
        say(l, "lớn hơn");
    else if (compares && s->mark == '<')
        say(l, "nhỏ hơn");
    else if (!(strcmp(s->before, "từ") == 0 && words_end_at(l, i, "từ")))
        say(l, s->before);
    m->end = a.end;
    if (range_of_amounts(l, m, &a))
        return true;
    say_amount(l, &a);
    m->kind = a.has_unit ? kind_of(&a) : READER_KIND_CARDINAL;
    if (s->after) {
        m->end = a.has_unit ? a.end : say_nouns(l, a.end);
        if (!words_at(l, m->end, "trở lên"))
            say(l, s->after);
    }
    flag_amount(l, m, &a);
    return true;
}
