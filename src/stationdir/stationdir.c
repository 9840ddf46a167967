/*
 * A station directory read into checked structs, or all of its faults. Called by loaxad at start and reload,
 * by the command line; main thread. The order matters: holidays before all day rules, words and channels
 * before programmes.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void station_config_free(struct station_config *config)
{
    if (config == NULL)
        return;
    for (size_t i = 0; i < config->source_count; i++)
        instance_done(&config->sources[i]);
    for (size_t i = 0; i < config->output_count; i++)
        instance_done(&config->outputs[i]);
    free(config->sources);
    free(config->outputs);
    timetable_done(&config->timetable);
    voice_free(config->speaker);
    free(config->dir);
    free(config->name);
    free(config->place);
    free(config->zone);
    free(config->voice);
    free(config);
}

static void load_voice(struct load *load, const char *voices_dir)
{
    struct station_config *config = load->config;
    const struct voice_station station = {load->dir, (const char *const *)load->sites, load->site_reading};
    if (voices_dir == NULL || config->voice == NULL)
        return;
    if (voice_load_for(voices_dir, &station, config->voice, &config->speaker, load->faults) != 0)
        return;
    config->timetable.southern = reader_settings_of(config->speaker->reader)->region == READER_SOUTH;
}

/* What needs station.cfg. */
static int load_rest(struct load *load, const char *voices_dir)
{
    load_voice(load, voices_dir);
    check_instances(load);
    int rc = load_programmes(load);
    if (rc != -ENOMEM)
        rc = load_standings(load);
    if (rc != -ENOMEM && load->faults->errors == 0)
        check_across(load);
    return rc;
}

static int load_all(struct load *load, const char *voices_dir)
{
    int rc = load_holidays(load);
    if (rc != -ENOMEM)
        rc = load_station_file(load);
    return rc == 0 ? load_rest(load, voices_dir) : rc;
}

static void load_done(struct load *load)
{
    for (size_t i = 0; load->sites != NULL && load->sites[i] != NULL; i++)
        free(load->sites[i]);
    free(load->sites);
    free(load->site_reading);
}

static bool is_station(const char *dir, struct faults *faults)
{
    char *path = file_join(dir, "station.cfg");
    const bool there = path != NULL && file_exists(path);
    if (!there)
        faults_add(faults, FAULT_ERROR, dir, 0,
                   file_exists(dir)
                       ? "there is no station.cfg here; expected a station directory"
                       : "there is no such directory; expected a station directory with a station.cfg");
    free(path);
    return there;
}

int stationdir_load(const char *dir, const char *voices_dir, const char *plugin_dir,
                    const char *worker_program, struct station_config **out, struct faults *faults)
{
    const size_t before = faults->errors;
    const char *zone = getenv("TZ");
    char *zone_before = zone == NULL ? NULL : strdup(zone);
    struct load load = {
        .dir = dir, .plugin_dir = plugin_dir, .worker_program = worker_program, .faults = faults};
    int rc = -EINVAL;
    load.config = calloc(1, sizeof *load.config);
    if (load.config != NULL)
        load.config->dir = strdup(dir), load.calendar = &load.config->timetable.calendar;
    if (load.config == NULL || load.config->dir == NULL)
        rc = -ENOMEM;
    else if (is_station(dir, faults))
        rc = load_all(&load, voices_dir);
    load_done(&load);
    rc = rc == -ENOMEM ? rc : faults->errors > before ? -EINVAL : 0;
    if (rc == 0) {
        *out = load.config;
    } else {
        station_config_free(load.config);
        if (zone_before != NULL)
            zone_init(zone_before, NULL);
    }
    free(zone_before);
    return rc;
}
