/*
 * Serving the one-shot kinds: one poll of a source, one text of a voice. And the live input, which only
 * reads. Runs in the worker, on its only thread.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CLAUSES_MOST 400000u
#define WORDS_MOST 500u
#define PCM_CHUNK_FRAMES 32768u /* 64 kB a message */
#define RATE_LEAST 8000u
#define RATE_MOST 48000u

int serve_explain(const struct hosted *hosted, int rc, const char *what, struct error *err)
{
    if (hosted->last_error[0] != '\0')
        return error_set(err, rc, "%s", hosted->last_error);
    return error_set(err, rc, "%s failed: %s", what, strerror(-rc));
}

int serve_expect(struct hosted *hosted, enum message_type type, json_t **out, struct error *err)
{
    struct message message;
    json_error_t fault;
    int rc = channel_wait(&hosted->channel, &message, err);
    if (rc <= 0 || message.type == MESSAGE_CLOSE)
        return rc < 0 ? rc : 0;
    if (message.type != type)
        return error_set(err, -EPROTO, "the station sent %s, expected %s", message_rule(message.type)->name,
                         message_rule(type)->name);
    json_t *json = json_loadb(message.payload, message.length, 0, &fault);
    if (!json_is_object(json)) {
        json_decref(json);
        return error_set(err, -EPROTO, "the station sent a %s that is no JSON object",
                         message_rule(type)->name);
    }
    *out = json;
    return 1;
}

/* ---- Sources ---- */

/* The poll belongs to `hosted` until it is over. */
static int begin_poll(struct hosted *hosted, json_t *poll, struct error *err)
{
    const json_t *now = json_object_get(poll, "now");
    if (!json_is_integer(now) || !json_is_object(json_object_get(poll, "state")))
        return error_set(err, -EPROTO, "the station sent a POLL without its time or the source's state");
    hosted->now_s = json_integer_value(now);
    hosted->poll = poll;
    return 0;
}

int serve_source(struct hosted *hosted, struct error *err)
{
    json_t *poll;
    int rc = serve_expect(hosted, MESSAGE_POLL, &poll, err);
    if (rc <= 0)
        return rc;
    rc = begin_poll(hosted, poll, err);
    if (rc == 0) {
        rc = hosted->plugin.source->poll(hosted->self);
        if (rc == 0 && hosted->is_cancelled)
            rc = -ECANCELED; /* a poll that was cut short must not commit */
        if (rc != 0)
            serve_explain(hosted, rc = rc < 0 ? rc : -EIO, "the poll", err);
    }
    hosted->poll = NULL;
    json_decref(poll);
    return rc;
}

/* ---- Voices ---- */

struct speech {
    struct loaxa_sink sink;
    struct hosted *hosted;
    size_t clauses, frames;
    bool begun;
};

static struct speech *speech_of(const struct loaxa_sink *sink)
{
    return sink->context;
}

static int misuse(struct speech *speech, const char *text)
{
    host_say(speech->hosted, LOAXA_LOG_ERROR, text);
    return -EINVAL;
}

static int sink_begin(const struct loaxa_sink *sink, unsigned rate_hz)
{
    struct speech *speech = speech_of(sink);
    if (speech->begun || rate_hz < RATE_LEAST || rate_hz > RATE_MOST)
        return misuse(speech, "the voice must begin once, at 8000 to 48000 Hz");
    speech->begun = true;
    return channel_send_json(&speech->hosted->channel, MESSAGE_FORMAT,
                             json_pack("{s:i}", "rate", (int)rate_hz));
}

static int sink_frames(const struct loaxa_sink *sink, const int16_t *pcm, size_t frames)
{
    struct speech *speech = speech_of(sink);
    if (!speech->begun)
        return misuse(speech, "the voice sent sound before it began");
    while (frames > 0) {
        size_t chunk = frames < PCM_CHUNK_FRAMES ? frames : PCM_CHUNK_FRAMES;
        int rc = channel_send(&speech->hosted->channel, MESSAGE_PCM, pcm, chunk * sizeof *pcm);
        if (rc != 0)
            return rc;
        speech->frames += chunk;
        pcm += chunk;
        frames -= chunk;
    }
    return 0;
}

