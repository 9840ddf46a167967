/*
 * Dashes by sense (a compound, a route, a clause) and all other signs: each has a word, a pause or no sound
 * at all. Section 29.
 */
#include "reader/internal.h"
#include <string.h>
#include <utf8proc.h>

/* Halves of compounds of two common nouns: kinh tế - xã hội. */
#define COMPOUND                                                                                                                       \
    "kinh tế|xã hội|văn hóa|văn hoá|chính trị|quốc phòng|an ninh|phát thanh|truyền hình|truyền thanh|thể "      \
    "thao|thể dục|"                                                                                                                \
    "du lịch|giáo dục|đào tạo|khoa học|công nghệ|kỹ thuật|thông tin|viễn thông|truyền thông|lao "             \
    "động|thương binh|"                                                                                                           \
    "dân số|gia đình|tài chính|kế hoạch|địa chính|xây dựng|nông nghiệp|môi trường|công nghiệp|thương "   \
    "mại|dịch vụ|lịch sử|"                                                                                                   \
    "văn phòng|thống kê|tư pháp|hộ tịch|kế toán|đô thị|giao thông|y tế|văn nghệ|tín dụng|ngân hàng|tài " \
    "nguyên|pháp luật|"                                                                                                            \
    "trật tự|quân sự|đối ngoại|nội chính|thi đua|khen thưởng|kiểm tra|giám sát|tuyên giáo|dân vận|công "  \
    "thương"
#define ROUTES                                                                                               \
    "tuyến|đường|từ|cao tốc|quốc lộ|chuyến|xe|tuyến đường|đoạn|chặng|tàu|liên tỉnh|tỉnh lộ|hành trình"
#define CLAUSE_WORDS                                                                                                                           \
    "để|đây|là|do|vì|nên|và|nhưng|không|có|được|trong|khi|theo|từ|các|những|một|tại|ở|nơi|thì|mà|người|đã|" \
    "sẽ|cũng|nếu|"                                                                                                                        \
    "bà|ông|anh|chị|nhất|với|về|cho|hiện|nay|sau|trước|đến|bao|gồm|như|cần|phải|hãy|xin|đề|nghị"

/* Bắc - Nam, Đông - Tây: one word of two directions */
static bool directions(const struct line *l, size_t i)
{
    return (is_word(l, i - 1, "bắc") && is_word(l, i + 1, "nam")) ||
           (is_word(l, i - 1, "đông") && is_word(l, i + 1, "tây"));
}

static bool compound(const struct line *l, size_t i)
{
    if ((words_end_at(l, i, COMPOUND) && words_at(l, i + 1, COMPOUND)) || directions(l, i))
        return true;
    if (!is_mark(l, i, '-') || l->tokens[i].space != l->tokens[i + 1].space)
        return false;
    if (i == 0 || !is_syllable(l, i - 1) || !is_lower_word(l, i + 1) || !is_syllable(l, i + 1) ||
        l->list_end == i)
        return false;
    if (is_glued(l, i) && is_word(l, i - 1, "vắc"))
        return true;
    bool loan = is_glued(l, i) && is_capital_word(l, i - 1); /* Ca-na-đa */
    return (loan || is_lower_word(l, i - 1)) && !words_at(l, i + 1, CLAUSE_WORDS);
}

/* Tân Hưng - Tân Phú - Tân Lộc: three places are a list. */
static bool another_dash(const struct line *l, size_t i)
{
    for (size_t k = 2; k <= 5; k++)
        if ((is_dash(l, i + k) && is_capital_word(l, i + k - 1) && l->tokens[i + k].space) ||
            (i > k && is_dash(l, i - k) && is_capital_word(l, i - k - 1) && l->tokens[i - k].space))
            return true;
    return false;
}

static bool route(const struct line *l, size_t i)
{
    bool ends = i > 1 && is_capital_word(l, i - 1) && is_capital_word(l, i + 1) && is_syllable(l, i - 1);
    return ends && !another_dash(l, i) && clause_has_before(l, i - 1, ROUTES, 6);
}

