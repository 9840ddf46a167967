/*
 * List markers at the head of a line, never a bare number: "5. Xây dựng" would be năm xây dựng, the year of
 * building. Bullets are silent. Section 18; the letters of citations are rule_citation's.
 */
#include "reader/internal.h"
#include <string.h>

enum marker {
    MARKER_NONE,
    MARKER_NUMBER,
    MARKER_LETTER,
    MARKER_ROMAN,
    MARKER_CAPITAL,
    MARKER_SECTION,
    MARKER_SMALL,
    MARKER_BULLET
};

#define SISTER_LINES 60
#define SISTER_REACH 16384 /* bytes each side in which a sister line is looked for */

struct head {
    enum marker kind;
    size_t first, end; /* the marker's letters or digits, and the token after all of it */
};

static bool bullet(const struct line *l, size_t i)
{
    static const uint32_t marks[] = {'-',    '+',    '*',    0x2022, 0xB7,   0x2013, 0x2014, 0x25CF,
                                     0x25CB, 0x25AA, 0x25A0, 0x25BA, 0x25B6, 0x27A2, 0x2714, 0x2713,
                                     0x25E6, 0x2756, 0x2605, 0xF0B7, 0x2666, 0x25C6};
    for (size_t k = 0; k < ARRAY_COUNT(marks); k++)
        if (is_mark(l, i, marks[k]))
            return !(is_number(l, i + 1) && is_glued(l, i + 1) && (marks[k] == '-' || marks[k] == '+'));
    return false;
}

/* The closing of a marker: ")" or "." or "/"; 0 when none. */
static size_t closed(const struct line *l, size_t i, bool opened, const char *marks)
{
    if (!is_mark_of(l, i, opened ? ")" : marks) || !is_glued(l, i))
        return 0;
    return i + 1;
}

static bool text_follows(const struct line *l, size_t i)
{
    return i < l->count && (l->tokens[i].kind == TOKEN_WORD || is_mark_of(l, i, "\"(") ||
                            is_mark(l, i, 0x201C) || is_mark(l, i, 0xAB));
}

static bool section(const struct line *l, size_t i, struct head *h)
{
    size_t at = i + 1;
    int parts = 1;
    while (is_mark(l, at, '.') && is_glued(l, at) && is_number(l, at + 1) && is_glued(l, at + 1) &&
           digits_of(l, at + 1) <= 2) {
        at += 2;
        parts++;
    }
    if (parts < 2 || digits_of(l, i) > 2)
        return false;
    bool dot = is_mark(l, at, '.') && is_glued(l, at);
    if (dot)
        at++;
    if (!text_follows(l, at) || (!dot && !is_capital_word(l, at)) || is_glued(l, at))
        return false;
    *h = (struct head){MARKER_SECTION, i, at};
    return true;
}

/* ---- sister lines
 * --------------------------------------------------------------------------------------------------- */

static bool starts_with(const char *text, size_t length, const char *marker, size_t marker_length)
{
    while (length && (*text == ' ' || *text == '\t' || *text == '(' || *text == '-')) {
        text++;
        length--;
    }
    return length > marker_length && memcmp(text, marker, marker_length) == 0 &&
           strchr(".)/", text[marker_length]);
}

/* Among the lines after, or (backward) the lines before. */
static bool line_after_starts(const char *text, size_t length, const char *marker)
{
    size_t n = strlen(marker);
    for (size_t at = 0, lines = 0; at < length && lines < SISTER_LINES; lines++) {
        const char *end = memchr(text + at, '\n', length - at);
        if (!end)
            break;
        at = (size_t)(end - text) + 1;
        if (starts_with(text + at, length - at, marker, n))
            return true;
    }
    return false;
}

static bool line_before_starts(const char *text, size_t length, const char *marker)
{
    size_t n = strlen(marker);
    for (size_t lines = 0; length > 0 && lines < SISTER_LINES; lines++) {
        const char *end = memrchr(text, '\n', length - 1);
        size_t start = end ? (size_t)(end - text) + 1 : 0;
        if (starts_with(text + start, length - start, marker, n))
            return true;
        length = end ? start : 0;
    }
    return false;
}

static bool sister(const struct line *l, const char *marker)
{
    size_t before = l->before_length < SISTER_REACH ? l->before_length : SISTER_REACH;
    size_t after = l->after_length < SISTER_REACH ? l->after_length : SISTER_REACH;
    return line_before_starts(l->before + l->before_length - before, before, marker) ||
           line_after_starts(l->after, after, marker);
}

