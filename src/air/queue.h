/*
 * A bounded queue between exactly one writing and one reading thread: C11 atomics, no locks, no allocation
 * after queue_init. Used between the main thread and the air thread, in both directions.
 */
#ifndef LOAXA_AIR_QUEUE_H
#define LOAXA_AIR_QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct queue {
    unsigned char *slots;
    size_t element_size;
    uint32_t mask;               /* number of slots - 1; a power of two of slots */
    _Atomic uint32_t put, taken; /* elements ever, modulo 2^32: the writer owns `put`, the reader `taken` */
};

/* `count` is a power of two. -ENOMEM. */
int queue_init(struct queue *queue, size_t element_size, uint32_t count);
void queue_done(struct queue *queue);
/* The writer's side: copies the element in; false when the queue is full. */
bool queue_put(struct queue *queue, const void *element);
/* Free slots as the writer sees them: never more than there are. */
uint32_t queue_room(const struct queue *queue);
/* The reader's side: copies the oldest element out; false when there is none. */
bool queue_take(struct queue *queue, void *element);

#endif
