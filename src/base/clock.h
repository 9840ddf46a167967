/*
 * Time is injected. Everything of the station that waits or asks the hour goes through one `struct clock`:
 * the real one in loaxad, a virtual one in `loaxa rehearse` and in tests. Calendar times are wall time;
 * pacing is monotonic time. Reading a clock is thread-safe; moving the virtual one belongs to the main
 * thread.
 */
#ifndef LOAXA_BASE_CLOCK_H
#define LOAXA_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    int64_t (*wall_us)(const struct clock *clock); /* microseconds since 1970 UTC */
    int64_t (*mono_us)(const struct clock *clock); /* microseconds since an arbitrary start, never backward */
    bool is_virtual;
};

/* CLOCK_REALTIME and CLOCK_MONOTONIC. Never freed. */
const struct clock *clock_real(void);

/* A clock that stands still until it is moved. */
struct virtual_clock {
    struct clock clock;
    int64_t wall, mono;
};
void virtual_clock_init(struct virtual_clock *clock, int64_t wall_us);
void virtual_clock_advance_to_mono(struct virtual_clock *clock, int64_t mono_us); /* wall moves by as much */
void virtual_clock_step_wall(struct virtual_clock *clock, int64_t by_us);         /* as NTP would */

/* No sane time, no timetable: false before 2024-01-01 and after 2199-12-31 UTC. */
bool clock_is_sane(int64_t wall_us);

#endif
