/*
 * The sound a program wrote, as the voice `command` needs it: mono 16 bit without the silence at its ends.
 */
#ifndef LOAXA_VOICE_COMMAND_H
#define LOAXA_VOICE_COMMAND_H

#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

struct speech {
    int16_t *pcm;  /* within `memory` */
    size_t frames; /* 0: nothing but silence */
    unsigned rate_hz;
    int16_t *memory; /* owned */
};

/* Both copy. -EPROTO with what was expected and found. */
int speech_from_raw(const char *bytes, size_t length, unsigned rate_hz, struct speech *out,
                    struct error *err);
int speech_from_wav(const char *bytes, size_t length, struct speech *out, struct error *err);
void speech_done(struct speech *speech);

#endif
