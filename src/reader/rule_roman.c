/*
 * Roman numerals: capitals only, well formed, after a cue that takes them. A single C, D, L or M is a letter.
 * Section 8.
 */
#include "reader/internal.h"
#include <string.h>

#define CUES                                                                                                                                            \
    "cấp|khóa|khoá|kỳ|kì|lần|lần thứ|thứ|quý|chương|phần|mục|đoạn|điều|khoản|phụ lục|tập|quyển|thế kỷ|thế " \
    "kỉ|đại hội|"                                                                                                                                \
    "vùng|báo động|hạng|loại|bậc|đợt|khu|khu vực|học kỳ|học kì|nhóm|bảng|quân khu|giai đoạn|tiểu "                      \
    "khu|trạm|bđ|kv|tiết|"                                                                                                                         \
    "tiểu mục|nhiệm kỳ|pl|biểu|bước|kỳ họp thứ|bđ cấp|quân đoàn|trung ương|chuyên "                                         \
    "khoa|ck|kèm|vua|độ|mức|hạng mục|quận|tầng|giải|tuần|ngôi|hk|cao học|buổi"

/* What is numbered so far that XL, CX and the like occur. */
#define COUNTED_ON                                                                                           \
    "thứ|thế kỷ|thế kỉ|chương|điều|mục|phần|tập|quyển|đại hội|khóa|khoá|phụ lục|lần|kỳ|năm|khoản|đoạn"

static int digit_of(char c)
{
    switch (c) {
    case 'I':
        return 1;
    case 'V':
        return 5;
    case 'X':
        return 10;
    case 'L':
        return 50;
    case 'C':
        return 100;
    case 'D':
        return 500;
    case 'M':
        return 1000;
    default:
        return 0; /* no numeral */
    }
}

