/*
 * Solar dates in running text: one day, ranges and lists of days with the month said once, a day alone.
 * Sections 11 and 13; date_cue.c tells them from counts, date.c takes them apart and says them.
 */
#include "reader/date_cue.h"
#include <string.h>

#define STREETS "đường|phố|trường|quảng trường|công viên|công ty|nhà máy|bệnh viện|ngã tư|ngã ba|chợ|cầu"
#define OCCASIONS "khai giảng|tựu trường|bế giảng|khai mạc|bế mạc|khánh thành|khởi công|khai trương"
#define DAILY "lần|viên|buổi|bữa|ca|gói|tiếng|giờ|lượt|chuyến|kg|lít|ml|ly|muỗng|thìa|cử|đêm|người|con"

/* ---- ranges and lists
 * --------------------------------------------------------------------------------------------------- */

/* 08-10/12, 30/11-04/12, 1/2/2026 - 3/2/2026: two days with a dash, the month of the first left out or not.
 */
static bool scan_range(const struct line *l, size_t i, struct day *a, struct day *b)
{
    *a = (struct day){.first = i, .end = i + 1};
    bool whole = scan_date(l, i, a) && (a->year || digits_of(l, i + 2) <= 2);
    if (whole && !is_dash(l, a->end) && is_mark(l, i + 1, '-'))
        return false;
    if (!whole || is_mark(l, i + 1, '-')) {
        if (digits_of(l, i) > 2 || !is_dash(l, i + 1))
            return false;
        *a = (struct day){.first = i, .end = i + 1, .day = value_of(l, i)};
    }
    if (!is_dash(l, a->end) || !scan_date(l, a->end + 1, b) || is_mark(l, a->end + 2, '-'))
        return false;
    bool rises = a->month || a->day < b->day;
    return a->day >= 1 && a->day <= 31 && rises && a->month <= 12 && b->month <= 12 &&
           !counted_noun_at(l, b->end) && !is_mark(l, b->end, '%');
}

/* Days, or else shares and numbers of houses. */
static bool range_cued(const struct line *l, size_t i, const struct day *a, const struct day *b)
{
    struct unit u;
    if (b->year || a->month || (b->day > b->month && !date_numbers_thing(l, i) && !scan_unit(l, b->end, &u)))
        return true;
    return date_cue_before(l, i) || date_listed_after(l, i) || i == 0 || is_mark_of(l, i - 1, "(:,");
}

static bool day_range(struct line *l, size_t i, struct match *m)
{
    struct day a, b;
    if (!scan_range(l, i, &a, &b))
        return false;
    size_t event = cue_before(l, i, "ngày", 2);
    bool event_name = event != NONE && event + 1 < i && is_capital_word(l, event); /* Ngày vi chất 1-2/6 */
    if (!event_name && !range_cued(l, i, &a, &b))
        return false;
    bool feast =
        cue_before(l, i, FEASTS, 1) != NONE && named_day(a.day, a.month) && named_day(b.day, b.month);
    bool ngay = !feast && !event_name;
    if (event_name)
        say_pause(l);
    say_date(l, &a, ngay && date_wants_ngay(l, i));
    if (feast)
        say_pause(l);
    else
        say(l, "đến");
    say_date(l, &b, ngay && cue_before(l, i, STREETS, 0) == NONE);
    m->end = b.end;
    m->kind = READER_KIND_DATE;
    flag_day(l, m, a.impossible ? &a : &b);
    return true;
}

/* "tháng 12", "tháng Chạp" after a day; never the "tháng" of "từ 10 - 12 tháng". */
static bool month_named_at(const struct line *l, size_t i)
{
    if (!is_word(l, i, "tháng"))
        return false;
    int month = value_of(l, i + 1);
    return (month >= 1 && month <= 12 && digits_of(l, i + 1) <= 2 && !words_at(l, i + 2, "ngày|tuần")) ||
           words_at(l, i + 1, "giêng|chạp|này|tới|sau|trước") > 0;
}

