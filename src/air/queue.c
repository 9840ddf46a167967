/*
 * The bounded queue of queue.h. `put` is published with release after the element is written and read with
 * acquire before it is copied out; `taken` likewise in the other direction, so a slot is never written while
 * it is read.
 */
#include "air/queue.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int queue_init(struct queue *queue, size_t element_size, uint32_t count)
{
    queue->slots = calloc(count, element_size);
    queue->element_size = element_size;
    queue->mask = count - 1;
    atomic_init(&queue->put, 0);
    atomic_init(&queue->taken, 0);
    return queue->slots ? 0 : -ENOMEM;
}

void queue_done(struct queue *queue)
{
    free(queue->slots);
    queue->slots = NULL;
}

uint32_t queue_room(const struct queue *queue)
{
    uint32_t put = atomic_load_explicit(&queue->put, memory_order_relaxed);
    uint32_t taken = atomic_load_explicit(&queue->taken, memory_order_acquire);
    return queue->mask + 1 - (put - taken);
}

bool queue_put(struct queue *queue, const void *element)
{
    uint32_t put = atomic_load_explicit(&queue->put, memory_order_relaxed);
    if (queue_room(queue) == 0)
        return false;
    memcpy(queue->slots + (put & queue->mask) * queue->element_size, element, queue->element_size);
    atomic_store_explicit(&queue->put, put + 1, memory_order_release);
    return true;
}

bool queue_take(struct queue *queue, void *element)
{
    uint32_t taken = atomic_load_explicit(&queue->taken, memory_order_relaxed);
    if (taken == atomic_load_explicit(&queue->put, memory_order_acquire))
        return false;
    memcpy(element, queue->slots + (taken & queue->mask) * queue->element_size, queue->element_size);
    atomic_store_explicit(&queue->taken, taken + 1, memory_order_release);
    return true;
}
