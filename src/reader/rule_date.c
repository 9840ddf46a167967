/*
 * Solar dates in running text: whether a slash is one (a count out of a total looks the same), whether ngày
 * is said, ranges and lists of days with the month said once. Sections 11 and 13; date.c takes them apart and
 * says them.
 */
#include "reader/internal.h"
#include <string.h>

#define STREETS "đường|phố|trường|quảng trường|công viên|công ty|nhà máy|bệnh viện|ngã tư|ngã ba|chợ|cầu"
#define FEASTS "lễ|dịp|kỷ niệm|mừng|chào mừng|quốc khánh|dịp lễ"
/* What is numbered with a slash: số 31/5, lớp 5/2, thửa 25/3. */
#define NUMBERED_THINGS                                                                                                                                \
    "số|số nhà|ngõ|ngách|hẻm|hẽm|kiệt|nhà|địa chỉ|đường|lô|tổ|khu|khu phố|lớp|phòng|thửa|tờ|bậc|trang|câu|"      \
    "bài|mạch|ấp|thôn|thang|hệ số|dốc|độ dốc|kích thước|cỡ|bảng|mục|điều|khoản|biển|km|hạng|chốt|trạm|cống|" \
    "kênh|lộ|tuyến|ô|dãy|tỷ lệ|tỉ lệ|kỳ|đợt|pha|là|bằng|phố|quảng trường|công viên|cầu|chợ|ngã tư|ngã ba"
#define FEAST_NAMES                                                                                                                           \
    "ngày|lễ|kỷ niệm|mừng|quốc tế|quốc khánh|thành lập|truyền thống|tết|dịp|phụ nữ|nhà giáo|thầy thuốc|" \
    "thiếu nhi|giải phóng|lao động"
#define NO_NGAY "ngày|hôm|mùng|mồng|rằm|đêm ngày|" FEASTS
#define PARTS_OF_DAY "sáng|trưa|chiều|tối|đêm|hôm|rạng sáng|khuya"
#define WEEKDAYS                                                                                                                            \
    "thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật|thứ 2|thứ 3|thứ 4|thứ 5|thứ 6|thứ 7|cn|t 2|t " \
    "3|t 4|t 5|"                                                                                                                            \
    "t 6|t 7"
#define CUES                                                                                                                   \
    "ngày|" PARTS_OF_DAY                                                                                                       \
    "|từ|đến|đến hết|tới|trước|sau|kể từ|hạn|hạn chót|hết|vào|lúc|giờ|nay|qua|mai|mùng|mồng|" \
    "h|phút|" FEASTS "|" WEEKDAYS                                                                                              \
    "|khai giảng|tựu trường|khai mạc|bế mạc|bắt đầu|kết thúc|diễn ra|bế giảng|tổng kết|khai trương|họp|nghỉ"
#define COUNT_CUES "tỷ lệ|tỉ lệ|đạt|là|có|được|cấp|tỷ số|tỉ số|còn|chiếm|khoảng|gần|hơn|tổng|lớp|phòng"
#define DAILY "lần|viên|buổi|bữa|ca|gói|tiếng|giờ|lượt|chuyến|kg|lít|ml|ly|muỗng|thìa|cử|đêm|người|con"

/* ---- ngày or not
 * ------------------------------------------------------------------------------------------------------- */

static bool only_separators(const struct line *l, size_t at, size_t end)
{
    while (at < end && (is_mark_of(l, at, ",;-&") || words_at(l, at, "và|hoặc|hay|đến")))
        at++;
    return at == end;
}

/* A date of the same list stands before: "30/4 và 1/5". */
static const struct span *listed_after(const struct line *l, size_t i)
{
    if (l->span_count == 0)
        return NULL;
    const struct span *s = &l->spans[l->span_count - 1];
    if (s->kind != READER_KIND_DATE && s->kind != READER_KIND_LUNAR)
        return NULL;
    return i > s->end && only_separators(l, s->end, i) ? s : NULL;
}

