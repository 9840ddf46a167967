/*
 * loaxa rehearse: a day of the station on a virtual clock, through the same planner, guards, renderer and air
 * as the daemon, into a sound file and a journal. Nothing of the station is touched: the state is copied into
 * memory, no output of the station is opened.
 */
#include "base/base.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/place.h"
#include "cli/rehearse_sound.h"
#include "cli/show.h"
#include "console/console.h"
#include "plugin/plugin.h"
#include "station/station.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] = "Usage: loaxa rehearse [--station DIR] [--state DIR] --date DATE --out DIR "
                           "[--trim] [--as-if-approved] [--json]\n"
                           "Airs one day into files, as the station would: DIR/air.flac and "
                           "DIR/journal.json. No loudspeaker, no stream, and\n"
                           "nothing of the state is changed.\n"
                           "  --state DIR       the notices of this state, as they stand now (approved ones "
                           "air). Without it the sources are\n"
                           "                    asked once into an empty state, where only those with "
                           "approve = \"auto\" approve anything\n"
                           "  --as-if-approved  notices that wait for approval air, too\n"
                           "  --date DATE       the day, such as 2026-11-23\n"
                           "  --out DIR         where to write; further channels go to air-CHANNEL.flac\n"
                           "  --trim            leave out the silence between the slots (else air.flac "
                           "begins at 00:00 and lasts the day)\n"
                           "  --json            print what journal.json holds\n";

struct rehearsal {
    const char *station, *state, *date_text, *out;
    bool trim, as_if_approved, json;
    struct date date;
    uv_loop_t loop;
    struct virtual_clock clock;
    char *worker_program, *plugin_dir, *voices_dir;
    char work[64]; /* a folder of its own, removed at the end */
    char *work_state, *work_cache, *work_file;
    struct station *station_running;
    json_t *result;
};

/* ---- a place to work ---- */

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static int make_work(struct rehearsal *r, struct error *err)
{
    snprintf(r->work, sizeof r->work, "/tmp/loaxa-rehearse-XXXXXX");
    if (!mkdtemp(r->work)) {
        r->work[0] = '\0';
        return error_set(err, -errno, "No folder to work in can be made under /tmp: %s.", strerror(errno));
    }
    r->work_state = file_join(r->work, "state");
    r->work_cache = file_join(r->work, "cache");
    r->work_file = file_join(r->work, "part");
    if (!r->work_state || !r->work_cache || !r->work_file)
        return error_set(err, -ENOMEM, "No memory.");
    return 0;
}

