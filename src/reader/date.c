/*
 * Dates taken apart and said: 23/4/2018, 23-4-2018, 23.4.2018, 2018-04-23; which exist, which days are
 * feasts, and what is doubtful about one (no such day, another weekday, past at the planned airing).
 * Section 13.
 */
#include "reader/internal.h"
#include <string.h>

bool date_possible(int day, int month, int year)
{
    if (month < 1 || month > 12 || day < 1)
        return false;
    return day <= date_days_in_month(year > 0 ? year : 2024, month);
}

bool named_day(int day, int month)
{
    static const struct {
        int day, month;
    } days[] = {{3, 2},   {8, 3},  {26, 3},  {30, 4},  {1, 5},   {7, 5},  {15, 5},  {19, 5},  {1, 6},
                {5, 6},   {21, 6}, {28, 6},  {27, 7},  {19, 8},  {2, 9},  {10, 10}, {13, 10}, {15, 10},
                {20, 10}, {9, 11}, {18, 11}, {20, 11}, {22, 12}, {27, 2}, {14, 10}, {1, 10},  {1, 12}};
    for (size_t i = 0; i < ARRAY_COUNT(days); i++)
        if (days[i].day == day && days[i].month == month)
            return true;
    return false;
}

void say_day(struct line *l, int day)
{
    if (day <= 10 && !south(l))
        say(l, "mùng");
    say_value(l, day);
}

void say_month(struct line *l, int month)
{
    say(l, "tháng");
    if (month == 4)
        say(l, "tư");
    else
        say_value(l, month);
}

void say_date(struct line *l, const struct day *d, bool with_ngay)
{
    if (with_ngay)
        say(l, "ngày");
    if (d->day)
        say_day(l, d->day);
    if (d->month)
        say_month(l, d->month);
    if (d->year) {
        say(l, "năm");
        say_year(l, d->year);
    }
}

static bool separated(const struct line *l, size_t i, uint32_t *mark)
{
    if (!is_mark_of(l, i, "/-.") || !is_glued(l, i) || !is_number(l, i + 1) || !is_glued(l, i + 1))
        return false;
    *mark = l->tokens[i].mark;
    return true;
}

/* 05 / 3 / 2020, 20 - 11 - 2025: spaces around every mark, the year in full. */
static bool loose_date(const struct line *l, size_t i, struct day *out)
{
    uint32_t mark = i + 1 < l->count ? l->tokens[i + 1].mark : 0;
    if (!is_number(l, i) || digits_of(l, i) > 2 || (mark != '/' && mark != '-') || !is_mark(l, i + 1, mark) ||
        !is_number(l, i + 2) || digits_of(l, i + 2) > 2 || !is_mark(l, i + 3, mark) || !is_year(l, i + 4) ||
        !date_possible(value_of(l, i), value_of(l, i + 2), 0))
        return false;
    *out = (struct day){.day = value_of(l, i),
                        .month = value_of(l, i + 2),
                        .year = value_of(l, i + 4),
                        .first = i,
                        .end = i + 5};
    out->impossible = !date_possible(out->day, out->month, out->year);
    return true;
}

bool scan_date(const struct line *l, size_t i, struct day *out)
{
    uint32_t first, second;
    if (loose_date(l, i, out) && (!is_glued(l, i + 1) || !is_glued(l, i + 2)))
        return true;
    *out = (struct day){.first = i};
    if (!is_number(l, i) || !separated(l, i + 1, &first) || digits_of(l, i) > 4)
        return false;
    int a = value_of(l, i), b = value_of(l, i + 2), c = 0;
    bool three = separated(l, i + 3, &second) && second == first;
    if (three)
        c = value_of(l, i + 4);
    out->end = three ? i + 5 : i + 3;
    if (is_glued(l, out->end) &&
        (is_mark(l, out->end, '/') ||
         (is_number(l, out->end + 1) && is_glued(l, out->end + 1) && is_mark(l, out->end, '.'))))
        return false;
    if (three && digits_of(l, i) == 4 && year_like(a) && first != '.' &&
        digits_of(l, i + 4) <= 2) { /* 2018-04-23 */
        int day = c;
        c = a;
        a = day;
    } else if (digits_of(l, i) > 2 || digits_of(l, i + 2) > 2) {
        return false;
    }
    out->day = a;
    out->month = b;
    if (!three)
        return first == '/' && a >= 1 && a <= 31 && b >= 1;
    bool dotted = first == '.' && digits_of(l, i) == 2 && digits_of(l, i + 2) == 2 && a > 12; /* 31.12.25 */
    if (digits_of(l, i + 4) == 2 && (first == '/' || dotted) && digits_of(l, i) <= 2) {
        out->short_year = true;
        c += 2000;
    }
    out->year = c;
    out->impossible = !date_possible(a, b, c);
    return year_like(c) && a >= 1 && a <= 31 && b >= 1 && b <= 31;
}

