/*
 * The life of one output's worker: started, opened, its socket handed to the air, closed or lost, and started
 * again. Refused or reset: again after one second. Crashes, time-outs and refusals of the password: after
 * twice as long each time, up to fifteen seconds. It complains once, and says when it works again. Main
 * thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_US US_PER_S
#define RETRY_MOST_US (15 * US_PER_S)
#define OPEN_US (8 * US_PER_S)  /* a plugin's open() may take 5 s */
#define CLOSE_US (3 * US_PER_S) /* … its close() 2 s */
/* Every block wakes the worker. A stream's listeners are seconds behind anyway; a loudspeaker still has to
 * fall silent at once. */
#define STREAM_BLOCK_MS 100
#define SPEAKER_BLOCK_MS 40
#define WELL_US (10 * US_PER_S) /* open this long: the next failure is a new one */

void output_set_state(struct output *output, enum output_state state)
{
    output->state = state;
    output->since_us = station_wall(output->station);
    station_changed(output->station);
}

static void set_text(char **at, const char *text)
{
    char *copy = copy_text(text);
    free(*at);
    *at = copy;
}

static void detach(struct output *output)
{
    if (output->attached)
        air_detach(output->station->air, output->id);
    output->attached = false;
}

static void kill_worker(void *context)
{
    struct output *output = context;
    if (output->worker)
        worker_kill(output->worker);
}

/* ---- failing ---- */

static void try_again(void *context)
{
    struct output *output = context;
    struct station *st = output->station;
    if (output->state != OUTPUT_RETRYING)
        return;
    if (output->worker) {
        station_at(st, &output->retry, station_mono(st) + RETRY_US / 5, try_again, output);
        return;
    }
    output_set_state(output, OUTPUT_CLOSED);
    outputs_review(st);
}

static void complain(struct output *output, const char *why, bool was_open)
{
    struct station *st = output->station;
    char id[128];
    snprintf(id, sizeof id, "output:%s", output->name);
    if (!output->error) {
        if (!was_open) /* else its loss is in the journal */
            note(st, "output.failed", 0, NULL,
                 json_pack("{s:s, s:s}", "output", output->name, "reason", why));
        log_warning("Output %s does not work: %s. It is tried again.", output->name, why);
        output->failed_us = station_wall(st);
    }
    alarm_raise(st, id, "Nơi phát “%s” không hoạt động: %s. Đài đang thử lại.", output->name, why);
    set_text(&output->error, why);
}

void output_failed(struct output *output, const char *why, bool back_off)
{
    struct station *st = output->station;
    if (output->state == OUTPUT_RETRYING)
        return;
    if (output->state == OUTPUT_OPEN && station_wall(st) - output->since_us > WELL_US)
        output->failures = 0;
    complain(output, why, output->state == OUTPUT_OPEN);
    detach(output);
    kill_worker(output);
    output->restarts++;
    int64_t wait = RETRY_US;
    if (back_off && output->failures < 4)
        wait = RETRY_US << output->failures;
    else if (back_off)
        wait = RETRY_MOST_US;
    if (back_off)
        output->failures++;
    output_set_state(output, OUTPUT_RETRYING);
    station_at(st, &output->retry, station_mono(st) + wait, try_again, output);
}

static void opening_timeout(void *context)
{
    struct output *output = context;
    if (output->state == OUTPUT_STARTING || output->state == OUTPUT_OPENING)
        output_failed(output, "it did not open within 8 s", true);
}

/* ---- opening ---- */

static void works_again(struct output *output)
{
    struct station *st = output->station;
    char id[128];
    snprintf(id, sizeof id, "output:%s", output->name);
    alarm_clear(st, id);
    if (!output->error)
        return;
    note(st, "output.restored", 0, NULL,
         json_pack("{s:s, s:f}", "output", output->name, "seconds",
                   (double)(station_wall(st) - output->failed_us) / 1e6));
    log_info("Output %s works again.", output->name);
    set_text(&output->error, NULL);
}

static void announce_title(struct output *output)
{
    struct station *st = output->station;
    struct run *run = run_on_channel(st, output->channel);
    struct cue *cue = run ? cue_on_air(run) : NULL;
    const char *title = cue ? cue_display_title(cue) : st->config->name;
    if (title)
        air_title(st->air, output->id, title);
}

static void attach(struct output *output)
{
    struct station *st = output->station;
    struct error err = {0};
    struct air_output to = {.channel = output->channel,
                            .lossless = st->setup.virtual_clock != NULL,
                            .block_ms = output->always ? STREAM_BLOCK_MS : SPEAKER_BLOCK_MS};
    int code = worker_take_socket(output->worker, &to.fd, &to.sent, &to.received);
    if (code == -EBUSY)
        return; /* at its next message */
    if (code) {
        output_failed(output, "its socket could not be taken over", true);
        return;
    }
    to.id = output->id = ++st->next_id;
    output->attached_at = air_position(st->air);
    if (air_attach(st->air, &to, &err)) {
        output_failed(output, err.text, true);
        return;
    }
    output->attached = true;
    if (output->part)
        st->parts[output->part - 1].start_us = station_wall_of_position(st, output->attached_at);
    station_cancel(st, &output->linger);
    set_text(&output->reason, NULL);
    output_set_state(output, OUTPUT_OPEN);
    works_again(output);
    announce_title(output);
}

