/*
 * A request and its worker: start, greeting, frames, marks, end. Loop's thread. A voice that cannot be
 * started, fails, is silent or says far too little gives way to its fallback; a recording has none. A key is
 * known once the engine has said its version; what is in the cache under it is not spoken again.
 */
#include "render/inner.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE_LEAST_MS 30000
#define DEADLINE_MOST_MS (30 * 60000)

static const struct speaker *speaker_of(const struct render_request *request)
{
    return &request->speakers[request->speaker];
}

/* ---- what the worker says ---- */

static int set_key(struct render_request *request, const char *version)
{
    struct render *render = request->render;
    if (request->kind != REQUEST_TEXT)
        return 0;
    return key_of_text(render->rate_hz, speaker_of(request), version, request->reading, request->key);
}

static json_t *clauses_of(const struct reading *reading)
{
    json_t *clauses = json_array();
    for (size_t i = 0; reading != NULL && i < reading->clause_count; i++) {
        const struct reading_clause *clause = &reading->clauses[i];
        char mark[2] = {clause->mark, '\0'};
        json_array_append_new(clauses, json_pack("{s:s, s:s, s:b}", "words", clause->words, "mark", mark,
                                                 "paragraph_end", clause->paragraph_end));
    }
    return json_pack("{s:o}", "clauses", clauses);
}

/* The engine is ready and has said its version: look again whether its sound is there, else let it speak. */
static int greet(struct render_request *request, const json_t *hello)
{
    const char *version = json_string_value(json_object_get(hello, "engine_version"));
    struct render *render = request->render;
    if (version == NULL)
        return error_set(&request->fault, -EPROTO, "the voice plugin %s says no engine version",
                         speaker_of(request)->engine);
    int rc = request->kind == REQUEST_TEXT ? engine_version_learn(render, speaker_of(request), version) : 0;
    if (rc == 0)
        rc = set_key(request, version);
    if (rc != 0)
        return error_set(&request->fault, rc, "out of memory");
    if (cache_has(render->cache, request->key)) {
        request->found_in_cache = true;
        worker_kill(request->worker);
        return 0;
    }
    json_t *speak = clauses_of(request->reading);
    rc = speak == NULL ? -ENOMEM : worker_send_json(request->worker, MESSAGE_SPEAK, speak);
    return rc == 0 ? 0
                   : error_set(&request->fault, rc, "cannot hand the text to the voice: %s", strerror(-rc));
}

static int take_format(struct render_request *request, const json_t *format)
{
    json_int_t rate = json_integer_value(json_object_get(format, "rate"));
    if (rate < 8000 || rate > 48000 || request->piece.sound.rate_hz != 0)
        return error_set(&request->fault, -EPROTO,
                         "expected one rate of 8000 to 48000 Hz from the voice, found %lld", (long long)rate);
    request->piece.sound.rate_hz = (unsigned)rate;
    return 0;
}

static int make_room(struct render_request *request, size_t frames)
{
    struct sound *sound = &request->piece.sound;
    size_t most = (size_t)PIECE_MOST_SECONDS * sound->rate_hz;
    if (sound->rate_hz == 0)
        return error_set(&request->fault, -EPROTO, "the voice sent sound before its rate");
    if (frames > most - sound->frames)
        return error_set(&request->fault, -EFBIG, "the voice sent more than %d s of sound",
                         PIECE_MOST_SECONDS);
    if (sound->frames + frames <= request->capacity)
        return 0;
    size_t capacity = request->capacity * 3 / 2 + frames + 65536;
    int16_t *pcm = realloc(sound->pcm, capacity * sizeof *pcm);
    if (pcm == NULL)
        return error_set(&request->fault, -ENOMEM, "out of memory");
    sound->pcm = pcm;
    request->capacity = capacity;
    return 0;
}

static int take_frames(struct render_request *request, const void *payload, size_t length)
{
    struct sound *sound = &request->piece.sound;
    size_t frames = length / sizeof(int16_t);
    int rc = make_room(request, frames);
    if (rc != 0)
        return rc;
    memcpy(sound->pcm + sound->frames, payload, frames * sizeof(int16_t));
    sound->frames += frames;
    return 0;
}

/* Marks come in order, one a clause. A recording's are not asked for. */
static int take_mark(struct render_request *request, const json_t *json)
{
    struct piece *piece = &request->piece;
    json_int_t clause = json_integer_value(json_object_get(json, "clause"));
    json_int_t frame = json_integer_value(json_object_get(json, "frame"));
    if (request->reading == NULL)
        return 0;
    size_t count = request->reading->clause_count;
    if (clause != (json_int_t)piece->mark_count || piece->mark_count == count || frame < 0 ||
        (piece->mark_count > 0 && (uint64_t)frame < piece->marks[piece->mark_count - 1]))
        return error_set(&request->fault, -EPROTO, "the voice marked clause %lld at frame %lld out of turn",
                         (long long)clause, (long long)frame);
    if (piece->marks == NULL && (piece->marks = calloc(count, sizeof *piece->marks)) == NULL)
        return error_set(&request->fault, -ENOMEM, "out of memory");
    piece->marks[piece->mark_count++] = (uint64_t)frame;
    return 0;
}

