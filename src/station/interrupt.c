/*
 * What breaks into what is on air: a khan_cap cuts it at the next block, and what it cut begins again behind
 * it, a notice from its chime; a notice that was withdrawn or replaced stops where it is; a session whose
 * time is over finishes its sentence and leaves the rest for later. The cut itself is the air's (a short
 * fade); events.c then learns of it cue by cue. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHIME_TITLE "Chuông báo"
#define SENTENCE_MOST_US (15 * US_PER_S) /* a longer one is cut all the same */
#define BEFORE_NEXT_US 250000            /* inside the pause before the next sentence */
#define AHEAD_US 150000                  /* sound is made about this long before its time */

static bool in_flight(const struct cue *cue)
{
    return cue->state == CUE_QUEUED || cue->state == CUE_ON_AIR;
}

static bool any_in_flight(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (in_flight(run->cues[i]))
            return true;
    return false;
}

void interrupt_cue_over(struct run *run)
{
    if (run->cutting && !any_in_flight(run))
        run->cutting = false;
}

/* Everything handed over stops now; nothing more is handed over until the air has said so. */
static void cut_all(struct run *run, const char *reason)
{
    for (size_t i = 0; i < run->count; i++)
        if (in_flight(run->cues[i]) && !run->cues[i]->cut_reason)
            run->cues[i]->cut_reason = reason;
    if (!any_in_flight(run))
        return;
    run->cutting = true;
    air_skip(run->station->air, run->channel, true);
}

/* ---- what begins again ---- */

/* Where cues are put that begin again. */
struct again {
    struct run *run;
    size_t at;
    const struct notice *fresh; /* the revision that takes its place, or NULL */
    bool failed;
};

static bool take_words(struct cue *copy, const struct cue *cue, const struct notice *fresh)
{
    copy->revision = fresh ? fresh->revision : cue->revision;
    copy->hash = copy_text(fresh ? fresh->hash : cue->hash);
    copy->recording = copy_text(fresh ? fresh->recording : cue->recording);
    return copy->hash && (copy->recording || !(fresh ? fresh->recording : cue->recording));
}

static struct cue *copy_cue(struct again *again, const struct cue *cue)
{
    const struct notice *fresh = cue->notice ? again->fresh : NULL;
    struct cue *copy = run_add(again->run, again->at, cue->kind, fresh ? fresh->title : cue->title,
                               fresh ? fresh->text : cue->text);
    if (!copy || (cue->notice && !take_words(copy, cue, fresh))) {
        again->failed = true;
        return NULL;
    }
    again->at++;
    copy->notice = cue->notice;
    copy->turn = cue->turn;
    copy->again = cue->again;
    copy->retry = true;
    copy->notice_class = cue->notice_class;
    copy->planned_us = cue->planned_us;
    copy->seconds = cue->seconds;
    return copy;
}

static void add_chime(struct again *again, const struct cue *before)
{
    if (again->at > 0 && again->run->cues[again->at - 1]->kind == ITEM_CHIME)
        return;
    struct cue *chime = run_add(again->run, again->at, ITEM_CHIME, CHIME_TITLE, NULL);
    if (!chime) {
        again->failed = true;
        return;
    }
    again->at++;
    chime->retry = true;
    chime->planned_us = before->planned_us;
    chime->notice_class = before->notice_class;
}

/* A second reading still to come goes on with the first one that begins again in front of it. */
static void release(struct cue *cue)
{
    airing_shorten(cue);
    cue->ledger = NULL;
}

/* The whole turn, from its chime: what of it was handed over is copied, the rest follows where it stands. */
static void begin_turn_again(struct again *again, const struct ledger *ledger)
{
    struct run *run = again->run;
    const size_t handed = run->next_cue;
    bool first = true;
    for (size_t i = 0; i < run->count && !again->failed; i++) {
        struct cue *cue = run->cues[i];
        if (cue->ledger != ledger || cue->moved)
            continue;
        if (cue->state < CUE_QUEUED && !again->fresh) {
            release(cue);
            continue;
        }
        if (first)
            add_chime(again, cue);
        else if (i > 0)
            copy_cue(again, run->cues[i - 1]);
        copy_cue(again, cue);
        first = false;
        if (i >= handed) { /* the words that replace it stand in front of it now */
            cue->moved = true;
            airing_shorten(cue);
        }
    }
}