static size_t list_separator(const struct line *l, size_t i, const char **word)
{
    if (is_mark(l, i, ',')) {
        *word = ",";
        return is_word(l, i + 1, "và") ? i + 2 : i + 1;
    }
    *word = is_word(l, i, "và")     ? "và"
            : is_word(l, i, "hoặc") ? "hoặc"
            : is_word(l, i, "đến")  ? "đến"
            : is_dash(l, i)         ? "đến"
                                    : NULL;
    return *word ? i + 1 : 0;
}

static bool day_number(const struct line *l, size_t i)
{
    return is_number(l, i) && digits_of(l, i) <= 2 && value_of(l, i) >= 1 && value_of(l, i) <= 31;
}

/* ngày 5, 6 và 7/12: all share the month of the last. */
static bool scan_list(const struct line *l, size_t i, struct day *last)
{
    const char *word;
    for (size_t at = i, items = 1; items <= 31 && day_number(l, at); items++) {
        size_t next = list_separator(l, at + 1, &word);
        if (!next || !day_number(l, next) ||
            (strcmp(word, "đến") == 0 && value_of(l, next) <= value_of(l, at)))
            return false;
        at = next;
        if (scan_date(l, at, last) && is_mark(l, at + 1, '/'))
            return last->month <= 12;
        if (month_named_at(l, at + 1)) {
            *last = (struct day){.day = value_of(l, at), .first = at, .end = at + 1};
            return true;
        }
    }
    return false;
}

static void say_list(struct line *l, size_t i, const struct day *last)
{
    const char *word;
    for (size_t at = i; at != last->first;) {
        say_day(l, value_of(l, at));
        size_t next = list_separator(l, at + 1, &word);
        if (word[0] == ',' && !is_word(l, next - 1, "và"))
            say_pause(l);
        else
            say(l, word[0] == ',' ? "và" : word);
        if (strcmp(word, "đến") == 0)
            say(l, "ngày");
        at = next;
    }
    say_date(l, last, false);
}

static bool day_list(struct line *l, size_t i, struct match *m)
{
    struct day last;
    if (!scan_list(l, i, &last) || counted_noun_at(l, last.end))
        return false;
    if (!date_listed_after(l, i) &&
        cue_before(l, i, "ngày|đêm|sáng|chiều|tối|từ|các ngày|hai ngày", 0) == NONE)
        return false;
    if (cue_before(l, i, "ngày|từ ngày", 0) == NONE)
        say(l, "ngày");
    say_list(l, i, &last);
    m->end = last.end;
    m->kind = READER_KIND_DATE;
    flag_day(l, m, &last);
    return true;
}

/* ---- ngày 5, đêm 23
 * ------------------------------------------------------------------------------------------------------------
 */

/* "25 tháng 11 năm 2026": only the day is said here, but all of it is judged. */
static void judge_written_day(struct line *l, size_t i, struct match *m)
{
    struct day d = {.first = i, .end = i + 3, .day = value_of(l, i), .month = value_of(l, i + 2)};
    if (d.month < 1)
        return;
    if (is_word(l, i + 3, "năm") && digits_of(l, i + 4) == 4) {
        d.year = value_of(l, i + 4);
        d.end = i + 5;
    }
    flag_day(l, m, &d);
}

/* Alone: no unit, share or clock goes with the number. */
static bool bare_day(const struct line *l, size_t i)
{
    struct number n;
    struct unit u;
    struct amount a;
    if (!day_number(l, i) || !scan_number(l, i, &n) || n.end != i + 1)
        return false;
    if (is_dash(l, i + 1) && scan_amount(l, i + 2, &a) &&
        (a.has_unit || is_word(l, a.end, "độ"))) /* nhiệt độ ngày 24-26 độ */
        return false;
    return !scan_unit(l, n.end, &u) && !words_at(l, i + 1, DAILY) && !is_mark_of(l, i + 1, "/%") &&
           !(is_mark(l, i + 1, ':') && is_glued(l, i + 2));
}

