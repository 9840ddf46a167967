/*
 * The memory of one plan: everything in it lives and dies together. Used by the planner only; one thread.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES (64 * 1024)

struct chunk {
    struct chunk *next;
    size_t used, size;
    _Alignas(16) char bytes[];
};
struct plan_storage {
    struct chunk *chunks;
};

struct plan_storage *storage_new(void)
{
    return calloc(1, sizeof(struct plan_storage));
}

void storage_free(struct plan_storage *storage)
{
    if (storage == NULL)
        return;
    for (struct chunk *chunk = storage->chunks, *next; chunk != NULL; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(storage);
}

void *storage_take(struct plan_storage *storage, size_t bytes)
{
    struct chunk *chunk = storage->chunks;
    bytes = (bytes + 15) & ~(size_t)15;
    if (chunk == NULL || chunk->size - chunk->used < bytes) {
        const size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
        chunk = calloc(1, sizeof *chunk + size);
        if (chunk == NULL)
            return NULL;
        chunk->size = size;
        chunk->next = storage->chunks;
        storage->chunks = chunk;
    }
    void *taken = chunk->bytes + chunk->used;
    chunk->used += bytes;
    return taken;
}

char *storage_text(struct plan_storage *storage, const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = storage_take(storage, size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

char *planner_keep(struct planner *planner, const char *text)
{
    char *kept = storage_text(planner->storage, text);
    if (kept == NULL)
        planner_fail(planner, -ENOMEM);
    return kept;
}
