/*
 * Numbers as offices write them: thousands by dots or spaces, decimals by a comma, mistyped ones of both
 * kinds, dotted section numbers. Says what stands there and what is doubtful about it; says nothing aloud.
 */
#include "reader/internal.h"
#include <string.h>

#define SECTION_CUES                                                                                                       \
    "mẫu số|biểu số|biểu mẫu số|lớp|phòng|căn hộ|mục|điều|mục số|tiêu chí số|nội dung " \
    "số|điểm|bảng|biểu|phiên bản|hình|phụ "                                                                 \
    "lục|tiểu mục|tiêu "                                                                                            \
    "chí|vạch|chỉ "                                                                                                   \
    "tiêu|nội dung|khoản|ý|bài|chương|nhóm|tiêu chuẩn"
#define LIST_CUES                                                                                            \
    "điều|khoản|mục|các|lớp|khối|tổ|thôn|ấp|xóm|đội|khu "                               \
    "phố|khu|khóm|bản|ngày|thứ|tháng|quý|câu|bài|phòng|"                                        \
    "tầng|chương|phần|nhóm|mẫu|lô|tờ"
/* … of these only when the second is larger: mũi 1,2 */
#define RISING_CUES                                                                                                                       \
    "kp|học kỳ|đợt|mũi|vụ|tiết|hạng|tiêu chí|tuyến|cửa|bàn|kênh|cầu|trục|cụm|tập|chi bộ|tổ dân phố|" \
    "tdp|buôn|làng|ô|dãy|ca|kỳ|nguyện vọng|khu vực|kv|cấp|vùng|chốt|trạm"
#define NAMED_CUES                                                                                                   \
    "lớp|tổ|thôn|ấp|số|tầng|khu phố|điều|khoản|đội|xóm|phòng|khóm|khu|mục|điểm|quốc " \
    "lộ|tháng|ngày|năm|cấp|loại|mức|câu|bài"

#define TOTALS "dân số|tổng số|quân số|số lượng|tổng cộng|sĩ số"

static void add_digits(const struct line *l, size_t i, char *out, size_t *count, bool *too_long)
{
    size_t digits = digits_of(l, i);
    if (*count + digits > NUMBER_DIGITS) {
        *too_long = true;
        digits = NUMBER_DIGITS - *count;
    }
    memcpy(out + *count, digits_at(l, i), digits);
    *count += digits;
}

static bool digits_follow(const struct line *l, size_t i, uint32_t mark)
{
    return is_mark(l, i, mark) && is_glued(l, i) && is_number(l, i + 1) && is_glued(l, i + 1);
}

/* Groups of exactly three digits after `mark`, from token i on. */
static size_t groups_at(const struct line *l, size_t i, uint32_t mark)
{
    size_t groups = 0;
    while (digits_follow(l, i, mark) && digits_of(l, i + 1) == 3) {
        groups++;
        i += 2;
    }
    return digits_follow(l, i, mark) ? 0 : groups;
}

static size_t spaced_groups_at(const struct line *l, size_t i)
{
    size_t groups = 0;
    while (is_number(l, i) && l->tokens[i].space && digits_of(l, i) == 3) {
        groups++;
        i++;
    }
    if (is_number(l, i) || digits_follow(l, i, '.') || digits_follow(l, i, '/') ||
        (groups == 1 && (is_dash(l, i) || is_mark(l, i, '/'))))
        return 0;
    return groups;
}

static void take_groups(const struct line *l, struct number *n, size_t groups, size_t step)
{
    for (size_t k = 0; k < groups; k++) {
        add_digits(l, n->end + step - 1, n->whole, &n->whole_count, &n->too_long);
        n->end += step;
    }
    n->grouped = groups > 0;
}

static void doubt(struct number *n, const char *advice)
{
    n->flag = READER_FLAG_AMBIGUOUS_NUMBER;
    n->advice = advice;
}

static bool money_follows(const struct line *l, size_t i)
{
    return words_at(l, i, "đồng|đ|vnđ|vnd") > 0 || is_mark(l, i, 0x20AB);
}

