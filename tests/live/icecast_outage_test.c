/*
 * A stream server that fails in the middle of a notice: killed and started again, the loudspeaker beside it
 * misses no sample, the feed comes back by itself, the journal tells both; frozen, it is found out by what it
 * does not give back, and nothing is called aired that it did not prove.
 */
#include "base/base.h"
#include "listen.h"
#include "servers.h"
#include "station.h"
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RATE 22050
#define MOUNT "/thu.mp3"
#define LEAD_S 10
#define TITLE "Lịch gặt lúa"
#define BACK_LIMIT_MS 5000
#define FROZEN_LIMIT_S 7.0

static const char notice[] = "Hợp tác xã Đồng Sậy báo lịch gặt lúa. Thứ Hai, máy gặt ở cánh đồng Bờ "
                             "Tre, bắt đầu từ sáu giờ sáng. "
                             "Thứ Ba, máy sang cánh đồng Miếu Đá. Thứ Tư, máy nghỉ để bảo dưỡng. Thứ Năm và "
                             "thứ Sáu, máy gặt ở xóm Cầu Ván. "
                             "Bà con nhớ dọn đường bờ cho rộng, và báo trước cho tổ máy nếu ruộng còn nước.";

struct scene {
    struct live_station live;
    struct icecast icecast;
    struct pulse pulse;
    char pulse_server[128], speaker_file[128];
    pid_t speaker;
    json_t *rows;
};

static struct scene *scene_open(bool with_speaker)
{
    struct scene *scene = calloc(1, sizeof *scene);
    char outputs[700];
    time_t start;
    live_open(&scene->live);
    assert_int_equal(icecast_start(&scene->icecast), 0);
    if (with_speaker) {
        assert_int_equal(pulse_start(&scene->pulse), 0);
        snprintf(scene->speaker_file, sizeof scene->speaker_file, "%s/speaker.raw", scene->live.dir);
        scene->speaker = pulse_capture(&scene->pulse, RATE, scene->speaker_file);
        assert_true(scene->speaker > 0);
        snprintf(scene->pulse_server, sizeof scene->pulse_server, "PULSE_SERVER=%s", scene->pulse.server);
        scene->live.environment[0] = scene->pulse_server;
    }
    snprintf(outputs, sizeof outputs,
             "{ name = \"mang\"; plugin = \"icecast\"; host = \"127.0.0.1\"; port = %d; mount = \"" MOUNT
             "\"; password_file = \"%s\"; }%s",
             scene->icecast.port, scene->icecast.password_file,
             with_speaker ? ", { name = \"loa\"; plugin = \"ao\"; driver = \"pulse\"; }" : "");
    live_write_station(&scene->live,
                       "{ name = \"notices\"; folder = \"tin\"; every = \"30s\"; approve = \"auto\"; until = "
                       "\"7d\"; times = 1; }",
                       outputs);
    live_write(&scene->live, "station/tin/tin.txt", "Tiêu đề: " TITLE "\n\n%s\n", notice);
    start = time(NULL) + LEAD_S;
    live_write_programme(&scene->live, "thu", &start, 1, "cap = \"5m\";",
                         "{ chime = true; }, { notices = \"notices\"; most = 1; }");
    live_start(&scene->live);
    live_await_up(&scene->live);
    return scene;
}

static void scene_close(struct scene *scene)
{
    end_program(scene->speaker, SIGTERM);
    live_close(&scene->live);
    if (scene->speaker)
        pulse_stop(&scene->pulse);
    icecast_stop(&scene->icecast);
    json_decref(scene->rows);
    free(scene);
}

struct wanted {
    struct scene *scene;
    const char *kind, *name, *value;
    json_t *row; /* borrowed from scene->rows */
};

static bool is_told(void *context)
{
    struct wanted *wanted = context;
    size_t index = 0;
    json_decref(wanted->scene->rows);
    wanted->scene->rows = live_journal(&wanted->scene->live);
    wanted->row = live_row(wanted->scene->rows, &index, wanted->kind, wanted->name, wanted->value);
    return wanted->row != NULL;
}

/* Waits until the journal tells it; the row is good until the next wait. */
static json_t *await_told(struct scene *scene, const char *kind, const char *name, const char *value,
                          int limit_ms)
{
    struct wanted wanted = {.scene = scene, .kind = kind, .name = name, .value = value};
    if (!wait_until(is_told, &wanted, limit_ms))
        fail_msg("the journal does not tell %s within %d ms:\n%s", kind, limit_ms,
                 json_dumps(scene->rows, JSON_INDENT(1)));
    return wanted.row;
}

/* Some seconds into the notice. */
static void await_middle(struct scene *scene)
{
    await_told(scene, "airing.started", "title", TITLE, 60000);
    rest_ms(3500);
}

static double wall_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double output_number(json_t *row, const char *output, const char *name)
{
    json_t *outputs = json_object_get(json_object_get(row, "fields"), "outputs");
    return (double)json_integer_value(json_object_get(json_object_get(outputs, output), name));
}

