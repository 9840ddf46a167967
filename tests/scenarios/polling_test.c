/*
 * What `loaxa poll NAME --dry-run --json` shows: what would be submitted, with its words; what a person must
 * decide, and why; what is refused or held, and why. And that nothing of it stays.
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

static char *scenarios;

static void take(void *context, json_t *result)
{
    json_t **taken = context;
    *taken = json_incref(result);
}

/* The report of one source, polled by a station of its own as the command does; new reference. */
static json_t *poll(struct stage *stage, const char *source, bool dry_run)
{
    struct station_setup setup = {.loop = &stage->loop,
                                  .clock = &stage->clock.clock,
                                  .station_dir = stage->station_dir,
                                  .state_dir = stage->state_dir,
                                  .store_mode = dry_run ? STORE_MEMORY_COPY : STORE_WRITE,
                                  .no_polls = true,
                                  .worker_program = stage->worker_program,
                                  .plugin_dir = stage->plugin_dir,
                                  .voices_dir = stage->voices_dir};
    struct station *station = NULL;
    struct faults faults = {0};
    struct error err = {0};
    json_t *result = NULL;
    assert_int_equal(file_make_directory(stage->state_dir, 0700, &err), 0);
    if (station_new(&setup, &station, &faults, &err) ||
        station_poll(station, source, false, dry_run, take, &result, &err)) {
        faults_print(&faults, FAULT_ERROR, stderr);
        fail_msg("%s", err.text);
    }
    while (!result && uv_run(&stage->loop, UV_RUN_ONCE)) {
    }
    station_free(station);
    faults_done(&faults);
    json_t *report = json_incref(json_array_get(result, 0));
    json_decref(result);
    assert_string_equal(json_string_value(json_object_get(report, "result")), "done");
    return report;
}

static void put_file(struct stage *stage, const char *name, const char *like)
{
    char at[] = "at", time[] = "05:00", file[] = "file", where[128], what[160];
    snprintf(where, sizeof where, "%s", name);
    snprintf(what, sizeof what, "like=tests/scenarios/%s", like);
    struct script_line line = {.words = {at, time, file, where, what}, .count = 5};
    stage_do(stage, &line);
}

static const char *field(const json_t *report, const char *list, size_t row, const char *name)
{
    const json_t *found = json_object_get(json_array_get(json_object_get(report, list), row), name);
    return json_is_string(found) ? json_string_value(found) : "";
}

#define assert_says(text, part)                                                                              \
    do {                                                                                                     \
        if (!strstr((text), (part))) {                                                                       \
            fail_msg("\"%s\" is not in \"%s\"", (part), (text));                                             \
        }                                                                                                    \
    } while (0)

static void check_documents(const json_t *report)
{
    assert_int_equal(json_array_size(json_object_get(report, "new")), 2);
    size_t private = *field(report, "new", 0, "needs_person") ? 0 : 1;
    assert_says(field(report, "new", private, "needs_person"),
                "Riêng tư, cần người quyết định: có \"xử phạt\"");
    assert_string_equal(field(report, "new", private, "state"), "waiting");
    assert_string_equal(field(report, "new", !private, "needs_person"), "");
    assert_says(field(report, "new", !private, "text"), "thu gom vỏ chai thuốc trừ sâu");
    assert_int_equal(json_array_size(json_object_get(report, "refused")), 2);
    assert_string_equal(field(report, "refused", 0, "item"), "33-kh.txt");
    assert_says(field(report, "refused", 0, "reason"), "\"mật\"");
    assert_string_equal(field(report, "refused", 1, "item"), "34.docx");
    assert_says(field(report, "refused", 1, "reason"), "Tệp Word bị hỏng");
}

static void a_dry_run_tells_all_and_keeps_nothing(void **state)
{
    static const char *const files[] = {"van-ban/31-tb.txt", "van-ban/32-qd.txt", "van-ban/33-kh.txt",
                                        "van-ban/34.docx"};
    struct script script = {.day = {2026, 11, 23}, .from_ms = 5 * 3600 * 1000};
    struct stage stage;
    (void)state;
    stage_open(&stage, scenarios, "dry-run", &script);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char like[128];
        snprintf(like, sizeof like, "dry-run/%s", files[i]);
        put_file(&stage, files[i], like);
    }
    json_t *first = poll(&stage, "decisions", true), *again = poll(&stage, "decisions", true);
    check_documents(first);
    assert_true(json_equal(first, again)); /* new again: the first left nothing behind */
    json_decref(first);
    json_decref(again);
    stage_close(&stage);
}

static void a_held_list_says_why(void **state)
{
    struct script script = {.day = {2026, 11, 23}, .from_ms = 5 * 3600 * 1000};
    struct stage stage;
    (void)state;
    stage_open(&stage, scenarios, "dry-run", &script);
    put_file(&stage, "ds.csv", "list-shrinks/ds.csv");
    json_decref(poll(&stage, "procedures", false));
    put_file(&stage, "ds.csv", "list-shrinks/thieu.csv");
    json_t *report = poll(&stage, "procedures", true);
    assert_int_equal(json_array_size(json_object_get(report, "new")), 0);
    assert_string_equal(field(report, "held", 0, "item"), "ds.csv");
    assert_says(field(report, "held", 0, "reason"), "10");
    json_decref(report);
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_dry_run_tells_all_and_keeps_nothing),
                                       cmocka_unit_test(a_held_list_says_why)};
    log_init("polling", LOG_LEVEL_ERROR, 0);
    scenarios = stage_scenarios();
    int failed = cmocka_run_group_tests_name("polling", tests, NULL, NULL);
    free(scenarios);
    return failed;
}
