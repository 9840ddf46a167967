/*
 * The conditions of abbreviations.tsv: TT is thông tư, thị trấn, trung tâm or truyền thanh by what stands
 * around it.
 *
 *   before: Y tế|Văn hóa     one of these follows
 *   after: Đài|Trạm          one of these stands within two words before
 *   near: tổ|HTX             one of these stands before in the same sentence
 *   symbol                   inside a document symbol (61/2018/NĐ-CP); never in running text
 *   head                     alone in a short line: the head of a table column
 *   old, new                 the text names no year from 2025 on, or does
 * `;` between terms means or, `&` means and. In a list: #number #money #percent #year #roman #name #person
 * #title #colon #date #road #room #phone.
 */
#include "reader/internal.h"
#include <string.h>

#define TITLES                                                                                                                 \
    "chủ tịch|phó chủ tịch|giám đốc|trưởng|trưởng phòng|trưởng ban|hiệu trưởng|bí thư|phó bí " \
    "thư|chánh|viện trưởng|"                                                                                            \
    "tổng|cục trưởng|vụ trưởng|chi cục trưởng|trạm trưởng|thủ trưởng|trưởng công an|chỉ huy"

static bool name_at(const struct line *l, size_t i)
{
    return is_capital_word(l, i) && is_syllable(l, i) && (!is_upper_word(l, i) || l->capitals) &&
           !words_at(l, i, TITLES);
}

static bool weekday_context(const struct line *l, size_t i)
{
    if (is_mark(l, i, ',') || is_mark(l, i, '('))
        i++;
    return is_number(l, i) || words_at(l, i, "ngày|hằng tuần|hàng tuần|sáng|chiều|tối");
}

static bool telephone_at(const struct line *l, size_t i)
{
    if (digits_of(l, i) && is_mark_of(l, i + 1, ".-") && is_glued(l, i + 1) && digits_of(l, i + 2) >= 3 &&
        is_mark_of(l, i + 3, ".-") && is_number(l, i + 4)) /* 3.822.113 */
        return true;
    if (digits_of(l, i) < 3)
        return false;
    return digits_at(l, i)[0] == '0' || digits_of(l, i) >= 7 ||
           (digits_of(l, i) == 4 && (value_of(l, i) == 1900 || value_of(l, i) == 1800));
}

/* KP 1,2 tỷ: an amount of money, no number of a quarter. */
static bool money_at(const struct line *l, size_t i)
{
    struct number n;
    return is_number(l, i) && scan_number(l, i, &n) &&
           words_at(l, n.end, "đồng|đ|triệu|tỷ|tỉ|nghìn|ngàn|tr|trđ|triệu đồng|tỷ đồng") > 0;
}

static bool percent_at(const struct line *l, size_t i)
{
    struct number n;
    if (!is_number(l, i) || !scan_number(l, i, &n))
        return false;
    size_t end =
        is_dash(l, n.end) && is_number(l, n.end + 1) && scan_number(l, n.end + 1, &n) ? n.end : n.end;
    return is_mark(l, end, '%');
}

/* QL 60, ĐT.825; not the ĐT of "ĐT 3.822.113". */
static bool road_number_at(const struct line *l, size_t i)
{
    bool more =
        is_mark_of(l, i + 1, ".-") && is_glued(l, i + 1) && digits_of(l, i + 2) >= 3 && is_glued(l, i + 2);
    return is_number(l, i) && !telephone_at(l, i) && digits_of(l, i) <= 4 && !is_mark(l, i + 1, '/') && !more;
}

static bool special_at(const struct line *l, size_t i, const char *name, size_t length)
{
    size_t j = is_mark(l, i, '.') ? i + 1 : i; /* QL.60, CT.01 */
    if (length == 7 && memcmp(name, "#number", 7) == 0)
        return is_number(l, j) || (is_word(l, j, "số") && is_number(l, j + 1));
    if (length == 6 && memcmp(name, "#money", 6) == 0)
        return money_at(l, j);
    if (length == 8 && memcmp(name, "#percent", 8) == 0)
        return percent_at(l, j);
    if (length == 5 && memcmp(name, "#room", 5) == 0)
        return digits_of(l, j) == 3;
    if (length == 5 && memcmp(name, "#year", 5) == 0)
        return is_year(l, j);
    if (length == 5 && memcmp(name, "#road", 5) == 0)
        return road_number_at(l, j);
    if (length == 6 && memcmp(name, "#phone", 6) == 0)
        return telephone_at(l, is_mark(l, i, '(') ? i + 1 : i);
    if (length == 6 && memcmp(name, "#roman", 6) == 0)
        return roman_value(l, i) > 0;
    if (length == 5 && memcmp(name, "#name", 5) == 0)
        return name_at(l, j);
    if (length == 7 && memcmp(name, "#person", 7) == 0)
        return name_at(l, j);
    if (length == 6 && memcmp(name, "#title", 6) == 0)
        return words_at(l, i, TITLES) > 0;
    if (length == 6 && memcmp(name, "#colon", 6) == 0)
        return is_mark(l, i, ':');
    if (length == 5 && memcmp(name, "#date", 5) == 0)
        return weekday_context(l, i);
    return false;
}

