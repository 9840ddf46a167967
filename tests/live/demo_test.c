/*
 * The demonstration (`make run`) as a person meets it: on the air in time, on the next port when one is
 * taken, silent at the sound card without a person's word and heard there with it, gone within two seconds of
 * Ctrl-C, gone even when its script is killed.
 */
#include "base/base.h"
#include "listen.h"
#include "servers.h"
#include "station.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#define BULLETIN_LIMIT_S 15.0
#define STOP_LIMIT_MS 2000
#define RATE 22050

struct demo {
    struct live_station live; /* its installation; the demonstration makes its own station below it */
    struct pulse pulse;
    int port;     /* where it should listen */
    int terminal; /* our end of it; -1: none */
    pid_t script, recorder;
    char feed[128], speaker[128], out[128];
    int64_t begun_ms, heard_ms; /* when the chime's first sample had come */
    char said[16384];
};

static int setup(void **state)
{
    struct demo *demo = calloc(1, sizeof *demo);
    live_open(&demo->live);
    demo->terminal = -1;
    demo->port = free_port();
    snprintf(demo->out, sizeof demo->out, "%s/demo.out", demo->live.dir);
    snprintf(demo->feed, sizeof demo->feed, "%s/feed.mp3", demo->live.dir);
    snprintf(demo->speaker, sizeof demo->speaker, "%s/speaker.raw", demo->live.dir);
    snprintf(demo->live.state, sizeof demo->live.state, "%.64s/demo/state", demo->live.build);
    assert_int_equal(pulse_start(&demo->pulse), 0);
    demo->recorder = pulse_capture(&demo->pulse, RATE, demo->speaker);
    *state = demo;
    return 0;
}

static int teardown(void **state)
{
    struct demo *demo = *state;
    if (demo->script > 0)
        kill(demo->script, SIGKILL);
    if (demo->terminal >= 0)
        close(demo->terminal);
    end_program(demo->recorder, SIGTERM);
    pulse_stop(&demo->pulse);
    live_close(&demo->live);
    free(demo);
    return 0;
}

