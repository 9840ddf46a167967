/* Opening a state: modes, the lock, newer and damaged files, readers beside the writer. */
#include "helper.h"

static int open_rc(struct state *state, enum store_mode mode, struct store **out)
{
    *out = NULL;
    return store_open(state->dir, mode, &state->clock.clock, out, &state->err);
}

static void put_one(struct state *state, struct store *store, const char *id)
{
    enum store_change change;
    struct notice notice = sample(id, "Tiêm phòng cho trẻ em.");
    assert_ok(store_submit(store, &notice, &change, &state->err), state);
}

static size_t count_in(struct state *state, struct store *store)
{
    struct notice *rows = NULL;
    size_t count = 0;
    assert_ok(store_notices(store, NULL, NULL, &rows, &count, &state->err), state);
    for (size_t i = 0; i < count; i++)
        notice_done(&rows[i]);
    free(rows);
    return count;
}

static void no_state_is_said(void **context)
{
    struct state *state = *context;
    struct store *store;
    struct error err;
    assert_int_equal(store_open("/nonexistent/state", STORE_READ, &state->clock.clock, &store, &err),
                     -ENOENT);
    assert_int_equal(store_open(NULL, STORE_WRITE, &state->clock.clock, &store, &err), -EINVAL);
    char empty[] = "/tmp/loaxa-empty-XXXXXX";
    assert_non_null(mkdtemp(empty));
    assert_int_equal(store_open(empty, STORE_READ, &state->clock.clock, &store, &err), -ENOENT);
    assert_non_null(strstr(err.text, "no state"));
    assert_ok(store_open(empty, STORE_MEMORY_COPY, &state->clock.clock, &store, &err), state);
    put_one(state, store, "a");
    store_close(store);
    assert_int_equal(rmdir(empty), 0); /* a rehearsal leaves nothing behind */
}

static void files_are_private(void **context)
{
    struct state *state = *context;
    static const char *const names[] = {"loaxa.db", "loaxa.db-wal", "journal.head", "reserve"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        struct stat status;
        state_path(state, names[i], path);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(status.st_mode & 077, 0);
    }
}

static void the_lock_names_its_holder(void **context)
{
    struct state *state = *context;
    int first = -1, second = -1;
    char pid[32];
    state_close(state);
    assert_ok(store_lock(state->dir, &first, &state->err), state);
    assert_int_equal(store_lock(state->dir, &second, &state->err), -EBUSY);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    assert_non_null(strstr(state->err.text, pid));
    close(first);
    assert_ok(store_lock(state->dir, &second, &state->err), state);
    close(second);
}

static void a_copy_is_apart(void **context)
{
    struct state *state = *context;
    put_one(state, state->store, "a");
    struct store *copy = state_open(state, STORE_MEMORY_COPY);
    put_one(state, copy, "b");
    assert_ok(journal_add(copy, "station.started", 0, NULL, NULL, &state->err), state);
    int64_t rows, broken;
    assert_ok(journal_verify(copy, &rows, &broken, &state->err), state);
    put_one(state, state->store, "c");
    put_one(state, state->store, "d");
    assert_int_equal(count_in(state, copy), 2);
    assert_int_equal(count_in(state, state->store), 3);
    assert_ok(journal_verify(state->store, &rows, &broken, &state->err), state);
    assert_int_equal(rows, 0);
    store_close(copy);
}

static void a_reader_sees_what_is_committed(void **context)
{
    struct state *state = *context;
    struct store *reader = state_open(state, STORE_READ);
    assert_ok(store_begin(state->store, &state->err), state);
    put_one(state, state->store, "a");
    assert_int_equal(count_in(state, reader), 0);
    assert_ok(store_commit(state->store, &state->err), state);
    assert_int_equal(count_in(state, reader), 1);
    enum store_change change;
    struct notice notice = sample("x", "Không được ghi.");
    assert_int_equal(store_submit(reader, &notice, &change, &state->err), -EROFS);
    assert_int_equal(journal_add(reader, "station.started", 0, NULL, NULL, &state->err), -EROFS);
    store_close(reader);
}

