/*
 * The look-ahead limiter: gain that is already down when a peak comes and smooth all the way, so that what it
 * leaves is neither clipped nor distorted. Internal to this room. Pure.
 */
#ifndef LOAXA_SOUND_LIMITER_H
#define LOAXA_SOUND_LIMITER_H

#include <stddef.h>
#include <stdint.h>

/* `out[i] = in[i] * gain * (smooth gain <= 1)` such that the true peak stays at about `ceiling` (sample
 * units, full scale = 32768). `out` must not be `in`. -ENOMEM. */
int limiter_run(const int16_t *in, size_t frames, unsigned rate_hz, double gain, double ceiling,
                int16_t *out);

#endif
