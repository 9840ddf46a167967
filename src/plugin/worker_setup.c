/*
 * MESSAGE_SETUP, both directions: the station packs its worker_spec (main thread), the worker unpacks it.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The path without links and dots if it is there, else as given. */
static json_t *absolute(const char *path)
{
    char *real = path == NULL ? NULL : realpath(path, NULL);
    json_t *json = json_string(real != NULL ? real : path == NULL ? "" : path);
    free(real);
    return json;
}

static json_t *path_list(const char *const *paths)
{
    json_t *list = json_array();
    for (; paths != NULL && *paths != NULL; paths++)
        json_array_append_new(list, absolute(*paths));
    return list;
}

json_t *setup_pack(const struct worker_spec *spec)
{
    return json_pack("{s:o, s:s, s:s, s:o, s:s, s:O?, s:o, s:o, s:I, s:I, s:b, s:b}", "plugin_file",
                     absolute(spec->plugin_file), "kind", plugin_kind_id(spec->kind), "instance",
                     spec->instance == NULL ? "" : spec->instance, "station_dir", absolute(spec->station_dir),
                     "zone", spec->zone == NULL ? "" : spec->zone, "settings", spec->settings, "readable",
                     path_list(spec->readable), "writable", path_list(spec->writable), "deadline_ms",
                     (json_int_t)spec->deadline_ms, "memory_limit", (json_int_t)spec->memory_limit,
                     "describe_only", (int)spec->describe_only, "low_priority", (int)spec->low_priority);
}

int setup_parse(const struct message *message, struct setup *out, struct error *err)
{
    json_error_t fault;
    json_t *json = json_loadb(message->payload, message->length, 0, &fault), *settings, *readable, *writable;
    const char *kind;
    json_int_t deadline_ms, memory_limit;
    int describe_only, low_priority;
    *out = (struct setup){.json = json};
    if (message->type != MESSAGE_SETUP || json == NULL ||
        json_unpack(json, "{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:I, s:I, s:b, s:b}", "plugin_file",
                    &out->plugin_file, "kind", &kind, "instance", &out->instance, "station_dir",
                    &out->station_dir, "zone", &out->zone, "settings", &settings, "readable", &readable,
                    "writable", &writable, "deadline_ms", &deadline_ms, "memory_limit", &memory_limit,
                    "describe_only", &describe_only, "low_priority", &low_priority) != 0)
        return error_set(err, -EPROTO,
                         "the first message from the station is not a set-up this worker understands");
    out->settings = settings;
    out->readable = readable;
    out->writable = writable;
    out->kind = plugin_kind_from_id(kind);
    out->deadline_ms = deadline_ms;
    out->memory_limit = (uint64_t)memory_limit;
    out->describe_only = describe_only != 0;
    out->low_priority = low_priority != 0;
    return 0;
}

void setup_done(struct setup *setup)
{
    json_decref(setup->json);
    *setup = (struct setup){0};
}
