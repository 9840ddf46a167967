/*
 * What a technician, an officer or a machine can do wrong, tried on the real programs from outside: each time
 * a clear message, the right exit code, and nothing lost. A clock before 2024 is tried in tests/scenarios,
 * where time is injected.
 */
#include "base/base.h"
#include "servers.h"
#include "station.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOTICES_SOURCE                                                                                       \
    "{ name = \"notices\"; folder = \"tin\"; every = \"1s\"; approve = \"auto\"; until = \"7d\"; }"
#define FILE_OUTPUT "{ name = \"bang\"; plugin = \"file\"; path = \"/dev/null/khong\"; enabled = false; }"

static int setup(void **state)
{
    struct live_station *live = malloc(sizeof *live);
    time_t start = time(NULL) + 7200;
    live_open(live);
    live_write_station(live, NOTICES_SOURCE, FILE_OUTPUT);
    live_write_programme(live, "thu", &start, 1, "cap = \"5m\";",
                         "{ say = \"Đây là đài thử.\"; }, { notices = \"notices\"; most = 5; }");
    live_write(live, "station/tin/hop.txt",
               "Tiêu đề: Họp xóm Trại\n\nMời bà con xóm Trại đến họp, mang theo ghế nhựa.\n");
    *state = live;
    return 0;
}

static int teardown(void **state)
{
    live_close(*state);
    free(*state);
    return 0;
}

/* ---- expecting ---- */

static void expect(struct live_outcome *outcome, int code, const char *const *parts)
{
    for (; *parts; parts++)
        if (!strstr(outcome->err, *parts) && !strstr(outcome->out, *parts))
            fail_msg("“%s” is not in (exit %d):\n%s%s", *parts, outcome->code, outcome->out, outcome->err);
    if (outcome->code != code)
        fail_msg("exit %d instead of %d:\n%s%s", outcome->code, code, outcome->out, outcome->err);
    live_outcome_done(outcome);
}
#define EXPECT(outcome, code, ...) expect((outcome), (code), (const char *const[]){__VA_ARGS__, NULL})

/* Both `loaxa check` and the daemon refuse, in the same words. */
static void expect_refused(struct live_station *live, const char *const *parts)
{
    struct live_outcome outcome;
    live_run(live, &outcome, "loaxa", "check", "--station", live->station);
    expect(&outcome, 1, parts);
    const char *user = geteuid() == 0 ? "--user" : NULL;
    live_run(live, &outcome, "loaxad", "--station", live->station, "--state", live->state, user, "root");
    assert_true(outcome.ms < 20000);
    expect(&outcome, 1, parts);
}
#define EXPECT_REFUSED(live, ...) expect_refused((live), (const char *const[]){__VA_ARGS__, NULL})

static void poll_now(struct live_station *live, int code, const char *const *parts)
{
    struct live_outcome outcome;
    live_run(live, &outcome, "loaxa", "poll", "--station", live->station, "--state", live->state);
    assert_true(outcome.ms < 30000);
    assert_null(strstr(outcome.err, "..")); /* a reason that brings its own full stop */
    expect(&outcome, code, parts);
}
#define POLL(live, code, ...) poll_now((live), (code), (const char *const[]){__VA_ARGS__, NULL})

static size_t approved(struct live_station *live)
{
    json_t *out = live_json(live, "notices", "--only", "approved", "--json", "--state", live->state);
    size_t count = json_array_size(json_object_get(out, "notices"));
    json_decref(out);
    return count;
}

/* ---- station directories ---- */

static void test_no_station(void **state)
{
    struct live_station *live = *state;
    snprintf(live->station, sizeof live->station, "%s/khong-co", live->dir);
    EXPECT_REFUSED(live, "khong-co", "no such directory", "station.cfg");
}

static void test_unknown_setting(void **state)
{
    struct live_station *live = *state;
    live_write_station(live, NOTICES_SOURCE, FILE_OUTPUT ");\nfade_inn = \"1s\";\nchannels = (\"chinh\"");
    EXPECT_REFUSED(live, "station.cfg:7: ", "\"fade_inn\"", "did you mean \"fade_in\"");
}

