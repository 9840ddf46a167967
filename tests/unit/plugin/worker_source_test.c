/*
 * Source workers as the station sees them: polls that go well, and every way in which one can go badly.
 */
#include "worker_run.h"
#include <sys/resource.h>

#define POLL_TIME 1795386600LL /* 2026-11-23 05:30:00 +07:00 */

static void poll_on_hello(struct run *run, struct worker *worker, enum message_type type)
{
    (void)run;
    if (type == MESSAGE_HELLO)
        assert_int_equal(worker_send_json(worker, MESSAGE_POLL,
                                          json_pack("{s:I, s:b, s:{s:s}}", "now", (json_int_t)POLL_TIME,
                                                    "accept", 1, "state", "lần", "một")),
                         0);
}

static struct run *poll_act(const char *act)
{
    struct run *run = new_run(poll_on_hello);
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", act));
    return run;
}

static void test_a_poll(void **state)
{
    (void)state;
    struct run *run = poll_act("submit");
    expect_end(run, WORKER_DONE, "");
    expect_text(run, MESSAGE_HELLO, 0, "\"plugin\":\"act-source\"");
    expect_text(run, MESSAGE_HELLO, 0, "\"kind\":\"source\"");
    assert_int_equal(count_of(run, MESSAGE_SUBMIT), 3);
    expect_text(run, MESSAGE_SUBMIT, 1, "\"external_id\":\"tin-2\"");
    expect_text(run, MESSAGE_SUBMIT, 1, "\"title\":\"Lịch  tiêm chủng\"");
    expect_text(run, MESSAGE_WITHDRAW, 0, "{\"external_id\":\"cũ-1\",\"reason\":\"Đã hết hiệu lực\"}");
    expect_text(run, MESSAGE_REFUSE, 0, "\"item\":\"b.txt:3\"");
    expect_text(run, MESSAGE_HOLD, 0, "{\"item\":\"ds.csv\",\"reason\":\"Thiếu nhiều\"}");
    expect_text(run, MESSAGE_STATE_SET, 0, "{\"key\":\"lần\",\"value\":\"hai\"}");
    char now[96];
    snprintf(now, sizeof now, "state một now %lld accepting 1", POLL_TIME);
    bool refused = false, logged = false;
    for (size_t i = 0; i < count_of(run, MESSAGE_LOG); i++) {
        refused = refused || strstr(text_of(run, MESSAGE_LOG, i), "text is missing") != NULL;
        logged = logged || strstr(text_of(run, MESSAGE_LOG, i), now) != NULL;
    }
    assert_true(refused);
    if (!logged)
        fail_msg("no log line has \"%s\"; the last is %s", now,
                 text_of(run, MESSAGE_LOG, count_of(run, MESSAGE_LOG) - 1));
    expect_text(run, MESSAGE_DONE, 0, "\"code\":0");
    free_run(run);
}

static void test_bad_ends(void **state)
{
    (void)state;
    static const struct {
        const char *act;
        enum worker_end end;
        int code;
        const char *says;
    } rows[] = {
        {"fail", WORKER_FAILED, -EINVAL, "thử: a.csv:7: expected a date"},
        {"fail-silently", WORKER_FAILED, -EIO, "the poll failed: Input/output error"},
        {"exit", WORKER_CRASHED, -ECHILD, "exit code 0 before its work was done; it said: tự thoát"},
        {"crash", WORKER_CRASHED, -ECHILD, ""},
        {"flood", WORKER_PROTOCOL, -EPROTO, "flooded the log"},
        {"garbage", WORKER_PROTOCOL, -EPROTO, "a message begins with 0x20544547"},
        {"stdout", WORKER_DONE, 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct run *run = poll_act(rows[i].act);
        expect_end(run, rows[i].end, rows[i].says);
        assert_int_equal(run->why.code, rows[i].code);
        free_run(run);
    }
}

static void poll_without_time(struct run *run, struct worker *worker, enum message_type type)
{
    (void)run;
    if (type == MESSAGE_HELLO)
        worker_send_json(worker, MESSAGE_POLL, json_pack("{s:s, s:{}}", "now", "05:30", "state"));
}

/* A virtual day must not be polled at the machine's time. */
static void test_a_poll_has_the_stations_time(void **state)
{
    (void)state;
    struct run *run = new_run(poll_without_time);
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "submit"));
    expect_end(run, WORKER_FAILED, "without its time");
    assert_int_equal(count_of(run, MESSAGE_SUBMIT), 0);
    free_run(run);
}

