/*
 * The stage of a scenario. The clock is virtual, everything else is the product: planner, guards, renderer,
 * air, workers.
 */
#include "stage.h"
#include "files.h"
#include "render/render.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
/* cmocka wants the headers above */
#include <cmocka.h>

/* ---- folders ---- */

/* Found by a folder that only the source tree has: one build may lie in another's. */
char *stage_scenarios(void)
{
    char *base = files_find_above("tests/scenarios/base");
    *strrchr(base, '/') = '\0';
    return base;
}

static void link_to(const char *dir, const char *name, const char *target)
{
    char *path = files_join(dir, name);
    if (symlink(target, path))
        fail_msg("%s: %s", path, strerror(errno));
    free(path);
}

/* The build's plugins, and among its outputs the scenarios' own. */
static void make_plugin_dir(struct stage *stage, const char *build)
{
    static const char *const links[][2] = {
        {"source", "plugins/source"},
        {"voice", "plugins/voice"},
        {"output/file.so", "plugins/output/file.so"},
        {"output/ao.so", "plugins/output/ao.so"},
        {"output/icecast.so", "plugins/output/icecast.so"},
        {"output/loa-thu.so", "tests/scenarios/plugins/output/loa-thu.so"},
    };
    struct error err = {0};
    char *outputs = files_join(stage->plugin_dir, "output");
    assert_int_equal(file_make_directory(outputs, 0700, &err), 0);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        char *target = files_join(build, links[i][1]);
        link_to(stage->plugin_dir, links[i][0], target);
        free(target);
    }
    free(outputs);
}

/* An example station is silent until a technician has named its loudspeaker. */
static void install_loudspeaker(const struct stage *stage)
{
    static const char silent[] = "plugin = \"ao\"; driver = \"alsa\"; enabled = false;";
    static const char heard[] = "plugin = \"loa-thu\";";
    char *path = files_join(stage->station_dir, "station.cfg"), *text = NULL;
    size_t length = 0;
    struct error err = {0};
    assert_int_equal(file_read(path, 1u << 20, &text, &length, &err), 0);
    char *at = strstr(text, silent);
    if (at) {
        memset(at, ' ', sizeof silent - 1);
        memcpy(at, heard, sizeof heard - 1);
        assert_int_equal(file_write_atomic(path, text, length, 0600, &err), 0);
    }
    free(text);
    free(path);
}

void stage_open(struct stage *stage, const char *scenarios, const char *scenario, const struct script *script)
{
    const char *build = getenv("LOAXA_BUILD");
    char *base = script->station ? files_find_above(script->station) : files_join(scenarios, "base");
    char *own = files_join(scenarios, scenario);
    struct error err = {0};
    *stage = (struct stage){.script = script, .folder = "/tmp/loaxa-scenario-XXXXXX", .lock = -1};
    assert_non_null(mkdtemp(stage->folder));
    stage->station_dir = files_join(stage->folder, "station");
    stage->state_dir = files_join(stage->folder, "state");
    stage->cache_dir = files_join(stage->folder, "cache");
    stage->plugin_dir = files_join(stage->folder, "plugins");
    stage->worker_program = files_join(build, "loaxa-worker");
    stage->voices_dir = files_find_above("voices");
    files_copy_tree(base, stage->station_dir);
    files_copy_tree(own, stage->station_dir);
    install_loudspeaker(stage);
    make_plugin_dir(stage, build);
    char *inbox = files_join(stage->station_dir, "inbox");
    assert_int_equal(file_make_directory(inbox, 0700, &err), 0);
    assert_int_equal(zone_init("Asia/Ho_Chi_Minh", &err), 0);
    assert_int_equal(uv_loop_init(&stage->loop), 0);
    virtual_clock_init(&stage->clock,
                       civil_to_utc((struct civil){.date = script->day, .ms_of_day = script->from_ms}));
    free(inbox);
    free(base);
    free(own);
}

