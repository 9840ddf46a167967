/*
 * timers: the station's one queue of what is due. All times are monotonic microseconds of the injected clock;
 * who needs a wall time converts it and sets it again when the clock is stepped. Pure data structure: it
 * neither reads a clock nor waits; clockwork.c does. A timer is embedded in its owner, who cancels it before
 * going away.
 */
#ifndef LOAXA_STATION_TIMERS_H
#define LOAXA_STATION_TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timer {
    int64_t due_us;
    uint64_t order; /* of setting: equal times fire in the order they were set */
    size_t slot;    /* 1-based place in the heap; 0 = not waiting */
    void (*fire)(void *context);
    void *context;
};

struct timers {
    struct timer **heap; /* heap[0] is due first */
    size_t count, capacity;
    uint64_t order;
};

void timers_done(struct timers *timers);
/* (Re)arms `timer`. -ENOMEM; an armed timer never fails. */
int timers_set(struct timers *timers, struct timer *timer, int64_t due_us, void (*fire)(void *),
               void *context);
void timers_cancel(struct timers *timers, struct timer *timer);
/* When the next one is due; false when none waits. */
bool timers_next(const struct timers *timers, int64_t *due_us);
/* Takes the first timer due at `now_us` off the queue and fires it; false when none is due. */
bool timers_fire(struct timers *timers, int64_t now_us);

#endif