/* tiêu chí 17.1, 17.2 và 17.3: what the first is, all are. */
static bool section_cued(const struct line *l, size_t i)
{
    for (int items = 0; items < 12; items++) {
        if (cue_before(l, i, SECTION_CUES, 0) != NONE)
            return true;
        if (i < 4 || !(is_mark_of(l, i - 1, ",;") || is_dash(l, i - 1) || is_word(l, i - 1, "và")) ||
            !is_number(l, i - 2) || !is_mark(l, i - 3, '.') || !is_number(l, i - 4))
            return false;
        i -= 4;
    }
    return false;
}

/* công nghiệp 4.0, web 2.0: the name of a version, not a mistyped decimal. */
static bool version_at(const struct line *l, const struct number *n)
{
    struct unit u;
    return n->whole_count <= 2 && digits_of(l, n->end + 1) == 1 && digits_at(l, n->end + 1)[0] == '0' &&
           !digits_follow(l, n->end + 2, '.') && !scan_unit(l, n->end + 2, &u) &&
           !counted_noun_at(l, n->end + 2);
}

static void scan_dots(const struct line *l, struct number *n)
{
    size_t groups = groups_at(l, n->end, '.');
    bool section = section_cued(l, n->first);
    bool one_group_first = n->whole_count <= 3 && n->whole[0] != '0';
    if (groups && one_group_first && !(section && groups == 1 && n->whole_count == 1)) {
        take_groups(l, n, groups, 2);
        return;
    }
    if (!digits_follow(l, n->end, '.'))
        return;
    if (section || digits_follow(l, n->end + 2, '.') || version_at(l, n)) {
        while (digits_follow(l, n->end, '.'))
            n->end += 2;
        n->dotted = true;
        return;
    }
    add_digits(l, n->end + 1, n->part, &n->part_count, &n->too_long);
    n->end += 2;
    doubt(n, "Dấu chấm trước phần lẻ, đọc là phẩy. Số thập phân viết bằng dấu phẩy.");
}

/* mũi 1,2; trạm Gò Đen 3,4: numbers of things, the second larger. */
static bool rising_list(const struct line *l, const struct number *n, size_t part)
{
    long first = number_value(n), second = value_of(l, n->end + 1);
    if (n->whole_count > 2 || part > 2 || first < 1 || second <= first)
        return false;
    bool place = n->first > 0 && is_capital_word(l, n->first - 1) && second == first + 1 &&
                 clause_has_before(l, n->first, "trạm|tba|thôn|ấp|khu|xóm|tdp|kp", 5);
    return place || words_end_at(l, n->first, RISING_CUES) > 0;
}

static bool list_of_numbers(const struct line *l, const struct number *n)
{
    size_t first = n->first;
    bool listed = first > 1 && is_mark(l, first - 1, ',') && is_glued(l, first - 1) && is_glued(l, first) &&
                  is_number(l, first - 2); /* Điều 5,6,7 */
    if (listed)
        return true;
    size_t part = digits_of(l, n->end + 1);
    if (digits_follow(l, n->end + 2, ',') && part != 3)
        return true;
    bool cued = words_end_at(l, n->first, LIST_CUES) > 0 || rising_list(l, n, part);
    return part <= 2 && n->whole_count <= 2 && !n->grouped && cued &&
           !words_at(l, n->end + 2, "điểm|m|ha|kg|tấn|triệu|tỷ|km|độ|lần|nghìn|ngàn|đồng") &&
           !is_mark(l, n->end + 2, 0x25);
}

