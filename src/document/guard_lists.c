/*
 * People whom a text is about without naming them in a sentence: those of a list, "(có danh sách kèm theo)",
 * and the one household or person a paper is for. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include <string.h>

static const char people[] =
    "|hộ|người|đối tượng|công dân|cá nhân|ông|bà|học sinh|sinh viên|trẻ em|cháu|gia đình|thân nhân|"
    "cán bộ|công chức|viên chức|đảng viên|quần chúng|thí sinh|thanh niên|bệnh nhân|nạn nhân|hội viên|";
/* Lists that everybody is to know. */
static const char members[] = "|thành viên|đại biểu|ủy viên|ban chỉ đạo gồm|";
static const char public_lists[] = "|cử tri|ứng cử|niêm yết|công khai tại|dán|treo|";
/* The list is there … */
static const char presented[] = "|kèm theo|đính kèm|sau đây|như sau|dưới đây|gồm|có tên|tại phụ lục|";
static const char passing[] =
    "|phê duyệt|duyệt|công nhận|ban hành|công bố|thông qua|có tên trong|kèm theo|kèm|công khai|trích|"
    "về việc|v/v|";

/* Where `lower` first speaks of people, NULL = nowhere. */
static const char *first_people(const char *lower)
{
    for (const char *at = lower; *at; at++) {
        if ((at == lower || !guard_is_word_byte(at[-1])) && guard_listed_at(people, at)) {
            return at;
        }
    }
    return NULL;
}

/* "(Có) danh sách (25 hộ nghèo được hỗ trợ) kèm theo": is the list there, and are people on it? One that
 * others are to make is not. */
static bool is_list_of_people(const char *lower, const char *list)
{
    const char *after = list + strlen("danh sách"), *who = first_people(after), *some = first_people(lower),
               *at;
    size_t start = (size_t)(list - lower);
    if (guard_listed_in(public_lists, after, &at) || guard_listed_in(members, lower, &at) ||
        guard_listed_before("|lập|rà soát|tổng hợp|cập nhật|đăng ký|", lower, start)) {
        return false;
    }
    if (guard_listed_in(presented, after, &at) || guard_listed_before(passing, lower, start)) {
        return some != NULL;
    }
    return who && who - after < 24 && start <= strspn(lower, " 0123456789.-(");
}

/* "đối với 01 hộ", "cho một công dân"; in a subject "một" counts, too: elsewhere it may be "mỗi". */
static const char *one_person(const char *lower, bool subject, size_t *length)
{
    const char *ones = subject ? "|01|01 (một)|một|1|" : "|01|01 (một)|";
    for (const char *at = lower; *at; at++) {
        size_t n = guard_listed_before("|đối với|cho|của|", lower, (size_t)(at - lower)) && at[-1] == ' '
                       ? guard_listed_at(ones, at)
                       : 0;
        size_t who = n && at[n] == ' ' ? guard_listed_at(people, at + n + 1) : 0;
        if (who) {
            *length = n + 1 + who;
            return at;
        }
    }
    return NULL;
}

/* "Công nhận 25 hộ … theo phụ lục kèm theo": people that were counted, and are named somewhere else. Where
 * the words for that stand, NULL = nowhere. */
static const char *counted_elsewhere(const char *lower, size_t *length)
{
    static const char places[] = "|phụ lục|biểu|bảng kê|bảng tổng hợp|";
    const char *at, *attached, *entry = guard_listed_in("|kèm theo|đính kèm|", lower, &attached);
    if (!entry || !guard_listed_in(places, lower, &at)) {
        return NULL;
    }
    *length = strcspn(entry, "|");
    for (at = lower; *at; at++) {
        size_t digits = strspn(at, "0123456789");
        if (digits && at[digits] == ' ' && guard_listed_at(people, at + digits + 1)) {
            return attached;
        }
    }
    return NULL;
}

/* "Bệnh nhân nam, 34 tuổi", "cháu bé (3 tuổi)": somebody's age, and no age for everybody. */
static const char *one_age(const char *lower, size_t *length)
{
    for (const char *at = lower; (at = strstr(at, " tuổi")) != NULL; at += strlen(" tuổi")) {
        const char *digits = at, *after = at + strlen(" tuổi");
        while (digits > lower && digits[-1] >= '0' && digits[-1] <= '9') {
            digits--;
        }
        const char *mark = digits - (digits > lower && digits[-1] == ' ');
        bool apart = digits < at && mark > lower && strchr(",(", mark[-1]);
        if (apart && !guard_listed_at("|đến|trở|tới|", after + strspn(after, " "))) {
            *length = (size_t)(after - digits);
            return digits;
        }
    }
    return NULL;
}

#define CHILD_TO_AGE 24 /* bytes between them at most */

/* "Một bé gái khoảng 3 ngày tuổi": a child by its age; what holds for "trẻ em" holds for all. */
static const char *one_child(const char *lower, size_t *length)
{
    static const char children[] = "|bé gái|bé trai|cháu bé|cháu gái|cháu trai|";
    static const char *const limits[] = {"từ ", "đủ ", "dưới ", "trên ", "đến ", NULL};
    for (const char *at = lower; *at; at++) {
        size_t n = at == lower || !guard_is_word_byte(at[-1]) ? guard_listed_at(children, at) : 0;
        size_t between = n ? strcspn(at + n, "0123456789,.;\n") : 0;
        const char *age = at + n + between, *unit = age + strspn(age, "0123456789");
        if (n && between < CHILD_TO_AGE && unit > age && *unit == ' ' &&
            guard_listed_at("|ngày tuổi|tháng tuổi|tuổi|", unit + 1) &&
            !guard_said_before(lower, age, between, limits)) {
            *length = n;
            return at;
        }
    }
    return NULL;
}

const char *guard_unnamed_people(const struct guard_sentence *sentence, size_t *length)
{
    const char *lower = sentence->lower, *list = strstr(lower, "danh sách"), *at;
    if (list && is_list_of_people(lower, list)) {
        *length = strlen("danh sách");
        return list;
    }
    const char *counted = counted_elsewhere(lower, length);
    if (counted) {
        return counted;
    }
    bool subject = guard_listed_in("|về việc|v/v|", lower, &at) != NULL;
    const char *one = guard_matter(lower, &at) ? one_person(lower, subject, length) : NULL;
    one = one ? one : one_age(lower, length);
    return one ? one : one_child(lower, length);
}

/* The end of the words that make the list `after` begins one of private people, NULL = none do. */
static const char *list_words(const char *after)
{
    static const char others[] = "|người hưởng|đối tượng|người nghiện|hộ được|nợ|người có công|";
    static const char shown[] = "|niêm yết|công khai|dán|treo|";
    const char *at, *words = guard_matter(after, &at), *hidden;
    words = words ? words : guard_listed_in(others, after, &at);
    return words && !guard_listed_in(shown, after, &hidden) ? at + strcspn(words, "|") : NULL;
}

void guard_check_list(struct guard *guard, size_t names)
{
    const char *list = strstr(guard->lower, "danh sách");
    char after[97];
    if (!list || (list - guard->lower > 60 && names < 2)) {
        return;
    }
    size_t n = strnlen(list, sizeof after - 1);
    memcpy(after, list, n);
    after[n] = '\0';
    after[strcspn(after, ".\n")] = '\0';
    const char *end = list_words(after);
    if (end) {
        guard_found(guard, "Riêng tư, cần người quyết định: có \"%.*s\".", (int)(end - after), after);
    }
}
