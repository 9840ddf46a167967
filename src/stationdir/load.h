/*
 * stationdir/load: what the files of this room share while one station directory is being read.
 * Room-internal.
 *
 *   stationdir.c    the call: every file in turn, all faults at once
 *   station_file.c  station.cfg: who, when, channels
 *   instances.c     sources and outputs, the plugins' own settings
 *   holidays.c      holidays.cfg
 *   programmes.c    programmes/ID.cfg: title and air entries
 *   items.c         … and their items
 *   item_meaning.c  … what their settings mean
 *   standings.c     dinh-ky.cfg: what comes back by day
 *   cross.c         sources nobody reads, channels nobody carries
 *   rules.c         texts that are day rules, growing arrays
 */
#ifndef LOAXA_STATIONDIR_LOAD_H
#define LOAXA_STATIONDIR_LOAD_H

#include "stationdir/stationdir.h"

#define PROGRAMMES_MOST 500
#define ITEMS_MOST 200
#define ENTRIES_MOST 100 /* air entries of one programme */
#define HOLIDAYS_MOST 400
#define ROWS_MOST 500 /* of any other list */

/* Threaded through the readers as `context`. */
struct load {
    struct station_config *config;
    struct calendar *calendar; /* the configuration's, or the caller's when only holidays are read */
    const char *dir, *plugin_dir, *worker_program;
    struct faults *faults;
    char **sites; /* the station's own web hosts, NULL-terminated, or NULL */
    char *site_reading;
    bool gains_given;
    int64_t fade_in_ms;
    struct programme *programme; /* whose items are read */
};

/* Everything an item may say; which of it belongs together is told by the table of sorts in items.c. */
struct item_row {
    struct item item;
    char *jingle, *say, *contents, *notices, *relay, *music;
    bool chime, time_check, standing;
    int pick, notice_class, notice_kind;
    char *if_silent;
};
/* item_meaning.c: `setting` is the item's group; what is wrong is a fault and leaves the item as it was. */
void item_take_notices(struct config_reader *reader, const config_setting_t *setting, struct item_row *row);
void item_take_relay(struct config_reader *reader, const config_setting_t *setting, struct item_row *row);
void item_take_music(struct config_reader *reader, const config_setting_t *setting, struct item_row *row);
/* "nhac-hieu" -> "nhac-hieu.ogg", the file there is in DIR/jingles. New memory; NULL with a fault. */
char *item_find_jingle(struct config_reader *reader, const config_setting_t *setting, const char *name);

int load_station_file(struct load *load);
int load_holidays(struct load *load);
int load_programmes(struct load *load);
int load_standings(struct load *load);
/* Describes every plugin named and checks the instances' own settings against it. */
void check_instances(struct load *load);
/* Warns of what only shows between the files. */
void check_across(struct load *load);

int read_source(struct config_reader *reader, const config_setting_t *setting, void *into);
int read_output(struct config_reader *reader, const config_setting_t *setting, void *into);
int read_item(struct config_reader *reader, const config_setting_t *setting, void *into);
void instance_done(struct instance *instance);

/* Room for one more element of `size` bytes at the end of an array, zeroed; NULL on lack of memory or, with a
 * fault, beyond `most`. */
void *append_row(struct config_reader *reader, const config_setting_t *setting, void **rows, size_t *count,
                 size_t size, size_t most);
/* Parses `text` as a day rule that may name the station's holidays; NULL with a fault at `setting`. */
struct rule *read_rule(struct config_reader *reader, const config_setting_t *setting, const char *text);
/* Several texts as one rule ("any of"); takes nothing. NULL with a fault, or when there are none. */
struct rule *read_rules(struct config_reader *reader, const config_setting_t *setting,
                        const struct config_texts *texts);
/* Letters a-z, digits and '-', at most 64: names that stand in files, ids and URLs. */
bool is_id(const char *text);
/* Checks the {fields} of words to be spoken. */
void check_words(struct config_reader *reader, const config_setting_t *setting, const char *words);
/* Opens and reads one file by `rules` into `into`. 0 or -EINVAL with faults, -ENOMEM. */
int load_file(struct load *load, const char *path, const struct config_rule *rules, void *into);

#endif
