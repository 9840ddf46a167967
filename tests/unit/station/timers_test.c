/*
 * The station's timer queue: order, equal times, re-arming, cancelling, and a long random run against a plain
 * list.
 */
#include "station/timers.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the headers above */
#include <cmocka.h>

struct mark {
    struct timer timer;
    char name;
    char *log;
};

static void mark_fire(void *context)
{
    struct mark *mark = context;
    size_t length = strlen(mark->log);
    mark->log[length] = mark->name;
    mark->log[length + 1] = '\0';
}

static void test_order(void **state)
{
    (void)state;
    struct timers timers = {0};
    char log[16] = "";
    struct mark marks[4];
    static const struct {
        char name;
        int64_t due;
    } rows[] = {{'c', 30}, {'a', 10}, {'b', 20}, {'d', 30}};
    for (size_t i = 0; i < 4; i++) {
        marks[i] = (struct mark){.name = rows[i].name, .log = log};
        assert_int_equal(timers_set(&timers, &marks[i].timer, rows[i].due, mark_fire, &marks[i]), 0);
    }
    int64_t due = 0;
    assert_true(timers_next(&timers, &due));
    assert_int_equal(due, 10);
    assert_false(timers_fire(&timers, 9));
    while (timers_fire(&timers, 29)) {
    }
    assert_string_equal(log, "ab");
    while (timers_fire(&timers, 30)) {
    }
    assert_string_equal(log, "abcd"); /* equal times: in the order they were set */
    assert_false(timers_next(&timers, &due));
    timers_done(&timers);
}

static void test_rearm_and_cancel(void **state)
{
    (void)state;
    struct timers timers = {0};
    char log[16] = "";
    struct mark a = {.name = 'a', .log = log}, b = {.name = 'b', .log = log}, c = {.name = 'c', .log = log};
    timers_set(&timers, &a.timer, 10, mark_fire, &a);
    timers_set(&timers, &b.timer, 20, mark_fire, &b);
    timers_set(&timers, &c.timer, 30, mark_fire, &c);
    timers_set(&timers, &a.timer, 40, mark_fire, &a);
    timers_cancel(&timers, &b.timer);
    timers_cancel(&timers, &b.timer); /* twice is harmless */
    while (timers_fire(&timers, 100)) {
    }
    assert_string_equal(log, "ca");
    assert_int_equal(a.timer.slot, 0);
    timers_done(&timers);
}

struct chain {
    struct timers *timers;
    struct timer timer;
    int left;
};

static void chain_fire(void *context)
{
    struct chain *chain = context;
    if (--chain->left > 0)
        timers_set(chain->timers, &chain->timer, chain->timer.due_us + 5, chain_fire, chain);
}

static void test_set_while_firing(void **state)
{
    (void)state;
    struct timers timers = {0};
    struct chain chain = {.timers = &timers, .left = 4};
    char log[8] = "";
    struct mark late = {.name = 'z', .log = log};
    timers_set(&timers, &chain.timer, 5, chain_fire, &chain);
    timers_set(&timers, &late.timer, 17, mark_fire, &late);
    int fired = 0;
    while (timers_fire(&timers, 15))
        fired++;
    assert_int_equal(fired, 3);
    assert_string_equal(log, "");
    while (timers_fire(&timers, 20))
        fired++;
    assert_int_equal(chain.left, 0);
    assert_string_equal(log, "z");
    timers_done(&timers);
}

#define CROWD 500

static int64_t last_due;
static bool in_order = true;

static void crowd_fire(void *context)
{
    struct timer *timer = context;
    in_order = in_order && timer->due_us >= last_due;
    last_due = timer->due_us;
}

static void test_crowd(void **state)
{
    (void)state;
    static struct timer crowd[CROWD];
    struct timers timers = {0};
    unsigned seed = 12345;
    size_t armed = 0;
    for (size_t i = 0; i < CROWD * 4; i++) {
        seed = seed * 1103515245u + 12345u;
        struct timer *timer = &crowd[(seed >> 8) % CROWD];
        if (seed & 0x10000)
            timers_cancel(&timers, timer);
        else
            timers_set(&timers, timer, (int64_t)(seed >> 12), crowd_fire, timer);
    }
    for (size_t i = 0; i < CROWD; i++)
        armed += crowd[i].slot != 0;
    size_t fired = 0;
    while (timers_fire(&timers, INT64_MAX))
        fired++;
    assert_int_equal(fired, armed);
    assert_true(armed > CROWD / 4);
    assert_true(in_order);
    timers_done(&timers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_rearm_and_cancel),
                                       cmocka_unit_test(test_set_while_firing), cmocka_unit_test(test_crowd)};
    return cmocka_run_group_tests_name("station/timers", tests, NULL, NULL);
}
