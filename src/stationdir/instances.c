/*
 * Sources and outputs of station.cfg: what the station itself knows of each, and the plugin's own settings,
 * which a describing worker checks. Some words of the station (how listeners are addressed, the one-stop
 * counter …) are given to a plugin that has a setting of that name and was not told otherwise. Main thread.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000.0

/* An instance as written. */
struct row {
    struct instance instance;
    int approve;
    struct config_texts channels;
};

static const char *const approvals[] = {"officer", "auto", NULL};

static const struct config_rule source_rules[] = {
    {.name = "name", .type = CONFIG_TEXT, .offset = offsetof(struct row, instance.name), .required = true},
    {.name = "plugin", .type = CONFIG_TEXT, .offset = offsetof(struct row, instance.plugin)},
    {.name = "every",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct row, instance.every_ms),
     .least = 1000,
     .most = 30 * DAY_MS,
     .fallback = "\"60s\""},
    {.name = "approve", .type = CONFIG_CHOICE, .offset = offsetof(struct row, approve), .choices = approvals},
    {.name = "times",
     .type = CONFIG_INT,
     .offset = offsetof(struct row, instance.times_default),
     .least = 0,
     .most = 1000},
    {.name = "until",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct row, instance.until_default_ms),
     .least = 60000,
     .most = 3660 * DAY_MS},
    {.name = "channels", .type = CONFIG_TEXTS, .offset = offsetof(struct row, channels)},
    {.name = NULL},
};
static const char *const source_names[] = {"name", "plugin", "every", "approve", "until", "channels", NULL};

static const struct config_rule output_rules[] = {
    {.name = "name", .type = CONFIG_TEXT, .offset = offsetof(struct row, instance.name), .required = true},
    {.name = "plugin", .type = CONFIG_TEXT, .offset = offsetof(struct row, instance.plugin)},
    {.name = "channels", .type = CONFIG_TEXTS, .offset = offsetof(struct row, channels)},
    {.name = "enabled",
     .type = CONFIG_BOOL,
     .offset = offsetof(struct row, instance.enabled),
     .fallback = "true"},
    {.name = NULL},
};
static const char *const output_names[] = {"name", "plugin", "channels", "enabled", NULL};

static const char *const reserved[] = {"all", "corrections", "thong_thuong", "uu_tien", "khan_cap", NULL};

void instance_done(struct instance *instance)
{
    free(instance->name);
    free(instance->plugin);
    free(instance->file);
    json_decref(instance->settings);
    json_decref(instance->lines);
    for (size_t i = 0; i < instance->channel_count; i++)
        free(instance->channels[i]);
    free(instance->channels);
}

static bool is_reserved(const char *name)
{
    for (size_t i = 0; reserved[i] != NULL; i++)
        if (strcmp(name, reserved[i]) == 0)
            return true;
    return false;
}

static void check_names(struct config_reader *reader, const config_setting_t *setting,
                        const struct instance *instance, const struct instance *others, size_t count)
{
    if (!is_id(instance->name) || is_reserved(instance->name))
        config_fault(reader, setting, "name: expected letters a-z, digits and \"-\"%s, found \"%.64s\"",
                     is_reserved(instance->name) ? " and no class of notices" : "", instance->name);
    if (!is_id(instance->plugin))
        config_fault(reader, setting, "plugin: expected a plugin's name, found \"%.64s\"", instance->plugin);
    for (size_t i = 0; i < count; i++)
        if (strcmp(others[i].name, instance->name) == 0)
            config_fault(reader, setting, "name: there is a \"%s\" already (line %d)", instance->name,
                         others[i].line);
}

/* Reads one element into a new row of `*rows`. */
static int read_instance(struct config_reader *reader, const config_setting_t *setting, bool source,
                         struct instance **rows, size_t *count)
{
    struct row row = {.instance = {.line = (int)config_setting_source_line(setting)}};
    struct instance *instance = &row.instance;
    if (!config_setting_is_group(setting)) {
        config_fault(reader, setting, "expected groups { name = …; plugin = …; }");
        return -EINVAL;
    }
    bool sound = config_read_known(reader, setting, source ? source_rules : output_rules, &row) == 0;
    instance->channels = row.channels.texts;
    instance->channel_count = row.channels.count;
    instance->auto_approve = row.approve == 1;
    instance->enabled = source || instance->enabled;
    instance->file = strdup(reader->file);
    if (sound && instance->plugin == NULL)
        instance->plugin = strdup(instance->name);
    sound = plugin_settings_from_config(setting, source ? source_names : output_names, reader->file,
                                        &instance->settings, &instance->lines, reader->faults) == 0 &&
            sound;
    sound = sound && instance->file != NULL && instance->plugin != NULL;
    void *grown = *rows;
    struct instance *kept = NULL;
    if (sound) {
        check_names(reader, setting, instance, *rows, *count);
        kept = append_row(reader, setting, &grown, count, sizeof *kept, ROWS_MOST);
        *rows = grown;
    }
    if (kept != NULL)
        *kept = *instance;
    else
        instance_done(instance);
    return 0;
}

