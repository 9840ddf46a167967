/*
 * A hundred violent ends, one after another, on one state: the daemon (while it starts, polls, approves,
 * freezes, airs) and its workers (a source in its poll, a voice in its text, the output in its sound), each
 * killed at a moment drawn by a generator with a fixed seed. Afterwards nothing approved is lost, nothing is
 * aired twice, the journal is whole, and no process is left behind.
 */
#include "base/base.h"
#include "servers.h"
#include "station.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SEED 20261123u
#define MOMENTS 100
#define SLOT_EVERY_S 10
#define SLOTS 60
#define FIRST_NOTICES 8
#define NOTICES_MOST 200
#define VICTIM_LIMIT_MS 4000
#define MISSES_MOST 20 /* workers that had ended, or had not come, when they were to be killed */

enum victim {
    DAEMON_STARTING,
    DAEMON,
    DAEMON_APPROVING,
    DAEMON_AIRING,
    SOURCE,
    VOICE,
    OUTPUT,
    ANY_WORKER,
    VICTIMS
};
static const struct {
    const char *name, *plugin; /* plugin: what its memory map names; NULL: any worker, "": none */
    int share;                 /* of MOMENTS */
} victims[VICTIMS] = {
    [DAEMON_STARTING] = {"loaxad starting", "", 12},   [DAEMON] = {"loaxad", "", 8},
    [DAEMON_APPROVING] = {"loaxad approving", "", 12}, [DAEMON_AIRING] = {"loaxad airing", "", 10},
    [SOURCE] = {"source", "/notices.so", 18},          [VOICE] = {"voice", "/espeak.so", 16},
    [OUTPUT] = {"output", "/loa-thu.so", 16},          [ANY_WORKER] = {"worker", NULL, 8},
};

static struct {
    struct live_station live;
    uint32_t random;
    int killed[VICTIMS], missed;
    size_t written;              /* notices there are, each in a file of its own */
    bool approved[NOTICES_MOST]; /* by id: `loaxa approve` said so */
} game;

static int draw(int most)
{
    game.random = game.random * 1664525u + 1013904223u;
    return (int)((game.random >> 8) % (unsigned)(most + 1));
}

/* ---- the station ---- */

/* Every third one waits for an officer. */
static void write_notice(void)
{
    static const char *const subjects[] = {"họp thôn", "dọn mương", "nhận giống lúa", "khám mắt", "sửa cầu"};
    char path[64];
    size_t n = ++game.written;
    assert_true(n < NOTICES_MOST);
    snprintf(path, sizeof path, "station/%s/tin-%zu.txt", n % 3 ? "tin" : "cho-duyet", n);
    live_write(&game.live, path, "Tiêu đề: Tin số %zu\n\nMời bà con %s, lần thứ %zu.\n", n, subjects[n % 5],
               n);
}

static void open_game(void)
{
    time_t starts[SLOTS];
    live_open(&game.live);
    live_add_plugin(&game.live, "output", "loa-thu", "tests/scenarios/plugins/output/loa-thu.so");
    live_write_station(&game.live,
                       "{ name = \"thon\"; plugin = \"notices\"; folder = \"tin\"; every = \"1s\"; approve = "
                       "\"auto\"; until = \"7d\"; times = 100; }, { name = \"xa\"; plugin = \"notices\"; "
                       "folder = \"cho-duyet\"; every = \"1s\"; until = \"7d\"; times = 100; }",
                       "{ name = \"loa\"; plugin = \"loa-thu\"; }");
    for (size_t i = 0; i < SLOTS; i++)
        starts[i] = time(NULL) + 8 + (time_t)i * SLOT_EVERY_S;
    live_write_programme(
        &game.live, "thu", starts, SLOTS, "cap = \"10s\"; catch_up = \"30s\";",
        "{ say = \"Đài thử.\"; }, { notices = \"thon\"; most = 2; pick = \"least-aired\"; }, "
        "{ notices = \"xa\"; most = 1; pick = \"least-aired\"; }");
    for (size_t i = 0; i < FIRST_NOTICES; i++)
        write_notice();
    struct live_outcome outcome; /* the first slots are frozen at once: with what is there */
    live_run(&game.live, &outcome, "loaxa", "poll", "--station", game.live.station, "--state",
             game.live.state);
    assert_int_equal(outcome.code, 0);
    live_outcome_done(&outcome);
    live_start(&game.live);
    live_await_up(&game.live);
}

/* ---- violence ---- */

static bool maps(pid_t pid, const char *plugin)
{
    char path[48], line[512];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *file = fopen(path, "re");
    while (file && !found && fgets(line, sizeof line, file))
        found = strstr(line, plugin) != NULL;
    if (file)
        fclose(file);
    return found;
}

