/*
 * Vehicle plates: 71B2-123.45, 30A-678.90, 29-B1 123.45. Section 24.
 */
#include "reader/internal.h"

#define PLATE_CUES "biển số|biển kiểm soát|bks|bs|biển|xe|mang biển số|số xe|kiểm soát"

struct plate {
    size_t letters, series, tail, end; /* tokens; series: 0 = none */
};

static size_t plate_joint(const struct line *l, size_t i)
{
    return is_mark_of(l, i, "-.") || is_mark(l, i, 0x2013) ? i + 1 : i;
}

/* 123.45, 12345 or 1234; where no mark parts it from the series, a cue must have stood before. */
static bool plate_tail(const struct line *l, size_t i, bool cued, struct plate *p)
{
    size_t at = plate_joint(l, i);
    bool marked = at > i;
    if (!is_number(l, at) || (!marked && !l->tokens[at].space))
        return false;
    p->tail = at;
    p->end = at + 1;
    if (digits_of(l, at) == 3 && is_mark(l, at + 1, '.') && is_glued(l, at + 1) &&
        digits_of(l, at + 2) == 2 && is_glued(l, at + 2)) {
        p->end = at + 3;
        return true;
    }
    return (digits_of(l, at) == 5 || digits_of(l, at) == 4) && (cued || marked);
}

static bool scan_plate(const struct line *l, size_t i, struct plate *p)
{
    const struct span *last = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    bool listed = last && last->kind == READER_KIND_PLATE && i - last->end <= 1;
    bool cued = listed || cue_before(l, i, PLATE_CUES, 1) != NONE;
    bool joint = cued && is_mark(l, i + 1, '-') && is_glued(l, i + 1) && is_glued(l, i + 2);
    p->letters = joint ? i + 2 : i + 1;
    if (digits_of(l, i) != 2 || value_of(l, i) < 11 || !is_upper_word(l, p->letters) ||
        !is_glued(l, p->letters) || l->tokens[p->letters].letters > 2)
        return false;
    size_t after = p->letters + 1;
    p->series = digits_of(l, after) == 1 && is_glued(l, after) ? after : 0;
    return plate_tail(l, p->series ? after + 1 : after, cued, p);
}

/* tàu cá QNg 94567 TS: a boat's number, digit by digit */
static bool boat(struct line *l, size_t i, struct match *m)
{
    size_t type = is_dash(l, i + 1) ? i + 2 : i + 1;
    if (digits_of(l, i) < 4 || digits_of(l, i) > 5 || !is_exact(l, type, "TS") || i == 0 ||
        !(is_upper_word(l, i - 1) || is_capital_word(l, i - 1) || is_dash(l, i - 1)) ||
        !clause_has_before(l, i, "tàu|tàu cá|thuyền|ghe|số hiệu|số đăng ký|phương tiện", 12))
        return false;
    say_digits(l, digits_at(l, i), digits_of(l, i));
    say_pause(l);
    say_letters(l, type, type + 1, false);
    m->end = type + 1;
    m->kind = READER_KIND_PLATE;
    return true;
}

bool rule_plate(struct line *l, size_t i, struct match *m)
{
    struct plate p;
    if (boat(l, i, m))
        return true;
    if (!scan_plate(l, i, &p))
        return false;
    if (p.series) {
        say_digits(l, digits_at(l, i), 2);
        say_pause(l);
        say_letters(l, p.letters, p.series + 1, false);
    } else {
        say_integer(l, digits_at(l, i), 2);
        say_letters(l, p.letters, p.letters + 1, false);
    }
    say_pause(l);
    size_t count = digits_of(l, p.tail), head = count == 5 ? 3 : count;
    bool parted = p.end > p.tail + 1; /* 123.45 */
    say_digits(l, digits_at(l, p.tail), head);
    if (parted || head < count) {
        say_pause(l);
        say_digits(l, parted ? digits_at(l, p.tail + 2) : digits_at(l, p.tail) + head, 2);
    }
    m->end = p.end;
    m->kind = READER_KIND_PLATE;
    return true;
}
