/* SPDX-License-Identifier: MIT */
/*
 * The contract between Loa Xã and a plugin. This header and its comments are all a plugin author needs.
 *
 * A plugin is one folder plugins/<kind>/<name>/ with <name>.c (other .c files beside it are built in) and an
 * example/ folder; dropping the folder in is enough for the build to pick it up. It becomes <name>.so, which
 * exports one const data symbol, `loaxa_plugin_v1`.
 *
 * Where it runs. Every plugin is loaded by `loaxa-worker`, a process that hosts exactly one plugin and talks
 * to the station over one socket. A plugin may crash, hang or leak: its process is killed, the station goes
 * on. All calls come from one thread. Source and voice workers are one-shot: one process a poll, one process
 * a text. Output and input workers live on until closed.
 *
 * What a plugin must not do: constructors or any other code before create(); mutable globals; signals;
 * setlocale; exit; reading stdin or writing stdout; starting a shell; linking against anything of the daemon
 * (everything it needs of the host comes in `struct loaxa_host`). It may link the static libraries of
 * src/document and src/base.
 *
 * Memory. Strings and buffers are borrowed for the call, in both directions. Nothing crosses with ownership
 * except `self`, which create() returns and destroy() frees.
 *
 * Versions. The major version is in the symbol's name. `size` is the first member of every struct that may
 * grow; members are only ever appended; a missing tail reads as zero. A worker refuses: a file that is not
 * there, a library without the symbol, a descriptor smaller than this header's first edition, another major,
 * and a descriptor whose `minor` is newer than its own (the plugin needs a newer station).
 *
 * Errors. Functions return 0 or a negative errno. Say why through host->log(host, LOAXA_LOG_ERROR, …): where,
 * what was expected, what was found. The last such line becomes the reason that the officer sees.
 */
#ifndef LOAXA_PLUGIN_H
#define LOAXA_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LOAXA_PLUGIN_MAJOR 1
#define LOAXA_PLUGIN_MINOR 0

enum loaxa_plugin_kind {
    LOAXA_KIND_SOURCE = 1,
    LOAXA_KIND_VOICE = 2,
    LOAXA_KIND_INPUT = 3,
    LOAXA_KIND_OUTPUT = 4
};

/* ---- Settings ------------------------------------------------------------------------------------------ */

enum loaxa_setting_type {
    LOAXA_SETTING_TEXT = 1, /* text */
    LOAXA_SETTING_PATH,   /* text; relative to the station directory; made absolute; the worker may read it */
    LOAXA_SETTING_SECRET, /* path of a file (password_file) readable by the worker; its first line is handed
                             over as text; never logged */
    LOAXA_SETTING_INT,    /* integer */
    LOAXA_SETTING_REAL,   /* real */
    LOAXA_SETTING_BOOL,   /* integer, 0 or 1 */
    LOAXA_SETTING_DURATION, /* "90s" "45m" "2h" "7d"; integer, milliseconds */
    LOAXA_SETTING_CHOICE,   /* text, one of `range` split at '|' */
    LOAXA_SETTING_LIST      /* several texts: list, count */
};

/* One row a setting; the settings table ends with a row whose name is NULL. Values reach create() in the
 * order of this table, checked against it. */
struct loaxa_setting {
    const char *name;
    enum loaxa_setting_type type;
    const char *fallback; /* as it would be written in station.cfg (texts with or without their quotes); NULL
                             = required;
                             "" = may be left out */
    const char *range;    /* INT, REAL, DURATION: "least..most" as written in a file ("1s..24h"); CHOICE:
                             "a|b|c"; else    NULL */
    const char *help;     /* one English sentence: what it does, with its unit */
};

struct loaxa_value {
    bool given;              /* false: not in the file and fallback is "" */
    int64_t integer;         /* INT, BOOL, DURATION */
    double real;             /* REAL, and INT again */
    const char *text;        /* TEXT, PATH, SECRET, CHOICE; else NULL */
    const char *const *list; /* LIST */
    size_t count;            /* of list */
};

/* ---- What the host offers ------------------------------------------------------------------------------ */

enum loaxa_log_level { LOAXA_LOG_DEBUG, LOAXA_LOG_INFO, LOAXA_LOG_WARNING, LOAXA_LOG_ERROR };

enum loaxa_notice_class { LOAXA_CLASS_THONG_THUONG = 0, LOAXA_CLASS_UU_TIEN = 1, LOAXA_CLASS_KHAN_CAP = 2 };

enum loaxa_notice_kind {
    LOAXA_NOTICE_THONG_BAO = 0, /* thông báo */
    LOAXA_NOTICE_VAN_BAN_MOI,   /* văn bản mới */
    LOAXA_NOTICE_THU_TUC,       /* thủ tục hành chính */
    LOAXA_NOTICE_TUYEN_TRUYEN,  /* bài tuyên truyền */
    LOAXA_NOTICE_DINH_CHINH     /* đính chính */
};