static void test_a_hanging_poll_is_killed(void **state)
{
    (void)state;
    struct run *run = new_run(poll_on_hello);
    run->deadline_ms = 700;
    int64_t start = clock_real()->mono_us(clock_real());
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "hang"));
    int64_t took = clock_real()->mono_us(clock_real()) - start;
    expect_end(run, WORKER_TIMEOUT, "did not finish within 700 ms");
    assert_true(took >= 690000 && took < 10 * US_PER_S);
    free_run(run);
}

#define LIMIT_OF_CASE (200ull << 20)

/* What the kernel holds the worker to, asked when the plugin has been created and before it polls. */
static void look_at_limits(struct run *run, struct worker *worker, enum message_type type)
{
    static const struct {
        const char *name;
        __rlimit_resource_t resource;
        rlim_t value;
    } rows[] = {
        {"core files", RLIMIT_CORE, 0},
        {"written files", RLIMIT_FSIZE, 0},
        {"descriptors", RLIMIT_NOFILE, 256},
        {"seconds of computing", RLIMIT_CPU, 22},
        /* the sanitizers reserve terabytes of it */
        {"address space", RLIMIT_AS, SANITIZED ? RLIM_INFINITY : LIMIT_OF_CASE},
    };
    for (size_t i = 0; type == MESSAGE_HELLO && i < sizeof rows / sizeof *rows; i++) {
        struct rlimit is;
        assert_int_equal(prlimit(worker_pid(worker), rows[i].resource, NULL, &is), 0);
        if (is.rlim_cur != rows[i].value || is.rlim_max != rows[i].value)
            fail_msg("%s: %llu, at most %llu; expected %llu", rows[i].name, (unsigned long long)is.rlim_cur,
                     (unsigned long long)is.rlim_max, (unsigned long long)rows[i].value);
    }
    poll_on_hello(run, worker, type);
}

static void test_limits_hold_when_the_plugin_acts(void **state)
{
    (void)state;
    struct run *run = new_run(look_at_limits);
    run->deadline_ms = 20000;
    run->memory_limit = LIMIT_OF_CASE;
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "submit"));
    expect_end(run, WORKER_DONE, "");
    assert_int_equal(count_of(run, MESSAGE_HELLO), 1);
    free_run(run);
}

#if !SANITIZED /* without the limit on address space, which the test before this one looks at, nothing ends  \
                  it */
static void test_a_leaking_poll_is_bounded(void **state)
{
    (void)state;
    struct run *run = new_run(poll_on_hello);
    run->memory_limit = 128u << 20;
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "leak"));
    expect_end(run, WORKER_FAILED, "out of memory after");
    free_run(run);
}
#endif

static void kill_on_hello(struct run *run, struct worker *worker, enum message_type type)
{
    poll_on_hello(run, worker, type);
    if (type == MESSAGE_HELLO) {
        worker_kill(worker);
        worker_kill(worker);
        assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), -EPIPE);
    }
}

static void test_killed_by_the_station(void **state)
{
    (void)state;
    struct run *run = new_run(kill_on_hello);
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "hang"));
    expect_end(run, WORKER_KILLED, "stopped by the station");
    free_run(run);
}

static void murder_on_hello(struct run *run, struct worker *worker, enum message_type type)
{
    static char much[4u << 20];
    (void)run;
    if (type != MESSAGE_HELLO)
        return;
    assert_int_equal(kill(worker_pid(worker), SIGKILL), 0);
    usleep(50000);
    memset(much, ' ', sizeof much);
    worker_send(worker, MESSAGE_POLL, much, sizeof much); /* to nobody: it must not end the station */
}