/* Case is as written in the list, so that "Hội" and "hội" may differ: lower-case items match any case. */
static bool item_at(const struct line *l, size_t i, const char *item, size_t length)
{
    if (item[0] == '#')
        return special_at(l, i, item, length);
    if (i >= l->count)
        return false;
    size_t start = l->tokens[i].start;
    if (start + length > l->length)
        return false;
    if (memcmp(l->text + start, item, length) != 0 && memcmp(l->lower + start, item, length) != 0)
        return false;
    while (i < l->count && l->tokens[i].end < start + length)
        i++;
    return i < l->count && l->tokens[i].end == start + length;
}

static bool list_before(const struct line *l, size_t end, const char *list, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t stop = at;
        while (stop < length && list[stop] != '|')
            stop++;
        if (item_at(l, end, list + at, stop - at))
            return true;
        at = stop + 1;
    }
    return false;
}

static bool list_after(const struct line *l, size_t first, const char *list, size_t length)
{
    char copy[512];
    size_t back = first;
    if (length >= sizeof copy)
        return false;
    memcpy(copy, list, length);
    copy[length] = '\0';
    for (int words = 0; back > 0 && words < 4; words++) {
        back--;
        bool short_form =
            is_mark(l, back, '.') && back > 0 && is_upper_word(l, back - 1) && is_glued(l, back);
        if (l->tokens[back].kind == TOKEN_MARK && !is_mark_of(l, back, "(\"&-,:+%") && !short_form)
            return false;
        for (const char *p = copy; *p;) {
            size_t item = strcspn(p, "|");
            size_t tokens = 1;
            for (size_t k = 0; k < item; k++)
                tokens += p[k] == ' ';
            if (item_at(l, back, p, item) && back + tokens <= first && first - back - tokens <= 2)
                return true;
            p += item;
            p += *p == '|';
        }
    }
    return false;
}

#define NEAR_MOST 30 /* tokens back */

static bool list_near(const struct line *l, size_t first, const char *list, size_t length)
{
    for (size_t back = 1; back <= NEAR_MOST && back <= first; back++) {
        size_t i = first - back;
        if (is_mark(l, i, '.') && l->tokens[i + 1].space)
            return false;
        if (list_before(l, i, list, length))
            return true;
    }
    return false;
}

static bool term_is(const char *term, size_t length, const char *name)
{
    return strlen(name) == length && memcmp(term, name, length) == 0;
}

static const char *list_of(const char *term, size_t *length, const char *key)
{
    size_t n = strlen(key);
    if (*length <= n || memcmp(term, key, n) != 0)
        return NULL;
    term += n;
    *length -= n;
    while (*length && *term == ' ') {
        term++;
        (*length)--;
    }
    return term;
}

static bool term_holds(const struct line *l, size_t first, size_t end, const char *term, size_t length)
{
    size_t size = length;
    const char *list = list_of(term, &size, "before:");
    if (list)
        return list_before(l, end, list, size);
    size = length;
    list = list_of(term, &size, "after:");
    if (list)
        return list_after(l, first, list, size);
    size = length;
    list = list_of(term, &size, "near:");
    if (list)
        return list_near(l, first, list, size);
    if (term_is(term, length, "old"))
        return l->prepared->old;
    if (term_is(term, length, "new"))
        return !l->prepared->old;
    if (term_is(term, length, "head"))
        return l->count <= 3;
    return false;
}

static bool term_known(const char *term, size_t length)
{
    size_t a = length, b = length, c = length;
    return list_of(term, &a, "before:") || list_of(term, &b, "after:") || list_of(term, &c, "near:") ||
           term_is(term, length, "old") || term_is(term, length, "new") || term_is(term, length, "head") ||
           term_is(term, length, "symbol");
}

static const char *next_term(const char *p, const char *stop, size_t *length, const char **after)
{
    while (*p == ' ' || *p == ';' || *p == '&')
        p++;
    const char *end = p + strcspn(p, stop);
    *after = end;
    while (end > p && end[-1] == ' ')
        end--;
    *length = (size_t)(end - p);
    return p;
}

bool condition_holds(const struct line *l, size_t first, size_t end, const char *when)
{
    bool all = true;
    for (const char *p = when; *p;) {
        size_t length;
        const char *after;
        const char *term = next_term(p, ";&", &length, &after);
        all = all && term_holds(l, first, end, term, length);
        if (*after != '&') {
            if (all)
                return true;
            all = true;
        }
        p = *after ? after + 1 : after;
    }
    return false;
}

bool condition_known(const char *when)
{
    for (const char *p = when; *p;) {
        size_t length;
        const char *after;
        const char *term = next_term(p, ";&", &length, &after);
        if (length && !term_known(term, length))
            return false;
        p = *after ? after + 1 : after;
    }
    return true;
}
