/*
 * What the settings of an item mean: sources and classes by name, jingles as files, relay and music for which
 * no input exists yet. Called by items.c. Main thread.
 */
#include "stationdir/load.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The source of station.cfg of that name, or a fault that offers the nearest. New memory, or NULL. */
static char *find_source(struct config_reader *reader, const config_setting_t *setting, const char *name,
                         const char *const *others, const char *expected)
{
    const struct station_config *config = ((struct load *)reader->context)->config;
    const char *names[ROWS_MOST + 8];
    size_t count = 0;
    for (; others[count] != NULL; count++)
        names[count] = others[count];
    for (size_t i = 0; i < config->source_count && count < ROWS_MOST + 8; i++) {
        names[count++] = config->sources[i].name;
        if (strcmp(config->sources[i].name, name) == 0)
            return strdup(name);
    }
    const char *nearest = text_nearest(name, names, count);
    config_fault(reader, setting,
                 "%s: there is no source \"%.64s\" in station.cfg%s%s%s; expected a source's name, %s",
                 config_setting_name(setting), name, nearest == NULL ? "" : " (did you mean \"",
                 nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?)", expected);
    return NULL;
}

void item_take_notices(struct config_reader *reader, const config_setting_t *setting, struct item_row *row)
{
    static const char *const others[] = {"all", "corrections", "thong_thuong", "uu_tien", "khan_cap", NULL};
    for (int c = CLASS_THONG_THUONG; c <= CLASS_KHAN_CAP; c++)
        if (strcmp(row->notices, notice_class_id((enum notice_class)c)) == 0) {
            row->item.class_set = true;
            row->item.notice_class = (enum notice_class)c;
            return;
        }
    if (strcmp(row->notices, "corrections") == 0) {
        row->item.kind_set = true;
        row->item.notice_kind = KIND_DINH_CHINH;
        return;
    }
    if (strcmp(row->notices, "all") == 0)
        return;
    row->item.source = find_source(reader, config_setting_get_member(setting, "notices"), row->notices,
                                   others, "\"all\", \"corrections\" or a class such as \"uu_tien\"");
}

/* ---- relay and music: no input brings them yet, so what stands for them is settled here ---- */

static void warn_no_input(struct config_reader *reader, const config_setting_t *setting, const char *name,
                          const char *instead)
{
    faults_add(reader->faults, FAULT_WARNING, reader->file, (int)config_setting_source_line(setting),
               "%s: no input of this station brings \"%.64s\" yet: its time %s", config_setting_name(setting),
               name, instead);
}

/* Notices of `if_silent` take the relay's time. */
static void put_notices_instead(struct item_row *row, char *source)
{
    row->item.kind = ITEM_NOTICES;
    row->item.source = source;
    row->item.cap_ms = row->item.ms;
    row->item.ms = 0;
}

void item_take_relay(struct config_reader *reader, const config_setting_t *setting, struct item_row *row)
{
    static const char *const others[] = {"skip", NULL};
    const config_setting_t *relay = config_setting_get_member(setting, "relay");
    const char *if_silent = row->if_silent == NULL ? "skip" : row->if_silent;
    if (row->item.ms == 0)
        config_fault(reader, setting, "relay: expected its length beside it, such as for = \"13m\"");
    row->item.text = strdup(row->relay);
    if (strcmp(if_silent, "skip") == 0) {
        if (config_setting_get_member(setting, "most") || config_setting_get_member(setting, "pick"))
            config_fault(reader, setting,
                         "most, pick: they choose among the notices of \"if_silent\"; there are none");
        warn_no_input(reader, relay, row->relay, "passes in silence");
        return;
    }
    char *source = find_source(reader, config_setting_get_member(setting, "if_silent"), if_silent, others,
                               "or \"skip\"");
    warn_no_input(reader, relay, row->relay, "is given to the notices of \"if_silent\"");
    put_notices_instead(row, source);
}

void item_take_music(struct config_reader *reader, const config_setting_t *setting, struct item_row *row)
{
    if ((row->item.ms > 0) == row->item.fill_set)
        config_fault(reader, setting,
                     "music: expected either its length, such as for = \"3m\", or the time up to which it "
                     "fills, such as fill_to = \"05:59:40\"");
    row->item.text = strdup(row->music);
    warn_no_input(reader, config_setting_get_member(setting, "music"), row->music, "passes in silence");
}

char *item_find_jingle(struct config_reader *reader, const config_setting_t *setting, const char *name)
{
    static const char *const endings[] = {"", ".flac", ".wav", ".ogg", ".mp3"};
    const struct load *load = reader->context;
    char file[300];
    if (strchr(name, '/') != NULL || name[0] == '.' || strlen(name) > 200) {
        config_fault(reader, setting, "jingle: expected the name of a file in jingles/, found \"%.80s\"",
                     name);
        return NULL;
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(file, sizeof file, "jingles/%s%s", name, endings[i]);
        char *path = file_join(load->dir, file);
        const bool there = path != NULL && file_exists(path);
        free(path);
        if (there)
            return strdup(file + strlen("jingles/"));
    }
    config_fault(reader, setting,
                 "jingle: there is no recording \"%.80s\" (.flac, .wav, .ogg, .mp3) in %s/jingles; { chime = "
                 "true; } is "
                 "built in",
                 name, load->dir);
    return NULL;
}