static void test_all_faults_at_once(void **state)
{
    struct live_station *live = *state;
    live_write_station(live, "{ name = \"notices\"; folder = \"tin\"; every = \"5 tuần\"; }", FILE_OUTPUT);
    live_write(
        live, "station/programmes/sai.cfg",
        "programme: {\n title = \"Sai\";\n air = ( { days = \"mon-sun\"; at = \"25:30\"; cap = \"1s\"; } );\n"
        " items = ( { notices = \"notices\"; mots = 2; } );\n};\n");
    EXPECT_REFUSED(live, "station.cfg:5: ", "every: ", "sai.cfg:3: ", "cap: ", "sai.cfg:4: ", "\"mots\"",
                   "\"most\"");
}

static void test_syntax_error(void **state)
{
    struct live_station *live = *state;
    live_write(live, "station/programmes/sai.cfg",
               "programme: {\n title = \"Sai\";\n items = ( { chime = } );\n};\n");
    EXPECT_REFUSED(live, "sai.cfg:3: ", "syntax error", "items = ( { chime = } );");
}

static void test_plugin_of_another_abi(void **state)
{
    struct live_station *live = *state;
    live_add_plugin(live, "source", "wrong-major", "tests/contract/plugins/wrong-major.so");
    live_add_plugin(live, "source", "too-small", "tests/contract/plugins/too-small.so");
    live_write_station(live, "{ name = \"wrong-major\"; }, { name = \"too-small\"; }", FILE_OUTPUT);
    EXPECT_REFUSED(live, "station.cfg:5: ", "wrong-major.so", "version", "too-small.so");
}

static void test_misspelt_time_zone(void **state)
{
    struct live_station *live = *state;
    live_write(
        live, "station/station.cfg",
        "station: { name = \"Đài\"; place = \"xã\"; hamlet = \"thôn\"; listeners = \"bà con\"; voice = "
        "\"north\";\n timezone = \"Asia/Ho_Chi_Min\"; };\nallowed = ( { days = \"mon-sun\"; from = "
        "\"05:00\"; to = \"18:00\"; } );\nsources = (" NOTICES_SOURCE ");\noutputs = ();\n");
    EXPECT_REFUSED(live, "station.cfg:", "\"Asia/Ho_Chi_Min\"", "did you mean \"Asia/Ho_Chi_Minh\"");
}

/* ---- what sources are given ---- */

static void write_list(struct live_station *live, const char *bytes)
{
    live_write(live, "station/ds.csv", "%s", bytes);
}

static const char list_of_three[] = "Mã TTHC,Tên TTHC\n9.200001,Đăng ký khai sinh\n9.200002,Cấp bản sao\n"
                                    "9.200003,Chứng thực chữ ký\n";

static void test_procedure_lists(void **state)
{
    struct live_station *live = *state;
    live_write_station(
        live, "{ name = \"procedures\"; list = \"ds.csv\"; baseline = \"cu.csv\"; approve = \"auto\"; }",
        FILE_OUTPUT);
    live_write(live, "station/programmes/thu.cfg",
               "programme: { title = \"Buổi\"; air = ( { days = \"mon-sun\"; at = \"05:30\"; cap = \"5m\"; } "
               "); items "
               "= ( { notices = \"procedures\"; } ); };\n");
    live_write(live, "station/cu.csv",
               "Mã TTHC,Tên TTHC\n9.200002,Cấp bản sao\n9.200003,Chứng thực chữ ký\n");
    write_list(live, list_of_three);
    POLL(live, 0, "1 mới", "đăng ký khai sinh");
    write_list(live, ""); /* an export that failed */
    POLL(live, 1, "ds.csv", "Mã TTHC");
    write_list(live, "Mã TTHC,Tên TTHC\n"); /* everything abolished overnight? */
    POLL(live, 0, "3 trong 3 thủ tục", "--accept");
    write_list(live, "M\xb7 TTHC,T\xaan TTHC\n9.200001,\xa7\xa8ng k\xfd khai sinh\n"); /* TCVN3 */
    POLL(live, 1, "ds.csv", "TCVN3", "UTF-8");
    write_list(live, list_of_three);
    POLL(live, 0, "0 mới", "0 thu hồi");
    assert_int_equal(approved(live), 1);
}

