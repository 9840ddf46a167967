/*
 * Rate conversion by libsamplerate (medium sinc: over 100 times real time on one core), in blocks, so that
 * only the result is held whole. Called by the renderer and by tests; pure.
 */
#include "sound/sound.h"
#include <errno.h>
#include <math.h>
#include <samplerate.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 4096

/* Feeds block after block until the converter has given all it has. `sound->frames` counts what was written.
 */
static int convert(SRC_STATE *state, const int16_t *pcm, size_t frames, double ratio, struct sound *sound,
                   size_t room)
{
    float in[BLOCK], out[BLOCK];
    for (size_t at = 0;;) {
        size_t count = frames - at < BLOCK ? frames - at : BLOCK;
        src_short_to_float_array(pcm + at, in, (int)count);
        SRC_DATA data = {.data_in = in,
                         .data_out = out,
                         .input_frames = (long)count,
                         .output_frames = BLOCK,
                         .end_of_input = at + count == frames,
                         .src_ratio = ratio};
        if (src_process(state, &data) != 0)
            return -EIO;
        size_t made = (size_t)data.output_frames_gen, left = room - sound->frames;
        made = made < left ? made : left;
        src_float_to_short_array(out, sound->pcm + sound->frames, (int)made);
        sound->frames += made;
        at += (size_t)data.input_frames_used;
        if (at == frames && data.output_frames_gen == 0)
            return 0;
    }
}

static int copy(const int16_t *pcm, size_t frames, struct sound *sound)
{
    memcpy(sound->pcm, pcm, frames * sizeof *pcm);
    sound->frames = frames;
    return 0;
}

int sound_resample(const int16_t *pcm, size_t frames, unsigned from_hz, unsigned to_hz, struct sound *out)
{
    if (from_hz < 1000 || to_hz < 1000 || from_hz > 192000 || to_hz > 192000)
        return -EINVAL;
    double ratio = (double)to_hz / from_hz;
    size_t room = (size_t)ceil((double)frames * ratio);
    struct sound sound = {.pcm = malloc((room + 1) * sizeof *sound.pcm), .rate_hz = to_hz};
    if (sound.pcm == NULL)
        return -ENOMEM;
    int rc = 0, code = 0;
    if (from_hz == to_hz || frames == 0) {
        rc = copy(pcm, frames, &sound);
    } else {
        SRC_STATE *state = src_new(SRC_SINC_MEDIUM_QUALITY, 1, &code);
        rc = state == NULL ? -ENOMEM : convert(state, pcm, frames, ratio, &sound, room);
        src_delete(state);
    }
    if (rc == 0)
        *out = sound;
    else
        sound_done(&sound);
    return rc;
}
