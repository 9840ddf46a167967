/*
 * The sound room judged by measurement: levels and true peaks of sines whose values are known, loudness and
 * ceiling of what was normalised (also after resampling, where hidden peaks come out), the chime by its
 * tones, searches by lag.
 */
#include "sound/sound.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RATE SOUND_RATE_DEFAULT

static int16_t *sine(size_t frames, unsigned rate_hz, double hz, double amplitude, double phase)
{
    int16_t *pcm = malloc(frames * sizeof *pcm);
    assert_non_null(pcm);
    for (size_t i = 0; i < frames; i++)
        pcm[i] = (int16_t)lrint(32767 * amplitude * sin(2 * M_PI * hz * (double)i / rate_hz + phase));
    return pcm;
}

/* Speech-like: noise bursts with a crest of about 20 dB. */
static int16_t *bursts(size_t frames, double level)
{
    int16_t *pcm = malloc(frames * sizeof *pcm);
    uint32_t seed = 12345;
    double low = 0;
    assert_non_null(pcm);
    for (size_t i = 0; i < frames; i++) {
        seed = seed * 1664525u + 1013904223u;
        double noise = (double)(seed >> 8) / 8388608.0 - 1;
        low += 0.3 * (noise - low);
        double at = fmod((double)i / RATE, 0.25);
        pcm[i] = (int16_t)lrint(32767 * level * low * (at < 0.18 ? 0.15 + exp(-at / 0.012) : 0));
    }
    return pcm;
}

static void measures_known_levels(void **state)
{
    (void)state;
    static const struct {
        double hz, amplitude, phase, peak_dbtp;
    } rows[] = {
        {997, 0.5, 0, -6.02},
        /* A quarter of the rate, sampled at ±45 degrees: the samples say -3.01 dB, the sound between them 0.
         */
        {RATE / 4.0, 1.0, M_PI / 4, 0.0},
        {RATE / 4.0, 0.5, M_PI / 4, -6.02},
        {5000, 0.25, 0.3, -12.04},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int16_t *pcm = sine(RATE * 2, RATE, rows[i].hz, rows[i].amplitude, rows[i].phase);
        struct sound_measure measure;
        assert_int_equal(sound_measure(pcm, RATE * 2, RATE, &measure), 0);
        /* The sine's abrupt ends may ring a little higher. */
        assert_true(measure.peak_dbtp > rows[i].peak_dbtp - 0.25 &&
                    measure.peak_dbtp < rows[i].peak_dbtp + 0.9);
        assert_true(fabs(measure.rms_dbfs - (20 * log10(rows[i].amplitude) - 3.01)) < 0.05);
        free(pcm);
    }
}

static void a_full_scale_997_hz_sine_is_minus_3_lufs(void **state)
{
    (void)state;
    int16_t *pcm = sine(RATE * 5, RATE, 997, 1, 0);
    struct sound_measure measure;
    assert_int_equal(sound_measure(pcm, RATE * 5, RATE, &measure), 0);
    assert_true(fabs(measure.lufs + 3.01) < 0.1);
    free(pcm);
}

static void silence_and_shortness_have_no_loudness(void **state)
{
    (void)state;
    int16_t silent[RATE] = {0};
    struct sound_measure measure;
    assert_int_equal(sound_measure(silent, RATE, RATE, &measure), 0);
    assert_true(isinf(measure.lufs) && isinf(measure.peak_dbtp) && isinf(measure.rms_dbfs));
    assert_int_equal(sound_measure(silent, 0, RATE, &measure), 0);
    assert_true(isinf(measure.lufs));
    assert_int_equal(sound_normalise(silent, RATE, RATE, 6, &measure), 0);
    for (size_t i = 0; i < RATE; i++)
        assert_int_equal(silent[i], 0);
    int16_t *pcm = sine(RATE / 4, RATE, 997, 0.5, 0);
    assert_int_equal(sound_measure(pcm, RATE / 4, RATE, &measure), 0);
    assert_true(isinf(measure.lufs) && isfinite(measure.rms_dbfs));
    free(pcm);
    assert_int_equal(sound_measure(silent, RATE, 0, &measure), -EINVAL);
}

