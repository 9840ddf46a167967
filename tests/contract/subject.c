/*
 * Finding plugins, copying their examples, and the noting host. See subject.h.
 */
#include "subject.h"
#include "plugin/notice.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXAMPLE_MOST (64u << 20)
#define THE_DAY                                                                                              \
    1795384800 /* 2026-11-23 05:00 in Vietnam: examples are judged as of then, whenever they are run */
#define LONG_AGO 1577836800

/* ---- Finding ---- */

static bool exists_in(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return file_exists(path);
}

static void describe(struct subject *subject, enum loaxa_plugin_kind kind, const char *folder,
                     const char *file_name)
{
    *subject = (struct subject){.kind = kind};
    snprintf(subject->name, sizeof subject->name, "%.*s", (int)(strlen(file_name) - 3), file_name);
    snprintf(subject->file, sizeof subject->file, "%s/%s", folder, file_name);
    snprintf(subject->folder, sizeof subject->folder, "plugins/%s/%s", plugin_kind_id(kind), subject->name);
    subject->has_example = exists_in(subject->folder, "example/settings.cfg");
    subject->has_hostile = exists_in(subject->folder, "example/hostile/settings.cfg");
}

struct subject *subject_find_all(const char *build, size_t *count)
{
    struct subject *subjects = NULL;
    *count = 0;
    for (int kind = LOAXA_KIND_SOURCE; kind <= LOAXA_KIND_OUTPUT; kind++) {
        char folder[2048];
        struct file_entry *entries = NULL;
        size_t entry_count = 0;
        snprintf(folder, sizeof folder, "%s/plugins/%s", build, plugin_kind_id((enum loaxa_plugin_kind)kind));
        if (file_list(folder, 1000, &entries, &entry_count, NULL) != 0)
            continue;
        for (size_t i = 0; i < entry_count; i++) {
            size_t length = strlen(entries[i].name);
            if (entries[i].is_directory || length < 4 || strcmp(entries[i].name + length - 3, ".so") != 0)
                continue;
            struct subject *more = realloc(subjects, (*count + 1) * sizeof *more);
            if (more == NULL)
                abort();
            subjects = more;
            describe(&subjects[(*count)++], (enum loaxa_plugin_kind)kind, folder, entries[i].name);
        }
        file_list_free(entries, entry_count);
    }
    return subjects;
}

/* ---- Examples ---- */

static int make_old(const char *path)
{
    const struct timespec times[2] = {{.tv_sec = LONG_AGO}, {.tv_sec = LONG_AGO}};
    return utimensat(AT_FDCWD, path, times, 0) == 0 ? 0 : -errno;
}

static int copy_file(const char *from, const char *to)
{
    char *bytes;
    size_t length;
    int rc = file_read(from, EXAMPLE_MOST, &bytes, &length, NULL);
    if (rc != 0)
        return rc;
    rc = file_write_atomic(to, bytes, length, 0600, NULL); /* as a secret must be */
    free(bytes);
    return rc == 0 ? make_old(to) : rc;
}

/* The hostile example lies inside the sane one and is not part of it. */
static int copy_folder(const char *from, const char *to)
{
    struct file_entry *entries;
    size_t count;
    int rc = file_make_directory(to, 0700, NULL);
    if (rc == 0)
        rc = file_list(from, 10000, &entries, &count, NULL);
    if (rc != 0)
        return rc;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        char *source = file_join(from, entries[i].name), *target = file_join(to, entries[i].name);
        if (strcmp(entries[i].name, "hostile") != 0)
            rc = entries[i].is_directory ? copy_folder(source, target) : copy_file(source, target);
        free(source);
        free(target);
    }
    file_list_free(entries, count);
    return rc == 0 ? make_old(to) : rc;
}

