/*
 * The plan, the rehearsal and the running station agree: the same notices, at the same instants, from the
 * same state. And a rehearsal changes nothing of the state it looks at. Of one station all three are
 * compared; of many random ones the plan with the rehearsal.
 */
#include "../random_station.h"
#include "files.h"
#include "script.h"
#include "stage.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define NOTICES 5
#define AIRED_MOST 400
#define TOLERANCE_US 20000 /* a block of the air */

static char *scenarios;

struct aired {
    int64_t notice[AIRED_MOST], start_us[AIRED_MOST];
    size_t count;
};

/* Sanitizers are slow: fewer stations, spread over the same seeds. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STATIONS 20
#else
#define STATIONS 200
#endif

static void add(struct aired *aired, int64_t notice, int64_t start_us)
{
    assert_true(aired->count < AIRED_MOST);
    aired->notice[aired->count] = notice;
    aired->start_us[aired->count++] = start_us;
}

static void sort(struct aired *aired)
{
    for (size_t i = 1; i < aired->count; i++)
        for (size_t k = i; k > 0; k--) {
            const int64_t start = aired->start_us[k], notice = aired->notice[k];
            if (aired->start_us[k - 1] < start ||
                (aired->start_us[k - 1] == start && aired->notice[k - 1] <= notice))
                break;
            aired->start_us[k] = aired->start_us[k - 1];
            aired->notice[k] = aired->notice[k - 1];
            aired->start_us[k - 1] = start;
            aired->notice[k - 1] = notice;
        }
}

static void assert_agree(const struct aired *a, const struct aired *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->notice[i], b->notice[i]);
        assert_in_range(a->start_us[i] - b->start_us[i] + TOLERANCE_US, 0, 2 * TOLERANCE_US);
    }
}

static int take_started(void *context, const struct journal_row *row)
{
    if (strcmp(row->kind, "airing.started") == 0)
        add(context, json_integer_value(json_object_get(row->fields, "notice")), row->at_us);
    return 0;
}

static void read_journal(struct store *store, struct aired *out)
{
    struct error err = {0};
    *out = (struct aired){0};
    assert_int_equal(journal_each(store, 0, 0, take_started, out, &err), 0);
}

static void read_plan(const json_t *plan, struct aired *out)
{
    json_t *slot, *item;
    size_t i, k;
    *out = (struct aired){0};
    json_array_foreach(json_object_get(plan, "slots"), i, slot)
    {
        json_array_foreach(json_object_get(slot, "items"), k, item)
        {
            int64_t start = 0, notice = json_integer_value(json_object_get(item, "notice"));
            if (!notice || json_is_true(json_object_get(item, "again")))
                continue;
            assert_false(json_is_true(json_object_get(item, "estimated")));
            assert_int_equal(rfc3339_parse(json_string_value(json_object_get(item, "start")), &start), 0);
            add(out, notice, start);
        }
    }
}

static struct station_setup copy_setup(struct stage *stage, struct virtual_clock *clock, const char *cache,
                                       const char *file)
{
    return (struct station_setup){.loop = &stage->loop,
                                  .clock = &clock->clock,
                                  .virtual_clock = clock,
                                  .virtual_date = stage->script->day,
                                  .station_dir = stage->station_dir,
                                  .state_dir = stage->state_dir,
                                  .store_mode = STORE_MEMORY_COPY,
                                  .cache_dir = cache,
                                  .rehearsal_file = file,
                                  .no_polls = true,
                                  .worker_program = stage->worker_program,
                                  .plugin_dir = stage->plugin_dir,
                                  .voices_dir = stage->voices_dir};
}

static void plan(struct stage *stage, const char *cache, const char *file, struct aired *out)
{
    struct virtual_clock clock;
    struct station_setup setup = copy_setup(stage, &clock, cache, file);
    struct faults faults = {0};
    struct error err = {0};
    json_t *json = NULL;
    virtual_clock_init(&clock, stage->clock.wall);
    if (station_plan_offline(&setup, stage->script->day, 1, &json, &faults, &err))
        fail_msg("%s", err.text);
    read_plan(json, out);
    json_decref(json);
    faults_done(&faults);
}

static void rehearse(struct stage *stage, const char *cache, const char *file, struct aired *out)
{
    struct virtual_clock clock;
    struct station_setup setup = copy_setup(stage, &clock, cache, file);
    struct station *station = NULL;
    setup.virtual_date.year = 0; /* from the stage's present instant on */
    struct faults faults = {0};
    struct error err = {0};
    const struct station_part *parts;
    virtual_clock_init(&clock, stage->clock.wall);
    assert_int_equal(station_new(&setup, &station, &faults, &err), 0);
    assert_int_equal(station_start(station, &err), 0);
    if (station_run_virtual(station, script_instant(stage->script, stage->script->until), &err))
        fail_msg("%s", err.text);
    station_stop_clean(station, "rehearsal", NULL, NULL);
    const size_t count = station_rehearsal_parts(station, &parts);
    for (size_t i = 0; i < count; i++)
        assert_true(file_exists(parts[i].path));
    read_journal(station_store(station), out);
    station_free(station);
    faults_done(&faults);
}

static void bring_and_approve(struct stage *stage)
{
    char id[2] = "a";
    for (int i = 0; i < NOTICES; i++, id[0]++) {
        char at[] = "at", time[] = "04:00", bring[] = "notice", approve[] = "approve", times[] = "times=2";
        char until[] = "until=06:00", repeat[32];
        snprintf(repeat, sizeof repeat, "repeat=%d", i + 1);
        struct script_line line = {.words = {at, time, bring, id, times, until, repeat}, .count = 7};
        stage_do(stage, &line);
        line.words[2] = approve;
        stage_do(stage, &line);
    }
}

