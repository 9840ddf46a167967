/*
 * Limited child programs. The test program plays the children itself: run with a word as its argument it
 * behaves as that word says.
 */
#include "base/base.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char self[4096];

static void say(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) < 0)
        _exit(99);
}

static void play_echo(void)
{
    char chunk[4096];
    ssize_t got;
    while ((got = read(0, chunk, sizeof chunk)) > 0)
        if (write(1, chunk, (size_t)got) != got)
            _exit(99);
}

static void play_ignore_input(void)
{
    close(0);
    say(1, "done");
}

static void play_fail(void)
{
    say(2, "không đọc được tệp\n");
    _exit(3);
}

static void play_flood(void)
{
    for (;;)
        say(1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static void play_flood_errors(void)
{
    for (;;)
        say(2, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
}

static void play_hang(void)
{
    for (;;)
        pause();
}

static void play_crash(void)
{
    signal(SIGSEGV, SIG_DFL);
    kill(getpid(), SIGSEGV);
}

/* Leaves a grandchild that holds stdout open; prints its number. */
static void play_leave_grandchild(void)
{
    pid_t pid = fork();
    if (pid == 0)
        play_hang();
    char text[32];
    snprintf(text, sizeof text, "%d", (int)pid);
    say(1, text);
}

static void play_sigpipe_state(void)
{
    sigset_t set;
    struct sigaction action;
    sigprocmask(SIG_SETMASK, NULL, &set);
    sigaction(SIGPIPE, NULL, &action);
    say(1, sigismember(&set, SIGPIPE) || action.sa_handler != SIG_DFL ? "held" : "default");
}

static const struct {
    const char *word;
    void (*play)(void);
} parts[] = {{"echo", play_echo},
             {"ignore-input", play_ignore_input},
             {"fail", play_fail},
             {"flood", play_flood},
             {"flood-errors", play_flood_errors},
             {"hang", play_hang},
             {"crash", play_crash},
             {"leave-grandchild", play_leave_grandchild},
             {"sigpipe-state", play_sigpipe_state}};

static int run(const char *part, const void *input, size_t length, int64_t deadline_ms, char **output,
               size_t *got, struct error *err)
{
    const char *argv[] = {self, part, NULL};
    struct child_limits limits = {.deadline_ms = deadline_ms, .output_limit = 1 << 20, .cpu_seconds = 20};
    return child_run(argv, input, length, &limits, output, got, err);
}

static void test_a_megabyte_through(void **state)
{
    (void)state;
    size_t length = 1 << 20, got = 0;
    char *input = malloc(length), *output = NULL;
    assert_non_null(input);
    for (size_t i = 0; i < length; i++)
        input[i] = (char)(i * 31);
    assert_int_equal(run("echo", input, length, 20000, &output, &got, NULL), 0);
    assert_int_equal(got, length);
    assert_memory_equal(output, input, length);
    free(output);
    assert_int_equal(run("echo", NULL, 0, 20000, &output, &got, NULL), 0);
    assert_int_equal(got, 0);
    assert_string_equal(output, "");
    free(output);
    assert_int_equal(run("ignore-input", input, length, 20000, &output, &got, NULL), 0); /* and no SIGPIPE */
    assert_string_equal(output, "done");
    free(output);
    free(input);
}

static void test_failures(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        int64_t deadline_ms;
        int code;
        const char *says;
    } rows[] = {
        {"fail", 20000, -EPROTO, "exit code 3: không đọc được tệp"},
        {"crash", 20000, -EPROTO, "signal 11"},
        {"hang", 150, -ETIMEDOUT, "within 150 ms"},
        {"flood", 20000, -EFBIG, "more than 1048576 bytes"},
        {"flood-errors", 150, -ETIMEDOUT, "bbbb"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *output = NULL;
        struct error err;
        int rc = run(rows[i].part, "x", 1, rows[i].deadline_ms, &output, NULL, &err);
        if (rc != rows[i].code || strstr(err.text, rows[i].says) == NULL)
            fail_msg("%s: %d %s", rows[i].part, rc, err.text);
        assert_null(output);
    }
}

static void test_missing_program(void **state)
{
    (void)state;
    const char *argv[] = {"/no/such/program", NULL};
    struct child_limits limits = {.deadline_ms = 1000, .output_limit = 10};
    char *output = NULL;
    struct error err;
    assert_int_equal(child_run(argv, NULL, 0, &limits, &output, NULL, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/no/such/program"));
}

static void test_no_grandchild_is_left(void **state)
{
    (void)state;
    char *output = NULL;
    const struct clock *clock = clock_real();
    int64_t start = clock->mono_us(clock);
    assert_int_equal(run("leave-grandchild", NULL, 0, 20000, &output, NULL, NULL), 0);
    assert_true(clock->mono_us(clock) - start < 10 * US_PER_S);
    pid_t pid = (pid_t)strtol(output, NULL, 10);
    assert_true(pid > 1);
    for (int tries = 0; tries < 500; tries++) { /* until init or a subreaper has collected it */
        char path[64], *text = NULL;
        snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
        if (file_read(path, 4096, &text, NULL, NULL) != 0 || strstr(text, ") Z ") != NULL) {
            free(text);
            free(output);
            return;
        }
        free(text);
        usleep(10000);
    }
    fail_msg("process %d is still there", (int)pid);
}

static void test_signals_are_put_back(void **state)
{
    (void)state;
    char *output = NULL;
    assert_int_equal(run("sigpipe-state", NULL, 0, 20000, &output, NULL, NULL), 0);
    assert_string_equal(output, "default");
    free(output);
    sigset_t set;
    sigprocmask(SIG_SETMASK, NULL, &set);
    assert_false(sigismember(&set, SIGPIPE));
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof parts / sizeof *parts; i++)
        if (strcmp(argv[1], parts[i].word) == 0) {
            parts[i].play();
            return 0;
        }
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length < 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_megabyte_through),   cmocka_unit_test(test_failures),
        cmocka_unit_test(test_missing_program),      cmocka_unit_test(test_no_grandchild_is_left),
        cmocka_unit_test(test_signals_are_put_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
