/*
 * The station's chime (chuông báo): three struck tones rising through a major chord (C5, E5, G5), all within
 * what a horn carries. Each has the partials of a tuned bell bar, the higher the sooner gone, so that it
 * rings and does not beep. Called by the renderer; pure. Whoever looks for the chime in a recording asks
 * sound_chime_tones.
 */
#include "sound/sound.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define CHIME_SECONDS 2.6
#define ATTACK_S 0.004
#define CLOSING_S 0.25 /* the last stretch fades to nothing */

static const struct sound_tone tones[] = {
    {523.251, 0.00, 0.45},
    {659.255, 0.45, 0.45},
    {783.991, 0.90, 1.50},
};
#define TONES (sizeof tones / sizeof *tones)

static const struct {
    double ratio, level, decay_s;
} partials[] = {
    {1.0, 1.00, 0.75}, {2.0, 0.32, 0.45}, {2.997, 0.16, 0.28}, {4.07, 0.10, 0.16}, {5.43, 0.05, 0.09},
};
#define PARTIALS (sizeof partials / sizeof *partials)

const struct sound_tone *sound_chime_tones(size_t *count)
{
    *count = TONES;
    return tones;
}

static double strike(const struct sound_tone *tone, double rate_hz, double at_s)
{
    double since = at_s - tone->start_s, sum = 0;
    if (since < 0)
        return 0;
    for (size_t i = 0; i < PARTIALS; i++) {
        double hz = tone->hz * partials[i].ratio;
        if (hz < rate_hz * 0.45)
            sum += partials[i].level * exp(-since / partials[i].decay_s) * sin(2 * M_PI * hz * since);
    }
    return since < ATTACK_S ? sum * since / ATTACK_S : sum;
}

/* A tone is damped a little when the next is struck, as by a hand: the tones stay apart on a far horn. */
static double damping(size_t tone, double at_s)
{
    double since = tone + 1 < TONES ? at_s - tones[tone + 1].start_s : -1;
    return since > 0 ? exp(-since / 0.20) : 1;
}

static double chime_at(unsigned rate_hz, double at_s)
{
    double sum = 0;
    for (size_t i = 0; i < TONES; i++)
        sum += strike(&tones[i], rate_hz, at_s) * damping(i, at_s);
    double left = CHIME_SECONDS - at_s;
    return left < CLOSING_S ? sum * (0.5 - 0.5 * cos(M_PI * left / CLOSING_S)) : sum;
}

int sound_chime(unsigned rate_hz, struct sound *out)
{
    if (rate_hz < 8000 || rate_hz > 192000)
        return -EINVAL;
    struct sound sound = {.frames = (size_t)(CHIME_SECONDS * rate_hz), .rate_hz = rate_hz};
    struct sound_measure measure;
    sound.pcm = malloc(sound.frames * sizeof *sound.pcm);
    if (sound.pcm == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < sound.frames; i++)
        sound.pcm[i] = (int16_t)lrint(9000 * chime_at(rate_hz, (double)i / rate_hz));
    int rc = sound_normalise(sound.pcm, sound.frames, rate_hz, 0, &measure);
    if (rc == 0)
        *out = sound;
    else
        sound_done(&sound);
    return rc;
}