static int64_t journal_rows(struct stage *stage)
{
    struct store *store = stage_store(stage);
    struct error err = {0};
    int64_t rows = 0, broken = 0;
    assert_int_equal(journal_verify(store, &rows, &broken, &err), 0);
    store_close(store);
    return rows;
}

static void test_agreement(void **state)
{
    (void)state;
    struct script script = {.day = {2026, 11, 23}, .from_ms = 4 * 3600 * 1000, .until = "07:00"};
    struct stage stage;
    struct aired planned, rehearsed, live;
    stage_open(&stage, scenarios, "two-turns", &script);
    stage_start(&stage);
    bring_and_approve(&stage);
    stage_end(&stage);
    char *cache = file_join(stage.folder, "other-cache"), *file = file_join(stage.folder, "part");
    int64_t rows = journal_rows(&stage);
    plan(&stage, cache, file, &planned);
    rehearse(&stage, cache, file, &rehearsed);
    assert_int_equal(journal_rows(&stage), rows);
    stage_start(&stage);
    stage_run_to(&stage, script_instant(&script, script.until));
    struct store *store = stage_store(&stage);
    read_journal(store, &live);
    store_close(store);
    assert_int_equal(planned.count, 2 * NOTICES);
    assert_agree(&planned, &rehearsed);
    assert_agree(&planned, &live);
    stage_close(&stage);
    free(cache);
    free(file);
}

/* ---- random stations ---- */

static void write_file(struct stage *stage, const char *name, const char *text)
{
    char *path = file_join(stage->station_dir, name);
    struct error err = {0};
    if (file_write_atomic(path, text, strlen(text), 0600, &err))
        fail_msg("%s", err.text);
    free(path);
}

static void put_notices(struct stage *stage, const struct random_station *random)
{
    struct store *store = station_store(stage->station);
    struct error err = {0};
    for (unsigned i = 0; i < random->notice_count; i++) {
        const struct random_notice *from = &random->notices[i];
        char source[] = "notices";
        enum store_change change;
        struct notice notice = {.source = source,
                                .external_id = (char *)(uintptr_t)from->id,
                                .title = (char *)(uintptr_t)from->id,
                                .text = (char *)(uintptr_t)from->text,
                                .channels = (char *)(uintptr_t)from->channels,
                                .notice_class = from->notice_class,
                                .times = from->times};
        assert_int_equal(store_submit(store, &notice, &change, &err), 0);
        assert_int_equal(station_approve(stage->station, notice.id, notice.hash, "thử", &err), 0);
        if (from->order)
            assert_int_equal(station_set_order(stage->station, notice.id, from->order, "thử", &err), 0);
    }
}

static void compare_random(unsigned number, const char *cache)
{
    struct script script = {.day = {2026, 11, 23}, .from_ms = 298 * 60000, .until = "05:40"};
    struct random_station random = {
        .begin_ms = 5 * 3600 * 1000, .span_ms = 1800 * 1000, .cap_ms = 120 * 1000};
    struct stage stage;
    struct aired planned, rehearsed;
    random_station_draw(&random, number,
                        "{ name = \"loa\"; plugin = \"loa-thu\"; }, { name = \"loa-ha\"; plugin = "
                        "\"loa-thu\"; channels = [ \"thon-ha\" ]; }");
    stage_open(&stage, scenarios, "simple-morning", &script);
    write_file(&stage, "station.cfg", random.station);
    for (unsigned i = 0; i < random.programme_count; i++) {
        char name[40];
        snprintf(name, sizeof name, "programmes/%s%u.cfg", i == 0 ? "sang" : "p", i);
        write_file(&stage, i == 0 ? "programmes/sang.cfg" : name, random.programmes[i]);
    }
    stage_start(&stage);
    put_notices(&stage, &random);
    stage_end(&stage);
    char *file = file_join(stage.folder, "part");
    plan(&stage, cache, file, &planned);
    rehearse(&stage, cache, file, &rehearsed);
    sort(&planned);
    sort(&rehearsed);
    const char *shown = getenv("LOAXA_RANDOM_STATION");
    if (shown && (unsigned)strtoul(shown, NULL, 10) == number) {
        print_message("%s\n", random.station);
        for (unsigned i = 0; i < random.programme_count; i++)
            print_message("%s\n", random.programmes[i]);
        for (size_t i = 0; i < planned.count || i < rehearsed.count; i++)
            print_message("%zu: planned %lld %lld rehearsed %lld %lld\n", i, (long long)planned.notice[i],
                          (long long)planned.start_us[i], (long long)rehearsed.notice[i],
                          (long long)rehearsed.start_us[i]);
    }
    print_message("station %u\n", number);
    assert_agree(&planned, &rehearsed);
    stage_close(&stage);
    free(file);
}

static void test_random_stations(void **state)
{
    char cache[] = "/tmp/loaxa-agreement-XXXXXX";
    (void)state;
    assert_non_null(mkdtemp(cache));
    for (unsigned i = 0; i < STATIONS; i++)
        if (!getenv("LOAXA_RANDOM_STATION") ||
            (unsigned)atol(getenv("LOAXA_RANDOM_STATION")) == i * (200 / STATIONS))
            compare_random(i * (200 / STATIONS), cache);
    files_remove(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_agreement),
                                       cmocka_unit_test(test_random_stations)};
    log_init("agreement", LOG_LEVEL_ERROR, 0);
    scenarios = stage_scenarios();
    int failed = cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
    free(scenarios);
    return failed;
}
