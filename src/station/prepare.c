/*
 * Sound for cues: each is rendered as soon as its slot is frozen (most come from the cache: the planner had
 * them rendered to know their lengths), its file is opened so that no eviction can take it away, and it is
 * told to playing.c. What cannot be rendered is said so there and then. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void failed(struct cue *cue, const char *why)
{
    free(cue->failure);
    cue->failure = strdup(why);
    cue->state = CUE_DROPPED;
    log_error("“%s” could not be made into sound: %s", cue->title ? cue->title : "-", why);
    playing_ready(cue);
}

static void voice_alarm(struct station *st, const struct rendered *rendered)
{
    if (rendered->fell_back)
        alarm_raise(st, "voice", "Giọng đọc “%s” không dùng được (%s); đài đang đọc bằng giọng dự phòng.",
                    st->config->voice,
                    rendered->fallback_reason ? rendered->fallback_reason : "không rõ lý do");
}

static void keep_length(struct station *st, const struct cue *cue)
{
    if (cue->recording && st->recording_seconds)
        json_object_set_new(st->recording_seconds, cue->recording, json_real(cue->seconds));
}

static void rendered(void *context, struct rendered *result, const struct error *why)
{
    struct cue *cue = context;
    struct station *st = cue->run->station;
    cue->request = NULL;
    if (!result) {
        failed(cue, why->text);
        return;
    }
    int fd = open(result->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        rendered_free(result);
        failed(cue, strerror(errno));
        return;
    }
    cue->rendered = result;
    cue->fd = fd;
    cue->frames = result->frames;
    cue->seconds = (double)result->frames / result->rate_hz;
    cue->estimated = false;
    cue->state = CUE_READY;
    voice_alarm(st, result);
    keep_length(st, cue);
    playing_ready(cue);
}

static int request_file(struct cue *cue, const char *dir, const char *folder, const char *name,
                        const char *text, struct error *err)
{
    struct station *st = cue->run->station;
    char *inside = file_join(dir, folder), *path = inside ? file_join(inside, name) : NULL;
    int code = path ? render_recording(st->render, path, text, rendered, cue, &cue->request, err)
                    : error_set(err, -ENOMEM, "No memory.");
    free(inside);
    free(path);
    return code;
}

static int request_text(struct cue *cue, struct error *err)
{
    struct station *st = cue->run->station;
    return render_text(st->render, st->config->speaker, cue->text ? cue->text : "", rendered, cue,
                       &cue->request, err);
}

static int silence(struct cue *cue)
{
    cue->frames = (uint64_t)(cue->seconds * cue->run->station->config->rate_hz);
    cue->state = CUE_READY;
    return 0;
}

static int request(struct cue *cue, struct error *err)
{
    struct station *st = cue->run->station;
    switch (cue->kind) {
    case ITEM_CHIME:
        return render_chime(st->render, rendered, cue, &cue->request, err);
    case ITEM_JINGLE:
        return request_file(cue, st->setup.station_dir, "jingles", cue->text, "", err);
    case ITEM_NOTICES:
        if (cue->recording)
            return request_file(cue, st->setup.state_dir ? st->setup.state_dir : "", "recordings",
                                cue->recording, cue->text, err);
        return request_text(cue, err);
    case ITEM_SAY:
    case ITEM_TIME_CHECK:
        return request_text(cue, err);
    case ITEM_SILENCE:
    case ITEM_RELAY: /* no input brings them yet */
    case ITEM_MUSIC:
        return silence(cue);
    }
    return error_set(err, -EINVAL, "Unknown kind of item.");
}

void prepare_cue(struct cue *cue)
{
    struct error err = {0};
    if (cue->state == CUE_WAITING && !cue->request && request(cue, &err))
        failed(cue, err.text);
}

void prepare_run(struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        prepare_cue(run->cues[i]);
}

void cue_free(struct cue *cue)
{
    if (!cue)
        return;
    if (cue->request)
        render_cancel(cue->request);
    if (cue->fd >= 0)
        close(cue->fd);
    rendered_free(cue->rendered);
    free(cue->title);
    free(cue->text);
    free(cue->recording);
    free(cue->hash);
    free(cue->failure);
    free(cue->reported);
    free(cue);
}