static void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                       const void *payload, size_t length)
{
    struct render_request *request = context;
    int rc = 0;
    if (request->render == NULL || request->fault.code != 0 || request->found_in_cache)
        return;
    if (type == MESSAGE_HELLO)
        rc = greet(request, json);
    else if (type == MESSAGE_FORMAT)
        rc = take_format(request, json);
    else if (type == MESSAGE_PCM)
        rc = take_frames(request, payload, length);
    else if (type == MESSAGE_MARK)
        rc = take_mark(request, json);
    if (rc != 0)
        worker_kill(worker);
}

/* ---- the end ---- */

static int check_complete(struct render_request *request)
{
    const struct piece *piece = &request->piece;
    if (request->reading == NULL)
        return 0;
    double ms = piece->sound.rate_hz == 0 ? 0 : (double)piece->sound.frames * 1000 / piece->sound.rate_hz;
    size_t syllables = reading_syllables(request->reading);
    if (piece->mark_count != request->reading->clause_count)
        return error_set(&request->fault, -EPROTO, "the voice said %zu of %zu clauses", piece->mark_count,
                         request->reading->clause_count);
    if (ms < (double)syllables * SYLLABLE_LEAST_MS)
        return error_set(&request->fault, -ENODATA, "expected speech of %zu syllables, found %.2f s of sound",
                         syllables, ms / 1000);
    return 0;
}

static void on_ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct render_request *request = context;
    (void)worker;
    request->worker = NULL;
    if (request->render == NULL) {
        render_request_free(request);
        return;
    }
    if (request->found_in_cache)
        working_check(request);
    else if (request->fault.code != 0)
        speaking_failed(request, &request->fault);
    else if (end != WORKER_DONE)
        speaking_failed(request, why);
    else if (check_complete(request) != 0)
        speaking_failed(request, &request->fault);
    else
        working_finish(request);
}

/* The next voice speaks, or the caller hears why none does. */
static void give_way(struct render_request *request, const struct error *why)
{
    struct error reason = *why;
    if (request->kind == REQUEST_TEXT)
        error_prefix(&reason, "voice %s", speaker_of(request)->name);
    if (!request->fell_back)
        request->reason = reason;
    if (request->speaker + 1 >= request->speaker_count) {
        request_fail(request, &reason);
        return;
    }
    request->speaker++;
    request->fell_back = true;
    speaking_begin(request);
}

void speaking_failed(struct render_request *request, const struct error *why)
{
    struct error reason = *why;
    if (reason.code == 0)
        error_set(&reason, -EIO, "the voice ended without a reason");
    if (request->kind == REQUEST_TEXT)
        engine_failed(request->render, speaker_of(request), reason.text);
    give_way(request, &reason);
}

/* ---- the beginning ---- */

/* What a request may take: an engine at the speed of speech, and a start. */
static int64_t deadline_ms(const struct render_request *request)
{
    if (request->reading == NULL)
        return DEADLINE_MOST_MS;
    double minutes = (double)reading_syllables(request->reading) / speaker_of(request)->syllables_per_minute;
    return (int64_t)fmin(DEADLINE_MOST_MS, DEADLINE_LEAST_MS + minutes * 60000);
}

static void start_worker(struct render_request *request)
{
    static const struct worker_events events = {on_message, on_ended};
    struct worker_spec spec;
    struct error err = {0};
    char *plugin_file;
    request->stage = STAGE_SPEAKING;
    speaker_spec(request->render, speaker_of(request), &spec, &plugin_file);
    spec.deadline_ms = deadline_ms(request);
    int rc = plugin_file == NULL
                 ? error_set(&err, -ENOMEM, "out of memory")
                 : worker_start(request->render->loop, &spec, &events, request, &request->worker, &err);
    free(plugin_file);
    if (rc != 0)
        speaking_failed(request, &err);
}

static void clear(struct render_request *request)
{
    piece_done(&request->piece);
    request->capacity = 0;
    request->found_in_cache = false;
    request->fault = (struct error){0};
}

void speaking_begin(struct render_request *request)
{
    const struct render *render = request->render;
    const char *version = engine_version_known(render, speaker_of(request));
    bool has_fallback = request->speaker + 1 < request->speaker_count;
    struct error why = {0};
    clear(request);
    if (request->kind == REQUEST_TEXT && (version == NULL || set_key(request, version) != 0))
        request->key[0] = '\0';
    if (cache_has(render->cache, request->key))
        working_check(request);
    else if (request->kind == REQUEST_CHIME)
        working_chime(request);
    else if (has_fallback && engine_rests(render, speaker_of(request), &why))
        give_way(request, &why);
    else
        start_worker(request);
}
