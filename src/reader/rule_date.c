/*
 * Solar dates: 23/4/2018, ranges and lists of days with the month said once, months with years, weekdays. A slash is
 * a date only after a cue or with a valid year: a count out of a total looks the same. Section 11 and 13.
 */
#include "reader/internal.h"
#include <string.h>

#define STREETS "đường|phố|trường|quảng trường|công viên|công ty|nhà máy|bệnh viện|ngã tư|ngã ba|chợ|cầu"
#define FEASTS "lễ|dịp|kỷ niệm|mừng|chào mừng|quốc khánh|dịp lễ"
#define NO_NGAY "ngày|mùng|mồng|rằm|đêm ngày|" FEASTS
#define PARTS_OF_DAY "sáng|trưa|chiều|tối|đêm|hôm|rạng sáng|khuya"
#define WEEKDAYS                                                                                                      \
    "thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|thứ bảy|chủ nhật|thứ 2|thứ 3|thứ 4|thứ 5|thứ 6|thứ 7|cn|t 2|t 3|t 4|t 5|"      \
    "t 6|t 7"
#define CUES                                                                                                          \
    "ngày|" PARTS_OF_DAY "|từ|đến|đến hết|tới|trước|sau|kể từ|hạn|hạn chót|hết|vào|lúc|giờ|nay|qua|mai|mùng|mồng|"        \
    "h|phút|" FEASTS "|" WEEKDAYS "|khai giảng|tựu trường|khai mạc|bế mạc|bắt đầu|kết thúc|diễn ra"
#define COUNT_CUES "tỷ lệ|tỉ lệ|đạt|là|có|được|cấp|tỷ số|tỉ số|còn|chiếm|khoảng|gần|hơn|tổng|lớp|phòng"
#define DAILY "lần|viên|buổi|bữa|ca|gói|tiếng|giờ|lượt|chuyến|kg|lít|ml|ly|muỗng|thìa|cử|đêm|người|con"

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
    } days[] = {{3, 2},  {8, 3},  {26, 3}, {30, 4}, {1, 5},  {7, 5},   {15, 5},  {19, 5},  {1, 6},  {5, 6},  {21, 6},
                {28, 6}, {27, 7}, {19, 8}, {2, 9},  {10, 10}, {13, 10}, {15, 10}, {20, 10}, {9, 11}, {18, 11},
                {20, 11}, {22, 12}, {27, 2}, {14, 10}, {1, 10}, {1, 12}};
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

static bool year_like(int year)
{
    return year >= 1900 && year <= 2099;
}

