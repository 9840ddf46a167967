/*
 * Telephone and emergency numbers, digit by digit with a pause between groups. Section 22.
 */
#include "reader/internal.h"
#include <string.h>

#define CUES                                                                                                                                \
    "gọi|gọi số|gọi đến|gọi tới|gọi ngay|điện|điện thoại|đt|sđt|số máy|di động|zalo|đường dây "       \
    "nóng|hotline|tổng đài|"                                                                                                           \
    "công an|liên hệ|lh|fax|số điện thoại|máy|cấp cứu|cảnh sát|chữa cháy|báo cháy|cứu hỏa|cứu thương|số " \
    "nóng|tel|mobile|dđ|đtdđ|nhắn tin"
/* After these only what looks like a telephone number is one: "cúp điện 45.678 khách hàng". */
#define WEAK_CUES "điện|máy|công an|cảnh sát|chữa cháy|cấp cứu|cứu hỏa|cứu thương"
#define GROUPS_MOST 12

struct telephone {
    size_t groups, end, first;
    size_t at[GROUPS_MOST]; /* tokens */
    size_t digits;
    bool plus;
};

static bool joins(const struct line *l, size_t i, size_t *next)
{
    if (is_number(l, i) && l->tokens[i].space) {
        *next = i;
        return true;
    }
    if (is_dash(l, i) && l->tokens[i].space && is_number(l, i + 1) && l->tokens[i + 1].space &&
        digits_of(l, i + 1) >= 3 && digits_of(l, i + 1) <= 4 && l->tokens[i - 1].letters >= 3) {
        *next = i + 1; /* 028 - 3822 - 1234 */
        return true;
    }
    if (is_mark_of(l, i, ".-") && is_glued(l, i) && is_number(l, i + 1) && is_glued(l, i + 1)) {
        *next = i + 1;
        return true;
    }
    if (is_mark(l, i, ')') && is_number(l, i + 1)) {
        *next = i + 1;
        return true;
    }
    return false;
}

static void scan_groups(const struct line *l, size_t i, struct telephone *t)
{
    size_t next = i, most = t->plus ? 12 : 11;
    do {
        if (t->digits + digits_of(l, next) > most || (t->groups && digits_of(l, next) > 4 && t->digits > 4))
            return;
        t->at[t->groups++] = next;
        t->digits += digits_of(l, next);
        t->end = next + 1;
    } while (t->groups < GROUPS_MOST && joins(l, t->end, &next) &&
             !(t->digits >= 10 && !t->plus && digits_at(l, t->at[0])[0] == '0' &&
               t->digits + digits_of(l, next) > 11));
}

static bool continues_list(const struct line *l, size_t i)
{
    if (l->span_count == 0 || l->spans[l->span_count - 1].kind != READER_KIND_TELEPHONE)
        return false;
    size_t at = l->spans[l->span_count - 1].end;
    while (at < i && (is_mark_of(l, at, ",;/-") || is_dash(l, at) || words_at(l, at, "và|hoặc|hay|số")))
        at++;
    return at == i;
}

static bool emergency(const struct line *l, size_t i)
{
    int value = value_of(l, i);
    return digits_of(l, i) == 3 && value >= 111 && value <= 115;
}

static bool cued(const struct line *l, size_t i)
{
    bool weak = cue_before(l, i, WEAK_CUES, 0) != NONE && !words_end_at(l, i, "số máy|gọi điện|gọi máy") &&
                digits_at(l, i)[0] != '0' && !emergency(l, i);
    if (weak || clause_has_before(l, i, "công điện", 5)) /* Công điện số 112/CĐ-TTg */
        return false;
    bool called = emergency(l, i) && clause_has_before(l, i, "gọi|gọi số|gọi ngay|liên hệ", 16) &&
                  words_at(l, i + 1, "khi|nếu|để|trong trường hợp"); /* gọi 114 khi cháy, 115 khi … */
    return called || cue_before(l, i, CUES, 1) != NONE || continues_list(l, i) ||
           (i > 1 && words_end_at(l, i, "số|số máy") && cue_before(l, i - 1, CUES, 2) != NONE);
}

