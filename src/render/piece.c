/*
 * From an engine's frames to canonical PCM. Runs on libuv's worker threads for the renderer: a minute of
 * speech costs tens of milliseconds, and the loop must answer "Dừng phát" meanwhile. Knows no engine and no
 * queue.
 */
#include "render/piece.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define QUIET 32           /* -60 dBFS: below is no speech */
#define QUIET_RMS_DBFS -60 /* of the whole piece: an engine that "spoke" this softly did not speak */
#define HEAD_S 0.05        /* silence before the first word */
#define TAIL_S 0.80        /* and after the last: a sentence's pause, whatever follows */
#define EDGE_S 0.005       /* a recording cut off in mid-sound fades over this, or it would click */
#define SHORT_GAIN_DB                                                                                        \
    2.0 /* pieces under 400 ms: about what makes espeak at volume 80 as loud as the rest                     \
         */

void piece_done(struct piece *piece)
{
    sound_done(&piece->sound);
    free(piece->marks);
    *piece = (struct piece){0};
}

static int convert(struct piece *piece, unsigned rate_hz)
{
    struct sound out, *in = &piece->sound;
    if (in->rate_hz == rate_hz)
        return 0;
    int rc = sound_resample(in->pcm, in->frames, in->rate_hz, rate_hz, &out);
    if (rc != 0)
        return rc;
    for (size_t i = 0; i < piece->mark_count; i++)
        piece->marks[i] = piece->marks[i] * rate_hz / in->rate_hz;
    sound_done(in);
    *in = out;
    return 0;
}

/* First and end of what is not silence; false when nothing is. */
static bool find_sound(const struct sound *sound, size_t *from, size_t *end)
{
    *from = 0;
    *end = sound->frames;
    while (*from < *end && abs(sound->pcm[*from]) < QUIET)
        (*from)++;
    while (*end > *from && abs(sound->pcm[*end - 1]) < QUIET)
        (*end)--;
    return *end > *from;
}

/* A mark's place after `from` frames went and `head` came. */
static uint64_t moved(uint64_t mark, size_t from, size_t head, size_t frames)
{
    uint64_t at = mark < from ? 0 : mark - from + head;
    return at < frames ? at : frames - 1;
}

static int lay_out(struct piece *piece, size_t from, size_t end)
{
    struct sound *sound = &piece->sound;
    size_t head = (size_t)(HEAD_S * sound->rate_hz), tail = (size_t)(TAIL_S * sound->rate_hz);
    size_t frames = head + (end - from) + tail;
    int16_t *pcm = calloc(frames, sizeof *pcm);
    if (pcm == NULL)
        return -ENOMEM;
    memcpy(pcm + head, sound->pcm + from, (end - from) * sizeof *pcm);
    free(sound->pcm);
    sound->pcm = pcm;
    sound->frames = frames;
    for (size_t i = 0; i < piece->mark_count; i++)
        piece->marks[i] = moved(piece->marks[i], from, head, frames);
    return 0;
}

static void fade_edges(struct sound *sound)
{
    size_t edge = (size_t)(EDGE_S * sound->rate_hz);
    for (size_t i = 0; i < edge && i < sound->frames; i++) {
        int16_t *first = &sound->pcm[i], *last = &sound->pcm[sound->frames - 1 - i];
        *first = (int16_t)(*first * (long)i / (long)edge);
        *last = (int16_t)(*last * (long)i / (long)edge);
    }
}

/* Its own silence counts towards the pause after it. */
static int lay_out_recording(struct sound *sound, size_t end)
{
    size_t tail = (size_t)(TAIL_S * sound->rate_hz), has = sound->frames - end;
    size_t frames = has < tail ? end + tail : sound->frames;
    int16_t *pcm = realloc(sound->pcm, frames * sizeof *pcm);
    if (pcm == NULL)
        return -ENOMEM;
    sound->pcm = pcm;
    fade_edges(sound);
    memset(pcm + sound->frames, 0, (frames - sound->frames) * sizeof *pcm);
    sound->frames = frames;
    return 0;
}

int piece_finish(struct piece *piece, unsigned rate_hz, enum piece_kind kind, struct error *err)
{
    size_t from, end;
    int rc = convert(piece, rate_hz);
    if (rc != 0)
        return error_set(err, rc, "cannot convert the sound to %u Hz", rate_hz);
    if (!find_sound(&piece->sound, &from, &end))
        return error_set(err, -ENODATA, "expected sound, found only silence (%.2f s)",
                         (double)piece->sound.frames / piece->sound.rate_hz);
    struct sound *sound = &piece->sound;
    if (kind == PIECE_SPEECH)
        rc = lay_out(piece, from, end);
    else if (kind == PIECE_RECORDING)
        rc = lay_out_recording(sound, end);
    if (rc != 0)
        return error_set(err, rc, "out of memory");
    double rms_dbfs = sound_rms_dbfs(sound->pcm, sound->frames);
    if (rms_dbfs < QUIET_RMS_DBFS)
        return error_set(err, -ENODATA, "expected sound, found near silence (%.0f dBFS)", rms_dbfs);
    rc = sound_normalise(sound->pcm, sound->frames, sound->rate_hz, SHORT_GAIN_DB, &piece->measure);
    if (rc != 0)
        return error_set(err, rc, "cannot bring the sound to the station's loudness: %s", strerror(-rc));
    piece->frames = sound->frames;
    piece->rate_hz = sound->rate_hz;
    return 0;
}
