/*
 * The index of the rendered pieces: which are there, when each was last used, how long each ever rendered
 * was. The files themselves are piece.h's. Internal to this room; belongs to the loop's thread.
 */
#ifndef LOAXA_RENDER_CACHE_H
#define LOAXA_RENDER_CACHE_H

#include "base/base.h"

struct cache;

/* Opens or makes the folder (0700), sweeps left-overs and half pairs, reads the table of lengths. `limit` in
 * bytes. */
int cache_open(const char *dir, uint64_t limit, struct cache **out, struct error *err);
void cache_close(struct cache *cache);
const char *cache_dir(const struct cache *cache);

bool cache_has(const struct cache *cache, const char *key);
/* The piece is being used now. */
void cache_touch(struct cache *cache, const char *key);
/* A piece was stored: remembers it and its length, and evicts the longest unused until the limit holds; never
 * this one. */
int cache_add(struct cache *cache, const char *key, uint64_t frames, unsigned rate_hz, uint64_t bytes);
/* A piece turned out damaged: its files go, its length stays. */
void cache_drop(struct cache *cache, const char *key);
/* Evicts until at most `bytes` are kept. */
void cache_shrink(struct cache *cache, uint64_t bytes);
uint64_t cache_bytes(const struct cache *cache);

/* Length of a piece that was ever rendered, evicted or not. */
bool cache_length(const struct cache *cache, const char *key, uint64_t *frames, unsigned *rate_hz);

#endif