static void keep_reason(struct output *output, const json_t *json)
{
    const char *text = json_string_value(json_object_get(json, "text"));
    const char *level = json_string_value(json_object_get(json, "level"));
    int64_t number = json_integer_value(json_object_get(json, "level"));
    if (!text)
        return;
    bool error = level ? strcmp(level, "error") == 0 : number >= LOAXA_LOG_ERROR;
    log_at(error && !output->error ? LOG_LEVEL_WARNING : LOG_LEVEL_DEBUG, "Output %s: %s", output->name,
           text);
    if (error)
        set_text(&output->reason, text);
}

static void message(void *context, struct worker *worker, enum message_type type, json_t *json,
                    const void *payload, size_t length)
{
    struct output *output = context;
    (void)payload;
    (void)length;
    if (output->worker != worker || output->state == OUTPUT_CLOSED || output->state == OUTPUT_RETRYING)
        return;
    if (type == MESSAGE_HELLO && output->state == OUTPUT_STARTING) {
        output_set_state(output, OUTPUT_OPENING);
        worker_send_json(worker, MESSAGE_OPEN,
                         json_pack("{s:i}", "rate", (int)output->station->config->rate_hz));
    } else if (type == MESSAGE_LOG) {
        keep_reason(output, json);
    } else if (type == MESSAGE_OPENED || output->opened) {
        output->opened = true;
    }
    if (output->opened && !output->attached)
        attach(output);
}

/* What is not there yet is asked for every second; what breaks gets more rest each time. */
static bool deserves_rest(enum worker_end end, const struct error *why)
{
    switch (end) {
    case WORKER_FAILED:
        return why && (why->code == -EACCES || why->code == -EPERM || why->code == -ETIMEDOUT);
    case WORKER_DONE:
        return false;
    case WORKER_CRASHED:
    case WORKER_TIMEOUT:
    case WORKER_PROTOCOL:
    case WORKER_KILLED:
        return true;
    }
    return true;
}

static void ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct output *output = context;
    struct station *st = output->station;
    (void)worker;
    output->worker = NULL;
    station_cancel(st, &output->linger);
    bool was_ours =
        output->state == OUTPUT_STARTING || output->state == OUTPUT_OPENING || output->state == OUTPUT_OPEN;
    if (was_ours && !st->closing) {
        const char *text = output->reason        ? output->reason
                           : why && why->text[0] ? why->text
                                                 : "its worker ended";
        if (output->state == OUTPUT_OPEN)
            note(st, "output.lost", 0, NULL, json_pack("{s:s, s:s}", "output", output->name, "reason", text));
        output_failed(output, text, deserves_rest(end, why));
    }
    outputs_review(st);
    station_closing_step(st);
}

static const struct worker_events events = {.message = message, .ended = ended};

void output_open(struct output *output)
{
    struct station *st = output->station;
    struct error err = {0};
    char instance[200], *file = plugin_path(st->setup.plugin_dir, LOAXA_KIND_OUTPUT, output->plugin);
    snprintf(instance, sizeof instance, "output %s", output->name);
    struct worker_spec spec = {.worker_program = st->setup.worker_program,
                               .plugin_file = file,
                               .kind = LOAXA_KIND_OUTPUT,
                               .instance = instance,
                               .settings = output->settings,
                               .station_dir = st->setup.station_dir,
                               .zone = st->config->zone};
    output->opened = false;
    set_text(&output->reason, NULL);
    int code = st->setup.rehearsal_file ? rehearsal_part(st, output) : 0;
    if (st->setup.rehearsal_file)
        spec.settings = output->settings;
    if (code == 0)
        code = file ? worker_start(st->loop, &spec, &events, output, &output->worker, &err) : -ENOMEM;
    output_set_state(output, OUTPUT_STARTING);
    if (code)
        output_failed(output, err.text[0] ? err.text : strerror(-code), true);
    else
        station_at(st, &output->linger, station_mono(st) + OPEN_US, opening_timeout, output);
    free(file);
}

void output_close(struct output *output)
{
    struct station *st = output->station;
    if (output->state == OUTPUT_CLOSED)
        return; /* its worker is ending, or there is none */
    station_cancel(st, &output->retry);
    if (output->attached)
        station_at(st, &output->linger, station_mono(st) + CLOSE_US, kill_worker, output);
    else
        kill_worker(output);
    detach(output);
    output_set_state(output, OUTPUT_CLOSED);
}

void output_free(struct output *output)
{
    if (!output)
        return;
    station_cancel(output->station, &output->retry);
    station_cancel(output->station, &output->linger);
    free(output->name);
    free(output->plugin);
    free(output->error);
    free(output->reason);
    json_decref(output->settings);
    free(output);
}
