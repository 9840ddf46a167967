/*
 * stationdir: a station directory read into checked structs: station.cfg, holidays.cfg, programmes/ID.cfg
 * (one a file, the file's name is its id), dictionary.tsv. All faults of all files at once, each with file
 * and line. Used by `loaxa check`, by the daemon at start and at reload (all or nothing). Main thread.
 */
#ifndef LOAXA_STATIONDIR_H
#define LOAXA_STATIONDIR_H

#include "base/base.h"
#include "plugin/plugin.h"
#include "render/voice.h"
#include "timetable/timetable.h"

/* One source, output or voice instance of station.cfg:
 *   sources = ( { name = "notices"; plugin = "notices"; every = "60s"; approve = "officer" | "auto"; …
 * plugin's own } ); `plugin` defaults to `name`. Settings the station does not know itself belong to the
 * plugin. */
struct instance {
    char *name, *plugin;
    json_t *settings; /* the plugin's */
    int line;
    char *file;
    /* sources */
    int64_t every_ms; /* between polls */
    bool auto_approve;
    int times_default;        /* airings wanted when the record says none */
    int64_t until_default_ms; /* life of a notice without an end, from arrival; 0 = for ever */
    char **channels;          /* sources, outputs: which; NULL = all / "chinh" */
    size_t channel_count;
    bool enabled;  /* outputs: may be switched off in the file */
    json_t *lines; /* setting -> line, for faults found later */
};

struct station_config {
    char *dir, *name, *place, *zone, *voice;
    struct timetable timetable;
    struct instance *sources, *outputs;
    size_t source_count, output_count;
    unsigned rate_hz;
    uint64_t cache_limit;  /* bytes */
    struct voice *speaker; /* loaded profile `voice` with the station's dictionary */
};
/* `voices_dir`, `plugin_dir` and `worker_program` as plugin_find_installation gives them; with plugin_dir
 * NULL the plugins' own settings are not checked. Returns 0 even with warnings; -EINVAL when faults->errors >
 * 0, and then *out is not written. With voices_dir NULL no voice is loaded (`speaker` NULL). Sets the
 * process's zone to the station's. */
int stationdir_load(const char *dir, const char *voices_dir, const char *plugin_dir,
                    const char *worker_program, struct station_config **out, struct faults *faults);
/* holidays.cfg of DIR alone, into a calendar that stays where it is (rules point at it); calendar_done. A
 * missing file is a warning. */
int stationdir_load_calendar(const char *dir, struct calendar *calendar, struct faults *faults);
void station_config_free(struct station_config *config);

#endif
