/*
 * station.cfg: who the station is, when it may sound and how long, its channels, sources and outputs. One
 * table a group. Main thread.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000.0

/* ---- station: { … } ---- */

struct words {
    char *name, *place, *hamlet, *listeners, *hotline, *one_stop, *voice, *zone, *site_reading;
    struct config_texts sites;
};

static const struct config_rule word_rules[] = {
    {.name = "name", .type = CONFIG_TEXT, .offset = offsetof(struct words, name), .required = true},
    {.name = "place", .type = CONFIG_TEXT, .offset = offsetof(struct words, place), .required = true},
    {.name = "hamlet", .type = CONFIG_TEXT, .offset = offsetof(struct words, hamlet), .required = true},
    {.name = "listeners", .type = CONFIG_TEXT, .offset = offsetof(struct words, listeners), .required = true},
    {.name = "hotline", .type = CONFIG_TEXT, .offset = offsetof(struct words, hotline)},
    {.name = "one_stop", .type = CONFIG_TEXT, .offset = offsetof(struct words, one_stop)},
    {.name = "voice", .type = CONFIG_TEXT, .offset = offsetof(struct words, voice), .required = true},
    {.name = "timezone",
     .type = CONFIG_TEXT,
     .offset = offsetof(struct words, zone),
     .fallback = "\"Asia/Ho_Chi_Minh\""},
    {.name = "sites", .type = CONFIG_TEXTS, .offset = offsetof(struct words, sites)},
    {.name = "site_reading", .type = CONFIG_TEXT, .offset = offsetof(struct words, site_reading)},
    {.name = NULL},
};

static char *copy(const char *text)
{
    return text == NULL ? NULL : strdup(text);
}

/* The zone is set here, because every check of a time needs it. */
static void set_zone(struct config_reader *reader, const config_setting_t *group, const char *zone)
{
    struct error err;
    const config_setting_t *setting = config_setting_get_member(group, "timezone");
    if (zone != NULL && zone_init(zone, &err) != 0)
        config_fault(reader, setting == NULL ? group : setting, "timezone: %s", err.text);
}

static int read_words(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct load *load = into;
    struct station_config *config = load->config;
    struct timetable *timetable = &config->timetable;
    struct words words = {0};
    config_read_group(reader, setting, word_rules, &words);
    set_zone(reader, setting, words.zone);
    config->name = words.name;
    config->place = words.place;
    config->voice = words.voice;
    config->zone = words.zone;
    timetable->station_name = copy(words.name);
    timetable->station_place = copy(words.place);
    timetable->station_hamlet = words.hamlet;
    timetable->station_listeners = words.listeners;
    timetable->station_hotline = words.hotline;
    timetable->station_one_stop = words.one_stop;
    load->sites = words.sites.texts;
    load->site_reading = words.site_reading;
    return 0;
}

/* ---- allowed, allowed_on ---- */

struct window_row {
    struct exception exception; /* of which a window uses from, to */
    char *days;
    struct config_texts only;
};

static const struct config_rule window_rules[] = {
    {.name = "days", .type = CONFIG_TEXT, .offset = offsetof(struct window_row, days), .required = true},
    {.name = "from",
     .type = CONFIG_TIME,
     .offset = offsetof(struct window_row, exception.from_ms),
     .required = true},
    {.name = "to",
     .type = CONFIG_TIME,
     .offset = offsetof(struct window_row, exception.to_ms),
     .required = true},
    {.name = NULL},
};

static const struct config_rule exception_rules[] = {
    {.name = "on", .type = CONFIG_TEXT, .offset = offsetof(struct window_row, days), .required = true},
    {.name = "from",
     .type = CONFIG_TIME,
     .offset = offsetof(struct window_row, exception.from_ms),
     .required = true},
    {.name = "to",
     .type = CONFIG_TIME,
     .offset = offsetof(struct window_row, exception.to_ms),
     .required = true},
    {.name = "title",
     .type = CONFIG_TEXT,
     .offset = offsetof(struct window_row, exception.title),
     .required = true},
    {.name = "allowed_by",
     .type = CONFIG_TEXT,
     .offset = offsetof(struct window_row, exception.allowed_by),
     .required = true},
    {.name = "only", .type = CONFIG_TEXTS, .offset = offsetof(struct window_row, only)},
    {.name = NULL},
};

static void check_hours(struct config_reader *reader, const config_setting_t *setting, int32_t from_ms,
                        int32_t to_ms)
{
    if (from_ms >= MS_PER_DAY)
        config_fault(reader, config_setting_get_member(setting, "from"),
                     "from: expected a time before 24:00");
    if (to_ms <= from_ms)
        config_fault(reader, config_setting_get_member(setting, "to"),
                     "to: expected a time after \"from\"; half past midnight is written \"24:30\"");
    else if (to_ms - from_ms > MS_PER_DAY)
        config_fault(reader, config_setting_get_member(setting, "to"),
                     "to: expected at most 24 hours after \"from\"");
}

