/*
 * Time of the station: the timer queue driven by the loop (real clock) or by station_run_virtual (virtual
 * clock), the conversion between wall time, monotonic time and the air's positions, and the watch over the
 * wall clock: a step is journalled and causes a re-plan, never a burst; without a sane clock there is no
 * timetable. Main thread.
 */
#include "station/internal.h"
#include <errno.h>

#define BEAT_US US_PER_S
#define STEP_US US_PER_S /* NTP slews less than this between two beats */
#define KEEP_TIME_BEATS 60
#define LOOK_AGAIN_MS 500
#define READINGS 8  /* of both clocks */
#define CLOSE_US 20 /* readings this close are good enough */
#define NEARLY_US 100
#define SETTLE_US (30 * US_PER_S) /* of real time, for outputs to open or close in a rehearsal */

int64_t station_mono(const struct station *st)
{
    return st->setup.clock->mono_us(st->setup.clock);
}

int64_t station_wall(const struct station *st)
{
    return st->setup.clock->wall_us(st->setup.clock);
}

/* The two clocks cannot be read at once, and between the readings another program may have its turn: the
 * closest of a few readings counts. */
static int64_t wall_minus_mono(const struct station *st)
{
    int64_t closest = INT64_MAX, difference = 0;
    for (int i = 0; i < READINGS && closest > CLOSE_US; i++) {
        int64_t before = station_mono(st), wall = station_wall(st), after = station_mono(st);
        if (after - before >= closest)
            continue;
        closest = after - before;
        difference = wall - (before + closest / 2);
    }
    return difference;
}

int64_t station_mono_of(const struct station *st, int64_t wall_us)
{
    return wall_us - wall_minus_mono(st);
}

/* Whole milliseconds: what was planned for half past five starts at half past five and not, for the length of
 * a frame and of reading two clocks, before the window opens. */
int64_t station_wall_of_position(const struct station *st, uint64_t position)
{
    int64_t exact = air_mono_us(st->air, position) + wall_minus_mono(st);
    return (exact + NEARLY_US) / 1000 * 1000;
}

/* The first frame that is not before that time. */
uint64_t station_position_of(const struct station *st, int64_t wall_us)
{
    int64_t mono_us = station_mono_of(st, wall_us);
    uint64_t position = air_position_at(st->air, mono_us);
    return air_mono_us(st->air, position) < mono_us ? position + 1 : position;
}

/* ---- the real clock: one uv_timer for whatever is due next ---- */

static void tick(uv_timer_t *handle);

static void arm(struct station *st)
{
    int64_t due;
    if (st->setup.virtual_clock || !st->handles)
        return;
    if (!timers_next(&st->timers, &due)) {
        uv_timer_stop(&st->tick);
        return;
    }
    int64_t wait_us = due - station_mono(st);
    uv_update_time(st->loop);
    uv_timer_start(&st->tick, tick, wait_us <= 0 ? 0 : (uint64_t)(wait_us + 999) / 1000, 0);
}

static void tick(uv_timer_t *handle)
{
    struct station *st = handle->data;
    int64_t now = station_mono(st);
    while (timers_fire(&st->timers, now)) {
    }
    arm(st);
}

void station_at(struct station *st, struct timer *timer, int64_t mono_us, void (*fire)(void *), void *context)
{
    if (timers_set(&st->timers, timer, mono_us, fire, context))
        log_error("No memory for a timer: what it was to do will not happen.");
    arm(st);
}

void station_cancel(struct station *st, struct timer *timer)
{
    timers_cancel(&st->timers, timer);
}

/* ---- the watch over the wall clock ---- */

static void stepped(struct station *st, int64_t by_us)
{
    char was[RFC3339_SIZE];
    time_text(station_wall(st) - by_us, was);
    note(st, "clock.stepped", 0, NULL, json_pack("{s:f, s:s}", "seconds", (double)by_us / 1e6, "was", was));
    log_warning("The wall clock was stepped by %.3f s; planning again.", (double)by_us / 1e6);
}

static void became_sane(struct station *st)
{
    st->clock_waiting = false;
    alarm_clear(st, "clock");
    note(st, "clock.sane", 0, NULL, NULL);
    log_info("The clock is sane now: the timetable begins.");
}

