/*
 * Storm and flood bulletins: places on the map, levels of flood alarm, gusts. Section 32. Forces of wind and
 * ranges of them are ordinary amounts (rule_quantity.c, rule_range.c).
 */
#include "reader/internal.h"
#include <string.h>

static const char *compass(const struct line *l, size_t i)
{
    static const struct {
        const char *letter, *name;
    } sides[] = {{"N", "Vĩ Bắc"}, {"B", "Vĩ Bắc"}, {"S", "Vĩ Nam"}, {"E", "Kinh Đông"}, {"Đ", "Kinh Đông"}};
    for (size_t k = 0; k < ARRAY_COUNT(sides); k++)
        if (is_exact(l, i, sides[k].letter))
            return sides[k].name;
    return NULL;
}

/* 50', 14'30": the token after them, `at` when there are none. */
static size_t scan_minutes(const struct line *l, size_t at)
{
    if (!is_number(l, at) || !is_mark(l, at + 1, '\''))
        return at;
    return is_number(l, at + 2) && is_mark(l, at + 3, '"') ? at + 4 : at + 2;
}

/* 18,5°N–107,2°E, 10°14'30"B */
static bool coordinates(struct line *l, size_t i, struct match *m)
{
    struct number n;
    if (!is_number(l, i) || !scan_number(l, i, &n))
        return false;
    bool degree = is_mark(l, n.end, 0xB0);
    size_t minutes = degree ? n.end + 1 : n.end, letter = degree ? scan_minutes(l, minutes) : minutes;
    const char *name = compass(l, letter);
    bool bare = n.part_count && is_glued(l, letter) && number_value(&n) >= 5 &&
                (is_exact(l, letter, "N") || is_exact(l, letter, "E"));
    if (!name || (!degree && !bare))
        return false;
    say_number(l, &n);
    say(l, "độ");
    if (letter > minutes) {
        say_value(l, value_of(l, minutes));
        say(l, "phút");
    }
    if (letter > minutes + 2) {
        say_value(l, value_of(l, minutes + 2));
        say(l, "giây");
    }
    m->end = letter + 1;
    m->kind = READER_KIND_WEATHER;
    bool axis = cue_before(l, i, "vĩ độ|kinh độ|vĩ tuyến|kinh tuyến", 0) != NONE;
    say(l, axis ? strchr(name, ' ') + 1 : name);
    return true;
}

/* 12,0-16,5N: from one parallel to another */
static bool coordinate_range(struct line *l, size_t i, struct match *m)
{
    struct number a, b;
    if (!is_number(l, i) || !scan_number(l, i, &a) || !a.part_count || !is_dash(l, a.end) ||
        !is_number(l, a.end + 1) || !scan_number(l, a.end + 1, &b) || !b.part_count)
        return false;
    size_t letter = is_mark(l, b.end, 0xB0) ? b.end + 1 : b.end;
    const char *name = compass(l, letter);
    if (!name || !is_glued(l, letter) || number_value(&a) < 5 ||
        !(is_exact(l, letter, "N") || is_exact(l, letter, "E")))
        return false;
    say_number_before_unit(l, &a);
    say(l, "đến");
    say_number_before_unit(l, &b);
    say(l, "độ");
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
    if (!is_word(l, i, "giật") || !is_word(l, i + 1, "cấp") || i == 0 ||
        l->tokens[i - 1].kind == TOKEN_MARK || words_end_at(l, i, "bão|gió|mạnh"))
        return false;
    say_pause(l);
    say(l, "giật");
    m->kind = READER_KIND_WEATHER;
    return true;
}

bool rule_weather(struct line *l, size_t i, struct match *m)
{
    return coordinate_range(l, i, m) || coordinates(l, i, m) || alarm_rule(l, i, m) || gust(l, i, m);
}
