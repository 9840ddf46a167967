/*
 * The plan, the rehearsal and the running station agree: the same notices, at the same instants, from the
 * same state. And a rehearsal changes nothing of the state it looks at.
 */
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
#define AIRED_MOST 16
#define TOLERANCE_US 20000 /* a block of the air */

static char *scenarios;

struct aired {
    int64_t notice[AIRED_MOST], start_us[AIRED_MOST];
    size_t count;
};

static void add(struct aired *aired, int64_t notice, int64_t start_us)
{
    assert_true(aired->count < AIRED_MOST);
    aired->notice[aired->count] = notice;
    aired->start_us[aired->count++] = start_us;
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
    struct faults faults = {0};
    struct error err = {0};
    const struct station_part *parts;
    virtual_clock_init(&clock, stage->clock.wall);
    assert_int_equal(station_new(&setup, &station, &faults, &err), 0);
    assert_int_equal(station_start(station, &err), 0);
    if (station_run_virtual(station, script_instant(stage->script, "07:00"), &err))
        fail_msg("%s", err.text);
    station_stop_clean(station, "rehearsal", NULL, NULL);
    assert_int_equal(station_rehearsal_parts(station, &parts), 2); /* two slots: two stretches of sound */
    assert_true(file_exists(parts[0].path) && file_exists(parts[1].path));
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
    struct script script = {.day = {2026, 11, 23}, .from_ms = 4 * 3600 * 1000};
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
    stage_run_to(&stage, script_instant(&script, "07:00"));
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_agreement)};
    log_init("agreement", LOG_LEVEL_ERROR, 0);
    scenarios = stage_scenarios();
    int failed = cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
    free(scenarios);
    return failed;
}