/* Time that a relay or silence keeps goes on until it would have been over. */
static void keep_time(struct again *again, const struct cue *cue)
{
    struct cue *copy = copy_cue(again, cue);
    if (copy)
        copy->fill_us = cue->fill_us ? cue->fill_us : station_wall_of_position(again->run->station, cue->end);
}

static const struct cue *cue_after(const struct run *run, size_t at)
{
    return at + 1 < run->count ? run->cues[at + 1] : NULL;
}

static void begin_words_again(struct again *again, size_t index)
{
    const struct cue *cue = again->run->cues[index], *next = cue_after(again->run, index);
    switch (cue->kind) {
    case ITEM_SAY:
        if (!next || !next->again || !in_flight(next)) /* "Xin nhắc lại" goes with its turn */
            copy_cue(again, cue);
        break;
    case ITEM_CHIME:
        if (next && next->notice && !in_flight(next))
            copy_cue(again, cue);
        break;
    case ITEM_JINGLE:
        if (cue->whole)
            copy_cue(again, cue);
        break;
    case ITEM_SILENCE:
    case ITEM_RELAY:
    case ITEM_MUSIC:
        keep_time(again, cue);
        break;
    case ITEM_TIME_CHECK:
    case ITEM_NOTICES:
        break;
    }
}

/* An airing cut for the second time has its result; the notice keeps its turn for a later slot. */
static void give_up_turn(struct run *run, const struct ledger *ledger)
{
    for (size_t i = run->next_cue; i < run->count; i++)
        if (run->cues[i]->ledger == ledger && run->cues[i]->state < CUE_QUEUED) {
            run->cues[i]->moved = true;
            airing_shorten(run->cues[i]);
        }
}

static void begin_again(struct again *again, size_t index, const struct ledger **done)
{
    const struct cue *cue = again->run->cues[index];
    if (!cue->notice) {
        begin_words_again(again, index);
        return;
    }
    if (!cue->ledger || cue->ledger == *done)
        return;
    *done = cue->ledger;
    if (cue->ledger->attempt < ATTEMPTS_MOST)
        begin_turn_again(again, cue->ledger);
    else
        give_up_turn(again->run, cue->ledger);
}

static void prepare_from(struct run *run, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        prepare_cue(run->cues[i]);
}

/* ---- khan_cap ---- */

size_t interrupt_place(const struct run *run, int order)
{
    size_t at = run->next_cue;
    for (; at < run->count && cue_is_urgent(run->cues[at]); at++) {
        const struct cue *next = cue_after(run, at);
        struct notice notice = {0};
        if (run->cues[at]->kind != ITEM_CHIME || !next || !next->notice)
            continue;
        bool before =
            store_notice(run->station->store, next->notice, &notice, NULL) == 0 && order < notice.order;
        notice_done(&notice);
        if (before)
            break;
    }
    return at;
}

void interrupt_for_urgent(struct run *run, size_t behind)
{
    const struct ledger *done = NULL;
    while (behind < run->count && cue_is_urgent(run->cues[behind]))
        behind++;
    struct again again = {.run = run, .at = behind};
    const size_t handed = run->next_cue;
    for (size_t i = 0; i < handed; i++) {
        if (!in_flight(run->cues[i]) || run->cues[i]->cut_reason) /* another one cuts it already */
            continue;
        if (cue_is_urgent(run->cues[i]))
            return; /* one of its own class: it waits for it */
        begin_again(&again, i, &done);
    }
    if (again.failed)
        log_error("No memory to begin again what a khan_cap cuts: it waits for its next slot.");
    cut_all(run, "khan-cap");
    prepare_from(run, behind, again.at);
}