int read_source(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct station_config *config = into;
    return read_instance(reader, setting, true, &config->sources, &config->source_count);
}

int read_output(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct station_config *config = into;
    return read_instance(reader, setting, false, &config->outputs, &config->output_count);
}

/* ---- against the plugin ---- */

static bool has_setting(const struct plugin_info *info, const char *name)
{
    size_t i;
    json_t *row;
    json_array_foreach(info->settings, i, row)
    {
        const char *found = json_string_value(json_object_get(row, "name"));
        if (found != NULL && strcmp(found, name) == 0)
            return true;
    }
    return false;
}

static void lend_words(const struct load *load, const struct plugin_info *info, struct instance *instance)
{
    const struct timetable *timetable = &load->config->timetable;
    const struct {
        const char *name, *word;
    } words[] = {
        {"listeners", timetable->station_listeners}, {"one_stop", timetable->station_one_stop},
        {"hotline", timetable->station_hotline},     {"hamlet", timetable->station_hamlet},
        {"place", timetable->station_place},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].word != NULL && has_setting(info, words[i].name) &&
            json_object_get(instance->settings, words[i].name) == NULL)
            json_object_set_new(instance->settings, words[i].name, json_string(words[i].word));
}

static void check_instance(struct load *load, enum loaxa_plugin_kind kind, struct instance *instance)
{
    struct plugin_info *info = NULL;
    struct error err;
    char *file = plugin_path(load->plugin_dir, kind, instance->plugin);
    if (file == NULL || plugin_describe(load->worker_program, file, &info, &err) != 0) {
        if (file != NULL)
            faults_add(load->faults, FAULT_ERROR, instance->file, instance->line, "plugin \"%s\": %s",
                       instance->plugin, err.text);
        free(file);
        return;
    }
    free(file);
    if (info->kind != kind)
        faults_add(load->faults, FAULT_ERROR, instance->file, instance->line,
                   "plugin \"%s\" is not of kind \"%s\"", instance->plugin, plugin_kind_id(kind));
    if (!has_setting(info, "times"))
        json_object_del(instance->settings, "times"); /* the station's alone */
    lend_words(load, info, instance);
    plugin_check_settings(info, instance->settings, instance->lines, instance->file, instance->line,
                          load->faults);
    plugin_info_free(info);
}

static void check_channels(struct load *load, const struct instance *instance)
{
    const struct timetable *timetable = &load->config->timetable;
    for (size_t i = 0; i < instance->channel_count; i++) {
        size_t c = 0;
        while (c < timetable->channel_count && strcmp(timetable->channels[c], instance->channels[i]) != 0)
            c++;
        if (c < timetable->channel_count)
            continue;
        const char *nearest = text_nearest(instance->channels[i], (const char *const *)timetable->channels,
                                           timetable->channel_count);
        faults_add(load->faults, FAULT_ERROR, instance->file, instance->line,
                   "%s: there is no channel \"%.64s\"; there is \"%s\"", instance->name,
                   instance->channels[i], nearest == NULL ? timetable->channels[0] : nearest);
    }
}

static void warn_auto(struct load *load, const struct instance *source)
{
    if (source->auto_approve)
        faults_add(load->faults, FAULT_WARNING, source->file, source->line,
                   "source \"%s\" has approve = \"auto\": what it brings airs without anybody having read it",
                   source->name);
}

void check_instances(struct load *load)
{
    struct station_config *config = load->config;
    for (size_t i = 0; i < config->source_count; i++) {
        check_channels(load, &config->sources[i]);
        warn_auto(load, &config->sources[i]);
        if (load->plugin_dir != NULL)
            check_instance(load, LOAXA_KIND_SOURCE, &config->sources[i]);
        else
            json_object_del(config->sources[i].settings, "times");
    }
    for (size_t i = 0; i < config->output_count; i++) {
        check_channels(load, &config->outputs[i]);
        if (load->plugin_dir != NULL)
            check_instance(load, LOAXA_KIND_OUTPUT, &config->outputs[i]);
    }
}
