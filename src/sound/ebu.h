/*
 * Integrated loudness by libebur128, behind a header of its own: ebur128.h claims the tag `error` for itself,
 * so no file that includes it may include base/. Internal to this room. Pure.
 */
#ifndef LOAXA_SOUND_EBU_H
#define LOAXA_SOUND_EBU_H

#include <stddef.h>
#include <stdint.h>

/* LUFS of a mono piece; -INFINITY for silence or less than 400 ms. -ENOMEM. */
int ebu_integrated(const int16_t *pcm, size_t frames, unsigned rate_hz, double *lufs);

#endif
