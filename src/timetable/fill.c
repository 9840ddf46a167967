/*
 * Fields in the station's own words: {station.name}, {weekday}, {lunar} … -> words the reader can take.
 * Called by the planner for every fixed text, by stationdir/ to check them at load; pure, any thread. Figures
 * stay figures where the reader reads them better ("ngày 23/11/2026").
 */
#include "timetable/fill.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILLED_MOST (256 * 1024)

struct moment {
    struct civil civil;
    const struct timetable *timetable;
    const char *contents;
};

static const char *const weekdays[] = {"thứ Hai", "thứ Ba",  "thứ Tư",  "thứ Năm",
                                       "thứ Sáu", "thứ Bảy", "Chủ nhật"};

static void add_weekday(const struct moment *m, struct buf *out)
{
    buf_add_text(out, weekdays[date_weekday(m->civil.date)]);
}

static void add_date(const struct moment *m, struct buf *out)
{
    buf_format(out, "ngày %d/%d/%d", m->civil.date.day, m->civil.date.month, m->civil.date.year);
}

static void add_day(const struct moment *m, struct buf *out)
{
    buf_format(out, "ngày %d/%d", m->civil.date.day, m->civil.date.month);
}

static void add_lunar_words(const struct moment *m, bool with_year, struct buf *out)
{
    struct lunar_date lunar;
    char words[160] = "";
    if (lunar_from_date(m->civil.date, &lunar) == 0)
        lunar_speak(lunar, with_year, words, sizeof words);
    buf_add_text(out, words);
}

static void add_lunar(const struct moment *m, struct buf *out)
{
    add_lunar_words(m, true, out);
}

static void add_lunar_day(const struct moment *m, struct buf *out)
{
    add_lunar_words(m, false, out);
}

static void add_today(const struct moment *m, struct buf *out)
{
    add_weekday(m, out);
    buf_add_text(out, ", ");
    add_date(m, out);
    buf_add_text(out, m->timetable->southern ? ", nhằm " : ", tức ");
    add_lunar(m, out);
}

static void add_time(const struct moment *m, struct buf *out)
{
    const int minutes = (m->civil.ms_of_day + 30000) / 60000; /* to the nearest */
    if (minutes % 60 == 0)
        buf_format(out, "%d giờ", minutes / 60 % 24);
    else
        buf_format(out, "%d giờ %d phút", minutes / 60 % 24, minutes % 60);
}

static void add_part_of_day(const struct moment *m, struct buf *out)
{
    static const struct {
        int until_hour;
        const char *name;
    } parts[] = {{11, "sáng"}, {13, "trưa"}, {18, "chiều"}, {24, "tối"}};
    size_t i = 0;
    while (m->civil.ms_of_day >= parts[i].until_hour * 3600000)
        i++;
    buf_add_text(out, parts[i].name);
}

static void add_all_contents(const struct moment *m, struct buf *out)
{
    buf_add_text(out, m->contents == NULL ? "các bản tin của xã" : m->contents);
}

/* One row a field: computed, or a word of the station's at `offset`. */
static const struct field {
    const char *name;
    void (*add)(const struct moment *, struct buf *);
    size_t offset;
} fields[] = {
    {"station.name", NULL, offsetof(struct timetable, station_name)},
    {"station.place", NULL, offsetof(struct timetable, station_place)},
    {"station.hamlet", NULL, offsetof(struct timetable, station_hamlet)},
    {"station.listeners", NULL, offsetof(struct timetable, station_listeners)},
    {"station.hotline", NULL, offsetof(struct timetable, station_hotline)},
    {"station.one_stop", NULL, offsetof(struct timetable, station_one_stop)},
    {"weekday", add_weekday, 0},
    {"date", add_date, 0},
    {"day", add_day, 0},
    {"lunar", add_lunar, 0},
    {"lunar_day", add_lunar_day, 0},
    {"today", add_today, 0},
    {"time", add_time, 0},
    {"part_of_day", add_part_of_day, 0},
    {"contents", add_all_contents, 0},
};
#define FIELDS (sizeof fields / sizeof fields[0])

