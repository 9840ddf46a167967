/*
 * Storm and flood bulletins: places on the map, levels of flood alarm, gusts. Section 32. Forces of wind and
 * ranges of them are ordinary amounts (rule_quantity.c, rule_range.c).
 */
#include "reader/internal.h"

static const char *compass(const struct line *l, size_t i)
{
    if (is_exact(l, i, "N"))
        return "Vĩ Bắc";
    if (is_exact(l, i, "S"))
        return "Vĩ Nam";
    if (is_exact(l, i, "E"))
        return "Kinh Đông";
    return NULL;
}

/* 18,5°N–107,2°E */
static bool coordinates(struct line *l, size_t i, struct match *m)
{
    struct number n;
    if (!is_number(l, i) || !scan_number(l, i, &n))
        return false;
    bool degree = is_mark(l, n.end, 0xB0);
    size_t letter = degree ? n.end + 1 : n.end;
    bool minutes = degree && is_number(l, letter) && is_mark(l, letter + 1, '\''); /* 10°50'N */
    const char *name = compass(l, minutes ? letter + 2 : letter);
    bool bare = n.part_count && is_glued(l, letter) && number_value(&n) >= 5 && !is_exact(l, letter, "S");
    if (!name || (!degree && !bare))
        return false;
    say_number(l, &n);
    say(l, "độ");
    if (minutes) {
        say_integer(l, digits_at(l, letter), digits_of(l, letter));
        say(l, "phút");
        letter += 2;
    }
    say(l, name);
    m->end = letter + 1;
    m->kind = READER_KIND_WEATHER;
    return true;
}

static int alarm_level(const struct line *l, size_t i, size_t *end)
{
    if (is_number(l, i) && digits_of(l, i) == 1 && value_of(l, i) >= 1 && value_of(l, i) <= 3) {
        *end = i + 1;
        return value_of(l, i);
    }
    int roman = i < l->count ? roman_value(l, i) : 0;
    *end = i + 1;
    return roman <= 3 ? roman : 0;
}

static int alarm_at(const struct line *l, size_t i, size_t *end)
{
    if (!is_exact(l, i, "BĐ"))
        return 0;
    return alarm_level(l, is_mark(l, i + 1, '.') && is_glued(l, i + 1) ? i + 2 : i + 1, end);
}

static void say_alarm(struct line *l, int level)
{
    say(l, "báo động");
    say_value(l, level);
}

/* BĐ3, BĐ III, BĐ2-BĐ3, BĐ1-2 */
static bool alarm_rule(struct line *l, size_t i, struct match *m)
{
    size_t end, second_end;
    int level = alarm_at(l, i, &end);
    if (!level)
        return false;
    say_alarm(l, level);
    m->end = end;
    m->kind = READER_KIND_WEATHER;
    if (is_dash(l, end)) {
        int second = alarm_at(l, end + 1, &second_end);
        if (!second)
            second = alarm_level(l, end + 1, &second_end);
        if (second > level) {
            say(l, "đến");
            say_alarm(l, second);
            m->end = second_end;
        }
    }
    return true;
}

/* cấp 8 giật cấp 10: a breath before giật */
static bool gust(struct line *l, size_t i, struct match *m)
{
    if (!is_word(l, i, "giật") || !is_word(l, i + 1, "cấp") || i == 0 || l->tokens[i - 1].kind == TOKEN_MARK)
        return false;
    say_pause(l);
    say(l, "giật");
    m->kind = READER_KIND_WEATHER;
    return true;
}

bool rule_weather(struct line *l, size_t i, struct match *m)
{
    return coordinates(l, i, m) || alarm_rule(l, i, m) || gust(l, i, m);
}
