/*
 * Workers as the station sees them: real processes, well-behaved and otherwise. Each test starts the real
 * loaxa-worker with a plugin made for tests and looks at what arrives and how it ends.
 */
#include "plugin/message.h"
#include <errno.h>
#include <math.h>
#include <poll.h>
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

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

static char build[4096];

/* The build folder: given, or what is before "/tests/" in the program's path. */
static int find_build(void **state)
{
    (void)state;
    const char *given = getenv("LOAXA_BUILD");
    if (given != NULL) {
        snprintf(build, sizeof build, "%s", given);
    } else {
        ssize_t length = readlink("/proc/self/exe", build, sizeof build - 1);
        build[length < 0 ? 0 : length] = '\0';
        char *tests = strstr(build, "/tests/");
        if (tests == NULL)
            return -1;
        *tests = '\0';
    }
    return zone_init("Asia/Ho_Chi_Minh", NULL);
}

static char *built(const char *format, const char *name)
{
    char path[8192], relative[256];
    snprintf(relative, sizeof relative, "%s%s%s", format, name, name[0] == '\0' ? "" : ".so");
    snprintf(path, sizeof path, "%s/%s", build, relative);
    return strdup(path);
}

/* ---- One run of a worker: what to send at which message, and what came ---- */

struct seen {
    enum message_type type;
    char *text; /* JSON as text */
    struct message_taken taken;
};

struct run {
    /* given */
    void (*react)(struct run *run, struct worker *worker, enum message_type type);
    int64_t deadline_ms;
    uint64_t memory_limit;
    const char *station_dir;
    const char *const *readable;
    /* result */
    struct seen seen[4096];
    size_t count;
    size_t pcm_bytes, pcm_messages;
    int16_t last_sample;
    int ended;
    enum worker_end end;
    struct error why;
    int step;
};

static void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                       const void *payload, size_t length)
{
    struct run *run = context;
    if (run->count < 4096) {
        struct seen *seen = &run->seen[run->count++];
        seen->type = type;
        seen->text = json == NULL ? NULL : json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
        if (type == MESSAGE_TAKEN && length == sizeof seen->taken)
            memcpy(&seen->taken, payload, length);
    }
    if (type == MESSAGE_PCM && length >= 2) {
        run->pcm_bytes += length;
        run->pcm_messages++;
        memcpy(&run->last_sample, (const char *)payload + length - 2, 2);
    }
    if (run->react != NULL)
        run->react(run, worker, type);
}

static void on_ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct run *run = context;
    (void)worker;
    run->ended++;
    run->end = end;
    run->why = *why;
}

static const struct worker_events events = {.message = on_message, .ended = on_ended};

static void run_worker(struct run *run, enum loaxa_plugin_kind kind, const char *plugin, json_t *settings)
{
    uv_loop_t loop;
    struct worker *worker;
    struct error err = {0};
    char *program = built("loaxa-worker", ""), *file = built("tests/contract/plugins/", plugin);
    struct worker_spec spec = {.worker_program = program,
                               .plugin_file = file,
                               .kind = kind,
                               .instance = "thử",
                               .settings = settings,
                               .station_dir = run->station_dir == NULL ? "/" : run->station_dir,
                               .zone = "Asia/Ho_Chi_Minh",
                               .readable = run->readable,
                               .deadline_ms = run->deadline_ms == 0 ? 20000 : run->deadline_ms,
                               .memory_limit = run->memory_limit};
    assert_int_equal(uv_loop_init(&loop), 0);
    if (worker_start(&loop, &spec, &events, run, &worker, &err) != 0)
        fail_msg("%s", err.text);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_int_equal(run->ended, 1);
    json_decref(settings);
    free(program);
    free(file);
}

static struct run *new_run(void (*react)(struct run *run, struct worker *worker, enum message_type type))
{
    struct run *run = calloc(1, sizeof *run);
    assert_non_null(run);
    run->react = react;
    return run;
}

static void free_run(struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        free(run->seen[i].text);
    free(run);
}

/* The text of the n-th message of a type, "" when there is none. */
static const char *text_of(const struct run *run, enum message_type type, size_t n)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->seen[i].type == type && n-- == 0)
            return run->seen[i].text == NULL ? "" : run->seen[i].text;
    return "";
}

