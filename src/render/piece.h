/*
 * One piece of canonical sound on its way into the cache and out of it: conversion, trimming, loudness, and
 * its two files (KEY.pcm: raw frames; KEY.json: length, checksum, measure, marks). Internal to this room. All
 * functions are pure but for the files named and may run on any thread; a piece has one owner.
 */
#ifndef LOAXA_RENDER_PIECE_H
#define LOAXA_RENDER_PIECE_H

#include "base/base.h"
#include "sound/sound.h"

/* Changes whenever this file's processing would make other sound of the same frames: part of every key. */
#define PIECE_PROCESSING "2"

struct piece {
    struct sound sound; /* empty once stored or when only looked up */
    uint64_t *marks;    /* frame at which each clause begins, ascending; owned */
    size_t mark_count;
    uint64_t frames;
    unsigned rate_hz;
    struct sound_measure measure;
};
void piece_done(struct piece *piece);

enum piece_kind {
    PIECE_SPEECH,    /* the engine's silence at both ends is replaced by the station's own */
    PIECE_RECORDING, /* kept whole, but for a click where it is cut off in mid-sound; a pause follows it */
    PIECE_CHIME      /* as it is */
};

/* From what an engine gave to canonical PCM: the station's rate, the ends as the kind has it, loudness and
 * ceiling. Marks move with their frames. -ENODATA when there is nothing but silence. */
int piece_finish(struct piece *piece, unsigned rate_hz, enum piece_kind kind, struct error *err);

/* Writes both files, each under a temporary name first. Not synced: a power cut costs a rendering, which the
 * checksum finds. Frees the frames. */
int piece_store(struct piece *piece, const char *dir, const char *key, struct error *err);
/* Reads the side file and checks length and checksum of the other. -EBADMSG for damage, -ENOENT when one is
 * missing. */
int piece_check(const char *dir, const char *key, struct piece *out, struct error *err);
/* DIR/KEY.pcm, DIR/KEY.json; new memory. */
char *piece_path(const char *dir, const char *key, const char *ending);

#endif
