/*
 * The tokens of a day rule and the small words among them. Used by rule_parse.c only; pure.
 */
#include "calendar/rule_scan.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct rule *day_refuse(struct scan *p, const char *expected)
{
    const int column = (int)(p->mark - p->text) + 1;
    if (p->word[0] == '\0')
        error_set(p->err, -EINVAL, "day rule \"%.200s\": expected %s at its end", p->text, expected);
    else
        error_set(p->err, -EINVAL, "day rule \"%.200s\", column %d: expected %s, found \"%s\"", p->text,
                  column, expected, p->word);
    return NULL;
}

struct rule *day_no_memory(struct scan *p)
{
    error_set(p->err, -ENOMEM, "no memory for a day rule");
    return NULL;
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '+' || c == '_';
}

/* Takes the next token; an over-long word is cut, which no name survives. */
void day_advance(struct scan *p)
{
    size_t length = 0;
    while (*p->at == ' ' || *p->at == '\t')
        p->at++;
    p->mark = p->at;
    if (p->at[0] == '.' && p->at[1] == '.') {
        p->word[length++] = *p->at++;
        p->word[length++] = *p->at++;
    } else if (*p->at != '\0' && !in_word(*p->at)) {
        do /* a whole character, whatever it is */
            p->word[length++] = *p->at++;
        while ((*p->at & 0xc0) == 0x80 && length < 4);
    } else {
        for (; in_word(*p->at); p->at++)
            if (length + 1 < sizeof p->word)
                p->word[length++] = (char)tolower((unsigned char)*p->at);
    }
    p->word[length] = '\0';
}

bool day_is(const struct scan *p, const char *word)
{
    return strcmp(p->word, word) == 0;
}

bool day_take(struct scan *p, const char *word)
{
    if (!day_is(p, word))
        return false;
    day_advance(p);
    return true;
}

/* All of `text` as a number of 1..4 digits, or -1. */
int day_number(const char *text)
{
    int value = 0;
    size_t length = strlen(text);
    if (length == 0 || length > 4)
        return -1;
    for (; *text != '\0'; text++) {
        if (!isdigit((unsigned char)*text))
            return -1;
        value = value * 10 + (*text - '0');
    }
    return value;
}

/* "MM-DD" -> month and day, false when the word is none. */
bool day_month_day(const char *word, int *month, int *day)
{
    if (strlen(word) != 5 || word[2] != '-')
        return false;
    const char m[] = {word[0], word[1], '\0'};
    *month = day_number(m);
    *day = day_number(word + 3);
    return *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

int day_weekday(const char *word)
{
    static const char *const names[][7] = {{"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
                                           {"t2", "t3", "t4", "t5", "t6", "t7", "cn"}};
    for (int set = 0; set < 2; set++)
        for (int day = 0; day < 7; day++)
            if (strcmp(word, names[set][day]) == 0)
                return day;
    return -1;
}

/* "mon" or "mon-sat" -> mask, 0 when the word is none. */
uint32_t day_weekdays(const char *word)
{
    char first[8] = "";
    const char *dash = strchr(word, '-');
    if (dash == NULL)
        return day_weekday(word) < 0 ? 0 : 1u << day_weekday(word);
    snprintf(first, sizeof first, "%.*s", (int)(dash - word), word);
    const int from = day_weekday(first), to = day_weekday(dash + 1);
    uint32_t mask = 0;
    if (from < 0 || to < 0)
        return 0;
    for (int day = from; mask |= 1u << day, day != to;)
        day = (day + 1) % 7;
    return mask;
}

/* Whether a comma and then a word for which `continues` holds follows; takes the comma. */
bool day_take_comma_before(struct scan *p, bool (*continues)(const char *))
{
    if (!day_is(p, ","))
        return false;
    struct scan ahead = *p;
    day_advance(&ahead);
    if (!continues(ahead.word))
        return false;
    day_advance(p);
    return true;
}

bool day_is_weekdays(const char *word)
{
    return day_weekdays(word) != 0;
}

bool day_is_number(const char *word)
{
    return day_number(word) >= 0;
}

/* "1st" … "5th" -> 1..5, "last" -> -1, else 0. */
int day_ordinal(const char *word)
{
    static const char *const names[] = {"1st", "2nd", "3rd", "4th", "5th"};
    for (int i = 0; i < 5; i++)
        if (strcmp(word, names[i]) == 0)
            return i + 1;
    return strcmp(word, "last") == 0 ? -1 : 0;
}