/* ---- one notice ---- */

/* The first cue of the notice that was handed over and is not over, in an older revision than `revision`
 * (0: in any). */
static struct cue *sounding(const struct run *run, int64_t notice, int revision)
{
    for (size_t i = 0; i < run->count; i++) {
        struct cue *cue = run->cues[i];
        if (in_flight(cue) && cue->notice == notice && !cue->cut_reason &&
            (!revision || cue->revision < revision))
            return cue;
    }
    return NULL;
}

void interrupt_cut_cue(struct cue *cue, const char *reason)
{
    cue->cut_reason = reason;
    if (cue->state == CUE_ON_AIR) /* one that has not begun is cut when it does: events.c */
        air_skip(cue->run->station->air, cue->run->channel, false);
}

void interrupt_notice(struct station *st, int64_t notice, const char *reason)
{
    for (struct run *run = st->runs; run; run = run->next)
        for (struct cue *cue; (cue = sounding(run, notice, 0)) != NULL;)
            interrupt_cut_cue(cue, reason);
}

void interrupt_replace(struct station *st, const struct notice *fresh)
{
    for (struct run *run = st->runs; run; run = run->next) {
        struct cue *cue = sounding(run, fresh->id, fresh->revision);
        if (!cue)
            continue;
        struct again again = {.run = run, .at = run->next_cue, .fresh = fresh};
        if (cue->ledger && !cue_is_urgent(cue)) /* a khan_cap comes again by itself */
            begin_turn_again(&again, cue->ledger);
        for (; cue; cue = sounding(run, fresh->id, fresh->revision))
            interrupt_cut_cue(cue, "revised");
        prepare_from(run, run->next_cue, again.at);
        if (run->stored)
            run_store(run, NULL);
    }
}

/* ---- the end of a session's time ---- */

static struct cue *cue_at(const struct run *run, uint64_t position)
{
    for (size_t i = 0; i < run->count; i++)
        if (in_flight(run->cues[i]) && run->cues[i]->end > position)
            return run->cues[i];
    return NULL;
}

/* Where the sentence ends that is being said at `position`. */
static uint64_t sentence_end(const struct station *st, const struct cue *cue, uint64_t position)
{
    const struct rendered *rendered = cue->rendered;
    const uint64_t most = position + SENTENCE_MOST_US / US_PER_S * st->config->rate_hz;
    const uint64_t pause = (uint64_t)BEFORE_NEXT_US * st->config->rate_hz / US_PER_S;
    for (size_t i = 0; rendered && i < rendered->mark_count; i++) {
        const uint64_t next = cue->start + rendered->marks[i].frame;
        if (rendered->marks[i].sentence_start && next > position + pause)
            return next - pause < most ? next - pause : most;
    }
    return cue->end < most ? cue->end : most;
}

static void time_is_over(void *context)
{
    struct run *run = context;
    cut_all(run, run->ending);
}

void interrupt_end_session(struct run *run, int64_t at_us, const char *reason)
{
    struct station *st = run->station;
    const uint64_t position = station_position_of(st, at_us);
    const struct cue *cue = cue_at(run, position);
    if (run->ending || run->over)
        return;
    run->ending = reason;
    if (cue) {
        const uint64_t end = cue->whole || cue_is_urgent(cue) ? cue->end : sentence_end(st, cue, position);
        const int64_t ahead_us = st->setup.virtual_clock ? 0 : AHEAD_US;
        station_at(st, &run->cut, air_mono_us(st->air, end) - ahead_us, time_is_over, run);
    }
    playing_end(run, reason);
}

void interrupt_outside_windows(struct station *st)
{
    const int64_t now = station_wall(st);
    for (struct run *run = st->runs; run; run = run->next) {
        const struct cue *cue = run->begun && !run->over ? cue_on_air(run) : NULL;
        if (cue && !cue_is_urgent(cue) &&
            !timetable_allows_item(&st->config->timetable, cue->kind, now, NULL))
            interrupt_end_session(run, now, "window");
    }
}
