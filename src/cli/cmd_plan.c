/*
 * loaxa plan: what will be read, when, and what will not and why, before it happens: a day in full, or many
 * days on one sheet to print and pin up. The same planner and lengths as the daemon and a rehearsal; works on
 * a copy.
 */
#include "base/base.h"
#include "cli/commands.h"
#include "cli/offline_plan.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/place.h"
#include "cli/plan_show.h"
#include "cli/show.h"
#include "stationdir/stationdir.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    struct faults faults;
};

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
    const struct plan_wish wish = {p->place.station, p->state, p->from, p->days, false};
    struct error err = {0};
    json_t *json = NULL;
    log_init("loaxa", LOG_LEVEL_WARNING, 0);
    const int rc = offline_plan(&wish, &json, &p->faults, &err);
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
    return code;
}

const struct command command_plan = {
    .name = "plan", .summary = "Show what will be read, when, and what will not", .help = help, .run = run};
