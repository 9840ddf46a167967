/*
 * The file output in a real worker: what is kept is what was played, to the sample, in real and in virtual
 * time; a day passes quickly; a record cut off by a kill can still be read; nothing is overwritten that
 * should be kept; clear errors.
 */
#include "listen.h"
#include "rig.h"
#include "servers.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define RATE 22050

static struct rig_output *add(struct rig *rig, uint64_t id, const char *name, const char *more,
                              char path[128])
{
    char settings[512];
    snprintf(path, 128, "%s/%s", rig->dir, name);
    snprintf(settings, sizeof settings, "{\"path\":\"%s\"%s}", path, more);
    return rig_add(rig, id, "file", settings);
}

static int16_t *play(struct rig *rig, uint64_t id, uint64_t start, size_t frames)
{
    int16_t *pcm = rig_sound(id, frames, RATE);
    struct error err;
    struct air_item item = {.id = id, .fd = rig_sound_file(pcm, frames), .start = start, .frames = frames};
    assert_int_equal(air_play(rig->air, 0, &item, &err), 0);
    return pcm;
}

static void await_attached(struct rig *rig, struct rig_output *output)
{
    for (int64_t until = now_ms() + 8000; !output->attached && now_ms() < until;)
        rig_turn(rig);
    assert_true(output->attached);
}

/* Every format holds the whole virtual hour; the lossless ones to the sample. */
static void test_formats_in_virtual_time(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool exact;
    } rows[] = {{"air.flac", true}, {"air.WAV", true}, {"air.ogg", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct virtual_clock clock;
        struct rig *rig = calloc(1, sizeof *rig);
        struct sound kept;
        struct error err = {0};
        char path[128];
        virtual_clock_init(&clock, 1800000000 * US_PER_S);
        rig_open(rig, &clock.clock, RATE);
        struct rig_output *output = add(rig, 1, rows[i].name, "", path);
        output->lossless = true;
        await_attached(rig, output);
        int16_t *pcm = play(rig, 4, 600ull * RATE + 17, 20 * RATE);
        if (air_run_to(rig->air, 3600ull * RATE + 5, &err))
            fail_msg("%s", err.text);
        rig_turn(rig);
        assert_int_equal(rig_find(rig, AIR_TAKEN, 4, 1)->frames, 20 * RATE);
        rig_end(rig, output);
        assert_int_equal(listen_load(path, RATE, &kept), 0);
        assert_int_equal(kept.frames, 3600 * RATE + 5);
        if (rows[i].exact) {
            assert_memory_equal(kept.pcm + 600 * RATE + 17, pcm, 20 * RATE * sizeof *pcm);
            for (size_t k = 0; k < kept.frames; k++)
                if (kept.pcm[k] && (k < 600 * RATE + 17 || k >= 620 * RATE + 17))
                    fail_msg("frame %zu is not silent", k);
        } else {
            struct listen_match match = {0};
            assert_int_equal(listen_follow(pcm, 20 * RATE, &kept, 590 * RATE, &match), 0);
            assert_int_equal(match.bad_windows, 0);
        }
        sound_done(&kept);
        free(pcm);
        rig_close(rig);
        free(rig);
    }
}

static void test_a_day_passes_quickly(void **state)
{
    (void)state;
    struct virtual_clock clock;
    struct rig *rig = calloc(1, sizeof *rig);
    struct error err = {0};
    char path[128];
    virtual_clock_init(&clock, 1800000000 * US_PER_S);
    rig_open(rig, &clock.clock, RATE);
    struct rig_output *output = add(rig, 1, "air.flac", "", path);
    output->lossless = true;
    await_attached(rig, output);
    free(play(rig, 4, 19800ull * RATE, 600 * RATE));
    int64_t before = now_ms();
    if (air_run_to(rig->air, 86400ull * RATE, &err))
        fail_msg("%s", err.text);
    long worker_ms = process_cpu_ms(rig_pid(output)), own_ms = process_cpu_ms(getpid());
    rig_end(rig, output);
    if (getenv("LOAXA_FIGURES"))
        printf("a day into FLAC: %.1f s; CPU %ld ms in the worker, %ld ms here\n",
               (double)(now_ms() - before) / 1000, worker_ms, own_ms);
    assert_true(now_ms() - before < 120000);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_true(status.st_size < 64 << 20);
    rig_close(rig);
    free(rig);
}

/* A worker killed in the middle leaves files that can be read up to about there; a new one beside it, not
 * over it. */
static void test_killed_worker_leaves_a_readable_record(void **state)
{
    (void)state;
    static const char *const names[] = {"air.flac", "air.wav"};
    for (size_t i = 0; i < 2; i++) {
        struct rig *rig = calloc(1, sizeof *rig);
        struct sound kept;
        struct listen_match match = {0};
        char path[128], next[160];
        rig_open(rig, clock_real(), RATE);
        struct rig_output *output = add(rig, 1, names[i], ",\"existing\":\"number\"", path);
        rig_await_live(rig, output, 20000);
        int16_t *pcm = play(rig, 2, 0, 5 * RATE);
        rig_await(rig, AIR_TAKEN, 2, 1, 10000);
        rig_run(rig, 4500); /* an encoder's last blocks and libsndfile's buffers are not on the disk yet */
        kill(rig_pid(output), SIGKILL);
        while (output->ends == 0)
            rig_turn(rig);
        rig_await_live(rig, output, 20000);
        rig_end(rig, output);
        assert_int_equal(listen_load(path, RATE, &kept), 0);
        assert_true(kept.frames > 8 * RATE);
        assert_int_equal(listen_follow(pcm, 5 * RATE, &kept, 0, &match), 0);
        assert_int_equal(match.bad_windows, 0);
        sound_done(&kept);
        snprintf(next, sizeof next, "%s/air-2.%s", rig->dir, i ? "wav" : "flac");
        assert_int_equal(access(next, F_OK), 0);
        free(pcm);
        rig_close(rig);
        free(rig);
    }
}

static void test_failures_say_what_to_do(void **state)
{
    (void)state;
    static const struct {
        const char *settings, *why;
    } rows[] = {
        {"{\"path\":\"/nonexistent/folder/air.flac\"}", "folder must exist"},
        {"{\"path\":\"air.mp7\"}", "ends in .flac, .wav or .ogg"},
        {"{}", "path"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rig *rig = calloc(1, sizeof *rig);
        rig_open(rig, clock_real(), RATE);
        struct rig_output *output = rig_add(rig, 1, "file", rows[i].settings);
        for (int64_t until = now_ms() + 5000; output->ends == 0 && now_ms() < until;)
            rig_turn(rig);
        if (!strstr(output->why.text, rows[i].why))
            fail_msg("expected \"%s\", found \"%s\"", rows[i].why, output->why.text);
        rig_close(rig);
        free(rig);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats_in_virtual_time),
        cmocka_unit_test(test_a_day_passes_quickly),
        cmocka_unit_test(test_killed_worker_leaves_a_readable_record),
        cmocka_unit_test(test_failures_say_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
