/*
 * Voice profiles: voices/NAME.cfg read into a checked struct with its reader and its fallbacks. Called at
 * start and at reload by the station and by the command line, on the loop's thread. Whether the engine's own
 * settings are right is asked of its worker (plugin_check_settings), not known here.
 */
#include "render/voice.h"
#include "plugin/plugin.h"
#include "render/dictionaries.h"
#include <errno.h>
#include <sodium.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PROFILES_MOST 200
#define FALLBACKS_MOST 4
#define NAME_MOST 64

struct profile {
    char *title, *engine, *fallback;
    int region, manner;
    double syllables_per_minute;
    json_t *settings;
};

static const char *const regions[] = {"north", "central", "south", NULL};
static const char *const manners[] = {"editorial", "full", "verbatim", NULL};

static int read_settings(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    json_t **settings = into, *lines = NULL;
    int rc = plugin_settings_from_config(setting, NULL, reader->file, settings, &lines, reader->faults);
    if (rc == 0)
        json_decref(lines);
    return rc == -ENOMEM ? rc : 0;
}

static const struct config_rule rules[] = {
    {.name = "title", .type = CONFIG_TEXT, .offset = offsetof(struct profile, title), .required = true},
    {.name = "engine", .type = CONFIG_TEXT, .offset = offsetof(struct profile, engine), .required = true},
    {.name = "settings",
     .type = CONFIG_GROUP,
     .offset = offsetof(struct profile, settings),
     .read = read_settings},
    {.name = "region",
     .type = CONFIG_CHOICE,
     .offset = offsetof(struct profile, region),
     .choices = regions,
     .required = true},
    {.name = "manner",
     .type = CONFIG_CHOICE,
     .offset = offsetof(struct profile, manner),
     .choices = manners,
     .fallback = "\"editorial\""},
    {.name = "syllables_per_minute",
     .type = CONFIG_REAL,
     .offset = offsetof(struct profile, syllables_per_minute),
     .least = 60,
     .most = 400,
     .fallback = "165.0"},
    {.name = "fallback", .type = CONFIG_TEXT, .offset = offsetof(struct profile, fallback)},
    {.name = NULL},
};

static void profile_done(struct profile *profile)
{
    free(profile->title);
    free(profile->engine);
    free(profile->fallback);
    json_decref(profile->settings);
}

/* What is being loaded, threaded through the fallbacks. */
struct loading {
    const char *voices_dir;
    const struct voice_station *station;
    struct faults *faults;
    const char *names[FALLBACKS_MOST + 1]; /* from the first voice to the present one */
    size_t depth;
};

static bool is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= NAME_MOST && name[length] == '\0';
}

/* The station's own profile, else the installed one. New memory; NULL when there is neither. */
static char *profile_path(const struct loading *loading, const char *name)
{
    char file[NAME_MOST + 16];
    const char *dirs[] = {loading->station->dir, loading->voices_dir};
    for (size_t i = 0; i < 2; i++) {
        if (dirs[i] == NULL)
            continue;
        snprintf(file, sizeof file, "%s%s.cfg", i == 0 ? "voices/" : "", name);
        char *path = file_join(dirs[i], file);
        if (path != NULL && file_exists(path))
            return path;
        free(path);
    }
    return NULL;
}

