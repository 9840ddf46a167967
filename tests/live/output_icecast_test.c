/*
 * The icecast output against a real Icecast: what a listener hears is what was played; what came out is
 * proved; titles; a server that is killed, restarted, frozen, deaf, absent; a mount that is taken; a wrong
 * password.
 */
#include "listen.h"
#include "rig.h"
#include "servers.h"
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define RATE 22050
#define MOUNT "/loaxa.mp3"

struct scene {
    struct icecast server;
    struct rig rig;
    struct rig_output *feed;
    char capture[128];
    pid_t listener;
};

static void add_feed(struct scene *scene, uint64_t id)
{
    char settings[512];
    snprintf(settings, sizeof settings,
             "{\"port\":%d,\"mount\":\"%s\",\"password_file\":\"%s\",\"name\":\"Đài thử\"}",
             scene->server.port, MOUNT, scene->server.password_file);
    scene->feed = rig_add(&scene->rig, id, "icecast", settings);
}

static struct scene *scene_open(void)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_int_equal(icecast_start(&scene->server), 0);
    rig_open(&scene->rig, clock_real(), RATE);
    add_feed(scene, 1);
    rig_await_live(&scene->rig, scene->feed, 20000);
    snprintf(scene->capture, sizeof scene->capture, "%s/heard.mp3", scene->rig.dir);
    scene->listener = icecast_capture(&scene->server, MOUNT, scene->capture);
    return scene;
}

static void scene_close(struct scene *scene)
{
    end_program(scene->listener, SIGTERM);
    rig_close(&scene->rig);
    icecast_stop(&scene->server);
    free(scene);
}

static void test_what_is_played_is_heard_and_proved(void **state)
{
    (void)state;
    struct scene *scene = scene_open();
    char body[8192];
    struct sound heard;
    struct listen_match match = {0};
    rig_title(&scene->rig, scene->feed, "Bản tin sáng & \"thử\"");
    rig_run(&scene->rig, 2500); /* joined in silence */
    int16_t *pcm = rig_play(&scene->rig, 7, 5 * RATE);
    const struct air_event *taken = rig_await(&scene->rig, AIR_TAKEN, 7, 1, 20000);
    assert_int_equal(taken->frames, 5 * RATE);
    assert_true(taken->proves);
    assert_int_equal(taken->proven, 5 * RATE);
    assert_int_equal(icecast_get(&scene->server, "/status-json.xsl", false, body, sizeof body), 200);
    assert_non_null(strstr(body, "Bản tin sáng &"));
    assert_non_null(strstr(body, "Đài thử"));
    rig_run(&scene->rig, 2000);
    assert_int_equal(listen_load(scene->capture, RATE, &heard), 0);
    assert_int_equal(listen_follow(pcm, 5 * RATE, &heard, 0, &match), 0);
    assert_int_equal(match.bad_windows, 0);
    assert_true(match.windows > 40 && match.correlation > 0.9);
    sound_done(&heard);
    free(pcm);
    scene_close(scene);
}

static void test_killed_server_is_found_and_rejoined(void **state)
{
    (void)state;
    struct scene *scene = scene_open();
    char body[8192], settings[256], record[128];
    struct sound kept;
    struct listen_match match = {0};
    snprintf(record, sizeof record, "%s/air.wav", scene->rig.dir);
    snprintf(settings, sizeof settings, "{\"path\":\"%s\"}", record);
    struct rig_output *file = rig_add(&scene->rig, 2, "file", settings);
    rig_await_live(&scene->rig, file, 20000);
    rig_title(&scene->rig, scene->feed, "Trước và sau");
    int16_t *pcm = rig_play(&scene->rig, 3, 9 * RATE);
    rig_await(&scene->rig, AIR_STARTED, 3, 0, 5000);
    rig_run(&scene->rig, 1500);
    icecast_kill(&scene->server);
    int64_t killed_ms = now_ms();
    while (scene->feed->ends == 0 && now_ms() - killed_ms < 3000)
        rig_turn(&scene->rig);
    assert_true(now_ms() - killed_ms < 2000);
    if (!strstr(scene->feed->why.text, "closed the connection"))
        fail_msg("expected \"closed the connection\", found \"%s\"", scene->feed->why.text);
    const struct air_event *taken = rig_await(&scene->rig, AIR_TAKEN, 3, 1, 1000);
    assert_true(taken->frames < 4 * RATE && taken->proven <= taken->frames);
    rig_run(&scene->rig, 1500);
    assert_int_equal(icecast_restart(&scene->server), 0);
    int64_t back_ms = now_ms();
    rig_await_live(&scene->rig, scene->feed, 20000);
    assert_true(now_ms() - back_ms < 5000);
    rig_await(&scene->rig, AIR_TAKEN, 3, 2, 20000);
    rig_run(&scene->rig, 1500);
    assert_int_equal(icecast_get(&scene->server, "/status-json.xsl", false, body, sizeof body), 200);
    assert_non_null(strstr(body, "Trước và sau"));
    rig_end(&scene->rig, file);
    assert_int_equal(listen_load(record, RATE, &kept), 0); /* the other output missed no sample */
    assert_int_equal(listen_follow(pcm, 9 * RATE, &kept, 0, &match), 0);
    assert_memory_equal(kept.pcm + match.lag, pcm, 9 * RATE * sizeof *pcm);
    sound_done(&kept);
    free(pcm);
    scene_close(scene);
}

