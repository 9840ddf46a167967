/* The journal: what was written verifies, and every way of tampering shows with its row. */
#include "helper.h"

#define ROWS 8

static void add_rows(struct state *state, int count)
{
    for (int i = 0; i < count; i++) {
        state->clock.wall += US_PER_S;
        json_t *fields = json_pack("{s:s, s:i}", "title", "Lịch cắt điện", "turn", i);
        assert_ok(
            journal_add(state->store, "airing.started", 0, i % 2 == 0 ? "lan" : NULL, fields, &state->err),
            state);
    }
}

static int verify(struct state *state, int64_t *rows, int64_t *broken)
{
    *rows = *broken = -1;
    return journal_verify(state->store, rows, broken, &state->err);
}

static void a_clean_journal_verifies(void **context)
{
    struct state *state = *context;
    int64_t rows, broken;
    assert_ok(verify(state, &rows, &broken), state);
    assert_int_equal(rows, 0);
    add_rows(state, ROWS);
    assert_ok(verify(state, &rows, &broken), state);
    assert_int_equal(rows, ROWS);
    state_reopen(state);
    add_rows(state, 1);
    assert_ok(verify(state, &rows, &broken), state);
    assert_int_equal(rows, ROWS + 1);
}

/* The chain's canonical form is a promise: this row's hash was computed apart from the product. */
static int check_hash(void *context, const struct journal_row *row)
{
    snprintf(context, 65, "%s", row->hash);
    return 0;
}

static void the_canonical_form_is_fixed(void **context)
{
    struct state *state = *context;
    char hash[65] = "";
    assert_ok(journal_add(state->store, "notice.approved", NOON, "lan",
                          json_pack("{s:s, s:i}", "title", "Họp thôn", "id", 7), &state->err),
              state);
    assert_ok(journal_each(state->store, 0, 0, check_hash, hash, &state->err), state);
    assert_string_equal(hash, "2eb407f7545b4a8dadcee5bd7880c01128a57a0c928c8b54519a1a02076e88a6");
}

static const struct {
    const char *what, *sql;
    int64_t broken;
} tampers[] = {
    {"touched time", "UPDATE journal SET at_us = at_us + 1 WHERE sequence = 3", 3},
    {"touched kind", "UPDATE journal SET kind = 'airing.aired' WHERE sequence = 1", 1},
    {"touched who", "UPDATE journal SET who = 'hoa' WHERE sequence = 5", 5},
    {"who taken away", "UPDATE journal SET who = NULL WHERE sequence = 5", 5},
    {"empty who put in", "UPDATE journal SET who = '' WHERE sequence = 4", 4},
    {"touched fields", "UPDATE journal SET fields = replace(fields, 'điện', 'nước') WHERE sequence = 8", 8},
    {"touched hash", "UPDATE journal SET hash = '00' WHERE sequence = 6", 6},
    {"deleted row", "DELETE FROM journal WHERE sequence = 4", 4},
    {"deleted first row", "DELETE FROM journal WHERE sequence = 1", 1},
    {"deleted and closed up",
     "DELETE FROM journal WHERE sequence = 4; UPDATE journal SET sequence = sequence - 1 WHERE sequence > 4",
     4},
    {"inserted row",
     "UPDATE journal SET sequence = -sequence WHERE sequence > 2; UPDATE journal SET sequence = 1 - sequence "
     "WHERE sequence < 0;"
     "INSERT INTO journal SELECT 3, at_us, kind, who, fields, hash FROM journal WHERE sequence = 2",
     3},
    {"row before the first",
     "INSERT INTO journal SELECT 0, at_us, kind, who, fields, hash FROM journal WHERE sequence = 1", 0},
    {"swapped rows",
     "UPDATE journal SET sequence = -1 WHERE sequence = 2; UPDATE journal SET sequence = 2 WHERE sequence = "
     "3;"
     "UPDATE journal SET sequence = 3 WHERE sequence = -1",
     2},
    {"cut tail", "DELETE FROM journal WHERE sequence > 6", 7},
    {"cut last row", "DELETE FROM journal WHERE sequence = 8", 8},
    {"cut to nothing", "DELETE FROM journal", 1},
};

static void unlock_table(const struct state *state)
{
    state_sql(state, "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;");
}

static void every_tampering_shows(void **context)
{
    (void)context;
    for (size_t i = 0; i < sizeof tampers / sizeof *tampers; i++) {
        void *own = NULL;
        int64_t rows, broken;
        assert_int_equal(state_setup(&own), 0);
        struct state *state = own;
        add_rows(state, ROWS);
        unlock_table(state);
        state_sql(state, tampers[i].sql);
        if (verify(state, &rows, &broken) != -EBADMSG || broken != tampers[i].broken)
            fail_msg("%s: row %lld instead of %lld (%s)", tampers[i].what, (long long)broken,
                     (long long)tampers[i].broken, state->err.text);
        state_teardown(&own);
    }
}

