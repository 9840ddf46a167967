/*
 * Lunar days: mùng for 1 to 10 and rằm for 15 in every region, tháng Giêng, tháng Chạp, nhuận. A date is
 * lunar when âm lịch, ÂL, Tết, rằm, tức, nhằm or a Can Chi year stands with it. Section 14.
 */
#include "reader/internal.h"
#include <string.h>

#define CAN "giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý"

void say_lunar_day(struct line *l, int day)
{
    if (day == 15) {
        say(l, "rằm");
        return;
    }
    if (day <= 10)
        say(l, "mùng");
    say_value(l, day);
}

static void say_lunar_month(struct line *l, int month)
{
    say(l, "tháng");
    if (month == 1)
        say(l, "Giêng");
    else if (month == 12)
        say(l, "Chạp");
    else if (month == 4)
        say(l, "tư");
    else
        say_value(l, month);
}

static bool can_chi_at(const struct line *l, size_t i)
{
    return words_at(l, i,
                    "năm "
                    "giáp|năm ất|năm bính|năm đinh|năm mậu|năm kỷ|năm canh|năm tân|năm nhâm|năm quý") > 0 &&
           is_capital_word(l, i + 1);
}

/* (âl), ÂL, âm lịch, AL */
static size_t lunar_mark(const struct line *l, size_t i)
{
    size_t open = is_mark(l, i, '(') ? 1 : 0;
    size_t words = words_at(l, i + open, "âm lịch|âl|al");
    if (words && is_word(l, i + open, "al") && !is_exact(l, i + open, "AL"))
        return 0;
    if (!words)
        return 0;
    return i + open + words + (open && is_mark(l, i + open + words, ')') ? 1 : 0);
}

static bool lunar_feast(const struct line *l, size_t i, int day, int month)
{
    static const struct {
        int day, month;
        const char *cues;
    } feasts[] = {
        {10, 3, "giỗ tổ|hùng vương"}, {15, 7, "vu lan"},  {15, 8, "trung thu"}, {15, 1, "nguyên tiêu"},
        {23, 12, "ông công|ông táo"}, {5, 5, "đoan ngọ"}, {15, 4, "phật đản"},  {15, 10, "hạ nguyên"}};
    for (size_t k = 0; k < ARRAY_COUNT(feasts); k++)
        if (feasts[k].day == day && feasts[k].month == month && clause_has_before(l, i, feasts[k].cues, 7))
            return true;
    return false;
}

struct lunar {
    struct day day;
    bool leap, marked;
    size_t end;
};

/* What after the date makes it lunar: nhuận, âm lịch, năm Bính Ngọ. */
static bool lunar_tail(const struct line *l, struct lunar *d)
{
    size_t at = d->day.end;
    if (is_word(l, at, "nhuận")) {
        d->leap = true;
        at++;
    } else if (is_mark(l, at, '(') && is_word(l, at + 1, "nhuận") && is_mark(l, at + 2, ')')) {
        d->leap = true;
        at += 3;
    }
    size_t marked = lunar_mark(l, at);
    d->marked = marked > 0;
    d->end = marked ? marked : at;
    return d->leap || marked || can_chi_at(l, at) || words_at(l, at, "tết") > 0;
}

static void say_lunar_date(struct line *l, size_t i, const struct lunar *d, bool ngay)
{
    if (ngay)
        say(l, "ngày");
    if (cue_before(l, i, "mùng|mồng", 0) != NONE)
        say_value(l, d->day.day);
    else if (cue_before(l, i, "rằm", 0) == NONE)
        say_lunar_day(l, d->day.day);
    say_lunar_month(l, d->day.month);
    if (d->leap)
        say(l, "nhuận");
    if (d->day.year) {
        say(l, "năm");
        say_year(l, d->day.year);
    }
    if (d->marked)
        say(l, "âm lịch");
}

static bool lunar_date(struct line *l, size_t i, struct match *m)
{
    struct lunar d = {0};
    if (!scan_date(l, i, &d.day) || d.day.year > 2099 || d.day.month > 12 || d.day.day > 30)
        return false;
    bool tail = lunar_tail(l, &d);
    bool feast = !d.day.year && lunar_feast(l, i, d.day.day, d.day.month);
    bool cue = cue_before(l, i, "tức|nhằm|tức ngày|nhằm ngày|rằm", 0) != NONE;
    if (!tail && !feast && !(cue && !d.day.year) && !(cue && can_chi_at(l, d.end)))
        return false;
    if (!tail)
        d.end = d.day.end;
    say_lunar_date(l, i, &d, cue_before(l, i, "ngày|mùng|mồng|rằm", 0) == NONE && !feast);
    m->end = d.end;
    m->kind = READER_KIND_LUNAR;
    return true;
}

/* 23 tháng Chạp, 15 tháng 10 âm lịch, ngày 15 tháng 7 năm Bính Ngọ */
static bool day_of_lunar_month(struct line *l, size_t i, struct match *m)
{
    int day = value_of(l, i);
    if (digits_of(l, i) > 2 || day < 1 || day > 30 || !is_word(l, i + 1, "tháng"))
        return false;
    struct lunar d = {.day = {.day = day, .end = i + 3}};
    bool named = words_at(l, i + 2, "giêng|chạp") > 0;
    int month = value_of(l, i + 2);
    if (!named && (month < 1 || month > 12 || !lunar_tail(l, &d)))
        return false;
    if (named)
        lunar_tail(l, &d);
    if (i == 0 || cue_before(l, i, "ngày|mùng|mồng|rằm|đêm|sáng|chiều|tối", 0) == NONE)
        say(l, "ngày");
    if (cue_before(l, i, "mùng|mồng", 0) != NONE)
        say_value(l, day);
    else
        say_lunar_day(l, day);
    if (named) {
        say(l, "tháng");
        say(l, is_word(l, i + 2, "giêng") ? "Giêng" : "Chạp");
    } else {
        say_lunar_month(l, month);
    }
    if (d.leap)
        say(l, "nhuận");
    if (d.marked)
        say(l, "âm lịch");
    m->end = named && !d.leap && !d.marked ? i + 3 : d.end;
    m->kind = READER_KIND_LUNAR;
    return true;
}