static void remove_folder(const char *folder)
{
    struct file_entry *entries;
    size_t count;
    if (file_list(folder, 10000, &entries, &count, NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        char *path = file_join(folder, entries[i].name);
        if (entries[i].is_directory)
            remove_folder(path);
        else
            unlink(path);
        free(path);
    }
    file_list_free(entries, count);
    rmdir(folder);
}

int trial_begin(const struct subject *subject, bool hostile, struct trial *out, struct error *err)
{
    char from[512], path[512];
    struct faults faults = {0};
    config_t config;
    json_t *lines = NULL;
    *out = (struct trial){.folder = "/tmp/loaxa-contract-XXXXXX"};
    snprintf(from, sizeof from, "%s/example%s", subject->folder, hostile ? "/hostile" : "");
    if (mkdtemp(out->folder) == NULL || copy_folder(from, out->folder) != 0)
        return error_set(err, -EIO, "%s cannot be copied", from);
    snprintf(path, sizeof path, "%s/settings.cfg", out->folder);
    int rc = config_load(path, &config, &faults);
    if (rc == 0) {
        rc = plugin_settings_from_config(config_root_setting(&config), NULL, path, &out->settings, &lines,
                                         &faults);
        config_destroy(&config);
    }
    if (rc != 0)
        error_set(err, rc, "%s:%d: %s", path, faults.count > 0 ? faults.rows[0].line : 0,
                  faults.count > 0 ? faults.rows[0].text : strerror(-rc));
    json_decref(lines);
    faults_done(&faults);
    return rc;
}

void trial_end(struct trial *trial)
{
    json_decref(trial->settings);
    remove_folder(trial->folder);
}

/* ---- The noting host ---- */

static struct notes *notes_of(const struct loaxa_host *host)
{
    return host->context;
}

__attribute__((format(printf, 3, 4))) static void
note_log(const struct loaxa_host *host, enum loaxa_log_level level, const char *format, ...)
{
    struct notes *notes = notes_of(host);
    char line[1001];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (level != LOAXA_LOG_ERROR)
        return;
    notes->errors++;
    memcpy(notes->last_error, line, sizeof line);
}

static int64_t note_now(const struct loaxa_host *host)
{
    (void)host;
    return THE_DAY;
}

static bool note_cancelled(const struct loaxa_host *host)
{
    return notes_of(host)->cancelled;
}

static int note_submit(const struct loaxa_host *host, const struct loaxa_notice *notice)
{
    struct notes *notes = notes_of(host);
    json_t *json;
    if (notice_to_json(notice, notes->station_dir, &json, NULL) != 0) {
        notes->invalid++;
        return -EINVAL;
    }
    notes->submitted++;
    json_object_set(notes->ids, json_string_value(json_object_get(json, "external_id")),
                    json_object_get(json, "text"));
    json_decref(json);
    return 0;
}

static int note_withdraw(const struct loaxa_host *host, const char *external_id, const char *reason)
{
    notes_of(host)->withdrawn += *external_id != '\0' && *reason != '\0';
    return 0;
}

static int note_refuse(const struct loaxa_host *host, const char *item, const char *reason)
{
    notes_of(host)->refused += *item != '\0' && *reason != '\0';
    return 0;
}

static int note_state_get(const struct loaxa_host *host, const char *key, const char **value, size_t *length)
{
    const json_t *stored = json_object_get(notes_of(host)->state, key);
    *value = json_string_value(stored);
    *length = json_string_length(stored);
    return 0;
}

static int note_state_set(const struct loaxa_host *host, const char *key, const char *value, size_t length)
{
    return json_object_set_new(notes_of(host)->state, key, json_stringn(value, length)) == 0 ? 0 : -EILSEQ;
}

static bool note_accepting(const struct loaxa_host *host)
{
    (void)host;
    return false;
}

void notes_init(struct notes *notes, const char *station_dir)
{
    *notes = (struct notes){.state = json_object(), .ids = json_object(), .station_dir = station_dir};
    notes->host = (struct loaxa_host){.size = sizeof notes->host,
                                      .context = notes,
                                      .log = note_log,
                                      .now = note_now,
                                      .cancelled = note_cancelled,
                                      .submit = note_submit,
                                      .withdraw = note_withdraw,
                                      .refuse = note_refuse,
                                      .state_get = note_state_get,
                                      .state_set = note_state_set,
                                      .accepting = note_accepting,
                                      .hold = note_refuse};
}

void notes_done(struct notes *notes)
{
    json_decref(notes->state);
    json_decref(notes->ids);
}