static bool lone_day(struct line *l, size_t i, struct match *m)
{
    if (!bare_day(l, i))
        return false;
    bool ngay = cue_before(l, i, "ngày|mùng|mồng", 0) != NONE;
    bool month_follows = month_named_at(l, i + 1);
    bool part = words_end_at(l, i, "sáng|trưa|chiều|tối|đêm|khuya") && !words_at(l, i + 1, "giờ|h|g");
    if (part && !month_follows && !words_at(l, i + 1, "rạng sáng|và|đến|tháng") &&
        !is_mark_of(l, i + 1, ",-"))
        return false;
    if (!ngay && !part &&
        !(month_follows && cue_before(l, i, "từ|đến|trước|sau|hạn|hết|đến hết|vào", 0) != NONE))
        return false;
    if (ngay && i > 1 && is_number(l, i - 2) && !month_follows) /* 3 ngày 2 đêm */
        return false;
    if (!ngay && !part)
        say(l, "ngày");
    if (words_end_at(l, i, "mùng|mồng"))
        say_value(l, value_of(l, i));
    else
        say_day(l, value_of(l, i));
    if (words_at(l, i + 1, "rạng sáng"))
        say_pause(l);
    m->kind = READER_KIND_DATE;
    if (month_follows)
        judge_written_day(l, i, m);
    return true;
}

/* đường 3/2, phố 19/8, hẻm … */
static bool street(struct line *l, size_t i, struct match *m, const struct day *d)
{
    bool named = cue_before(l, i, STREETS, 0) != NONE ||
                 (cue_before(l, i, "trường|quảng trường", 3) != NONE && !counted_noun_at(l, d->end));
    if (!named || d->year || !named_day(d->day, d->month))
        return false;
    say_value(l, d->day);
    say_month(l, d->month);
    m->end = d->end;
    m->kind = READER_KIND_DATE;
    return true;
}

/* "… số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ": the issuer comes after a breath. */
static bool after_document(const struct line *l, size_t i)
{
    if (l->span_count == 0 || l->spans[l->span_count - 1].kind != READER_KIND_DOCUMENT)
        return false;
    return i - l->spans[l->span_count - 1].end <= 2;
}

/* 28-11, 30.4: the day and the month with the marks of newspapers. */
static bool pointed_day(const struct line *l, size_t i, struct day *d)
{
    if (!is_mark_of(l, i + 1, ".-") || !is_glued(l, i + 1) || !is_number(l, i + 2) || !is_glued(l, i + 2) ||
        digits_of(l, i) > 2 || digits_of(l, i + 2) > 2 ||
        !date_possible(value_of(l, i), value_of(l, i + 2), 0) ||
        (is_mark_of(l, i + 3, ".-/") && is_glued(l, i + 3) && is_number(l, i + 4)))
        return false;
    *d = (struct day){.day = value_of(l, i), .month = value_of(l, i + 2), .first = i, .end = i + 3};
    struct unit u;
    return !counted_noun_at(l, d->end) && !is_mark(l, d->end, '%') && !scan_unit(l, d->end, &u);
}

/* "từ ngày 5-12", "tháng 11, ngày 5-12" are days of one month. */
static bool days_cued(const struct line *l, size_t i)
{
    return words_end_at(l, i, "từ ngày|các ngày|những ngày") ||
           (i >= 3 && is_word(l, i - 1, "ngày") && is_number(l, i - 2) && is_word(l, i - 3, "tháng"));
}