static int sink_mark(const struct loaxa_sink *sink, size_t clause)
{
    struct speech *speech = speech_of(sink);
    if (!speech->begun || clause >= speech->clauses)
        return misuse(speech, "the voice marked a clause that does not exist, or before it began");
    return channel_send_json(
        &speech->hosted->channel, MESSAGE_MARK,
        json_pack("{s:I, s:I}", "clause", (json_int_t)clause, "frame", (json_int_t)speech->frames));
}

static int read_clause(const json_t *json, struct loaxa_clause *out)
{
    const char *words = json_string_value(json_object_get(json, "words"));
    const char *mark = json_string_value(json_object_get(json, "mark"));
    if (words == NULL || strlen(words) > WORDS_MOST || mark == NULL || mark[0] == '\0' || mark[1] != '\0' ||
        strchr(",.?!", mark[0]) == NULL)
        return -EPROTO;
    *out = (struct loaxa_clause){.words = words,
                                 .mark = mark[0],
                                 .paragraph_end = json_is_true(json_object_get(json, "paragraph_end"))};
    return 0;
}

/* New array, its strings borrowed from `speak`. */
static int read_clauses(const json_t *speak, struct loaxa_clause **out, size_t *count, struct error *err)
{
    const json_t *list = json_object_get(speak, "clauses");
    size_t total = json_array_size(list);
    if (!json_is_array(list) || total > CLAUSES_MOST)
        return error_set(err, -EPROTO, "expected a list of at most %u clauses to speak", CLAUSES_MOST);
    struct loaxa_clause *clauses = calloc(total + 1, sizeof *clauses);
    if (clauses == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < total; i++)
        if (read_clause(json_array_get(list, i), &clauses[i]) != 0) {
            free(clauses);
            return error_set(err, -EPROTO,
                             "clause %zu: expected words of at most %u bytes and one of the marks , . ? !", i,
                             WORDS_MOST);
        }
    *out = clauses;
    *count = total;
    return 0;
}

int serve_voice(struct hosted *hosted, struct error *err)
{
    json_t *speak;
    struct loaxa_clause *clauses = NULL;
    struct speech speech = {.hosted = hosted};
    int rc = serve_expect(hosted, MESSAGE_SPEAK, &speak, err);
    if (rc <= 0)
        return rc;
    rc = read_clauses(speak, &clauses, &speech.clauses, err);
    if (rc == 0) {
        speech.sink = (struct loaxa_sink){.size = sizeof speech.sink,
                                          .context = &speech,
                                          .begin = sink_begin,
                                          .frames = sink_frames,
                                          .mark = sink_mark};
        rc = hosted->plugin.voice->speak(hosted->self, clauses, speech.clauses, &speech.sink);
        if (rc != 0)
            serve_explain(hosted, rc = rc < 0 ? rc : -EIO, "speaking", err);
    }
    free(clauses);
    json_decref(speak);
    return rc;
}

/* ---- Inputs ---- */

int serve_input(struct hosted *hosted, struct error *err)
{
    json_t *open;
    struct message message;
    int rc = serve_expect(hosted, MESSAGE_OPEN, &open, err);
    if (rc <= 0)
        return rc;
    json_int_t rate = json_integer_value(json_object_get(open, "rate"));
    json_decref(open);
    if (rate < RATE_LEAST || rate > RATE_MOST)
        return error_set(err, -EPROTO, "the station asks for %lld Hz, expected 8000 to 48000",
                         (long long)rate);
    int16_t pcm[RATE_MOST / 50];
    channel_send_json(&hosted->channel, MESSAGE_OPENED, json_object());
    while (!hosted->channel.closed && channel_try(&hosted->channel, &message, err) == 0) {
        int64_t frames = hosted->plugin.input->read(hosted->self, pcm, (size_t)rate / 50);
        if (frames < 0 || frames > rate / 50)
            return serve_explain(hosted, frames < 0 ? (int)frames : -EIO, "reading", err);
        if (frames == 0)
            break;
        channel_send(&hosted->channel, MESSAGE_PCM, pcm, (size_t)frames * sizeof *pcm);
    }
    return 0;
}
