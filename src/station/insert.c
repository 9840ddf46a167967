/*
 * What comes on the air outside the timetable: a khan_cap the moment it is approved, which cuts what is on
 * air (interrupt.c), and a notice the officer airs by hand, at the next boundary between turns. With nothing
 * on the channel it becomes a run of its own. A khan_cap is said twice, and may sound outside the allowed
 * windows. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN "Xin nhắc lại."
#define READY_US (US_PER_S + US_PER_S / 2) /* to start when every output is open already */

char *notice_channels(const struct station *st, const struct notice *notice)
{
    const struct instance *source = config_source(st->config, notice->source);
    const struct timetable *timetable = &st->config->timetable;
    char *const *names = source && source->channel_count ? source->channels : timetable->channels;
    size_t count = source && source->channel_count ? source->channel_count : timetable->channel_count;
    struct buf text;
    if (notice->channels)
        return strdup(notice->channels);
    buf_init(&text, 4096);
    buf_add_text(&text, "");
    for (size_t i = 0; i < count; i++)
        buf_format(&text, "%s%s", i ? " " : "", names[i]);
    return buf_take(&text);
}

/* Turns of the notice that are still to come or on air, in any run. */
static int turns_pending(const struct station *st, const struct notice *notice, bool *by_hand)
{
    int turns = 0;
    for (const struct run *run = st->runs; run; run = run->next)
        for (size_t i = 0; !run->over && i < run->count; i++) {
            const struct cue *cue = run->cues[i];
            if (cue->notice != notice->id || cue->revision != notice->revision || cue->again ||
                cue->state >= CUE_ENDED || cue->moved || cue->cut_reason)
                continue;
            turns++;
            *by_hand |= cue->inserted;
        }
    return turns;
}

struct insertion {
    const struct notice *notice;
    struct run *run;
    size_t at;
    int turn;
    bool urgent;
    int64_t planned_us;
};

static struct cue *add(struct insertion *in, enum item_kind kind, const char *title, const char *text)
{
    struct cue *cue = run_add(in->run, in->at, kind, title, text);
    if (!cue)
        return NULL;
    in->at++;
    cue->inserted = true;
    cue->planned_us = in->planned_us;
    cue->notice_class = in->urgent ? CLASS_KHAN_CAP : (enum notice_class)in->notice->notice_class;
    return cue;
}

static int add_reading(struct insertion *in, bool again)
{
    struct cue *cue = add(in, ITEM_NOTICES, in->notice->title, in->notice->text);
    if (!cue)
        return -ENOMEM;
    cue->notice = in->notice->id;
    cue->revision = in->notice->revision;
    cue->turn = in->turn;
    cue->again = again;
    cue->recording = copy_text(in->notice->recording);
    cue->hash = strdup(in->notice->hash);
    return cue->hash && (cue->recording || !in->notice->recording) ? 0 : -ENOMEM;
}

static int add_cues(struct insertion *in)
{
    if (!add(in, ITEM_CHIME, "Chuông báo", NULL) || add_reading(in, false))
        return -ENOMEM;
    if (!in->urgent)
        return 0;
    struct cue *words = add(in, ITEM_SAY, AGAIN, AGAIN);
    if (!words)
        return -ENOMEM;
    words->again = true;
    return add_reading(in, true);
}

/* The turn it would have had later in the same run: the officer wants it now, not twice. */
static void take_turn_of_later(struct run *run, struct insertion *in)
{
    bool found = false;
    for (size_t i = run->next_cue; i < run->count; i++) {
        struct cue *cue = run->cues[i];
        if (cue->notice != in->notice->id || cue->inserted || cue->ledger || cue->state >= CUE_QUEUED)
            continue;
        if (!found)
            in->turn = cue->turn;
        found = true;
        cue->moved = true;
    }
}

