/*
 * Where a plugin's values come from: a group of station.cfg turned into JSON (the station's side, main
 * thread), and the two kinds that touch the disk, paths and secrets (the worker's side, before it gives up
 * its rights).
 */
#include "plugin/settings.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET_MOST 4096u

/* A scalar as JSON, or NULL for a group and for lack of memory. Text that is not clean is taken as it is here
 * and refused by the check. */
static json_t *scalar_from_config(const config_setting_t *setting)
{
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        return json_integer(config_setting_get_int64(setting));
    case CONFIG_TYPE_FLOAT:
        return json_real(config_setting_get_float(setting));
    case CONFIG_TYPE_BOOL:
        return json_boolean(config_setting_get_bool(setting));
    case CONFIG_TYPE_STRING: {
        const char *raw = config_setting_get_string(setting);
        char *text;
        if (text_clean(raw, strlen(raw), CONFIG_FILE_LIMIT, &text, NULL, NULL) != 0)
            return NULL;
        json_t *value = json_string(text);
        free(text);
        return value;
    }
    default:
        return NULL;
    }
}

static json_t *value_from_config(const config_setting_t *setting)
{
    int type = config_setting_type(setting);
    if (type != CONFIG_TYPE_ARRAY && type != CONFIG_TYPE_LIST)
        return scalar_from_config(setting);
    json_t *array = json_array();
    for (int i = 0; array != NULL && i < config_setting_length(setting); i++) {
        json_t *element = scalar_from_config(config_setting_get_elem(setting, (unsigned)i));
        if (element == NULL || json_array_append_new(array, element) != 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static bool is_among(const char *name, const char *const *names)
{
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

int plugin_settings_from_config(const config_setting_t *group, const char *const *stations, const char *file,
                                json_t **settings, json_t **lines, struct faults *faults)
{
    json_t *values = json_object(), *places = json_object();
    int rc = values == NULL || places == NULL ? -ENOMEM : 0;
    for (int i = 0; rc != -ENOMEM && i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(setting);
        int line = (int)config_setting_source_line(setting);
        if (name == NULL || is_among(name, stations))
            continue;
        json_t *value = value_from_config(setting);
        if (value == NULL) {
            faults_add(faults, FAULT_ERROR, file, line,
                       "%s: expected a text, number, true, false or a list of them, found a group", name);
            rc = -EINVAL;
        } else if (json_object_set_new(values, name, value) != 0 ||
                   json_object_set_new(places, name, json_integer(line)) != 0) {
            rc = -ENOMEM;
        }
    }
    if (rc == 0) {
        *settings = values;
        *lines = places;
        return 0;
    }
    json_decref(values);
    json_decref(places);
    return rc;
}

/* Keeps `text` (taken) with the values; returns it, or NULL on lack of memory. */
static char *keep(struct settings_values *values, char *text)
{
    char **owned = text == NULL ? NULL : realloc(values->owned, (values->owned_count + 1) * sizeof *owned);
    if (owned == NULL) {
        free(text);
        return NULL;
    }
    values->owned = owned;
    values->owned[values->owned_count++] = text;
    return text;
}

/* First line of a file that nobody but its owner and group may read. */
static int read_secret(const char *path, char **out, struct error *err)
{
    struct stat status;
    char *text;
    if (stat(path, &status) == 0 && (status.st_mode & S_IROTH) != 0)
        return error_at(
            err, -EPERM, path, 0,
            "the file with the password can be read by everybody on this machine; forbid it: chmod 640");
    int rc = file_read(path, SECRET_MOST, &text, NULL, err);
    if (rc != 0)
        return rc;
    text[strcspn(text, "\r\n")] = '\0';
    if (text[0] == '\0') {
        free(text);
        return error_at(err, -EINVAL, path, 1, "expected a password on the first line, found nothing");
    }
    *out = text;
    return 0;
}

static int finish_path(struct settings_values *out, struct loaxa_value *value, const char *station_dir)
{
    value->text = keep(out, file_join(station_dir, value->text));
    return value->text == NULL ? -ENOMEM : 0;
}

static int finish_secret(struct settings_values *out, struct loaxa_value *value, const char *name,
                         const char *station_dir, struct faults *faults)
{
    struct error err;
    char *secret = NULL;
    int rc = finish_path(out, value, station_dir);
    if (rc != 0)
        return rc;
    if (read_secret(value->text, &secret, &err) != 0) {
        error_prefix(&err, "%s", name);
        faults_add_error(faults, FAULT_ERROR, &err);
        value->text = NULL;
        return 0;
    }
    value->text = keep(out, secret);
    return value->text == NULL ? -ENOMEM : 0;
}

int settings_make(const struct loaxa_setting *settings, const json_t *values, const char *station_dir,
                  struct settings_values *out, struct faults *faults)
{
    *out = (struct settings_values){.table = settings_describe(settings)};
    out->count = json_array_size(out->table);
    out->values = calloc(out->count + 1, sizeof *out->values);
    if (out->table == NULL || out->values == NULL)
        return -ENOMEM;
    struct settings_check check = {.table = out->table, .values = values, .file = "", .faults = faults};
    settings_resolve(&check, out->values);
    for (size_t i = 0; i < out->count; i++) {
        int rc = 0;
        if (out->values[i].text != NULL && settings[i].type == LOAXA_SETTING_PATH)
            rc = finish_path(out, &out->values[i], station_dir);
        else if (out->values[i].text != NULL && settings[i].type == LOAXA_SETTING_SECRET)
            rc = finish_secret(out, &out->values[i], settings[i].name, station_dir, faults);
        if (rc != 0)
            return rc;
    }
    return 0;
}

void settings_values_done(struct settings_values *values)
{
    for (size_t i = 0; values->values != NULL && i < values->count; i++)
        free((void *)(uintptr_t)values->values[i].list);
    for (size_t i = 0; i < values->owned_count; i++)
        free(values->owned[i]);
    free(values->owned);
    free(values->values);
    json_decref(values->table);
    *values = (struct settings_values){0};
}
