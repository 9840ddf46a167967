/*
 * The officer's hand on the air: Dừng phát, resume, skip, Phát ngay. Stopping comes first and is journalled
 * after: the loudspeakers do not wait for the disk. "Stopped" is kept in the store and survives a restart.
 * Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STOPPED "stopped"

static void set_stopped(struct station *st, const char *by, const char *why, int64_t at_us)
{
    free(st->stopped_by);
    free(st->stopped_why);
    st->stopped = by != NULL;
    st->stopped_by = copy_text(by);
    st->stopped_why = copy_text(why);
    st->stopped_us = at_us;
}

static int keep_stopped(struct station *st, struct error *err)
{
    json_t *json = st->stopped ? json_pack("{s:s, s:s*, s:I}", "by", st->stopped_by, "why", st->stopped_why,
                                           "since", (json_int_t)st->stopped_us)
                               : NULL;
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    int code = store_state_put(st->store, STATION_STATE, STOPPED, text, err);
    free(text);
    json_decref(json);
    return code;
}

void controls_load(struct station *st)
{
    char *text = NULL;
    const char *by = NULL, *why = NULL;
    json_int_t since = 0;
    if (store_state_get(st->store, STATION_STATE, STOPPED, &text, NULL) || !text)
        return;
    json_t *json = json_loads(text, 0, NULL);
    if (json && json_unpack(json, "{s:s, s?s, s:I}", "by", &by, "why", &why, "since", &since) == 0)
        set_stopped(st, by, why, since);
    json_decref(json);
    free(text);
}

int station_stop(struct station *station, const char *who, const char *why, struct error *err)
{
    if (station->stopped)
        return error_set(err, -EALREADY,
                         "The station is stopped already (by %s). `loaxa resume` lets it air again.",
                         station->stopped_by ? station->stopped_by : "?");
    if (station->air)
        air_stop(station->air);
    set_stopped(station, who ? who : "?", why, station_wall(station));
    note(station, "station.stopped", 0, who, json_pack("{s:s*}", "why", why));
    for (struct run *run = station->runs; run; run = run->next)
        if (run->begun && !run->over)
            playing_end(run, "stopped");
    urgent_review(station);
    log_warning("Stopped by %s: nothing sounds until resume.", who ? who : "?");
    station_changed(station);
    return keep_stopped(station, err);
}

int station_resume(struct station *station, const char *who, struct error *err)
{
    if (!station->stopped)
        return error_set(err, -EALREADY, "The station is not stopped.");
    const int64_t stopped_us = station->stopped_us;
    set_stopped(station, NULL, NULL, 0);
    note(station, "station.resumed", 0, who, NULL);
    log_info("Resumed by %s.", who ? who : "?");
    urgent_resume(station, stopped_us);
    urgent_review(station);
    planner_dirty(station);
    station_changed(station);
    return keep_stopped(station, err);
}

static struct run *run_to_skip(const struct station *st, const char *channel)
{
    struct run *only = NULL;
    if (channel)
        return run_on_channel(st, channel_index(st, channel));
    for (size_t i = 0; i < st->config->timetable.channel_count; i++) {
        struct run *run = run_on_channel(st, i);
        if (run && only)
            return run_on_channel(st, channel_index(st, "chinh"));
        if (run)
            only = run;
    }
    return only;
}

int station_skip(struct station *station, const char *channel, const char *who, struct error *err)
{
    struct run *run = run_to_skip(station, channel);
    struct cue *cue = run ? cue_on_air(run) : NULL;
    if (!cue)
        return error_set(err, -ENODATA, "Nothing is on air, so there is nothing to skip.");
    air_skip(station->air, run->channel, false);
    note(station, "item.skipped", 0, who,
         json_pack("{s:s, s:s*, s:I}", "slot", run->slot, "title", cue->title, "notice",
                   (json_int_t)cue->notice));
    station_changed(station);
    return 0;
}

static int check_by_hand(const struct station *st, const struct notice *notice, struct error *err)
{
    int64_t now = station_wall(st), until = snapshot_until(notice, st->config);
    if (st->stopped)
        return error_set(err, -EPERM, "The station is stopped (by %s): `loaxa resume` first.",
                         st->stopped_by);
    if (st->clock_waiting && notice->notice_class != CLASS_KHAN_CAP)
        return error_set(err, -EAGAIN, "The clock is not sane: only a khan_cap notice airs until it is.");
    if (notice->state != NOTICE_APPROVED)
        return error_set(err, -EPERM, "Notice %lld is “%s”: only an approved notice may air.",
                         (long long)notice->id, notice_state_title(notice->state));
    if (until && until <= now && !st->clock_waiting)
        return error_set(err, -EPERM, "Notice %lld has expired.", (long long)notice->id);
    if (notice->notice_class != CLASS_KHAN_CAP && !timetable_allowed(&st->config->timetable, now, NULL))
        return error_set(
            err, -EPERM,
            "It is outside the allowed windows of station.cfg: only a khan_cap notice may air now.");
    return 0;
}

int station_air_by_hand(struct station *station, int64_t notice, const char *who, struct error *err)
{
    struct notice row = {0};
    int code = store_notice(station->store, notice, &row, err);
    if (code)
        return code;
    code = check_by_hand(station, &row, err);
    if (code == 0)
        code = playing_insert(station, &row, "by-hand", row.notice_class == CLASS_KHAN_CAP, err);
    if (code == 0)
        note(station, "notice.by_hand", 0, who,
             json_pack("{s:I, s:i, s:s}", "notice", (json_int_t)row.id, "revision", row.revision, "title",
                       row.title));
    notice_done(&row);
    return code;
}