bool scan_date(const struct line *l, size_t i, struct day *out)
{
    uint32_t first, second;
    *out = (struct day){.first = i};
    if (!is_number(l, i) || !separated(l, i + 1, &first) || digits_of(l, i) > 4)
        return false;
    int a = value_of(l, i), b = value_of(l, i + 2), c = 0;
    bool three = separated(l, i + 3, &second) && second == first;
    if (three)
        c = value_of(l, i + 4);
    out->end = three ? i + 5 : i + 3;
    if (is_glued(l, out->end) && (is_mark(l, out->end, '/') || (is_number(l, out->end + 1) && is_glued(l, out->end + 1) &&
                                                               is_mark(l, out->end, '.'))))
        return false;
    if (three && digits_of(l, i) == 4 && year_like(a) && first == '-') { /* 2018-04-23 */
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
    if (digits_of(l, i + 4) == 2 && first == '/' && digits_of(l, i) <= 2) {
        out->short_year = true;
        c += 2000;
    }
    out->year = c;
    out->impossible = !date_possible(a, b, c);
    return year_like(c) && a >= 1 && a <= 31 && b >= 1 && b <= 31;
}

/* ---- what is doubtful about a day --------------------------------------------------------------------------------- */

static int weekday_before(const struct line *l, size_t i)
{
    static const char *const names[] = {"thứ hai|thứ 2|t 2", "thứ ba|thứ 3|t 3",   "thứ tư|thứ 4|t 4",  "thứ năm|thứ 5|t 5",
                                        "thứ sáu|thứ 6|t 6", "thứ bảy|thứ 7|t 7", "chủ nhật|cn"};
    while (i > 0 && (is_mark_of(l, i - 1, ",(-") || is_dash(l, i - 1) || is_word(l, i - 1, "ngày")))
        i--;
    if (i > 1 && is_number(l, i - 1) && is_exact(l, i - 2, "T") && is_glued(l, i - 1) && value_of(l, i - 1) >= 2 &&
        value_of(l, i - 1) <= 7)
        return value_of(l, i - 1) - 2;
    for (int day = 0; day < 7; day++)
        if (words_end_at(l, i, names[day]))
            return day;
    return -1;
}

static bool told_as_past(const struct line *l, size_t i)
{
    return clause_has_before(l, i,
                             "đã|số|căn cứ|hiệu lực|ban hành|sinh|vừa|qua|cấp ngày|thành lập|trước đây|theo|luật|"
                             "nghị định|thông tư|quyết định|nghị quyết|công văn|từ|kể từ|kỷ niệm|năm",
                             14);
}

void flag_day(struct line *l, struct match *m, const struct day *d)
{
    static const char *const names[] = {"thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"};
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
    int told = weekday_before(l, d->first), real = (int)date_weekday(date);
    if (told >= 0 && told != real)
        match_flag(m, READER_FLAG_WEEKDAY, "Ngày %d tháng %d năm %d là %s, không phải %s.", d->day, d->month, year,
                   names[real], names[told]);
    if (!now)
        return;
    int age = date_to_days(now->date) - date_to_days(date);
    if (age > 0 && (d->year || age < 100) && !told_as_past(l, d->first))
        match_flag(m, READER_FLAG_PAST, "Ngày %d tháng %d năm %d đã qua lúc dự kiến phát.", d->day, d->month, year);
}

/* ---- ngày or not ------------------------------------------------------------------------------------------------------- */

static bool only_separators(const struct line *l, size_t at, size_t end)
{
    while (at < end && (is_mark_of(l, at, ",;-") || words_at(l, at, "và|hoặc|hay|đến")))
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
    if (cue_before(l, i, NO_NGAY, 0) != NONE)
        return false;
    size_t first = i;
    for (const struct span *s = listed_after(l, i); s && s >= l->spans && i - first < 60; s--) { /* to the first of the list */
        if (s->kind != READER_KIND_DATE || !only_separators(l, s->end, first))
            break;
        first = s->first;
    }
    return first == i || is_word(l, i - 1, "đến") || cue_before(l, first, "ngày|các ngày|" FEASTS, 0) == NONE;
}

static bool hour_before(const struct line *l, size_t i)
{
    size_t k = left_of(l, i);
    return k != NONE && (words_at(l, k, "h|giờ|g|phút|p") || (l->span_count && l->spans[l->span_count - 1].end == k + 1 &&
                                                              l->spans[l->span_count - 1].kind == READER_KIND_TIME));
}

static bool month_cued(const struct line *l, size_t i, const struct day *d)
{
    if (listed_after(l, i) || hour_before(l, i) || weekday_before(l, i) >= 0)
        return true;
    if (cue_before(l, i, CUES, 0) != NONE || cue_before(l, i, "ngày|lễ|dịp|kỷ niệm|hạn|mùng|đêm|sáng|chiều|tối", 2) != NONE)
        return true;
    bool zero = digits_at(l, i)[0] == '0' || digits_at(l, i + 2)[0] == '0'; /* 05/9: counts have no leading zero */
    if (zero && d->month <= 12)
        return true;
    return named_day(d->day, d->month) &&
           clause_has_before(l, i, "ngày|lễ|kỷ niệm|mừng|quốc tế|quốc khánh|thành lập|truyền thống|tết|dịp", 12);
}

static bool counts(const struct line *l, size_t i, size_t end)
{
    return counted_noun_at(l, end) || is_mark(l, end, '%') || cue_before(l, i, COUNT_CUES, 0) != NONE;
}

/* ---- ranges and lists --------------------------------------------------------------------------------------------------- */

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
    if (!is_dash(l, a.end) || !scan_date(l, a.end + 1, &b) || is_mark(l, a.end + 2, '-') || a.day < 1 || a.day > 31)
        return false;
    bool odd = a.month == 0 && b.day <= a.day;
    if (odd || b.month > 12 || a.month > 12 || counted_noun_at(l, b.end) || is_mark(l, b.end, '%'))
        return false;
    size_t event = cue_before(l, i, "ngày", 2);
    bool event_name = event != NONE && event + 1 < i && is_capital_word(l, event); /* Ngày vi chất 1-2/6 */
    if (!b.year && !a.month && !event_name && !day_month_cue(l, i) && i > 0 && !is_mark_of(l, i - 1, "(:,"))
        return false;
    if (event_name)
        say_pause(l);
    bool feast = cue_before(l, i, FEASTS, 1) != NONE && named_day(a.day, a.month) && named_day(b.day, b.month);
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

static size_t list_separator(const struct line *l, size_t i, const char **word)
{
    if (is_mark(l, i, ',')) {
        *word = ",";
        return is_word(l, i + 1, "và") ? i + 2 : i + 1;
    }
    *word = is_word(l, i, "và") ? "và" : is_word(l, i, "hoặc") ? "hoặc" : is_word(l, i, "đến") ? "đến" :
            is_dash(l, i) ? "đến" : NULL;
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
        if (!next || !is_number(l, next) || digits_of(l, next) > 2 || value_of(l, next) > 31 || value_of(l, next) < 1)
            return false;
        items++;
        at = next;
        if (scan_date(l, at, &last) && is_mark(l, at + 1, '/'))
            break;
        if (is_word(l, at + 1, "tháng")) {
            last = (struct day){.day = value_of(l, at), .first = at, .end = at + 1};
            break;
        }
        if (items > 31)
            return false;
    }
    if (last.month > 12 || (cue_before(l, i, "ngày|đêm|sáng|chiều|tối|từ|các ngày|hai ngày", 0) == NONE))
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

/* ---- months ---------------------------------------------------------------------------------------------------------------- */

static bool month_number(const struct line *l, size_t i)
{
    return is_number(l, i) && digits_of(l, i) <= 2 && value_of(l, i) >= 1 && value_of(l, i) <= 12;
}

static size_t say_slash_year(struct line *l, size_t i)
{
    bool slash = is_mark_of(l, i, "/-.") && is_glued(l, i) && digits_of(l, i + 1) == 4 && is_glued(l, i + 1);
    size_t year = slash ? i + 1 : i;
    if (digits_of(l, year) != 4 || !year_like(value_of(l, year)))
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
    return true;
}

/* 10/2026, quý 1/2026, năm học … */
static bool month_of_year(struct line *l, size_t i, struct match *m)
{
    if (digits_of(l, i) > 2 || !is_mark_of(l, i + 1, "/") || !is_glued(l, i + 1) || digits_of(l, i + 2) != 4 ||
        !is_glued(l, i + 2) || !year_like(value_of(l, i + 2)) ||
        (is_glued(l, i + 3) && is_mark_of(l, i + 3, "/-") && is_glued(l, i + 4) && !is_dash(l, i + 3)))
        return false;
    bool part = cue_before(l, i, "quý|đợt|kỳ|học kỳ|lần|vụ|số", 0) != NONE;
    if (!part && !month_number(l, i))
        return false;
    if (part)
        say_value(l, value_of(l, i));
    else if (cue_before(l, i, "tháng", 0) != NONE)
        say_month_value(l, value_of(l, i));
    else
        say_month(l, value_of(l, i));
    m->kind = READER_KIND_DATE;
    m->end = say_slash_year(l, i + 1);
    return true;
}

/* ---- ngày 5, đêm 23 ------------------------------------------------------------------------------------------------------------ */

static bool lone_day(struct line *l, size_t i, struct match *m)
{
    int day = value_of(l, i);
    if (digits_of(l, i) > 2 || day < 1 || day > 31)
        return false;
    bool ngay = cue_before(l, i, "ngày|mùng|mồng", 0) != NONE;
    bool month_follows = is_word(l, i + 1, "tháng") && !words_at(l, i + 2, "tuổi|qua|trước|sau");
    bool part = i > 0 && words_end_at(l, i, "sáng|trưa|chiều|tối|đêm|khuya") && !words_at(l, i + 1, "giờ|h|g");
    struct number n;
    struct unit u;
    scan_number(l, i, &n);
    if (n.end != i + 1 || scan_unit(l, n.end, &u) || words_at(l, i + 1, DAILY) || is_mark_of(l, i + 1, "/%") ||
        (is_mark(l, i + 1, ':') && is_glued(l, i + 2)))
        return false;
    if (part && !month_follows && !words_at(l, i + 1, "rạng sáng|và|đến|tháng") && !is_mark_of(l, i + 1, ",-"))
        return false;
    if (!ngay && !part && !(month_follows && cue_before(l, i, "từ|đến|trước|sau|hạn|hết|đến hết|vào", 0) != NONE))
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

bool rule_date(struct line *l, size_t i, struct match *m)
{
    struct day d;
    if (day_range(l, i, m) && m->end > i + 1)
        return true;
    if (day_list(l, i, m) || (i > 0 && month_after_word(l, i, m)) || month_of_year(l, i, m))
        return true;
    if (!scan_date(l, i, &d)) {
        bool dotted = cue_before(l, i, "ngày|dịp|lễ", 0) != NONE && is_mark_of(l, i + 1, ".-") && is_glued(l, i + 1) &&
                      is_number(l, i + 2) && is_glued(l, i + 2) && digits_of(l, i) <= 2 && digits_of(l, i + 2) <= 2 &&
                      date_possible(value_of(l, i), value_of(l, i + 2), 0) &&
                      (is_mark(l, i + 1, '.') || named_day(value_of(l, i), value_of(l, i + 2)) ||
                       value_of(l, i + 2) <= value_of(l, i));
        if (!dotted)
            return lone_day(l, i, m);
        d = (struct day){.day = value_of(l, i), .month = value_of(l, i + 2), .first = i, .end = i + 3};
    }
    if (street(l, i, m, &d))
        return true;
    if (!d.year && (counts(l, i, d.end) || !month_cued(l, i, &d)) &&
        !(cue_before(l, i, "ngày|lễ|dịp|kỷ niệm", 0) != NONE && !counted_noun_at(l, d.end)))
        return false;
    if (!d.year && d.month > 12 && cue_before(l, i, "ngày", 0) == NONE)
        return false;
    if (weekday_before(l, i) >= 0 && l->tokens[i - 1].kind != TOKEN_MARK && !is_word(l, i - 1, "ngày"))
        say_pause(l);
    bool feast_of_day = cue_before(l, i, "lễ|dịp|kỷ niệm|mừng", 2) != NONE && named_day(d.day, d.month) && !d.year;
    say_date(l, &d, wants_ngay(l, i) && !feast_of_day);
    m->end = d.end;
    m->kind = READER_KIND_DATE;
    flag_day(l, m, &d);
    if (after_document(l, i) && words_at(l, d.end, "của|về|quy định|ban hành"))
        say_pause(l);
    return true;
}

/* ---- weekdays: T2-T6, T7, CN -------------------------------------------------------------------------------------------------- */

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
    if (is_mark_of(l, end, ",(") || is_number(l, end) || words_at(l, end, "ngày|hằng tuần|hàng tuần|lúc|từ|này|tới|tuần"))
        return true;
    return i > 0 && (words_end_at(l, i, "sáng|chiều|tối|trưa|các ngày") ||
                     (l->span_count && l->spans[l->span_count - 1].end >= i - 1 &&
                      l->spans[l->span_count - 1].kind == READER_KIND_DATE));
}

/* T3/2026 is a month. */
static bool t_month(struct line *l, size_t i, struct match *m)
{
    if (!is_exact(l, i, "T") || !month_number(l, i + 1) || !is_glued(l, i + 1) || !is_mark(l, i + 2, '/') ||
        digits_of(l, i + 3) != 4)
        return false;
    say_month(l, value_of(l, i + 1));
    m->end = say_slash_year(l, i + 2);
    m->kind = READER_KIND_DATE;
    return true;
}

static void say_weekday(struct line *l, int n, bool with_thu)
{
    if (with_thu)
        say(l, "thứ");
    say(l, weekday_name(n));
}

/* 9T/2026: nine months of 2026 */
static bool months_of_year(struct line *l, size_t i, struct match *m)
{
    if (!month_number(l, i) || !is_exact(l, i + 1, "T") || !is_glued(l, i + 1) || !is_mark(l, i + 2, '/') ||
        digits_of(l, i + 3) != 4)
        return false;
    say_value(l, value_of(l, i));
    say(l, "tháng");
    m->end = say_slash_year(l, i + 2);
    return true;
}

bool rule_weekday(struct line *l, size_t i, struct match *m)
{
    m->kind = READER_KIND_DATE;
    if (months_of_year(l, i, m))
        return true;
    if (t_month(l, i, m))
        return true;
    int day = t_day(l, i);
    if (day && t_context(l, i, i + 2)) {
        say_weekday(l, day, !words_end_at(l, i, "thứ"));
        m->end = i + 2;
        size_t next = t_list(l, m->end);
        if (next && is_dash(l, m->end) && (t_day(l, next) || (month_number(l, next) && value_of(l, next) <= 7))) {
            say(l, "đến");
            say_weekday(l, t_day(l, next) ? t_day(l, next) : value_of(l, next), true);
            m->end = t_day(l, next) ? next + 2 : next + 1;
        }
        return true;
    }
    return false;
}