/* The next boundary between turns: a chime is not parted from its notice, nor a reading from its second. */
static size_t next_turn(const struct run *run)
{
    size_t at = run->next_cue;
    if (at > 0 && at < run->count && run->cues[at - 1]->kind == ITEM_CHIME && run->cues[at]->notice)
        at++;
    while (at < run->count && (run->cues[at]->again || (at + 1 < run->count && run->cues[at + 1]->again)))
        at++;
    return at;
}

static int into(struct station *st, struct run *run, struct insertion *in, struct error *err)
{
    size_t first = in->urgent ? interrupt_place(run, in->notice->order) : next_turn(run);
    in->run = run;
    in->at = first;
    take_turn_of_later(run, in);
    int code = add_cues(in);
    if (code)
        return error_set(err, code, "No memory to insert a notice.");
    for (size_t i = first; i < in->at; i++)
        prepare_cue(run->cues[i]);
    if (in->urgent)
        interrupt_for_urgent(run, in->at);
    if (run->stored)
        run_store(run, NULL);
    playing_step(run);
    station_changed(st);
    return 0;
}

static bool outputs_ready(const struct station *st, size_t channel)
{
    for (size_t i = 0; i < st->output_count; i++)
        if (st->outputs[i]->channel == channel && st->outputs[i]->state != OUTPUT_OPEN &&
            st->outputs[i]->state != OUTPUT_DISABLED)
            return false;
    return true;
}

static int own_run(struct station *st, const char *prefix, const char *channel, struct insertion *in,
                   struct error *err)
{
    char id[160], at[RFC3339_SIZE];
    time_text(station_wall(st), at);
    snprintf(id, sizeof id, "%s/%s/%s/%lld", prefix, channel, at, (long long)in->notice->id);
    struct run *run = run_new(st, id, channel);
    if (!run)
        return error_set(err, -ENOMEM, "No memory for a run.");
    run->by_hand = true;
    run->title = copy_text(in->notice->title);
    run->start_us = run->begin_us =
        station_wall(st) + (outputs_ready(st, run->channel) ? READY_US : LEAD_US + US_PER_S);
    if (run->begin_us < in->notice->from_us && !st->clock_waiting) /* one with a time of its own */
        run->start_us = run->begin_us = in->notice->from_us;
    run->date = civil_from_utc(run->start_us).date;
    in->run = run;
    in->at = 0;
    in->planned_us = run->start_us;
    int code = add_cues(in);
    if (code) {
        run_free(run);
        return error_set(err, code, "No memory for a run.");
    }
    run_store(run, NULL);
    playing_add(st, run);
    return 0;
}

static int insert_channel(struct station *st, const char *prefix, const char *channel, struct insertion *in,
                          struct error *err)
{
    struct run *run = run_on_channel(st, channel_index(st, channel));
    in->planned_us = station_wall(st);
    return run ? into(st, run, in, err) : own_run(st, prefix, channel, in, err);
}

/* Cuts the next word of a text of words off; NULL at its end. */
static char *next_word(char **at)
{
    char *word = *at + strspn(*at, " ");
    size_t length = strcspn(word, " ");
    if (length == 0)
        return NULL;
    *at = word[length] ? word + length + 1 : word + length;
    word[length] = '\0';
    return word;
}

int playing_insert(struct station *st, const struct notice *notice, const char *slot_prefix, bool urgent,
                   struct error *err)
{
    bool already = false;
    int pending = turns_pending(st, notice, &already), code = 0;
    if (already)
        return error_set(err, -EALREADY, "“%s” is on its way to the air already.", notice->title);
    char *channels = notice_channels(st, notice);
    if (!channels)
        return error_set(err, -ENOMEM, "No memory to insert a notice.");
    for (char *at = channels, *name; code == 0 && (name = next_word(&at)) != NULL;) {
        struct insertion in = {.notice = notice, .urgent = urgent, .turn = notice->aired + pending + 1};
        code = insert_channel(st, slot_prefix, name, &in, err);
    }
    free(channels);
    return code;
}