/* One notice as a source submits it. All text UTF-8. Zero or NULL means "not given" except where said. */
struct loaxa_notice {
    size_t size;             /* sizeof(struct loaxa_notice) */
    const char *external_id; /* required; unique and stable within the source: the same record keeps its id
                                for ever */
    const char *title;       /* required; what the officer sees in lists; not spoken by itself */
    const char *text; /* what is spoken, sentences with full stops, a line a sentence or paragraph. Required,
                         with a recording too: there it is what the recording says */
    const char *recording; /* path of a WAV/FLAC/Ogg/MP3 to air instead of speech; copied into the state on
                              submission */
    enum loaxa_notice_kind kind;
    enum loaxa_notice_class notice_class;
    const char *from;      /* first day or instant it may air: "2026-11-23" or RFC 3339; NULL = at once */
    const char *until;     /* last day (inclusive) or instant it may air; NULL = the source's default */
    int times;             /* airings wanted in all; 0 = the source's default. A member of a set with 0 takes
                              turns with the others for as long as it stands: no default holds for it */
    const char *channels;  /* space-separated channel names; NULL = all of the source's */
    const char *topic;     /* e.g. "nong-nghiep", for columns and reports */
    const char *set;       /* e.g. "thuong-dung": the officer's named set it belongs to */
    const char *author;    /* for reports, never spoken by the station */
    const char *reference; /* identity of the document behind it, e.g. "92/QĐ-UBND 2026-11-16" */
    const char *series;    /* id shared by the parts of one long text: one approval for all */
    int part, parts;       /* 1-based part of the series; 0, 0 = no series */
    const char
        *needs_person; /* not NULL: never becomes airable by itself; the words that say why (Vietnamese) */
    int corrects;      /* of a correction: the station's own number of the notice it corrects. That one is
                          withdrawn      at once; the correction airs where and as often as it did (`times` and
                          `channels` are the      station's then). 0 = none */
};

/* Handed to create(); valid until destroy() returns. Call only from the thread the host called you on. */
struct loaxa_host {
    size_t size;
    void *context; /* the host's */

