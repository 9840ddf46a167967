/*
 * Which outputs there are, which of them are wanted at this moment, and what the air says of them. A
 * loudspeaker is opened five seconds before sound (an idle sound server takes up to two to take its first
 * block) and closed after it; a stream stays up all day, fed silence, so that listeners stay connected. How
 * one output is opened, fails and comes back is output_life.c's. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SKIP_TOLD_S 0.5 /* shorter skips are not worth a row */

bool output_counts(const struct output *output)
{
    return !(output->wants & LOAXA_IS_RECORD) || output->station->setup.rehearsal_file;
}

struct output *output_by_id(const struct station *st, uint64_t id)
{
    for (size_t i = 0; i < st->output_count; i++)
        if (st->outputs[i]->id == id)
            return st->outputs[i];
    return NULL;
}

/* ---- the list ---- */

static struct output *output_new(struct station *st, const char *name, const char *plugin, size_t channel)
{
    struct output *output = calloc(1, sizeof *output);
    if (!output)
        return NULL;
    output->station = st;
    output->name = strdup(name);
    output->plugin = strdup(plugin);
    output->channel = channel;
    output->since_us = station_wall(st);
    if (!output->name || !output->plugin) {
        output_free(output);
        return NULL;
    }
    return output;
}

static int append(struct station *st, struct output *output)
{
    struct output **outputs = reallocarray(st->outputs, st->output_count + 1, sizeof(struct output *));
    if (!outputs)
        return -ENOMEM;
    st->outputs = outputs;
    outputs[st->output_count++] = output;
    return 0;
}

/* What the plugin wants decides whether it is a loudspeaker or a record; a plugin that cannot be asked is
 * treated as a loudspeaker: quiet unless there is something to say. */
static void ask_wants(struct station *st, struct output *output)
{
    struct plugin_info *info = NULL;
    struct error err = {0};
    char *file = plugin_path(st->setup.plugin_dir, LOAXA_KIND_OUTPUT, output->plugin);
    if (file && plugin_describe(st->setup.worker_program, file, &info, &err) == 0)
        output->wants = info->wants;
    else
        log_error("Output %s: %s", output->name, err.text);
    if (!info)
        output->wants = LOAXA_IS_LOUDSPEAKER;
    output->always = !(output->wants & LOAXA_IS_LOUDSPEAKER);
    plugin_info_free(info);
    free(file);
}

static int add_instance(struct station *st, const struct instance *instance)
{
    size_t channel = instance->channel_count ? channel_index(st, instance->channels[0]) : 0;
    struct output *output = output_new(st, instance->name, instance->plugin, channel);
    if (!output)
        return -ENOMEM;
    output->settings = json_incref(instance->settings);
    output->state = instance->enabled ? OUTPUT_CLOSED : OUTPUT_DISABLED;
    ask_wants(st, output);
    int code = append(st, output);
    if (code)
        output_free(output);
    return code;
}

static int add_rehearsal(struct station *st, size_t channel)
{
    struct output *output = output_new(st, st->config->timetable.channels[channel], "file", channel);
    if (!output)
        return -ENOMEM;
    output->wants = LOAXA_IS_RECORD;
    int code = append(st, output);
    if (code)
        output_free(output);
    return code;
}

/* One that a reload leaves as it is goes on undisturbed. */
static bool keeps(const struct station *st, const struct output *output, const struct instance *instance)
{
    size_t channel = instance->channel_count ? channel_index(st, instance->channels[0]) : 0;
    return !output->gone && strcmp(output->name, instance->name) == 0 &&
           strcmp(output->plugin, instance->plugin) == 0 && output->channel == channel &&
           json_equal(output->settings, instance->settings) &&
           (output->state != OUTPUT_DISABLED) == instance->enabled;
}

static const struct instance *kept_by(const struct station *st, const struct output *output)
{
    for (size_t i = 0; i < st->config->output_count; i++)
        if (keeps(st, output, &st->config->outputs[i]))
            return &st->config->outputs[i];
    return NULL;
}

static bool is_there(const struct station *st, const struct instance *instance)
{
    for (size_t i = 0; i < st->output_count; i++)
        if (keeps(st, st->outputs[i], instance))
            return true;
    return false;
}

static void drop_gone(struct station *st)
{
    for (size_t i = 0; i < st->output_count; i++) {
        struct output *output = st->outputs[i];
        if (output->gone || kept_by(st, output))
            continue;
        output->gone = true;
        output_close(output);
    }
}