static void normalises_to_target_and_ceiling(void **state)
{
    (void)state;
    static const double levels[] = {0.12, 0.3, 0.9};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        size_t frames = RATE * 8;
        int16_t *pcm = bursts(frames, levels[i]);
        struct sound_measure said, found;
        assert_int_equal(sound_normalise(pcm, frames, RATE, 0, &said), 0);
        assert_int_equal(sound_measure(pcm, frames, RATE, &found), 0);
        assert_true(fabs(found.lufs - SOUND_TARGET_LUFS) < 0.3);
        assert_true(found.peak_dbtp <= SOUND_CEILING_DBTP);
        assert_true(said.lufs == found.lufs && said.peak_dbtp == found.peak_dbtp);
        struct sound wide;
        assert_int_equal(sound_resample(pcm, frames, RATE, 48000, &wide), 0);
        assert_int_equal(sound_measure(wide.pcm, wide.frames, wide.rate_hz, &found), 0);
        assert_true(found.peak_dbtp <= SOUND_CEILING_DBTP + 0.1);
        sound_done(&wide);
        free(pcm);
    }
}

/* A click of full scale in soft speech: the limiter must take the click down, not the speech, and come back.
 */
static void the_limiter_looks_ahead_and_lets_go(void **state)
{
    (void)state;
    size_t frames = RATE * 4, click = RATE * 2;
    int16_t *pcm = sine(frames, RATE, 440, 0.2, 0);
    for (size_t i = 0; i < 20; i++)
        pcm[click + i] = i % 4 < 2 ? 32767 : -32768;
    struct sound_measure after;
    assert_int_equal(sound_normalise(pcm, frames, RATE, 0, &after), 0);
    assert_true(after.peak_dbtp <= SOUND_CEILING_DBTP);
    double far = sound_goertzel_dbfs(pcm + RATE / 2, RATE, RATE, 440);
    double before = sound_goertzel_dbfs(pcm + click - RATE / 100 - RATE / 10, RATE / 10, RATE, 440);
    double later = sound_goertzel_dbfs(pcm + click + RATE / 2, RATE, RATE, 440);
    assert_true(fabs(far - before) < 0.1);
    assert_true(fabs(far - later) < 0.1);
    free(pcm);
}

static void short_pieces_take_the_fixed_gain(void **state)
{
    (void)state;
    size_t frames = RATE / 5;
    int16_t *pcm = sine(frames, RATE, 700, 0.1, 0);
    double before = sound_goertzel_dbfs(pcm, frames, RATE, 700);
    struct sound_measure after;
    assert_int_equal(sound_normalise(pcm, frames, RATE, 6, &after), 0);
    assert_true(fabs(sound_goertzel_dbfs(pcm, frames, RATE, 700) - before - 6) < 0.05);
    free(pcm);
}

static void normalising_twice_gives_the_same_bits(void **state)
{
    (void)state;
    size_t frames = RATE * 3;
    int16_t *one = bursts(frames, 0.5), *two = bursts(frames, 0.5);
    struct sound_measure after;
    assert_int_equal(sound_normalise(one, frames, RATE, 0, &after), 0);
    assert_int_equal(sound_normalise(two, frames, RATE, 0, &after), 0);
    assert_memory_equal(one, two, frames * sizeof *one);
    free(one);
    free(two);
}

static void the_chime_rings_its_tones_in_order(void **state)
{
    (void)state;
    static const unsigned rates[] = {16000, 22050, 44100, 48000};
    size_t count;
    const struct sound_tone *tones = sound_chime_tones(&count);
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        struct sound chime;
        struct sound_measure measure;
        assert_int_equal(sound_chime(rates[r], &chime), 0);
        assert_true(chime.frames > 2 * rates[r] && chime.frames < 3 * rates[r]);
        assert_int_equal(sound_measure(chime.pcm, chime.frames, rates[r], &measure), 0);
        assert_true(measure.peak_dbtp <= SOUND_CEILING_DBTP);
        assert_true(fabs(measure.lufs - SOUND_TARGET_LUFS) < 0.3);
        for (size_t i = 0; i < count; i++) {
            size_t from = (size_t)((tones[i].start_s + 0.05) * rates[r]), length = (size_t)(0.3 * rates[r]);
            double here = sound_goertzel_dbfs(chime.pcm + from, length, rates[r], tones[i].hz);
            assert_true(here > -25);
            for (size_t later = i + 1; later < count; later++)
                assert_true(here >
                            25 + sound_goertzel_dbfs(chime.pcm + from, length, rates[r], tones[later].hz));
        }
        assert_true(abs(chime.pcm[0]) < 200 && abs(chime.pcm[chime.frames - 1]) < 50);
        sound_done(&chime);
    }
    struct sound refused;
    assert_int_equal(sound_chime(1000, &refused), -EINVAL);
}

static void goertzel_tells_tones_apart(void **state)
{
    (void)state;
    int16_t *pcm = sine(RATE, RATE, 1000, 0.5, 0.7);
    assert_true(fabs(sound_goertzel_dbfs(pcm, RATE, RATE, 1000) + 6.02) < 0.05);
    assert_true(sound_goertzel_dbfs(pcm, RATE, RATE, 1100) < -60);
    assert_true(isinf(sound_goertzel_dbfs(pcm, 0, RATE, 1000)));
    free(pcm);
}

