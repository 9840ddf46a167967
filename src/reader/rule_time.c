/*
 * Clock times and durations: 7h30, 07h30', 7g30, 7:30, 07 giờ 30, 8:00:05, 3p20s, 15'. The hour drops its
 * zero, zero minutes are silent, the part of the day after it stays. Section 15.
 */
#include "reader/internal.h"
#include <string.h>

#define DAYTIME "sáng|trưa|chiều|tối|đêm|khuya|ngày|cùng ngày|hôm"

static bool minute_word(const struct line *l, size_t i)
{
    return words_at(l, i, "phút|ph|p") > 0 || is_mark(l, i, '\'') || is_mark(l, i, 0x2019);
}

/* [30] ['|ph|phút] after the hour; glued or with spaces. */
static size_t scan_minutes(const struct line *l, size_t i, bool glued, struct hour *out)
{
    if (!is_number(l, i) || digits_of(l, i) > 2 || value_of(l, i) > 59 || (glued && !is_glued(l, i)))
        return i;
    if (!glued && !minute_word(l, i + 1) &&
        (digits_of(l, i) != 2 || counted_noun_at(l, i + 1) || is_mark_of(l, i + 1, "/%") ||
         (is_mark_of(l, i + 1, ".:,") && is_number(l, i + 2) && is_glued(l, i + 2)) || is_dash(l, i + 1) ||
         is_word(l, i + 1, "tháng")))
        return i;
    out->minute = value_of(l, i);
    i++;
    if (minute_word(l, i) || (glued && is_exact(l, i, "m") && is_glued(l, i)))
        i++;
    if (is_number(l, i) && value_of(l, i) < 60 && words_at(l, i + 1, "giây|s") && digits_of(l, i) <= 2) {
        out->second = value_of(l, i);
        i += 2;
    }
    return i;
}

static bool scan_colons(const struct line *l, size_t i, struct hour *out)
{
    if (!is_mark(l, i + 1, ':') || !is_glued(l, i + 1) || !is_glued(l, i + 2) || digits_of(l, i + 2) != 2 ||
        value_of(l, i) > 24 || value_of(l, i + 2) > 59 || digits_of(l, i) > 2)
        return false;
    if (cue_before(l, i, "tỷ lệ|tỉ lệ|tỷ số|tỉ số|pha|tỷ lệ pha|theo tỷ lệ", 0) != NONE)
        return false;
    out->hour = value_of(l, i);
    out->minute = value_of(l, i + 2);
    out->end = i + 3;
    if (is_mark(l, i + 3, ':') && is_glued(l, i + 3) && is_glued(l, i + 4) && digits_of(l, i + 4) == 2 &&
        value_of(l, i + 4) < 60) {
        out->second = value_of(l, i + 4);
        out->end = i + 5;
    }
    if (words_at(l, out->end, "h|giờ"))
        out->end++;
    return true;
}

static bool southern_hour(const struct line *l, size_t i)
{
    if (!is_word(l, i + 1, "g") || !is_glued(l, i + 1))
        return false;
    return (is_number(l, i + 2) && is_glued(l, i + 2) && digits_of(l, i + 2) == 2) ||
           words_at(l, i + 2, DAYTIME) || cue_before(l, i, "lúc|từ|đến|hồi|trước|sau|vào", 0) != NONE ||
           (i > 1 && is_dash(l, i - 1) && (is_word(l, i - 2, "g") || (i > 2 && is_word(l, i - 3, "g")))) ||
           (is_dash(l, i + 2) && is_number(l, i + 3));
}

static void scan_meridiem(const struct line *l, struct hour *out)
{
    bool minutes = out->minute >= 0; /* 10:20 SA, as computers write it */
    bool before_noon = is_word(l, out->end, "am") || (minutes && is_exact(l, out->end, "SA"));
    bool after_noon = is_word(l, out->end, "pm") || (minutes && is_exact(l, out->end, "CH"));
    if (!before_noon && !after_noon)
        return;
    out->part = before_noon                        ? "sáng"
                : out->hour >= 6 && out->hour < 12 ? "tối"
                : out->hour == 12                  ? "trưa"
                                                   : "chiều";
    out->end++;
}

