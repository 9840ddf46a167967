/*
 * Knowing plugins without loading them: a worker is asked to describe one and to end. Blocks for as long as
 * that takes, 5 s at most; used at start, by `loaxa check`, and by tests.
 */
#include "plugin/plugin.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DESCRIBE_MS 5000
#define SETTINGS_MOST 128u

struct description {
    struct plugin_info *info;
    enum worker_end end;
    struct error why;
    bool malformed;
};

/* A new plugin_info from HELLO, NULL when it is malformed. */
static struct plugin_info *read_hello(const json_t *hello)
{
    const char *name, *kind, *summary = NULL, *licence = NULL;
    int minor, wants;
    json_t *settings;
    union {
        const json_t *given;
        json_t *wanted;
    } json = {.given = hello};
    if (json_unpack(json.wanted, "{s:s, s:s, s:i, s:i, s?s, s?s, s:o}", "plugin", &name, "kind", &kind,
                    "minor", &minor, "wants", &wants, "summary", &summary, "licence", &licence, "settings",
                    &settings) != 0 ||
        !json_is_array(settings) || json_array_size(settings) > SETTINGS_MOST ||
        plugin_kind_from_id(kind) == 0)
        return NULL;
    struct plugin_info *info = calloc(1, sizeof *info);
    if (info == NULL)
        return NULL;
    info->name = strdup(name);
    info->summary = strdup(summary == NULL ? "" : summary);
    info->licence = strdup(licence == NULL ? "" : licence);
    info->kind = plugin_kind_from_id(kind);
    info->minor = (unsigned)minor;
    info->wants = (unsigned)wants;
    info->settings = json_incref(settings);
    if (info->name != NULL && info->summary != NULL && info->licence != NULL)
        return info;
    plugin_info_free(info);
    return NULL;
}

static void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                       const void *payload, size_t length)
{
    struct description *description = context;
    (void)worker, (void)payload, (void)length;
    if (type != MESSAGE_HELLO)
        return;
    description->info = read_hello(json);
    description->malformed = description->info == NULL;
}

static void on_ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct description *description = context;
    (void)worker;
    description->end = end;
    description->why = *why;
}

static int run_loop(uv_loop_t *loop, const struct worker_spec *spec, struct description *description,
                    struct error *err)
{
    static const struct worker_events events = {.message = on_message, .ended = on_ended};
    struct worker *worker;
    int rc = worker_start(loop, spec, &events, description, &worker, err);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_loop_close(loop);
    return rc;
}

int plugin_describe(const char *worker_program, const char *plugin_file, struct plugin_info **out,
                    struct error *err)
{
    json_t *none = json_object();
    const struct worker_spec spec = {.worker_program = worker_program,
                                     .plugin_file = plugin_file,
                                     .instance = "plugin",
                                     .settings = none,
                                     .station_dir = "/",
                                     .deadline_ms = DESCRIBE_MS,
                                     .describe_only = true};
    struct description description = {.end = WORKER_DONE};
    uv_loop_t loop;
    int rc = uv_loop_init(&loop);
    rc = rc != 0 ? error_set(err, rc, "no event loop: %s", strerror(-rc))
                 : run_loop(&loop, &spec, &description, err);
    json_decref(none);
    if (rc == 0 && description.end != WORKER_DONE)
        rc = error_set(err, description.why.code, "%s", description.why.text);
    else if (rc == 0 && description.info == NULL)
        rc = error_at(err, -EPROTO, plugin_file, 0, "the plugin's description is malformed");
    if (rc == 0)
        description.info->file = strdup(plugin_file);
    if (rc == 0 && description.info->file == NULL)
        rc = error_set(err, -ENOMEM, "out of memory");
    if (rc == 0)
        *out = description.info;
    else
        plugin_info_free(description.info);
    return rc;
}

void plugin_info_free(struct plugin_info *info)
{
    if (info == NULL)
        return;
    free(info->name);
    free(info->file);
    free(info->summary);
    free(info->licence);
    free(info->engine_version);
    json_decref(info->settings);
    free(info);
}
