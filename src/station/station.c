/*
 * The running station from its making to its end. Everything it is made of has a file of its own; here they
 * are put together and taken apart in order. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SILENT_US (US_PER_S / 10)    /* for the air to fall silent before outputs are closed */
#define KILL_US (17 * US_PER_S / 10) /* workers that have not ended by then */

struct store *station_store(struct station *station)
{
    return station->store;
}

const struct station_config *station_config(const struct station *station)
{
    return station->config;
}

const struct clock *station_clock(const struct station *station)
{
    return station->setup.clock;
}

/* ---- making ---- */

static void air_woke(uv_async_t *handle)
{
    struct station *st = handle->data;
    if (!st->setup.virtual_clock)
        playing_drain(st);
}

static void wake(void *context)
{
    uv_async_send(context);
}

static int open_handles(struct station *st, struct error *err)
{
    st->air_wake.data = st;
    st->tick.data = st;
    int code = uv_async_init(st->loop, &st->air_wake, air_woke);
    if (code)
        return error_set(err, code, "The loop has no room: %s.", uv_strerror(code));
    uv_timer_init(st->loop, &st->tick);
    st->handles = 2;
    return 0;
}

static int open_render(struct station *st, struct error *err)
{
    const struct station_setup *setup = &st->setup;
    st->cache_dir = setup->cache_dir ? strdup(setup->cache_dir) : file_join(setup->state_dir, "cache");
    if (!st->cache_dir)
        return error_set(err, -ENOMEM, "No memory.");
    struct render_setup render = {.loop = st->loop,
                                  .cache_dir = st->cache_dir,
                                  .cache_limit = st->config->cache_limit,
                                  .worker_program = setup->worker_program,
                                  .plugin_dir = setup->plugin_dir,
                                  .station_dir = setup->station_dir,
                                  .zone = st->config->zone,
                                  .rate_hz = st->config->rate_hz};
    return render_new(&render, &st->render, err);
}

static int open_air(struct station *st, struct error *err)
{
    struct air_setup air = {.clock = st->setup.clock,
                            .rate_hz = st->config->rate_hz,
                            .channels = st->config->timetable.channel_count,
                            .wake = wake,
                            .context = &st->air_wake};
    return air_new(&air, &st->air, err);
}

static void crashed_airing(void *context, const struct airing *airing)
{
    struct station *st = context;
    struct notice notice = {0};
    store_notice(st->store, airing->notice, &notice, NULL);
    note(st, "airing.interrupted", 0, NULL,
         json_pack("{s:s, s:I, s:I, s:i, s:i, s:i, s:s*, s:s, s:s}", "slot", airing->slot, "airing",
                   (json_int_t)airing->id, "notice", (json_int_t)airing->notice, "revision", airing->revision,
                   "turn", airing->turn, "attempt", airing->attempt, "title", notice.title, "reason", "crash",
                   "reason_text", reason_text("crash")));
    notice_done(&notice);
}

static int open_store(struct station *st, struct error *err)
{
    int code = store_open(st->setup.state_dir, st->setup.store_mode, st->setup.clock, &st->store, err);
    if (code)
        return code;
    return store_airings_recover(st->store, crashed_airing, st, err);
}

static int load(struct station *st, struct faults *faults, struct error *err)
{
    const struct station_setup *setup = &st->setup;
    int code = stationdir_load(setup->station_dir, setup->voices_dir, setup->plugin_dir,
                               setup->worker_program, &st->config, faults);
    if (code)
        return error_set(err, code, "The station directory %s has faults.", setup->station_dir);
    code = zone_init(st->config->zone, err);
    if (code == 0 && setup->virtual_clock && setup->virtual_date.year)
        virtual_clock_init(setup->virtual_clock, civil_to_utc((struct civil){.date = setup->virtual_date}));
    return code;
}

int station_new(const struct station_setup *setup, struct station **out, struct faults *faults,
                struct error *err)
{
    struct station *st = calloc(1, sizeof *st);
    if (!st)
        return error_set(err, -ENOMEM, "No memory for the station.");
    st->setup = *setup;
    st->loop = setup->loop;
    st->recording_seconds = json_object();
    int code = load(st, faults, err);
    if (code == 0)
        code = open_handles(st, err);
    if (code == 0)
        code = open_store(st, err);
    if (code == 0)
        code = open_render(st, err);
    if (code == 0)
        code = open_air(st, err);
    if (code) {
        station_free(st);
        return code;
    }
    *out = st;
    return 0;
}

