/*
 * The renderer's door: requests come in here, wait their turn, and leave through request.c. Loop's thread.
 * Nothing is started and nobody is told from within a call: a timer of zero starts what waits at the loop's
 * next turn.
 */
#include "render/inner.h"
#include <errno.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define CACHE_LIMIT_DEFAULT (512ull << 20)
#define RECORDING_TEXT_LIMIT READER_INPUT_LIMIT

/* ---- turns ---- */

static struct render_request *next_waiting(const struct render *render)
{
    struct render_request *request = render->first;
    while (request != NULL && request->stage != STAGE_WAITING)
        request = request->next;
    return request;
}

static void on_kick(uv_timer_t *timer)
{
    struct render *render = timer->data;
    struct render_request *request;
    while (render->running < render->at_once && (request = next_waiting(render)) != NULL) {
        request->stage = STAGE_SPEAKING;
        render->running++;
        speaking_begin(request);
    }
}

static void kick(struct render *render)
{
    uv_timer_start(&render->kick, on_kick, 0, 0);
}

static void unlink_request(struct render *render, struct render_request *request)
{
    struct render_request **at = &render->first;
    while (*at != NULL && *at != request)
        at = &(*at)->next;
    if (*at != NULL)
        *at = request->next;
}

void render_turn_over(struct render *render, struct render_request *request)
{
    if (request->stage != STAGE_WAITING)
        render->running--;
    unlink_request(render, request);
    if (next_waiting(render) != NULL)
        kick(render);
}

static void add(struct render *render, struct render_request *request)
{
    struct render_request **at = &render->first;
    while (*at != NULL)
        at = &(*at)->next;
    *at = request;
    kick(render);
}

size_t render_outstanding(const struct render *render)
{
    size_t count = 0;
    for (const struct render_request *request = render->first; request != NULL; request = request->next)
        count++;
    return count;
}

/* ---- made and freed ---- */

static int copy_setup(struct render *render, const struct render_setup *setup)
{
    render->loop = setup->loop;
    render->rate_hz = setup->rate_hz == 0 ? SOUND_RATE_DEFAULT : setup->rate_hz;
    render->at_once = setup->at_once == 0 ? 1 : setup->at_once;
    render->worker_program = strdup(setup->worker_program);
    render->plugin_dir = strdup(setup->plugin_dir);
    render->station_dir = setup->station_dir == NULL ? strdup("/") : strdup(setup->station_dir);
    render->zone = setup->zone == NULL ? NULL : strdup(setup->zone);
    return render->worker_program == NULL || render->plugin_dir == NULL || render->station_dir == NULL ||
                   (setup->zone != NULL && render->zone == NULL)
               ? -ENOMEM
               : 0;
}

static void release(struct render *render)
{
    cache_close(render->cache);
    engines_done(render);
    free(render->worker_program);
    free(render->plugin_dir);
    free(render->station_dir);
    free(render->zone);
    free(render);
}