static void test_frozen_server_is_found(void **state)
{
    (void)state;
    struct scene *scene = scene_open();
    rig_run(&scene->rig, 2500);
    free(rig_play(&scene->rig, 5, 12 * RATE));
    rig_await(&scene->rig, AIR_STARTED, 5, 0, 5000);
    rig_run(&scene->rig, 2000);
    int ends = scene->feed->ends;
    icecast_freeze(&scene->server);
    int64_t frozen_ms = now_ms();
    while (scene->feed->ends == ends && now_ms() - frozen_ms < 9000)
        rig_turn(&scene->rig);
    assert_true(now_ms() - frozen_ms < 7000);
    assert_non_null(strstr(scene->feed->why.text, "given none back"));
    const struct air_event *taken = rig_await(&scene->rig, AIR_TAKEN, 5, 1, 1000);
    assert_true(taken->proves);
    assert_in_range(taken->proven, RATE / 2, 3 * RATE);
    icecast_thaw(&scene->server);
    rig_await_live(&scene->rig, scene->feed,
                   25000); /* the ghost of the old connection holds the mount a while */
    scene_close(scene);
}

static void test_taken_mount_is_named(void **state)
{
    (void)state;
    struct scene *scene = scene_open();
    struct rig_output *first = scene->feed;
    add_feed(scene, 2);
    while (scene->feed->ends == 0)
        rig_turn(&scene->rig);
    assert_non_null(strstr(scene->feed->why.text, "mountpoint in use"));
    rig_end(&scene->rig, first);
    rig_await_live(&scene->rig, scene->feed, 20000); /* and taken over when it is free */
    scene_close(scene);
}

/* One worker's try; its reason. */
static void try_once(const char *settings, const char *why, int limit_ms)
{
    struct rig rig;
    rig_open(&rig, clock_real(), RATE);
    struct rig_output *output = rig_add(&rig, 1, "icecast", settings);
    while (output->ends == 0)
        rig_turn(&rig);
    if (!strstr(output->why.text, why))
        fail_msg("expected \"%s\", found \"%s\"", why, output->why.text);
    assert_true(output->ended_ms - output->started_ms < limit_ms);
    rig_close(&rig);
}

static int deaf_port(int *listening)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    *listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(*listening, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(*listening, 8), 0);
    assert_int_equal(getsockname(*listening, (struct sockaddr *)&address, &length), 0);
    return ntohs(address.sin_port);
}

static void write_password(const char *path, const char *line)
{
    FILE *file = fopen(path, "we");
    assert_true(file && fputs(line, file) >= 0 && fclose(file) == 0);
    assert_int_equal(chmod(path, 0600), 0);
}

static void test_failures_say_what_to_do(void **state)
{
    (void)state;
    struct icecast server;
    char settings[512], wrong[128];
    int listening;
    assert_int_equal(icecast_start(&server), 0);
    snprintf(wrong, sizeof wrong, "%s/wrong", server.dir);
    write_password(wrong, "khong-dung\n");
    snprintf(settings, sizeof settings, "{\"port\":%d,\"password_file\":\"%s\"}", server.port, wrong);
    try_once(settings, "source-password of its icecast.xml", 4000);
    snprintf(settings, sizeof settings, "{\"port\":%d,\"password_file\":\"%s\"}", free_port(),
             server.password_file);
    try_once(settings, "cannot be reached", 4000);
    snprintf(settings, sizeof settings, "{\"port\":%d,\"password_file\":\"%s\"}", deaf_port(&listening),
             server.password_file);
    try_once(settings, "did not answer within", 6000);
    close(listening);
    snprintf(settings, sizeof settings, "{\"port\":%d,\"mount\":\"loaxa\",\"password_file\":\"%s\"}",
             server.port, server.password_file);
    try_once(settings, "expected a path like", 3000);
    write_password(wrong, "hackme\n");
    snprintf(settings, sizeof settings, "{\"port\":%d,\"password_file\":\"%s\"}", server.port, wrong);
    try_once(settings, "default password", 3000);
    icecast_stop(&server);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_played_is_heard_and_proved),
        cmocka_unit_test(test_killed_server_is_found_and_rejoined),
        cmocka_unit_test(test_frozen_server_is_found),
        cmocka_unit_test(test_taken_mount_is_named),
        cmocka_unit_test(test_failures_say_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
