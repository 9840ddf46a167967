/*
 * programmes/ID.cfg: one programme a file, the file's name is its id: its title, when it airs, its items
 * (items.c). Every file is read, whatever is wrong with the others. Main thread.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000.0

/* An air entry as written. */
struct row {
    struct air_entry entry;
    char *days, *catch_up;
    struct config_texts except;
    int overlap;
};

static const char *const overlaps[] = {"queue", "replace", "reject", NULL};

static const struct config_rule row_rules[] = {
    {.name = "days", .type = CONFIG_TEXT, .offset = offsetof(struct row, days), .required = true},
    {.name = "at", .type = CONFIG_TIME, .offset = offsetof(struct row, entry.at_ms), .required = true},
    {.name = "cap",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct row, entry.cap_ms),
     .least = 10000,
     .most = DAY_MS},
    {.name = "except", .type = CONFIG_TEXTS, .offset = offsetof(struct row, except)},
    {.name = "catch_up", .type = CONFIG_TEXT, .offset = offsetof(struct row, catch_up)},
    {.name = "channel", .type = CONFIG_TEXT, .offset = offsetof(struct row, entry.channel)},
    {.name = "every",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct row, entry.every_ms),
     .least = 300000,
     .most = DAY_MS},
    {.name = "to", .type = CONFIG_TIME, .offset = offsetof(struct row, entry.to_ms)},
    {.name = "emergency", .type = CONFIG_BOOL, .offset = offsetof(struct row, entry.emergency)},
    {.name = "overlap", .type = CONFIG_CHOICE, .offset = offsetof(struct row, overlap), .choices = overlaps},
    {.name = "queue",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct row, entry.queue_ms),
     .least = 0,
     .most = DAY_MS},
    {.name = NULL},
};

/* "skip", "until_expiry", "within(20m)" or "20m". */
static bool names_catch_up(const char *text, int64_t *ms)
{
    static const char within[] = "within(";
    char inside[32];
    if (strcmp(text, "skip") == 0)
        *ms = 0;
    else if (strcmp(text, "until_expiry") == 0 || strcmp(text, "until-expiry") == 0)
        *ms = CATCH_UP_UNTIL_EXPIRY;
    else {
        const size_t length = strlen(text), before = sizeof within - 1;
        if (text_starts(text, within) && text[length - 1] == ')' && length < sizeof inside) {
            snprintf(inside, sizeof inside, "%.*s", (int)(length - before - 1), text + before);
            text = inside;
        }
        return config_duration_parse(text, ms) == 0 && *ms >= 0 && *ms <= MS_PER_DAY;
    }
    return true;
}

static void check_channel(struct config_reader *reader, const config_setting_t *setting,
                          struct air_entry *entry)
{
    const struct timetable *timetable = &((struct load *)reader->context)->config->timetable;
    if (entry->channel == NULL)
        entry->channel = strdup(timetable->channels[0]);
    for (size_t i = 0; entry->channel != NULL && i < timetable->channel_count; i++)
        if (strcmp(timetable->channels[i], entry->channel) == 0)
            return;
    const char *nearest =
        text_nearest(entry->channel, (const char *const *)timetable->channels, timetable->channel_count);
    config_fault(reader, config_setting_get_member(setting, "channel"),
                 "channel: there is no channel \"%.64s\" in station.cfg; there is \"%s\"", entry->channel,
                 nearest == NULL ? timetable->channels[0] : nearest);
}

static void finish_row(struct config_reader *reader, const config_setting_t *setting, struct row *row)
{
    struct air_entry *entry = &row->entry;
    entry->line = (int)config_setting_source_line(setting);
    entry->days = read_rule(reader, config_setting_get_member(setting, "days"), row->days);
    entry->except = read_rules(reader, config_setting_get_member(setting, "except"), &row->except);
    entry->overlap = (enum overlap)row->overlap;
    if (entry->at_ms >= MS_PER_DAY)
        config_fault(reader, config_setting_get_member(setting, "at"), "at: expected a time before 24:00");
    if (entry->to_ms == 0)
        entry->to_ms = MS_PER_DAY;
    else if (entry->every_ms == 0)
        config_fault(reader, config_setting_get_member(setting, "to"),
                     "to: has no meaning without \"every\"");
    if (entry->at_ms < MS_PER_DAY && (entry->to_ms <= entry->at_ms || entry->to_ms > MS_PER_DAY))
        config_fault(reader, config_setting_get_member(setting, "to"),
                     "to: expected a time after \"at\", at most \"24:00\"");
    if (row->catch_up != NULL && !names_catch_up(row->catch_up, &entry->catch_up_ms))
        config_fault(reader, config_setting_get_member(setting, "catch_up"),
                     "catch_up: expected \"skip\", \"until_expiry\" or \"within(15m)\", found \"%.40s\"",
                     row->catch_up);
    check_channel(reader, setting, entry);
}