static int refuse_field(const char *name, struct error *err)
{
    const char *names[FIELDS];
    for (size_t i = 0; i < FIELDS; i++)
        names[i] = fields[i].name;
    const char *nearest = text_nearest(name, names, FIELDS);
    if (nearest != NULL)
        return error_set(err, -EINVAL, "there is no field {%s}; did you mean {%s}?", name, nearest);
    return error_set(err, -EINVAL,
                     "there is no field {%s}; known are {weekday}, {date}, {lunar}, {time}, {station.name} …",
                     name);
}

static int add_field(const char *name, const struct moment *m, struct buf *out, struct error *err)
{
    for (size_t i = 0; i < FIELDS; i++) {
        if (strcmp(fields[i].name, name) != 0)
            continue;
        if (fields[i].add != NULL) {
            fields[i].add(m, out);
            return 0;
        }
        const char *word = *(char *const *)(const void *)((const char *)m->timetable + fields[i].offset);
        if (word == NULL)
            return error_set(err, -EINVAL,
                             "the field {%s} needs the setting \"%s\" of station.cfg, which is not given",
                             name, name);
        buf_add_text(out, word);
        return 0;
    }
    return refuse_field(name, err);
}

int fill_fields(const struct timetable *timetable, const char *text, int64_t utc_us, const char *contents,
                struct buf *out, struct error *err)
{
    const struct moment moment = {civil_from_utc(utc_us), timetable, contents};
    while (*text != '\0') {
        char name[48];
        const size_t plain = strcspn(text, "{");
        buf_add(out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        const size_t length = strcspn(++text, "}");
        if (text[length] == '\0' || length >= sizeof name)
            return error_set(err, -EINVAL, "\"{%.40s\" is not closed by \"}\"", text);
        memcpy(name, text, length);
        name[length] = '\0';
        text += length + 1;
        int rc = add_field(name, &moment, out, err);
        if (rc != 0)
            return rc;
    }
    return out->error;
}

void fill_time_check(int64_t utc_us, struct buf *out)
{
    const struct moment moment = {civil_from_utc(utc_us), NULL, NULL};
    buf_add_text(out, "Bây giờ là ");
    add_time(&moment, out);
    buf_add_text(out, ".");
}

void fill_contents(const unsigned *counts, struct buf *out)
{
    static const char *const numbers[] = {"không", "một", "hai", "ba",   "bốn", "năm",
                                          "sáu",   "bảy", "tám", "chín", "mười"};
    unsigned kinds = 0, done = 0;
    for (int kind = 0; kind <= KIND_DINH_CHINH; kind++)
        kinds += counts[kind] > 0;
    for (int kind = 0; kind <= KIND_DINH_CHINH; kind++) {
        if (counts[kind] == 0)
            continue;
        buf_add_text(out, done == 0 ? "" : done + 1 == kinds ? " và " : ", ");
        done++;
        if (counts[kind] <= 10)
            buf_add_text(out, numbers[counts[kind]]);
        else
            buf_format(out, "%u", counts[kind]);
        buf_format(out, " %s", notice_kind_title((enum notice_kind)kind));
    }
}

int timetable_fill(const struct timetable *timetable, const char *text, int64_t utc_us, char **out,
                   struct error *err)
{
    struct buf filled;
    buf_init(&filled, FILLED_MOST);
    int rc = fill_fields(timetable, text, utc_us, NULL, &filled, err);
    if (rc == 0)
        buf_add_text(&filled, ""); /* an empty text is a text */
    if (rc == 0 && filled.error == 0) {
        *out = buf_take(&filled);
        return *out == NULL ? error_set(err, -ENOMEM, "no memory for a text") : 0;
    }
    rc = rc != 0 ? rc : error_set(err, filled.error, "a text of more than %d bytes", FILLED_MOST);
    buf_done(&filled);
    return rc;
}