static size_t count_of(const struct run *run, enum message_type type)
{
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        count += run->seen[i].type == type;
    return count;
}

static void expect_text(const struct run *run, enum message_type type, size_t n, const char *part)
{
    const char *text = text_of(run, type, n);
    if (strstr(text, part) == NULL)
        fail_msg("message %d number %zu is \"%s\", expected \"%s\" in it; end %d: %s", (int)type, n, text,
                 part, (int)run->end, run->why.text);
}

static void expect_end(const struct run *run, enum worker_end end, const char *part)
{
    if (run->end != end || strstr(run->why.text, part) == NULL)
        fail_msg("it ended as %d: \"%s\", expected %d with \"%s\"", (int)run->end, run->why.text, (int)end,
                 part);
}

/* ---- Sources ---- */

static void poll_on_hello(struct run *run, struct worker *worker, enum message_type type)
{
    (void)run;
    if (type == MESSAGE_HELLO)
        assert_int_equal(worker_send_json(worker, MESSAGE_POLL,
                                          json_pack("{s:s, s:b, s:{s:s}}", "now", "2026-11-23T05:30:00+07:00",
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
    expect_text(run, MESSAGE_STATE_SET, 0, "{\"key\":\"lần\",\"value\":\"hai\"}");
    char now[96];
    snprintf(now, sizeof now, "state một now %lld accepting 1", 1795386600LL);
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

static void test_a_leaking_poll_is_bounded(void **state)
{
    (void)state;
    if (SANITIZED) /* they do not mix with RLIMIT_AS */
        skip();
    struct run *run = new_run(poll_on_hello);
    run->memory_limit = 128u << 20;
    run_worker(run, LOAXA_KIND_SOURCE, "act-source", json_pack("{s:s}", "act", "leak"));
    expect_end(run, WORKER_FAILED, "out of memory after");
    free_run(run);
}

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

static bool has_landlock(void)
{
    return syscall(444 /* landlock_create_ruleset */, NULL, 0, 1) > 0;
}

static void put_file(const char *folder, const char *name)
{
    char *path = file_join(folder, name);
    assert_int_equal(file_write_atomic(path, "x", 1, 0644, NULL), 0);
    free(path);
}

static void remove_file(const char *folder, const char *name)
{
    char *path = file_join(folder, name);
    remove(path);
    free(path);
}

static void test_a_source_reads_its_folder_and_nothing_else(void **state)
{
    (void)state;
    char folder[] = "/tmp/loaxa-worker-XXXXXX";
    if (!has_landlock())
        skip();
    assert_non_null(mkdtemp(folder));
    char *inner = file_join(folder, "tin"), *outside = file_join(folder, "loaxa.db");
    assert_int_equal(mkdir(inner, 0700), 0);
    put_file(inner, "inside.txt");
    put_file(folder, "loaxa.db");
    struct run *run = new_run(poll_on_hello);
    run->station_dir = folder;
    run_worker(run, LOAXA_KIND_SOURCE, "act-source",
               json_pack("{s:s, s:s, s:s}", "act", "files", "folder", "tin", "try_file", outside));
    static const char *const lines[] = {"read inside allowed", "write inside refused", "read outside refused",
                                        "create inside refused"};
    for (size_t i = 0; i < 4; i++)
        expect_text(run, MESSAGE_LOG, i, lines[i]);
    expect_end(run, WORKER_DONE, "");
    free_run(run);
    remove_file(inner, "inside.txt");
    remove_file(folder, "loaxa.db");
    rmdir(inner);
    rmdir(folder);
    free(inner);
    free(outside);
}

/* ---- Voices ---- */

static void speak_on_hello(struct run *run, struct worker *worker, enum message_type type)
{
    static const char *const words[] = {"xin chào bà con", "không bắt đầu", "sai tần số"};
    if (type == MESSAGE_HELLO)
        assert_int_equal(worker_send_json(worker, MESSAGE_SPEAK,
                                          json_pack("{s:[{s:s, s:s, s:b}, {s:s, s:s, s:b}]}", "clauses",
                                                    "words", words[run->step], "mark", ",", "paragraph_end",
                                                    0, "words", "hết", "mark", ".", "paragraph_end", 1)),
                         0);
}

static void test_a_voice_speaks(void **state)
{
    (void)state;
    struct run *run = new_run(speak_on_hello);
    run_worker(run, LOAXA_KIND_VOICE, "act-voice", NULL);
    expect_end(run, WORKER_DONE, "");
    expect_text(run, MESSAGE_HELLO, 0, "\"engine_version\":\"act 1\"");
    expect_text(run, MESSAGE_FORMAT, 0, "{\"rate\":22050}");
    expect_text(run, MESSAGE_MARK, 0, "{\"clause\":0,\"frame\":0}");
    size_t first = strlen("xin chào bà con") * 100, second = strlen("hết") * 100;
    char mark[64];
    snprintf(mark, sizeof mark, "{\"clause\":1,\"frame\":%zu}", first);
    expect_text(run, MESSAGE_MARK, 1, mark);
    assert_int_equal(run->pcm_bytes, (first + second) * 2);
    assert_int_equal(run->last_sample, 2);
    free_run(run);
}

static void test_a_voice_that_breaks_its_contract(void **state)
{
    (void)state;
    for (int step = 1; step <= 2; step++) {
        struct run *run = new_run(speak_on_hello);
        run->step = step;
        run_worker(run, LOAXA_KIND_VOICE, "act-voice", NULL);
        expect_end(run, WORKER_FAILED, "speaking failed");
        assert_int_equal(run->pcm_bytes, 0);
        free_run(run);
    }
}

/* ---- Outputs ---- */

#define BLOCK_FRAMES 441

static void send_block(struct worker *worker, int16_t sample)
{
    int16_t pcm[BLOCK_FRAMES];
    for (size_t i = 0; i < BLOCK_FRAMES; i++)
        pcm[i] = sample;
    assert_int_equal(worker_send(worker, MESSAGE_PCM, pcm, sizeof pcm), 0);
}

static void send_title(struct worker *worker, const char *title)
{
    assert_int_equal(worker_send_json(worker, MESSAGE_TITLE, json_pack("{s:s}", "title", title)), 0);
}

static void open_on_hello(struct worker *worker, enum message_type type)
{
    if (type == MESSAGE_HELLO)
        assert_int_equal(worker_send_json(worker, MESSAGE_OPEN, json_pack("{s:i}", "rate", 22050)), 0);
}

static void play_three(struct run *run, struct worker *worker, enum message_type type)
{
    (void)run;
    open_on_hello(worker, type);
    if (type != MESSAGE_OPENED)
        return;
    send_title(worker, "Nhạc hiệu");
    send_block(worker, 16384);
    send_block(worker, 0);
    send_title(worker, "Bản tin");
    send_block(worker, 16384);
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), 0);
}

static void test_an_output_takes_and_answers(void **state)
{
    (void)state;
    static const char *const lines[] = {"open 22050", "title Nhạc hiệu after 0", "title Bản tin after 2",
                                        "close after 3"};
    struct run *run = new_run(play_three);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", NULL);
    expect_end(run, WORKER_DONE, "");
    assert_int_equal(count_of(run, MESSAGE_TAKEN), 3);
    for (size_t i = 0; i < 4; i++)
        expect_text(run, MESSAGE_LOG, i, lines[i]);
    uint64_t wanted = 0;
    int64_t before = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run->seen[i].type == MESSAGE_TAKEN) {
            const struct message_taken *taken = &run->seen[i].taken;
            wanted += BLOCK_FRAMES;
            assert_int_equal(taken->frames, wanted);
            assert_int_equal(taken->proven_frames, wanted / BLOCK_FRAMES);
            assert_int_equal(taken->proves, 1);
            assert_true(taken->mono_us >= before);
            before = taken->mono_us;
            if (wanted == BLOCK_FRAMES * 2)
                assert_true(isinf(taken->level_dbfs) && taken->level_dbfs < 0);
            else
                assert_true(fabsf(taken->level_dbfs + 6.02f) < 0.01f);
        }
    free_run(run);
}

/* Twenty blocks at 50 ms each; at the first credit the rest is thrown away. */
static void play_then_discard(struct run *run, struct worker *worker, enum message_type type)
{
    open_on_hello(worker, type);
    for (int i = 0; type == MESSAGE_OPENED && i < 20; i++)
        send_block(worker, 1000);
    if (type != MESSAGE_TAKEN || run->step++ > 0)
        return;
    assert_int_equal(worker_send(worker, MESSAGE_DISCARD, "{}", 2), 0);
    send_block(worker, 1000);
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), 0);
}

