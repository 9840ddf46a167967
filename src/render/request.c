/*
 * A request's life: made, told, freed. Loop's thread. The caller hears exactly once, unless it cancelled.
 */
#include "render/inner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void speaker_done(struct speaker *speaker)
{
    free(speaker->name);
    free(speaker->engine);
    json_decref(speaker->settings);
}

void render_request_free(struct render_request *request)
{
    for (size_t i = 0; i < request->speaker_count; i++)
        speaker_done(&request->speakers[i]);
    free(request->text);
    free(request->spoken);
    free(request->path);
    reading_free(request->reading);
    piece_done(&request->piece);
    free(request);
}

int request_new(struct render *render, enum request_kind kind, render_done *done, void *context,
                struct render_request **out, struct error *err)
{
    struct render_request *request = calloc(1, sizeof *request);
    if (request == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    request->render = render;
    request->kind = kind;
    request->done = done;
    request->context = context;
    *out = request;
    return 0;
}

int request_add_speakers(struct render_request *request, const struct voice *voice)
{
    for (; voice != NULL && request->speaker_count < SPEAKERS_MOST; voice = voice->next) {
        struct speaker *speaker = &request->speakers[request->speaker_count++];
        *speaker = (struct speaker){.name = strdup(voice->name),
                                    .engine = strdup(voice->engine),
                                    .settings = json_incref(voice->settings),
                                    .syllables_per_minute = voice->syllables_per_minute};
        if (speaker->name == NULL || speaker->engine == NULL)
            return -ENOMEM;
    }
    return 0;
}

/* Where clause `i` begins in the text, the words and the sound. */
static void fill_mark(const struct reading *reading, const struct piece *piece, size_t i, uint32_t words_at,
                      struct render_mark *mark)
{
    const struct reading_clause *clause = &reading->clauses[i];
    *mark = (struct render_mark){.frame = piece->marks[i],
                                 .start = clause->start,
                                 .end = clause->end,
                                 .words_at = words_at,
                                 .sentence_start = i == 0 || reading->clauses[i - 1].sentence_end};
}

/* A text's marks are its clauses; a recording is one stretch. */
static int fill_marks(const struct render_request *request, const struct piece *piece, struct rendered *out)
{
    const struct reading *reading = request->reading;
    size_t count = reading == NULL ? out->text[0] != '\0' : reading->clause_count;
    out->marks = calloc(count + 1, sizeof *out->marks);
    if (out->marks == NULL)
        return -ENOMEM;
    out->mark_count = count;
    if (reading == NULL && count == 1)
        out->marks[0] = (struct render_mark){.end = (uint32_t)text_count(out->text, strlen(out->text)),
                                             .sentence_start = true};
    size_t at = 0;
    for (size_t i = 0; reading != NULL && i < count; i++) {
        const char *found = strstr(out->spoken + at, reading->clauses[i].words);
        at = found == NULL ? at : (size_t)(found - out->spoken);
        fill_mark(reading, piece, i, (uint32_t)at, &out->marks[i]);
        at += reading->clauses[i].length;
    }
    return 0;
}

static struct rendered *assemble(struct render_request *request, const struct piece *piece)
{
    struct rendered *out = calloc(1, sizeof *out);
    if (out == NULL)
        return NULL;
    memcpy(out->key, request->key, sizeof out->key);
    out->path = piece_path(cache_dir(request->render->cache), request->key, ".pcm");
    out->frames = piece->frames;
    out->rate_hz = piece->rate_hz;
    out->measure = piece->measure;
    out->text = request->text;
    out->spoken = request->spoken;
    request->text = request->spoken = NULL;
    out->fell_back = request->fell_back;
    out->fallback_reason = request->fell_back ? strdup(request->reason.text) : NULL;
    if (out->path == NULL || fill_marks(request, piece, out) != 0 ||
        (out->fell_back && out->fallback_reason == NULL)) {
        rendered_free(out);
        return NULL;
    }
    return out;
}

void rendered_free(struct rendered *rendered)
{
    if (rendered == NULL)
        return;
    free(rendered->path);
    free(rendered->text);
    free(rendered->spoken);
    free(rendered->marks);
    free(rendered->fallback_reason);
    free(rendered);
}

void request_fail(struct render_request *request, const struct error *why)
{
    render_done *done = request->done;
    void *context = request->context;
    struct error reason = *why;
    render_turn_over(request->render, request);
    render_request_free(request);
    done(context, NULL, &reason);
}

void request_succeed(struct render_request *request, struct piece *piece)
{
    render_done *done = request->done;
    void *context = request->context;
    struct rendered *rendered = assemble(request, piece);
    struct error err = {0};
    if (rendered == NULL) {
        error_set(&err, -ENOMEM, "out of memory");
        request_fail(request, &err);
        return;
    }
    render_turn_over(request->render, request);
    render_request_free(request);
    done(context, rendered, NULL);
}
