/*
 * plugin: both sides of the wall between the station and its plugins. The daemon side starts `loaxa-worker`
 * processes and exchanges framed, versioned messages with them on a libuv loop; the worker side (worker.h)
 * loads one plugin and serves it. The station never loads a plugin; to know a plugin's settings it asks a
 * worker to describe it. All functions of this header belong to the thread that runs the loop.
 */
#ifndef LOAXA_PLUGIN_ROOM_H
#define LOAXA_PLUGIN_ROOM_H

#include "base/base.h"
#include "plugin/loaxa_plugin.h"
#include <jansson.h>
#include <uv.h>

/* ---- Frames ---- */

/* One header, then `length` bytes. Control payloads are JSON objects (UTF-8), sound is raw s16. */

#define MESSAGE_MAGIC 0x4158414cu /* "LAXA" little-endian */
#define MESSAGE_VERSION 1u
#define MESSAGE_MOST (32u << 20) /* a longer one is a protocol fault: the worker is killed */

struct message_header {
    uint32_t magic;
    uint16_t version;
    uint16_t type; /* enum message_type */
    uint32_t length;
    uint32_t sequence; /* per direction, from 1; a gap is a protocol fault */
};

enum message_type {
    /* worker -> station */
    MESSAGE_HELLO =
        1, /* {plugin, kind, minor, wants, summary, licence, settings:[…], engine_version?} after create */
    MESSAGE_LOG,       /* {level, text} */
    MESSAGE_SUBMIT,    /* struct loaxa_notice as JSON */
    MESSAGE_WITHDRAW,  /* {external_id, reason} */
    MESSAGE_REFUSE,    /* {item, reason} */
    MESSAGE_STATE_SET, /* {key, value} */
    MESSAGE_FORMAT,    /* {rate} a voice's begin */
    MESSAGE_PCM,       /* raw frames: from a voice; to an output (20 ms) */
    MESSAGE_MARK,      /* {clause, frame} */
    MESSAGE_TAKEN,     /* struct message_taken: an output's credit, measure and proof */
    MESSAGE_OPENED,    /* {} an output is open */
    MESSAGE_DONE,      /* {code, text} the one-shot work is over; or a close */
    MESSAGE_HOLD,      /* {item, reason} */
    /* station -> worker */
    MESSAGE_POLL = 100, /* {now, accept, state:{key:value}}; now: seconds since 1970 UTC */
    MESSAGE_SPEAK,      /* {clauses:[{words, mark, paragraph_end}]} */
    MESSAGE_OPEN,       /* {rate} */
    MESSAGE_TITLE,      /* {title} */
    MESSAGE_DISCARD,    /* {} drop at once what has not sounded */
    MESSAGE_CLOSE,      /* {} finish and end; everything queued before it is written first */
    MESSAGE_SETUP       /* always the first; worker_start sends it */
};

/* Binary, so that the air thread can read it without allocating. Every MESSAGE_PCM to an output is answered
 * by exactly one MESSAGE_TAKEN, in order; one that a MESSAGE_DISCARD dropped is answered too, with `frames`
 * not moved. The sequence numbers handed over with a socket are those last used. End of file on the socket
 * means the same as MESSAGE_CLOSE. */
struct message_taken {
    uint64_t frames; /* all frames taken since open, this write included */
    uint64_t proven_frames;
    int64_t mono_us; /* CLOCK_MONOTONIC of the worker when the write returned */
    float level_dbfs;
    uint32_t proves;
};

/* ---- Workers ---- */

struct worker_spec {
    const char *worker_program;  /* absolute path of loaxa-worker */
    const char *plugin_file;     /* absolute path of NAME.so */
    enum loaxa_plugin_kind kind; /* expected */
    const char *instance;        /* name in logs and messages ("source procedures") */
    json_t *settings;            /* object of resolved settings as in station.cfg (borrowed) */
    const char *station_dir;     /* PATH settings are relative to it */
    const char *zone;            /* TZ */
    const char *const *readable; /* further paths the worker may read; NULL-terminated; may be NULL */
    const char *const *writable; /* and write */
    int64_t deadline_ms;         /* from start; 0 = lives on */
    uint64_t memory_limit;       /* RLIMIT_AS bytes, 0 = the kind's default */
    bool describe_only;          /* HELLO without create(), then exit */
    bool low_priority;           /* nice */
};

enum worker_end {
    WORKER_DONE,     /* MESSAGE_DONE with code 0 and a clean exit */
    WORKER_FAILED,   /* DONE with an error code, or a refusal to load; text says why */
    WORKER_CRASHED,  /* died of a signal or exited without DONE */
    WORKER_TIMEOUT,  /* deadline passed: killed */
    WORKER_PROTOCOL, /* it said something it may not say: killed */
    WORKER_KILLED    /* worker_kill */
};