bool scan_hour(const struct line *l, size_t i, struct hour *out)
{
    *out = (struct hour){.hour = -1, .minute = -1, .second = -1, .end = i};
    if (!is_number(l, i) || digits_of(l, i) > 3)
        return false;
    if (scan_colons(l, i, out)) {
        scan_meridiem(l, out);
        return true;
    }
    bool h = is_word(l, i + 1, "h") || southern_hour(l, i);
    bool word = is_word(l, i + 1, "giờ");
    if (!h && !word) {
        out->hour = value_of(l, i);
        out->end = i + 1;
        scan_meridiem(l, out);
        return out->part != NULL && out->hour <= 12;
    }
    if (h && digits_of(l, i + 2) > 0 && is_glued(l, i + 2) &&
        (digits_of(l, i + 2) > 2 || value_of(l, i + 2) > 59))
        return false;
    out->hour = value_of(l, i);
    out->end = scan_minutes(l, i + 2, h && is_glued(l, i + 2), out);
    if (is_glued(l, out->end) && out->end < l->count && l->tokens[out->end].kind == TOKEN_WORD)
        return false;
    scan_meridiem(l, out);
    return true;
}

void say_hour(struct line *l, const struct hour *h)
{
    int after_noon = h->part && strcmp(h->part, "sáng") != 0 && h->hour < 12 ? 12 : 0;
    l->hour_told = (h->hour + after_noon) * 60 + (h->minute > 0 ? h->minute : 0);
    say_value(l, h->hour);
    say(l, "giờ");
    if (h->minute > 0) {
        say_value(l, h->minute);
        say(l, "phút");
    }
    if (h->second > 0) {
        say_value(l, h->second);
        say(l, "giây");
    }
    if (h->part)
        say(l, h->part);
}

static size_t range_mark(const struct line *l, size_t i)
{
    return is_dash(l, i) ? i + 1 : 0;
}

/* Hours that last, not hours of the clock: cách nhau 4-6h. */
#define LASTING                                                                                                                \
    "cách nhau|cách|trong|kéo dài|mỗi|sau|ngâm|ủ|ngâm ủ|suốt|mất|phơi|luộc|nấu|tối thiểu|ít nhất|" \
    "cứ|vòng|nhịn ăn|chừng|hơn|để|giống|thời hạn|tối đa|thêm|mỗi lần|mỗi ngày|hạt|khoảng|từ khoảng"

static bool lasts(const struct line *l, size_t i, size_t end)
{
    return cue_before(l, i, LASTING, 0) != NONE && !words_at(l, end, DAYTIME);
}

/* 7-11h, 24-48h */
static bool shared_hour(struct line *l, size_t i, struct match *m)
{
    struct hour second;
    if (digits_of(l, i) > 3 || !is_dash(l, i + 1) || !scan_hour(l, i + 2, &second) ||
        is_mark(l, i + 3, ':') || value_of(l, i) >= second.hour)
        return false;
    say_value(l, value_of(l, i));
    if (second.hour <= 24 && !lasts(l, i, second.end))
        say(l, "giờ");
    say(l, "đến");
    say_hour(l, &second);
    m->end = second.end;
    return true;
}

