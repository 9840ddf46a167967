/*
 * The store as the planner sees it: approved, live notices with what they have had so far. What a frozen slot
 * or one on air will still read counts as had, so that the slots after it are planned with what will be left.
 * Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct instance *config_source(const struct station_config *config, const char *name)
{
    for (size_t i = 0; i < config->source_count; i++)
        if (strcmp(config->sources[i].name, name) == 0)
            return &config->sources[i];
    return NULL;
}

/* Wanted for as long as it stands: the source's defaults are for notices that pass. */
static bool takes_turns(const struct notice *notice)
{
    return notice->set && notice->times == 0;
}

int64_t snapshot_until(const struct notice *notice, const struct station_config *config)
{
    if (notice->until_us)
        return notice->until_us;
    const struct instance *source = config_source(config, notice->source);
    if (!source || source->until_default_ms == 0 || takes_turns(notice))
        return 0;
    return notice->arrived_us + source->until_default_ms * 1000;
}

static int times_wanted(const struct notice *notice, const struct instance *source)
{
    return notice->times || takes_turns(notice) || !source ? notice->times : source->times_default;
}

static char *join_channels(char *const *channels, size_t count)
{
    struct buf text;
    buf_init(&text, 4096);
    for (size_t i = 0; i < count; i++)
        buf_format(&text, "%s%s", i ? " " : "", channels[i]);
    if (text.error) {
        buf_done(&text);
        return NULL;
    }
    return buf_take(&text);
}

static void raise_to(int64_t *us, int64_t to)
{
    if (to > *us)
        *us = to;
}

/* What runs not yet over still owe the notice: one a turn; by channel, too, where there are several. */
static int pending_turns(const struct station *st, int64_t id, int64_t *last_us, int *aired_in,
                         int64_t *last_in)
{
    int turns = 0;
    for (const struct run *run = st->runs; run; run = run->next)
        for (size_t i = 0; i < run->count; i++) {
            const struct cue *cue = run->cues[i];
            if (cue->notice != id || cue->again || cue->state >= CUE_ENDED || cue->moved || cue->cut_reason ||
                run->over)
                continue;
            turns++;
            raise_to(last_us, cue->planned_us);
            if (!aired_in)
                continue;
            aired_in[run->channel]++;
            raise_to(&last_in[run->channel], cue->planned_us);
        }
    return turns;
}

static double length_of(struct station *st, const struct notice *notice, bool *estimated)
{
    json_t *known = notice->recording ? json_object_get(st->recording_seconds, notice->recording) : NULL;
    if (known) {
        *estimated = false;
        return json_number_value(known);
    }
    double seconds = render_seconds(st->render, st->config->speaker, notice->text, estimated);
    if (notice->recording)
        *estimated = true;
    return seconds;
}

static bool wanted(const struct notice *notice, void *context)
{
    const struct station *st = context;
    return notice->state == NOTICE_APPROVED || (st->setup.as_if_approved && notice->state == NOTICE_WAITING);
}

static int map(struct station *st, const struct notice *row, struct plan_notice *out, char **channels,
               int *aired_in, int64_t *last_in)
{
    const struct instance *source = config_source(st->config, row->source);
    *out = (struct plan_notice){.id = row->id,
                                .revision = row->revision,
                                .source = row->source,
                                .title = row->title,
                                .text = row->text,
                                .topic = row->topic,
                                .set = row->set,
                                .series = row->series,
                                .notice_class = (enum notice_class)row->notice_class,
                                .notice_kind = (enum notice_kind)row->notice_kind,
                                .from_us = row->from_us,
                                .until_us = snapshot_until(row, st->config),
                                .arrived_us = row->arrived_us,
                                .last_aired_us = row->last_aired_us,
                                .times = times_wanted(row, source),
                                .aired = row->aired,
                                .part = row->part,
                                .parts = row->parts,
                                .order = row->order,
                                .channels = row->channels,
                                .external_id = row->external_id,
                                .aired_in = aired_in,
                                .last_in = last_in};
    out->aired += pending_turns(st, row->id, &out->last_aired_us, aired_in, last_in);
    out->seconds = length_of(st, row, &out->estimated);
    if (row->channels || !source || source->channel_count == 0)
        return 0;
    *channels = join_channels(source->channels, source->channel_count);
    out->channels = *channels;
    return *channels ? 0 : -ENOMEM;
}

