/*
 * The station's one time zone: zone_init at start, then instants to local civil time and back, RFC 3339.
 * Conversion goes through localtime_r only; mktime is not used, because it picks the second instant of an
 * autumn overlap. Knows nothing of "now".
 */
#include "base/civil.h"
#include "base/file.h"
#include "base/text.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define ZONE_DIRECTORY "/usr/share/zoneinfo"
#define ZONES_MOST 4096

struct zone_names {
    char *names[ZONES_MOST];
    size_t count;
};

/* Adds the zones of one folder; `prefix` is "" or "Asia/". Unreadable folders offer nothing. */
static void collect_zones(struct zone_names *zones, const char *prefix, int depth)
{
    char path[512];
    struct file_entry *entries = NULL;
    size_t count = 0;
    snprintf(path, sizeof path, "%s/%s", ZONE_DIRECTORY, prefix);
    if (file_list(path, ZONES_MOST, &entries, &count, NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        char name[256];
        const char *entry = entries[i].name;
        if (entry[0] < 'A' || entry[0] > 'Z') /* "posix", "right", "tzdata.zi" … are no zones */
            continue;
        snprintf(name, sizeof name, "%s%s%s", prefix, entry, entries[i].is_directory ? "/" : "");
        if (entries[i].is_directory && depth < 3)
            collect_zones(zones, name, depth + 1);
        else if (!entries[i].is_directory && zones->count < ZONES_MOST)
            zones->names[zones->count] = strdup(name), zones->count += zones->names[zones->count] != NULL;
    }
    file_list_free(entries, count);
}

static int refuse_zone(const char *name, struct error *err)
{
    struct zone_names *zones = calloc(1, sizeof *zones);
    const char *nearest = NULL;
    if (zones != NULL) {
        collect_zones(zones, "", 0);
        nearest = text_nearest(name, (const char *const *)zones->names, zones->count);
    }
    int rc =
        nearest != NULL
            ? error_set(err, -ENOENT, "there is no time zone \"%s\" in %s; did you mean \"%s\"?", name,
                        ZONE_DIRECTORY, nearest)
            : error_set(
                  err, -ENOENT,
                  "there is no time zone \"%s\" in %s; expected a name such as \"Asia/Ho_Chi_Minh\" (is the "
                  "package tzdata installed?)",
                  name, ZONE_DIRECTORY);
    for (size_t i = 0; zones != NULL && i < zones->count; i++)
        free(zones->names[i]);
    free(zones);
    return rc;
}

static bool zone_file_exists(const char *name)
{
    char path[512];
    struct stat status;
    if (name[0] == '\0' || name[0] == '/' || name[0] == ':' || strstr(name, "..") != NULL)
        return false;
    if ((size_t)snprintf(path, sizeof path, "%s/%s", ZONE_DIRECTORY, name) >= sizeof path)
        return false;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

int zone_init(const char *name, struct error *err)
{
    if (!zone_file_exists(name))
        return refuse_zone(name, err);
    if (setenv("TZ", name, 1) != 0)
        return error_set(err, -errno, "cannot set the time zone %s: %s", name, strerror(errno));
    tzset();
    return 0;
}

static int64_t floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

/* Seconds east of UTC at an instant. */
static int64_t offset_at(int64_t utc_s)
{
    time_t instant = (time_t)utc_s;
    struct tm local;
    return localtime_r(&instant, &local) != NULL ? local.tm_gmtoff : 0;
}

struct civil civil_from_utc(int64_t utc_us)
{
    int64_t utc_ms = floor_div(utc_us, 1000);
    int64_t local_ms = utc_ms + offset_at(floor_div(utc_ms, 1000)) * 1000;
    int64_t days = floor_div(local_ms, MS_PER_DAY);
    return (struct civil){.date = date_from_days((int32_t)days),
                          .ms_of_day = (int32_t)(local_ms - days * MS_PER_DAY)};
}

/* The first instant of (after, until] that has the offset `offset`. */
static int64_t find_transition(int64_t after, int64_t until, int64_t offset)
{
    while (until - after > 1) {
        int64_t middle = after + (until - after) / 2;
        if (offset_at(middle) == offset)
            until = middle;
        else
            after = middle;
    }
    return until;
}

int64_t civil_to_utc(struct civil c)
{
    int64_t local_ms = (int64_t)date_to_days(c.date) * MS_PER_DAY + c.ms_of_day;
    int64_t local_s = floor_div(local_ms, 1000);
    int64_t rest_us = (local_ms - local_s * 1000) * 1000;
    int64_t before = offset_at(local_s - 86400), after = offset_at(local_s + 86400);
    int64_t early = local_s - (before > after ? before : after);
    int64_t late = local_s - (before > after ? after : before);
    if (early + offset_at(early) == local_s)
        return early * US_PER_S + rest_us;
    if (late + offset_at(late) == local_s)
        return late * US_PER_S + rest_us;
    return find_transition(early, late, after) * US_PER_S;
}

void rfc3339_format(int64_t utc_us, char out[RFC3339_SIZE])
{
    struct civil c = civil_from_utc(utc_us);
    int64_t offset = offset_at(floor_div(utc_us, US_PER_S)) / 60;
    unsigned minutes = (unsigned)(offset < 0 ? -offset : offset) % 1440u;
    char date[11], time[9];
    date_format(c.date, date);
    time_of_day_format(c.ms_of_day, time);
    snprintf(out, RFC3339_SIZE, "%s%c%s.%03u%c%02u:%02u", date, 'T', time,
             (unsigned)(c.ms_of_day % 1000) % 1000u, offset < 0 ? '-' : '+', minutes / 60u, minutes % 60u);
}

/* ".5", ".123456789" -> microseconds; advances. A fraction needs at least one digit. */
static bool take_fraction(const char **text, int64_t *us)
{
    *us = 0;
    if (**text != '.')
        return true;
    int64_t unit = 100000;
    const char *digit = *text + 1;
    for (; *digit >= '0' && *digit <= '9'; digit++, unit /= 10)
        *us += (*digit - '0') * unit;
    bool any = digit > *text + 1;
    *text = digit;
    return any;
}

/* "Z", "+07:00" -> seconds east; false when neither. */
static bool parse_offset(const char *text, int64_t *offset_s)
{
    int32_t ms;
    if ((text[0] == 'Z' || text[0] == 'z') && text[1] == '\0') {
        *offset_s = 0;
        return true;
    }
    if ((text[0] != '+' && text[0] != '-') || strlen(text) != 6 || time_of_day_parse(text + 1, &ms) != 0 ||
        ms >= MS_PER_DAY)
        return false;
    *offset_s = (text[0] == '-' ? -1 : 1) * (ms / 1000);
    return true;
}

int rfc3339_parse(const char *text, int64_t *utc_us)
{
    char date[11], time[9];
    struct civil c;
    int64_t fraction_us, offset_s;
    if (strlen(text) < 16 || (text[10] != 'T' && text[10] != 't' && text[10] != ' '))
        return -EINVAL;
    size_t time_length = text[16] == ':' ? 8 : 5;
    snprintf(date, sizeof date, "%.10s", text);
    snprintf(time, sizeof time, "%.*s", (int)time_length, text + 11);
    if (strlen(time) != time_length || date_parse(date, &c.date) != 0 ||
        time_of_day_parse(time, &c.ms_of_day) != 0 || c.ms_of_day >= MS_PER_DAY)
        return -EINVAL;
    const char *rest = text + 11 + time_length;
    if (!take_fraction(&rest, &fraction_us))
        return -EINVAL;
    if (*rest == '\0') {
        *utc_us = civil_to_utc(c) + fraction_us;
        return 0;
    }
    if (!parse_offset(rest, &offset_s))
        return -EINVAL;
    *utc_us =
        ((int64_t)date_to_days(c.date) * 86400 + c.ms_of_day / 1000 - offset_s) * US_PER_S + fraction_us;
    return 0;
}
