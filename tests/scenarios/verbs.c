/*
 * What the lines of a scenario do: `at TIME VERB …`.
 */
#include "base/file.h"
#include "files.h"
#include "stage.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define OFFICER "cán bộ"

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
    const char *source = script_value(line, "source", "notices");
    if (line->count < 4 || store_find(station_store(stage->station), source, line->words[3], &id, &err))
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

/* The officer approves all that waits, source by source, but what needs a person. */
static int approve_all(struct stage *stage, const struct script_line *line, struct error *err)
{
    struct notice *notices = NULL;
    size_t count = 0;
    int code = store_notices(station_store(stage->station), NULL, NULL, &notices, &count, err);
    (void)line;
    for (size_t i = 0; i < count; i++) {
        const bool waits = notices[i].state == NOTICE_WAITING && !notices[i].needs_person;
        if (code == 0 && waits)
            code = station_approve(stage->station, notices[i].id, notices[i].hash, OFFICER, err);
        notice_done(&notices[i]);
    }
    free(notices);
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

/* A file that a source takes at its next poll. */
static int make_file(struct stage *stage, const struct script_line *line, struct error *err)
{
    char *path = files_join(stage->station_dir, line->words[3]);
    char *text = script_value(line, "text", NULL) ? long_text(line) : text_of("");
    const char *like = script_value(line, "like", NULL);
    int code = file_write_atomic(path, text, strlen(text), 0600, err);
    if (code == 0 && like) {
        char *from = files_find_above(like);
        files_copy(from, path);
        free(from);
    }
    if (code == 0)
        files_make_old(path);
    free(text);
    free(path);
    return code;
}

static int remove_file(struct stage *stage, const struct script_line *line, struct error *err)
{
    char *path = files_join(stage->station_dir, line->words[3]);
    (void)err;
    int code = unlink(path) ? -errno : 0;
    free(path);
    return code;
}

static void polled(void *context, json_t *result)
{
    (void)result;
    *(bool *)context = true;
}

/* One source is asked, as an officer asks it. */
static int poll_one(struct stage *stage, const struct script_line *line, struct error *err)
{
    bool done = false;
    int code = station_poll(stage->station, line->words[3], false, false, polled, &done, err);
    if (code == 0) /* time stands still while one is asked */
        code = station_run_virtual(stage->station, stage->clock.wall + US_PER_S, err);
    assert_true(code || done);
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
    char *copy = files_join(stage->folder, "backup");
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
    char *copy = files_join(stage->folder, "backup");
    struct store *store = NULL;
    (void)line;
    free(stage->state_dir);
    stage->state_dir = files_join(stage->folder, "restored");
    files_copy_tree(copy, stage->state_dir);
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
    char *folder = files_join(stage->state_dir, "recordings");
    (void)line;
    (void)err;
    files_remove(folder);
    files_remove(stage->cache_dir);
    free(folder);
    return file_make_directory(stage->cache_dir, 0700, err);
}

static const struct verb {
    const char *name;
    int (*act)(struct stage *, const struct script_line *, struct error *);
} verbs[] = {{"notice", notice_verb},
             {"approve", approve},
             {"approve-all", approve_all},
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
             {"poll", poll_one},
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
