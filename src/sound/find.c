/*
 * Finding sound in sound: the power of one tone (Goertzel), and where a piece occurs in a recording
 * (normalised cross-correlation). Called by the station's self-listening and by tests; pure. The search runs
 * first on a stretch of at most two seconds at about 2.5 kHz, then tries the best places at full rate with
 * the whole piece.
 */
#include "sound/sound.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define COARSE_HZ 2500
#define PROBE_SECONDS 2
#define PLACES 16

double sound_goertzel_dbfs(const int16_t *pcm, size_t frames, unsigned rate_hz, double hz)
{
    double turn = 2 * M_PI * hz / rate_hz, factor = 2 * cos(turn), last = 0, before = 0;
    for (size_t i = 0; i < frames; i++) {
        double now = pcm[i] / 32768.0 + factor * last - before;
        before = last;
        last = now;
    }
    double power = last * last + before * before - factor * last * before;
    return frames == 0 || power <= 0 ? -INFINITY : 20 * log10(2 * sqrt(power) / (double)frames);
}

/* Low-passed (mean of two block lengths) and thinned by `step`. New memory. */
static float *thin(const int16_t *pcm, size_t frames, size_t step, size_t *count)
{
    *count = frames / step;
    float *thinned = malloc((*count + 1) * sizeof *thinned);
    for (size_t i = 0; thinned != NULL && i < *count; i++) {
        size_t from = i * step, end = from + 2 * step < frames ? from + 2 * step : frames;
        int64_t sum = 0;
        for (size_t j = from; j < end; j++)
            sum += pcm[j];
        thinned[i] = (float)sum / (float)(2 * step);
    }
    return thinned;
}

static double energy(const float *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)values[i] * values[i];
    return sum;
}

/* Eight partial sums, so that the compiler may keep them side by side. */
static double product(const float *a, const float *b, size_t count)
{
    float part[8] = {0};
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (size_t j = 0; j < 8; j++)
            part[j] += a[i + j] * b[i + j];
    double sum = 0;
    for (size_t j = 0; j < 8; j++)
        sum += part[j];
    for (; i < count; i++)
        sum += (double)a[i] * b[i];
    return sum;
}

/* Start of the stretch of `length` values with the most energy. */
static size_t loudest(const float *values, size_t count, size_t length)
{
    double now = energy(values, length), most = now;
    size_t best = 0;
    for (size_t i = length; i < count; i++) {
        now += (double)values[i] * values[i] - (double)values[i - length] * values[i - length];
        if (now > most) {
            most = now;
            best = i - length + 1;
        }
    }
    return best;
}

struct place {
    size_t at;
    double correlation;
};

/* Keeps the best places at least `apart` from each other, best first. */
static void offer(struct place places[PLACES], struct place found, size_t apart)
{
    size_t slot = PLACES - 1;
    for (size_t i = 0; i < PLACES; i++) {
        size_t distance = places[i].at > found.at ? places[i].at - found.at : found.at - places[i].at;
        if (places[i].correlation > -2 && distance < apart) {
            slot = i;
            break;
        }
    }
    if (found.correlation <= places[slot].correlation)
        return;
    places[slot] = found;
    for (; slot > 0 && places[slot].correlation > places[slot - 1].correlation; slot--) {
        struct place swapped = places[slot - 1];
        places[slot - 1] = places[slot];
        places[slot] = swapped;
    }
}

/* The top of a wave through three neighbouring correlations, the middle one the highest: what a piece would
 * reach if it lay on the coarse raster. Without it a tone's own place, between two points of the raster,
 * ranks behind places some periods off that lie well. */
static double crest(const double r[3])
{
    double turn = (r[0] + r[2]) / (2 * r[1]); /* cosine of the angle from point to point */
    if (r[1] <= 0 || turn >= 1 || turn <= -1)
        return r[1];
    double slope = (r[2] - r[0]) / (2 * sqrt(1 - turn * turn));
    return fmin(1, sqrt(r[1] * r[1] + slope * slope));
}

/* All lags at the coarse rate with the loudest stretch of what is wanted. */
static void search(const float *wanted, size_t wanted_count, const float *heard, size_t heard_count,
                   size_t probe_count, struct place places[PLACES])
{
    size_t probe = loudest(wanted, wanted_count, probe_count);
    size_t lags = heard_count - wanted_count + 1;
    double wanted_energy = energy(wanted + probe, probe_count),
           heard_energy = energy(heard + probe, probe_count);
    double r[3] = {-1, -1, -1}; /* of the lag before the last, the last, and this one */
    for (size_t lag = 0; lag <= lags; lag++) {
        const float *stretch = heard + probe + lag;
        double both = lag < lags ? wanted_energy * heard_energy : 0;
        r[0] = r[1];
        r[1] = r[2];
        r[2] = both > 0 ? product(wanted + probe, stretch, probe_count) / sqrt(both) : -1;
        if (lag > 0 && r[1] >= r[0] && r[1] >= r[2] && r[1] > -1)
            offer(places, (struct place){lag - 1, crest(r)}, 4);
        if (lag + 1 >= lags)
            continue;
        heard_energy = fmax(0, heard_energy - (double)stretch[0] * stretch[0]);
        heard_energy += (double)stretch[probe_count] * stretch[probe_count];
    }
}

static double correlate(const int16_t *wanted, const int16_t *heard, size_t frames)
{
    double both = 0, left = 0, right = 0;
    for (size_t i = 0; i < frames; i++) {
        both += (double)wanted[i] * heard[i];
        left += (double)wanted[i] * wanted[i];
        right += (double)heard[i] * heard[i];
    }
    return left > 0 && right > 0 ? both / sqrt(left * right) : 0;
}

/* The whole piece at full rate around one coarse place. */
static void refine(const int16_t *wanted, size_t wanted_frames, const int16_t *heard, size_t heard_frames,
                   size_t step, size_t coarse, struct place *best)
{
    size_t centre = coarse * step, from = centre > 2 * step ? centre - 2 * step : 0;
    for (size_t lag = from; lag <= centre + 2 * step && lag <= heard_frames - wanted_frames; lag++) {
        double correlation = correlate(wanted, heard + lag, wanted_frames);
        if (correlation > best->correlation)
            *best = (struct place){lag, correlation};
    }
}

int sound_find(const int16_t *wanted, size_t wanted_frames, const int16_t *heard, size_t heard_frames,
               unsigned rate_hz, size_t *lag, double *correlation)
{
    size_t step = rate_hz > COARSE_HZ ? rate_hz / COARSE_HZ : 1, wanted_count, heard_count;
    if (wanted_frames < 4 * step || heard_frames < wanted_frames)
        return -EINVAL;
    float *thin_wanted = thin(wanted, wanted_frames, step, &wanted_count);
    float *thin_heard = thin(heard, heard_frames, step, &heard_count);
    int rc = thin_wanted == NULL || thin_heard == NULL ? -ENOMEM : 0;
    struct place places[PLACES], best = {0, -1};
    for (size_t i = 0; i < PLACES; i++)
        places[i] = (struct place){0, -3};
    size_t probe = (size_t)PROBE_SECONDS * COARSE_HZ;
    if (rc == 0)
        search(thin_wanted, wanted_count, thin_heard, heard_count,
               wanted_count < probe ? wanted_count : probe, places);
    for (size_t i = 0; rc == 0 && i < PLACES && places[i].correlation > -2; i++)
        refine(wanted, wanted_frames, heard, heard_frames, step, places[i].at, &best);
    free(thin_wanted);
    free(thin_heard);
    if (rc == 0) {
        *lag = best.at;
        *correlation = best.correlation;
    }
    return rc;
}
