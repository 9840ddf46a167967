/* What the live tests hear with; see listen.h. Links sound/ and nothing of the station. */
#include "listen.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEARCH_S 4 /* seconds of `wanted` that are searched for */
#define WINDOW_MS 100
#define QUIET_RMS 60.0 /* windows below this are pauses: nothing to compare */
#define WINDOW_GOOD 0.80
#define WANDER_MS 3       /* a window may lie this far from where the last one lay */
#define BEND_FLOOR 1000.0 /* a click less sharp than this is not heard over a horn */
#define BEND_AROUND_MS 2
#define WANDER_FRAMES_MOST (48000 * WANDER_MS / 1000)

static int load_raw(const char *path, struct sound *out)
{
    char *bytes = NULL;
    size_t length = 0;
    int result = file_read(path, 512u << 20, &bytes, &length, NULL);
    if (result < 0)
        return result;
    out->frames = length / sizeof(int16_t);
    out->pcm = malloc(length ? length : 2);
    if (out->pcm)
        memcpy(out->pcm, bytes, out->frames * sizeof(int16_t));
    free(bytes);
    return out->pcm ? 0 : -ENOMEM;
}

int listen_load(const char *path, unsigned rate_hz, struct sound *out)
{
    size_t length = strlen(path);
    if (length > 4 && strcmp(path + length - 4, ".raw") == 0) {
        out->rate_hz = rate_hz;
        return load_raw(path, out);
    }
    struct sound read = {0};
    int result = sound_file_read(path, 4 * 3600.0, &read, NULL);
    if (result < 0 || read.rate_hz == rate_hz) {
        *out = read;
        return result;
    }
    result = sound_resample(read.pcm, read.frames, read.rate_hz, rate_hz, out);
    sound_done(&read);
    return result;
}

static bool tone_is_there(const struct sound *heard, size_t at, const struct sound_tone *tone)
{
    size_t window = heard->rate_hz / 10;
    size_t start = at + (size_t)((tone->start_s + 0.03) * heard->rate_hz);
    if (start + window > heard->frames)
        return false;
    double here = sound_goertzel_dbfs(heard->pcm + start, window, heard->rate_hz, tone->hz);
    double beside = sound_goertzel_dbfs(heard->pcm + start, window, heard->rate_hz, tone->hz * 1.12);
    return here > -45.0 && here > beside + 10.0;
}

bool listen_chime(const struct sound *heard, size_t from, size_t *at)
{
    size_t count = 0;
    const struct sound_tone *tones = sound_chime_tones(&count);
    size_t step = heard->rate_hz / 100;
    for (size_t place = from; place + heard->rate_hz < heard->frames; place += step) {
        size_t found = 0;
        while (found < count && tone_is_there(heard, place, &tones[found]))
            found++;
        if (count > 0 && found == count) {
            *at = place;
            return true;
        }
    }
    return false;
}

