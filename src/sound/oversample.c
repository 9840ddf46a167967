/*
 * Four-fold oversampling for true peaks: three windowed-sinc phases between neighbouring samples. Called by
 * the meter and the limiter on whatever thread measures; no state outlives a call. Blocks that cannot hold a
 * new peak are not interpolated: in speech that is nearly all of them.
 */
#include "sound/oversample.h"
#include <math.h>
#include <string.h>

#define HALF (OVERSAMPLE_TAPS / 2)
#define PADDED (OVERSAMPLE_BLOCK + OVERSAMPLE_TAPS)

/* Hann-windowed sinc at `distance` samples from the point wanted. */
static double kernel(double distance)
{
    double angle = M_PI * distance;
    double window = 0.5 + 0.5 * cos(angle / (HALF + 0.5));
    return fabs(distance) < 1e-9 ? 1.0 : window * sin(angle) / angle;
}

void oversample_init(struct oversample *over)
{
    over->reach = 1;
    for (int phase = 0; phase < OVERSAMPLE_PHASES; phase++) {
        double point = (phase + 1) / (OVERSAMPLE_PHASES + 1.0), sum = 0, reach = 0;
        double taps[OVERSAMPLE_TAPS];
        for (int i = 0; i < OVERSAMPLE_TAPS; i++)
            sum += taps[i] = kernel(i - (HALF - 1) - point);
        for (int i = 0; i < OVERSAMPLE_TAPS; i++) {
            over->tap[phase][i] = (float)(taps[i] / sum);
            reach += fabs(taps[i] / sum);
        }
        if (reach > over->reach)
            over->reach = (float)reach;
    }
}

/* The block's samples with HALF - 1 before and HALF after; zero outside the piece. Returns the largest
 * magnitude. */
static float load(const int16_t *pcm, size_t frames, size_t from, float padded[PADDED])
{
    int16_t samples[PADDED] = {0};
    size_t before = from < HALF - 1 ? from : HALF - 1, start = HALF - 1 - before;
    size_t there = frames - (from - before), count = there < PADDED - start ? there : PADDED - start;
    memcpy(samples + start, pcm + from - before, count * sizeof *pcm);
    int least = 0, most = 0;
    for (size_t i = 0; i < PADDED; i++) {
        least = samples[i] < least ? samples[i] : least;
        most = samples[i] > most ? samples[i] : most;
        padded[i] = samples[i];
    }
    return (float)(most > -least ? most : -least);
}

static void interpolate(const float tap[OVERSAMPLE_TAPS], const float padded[PADDED],
                        float envelope[OVERSAMPLE_BLOCK])
{
    float between[OVERSAMPLE_BLOCK] = {0};
    for (size_t k = 0; k < OVERSAMPLE_TAPS; k++)
        for (size_t i = 0; i < OVERSAMPLE_BLOCK; i++)
            between[i] += tap[k] * padded[i + k];
    for (size_t i = 0; i < OVERSAMPLE_BLOCK; i++)
        envelope[i] = fabsf(between[i]) > envelope[i] ? fabsf(between[i]) : envelope[i];
}

static float largest(const float envelope[OVERSAMPLE_BLOCK])
{
    float most[8] = {0};
    for (size_t i = 0; i < OVERSAMPLE_BLOCK; i += 8)
        for (size_t j = 0; j < 8; j++)
            most[j] = envelope[i + j] > most[j] ? envelope[i + j] : most[j];
    for (size_t j = 1; j < 8; j++)
        most[0] = fmaxf(most[0], most[j]);
    return most[0];
}

float oversample_envelope(const struct oversample *over, const int16_t *pcm, size_t frames, size_t from,
                          size_t count, float floor, float envelope[OVERSAMPLE_BLOCK])
{
    float padded[PADDED];
    float most = load(pcm, frames, from, padded);
    for (size_t i = 0; i < OVERSAMPLE_BLOCK; i++)
        envelope[i] = fabsf(padded[i + HALF - 1]);
    if (most * over->reach > floor)
        for (int phase = 0; phase < OVERSAMPLE_PHASES; phase++)
            interpolate(over->tap[phase], padded, envelope);
    for (size_t i = count; i < OVERSAMPLE_BLOCK; i++)
        envelope[i] = 0;
    return largest(envelope);
}

float oversample_peak(const int16_t *pcm, size_t frames)
{
    struct oversample over;
    float envelope[OVERSAMPLE_BLOCK], most = 0;
    oversample_init(&over);
    for (size_t from = 0; from < frames; from += OVERSAMPLE_BLOCK) {
        size_t count = frames - from < OVERSAMPLE_BLOCK ? frames - from : OVERSAMPLE_BLOCK;
        most = fmaxf(most, oversample_envelope(&over, pcm, frames, from, count, most, envelope));
    }
    return most;
}
