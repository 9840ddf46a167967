/*
 * What is going on, for people and programs: on air (to the sentence, by the rendered marks and the air's
 * position), what comes next, outputs, sources, alarms. And the announcement of each new sentence. Main
 * thread.
 */
#include "station/internal.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEXT_MOST 30
#define SLOTS_MOST 8
#define SENTENCE_MOST 1200

static void set_time(json_t *object, const char *name, int64_t wall_us)
{
    char text[RFC3339_SIZE];
    if (wall_us)
        time_text(wall_us, text);
    json_object_set_new(object, name, wall_us ? json_string(text) : json_null());
}

/* ---- the sentence being read ---- */

/* The sentence that begins at mark `from`, as written; new memory. */
static char *sentence_text(const struct rendered *rendered, size_t from, size_t *next)
{
    size_t to = from + 1, at = 0, begin, count = 0;
    while (to < rendered->mark_count && !rendered->marks[to].sentence_start)
        to++;
    *next = to;
    uint32_t start = rendered->marks[from].start, end = rendered->marks[to - 1].end;
    size_t length = strlen(rendered->text);
    while (count < start && at < length) {
        text_next(rendered->text, length, &at);
        count++;
    }
    begin = at;
    while (count < end && at < length && at - begin < SENTENCE_MOST) {
        text_next(rendered->text, length, &at);
        count++;
    }
    return strndup(rendered->text + begin, at - begin);
}

static size_t mark_at(const struct rendered *rendered, uint64_t frame)
{
    size_t mark = 0;
    for (size_t i = 0; i < rendered->mark_count && rendered->marks[i].frame <= frame; i++)
        if (rendered->marks[i].sentence_start)
            mark = i;
    return mark;
}

static void add_sentences(json_t *row, const struct station *st, const struct cue *cue, uint64_t position)
{
    const struct rendered *rendered = cue->rendered;
    size_t next;
    (void)st;
    if (!rendered || rendered->mark_count == 0)
        return;
    char *now = sentence_text(rendered, mark_at(rendered, position - cue->start), &next), *then = NULL;
    if (next < rendered->mark_count)
        then = sentence_text(rendered, next, &next);
    json_object_set_new(row, "sentence", now ? json_string(now) : json_null());
    json_object_set_new(row, "next_sentence", then ? json_string(then) : json_null());
    free(now);
    free(then);
}

static void sentence_begins(void *context)
{
    struct station *st = context;
    station_changed(st);
    status_follow(st);
}

/* The next sentence of a cue on air, or its end. */
static uint64_t next_change(const struct cue *cue, uint64_t position)
{
    const struct rendered *rendered = cue->rendered;
    for (size_t i = 0; rendered && i < rendered->mark_count; i++)
        if (rendered->marks[i].sentence_start && cue->start + rendered->marks[i].frame > position)
            return cue->start + rendered->marks[i].frame;
    return 0;
}

static uint64_t position_now(const struct station *st)
{
    return air_position_at(st->air, station_mono(st));
}

void status_follow(struct station *st)
{
    uint64_t first = 0, now = position_now(st);
    if (!st->changed)
        return;
    for (const struct run *run = st->runs; run; run = run->next) {
        const struct cue *cue = cue_on_air(run);
        uint64_t next = cue ? next_change(cue, now) : 0;
        if (next && (!first || next < first))
            first = next;
    }
    if (first)
        station_at(st, &st->sentence, air_mono_us(st->air, first) + 1, sentence_begins, st);
}

/* ---- rows ---- */

static json_t *on_air_row(const struct station *st, const struct run *run, const struct cue *cue)
{
    uint64_t position = position_now(st);
    if (position < cue->start)
        position = cue->start;
    double at = (double)(position - cue->start) / st->config->rate_hz;
    json_t *row =
        json_pack("{s:s, s:s, s:s*, s:s*, s:s, s:s, s:f, s:f}", "channel", run->channel_name, "slot",
                  run->slot, "programme", run->title, "title", cue->title, "kind", item_kind_id(cue->kind),
                  "class", notice_class_id(cue->notice_class), "seconds", cue->seconds, "position_s", at);
    if (!row)
        return NULL;
    json_object_set_new(row, "notice", cue->notice ? json_integer(cue->notice) : json_null());
    set_time(row, "started", station_wall_of_position(st, cue->start));
    add_sentences(row, st, cue, position);
    return row;
}

static json_t *on_air(const struct station *st)
{
    json_t *rows = json_array();
    for (const struct run *run = st->runs; run; run = run->next) {
        const struct cue *cue = cue_on_air(run);
        if (cue)
            json_array_append_new(rows, on_air_row(st, run, cue));
    }
    return rows;
}

