/*
 * The look-ahead limiter. For every sample the gain its true peak needs; the least of these over a window
 * before and after; a slow release; the mean over the same window. Every value that goes into a sample's mean
 * is at most what the sample needs, so the mean is, too: no overshoot but what the smooth gain itself adds
 * between samples, which is thousandths of a decibel and is measured by the caller. Gains are kept as
 * integers (Q30): sums are exact however long the piece is. No thread, no clock; memory is a few windows.
 */
#include "sound/limiter.h"
#include "sound/oversample.h"
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define UNITY (1u << 30)
#define HALF_WINDOW_S 0.003
#define RELEASE_S 0.080
#define CLOSE_TO_UNITY (UNITY / 100000.0) /* 0.0001 dB: released */

/* The least of the last `length` values: a queue of candidates, each smaller than all that follow it. */
struct sliding_least {
    uint32_t *value;
    size_t *index;
    size_t capacity, head, count;
};

/* The mean of the last `length` values. */
struct sliding_mean {
    uint32_t *value;
    size_t length, at;
    uint64_t sum;
};

struct limiter {
    struct oversample over;
    struct sliding_least least;
    struct sliding_mean mean;
    size_t half;
    double release; /* part of the way back to unity a sample */
    double held;    /* the gain after release, Q30 */
};

static int limiter_init(struct limiter *limiter, unsigned rate_hz)
{
    size_t half = (size_t)(HALF_WINDOW_S * rate_hz) + 1, length = 2 * half + 1;
    oversample_init(&limiter->over);
    limiter->half = half;
    limiter->release = 1 - exp(-1 / (RELEASE_S * rate_hz));
    limiter->held = UNITY;
    limiter->least = (struct sliding_least){.capacity = length};
    limiter->mean = (struct sliding_mean){.length = length, .sum = (uint64_t)length * UNITY};
    limiter->least.value = calloc(length, sizeof *limiter->least.value);
    limiter->least.index = calloc(length, sizeof *limiter->least.index);
    limiter->mean.value = calloc(length, sizeof *limiter->mean.value);
    if (limiter->least.value == NULL || limiter->least.index == NULL || limiter->mean.value == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < length; i++)
        limiter->mean.value[i] = UNITY;
    return 0;
}

static void limiter_done(struct limiter *limiter)
{
    free(limiter->least.value);
    free(limiter->least.index);
    free(limiter->mean.value);
}

static uint32_t least_push(struct sliding_least *least, size_t index, uint32_t value)
{
    if (least->count > 0 && least->index[least->head] + least->capacity <= index) {
        least->head = (least->head + 1) % least->capacity;
        least->count--;
    }
    while (least->count > 0 && least->value[(least->head + least->count - 1) % least->capacity] >= value)
        least->count--;
    size_t tail = (least->head + least->count) % least->capacity;
    least->value[tail] = value;
    least->index[tail] = index;
    least->count++;
    return least->value[least->head];
}

static double mean_push(struct sliding_mean *mean, uint32_t value)
{
    mean->sum += value;
    mean->sum -= mean->value[mean->at];
    mean->value[mean->at] = value;
    mean->at = mean->at + 1 == mean->length ? 0 : mean->at + 1;
    return (double)mean->sum / ((double)mean->length * UNITY);
}

/* One gain in, the smoothed gain of the sample two half windows ago out. */
static double smooth(struct limiter *limiter, size_t index, uint32_t needed)
{
    double least = least_push(&limiter->least, index, needed);
    double released = limiter->held + (UNITY - limiter->held) * limiter->release;
    if (UNITY - released < CLOSE_TO_UNITY)
        released = UNITY;
    limiter->held = least < released ? least : released;
    return mean_push(&limiter->mean, (uint32_t)limiter->held);
}

/* Rounded and held within 16 bits; without libm's calls, which cost more than all the rest here. */
static int16_t to_sample(double value)
{
    if (value >= INT16_MAX)
        return INT16_MAX;
    if (value <= INT16_MIN)
        return INT16_MIN;
    return (int16_t)(value < 0 ? value - 0.5 : value + 0.5);
}

/* No gain below unity is held or in flight: what follows may pass unexamined until a peak comes. */
static bool is_open(const struct limiter *limiter)
{
    return limiter->held >= UNITY && limiter->mean.sum == (uint64_t)limiter->mean.length * UNITY;
}

struct piece {
    const int16_t *in;
    int16_t *out;
    size_t frames;
    double gain;
};

/* Inputs from..end of a block in which nothing needs less than unity, through an open limiter. */
static void pass(struct limiter *limiter, const struct piece *piece, size_t from, size_t end)
{
    size_t delay = 2 * limiter->half;
    limiter->least.count = 0;
    for (size_t i = from < delay ? delay : from; i < end; i++)
        piece->out[i - delay] = to_sample(piece->in[i - delay] * piece->gain);
}

/* Inputs from..end with their envelope; beyond the piece's end nothing more is needed. */
static void limit(struct limiter *limiter, const struct piece *piece, size_t from, size_t end, float floor,
                  const float envelope[OVERSAMPLE_BLOCK])
{
    size_t delay = 2 * limiter->half;
    for (size_t i = from; i < end; i++) {
        float peak = envelope[i - from];
        uint32_t needed = peak > floor ? (uint32_t)((double)UNITY * floor / peak) : UNITY;
        double smoothed = smooth(limiter, i, needed);
        if (i >= delay)
            piece->out[i - delay] = to_sample(piece->in[i - delay] * piece->gain * smoothed);
    }
}

int limiter_run(const int16_t *in, size_t frames, unsigned rate_hz, double gain, double ceiling, int16_t *out)
{
    struct limiter limiter;
    struct piece piece = {in, out, frames, gain};
    float floor = (float)(ceiling / gain);
    int rc = limiter_init(&limiter, rate_hz);
    size_t all = frames + 2 * limiter.half;
    for (size_t from = 0; rc == 0 && from < all; from += OVERSAMPLE_BLOCK) {
        float envelope[OVERSAMPLE_BLOCK] = {0}, most = 0;
        size_t end = all - from < OVERSAMPLE_BLOCK ? all : from + OVERSAMPLE_BLOCK;
        if (from < frames)
            most = oversample_envelope(&limiter.over, in, frames, from,
                                       frames - from < OVERSAMPLE_BLOCK ? frames - from : OVERSAMPLE_BLOCK,
                                       floor, envelope);
        if (most <= floor && is_open(&limiter))
            pass(&limiter, &piece, from, end);
        else
            limit(&limiter, &piece, from, end, floor, envelope);
    }
    limiter_done(&limiter);
    return rc;
}
