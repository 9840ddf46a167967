/*
 * The rig of rig.h: one libuv loop that serves the workers, and the air beside it.
 */
#include "rig.h"
#include "servers.h"
#include <errno.h>
#include <libgen.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define AGAIN_MS 1000

const char *rig_build_dir(void)
{
    static char dir[4096];
    const char *given = getenv("LOAXA_BUILD");
    ssize_t length = readlink("/proc/self/exe", dir, sizeof dir - 1);
    if (given || length < 0)
        return given;
    dir[length] = '\0';
    for (int i = 0; i < 3; i++) /* BUILD/tests/live/NAME */
        dirname(dir);
    return dir;
}

static void wake_up(uv_timer_t *timer)
{
    (void)timer;
}

void rig_open(struct rig *rig, const struct clock *clock, unsigned rate_hz)
{
    struct error err;
    struct air_setup setup = {.clock = clock, .rate_hz = rate_hz, .channels = 1};
    memset(rig, 0, sizeof *rig);
    rig->rate_hz = rate_hz;
    snprintf(rig->dir, sizeof rig->dir, "/tmp/rig-XXXXXX");
    assert_non_null(mkdtemp(rig->dir));
    assert_int_equal(uv_loop_init(&rig->loop), 0);
    uv_timer_init(&rig->loop, &rig->timer);
    uv_timer_start(&rig->timer, wake_up, 5, 5);
    assert_int_equal(air_new(&setup, &rig->air, &err), 0);
}

static void attach(struct rig_output *output)
{
    struct error err;
    struct air_output wanted = {.id = output->id, .lossless = output->lossless};
    assert_int_equal(worker_take_socket(output->worker, &wanted.fd, &wanted.sent, &wanted.received), 0);
    assert_int_equal(air_attach(output->rig->air, &wanted, &err), 0);
    output->attached = true;
    output->opened_ms = now_ms();
    if (output->title[0])
        air_title(output->rig->air, output->id, output->title);
}

static void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                       const void *payload, size_t length)
{
    struct rig_output *output = context;
    (void)json, (void)payload, (void)length;
    if (type == MESSAGE_HELLO)
        worker_send_json(worker, MESSAGE_OPEN, json_pack("{s:i}", "rate", (int)output->rig->rate_hz));
    else if (type == MESSAGE_OPENED)
        attach(output);
}

static void on_end(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct rig_output *output = context;
    (void)worker, (void)end;
    if (output->attached)
        air_detach(output->rig->air, output->id);
    if (why)
        output->why = *why;
    output->attached = false;
    output->worker = NULL;
    output->ends++;
    output->ended_ms = now_ms();
    output->again_ms = output->closing ? 0 : now_ms() + AGAIN_MS;
}

static void start(struct rig_output *output)
{
    static const struct worker_events events = {.message = on_message, .ended = on_end};
    char program[4200], file[4300];
    struct error err = {0};
    snprintf(program, sizeof program, "%s/loaxa-worker", rig_build_dir());
    snprintf(file, sizeof file, "%s/plugins/output/%s.so", rig_build_dir(), output->plugin);
    struct worker_spec spec = {.worker_program = program,
                               .plugin_file = file,
                               .kind = LOAXA_KIND_OUTPUT,
                               .instance = output->plugin,
                               .settings = output->settings,
                               .station_dir = output->rig->dir,
                               .zone = "Asia/Ho_Chi_Minh"};
    output->again_ms = 0;
    output->started_ms = now_ms();
    output->starts++;
    if (worker_start(&output->rig->loop, &spec, &events, output, &output->worker, &err))
        fail_msg("%s: %s", file, err.text);
}

struct rig_output *rig_add(struct rig *rig, uint64_t id, const char *plugin, const char *settings)
{
    struct rig_output *output = &rig->outputs[rig->count++];
    *output = (struct rig_output){
        .rig = rig, .id = id, .plugin = plugin, .settings = json_loads(settings, 0, NULL)};
    if (rig->air && !output->settings)
        fail_msg("bad settings: %s", settings);
    start(output);
    return output;
}

static void take_events(struct rig *rig)
{
    while (rig->event_count < RIG_EVENTS && air_next_event(rig->air, &rig->events[rig->event_count])) {
        const struct air_event *event = &rig->events[rig->event_count++];
        for (size_t i = 0; i < rig->count; i++) /* what the air has given up, the station kills */
            if (event->kind == AIR_STALLED && event->output == rig->outputs[i].id && rig->outputs[i].worker)
                worker_kill(rig->outputs[i].worker);
        for (size_t i = 0; i < rig->count; i++)
            if (event->kind == AIR_LOST && event->output == rig->outputs[i].id)
                error_set(&rig->outputs[i].why, -EIO, "%s", event->text);
    }
}