static void remove_work(struct rehearsal *r)
{
    if (r->work[0])
        nftw(r->work, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(r->work_state);
    free(r->work_cache);
    free(r->work_file);
}

static int check_state(const struct rehearsal *r, struct error *err)
{
    struct store *store = NULL;
    if (!r->state)
        return 0;
    int code = store_open(r->state, STORE_READ, clock_real(), &store, err);
    store_close(store);
    return code;
}

/* ---- the day ---- */

static int open_station(struct rehearsal *r, struct error *err)
{
    struct station_setup setup = {.loop = &r->loop,
                                  .clock = &r->clock.clock,
                                  .virtual_clock = &r->clock,
                                  .virtual_date = r->date,
                                  .present_us = clock_real()->wall_us(clock_real()),
                                  .station_dir = r->station,
                                  .state_dir = r->state ? r->state : r->work_state,
                                  .store_mode = r->state ? STORE_MEMORY_COPY : STORE_WRITE,
                                  .cache_dir = r->work_cache,
                                  .rehearsal_file = r->work_file,
                                  .as_if_approved = r->as_if_approved,
                                  .no_polls = r->state != NULL,
                                  .worker_program = r->worker_program,
                                  .plugin_dir = r->plugin_dir,
                                  .voices_dir = r->voices_dir};
    struct faults faults = {0};
    int code = station_new(&setup, &r->station_running, &faults, err);
    faults_print(&faults, FAULT_ERROR, stderr);
    faults_done(&faults);
    return code;
}

static int last_sequence(void *context, const struct journal_row *row)
{
    *(int64_t *)context = row->sequence;
    return 0;
}

static int64_t day_start(struct date date)
{
    return civil_to_utc((struct civil){.date = date});
}

static int play_day(struct rehearsal *r, int64_t *after, struct error *err)
{
    struct station *station = r->station_running;
    *after = 0;
    int code = journal_each(station_store(station), 0, 0, last_sequence, after, err);
    if (code == 0)
        code = station_start(station, err);
    if (code == 0)
        code = station_run_virtual(station, day_start(date_add(r->date, 1)), err);
    station_stop_clean(station, "rehearsal", NULL, NULL);
    return code;
}

/* ---- the result ---- */

static int add_channel(struct rehearsal *r, json_t *air, size_t channel, struct error *err)
{
    const struct station_config *config = station_config(r->station_running);
    const struct station_part *parts;
    size_t count = station_rehearsal_parts(r->station_running, &parts);
    const char *name = config->timetable.channels[channel];
    char file[128];
    snprintf(file, sizeof file, channel ? "air-%s.flac" : "air.flac", name);
    char *path = file_join(r->out, file);
    json_t *stretches = NULL;
    struct rehearse_sound sound = {.path = path,
                                   .rate_hz = config->rate_hz,
                                   .channel = channel,
                                   .from_us = day_start(r->date),
                                   .to_us = day_start(date_add(r->date, 1)),
                                   .trim = r->trim};
    int code = path ? rehearse_sound_join(&sound, parts, count, &stretches, err)
                    : error_set(err, -ENOMEM, "No memory.");
    free(path);
    if (code == 0)
        json_array_append_new(
            air, json_pack("{s:s, s:s, s:o}", "file", file, "channel", name, "stretches", stretches));
    return code;
}

static int add_journal(struct rehearsal *r, int64_t after, struct error *err)
{
    json_t *rows = json_object_get(r->result, "rows"), *page = NULL;
    bool more = true;
    while (more) {
        int code = journal_list(station_store(r->station_running), 0, 0, after, &page, err);
        if (code)
            return code;
        json_t *list = json_object_get(page, "rows");
        size_t count = json_array_size(list);
        json_array_extend(rows, list);
        if (count)
            after = json_integer_value(json_object_get(json_array_get(list, count - 1), "sequence"));
        more = count && json_is_true(json_object_get(page, "more"));
        json_decref(page);
    }
    return 0;
}

static int write_result(struct rehearsal *r, struct error *err)
{
    char *path = file_join(r->out, "journal.json"), *text = json_dumps(r->result, JSON_INDENT(2));
    int code = path && text ? file_write_atomic(path, text, strlen(text), 0644, err)
                            : error_set(err, -ENOMEM, "No memory for journal.json.");
    free(path);
    free(text);
    return code;
}

static int collect(struct rehearsal *r, int64_t after, struct error *err)
{
    const struct station_config *config = station_config(r->station_running);
    json_t *air = json_array();
    int code = 0;
    r->result = json_pack("{s:s, s:s*, s:b, s:o, s:[]}", "date", r->date_text, "station", config->name,
                          "trim", r->trim, "air", air, "rows");
    if (!r->result)
        return error_set(err, -ENOMEM, "No memory for the journal.");
    for (size_t i = 0; i < config->timetable.channel_count && code == 0; i++)
        code = add_channel(r, air, i, err);
    if (code == 0)
        code = add_journal(r, after, err);
    return code ? code : write_result(r, err);
}

static int rehearse(struct rehearsal *r, struct error *err)
{
    int64_t after = 0;
    int code = plugin_find_installation(&r->worker_program, &r->plugin_dir, &r->voices_dir, err);
    if (code == 0)
        code = check_state(r, err);
    if (code == 0)
        code = file_make_directory(r->out, 0755, err);
    if (code == 0)
        code = make_work(r, err);
    if (code == 0)
        code = open_station(r, err);
    if (code == 0)
        code = play_day(r, &after, err);
    return code ? code : collect(r, after, err);
}

/* ---- the command ---- */

static void print_day(const struct rehearsal *r)
{
    json_t *row;
    size_t i;
    printf("Nghe thử ngày %s, %s. Tiếng: %s/air.flac\n", r->date_text, show_text(r->result, "station"),
           r->out);
    json_array_foreach(json_object_get(r->result, "rows"), i, row)
    {
        const char *kind = show_text(row, "kind");
        if (text_starts(kind, "slot.") || text_starts(kind, "airing.") || text_starts(kind, "item."))
            printf("%s  %s\n", show_time(row, "at", 1).text, show_text(row, "text"));
    }
}

static void done(struct rehearsal *r)
{
    station_free(r->station_running);
    uv_run(&r->loop, UV_RUN_NOWAIT);
    uv_loop_close(&r->loop);
    remove_work(r);
    json_decref(r->result);
    free(r->worker_program);
    free(r->plugin_dir);
    free(r->voices_dir);
}

static int run(int argc, char **argv)
{
    struct rehearsal r = {.station = DEFAULT_STATION};
    struct error err = {0};
    int words = 0;
    const struct option_row rows[] = {
        {"--station", NULL, &r.station}, {"--state", NULL, &r.state},
        {"--date", NULL, &r.date_text},  {"--out", NULL, &r.out},
        {"--trim", &r.trim, NULL},       {"--as-if-approved", &r.as_if_approved, NULL},
        {"--json", &r.json, NULL},       {0}};
    int code = options_read(&command_rehearse, argc, argv, rows, &words);
    if (code)
        return code;
    if (words > 0)
        return cli_usage(&command_rehearse, "unexpected “%s”", argv[1]);
    if (!r.date_text || date_parse(r.date_text, &r.date))
        return cli_usage(&command_rehearse, "--date: expected a day such as 2026-11-23");
    if (!r.out)
        return cli_usage(&command_rehearse,
                         "--out: expected the folder to write air.flac and journal.json into");
    if (uv_loop_init(&r.loop))
        return cli_usage(&command_rehearse, "no event loop can be made");
    log_init("loaxa", LOG_LEVEL_WARNING, 0);
    code = rehearse(&r, &err);
    if (code == 0 && r.json)
        show_json(r.result);
    else if (code == 0)
        print_day(&r);
    done(&r);
    return code ? cli_refuse(&command_rehearse, &err) : EXIT_DONE;
}

const struct command command_rehearse = {
    .name = "rehearse", .summary = "Air one day into files, without a sound", .help = help, .run = run};