static bool wants_ngay(const struct line *l, size_t i)
{
    size_t said = cue_before(l, i, NO_NGAY, 0);
    bool duration = said != NONE && said > 0 && is_number(l, said - 1) && is_mark(l, i - 1, '(');
    if (said != NONE && !duration) /* 02 ngày (13-14/12) */
        return false;
    size_t first = i;
    for (const struct span *s = listed_after(l, i); s && s >= l->spans && i - first < 60;
         s--) { /* to the first of the list */
        if (s->kind != READER_KIND_DATE || !only_separators(l, s->end, first))
            break;
        first = s->first;
    }
    return first == i || is_word(l, i - 1, "đến") || cue_before(l, first, "ngày|các ngày|" FEASTS, 0) == NONE;
}

static bool hour_before(const struct line *l, size_t i)
{
    size_t k = left_of(l, i);
    return k != NONE &&
           (words_at(l, k, "h|giờ|g|phút|p") || (l->span_count && l->spans[l->span_count - 1].end == k + 1 &&
                                                 l->spans[l->span_count - 1].kind == READER_KIND_TIME));
}

/* (28/11): a day that stands alone in brackets, unless a share or a count went before. */
static bool alone_in_brackets(const struct line *l, size_t i, const struct day *d)
{
    if (i == 0 || !is_mark(l, i - 1, '(') || !is_mark(l, d->end, ')') || d->day == d->month ||
        !date_possible(d->day, d->month, 0))
        return false;
    return i == 1 || !(is_number(l, i - 2) || is_mark(l, i - 2, '%') ||
                       clause_has_before(l, i - 1, "tỷ lệ|đạt|%|điểm|tiêu chí|phiếu|hộ", 6));
}

/* 31/5 is no count: nobody counts 31 of 5. */
static bool no_count(const struct line *l, size_t i, const struct day *d)
{
    if (d->day == 24 && d->month == 7) /* day and night */
        return false;
    return d->day > d->month && date_possible(d->day, d->month, 0) && is_mark(l, i + 1, '/') &&
           cue_before(l, i, NUMBERED_THINGS, 0) == NONE && !is_mark(l, d->end, '/') &&
           !clause_has_before(l, i, "thắng|thua|tỷ số|tỉ số|hiệp|điểm|huyết áp", 12);
}

static bool month_cued(const struct line *l, size_t i, const struct day *d)
{
    if (alone_in_brackets(l, i, d))
        return true;
    if (listed_after(l, i) || hour_before(l, i) || weekday_before(l, i) >= 0)
        return true;
    if (i > 1 && i <= 5 && is_mark(l, i - 1, ',') && is_capital_word(l, i - 2) && is_capital_word(l, 0) &&
        is_mark(l, d->end, '(')) /* Bến Tre, 24/11 (TTXVN) */
        return true;
    if (i > 1 && is_dash(l, i - 1) && words_end_at(l, i - 1, "mai|nay|qua|kia|mốt"))
        return true;
    if (cue_before(l, i, CUES, 0) != NONE ||
        cue_before(l, i, "ngày|lễ|dịp|kỷ niệm|hạn|mùng|đêm|sáng|chiều|tối", 2) != NONE)
        return true;
    if (no_count(l, i, d))
        return true;
    bool zero =
        digits_at(l, i)[0] == '0' || digits_at(l, i + 2)[0] == '0'; /* 05/9: counts have no leading zero */
    if (zero && d->month <= 12)
        return true;
    return named_day(d->day, d->month) && clause_has_before(l, i, FEAST_NAMES, 12);
}

static bool counts(const struct line *l, size_t i, size_t end)
{
    return counted_noun_at(l, end) || is_mark(l, end, '%') || words_at(l, end, "ngày|buổi|giờ|tuần|bước") ||
           cue_before(l, i, COUNT_CUES, 0) != NONE;
}

/* ---- ranges and lists
 * --------------------------------------------------------------------------------------------------- */