    /* printf-like; one line, no newline needed; cut at 1,000 bytes; UTF-8. */
    void (*log)(const struct loaxa_host *host, enum loaxa_log_level level, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

    /* The station's time in seconds since 1970 UTC (virtual in a rehearsal). TZ is the station's zone. */
    int64_t (*now)(const struct loaxa_host *host);

    /* True when the station wants you to stop soon; ask at least once a second in long work. */
    bool (*cancelled)(const struct loaxa_host *host);

    /* ---- sources only, inside poll(). A poll is one transaction: submissions, withdrawals, refusals and
     * state commit together when it returns 0, and not at all otherwise. ---- */

    /* Idempotent per (source, external_id): same content, nothing happens; other content, a new revision.
     * -EINVAL with a logged reason when the notice is not sane (missing members, bad dates, bad UTF-8); the
     * poll may go on with the next record. */
    int (*submit)(const struct loaxa_host *host, const struct loaxa_notice *notice);
    /* The record is gone or void: no further airing. `reason` is Vietnamese, shown and journalled. */
    int (*withdraw)(const struct loaxa_host *host, const char *external_id, const char *reason);
    /* A record that cannot become a notice; `item` says which (file:row), `reason` why, for the officer. */
    int (*refuse)(const struct loaxa_host *host, const char *item, const char *reason);
    /* Small private memory of the source (e.g. the last accepted list); UTF-8 text, at most 8 MB in all.
     * `*value` is NULL and
     * `*length` 0 when the key is not set; borrowed until the next state call. */
    int (*state_get)(const struct loaxa_host *host, const char *key, const char **value, size_t *length);
    int (*state_set)(const struct loaxa_host *host, const char *key, const char *value, size_t length);
    /* True when the officer ran `loaxa poll NAME --accept`: what was held as suspicious is to be taken. */
    bool (*accepting)(const struct loaxa_host *host);
    /* A whole input that looks wrong (a list that lost much of itself): nothing is taken of it until the
     * officer accepts it or it looks right again. Say so at every such poll; `item` and `reason` as in
     * refuse. An alarm stands until a poll holds nothing. */
    int (*hold)(const struct loaxa_host *host, const char *item, const char *reason);
};

/* A key of a source's state that the station reads: how many records the office posts in all, in digits. It
 * tells this beside how many are read out and how often ("niêm yết 212, đọc 18"). */
#define LOAXA_STATE_POSTED "posted"

/* ---- The four kinds ---- */

/* SOURCE. poll(): look at your input once, submit every record that should now be a notice (all of them, not
 * only the new ones: what is unchanged costs nothing), withdraw what is void, return 0. Leave files younger
 * than 2 s for the next poll. Deadline 60 s, 512 MB of address space. Only the PATH settings are readable;
 * sockets only for plugins that set LOAXA_WANTS_NETWORK, and Unix sockets for none. The same holds for
 * voices, and for outputs that are no loudspeakers. */
struct loaxa_source_ops {
    int (*poll)(void *self);
};

/* One clause of speech: words only. A voice is never given anything but letters, spaces and the mark. */
struct loaxa_clause {
    const char *words; /* NFC, at most 500 bytes */
    char mark;         /* ',' '.' '?' '!' : how it ends */
    bool paragraph_end;
};

/* Where a voice puts its sound. Mono, signed 16 bit, native byte order. */
struct loaxa_sink {
    size_t size;
    void *context;
    int (*begin)(const struct loaxa_sink *sink, unsigned rate_hz); /* once, first; 8000..48000 */
    int (*frames)(const struct loaxa_sink *sink, const int16_t *pcm, size_t frames); /* as often as wanted */
    int (*mark)(const struct loaxa_sink *sink, size_t clause); /* the next frame begins clause `clause` */
};

/* VOICE. speak(): say all clauses, in order, pauses included. `engine_version` names what decides how it
 * sounds (it is part of the cache key): engine and its data version, e.g. "espeak-ng 1.51". Same input, same
 * sound. */
struct loaxa_voice_ops {
    int (*speak)(void *self, const struct loaxa_clause *clauses, size_t count, const struct loaxa_sink *sink);
    const char *(*engine_version)(void *self);
};

/* INPUT. read(): fill at most `frames` frames, mono s16 at the rate of its setting "rate"; returns frames
 * read (blocking at most 1 s), 0 at the end, negative errno. */
struct loaxa_input_ops {
    int64_t (*read)(void *self, int16_t *pcm, size_t frames);
};

/* What an output says of the frames it was given. The station sends only against this credit and calls
 * nothing aired that was not taken. */
struct loaxa_taken {
    size_t size;
    uint64_t proven_frames; /* of all frames written so far, how many are PROVED to have come out on the other
                               side (e.g. heard back from the server's mount); 0 when the output cannot prove
                               anything */
    float level_dbfs; /* RMS of this write after the output's own processing; -INFINITY for digital silence */
    bool proves;      /* this output can prove: `proven_frames` counts */
};

/* OUTPUT. open(): connect or open the device; may block up to 5 s. write(): takes `frames` frames (at most
 * 100 ms; at most 1 s for a plugin with LOAXA_IS_RECORD, in a rehearsal) of mono s16 at the rate given to
 * open(), blocking until the device or server has taken them: at a real device's pace, or at once when it has
 * room; an output need not pace itself. An error ends the worker; the host starts a new one and resends the
 * title: never reopen by yourself. title(): what is on now, may be NULL. discard(): throw away at once what
 * was taken but has not sounded yet, as far as the device allows; may be NULL. */
struct loaxa_output_ops {
    int (*open)(void *self, unsigned rate_hz);
    int (*write)(void *self, const int16_t *pcm, size_t frames, struct loaxa_taken *taken);
    void (*title)(void *self, const char *title);
    void (*discard)(void *self);
    /* Finish properly: flush, write headers; called once, may block 2 s; may be NULL. */
    void (*close)(void *self);
};

enum loaxa_wants {
    LOAXA_WANTS_NETWORK = 1,  /* opens sockets */
    LOAXA_WANTS_CHILDREN = 2, /* starts programs: the system's, and those its settings name by path */
    LOAXA_IS_LOUDSPEAKER = 4, /* output: its sound can reach a horn; stays silent in demos and rehearsals */
    LOAXA_IS_RECORD = 8,      /* output: a file or null; never counts as "aired" */
    LOAXA_WANTS_WRITE = 16    /* its PATH settings may be written, too */
};

/* ---- The descriptor ---- */

struct loaxa_plugin {
    size_t size;    /* sizeof(struct loaxa_plugin) */
    unsigned minor; /* LOAXA_PLUGIN_MINOR */
    enum loaxa_plugin_kind kind;
    const char *name;                     /* = the file's name without .so; a-z 0-9 and '-' */
    const char *summary;                  /* one English sentence */
    const char *licence;                  /* SPDX */
    unsigned wants;                       /* enum loaxa_wants, or-ed */
    const struct loaxa_setting *settings; /* ends with a NULL name; NULL = none */

    /* `values` are in the order of `settings`; borrowed until destroy(). On failure *self is not read and
     * destroy() not called. */
    int (*create)(const struct loaxa_host *host, const struct loaxa_value *values, void **self);
    void (*destroy)(void *self);

    /* Exactly the one of the plugin's kind. */
    const struct loaxa_source_ops *source;
    const struct loaxa_voice_ops *voice;
    const struct loaxa_input_ops *input;
    const struct loaxa_output_ops *output;
};

/* Defined by the plugin, and the only symbol it exports. */
extern const struct loaxa_plugin loaxa_plugin_v1;
#define LOAXA_PLUGIN_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
}
#endif
#endif