static void scan_comma(const struct line *l, struct number *n)
{
    if (!digits_follow(l, n->end, ',') || n->dotted || n->part_count || list_of_numbers(l, n))
        return;
    size_t groups = groups_at(l, n->end, ',');
    bool could_group = !n->grouped && n->whole_count <= 3 && n->whole[0] != '0';
    if (could_group && groups >= 2) {
        take_groups(l, n, groups, 2);
        if (digits_follow(l, n->end, '.')) {
            add_digits(l, n->end + 1, n->part, &n->part_count, &n->too_long);
            n->end += 2;
        }
        doubt(n, "Dấu phẩy được hiểu là dấu phân cách hàng nghìn.");
        return;
    }
    if (could_group && groups == 1) {
        struct unit u;
        bool unit = scan_unit(l, n->end + 2, &u) && u.kind == UNIT_PHYSICAL;
        bool zeros = memcmp(digits_at(l, n->end + 1), "000", 3) == 0;
        bool scale = words_at(l, n->end + 2, "triệu|tỷ|tỉ") > 0; /* 1,975 tỷ, but 1,200 tỷ */
        bool rounded = digits_at(l, n->end + 1)[2] == '0';
        bool counts = unit ? zeros : scale ? rounded : counted_noun_at(l, n->end + 2);
        bool thousands = money_follows(l, n->end + 2) || counts || digits_follow(l, n->end + 2, '.');
        doubt(n, thousands ? "Đọc là hàng nghìn; cũng có thể là số thập phân. Viết dấu chấm cho hàng nghìn."
                           : "Đọc là số thập phân; cũng có thể là hàng nghìn. Viết dấu chấm cho hàng nghìn.");
        if (thousands) {
            take_groups(l, n, 1, 2);
            if (digits_follow(l, n->end, '.')) {
                add_digits(l, n->end + 1, n->part, &n->part_count, &n->too_long);
                n->end += 2;
            }
            return;
        }
    }
    add_digits(l, n->end + 1, n->part, &n->part_count, &n->too_long);
    n->end += 2;
}

static void scan_spaces(const struct line *l, struct number *n)
{
    if (n->whole_count > 3 || n->whole[0] == '0' || n->grouped)
        return;
    size_t groups = spaced_groups_at(l, n->end);
    if (groups == 0 ||
        (groups == 1 && cue_before(l, n->first, NAMED_CUES, 0) != NONE && !words_end_at(l, n->first, TOTALS)))
        return;
    take_groups(l, n, groups, 1);
}

bool scan_number(const struct line *l, size_t i, struct number *out)
{
    *out = (struct number){.first = i};
    if (is_mark(l, i, '-') && is_number(l, i + 1) && is_glued(l, i + 1)) {
        out->negative = true;
        i++;
    }
    if (!is_number(l, i))
        return false;
    add_digits(l, i, out->whole, &out->whole_count, &out->too_long);
    out->end = i + 1;
    out->leading_zero = out->whole_count > 1 && out->whole[0] == '0';
    scan_dots(l, out);
    if (!out->dotted && !out->grouped)
        scan_spaces(l, out);
    scan_comma(l, out);
    if (is_mark(l, out->end, ',') && is_mark(l, out->end + 1, '-') && is_glued(l, out->end) &&
        is_glued(l, out->end + 1) && !(is_number(l, out->end + 2) && is_glued(l, out->end + 2)))
        out->end += 2; /* 1.500.000,- đồng */
    size_t significant = out->whole_count;
    while (significant > 18 && out->whole[significant - 1] == '0')
        significant--;
    if (significant > 18)
        out->too_long = true;
    if (out->too_long)
        doubt(out, "Dãy số quá dài, không phải là số lượng.");
    return true;
}

long number_value(const struct number *n)
{
    long value = 0;
    if (n->whole_count > 9 || n->dotted)
        return -1;
    for (size_t i = 0; i < n->whole_count; i++)
        value = value * 10 + (n->whole[i] - '0');
    return value;
}

static bool zeros(const char *digits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (digits[i] != '0')
            return false;
    return true;
}

static void say_dotted(struct line *l, const struct number *n)
{
    bool first = true;
    for (size_t i = n->first; i < n->end; i++) {
        if (!is_number(l, i))
            continue;
        if (!first)
            say(l, "chấm");
        say_identifier(l, digits_at(l, i), digits_of(l, i)); /* phòng 3.05 is not 3.5 */
        first = false;
    }
}

static void say_parts(struct line *l, const struct number *n, bool silent_zeros)
{
    if (n->negative)
        say(l, "âm");
    if (n->too_long) {
        say_digits(l, n->whole, n->whole_count < 30 ? n->whole_count : 30);
        return;
    }
    if (n->dotted) {
        say_dotted(l, n);
        return;
    }
    say_integer(l, n->whole, n->whole_count);
    if (n->part_count == 0 || (silent_zeros && zeros(n->part, n->part_count)))
        return;
    say(l, "phẩy");
    say_fraction_digits(l, n->part, n->part_count);
}

void say_number(struct line *l, const struct number *n)
{
    say_parts(l, n, false);
}

void say_number_before_unit(struct line *l, const struct number *n)
{
    say_parts(l, n, true);
}
