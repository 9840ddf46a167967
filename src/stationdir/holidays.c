/*
 * holidays.cfg: public holidays, mourning, exam days, campaigns: what each does to the plan is data. A day
 * may name the ones above it. Main thread.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS 3600000.0

/* A row as written; `on` becomes a rule. */
struct row {
    struct holiday holiday;
    char *on;
    int replace_by;
};

static const char *const weekday_ids[] = {"", "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

static const struct config_rule row_rules[] = {
    {.name = "id", .type = CONFIG_TEXT, .offset = offsetof(struct row, holiday.id), .required = true},
    {.name = "title", .type = CONFIG_TEXT, .offset = offsetof(struct row, holiday.title), .required = true},
    {.name = "on", .type = CONFIG_TEXT, .offset = offsetof(struct row, on), .required = true},
    {.name = "suspend", .type = CONFIG_BOOL, .offset = offsetof(struct row, holiday.suspend)},
    {.name = "replace_by",
     .type = CONFIG_CHOICE,
     .offset = offsetof(struct row, replace_by),
     .choices = weekday_ids},
    {.name = "no_music", .type = CONFIG_BOOL, .offset = offsetof(struct row, holiday.no_music)},
    {.name = "cap",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct row, holiday.cap_ms),
     .least = 60000,
     .most = 24 * HOUR_MS},
    {.name = "cap_day",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct row, holiday.cap_day_ms),
     .least = 60000,
     .most = 24 * HOUR_MS},
    {.name = "sessions_per_day",
     .type = CONFIG_INT,
     .offset = offsetof(struct row, holiday.sessions_per_day),
     .least = 1,
     .most = 48},
    {.name = "public_holiday", .type = CONFIG_BOOL, .offset = offsetof(struct row, holiday.public_holiday)},
    {.name = NULL},
};

static bool id_is_free(struct config_reader *reader, const config_setting_t *setting, const char *id)
{
    const struct load *load = reader->context;
    const struct calendar *calendar = load->calendar;
    struct rule *taken = NULL;
    if (!is_id(id)) {
        config_fault(reader, setting, "id: expected letters a-z, digits and \"-\", found \"%.80s\"", id);
        return false;
    }
    if (rule_parse(id, NULL, &taken, NULL) == 0) {
        rule_free(taken);
        config_fault(reader, setting, "id: \"%.80s\" already means something in day rules; choose another",
                     id);
        return false;
    }
    for (size_t i = 0; i < calendar->count; i++)
        if (strcmp(calendar->holidays[i].id, id) == 0) {
            config_fault(reader, setting, "id: there is a day \"%.80s\" already", id);
            return false;
        }
    return true;
}

static void warn_if_skips(struct config_reader *reader, const config_setting_t *setting,
                          const struct rule *rule)
{
    if (rule_may_skip(rule))
        faults_add(reader->faults, FAULT_WARNING, reader->file, (int)config_setting_source_line(setting),
                   "on: names a day that not every month or year has; \"month-end\", \"lunar month-end\" and "
                   "\"lunar-year-end\" name the last one");
}

static void row_done(struct row *row)
{
    free(row->holiday.id);
    free(row->holiday.title);
    free(row->holiday.replace_by);
    rule_free(row->holiday.rule);
    free(row->on);
}

static int read_holiday(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct calendar *calendar = into;
    struct row row = {0};
    if (!config_setting_is_group(setting)) {
        config_fault(reader, setting, "holidays: expected groups { id = …; title = …; on = …; }");
        return -EINVAL;
    }
    bool sound = config_read_group(reader, setting, row_rules, &row) == 0;
    sound = sound && id_is_free(reader, setting, row.holiday.id);
    if (sound) {
        row.holiday.rule = read_rule(reader, config_setting_get_member(setting, "on"), row.on);
        row.holiday.replace_by = row.replace_by > 0 ? strdup(weekday_ids[row.replace_by]) : NULL;
    }
    if (sound && row.holiday.rule != NULL) {
        void *rows = calendar->holidays;
        struct holiday *holiday =
            append_row(reader, setting, &rows, &calendar->count, sizeof *holiday, HOLIDAYS_MOST);
        calendar->holidays = rows;
        if (holiday != NULL) {
            warn_if_skips(reader, config_setting_get_member(setting, "on"), row.holiday.rule);
            *holiday = row.holiday;
            row.holiday = (struct holiday){0};
        }
    }
    row_done(&row);
    return 0;
}

int load_holidays(struct load *load)
{
    static const struct config_rule rules[] = {
        {.name = "holidays", .type = CONFIG_LIST, .offset = 0, .read = read_holiday, .required = true},
        {.name = NULL},
    };
    char *path = file_join(load->dir, "holidays.cfg");
    int rc = path == NULL ? -ENOMEM : 0;
    if (rc == 0 && !file_exists(path))
        faults_add(load->faults, FAULT_WARNING, path, 0, "there is no such file: no day is a holiday");
    else if (rc == 0)
        rc = load_file(load, path, rules, load->calendar);
    free(path);
    return rc;
}

int stationdir_load_calendar(const char *dir, struct calendar *calendar, struct faults *faults)
{
    const size_t before = faults->errors;
    struct load load = {.calendar = calendar, .dir = dir, .faults = faults};
    const int rc = load_holidays(&load);
    return rc == -ENOMEM ? rc : faults->errors > before ? -EINVAL : 0;
}