static void add_next(json_t *rows, const char *channel, const char *slot, enum item_kind kind, int64_t notice,
                     const char *title, int64_t start_us, double seconds)
{
    if (json_array_size(rows) >= NEXT_MOST)
        return;
    json_t *row = json_pack("{s:s, s:s, s:s, s:s*, s:f}", "channel", channel, "slot", slot, "kind",
                            item_kind_id(kind), "title", title, "seconds", seconds);
    json_object_set_new(row, "notice", notice ? json_integer(notice) : json_null());
    set_time(row, "start", start_us);
    json_array_append_new(rows, row);
}

/* Starts of what is left of a run: where the air stands plus the lengths. */
static void next_of_run(json_t *rows, const struct station *st, const struct run *run)
{
    int64_t at = run->end ? station_wall_of_position(st, run->end) : run->begin_us;
    for (size_t i = 0; i < run->count; i++) {
        const struct cue *cue = run->cues[i];
        if (cue->state == CUE_QUEUED) {
            add_next(rows, run->channel_name, run->slot, cue->kind, cue->notice, cue->title,
                     station_wall_of_position(st, cue->start), cue->seconds);
        } else if (cue->state < CUE_QUEUED && i >= run->next_cue) {
            const int64_t start = cue_lay(cue, &at);
            add_next(rows, run->channel_name, run->slot, cue->kind, cue->notice, cue->title, start,
                     (double)(at - start) / 1e6);
        }
    }
}

static json_t *next_items(const struct station *st)
{
    json_t *rows = json_array();
    for (const struct run *run = st->runs; run; run = run->next)
        if (!run->over)
            next_of_run(rows, st, run);
    for (size_t i = 0; st->plan && i < st->plan->slot_count; i++) {
        const struct plan_slot *slot = &st->plan->slots[i];
        for (size_t k = 0; k < slot->item_count; k++)
            add_next(rows, slot->channel, slot->id, slot->items[k].kind, slot->items[k].notice,
                     slot->items[k].title, slot->items[k].start_us, slot->items[k].seconds);
    }
    return rows;
}

static void add_slot(json_t *rows, const char *id, const char *channel, const char *title, int64_t start_us,
                     int64_t cap_ms, size_t items, bool frozen)
{
    if (json_array_size(rows) >= SLOTS_MOST)
        return;
    json_t *row = json_pack("{s:s, s:s, s:s*, s:f, s:i, s:b}", "id", id, "channel", channel, "title", title,
                            "cap", (double)cap_ms / 1000, "items", (int)items, "frozen", frozen);
    set_time(row, "start", start_us);
    json_array_append_new(rows, row);
}

static json_t *next_slots(const struct station *st)
{
    json_t *rows = json_array();
    for (const struct run *run = st->runs; run; run = run->next)
        if (!run->begun && !run->over)
            add_slot(rows, run->slot, run->channel_name, run->title, run->begin_us, run->cap_us / 1000,
                     run->count, true);
    for (size_t i = 0; st->plan && i < st->plan->slot_count; i++) {
        const struct plan_slot *slot = &st->plan->slots[i];
        add_slot(rows, slot->id, slot->channel, slot->title, slot->start_us, slot->cap_ms, slot->item_count,
                 false);
    }
    return rows;
}

static const char *const output_states[] = {
    [OUTPUT_CLOSED] = "closed", [OUTPUT_STARTING] = "starting", [OUTPUT_OPENING] = "starting",
    [OUTPUT_OPEN] = "open",     [OUTPUT_RETRYING] = "retrying", [OUTPUT_DISABLED] = "disabled"};

/* Where a person can listen: what the plugin's own settings say. */
static char *listen_at(const struct output *output)
{
    const char *host = json_string_value(json_object_get(output->settings, "host"));
    const char *mount = json_string_value(json_object_get(output->settings, "mount"));
    const char *path = json_string_value(json_object_get(output->settings, "path"));
    json_int_t port = json_integer_value(json_object_get(output->settings, "port"));
    struct buf text;
    if (!mount)
        return copy_text(path);
    buf_init(&text, 1024);
    buf_format(&text, "http://%s:%d%s%s", host ? host : "127.0.0.1", port ? (int)port : 8000,
               mount[0] == '/' ? "" : "/", mount);
    return buf_take(&text);
}