static void resampling_keeps_tone_level_and_length(void **state)
{
    (void)state;
    static const struct {
        unsigned from, to;
    } rows[] = {{22050, 44100}, {48000, 22050}, {16000, 22050}, {22050, 22050}, {22050, 8000}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t frames = rows[i].from * 2;
        int16_t *pcm = sine(frames, rows[i].from, 1000, 0.5, 0);
        struct sound out;
        assert_int_equal(sound_resample(pcm, frames, rows[i].from, rows[i].to, &out), 0);
        assert_int_equal(out.rate_hz, rows[i].to);
        assert_true(llabs((long long)out.frames - (long long)rows[i].to * 2) <= 2);
        double level = sound_goertzel_dbfs(out.pcm + out.frames / 4, out.frames / 2, out.rate_hz, 1000);
        assert_true(fabs(level + 6.02) < 0.1);
        sound_done(&out);
        free(pcm);
    }
    struct sound refused;
    int16_t one = 1;
    assert_int_equal(sound_resample(&one, 1, 0, 22050, &refused), -EINVAL);
}

static void finds_a_piece_where_it_is(void **state)
{
    (void)state;
    static const size_t places[] = {0, 1, 12345, RATE * 17 + 77, RATE * 24};
    size_t wanted_frames = RATE * 6, heard_frames = RATE * 30;
    int16_t *wanted = malloc(wanted_frames * sizeof *wanted);
    uint32_t seed = 7;
    double low = 0;
    for (size_t i = 0; i < wanted_frames; i++) {
        seed = seed * 1664525u + 1013904223u;
        low += 0.2 * ((double)(seed >> 8) / 8388608.0 - 1 - low);
        wanted[i] = (int16_t)(20000 * low);
    }
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        int16_t *heard = bursts(heard_frames, 0.05);
        for (size_t i = 0; i < wanted_frames; i++)
            heard[places[p] + i] = (int16_t)(heard[places[p] + i] + wanted[i] / 3);
        size_t lag = 0;
        double correlation = 0;
        assert_int_equal(sound_find(wanted, wanted_frames, heard, heard_frames, RATE, &lag, &correlation), 0);
        assert_int_equal(lag, places[p]);
        assert_true(correlation > 0.8);
        free(heard);
    }
    int16_t *nothing = bursts(heard_frames, 0.5);
    size_t lag;
    double correlation;
    assert_int_equal(sound_find(wanted, wanted_frames, nothing, heard_frames, RATE, &lag, &correlation), 0);
    assert_true(correlation < 0.3);
    assert_int_equal(sound_find(nothing, heard_frames, wanted, wanted_frames, RATE, &lag, &correlation),
                     -EINVAL);
    free(nothing);
    free(wanted);
}

/* A chime correlates well a period off, too, and the search begins with a coarse raster: its place must come
 * out wherever it lies against that raster. */
static void finds_a_chime_to_the_frame(void **state)
{
    (void)state;
    struct sound chime;
    assert_int_equal(sound_chime(RATE, &chime), 0);
    size_t heard_frames = 6 * RATE;
    for (size_t place = RATE; place < RATE + 16; place++) {
        int16_t *heard = bursts(heard_frames, 0.01);
        size_t lag = 0;
        double correlation = 0;
        for (size_t i = 0; i < chime.frames; i++)
            heard[place + i] = (int16_t)(heard[place + i] + chime.pcm[i] / 2);
        assert_int_equal(sound_find(chime.pcm, chime.frames, heard, heard_frames, RATE, &lag, &correlation),
                         0);
        assert_int_equal(lag, place);
        assert_true(correlation > 0.95);
        free(heard);
    }
    sound_done(&chime);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_a_chime_to_the_frame),
        cmocka_unit_test(measures_known_levels),
        cmocka_unit_test(a_full_scale_997_hz_sine_is_minus_3_lufs),
        cmocka_unit_test(silence_and_shortness_have_no_loudness),
        cmocka_unit_test(normalises_to_target_and_ceiling),
        cmocka_unit_test(the_limiter_looks_ahead_and_lets_go),
        cmocka_unit_test(short_pieces_take_the_fixed_gain),
        cmocka_unit_test(normalising_twice_gives_the_same_bits),
        cmocka_unit_test(the_chime_rings_its_tones_in_order),
        cmocka_unit_test(goertzel_tells_tones_apart),
        cmocka_unit_test(resampling_keeps_tone_level_and_length),
        cmocka_unit_test(finds_a_piece_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
