/*
 * Months, with and without their year, and weekdays: tháng 04/2026, tháng 9-11, 10/2026, T3/2026, T2-T6, CN.
 * Sections 11 and 13.
 */
#include "reader/internal.h"
#include <string.h>

/* ---- months
 * ----------------------------------------------------------------------------------------------------------------
 */

static bool month_number(const struct line *l, size_t i)
{
    return is_number(l, i) && digits_of(l, i) <= 2 && value_of(l, i) >= 1 && value_of(l, i) <= 12;
}

static size_t say_slash_year(struct line *l, size_t i)
{
    bool slash = is_mark_of(l, i, "/-.") && is_glued(l, i) && digits_of(l, i + 1) == 4 && is_glued(l, i + 1);
    size_t year = slash ? i + 1 : i;
    if (!is_year(l, year))
        return i;
    say(l, "năm");
    say_year(l, value_of(l, year));
    return year + 1;
}

static void say_month_value(struct line *l, int month)
{
    if (month == 4)
        say(l, "tư");
    else
        say_value(l, month);
}

/* 12/2025 - 4/2026: what stands after the dash */
static size_t say_last_month(struct line *l, size_t i)
{
    size_t month = is_word(l, i + 1, "tháng") ? i + 2 : i + 1;
    if (!is_dash(l, i) || !month_number(l, month) || !is_mark(l, month + 1, '/') || !is_glued(l, month + 1) ||
        !is_year(l, month + 2) || !is_glued(l, month + 2) || is_mark(l, month + 3, '/'))
        return i;
    say(l, "đến");
    say_month(l, value_of(l, month));
    return say_slash_year(l, month + 1);
}

/* tháng 04/2026, tháng 9-11, tháng 9 - tháng 11/2026, tháng 1 2024 */
static bool month_after_word(struct line *l, size_t i, struct match *m)
{
    bool duration = i > 1 && is_number(l, i - 2) && words_at(l, i + 1, "ngày|tuần");
    if (!is_word(l, i - 1, "tháng") || !month_number(l, i) || duration)
        return false;
    say_month_value(l, value_of(l, i));
    m->kind = READER_KIND_DATE;
    m->end = i + 1;
    if (is_dash(l, m->end) && month_number(l, m->end + 1) && !is_mark(l, m->end + 2, '-') &&
        value_of(l, m->end + 1) > value_of(l, i)) {
        say(l, "đến tháng");
        say_month_value(l, value_of(l, m->end + 1));
        m->end += 2;
    } else if (is_dash(l, m->end) && is_word(l, m->end + 1, "tháng") && month_number(l, m->end + 2)) {
        say(l, "đến tháng");
        say_month_value(l, value_of(l, m->end + 2));
        m->end += 3;
    }
    m->end = say_slash_year(l, m->end);
    m->end = say_last_month(l, m->end);
    return true;
}

/* 10/2026, quý 1/2026, năm học … */
static bool month_of_year(struct line *l, size_t i, struct match *m)
{
    bool dash = is_mark(l, i + 1, '-') && !(i > 0 && is_glued(l, i) && l->tokens[i - 1].kind == TOKEN_MARK) &&
                cue_before(l, i, "số|đợt số|năm", 0) == NONE; /* 11-2026 */
    if (digits_of(l, i) > 3 || !(is_mark(l, i + 1, '/') || dash) || !is_glued(l, i + 1) ||
        !is_year(l, i + 2) || !is_glued(l, i + 2) ||
        (is_glued(l, i + 3) && is_mark_of(l, i + 3, "/-") && is_glued(l, i + 4) && !is_dash(l, i + 3)))
        return false;
    bool part = cue_before(l, i, "quý|đợt|kỳ|học kỳ|lần|vụ|số|tuần|bản tin số|phiên", 0) != NONE;
    const struct span *before = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    bool scale = cue_before(l, i, "tỷ lệ|tỉ lệ|tỷ lệ xích", 0) != NONE || /* 1/500, 1/1.000 và 1/2000 */
                 (before && before->kind == READER_KIND_RATIO && before->end + 1 == i);
    if ((!part && !month_number(l, i)) || scale)
        return false;
    if (part)
        say_value(l, value_of(l, i));
    else if (cue_before(l, i, "tháng", 0) != NONE)
        say_month_value(l, value_of(l, i));
    else
        say_month(l, value_of(l, i));
    m->kind = READER_KIND_DATE;
    m->end = say_slash_year(l, i + 1);
    if (!part)
        m->end = say_last_month(l, m->end);
    return true;
}

