/*
 * Runs: slots, notices by hand and urgent ones as lists of cues, from being frozen until every airing in them
 * has its result. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t channel_index(const struct station *st, const char *name)
{
    const struct timetable *timetable = &st->config->timetable;
    for (size_t i = 0; i < timetable->channel_count; i++)
        if (strcmp(timetable->channels[i], name) == 0)
            return i;
    return 0;
}

struct run *run_new(struct station *st, const char *slot, const char *channel)
{
    struct run *run = calloc(1, sizeof *run);
    if (!run)
        return NULL;
    run->station = st;
    run->slot = strdup(slot);
    run->channel_name = strdup(channel);
    run->channel = channel_index(st, channel);
    if (!run->slot || !run->channel_name) {
        run_free(run);
        return NULL;
    }
    return run;
}

static struct cue *cue_new(struct run *run, enum item_kind kind, const char *title, const char *text)
{
    struct cue *cue = calloc(1, sizeof *cue);
    if (!cue)
        return NULL;
    *cue =
        (struct cue){.run = run, .kind = kind, .fd = -1, .title = copy_text(title), .text = copy_text(text)};
    if ((title && !cue->title) || (text && !cue->text)) {
        cue_free(cue);
        return NULL;
    }
    return cue;
}

struct cue *run_add(struct run *run, size_t at, enum item_kind kind, const char *title, const char *text)
{
    struct cue **cues = reallocarray(run->cues, run->count + 1, sizeof *cues);
    if (!cues)
        return NULL;
    run->cues = cues;
    struct cue *cue = cue_new(run, kind, title, text);
    if (!cue)
        return NULL;
    memmove(&cues[at + 1], &cues[at], (run->count - at) * sizeof *cues);
    cues[at] = cue;
    run->count++;
    return cue;
}

static int take_notice(struct station *st, struct cue *cue, struct error *err)
{
    struct notice notice = {0};
    int code = store_notice(st->store, cue->notice, &notice, err);
    if (code)
        return code;
    cue->hash = strdup(notice.hash);
    cue->recording = copy_text(notice.recording);
    code = !cue->hash || (notice.recording && !cue->recording) ? -ENOMEM : 0;
    notice_done(&notice);
    return code;
}

int64_t cue_lay(const struct cue *cue, int64_t *at_us)
{
    const int64_t begin = cue->at_us > *at_us ? cue->at_us : *at_us;
    const int64_t end = cue->fill_us ? cue->fill_us : begin + (int64_t)(cue->seconds * 1e6);
    *at_us = end > begin ? end : begin;
    return begin;
}

static int add_item(struct station *st, struct run *run, const struct plan_item *item, struct error *err)
{
    struct cue *cue = run_add(run, run->count, item->kind, item->title, item->text);
    if (!cue)
        return -ENOMEM;
    cue->notice = item->notice;
    cue->revision = item->revision;
    cue->turn = item->turn;
    cue->again = item->again;
    cue->notice_class = item->notice_class;
    cue->planned_us = item->start_us;
    cue->seconds = item->seconds;
    cue->estimated = item->estimated;
    cue->whole = item->whole;
    cue->at_us = item->fixed_us;
    cue->fill_us = item->fill_us;
    return cue->notice ? take_notice(st, cue, err) : 0;
}

int run_from_slot(struct station *st, const struct plan_slot *slot, struct run **out, struct error *err)
{
    struct run *run = run_new(st, slot->id, slot->channel);
    if (!run)
        return error_set(err, -ENOMEM, "No memory for slot %s.", slot->id);
    run->programme = copy_text(slot->programme);
    run->title = copy_text(slot->title);
    run->date = slot->date;
    run->start_us = run->begin_us = slot->start_us;
    int64_t planned = (int64_t)(slot->seconds * 1e6); /* a holiday may raise the cap beyond the entry's own */
    run->cap_us = slot->cap_ms && slot->cap_ms * 1000 < planned ? planned : slot->cap_ms * 1000;
    run->fade_in_ms = (uint32_t)slot->fade_in_ms;
    run->catch_up_us = slot->catch_up_ms * 1000;
    run->replaces = slot->replaces;
    run->emergency = slot->emergency;
    for (size_t i = 0; i < slot->item_count; i++) {
        int code = add_item(st, run, &slot->items[i], err);
        if (code) {
            run_free(run);
            return error_set(err, code, "Slot %s cannot be prepared: %s", slot->id, strerror(-code));
        }
    }
    *out = run;
    return 0;
}

static void ledgers_free(struct run *run)
{
    while (run->ledgers) {
        struct ledger *ledger = run->ledgers;
        run->ledgers = ledger->next;
        station_cancel(run->station, &ledger->deadline);
        free(ledger->title);
        free(ledger->taken);
        free(ledger);
    }
}

void run_free(struct run *run)
{
    if (!run)
        return;
    station_cancel(run->station, &run->timer);
    station_cancel(run->station, &run->cut);
    for (size_t i = 0; i < run->count; i++)
        cue_free(run->cues[i]);
    ledgers_free(run);
    free(run->cues);
    free(run->slot);
    free(run->channel_name);
    free(run->programme);
    free(run->title);
    free(run);
}

static bool settled(const struct run *run)
{
    for (const struct ledger *ledger = run->ledgers; ledger; ledger = ledger->next)
        if (!ledger->done)
            return false;
    for (size_t i = 0; i < run->count; i++)
        if (run->cues[i]->state == CUE_QUEUED || run->cues[i]->state == CUE_ON_AIR)
            return false;
    return run->over;
}

void runs_reap(struct station *st)
{
    struct run **at = &st->runs;
    while (*at) {
        struct run *run = *at;
        if (!settled(run)) {
            at = &run->next;
            continue;
        }
        *at = run->next;
        run_free(run);
    }
}

struct run *run_on_channel(const struct station *st, size_t channel)
{
    for (struct run *run = st->runs; run; run = run->next)
        if (run->channel == channel && run->begun && !run->over)
            return run;
    return NULL;
}

struct cue *cue_on_air(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->cues[i]->state == CUE_ON_AIR)
            return run->cues[i];
    return NULL;
}

bool cue_is_urgent(const struct cue *cue)
{
    return cue->notice_class == CLASS_KHAN_CAP;
}

const char *cue_display_title(const struct cue *cue)
{
    const struct run *run = cue->run;
    if (cue->notice && cue->title)
        return cue->title;
    return run->title ? run->title : run->station->config->name;
}
