/*
 * Joining a rehearsal's stretches of sound. The files were written by the station's own output worker a
 * moment ago, so they are read here without the care that files from outside need. With the silence of the
 * day between them the file begins at 00:00; trimmed, each stretch keeps half a second of silence on both
 * sides.
 */
#include "cli/rehearse_sound.h"
#include <errno.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK 65536
#define MARGIN_MS 500 /* of silence left around a trimmed stretch */

struct joining {
    const struct rehearse_sound *sound;
    SNDFILE *out;
    sf_count_t written;
    json_t *stretches;
    int16_t *chunk;
};

static int write_failed(const struct joining *j, struct error *err)
{
    return error_set(err, -EIO, "%s could not be written: %s. Is the disk full?", j->sound->path,
                     sf_strerror(j->out));
}

static int write_silence(struct joining *j, sf_count_t frames, struct error *err)
{
    memset(j->chunk, 0, CHUNK * sizeof *j->chunk);
    while (frames > 0) {
        sf_count_t now = frames < CHUNK ? frames : CHUNK;
        if (sf_writef_short(j->out, j->chunk, now) != now)
            return write_failed(j, err);
        j->written += now;
        frames -= now;
    }
    return 0;
}

/* Frames [*first, *last) that hold sound. */
static void find_sound(struct joining *j, SNDFILE *in, sf_count_t *first, sf_count_t *last)
{
    sf_count_t at = 0, got;
    *first = *last = 0;
    sf_seek(in, 0, SEEK_SET);
    while ((got = sf_readf_short(in, j->chunk, CHUNK)) > 0) {
        for (sf_count_t i = 0; i < got; i++) {
            if (j->chunk[i] == 0)
                continue;
            if (*last == 0)
                *first = at + i;
            *last = at + i + 1;
        }
        at += got;
    }
}

static int copy(struct joining *j, SNDFILE *in, sf_count_t first, sf_count_t count, struct error *err)
{
    sf_seek(in, first, SEEK_SET);
    while (count > 0) {
        sf_count_t want = count < CHUNK ? count : CHUNK, got = sf_readf_short(in, j->chunk, want);
        if (got <= 0)
            return 0;
        if (sf_writef_short(j->out, j->chunk, got) != got)
            return write_failed(j, err);
        j->written += got;
        count -= got;
    }
    return 0;
}

static void add_stretch(struct joining *j, int64_t start_us, sf_count_t frames)
{
    char start[RFC3339_SIZE];
    double rate = j->sound->rate_hz;
    rfc3339_format(start_us, start);
    json_array_append_new(j->stretches, json_pack("{s:s, s:f, s:f}", "start", start, "seconds",
                                                  (double)frames / rate, "at_s", (double)j->written / rate));
}

static int64_t frames_to_us(const struct joining *j, sf_count_t frames)
{
    return (int64_t)frames * US_PER_S / j->sound->rate_hz;
}

static sf_count_t us_to_frames(const struct joining *j, int64_t us)
{
    return (sf_count_t)((us * j->sound->rate_hz + US_PER_S / 2) / US_PER_S);
}

static int add_part(struct joining *j, const struct station_part *part, SNDFILE *in, sf_count_t length,
                    struct error *err)
{
    sf_count_t first = 0, last = length;
    int64_t start = part->start_us;
    int code = 0;
    if (j->sound->trim) {
        sf_count_t margin = (sf_count_t)j->sound->rate_hz * MARGIN_MS / 1000;
        find_sound(j, in, &first, &last);
        first = first > margin ? first - margin : 0;
        last = last == 0 ? 0 : last + margin < length ? last + margin : length;
        start += frames_to_us(j, first);
    } else {
        sf_count_t ahead = us_to_frames(j, start - j->sound->from_us) - j->written;
        if (ahead < 0)
            first = -ahead; /* what the day before still played */
        else
            code = write_silence(j, ahead, err);
    }
    if (code || first >= last)
        return code;
    add_stretch(j, start, last - first);
    return copy(j, in, first, last - first, err);
}

static int open_part(struct joining *j, const struct station_part *part, struct error *err)
{
    SF_INFO info = {0};
    SNDFILE *in = sf_open(part->path, SFM_READ, &info);
    if (!in)
        return error_set(err, -EIO, "%s: a stretch of the rehearsal cannot be read: %s.", part->path,
                         sf_strerror(NULL));
    int code = add_part(j, part, in, info.frames, err);
    sf_close(in);
    return code;
}

static int join(struct joining *j, const struct station_part *parts, size_t count, struct error *err)
{
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++)
        if (parts[i].channel == j->sound->channel)
            code = open_part(j, &parts[i], err);
    if (code == 0 && !j->sound->trim)
        code = write_silence(j, us_to_frames(j, j->sound->to_us - j->sound->from_us) - j->written, err);
    return code;
}

int rehearse_sound_join(const struct rehearse_sound *sound, const struct station_part *parts, size_t count,
                        json_t **stretches, struct error *err)
{
    SF_INFO info = {
        .samplerate = (int)sound->rate_hz, .channels = 1, .format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16};
    struct joining j = {.sound = sound, .stretches = json_array(), .chunk = malloc(CHUNK * sizeof *j.chunk)};
    int code = j.stretches && j.chunk ? 0 : error_set(err, -ENOMEM, "No memory to join the sound.");
    if (code == 0) {
        j.out = sf_open(sound->path, SFM_WRITE, &info);
        code = j.out ? join(&j, parts, count, err)
                     : error_set(err, -EIO, "%s cannot be written: %s.", sound->path, sf_strerror(NULL));
    }
    if (j.out && sf_close(j.out) && code == 0)
        code = error_set(err, -EIO, "%s could not be finished. Is the disk full?", sound->path);
    free(j.chunk);
    if (code == 0) {
        *stretches = j.stretches;
        return 0;
    }
    if (j.out)
        unlink(sound->path); /* half a day is not a rehearsal */
    json_decref(j.stretches);
    return code;
}