static void test_killed_by_somebody_else(void **state)
{
    (void)state;
    struct run *run = new_run(murder_on_hello);
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "hang"));
    expect_end(run, WORKER_CRASHED, "signal 9, Killed (out of memory?)");
    free_run(run);
}

static void close_after_poll(struct run *run, struct worker *worker, enum message_type type)
{
    poll_on_hello(run, worker, type);
    if (type == MESSAGE_HELLO)
        assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), 0);
}

static void test_a_cancelled_poll_does_not_commit(void **state)
{
    (void)state;
    struct run *run = new_run(close_after_poll);
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "wait"));
    expect_end(run, WORKER_FAILED, "cancel");
    free_run(run);
}

static void test_no_child_is_left(void **state)
{
    (void)state;
    struct run *run = poll_act("leave-child");
    expect_end(run, WORKER_DONE, "");
    json_t *log = json_loads(text_of(run, MESSAGE_LOG, count_of(run, MESSAGE_LOG) - 1), 0, NULL);
    pid_t pid = (pid_t)strtol(json_string_value(json_object_get(log, "text")), NULL, 10);
    json_decref(log);
    free_run(run);
    assert_true(pid > 1);
    char path[64], *text;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    for (int tries = 0; tries < 500; tries++) {
        text = NULL;
        bool gone = file_read(path, 4096, &text, NULL, NULL) != 0 || strstr(text, ") Z ") != NULL;
        free(text);
        if (gone)
            return;
        usleep(10000);
    }
    fail_msg("process %d is still there", (int)pid);
}

static void test_settings_reach_the_plugin(void **state)
{
    (void)state;
    char folder[] = "/tmp/loaxa-worker-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *secret = file_join(folder, "pw");
    assert_int_equal(file_write_atomic(secret, "s3\n", 3, 0600, NULL), 0);
    struct run *run = new_run(poll_on_hello);
    run->station_dir = folder;
    run_worker(run, LOAXA_KIND_SOURCE, "act-source",
               json_pack("{s:s, s:s, s:s, s:i, s:f, s:b, s:s, s:[s]}", "act", "settings", "folder", "tin",
                         "password_file", "pw", "count", 7, "gain", 2.5, "loud", 0, "mode", "fast", "names",
                         "một"));
    char wanted[256];
    snprintf(wanted, sizeof wanted, "%s/tin|s3|7|2.50|0|90000|fast|1 một|0", folder);
    expect_text(run, MESSAGE_LOG, count_of(run, MESSAGE_LOG) - 1, wanted);
    expect_end(run, WORKER_DONE, "");
    free_run(run);
    unlink(secret);
    rmdir(folder);
    free(secret);
}

static void test_all_faults_of_settings_at_once(void **state)
{
    (void)state;
    struct run *run = new_run(poll_on_hello);
    run_worker(run, LOAXA_KIND_SOURCE, "act-source",
               json_pack("{s:i, s:s, s:s}", "count", 99, "mod", "fast", "every", "x"));
    expect_end(run, WORKER_FAILED, "did you mean \"mode\"?");
    expect_end(run, WORKER_FAILED, "the setting \"act\" is missing");
    expect_end(run, WORKER_FAILED, "count: expected a whole number in 1..10, found the number 99");
    expect_end(run, WORKER_FAILED, "every: expected a duration");
    assert_int_equal(count_of(run, MESSAGE_HELLO), 0);
    free_run(run);
}

static long landlock_version(void)
{
    long version = syscall(444 /* landlock_create_ruleset */, NULL, 0, 1);
    return version < 0 ? 0 : version;
}