void stage_close(struct stage *stage)
{
    if (stage->station)
        stage_end(stage);
    uv_run(&stage->loop, UV_RUN_NOWAIT);
    uv_loop_close(&stage->loop);
    files_remove(stage->folder);
    free(stage->station_dir);
    free(stage->state_dir);
    free(stage->cache_dir);
    free(stage->plugin_dir);
    free(stage->worker_program);
    free(stage->voices_dir);
}

/* ---- power ---- */

void stage_start(struct stage *stage)
{
    struct station_setup setup = {.loop = &stage->loop,
                                  .clock = &stage->clock.clock,
                                  .virtual_clock = &stage->clock,
                                  .station_dir = stage->station_dir,
                                  .state_dir = stage->state_dir,
                                  .store_mode = STORE_WRITE,
                                  .cache_dir = stage->cache_dir,
                                  .no_polls = !stage->script->polls,
                                  .worker_program = stage->worker_program,
                                  .plugin_dir = stage->plugin_dir,
                                  .voices_dir = stage->voices_dir};
    struct faults faults = {0};
    struct error err = {0};
    int code = file_make_directory(stage->state_dir, 0700, &err);
    if (code == 0)
        code = store_lock(stage->state_dir, &stage->lock, &err);
    if (code == 0)
        code = station_new(&setup, &stage->station, &faults, &err);
    if (code == 0)
        code = station_start(stage->station, &err);
    if (code) {
        faults_print(&faults, FAULT_ERROR, stderr);
        fail_msg("the station does not start: %s", err.text);
    }
    faults_done(&faults);
}

static void power_off(struct stage *stage)
{
    station_free(stage->station);
    stage->station = NULL;
    close(stage->lock);
    stage->lock = -1;
}

void stage_crash(struct stage *stage)
{
    assert_non_null(stage->station);
    power_off(stage);
}

void stage_end(struct stage *stage)
{
    assert_non_null(stage->station);
    station_stop_clean(stage->station, "scenario", NULL, NULL);
    power_off(stage);
}

void stage_run_to(struct stage *stage, int64_t wall_us)
{
    struct error err = {0};
    if (!stage->station) {
        int64_t by = wall_us - stage->clock.wall;
        if (by > 0)
            virtual_clock_advance_to_mono(&stage->clock, stage->clock.mono + by);
        return;
    }
    if (station_run_virtual(stage->station, wall_us, &err))
        fail_msg("the station does not run: %s", err.text);
}

/* ---- what must hold ---- */

struct store *stage_store(struct stage *stage)
{
    struct store *store = NULL;
    struct error err = {0};
    if (stage->station)
        stage_end(stage);
    if (store_open(stage->state_dir, STORE_READ, &stage->clock.clock, &store, &err))
        fail_msg("the state cannot be read: %s", err.text);
    return store;
}

static void check_airings(const struct airing *airings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_int_not_equal(airings[i].result, AIRING_STARTED); /* everything has its result */
        for (size_t k = 0; k < i; k++)
            if (airings[i].result == AIRING_AIRED && airings[k].result == AIRING_AIRED &&
                airings[i].notice == airings[k].notice && airings[i].turn == airings[k].turn &&
                strcmp(airings[i].slot, airings[k].slot) == 0)
                fail_msg("airing %lld aired twice", (long long)airings[i].id);
    }
}

void stage_check(struct stage *stage)
{
    struct store *store = stage_store(stage);
    struct airing *airings = NULL;
    struct error err = {0};
    int64_t rows = 0, broken = 0;
    size_t count = 0;
    if (journal_verify(store, &rows, &broken, &err))
        fail_msg("the journal's chain is broken at row %lld: %s", (long long)broken, err.text);
    assert_true(rows > 0);
    assert_int_equal(store_airings(store, 0, 0, &airings, &count, &err), 0);
    check_airings(airings, count);
    for (size_t i = 0; i < count; i++)
        airing_done(&airings[i]);
    free(airings);
    store_close(store);
}
