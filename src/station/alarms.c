/*
 * Alarms: what a person should look at now, in plain Vietnamese, each with an id so that it is raised once
 * and cleared when it is over; what is over by itself but must not go unnoticed (a session missed, a notice
 * that expired unaired) waits until somebody has seen it, also over a restart. Both ends go into the journal.
 * Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALARM_TEXT 600
#define ALARMS_MOST 64
#define UNSEEN "unseen-alarms"

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
    struct alarm_row row = {.id = strdup(id), .text = strdup(text), .since_us = station_wall(st), .times = 1};
    if (!row.id || !row.text) {
        row_done(&row);
        return NULL;
    }
    rows[st->alarm_count++] = row;
    return &rows[st->alarm_count - 1];
}

__attribute__((format(printf, 2, 0))) static void format(char out[ALARM_TEXT], const char *text_format,
                                                         va_list arguments)
{
    vsnprintf(out, ALARM_TEXT, text_format, arguments);
    out[text_utf8_fault(out, strlen(out))] = '\0'; /* a character cut in two */
}

static struct alarm_row *raise_text(struct station *st, const char *id, const char *text)
{
    struct alarm_row *row = add(st, id, text);
    if (!row)
        return NULL;
    log_warning("Alarm %s: %s", id, text);
    if (strcmp(id, "journal") != 0)
        note(st, "alarm.raised", 0, NULL, json_pack("{s:s, s:s}", "id", id, "text", text));
    station_changed(st);
    return row;
}

void alarm_raise(struct station *st, const char *id, const char *text_format, ...)
{
    char text[ALARM_TEXT];
    va_list arguments;
    if (find(st, id))
        return;
    va_start(arguments, text_format);
    format(text, text_format, arguments);
    va_end(arguments);
    raise_text(st, id, text);
}

static void end(struct station *st, struct alarm_row *row, const char *who)
{
    note(st, "alarm.ended", 0, who, json_pack("{s:s, s:s}", "id", row->id, "text", row->text));
    row_done(row);
    *row = st->alarms[--st->alarm_count];
    station_changed(st);
}

void alarm_clear(struct station *st, const char *id)
{
    struct alarm_row *row = find(st, id);
    if (!row)
        return;
    log_info("Alarm %s is over.", id);
    end(st, row, NULL);
}

/* ---- those that wait to be seen ---- */

static void keep_unseen(struct station *st)
{
    json_t *rows = json_array();
    for (size_t i = 0; rows && i < st->alarm_count; i++)
        if (st->alarms[i].until_seen)
            json_array_append_new(rows,
                                  json_pack("{s:s, s:s, s:I, s:I}", "id", st->alarms[i].id, "text",
                                            st->alarms[i].text, "since", (json_int_t)st->alarms[i].since_us,
                                            "times", (json_int_t)st->alarms[i].times));
    char *text = json_array_size(rows) > 0 ? json_dumps(rows, JSON_COMPACT) : NULL;
    store_state_put(st->store, STATION_STATE, UNSEEN, text, NULL);
    free(text);
    json_decref(rows);
}

void alarms_load(struct station *st)
{
    char *text = NULL;
    json_t *rows, *row;
    size_t i;
    if (store_state_get(st->store, STATION_STATE, UNSEEN, &text, NULL) || !text)
        return;
    rows = json_loads(text, 0, NULL);
    json_array_foreach(rows, i, row)
    {
        const char *id = json_string_value(json_object_get(row, "id"));
        const char *words = json_string_value(json_object_get(row, "text"));
        struct alarm_row *alarm = id && words && !find(st, id) ? add(st, id, words) : NULL;
        if (!alarm)
            continue;
        alarm->until_seen = true;
        alarm->since_us = json_integer_value(json_object_get(row, "since"));
        alarm->times = (unsigned)json_integer_value(json_object_get(row, "times"));
    }
    json_decref(rows);
    free(text);
}

void alarm_tell(struct station *st, const char *id, const char *text_format, ...)
{
    char text[ALARM_TEXT];
    va_list arguments;
    struct alarm_row *row = find(st, id);
    va_start(arguments, text_format);
    format(text, text_format, arguments);
    va_end(arguments);
    char *copy = row ? strdup(text) : NULL;
    if (copy) {
        free(row->text);
        row->text = copy;
        row->times++;
        station_changed(st);
    } else if (!row && (row = raise_text(st, id, text)) != NULL) {
        row->until_seen = true;
    }
    keep_unseen(st);
}

int station_alarms_seen(struct station *station, const char *who, struct error *err)
{
    size_t seen = 0;
    for (size_t i = station->alarm_count; i-- > 0;)
        if (station->alarms[i].until_seen) {
            end(station, &station->alarms[i], who);
            seen++;
        }
    if (seen == 0)
        return error_set(err, -EALREADY, "No alarm waits to be seen.");
    keep_unseen(station);
    return 0;
}

void alarms_done(struct station *st)
{
    for (size_t i = 0; i < st->alarm_count; i++)
        row_done(&st->alarms[i]);
    free(st->alarms);
    st->alarms = NULL;
    st->alarm_count = 0;
}
