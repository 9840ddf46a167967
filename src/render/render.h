/*
 * render: text to canonical PCM, one process a text. reader -> voice worker -> loudness and limiter -> cache.
 * Everything spoken is rendered before it is due. The cache is content-addressed (spoken words, voice
 * settings, engine version) with a cap in bytes, oldest use evicted first; lengths live in a table keyed the
 * same way and survive eviction. Belongs to the thread that runs the loop; files in the cache are immutable
 * once named.
 */
#ifndef LOAXA_RENDER_H
#define LOAXA_RENDER_H

#include "base/base.h"
#include "plugin/plugin.h"
#include "render/voice.h"
#include "sound/sound.h"

struct render;
struct render_setup {
    uv_loop_t *loop;
    const char *cache_dir; /* created 0700 */
    uint64_t cache_limit;  /* bytes; 0 = 512 MB */
    const char *worker_program, *plugin_dir, *station_dir, *zone;
    unsigned rate_hz;
    unsigned at_once; /* workers side by side; 0 = 1 */
};
int render_new(const struct render_setup *setup, struct render **out, struct error *err);
/* Kills what runs; callbacks are not called any more. Its memory goes when the loop next runs: run the loop
 * before closing it. */
void render_free(struct render *render);

#define RENDER_KEY_SIZE 65 /* hex of 32 bytes */

/* Where a clause begins in the sound, and which characters of the source text it says. */
struct render_mark {
    uint64_t frame;
    uint32_t start, end; /* code points of the NFC text */
    uint32_t words_at;   /* offset of the clause's words in `spoken` (bytes) */
    bool sentence_start;
};

struct rendered {
    char key[RENDER_KEY_SIZE];
    char *path; /* raw s16 mono native-endian frames, nothing else; open it before it may be evicted */
    uint64_t frames;
    unsigned rate_hz;
    struct sound_measure measure;
    char *text;   /* the NFC source */
    char *spoken; /* what is said, "" for a recording without text */
    struct render_mark *marks;
    size_t mark_count;
    bool fell_back; /* the voice failed and its fallback spoke: an alarm is due */
    char *fallback_reason;
};
void rendered_free(struct rendered *rendered);

/* Exactly one of the two is not NULL. Takes ownership of `rendered`. Called from the loop, never from within
 * render_text() itself. */
typedef void render_done(void *context, struct rendered *rendered, const struct error *why);

struct render_request;
/* Says `text` with `voice`, which may be freed as soon as this returns. An engine that fails, is silent or
 * says far too little gives way to the voice's fallback, with `fell_back`; one that fails twice in a row is
 * not asked for a while. At the end the piece has a sentence's pause of silence. -ENODATA: no words in it;
 * -EFBIG: over an hour. */
int render_text(struct render *render, const struct voice *voice, const char *text, render_done *done,
                void *context, struct render_request **out, struct error *err);
/* Decodes an officer's recording (in a worker with limits), to canonical PCM; `text` is what it says. */
int render_recording(struct render *render, const char *path, const char *text, render_done *done,
                     void *context, struct render_request **out, struct error *err);
/* The station's own chime. A jingle of the station is a recording. */
int render_chime(struct render *render, render_done *done, void *context, struct render_request **out,
                 struct error *err);
void render_cancel(struct render_request *request); /* `done` is not called */
size_t render_outstanding(const struct render *render);

/* Length without rendering: exact when it was ever rendered, else estimated from syllables at the voice's
 * rate. Like render_key, the first call with a voice starts a worker to ask its engine's version, and waits
 * for it (some 20 ms). */
double render_seconds(struct render *render, const struct voice *voice, const char *text, bool *estimated);
/* Key of what would be rendered: changes when dictionary, settings or engine change how an approved text
 * sounds. */
int render_key(struct render *render, const struct voice *voice, const char *text, char key[RENDER_KEY_SIZE]);

#endif