/* mùng 1 Tết, 29 Tết, rằm tháng 7, mùng 10/3 */
static bool feast_day(struct line *l, size_t i, struct match *m)
{
    int value = value_of(l, i);
    if (value < 1 || value > 30 || digits_of(l, i) > 2)
        return false;
    m->kind = READER_KIND_LUNAR;
    if (is_word(l, i + 1, "tết") && is_capital_word(l, i + 1)) {
        if (value <= 10 && cue_before(l, i, "mùng|mồng", 0) == NONE)
            say(l, "mùng");
        say_value(l, value);
        return true;
    }
    if (is_word(l, i - 1, "tháng") && cue_before(l, i - 1, "rằm|mùng một|mồng một", 0) != NONE &&
        value <= 12) {
        if (value == 1)
            say(l, "Giêng");
        else if (value == 12)
            say(l, "Chạp");
        else if (value == 4)
            say(l, "tư");
        else
            say_value(l, value);
        return true;
    }
    return false;
}

/* tháng 12 âm lịch, tháng 6 nhuận */
static bool lunar_month(struct line *l, size_t i, struct match *m)
{
    struct lunar d = {.day = {.end = i + 1}};
    int month = value_of(l, i);
    if (!is_word(l, i - 1, "tháng") || month < 1 || month > 12 || !lunar_tail(l, &d))
        return false;
    if (month == 1)
        say(l, "Giêng");
    else if (month == 12)
        say(l, "Chạp");
    else if (month == 4)
        say(l, "tư");
    else
        say_value(l, month);
    if (d.leap)
        say(l, "nhuận");
    if (d.marked)
        say(l, "âm lịch");
    m->end = d.end;
    m->kind = READER_KIND_LUNAR;
    return true;
}

#define DAYS_MOST 12

/* The days of "14, 15 và 16" or "16-18" from token i on; the token after them. */
static size_t listed_days(const struct line *l, size_t i, size_t days[DAYS_MOST], size_t *count)
{
    *count = 0;
    while (*count < DAYS_MOST && is_number(l, i) && digits_of(l, i) <= 2 && value_of(l, i) >= 1 &&
           value_of(l, i) <= 30) {
        days[(*count)++] = i++;
        bool joined = is_dash(l, i) || is_mark(l, i, ',') || words_at(l, i, "và|đến");
        if (!joined || !is_number(l, i + 1))
            break;
        i++;
    }
    return i;
}

static void say_listed_days(struct line *l, const size_t *days, size_t count, bool ngay)
{
    for (size_t k = 0; k < count; k++) {
        bool range = k > 0 && (is_dash(l, days[k] - 1) || is_word(l, days[k] - 1, "đến"));
        if (k > 0 && is_mark(l, days[k] - 1, ','))
            say_pause(l);
        else if (k > 0)
            say(l, range ? "đến" : "và");
        if (range || (k == 0 && ngay))
            say(l, "ngày");
        say_lunar_day(l, value_of(l, days[k]));
    }
}

/* 16-18/10 ÂL, 10-14 ÂL, 14, 15 và 16/7 âm lịch: days of a list or a range before one lunar mark. */
static bool lunar_days(struct line *l, size_t i, struct match *m)
{
    size_t days[DAYS_MOST], count, end = listed_days(l, i, days, &count);
    struct lunar d = {.day = {.end = end}};
    if (count == 0 || (i > 0 && is_word(l, i - 1, "tháng")))
        return false;
    bool month = scan_date(l, days[count - 1], &d.day) && !d.day.year && d.day.month <= 12;
    d.day.end = month ? d.day.end : end;
    if (!lunar_tail(l, &d) || !d.marked || (month && count == 1))
        return false;
    say_listed_days(l, days, count, cue_before(l, i, "ngày|các ngày|mùng|mồng", 0) == NONE);
    if (month)
        say_lunar_month(l, d.day.month);
    if (d.leap)
        say(l, "nhuận");
    say(l, "âm lịch");
    m->end = d.end;
    m->kind = READER_KIND_LUNAR;
    return true;
}

/* 10-3 âm lịch: no range falls. */
static bool pointed_lunar_date(struct line *l, size_t i, struct match *m)
{
    struct lunar d = {.day = {.day = value_of(l, i), .month = value_of(l, i + 2), .end = i + 3}};
    if (!is_mark_of(l, i + 1, "-.") || !is_glued(l, i + 1) || !is_glued(l, i + 2) || digits_of(l, i) > 2 ||
        digits_of(l, i + 2) > 2 || d.day.month < 1 || d.day.month > 12 || d.day.day < d.day.month ||
        d.day.day > 30 || !lunar_tail(l, &d) || !d.marked)
        return false;
    say_lunar_date(l, i, &d, cue_before(l, i, "ngày|mùng|mồng|rằm", 0) == NONE);
    m->end = d.end;
    m->kind = READER_KIND_LUNAR;
    return true;
}

bool rule_lunar(struct line *l, size_t i, struct match *m)
{
    if (pointed_lunar_date(l, i, m) || lunar_days(l, i, m))
        return true;
    if (lunar_date(l, i, m) || day_of_lunar_month(l, i, m))
        return true;
    return i > 0 ? feast_day(l, i, m) || lunar_month(l, i, m) : feast_day(l, i + 0, m) && i > 0;
}