static int read_air(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct programme *programme = into;
    struct row row = {.entry = {.catch_up_ms = CATCH_UP_DEFAULT_MS, .queue_ms = QUEUE_DEFAULT_MS}};
    if (!config_setting_is_group(setting)) {
        config_fault(reader, setting,
                     "air: expected groups { days = \"mon-sat\"; at = \"05:30\"; cap = \"45m\"; }");
        return -EINVAL;
    }
    if (config_read_group(reader, setting, row_rules, &row) == 0)
        finish_row(reader, setting, &row);
    free(row.days);
    free(row.catch_up);
    config_texts_done(&row.except);
    void *rows = programme->air;
    struct air_entry *entry =
        append_row(reader, setting, &rows, &programme->air_count, sizeof *entry, ENTRIES_MOST);
    programme->air = rows;
    if (entry != NULL) {
        *entry = row.entry;
        return 0;
    }
    rule_free(row.entry.days);
    rule_free(row.entry.except);
    free(row.entry.channel);
    return -EINVAL;
}

static int read_programme(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    static const struct config_rule rules[] = {
        {.name = "title", .type = CONFIG_TEXT, .offset = offsetof(struct programme, title), .required = true},
        {.name = "air", .type = CONFIG_LIST, .offset = 0, .read = read_air, .required = true},
        {.name = "items", .type = CONFIG_LIST, .offset = 0, .read = read_item, .required = true},
        {.name = NULL},
    };
    struct programme *programme = into;
    ((struct load *)reader->context)->programme = programme;
    if (config_read_group(reader, setting, rules, programme) > 0)
        return 0;
    if (programme->air_count == 0)
        config_fault(reader, setting, "air: the list is empty; this programme would never air");
    if (programme->item_count == 0)
        config_fault(reader, setting, "items: the list is empty; this programme would air nothing");
    return 0;
}

static int load_programme(struct load *load, const char *path, const char *id)
{
    static const struct config_rule rules[] = {
        {.name = "programme", .type = CONFIG_GROUP, .offset = 0, .read = read_programme, .required = true},
        {.name = NULL},
    };
    struct timetable *timetable = &load->config->timetable;
    struct config_reader reader = {.file = path, .faults = load->faults, .context = load};
    void *rows = timetable->programmes;
    struct programme *programme =
        append_row(&reader, NULL, &rows, &timetable->programme_count, sizeof *programme, PROGRAMMES_MOST);
    timetable->programmes = rows;
    if (programme == NULL)
        return -EINVAL;
    programme->id = strdup(id);
    programme->file = strdup(path);
    if (programme->id == NULL || programme->file == NULL)
        return -ENOMEM;
    return load_file(load, path, rules, programme);
}

/* The id of a programme's file, or false when it is none. */
static bool programme_id(struct load *load, const char *dir, const char *name, char id[80])
{
    const size_t length = strlen(name);
    if (length < 5 || length > 68 || strcmp(name + length - 4, ".cfg") != 0)
        return false;
    memcpy(id, name, length - 4);
    id[length - 4] = '\0';
    if (is_id(id))
        return true;
    faults_add(load->faults, FAULT_ERROR, dir, 0,
               "%s: a programme's file is named by letters a-z, digits and \"-\", such as sang.cfg", name);
    return false;
}

int load_programmes(struct load *load)
{
    struct file_entry *entries = NULL;
    size_t count = 0, found = 0;
    struct error err;
    char *dir = file_join(load->dir, "programmes");
    int rc = dir == NULL ? -ENOMEM : file_list(dir, PROGRAMMES_MOST, &entries, &count, &err);
    if (rc != 0 && dir != NULL)
        faults_add_error(load->faults, FAULT_ERROR, &err);
    for (size_t i = 0; rc != -ENOMEM && i < count; i++) {
        char id[80], *path = file_join(dir, entries[i].name);
        if (path == NULL)
            rc = -ENOMEM;
        else if (!entries[i].is_directory && programme_id(load, dir, entries[i].name, id)) {
            load_programme(load, path, id);
            found++;
        }
        free(path);
    }
    if (rc == 0 && found == 0)
        faults_add(load->faults, FAULT_ERROR, dir, 0,
                   "there is no programme (NAME.cfg) here: nothing would ever air");
    file_list_free(entries, count);
    free(dir);
    return rc;
}
