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

struct show_time show_time(const json_t *object, const char *name, int seconds)
{
    struct show_time out = {""};
    const char *t = show_text(object, name);
    if (strlen(t) >= 19)
        snprintf(out.text, sizeof out.text, "%.2s/%.2s/%.4s %.*s", t + 8, t + 5, t, seconds ? 8 : 5, t + 11);
    return out;
}

struct show_time show_day(const json_t *object, const char *name)
{
    struct show_time out = {""};
    const char *t = show_text(object, name);
    if (strlen(t) >= 19)
        snprintf(out.text, sizeof out.text, "%.2s/%.2s", t + 8, t + 5);
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
