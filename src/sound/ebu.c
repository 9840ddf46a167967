/*
 * Integrated loudness by libebur128 (EBU R128, ITU-R BS.1770). Called by loudness.c; pure. Includes nothing
 * of base/: see the header.
 */
#include "sound/ebu.h"
#include <ebur128.h>
#include <errno.h>
#include <math.h>

int ebu_integrated(const int16_t *pcm, size_t frames, unsigned rate_hz, double *lufs)
{
    *lufs = -INFINITY;
    ebur128_state *state = ebur128_init(1, rate_hz, EBUR128_MODE_I);
    if (state == NULL)
        return -ENOMEM;
    int rc = frames == 0 ? EBUR128_SUCCESS : ebur128_add_frames_short(state, pcm, frames);
    if (rc == EBUR128_SUCCESS)
        rc = ebur128_loudness_global(state, lufs);
    ebur128_destroy(&state);
    return rc == EBUR128_SUCCESS ? 0 : -ENOMEM;
}