static void report_unknown(const struct loading *loading, const char *name)
{
    char **names = NULL;
    size_t count = 0;
    struct error err = {0};
    const char *nearest = NULL;
    if (voice_list(loading->voices_dir, &names, &count, &err) == 0)
        nearest = text_nearest(name, (const char *const *)names, count);
    if (nearest == NULL && count > 0)
        nearest = names[0];
    faults_add(loading->faults, FAULT_ERROR, loading->voices_dir, 0, "there is no voice \"%.80s\"%s%s%s",
               name, nearest == NULL ? "" : "; there is \"", nearest == NULL ? "" : nearest,
               nearest == NULL ? "" : "\"");
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static int read_profile(const struct loading *loading, const char *path, struct profile *profile)
{
    config_t config;
    size_t before = loading->faults->errors;
    if (config_load(path, &config, loading->faults) != 0)
        return -EINVAL;
    struct config_reader reader = {.file = path, .faults = loading->faults};
    config_read_group(&reader, config_root_setting(&config), rules, profile);
    config_destroy(&config);
    if (profile->settings == NULL)
        profile->settings = json_object();
    return loading->faults->errors == before ? 0 : -EINVAL;
}

static int make_reader(const struct loading *loading, const struct profile *profile, struct voice *voice)
{
    struct dictionaries all = {0};
    struct reader_settings settings = {.region = (enum reader_region)profile->region,
                                       .manner = (enum reader_manner)profile->manner,
                                       .own_sites = loading->station->own_sites,
                                       .own_site_reading = loading->station->own_site_reading};
    char *region_dir = file_join(loading->voices_dir, regions[profile->region]);
    int rc = region_dir == NULL ? -ENOMEM : dictionaries_add(&all, loading->voices_dir, loading->faults);
    if (rc == 0)
        rc = dictionaries_add(&all, region_dir, loading->faults);
    if (rc == 0 && loading->station->dir != NULL)
        rc = dictionaries_add(&all, loading->station->dir, loading->faults);
    if (rc == 0)
        rc = reader_new(&settings, all.layers, all.count, &voice->reader, loading->faults);
    if (rc == 0)
        dictionaries_hash(&all, voice->dictionary_hash);
    dictionaries_done(&all);
    free(region_dir);
    return rc;
}

static int load(struct loading *loading, const char *name, struct voice **out);

static int load_fallback(struct loading *loading, const char *path, struct voice *voice)
{
    if (voice->fallback == NULL)
        return 0;
    for (size_t i = 0; i < loading->depth; i++)
        if (strcmp(loading->names[i], voice->fallback) == 0 || loading->depth > FALLBACKS_MOST) {
            faults_add(loading->faults, FAULT_ERROR, path, 0,
                       "fallback: \"%s\" leads back to itself or is one too many", voice->fallback);
            return -EINVAL;
        }
    return load(loading, voice->fallback, &voice->next);
}

/* Moves the profile's parts into a voice. */
static int assemble(struct loading *loading, const char *name, const char *path, struct profile *profile,
                    struct voice *voice)
{
    voice->name = strdup(name);
    voice->title = profile->title;
    voice->engine = profile->engine;
    voice->fallback = profile->fallback;
    voice->settings = profile->settings;
    voice->syllables_per_minute = profile->syllables_per_minute;
    *profile = (struct profile){.region = profile->region, .manner = profile->manner};
    if (voice->name == NULL)
        return -ENOMEM;
    int rc = make_reader(loading, profile, voice), next = load_fallback(loading, path, voice);
    return rc != 0 ? rc : next;
}

static int load(struct loading *loading, const char *name, struct voice **out)
{
    char *path = is_name(name) ? profile_path(loading, name) : NULL;
    struct profile profile = {0};
    struct voice *voice = NULL;
    if (path == NULL) {
        report_unknown(loading, name);
        return -ENOENT;
    }
    loading->names[loading->depth++] = name;
    int rc = read_profile(loading, path, &profile);
    if (rc == 0 && (voice = calloc(1, sizeof *voice)) == NULL)
        rc = -ENOMEM;
    if (rc == 0)
        rc = assemble(loading, name, path, &profile, voice);
    loading->depth--;
    profile_done(&profile);
    free(path);
    if (rc == 0)
        *out = voice;
    else
        voice_free(voice);
    return rc;
}

int voice_load_for(const char *voices_dir, const struct voice_station *station, const char *name,
                   struct voice **out, struct faults *faults)
{
    static const struct voice_station none;
    struct loading loading = {
        .voices_dir = voices_dir, .station = station == NULL ? &none : station, .faults = faults};
    struct voice *voice = NULL;
    size_t before = faults->errors;
    if (sodium_init() < 0)
        return -ENOSYS;
    int rc = load(&loading, name, &voice);
    if (rc == 0 && faults->errors > before)
        rc = -EINVAL;
    if (rc == 0)
        *out = voice;
    else
        voice_free(voice);
    return rc;
}

int voice_load(const char *voices_dir, const char *station_dir, const char *name, struct voice **out,
               struct faults *faults)
{
    struct voice_station station = {.dir = station_dir};
    return voice_load_for(voices_dir, &station, name, out, faults);
}

void voice_free(struct voice *voice)
{
    while (voice != NULL) {
        struct voice *next = voice->next;
        free(voice->name);
        free(voice->title);
        free(voice->engine);
        free(voice->fallback);
        json_decref(voice->settings);
        reader_free(voice->reader);
        free(voice);
        voice = next;
    }
}

int voice_list(const char *voices_dir, char ***names, size_t *count, struct error *err)
{
    struct file_entry *entries;
    size_t found, kept = 0;
    int rc = file_list(voices_dir, PROFILES_MOST, &entries, &found, err);
    if (rc != 0)
        return rc;
    char **list = calloc(found + 1, sizeof *list);
    for (size_t i = 0; list != NULL && rc == 0 && i < found; i++) {
        size_t length = strlen(entries[i].name);
        if (entries[i].is_directory || length <= 4 || strcmp(entries[i].name + length - 4, ".cfg") != 0)
            continue;
        list[kept] = strndup(entries[i].name, length - 4);
        if (list[kept++] == NULL)
            rc = error_set(err, -ENOMEM, "out of memory");
    }
    file_list_free(entries, found);
    if (list == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; rc != 0 && i < kept; i++)
        free(list[i]);
    if (rc != 0) {
        free(list);
        return rc;
    }
    *names = list;
    *count = kept;
    return 0;
}