static bool day_month_cue(const struct line *l, size_t i)
{
    return cue_before(l, i, CUES, 1) != NONE || hour_before(l, i);
}

/* 08-10/12, 30/11-04/12, 1/2/2026 - 3/2/2026 */
static bool day_range(struct line *l, size_t i, struct match *m)
{
    struct day a = {.first = i, .end = i + 1}, b;
    bool whole = scan_date(l, i, &a) && (a.year || digits_of(l, i + 2) <= 2);
    if (whole && !is_dash(l, a.end) && is_mark(l, i + 1, '-'))
        return false;
    if (!whole || is_mark(l, i + 1, '-')) {
        if (digits_of(l, i) > 2 || !is_dash(l, i + 1))
            return false;
        a = (struct day){.first = i, .end = i + 1, .day = value_of(l, i)};
    }
    if (!is_dash(l, a.end) || !scan_date(l, a.end + 1, &b) || is_mark(l, a.end + 2, '-') || a.day < 1 ||
        a.day > 31)
        return false;
    bool odd = a.month == 0 && b.day <= a.day;
    if (odd || b.month > 12 || a.month > 12 || counted_noun_at(l, b.end) || is_mark(l, b.end, '%'))
        return false;
    size_t event = cue_before(l, i, "ngày", 2);
    bool event_name = event != NONE && event + 1 < i && is_capital_word(l, event); /* Ngày vi chất 1-2/6 */
    struct unit u;
    bool days = b.day > b.month && cue_before(l, i, NUMBERED_THINGS, 0) == NONE && !scan_unit(l, b.end, &u);
    if (!b.year && !a.month && !event_name && !days && !day_month_cue(l, i) && !listed_after(l, i) && i > 0 &&
        !is_mark_of(l, i - 1, "(:,"))
        return false;
    if (event_name)
        say_pause(l);
    bool feast =
        cue_before(l, i, FEASTS, 1) != NONE && named_day(a.day, a.month) && named_day(b.day, b.month);
    say_date(l, &a, !feast && !event_name && wants_ngay(l, i));
    if (feast)
        say_pause(l);
    else
        say(l, "đến");
    say_date(l, &b, !feast && !event_name && cue_before(l, i, STREETS, 0) == NONE);
    m->end = b.end;
    m->kind = READER_KIND_DATE;
    flag_day(l, m, &b);
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

/* ngày 5, 6 và 7/12: all share the month. Looks ahead first, then says. */
static bool day_list(struct line *l, size_t i, struct match *m)
{
    struct day last;
    size_t at = i, items = 1;
    const char *word;
    if (digits_of(l, i) > 2 || value_of(l, i) > 31 || value_of(l, i) < 1)
        return false;
    for (;;) {
        size_t next = list_separator(l, at + 1, &word);
        if (!next || !is_number(l, next) || digits_of(l, next) > 2 || value_of(l, next) > 31 ||
            value_of(l, next) < 1)
            return false;
        if (strcmp(word, "đến") == 0 && value_of(l, next) <= value_of(l, at))
            return false;
        items++;
        at = next;
        if (scan_date(l, at, &last) && is_mark(l, at + 1, '/'))
            break;
        if (month_named_at(l, at + 1)) {
            last = (struct day){.day = value_of(l, at), .first = at, .end = at + 1};
            break;
        }
        if (items > 31)
            return false;
    }
    bool cued =
        listed_after(l, i) || cue_before(l, i, "ngày|đêm|sáng|chiều|tối|từ|các ngày|hai ngày", 0) != NONE;
    if (last.month > 12 || !cued)
        return false;
    if (counted_noun_at(l, last.end))
        return false;
    if (cue_before(l, i, "ngày|từ ngày", 0) == NONE)
        say(l, "ngày");
    for (at = i;;) {
        if (at == last.first) {
            say_date(l, &last, false);
            break;
        }
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
    m->end = last.end;
    m->kind = READER_KIND_DATE;
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

static bool lone_day(struct line *l, size_t i, struct match *m)
{
    int day = value_of(l, i);
    if (digits_of(l, i) > 2 || day < 1 || day > 31)
        return false;
    bool ngay = cue_before(l, i, "ngày|mùng|mồng", 0) != NONE;
    bool month_follows = month_named_at(l, i + 1);
    bool part =
        i > 0 && words_end_at(l, i, "sáng|trưa|chiều|tối|đêm|khuya") && !words_at(l, i + 1, "giờ|h|g");
    struct number n;
    struct unit u;
    scan_number(l, i, &n);
    if (n.end != i + 1 || scan_unit(l, n.end, &u) || words_at(l, i + 1, DAILY) ||
        is_mark_of(l, i + 1, "/%") || (is_mark(l, i + 1, ':') && is_glued(l, i + 2)))
        return false;
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
        say_value(l, day);
    else
        say_day(l, day);
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

/* "sáng 5-12" is a day; "từ ngày 5-12" are eight of them. */
static bool pointed_date(struct line *l, size_t i, struct match *m, struct day *d)
{
    if (!pointed_day(l, i, d))
        return false;
    struct day other;
    bool listed = listed_after(l, i) != NULL ||
                  (words_end_at(l, i, "từ|kể từ") && is_word(l, d->end, "đến") &&
                   (scan_date(l, d->end + 1, &other) || pointed_day(l, d->end + 1, &other)));
    listed = listed || (named_day(d->day, d->month) && clause_has_before(l, i, FEAST_NAMES, 12));
    if (!listed && cue_before(l, i, "ngày|hôm|" FEASTS "|" PARTS_OF_DAY, 0) == NONE &&
        weekday_before(l, i) < 0 && !hour_before(l, i))
        return false;
    bool rises = is_mark(l, i + 1, '-') && d->month > d->day && !named_day(d->day, d->month);
    if (rises && !listed &&
        (words_end_at(l, i, "từ ngày|các ngày|những ngày") || is_word(l, d->end, "tháng")))
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
    if (!pointed_day(l, i, &d) || !is_mark(l, i + 1, '-') || d.month <= d.day ||
        !words_end_at(l, i, "từ ngày|các ngày|những ngày"))
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

bool rule_date(struct line *l, size_t i, struct match *m)
{
    struct day d;
    if (day_range(l, i, m) && m->end > i + 1)
        return true;
    if (day_list(l, i, m))
        return true;
    if (!scan_date(l, i, &d) && !pointed_date(l, i, m, &d))
        return days_alone(l, i, m) || lone_day(l, i, m);
    if (street(l, i, m, &d))
        return true;
    bool slash = is_mark(l, i + 1, '/');
    if (slash && !d.year && (counts(l, i, d.end) || !month_cued(l, i, &d)) &&
        !(cue_before(l, i, "ngày|lễ|dịp|kỷ niệm", 0) != NONE && !counted_noun_at(l, d.end)))
        return false;
    if (!d.year && d.month > 12 && cue_before(l, i, "ngày", 0) == NONE)
        return false;
    if (weekday_before(l, i) >= 0 && l->tokens[i - 1].kind != TOKEN_MARK && !is_word(l, i - 1, "ngày"))
        say_pause(l);
    bool feast_of_day =
        cue_before(l, i, "lễ|dịp|kỷ niệm|mừng", 2) != NONE && named_day(d.day, d.month) && !d.year;
    flag_day(l, m, &d);
    if (words_end_at(l, i, "mùng|mồng")) { /* it stands already */
        say_value(l, d.day);
        d.day = 0;
    }
    say_date(l, &d, d.day && wants_ngay(l, i) && !feast_of_day);
    m->end = d.end;
    m->kind = READER_KIND_DATE;
    if (after_document(l, i) && words_at(l, d.end, "của|về|quy định|ban hành"))
        say_pause(l);
    return true;
}