static void the_table_refuses_changes(void **context)
{
    struct state *state = *context;
    add_rows(state, 2);
    char path[128];
    sqlite3 *db = NULL;
    state_path(state, "loaxa.db", path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE journal SET kind = 'x'", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM journal", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

/* A start over a cut tail must not heal it: it notes it, and it shows for ever. */
static void a_restart_does_not_heal_a_cut(void **context)
{
    struct state *state = *context;
    int64_t rows, broken;
    add_rows(state, ROWS);
    store_close(state->store);
    unlock_table(state);
    state_sql(state, "DELETE FROM journal WHERE sequence > 5");
    state->store = state_open(state, STORE_WRITE);
    add_rows(state, 5);
    assert_int_equal(verify(state, &rows, &broken), -EBADMSG);
    assert_int_equal(broken, 6);
}

static void a_missing_or_forged_head_shows(void **context)
{
    struct state *state = *context;
    char path[128];
    int64_t rows, broken;
    add_rows(state, ROWS);
    state_path(state, "journal.head", path);
    unlink(path);
    assert_int_equal(verify(state, &rows, &broken), -EBADMSG);
    assert_int_equal(broken, ROWS + 1);
    char forged[80];
    snprintf(forged, sizeof forged, "5 %064d\n", 7);
    assert_ok(file_write_atomic(path, forged, strlen(forged), 0600, &state->err), state);
    assert_int_equal(verify(state, &rows, &broken), -EBADMSG);
    assert_int_equal(broken, 5);
    state_reopen(state);
    assert_int_equal(verify(state, &rows, &broken), -EBADMSG);
}

static void a_lagging_head_is_sound(void **context)
{
    struct state *state = *context;
    char path[128], *old = NULL;
    size_t length = 0;
    int64_t rows, broken;
    add_rows(state, 3);
    state_path(state, "journal.head", path);
    assert_ok(file_read(path, 4096, &old, &length, &state->err), state);
    add_rows(state, 2);
    assert_ok(file_write_atomic(path, old, length, 0600, &state->err), state);
    free(old);
    assert_ok(verify(state, &rows, &broken), state);
    state_reopen(state);
    assert_ok(file_read(path, 4096, &old, &length, &state->err), state);
    assert_int_equal(strtol(old, NULL, 10), 5);
    free(old);
    assert_ok(verify(state, &rows, &broken), state);
}

/* An older head put back beside a cut tail: whatever is cut, and even when the head goes with all the rows.
 */
static void an_older_head_does_not_hide_a_cut(void **context)
{
    struct state *state = *context;
    char path[128], *old = NULL;
    size_t length = 0;
    int64_t rows, broken;
    add_rows(state, 3);
    state_path(state, "journal.head", path);
    assert_ok(file_read(path, 4096, &old, &length, &state->err), state);
    add_rows(state, 2);
    unlock_table(state);
    state_sql(state, "DELETE FROM journal WHERE sequence > 3");
    assert_ok(file_write_atomic(path, old, length, 0600, &state->err), state);
    free(old);
    assert_int_equal(verify(state, &rows, &broken), -EBADMSG);
    assert_int_equal(broken, 4);
    state_sql(state, "DELETE FROM journal");
    unlink(path);
    assert_int_equal(verify(state, &rows, &broken), -EBADMSG);
    assert_int_equal(broken, 1);
    state_reopen(state); /* and a start does not heal it */
    add_rows(state, 9);
    assert_int_equal(verify(state, &rows, &broken), -EBADMSG);
    assert_int_equal(broken, 1);
}

/* A state of the first schema, whose table did not remember its highest number. */
static void an_older_journal_is_taken_over(void **context)
{
    struct state *state = *context;
    int64_t rows, broken;
    add_rows(state, 4);
    state_close(state);
    unlock_table(state);
    state_sql(state,
              "ALTER TABLE journal RENAME TO other; DROP INDEX journal_at;"
              "CREATE TABLE journal (sequence INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, kind TEXT NOT "
              "NULL, who TEXT, fields TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
              "INSERT INTO journal SELECT * FROM other; DROP TABLE other;"
              "CREATE INDEX journal_at ON journal (at_us);"
              "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT 1; END;"
              "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT 1; END;"
              "PRAGMA user_version = 2");
    struct store *reader = state_open(state, STORE_READ);
    assert_ok(journal_verify(reader, &rows, &broken, &state->err), state);
    store_close(reader);
    state->store = state_open(state, STORE_WRITE);
    add_rows(state, 1);
    assert_ok(verify(state, &rows, &broken), state);
    assert_int_equal(rows, 5);
    the_table_refuses_changes(context);
}

static void a_rolled_back_row_was_never_there(void **context)
{
    struct state *state = *context;
    int64_t rows, broken;
    add_rows(state, 2);
    assert_ok(store_begin(state->store, &state->err), state);
    add_rows(state, 3);
    store_rollback(state->store);
    assert_ok(verify(state, &rows, &broken), state);
    assert_int_equal(rows, 2);
    add_rows(state, 1);
    assert_ok(verify(state, &rows, &broken), state);
    assert_int_equal(rows, 3);
}

static void unknown_kinds_are_refused(void **context)
{
    struct state *state = *context;
    assert_int_equal(journal_add(state->store, "no.such", 0, NULL, json_object(), &state->err), -EINVAL);
    assert_non_null(strstr(state->err.text, "no.such"));
    assert_ok(journal_add(state->store, "station.resumed", 0, NULL, NULL, &state->err), state);
}

static int collect(void *context, const struct journal_row *row)
{
    int64_t *sum = context;
    *sum = *sum * 10 + row->sequence;
    return row->sequence == 5 ? 42 : 0;
}

static void rows_are_read_by_time(void **context)
{
    struct state *state = *context;
    add_rows(state, ROWS); /* at NOON + 1 s … NOON + 8 s */
    int64_t sum = 0;
    assert_ok(
        journal_each(state->store, NOON + 2 * US_PER_S, NOON + 5 * US_PER_S, collect, &sum, &state->err),
        state);
    assert_int_equal(sum, 234);
    sum = 0;
    assert_int_equal(journal_each(state->store, 0, 0, collect, &sum, &state->err), 42);
    assert_int_equal(sum, 12345);
}

static const struct {
    const char *kind, *who, *fields, *text;
} sentences[] = {
    {"notice.approved", "lan", "{\"title\":\"Họp thôn\"}", "Duyệt: Họp thôn (người duyệt: lan)."},
    {"notice.approved", NULL, "{\"title\":\"Họp thôn\"}", "Duyệt: Họp thôn."},
    {"airing.aired", NULL, "{\"title\":\"Họp\",\"turn\":2,\"seconds\":12.34}",
     "Đã phát ra: Họp (lần thứ 2), 12.3 giây."},
    {"airing.aired", NULL, "{\"title\":\"Họp\",\"seconds\":5}", "Đã phát ra: Họp, 5 giây."},
    {"station.stopped", "lan", "{\"why\":\"có đám tang\"}", "Dừng phát: có đám tang (người làm: lan)."},
    {"alarm.raised", NULL, "{\"text\":\"Đĩa đầy.\"}", "Báo động: Đĩa đầy."},
    {"station.stopped", NULL, "{\"why\":\"Cháy!\"}", "Dừng phát: Cháy!"},
    {"station.ended", NULL, "{\"why\":\"interrupt\",\"reason_text\":\"có người bấm Ctrl-C\"}",
     "Đài tắt (có người bấm Ctrl-C)."},
    {"slot.started", NULL, "{}", "Bắt đầu buổi phát: ."},
    {"of.another.edition", NULL, "{}", "of.another.edition"},
};

static void rows_read_as_sentences(void **context)
{
    (void)context;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        json_t *fields = json_loads(sentences[i].fields, 0, NULL);
        struct journal_row row = {.kind = sentences[i].kind, .who = sentences[i].who, .fields = fields};
        char *text = journal_text(&row);
        assert_string_equal(text, sentences[i].text);
        free(text);
        json_decref(fields);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STATE_TEST(a_clean_journal_verifies),       STATE_TEST(the_canonical_form_is_fixed),
        cmocka_unit_test(every_tampering_shows),    STATE_TEST(the_table_refuses_changes),
        STATE_TEST(a_restart_does_not_heal_a_cut),  STATE_TEST(a_missing_or_forged_head_shows),
        STATE_TEST(a_lagging_head_is_sound),        STATE_TEST(an_older_head_does_not_hide_a_cut),
        STATE_TEST(an_older_journal_is_taken_over), STATE_TEST(a_rolled_back_row_was_never_there),
        STATE_TEST(unknown_kinds_are_refused),      STATE_TEST(rows_are_read_by_time),
        cmocka_unit_test(rows_read_as_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