/* i, ii, iii, iv as numbers; 0 when none */
static int small_value(const struct line *l, size_t i)
{
    static const char *const numerals[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"};
    if (!is_lower_word(l, i))
        return 0;
    for (size_t k = 1; k < ARRAY_COUNT(numerals); k++)
        if (is_word(l, i, numerals[k]))
            return (int)k;
    return 0;
}

/* i) ii) iii) iv): the value, 0 when none. A bare i is one only where "ii" stands in another line. */
static int small_roman(const struct line *l, size_t i)
{
    int value = small_value(l, i);
    bool sure = value && (l->tokens[i].letters > 1 || (value == 1 && sister(l, "ii")) ||
                          (value == 5 && sister(l, "iv")));
    return sure ? value : 0;
}

static struct head scan_head(const struct line *l)
{
    struct head h = {MARKER_NONE, 0, 0};
    size_t i = 0, end;
    while (bullet(l, i) && i + 1 < l->count && i < 3)
        i++;
    if (i > 0)
        h = (struct head){MARKER_BULLET, 0, i};
    bool opened = is_mark(l, i, '(');
    size_t at = opened ? i + 1 : i;
    if (is_number(l, at) && !opened && section(l, at, &h))
        return h;
    if (is_number(l, at) && digits_of(l, at) <= 2 && !opened && is_mark(l, at + 1, '-') &&
        is_glued(l, at + 1) && !is_glued(l, at + 2) && is_capital_word(l, at + 2))
        return (struct head){MARKER_NUMBER, at, at + 2};
    if (is_number(l, at) && digits_of(l, at) <= 3 && (end = closed(l, at + 1, opened, ".)/")) &&
        text_follows(l, end))
        return (struct head){MARKER_NUMBER, at, end};
    if (small_roman(l, at) && (end = closed(l, at + 1, opened, ".)")) && text_follows(l, end))
        return (struct head){MARKER_SMALL, at, end};
    if (is_letter(l, at) && is_lower_word(l, at) && (end = closed(l, at + 1, opened, ".)/")) &&
        end < l->count)
        return (struct head){MARKER_LETTER, at, end};
    if (!opened && roman_value(l, at) && (end = closed(l, at + 1, opened, ".)/-")) && text_follows(l, end))
        return (struct head){MARKER_ROMAN, at, end};
    if (!opened && roman_value(l, at) && l->capitals && is_upper_word(l, at + 1) && is_syllable(l, at + 1) &&
        l->tokens[at + 1].letters > 1) /* II   NỘI DUNG, of a table */
        return (struct head){MARKER_ROMAN, at, at + 1};
    if (!opened && is_letter(l, at) && is_upper_word(l, at) && (end = closed(l, at + 1, opened, ".)")) &&
        !is_glued(l, end) && text_follows(l, end))
        return (struct head){MARKER_CAPITAL, at, end};
    return h;
}

static bool number_sister(const struct line *l, int value)
{
    char marker[16] = "";
    for (int step = -1; step <= 1; step += 2) {
        int other = value + step;
        size_t count = 0;
        if (other < 1)
            continue;
        if (other >= 100)
            marker[count++] = (char)('0' + other / 100 % 10);
        if (other >= 10)
            marker[count++] = (char)('0' + other / 10 % 10);
        marker[count++] = (char)('0' + other % 10);
        marker[count] = '\0';
        if (sister(l, marker))
            return true;
    }
    return false;
}

static bool letter_sister(const struct line *l, size_t i)
{
    static const char *const letters[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l",
                                          "m", "A", "B", "C", "D", "Đ", "E", "G", "H", "I", "K"};
    char own[8];
    token_text(l, i, i + 1, own, sizeof own);
    for (size_t k = 0; k < ARRAY_COUNT(letters); k++) {
        if (strcmp(letters[k], own) != 0)
            continue;
        return (k > 0 && sister(l, letters[k - 1])) ||
               (k + 1 < ARRAY_COUNT(letters) && sister(l, letters[k + 1]));
    }
    return false;
}

static bool roman_sister(const struct line *l, int value)
{
    static const char *const numerals[] = {"",    "I",    "II", "III", "IV", "V",  "VI",
                                           "VII", "VIII", "IX", "X",   "XI", "XII"};
    if (value > 11)
        return true;
    return (value > 1 && sister(l, numerals[value - 1])) || sister(l, numerals[value + 1]);
}

static bool confirmed(const struct line *l, const struct head *h)
{
    bool capital = is_capital_word(l, h->end) || is_mark(l, h->end, '"') || is_mark(l, h->end, 0x201C);
    switch (h->kind) {
    case MARKER_NUMBER:
        return (digits_of(l, h->first) <= 2 && capital && !is_mark(l, h->first + 1, '/')) ||
               number_sister(l, value_of(l, h->first));
    case MARKER_LETTER:
        return is_mark(l, h->first + 1, ')') || capital || letter_sister(l, h->first);
    case MARKER_ROMAN:
        return l->tokens[h->first].letters > 1 || roman_sister(l, roman_value(l, h->first)) ||
               (is_exact(l, h->first, "I") && capital);
    case MARKER_CAPITAL:
        return letter_sister(l, h->first) || is_upper_word(l, h->end);
    case MARKER_SECTION:
    case MARKER_SMALL:
    case MARKER_BULLET:
        return true;
    case MARKER_NONE:
        break;
    }
    return false;
}

static struct head line_head(const struct line *l)
{
    struct head h = {MARKER_NONE, 0, 0};
    if (l->continues || l->count < 2)
        return h;
    h = scan_head(l);
    if (h.kind != MARKER_NONE && !confirmed(l, &h)) {
        bool bullets = bullet(l, 0);
        h = (struct head){bullets ? MARKER_BULLET : MARKER_NONE, 0, bullets};
    }
    return h;
}

size_t line_head_tokens(const struct line *l)
{
    return line_head(l).end;
}

/* ---- saying
 * ------------------------------------------------------------------------------------------------------------
 */

static void say_name(struct line *l, size_t i)
{
    size_t at = l->tokens[i].start;
    say_letter(l, text_next(l->text, l->length, &at), false);
}

static void say_section(struct line *l, const struct head *h)
{
    say(l, "mục");
    for (size_t i = h->first; i < h->end; i++) {
        if (!is_number(l, i))
            continue;
        if (i > h->first)
            say(l, "chấm");
        say_integer(l, digits_at(l, i), digits_of(l, i));
    }
}

static void say_head(struct line *l, const struct head *h)
{
    switch (h->kind) {
    case MARKER_NUMBER:
        say_integer(l, digits_at(l, h->first), digits_of(l, h->first));
        say(l, "là");
        break;
    case MARKER_LETTER:
        say(l, "điểm");
        say_name(l, h->first);
        break;
    case MARKER_ROMAN:
        say(l, "phần");
        say_value(l, roman_value(l, h->first));
        break;
    case MARKER_CAPITAL:
        say(l, "phần");
        say_name(l, h->first);
        break;
    case MARKER_SECTION:
        say_section(l, h);
        break;
    case MARKER_SMALL:
        say_value(l, small_value(l, h->first));
        say(l, "là");
        break;
    case MARKER_NONE:
    case MARKER_BULLET:
        return;
    }
    say_pause(l);
}

/* (ii), (iii), (iv); a letter alone only where its neighbour stands in the line: (i) … (ii), (iv) … (v) */
static bool inline_roman(const struct line *l, size_t i)
{
    if (!small_value(l, i))
        return false;
    if (!is_letter(l, i))
        return true;
    const char *neighbour = is_word(l, i, "i") ? "(ii)" : is_word(l, i, "v") ? "(iv)" : "(ix)";
    return memmem(l->lower, l->length, neighbour, strlen(neighbour)) != NULL;
}

/* "gồm: (1) hộ nghèo; (2) hộ cận nghèo", "1) hồ sơ; 2) lệ phí" inside a line */
static bool inline_marker(struct line *l, size_t i, struct match *m)
{
    bool opened = is_mark(l, i, '(') && is_glued(l, i + 1);
    size_t at = opened ? i + 1 : i;
    if (i == 0 || !(is_mark_of(l, i - 1, ":;,.)") || words_at(l, i - 1, "và|gồm|là")) || !l->tokens[i].space)
        return false;
    bool number = is_number(l, at) && digits_of(l, at) <= 2 && value_of(l, at) > 0;
    bool dotted = number && !opened && is_mark_of(l, i - 1, ":;") && is_mark(l, at + 1, '.') &&
                  is_glued(l, at + 1) && is_capital_word(l, at + 2) && !is_glued(l, at + 2);
    if (dotted) { /* gồm: 1. Ông An; 2. Bà Bình */
        struct head head = {MARKER_NUMBER, at, at + 2};
        say_head(l, &head);
        m->end = at + 2;
        m->kind = READER_KIND_LIST;
        return true;
    }
    bool letter = is_letter(l, at) && is_lower_word(l, at), roman = opened && inline_roman(l, at);
    if ((!number && !letter && !roman) || !is_mark(l, at + 1, ')') || !is_glued(l, at + 1) ||
        !text_follows(l, at + 2))
        return false;
    struct head h = {number ? MARKER_NUMBER : roman ? MARKER_SMALL : MARKER_LETTER, at, at + 2};
    say_head(l, &h);
    m->end = at + 2;
    m->kind = READER_KIND_LIST;
    return true;
}

bool rule_list(struct line *l, size_t i, struct match *m)
{
    if (i != 0)
        return inline_marker(l, i, m);
    struct head h = line_head(l);
    if (h.kind == MARKER_NONE || h.end == 0)
        return inline_marker(l, i, m);
    m->first = 0;
    m->end = h.end;
    m->kind = READER_KIND_LIST;
    say_head(l, &h);
    return true;
}