static double correlate(const int16_t *a, const int16_t *b, size_t frames)
{
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < frames; i++) {
        ab += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

static double rms(const int16_t *pcm, size_t frames)
{
    double sum = 0;
    for (size_t i = 0; i < frames; i++)
        sum += (double)pcm[i] * pcm[i];
    return sqrt(sum / (double)frames);
}

/* A sound server that resamples moves sound by parts of a frame, which takes hisses apart though nothing is
 * amiss: the correlation between the frames, `offset` frames from `middle`, by Lanczos of four lobes. */
static double between(const double *r, long count, long middle, double offset)
{
    double sum = 0;
    for (long k = middle - 4; k <= middle + 4; k++) {
        double x = M_PI * ((double)(k - middle) - offset);
        if (k >= 0 && k < count && fabs(x) < 4 * M_PI)
            sum += r[k] * (fabs(x) < 1e-9 ? 1 : sin(x) / x * sin(x / 4) / (x / 4));
    }
    return sum;
}

/* The highest correlation at and between frames first..last of `r`; *at: the frame nearest to it. */
static double highest(const double *r, long count, long first, long last, long *at)
{
    *at = first;
    for (long k = first; k <= last; k++)
        *at = r[k] > r[*at] ? k : *at;
    double best = r[*at];
    for (int quarter = -3; quarter <= 3; quarter++)
        best = fmax(best, between(r, count, *at, quarter / 4.0));
    return fmin(best, 1);
}

/* Best correlation of a window within ±wander frames of `expected`; moves *expected there. A tone matches a
 * period on as well as in its place: it moves only where that is clearly better. */
static double follow_window(const int16_t *wanted, size_t window, const struct sound *heard, long wander,
                            long *expected)
{
    double r[2 * WANDER_FRAMES_MOST + 1];
    long count = 2 * wander + 1, first = *expected - wander, near = 0, far = 0;
    for (long k = 0; k < count; k++) {
        bool inside = first + k >= 0 && (size_t)(first + k) + window <= heard->frames;
        r[k] = inside ? correlate(wanted, heard->pcm + first + k, window) : 0;
    }
    double here = highest(r, count, wander - 2, wander + 2, &near);
    double there = highest(r, count, 0, count - 1, &far);
    bool stays = here >= 0.9 * there;
    if (there >= WINDOW_GOOD)
        *expected = first + (stays ? near : far);
    return stays ? here : there;
}

/* The largest second difference from `from` on: a step or a stray sample stands out in it. */
static double sharpest_bend(const int16_t *pcm, size_t frames, size_t from, size_t end)
{
    double most = 0;
    for (size_t i = from < 1 ? 1 : from; i + 1 < frames && i < end; i++)
        most = fmax(most, abs(pcm[i - 1] - 2 * pcm[i] + pcm[i + 1]));
    return most;
}

static double click_in(const int16_t *wanted, size_t wanted_frames, size_t at, size_t window,
                       const struct sound *heard, long place)
{
    size_t around = heard->rate_hz * BEND_AROUND_MS / 1000;
    if (place < 0)
        return 0;
    double here = sharpest_bend(heard->pcm, heard->frames, (size_t)place, (size_t)place + window);
    double there = sharpest_bend(wanted, wanted_frames, at > around ? at - around : 0, at + window + around);
    return here / (there + BEND_FLOOR);
}

int listen_follow(const int16_t *wanted, size_t wanted_frames, const struct sound *heard, size_t from,
                  struct listen_match *out)
{
    *out = (struct listen_match){.worst = 1, .first_bad = wanted_frames};
    size_t search = SEARCH_S * (size_t)heard->rate_hz;
    if (search > wanted_frames)
        search = wanted_frames;
    int result = sound_find(wanted, search, heard->pcm + from, heard->frames - from, heard->rate_hz,
                            &out->lag, &out->correlation);
    if (result < 0)
        return result;
    out->lag += from;
    if (out->correlation < 0.5)
        return -ENODATA;
    size_t window = heard->rate_hz * WINDOW_MS / 1000;
    long wander = (long)(heard->rate_hz * WANDER_MS / 1000), moved = 0;
    for (size_t at = 0; at + window <= wanted_frames; at += window) {
        long expected = (long)(out->lag + at) + moved, place = expected;
        if (rms(wanted + at, window) < QUIET_RMS) {
            out->click = fmax(out->click, click_in(wanted, wanted_frames, at, window, heard, expected));
            continue;
        }
        double c = follow_window(wanted + at, window, heard, wander, &place);
        moved += place - expected;
        out->click = fmax(out->click, click_in(wanted, wanted_frames, at, window, heard, place));
        out->windows++;
        out->bad_windows += c < WINDOW_GOOD;
        if (c < WINDOW_GOOD && out->first_bad == wanted_frames)
            out->first_bad = at;
        if (c < out->worst)
            out->worst = c;
    }
    out->drift_ms = 1000.0 * (double)moved / heard->rate_hz;
    return 0;
}

double listen_longest_silence_ms(const struct sound *heard, size_t from, size_t to)
{
    size_t run = 0, longest = 0;
    for (size_t i = from; i < to && i < heard->frames; i++) {
        run = abs(heard->pcm[i]) <= 2 ? run + 1 : 0;
        if (run > longest)
            longest = run;
    }
    return 1000.0 * (double)longest / heard->rate_hz;
}
