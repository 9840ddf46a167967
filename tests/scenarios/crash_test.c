/*
 * The power goes at many moments of one morning, again and again, and comes back a little later: whatever the
 * moment, nothing approved is lost, nothing has two "aired", every airing has its result, and the journal's
 * chain verifies. And it goes for less than a second at every minute of a morning, once each: the same
 * airings are had as without it. The live tests do the same with kill -9 on the real daemon; here the moments
 * are many and the same in every run.
 */
#include "script.h"
#include "stage.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define MOMENTS 24
#define NOTICES 4

static char *scenarios;

static void bring_and_approve(struct stage *stage)
{
    char id[2] = "a";
    for (int i = 0; i < NOTICES; i++, id[0]++) {
        char at[] = "at", time[] = "05:00", bring[] = "notice", approve[] = "approve", repeat[] = "repeat=4";
        struct script_line line = {.words = {at, time, bring, id, repeat}, .count = 5};
        stage_do(stage, &line);
        line.words[2] = approve;
        stage_do(stage, &line);
    }
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 8;
}

/* Every notice is still approved and had at most one whole airing of its one turn. */
static void check_notices(struct stage *stage)
{
    struct store *store = stage_store(stage);
    struct error err = {0};
    char id[2] = "a";
    for (int i = 0; i < NOTICES; i++, id[0]++) {
        struct notice notice = {0};
        int64_t number;
        assert_int_equal(store_find(store, "notices", id, &number, &err), 0);
        assert_int_equal(store_notice(store, number, &notice, &err), 0);
        assert_int_equal(notice.state, NOTICE_APPROVED);
        assert_in_range(notice.aired, 0, 1);
        notice_done(&notice);
    }
    store_close(store);
}

static void test_crashes(void **state)
{
    (void)state;
    struct script script = {.day = {2026, 11, 23}, .from_ms = 5 * 3600 * 1000};
    struct stage stage;
    unsigned seed = 20261123;
    stage_open(&stage, scenarios, "simple-morning", &script);
    for (int day = 0; day < MOMENTS / 4; day++) {
        script.day = date_add((struct date){2026, 11, 23}, day);
        int64_t at = script_instant(&script, "05:27:30");
        stage_run_to(&stage, script_instant(&script, "05:00"));
        stage_start(&stage);
        if (day == 0)
            bring_and_approve(&stage);
        for (int i = 0; i < 4; i++) {
            at += (int64_t)(next_random(&seed) % 70000) * 1000; /* freezing, waiting, words, notices, after */
            stage_run_to(&stage, at);
            stage_crash(&stage);
            at += (int64_t)(next_random(&seed) % 20000) * 1000;
            stage_run_to(&stage, at);
            stage_start(&stage);
        }
        stage_run_to(&stage, script_instant(&script, "05:59"));
        stage_end(&stage);
        stage_check(&stage);
        check_notices(&stage);
    }
    stage_close(&stage);
}

/* ---- every minute ---- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MINUTES_APART 6 /* sanitizers are slow */
#else
#define MINUTES_APART 1
#endif
#define FIRST_MINUTE (5 * 60 + 20)
#define LAST_MINUTE (5 * 60 + 45)

/* "1:1 2:1 …": notices and turns of what aired, in the order of their numbers. */
static void airings_of(struct stage *stage, char *out, size_t size)
{
    struct store *store = stage_store(stage);
    struct airing *airings = NULL;
    struct error err = {0};
    size_t count = 0, length = 0;
    out[0] = '\0';
    assert_int_equal(store_airings(store, 0, 0, &airings, &count, &err), 0);
    for (int64_t notice = 1; notice <= NOTICES; notice++)
        for (size_t i = 0; i < count; i++)
            if (airings[i].notice == notice && airings[i].result == AIRING_AIRED)
                length += (size_t)snprintf(out + length, size - length, "%s:%lld:%d ", airings[i].slot,
                                           (long long)notice, airings[i].turn);
    for (size_t i = 0; i < count; i++)
        airing_done(&airings[i]);
    free(airings);
    store_close(store);
}

/* A morning of several minutes of notices, with the power away for half a second at `cut_us` (0: never). */
static void run_morning(int64_t cut_us, char *out, size_t size)
{
    struct script script = {.day = {2026, 11, 23}, .from_ms = (FIRST_MINUTE - 5) * 60000};
    struct stage stage;
    stage_open(&stage, scenarios, "simple-morning", &script);
    stage_start(&stage);
    for (int i = 0; i < NOTICES; i++) {
        char at[] = "at", time[] = "05:00", bring[] = "notice", approve[] = "approve", repeat[] = "repeat=40";
        char id[2] = {(char)('a' + i), '\0'};
        struct script_line line = {.words = {at, time, bring, id, repeat}, .count = 5};
        stage_do(&stage, &line);
        line.words[2] = approve;
        stage_do(&stage, &line);
    }
    if (cut_us) {
        stage_run_to(&stage, cut_us);
        stage_crash(&stage);
        stage_run_to(&stage, cut_us + US_PER_S / 2);
        stage_start(&stage);
    }
    stage_run_to(&stage, script_instant(&script, "06:10"));
    stage_check(&stage);
    airings_of(&stage, out, size);
    stage_close(&stage);
}

static void test_every_minute(void **state)
{
    const struct script script = {.day = {2026, 11, 23}};
    char whole[1000], cut[1000];
    (void)state;
    run_morning(0, whole, sizeof whole);
    assert_non_null(strstr(whole, ":4:1"));
    for (int minute = FIRST_MINUTE; minute <= LAST_MINUTE; minute += MINUTES_APART) {
        run_morning(script_instant(&script, "00:00") + (int64_t)minute * 60 * US_PER_S + 7 * US_PER_S, cut,
                    sizeof cut);
        if (strcmp(whole, cut) != 0)
            fail_msg("power away at %02d:%02d:07: aired %s, without it %s", minute / 60, minute % 60, cut,
                     whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_crashes), cmocka_unit_test(test_every_minute)};
    log_init("crash", LOG_LEVEL_ERROR, 0);
    scenarios = stage_scenarios();
    int failed = cmocka_run_group_tests_name("crashes", tests, NULL, NULL);
    free(scenarios);
    return failed;
}
