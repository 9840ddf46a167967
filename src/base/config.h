/*
 * Configuration access over libconfig: every file of a station is read through here. What libconfig lacks is
 * added: a BOM is stripped, files are capped at 4 MB, a syntax error quotes its line, over-long integers are
 * refused (libconfig 1.5 reads 4294967296 as 0), and a group is checked against a table of its settings with
 * all faults reported at once, each with file and line, the nearest known name offered for an unknown one.
 * Main thread only.
 */
#ifndef LOAXA_BASE_CONFIG_H
#define LOAXA_BASE_CONFIG_H

#include "base/error.h"
#include <libconfig.h>
#include <stdbool.h>
#include <stdint.h>

#define CONFIG_FILE_LIMIT (4u << 20)

enum config_type {
    CONFIG_TEXT,     /* "…" -> char *, NFC, trimmed, never empty */
    CONFIG_BOOL,     /* -> bool */
    CONFIG_INT,      /* least..most -> int */
    CONFIG_REAL,     /* least..most, integers accepted -> double */
    CONFIG_DURATION, /* "90s", "45m", "2h", "7d" -> int64 milliseconds */
    CONFIG_TIME,     /* "05:30", "05:30:00" -> int32 ms since midnight */
    CONFIG_DATE,     /* "2026-11-23" -> struct date */
    CONFIG_CHOICE,   /* one of `choices` -> int index */
    CONFIG_TEXTS,    /* [ "a", "b" ] -> struct config_texts; a single "a" is taken as a list of one */
    CONFIG_GROUP,    /* { … } handled by `read`; missing is fine unless required */
    CONFIG_LIST      /* ( {…}, {…} ) each element handed to `read` in order; "[ … ]" is taken, too */
};

struct config_texts {
    char **texts;
    size_t count;
};

struct config_reader; /* file name + faults, threaded through the callbacks */

/* One row a setting. `offset` is into the struct handed to config_read_group, which must be zeroed or hold
 * defaults that need no free(). */
struct config_rule {
    const char *name;
    enum config_type type;
    size_t offset;
    bool required;
    double least, most;         /* INT, REAL; DURATION in ms; both 0 = unbounded */
    const char *const *choices; /* NULL-terminated, CHOICE */
    const char *fallback;       /* as written in a file; NULL = leave the struct as it is */
    /* GROUP, LIST: `into` is the struct's address plus `offset`. Faults go through config_fault; a negative
     * errno is for what is not the file's fault (-ENOMEM). */
    int (*read)(struct config_reader *reader, const config_setting_t *setting, void *into);
};

struct config_reader {
    const char *file;
    struct faults *faults;
    void *context; /* the caller's */
};

/* Parses one file. 0 or a negative errno with the fault added to `faults` (line quoted). The caller destroys
 * `config` with config_destroy after success. */
int config_load(const char *path, config_t *config, struct faults *faults);
int config_load_text(const char *name, const char *text, size_t length, config_t *config,
                     struct faults *faults);

/* Reads `group` into `into` by `rules` (ends with a row of NULL name). Texts are copied (free()). Unknown
 * settings are faults. Returns the number of faults added. */
size_t config_read_group(struct config_reader *reader, const config_setting_t *group,
                         const struct config_rule *rules, void *into);
/* The same for a group that holds settings of somebody else, too (a plugin's): those are left alone. */
size_t config_read_known(struct config_reader *reader, const config_setting_t *group,
                         const struct config_rule *rules, void *into);
void config_fault(struct config_reader *reader, const config_setting_t *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "90s" … -> ms. -EINVAL. */
int config_duration_parse(const char *text, int64_t *ms);
void config_texts_done(struct config_texts *texts);

#endif
