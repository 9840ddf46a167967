/*
 * loaxa plan: what will be read, when, and what will not and why, before it happens: a day in full, or many
 * days on one sheet to print and pin up. The same planner and lengths as the daemon and a rehearsal; works on
 * a copy.
 */
#include "base/base.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/place.h"
#include "cli/plan_show.h"
#include "cli/show.h"
#include "plugin/plugin.h"
#include "station/station.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "Usage: loaxa plan [--station DIR] [--state DIR] [--from DATE] [--days N | --month YYYY-MM] [--json]\n"
    "Shows the plan before it happens, and everything that will not air as asked, with the reason.\n"
    "  --station DIR    the directory with station.cfg\n"
    "  --state DIR      whose approved notices; without it only the station's own words are planned\n"
    "  --from DATE      first day, such as 2026-11-23; today without it\n"
    "  --days N         so many days, 1 without it; more than 7 are shown a line a session\n"
    "  --month YYYY-MM  a whole month on one sheet\n"
    "  --json           {\"slots\": […], \"conflicts\": […], \"refusals\": […], \"deferred\": […], "
    "\"notes\": […], \"coverage\": […]}\n";

#define DAYS_IN_FULL 7

struct planning {
    struct place place;
    const char *state, *from_text, *days_text, *month;
    bool json;
    struct date from;
    int days;
    uv_loop_t loop;
    struct virtual_clock clock;
    char *worker_program, *plugin_dir, *voices_dir;
    char cache[64]; /* a folder of its own, removed at the end */
    struct faults faults;
};

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static int make_plan(struct planning *p, json_t **out, struct error *err)
{
    int rc = plugin_find_installation(&p->worker_program, &p->plugin_dir, &p->voices_dir, err);
    if (rc != 0)
        return rc;
    snprintf(p->cache, sizeof p->cache, "/tmp/loaxa-plan-XXXXXX");
    if (mkdtemp(p->cache) == NULL) {
        p->cache[0] = '\0';
        return error_set(err, -errno, "no folder to work in can be made under /tmp: %s", strerror(errno));
    }
    const struct station_setup setup = {.loop = &p->loop,
                                        .clock = &p->clock.clock,
                                        .virtual_clock = &p->clock,
                                        .virtual_date = p->from,
                                        .station_dir = p->place.station,
                                        .state_dir = p->state,
                                        .store_mode = STORE_MEMORY_COPY,
                                        .cache_dir = p->cache,
                                        .no_polls = true,
                                        .worker_program = p->worker_program,
                                        .plugin_dir = p->plugin_dir,
                                        .voices_dir = p->voices_dir};
    return station_plan_offline(&setup, p->from, p->days, out, &p->faults, err);
}

static int read_month(struct planning *p)
{
    char first[16];
    snprintf(first, sizeof first, "%.8s-01", p->month);
    if (strlen(p->month) != 7 || date_parse(first, &p->from) != 0)
        return cli_usage(&command_plan, "--month: expected a month such as 2026-11, found \"%s\"", p->month);
    p->days = date_days_in_month(p->from.year, p->from.month);
    return 0;
}

static int read_days(struct planning *p)
{
    long long days;
    place_set_zone(&p->place);
    p->from = civil_from_utc(clock_real()->wall_us(clock_real())).date;
    if (p->from_text != NULL && date_parse(p->from_text, &p->from) != 0)
        return cli_usage(&command_plan, "--from: expected a day such as 2026-11-23, found \"%s\"",
                         p->from_text);
    if (!options_number(p->days_text, 1, &days) || days > 366)
        return cli_usage(&command_plan, "--days: expected a number from 1 to 366, found \"%s\"",
                         p->days_text);
    p->days = (int)days;
    return p->month == NULL ? 0 : read_month(p);
}

static void print_plan(const struct planning *p, const json_t *json)
{
    struct calendar calendar = {0};
    struct faults faults = {0};
    stationdir_load_calendar(p->place.station, &calendar, &faults); /* it was sound a moment ago */
    if (p->days <= DAYS_IN_FULL)
        plan_show_days(json, &calendar, p->from, p->days);
    else
        plan_show_sheet(json, &calendar, p->from, p->days);
    calendar_done(&calendar);
    faults_done(&faults);
}

static int plan(struct planning *p)
{
    struct error err = {0};
    json_t *json = NULL;
    virtual_clock_init(&p->clock, civil_to_utc((struct civil){.date = p->from}));
    if (uv_loop_init(&p->loop) != 0)
        return cli_usage(&command_plan, "no event loop can be made");
    log_init("loaxa", LOG_LEVEL_WARNING, 0);
    const int rc = make_plan(p, &json, &err);
    uv_run(&p->loop, UV_RUN_NOWAIT);
    uv_loop_close(&p->loop);
    if (p->cache[0] != '\0')
        nftw(p->cache, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    faults_print(&p->faults, FAULT_ERROR, stderr);
    if (rc != 0)
        return cli_refuse(&command_plan, &err);
    if (p->json)
        show_json(json);
    else
        print_plan(p, json);
    json_decref(json);
    return EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct planning p = {.place = PLACE_DEFAULT, .days_text = "1"};
    int words = 0;
    const struct option_row rows[] = {{"--station", NULL, &p.place.station},
                                      {"--state", NULL, &p.state},
                                      {"--from", NULL, &p.from_text},
                                      {"--days", NULL, &p.days_text},
                                      {"--month", NULL, &p.month},
                                      {"--json", &p.json, NULL},
                                      {0}};
    int code = options_read(&command_plan, argc, argv, rows, &words);
    if (code == 0 && words > 0)
        code =
            cli_usage(&command_plan, "unexpected \"%s\"; the first day is given with --from DATE", argv[1]);
    if (code == 0)
        code = read_days(&p);
    if (code == 0)
        code = plan(&p);
    faults_done(&p.faults);
    free(p.worker_program);
    free(p.plugin_dir);
    free(p.voices_dir);
    return code;
}

const struct command command_plan = {
    .name = "plan", .summary = "Show what will be read, when, and what will not", .help = help, .run = run};
