/*
 * The timer queue as a binary heap of pointers, ordered by time and then by the order of setting, so that a
 * run on the virtual clock is the same every time. Main thread.
 */
#include "station/timers.h"
#include <errno.h>
#include <stdlib.h>

static bool before(const struct timer *a, const struct timer *b)
{
    return a->due_us != b->due_us ? a->due_us < b->due_us : a->order < b->order;
}

static void place(struct timers *timers, size_t at, struct timer *timer)
{
    timers->heap[at] = timer;
    timer->slot = at + 1;
}

static void sift_up(struct timers *timers, size_t at)
{
    struct timer *timer = timers->heap[at];
    while (at > 0 && before(timer, timers->heap[(at - 1) / 2])) {
        place(timers, at, timers->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    place(timers, at, timer);
}

static void sift_down(struct timers *timers, size_t at)
{
    struct timer *timer = timers->heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= timers->count)
            break;
        if (child + 1 < timers->count && before(timers->heap[child + 1], timers->heap[child]))
            child++;
        if (!before(timers->heap[child], timer))
            break;
        place(timers, at, timers->heap[child]);
        at = child;
    }
    place(timers, at, timer);
}

static int make_room(struct timers *timers)
{
    if (timers->count < timers->capacity)
        return 0;
    size_t capacity = timers->capacity ? timers->capacity * 2 : 32;
    struct timer **heap = reallocarray(timers->heap, capacity, sizeof *heap);
    if (!heap)
        return -ENOMEM;
    timers->heap = heap;
    timers->capacity = capacity;
    return 0;
}

void timers_done(struct timers *timers)
{
    for (size_t i = 0; i < timers->count; i++)
        timers->heap[i]->slot = 0;
    free(timers->heap);
    *timers = (struct timers){0};
}

int timers_set(struct timers *timers, struct timer *timer, int64_t due_us, void (*fire)(void *),
               void *context)
{
    timers_cancel(timers, timer);
    int code = make_room(timers);
    if (code)
        return code;
    *timer = (struct timer){.due_us = due_us, .order = timers->order++, .fire = fire, .context = context};
    place(timers, timers->count++, timer);
    sift_up(timers, timer->slot - 1);
    return 0;
}

void timers_cancel(struct timers *timers, struct timer *timer)
{
    if (timer->slot == 0)
        return;
    size_t at = timer->slot - 1;
    timer->slot = 0;
    struct timer *last = timers->heap[--timers->count];
    if (last == timer)
        return;
    place(timers, at, last);
    sift_up(timers, at);
    sift_down(timers, last->slot - 1);
}

bool timers_next(const struct timers *timers, int64_t *due_us)
{
    if (timers->count == 0)
        return false;
    *due_us = timers->heap[0]->due_us;
    return true;
}

bool timers_fire(struct timers *timers, int64_t now_us)
{
    int64_t due;
    if (!timers_next(timers, &due) || due > now_us)
        return false;
    struct timer *timer = timers->heap[0];
    timers_cancel(timers, timer);
    timer->fire(timer->context);
    return true;
}