/* The worker that is meant, as soon as there is one; 0 when none came. */
static pid_t await_worker(const char *plugin)
{
    for (int64_t until = now_ms() + VICTIM_LIMIT_MS; now_ms() < until; rest_ms(1)) {
        pid_t pids[32];
        size_t count = live_processes(&game.live, game.live.daemon, pids, 32);
        for (size_t i = count; i-- > 0;)
            if (pids[i] != game.live.daemon && (!plugin || maps(pids[i], plugin)))
                return pids[i];
    }
    return 0;
}

static void kill_worker(enum victim victim)
{
    for (bool struck = false; !struck; game.missed += !struck) {
        if (victim == VOICE)
            write_notice(); /* words that the cache does not have */
        pid_t pid = await_worker(victims[victim].plugin);
        rest_ms(draw(3));
        struck = pid && kill(pid, SIGKILL) == 0;
        if (!struck && game.missed >= MISSES_MOST)
            fail_msg("no %s worker to be met %d times", victims[victim].name, game.missed);
    }
    game.killed[victim]++;
    live_await_up(&game.live); /* nothing else stops */
}

static pid_t daemon_before;

static bool workers_are_gone(void *context)
{
    (void)context;
    pid_t pids[32];
    return live_processes(&game.live, daemon_before, pids, 32) == 0;
}

static void kill_daemon(enum victim victim)
{
    daemon_before = game.live.daemon;
    assert_int_equal(live_end(&game.live, SIGKILL, NULL), -SIGKILL);
    game.killed[victim]++;
    if (!wait_until(workers_are_gone, NULL, 3000))
        fail_msg("a worker of process %d outlived it by 3 s", (int)daemon_before);
    struct live_outcome outcome;
    live_run(&game.live, &outcome, "loaxa", "journal", "verify", "--state", game.live.state);
    if (outcome.code != 0)
        fail_msg("after a kill of “%s”: %s%s", victims[victim].name, outcome.out, outcome.err);
    live_outcome_done(&outcome);
    live_start(&game.live);
}

static int64_t a_waiting_notice(void)
{
    json_t *out = live_json(&game.live, "notices", "--only", "waiting", "--json", "--state", game.live.state);
    json_t *rows = json_object_get(out, "notices");
    size_t count = json_array_size(rows);
    json_t *row = count ? json_array_get(rows, (size_t)draw((int)count - 1)) : NULL;
    int64_t id = row ? json_integer_value(json_object_get(row, "id")) : 0;
    json_decref(out);
    return id;
}

