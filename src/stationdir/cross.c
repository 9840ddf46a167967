/*
 * What only shows when the files are held against each other: a source that no programme reads, a channel
 * that no output carries. Warnings: the station would run, and somebody would wait in vain. Main thread.
 */
#include "stationdir/load.h"
#include <stdlib.h>
#include <string.h>

/* Whether an item may take an ordinary notice of that source. */
static bool reads(const struct item *item, const char *source)
{
    if (item->kind != ITEM_NOTICES || item->standing)
        return false;
    if (item->source != NULL && strcmp(item->source, source) != 0)
        return false;
    return !(item->class_set && item->notice_class != CLASS_THONG_THUONG) &&
           !(item->kind_set && item->notice_kind == KIND_DINH_CHINH);
}

static bool is_read(const struct timetable *timetable, const char *source)
{
    for (size_t p = 0; p < timetable->programme_count; p++)
        for (size_t i = 0; i < timetable->programmes[p].item_count; i++)
            if (reads(&timetable->programmes[p].items[i], source))
                return true;
    return false;
}

/* An output without channels carries the first one. */
static bool carries(const struct station_config *config, const struct instance *output, const char *channel)
{
    if (output->channel_count == 0)
        return strcmp(config->timetable.channels[0], channel) == 0;
    for (size_t i = 0; i < output->channel_count; i++)
        if (strcmp(output->channels[i], channel) == 0)
            return true;
    return false;
}

static void check_channel(const struct load *load, const char *file, const char *channel)
{
    const struct station_config *config = load->config;
    size_t outputs = 0, enabled = 0;
    for (size_t i = 0; i < config->output_count; i++)
        if (carries(config, &config->outputs[i], channel)) {
            outputs++;
            enabled += config->outputs[i].enabled;
        }
    if (outputs == 0)
        faults_add(load->faults, FAULT_WARNING, file, 0,
                   "no output carries the channel \"%s\": nothing of it would be heard", channel);
    else if (enabled == 0)
        faults_add(
            load->faults, FAULT_WARNING, file, 0,
            "every output of the channel \"%s\" is switched off (enabled = false): nothing of it is heard",
            channel);
}

void check_across(struct load *load)
{
    const struct station_config *config = load->config;
    char *file = file_join(load->dir, "station.cfg");
    for (size_t i = 0; file != NULL && i < config->timetable.channel_count; i++)
        check_channel(load, file, config->timetable.channels[i]);
    for (size_t i = 0; i < config->source_count; i++)
        if (!is_read(&config->timetable, config->sources[i].name))
            faults_add(load->faults, FAULT_WARNING, config->sources[i].file, config->sources[i].line,
                       "source \"%s\": no programme takes its notices; add { notices = \"%s\"; } to one",
                       config->sources[i].name, config->sources[i].name);
    free(file);
}