static bool after_amount(const struct line *l, size_t i)
{
    const struct span *s = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    return s && s->end == i && s->kind != READER_KIND_LETTER && s->kind != READER_KIND_ABBREVIATION &&
           s->kind != READER_KIND_LOANWORD && s->kind != READER_KIND_NAME;
}

/* 22h đêm 27/11 - 4h sáng 28/11 */
static bool between_times(const struct line *l, size_t i)
{
    struct hour h;
    const struct span *s = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    size_t end = i > 0 && words_at(l, i - 1, "sáng|trưa|chiều|tối|đêm") ? i - 1 : i;
    return s && (s->end == i || s->end == end) &&
           (s->kind == READER_KIND_DATE || s->kind == READER_KIND_TIME) && scan_hour(l, i + 1, &h);
}

/* thôn 1 → thôn 7 */
static bool between_alike(const struct line *l, size_t i)
{
    return is_mark(l, i, 0x2192) && i > 1 && is_number(l, i - 1) && is_number(l, i + 2) &&
           l->tokens[i - 2].kind == TOKEN_WORD && l->tokens[i - 2].hash == l->tokens[i + 1].hash;
}

bool rule_dash(struct line *l, size_t i, struct match *m)
{
    if (!is_dash(l, i) && !is_mark(l, i, 0x2015) && !is_mark(l, i, 0x2012))
        return false;
    m->kind = READER_KIND_MARK;
    while (is_dash(l, m->end) && m->end < l->count)
        m->end++;
    if (i == 0 || m->end >= l->count || m->end > i + 2 || l->tokens[i - 1].kind == TOKEN_MARK ||
        l->tokens[m->end].kind == TOKEN_MARK) {
        if (i > 0)
            say_pause(l);
        return true;
    }
    if (m->end == i + 1 && compound(l, i))
        return true;
    if (m->end == i + 1 && is_glued(l, i) && is_glued(l, i + 1) && is_capital_word(l, i - 1) &&
        is_number(l, i + 1) && !after_amount(l, i))
        return true; /* Su-30, F-16; but 220V-50Hz */
    if (m->end == i + 1 && (route(l, i) || between_times(l, i) || between_alike(l, i)))
        say(l, "đến");
    else
        say_pause(l);
    return true;
}

/* ---- &amp; [b]
 * ----------------------------------------------------------------------------------------------------------
 */

static size_t markup(const struct line *l, size_t i)
{
    if (is_mark(l, i, '&') && is_glued(l, i + 1) && is_mark(l, i + 2, ';') && is_glued(l, i + 2) &&
        words_at(l, i + 1, "amp|nbsp|quot|lt|gt|apos|ldquo|rdquo|ndash|mdash|hellip|lsquo|rsquo|bull"))
        return i + 3;
    if (is_mark(l, i, '&') && is_mark(l, i + 1, '#') && is_number(l, i + 2) && is_mark(l, i + 3, ';'))
        return i + 4;
    size_t at = is_mark(l, i + 1, '/') ? i + 2 : i + 1;
    bool bracket = is_mark(l, i, '['), angle = is_mark(l, i, '<');
    if ((bracket || angle) && is_glued(l, i + 1) &&
        words_at(l, at,
                 "b|i|u|p|br|a|div|span|strong|em|li|ul|ol|td|tr|th|table|h|img|url|quote|size|color|font|"
                 "center|tbody|hr")) {
        for (size_t k = at; k < l->count && k < at + 40; k++)
            if (is_mark(l, k, bracket ? ']' : '>') || (angle && is_mark(l, k, 0x2192)))
                return k + 1;
    }
    return 0;
}

static bool pauses(uint32_t mark)
{
    return mark == 0x2026 || mark == 0x2192 || mark == 0x21D2 || mark == '|' || mark == 0x2022 ||
           mark == 0xB7 || mark == 0x27A1 || mark == '>' || mark == '=' || mark == 0x279C || mark == 0x2190;
}

