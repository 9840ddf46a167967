/*
 * The stage of a scenario. The clock is virtual, everything else is the product: planner, guards, renderer,
 * air, workers.
 */
#include "stage.h"
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

#define OFFICER "cán bộ"

/* ---- folders ---- */

static char *join(const char *dir, const char *name)
{
    char *path = file_join(dir, name);
    assert_non_null(path);
    return path;
}

/* The folder above the build that holds `name`. */
static char *find_above(const char *name)
{
    const char *build = getenv("LOAXA_BUILD");
    char dir[4096];
    assert_non_null(build);
    snprintf(dir, sizeof dir, "%s", build);
    for (char *slash; (slash = strrchr(dir, '/')) != NULL;) {
        *slash = '\0';
        char *path = join(dir, name);
        if (file_exists(path))
            return path;
        free(path);
    }
    fail_msg("there is no %s above %s", name, build);
    return NULL;
}

/* Found by a folder that only the source tree has: one build may lie in another's. */
char *stage_scenarios(void)
{
    char *base = find_above("tests/scenarios/base");
    *strrchr(base, '/') = '\0';
    return base;
}

static void copy_file(const char *from, const char *to)
{
    struct error err = {0};
    char *bytes = NULL;
    size_t length = 0;
    if (file_read(from, 64u << 20, &bytes, &length, &err) || file_write_atomic(to, bytes, length, 0600, &err))
        fail_msg("%s", err.text);
    free(bytes);
}

/* Files and folders of `from` into `to`, over what is there. A scenario's own scenario.txt is not the
 * station's. */
