/*
 * Wall time to positions and back on clocks as they are: never read at the same instant, and sometimes with
 * another program's turn between the readings. What is planned for a whole second must start at that second,
 * and never before it: an allowed window may open there.
 */
#include "station/internal.h"
#include <setjmp.h>
#include <stdarg.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define WALL_AHEAD_US 1795329000123457

/* A reading takes 3 us; every 13th takes 5 ms, as when another program has its turn. */
struct busy_clock {
    struct clock clock;
    int64_t now_us;
    unsigned readings;
};

static int64_t read_us(const struct clock *clock)
{
    struct busy_clock *busy = (struct busy_clock *)(uintptr_t)clock;
    busy->now_us += ++busy->readings % 13 == 0 ? 5000 : 3;
    return busy->now_us;
}

static int64_t read_wall_us(const struct clock *clock)
{
    return read_us(clock) + WALL_AHEAD_US;
}

static void test_a_start_is_at_its_second(void **state)
{
    static const unsigned rates[] = {22050, 44100, 48000, 8000};
    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        struct busy_clock busy = {.clock = {read_wall_us, read_us, true}, .now_us = 987654321};
        struct station st = {.setup.clock = &busy.clock};
        struct air_setup setup = {.clock = &busy.clock, .rate_hz = rates[i], .channels = 1};
        struct error err = {0};
        assert_int_equal(air_new(&setup, &st.air, &err), 0);
        int64_t first = (station_wall(&st) / US_PER_S + 10) * US_PER_S;
        for (int64_t second = 0; second < 2000; second++) {
            int64_t planned = first + second * US_PER_S;
            uint64_t position = station_position_of(&st, planned);
            assert_true(station_wall_of_position(&st, position) == planned);
        }
        air_free(st.air);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_start_is_at_its_second)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