/* kỳ 1/12: the first reading of the meter in December */
static bool period_of_month(struct line *l, size_t i, struct match *m)
{
    if (cue_before(l, i, "kỳ|kì", 0) == NONE || digits_of(l, i) != 1 || !is_mark(l, i + 1, '/') ||
        !month_number(l, i + 2) || is_mark(l, i + 3, '/'))
        return false;
    say_value(l, value_of(l, i));
    say_month(l, value_of(l, i + 2));
    m->end = i + 3;
    m->kind = READER_KIND_DATE;
    return true;
}

bool rule_month(struct line *l, size_t i, struct match *m)
{
    return (i > 0 && month_after_word(l, i, m)) || month_of_year(l, i, m) || period_of_month(l, i, m);
}

/* ---- weekdays: T2-T6, T7, CN
 * -------------------------------------------------------------------------------------------------- */

static const char *weekday_name(int n)
{
    static const char *const names[] = {"Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"};
    return n >= 2 && n <= 7 ? names[n - 2] : "";
}

static int t_day(const struct line *l, size_t i)
{
    if (!is_exact(l, i, "T") || !is_number(l, i + 1) || !is_glued(l, i + 1) || digits_of(l, i + 1) != 1)
        return 0;
    int n = value_of(l, i + 1);
    return n >= 2 && n <= 7 ? n : 0;
}

static size_t t_list(const struct line *l, size_t i)
{
    if (is_dash(l, i) || is_mark(l, i, ',') || is_word(l, i, "và") || is_word(l, i, "đến"))
        return i + 1;
    return 0;
}

static bool t_context(const struct line *l, size_t i, size_t end)
{
    size_t next = t_list(l, end);
    if (next && (t_day(l, next) || is_exact(l, next, "CN") || is_number(l, next)))
        return true;
    if (is_mark_of(l, end, ",(") || is_number(l, end) ||
        words_at(l, end, "ngày|hằng tuần|hàng tuần|lúc|từ|này|tới|tuần"))
        return true;
    return i > 0 && (words_end_at(l, i, "sáng|chiều|tối|trưa|các ngày|nghỉ|hằng|mỗi|vào|đến hết") ||
                     (l->span_count && l->spans[l->span_count - 1].end >= i - 1 &&
                      (l->spans[l->span_count - 1].kind == READER_KIND_DATE ||
                       l->spans[l->span_count - 1].kind == READER_KIND_TIME)));
}

/* T3/2026 is a month. */
static bool t_month(struct line *l, size_t i, struct match *m)
{
    size_t last = i; /* T1+T2/2026 */
    while (is_exact(l, last, "T") && month_number(l, last + 1) && is_glued(l, last + 1) &&
           (is_mark_of(l, last + 2, "+,&") || is_word(l, last + 2, "và")))
        last += 3;
    if (!is_exact(l, last, "T") || !month_number(l, last + 1) || !is_glued(l, last + 1) ||
        !is_mark(l, last + 2, '/') || digits_of(l, last + 3) != 4)
        return false;
    for (size_t k = i; k < last; k += 3) {
        say_month(l, value_of(l, k + 1));
        if (is_mark(l, k + 2, ','))
            say_pause(l);
        else
            say(l, "và");
    }
    say_month(l, value_of(l, last + 1));
    m->end = say_slash_year(l, last + 2);
    m->kind = READER_KIND_DATE;
    return true;
}

/* kỳ T11, lương T1: what can be no weekday, after a word of monthly things */
static bool t_month_alone(struct line *l, size_t i, struct match *m)
{
    int n = is_exact(l, i, "T") && is_glued(l, i + 1) && month_number(l, i + 1) ? value_of(l, i + 1) : 0;
    if ((n != 1 && n < 8) || is_mark_of(l, i + 2, "/-") ||
        cue_before(l, i, "kỳ|kì|lương|lương hưu|tiền điện|tiền nước|học phí|báo cáo|công tác|hóa đơn", 0) ==
            NONE)
        return false;
    say_month(l, n);
    m->end = i + 2;
    m->kind = READER_KIND_DATE;
    return true;
}

/* T2-4-6: three days of the week, no range */
static size_t say_weekday_chain(struct line *l, size_t i, const size_t second)
{
    size_t end = second;
    if (!is_dash(l, i) || !is_dash(l, second + 1) || !month_number(l, second) ||
        !month_number(l, second + 2) || digits_of(l, second) != 1 || digits_of(l, second + 2) != 1)
        return 0;
    for (; is_dash(l, end - 1) && is_number(l, end) && digits_of(l, end) == 1 && value_of(l, end) >= 2 &&
           value_of(l, end) <= 7;
         end += 2) {
        say_pause(l);
        say(l, "thứ");
        say(l, weekday_name(value_of(l, end)));
    }
    return end - 1;
}