static int refuse_element(struct config_reader *reader, const config_setting_t *setting, const char *example)
{
    config_fault(reader, setting, "expected groups such as %s", example);
    return -EINVAL;
}

static int read_window(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct load *load = into;
    struct timetable *timetable = &load->config->timetable;
    struct window_row row = {0};
    if (!config_setting_is_group(setting))
        return refuse_element(reader, setting, "{ days = \"mon-sat\"; from = \"05:30\"; to = \"06:30\"; }");
    struct rule *days = NULL;
    if (config_read_group(reader, setting, window_rules, &row) == 0) {
        check_hours(reader, setting, row.exception.from_ms, row.exception.to_ms);
        days = read_rule(reader, config_setting_get_member(setting, "days"), row.days);
    }
    free(row.days);
    void *rows = timetable->windows;
    struct window *window = days == NULL ? NULL
                                         : append_row(reader, setting, &rows, &timetable->window_count,
                                                      sizeof *window, ROWS_MOST);
    timetable->windows = rows;
    if (window != NULL)
        *window = (struct window){days, row.exception.from_ms, row.exception.to_ms,
                                  (int)config_setting_source_line(setting)};
    else
        rule_free(days);
    return 0;
}

/* "say", "notices" … -> bits of enum item_kind. */
static unsigned read_only(struct config_reader *reader, const config_setting_t *setting,
                          const struct config_texts *only)
{
    const char *names[ITEM_KINDS];
    unsigned mask = 0;
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        names[kind] = item_kind_id((enum item_kind)kind);
    for (size_t i = 0; i < only->count; i++) {
        int kind = 0;
        while (kind < ITEM_KINDS && strcmp(names[kind], only->texts[i]) != 0)
            kind++;
        if (kind < ITEM_KINDS)
            mask |= 1u << kind;
        else
            config_fault(reader, setting,
                         "only: expected kinds of items such as \"say\" or \"notices\", found \"%.40s\"",
                         only->texts[i]);
    }
    return mask;
}

static int read_exception(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct timetable *timetable = &((struct load *)into)->config->timetable;
    struct window_row row = {0};
    if (!config_setting_is_group(setting))
        return refuse_element(
            reader, setting,
            "{ on = \"lunar-year-end\"; from = \"23:30\"; to = \"24:30\"; title = …; allowed_by = …; }");
    if (config_read_group(reader, setting, exception_rules, &row) == 0) {
        check_hours(reader, setting, row.exception.from_ms, row.exception.to_ms);
        row.exception.on = read_rule(reader, config_setting_get_member(setting, "on"), row.days);
        row.exception.only = read_only(reader, config_setting_get_member(setting, "only"), &row.only);
        row.exception.line = (int)config_setting_source_line(setting);
    }
    free(row.days);
    config_texts_done(&row.only);
    void *rows = timetable->exceptions;
    struct exception *exception =
        row.exception.on == NULL
            ? NULL
            : append_row(reader, setting, &rows, &timetable->exception_count, sizeof *exception, ROWS_MOST);
    timetable->exceptions = rows;
    if (exception != NULL) {
        *exception = row.exception;
        return 0;
    }
    rule_free(row.exception.on);
    free(row.exception.title);
    free(row.exception.allowed_by);
    return 0;
}

/* ---- caps, gain ---- */

static const struct config_rule cap_rules[] = {
    {.name = "session",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct timetable, cap_session_ms),
     .least = 10000,
     .most = DAY_MS},
    {.name = "day",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct timetable, cap_day_ms),
     .least = 10000,
     .most = DAY_MS},
    {.name = "sessions_per_day",
     .type = CONFIG_INT,
     .offset = offsetof(struct timetable, sessions_per_day),
     .least = 1,
     .most = 1440},
    {.name = NULL},
};

static int read_caps(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct load *load = into;
    config_read_group(reader, setting, cap_rules, &load->config->timetable);
    return 0;
}

static int read_gain(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    static const struct config_rule rules[] = {
        {.name = "from", .type = CONFIG_TIME, .offset = offsetof(struct gain, from_ms), .required = true},
        {.name = "to", .type = CONFIG_TIME, .offset = offsetof(struct gain, to_ms), .required = true},
        {.name = "db",
         .type = CONFIG_REAL,
         .offset = offsetof(struct gain, db),
         .required = true,
         .least = -40,
         .most = 0.0001},
        {.name = NULL},
    };
    struct load *load = into;
    struct timetable *timetable = &load->config->timetable;
    struct gain row = {0};
    load->gains_given = true;
    if (!config_setting_is_group(setting))
        return refuse_element(reader, setting, "{ from = \"05:00\"; to = \"06:00\"; db = -6.0; }");
    if (config_read_group(reader, setting, rules, &row) > 0)
        return 0;
    check_hours(reader, setting, row.from_ms, row.to_ms);
    void *rows = timetable->gains;
    struct gain *gain = append_row(reader, setting, &rows, &timetable->gain_count, sizeof *gain, ROWS_MOST);
    timetable->gains = rows;
    if (gain != NULL)
        *gain = row;
    return 0;
}