/* As a shell would start it: a session of its own, Ctrl-C in force; at a terminal, or with none. */
static void start(struct demo *demo, int first_port, bool at_terminal)
{
    char script[PATH_MAX + 64], port[16];
    int terminal = -1;
    snprintf(script, sizeof script, "%s/schedules/demo/run.sh", live_source_dir());
    snprintf(port, sizeof port, "%d", first_port);
    if (at_terminal)
        assert_int_equal(openpty(&demo->terminal, &terminal, NULL, NULL, NULL), 0);
    demo->begun_ms = now_ms();
    demo->script = fork();
    if (demo->script == 0) {
        int out = open(demo->out, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (at_terminal)
            login_tty(terminal);
        else
            setsid();
        if (!at_terminal)
            dup2(open("/dev/null", O_RDONLY), 0);
        dup2(out, 1);
        dup2(out, 2);
        signal(SIGINT, SIG_DFL);
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        setenv("LOAXA_DEMO_PORT", port, 1);
        setenv("PULSE_SERVER", demo->pulse.server, 1);
        execlp("bash", "bash", script, demo->live.build, (char *)NULL);
        _exit(127);
    }
    if (terminal >= 0)
        close(terminal);
}

static const char *said(struct demo *demo)
{
    char *text = NULL;
    size_t length = 0;
    if (file_read(demo->out, sizeof demo->said - 1, &text, &length, NULL) == 0)
        snprintf(demo->said, sizeof demo->said, "%s", text);
    free(text);
    return demo->said;
}

struct wanted {
    struct demo *demo;
    const char *words;
};

static bool says(void *context)
{
    const struct wanted *wanted = context;
    return strstr(said(wanted->demo), wanted->words) != NULL;
}

static void await_words(struct demo *demo, const char *words)
{
    if (!wait_until(says, &(struct wanted){demo, words}, 30000))
        fail_msg("“%s” was not said within 30 s:\n%s", words, demo->said);
}

static bool hears_chime(void *context)
{
    struct demo *demo = context;
    struct sound heard = {0};
    size_t at = 0;
    rest_ms(300);
    if (listen_load(demo->feed, RATE, &heard) != 0)
        return false;
    bool there = listen_chime(&heard, 0, &at);
    demo->heard_ms = now_ms() - (int64_t)((heard.frames - at) * 1000 / RATE);
    sound_done(&heard);
    return there;
}

static int loudest(const char *raw)
{
    struct sound heard = {0};
    int most = 0;
    if (listen_load(raw, RATE, &heard) != 0)
        return 0;
    for (size_t i = 0; i < heard.frames; i++)
        most = abs(heard.pcm[i]) > most ? abs(heard.pcm[i]) : most;
    sound_done(&heard);
    return most;
}

static bool speaker_sounds(void *context)
{
    rest_ms(200);
    return loudest(((struct demo *)context)->speaker) > 1000;
}

static pid_t daemon_of(const struct demo *demo)
{
    char path[160], *text = NULL;
    size_t length = 0;
    snprintf(path, sizeof path, "%s/lock", demo->live.state);
    pid_t pid = file_read(path, 64, &text, &length, NULL) == 0 ? (pid_t)strtol(text, NULL, 10) : 0;
    free(text);
    assert_true(pid > 0);
    return pid;
}

struct remains {
    struct demo *demo;
    pid_t daemon;
};

static bool nothing_is_left(void *context)
{
    const struct remains *remains = context;
    pid_t pids[16];
    return live_processes(&remains->demo->live, remains->daemon, pids, 16) == 0 &&
           !port_answers(remains->demo->port);
}

/* Ctrl-C: the whole foreground group hears it. */
static int64_t interrupt(struct demo *demo)
{
    int status = 0;
    int64_t begun_ms = now_ms();
    if (demo->terminal >= 0)
        assert_int_equal(write(demo->terminal, "\003", 1), 1);
    else
        kill(-demo->script, SIGINT);
    while (waitpid(demo->script, &status, WNOHANG) == 0 && now_ms() - begun_ms < 10000)
        rest_ms(5);
    demo->script = 0;
    return now_ms() - begun_ms;
}

static void expect_clean_end(struct demo *demo)
{
    struct remains remains = {demo, daemon_of(demo)};
    rest_ms(1000);
    int64_t took_ms = interrupt(demo);
    bool left = !nothing_is_left(&remains);
    print_message("Ctrl-C took %lld ms\n", (long long)took_ms);
    assert_true(took_ms < STOP_LIMIT_MS);
    assert_false(left);
    assert_non_null(strstr(said(demo), "Đã dừng"));
    json_t *rows = live_journal(&demo->live);
    assert_int_equal(
        live_count(rows, "station.ended", "reason_text", "có người bấm Ctrl-C") +
            live_count(rows, "station.ended", "reason_text", "máy dừng chương trình, hoặc máy đang tắt"),
        1); /* whichever of the terminal and the script was first */
    assert_int_equal(live_count(rows, "output.lost", NULL, NULL), 0); /* the server ended after the station */
    json_decref(rows);
}

/* Whatever the hour and the day: only the demonstration's sessions, none in another's way. */
static void expect_only_its_own_sessions(struct demo *demo)
{
    char today[11];
    size_t i;
    json_t *slot;
    char station[160];
    snprintf(station, sizeof station, "%.64s/demo/station", demo->live.build);
    date_format(civil_from_utc(clock_real()->wall_us(clock_real())).date, today);
    json_t *plan = live_json(&demo->live, "plan", "--from", today, "--days", "7", "--json", "--station",
                             station, "--state", demo->live.state);
    const json_t *slots = json_object_get(plan, "slots");
    assert_true(json_array_size(slots) > 0);
    json_array_foreach(slots, i, slot)
        assert_string_equal(json_string_value(json_object_get(slot, "programme")), "chay-thu");
    assert_int_equal(json_array_size(json_object_get(plan, "conflicts")), 0);
    json_decref(plan);
}

static void test_without_a_terminal(void **state)
{
    struct demo *demo = *state;
    char taken_text[16], next[64];
    int taken = free_port();
    while (port_answers(taken + 1))
        taken = free_port();
    demo->port = taken + 1;
    struct icecast server = {.port = demo->port};
    snprintf(taken_text, sizeof taken_text, "%d", taken);
    snprintf(next, sizeof next, "thử cổng %d", demo->port);
    const char *squatter_argv[] = {"python3", "-m", "http.server", "--bind", "127.0.0.1", taken_text, NULL};
    pid_t squatter = start_program(squatter_argv, NULL, NULL, NULL);
    for (int64_t until = now_ms() + 10000; !port_answers(taken) && now_ms() < until;)
        rest_ms(20);
    start(demo, taken, false);
    pid_t listener = icecast_capture(&server, "/loa-xa.mp3", demo->feed);
    bool heard = wait_until(hears_chime, demo, 30000);
    double after_s = (double)(demo->heard_ms - demo->begun_ms) / 1000;
    end_program(listener, SIGTERM);
    end_program(squatter, SIGTERM);
    if (!heard)
        fail_msg("no chime on the demonstration's feed within 30 s:\n%s", said(demo));
    print_message("the demonstration's bulletin began %.1f s after its start\n", after_s);
    assert_true(after_s < BULLETIN_LIMIT_S);
    await_words(demo, "Đang đọc: Đây là chương trình chạy thử của Loa Xã");
    assert_null(strstr(demo->said, "BÁO ĐỘNG"));
    expect_only_its_own_sessions(demo);
    expect_clean_end(demo);
    static const char *const shown[] = {"im lặng", "/loa-xa.mp3", "Ctrl-C", "ĐANG PHÁT: Chuông báo",
                                        "Tiếp theo: "};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (!strstr(demo->said, shown[i]) || !strstr(demo->said, next))
            fail_msg("“%s” or “%s” is not in what the terminal showed:\n%s", shown[i], next, demo->said);
    assert_null(strstr(demo->said, "Máy này có nối với loa ngoài trời không?"));
    assert_int_equal(loudest(demo->speaker), 0);
}

static void type(const struct demo *demo, const char *line)
{
    assert_int_equal(write(demo->terminal, line, strlen(line)), (ssize_t)strlen(line));
}

static void test_at_a_terminal(void **state)
{
    struct demo *demo = *state;
    start(demo, demo->port, true);
    await_words(demo, "Máy này có nối với loa ngoài trời không?");
    type(demo, "không\n");
    await_words(demo, "Loa của máy vẫn im lặng");
    await_words(demo, "Đang đọc: Đây là chương trình chạy thử của Loa Xã");
    assert_int_equal(loudest(demo->speaker), 0); /* on the air for seconds, and silent here */
    type(demo, "có\n");
    await_words(demo, "Loa của máy: bật.");
    if (!wait_until(speaker_sounds, demo, 15000))
        fail_msg("a person said yes, and the sound card is silent:\n%s", said(demo));
    expect_clean_end(demo);
}

static void test_killed(void **state)
{
    struct demo *demo = *state;
    start(demo, demo->port, false);
    await_words(demo, "Buổi phát tới");
    struct remains remains = {demo, daemon_of(demo)};
    kill(demo->script, SIGKILL);
    waitpid(demo->script, NULL, 0);
    demo->script = 0;
    if (!wait_until(nothing_is_left, &remains, 5000))
        fail_msg("the demonstration outlived its script by 5 s");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_without_a_terminal),
        TEST(test_at_a_terminal),
        TEST(test_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