static void say_weekday(struct line *l, int n, bool with_thu)
{
    if (with_thu)
        say(l, "thứ");
    say(l, weekday_name(n));
}

/* 3N2Đ: three days, two nights */
static bool days_and_nights(struct line *l, size_t i, struct match *m)
{
    if (digits_of(l, i) != 1 || !is_exact(l, i + 1, "N") || digits_of(l, i + 2) != 1 ||
        !is_exact(l, i + 3, "Đ") || !is_glued(l, i + 1) || !is_glued(l, i + 2) || !is_glued(l, i + 3))
        return false;
    say_value(l, value_of(l, i));
    say(l, "ngày");
    say_value(l, value_of(l, i + 2));
    say(l, "đêm");
    m->end = i + 4;
    return true;
}

/* Q1/2026, Q.4-2026, Q.I/2026 */
static bool quarter(struct line *l, size_t i, struct match *m)
{
    size_t q = is_exact(l, i, "Q") ? (is_mark(l, i + 1, '.') ? i + 2 : i + 1) : 0;
    int value = q && is_number(l, q) && digits_of(l, q) == 1 ? value_of(l, q) : q ? roman_value(l, q) : 0;
    if (value < 1 || value > 4 || !is_glued(l, q) || !is_mark_of(l, q + 1, "/-") || digits_of(l, q + 2) != 4)
        return false;
    say(l, "quý");
    say_value(l, value);
    m->end = say_slash_year(l, q + 1);
    return true;
}

/* 6T: 4,8%/năm; what a deposit of so many months earns */
static bool interest_of(const struct line *l, size_t i)
{
    struct number n;
    return is_mark(l, i, ':') && is_number(l, i + 1) && scan_number(l, i + 1, &n) && is_mark(l, n.end, '%');
}

/* 9T/2026, 9T đầu năm: nine months; kỳ hạn 12T */
static bool months_of_year(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || !is_exact(l, i + 1, "T") || !is_glued(l, i + 1) || digits_of(l, i) > 2)
        return false;
    bool year = (is_mark(l, i + 2, '/') && digits_of(l, i + 3) == 4) ||
                (is_year(l, i + 2) && is_glued(l, i + 2)); /* 9T2026 */
    bool part = words_at(l, i + 2, "đầu năm|cuối năm") ||
                cue_before(l, i, "kỳ hạn|kì hạn|thời hạn", 0) != NONE || interest_of(l, i + 2);
    if (!part && !(year && month_number(l, i)))
        return false;
    say_value(l, value_of(l, i));
    say(l, "tháng");
    m->end = year ? say_slash_year(l, i + 2) : i + 2;
    return true;
}

bool rule_weekday(struct line *l, size_t i, struct match *m)
{
    m->kind = READER_KIND_DATE;
    if (months_of_year(l, i, m) || days_and_nights(l, i, m) || quarter(l, i, m) || t_month(l, i, m) ||
        t_month_alone(l, i, m))
        return true;
    bool thing = clause_has_before(l, i, "rầy|sâu|bọ|ấu trùng|nhện", 8) || /* rầy T3: of age 3 */
                 cue_before(l, i, "mba|máy biến áp|máy|trạm|tba|tổ máy|lô|đội", 0) != NONE;
    int day = thing ? 0 : t_day(l, i);
    if (day && t_context(l, i, i + 2)) {
        say_weekday(l, day, !words_end_at(l, i, "thứ"));
        m->end = i + 2;
        size_t next = t_list(l, m->end), chain = next ? say_weekday_chain(l, m->end, next) : 0;
        if (chain) {
            m->end = chain;
            return true;
        }
        if (next && is_dash(l, m->end) && is_exact(l, next, "CN")) { /* T2-CN */
            say(l, "đến Chủ nhật");
            m->end = next + 1;
        } else if (next && is_dash(l, m->end) &&
                   (t_day(l, next) || (month_number(l, next) && value_of(l, next) <= 7))) {
            say(l, "đến");
            say_weekday(l, t_day(l, next) ? t_day(l, next) : value_of(l, next), true);
            m->end = t_day(l, next) ? next + 2 : next + 1;
        }
        return true;
    }
    return false;
}