struct worker;
struct worker_events {
    /* One message; payload borrowed. `json` is parsed for control messages, NULL for binary ones. */
    void (*message)(void *context, struct worker *worker, enum message_type type, json_t *json,
                    const void *payload, size_t length);
    /* Exactly once; the process is reaped; `worker` is freed when this returns. */
    void (*ended)(void *context, struct worker *worker, enum worker_end end, const struct error *why);
};

/* Starts a worker. `events` and `context` must outlive it. SIGPIPE is ignored from then on, if it was not
 * handled. */
int worker_start(uv_loop_t *loop, const struct worker_spec *spec, const struct worker_events *events,
                 void *context, struct worker **out, struct error *err);
/* Queues a message (copied). -EPIPE when the worker is gone, -ENOBUFS when 64 MB are waiting. */
int worker_send(struct worker *worker, enum message_type type, const void *payload, size_t length);
int worker_send_json(struct worker *worker, enum message_type type, json_t *json); /* takes `json` */
/* SIGKILL; `ended` follows from the loop. */
void worker_kill(struct worker *worker);
pid_t worker_pid(const struct worker *worker);
/* Hands the socket (non-blocking, positioned at a frame boundary, sequence numbers continue from *sent and
 * *received) to the air thread, which closes it; the room keeps watching the process, and without the socket
 * judges its end by the exit code. May be called inside `message` (for MESSAGE_OPENED). -EBUSY while
 * something is queued or half read: call again at the next message. */
int worker_take_socket(struct worker *worker, int *fd, uint32_t *sent, uint32_t *received);

/* ---- Plugins on disk ---- */

/* What HELLO says of a plugin, asked of a describing worker. */
struct plugin_info {
    char *name, *file, *summary, *licence;
    char *engine_version; /* NULL: a voice tells it once created, in its HELLO */
    enum loaxa_plugin_kind kind;
    unsigned minor, wants;
    json_t *settings; /* array of {name, type, fallback, range, help}; type is a word: "text" "path" "secret"
                         "int" "real" "bool" "duration" "choice" "list"; fallback and range may be null */
};
/* Runs a loop of its own until the answer is there (5 s at most). The five refusals have distinct codes:
 * -ENOENT no file, -ENOMSG no symbol, -EMSGSIZE too small, -EPROTOTYPE wrong major, -EPROTONOSUPPORT newer
 * minor. */
int plugin_describe(const char *worker_program, const char *plugin_file, struct plugin_info **out,
                    struct error *err);
void plugin_info_free(struct plugin_info *info);
/* DIR/<kind>/<name>.so in the plugin directory. New memory. */
char *plugin_path(const char *plugin_dir, enum loaxa_plugin_kind kind, const char *name);
const char *plugin_kind_id(enum loaxa_plugin_kind kind); /* "source" "voice" "input" "output" */
/* 0 when there is no such kind. */
enum loaxa_plugin_kind plugin_kind_from_id(const char *id);

/* Where the build or the installation keeps loaxa-worker and the plugins: beside the running program, else
 * the installed places; LOAXA_PREFIX is compiled in. New memory through the last parameters. */
int plugin_find_installation(char **worker_program, char **plugin_dir, char **voices_dir, struct error *err);

/* Whether workers can confine their file accesses here (Landlock: a kernel that has it, and nobody who
 * forbids its calls). Else a plugin reaches whatever the station's user does. */
bool plugin_files_confined(void);

/* ---- Settings of a plugin ---- */

/* A libconfig group as the object that worker_spec wants, and a second object name -> line for
 * plugin_check_settings. Settings named in `stations` (NULL-terminated, may be NULL) belong to the station
 * and are left out. New references. -EINVAL with a fault for what no plugin setting can be (a group, a list
 * of groups). */
int plugin_settings_from_config(const config_setting_t *group, const char *const *stations, const char *file,
                                json_t **settings, json_t **lines, struct faults *faults);
/* Checks `settings` against the plugin's table exactly as its worker will, short of reading files: unknown
 * names with the nearest known one, types, ranges, missing ones. `lines` may be NULL, then every fault is at
 * `line`. Returns the number of faults added. */
size_t plugin_check_settings(const struct plugin_info *info, const json_t *settings, const json_t *lines,
                             const char *file, int line, struct faults *faults);

/* ---- Notices ---- */

/* Most bytes of a notice's text, and of its title. */
#define NOTICE_TEXT_MOST (10u << 20)
#define NOTICE_TITLE_MOST 1000u
/* Reads the payload of a MESSAGE_SUBMIT and checks it again (the worker is not trusted): members, sizes, NFC,
 * dates, ranges. The strings of `out` are borrowed from `json`. -EINVAL with the member named. */
int plugin_notice_parse(const json_t *json, struct loaxa_notice *out, struct error *err);

#endif
