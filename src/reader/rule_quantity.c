/*
 * Amounts: a number with its unit, money, per cent, scale (k, tr), multiplied sizes, and ranges of them with
 * the unit said once. Sections 9, 11, 20 and 21 of the reading rules.
 */
#include "reader/internal.h"
#include <string.h>

bool scan_amount(const struct line *l, size_t i, struct amount *a)
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
    if (a->more && is_word(l, a->end, "k") && is_glued(l, a->end))
        a->end++; /* 1tr250k */
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

void say_amount(struct line *l, const struct amount *a)
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

enum reader_kind amount_kind(const struct amount *a)
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
           clause_has_before(l, a->number.first, "điểm|đạt|thi|môn|chấm|xếp loại|trừ", 8);
}

void flag_amount(struct match *m, const struct amount *a)
{
    if (a->number.flag)
        match_flag(m, a->number.flag, "%s", a->number.advice);
    if (is_dong(a) && a->number.part_count && !strchr(a->unit.say + strlen("đồng"), ' ') && !a->more)
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s",
                   "Không có nửa đồng. Xem lại dấu chấm, dấu phẩy của số tiền.");
    if (a->has_unit && strstr(a->unit.entry->extra, "doubt"))
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "Chữ %s sau số đọc là %s; có thể là tấn, tỷ hoặc tuổi.",
                   a->unit.entry->written, a->unit.say);
}

/* "500 000 đồng (năm trăm nghìn đồng)" is for rule_gloss. */
static size_t range_dash(const struct line *l, size_t i)
{
    return is_dash(l, i) || is_mark(l, i, '~') ? i + 1 : 0;
}

static const char *last_word(const char *words)
{
    const char *space = strrchr(words, ' ');
    return space ? space + 1 : words;
}

static bool is_weight(const struct unit *u)
{
    static const char *const weights[] = {"gam", "tấn", "tạ", "yến"};
    for (size_t k = 0; k < ARRAY_COUNT(weights); k++)
        if (strcmp(last_word(u->entry->reading), weights[k]) == 0)
            return true;
    return false;
}

/* 500g-1kg and 50cm-1m are ranges, 220V-50Hz is none. */
static bool same_measure(const struct unit *a, const struct unit *b)
{
    return strcmp(last_word(a->entry->reading), last_word(b->entry->reading)) == 0 ||
           (is_weight(a) && is_weight(b));
}

static bool same_scale(const struct amount *a, const struct amount *b)
{
    if (!a->has_unit || !b->has_unit)
        return true;
    if (a->unit.kind == UNIT_PHYSICAL && b->unit.kind == UNIT_PHYSICAL)
        return same_measure(&a->unit, &b->unit);
    return a->unit.kind == b->unit.kind ||
           ((a->unit.kind == UNIT_SCALE || a->unit.kind == UNIT_MONEY) && b->unit.kind == UNIT_MONEY);
}

static bool falls(const struct amount *a, const struct amount *b)
{
    long x = number_value(&a->number), y = number_value(&b->number);
    bool same = !a->has_unit || strcmp(a->unit.say, b->unit.say) == 0;
    return same && x >= 0 && y >= 0 && x > y && !a->number.negative && !b->number.negative;
}

/* 5km - 10km - 21km are three, no range. */
static bool one_of_many(const struct line *l, size_t first, const struct amount *b)
{
    struct amount next;
    bool after = is_dash(l, b->end) && scan_amount(l, b->end + 1, &next) && next.has_unit;
    bool before = first > 2 && is_dash(l, first - 1) && l->tokens[first - 2].kind == TOKEN_WORD &&
                  is_number(l, first - 3);
    return after || before;
}

bool range_of_amounts(struct line *l, struct match *m, const struct amount *a)
{
    size_t at = range_dash(l, a->end);
    struct amount b;
    if (!at || is_mark(l, at, '-') || !scan_amount(l, at, &b) || b.number.negative || b.number.dotted)
        return false;
    if (!b.has_unit || !same_scale(a, &b))
        return false;
    if (is_glued(l, a->end) != is_glued(l, a->end + 1) || one_of_many(l, m->first, &b))
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
    m->kind = amount_kind(&b);
    flag_amount(m, a);
    flag_amount(m, &b);
    if (down)
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s", "Khoảng số giảm dần, đọc thành hai số.");
    return true;
}

#define FACTORS 4

static bool times_at(const struct line *l, size_t i)
{
    return is_mark(l, i, 0xD7) ||
           (is_word(l, i, "x") && is_number(l, i + 1) && (is_lower_word(l, i) || l->tokens[i].space));
}

/* 2m x 3m, 2×3 m, 100 x 50 cm: the unit written once belongs to all. */
static bool product(struct line *l, struct match *m, const struct amount *first)
{
    struct amount factors[FACTORS] = {*first};
    size_t count = 1;
    while (count < FACTORS && times_at(l, factors[count - 1].end) &&
           scan_amount(l, factors[count - 1].end + 1, &factors[count]))
        count++;
    if (count == 1)
        return false;
    struct amount *last = &factors[count - 1];
    bool shared = last->has_unit && strcmp(last->unit.say, "mét") == 0 && /* 3x25 kVA are three of them */
                  cue_before(l, first->number.first, "dài|chiều dài", 1) == NONE;
    for (size_t k = 0; k < count; k++) {
        if (k > 0)
            say(l, "nhân");
        say_amount(l, &factors[k]);
        if (shared && !factors[k].has_unit)
            say_unit(l, &last->unit);
    }
    m->end = last->end;
    m->kind = READER_KIND_MEASURE;
    if (!last->has_unit && clause_has_before(l, first->number.first, "uống|viên|liều|thuốc|tiêm|mg|ml", 8))
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s",
                   "Liều dùng viết bằng dấu nhân. Ghi rõ mỗi lần bao nhiêu, ngày mấy lần.");
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
    m->kind = amount_kind(&a);
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
    flag_amount(m, &a);
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
        size_t other = m->end + 1; /* $5-$10 */
        if (!scale && is_dash(l, m->end) && other < l->count && l->tokens[other].kind == TOKEN_MARK &&
            l->tokens[other].mark == l->tokens[i].mark && is_number(l, other + 1)) {
            say(l, "đến");
            m->end++;
        }
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
