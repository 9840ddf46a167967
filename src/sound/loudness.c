/*
 * Measuring (EBU R128 by libebur128, true peak by our own oversampling, RMS) and bringing a piece to the
 * station's loudness. Called by the renderer's worker threads, by the command line and by tests; pure. The
 * limiter takes a little loudness away, so gain is found by trying: at most LOUDNESS_TRIES passes over
 * memory, usually one.
 */
#include "sound/ebu.h"
#include "sound/limiter.h"
#include "sound/oversample.h"
#include "sound/sound.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FULL_SCALE 32768.0
#define LOUDNESS_TRIES 4
#define LOUDNESS_NEAR_LU 0.2
#define LIMITER_LOSS                                                                                         \
    0.14 /* LU lost a dB by which peaks stand over the ceiling: speech, measured; only a first guess */
#define GAIN_MOST_DB 30.0      /* beyond that it is not speech that would be raised but the room's noise */
#define CEILING_MARGIN_DB 0.25 /* meters and resamplers differ by that much near half the rate */

static double to_db(double amplitude)
{
    return amplitude > 0 ? 20 * log10(amplitude) : -INFINITY;
}

static double from_db(double db)
{
    return pow(10, db / 20);
}

double sound_rms_dbfs(const int16_t *pcm, size_t frames)
{
    double sum = 0;
    for (size_t from = 0; from < frames;) {
        size_t end = frames - from > 4096 ? from + 4096 : frames;
        int64_t part = 0;
        for (; from < end; from++)
            part += (int64_t)pcm[from] * pcm[from];
        sum += (double)part;
    }
    return frames == 0 ? -INFINITY : to_db(sqrt(sum / (double)frames) / FULL_SCALE);
}

int sound_measure(const int16_t *pcm, size_t frames, unsigned rate_hz, struct sound_measure *out)
{
    if (rate_hz < 1000 || rate_hz > 192000)
        return -EINVAL;
    double lufs;
    int rc = ebu_integrated(pcm, frames, rate_hz, &lufs);
    if (rc != 0)
        return rc;
    *out = (struct sound_measure){
        .lufs = lufs,
        .peak_dbtp = to_db(oversample_peak(pcm, frames) / FULL_SCALE),
        .rms_dbfs = sound_rms_dbfs(pcm, frames),
    };
    return 0;
}

/* One try: gain and limiter into `out`, and what came of it. */
static int attempt(const int16_t *pcm, size_t frames, unsigned rate_hz, double gain_db, double ceiling_db,
                   int16_t *out, struct sound_measure *after)
{
    int rc = limiter_run(pcm, frames, rate_hz, from_db(gain_db), from_db(ceiling_db) * FULL_SCALE, out);
    return rc != 0 ? rc : sound_measure(out, frames, rate_hz, after);
}

/* What would bring the piece to the target, and what the limiter is likely to take of it. */
static double first_gain(const struct sound_measure *before, double fixed_gain_db)
{
    if (!isfinite(before->lufs))
        return fixed_gain_db;
    double gain_db = SOUND_TARGET_LUFS - before->lufs;
    double excess = before->peak_dbtp + gain_db - SOUND_CEILING_DBTP + CEILING_MARGIN_DB;
    return fmin(gain_db + LIMITER_LOSS * fmax(0, excess), GAIN_MOST_DB);
}

/* How much more gain the missing loudness needs: where the limiter works, a decibel of gain brings less than
 * a decibel. */
static double more_gain(double missing, double gained, double brought)
{
    double slope = fabs(gained) > 0.01 ? brought / gained : 1;
    return missing / fmax(0.25, fmin(1, slope));
}

/* Tries until loudness and peak are both right. A ceiling that was passed is lowered by the excess. */
static int search(const int16_t *pcm, size_t frames, unsigned rate_hz, double gain_db, double before_lufs,
                  int16_t *out, struct sound_measure *after)
{
    double ceiling_db = SOUND_CEILING_DBTP - CEILING_MARGIN_DB, gained = gain_db, last_lufs = before_lufs;
    for (int i = 0; i < LOUDNESS_TRIES; i++) {
        int rc = attempt(pcm, frames, rate_hz, gain_db, ceiling_db, out, after);
        if (rc != 0)
            return rc;
        double missing = isfinite(before_lufs) && isfinite(after->lufs) ? SOUND_TARGET_LUFS - after->lufs : 0;
        double excess = after->peak_dbtp - SOUND_CEILING_DBTP;
        if (fabs(missing) <= LOUDNESS_NEAR_LU && excess <= 0)
            return 0;
        double next_db = fmin(gain_db + more_gain(missing, gained, after->lufs - last_lufs), GAIN_MOST_DB);
        gained = next_db - gain_db;
        last_lufs = after->lufs;
        gain_db = next_db;
        if (excess > 0)
            ceiling_db -= excess + CEILING_MARGIN_DB;
    }
    return 0;
}

/* The promise of the ceiling holds even where the search ended above it: the rest is plain gain. */
static int keep_ceiling(int16_t *pcm, size_t frames, unsigned rate_hz, struct sound_measure *after)
{
    double excess = after->peak_dbtp - SOUND_CEILING_DBTP;
    if (excess <= 0)
        return 0;
    double gain = from_db(-excess - CEILING_MARGIN_DB);
    for (size_t i = 0; i < frames; i++)
        pcm[i] = (int16_t)lrint(pcm[i] * gain);
    return sound_measure(pcm, frames, rate_hz, after);
}

int sound_normalise(int16_t *pcm, size_t frames, unsigned rate_hz, double fixed_gain_db,
                    struct sound_measure *after)
{
    struct sound_measure before, found;
    int rc = sound_measure(pcm, frames, rate_hz, &before);
    if (rc != 0)
        return rc;
    if (!isfinite(before.peak_dbtp)) {
        *after = before;
        return 0;
    }
    double gain_db = first_gain(&before, fixed_gain_db);
    int16_t *out = malloc(frames * sizeof *out);
    if (out == NULL)
        return -ENOMEM;
    rc = search(pcm, frames, rate_hz, gain_db, before.lufs, out, &found);
    if (rc == 0)
        rc = keep_ceiling(out, frames, rate_hz, &found);
    if (rc == 0) {
        memcpy(pcm, out, frames * sizeof *out);
        *after = found;
    }
    free(out);
    return rc;
}

void sound_done(struct sound *sound)
{
    free(sound->pcm);
    *sound = (struct sound){0};
}
