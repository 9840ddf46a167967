/*
 * Four-fold oversampling, for true peaks (ITU-R BS.1770 annex 2): the sound between the samples, where a
 * converter or a resampler will find it. Used by the peak meter and by the limiter's side chain; internal to
 * this room. Pure.
 */
#ifndef LOAXA_SOUND_OVERSAMPLE_H
#define LOAXA_SOUND_OVERSAMPLE_H

#include <stddef.h>
#include <stdint.h>

#define OVERSAMPLE_TAPS 16
#define OVERSAMPLE_PHASES 3 /* between two samples; the fourth is the sample itself */
#define OVERSAMPLE_BLOCK 256

struct oversample {
    float tap[OVERSAMPLE_PHASES][OVERSAMPLE_TAPS];
    float reach; /* no interpolated value exceeds the largest sample near it times this */
};
void oversample_init(struct oversample *over);

/* Largest magnitude (in sample units, full scale = 32768) at and just after each of `count` samples from
 * `from`, count <= OVERSAMPLE_BLOCK. Where nothing in the block can exceed `floor` the plain sample
 * magnitudes are given: they are enough for who only looks for more than `floor`. Returns
 * the largest of the block. */
float oversample_envelope(const struct oversample *over, const int16_t *pcm, size_t frames, size_t from,
                          size_t count, float floor, float envelope[OVERSAMPLE_BLOCK]);

/* Largest magnitude of the whole piece, in sample units. */
float oversample_peak(const int16_t *pcm, size_t frames);

#endif
