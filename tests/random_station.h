/*
 * Random stations for the tests that compare a plan with what a rehearsal or the running station made of it:
 * the text of station.cfg and of the programmes, and the notices, drawn from a seed. Times lie in a stretch
 * that the test chooses: an hour on the virtual clock, half a minute on the real one. Pure.
 */
#ifndef LOAXA_TEST_RANDOM_STATION_H
#define LOAXA_TEST_RANDOM_STATION_H

#include "base/base.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define RANDOM_PROGRAMMES 3
#define RANDOM_NOTICES 6

struct random_notice {
    char id[16];
    const char *text, *channels; /* channels NULL = all */
    int notice_class, times, order;
};
struct random_station {
    uint64_t state;
    int32_t begin_ms, span_ms; /* time of day of the first possible start, and the stretch of starts */
    int32_t cap_ms;            /* caps lie between half of it and it */
    unsigned notice_count;
    struct random_notice notices[RANDOM_NOTICES];
    unsigned programme_count;
    char station[4096];
    char programmes[RANDOM_PROGRAMMES][4096]; /* programmes/p0.cfg … */
};

static inline unsigned random_roll(struct random_station *r, unsigned sides)
{
    r->state = r->state * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(r->state >> 33) % sides;
}

static inline void random_clock(int32_t ms, char out[16])
{
    snprintf(out, 16, "%02d:%02d:%02d", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60);
}

static inline void random_add(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static inline void random_add(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    const size_t length = strlen(text);
    va_start(arguments, format);
    vsnprintf(text + length, size - length, format, arguments);
    va_end(arguments);
}

/* `outputs` is the inside of the list; there are always two channels. */
static inline void random_station_file(struct random_station *r, const char *outputs)
{
    char from[16], to[16], cap[80] = "";
    random_clock(r->begin_ms, from);
    random_clock(r->begin_ms + r->span_ms + 2 * r->cap_ms - (int32_t)random_roll(r, (unsigned)r->cap_ms), to);
    if (random_roll(r, 3) == 0)
        snprintf(cap, sizeof cap, "caps: { day = \"%ds\"; sessions_per_day = %u; };\n", r->cap_ms / 1000 * 2,
                 random_roll(r, 3) + 1);
    snprintf(r->station, sizeof r->station,
             "station: { name = \"Đài xã Bình Thử\"; place = \"xã Bình Thử\"; hamlet = \"thôn\"; listeners = "
             "\"bà con\"; "
             "voice = \"%s\"; };\n"
             "channels = [ \"chinh\", \"thon-ha\" ];\n"
             "allowed = ( { days = \"daily\"; from = \"%s\"; to = \"%s\"; } );\n"
             "fade_in = \"0s\";\n%s"
             "sources = ( { name = \"notices\"; folder = \"inbox\"; every = \"1h\"; until = \"7d\"; times = "
             "2; } );\n"
             "outputs = ( %s );\n",
             random_roll(r, 2) ? "north" : "south", from, to, cap, outputs);
}

static inline void random_items(struct random_station *r, char *text, size_t size, int32_t at_ms)
{
    static const char *const items[] = {
        "{ chime = true; }",
        "{ say = \"Kính chào {station.listeners}.\"; }",
        "{ say_contents = \"Buổi này có {contents}.\"; }",
        "{ time_check = true; }",
        "{ silence = \"2s\"; }",
        "{ notices = \"uu_tien\"; most = 2; }",
        "{ notices = \"notices\"; most = 2; repeat_each = 2; }",
        "{ notices = \"all\"; most = 1; pick = \"least-aired\"; }",
        "{ relay = \"vov1\"; for = \"3s\"; }",
    };
    static const char *const at_the_clock[] = {
        "music = \"nhac\"; fill_to",
        "say = \"Đúng giờ.\"; at",
        "notices = \"all\"; most = 2; at",
        "relay = \"dai-tinh\"; for = \"20s\"; if_silent = \"notices\"; most = 2; at",
    };
    char clock[16];
    random_add(text, size, "  items = ( { chime = true; }");
    for (unsigned i = random_roll(r, 4) + 1; i > 0; i--)
        random_add(text, size, ", %s", items[random_roll(r, sizeof items / sizeof *items)]);
    random_clock(at_ms + (int32_t)(random_roll(r, (unsigned)r->cap_ms / 2000) + 1) * 1000, clock);
    const unsigned timed = random_roll(r, 2 * sizeof at_the_clock / sizeof *at_the_clock);
    if (timed < sizeof at_the_clock / sizeof *at_the_clock)
        random_add(text, size, ", { %s = \"%s\"; }", at_the_clock[timed], clock);
    random_add(text, size,
               ", { notices = \"notices\"; }, { say = \"Chương trình đến đây là hết.\"; } );\n};\n");
}

static inline void random_programme(struct random_station *r, char *text, size_t size, unsigned number)
{
    static const char *const overlaps[] = {"queue", "replace", "reject"};
    int32_t first = 0;
    snprintf(text, size, "programme: {\n  title = \"Buổi %u\";\n  air = (", number);
    for (unsigned entries = random_roll(r, 2) + 1, i = 0; i < entries; i++) {
        char at[16];
        const int32_t at_ms = r->begin_ms + (int32_t)random_roll(r, (unsigned)r->span_ms / 1000) * 1000;
        random_clock(at_ms, at);
        first = i == 0 || at_ms < first ? at_ms : first;
        random_add(text, size,
                   "%s { days = \"daily\"; at = \"%s\"; cap = \"%ds\"; overlap = \"%s\"; queue = \"2m\"; "
                   "channel = \"%s\"; }",
                   i ? "," : "", at, (r->cap_ms - (int32_t)random_roll(r, (unsigned)r->cap_ms / 2)) / 1000,
                   overlaps[random_roll(r, 3)], random_roll(r, 3) ? "chinh" : "thon-ha");
    }
    random_add(text, size, " );\n");
    random_items(r, text, size, first);
}

static inline void random_notices(struct random_station *r)
{
    static const char *const texts[] = {
        "Mời bà con đi họp thôn.", "Xe khám mắt về trạm y tế xã sáng thứ Năm.",
        "Bà con đậy kín chum vại. Lật úp đồ đọng nước.", "Chợ xã họp thêm buổi chiều."};
    static const char *const channels[] = {NULL, NULL, "chinh", "thon-ha"};
    r->notice_count = random_roll(r, RANDOM_NOTICES + 1);
    for (unsigned i = 0; i < r->notice_count; i++) {
        struct random_notice *notice = &r->notices[i];
        snprintf(notice->id, sizeof notice->id, "n%u", i);
        notice->text = texts[random_roll(r, 4)];
        notice->channels = channels[random_roll(r, 4)];
        notice->notice_class = random_roll(r, 3) == 0;
        notice->times = (int)random_roll(r, 4);
        notice->order = (int)random_roll(r, 3) - 1;
    }
}

static inline void random_station_draw(struct random_station *r, uint64_t seed, const char *outputs)
{
    r->state = (seed + 1) * 0x9e3779b97f4a7c15ull;
    random_station_file(r, outputs);
    random_notices(r);
    r->programme_count = random_roll(r, RANDOM_PROGRAMMES) + 1;
    for (unsigned i = 0; i < r->programme_count; i++)
        random_programme(r, r->programmes[i], sizeof r->programmes[i], i);
}

#endif
