/*
 * What a WAV file's header promises. Decoders read a truncated WAV without a word; whoever takes a recording
 * or a voice program's output compares the promise with what is there. Bounded, no allocation but for
 * opening. Thread-safe.
 */
#ifndef LOAXA_BASE_WAV_H
#define LOAXA_BASE_WAV_H

#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

#define WAV_LENGTH_UNKNOWN UINT64_MAX /* written by a program that could not seek back */

struct wav_header {
    unsigned format; /* 1 PCM, 3 float, as in the fmt chunk; the extensible form is resolved */
    unsigned channels, rate_hz, bits, block_bytes; /* all non-zero */
    uint64_t data_at;                              /* offset of the sound */
    uint64_t data_bytes;                           /* what the header promises, or WAV_LENGTH_UNKNOWN */
};

/* Reads the header from the first `length` bytes of a file. -EINVAL: not a WAV or a broken one; -EAGAIN: a
 * WAV whose data chunk does not begin within these bytes. */
int wav_header_parse(const void *bytes, size_t length, struct wav_header *out);

/* Opens a plain file of sound for reading: refuses folders, pipes, devices, files too small to hold sound,
 * and a WAV that promises more than the file holds (both lengths in the error). Returns the descriptor at
 * offset 0, or a negative errno. */
int wav_open_checked(const char *path, struct error *err);

#endif