static void copy_tree(const char *from, const char *to)
{
    struct file_entry *entries = NULL;
    struct error err = {0};
    size_t count = 0;
    assert_int_equal(file_make_directory(to, 0700, &err), 0);
    if (file_list(from, 1000, &entries, &count, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < count; i++) {
        char *a = join(from, entries[i].name), *b = join(to, entries[i].name);
        if (entries[i].is_directory)
            copy_tree(a, b);
        else if (strcmp(entries[i].name, "scenario.txt") != 0)
            copy_file(a, b);
        free(a);
        free(b);
    }
    file_list_free(entries, count);
}

static void link_to(const char *dir, const char *name, const char *target)
{
    char *path = join(dir, name);
    if (symlink(target, path))
        fail_msg("%s: %s", path, strerror(errno));
    free(path);
}

/* The build's plugins, and among its outputs the scenarios' own. */
static void make_plugin_dir(struct stage *stage, const char *build)
{
    static const char *const kinds[] = {"plugins/source", "plugins/voice"};
    struct error err = {0};
    char *outputs = join(stage->plugin_dir, "output"), *file = join(build, "plugins/output/file.so");
    char *own = join(build, "tests/scenarios/plugins/output/loa-thu.so");
    assert_int_equal(file_make_directory(outputs, 0700, &err), 0);
    for (size_t i = 0; i < 2; i++) {
        char *target = join(build, kinds[i]);
        link_to(stage->plugin_dir, strchr(kinds[i], '/') + 1, target);
        free(target);
    }
    link_to(outputs, "file.so", file);
    link_to(outputs, "loa-thu.so", own);
    free(outputs);
    free(file);
    free(own);
}

void stage_open(struct stage *stage, const char *scenarios, const char *scenario, const struct script *script)
{
    const char *build = getenv("LOAXA_BUILD");
    char *base = join(scenarios, "base"), *own = join(scenarios, scenario);
    struct error err = {0};
    *stage = (struct stage){.script = script, .folder = "/tmp/loaxa-scenario-XXXXXX", .lock = -1};
    assert_non_null(mkdtemp(stage->folder));
    stage->station_dir = join(stage->folder, "station");
    stage->state_dir = join(stage->folder, "state");
    stage->cache_dir = join(stage->folder, "cache");
    stage->plugin_dir = join(stage->folder, "plugins");
    stage->worker_program = join(build, "loaxa-worker");
    stage->voices_dir = find_above("voices");
    copy_tree(base, stage->station_dir);
    copy_tree(own, stage->station_dir);
    make_plugin_dir(stage, build);
    char *inbox = join(stage->station_dir, "inbox");
    assert_int_equal(file_make_directory(inbox, 0700, &err), 0);
    assert_int_equal(zone_init("Asia/Ho_Chi_Minh", &err), 0);
    assert_int_equal(uv_loop_init(&stage->loop), 0);
    virtual_clock_init(&stage->clock,
                       civil_to_utc((struct civil){.date = script->day, .ms_of_day = script->from_ms}));
    free(inbox);
    free(base);
    free(own);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

void stage_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void stage_close(struct stage *stage)
{
    if (stage->station)
        stage_end(stage);
    uv_run(&stage->loop, UV_RUN_NOWAIT);
    uv_loop_close(&stage->loop);
    stage_remove(stage->folder);
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

/* ---- verbs ---- */

static char *text_of(const char *text)
{
    char *copy = strdup(text);
    assert_non_null(copy);
    return copy;
}

static int class_of(const char *id)
{
    for (int i = CLASS_THONG_THUONG; i <= CLASS_KHAN_CAP; i++)
        if (strcmp(notice_class_id((enum notice_class)i), id) == 0)
            return i;
    fail_msg("there is no class “%s”", id);
    return 0;
}

/* A sentence with its line breaks, written "\n". */
static void add_sentence(struct buf *text, const char *sentence)
{
    for (const char *at = sentence; *at; at++)
        if (at[0] == '\\' && at[1] == 'n')
            at++, buf_add_char(text, '\n');
        else
            buf_add_char(text, *at);
}

/* `repeat=20` makes a notice of a minute or two out of one sentence. */
static char *long_text(const struct script_line *line)
{
    const char *sentence = script_value(line, "text", "Mời bà con trong thôn đi họp đông đủ.");
    long repeat = strtol(script_value(line, "repeat", "1"), NULL, 10);
    struct buf text;
    buf_init(&text, 1u << 20);
    for (long i = 0; i < repeat; i++) {
        if (i > 0)
            buf_add_char(&text, '\n');
        add_sentence(&text, sentence);
    }
    assert_int_equal(text.error, 0);
    return buf_take(&text);
}

static char *optional(const struct script_line *line, const char *name)
{
    const char *value = script_value(line, name, NULL);
    return value ? text_of(value) : NULL;
}

static int number(const struct script_line *line, const char *name, const char *fallback)
{
    return (int)strtol(script_value(line, name, fallback), NULL, 10);
}

static void bring(struct stage *stage, const struct script_line *line)
{
    const char *until = script_value(line, "until", NULL), *from = script_value(line, "from", NULL);
    enum store_change change;
    struct error err = {0};
    struct notice notice = {.source = text_of("notices"),
                            .external_id = text_of(line->words[3]),
                            .title = text_of(script_value(line, "title", line->words[3])),
                            .text = long_text(line),
                            .notice_class = class_of(script_value(line, "class", "thong_thuong")),
                            .times = number(line, "times", "1"),
                            .channels = optional(line, "channels"),
                            .topic = optional(line, "topic"),
                            .set = optional(line, "set"),
                            .series = optional(line, "series"),
                            .part = number(line, "part", "0"),
                            .parts = number(line, "parts", "0"),
                            .from_us = from ? script_instant(stage->script, from) : 0,
                            .until_us = until ? script_instant(stage->script, until) : 0};
    if (store_submit(station_store(stage->station), &notice, &change, &err))
        fail_msg("line %d: %s", line->line, err.text);
    assert_int_not_equal(change, STORE_UNCHANGED);
    notice_done(&notice);
}

static int64_t id_of(struct stage *stage, const struct script_line *line)
{
    int64_t id = 0;
    struct error err = {0};
    if (line->count < 4 || store_find(station_store(stage->station), "notices", line->words[3], &id, &err))
        fail_msg("line %d: there is no such notice", line->line);
    return id;
}

static int approve(struct stage *stage, const struct script_line *line, struct error *err)
{
    struct notice notice = {0};
    int64_t id = id_of(stage, line);
    assert_int_equal(store_notice(station_store(stage->station), id, &notice, err), 0);
    int code = station_approve(stage->station, id, notice.hash, OFFICER, err);
    notice_done(&notice);
    return code;
}

static int withdraw(struct stage *stage, const struct script_line *line, struct error *err)
{
    return station_withdraw(stage->station, id_of(stage, line), OFFICER, "có thay đổi", err);
}

static int send_back(struct stage *stage, const struct script_line *line, struct error *err)
{
    return station_return(stage->station, id_of(stage, line), OFFICER, "chưa rõ", err);
}

static int air(struct stage *stage, const struct script_line *line, struct error *err)
{
    return station_air_by_hand(stage->station, id_of(stage, line), OFFICER, err);
}

static int set_order(struct stage *stage, const struct script_line *line, struct error *err)
{
    return station_set_order(stage->station, id_of(stage, line), number(line, "place", "0"), OFFICER, err);
}

static int stop(struct stage *stage, const struct script_line *line, struct error *err)
{
    (void)line;
    return station_stop(stage->station, OFFICER, "có đám tang", err);
}

static int resume(struct stage *stage, const struct script_line *line, struct error *err)
{
    (void)line;
    return station_resume(stage->station, OFFICER, err);
}

static int skip_item(struct stage *stage, const struct script_line *line, struct error *err)
{
    (void)line;
    return station_skip(stage->station, NULL, OFFICER, err);
}

static int notice_verb(struct stage *stage, const struct script_line *line, struct error *err)
{
    (void)err;
    bring(stage, line);
    return 0;
}

static int crash(struct stage *stage, const struct script_line *line, struct error *err)
{
    (void)line;
    (void)err;
    stage_crash(stage);
    return 0;
}

static int end(struct stage *stage, const struct script_line *line, struct error *err)
{
    (void)line;
    (void)err;
    stage_end(stage);
    return 0;
}

static int start(struct stage *stage, const struct script_line *line, struct error *err)
{
    (void)line;
    (void)err;
    stage_start(stage);
    return 0;
}

static int step(struct stage *stage, const struct script_line *line, struct error *err)
{
    int64_t ms = 0;
    const char *by = line->words[3];
    (void)err;
    if (config_duration_parse(by + 1, &ms))
        fail_msg("line %d: expected a step such as +10m", line->line);
    virtual_clock_step_wall(&stage->clock, (by[0] == '-' ? -ms : ms) * 1000);
    return 0;
}

/* A file that a source takes at its next poll: written an hour ago by the real clock, not just now. */
static int make_file(struct stage *stage, const struct script_line *line, struct error *err)
{
    char *path = join(stage->station_dir, line->words[3]);
    char *text = script_value(line, "text", NULL) ? long_text(line) : text_of("");
    const char *like = script_value(line, "like", NULL);
    struct timespec times[2] = {{.tv_sec = time(NULL) - 3600}, {.tv_sec = time(NULL) - 3600}};
    int code = file_write_atomic(path, text, strlen(text), 0600, err);
    if (code == 0 && like) {
        char *from = find_above(like);
        copy_file(from, path);
        free(from);
    }
    if (code == 0 && utimensat(AT_FDCWD, path, times, 0))
        code = error_set(err, -errno, "%s: %s", path, strerror(errno));
    free(text);
    free(path);
    return code;
}

static int remove_file(struct stage *stage, const struct script_line *line, struct error *err)
{
    char *path = join(stage->station_dir, line->words[3]);
    (void)err;
    int code = unlink(path) ? -errno : 0;
    free(path);
    return code;
}

static int reload(struct stage *stage, const struct script_line *line, struct error *err)
{
    struct faults faults = {0};
    (void)line;
    int code = station_reload(stage->station, OFFICER, &faults, err);
    faults_done(&faults);
    return code;
}

/* What `loaxa backup` takes of the state. */
static int back_up(struct stage *stage, const struct script_line *line, struct error *err)
{
    char *copy = join(stage->folder, "backup");
    (void)line;
    int code = file_make_directory(copy, 0700, err);
    if (code == 0)
        code = store_copy(station_store(stage->station), copy, err);
    free(copy);
    return code;
}

/* Another machine takes over with the copy, as `loaxa restore` leaves it. */
static int restore(struct stage *stage, const struct script_line *line, struct error *err)
{
    char *copy = join(stage->folder, "backup");
    struct store *store = NULL;
    (void)line;
    free(stage->state_dir);
    stage->state_dir = join(stage->folder, "restored");
    copy_tree(copy, stage->state_dir);
    int code = store_open(stage->state_dir, STORE_WRITE, &stage->clock.clock, &store, err);
    if (code == 0)
        code = station_settle_restored(store, stage->clock.wall, "lúc sao lưu", err);
    store_close(store);
    free(copy);
    return code;
}

/* The disk has lost what officers recorded. */
static int lose_recordings(struct stage *stage, const struct script_line *line, struct error *err)
{
    char *folder = join(stage->state_dir, "recordings");
    (void)line;
    (void)err;
    stage_remove(folder);
    stage_remove(stage->cache_dir);
    free(folder);
    return file_make_directory(stage->cache_dir, 0700, err);
}

static const struct verb {
    const char *name;
    int (*act)(struct stage *, const struct script_line *, struct error *);
} verbs[] = {{"notice", notice_verb},
             {"approve", approve},
             {"withdraw", withdraw},
             {"return", send_back},
             {"air", air},
             {"order", set_order},
             {"stop", stop},
             {"resume", resume},
             {"skip", skip_item},
             {"crash", crash},
             {"end", end},
             {"start", start},
             {"lose-recordings", lose_recordings},
             {"backup", back_up},
             {"restore", restore},
             {"step", step},
             {"file", make_file},
             {"no-file", remove_file},
             {"reload", reload}};

/* `refused=WORDS`: the station must say no. */
void stage_do(struct stage *stage, const struct script_line *line)
{
    const char *refused = script_value(line, "refused", NULL);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct error err = {0};
        if (strcmp(verbs[i].name, line->words[2]) != 0)
            continue;
        int code = verbs[i].act(stage, line, &err);
        if (code && !refused)
            fail_msg("line %d: %s", line->line, err.text);
        if (refused && (!code || !strstr(err.text, refused)))
            fail_msg("line %d: expected a refusal with “%s”, found “%s”", line->line, refused, err.text);
        return;
    }
    fail_msg("line %d: there is no verb “%s”", line->line, line->words[2]);
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
