/* What a state is after kill -9 at any moment, and when the disk is full. */
#include "helper.h"
#include "store/internal.h"
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#define KILLS 40

/* Writes for ever: a submission, its approval, an airing and their journal rows, each pair in one
 * transaction. */
static void write_until_killed(struct state *state, int round, int report)
{
    struct store *store = NULL;
    if (store_open(state->dir, STORE_WRITE, &state->clock.clock, &store, &state->err) != 0)
        _exit(3);
    for (int i = 0;; i++) {
        char id[32];
        enum store_change change;
        snprintf(id, sizeof id, "%d-%d", round, i);
        struct notice notice = sample(id, "Bản tin viết đúng lúc mất điện.");
        if (store_begin(store, &state->err) != 0 || store_submit(store, &notice, &change, &state->err) != 0 ||
            store_approve(store, notice.id, notice.hash, "lan", NULL, &state->err) != 0 ||
            journal_add(store, "notice.approved", 0, "lan", json_pack("{s:s}", "title", id), &state->err) !=
                0 ||
            store_commit(store, &state->err) != 0)
            _exit(4);
        if (write(report, &notice.id, sizeof notice.id) !=
            sizeof notice.id) /* from here on it may not be lost */
            _exit(5);
        struct airing airing = {
            .notice = notice.id, .revision = 1, .turn = 1, .planned_us = NOON, .slot = "s"};
        if (store_airing_start(store, &airing, &state->err) != 0 ||
            store_airing_end(store, airing.id, AIRING_AIRED, NULL, 1, NULL, NOON, &state->err) != 0)
            _exit(6);
    }
}

static int count_row(void *context, const struct journal_row *row)
{
    (void)row;
    ++*(int64_t *)context;
    return 0;
}

/* Every notice is approved and has its journal row, every one reported is there, the chain is whole. */
static void check_after_kill(struct state *state, int64_t last_reported)
{
    struct notice *rows = NULL;
    size_t count = 0;
    int64_t journal = 0, verified = 0, broken = 0;
    assert_ok(store_notices(state->store, NULL, NULL, &rows, &count, &state->err), state);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].state, NOTICE_APPROVED);
        assert_true(rows[i].aired <= 1);
        notice_done(&rows[i]);
    }
    free(rows);
    assert_ok(journal_each(state->store, 0, 0, count_row, &journal, &state->err), state);
    assert_int_equal(journal, count);
    assert_true((int64_t)count >= last_reported);
    assert_ok(journal_verify(state->store, &verified, &broken, &state->err), state);
    assert_int_equal(verified, journal);
}

static void kill_at_any_moment(void **context)
{
    struct state *state = *context;
    int64_t last = 0;
    for (int round = 0; round < KILLS; round++) {
        state_close(state);
        int report[2];
        assert_int_equal(pipe(report), 0);
        pid_t child = fork();
        if (child == 0)
            write_until_killed(state, round, report[1]);
        close(report[1]);
        struct pollfd first = {.fd = report[0], .events = POLLIN};
        if (round % 2 == 0) /* at work, however slow the machine is; the others perhaps still opening */
            assert_int_equal(poll(&first, 1, 20000), 1);
        usleep((useconds_t)(3000 + (round * 7919) % 40000));
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
        int64_t id;
        while (read(report[0], &id, sizeof id) == sizeof id)
            last = id;
        close(report[0]);
        state->store = state_open(state, STORE_WRITE);
        check_after_kill(state, last);
    }
    assert_true(last > 0);
}

static int fill(struct state *state, struct store *store, int *taken)
{
    static char text[4097];
    memset(text, 'a', sizeof text - 1);
    for (int i = 0; i < 100000; i++) {
        char id[24];
        enum store_change change;
        snprintf(id, sizeof id, "fill-%d", i);
        struct notice notice = sample(id, text);
        int rc = store_submit(store, &notice, &change, &state->err);
        if (rc != 0)
            return rc;
        ++*taken;
    }
    return 0;
}