/* "sáng 5-12" is a day; "từ ngày 5-12" are eight of them. */
static bool pointed_date(struct line *l, size_t i, struct match *m, struct day *d)
{
    if (!pointed_day(l, i, d))
        return false;
    struct day other;
    bool listed = date_listed_after(l, i) != NULL ||
                  (words_end_at(l, i, "từ|kể từ") && is_word(l, d->end, "đến") &&
                   (scan_date(l, d->end + 1, &other) || pointed_day(l, d->end + 1, &other)));
    listed = listed || date_feast(l, i, d);
    if (!listed && cue_before(l, i, "ngày|hôm|" FEASTS "|" PARTS_OF_DAY "|" OCCASIONS, 0) == NONE &&
        weekday_before(l, i) < 0 && !date_hour_before(l, i))
        return false;
    bool rises = is_mark(l, i + 1, '-') && d->month > d->day && !named_day(d->day, d->month);
    if (rises && !listed && (days_cued(l, i) || is_word(l, d->end, "tháng")))
        return false;
    if (rises)
        match_flag(m, READER_FLAG_AMBIGUOUS_DATE,
                   "Đọc là ngày %d tháng %d; cũng có thể là từ ngày %d đến ngày %d.", d->day, d->month,
                   d->day, d->month);
    return true;
}

/* "từ ngày 5-12" without a month */
static bool days_alone(struct line *l, size_t i, struct match *m)
{
    struct day d;
    if (!pointed_day(l, i, &d) || !is_mark(l, i + 1, '-') || d.month <= d.day || !days_cued(l, i))
        return false;
    say_day(l, d.day);
    say(l, "đến ngày");
    say_day(l, d.month);
    m->end = d.end;
    m->kind = READER_KIND_DATE;
    match_flag(m, READER_FLAG_AMBIGUOUS_DATE,
               "Đọc là từ ngày %d đến ngày %d; cũng có thể là ngày %d tháng %d.", d.day, d.month, d.day,
               d.month);
    return true;
}

/* từ 01-05 hằng tháng: days of every month */
static bool monthly_days(struct line *l, size_t i, struct match *m)
{
    if (!day_number(l, i) || !is_dash(l, i + 1) || !day_number(l, i + 2) ||
        value_of(l, i + 2) <= value_of(l, i) || !words_at(l, i + 3, "hằng tháng|hàng tháng|mỗi tháng"))
        return false;
    if (cue_before(l, i, "ngày", 0) == NONE)
        say(l, "ngày");
    say_day(l, value_of(l, i));
    say(l, "đến ngày");
    say_day(l, value_of(l, i + 2));
    m->end = i + 3;
    m->kind = READER_KIND_DATE;
    return true;
}

/* A slash that is no date after all: shares, numbers of houses, months over twelve. */
static bool no_date(const struct line *l, size_t i, const struct day *d)
{
    if (d->year)
        return false;
    if (d->month > 12 && cue_before(l, i, "ngày", 0) == NONE)
        return true;
    bool named = cue_before(l, i, "ngày|lễ|dịp|kỷ niệm", 0) != NONE && !counted_noun_at(l, d->end);
    return is_mark(l, i + 1, '/') && !named && (date_counts(l, i, d->end) || !date_cued(l, i, d));
}

static void say_one_date(struct line *l, size_t i, struct day *d)
{
    if (weekday_before(l, i) >= 0 && l->tokens[i - 1].kind != TOKEN_MARK && !is_word(l, i - 1, "ngày"))
        say_pause(l);
    bool feast =
        cue_before(l, i, "lễ|dịp|kỷ niệm|mừng", 2) != NONE && named_day(d->day, d->month) && !d->year;
    if (words_end_at(l, i, "mùng|mồng")) { /* it stands already */
        say_value(l, d->day);
        d->day = 0;
    }
    say_date(l, d, d->day && !feast && date_wants_ngay(l, i));
    if (after_document(l, i) && words_at(l, d->end, "của|về|quy định|ban hành"))
        say_pause(l);
}

bool rule_date(struct line *l, size_t i, struct match *m)
{
    struct day d;
    if (day_range(l, i, m) || day_list(l, i, m) || monthly_days(l, i, m))
        return true;
    if (!scan_date(l, i, &d) && !pointed_date(l, i, m, &d))
        return days_alone(l, i, m) || lone_day(l, i, m);
    if (street(l, i, m, &d))
        return true;
    if (no_date(l, i, &d))
        return false;
    flag_day(l, m, &d);
    say_one_date(l, i, &d);
    m->end = d.end;
    m->kind = READER_KIND_DATE;
    return true;
}
