/*
 * The two clocks behind `struct clock`: the machine's, and one that stands still until it is moved. Reading
 * is thread-safe for both; the virtual clock is moved by the main thread only, while no other thread reads
 * it.
 */
#include "base/clock.h"
#include <time.h>

static int64_t read_clock_us(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t real_wall_us(const struct clock *clock)
{
    (void)clock;
    return read_clock_us(CLOCK_REALTIME);
}

static int64_t real_mono_us(const struct clock *clock)
{
    (void)clock;
    return read_clock_us(CLOCK_MONOTONIC);
}

const struct clock *clock_real(void)
{
    static const struct clock real = {.wall_us = real_wall_us, .mono_us = real_mono_us, .is_virtual = false};
    return &real;
}

/* `clock` is the first member, so its address is the virtual clock's. */
static const struct virtual_clock *as_virtual(const struct clock *clock)
{
    return (const struct virtual_clock *)(const void *)clock;
}

static int64_t virtual_wall_us(const struct clock *clock)
{
    return as_virtual(clock)->wall;
}

static int64_t virtual_mono_us(const struct clock *clock)
{
    return as_virtual(clock)->mono;
}

void virtual_clock_init(struct virtual_clock *clock, int64_t wall_us)
{
    *clock = (struct virtual_clock){
        .clock = {.wall_us = virtual_wall_us, .mono_us = virtual_mono_us, .is_virtual = true},
        .wall = wall_us,
    };
}

void virtual_clock_advance_to_mono(struct virtual_clock *clock, int64_t mono_us)
{
    if (mono_us <= clock->mono)
        return;
    clock->wall += mono_us - clock->mono;
    clock->mono = mono_us;
}

void virtual_clock_step_wall(struct virtual_clock *clock, int64_t by_us)
{
    clock->wall += by_us;
}

bool clock_is_sane(int64_t wall_us)
{
    const int64_t first = 1704067200LL * 1000000; /* 2024-01-01T00:00:00Z */
    const int64_t end = 7258118400LL * 1000000;   /* 2200-01-01T00:00:00Z */
    return wall_us >= first && wall_us < end;
}