static json_t *output_row(const struct station *st, const struct output *output)
{
    struct air_output_state health = {0};
    char *listen = listen_at(output);
    bool there = output->attached && air_output_state(st->air, output->id, &health) == 0;
    double rate = st->config->rate_hz;
    json_t *row = json_pack(
        "{s:s, s:s, s:s, s:b, s:b, s:s, s:s*, s:i, s:f, s:f, s:s*}", "name", output->name, "plugin",
        output->plugin, "channel", st->config->timetable.channels[output->channel], "loudspeaker",
        (output->wants & LOAXA_IS_LOUDSPEAKER) != 0, "record", (output->wants & LOAXA_IS_RECORD) != 0,
        "state", output_states[output->state], "error", output->error, "restarts", (int)output->restarts,
        "taken_s", (double)health.taken_frames / rate, "lag_s", health.backlog_ms / 1000.0, "listen", listen);
    free(listen);
    if (!row)
        return NULL;
    set_time(row, "since", output->since_us);
    bool level = there && isfinite(health.level_dbfs);
    json_object_set_new(row, "level_dbfs", level ? json_real((double)health.level_dbfs) : json_null());
    json_object_set_new(row, "proven_s",
                        health.proves ? json_real((double)health.proven_frames / rate) : json_null());
    return row;
}

static json_t *outputs_rows(const struct station *st, json_t *listen)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < st->output_count; i++) {
        if (st->outputs[i]->gone)
            continue;
        json_t *row = output_row(st, st->outputs[i]), *at = json_object_get(row, "listen");
        bool stream =
            at && text_starts(json_string_value(at), "http") && st->outputs[i]->state == OUTPUT_OPEN;
        if (stream)
            json_array_append(listen, at);
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *sources_rows(const struct station *st)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < st->source_count; i++) {
        const struct source *source = st->sources[i];
        json_t *refused = json_object_get(source->report, "refused");
        json_t *row = json_pack(
            "{s:s, s:s*, s:s, s:s*, s:i, s:i, s:O*, s:O*, s:i}", "name", source->name, "plugin",
            source->instance ? source->instance->plugin : NULL, "result",
            source->poll      ? "asking"
            : source->error   ? "failed"
            : source->last_us ? "done"
                              : "never",
            "error", source->error, "new", (int)json_array_size(json_object_get(source->report, "new")),
            "revised", (int)json_array_size(json_object_get(source->report, "revised")), "refused", refused,
            "held", json_object_get(source->report, "held"), "failures", (int)source->failures);
        if (!row)
            continue;
        set_time(row, "last_poll", source->last_us);
        set_time(row, "next_poll", source->timer.slot ? source->next_us : 0);
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *alarm_rows(const struct station *st)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < st->alarm_count; i++) {
        const struct alarm_row *alarm = &st->alarms[i];
        json_t *row = json_pack("{s:s, s:s, s:I, s:b}", "id", alarm->id, "text", alarm->text, "times",
                                (json_int_t)alarm->times, "until_seen", alarm->until_seen);
        set_time(row, "since", alarm->since_us);
        json_array_append_new(rows, row);
    }
    return rows;
}

static bool count_state(const struct notice *notice, void *counts)
{
    ((int *)counts)[notice->state]++;
    return false;
}

static json_t *notice_counts(const struct station *st)
{
    int counts[NOTICE_EXPIRED + 1] = {0};
    struct notice *rows = NULL;
    size_t count = 0;
    json_t *json = json_object();
    if (store_notices(st->store, count_state, counts, &rows, &count, NULL) == 0)
        free(rows);
    for (int state = NOTICE_WAITING; state <= NOTICE_EXPIRED; state++)
        json_object_set_new(json, notice_state_id((enum notice_state)state), json_integer(counts[state]));
    return json;
}

static json_t *stopped_json(const struct station *st)
{
    if (!st->stopped)
        return json_null();
    json_t *json =
        json_pack("{s:s, s:s*}", "by", st->stopped_by ? st->stopped_by : "?", "why", st->stopped_why);
    set_time(json, "since", st->stopped_us);
    return json;
}

json_t *station_status_json(struct station *station)
{
    json_t *listen = json_array();
    json_t *json = json_pack(
        "{s:s*, s:s*, s:I, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "station", station->config->name,
        "place", station->config->place, "counter", (json_int_t)station->counter, "stopped",
        stopped_json(station), "clock", station->clock_waiting ? "waiting" : "ok", "on_air", on_air(station),
        "next", next_items(station), "slots", next_slots(station), "outputs", outputs_rows(station, listen),
        "sources", sources_rows(station), "alarms", alarm_rows(station), "notices", notice_counts(station));
    if (json) {
        set_time(json, "now", station_wall(station));
        json_object_set(json, "listen", listen);
    }
    json_decref(listen);
    return json;
}
