/*
 * What the files of the renderer share: a request and its stages, the engines met so far. Internal to this
 * room; everything belongs to the loop's thread but a `struct work` while it is with libuv's worker threads.
 */
#ifndef LOAXA_RENDER_INNER_H
#define LOAXA_RENDER_INNER_H

#include "render/cache.h"
#include "render/piece.h"
#include "render/render.h"

#define ENGINE_VERSION_SIZE 256
#define SPEAKERS_MOST 6 /* a voice and its fallbacks */
#define PIECE_MOST_SECONDS 3600
#define SYLLABLE_LEAST_MS 40 /* an engine that needs less did not say it all */

/* A voice as a request needs it: kept apart from the profile, which may be reloaded meanwhile. */
struct speaker {
    char *name, *engine;
    json_t *settings;
    double syllables_per_minute;
};

/* The version an engine reported with certain settings. */
struct engine {
    char *id;                          /* engine and settings */
    char version[ENGINE_VERSION_SIZE]; /* "" = asked in vain */
    uint64_t asked_ns;
    unsigned failures; /* in a row */
    uint64_t rest_until_ns;
    char last_failure[256];
};

struct render {
    uv_loop_t *loop;
    uv_timer_t kick; /* starts what waits, from the loop */
    struct cache *cache;
    char *worker_program, *plugin_dir, *station_dir, *zone;
    unsigned rate_hz, at_once, running;
    struct render_request *first; /* all outstanding, in order of arrival */
    struct engine *engines;
    size_t engine_count;
};

enum request_kind { REQUEST_TEXT, REQUEST_RECORDING, REQUEST_CHIME };

enum request_stage {
    STAGE_WAITING,  /* for its turn */
    STAGE_SPEAKING, /* its worker lives */
    STAGE_WORKING   /* a worker thread has `work` */
};

enum work_kind { WORK_CHECK, WORK_FINISH, WORK_CHIME, WORK_STORE };

/* What goes to a worker thread and comes back. */
struct work {
    uv_work_t request;
    struct render_request *owner; /* NULL once cancelled; the loop's thread only */
    enum work_kind kind;
    char *dir;
    char key[RENDER_KEY_SIZE];
    unsigned rate_hz;
    enum piece_kind piece_kind; /* of WORK_FINISH */
    struct piece piece;
    int result;
    struct error err;
};

struct render_request {
    struct render *render; /* NULL once cancelled: only the remains are to be freed */
    struct render_request *next;
    enum request_kind kind;
    enum request_stage stage;
    render_done *done;
    void *context;

    char *text, *spoken;     /* results, handed over at the end */
    struct reading *reading; /* REQUEST_TEXT */
    char *path;              /* REQUEST_RECORDING */
    struct speaker speakers[SPEAKERS_MOST];
    size_t speaker_count, speaker;
    bool fell_back;
    struct error reason; /* of the first failure */

    struct worker *worker;
    bool found_in_cache; /* known only when the engine had said its version; the worker is not needed */
    char key[RENDER_KEY_SIZE];
    struct piece piece; /* being collected */
    size_t capacity;    /* of piece.sound.pcm, frames */
    struct error fault; /* what went wrong while collecting */
    struct work *work;
};

/* ---- engine.c ---- */
/* NULL when not known. */
const char *engine_version_known(const struct render *render, const struct speaker *speaker);
int engine_version_learn(struct render *render, const struct speaker *speaker, const char *version);
/* Asks a worker on a loop of its own when it is not known; blocks some 20 ms, then only after a failure
 * again. */
int engine_version_ask(struct render *render, const struct speaker *speaker, const char **version);
/* An engine that fails twice in a row rests, each time twice as long (30 s to 10 min): a voice that hangs
 * must not hold up every text of a morning. One success and it is as before. */
void engine_failed(struct render *render, const struct speaker *speaker, const char *why);
void engine_spoke(struct render *render, const struct speaker *speaker);
/* True with the reason while it rests. */
bool engine_rests(const struct render *render, const struct speaker *speaker, struct error *why);
void engines_done(struct render *render);
void speaker_spec(const struct render *render, const struct speaker *speaker, struct worker_spec *spec,
                  char **plugin_file);

/* ---- key.c ---- */
int key_of_text(unsigned rate_hz, const struct speaker *speaker, const char *engine_version,
                const struct reading *reading, char key[RENDER_KEY_SIZE]);
int key_of_recording(unsigned rate_hz, const char *path, char key[RENDER_KEY_SIZE], struct error *err);
void key_of_chime(unsigned rate_hz, char key[RENDER_KEY_SIZE]);

/* ---- speaking.c: a request and its worker ---- */
/* The turn has come: looks into the cache or starts the worker. */
void speaking_begin(struct render_request *request);
/* The speaker failed: the next one, or the end. */
void speaking_failed(struct render_request *request, const struct error *why);

/* ---- working.c: a request and the worker threads ---- */
void working_check(struct render_request *request);
void working_finish(struct render_request *request);
void working_chime(struct render_request *request);

/* ---- request.c ---- */
int request_new(struct render *render, enum request_kind kind, render_done *done, void *context,
                struct render_request **out, struct error *err);
/* Tells the caller and frees. */
void request_succeed(struct render_request *request, struct piece *piece);
void request_fail(struct render_request *request, const struct error *why);
/* Ends one that was cancelled, once nothing holds it any more. */
void render_request_free(struct render_request *request);
int request_add_speakers(struct render_request *request, const struct voice *voice);

/* ---- render.c ---- */
/* One request less is running; starts what waits, from the loop. */
void render_turn_over(struct render *render, struct render_request *request);

#endif
