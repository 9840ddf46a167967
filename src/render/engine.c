/*
 * The engines met so far and the versions they reported. A version is learnt from every worker's greeting;
 * where one is needed before anything was rendered (lengths and keys for a plan), a worker is asked on a
 * private loop. Loop's thread.
 */
#include "render/inner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ASK_DEADLINE_MS 3000
#define ASK_AGAIN_NS 30000000000ull
#define REST_LEAST_NS 30000000000ull
#define REST_MOST_NS 600000000000ull
#define FAILURES_BORNE 1 /* one may be chance */

/* Engine and settings as one text. New memory. */
static char *engine_id(const struct speaker *speaker)
{
    char *settings = json_dumps(speaker->settings, JSON_COMPACT | JSON_SORT_KEYS), *id = NULL;
    if (settings != NULL && asprintf(&id, "%s %s", speaker->engine, settings) < 0)
        id = NULL;
    free(settings);
    return id;
}

static struct engine *find(const struct render *render, const struct speaker *speaker)
{
    char *id = engine_id(speaker);
    struct engine *found = NULL;
    for (size_t i = 0; id != NULL && found == NULL && i < render->engine_count; i++)
        if (strcmp(render->engines[i].id, id) == 0)
            found = &render->engines[i];
    free(id);
    return found;
}

static struct engine *find_or_add(struct render *render, const struct speaker *speaker)
{
    struct engine *engine = find(render, speaker);
    if (engine != NULL)
        return engine;
    char *id = engine_id(speaker);
    struct engine *engines = realloc(render->engines, (render->engine_count + 1) * sizeof *engines);
    if (engines != NULL)
        render->engines = engines;
    if (id == NULL || engines == NULL) {
        free(id);
        return NULL;
    }
    engine = &engines[render->engine_count++];
    *engine = (struct engine){.id = id};
    return engine;
}

const char *engine_version_known(const struct render *render, const struct speaker *speaker)
{
    const struct engine *engine = find(render, speaker);
    return engine == NULL || engine->version[0] == '\0' ? NULL : engine->version;
}

int engine_version_learn(struct render *render, const struct speaker *speaker, const char *version)
{
    struct engine *engine = find_or_add(render, speaker);
    if (engine == NULL)
        return -ENOMEM;
    snprintf(engine->version, sizeof engine->version, "%s", version);
    engine->asked_ns = uv_hrtime();
    return 0;
}

void engine_failed(struct render *render, const struct speaker *speaker, const char *why)
{
    struct engine *engine = find_or_add(render, speaker);
    if (engine == NULL)
        return;
    snprintf(engine->last_failure, sizeof engine->last_failure, "%s", why);
    if (++engine->failures <= FAILURES_BORNE)
        return;
    uint64_t rest_ns = REST_LEAST_NS;
    for (unsigned i = FAILURES_BORNE + 1; i < engine->failures && rest_ns < REST_MOST_NS; i++)
        rest_ns *= 2;
    engine->rest_until_ns = uv_hrtime() + (rest_ns < REST_MOST_NS ? rest_ns : REST_MOST_NS);
}

void engine_spoke(struct render *render, const struct speaker *speaker)
{
    struct engine *engine = find(render, speaker);
    if (engine == NULL)
        return;
    engine->failures = 0;
    engine->rest_until_ns = 0;
}

bool engine_rests(const struct render *render, const struct speaker *speaker, struct error *why)
{
    const struct engine *engine = find(render, speaker);
    if (engine == NULL || engine->rest_until_ns <= uv_hrtime())
        return false;
    error_set(why, -EAGAIN, "it failed %u times and is tried again in %u s: %s", engine->failures,
              (unsigned)((engine->rest_until_ns - uv_hrtime()) / 1000000000u) + 1, engine->last_failure);
    return true;
}

void engines_done(struct render *render)
{
    for (size_t i = 0; i < render->engine_count; i++)
        free(render->engines[i].id);
    free(render->engines);
    render->engines = NULL;
    render->engine_count = 0;
}

void speaker_spec(const struct render *render, const struct speaker *speaker, struct worker_spec *spec,
                  char **plugin_file)
{
    *plugin_file = plugin_path(render->plugin_dir, LOAXA_KIND_VOICE, speaker->engine);
    *spec = (struct worker_spec){.worker_program = render->worker_program,
                                 .plugin_file = *plugin_file,
                                 .kind = LOAXA_KIND_VOICE,
                                 .instance = speaker->name,
                                 .settings = speaker->settings,
                                 .station_dir = render->station_dir,
                                 .zone = render->zone,
                                 .low_priority = true};
}

/* ---- asking ---- */

struct asking {
    char version[ENGINE_VERSION_SIZE];
};

static void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                       const void *payload, size_t length)
{
    struct asking *asking = context;
    (void)payload;
    (void)length;
    if (type != MESSAGE_HELLO)
        return;
    const char *version = json_string_value(json_object_get(json, "engine_version"));
    snprintf(asking->version, sizeof asking->version, "%s", version == NULL ? "" : version);
    worker_kill(worker);
}

static void on_ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    (void)context;
    (void)worker;
    (void)end;
    (void)why;
}

static int ask(const struct render *render, const struct speaker *speaker, struct asking *asking)
{
    static const struct worker_events events = {on_message, on_ended};
    uv_loop_t loop;
    struct worker_spec spec;
    struct worker *worker;
    char *plugin_file;
    if (uv_loop_init(&loop) != 0)
        return -ENOMEM;
    speaker_spec(render, speaker, &spec, &plugin_file);
    spec.deadline_ms = ASK_DEADLINE_MS;
    int rc = plugin_file == NULL ? -ENOMEM : worker_start(&loop, &spec, &events, asking, &worker, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    free(plugin_file);
    return rc != 0 ? rc : asking->version[0] == '\0' ? -EIO : 0;
}

int engine_version_ask(struct render *render, const struct speaker *speaker, const char **version)
{
    struct asking asking = {0};
    struct engine *engine = find_or_add(render, speaker);
    if (engine == NULL)
        return -ENOMEM;
    bool recently = engine->asked_ns != 0 && uv_hrtime() - engine->asked_ns < ASK_AGAIN_NS;
    if (engine->version[0] == '\0' && !recently) {
        engine->asked_ns = uv_hrtime();
        if (ask(render, speaker, &asking) == 0)
            memcpy(engine->version, asking.version, sizeof engine->version);
    }
    *version = engine->version;
    return engine->version[0] == '\0' ? -EIO : 0;
}