int render_new(const struct render_setup *setup, struct render **out, struct error *err)
{
    struct render *render = calloc(1, sizeof *render);
    if (render == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    uint64_t limit = setup->cache_limit == 0 ? CACHE_LIMIT_DEFAULT : setup->cache_limit;
    int rc = sodium_init() < 0 ? error_set(err, -ENOSYS, "libsodium cannot start") : 0;
    json_object_seed(0); /* before worker threads make objects */
    if (rc == 0 && copy_setup(render, setup) != 0)
        rc = error_set(err, -ENOMEM, "out of memory");
    if (rc == 0)
        rc = cache_open(setup->cache_dir, limit, &render->cache, err);
    if (rc != 0) {
        release(render);
        return rc;
    }
    uv_timer_init(render->loop, &render->kick);
    render->kick.data = render;
    *out = render;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    release(handle->data);
}

void render_free(struct render *render)
{
    if (render == NULL)
        return;
    while (render->first != NULL)
        render_cancel(render->first);
    uv_close((uv_handle_t *)&render->kick, on_closed);
}

/* ---- requests ---- */

static int read_text(struct render_request *request, const struct voice *voice, const char *text,
                     struct error *err)
{
    int rc = reader_read(voice->reader, text, strlen(text), &request->reading, err);
    if (rc != 0)
        return rc;
    double minutes = (double)reading_syllables(request->reading) / voice->syllables_per_minute;
    if (request->reading->clause_count == 0)
        return error_set(err, -ENODATA, "expected a text to speak, found no words in it");
    if (minutes * 60 > PIECE_MOST_SECONDS)
        return error_set(
            err, -EFBIG,
            "the text would take about %.0f minutes; at most %d are spoken in one piece: split it", minutes,
            PIECE_MOST_SECONDS / 60);
    request->text = strdup(request->reading->text);
    request->spoken = reading_spoken(request->reading);
    rc = request->text == NULL || request->spoken == NULL ? -ENOMEM : request_add_speakers(request, voice);
    return rc == 0 ? 0 : error_set(err, rc, "out of memory");
}

/* Puts a prepared request in the queue, or frees it when preparing failed. */
static int enqueue(struct render *render, struct render_request *request, int rc, struct render_request **out)
{
    if (rc != 0) {
        render_request_free(request);
        return rc;
    }
    add(render, request);
    *out = request;
    return 0;
}

int render_text(struct render *render, const struct voice *voice, const char *text, render_done *done,
                void *context, struct render_request **out, struct error *err)
{
    struct render_request *request;
    int rc = request_new(render, REQUEST_TEXT, done, context, &request, err);
    return rc != 0 ? rc : enqueue(render, request, read_text(request, voice, text, err), out);
}

static int prepare_recording(struct render_request *request, const char *path, const char *text,
                             struct error *err)
{
    const char *said = text == NULL ? "" : text;
    struct speaker *speaker = &request->speakers[0];
    int rc = key_of_recording(request->render->rate_hz, path, request->key, err);
    if (rc == 0)
        rc = text_clean(said, strlen(said), RECORDING_TEXT_LIMIT, &request->text, NULL, err);
    if (rc != 0)
        return rc;
    request->speaker_count = 1;
    *speaker = (struct speaker){.name = strdup("recording"),
                                .engine = strdup("recording"),
                                .settings = json_pack("{s:s, s:i, s:i}", "path", path, "rate",
                                                      (int)request->render->rate_hz, "most_seconds",
                                                      PIECE_MOST_SECONDS),
                                .syllables_per_minute = 1};
    request->spoken = strdup(request->text);
    return request->spoken == NULL || speaker->name == NULL || speaker->engine == NULL ||
                   speaker->settings == NULL
               ? error_set(err, -ENOMEM, "out of memory")
               : 0;
}

int render_recording(struct render *render, const char *path, const char *text, render_done *done,
                     void *context, struct render_request **out, struct error *err)
{
    struct render_request *request;
    int rc = request_new(render, REQUEST_RECORDING, done, context, &request, err);
    return rc != 0 ? rc : enqueue(render, request, prepare_recording(request, path, text, err), out);
}

int render_chime(struct render *render, render_done *done, void *context, struct render_request **out,
                 struct error *err)
{
    struct render_request *request;
    int rc = request_new(render, REQUEST_CHIME, done, context, &request, err);
    if (rc != 0)
        return rc;
    key_of_chime(render->rate_hz, request->key);
    request->text = strdup("");
    request->spoken = strdup("");
    if (request->text == NULL || request->spoken == NULL)
        rc = error_set(err, -ENOMEM, "out of memory");
    return enqueue(render, request, rc, out);
}

void render_cancel(struct render_request *request)
{
    render_turn_over(request->render, request);
    request->render = NULL;
    if (request->work != NULL)
        request->work->owner = NULL;
    if (request->worker != NULL)
        worker_kill(request->worker); /* its end frees the request */
    else
        render_request_free(request);
}

/* ---- lengths and keys ---- */

static int key_now(struct render *render, const struct voice *voice, const struct reading *reading,
                   char key[RENDER_KEY_SIZE])
{
    const struct speaker speaker = {
        .name = voice->name, .engine = voice->engine, .settings = voice->settings};
    const char *version;
    int rc = engine_version_ask(render, &speaker, &version);
    return rc != 0 ? rc : key_of_text(render->rate_hz, &speaker, version, reading, key);
}

double render_seconds(struct render *render, const struct voice *voice, const char *text, bool *estimated)
{
    struct reading *reading;
    char key[RENDER_KEY_SIZE];
    uint64_t frames;
    unsigned rate_hz;
    *estimated = true;
    if (reader_read(voice->reader, text, strlen(text), &reading, NULL) != 0)
        return 0;
    double seconds = (double)reading_syllables(reading) * 60 / voice->syllables_per_minute;
    if (reading->clause_count > 0 && key_now(render, voice, reading, key) == 0 &&
        cache_length(render->cache, key, &frames, &rate_hz)) {
        seconds = (double)frames / rate_hz;
        *estimated = false;
    }
    reading_free(reading);
    return seconds;
}

int render_key(struct render *render, const struct voice *voice, const char *text, char key[RENDER_KEY_SIZE])
{
    struct reading *reading;
    int rc = reader_read(voice->reader, text, strlen(text), &reading, NULL);
    if (rc != 0)
        return rc;
    rc = reading->clause_count == 0 ? -ENODATA : key_now(render, voice, reading, key);
    reading_free(reading);
    return rc;
}
