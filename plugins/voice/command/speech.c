/*
 * What a program wrote, taken as sound: raw frames or a WAV of one or two channels, 16 bit. Pure. A WAV that
 * promises more than was written means that the program ended early: refused.
 */
#include "base/wav.h"
#include "command.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define QUIET 32 /* -60 dBFS */
#define PCM_FORMAT 1

void speech_done(struct speech *speech)
{
    free(speech->memory);
    *speech = (struct speech){0};
}

static void trim(struct speech *speech)
{
    while (speech->frames > 0 && abs(speech->pcm[0]) < QUIET) {
        speech->pcm++;
        speech->frames--;
    }
    while (speech->frames > 0 && abs(speech->pcm[speech->frames - 1]) < QUIET)
        speech->frames--;
}

static int sample(const char *at)
{
    return (int16_t)((unsigned)(unsigned char)at[0] | (unsigned)(unsigned char)at[1] << 8);
}

/* Little-endian frames of one or two channels. */
static int take(const char *bytes, size_t frames, unsigned channels, unsigned rate_hz, struct speech *out,
                struct error *err)
{
    int16_t *pcm = malloc((frames + 1) * sizeof *pcm);
    if (pcm == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    for (size_t i = 0; i < frames; i++) {
        const char *at = bytes + i * 2 * channels;
        pcm[i] = (int16_t)(channels == 1 ? sample(at) : (sample(at) + sample(at + 2)) / 2);
    }
    *out = (struct speech){.pcm = pcm, .frames = frames, .rate_hz = rate_hz, .memory = pcm};
    trim(out);
    return 0;
}

int speech_from_raw(const char *bytes, size_t length, unsigned rate_hz, struct speech *out, struct error *err)
{
    if (length >= 4 && memcmp(bytes, "RIFF", 4) == 0)
        return error_set(err, -EPROTO, "expected bare frames, found a WAV: say format = \"wav\"");
    if (length % 2 != 0)
        return error_set(err, -EPROTO, "expected whole 16-bit frames, found %zu bytes", length);
    return take(bytes, length / 2, 1, rate_hz, out, err);
}

int speech_from_wav(const char *bytes, size_t length, struct speech *out, struct error *err)
{
    struct wav_header wav;
    if (wav_header_parse(bytes, length, &wav) != 0)
        return error_set(err, -EPROTO, "expected a WAV on stdout, found %zu bytes that are none", length);
    if (wav.format != PCM_FORMAT || wav.bits != 16 || wav.channels > 2 ||
        wav.block_bytes != 2 * wav.channels || wav.rate_hz < 8000 || wav.rate_hz > 48000)
        return error_set(
            err, -EPROTO,
            "expected a WAV of 16-bit PCM, 1 or 2 channels, 8000 to 48000 Hz; found format %u, %u bits, %u "
            "channels, %u Hz",
            wav.format, wav.bits, wav.channels, wav.rate_hz);
    size_t there = length - (size_t)wav.data_at;
    if (wav.data_bytes != WAV_LENGTH_UNKNOWN && wav.data_bytes > there)
        return error_set(err, -EPROTO, "the WAV is cut short: its header says %llu bytes of sound, %zu came",
                         (unsigned long long)wav.data_bytes, there);
    size_t bytes_of_sound = wav.data_bytes == WAV_LENGTH_UNKNOWN ? there : (size_t)wav.data_bytes;
    return take(bytes + wav.data_at, bytes_of_sound / wav.block_bytes, wav.channels, wav.rate_hz, out, err);
}
