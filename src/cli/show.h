/*
 * Putting JSON of the station before a person: members with a fallback, short times, columns that line up
 * under Vietnamese letters. Pure but for stdout.
 */
#ifndef LOAXA_CLI_SHOW_H
#define LOAXA_CLI_SHOW_H

#include <jansson.h>

/* A member's text; "" when it is missing or null. Borrowed. */
const char *show_text(const json_t *object, const char *name);
json_int_t show_number(const json_t *object, const char *name);
/* "2026-11-23T05:30:00.000+07:00" -> "23/11/2026 05:30:00", with `seconds`; "" for no time. */
struct show_time {
    char text[24];
};
struct show_time show_time(const json_t *object, const char *name, int seconds);
struct show_time show_time_text(const char *text, int seconds);
/* "23/11" */
struct show_time show_day(const json_t *object, const char *name);
/* The end of a time that excludes it: midnight is shown as the whole day before, "25/11". */
struct show_time show_end(const json_t *object, const char *name, int short_form);
/* Writes `text` padded to `columns` characters, cut with … when longer; and a space. */
void show_column(const char *text, size_t columns);
/* Indented JSON and a newline; takes nothing. */
void show_json(const json_t *json);

#endif
