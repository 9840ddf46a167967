/*
 * dinh-ky.cfg: what comes back by day of month, lunar day, weekday or season, put into a programme: a notice
 * of the store by its external id, or the station's own words. The file may be missing. Main thread.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct row {
    struct standing standing;
    char *on;
};

static const struct config_rule row_rules[] = {
    {.name = "title", .type = CONFIG_TEXT, .offset = offsetof(struct row, standing.title), .required = true},
    {.name = "on", .type = CONFIG_TEXT, .offset = offsetof(struct row, on), .required = true},
    {.name = "in", .type = CONFIG_TEXT, .offset = offsetof(struct row, standing.programme), .required = true},
    {.name = "notice", .type = CONFIG_TEXT, .offset = offsetof(struct row, standing.notice)},
    {.name = "say", .type = CONFIG_TEXT, .offset = offsetof(struct row, standing.say)},
    {.name = NULL},
};

static const struct programme *find_programme(const struct timetable *timetable, const char *id)
{
    for (size_t i = 0; i < timetable->programme_count; i++)
        if (strcmp(timetable->programmes[i].id, id) == 0)
            return &timetable->programmes[i];
    return NULL;
}

static void refuse_programme(struct config_reader *reader, const config_setting_t *setting,
                             const struct timetable *timetable, const char *id)
{
    const char *names[PROGRAMMES_MOST];
    size_t count = 0;
    for (; count < timetable->programme_count && count < PROGRAMMES_MOST; count++)
        names[count] = timetable->programmes[count].id;
    const char *nearest = text_nearest(id, names, count);
    config_fault(reader, config_setting_get_member(setting, "in"),
                 "in: there is no programme \"%.80s\"%s%s%s", id, nearest == NULL ? "" : "; did you mean \"",
                 nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}

static bool has_place(const struct programme *programme)
{
    for (size_t i = 0; i < programme->item_count; i++)
        if (programme->items[i].kind == ITEM_NOTICES &&
            (programme->items[i].standing || !programme->items[i].class_set))
            return true;
    return false;
}

static void check_row(struct config_reader *reader, const config_setting_t *setting, const struct row *row)
{
    const struct timetable *timetable = &((struct load *)reader->context)->config->timetable;
    const struct programme *programme = find_programme(timetable, row->standing.programme);
    if ((row->standing.notice == NULL) == (row->standing.say == NULL))
        config_fault(reader, setting,
                     "expected either \"notice\" (the id of a notice) or \"say\" (words of the station)");
    if (programme == NULL)
        refuse_programme(reader, setting, timetable, row->standing.programme);
    else if (reader->faults->errors == 0 && !has_place(programme)) /* else its items may be the fault */
        config_fault(reader, setting,
                     "programme \"%s\" takes no notices; put { standing = true; } among its items",
                     programme->id);
    check_words(reader, config_setting_get_member(setting, "say"), row->standing.say);
}

static int read_standing(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct timetable *timetable = into;
    struct row row = {0};
    if (!config_setting_is_group(setting)) {
        config_fault(reader, setting, "standing: expected groups { title = …; on = …; in = …; say = …; }");
        return -EINVAL;
    }
    if (config_read_group(reader, setting, row_rules, &row) == 0) {
        row.standing.on = read_rule(reader, config_setting_get_member(setting, "on"), row.on);
        row.standing.file = strdup(reader->file);
        row.standing.line = (int)config_setting_source_line(setting);
        check_row(reader, setting, &row);
    }
    free(row.on);
    void *rows = timetable->standings;
    struct standing *standing =
        append_row(reader, setting, &rows, &timetable->standing_count, sizeof *standing, ROWS_MOST);
    timetable->standings = rows;
    if (standing != NULL) {
        *standing = row.standing;
        return 0;
    }
    rule_free(row.standing.on);
    free(row.standing.title);
    free(row.standing.programme);
    free(row.standing.notice);
    free(row.standing.say);
    free(row.standing.file);
    return -EINVAL;
}

int load_standings(struct load *load)
{
    static const struct config_rule rules[] = {
        {.name = "standing", .type = CONFIG_LIST, .offset = 0, .read = read_standing, .required = true},
        {.name = NULL},
    };
    char *path = file_join(load->dir, "dinh-ky.cfg");
    int rc = path == NULL ? -ENOMEM : 0;
    if (rc == 0 && file_exists(path))
        rc = load_file(load, path, rules, &load->config->timetable);
    free(path);
    return rc;
}