static bool has_mount(void *context)
{
    return icecast_has_mount(context, MOUNT);
}

static void load_rendered(struct scene *scene, struct sound *out)
{
    struct live_outcome outcome;
    char wav[128], words[128];
    snprintf(wav, sizeof wav, "%s/notice.wav", scene->live.dir);
    snprintf(words, sizeof words, "%s/notice.txt", scene->live.dir);
    live_write(&scene->live, "notice.txt", "%s", notice);
    live_run(&scene->live, &outcome, "loaxa", "say", "--voice", "north", "-o", wav, words);
    assert_int_equal(outcome.code, 0);
    live_outcome_done(&outcome);
    assert_int_equal(listen_load(wav, RATE, out), 0);
}

/* Not a sample less, nothing between. */
static bool loudspeaker_missed_nothing(struct scene *scene)
{
    struct sound wanted, heard;
    struct listen_match match;
    load_rendered(scene, &wanted);
    end_program(scene->speaker, SIGTERM);
    assert_int_equal(listen_load(scene->speaker_file, RATE, &heard), 0);
    assert_int_equal(listen_follow(wanted.pcm, wanted.frames, &heard, 0, &match), 0);
    print_message("loudspeaker: %zu windows, %zu bad, worst %.3f, drift %.2f ms\n", match.windows,
                  match.bad_windows, match.worst, match.drift_ms);
    assert_true(match.windows > 100);
    sound_done(&wanted);
    sound_done(&heard);
    return match.worst > 0.95;
}

static bool kill_and_restart(void)
{
    struct scene *scene = scene_open(true);
    await_middle(scene);
    assert_true(icecast_has_mount(&scene->icecast, MOUNT));
    icecast_kill(&scene->icecast);
    double killed_s = wall_s();
    json_t *lost = await_told(scene, "output.lost", "output", "mang", 5000);
    print_message("loss told %.2f s after it\n", live_seconds(json_object_get(lost, "at")) - killed_s);
    rest_ms(1500);
    assert_int_equal(icecast_restart(&scene->icecast), 0);
    int64_t back_ms = now_ms();
    assert_true(wait_until(has_mount, &scene->icecast, 15000));
    print_message("feed back %lld ms after the server\n", (long long)(now_ms() - back_ms));
    assert_true(now_ms() - back_ms < BACK_LIMIT_MS);
    await_told(scene, "output.restored", "output", "mang", 10000);
    json_t *aired = await_told(scene, "airing.aired", "title", TITLE, 60000);
    assert_true(output_number(aired, "mang", "frames") < output_number(aired, "loa", "frames"));
    assert_int_equal(live_count(scene->rows, "airing.aired", NULL, NULL), 1);
    assert_int_equal(live_count(scene->rows, "output.lost", "output", "loa"), 0);
    rest_ms(500);
    assert_int_equal(live_end(&scene->live, SIGTERM, NULL), 0);
    bool whole = loudspeaker_missed_nothing(scene);
    scene_close(scene);
    return whole;
}

static void test_a_killed_server_is_nothing_to_the_loudspeaker(void **state)
{
    (void)state;
    bool whole = false;
    for (int i = 0; i < PULSE_TRIES && !whole; i++)
        whole = kill_and_restart();
    assert_true(whole);
}

static void test_a_frozen_server_proves_nothing(void **state)
{
    (void)state;
    struct scene *scene = scene_open(false);
    await_middle(scene);
    icecast_freeze(&scene->icecast);
    double frozen_s = wall_s();
    json_t *lost = await_told(scene, "output.lost", "output", "mang", 15000);
    double found_s = live_seconds(json_object_get(lost, "at")) - frozen_s;
    print_message("freeze found after %.2f s: %s\n", found_s,
                  json_string_value(json_object_get(lost, "text")));
    assert_true(found_s < FROZEN_LIMIT_S);
    json_t *partial = await_told(scene, "airing.partial", "title", TITLE, 60000);
    double seconds = json_real_value(json_object_get(json_object_get(partial, "fields"), "seconds"));
    double proven = output_number(partial, "mang", "proven") / RATE;
    print_message("proven %.2f s, told %.2f s\n", proven, seconds);
    assert_true(proven > 0.5 && proven < 7.5);
    assert_true(fabs(seconds - proven) < 0.2);
    assert_int_equal(live_count(scene->rows, "airing.aired", NULL, NULL), 0);
    icecast_thaw(&scene->icecast);
    int64_t back_ms = now_ms();
    assert_true(wait_until(has_mount, &scene->icecast, 30000));
    await_told(scene, "output.restored", "output", "mang", 30000);
    print_message("restored %lld ms after the thaw\n", (long long)(now_ms() - back_ms));
    assert_int_equal(live_end(&scene->live, SIGTERM, NULL), 0);
    scene_close(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_killed_server_is_nothing_to_the_loudspeaker),
        cmocka_unit_test(test_a_frozen_server_proves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
