/*
 * What the live tests hear with: captures loaded as canonical PCM, the station's chime found by its tones,
 * rendered speech found in a capture and followed through it window by window, so that a gap, a click, a
 * repeat or a lost sample shows as a window that does not match.
 */
#ifndef LOAXA_TEST_LISTEN_H
#define LOAXA_TEST_LISTEN_H

#include "sound/sound.h"

/* A capture file: raw mono s16 when its name ends in ".raw", else anything libsndfile reads. Resampled to
 * `rate_hz`. */
int listen_load(const char *path, unsigned rate_hz, struct sound *out);

/* First frame at or after `from` where the chime begins by its tones; false when there is none. */
bool listen_chime(const struct sound *heard, size_t from, size_t *at);

struct listen_match {
    size_t lag;         /* frame of `heard` where frame 0 of `wanted` lies */
    double correlation; /* over the first seconds, for finding it */
    size_t windows;     /* of 100 ms with sound in them that were compared */
    size_t bad_windows; /* that did not match at their place */
    double worst;       /* lowest correlation of a window */
    double drift_ms;    /* how far the end has moved against the beginning */
    double click;       /* sharpest bend of a window, pauses too, against the sharpest that is wanted there */
    size_t first_bad;   /* frame of `wanted` where the first bad window begins; wanted_frames when none */
};
/* Finds `wanted` in `heard` from frame `from` on and follows it to its end. Negative errno when it is not
 * there at all (correlation below 0.5). */
int listen_follow(const int16_t *wanted, size_t wanted_frames, const struct sound *heard, size_t from,
                  struct listen_match *out);

/* Longest run of digital silence (|s| <= 2) in [from, to), in ms. */
double listen_longest_silence_ms(const struct sound *heard, size_t from, size_t to);

#endif