static bool is_call(const struct line *l, size_t i, const struct telephone *t)
{
    struct unit u;
    if (counted_noun_at(l, t->end) || is_mark(l, t->end, '%') || scan_unit(l, t->end, &u) ||
        (is_mark(l, t->end, '/') && is_glued(l, t->end) && !is_number(l, t->end + 1)) ||
        words_at(l, t->end, "đồng|triệu|nghìn|năm|tháng|ngày|giờ"))
        return false;
    if (emergency(l, i) || (t->groups == 1 && t->digits == 4))
        return cued(l, i);
    return t->digits >= 5 && cued(l, i);
}

static bool by_shape(const struct line *l, const struct telephone *t)
{
    const char *head = digits_at(l, t->at[0]);
    size_t first = digits_of(l, t->at[0]);
    if (t->plus)
        return t->digits >= 10 && t->digits <= 12;
    if (head[0] == '0' && (t->digits == 10 || (t->digits == 11 && head[1] == '2')))
        return t->groups == 1 || first >= 3;
    bool service = first >= 4 && (memcmp(head, "1900", 4) == 0 || memcmp(head, "1800", 4) == 0);
    return service && (t->digits == 8 || t->digits == 10 || (t->digits == 6 && t->groups == 2)) &&
           (t->groups == 1 || !is_mark(l, t->at[0] + 1, '-')); /* 1900-01-01 is a day */
}

/* Sizes of the groups where the number is written as one. */
static const char *grouping(size_t digits, bool service)
{
    static const char *const sizes[] = {"",   "1",  "2",   "3",   "4",   "5",  "33",
                                        "34", "44", "333", "433", "434", "444"};
    if (service)
        return digits == 8 ? "44" : digits == 10 ? "433" : "42";
    return digits < ARRAY_COUNT(sizes) ? sizes[digits] : "444";
}

static void say_split(struct line *l, const char *digits, size_t count)
{
    bool service = count >= 8 && (memcmp(digits, "1900", 4) == 0 || memcmp(digits, "1800", 4) == 0);
    for (const char *size = grouping(count, service); *size && count > 0; size++) {
        size_t take = (size_t)(*size - '0') < count ? (size_t)(*size - '0') : count;
        say_digits(l, digits, take);
        digits += take;
        count -= take;
        if (count)
            say_pause(l);
    }
}

/* 0 9 1 2 3 4 5 6 7 8: digits set apart one by one */
static bool digits_apart(const struct line *l, const struct telephone *t)
{
    for (size_t g = 0; g < t->groups; g++)
        if (digits_of(l, t->at[g]) != 1)
            return false;
    return t->groups > 6;
}

static void say_telephone(struct line *l, const struct telephone *t)
{
    char all[16] = "0";
    if (digits_apart(l, t)) {
        for (size_t g = 0; g < t->groups; g++)
            all[g] = digits_at(l, t->at[g])[0];
        say_split(l, all, t->groups);
        return;
    }
    if (t->plus) { /* +84 is không: joined with the group after it */
        size_t count = 1;
        for (size_t g = 0; g < t->groups; g++) {
            const char *digits = digits_at(l, t->at[g]);
            size_t n = digits_of(l, t->at[g]), skip = g == 0 ? 2 : 0;
            memcpy(all + count, digits + skip, n - skip);
            count += n - skip;
        }
        say_split(l, all, count);
        return;
    }
    if (t->groups == 1) {
        say_split(l, digits_at(l, t->at[0]), t->digits);
        return;
    }
    for (size_t g = 0; g < t->groups; g++) {
        if (g)
            say_pause(l);
        say_split(l, digits_at(l, t->at[g]), digits_of(l, t->at[g]));
    }
}

static bool household_trouble(const struct line *l, size_t i)
{
    return clause_has_before(
               l, i, "hộ nghèo|cận nghèo|nợ|vi phạm|xử phạt|bệnh nhân|bạo lực|nghiện|ly hôn|cưỡng chế", 40) &&
           clause_has_before(l, i, "ông|bà|anh|chị", 40);
}