static void test_discard_returns_all_credit(void **state)
{
    (void)state;
    struct run *run = new_run(play_then_discard);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", json_pack("{s:s}", "block", "50ms"));
    expect_end(run, WORKER_DONE, "");
    assert_int_equal(count_of(run, MESSAGE_TAKEN), 21); /* one answer a block, whatever became of it */
    uint64_t frames = 0;
    size_t unmoved = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run->seen[i].type == MESSAGE_TAKEN) {
            unmoved += run->seen[i].taken.frames == frames;
            frames = run->seen[i].taken.frames;
        }
    assert_true(unmoved >= 15); /* dropped, not written */
    assert_int_equal(frames, (21 - unmoved) * BLOCK_FRAMES);
    free_run(run);
}

static void play_until_it_fails(struct run *run, struct worker *worker, enum message_type type)
{
    (void)run;
    open_on_hello(worker, type);
    for (int i = 0; type == MESSAGE_OPENED && i < 5; i++)
        send_block(worker, 1000);
}

static void test_a_failing_output(void **state)
{
    (void)state;
    struct run *run = new_run(play_until_it_fails);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", json_pack("{s:i}", "fail_at", 3));
    expect_end(run, WORKER_FAILED, "thử: the sound card is gone");
    assert_int_equal(run->why.code, -EIO);
    assert_int_equal(count_of(run, MESSAGE_TAKEN), 2);
    expect_text(run, MESSAGE_LOG, count_of(run, MESSAGE_LOG) - 1, "close after 3");
    free_run(run);
}