/* A writer at work and readers verifying beside it: the head never leads what a reader sees. */
static void readers_beside_a_busy_writer(void **context)
{
    struct state *state = *context;
    state_close(state);
    pid_t writer = fork();
    if (writer == 0) {
        struct store *store = NULL;
        int rc = store_lock(state->dir, &state->lock, &state->err);
        if (rc == 0)
            rc = store_open(state->dir, STORE_WRITE, &state->clock.clock, &store, &state->err);
        for (int i = 0; rc == 0 && i < 150; i++)
            rc = journal_add(store, "station.started", 0, NULL, NULL, &state->err);
        store_close(store);
        _exit(rc == 0 ? 0 : 1);
    }
    int status = 0;
    while (waitpid(writer, &status, WNOHANG) == 0) {
        struct store *reader = NULL;
        int64_t rows = 0, broken = 0;
        if (open_rc(state, STORE_READ, &reader) != 0)
            continue; /* not created yet */
        assert_ok(journal_verify(reader, &rows, &broken, &state->err), state);
        store_close(reader);
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    state->store = state_open(state, STORE_WRITE);
    int64_t rows, broken;
    assert_ok(journal_verify(state->store, &rows, &broken, &state->err), state);
    assert_int_equal(rows, 150);
}

static void a_newer_state_is_left_alone(void **context)
{
    struct state *state = *context;
    char path[128], *before = NULL, *after = NULL;
    size_t length = 0, again = 0;
    put_one(state, state->store, "a");
    state_close(state);
    state_sql(state, "PRAGMA user_version = 900");
    state_path(state, "loaxa.db", path);
    assert_ok(file_read(path, 16u << 20, &before, &length, &state->err), state);
    static const enum store_mode modes[] = {STORE_WRITE, STORE_READ, STORE_MEMORY_COPY};
    for (size_t i = 0; i < 3; i++) {
        struct store *store;
        assert_int_equal(open_rc(state, modes[i], &store), -EPROTONOSUPPORT);
        assert_non_null(strstr(state->err.text, "900"));
        assert_null(store);
    }
    assert_ok(file_read(path, 16u << 20, &after, &again, &state->err), state);
    assert_int_equal(length, again);
    assert_memory_equal(before, after, length);
    free(before);
    free(after);
}

static void damage_is_named(void **context)
{
    struct state *state = *context;
    char path[128];
    struct store *store;
    state_close(state);
    state_path(state, "loaxa.db", path);
    static const char junk[] = "This is no database, and it is longer than the hundred bytes of a header: "
                               "a text file that somebody put in the wrong place, say.";
    assert_ok(file_write_atomic(path, junk, sizeof junk, 0600, &state->err), state);
    assert_int_equal(open_rc(state, STORE_WRITE, &store), -EBADMSG);
    assert_int_equal(open_rc(state, STORE_READ, &store), -EBADMSG);
}

static void a_torn_page_is_found(void **context)
{
    struct state *state = *context;
    char path[128];
    struct store *store;
    for (int i = 0; i < 50; i++) {
        char id[24];
        snprintf(id, sizeof id, "%d", i);
        put_one(state, state->store, id);
    }
    state_close(state);
    state_path(state, "loaxa.db", path);
    int fd = open(path, O_RDWR);
    char noise[4096];
    memset(noise, 0x5a, sizeof noise);
    assert_int_equal(pwrite(fd, noise, sizeof noise, 4096 * 2), sizeof noise);
    close(fd);
    assert_int_equal(open_rc(state, STORE_WRITE, &store), -EBADMSG);
}

/* In a child, as nobody when the tests run as root: the folder cannot be written. */
static int read_where_nothing_can_be_written(struct state *state)
{
    struct store *store = NULL;
    int64_t rows = 0, broken = 0;
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
        return 77;
    if (open_rc(state, STORE_READ, &store) != 0)
        return 1;
    int rc = journal_verify(store, &rows, &broken, &state->err);
    store_close(store);
    return rc == 0 && rows == 1 ? 0 : 2;
}

static void a_read_only_folder_can_be_read(void **context)
{
    struct state *state = *context;
    static const char *const names[] = {"loaxa.db", "journal.head"};
    char path[128];
    assert_ok(journal_add(state->store, "station.started", 0, NULL, NULL, &state->err), state);
    state_close(state);
    for (size_t i = 0; i < 2; i++) {
        state_path(state, names[i], path);
        assert_int_equal(chmod(path, 0444), 0);
    }
    assert_int_equal(chmod(state->dir, 0555), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(read_where_nothing_can_be_written(state));
    int status = 0;
    waitpid(child, &status, 0);
    assert_int_equal(chmod(state->dir, 0700), 0);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- what reading leaves behind: nothing ---- */

static void add_file(struct buf *all, const char *dir, const struct file_entry *entry)
{
    char path[256], *bytes = NULL;
    size_t length = 0;
    snprintf(path, sizeof path, "%s/%s", dir, entry->name);
    buf_format(all, "%s %lld %lld\n", entry->name, (long long)entry->size, (long long)entry->modified_us);
    if (strcmp(entry->name, "reserve") == 0)
        return;
    assert_int_equal(file_read(path, 64u << 20, &bytes, &length, NULL), 0);
    buf_add(all, bytes, length);
    free(bytes);
}

/* Names, sizes, times and bytes of the state's files. */
static struct buf look_at(const struct state *state)
{
    struct buf all;
    struct file_entry *entries = NULL;
    size_t count = 0;
    buf_init(&all, 256u << 20);
    assert_int_equal(file_list(state->dir, 100, &entries, &count, NULL), 0);
    for (size_t i = 0; i < count; i++)
        add_file(&all, state->dir, &entries[i]);
    file_list_free(entries, count);
    assert_int_equal(all.error, 0);
    return all;
}

static void read_and_compare(struct state *state, int64_t expected_rows)
{
    static const enum store_mode modes[] = {STORE_READ, STORE_MEMORY_COPY};
    struct buf before = look_at(state);
    for (size_t i = 0; i < 2; i++) {
        int64_t rows = 0, broken = 0;
        struct store *store = state_open(state, modes[i]);
        assert_ok(journal_verify(store, &rows, &broken, &state->err), state);
        assert_int_equal(rows, expected_rows);
        store_close(store);
    }
    struct buf after = look_at(state);
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.data, after.data, before.length);
    buf_done(&before);
    buf_done(&after);
}

static void reading_changes_no_byte(void **context)
{
    struct state *state = *context;
    assert_ok(journal_add(state->store, "station.started", 0, NULL, NULL, &state->err), state);
    state_close(state);
    read_and_compare(state, 1);
}

/* A station that was killed leaves its log unmerged. */
static void reading_after_a_crash_changes_no_byte(void **context)
{
    struct state *state = *context;
    state_close(state);
    pid_t writer = fork();
    if (writer == 0) {
        struct store *store = state_open(state, STORE_WRITE);
        for (int i = 0; i < 20; i++)
            journal_add(store, "station.started", 0, NULL, NULL, &state->err);
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(writer, &status, 0);
    assert_true(WIFSIGNALED(status));
    char log[128];
    struct stat found;
    state_path(state, "loaxa.db-wal", log);
    assert_int_equal(stat(log, &found), 0);
    assert_true(found.st_size > 0);
    read_and_compare(state, 20);
    state->store = state_open(state, STORE_WRITE); /* and nothing of it is lost */
    int64_t rows = 0, broken = 0;
    assert_ok(journal_verify(state->store, &rows, &broken, &state->err), state);
    assert_int_equal(rows, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STATE_TEST(no_state_is_said),
        STATE_TEST(files_are_private),
        STATE_TEST(the_lock_names_its_holder),
        STATE_TEST(a_copy_is_apart),
        STATE_TEST(a_reader_sees_what_is_committed),
        STATE_TEST(readers_beside_a_busy_writer),
        STATE_TEST(a_newer_state_is_left_alone),
        STATE_TEST(damage_is_named),
        STATE_TEST(a_torn_page_is_found),
        STATE_TEST(a_read_only_folder_can_be_read),
        STATE_TEST(reading_changes_no_byte),
        STATE_TEST(reading_after_a_crash_changes_no_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