static void watch_clock(struct station *st)
{
    int64_t offset = station_wall(st) - station_mono(st);
    int64_t by = offset - st->offset_us;
    st->offset_us = offset;
    bool step = by > STEP_US || by < -STEP_US;
    if (step)
        stepped(st, by);
    if (st->clock_waiting && clock_is_sane(station_wall(st))) {
        became_sane(st);
        step = true;
    }
    if (step && !st->clock_waiting) {
        interrupt_outside_windows(st);
        recovery_run(st, "clock-step");
        urgent_start(st);
        planner_dirty(st);
    }
}

static void beat(void *context)
{
    struct station *st = context;
    if (st->closing)
        return;
    watch_clock(st);
    if (!st->clock_waiting && ++st->beats % KEEP_TIME_BEATS == 0) {
        recovery_keep_time(st);
        approvals_expire(st);
    }
    planner_new_day(st);
    reload_retire(st);
    outputs_review(st);
    station_at(st, &st->heartbeat, station_mono(st) + BEAT_US, beat, st);
}

/* In virtual time the loop is only a place to wait for workers: this keeps a wait from lasting for ever. */
static void look_again(uv_timer_t *handle)
{
    (void)handle;
}

int clockwork_start(struct station *st, struct error *err)
{
    if (st->setup.virtual_clock)
        uv_timer_start(&st->tick, look_again, LOOK_AGAIN_MS, LOOK_AGAIN_MS);
    st->offset_us = station_wall(st) - station_mono(st);
    if (!clock_is_sane(station_wall(st))) {
        st->clock_waiting = true;
        note(st, "clock.insane", 0, NULL, NULL);
        alarm_raise(st, "clock",
                    "Đồng hồ của máy chưa đúng ngày giờ nên đài chưa phát theo lịch. Đài sẽ tự phát "
                    "lại khi đồng hồ đúng; hãy kiểm tra mạng hoặc chỉnh giờ.");
        log_warning("The clock is not sane (before 2024): no timetable until it is.");
    }
    station_at(st, &st->heartbeat, station_mono(st) + BEAT_US, beat, st);
    return st->heartbeat.slot ? 0 : error_set(err, -ENOMEM, "No memory for the station's timers.");
}

void clockwork_stop(struct station *st)
{
    station_cancel(st, &st->heartbeat);
    if (st->handles)
        uv_timer_stop(&st->tick);
}

/* ---- the virtual clock ---- */

static bool outstanding(struct station *st)
{
    return render_outstanding(st->render) > 0 || sources_polling(st) || outputs_settling(st);
}

/* Lets everything that runs in real time finish before virtual time moves. */
static void settle(struct station *st)
{
    int64_t patience = clock_real()->mono_us(clock_real()) + SETTLE_US;
    do {
        while (outstanding(st)) {
            uv_run(st->loop, UV_RUN_ONCE);
            if (clock_real()->mono_us(clock_real()) > patience && outputs_settling(st)) {
                log_error(
                    "An output neither opened nor closed within 30 s: the rehearsal goes on without it.");
                outputs_close_all(st);
                return;
            }
        }
        uv_run(st->loop, UV_RUN_NOWAIT);
        playing_drain(st);
    } while (outstanding(st));
}

/* A rehearsal without its file is over; an output of a station that is lost in virtual time is lost as ever.
 */
static int play_to(struct station *st, int64_t mono_us, struct error *err)
{
    uint64_t position = air_position_at(st->air, mono_us);
    int code = air_run_to(st->air, position, err);
    for (size_t i = 0;
         (code == -EPIPE || code == -ETIMEDOUT) && !st->setup.rehearsal_file && i <= st->output_count; i++) {
        playing_drain(st);
        code = air_run_to(st->air, position, err);
    }
    virtual_clock_advance_to_mono(st->setup.virtual_clock, mono_us);
    playing_drain(st);
    return code;
}

int station_run_virtual(struct station *st, int64_t until_wall_us, struct error *err)
{
    for (;;) {
        settle(st);
        int64_t due, now = station_mono(st), until = station_mono_of(st, until_wall_us);
        if (now >= until)
            return 0;
        if (!timers_next(&st->timers, &due) || due > until)
            due = until;
        if (due > now) {
            int code = play_to(st, due, err);
            if (code)
                return code;
            settle(st);
        }
        while (timers_fire(&st->timers, station_mono(st)))
            settle(st);
    }
}
