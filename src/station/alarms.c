/*
 * Alarms: what a person should look at now, in plain Vietnamese, each with an id so that it is raised once
 * and cleared when it is over. Both ends go into the journal. Main thread.
 */
#include "station/internal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALARM_TEXT 600
#define ALARMS_MOST 64

static struct alarm_row *find(struct station *st, const char *id)
{
    for (size_t i = 0; i < st->alarm_count; i++)
        if (strcmp(st->alarms[i].id, id) == 0)
            return &st->alarms[i];
    return NULL;
}

static void row_done(struct alarm_row *row)
{
    free(row->id);
    free(row->text);
    *row = (struct alarm_row){0};
}

static struct alarm_row *add(struct station *st, const char *id, const char *text)
{
    if (st->alarm_count == ALARMS_MOST)
        return NULL;
    struct alarm_row *rows = reallocarray(st->alarms, st->alarm_count + 1, sizeof *rows);
    if (!rows)
        return NULL;
    st->alarms = rows;
    struct alarm_row row = {.id = strdup(id), .text = strdup(text), .since_us = station_wall(st)};
    if (!row.id || !row.text) {
        row_done(&row);
        return NULL;
    }
    rows[st->alarm_count++] = row;
    return &rows[st->alarm_count - 1];
}

void alarm_raise(struct station *st, const char *id, const char *text_format, ...)
{
    if (find(st, id))
        return;
    char text[ALARM_TEXT];
    va_list arguments;
    va_start(arguments, text_format);
    vsnprintf(text, sizeof text, text_format, arguments);
    va_end(arguments);
    text[text_utf8_fault(text, strlen(text))] = '\0'; /* a character cut in two */
    if (!add(st, id, text))
        return;
    log_warning("Alarm %s: %s", id, text);
    if (strcmp(id, "journal") != 0)
        note(st, "alarm.raised", 0, NULL, json_pack("{s:s, s:s}", "id", id, "text", text));
    station_changed(st);
}

void alarm_clear(struct station *st, const char *id)
{
    struct alarm_row *row = find(st, id);
    if (!row)
        return;
    log_info("Alarm %s is over.", id);
    note(st, "alarm.ended", 0, NULL, json_pack("{s:s, s:s}", "id", row->id, "text", row->text));
    row_done(row);
    *row = st->alarms[--st->alarm_count];
    station_changed(st);
}

void alarms_done(struct station *st)
{
    for (size_t i = 0; i < st->alarm_count; i++)
        row_done(&st->alarms[i]);
    free(st->alarms);
    st->alarms = NULL;
    st->alarm_count = 0;
}