static void test_ten_megabytes(void **state)
{
    struct live_station *live = *state;
    static const char line[] = "một hai ba bốn năm\n";
    const size_t length = sizeof line - 1, lines = 10500000 / length;
    char *text = malloc(lines * length + 1);
    assert_non_null(text);
    for (size_t i = 0; i < lines; i++)
        memcpy(text + i * length, line, length);
    text[lines * length] = '\0';
    live_write(live, "station/tin/to.txt", "%s", text);
    free(text);
    POLL(live, 0, "1 mới", "to.txt", "quá dài");
    assert_int_equal(approved(live), 1);
}

/* ---- states ---- */

static void test_two_daemons(void **state)
{
    struct live_station *live = *state;
    struct live_outcome outcome;
    live_start(live);
    live_await_up(live);
    const char *user = geteuid() == 0 ? "--user" : NULL;
    char first[32];
    snprintf(first, sizeof first, "process %d", (int)live->daemon);
    live_run(live, &outcome, "loaxad", "--station", live->station, "--state", live->state, user, "root");
    EXPECT(&outcome, 1, "lock", "another program", first);
    assert_true(live_answers(live));
    assert_int_equal(live_end(live, SIGTERM, NULL), 0);
}

/* `sudo loaxa poll` before the station had a user: what root made is the station's from its start on. Who is
 * not root cannot start it as somebody else. */
static void test_state_begun_by_root(void **state)
{
    struct live_station *live = *state;
    struct live_outcome outcome;
    const struct passwd *user = getpwnam("daemon");
    assert_non_null(user);
    live_run(live, &outcome, "loaxa", "poll", "--station", live->station, "--state", live->state);
    EXPECT(&outcome, 0, "1 mới");
    char kept[128], hard[128],
        soft[128]; /* a file of root's that only a link in the state leads to stays root's */
    struct stat status;
    snprintf(kept, sizeof kept, "%s/kept", live->dir);
    snprintf(hard, sizeof hard, "%s/hard", live->state);
    snprintf(soft, sizeof soft, "%s/soft", live->state);
    live_write(live, "kept", "root's\n");
    assert_int_equal(link(kept, hard), 0);
    assert_int_equal(symlink(kept, soft), 0);
    live_run(live, &outcome, "loaxad", "--station", "/nonexistent", "--state", live->state, "--user",
             user->pw_name);
    if (geteuid() != 0) {
        EXPECT(&outcome, 1, "Only root");
        return;
    }
    EXPECT(&outcome, 1,
           "loaxad: error"); /* there is no station, and perhaps no way to the build for that user */
    static const char *const names[] = {"", "loaxa.db", "journal.head", "lock", "reserve", "cache"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[160];
        snprintf(path, sizeof path, "%s/%s", live->state, names[i]);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_uid, user->pw_uid);
    }
    assert_int_equal(stat(kept, &status), 0);
    assert_int_equal(status.st_uid, 0);
}

