/*
 * The planner at its limits: 365 days of a full station (20 programmes on each of 10 channels, 1,000 live
 * notices), and the day rules: the next day of each kind, 100,000 of them parsed. Prints one line of JSON for
 * `make bench`; times are of the processor, medians of ROUNDS.
 */
#include "timetable/timetable.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define ROUNDS 5
#define CHANNELS 10
#define PROGRAMMES 20
#define NOTICES 1000
#define DAYS 365
#define RULES 100000
#define NEXTS 20000

static const char *const sources[] = {"notices", "decisions", "procedures", "propaganda"};
static const char *const rules[] = {
    "mon-sat",
    "lunar 15",
    "day 23,24 of month",
    "lunar 12-30",
    "10-01..10-31 every mon",
    "lunar leap 05-05",
    "last sat of month",
    "mon-fri except lunar 1,15",
    "every 3 days from 2026-01-01",
};
#define RULE_KINDS (sizeof rules / sizeof rules[0])

static void fail(const char *what)
{
    fprintf(stderr, "bench_plan: %s\n", what);
    exit(1);
}

static double processor_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct rule *rule_of(const struct timetable *timetable, const char *text)
{
    struct rule *rule = NULL;
    if (rule_parse(text, &timetable->calendar, &rule, NULL) != 0)
        fail(text);
    return rule;
}

static char *copy(const char *text)
{
    char *out = strdup(text);
    if (out == NULL)
        fail("no memory");
    return out;
}

static void *rows_of(size_t count, size_t size)
{
    void *rows = calloc(count, size);
    if (rows == NULL)
        fail("no memory");
    return rows;
}

static void make_items(struct programme *programme)
{
    struct item *item = programme->items = rows_of(7, sizeof *item);
    *item++ = (struct item){.kind = ITEM_CHIME};
    *item++ = (struct item){
        .kind = ITEM_SAY, .text = copy("Đây là {station.name}. Hôm nay là {weekday}, {date}, nhằm {lunar}.")};
    for (size_t i = 0; i < 4; i++)
        *item++ = (struct item){.kind = ITEM_NOTICES,
                                .source = copy(sources[i]),
                                .most = 3,
                                .repeat_each = 1,
                                .pick = i < 2 ? PICK_ORDER : PICK_LEAST_AIRED};
    *item++ = (struct item){.kind = ITEM_SAY, .text = copy("Kính chào {station.listeners}.")};
    programme->item_count = 7;
}

static void make_programme(struct timetable *timetable, int number)
{
    struct programme *programme = &timetable->programmes[timetable->programme_count++];
    char id[16];
    snprintf(id, sizeof id, "p%d", number);
    *programme = (struct programme){.id = copy(id), .title = copy(id), .file = copy(id)};
    programme->air = rows_of(CHANNELS, sizeof *programme->air);
    for (int c = 0; c < CHANNELS; c++)
        programme->air[programme->air_count++] =
            (struct air_entry){.days = rule_of(timetable, number % 3 == 0 ? "mon-sat" : "daily"),
                               .except = rule_of(timetable, "lunar-year-end, lunar 01-01..01-03"),
                               .at_ms = (number < 4 ? 300 + number * 30 : 660 + (number - 4) * 40) * 60000,
                               .cap_ms = 20 * 60000,
                               .catch_up_ms = CATCH_UP_DEFAULT_MS,
                               .queue_ms = QUEUE_DEFAULT_MS,
                               .channel = copy(timetable->channels[c])};
    make_items(programme);
}

static void make_timetable(struct timetable *timetable)
{
    timetable->station_name = copy("Đài xã");
    timetable->station_listeners = copy("bà con");
    timetable->channels = rows_of(CHANNELS, sizeof *timetable->channels);
    for (int c = 0; c < CHANNELS; c++) {
        char name[16];
        snprintf(name, sizeof name, "khu-%d", c);
        timetable->channels[timetable->channel_count++] = copy(name);
    }
    timetable->windows = rows_of(2, sizeof *timetable->windows);
    timetable->windows[0] = (struct window){rule_of(timetable, "daily"), 5 * 3600000, 7 * 3600000, 1};
    timetable->windows[1] = (struct window){rule_of(timetable, "daily"), 11 * 3600000, 23 * 3600000, 2};
    timetable->window_count = 2;
    timetable->programmes = rows_of(PROGRAMMES, sizeof *timetable->programmes);
    for (int p = 0; p < PROGRAMMES; p++)
        make_programme(timetable, p);
}