/* Before six it is night: quieter, unless the file says otherwise. */
static int default_gain(struct load *load)
{
    struct timetable *timetable = &load->config->timetable;
    const int32_t six = 6 * 3600 * 1000;
    if (!load->gains_given && timetable->gain_count == 0) {
        timetable->gains = calloc(1, sizeof *timetable->gains);
        if (timetable->gains == NULL)
            return -ENOMEM;
        timetable->gains[timetable->gain_count++] = (struct gain){0, six, -6.0};
    }
    return 0;
}

/* ---- channels and the rest of the top ---- */

struct top {
    struct config_texts channels;
    int rate_hz, cache_mb;
};

static int read_source_into(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    return read_source(reader, setting, ((struct load *)into)->config);
}

static int read_output_into(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    return read_output(reader, setting, ((struct load *)into)->config);
}

/* `into` is a struct whole: the load (offset 0) and the top-level values. */
struct whole {
    struct load load;
    struct top top;
};

static const struct config_rule top_rules[] = {
    {.name = "station", .type = CONFIG_GROUP, .read = read_words, .required = true},
    {.name = "allowed", .type = CONFIG_LIST, .read = read_window, .required = true},
    {.name = "allowed_on", .type = CONFIG_LIST, .read = read_exception},
    {.name = "caps", .type = CONFIG_GROUP, .read = read_caps},
    {.name = "gain_by_hour", .type = CONFIG_LIST, .read = read_gain},
    {.name = "fade_in",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct whole, load) + offsetof(struct load, fade_in_ms),
     .least = 0,
     .most = 60000,
     .fallback = "\"5s\""},
    {.name = "channels",
     .type = CONFIG_TEXTS,
     .offset = offsetof(struct whole, top.channels),
     .fallback = "\"chinh\""},
    {.name = "sample_rate",
     .type = CONFIG_INT,
     .offset = offsetof(struct whole, top.rate_hz),
     .least = 8000,
     .most = 48000,
     .fallback = "22050"},
    {.name = "cache_limit",
     .type = CONFIG_INT,
     .offset = offsetof(struct whole, top.cache_mb),
     .least = 16,
     .most = 1 << 20,
     .fallback = "512"},
    {.name = "sources", .type = CONFIG_LIST, .read = read_source_into, .required = true},
    {.name = "outputs", .type = CONFIG_LIST, .read = read_output_into, .required = true},
    {.name = NULL},
};

static void take_channels(struct load *load, struct config_texts *channels, const char *path)
{
    struct timetable *timetable = &load->config->timetable;
    timetable->channels = channels->texts;
    timetable->channel_count = channels->count;
    for (size_t i = 0; i < channels->count; i++) {
        if (!is_id(channels->texts[i]) || strlen(channels->texts[i]) > 40)
            faults_add(load->faults, FAULT_ERROR, path, 0,
                       "channels: expected letters a-z, digits and \"-\", at most 40, found \"%.64s\"",
                       channels->texts[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(channels->texts[i], channels->texts[k]) == 0)
                faults_add(load->faults, FAULT_ERROR, path, 0, "channels: \"%s\" stands there twice",
                           channels->texts[i]);
    }
    if (channels->count == 0)
        faults_add(load->faults, FAULT_ERROR, path, 0, "channels: expected at least one, such as \"chinh\"");
}

int load_station_file(struct load *load)
{
    struct whole whole = {.load = *load};
    char *path = file_join(load->dir, "station.cfg");
    config_t config;
    if (path == NULL)
        return -ENOMEM;
    int rc = config_load(path, &config, load->faults);
    if (rc == 0) {
        struct config_reader reader = {.file = path, .faults = load->faults, .context = load};
        config_read_group(&reader, config_root_setting(&config), top_rules, &whole);
        config_destroy(&config);
        *load = whole.load;
        load->config->timetable.fade_in_ms = load->fade_in_ms;
        load->config->rate_hz = (unsigned)whole.top.rate_hz;
        load->config->cache_limit = (uint64_t)whole.top.cache_mb << 20;
        take_channels(load, &whole.top.channels, path);
        rc = default_gain(load);
    }
    free(path);
    return rc;
}
