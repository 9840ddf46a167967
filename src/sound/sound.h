/*
 * sound: arithmetic on canonical PCM, and nothing else: no devices, no plugins, no clock. Canonical PCM is
 * mono signed 16 bit at the station's rate (22,050 Hz unless set otherwise). Loudness by EBU R128
 * (libebur128), rate conversion by libsamplerate, files by libsndfile. Pure but for sound_file_*;
 * thread-safe.
 */
#ifndef LOAXA_SOUND_H
#define LOAXA_SOUND_H

#include "base/base.h"
#include <stddef.h>
#include <stdint.h>

#define SOUND_RATE_DEFAULT 22050u
#define SOUND_BLOCK_MS 20 /* the air moves sound in blocks of this length */

/* What is aimed at: EBU R128 integrated loudness and true peak. */
#define SOUND_TARGET_LUFS (-18.0)
#define SOUND_CEILING_DBTP (-1.0)

struct sound {
    int16_t *pcm; /* owned */
    size_t frames;
    unsigned rate_hz;
};
void sound_done(struct sound *sound);

struct sound_measure {
    double lufs;      /* integrated; -INFINITY for silence or less than 400 ms */
    double peak_dbtp; /* true peak */
    double rms_dbfs;
};
int sound_measure(const int16_t *pcm, size_t frames, unsigned rate_hz, struct sound_measure *out);
/* The RMS alone, which costs next to nothing. */
double sound_rms_dbfs(const int16_t *pcm, size_t frames);

/* Gain to SOUND_TARGET_LUFS and look-ahead limiting to SOUND_CEILING_DBTP, in place. `fixed_gain_db` is used
 * when the piece is under 400 ms (libebur128 says -inf there). */
int sound_normalise(int16_t *pcm, size_t frames, unsigned rate_hz, double fixed_gain_db,
                    struct sound_measure *after);

int sound_resample(const int16_t *pcm, size_t frames, unsigned from_hz, unsigned to_hz, struct sound *out);
/* The station's own chime (chuông báo): tones of our own, synthesised; peak within SOUND_CEILING_DBTP. */
int sound_chime(unsigned rate_hz, struct sound *out);
/* Frequencies and onsets of the chime's tones, for those who look for it in a recording. */
struct sound_tone {
    double hz, start_s, seconds;
};
const struct sound_tone *sound_chime_tones(size_t *count);

/* Power of one frequency in a stretch, relative to full scale (Goertzel). */
double sound_goertzel_dbfs(const int16_t *pcm, size_t frames, unsigned rate_hz, double hz);
/* Lag (frames) in `heard` where `wanted` correlates best, and the normalised correlation -1..1. FFT-free but
 * decimating first; for tests and the station's self-listening. */
int sound_find(const int16_t *wanted, size_t wanted_frames, const int16_t *heard, size_t heard_frames,
               unsigned rate_hz, size_t *lag, double *correlation);

/* Mono, 16 bits. A plain file is written beside and put in its place when it is whole (0644); into a device,
 * a pipe or what a link leads to it writes. 0 or a negative errno with the path in the error. Blocking. */
int sound_file_write_wav(const char *path, const int16_t *pcm, size_t frames, unsigned rate_hz,
                         struct error *err);
/* Any format libsndfile reads, mixed to mono; bounded by `most_seconds`. Only in workers and tools: files
 * from outside can be hostile. A file shorter than its header says is an error that names both lengths. */
int sound_file_read(const char *path, double most_seconds, struct sound *out, struct error *err);

#endif