static void limit_pages(struct store *store, int more)
{
    char sql[64];
    int64_t pages = 0;
    assert_int_equal(sql_integer(store, 0, &pages, NULL, "PRAGMA page_count", ""), 0);
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld", (long long)pages + more);
    assert_int_equal(sqlite3_exec(store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* SQLite itself says that it is full: the reserve goes, new content is refused, nothing is half there. */
static void full_is_refused_whole(void **context)
{
    struct state *state = *context;
    char path[128];
    int taken = 0;
    state_path(state, "reserve", path);
    assert_true(file_exists(path));
    limit_pages(state->store, 20);
    assert_int_equal(fill(state, state->store, &taken), -ENOSPC);
    assert_true(taken > 0);
    assert_false(file_exists(path));
    assert_true(store_is_full(state->store));
    int64_t notices = 0, revisions = 0;
    assert_int_equal(sql_integer(state->store, 0, &notices, NULL, "SELECT count(*) FROM notices", ""), 0);
    assert_int_equal(sql_integer(state->store, 0, &revisions, NULL, "SELECT count(*) FROM revisions", ""), 0);
    assert_int_equal(notices, taken);
    assert_int_equal(revisions, taken);
    limit_pages(state->store, 1000000);
    taken = 0;
    struct notice notice = sample("again", "Đĩa lại có chỗ.");
    submit(state, &notice); /* there is room on the real disk: the reserve comes back by itself */
    assert_false(store_is_full(state->store));
    assert_true(file_exists(path));
}

static void a_lost_transaction_commits_nothing(void **context)
{
    struct state *state = *context;
    int taken = 0;
    assert_ok(store_begin(state->store, &state->err), state);
    limit_pages(state->store, 20);
    assert_int_equal(fill(state, state->store, &taken), -ENOSPC);
    if (state->store->transaction == TRANSACTION_LOST)
        assert_int_equal(journal_add(state->store, "disk.full", 0, NULL, NULL, &state->err), -ECANCELED);
    store_rollback(state->store);
    int64_t notices = -1;
    assert_int_equal(sql_integer(state->store, 0, &notices, NULL, "SELECT count(*) FROM notices", ""), 0);
    assert_int_equal(notices, 0);
}

/* Writing past a file-size limit: an I/O error, not "full"; clear, and nothing half-committed. */
static int beyond_the_limit(struct state *state)
{
    struct store *store = NULL;
    int taken = 0;
    struct rlimit limit = {.rlim_cur = 300 << 10, .rlim_max = 300 << 10};
    if (store_open(state->dir, STORE_WRITE, &state->clock.clock, &store, &state->err) != 0)
        return 2;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    int rc = fill(state, store, &taken);
    if (rc != -EIO && rc != -ENOSPC)
        return 3;
    int64_t notices = 0;
    if (sql_integer(store, 0, &notices, NULL, "SELECT count(*) FROM notices", "") != 0 || notices != taken)
        return 4;
    _exit(0); /* no close: as if it died there */
}

static void check_child(struct state *state, int (*body)(struct state *))
{
    state_close(state);
    pid_t child = fork();
    if (child == 0)
        _exit(body(state));
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        skip();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("the child ended with %d", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    state->store = state_open(state, STORE_WRITE);
    int64_t rows, broken;
    assert_ok(journal_verify(state->store, &rows, &broken, &state->err), state);
}

static void a_failing_disk_is_reported(void **context)
{
    check_child(*context, beyond_the_limit);
}

/* A real full disk: 40 MB of tmpfs in a mount namespace of its own; not where the kernel does not allow one.
 */
static int on_a_small_disk(struct state *state)
{
    struct store *store = NULL;
    char path[128];
    int taken = 0;
    bool apart = unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (!apart || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", state->dir, "tmpfs", 0, "size=40m,mode=0700") != 0)
        return 77;
    if (store_open(state->dir, STORE_WRITE, &state->clock.clock, &store, &state->err) != 0 ||
        store_is_full(store))
        return 2;
    state_path(state, "somebody-elses", path);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    if (posix_fallocate(fd, 0, 18 << 20) != 0 || fill(state, store, &taken) != -ENOSPC || taken == 0)
        return 3;
    if (!store_is_full(store) || strstr(state->err.text, "full") == NULL)
        return 4;
    for (int i = 0; i < 200; i++) /* the reserve is for these */
        if (journal_add(store, "disk.full", 0, NULL, json_pack("{s:i}", "turn", i), &state->err) != 0)
            return 5;
    int64_t rows = 0, broken = 0;
    if (journal_verify(store, &rows, &broken, &state->err) != 0 || rows != 200)
        return 6;
    close(fd);
    unlink(path);
    struct notice notice = sample("again", "Đĩa lại có chỗ.");
    enum store_change change;
    return store_submit(store, &notice, &change, &state->err) == 0 ? 0 : 7;
}

static void the_journal_goes_on_when_the_disk_is_full(void **context)
{
    check_child(*context, on_a_small_disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STATE_TEST(kill_at_any_moment),
        STATE_TEST(full_is_refused_whole),
        STATE_TEST(a_lost_transaction_commits_nothing),
        STATE_TEST(a_failing_disk_is_reported),
        STATE_TEST(the_journal_goes_on_when_the_disk_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