/* "...", "....": a pause. */
static bool dots(struct line *l, size_t i, struct match *m)
{
    size_t end = i;
    while (is_mark(l, end, '.') && (end == i || is_glued(l, end)))
        end++;
    if (end - i < 2)
        return false;
    say_pause(l);
    m->end = end;
    return true;
}

static bool initial(const struct line *l, size_t i)
{
    return is_letter(l, i) && is_upper_word(l, i) && !(i > 0 && is_glued(l, i) && is_number(l, i - 1));
}

/* The full stop of a name's initial ends no sentence: T.H., ông Nguyễn V. (50 tuổi). Nor that of III.a. */
static bool stop_of_initial(const struct line *l, size_t i)
{
    if (i == 0 || !is_glued(l, i) || i + 1 >= l->count)
        return false;
    bool letter_next = is_letter(l, i + 1) && is_glued(l, i + 1);
    if (roman_value(l, i - 1) && letter_next && is_lower_word(l, i + 1))
        return true;
    if (!initial(l, i - 1))
        return false;
    if (is_number(l, i + 1) && is_glued(l, i + 1) && is_glued(l, i)) /* biển R.420 */
        return roman_value(l, i - 1) == 0;
    if (letter_next && is_upper_word(l, i + 1))
        return true;
    bool named = i > 1 && ((is_capital_word(l, i - 2) && !is_upper_word(l, i - 2)) ||
                           (i > 2 && is_mark(l, i - 2, '.') && initial(l, i - 3)) ||
                           words_end_at(l, i - 1, "ông|bà|anh|chị|em|cháu|cụ|cô|chú|thầy"));
    return named && (initial(l, i + 1) || is_lower_word(l, i + 1) || is_mark(l, i + 1, '('));
}

static bool read_plainly(uint32_t mark)
{
    switch (mark) {
    case '.':
    case ',':
    case ';':
    case ':':
    case '?':
    case '!':
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case '"':
    case '\'':
    case 0x201C:
    case 0x201D:
    case 0x2018:
    case 0x2019:
    case 0xAB:
    case 0xBB:
    case 0x201E:
        return true;
    default: /* all other code points */
        return false;
    }
}

static const struct entry *sign_entry(const struct line *l, size_t i, size_t *end)
{
    const struct entry *e = dictionary_find(l, i, 1u << READER_SYMBOLS, end, NULL);
    if (!e || e->when[0] == '\0')
        return e;
    if (strcmp(e->when, "number") == 0)
        return is_number(l, *end) ? e : NULL;
    if (strcmp(e->when, "after number") == 0)
        return i > 0 && is_number(l, i - 1) ? e : NULL;
    return NULL;
}

bool rule_mark(struct line *l, size_t i, struct match *m)
{
    uint32_t mark = l->tokens[i].mark;
    m->kind = READER_KIND_SYMBOL;
    size_t end = markup(l, i);
    if (end) {
        m->end = end;
        if (is_word(l, i + 1, "amp"))
            say(l, "và");
        return true;
    }
    if (mark == '.' && (dots(l, i, m) || stop_of_initial(l, i)))
        return true;
    const struct entry *e = sign_entry(l, i, &end);
    if (e) {
        m->end = end;
        if (mark >= 0x2300 && i > 0) /* ☎ begins another matter */
            say_pause(l);
        if (e->reading[0] && !phrase_ends_at(l, i, e->reading, strlen(e->reading))) /* "số #5" */
            say(l, e->reading);
        return true;
    }
    if (read_plainly(mark))
        return false;
    while (m->end < l->count && l->tokens[m->end].kind == TOKEN_MARK && l->tokens[m->end].mark == mark)
        m->end++;
    bool picture = mark >= 0x2300 && (mark < 0x2500 || mark >= 0x2600) && mark < 0x20000;
    if (pauses(mark) || (picture && is_capital_word(l, m->end)))
        say_pause(l);
    return true;
}
