/* Airings: never twice, attempts numbered, what a crash leaves. */
#include "helper.h"

static int64_t put_notice(struct state *state, const char *id)
{
    struct notice notice = sample(id, "Mời bà con ra nhà văn hóa.");
    submit(state, &notice);
    return notice.id;
}

static struct airing airing_of(int64_t notice, const char *slot, int turn)
{
    struct airing airing = {
        .notice = notice, .revision = 1, .turn = turn, .planned_us = NOON, .started_us = NOON};
    snprintf(airing.slot, sizeof airing.slot, "%s", slot);
    return airing;
}

static void never_twice(void **context)
{
    struct state *state = *context;
    struct airing first = airing_of(put_notice(state, "a"), "chinh/sang/0/2026-11-23", 1), second = first;
    assert_ok(store_airing_start(state->store, &first, &state->err), state);
    assert_int_equal(first.attempt, 1);
    assert_ok(store_airing_start(state->store, &second, &state->err), state);
    assert_int_equal(second.attempt, 2);
    assert_ok(store_airing_end(state->store, first.id, AIRING_AIRED, NULL, 12.5, "{}", NOON + US_PER_S,
                               &state->err),
              state);
    assert_int_equal(
        store_airing_end(state->store, second.id, AIRING_AIRED, NULL, 12.5, "{}", NOON, &state->err),
        -EEXIST);
    assert_ok(store_airing_end(state->store, second.id, AIRING_PARTIAL, "skip", 2, NULL, NOON, &state->err),
              state);
    struct airing third = airing_of(first.notice, "chinh/sang/0/2026-11-23", 1);
    assert_int_equal(store_airing_start(state->store, &third, &state->err), -EEXIST);
    struct airing other = airing_of(first.notice, "chinh/chieu/0/2026-11-23", 1);
    assert_ok(store_airing_start(state->store, &other, &state->err), state);
}

static void a_given_attempt_is_unique(void **context)
{
    struct state *state = *context;
    struct airing first = airing_of(put_notice(state, "a"), "s", 1), second;
    first.attempt = 1;
    second = first;
    assert_ok(store_airing_start(state->store, &first, &state->err), state);
    assert_int_equal(store_airing_start(state->store, &second, &state->err), -EEXIST);
    assert_int_equal(second.id, 0);
    struct airing nobody = airing_of(777, "s", 1);
    assert_int_equal(store_airing_start(state->store, &nobody, &state->err), -ENOENT);
    assert_int_equal(store_airing_end(state->store, 777, AIRING_MISSED, NULL, 0, NULL, 0, &state->err),
                     -ENOENT);
}

static void a_notice_counts_its_airings(void **context)
{
    struct state *state = *context;
    int64_t id = put_notice(state, "a");
    for (int turn = 1; turn <= 3; turn++) {
        struct airing airing = airing_of(id, "s", turn);
        airing.started_us = NOON + turn * US_PER_S;
        assert_ok(store_airing_start(state->store, &airing, &state->err), state);
        enum airing_result result = turn == 3 ? AIRING_PARTIAL : AIRING_AIRED;
        assert_ok(store_airing_end(state->store, airing.id, result, NULL, 1, NULL, NOON, &state->err), state);
    }
    struct notice back;
    assert_ok(store_notice(state->store, id, &back, &state->err), state);
    assert_int_equal(back.aired, 2);
    assert_true(back.last_aired_us == NOON + 2 * US_PER_S);
    notice_done(&back);
    struct notice revised = sample("a", "Lời mới, nợ lại từ đầu.");
    submit(state, &revised);
    assert_ok(store_notice(state->store, id, &back, &state->err), state);
    assert_int_equal(back.aired, 0);
    assert_true(back.last_aired_us == NOON + 2 * US_PER_S);
    notice_done(&back);
}

static void count_interrupted(void *context, const struct airing *airing)
{
    assert_int_equal(airing->result, AIRING_INTERRUPTED);
    assert_string_equal(airing->reason, "crash");
    ++*(int *)context;
}

static void a_crash_leaves_interrupted(void **context)
{
    struct state *state = *context;
    int64_t id = put_notice(state, "a");
    struct airing open = airing_of(id, "s", 1), done = airing_of(id, "s", 2);
    assert_ok(store_airing_start(state->store, &open, &state->err), state);
    assert_ok(store_airing_start(state->store, &done, &state->err), state);
    assert_ok(
        store_airing_end(state->store, done.id, AIRING_AIRED, NULL, 3, "{\"loa\":1}", NOON, &state->err),
        state);
    state_reopen(state);
    int calls = 0;
    assert_ok(store_airings_recover(state->store, count_interrupted, &calls, &state->err), state);
    assert_int_equal(calls, 1);
    assert_ok(store_airings_recover(state->store, count_interrupted, &calls, &state->err), state);
    assert_int_equal(calls, 1);
    struct airing *rows = NULL;
    size_t count = 0;
    assert_ok(store_airings(state->store, NOON, NOON + 1, &rows, &count, &state->err), state);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].result, AIRING_INTERRUPTED);
    assert_string_equal(rows[1].outputs, "{\"loa\":1}");
    assert_string_equal(rows[1].slot, "s");
    for (size_t i = 0; i < count; i++)
        airing_done(&rows[i]);
    free(rows);
    assert_ok(store_airings(state->store, NOON + 1, 0, &rows, &count, &state->err), state);
    assert_int_equal(count, 0);
    free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STATE_TEST(never_twice),
        STATE_TEST(a_given_attempt_is_unique),
        STATE_TEST(a_notice_counts_its_airings),
        STATE_TEST(a_crash_leaves_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
