/*
 * Whether two numbers with a slash are a day and a month, and whether ngày is said before them. Sections 11
 * and 13.
 */
#include "reader/date_cue.h"
#include <string.h>

/* What is numbered with a slash: số 31/5, lớp 5/2, thửa 25/3. */
#define NUMBERED_THINGS                                                                                                                                \
    "số|số nhà|ngõ|ngách|hẻm|hẽm|kiệt|nhà|địa chỉ|đường|lô|tổ|khu|khu phố|lớp|phòng|thửa|tờ|bậc|trang|câu|"      \
    "bài|mạch|ấp|thôn|thang|hệ số|dốc|độ dốc|kích thước|cỡ|bảng|mục|điều|khoản|biển|km|hạng|chốt|trạm|cống|" \
    "kênh|lộ|tuyến|ô|dãy|tỷ lệ|tỉ lệ|kỳ|đợt|pha|là|bằng|phố|quảng trường|công viên|cầu|chợ|ngã tư|ngã ba"
#define FEAST_NAMES                                                                                                                           \
    "ngày|lễ|kỷ niệm|mừng|quốc tế|quốc khánh|thành lập|truyền thống|tết|dịp|phụ nữ|nhà giáo|thầy thuốc|" \
    "thiếu nhi|giải phóng|lao động|qk"
#define NO_NGAY "ngày|hôm|mùng|mồng|rằm|đêm ngày|" FEASTS
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

static bool only_separators(const struct line *l, size_t at, size_t end)
{
    while (at < end && (is_mark_of(l, at, ",;-&") || words_at(l, at, "và|hoặc|hay|đến")))
        at++;
    return at == end;
}

const struct span *date_listed_after(const struct line *l, size_t i)
{
    if (l->span_count == 0)
        return NULL;
    const struct span *s = &l->spans[l->span_count - 1];
    if (s->kind != READER_KIND_DATE && s->kind != READER_KIND_LUNAR)
        return NULL;
    return i > s->end && only_separators(l, s->end, i) ? s : NULL;
}

bool date_wants_ngay(const struct line *l, size_t i)
{
    size_t said = cue_before(l, i, NO_NGAY, 0);
    bool duration = said != NONE && said > 0 && is_number(l, said - 1) && is_mark(l, i - 1, '(');
    if (said != NONE && !duration) /* 02 ngày (13-14/12) */
        return false;
    size_t first = i;
    for (const struct span *s = date_listed_after(l, i); s && s >= l->spans && i - first < 60;
         s--) { /* to the first of the list */
        if (s->kind != READER_KIND_DATE || !only_separators(l, s->end, first))
            break;
        first = s->first;
    }
    return first == i || is_word(l, i - 1, "đến") || cue_before(l, first, "ngày|các ngày|" FEASTS, 0) == NONE;
}

bool date_hour_before(const struct line *l, size_t i)
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

bool date_numbers_thing(const struct line *l, size_t i)
{
    return cue_before(l, i, NUMBERED_THINGS, 0) != NONE;
}

bool date_feast(const struct line *l, size_t i, const struct day *d)
{
    return named_day(d->day, d->month) && clause_has_before(l, i, FEAST_NAMES, 12);
}

/* lớp 1/1, 2/3, 5/4 */
static bool listed_after_ratio(const struct line *l, size_t i)
{
    const struct span *s = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    return s && s->end + 1 == i && s->kind == READER_KIND_RATIO &&
           (is_mark(l, i - 1, ',') || is_word(l, i - 1, "và"));
}

/* 08/12: thôn Đoài; 09/12: thôn Đông; 10/12: tiêm vét */
static bool heads_like_date_before(const struct line *l, size_t i, const struct day *d)
{
    if (!is_mark(l, d->end, ':') || !(is_mark_of(l, i - 1, ";.,-+*") || is_dash(l, i - 1)))
        return false;
    for (size_t k = l->span_count; k-- > 0;)
        if (l->spans[k].kind == READER_KIND_DATE && is_mark(l, l->spans[k].end, ':'))
            return true;
    return false;
}

/* 31/5 is no count: nobody date_counts 31 of 5. */
static bool no_count(const struct line *l, size_t i, const struct day *d)
{
    if ((d->day == 24 && d->month == 7) || listed_after_ratio(l, i)) /* day and night */
        return false;
    return d->day > d->month && date_possible(d->day, d->month, 0) && is_mark(l, i + 1, '/') &&
           !date_numbers_thing(l, i) && !is_mark(l, d->end, '/') &&
           !clause_has_before(l, i, "thắng|thua|tỷ số|tỉ số|hiệp|điểm|huyết áp", 12);
}

bool date_cued(const struct line *l, size_t i, const struct day *d)
{
    if (alone_in_brackets(l, i, d) || (i > 0 && heads_like_date_before(l, i, d)))
        return true;
    if (date_listed_after(l, i) || date_hour_before(l, i) || weekday_before(l, i) >= 0)
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
    bool zero = digits_at(l, i)[0] == '0' ||
                digits_at(l, i + 2)[0] == '0'; /* 05/9: date_counts have no leading zero */
    if (zero && d->month <= 12)
        return true;
    return date_feast(l, i, d);
}

bool date_counts(const struct line *l, size_t i, size_t end)
{
    return counted_noun_at(l, end) || is_mark(l, end, '%') || words_at(l, end, "ngày|buổi|giờ|tuần|bước") ||
           cue_before(l, i, COUNT_CUES, 0) != NONE;
}

bool date_cue_before(const struct line *l, size_t i)
{
    return cue_before(l, i, CUES, 1) != NONE || date_hour_before(l, i);
}
