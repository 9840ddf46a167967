/*
 * Health: flu types, doses of vaccines, pills a day. Section 33.
 */
#include "reader/internal.h"

/* A/H5N1 */
static bool flu(struct line *l, size_t i, struct match *m)
{
    bool type = is_letter(l, i) && is_upper_word(l, i) && is_mark(l, i + 1, '/') && is_glued(l, i + 1);
    size_t at = type ? i + 2 : i;
    if (!is_exact(l, at, "H") || !is_number(l, at + 1) || !is_exact(l, at + 2, "N") ||
        !is_number(l, at + 3) || !is_glued(l, at + 1) || !is_glued(l, at + 2) || !is_glued(l, at + 3))
        return false;
    if (type)
        say_letters(l, i, i + 1, false);
    say_letters(l, at, at + 1, false);
    say_integer(l, digits_at(l, at + 1), digits_of(l, at + 1));
    say_letters(l, at + 2, at + 3, false);
    say_integer(l, digits_at(l, at + 3), digits_of(l, at + 3));
    m->end = at + 4;
    m->kind = READER_KIND_HEALTH;
    return true;
}

/* 2 viên x 3 lần/ngày */
static bool times_a_day(struct line *l, size_t i, struct match *m)
{
    if (!(is_word(l, i, "x") || is_mark(l, i, 0xD7)) || i == 0 || l->tokens[i - 1].kind != TOKEN_WORD ||
        !is_number(l, i + 1) || !words_at(l, i + 2, "lần|ngày|tuần|đợt"))
        return false;
    say_pause(l);
    m->kind = READER_KIND_HEALTH;
    return true;
}

/* 6in1, 5in1 */
static bool in_one(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || !is_word(l, i + 1, "in") || !is_glued(l, i + 1) || !is_number(l, i + 2))
        return false;
    say_value(l, value_of(l, i));
    say(l, "trong");
    say_value(l, value_of(l, i + 2));
    m->end = i + 3;
    m->kind = READER_KIND_HEALTH;
    return true;
}

/* 1v x 2 lần: tablets, no volts */
static bool tablets(struct line *l, size_t i, struct match *m)
{
    if (digits_of(l, i) != 1 || !is_exact(l, i + 1, "v"))
        return false;
    if (!words_at(l, i + 2, "x") && !is_mark(l, i + 2, '/') &&
        !clause_has_before(l, i, "thuốc|uống|mg|viên|liều", 8))
        return false;
    say_value(l, value_of(l, i));
    say(l, "viên");
    m->end = i + 2;
    m->kind = READER_KIND_HEALTH;
    return true;
}

static bool dose(struct line *l, size_t i, struct match *m)
{
    if (!is_exact(l, i, "M") || !is_number(l, i + 1) || !is_glued(l, i + 1) || digits_of(l, i + 1) != 1 ||
        !clause_has_before(l, i, "mũi|tiêm|vắc xin|liều|vaccine", 12))
        return false;
    say(l, "mũi");
    say_value(l, value_of(l, i + 1));
    m->end = i + 2;
    m->kind = READER_KIND_HEALTH;
    return true;
}

/* nhóm máu O-, AB+ */
static bool blood(struct line *l, size_t i, struct match *m)
{
    bool group = is_exact(l, i, "A") || is_exact(l, i, "B") || is_exact(l, i, "O") || is_exact(l, i, "AB");
    bool sign = is_mark(l, i + 1, '+') || is_dash(l, i + 1);
    if (!group || !sign || !is_glued(l, i + 1) ||
        (i + 2 < l->count && l->tokens[i + 2].kind != TOKEN_MARK && is_glued(l, i + 2)) ||
        !clause_has_before(l, i, "máu", 16))
        return false;
    say_letters(l, i, i + 1, false);
    say(l, is_mark(l, i + 1, '+') ? "dương" : "âm");
    m->end = i + 2;
    m->kind = READER_KIND_HEALTH;
    return true;
}

bool rule_health(struct line *l, size_t i, struct match *m)
{
    if (i + 1 >= l->count)
        return false;
    return flu(l, i, m) || times_a_day(l, i, m) || in_one(l, i, m) || tablets(l, i, m) || dose(l, i, m) ||
           blood(l, i, m);
}