/* Plays the air thread's part on a taken socket: one block, its credit, then end of file. */
static void take_socket(struct run *run, struct worker *worker, enum message_type type)
{
    int fd;
    uint32_t sent, received;
    open_on_hello(worker, type);
    if (type != MESSAGE_OPENED)
        return;
    assert_int_equal(worker_take_socket(worker, &fd, &sent, &received), 0);
    assert_int_equal(worker_take_socket(worker, &fd, &sent, &received), -EPIPE);
    assert_int_equal(sent, 2); /* SETUP, OPEN */
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), -EPIPE);
    struct message_header header = message_header_make(MESSAGE_PCM, BLOCK_FRAMES * 2, sent + 1);
    int16_t pcm[BLOCK_FRAMES] = {0};
    assert_int_equal(write(fd, &header, sizeof header), sizeof header);
    assert_int_equal(write(fd, pcm, sizeof pcm), sizeof pcm);
    struct {
        struct message_header header;
        struct message_taken taken;
    } answer;
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    size_t got = 0;
    while (got < sizeof answer) {
        assert_int_equal(poll(&wait, 1, 10000), 1);
        ssize_t n = read(fd, (char *)&answer + got, sizeof answer - got);
        assert_true(n > 0);
        got += (size_t)n;
    }
    assert_int_equal(answer.header.type, MESSAGE_TAKEN);
    assert_int_equal(answer.header.sequence, received + 1);
    assert_int_equal(answer.taken.frames, BLOCK_FRAMES);
    run->step = 1;
    close(fd);
}

static void test_the_socket_can_be_taken(void **state)
{
    (void)state;
    struct run *run = new_run(take_socket);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", NULL);
    assert_int_equal(run->step, 1);
    expect_end(run, WORKER_DONE, "");
    free_run(run);
}

/* ---- Refusals ---- */

static void test_the_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *plugin;
        int code;
        const char *says;
    } rows[] = {
        {"not-there", -ENOENT, "there is no such plugin"},
        {"no-symbol", -ENOMSG, "does not export loaxa_plugin_v1"},
        {"too-small", -EMSGSIZE, "set its `size`"},
        {"wrong-major", -EPROTOTYPE, "version 2 of the plugin contract"},
        {"newer-minor", -EPROTONOSUPPORT, "install a newer station"},
        {"other-name", -EINVAL, "calls itself \"somebody-else\""},
    };
    char *program = built("loaxa-worker", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *file = built("tests/contract/plugins/", rows[i].plugin);
        struct plugin_info *info = NULL;
        struct error err = {0};
        int rc = plugin_describe(program, file, &info, &err);
        if (rc != rows[i].code || strstr(err.text, rows[i].says) == NULL || strstr(err.text, file) == NULL)
            fail_msg("%s: %d: %s", rows[i].plugin, rc, err.text);
        assert_null(info);
        free(file);
    }
    free(program);
}