/* ---- what is doubtful about a day
 * --------------------------------------------------------------------------------- */

static const char *const weekdays[] = {"thứ hai|thứ 2|t 2", "thứ ba|thứ 3|t 3",  "thứ tư|thứ 4|t 4",
                                       "thứ năm|thứ 5|t 5", "thứ sáu|thứ 6|t 6", "thứ bảy|thứ 7|t 7",
                                       "chủ nhật|cn"};

int weekday_before(const struct line *l, size_t i)
{
    while (i > 0 && (is_mark_of(l, i - 1, ",(-") || is_dash(l, i - 1) || is_word(l, i - 1, "ngày")))
        i--;
    if (i > 1 && is_number(l, i - 1) && is_exact(l, i - 2, "T") && is_glued(l, i - 1) &&
        value_of(l, i - 1) >= 2 && value_of(l, i - 1) <= 7)
        return value_of(l, i - 1) - 2;
    for (int day = 0; day < 7; day++)
        if (words_end_at(l, i, weekdays[day]))
            return day;
    return -1;
}

/* ngày 26/11 (thứ Tư) */
static int weekday_after(const struct line *l, size_t i)
{
    if (is_mark_of(l, i, "(,"))
        i++;
    for (int day = 0; day < 7; day++)
        if (words_at(l, i, weekdays[day]))
            return day;
    return -1;
}

/* The day of a document, or one that a verb puts in the past. */
static bool told_as_past(const struct line *l, size_t i)
{
    const struct span *last = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    bool of_document = last && last->kind == READER_KIND_DOCUMENT && i - last->end <= 3;
    for (size_t back = 1; back <= 5 && back < i; back++)
        of_document |= words_end_at(l, i - back, document_types) > 0;
    bool begins = cue_before(l, i, "từ|kể từ", 1) != NONE; /* what lasts since then */
    return of_document || begins ||
           clause_has_before(
               l, i, "đã|căn cứ|hiệu lực|ban hành|sinh|vừa|qua|cấp ngày|thành lập|trước đây|kỷ niệm|tính đến",
               14);
}

/* "7 giờ ngày 25/11" at nine o'clock that day: the hour has passed, too. */
static bool hour_passed(const struct line *l, const struct day *d)
{
    const struct span *last = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    return last && last->kind == READER_KIND_TIME && d->first - last->end <= 2 &&
           l->hour_told * 60000 < l->now->ms_of_day;
}

static void flag_past(const struct line *l, struct match *m, const struct day *d, struct date date)
{
    int age = date_to_days(l->now->date) - date_to_days(date);
    if (age < 0 || (!d->year && age >= 100) || told_as_past(l, d->first))
        return;
    if (age > 0)
        match_flag(m, READER_FLAG_PAST, "Ngày %d tháng %d năm %d đã qua lúc dự kiến phát.", d->day, d->month,
                   date.year);
    else if (hour_passed(l, d))
        match_flag(m, READER_FLAG_PAST, "Giờ hẹn của ngày %d tháng %d đã qua lúc dự kiến phát.", d->day,
                   d->month);
}

void flag_day(struct line *l, struct match *m, const struct day *d)
{
    static const char *const names[] = {"thứ Hai", "thứ Ba",  "thứ Tư",  "thứ Năm",
                                        "thứ Sáu", "thứ Bảy", "Chủ nhật"};
    const struct civil *now = l->now;
    int year = d->year ? d->year : now ? now->date.year : 0;
    if (d->month > 12 || d->impossible || !date_possible(d->day, d->month ? d->month : 1, year)) {
        match_flag(m, READER_FLAG_NO_SUCH_DATE, "Không có ngày %d tháng %d trong lịch.", d->day, d->month);
        return;
    }
    if (d->short_year)
        match_flag(m, READER_FLAG_AMBIGUOUS_DATE, "Năm viết hai chữ số, đọc là %d.", d->year);
    if (!year || !d->month)
        return;
    struct date date = {(int16_t)year, (int8_t)d->month, (int8_t)d->day};
    l->day_told = date;
    int told = weekday_before(l, d->first), real = (int)date_weekday(date);
    told = told < 0 ? weekday_after(l, d->end) : told;
    if (told >= 0 && told != real)
        match_flag(m, READER_FLAG_WEEKDAY, "Ngày %d tháng %d năm %d là %s, không phải %s.", d->day, d->month,
                   year, names[real], names[told]);
    if (now)
        flag_past(l, m, d, date);
}
