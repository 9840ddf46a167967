/*
 * Reading the station directory again, all or nothing: with a single fault the old configuration goes on.
 * What is on air and what is frozen stays; outputs and sources that did not change are not disturbed. Main
 * thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool same_channels(const struct timetable *a, const struct timetable *b)
{
    if (a->channel_count != b->channel_count)
        return false;
    for (size_t i = 0; i < a->channel_count; i++)
        if (strcmp(a->channels[i], b->channels[i]) != 0)
            return false;
    return true;
}

/* What the threads of the air and the zone of the process are built on cannot change under them. */
static void check_fixed(const struct station *st, const struct station_config *fresh, struct faults *faults)
{
    const struct station_config *old = st->config;
    const char *what = NULL;
    if (strcmp(old->zone, fresh->zone) != 0)
        what = "zone";
    else if (old->rate_hz != fresh->rate_hz)
        what = "rate";
    else if (!same_channels(&old->timetable, &fresh->timetable))
        what = "channels";
    if (what)
        faults_add(faults, FAULT_ERROR, fresh->dir, 0,
                   "“%s” changed, which a reload cannot take over: restart loaxad when nothing is on air.",
                   what);
}

static int retire(struct station *st, struct station_config *old)
{
    struct station_config **retired =
        reallocarray(st->retired, st->retired_count + 1, sizeof(struct station_config *));
    if (!retired)
        return -ENOMEM;
    st->retired = retired;
    retired[st->retired_count++] = old;
    return 0;
}

void reload_retire(struct station *st)
{
    if (st->retired_count == 0 || render_outstanding(st->render) > 0 || sources_polling(st))
        return;
    for (size_t i = 0; i < st->retired_count; i++)
        station_config_free(st->retired[i]);
    free(st->retired);
    st->retired = NULL;
    st->retired_count = 0;
}

static const char *first_error(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (faults->rows[i].level == FAULT_ERROR)
            return faults->rows[i].text;
    return "it cannot be read";
}

static int refused(struct station *st, const char *who, struct faults *faults, struct error *err)
{
    const char *first = first_error(faults);
    note(st, "station.reload_failed", 0, who,
         json_pack("{s:s, s:i}", "text", first, "faults", (int)faults->errors));
    alarm_raise(st, "reload", "Cấu hình mới có lỗi nên đài vẫn chạy theo cấu hình cũ: %s", first);
    return error_set(err, -EINVAL, "The station directory has %zu faults: the old configuration goes on.",
                     faults->errors);
}

int station_reload(struct station *station, const char *who, struct faults *faults, struct error *err)
{
    const struct station_setup *setup = &station->setup;
    struct station_config *fresh = NULL;
    if (stationdir_load(setup->station_dir, setup->voices_dir, setup->plugin_dir, setup->worker_program,
                        &fresh, faults))
        return refused(station, who, faults, err);
    check_fixed(station, fresh, faults);
    if (faults->errors > 0) {
        station_config_free(fresh);
        zone_init(station->config->zone, NULL); /* loading had set the other one */
        return refused(station, who, faults, err);
    }
    int code = retire(station, station->config);
    if (code) {
        station_config_free(fresh);
        return error_set(err, code, "No memory to reload.");
    }
    station->config = fresh;
    code = sources_load(station, err);
    if (code == 0)
        code = outputs_load(station, err);
    sources_start(station);
    outputs_review(station);
    approvals_check_readings(station);
    interrupt_outside_windows(station);
    planner_dirty(station);
    alarm_clear(station, "reload");
    note(station, "station.reloaded", 0, who, NULL);
    log_info("The configuration was read again.");
    station_changed(station);
    return code;
}
