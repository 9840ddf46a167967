/*
 * Reading scenario.txt. A line is words; a word may hold a quoted stretch with spaces in it.
 */
#include "script.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define WATCH_DEFAULT                                                                                        \
    "slot. airing. item. clock. output. station.stopped station.resumed notice.expired sound."

/* The end of the word at `at`, quotes removed in place. */
static char *cut_word(char *at, char **next)
{
    char *to = at, *word = at;
    bool quoted = false;
    for (; *at && (quoted || (*at != ' ' && *at != '\t')); at++) {
        if (*at == '"')
            quoted = !quoted;
        else
            *to++ = *at;
    }
    *next = *at ? at + 1 : at;
    *to = '\0';
    return word;
}

static void split(char *text, int number, struct script_line *out)
{
    *out = (struct script_line){.line = number};
    while (*(text += strspn(text, " \t"))) {
        if (out->count == WORDS_MOST)
            fail_msg("line %d: more than %d words", number, WORDS_MOST);
        out->words[out->count++] = cut_word(text, &text);
    }
}

/* "05:30:00" or "+3/05:30:00". */
static bool parse_time(const char *text, int *days, int32_t *ms)
{
    const char *slash = text[0] == '+' ? strchr(text, '/') : NULL;
    *days = slash ? (int)strtol(text + 1, NULL, 10) : 0;
    return time_of_day_parse(slash ? slash + 1 : text, ms) == 0;
}

static const char *time_word(const struct script_line *line, size_t at)
{
    int32_t ms = 0;
    int days;
    if (at >= line->count || !parse_time(line->words[at], &days, &ms))
        fail_msg("line %d: expected a time such as 05:30:00", line->line);
    return line->words[at];
}

static void append(struct script_line **lines, size_t *count, const struct script_line *line)
{
    struct script_line *grown = reallocarray(*lines, *count + 1, sizeof *grown);
    assert_non_null(grown);
    *lines = grown;
    grown[(*count)++] = *line;
}

static void take(struct script *script, const struct script_line *line, bool *expecting)
{
    const char *verb = line->words[0];
    int64_t ms;
    if (strcmp(verb, "expect") == 0)
        *expecting = true;
    else if (*expecting)
        append(&script->expected, &script->expected_count, line);
    else if (strcmp(verb, "day") == 0 && line->count == 2 && date_parse(line->words[1], &script->day) == 0)
        return;
    else if (strcmp(verb, "station") == 0 && line->count == 2)
        script->station = line->words[1];
    else if (strcmp(verb, "polls") == 0)
        script->polls = true;
    else if (strcmp(verb, "from") == 0)
        time_of_day_parse(time_word(line, 1), &script->from_ms);
    else if (strcmp(verb, "until") == 0)
        script->until = time_word(line, 1);
    else if (strcmp(verb, "watch") == 0 && line->count == 2)
        script->watch = line->words[1];
    else if (strcmp(verb, "after") == 0 && line->count > 2 && config_duration_parse(line->words[1], &ms) == 0)
        append(&script->events, &script->event_count, line);
    else if (strcmp(verb, "at") == 0 && line->count > 2 && time_word(line, 1))
        append(&script->events, &script->event_count, line);
    else
        fail_msg("line %d: “%s” is nothing a scenario can say", line->line, verb);
}

void script_read(const char *path, struct script *out)
{
    struct error err = {0};
    size_t length;
    static char watch[] = WATCH_DEFAULT;
    *out = (struct script){.until = "24:00", .watch = watch};
    if (file_read(path, 1u << 20, &out->text, &length, &err))
        fail_msg("%s", err.text);
    bool expecting = false;
    int number = 0;
    for (char *at = out->text, *end; at && *at; at = end) {
        struct script_line line;
        end = strchr(at, '\n');
        if (end)
            *end++ = '\0';
        if (*at == '#')
            *at = '\0';
        split(at, ++number, &line);
        if (line.count)
            take(out, &line, &expecting);
    }
    if (out->day.year == 0)
        fail_msg("%s: expected a line such as “day 2026-11-23”", path);
}

void script_done(struct script *script)
{
    free(script->events);
    free(script->expected);
    free(script->text);
}

const char *script_value(const struct script_line *line, const char *name, const char *fallback)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < line->count; i++)
        if (strncmp(line->words[i], name, length) == 0 && line->words[i][length] == '=')
            return line->words[i] + length + 1;
    return fallback;
}

int64_t script_when(const struct script *script, const struct script_line *line, int64_t now_us)
{
    int64_t ms = 0;
    if (strcmp(line->words[0], "at") == 0)
        return script_instant(script, line->words[1]);
    assert_int_equal(config_duration_parse(line->words[1], &ms), 0);
    return now_us + ms * 1000;
}

int64_t script_instant(const struct script *script, const char *time)
{
    int32_t ms = 0;
    int days = 0;
    if (!parse_time(time, &days, &ms))
        fail_msg("expected a time such as 05:30:00, found “%s”", time);
    return civil_to_utc((struct civil){.date = date_add(script->day, days), .ms_of_day = ms});
}