void rig_turn(struct rig *rig)
{
    uv_run(&rig->loop, UV_RUN_ONCE);
    take_events(rig);
    for (size_t i = 0; i < rig->count; i++)
        if (rig->outputs[i].again_ms && now_ms() >= rig->outputs[i].again_ms)
            start(&rig->outputs[i]);
}

void rig_run(struct rig *rig, int ms)
{
    for (int64_t until = now_ms() + ms; now_ms() < until;)
        rig_turn(rig);
}

void rig_await_live(struct rig *rig, struct rig_output *output, int limit_ms)
{
    struct air_output_state stands = {0};
    for (int64_t until = now_ms() + limit_ms; now_ms() < until; rig_turn(rig))
        if (output->attached && air_output_state(rig->air, output->id, &stands) == 0 && stands.live)
            return;
    fail_msg("output %s is not live after %d ms: %s", output->plugin, limit_ms, output->why.text);
}

const struct air_event *rig_find(struct rig *rig, enum air_event_kind kind, uint64_t item, uint64_t output)
{
    for (size_t i = 0; i < rig->event_count; i++)
        if (rig->events[i].kind == kind && rig->events[i].item == item && rig->events[i].output == output)
            return &rig->events[i];
    return NULL;
}

const struct air_event *rig_await(struct rig *rig, enum air_event_kind kind, uint64_t item, uint64_t output,
                                  int limit_ms)
{
    for (int64_t until = now_ms() + limit_ms; now_ms() < until; rig_turn(rig)) {
        const struct air_event *event = rig_find(rig, kind, item, output);
        if (event)
            return event;
    }
    fail_msg("event %d of item %u, output %u did not come within %d ms", kind, (unsigned)item,
             (unsigned)output, limit_ms);
    return NULL;
}

void rig_title(struct rig *rig, struct rig_output *output, const char *title)
{
    snprintf(output->title, sizeof output->title, "%s", title);
    if (output->attached)
        air_title(rig->air, output->id, title);
}

void rig_end(struct rig *rig, struct rig_output *output)
{
    output->closing = true;
    output->again_ms = 0;
    if (output->attached)
        air_detach(rig->air, output->id);
    output->attached = false;
    for (int64_t until = now_ms() + 8000; output->worker && now_ms() < until;)
        rig_turn(rig);
    if (output->worker)
        fail_msg("output %s did not end", output->plugin);
}

void rig_close(struct rig *rig)
{
    for (size_t i = 0; i < rig->count; i++) {
        if (rig->outputs[i].worker || rig->outputs[i].again_ms)
            rig_end(rig, &rig->outputs[i]);
        json_decref(rig->outputs[i].settings);
    }
    air_free(rig->air);
    uv_close((uv_handle_t *)&rig->timer, NULL);
    while (uv_loop_close(&rig->loop) == UV_EBUSY)
        uv_run(&rig->loop, UV_RUN_ONCE);
    remove_folder(rig->dir);
}

pid_t rig_pid(const struct rig_output *output)
{
    return output->worker ? worker_pid(output->worker) : -1;
}

/* ---- Sound ---- */

int16_t *rig_sound(uint64_t id, size_t frames, unsigned rate_hz)
{
    int16_t *pcm = calloc(frames, sizeof *pcm);
    uint64_t noise = id * 0x9e3779b97f4a7c15u + 1;
    double low = 0, phase = 0;
    for (size_t i = 0; pcm && i < frames; i++) {
        double t = (double)i / rate_hz;
        noise = noise * 6364136223846793005u + 1442695040888963407u;
        low += 0.25 * ((double)(int32_t)(noise >> 32) / 2147483648.0 - low);
        phase += 2 * M_PI * (300 + 150 * sin(2 * M_PI * (0.7 + 0.1 * (double)(id % 5)) * t)) / rate_hz;
        double envelope = 0.55 + 0.45 * sin(2 * M_PI * 3.1 * t + (double)id);
        pcm[i] = (int16_t)lrint(16000 * envelope * (0.5 * sin(phase) + 0.8 * low));
    }
    return pcm;
}

int rig_sound_file(const int16_t *pcm, size_t frames)
{
    int fd = memfd_create("item", MFD_CLOEXEC);
    size_t bytes = frames * sizeof *pcm;
    assert_true(fd >= 0 && write(fd, pcm, bytes) == (ssize_t)bytes);
    return fd;
}

int16_t *rig_play(struct rig *rig, uint64_t id, size_t frames)
{
    int16_t *pcm = rig_sound(id, frames, rig->rate_hz);
    struct error err;
    struct air_item item = {.id = id, .fd = rig_sound_file(pcm, frames), .frames = frames};
    assert_int_equal(air_play(rig->air, 0, &item, &err), 0);
    return pcm;
}
