/*
 * Memory that is freed all at once: a document's strings and arrays. Chunks double up to 1 MB; everything is
 * counted against the limit given at the start, so no input can make a worker grow without bound. One owner.
 */
#include "document/build.h"
#include <stdlib.h>
#include <string.h>

struct chunk {
    struct chunk *next;
    size_t used, size;
    max_align_t data[];
};

struct arena {
    struct chunk *chunks;
    size_t total, limit, next_size;
};

struct arena *arena_new(size_t limit)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena) {
        arena->limit = limit;
        arena->next_size = 4096;
    }
    return arena;
}

static struct chunk *arena_grow(struct arena *arena, size_t bytes)
{
    size_t size = bytes > arena->next_size ? bytes : arena->next_size;
    if (arena->total + size > arena->limit) {
        size = bytes;
    }
    if (arena->total + size > arena->limit) {
        return NULL;
    }
    struct chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk) {
        return NULL;
    }
    *chunk = (struct chunk){.next = arena->chunks, .size = size};
    arena->chunks = chunk;
    arena->total += size;
    if (arena->next_size < (1u << 20)) {
        arena->next_size *= 2;
    }
    return chunk;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    if (bytes > arena->limit) {
        return NULL;
    }
    bytes = (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    struct chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < bytes) {
        chunk = arena_grow(arena, bytes);
        if (!chunk) {
            return NULL;
        }
    }
    void *at = (char *)chunk->data + chunk->used;
    chunk->used += bytes;
    return at;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_take(arena, length + 1);
    if (copy) {
        if (length) {
            memcpy(copy, text, length);
        }
        copy[length] = '\0';
    }
    return copy;
}

void arena_free(struct arena *arena)
{
    if (!arena) {
        return;
    }
    while (arena->chunks) {
        struct chunk *next = arena->chunks->next;
        free(arena->chunks);
        arena->chunks = next;
    }
    free(arena);
}