static void test_a_library_that_is_none(void **state)
{
    (void)state;
    char folder[] = "/tmp/loaxa-worker-XXXXXX", *program = built("loaxa-worker", "");
    assert_non_null(mkdtemp(folder));
    put_file(folder, "text.so");
    char *file = file_join(folder, "text.so");
    struct plugin_info *info = NULL;
    struct error err = {0};
    assert_int_equal(plugin_describe(program, file, &info, &err), -ENOEXEC);
    assert_non_null(strstr(err.text, "cannot be loaded"));
    assert_int_equal(plugin_describe(program, folder, &info, &err), -ENOENT);
    assert_int_equal(plugin_describe("/no/such/worker", file, &info, &err), -ENOENT);
    assert_non_null(strstr(err.text, "worker program cannot be started"));
    remove_file(folder, "text.so");
    rmdir(folder);
    free(file);
    free(program);
}

static void test_description(void **state)
{
    (void)state;
    char *program = built("loaxa-worker", ""), *file = built("tests/contract/plugins/", "act-source");
    struct plugin_info *info = NULL;
    struct error err = {0};
    if (plugin_describe(program, file, &info, &err) != 0)
        fail_msg("%s", err.text);
    assert_string_equal(info->name, "act-source");
    assert_string_equal(info->file, file);
    assert_int_equal(info->kind, LOAXA_KIND_SOURCE);
    assert_int_equal(json_array_size(info->settings), 10);
    assert_string_equal(json_string_value(json_object_get(json_array_get(info->settings, 3), "range")),
                        "1..10");
    assert_true(json_is_null(json_object_get(json_array_get(info->settings, 0), "fallback")));
    plugin_info_free(info);
    free(program);
    free(file);
}

static void test_the_wrong_kind(void **state)
{
    (void)state;
    struct run *run = new_run(NULL);
    run_worker(run, LOAXA_KIND_VOICE, "act-source", NULL);
    expect_end(run, WORKER_FAILED, "expected a plugin of kind voice, found one of kind source");
    free_run(run);
}

static void test_a_worker_is_not_run_by_hand(void **state)
{
    (void)state;
    char *program = built("loaxa-worker", ""), *output = NULL;
    const char *argv[] = {program, NULL};
    const struct child_limits limits = {.deadline_ms = 10000, .output_limit = 1000};
    struct error err;
    assert_int_equal(child_run(argv, NULL, 0, &limits, &output, NULL, &err), -EPROTO);
    assert_non_null(strstr(err.text, "exit code 2"));
    free(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_poll),
        cmocka_unit_test(test_bad_ends),
        cmocka_unit_test(test_a_hanging_poll_is_killed),
        cmocka_unit_test(test_a_leaking_poll_is_bounded),
        cmocka_unit_test(test_killed_by_the_station),
        cmocka_unit_test(test_a_cancelled_poll_does_not_commit),
        cmocka_unit_test(test_no_child_is_left),
        cmocka_unit_test(test_settings_reach_the_plugin),
        cmocka_unit_test(test_all_faults_of_settings_at_once),
        cmocka_unit_test(test_a_source_reads_its_folder_and_nothing_else),
        cmocka_unit_test(test_a_voice_speaks),
        cmocka_unit_test(test_a_voice_that_breaks_its_contract),
        cmocka_unit_test(test_an_output_takes_and_answers),
        cmocka_unit_test(test_discard_returns_all_credit),
        cmocka_unit_test(test_a_failing_output),
        cmocka_unit_test(test_the_socket_can_be_taken),
        cmocka_unit_test(test_the_refusals),
        cmocka_unit_test(test_a_library_that_is_none),
        cmocka_unit_test(test_description),
        cmocka_unit_test(test_the_wrong_kind),
        cmocka_unit_test(test_a_worker_is_not_run_by_hand),
    };
    return cmocka_run_group_tests(tests, find_build, NULL);
}