static void test_a_source_reads_its_folder_and_nothing_else(void **state)
{
    (void)state;
    char folder[] = "/tmp/loaxa-worker-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *inner = file_join(folder, "tin"), *outside = file_join(folder, "loaxa.db");
    assert_int_equal(mkdir(inner, 0700), 0);
    put_file(inner, "inside.txt");
    put_file(folder, "loaxa.db");
    struct run *run = new_run(poll_on_hello);
    run->station_dir = folder;
    run_worker(run, LOAXA_KIND_SOURCE, "act-source",
               json_pack("{s:s, s:s, s:s}", "act", "files", "folder", "tin", "try_file", outside));
    static const char *const confined[] = {"read inside allowed", "write inside refused",
                                           "read outside refused", "create inside refused"};
    static const char *const told[] = {"this kernel has no Landlock"};
    bool has_landlock = landlock_version() > 0;
    for (size_t i = 0; i < (has_landlock ? 4 : 1); i++)
        expect_text(run, MESSAGE_LOG, i, has_landlock ? confined[i] : told[i]);
    expect_end(run, WORKER_DONE, "");
    free_run(run);
    remove_file(inner, "inside.txt");
    remove_file(folder, "loaxa.db");
    rmdir(inner);
    rmdir(folder);
    free(inner);
    free(outside);
}

/* Where there is no Landlock the worker's first line says so. */
static size_t lines_before_the_plugins(void)
{
    return landlock_version() == 0;
}

/* `lines` ends with NULL. */
static void expect_logs(const char *plugin, const char *act, const char *const *lines)
{
    struct run *run = new_run(poll_on_hello);
    run_worker(run, LOAXA_KIND_SOURCE, plugin, json_pack("{s:s}", "act", act));
    for (size_t i = 0; lines[i] != NULL; i++)
        expect_text(run, MESSAGE_LOG, lines_before_the_plugins() + i, lines[i]);
    expect_end(run, WORKER_DONE, "");
    free_run(run);
}

static void test_programs_only_for_those_who_ask(void **state)
{
    (void)state;
    expect_logs("act-source", "program", (const char *const[]){"start a program refused", NULL});
    expect_logs("act-children", "program", (const char *const[]){"start a program allowed", NULL});
}

/* The station's own socket is a Unix socket: no source may knock there and approve what it submits. */
static void test_sockets_only_for_those_who_ask(void **state)
{
    (void)state;
    expect_logs("act-source", "sockets",
                (const char *const[]){"TCP refused", "UDP refused", "netlink refused", "Unix refused",
                                      "io_uring refused", NULL});
    expect_logs("act-network", "sockets",
                (const char *const[]){"TCP allowed", "UDP allowed", "netlink allowed", "Unix refused",
                                      "io_uring refused", NULL});
}

static void test_the_station_cannot_be_signalled(void **state)
{
    (void)state;
    expect_logs("act-source", "signal",
                (const char *const[]){landlock_version() < 6 ? "signal the station allowed"
                                                             : "signal the station refused",
                                      NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_poll),
        cmocka_unit_test(test_bad_ends),
        cmocka_unit_test(test_a_poll_has_the_stations_time),
        cmocka_unit_test(test_a_hanging_poll_is_killed),
        cmocka_unit_test(test_limits_hold_when_the_plugin_acts),
#if !SANITIZED
        cmocka_unit_test(test_a_leaking_poll_is_bounded),
#endif
        cmocka_unit_test(test_killed_by_the_station),
        cmocka_unit_test(test_killed_by_somebody_else),
        cmocka_unit_test(test_a_cancelled_poll_does_not_commit),
        cmocka_unit_test(test_no_child_is_left),
        cmocka_unit_test(test_settings_reach_the_plugin),
        cmocka_unit_test(test_all_faults_of_settings_at_once),
        cmocka_unit_test(test_a_source_reads_its_folder_and_nothing_else),
        cmocka_unit_test(test_programs_only_for_those_who_ask),
        cmocka_unit_test(test_sockets_only_for_those_who_ask),
        cmocka_unit_test(test_the_station_cannot_be_signalled),
    };
    return cmocka_run_group_tests(tests, find_build, NULL);
}