/* The token of 84 in "+84 …", "(+84) …", "(84) …", or NONE. */
static size_t country_code(const struct line *l, size_t i)
{
    bool open = is_mark(l, i, '(');
    size_t plus = open ? i + 1 : i;
    size_t at = is_mark(l, plus, '+') ? plus + 1 : plus;
    if ((!open && at == i) || !is_number(l, at) || digits_of(l, at) < 2 ||
        memcmp(digits_at(l, at), "84", 2) != 0 || (at > plus && !is_glued(l, at)))
        return NONE;
    bool closed =
        digits_of(l, at) == 2 && is_mark_of(l, at + 1, ")-") && is_number(l, at + 2); /* (84-28) 3822 */
    return open && !closed ? NONE : at;
}

/* xxx: digits not shown. */
static bool hidden_digits(const struct line *l, size_t i)
{
    if (!is_lower_word(l, i) || l->tokens[i].letters < 2)
        return false;
    for (uint32_t at = l->tokens[i].start; at < l->tokens[i].end; at++)
        if (l->text[at] != 'x')
            return false;
    return true;
}

/* 1900xxxx, 0912.xxx.xxx, 0907xxx567: what is masked is left out. */
static bool masked(struct line *l, size_t i, struct match *m)
{
    size_t hidden = 0, end = i + 1;
    bool abroad = i > 0 && is_mark(l, i - 1, '+') && is_glued(l, i) && value_of(l, i) == 84; /* +84 28 xxxx */
    bool apart = abroad || (digits_of(l, i) >= 3 && digits_at(l, i)[0] == '0'); /* 0373 xxx 456 */
    if (digits_of(l, i) < 1 || digits_of(l, i) > 8)
        return false;
    for (size_t parts = 0; parts < GROUPS_MOST; parts++) {
        size_t next = is_mark_of(l, end, ".-") && is_glued(l, end) ? end + 1 : end;
        bool here = hidden_digits(l, next) && (is_glued(l, next) || apart);
        if (!here && !(is_number(l, next) && (is_glued(l, next) || (apart && (hidden || abroad)))))
            break;
        hidden += here;
        end = next + 1;
    }
    if (hidden == 0)
        return false;
    for (size_t k = i; k < end; k++) {
        if (k > i && is_number(l, k))
            say_pause(l);
        if (k == i && abroad)
            say(l, "không");
        else if (is_number(l, k))
            say_digits(l, digits_at(l, k), digits_of(l, k));
    }
    m->first = abroad ? i - 1 : i;
    m->end = end;
    m->kind = READER_KIND_TELEPHONE;
    return true;
}

bool rule_telephone(struct line *l, size_t i, struct match *m)
{
    struct day d;
    if (scan_date(l, i, &d) && d.year) /* cúp điện ngày 03.12.2025 */
        return false;
    if (masked(l, i, m))
        return true;
    struct telephone t = {.first = i};
    size_t at = i;
    if (country_code(l, i) != NONE) {
        t.plus = true;
        at = country_code(l, i);
    } else if (is_mark(l, i, '(') && digits_of(l, i + 1) >= 3 && digits_of(l, i + 1) <= 5 &&
               is_mark(l, i + 2, ')') && is_number(l, i + 3) && digits_at(l, i + 1)[0] == '0') {
        at = i + 1;
    } else if (!is_number(l, i)) {
        return false;
    }
    scan_groups(l, at, &t);
    if (t.groups == 0 || is_mark(l, t.end, '%') ||
        (is_glued(l, t.end) && t.end < l->count && l->tokens[t.end].kind == TOKEN_WORD))
        return false;
    if (!by_shape(l, &t) && !is_call(l, at, &t)) {
        t.groups = 1;
        t.digits = digits_of(l, t.at[0]);
        t.end = t.at[0] + 1;
        if (at != i || !is_call(l, at, &t))
            return false;
    }
    m->kind = READER_KIND_TELEPHONE;
    m->end = t.end;
    if (household_trouble(l, i)) {
        match_flag(m, READER_FLAG_PRIVATE, "%s",
                   "Số điện thoại của một người trong việc riêng, không đọc lên loa.");
        return true;
    }
    say_telephone(l, &t);
    return true;
}