/* 3p20s, 30p, 90s, 15' */
static bool duration(struct line *l, size_t i, struct match *m)
{
    bool glued = is_glued(l, i + 1);
    bool minute = glued && ((words_at(l, i + 1, "p|ph") && !is_exact(l, i + 1, "P")) ||
                            is_mark(l, i + 1, '\'') || is_mark(l, i + 1, 0x2019));
    bool seconds = (glued && is_word(l, i + 1, "s")) ||
                   (is_mark(l, i + 1, '\'') && is_mark(l, i + 2, '\'') && is_glued(l, i + 2));
    if (digits_of(l, i) > 4 || (!minute && !seconds))
        return false;
    if (seconds) {
        say_value(l, value_of(l, i));
        say(l, "giây");
        m->end = is_word(l, i + 1, "s") ? i + 2 : i + 3;
        return !is_glued(l, m->end) || m->end >= l->count || l->tokens[m->end].kind == TOKEN_MARK;
    }
    if (is_glued(l, i + 2) && i + 2 < l->count && l->tokens[i + 2].kind == TOKEN_WORD)
        return false;
    say_value(l, value_of(l, i));
    say(l, "phút");
    m->end = i + 2;
    struct unit per = {.end = i + 2};
    if (scan_per(l, i + 2, UNIT_COUNT, &per)) { /* 15'/ngày */
        say(l, per.say);
        m->end = per.end;
        return true;
    }
    if (is_number(l, i + 2) && is_glued(l, i + 2) && digits_of(l, i + 2) <= 2) {
        bool s = is_word(l, i + 3, "s") || is_mark(l, i + 3, '"') || is_mark(l, i + 3, '\'');
        if (!s)
            return false;
        if (value_of(l, i + 2) > 0) {
            say_value(l, value_of(l, i + 2));
            say(l, "giây");
        }
        m->end = i + 4;
    }
    return true;
}

/* GMT+7, (GMT+7): the listener's own zone; the token after it, or i. */
static size_t own_zone(const struct line *l, size_t i)
{
    size_t open = is_mark(l, i, '(') ? 1 : 0, at = i + open;
    if (!(is_exact(l, at, "GMT") || is_exact(l, at, "UTC")) || !is_mark(l, at + 1, '+') ||
        value_of(l, at + 2) != 7 || (open && !is_mark(l, at + 3, ')')))
        return i;
    return at + 3 + open;
}

static bool foreign_zone(const struct line *l, size_t i)
{
    return is_exact(l, i, "GMT") || is_exact(l, i, "UTC");
}

/* "ngày 25/11, lúc 6h" at nine o'clock that day */
static void flag_passed(const struct line *l, size_t i, struct match *m)
{
    const struct span *last = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    if (!l->now || !last || last->kind != READER_KIND_DATE || i - last->end > 3 ||
        last->flag == READER_FLAG_PAST || date_compare(l->day_told, l->now->date) != 0 ||
        l->hour_told * 60000 >= l->now->ms_of_day || clause_has_before(l, i, "đã|vừa|tính đến", 14))
        return;
    match_flag(m, READER_FLAG_PAST, "%s", "Giờ này đã qua lúc dự kiến phát.");
}

/* 07h/26, 7h/26/11: the day after the hour */
static void day_of_hour(struct line *l, struct match *m)
{
    size_t i = m->end;
    int day = is_mark(l, i, '/') && is_glued(l, i) && is_glued(l, i + 1) ? value_of(l, i + 1) : 0;
    if (day < 1 || day > 31 || digits_of(l, i + 1) > 2 || words_at(l, i + 2, "ngày|tuần|tháng|giờ"))
        return;
    struct day d = {.day = day, .first = i + 1, .end = i + 2};
    if (is_mark(l, i + 2, '/') && !scan_date(l, i + 1, &d))
        return;
    say_date(l, &d, true);
    m->end = d.end;
}

bool rule_time(struct line *l, size_t i, struct match *m)
{
    struct hour first, second;
    m->kind = READER_KIND_TIME;
    if (shared_hour(l, i, m))
        return true;
    if (!scan_hour(l, i, &first))
        return duration(l, i, m);
    say_hour(l, &first);
    m->end = first.end;
    size_t next = range_mark(l, first.end);
    if (next && scan_hour(l, next, &second)) {
        say(l, "đến");
        say_hour(l, &second);
        m->end = second.end;
    }
    day_of_hour(l, m);
    m->end = own_zone(l, m->end);
    flag_passed(l, i, m);
    if (foreign_zone(l, m->end))
        match_flag(m, READER_FLAG_AMBIGUOUS_NUMBER, "%s",
                   "Giờ của múi giờ nước ngoài. Đổi sang giờ Việt Nam.");
    return true;
}
