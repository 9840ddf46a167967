/*
 * A request and libuv's worker threads: checking a cached piece, finishing a spoken one, synthesising the
 * chime. The loop's thread hands a `struct work` over and gets it back; what a request was cancelled for
 * meanwhile is thrown away.
 */
#include "render/inner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void work_free(struct work *work)
{
    piece_done(&work->piece);
    free(work->dir);
    free(work);
}

/* ---- on a worker thread ---- */

static void make_chime(struct work *work)
{
    struct piece *piece = &work->piece;
    work->result = sound_chime(work->rate_hz, &piece->sound);
    if (work->result != 0)
        error_set(&work->err, work->result, "cannot make the chime at %u Hz: %s", work->rate_hz,
                  strerror(-work->result));
    else
        work->result = piece_finish(piece, work->rate_hz, PIECE_CHIME, &work->err);
}

static void perform(uv_work_t *request)
{
    struct work *work = request->data;
    if (work->kind == WORK_CHECK) {
        work->result = piece_check(work->dir, work->key, &work->piece, &work->err);
        return;
    }
    work->result = 0;
    if (work->kind == WORK_CHIME)
        make_chime(work);
    else if (work->kind == WORK_FINISH)
        work->result = piece_finish(&work->piece, work->rate_hz, work->piece_kind, &work->err);
    if (work->result == 0)
        work->result = piece_store(&work->piece, work->dir, work->key, &work->err);
}

/* ---- back on the loop ---- */

static int queue(struct render_request *request, struct work *work);

static void checked(struct render_request *request, struct work *work)
{
    struct cache *cache = request->render->cache;
    if (work->result == 0 &&
        (request->reading == NULL || work->piece.mark_count == request->reading->clause_count)) {
        cache_touch(cache, request->key);
        request_succeed(request, &work->piece);
        work_free(work);
        return;
    }
    cache_drop(cache, request->key);
    work_free(work);
    request->found_in_cache = false;
    speaking_begin(request);
}

/* The disk is full: half of the cache goes, and half again, until the piece fits. True when the work was
 * handed over again. */
static bool make_room(struct render_request *request, struct work *work)
{
    struct cache *cache = request->render->cache;
    if (work->result != -ENOSPC || cache_bytes(cache) == 0 || work->piece.sound.pcm == NULL)
        return false;
    cache_shrink(cache, cache_bytes(cache) / 2);
    work->kind = WORK_STORE;
    return queue(request, work) == 0;
}

static void finished(struct render_request *request, struct work *work)
{
    struct piece *piece = &work->piece;
    if (work->result == 0)
        work->result = cache_add(request->render->cache, request->key, piece->frames, piece->rate_hz,
                                 piece->frames * sizeof(int16_t));
    if (work->result == 0 && request->kind == REQUEST_TEXT)
        engine_spoke(request->render, &request->speakers[request->speaker]);
    if (work->result == 0)
        request_succeed(request, piece);
    else if (make_room(request, work))
        return;
    else if (work->result == -ENODATA)
        speaking_failed(request, &work->err);
    else
        request_fail(request, &work->err);
    work_free(work);
}

static void after(uv_work_t *uv_request, int status)
{
    struct work *work = uv_request->data;
    struct render_request *request = work->owner;
    (void)status;
    if (request == NULL) {
        work_free(work);
        return;
    }
    request->work = NULL;
    if (work->kind == WORK_CHECK)
        checked(request, work);
    else
        finished(request, work);
}

static int queue(struct render_request *request, struct work *work)
{
    request->work = work;
    request->stage = STAGE_WORKING;
    work->owner = request;
    work->request.data = work;
    int rc = uv_queue_work(request->render->loop, &work->request, perform, after);
    if (rc != 0)
        request->work = NULL;
    return rc;
}

/* The collected piece goes along; it is empty but for WORK_FINISH. */
static struct work *work_new(struct render_request *request, enum work_kind kind)
{
    struct work *work = calloc(1, sizeof *work);
    char *dir = strdup(cache_dir(request->render->cache));
    if (work == NULL || dir == NULL) {
        free(work);
        free(dir);
        return NULL;
    }
    *work = (struct work){.kind = kind,
                          .dir = dir,
                          .rate_hz = request->render->rate_hz,
                          .piece_kind = request->kind == REQUEST_TEXT ? PIECE_SPEECH : PIECE_RECORDING,
                          .piece = request->piece};
    memcpy(work->key, request->key, sizeof work->key);
    request->piece = (struct piece){0};
    return work;
}

static void start(struct render_request *request, enum work_kind kind)
{
    struct error err = {0};
    struct work *work = work_new(request, kind);
    if (work != NULL && queue(request, work) == 0)
        return;
    if (work != NULL)
        work_free(work);
    error_set(&err, -ENOMEM, "out of memory");
    request_fail(request, &err);
}

void working_check(struct render_request *request)
{
    start(request, WORK_CHECK);
}

void working_finish(struct render_request *request)
{
    start(request, WORK_FINISH);
}

void working_chime(struct render_request *request)
{
    start(request, WORK_CHIME);
}