/* Half are wanted some times within some days, half any number of times for ever. */
static void make_notices(struct plan_notice *notices, int64_t begin_us)
{
    const int64_t day_us = (int64_t)MS_PER_DAY * 1000;
    for (int i = 0; i < NOTICES; i++) {
        const int64_t from = begin_us + (int64_t)(i % 300) * day_us;
        notices[i] = (struct plan_notice){.id = i + 1,
                                          .revision = 1,
                                          .source = sources[i % 4],
                                          .title = "Bản tin",
                                          .text = "Nội dung bản tin.",
                                          .seconds = 20 + i % 40,
                                          .from_us = from,
                                          .arrived_us = begin_us,
                                          .times = i % 2 ? 5 + i % 20 : 0,
                                          .until_us = i % 2 ? from + (3 + i % 28) * day_us : 0};
    }
}

static double plan_year(const struct plan_input *input, struct date from, size_t *slots, size_t *items)
{
    double times[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        struct plan *plan = NULL;
        const double begin = processor_s();
        if (timetable_plan(input, from, DAYS, &plan) != 0)
            fail("no plan");
        times[round] = processor_s() - begin;
        *slots = plan->slot_count;
        *items = 0;
        for (size_t i = 0; i < plan->slot_count; i++)
            *items += plan->slots[i].item_count;
        plan_free(plan);
    }
    qsort(times, ROUNDS, sizeof times[0], by_value);
    return times[ROUNDS / 2];
}

/* The slowest kind of rule's mean time for one next day, in microseconds. */
static double slowest_next(const struct timetable *timetable, struct date from)
{
    double slowest = 0;
    for (size_t kind = 0; kind < RULE_KINDS; kind++) {
        struct rule *rule = rule_of(timetable, rules[kind]);
        struct date day = from;
        const double begin = processor_s();
        for (int i = 0; i < NEXTS; i++)
            if (!rule_next(rule, day, &day))
                day = from;
        const double mean = (processor_s() - begin) / NEXTS * 1e6;
        slowest = mean > slowest ? mean : slowest;
        rule_free(rule);
    }
    return slowest;
}

static double load_rules(const struct timetable *timetable)
{
    struct rule **all = rows_of(RULES, sizeof *all);
    const double begin = processor_s();
    for (size_t i = 0; i < RULES; i++)
        all[i] = rule_of(timetable, rules[i % RULE_KINDS]);
    const double seconds = processor_s() - begin;
    for (size_t i = 0; i < RULES; i++)
        rule_free(all[i]);
    free(all);
    return seconds;
}

int main(void)
{
    struct timetable timetable = {0};
    const struct date from = {2026, 11, 1};
    struct rusage usage;
    size_t slots, items;
    if (zone_init("Asia/Ho_Chi_Minh", NULL) != 0)
        fail("no time zone Asia/Ho_Chi_Minh");
    struct plan_notice *notices = rows_of(NOTICES, sizeof *notices);
    make_timetable(&timetable);
    make_notices(notices, civil_to_utc((struct civil){from, 0}));
    const struct plan_input input = {.timetable = &timetable, .notices = notices, .count = NOTICES};
    const double year_s = plan_year(&input, from, &slots, &items);
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"plan_year_s\": %.3f, \"plan_slots\": %zu, \"plan_items\": %zu, \"plan_peak_mb\": %ld, "
           "\"rule_next_us\": %.3f, \"rules_100000_s\": %.3f}\n",
           year_s, slots, items, usage.ru_maxrss / 1024, slowest_next(&timetable, from),
           load_rules(&timetable));
    timetable_done(&timetable);
    free(notices);
    return 0;
}