int station_start(struct station *station, struct error *err)
{
    struct station *st = station;
    int code = rehearsal_begin(st, err);
    if (code)
        return code;
    controls_load(st);
    alarms_load(st);
    note(st, "station.started", 0, NULL,
         json_pack("{s:s*, s:s}", "station", st->config->name, "version", LOAXA_VERSION));
    code = outputs_load(st, err);
    if (code == 0)
        code = sources_load(st, err);
    if (code)
        return code;
    st->started = true;
    code = clockwork_start(st, err);
    if (code)
        return code;
    approvals_check_readings(st);
    sources_start(st);
    urgent_start(st);
    urgent_review(st);
    if (!st->clock_waiting) {
        recovery_run(st, "power");
        approvals_expire(st);
        planner_replan(st);
    }
    outputs_review(st);
    return 0;
}

/* ---- ending ---- */

static bool workers_left(const struct station *st)
{
    for (size_t i = 0; i < st->output_count; i++)
        if (st->outputs[i]->worker)
            return true;
    return sources_polling(st);
}

static void handle_closed(uv_handle_t *handle)
{
    struct station *st = handle->data;
    if (--st->handles == 0 && st->closed)
        st->closed(st->closed_context);
}

static void close_handles(struct station *st)
{
    if (!uv_is_closing((uv_handle_t *)&st->air_wake))
        uv_close((uv_handle_t *)&st->air_wake, handle_closed);
    if (!uv_is_closing((uv_handle_t *)&st->tick))
        uv_close((uv_handle_t *)&st->tick, handle_closed);
}

static void finish(struct station *st)
{
    playing_drain(st);
    airings_settle_all(st);
    if (!st->clock_waiting)
        recovery_keep_time(st);
    note(st, "station.ended", 0, NULL,
         json_pack("{s:s, s:s}", "why", st->closing_why, "reason_text", reason_text(st->closing_why)));
    clockwork_stop(st);
    close_handles(st);
}

void station_closing_step(struct station *st)
{
    if (st->letting_go && !workers_left(st) && !uv_is_closing((uv_handle_t *)&st->tick))
        finish(st);
}

static void kill_rest(void *context)
{
    struct station *st = context;
    for (size_t i = 0; i < st->output_count; i++)
        if (st->outputs[i]->worker)
            worker_kill(st->outputs[i]->worker);
    sources_stop(st);
}

static void let_go(void *context)
{
    struct station *st = context;
    playing_drain(st);
    outputs_close_all(st);
    st->letting_go = true;
    station_closing_step(st);
}

void station_stop_clean(struct station *station, const char *why, void (*done)(void *context), void *context)
{
    struct station *st = station;
    if (st->closing)
        return;
    st->closing = true;
    st->closed = done;
    st->closed_context = context;
    st->closing_why = why;
    sources_stop(st);
    measure_stop(st);
    planner_done(st);
    air_stop(st->air);
    if (st->setup.virtual_clock) {
        let_go(st);
        while (st->handles > 0)
            uv_run(st->loop, UV_RUN_ONCE);
        return;
    }
    station_at(st, &st->close_step, station_mono(st) + SILENT_US, let_go, st);
    station_at(st, &st->close_deadline, station_mono(st) + KILL_US, kill_rest, st);
}

static void free_texts(struct station *st)
{
    free(st->stopped_by);
    free(st->stopped_why);
    free(st->cache_dir);
    json_decref(st->recording_seconds);
}

void station_free(struct station *station)
{
    struct station *st = station;
    if (!st)
        return;
    st->closing = true;
    st->closed = NULL;
    kill_rest(st);
    while (workers_left(st))
        uv_run(st->loop, UV_RUN_ONCE);
    if (st->handles > 0)
        close_handles(st);
    while (st->handles > 0)
        uv_run(st->loop, UV_RUN_NOWAIT);
    measure_stop(st);
    planner_done(st);
    while (st->runs) {
        struct run *run = st->runs;
        st->runs = run->next;
        run_free(run);
    }
    render_free(st->render);
    sources_done(st);
    outputs_done(st);
    air_free(st->air);
    alarms_done(st);
    rehearsal_done(st);
    for (size_t i = 0; i < st->retired_count; i++)
        station_config_free(st->retired[i]);
    free(st->retired);
    station_config_free(st->config);
    store_close(st->store);
    timers_done(&st->timers);
    free_texts(st);
    free(st);
}
