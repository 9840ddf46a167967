/*
 * The ao output against a real PulseAudio with a null sink, which paces in real time: what the sink's monitor
 * records is what was played, without a gap; a stop is silent soon; the server dies and comes back; other
 * rates; clear errors.
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
#include <unistd.h>

#include <cmocka.h>

#define RATE 22050

struct scene {
    struct pulse server;
    struct rig rig;
    struct rig_output *card;
    char capture[128];
    pid_t recorder;
};

static struct scene *scene_open(const char *more)
{
    struct scene *scene = calloc(1, sizeof *scene);
    char settings[512];
    assert_int_equal(pulse_start(&scene->server), 0);
    rig_open(&scene->rig, clock_real(), RATE);
    snprintf(scene->capture, sizeof scene->capture, "%s/heard.raw", scene->rig.dir);
    scene->recorder = pulse_capture(&scene->server, RATE, scene->capture);
    assert_true(scene->recorder > 0);
    snprintf(settings, sizeof settings, "{\"driver\":\"pulse\",\"server\":\"%s\",\"device\":\"%s\"%s}",
             scene->server.server, scene->server.sink, more);
    scene->card = rig_add(&scene->rig, 1, "ao", settings);
    rig_await_live(&scene->rig, scene->card, 20000);
    rig_run(&scene->rig, 2500); /* an idle sink needs up to 1.9 s to begin */
    return scene;
}

static void scene_close(struct scene *scene)
{
    end_program(scene->recorder, SIGTERM);
    rig_close(&scene->rig);
    pulse_stop(&scene->server);
    free(scene);
}

static bool heard_whole(struct scene *scene, const int16_t *pcm, size_t frames)
{
    struct sound heard;
    struct listen_match match = {0};
    rig_run(&scene->rig, 700); /* device buffer, monitor */
    assert_int_equal(listen_load(scene->capture, RATE, &heard), 0);
    assert_int_equal(listen_follow(pcm, frames, &heard, 0, &match), 0);
    sound_done(&heard);
    bool whole = match.bad_windows == 0 && match.windows >= frames / RATE * 8;
    if (!whole)
        print_message("%zu of %zu windows are wrong, worst %.2f\n", match.bad_windows, match.windows,
                      match.worst);
    return whole;
}

static bool play_and_hear(const char *settings, uint64_t id, size_t frames)
{
    struct scene *scene = scene_open(settings);
    int16_t *pcm = rig_play(&scene->rig, id, frames);
    const struct air_event *taken = rig_await(&scene->rig, AIR_TAKEN, id, 1, 20000);
    assert_int_equal(taken->frames, frames);
    assert_false(taken->proves);
    assert_true(taken->level_dbfs > -30 && taken->level_dbfs < -6);
    bool whole = heard_whole(scene, pcm, frames);
    assert_int_equal(scene->card->ends, 0);
    free(pcm);
    scene_close(scene);
    return whole;
}

static void expect_heard(const char *settings, uint64_t id, size_t frames)
{
    bool whole = false;
    for (int i = 0; i < PULSE_TRIES && !whole; i++)
        whole = play_and_hear(settings, id, frames);
    assert_true(whole);
}

static void test_what_is_played_is_heard(void **state)
{
    (void)state;
    expect_heard("", 11, 8 * RATE);
}

static void test_other_rates_are_converted(void **state)
{
    (void)state;
    expect_heard(",\"rate\":48000", 12, 4 * RATE);
}

static size_t frames_recorded(const struct scene *scene)
{
    struct sound heard;
    assert_int_equal(listen_load(scene->capture, RATE, &heard), 0);
    size_t frames = heard.frames;
    sound_done(&heard);
    return frames;
}

/* Frames of the recording up to its last sound. */
static size_t last_sound(const struct scene *scene)
{
    struct sound heard;
    assert_int_equal(listen_load(scene->capture, RATE, &heard), 0);
    size_t at = heard.frames;
    while (at && abs(heard.pcm[at - 1]) < 30)
        at--;
    sound_done(&heard);
    return at;
}

static void test_stop_is_silent_soon(void **state)
{
    (void)state;
    struct scene *scene = scene_open("");
    for (uint64_t id = 1; id <= 3; id++) {
        free(rig_play(&scene->rig, id, 20 * RATE));
        rig_await(&scene->rig, AIR_STARTED, id, 0, 5000);
        rig_run(&scene->rig, 1300);
        /* The monitor's own delay only makes the figure worse: what sounds now is recorded a little later. */
        size_t asked = frames_recorded(scene);
        air_stop(scene->rig.air);
        rig_await(&scene->rig, AIR_CUT, id, 0, 2000);
        rig_run(&scene->rig, 800);
        size_t last = last_sound(scene);
        if (last > asked + RATE * 300 / 1000)
            fail_msg("sound went on for %zu ms", (last - asked) * 1000 / RATE);
    }
    scene_close(scene);
}

static void test_killed_server_is_found_and_rejoined(void **state)
{
    (void)state;
    struct scene *scene = scene_open("");
    free(rig_play(&scene->rig, 21, 30 * RATE));
    rig_await(&scene->rig, AIR_STARTED, 21, 0, 5000);
    rig_run(&scene->rig, 1000);
    int ends = scene->card->ends;
    pulse_kill(&scene->server);
    int64_t killed_ms = now_ms();
    while (scene->card->ends == ends && now_ms() - killed_ms < 5000)
        rig_turn(&scene->rig);
    assert_true(now_ms() - killed_ms < 4000);
    assert_in_range(rig_await(&scene->rig, AIR_TAKEN, 21, 1, 1000)->frames, RATE / 2, 3 * RATE);
    end_program(scene->recorder, SIGTERM);
    assert_int_equal(pulse_restart(&scene->server), 0);
    rig_await_live(&scene->rig, scene->card, 20000);
    scene_close(scene);
}

static void test_failures_say_what_to_do(void **state)
{
    (void)state;
    static const struct {
        const char *settings, *why;
    } rows[] = {
        {"{\"driver\":\"pulse\",\"server\":\"unix:/nonexistent/native\"}", "sound server running"},
        {"{\"driver\":\"alsa\",\"device\":\"plughw:77\"}", "group audio"},
        {"{\"driver\":\"null\"}", "driver"},
        {"{\"driver\":\"alsa\",\"rate\":4000}", "rate"},
        {"{\"driver\":\"alsa\",\"options\":[\"use_mmap\"]}", "name=value"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rig rig;
        rig_open(&rig, clock_real(), RATE);
        struct rig_output *output = rig_add(&rig, 1, "ao", rows[i].settings);
        for (int64_t until = now_ms() + 10000; output->ends == 0 && now_ms() < until;)
            rig_turn(&rig);
        if (!strstr(output->why.text, rows[i].why))
            fail_msg("expected \"%s\", found \"%s\"", rows[i].why, output->why.text);
        rig_close(&rig);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_played_is_heard),
        cmocka_unit_test(test_other_rates_are_converted),
        cmocka_unit_test(test_stop_is_silent_soon),
        cmocka_unit_test(test_killed_server_is_found_and_rejoined),
        cmocka_unit_test(test_failures_say_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
