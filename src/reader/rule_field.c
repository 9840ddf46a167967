/*
 * Forms of single fields: storm and flood bulletins, health, the farm, power lines, roads, school. Sections
 * 32 to 37. Most of their forms are ordinary amounts, ranges and abbreviations; here is only what is not.
 */
#include "reader/internal.h"
#include <string.h>

/* ---- storm and flood
 * ------------------------------------------------------------------------------------------------ */

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

/* ---- health
 * ------------------------------------------------------------------------------------------------------------
 */

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

bool rule_health(struct line *l, size_t i, struct match *m)
{
    if (i + 1 >= l->count)
        return false;
    return flu(l, i, m) || times_a_day(l, i, m) || in_one(l, i, m) || dose(l, i, m);
}

/* ---- farm
 * --------------------------------------------------------------------------------------------------------------
 */

static bool fertiliser_cued(const struct line *l, size_t i)
{
    return cue_before(l, i, "npk|phân|phân bón|dap|npk loại|công thức|loại|bón|hoặc|và", 1) != NONE;
}

/* 16-16-8, 20-20-15+TE: not a range, not a sum */
bool rule_farm(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || !is_dash(l, i + 1) || !is_number(l, i + 2) || !is_dash(l, i + 3) ||
        !is_number(l, i + 4) || is_dash(l, i + 5) || digits_of(l, i) > 2 || digits_of(l, i + 2) > 2 ||
        digits_of(l, i + 4) > 2 || !is_glued(l, i + 1) || !is_glued(l, i + 3))
        return false;
    bool te = is_mark(l, i + 5, '+') && words_at(l, i + 6, "te");
    if (!te && !fertiliser_cued(l, i))
        return false;
    if (i > 0 && l->tokens[i - 1].kind == TOKEN_WORD && cue_before(l, i, "npk", 0) != NONE)
        say_pause(l);
    for (size_t k = i; k <= i + 4; k += 2) {
        if (k > i)
            say_pause(l);
        say_value(l, value_of(l, k));
    }
    m->end = i + 5;
    if (te) {
        say_pause(l);
        say(l, "có vi lượng");
        m->end = i + 7;
    }
    m->kind = READER_KIND_FARM;
    return true;
}

/* ---- power
 * ---------------------------------------------------------------------------------------------------------------
 */

bool rule_power(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || digits_of(l, i) != 3 || i == 0)
        return false;
    bool listed = l->span_count && l->spans[l->span_count - 1].kind == READER_KIND_POWER &&
                  i - l->spans[l->span_count - 1].end == 1 &&
                  (is_mark_of(l, i - 1, ",-") || is_word(l, i - 1, "và"));
    bool line_cue =
        cue_before(l, i, "lộ|xuất tuyến|mc|máy cắt|phát tuyến|lộ ra|đường dây|tuyến dây|xt|đz|dz", 0) != NONE;
    bool power_line = cue_before(l, i, "tuyến|tuyến trung thế|tuyến dây trung thế|nhánh|trục", 0) != NONE &&
                      clause_has_before(l, i, "điện|kv|lưới|trạm|trung thế|dây", 20);
    if (!listed && !line_cue && !power_line)
        return false;
    struct unit u;
    if (scan_unit(l, i + 1, &u) || (is_mark_of(l, i + 1, "/,.") && is_number(l, i + 2) && is_glued(l, i + 2)))
        return false;
    say_digits(l, digits_at(l, i), 3);
    m->kind = READER_KIND_POWER;
    return true;
}

/* ---- roads
 * ---------------------------------------------------------------------------------------------------------------
 */

static bool kilometre_post(struct line *l, size_t i, struct match *m)
{
    bool cassava = is_exact(l, i, "KM") && is_glued(l, i + 1) &&
                   clause_has_before(l, i, "sắn|giống|mì|khoai", 12); /* KM94, KM419 */
    if (!is_word(l, i, "km") || !is_number(l, i + 1) || (i > 0 && is_number(l, i - 1)) || cassava)
        return false;
    say(l, "ki lô mét");
    struct number n;
    scan_number(l, i + 1, &n);
    say_number(l, &n);
    m->end = n.end;
    if (is_mark(l, n.end, '+') && is_number(l, n.end + 1)) {
        say(l, "cộng");
        say_integer(l, digits_at(l, n.end + 1), digits_of(l, n.end + 1));
        m->end = n.end + 2;
    }
    if (is_dash(l, m->end) && is_number(l, m->end + 1) && scan_number(l, m->end + 1, &n)) { /* km 5-7 */
        say(l, "đến");
        say_number(l, &n);
        m->end = n.end;
    }
    if (is_dash(l, m->end) && is_word(l, m->end + 1, "km") && is_number(l, m->end + 2)) {
        struct match second = {0};
        say(l, "đến");
        kilometre_post(l, m->end + 1, &second);
        m->end = second.end;
    }
    m->kind = READER_KIND_ROAD;
    return true;
}

bool rule_road(struct line *l, size_t i, struct match *m)
{
    return kilometre_post(l, i, m);
}

/* ---- school
 * -----------------------------------------------------------------------------------------------------------------
 */

/* lớp 6A1, 12A10 */
bool rule_school(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || digits_of(l, i) > 2 || !is_letter(l, i + 1) || !is_upper_word(l, i + 1) ||
        !is_glued(l, i + 1) || cue_before(l, i, "lớp|khối|các lớp|và", 0) == NONE)
        return false;
    say_value(l, value_of(l, i));
    size_t at = l->tokens[i + 1].start;
    say_letter(l, text_next(l->text, l->length, &at), false);
    m->end = i + 2;
    if (is_number(l, i + 2) && is_glued(l, i + 2)) {
        say_integer(l, digits_at(l, i + 2), digits_of(l, i + 2));
        m->end = i + 3;
    }
    m->kind = READER_KIND_SCHOOL;
    return true;
}