size_t channel_of_slot(const struct station *st, const char *slot)
{
    char name[64];
    if (text_starts(slot, "by-hand/") || text_starts(slot, "khan-cap/"))
        slot = strchr(slot, '/') + 1;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(slot, "/"), slot);
    return channel_index(st, name);
}

static int64_t first_arrival(const struct snapshot *snapshot)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < snapshot->row_count; i++)
        if (snapshot->rows[i].arrived_us < first)
            first = snapshot->rows[i].arrived_us;
    return first == INT64_MAX ? 0 : first;
}

static void count_airing(struct station *st, struct snapshot *snapshot, const struct airing *airing)
{
    const size_t channels = st->config->timetable.channel_count;
    for (size_t i = 0; i < snapshot->row_count && airing->result == AIRING_AIRED; i++) {
        if (snapshot->rows[i].id != airing->notice)
            continue;
        const size_t at = i * channels + channel_of_slot(st, airing->slot);
        snapshot->aired_in[at] += snapshot->rows[i].revision == airing->revision;
        raise_to(&snapshot->last_in[at], airing->started_us);
    }
}

/* Airings had, by notice and channel: with one channel the notice's own count says it. */
static int count_airings(struct station *st, struct snapshot *snapshot, struct error *err)
{
    size_t channels = st->config->timetable.channel_count, count = 0;
    struct airing *airings = NULL;
    if (channels < 2)
        return 0;
    snapshot->aired_in = calloc(snapshot->row_count * channels + 1, sizeof *snapshot->aired_in);
    snapshot->last_in = calloc(snapshot->row_count * channels + 1, sizeof *snapshot->last_in);
    if (!snapshot->aired_in || !snapshot->last_in)
        return error_set(err, -ENOMEM, "No memory for the airings had.");
    int code = store_airings(st->store, first_arrival(snapshot), 0, &airings, &count, err);
    for (size_t i = 0; i < count; i++) {
        count_airing(st, snapshot, &airings[i]);
        airing_done(&airings[i]);
    }
    free(airings);
    return code;
}

int snapshot_take(struct station *st, struct snapshot *out, struct error *err)
{
    struct snapshot snapshot = {0};
    int code = store_notices(st->store, wanted, st, &snapshot.rows, &snapshot.row_count, err);
    if (code)
        return code;
    size_t count = snapshot.row_count;
    snapshot.notices = calloc(count + 1, sizeof *snapshot.notices);
    snapshot.channels = calloc(count + 1, sizeof *snapshot.channels);
    if (!snapshot.notices || !snapshot.channels)
        code = error_set(err, -ENOMEM, "No memory for %zu notices.", count);
    if (code == 0)
        code = count_airings(st, &snapshot, err);
    for (size_t i = 0; i < count && code == 0; i++) {
        const size_t at = i * st->config->timetable.channel_count;
        code = map(st, &snapshot.rows[i], &snapshot.notices[i], &snapshot.channels[i],
                   snapshot.aired_in ? &snapshot.aired_in[at] : NULL,
                   snapshot.last_in ? &snapshot.last_in[at] : NULL);
        snapshot.count++;
    }
    if (code) {
        snapshot_done(&snapshot);
        return code;
    }
    *out = snapshot;
    return 0;
}

void snapshot_done(struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->row_count; i++) {
        notice_done(&snapshot->rows[i]);
        if (snapshot->channels)
            free(snapshot->channels[i]);
    }
    free(snapshot->rows);
    free(snapshot->notices);
    free(snapshot->channels);
    free(snapshot->aired_in);
    free(snapshot->last_in);
    *snapshot = (struct snapshot){0};
}