static int load_configured(struct station *st)
{
    drop_gone(st);
    for (size_t i = 0; i < st->config->output_count; i++) {
        int code = is_there(st, &st->config->outputs[i]) ? 0 : add_instance(st, &st->config->outputs[i]);
        if (code)
            return code;
    }
    return 0;
}

int outputs_load(struct station *st, struct error *err)
{
    int code = 0;
    if (!st->setup.rehearsal_file)
        code = load_configured(st);
    else
        for (size_t i = 0; i < st->config->timetable.channel_count && st->output_count <= i && code == 0; i++)
            code = add_rehearsal(st, i);
    return code ? error_set(err, code, "The outputs could not be made ready: %s.", strerror(-code)) : 0;
}

/* ---- what is wanted now ---- */

static bool wanted(const struct output *output)
{
    const struct station *st = output->station;
    if (!st->started || st->closing || output->gone || output->state == OUTPUT_DISABLED)
        return false;
    return output->always || playing_wanted(st, output->channel);
}

static void reap_gone(struct station *st)
{
    size_t kept = 0;
    for (size_t i = 0; i < st->output_count; i++) {
        if (st->outputs[i]->gone && !st->outputs[i]->worker)
            output_free(st->outputs[i]);
        else
            st->outputs[kept++] = st->outputs[i];
    }
    st->output_count = kept;
}

void outputs_review(struct station *st)
{
    reap_gone(st);
    for (size_t i = 0; i < st->output_count; i++) {
        struct output *output = st->outputs[i];
        bool want = wanted(output);
        if (want && output->state == OUTPUT_CLOSED && !output->worker)
            output_open(output);
        else if (!want && output->state != OUTPUT_CLOSED && output->state != OUTPUT_DISABLED)
            output_close(output);
    }
}

bool outputs_settling(const struct station *st)
{
    for (size_t i = 0; i < st->output_count; i++) {
        const struct output *output = st->outputs[i];
        if (output->worker && output->state != OUTPUT_OPEN)
            return true;
    }
    return false;
}

void outputs_title(struct station *st, size_t channel, const char *title)
{
    for (size_t i = 0; i < st->output_count; i++)
        if (st->outputs[i]->attached && st->outputs[i]->channel == channel && title)
            air_title(st->air, st->outputs[i]->id, title);
}

void outputs_close_all(struct station *st)
{
    for (size_t i = 0; i < st->output_count; i++)
        if (st->outputs[i]->state != OUTPUT_DISABLED)
            output_close(st->outputs[i]);
}

void outputs_done(struct station *st)
{
    for (size_t i = 0; i < st->output_count; i++)
        output_free(st->outputs[i]);
    free(st->outputs);
    st->outputs = NULL;
    st->output_count = 0;
}

/* ---- what the air says ---- */

static void skipped(struct output *output, const struct air_event *event)
{
    double seconds = (double)event->frames / output->station->config->rate_hz;
    if (seconds < SKIP_TOLD_S)
        return;
    note(output->station, "output.skipped", 0, NULL,
         json_pack("{s:s, s:f}", "output", output->name, "seconds", seconds));
    log_warning("Output %s was behind: %.1f s were skipped in silence.", output->name, seconds);
}

static void logged(struct output *output, const struct air_event *event)
{
    enum log_level level = event->log_level >= LOAXA_LOG_ERROR     ? LOG_LEVEL_ERROR
                           : event->log_level == LOAXA_LOG_WARNING ? LOG_LEVEL_WARNING
                           : event->log_level == LOAXA_LOG_INFO    ? LOG_LEVEL_INFO
                                                                   : LOG_LEVEL_DEBUG;
    log_at(level, "Output %s: %s", output->name, event->text);
    if (event->log_level >= LOAXA_LOG_ERROR) {
        free(output->reason);
        output->reason = strdup(event->text);
    }
}

static void lost(struct output *output, const char *kind, const struct air_event *event, bool back_off)
{
    const char *why = output->reason ? output->reason : event->text;
    note(output->station, kind, 0, NULL, json_pack("{s:s, s:s}", "output", output->name, "reason", why));
    output_failed(output, why, back_off);
}

void outputs_event(struct station *st, const struct air_event *event)
{
    struct output *output = output_by_id(st, event->output);
    if (!output || !output->attached)
        return;
    if (event->kind == AIR_SKIPPED)
        skipped(output, event);
    else if (event->kind == AIR_LOG)
        logged(output, event);
    else if (event->kind == AIR_STALLED)
        lost(output, "output.stalled", event, true);
    else if (event->kind == AIR_LOST)
        lost(output, "output.lost", event, false);
}