/* In the middle of an officer's approval; whoever was told "approved" will find it so. */
static void kill_while_approving(void)
{
    char program[128], id_text[24], err[128];
    int status = -1;
    live_await_up(&game.live);
    int64_t id = a_waiting_notice();
    if (id == 0) {
        kill_daemon(DAEMON_APPROVING);
        return;
    }
    snprintf(program, sizeof program, "%s/loaxa", game.live.build);
    snprintf(id_text, sizeof id_text, "%lld", (long long)id);
    snprintf(err, sizeof err, "%s/approve.log", game.live.dir);
    const char *argv[] = {program, "approve", id_text, "--yes", "--state", game.live.state, NULL};
    pid_t approving = start_program(argv, NULL, err, err);
    rest_ms(draw(30));
    kill_daemon(DAEMON_APPROVING);
    waitpid(approving, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        game.approved[id] = true;
}

static bool reads_a_notice(void *context)
{
    (void)context;
    json_t *status = live_json(&game.live, "status", "--json", "--state", game.live.state);
    json_t *on_air = json_array_get(json_object_get(status, "on_air"), 0);
    bool reads = json_is_integer(json_object_get(on_air, "notice"));
    json_decref(status);
    return reads;
}

static void strike(enum victim victim)
{
    switch (victim) {
    case DAEMON_STARTING:
        kill_daemon(victim);
        rest_ms(draw(150));
        kill_daemon(victim);
        break;
    case DAEMON:
        live_await_up(&game.live);
        rest_ms(draw(2500));
        kill_daemon(victim);
        break;
    case DAEMON_AIRING: /* in its words, or some notices later */
        live_await_up(&game.live);
        if (!wait_until(reads_a_notice, NULL, 30000))
            fail_msg("no notice was read within 30 s of a start");
        rest_ms(draw(7000));
        kill_daemon(victim);
        break;
    case DAEMON_APPROVING:
        rest_ms(draw(500));
        kill_while_approving();
        break;
    case SOURCE:
    case VOICE:
    case OUTPUT:
    case ANY_WORKER:
        live_await_up(&game.live);
        rest_ms(draw(800));
        kill_worker(victim);
        break;
    case VICTIMS:
        break;
    }
}

/* Every kind as often as its share, in an order drawn. */
static void strike_all(void)
{
    enum victim order[MOMENTS];
    int count = 0;
    for (int v = 0; v < VICTIMS; v++)
        for (int i = 0; i < victims[v].share; i += v == DAEMON_STARTING ? 2 : 1)
            order[count++] = (enum victim)v;
    for (int i = count - 1; i > 0; i--) {
        int other = draw(i);
        enum victim kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
    for (int i = 0; i < count; i++) {
        if (i % 3 == 0)
            write_notice();
        strike(order[i]);
    }
}

/* ---- afterwards ---- */

static bool all_are_taken(void *context)
{
    (void)context;
    json_t *out = live_json(&game.live, "notices", "--json", "--state", game.live.state);
    size_t count = json_array_size(json_object_get(out, "notices"));
    json_decref(out);
    return count == game.written;
}

static size_t aired_before;

static size_t count_aired(void)
{
    json_t *rows = live_journal(&game.live);
    size_t count = live_count(rows, "airing.aired", NULL, NULL);
    json_decref(rows);
    return count;
}

static bool airs_again(void *context)
{
    (void)context;
    return count_aired() > aired_before;
}

static void assert_nothing_is_lost(void)
{
    json_t *out = live_json(&game.live, "notices", "--json", "--state", game.live.state), *row;
    size_t i, officers = 0;
    json_array_foreach(json_object_get(out, "notices"), i, row)
    {
        int64_t id = json_integer_value(json_object_get(row, "id"));
        const char *state = json_string_value(json_object_get(row, "state"));
        bool automatic = strcmp(json_string_value(json_object_get(row, "source")), "thon") == 0;
        bool approved = id < NOTICES_MOST && game.approved[id];
        officers += approved;
        if ((automatic || approved) && strcmp(state, "approved") != 0)
            fail_msg("notice %lld was approved and is “%s”", (long long)id, state);
    }
    print_message("%zu notices, %zu approved by an officer\n", game.written, officers);
    assert_int_equal(json_array_size(json_object_get(out, "notices")), game.written);
    json_decref(out);
}

static bool is_ending(const char *kind)
{
    return strcmp(kind, "airing.aired") == 0 || strcmp(kind, "airing.partial") == 0 ||
           strcmp(kind, "airing.interrupted") == 0;
}

static const json_t *field(const json_t *row, const char *name)
{
    return json_object_get(json_object_get(row, "fields"), name);
}

/* slot, notice and turn of a row: one airing. */
static bool same_airing(const json_t *a, const json_t *b)
{
    return json_equal(field(a, "slot"), field(b, "slot")) &&
           json_equal(field(a, "notice"), field(b, "notice")) &&
           json_equal(field(a, "turn"), field(b, "turn"));
}

static void assert_no_airing_twice(json_t *rows)
{
    size_t counts[3] = {0}, i, k;
    json_t *row, *other;
    json_array_foreach(rows, i, row)
    {
        const char *kind = json_string_value(json_object_get(row, "kind"));
        bool aired = strcmp(kind, "airing.aired") == 0, started = strcmp(kind, "airing.started") == 0;
        size_t ends = 0;
        counts[0] += started;
        counts[1] += aired;
        counts[2] += strcmp(kind, "airing.interrupted") == 0;
        if (!aired && !started)
            continue;
        json_array_foreach(rows, k, other)
        {
            const char *is = json_string_value(json_object_get(other, "kind"));
            if (aired && k != i && strcmp(is, "airing.aired") == 0 && same_airing(row, other))
                fail_msg("aired twice: %s and %s", json_dumps(row, 0), json_dumps(other, 0));
            ends += started && is_ending(is) && json_equal(field(row, "airing"), field(other, "airing"));
        }
        if (started && ends != 1)
            fail_msg("%zu ends of %s", ends, json_dumps(row, 0));
    }
    print_message("%zu airings started, %zu aired, %zu interrupted\n", counts[0], counts[1], counts[2]);
    assert_true(counts[1] >= 3 && counts[2] >= 3);
}

static void test_a_hundred_kills(void **state)
{
    (void)state;
    pid_t pids[8];
    int64_t begun = now_ms(), ms;
    game.random = SEED;
    open_game();
    strike_all();
    live_await_up(&game.live);
    if (!wait_until(all_are_taken, NULL, 30000))
        fail_msg("not all of the %zu notices were taken", game.written);
    aired_before = count_aired();
    if (!wait_until(airs_again, NULL, 40000))
        fail_msg("nothing was aired within 40 s of the last kill");
    daemon_before = game.live.daemon;
    assert_int_equal(live_end(&game.live, SIGTERM, &ms), 0);
    for (int v = 0; v < VICTIMS; v++)
        print_message("%s: %d\n", victims[v].name, game.killed[v]);
    print_message("%d came too late; clean end in %lld ms, %.1f s in all\n", game.missed, (long long)ms,
                  (double)(now_ms() - begun) / 1000);
    assert_nothing_is_lost();
    struct live_outcome outcome;
    live_run(&game.live, &outcome, "loaxa", "journal", "verify", "--state", game.live.state);
    assert_int_equal(outcome.code, 0);
    live_outcome_done(&outcome);
    json_t *rows = live_journal(&game.live);
    assert_no_airing_twice(rows);
    json_decref(rows);
    assert_int_equal(live_processes(&game.live, daemon_before, pids, 8), 0);
    live_close(&game.live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_hundred_kills)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
