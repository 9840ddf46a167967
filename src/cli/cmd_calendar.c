/*
 * loaxa calendar: what a day is: weekday, lunar date, special day of a station. Reads holidays.cfg at most.
 */
#include "base/base.h"
#include "calendar/calendar.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/place.h"
#include "cli/show.h"
#include "stationdir/stationdir.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: loaxa calendar [DATE] [--days N] [--station DIR] [--json]\n"
    "Says of a day (today without DATE) its weekday, its lunar date, and which special day of the "
    "station's holidays.cfg it is.\n"
    "  DATE           such as 2026-11-23, from 1900 to 2199\n"
    "  --days N       that many days from DATE; with --json then a list\n"
    "  --station DIR  whose holidays.cfg; without it no day is a holiday\n"
    "  --json         {\"date\", \"weekday\", \"lunar\": {\"day\", \"month\", \"year\", \"leap\"}, "
    "\"holiday\"}; holiday is its title or null\n";

static json_t *day_json(const struct calendar *calendar, struct date day, const struct lunar_date *lunar)
{
    char date[11];
    const struct holiday *holiday = calendar_holiday(calendar, day);
    date_format(day, date);
    return json_pack("{s:s, s:s, s:{s:i, s:i, s:i, s:b}, s:s?}", "date", date, "weekday",
                     weekday_id(date_weekday(day)), "lunar", "day", lunar->day, "month", lunar->month, "year",
                     lunar->year, "leap", lunar->leap, "holiday", holiday == NULL ? NULL : holiday->title);
}

static void print_day(const struct calendar *calendar, struct date day, const struct lunar_date *lunar)
{
    char date[32], words[160];
    const struct holiday *holiday = calendar_holiday(calendar, day);
    snprintf(date, sizeof date, "%02d/%02d/%d", day.day, day.month, day.year);
    lunar_speak(*lunar, true, words, sizeof words);
    tell(holiday == NULL ? PHRASE_CALENDAR_DAY : PHRASE_CALENDAR_HOLIDAY,
         phrase(PHRASE_MONDAY + date_weekday(day)), date, words, holiday == NULL ? "" : holiday->title);
}

static int show_days(const struct calendar *calendar, struct date first, int days, bool json)
{
    json_t *list = json_array();
    for (int i = 0; i < days; i++) {
        struct lunar_date lunar;
        const struct date day = date_add(first, i);
        if (lunar_from_date(day, &lunar) != 0) {
            json_decref(list);
            return cli_usage(&command_calendar, "expected days from 1900-01-01 to 2199-12-31");
        }
        if (json)
            json_array_append_new(list, day_json(calendar, day, &lunar));
        else
            print_day(calendar, day, &lunar);
    }
    if (json)
        show_json(days == 1 ? json_array_get(list, 0) : list);
    json_decref(list);
    return EXIT_DONE;
}

static int load_calendar(const char *station, struct calendar *calendar)
{
    struct faults faults = {0};
    const int rc = station == NULL ? 0 : stationdir_load_calendar(station, calendar, &faults);
    faults_print(&faults, FAULT_NOTE, stderr);
    faults_done(&faults);
    return rc;
}

static int run(int argc, char **argv)
{
    struct place place = PLACE_DEFAULT;
    const char *station = NULL, *state = NULL, *days_text = "1";
    struct calendar calendar = {0};
    struct date first;
    long long days;
    bool json = false;
    int words = 0;
    const struct option_row rows[] = {{"--station", NULL, &station},
                                      {"--state", NULL, &state},
                                      {"--days", NULL, &days_text},
                                      {"--json", &json, NULL},
                                      {0}};
    int code = options_read(&command_calendar, argc, argv, rows, &words);
    if (code != 0)
        return code;
    place.station = station == NULL ? place.station : station;
    place_set_zone(&place);
    first = civil_from_utc(clock_real()->wall_us(clock_real())).date;
    if (words > 1 || (words == 1 && date_parse(argv[1], &first) != 0))
        return cli_usage(&command_calendar, "expected a day such as 2026-11-23, found \"%s\"", argv[words]);
    if (!options_number(days_text, 1, &days) || days > 3660)
        return cli_usage(&command_calendar, "--days: expected a number from 1 to 3660");
    code =
        load_calendar(station, &calendar) == 0 ? show_days(&calendar, first, (int)days, json) : EXIT_REFUSED;
    calendar_done(&calendar);
    return code;
}

const struct command command_calendar = {.name = "calendar",
                                         .summary = "Say what a day is: weekday, lunar date, holiday",
                                         .help = help,
                                         .run = run};