static void write_roman(int value, char out[20])
{
    static const struct {
        int value;
        const char *letters;
    } parts[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
                 {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
    size_t length = 0;
    for (size_t k = 0; k < ARRAY_COUNT(parts); k++) {
        for (; value >= parts[k].value; value -= parts[k].value) {
            size_t n = strlen(parts[k].letters);
            memcpy(out + length, parts[k].letters, n);
            length += n;
        }
    }
    out[length] = '\0';
}

/* 0 when the letters are no well-formed numeral. */
static int value_of_letters(const char *text, size_t length)
{
    char again[20];
    int value = 0;
    if (length > 15)
        return 0;
    for (size_t k = 0; k < length; k++) {
        int digit = digit_of(text[k]), next = k + 1 < length ? digit_of(text[k + 1]) : 0;
        if (!digit)
            return 0;
        value += digit < next ? -digit : digit;
    }
    if (value < 1 || value > 3999)
        return 0;
    write_roman(value, again);
    return strlen(again) == length && memcmp(again, text, length) == 0 ? value : 0;
}

int roman_value(const struct line *l, size_t i)
{
    if (!is_upper_word(l, i))
        return 0;
    const char *text = l->text + l->tokens[i].start;
    size_t length = l->tokens[i].end - l->tokens[i].start;
    return length == 1 && strchr("CDLM", text[0]) ? 0 : value_of_letters(text, length);
}

/* vùng I: …; II: …; III: … */
static bool next_of_heads(const struct line *l, size_t i)
{
    if (i == 0 || !is_mark(l, i + 1, ':') || !is_mark_of(l, i - 1, ";,."))
        return false;
    for (size_t k = l->span_count; k-- > 0;)
        if (l->spans[k].kind == READER_KIND_ROMAN)
            return true;
    return false;
}

static bool continues_list(const struct line *l, size_t i)
{
    if (next_of_heads(l, i))
        return true;
    size_t back = i;
    while (back > 0 &&
           (is_mark_of(l, back - 1, ",") || is_dash(l, back - 1) || words_at(l, back - 1, "và|đến|hoặc")))
        back--;
    if (back == i || back == 0 || l->span_count == 0)
        return false;
    const struct span *s = &l->spans[l->span_count - 1];
    return s->end == back && s->kind == READER_KIND_ROMAN;
}

/* CD, MC, DI are abbreviations more often than 400, 1100 and 501. */
static bool looks_abbreviated(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    for (size_t k = t->start; k < t->end; k++)
        if (strchr("CDLM", l->text[k]))
            return t->letters <= 2;
    return false;
}

/* Thạnh Lợi II, VSIP III, thế chiến II: the second of the name */
static bool ends_name(const struct line *l, size_t i)
{
    size_t letters = l->tokens[i].letters;
    const char *text = l->text + l->tokens[i].start;
    return letters >= 2 && letters <= 5 && memchr(text, 'I', letters) && strspn(text, "IVX") >= letters &&
           !is_syllable(l, i) && i > 0 && l->tokens[i - 1].kind == TOKEN_WORD &&
           l->tokens[i - 1].letters > 1 && !is_glued(l, i) &&
           !(is_glued(l, i + 1) && is_mark_of(l, i + 1, "/") && !is_year(l, i + 2));
}

bool roman_cued(const struct line *l, size_t i)
{
    size_t letters = l->tokens[i].letters;
    if (looks_abbreviated(l, i) && cue_before(l, i, COUNTED_ON, 0) == NONE)
        return false;
    if (is_dash(l, i + 1) && is_glued(l, i + 1) && has_shape(l, i + 2, SHAPE_LOWER | SHAPE_CAPITAL) &&
        is_glued(l, i + 2) && !is_letter(l, i + 2) && !roman_value(l, i + 2)) /* giải V-League */
        return false;
    if (i > 1 && is_mark(l, i - 1, '-') && is_glued(l, i) && is_glued(l, i - 1) &&
        (is_number(l, i - 2) || is_exact(l, i - 2, "S"))) /* RON 95-III, DO 0,05S-II */
        return true;
    if (ends_name(l, i))
        return true;
    if (cue_before(l, i, CUES, 0) != NONE || continues_list(l, i))
        return true;
    if (letters >= 2 && cue_before(l, i, "số|tết|loại số", 0) != NONE)
        return true;
    return letters >= 4 && cue_before(l, i, "năm", 0) != NONE;
}

/* giải I, II, III: nhất, nhì, ba, also further down the list. */
static bool is_prize(const struct line *l, size_t i)
{
    for (int items = 0; items < 6; items++) {
        if (cue_before(l, i, "giải", 0) != NONE)
            return true;
        if (i < 3 || !(is_mark(l, i - 1, ',') || is_dash(l, i - 1) || is_word(l, i - 1, "và")) ||
            !roman_value(l, i - 2))
            return false;
        i -= 2;
    }
    return false;
}

static void say_roman(struct line *l, size_t i, int value)
{
    if (is_prize(l, i) && value == 2) {
        say(l, "nhì");
        return;
    }
    char digits[8];
    size_t count = 0;
    char reversed[8];
    do {
        reversed[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    for (size_t k = 0; k < count; k++)
        digits[k] = reversed[count - 1 - k];
    if (is_prize(l, i) || cue_before(l, i, "thứ", 0) != NONE)
        say_ordinal(l, digits, count);
    else
        say_integer(l, digits, count);
}

/* Phụ lục IA, mẫu IIB: a numeral and the letter of a part. */
static bool lettered(struct line *l, size_t i, struct match *m)
{
    const struct token *t = &l->tokens[i];
    size_t length = t->end - t->start;
    char last = l->text[t->end - 1];
    if (!is_upper_word(l, i) || length < 2 || last < 'A' || last > 'H' ||
        cue_before(l, i, "phụ lục|mẫu|biểu|nhóm|bảng|vùng|loại|hạng|khu vực|mẫu số|biểu số", 0) == NONE)
        return false;
    int value = value_of_letters(l->text + t->start, length - 1);
    if (value == 0)
        return false;
    say_value(l, value);
    say_letter(l, (uint32_t)last, false);
    m->kind = READER_KIND_ROMAN;
    return true;
}

bool rule_roman(struct line *l, size_t i, struct match *m)
{
    int value = roman_value(l, i);
    if (value == 0 && lettered(l, i, m))
        return true;
    if (value == 0 || !roman_cued(l, i))
        return false;
    m->kind = READER_KIND_ROMAN;
    say_roman(l, i, value);
    int second = is_dash(l, i + 1) ? roman_value(l, i + 2) : 0;
    if (second > value) {
        say(l, "đến");
        say_roman(l, i + 2, second);
        m->end = i + 3;
    } else if (is_mark_of(l, i + 1, "/-") && is_glued(l, i + 1) && digits_of(l, i + 2) == 4 &&
               year_like(value_of(l, i + 2))) { /* quý I/2026, quý IV-2026 */
        say(l, "năm");
        say_year(l, value_of(l, i + 2));
        m->end = i + 3;
    } else if (cue_before(l, i, "mục|phần|chương|điểm", 0) != NONE) { /* mục III.2 */
        while (is_mark(l, m->end, '.') && is_glued(l, m->end) && digits_of(l, m->end + 1) >= 1 &&
               digits_of(l, m->end + 1) <= 2 && is_glued(l, m->end + 1)) {
            say(l, "chấm");
            say_integer(l, digits_at(l, m->end + 1), digits_of(l, m->end + 1));
            m->end += 2;
        }
    }
    return true;
}
