/*
 * Words, times and columns for people. NFC text: a code point is a column.
 */
#include "cli/show.h"
#include "base/base.h"
#include <stdio.h>
#include <string.h>

const char *show_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

json_int_t show_number(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

struct show_time show_time_text(const char *t, int seconds)
{
    struct show_time out = {""};
    if (strlen(t) >= 19)
        snprintf(out.text, sizeof out.text, "%.2s/%.2s/%.4s %.*s", t + 8, t + 5, t, seconds ? 8 : 5, t + 11);
    return out;
}

struct show_time show_time(const json_t *object, const char *name, int seconds)
{
    return show_time_text(show_text(object, name), seconds);
}

struct show_time show_day(const json_t *object, const char *name)
{
    struct show_time out = {""};
    const char *t = show_text(object, name);
    if (strlen(t) >= 19)
        snprintf(out.text, sizeof out.text, "%.2s/%.2s", t + 8, t + 5);
    return out;
}

struct show_time show_end(const json_t *object, const char *name, int short_form)
{
    int64_t at = 0;
    struct civil end = {0};
    if (rfc3339_parse(show_text(object, name), &at) == 0)
        end = civil_from_utc(at);
    if (end.date.year == 0 || end.ms_of_day != 0)
        return short_form ? show_day(object, name) : show_time(object, name, 0);
    struct show_time out = {""};
    struct date last = date_add(end.date, -1);
    if (short_form)
        snprintf(out.text, sizeof out.text, "%02d/%02d", last.day, last.month);
    else
        snprintf(out.text, sizeof out.text, "%02d/%02d/%04d", last.day, last.month, last.year);
    return out;
}

void show_column(const char *text, size_t columns)
{
    size_t length = strlen(text), count = text_count(text, length), at = 0;
    size_t keep = count > columns ? columns - 1 : count;
    for (size_t i = 0; i < keep; i++)
        text_next(text, length, &at);
    fwrite(text, 1, at, stdout);
    if (count > columns)
        fputs("…", stdout);
    for (size_t i = count; i < columns; i++)
        putchar(' ');
    putchar(' ');
}

void show_json(const json_t *json)
{
    json_dumpf(json, stdout, JSON_INDENT(2));
    putchar('\n');
}