static void set_version(struct live_station *live, int version)
{
    char path[128], sql[64];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/loaxa.db", live->state);
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static int version_of(struct live_station *live)
{
    char path[128];
    sqlite3 *db;
    sqlite3_stmt *statement;
    snprintf(path, sizeof path, "%s/loaxa.db", live->state);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return version;
}

static void test_state_of_a_newer_version(void **state)
{
    struct live_station *live = *state;
    struct live_outcome outcome;
    POLL(live, 0, "1 mới");
    int present = version_of(live);
    set_version(live, 4000);
    const char *user = geteuid() == 0 ? "--user" : NULL;
    live_run(live, &outcome, "loaxad", "--station", live->station, "--state", live->state, user, "root");
    EXPECT(&outcome, 1, "newer", "4000", "not touched");
    live_run(live, &outcome, "loaxa", "notices", "--state", live->state);
    EXPECT(&outcome, 1, "newer", "4000");
    assert_int_equal(version_of(live), 4000);
    set_version(live, present);
    assert_int_equal(approved(live), 1);
}

/* ---- a disk that is full ---- */

static bool has_alarm(void *context)
{
    json_t *status =
        live_json(context, "status", "--json", "--state", ((struct live_station *)context)->state);
    bool there = json_array_size(json_object_get(status, "alarms")) > 0;
    json_decref(status);
    return there;
}

static bool has_one(void *context)
{
    return approved(context) == 1;
}

static bool has_nine(void *context)
{
    return approved(context) == 9;
}

static void fill_disk(const char *path)
{
    static const char zeros[65536];
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    size_t piece = sizeof zeros;
    while (piece > 0)
        if (write(fd, zeros, piece) < 0)
            piece /= 2;
    close(fd);
}

static void test_disk_full(void **state)
{
    struct live_station *live = *state;
    struct live_outcome outcome;
    char filler[128], text[64];
    assert_int_equal(mkdir(live->state, 0700), 0);
    if (geteuid() != 0 || mount("tmpfs", live->state, "tmpfs", 0, "size=64m,mode=0700") != 0)
        skip(); /* a small disk of one's own needs root's rights */
    snprintf(filler, sizeof filler, "%s/day", live->state);
    live_start(live);
    live_await_up(live);
    bool good = wait_until(has_one, live, 20000);
    fill_disk(filler);
    for (int i = 0; i < 8; i++) {
        snprintf(text, sizeof text, "station/tin/them-%d.txt", i);
        live_write(live, text, "Tiêu đề: Tin %d\n\nMời bà con ra %d.\n", i, i);
    }
    good = good && wait_until(has_alarm, live, 20000) && live_answers(live);
    unlink(filler);
    live_run(live, &outcome, "loaxa", "poll", "--state", live->state);
    live_outcome_done(&outcome);
    good = good && wait_until(has_nine, live, 30000);
    int code = live_end(live, SIGTERM, NULL);
    live_run(live, &outcome, "loaxa", "journal", "verify", "--state", live->state);
    int whole = outcome.code;
    live_outcome_done(&outcome);
    umount2(live->state, MNT_DETACH);
    assert_true(good);
    assert_int_equal(code, 0);
    assert_int_equal(whole, 0);
}

/* ---- approving what is no longer what it was ---- */

static void test_approval_of_a_changed_notice(void **state)
{
    struct live_station *live = *state;
    char program[128], answer[8192] = "";
    size_t length = 0;
    int terminal, status = -1;
    live_write_station(live, "{ name = \"notices\"; folder = \"tin\"; every = \"1s\"; until = \"7d\"; }",
                       FILE_OUTPUT);
    live_start(live);
    live_await_up(live);
    struct live_outcome outcome;
    live_run(live, &outcome, "loaxa", "poll", "--state", live->state);
    EXPECT(&outcome, 0, "Nguồn tin notices");
    snprintf(program, sizeof program, "%s/loaxa", live->build);
    pid_t officer = forkpty(&terminal, NULL, NULL, NULL);
    if (officer == 0) {
        execl(program, program, "approve", "1", "--state", live->state, (char *)NULL);
        _exit(127);
    }
    while (length < sizeof answer - 1 && !strstr(answer, "ghế nhựa")) { /* shown: the officer reads */
        ssize_t n = read(terminal, answer + length, sizeof answer - 1 - length);
        if (n <= 0)
            fail_msg("loaxa approve ended: %s", answer);
        answer[length += (size_t)n] = '\0';
    }
    live_write(live, "station/tin/hop.txt",
               "Tiêu đề: Họp xóm Trại\n\nMời bà con xóm Trại đến họp, có sẵn ghế gỗ.\n");
    live_run(live, &outcome, "loaxa", "poll", "--state", live->state);
    live_outcome_done(&outcome);
    assert_int_equal(write(terminal, "có\n", strlen("có\n")), strlen("có\n"));
    for (ssize_t n;
         length < sizeof answer - 1 && (n = read(terminal, answer + length, sizeof answer - 1 - length)) > 0;)
        answer[length += (size_t)n] = '\0';
    waitpid(officer, &status, 0);
    close(terminal);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 1 || !strstr(answer, "Bản tin đã đổi"))
        fail_msg("status %d: %s", status, answer);
    assert_int_equal(approved(live), 0);
    assert_int_equal(live_end(live, SIGTERM, NULL), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_no_station),
        TEST(test_unknown_setting),
        TEST(test_all_faults_at_once),
        TEST(test_syntax_error),
        TEST(test_plugin_of_another_abi),
        TEST(test_misspelt_time_zone),
        TEST(test_procedure_lists),
        TEST(test_ten_megabytes),
        TEST(test_two_daemons),
        TEST(test_state_begun_by_root),
        TEST(test_state_of_a_newer_version),
        TEST(test_disk_full),
        TEST(test_approval_of_a_changed_notice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
