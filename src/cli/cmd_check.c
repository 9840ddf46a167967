/*
 * loaxa check: every fault of a station directory at once, each with the file and the line to mend: settings,
 * plugins, voice, day rules, and what could never air in the year to come. Nothing is started but describing
 * workers.
 */
#include "base/base.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/place.h"
#include "cli/show.h"
#include "plugin/plugin.h"
#include "stationdir/stationdir.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: loaxa check [--station DIR] [--json]\n"
    "Reads a station directory as the daemon would and prints everything that is wrong with it.\n"
    "  --station DIR  the directory with station.cfg\n"
    "  --json         {\"station\", \"errors\", \"warnings\", \"faults\": [{\"level\", \"file\", "
    "\"line\", \"text\"}]}\n"
    "Exit code 1 when there is an error; warnings do not stop a station.\n";

static const char *const levels[] = {
    [FAULT_NOTE] = "note", [FAULT_WARNING] = "warning", [FAULT_ERROR] = "error"};

static json_t *to_json(const char *station, const struct faults *faults)
{
    json_t *list = json_array();
    size_t warnings = 0;
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *row = &faults->rows[i];
        warnings += row->level == FAULT_WARNING;
        json_array_append_new(list, json_pack("{s:s, s:s?, s:i, s:s}", "level", levels[row->level], "file",
                                              row->file, "line", row->line, "text", row->text));
    }
    return json_pack("{s:s, s:I, s:I, s:I, s:o}", "station", station, "errors", (json_int_t)faults->errors,
                     "warnings", (json_int_t)warnings, "dropped", (json_int_t)faults->dropped, "faults",
                     list);
}

static void print_faults(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *row = &faults->rows[i];
        char place[4200];
        fault_place(row, place, sizeof place);
        printf("%s%s: %s\n", place, levels[row->level], row->text);
    }
}

static void print_sum(const char *station, const struct faults *faults)
{
    char errors[24], warnings[24];
    size_t count = 0;
    for (size_t i = 0; i < faults->count; i++)
        count += faults->rows[i].level == FAULT_WARNING;
    snprintf(errors, sizeof errors, "%zu", faults->errors);
    snprintf(warnings, sizeof warnings, "%zu", count);
    tell(faults->errors > 0 ? PHRASE_CHECK_FAULTY : PHRASE_CHECK_SOUND, station, errors, warnings);
}

static int check(const char *station, struct faults *faults, struct error *err)
{
    char *worker = NULL, *plugins = NULL, *voices = NULL;
    struct station_config *config = NULL;
    int rc = plugin_find_installation(&worker, &plugins, &voices, err);
    if (rc == 0 && stationdir_load(station, voices, plugins, worker, &config, faults) == 0)
        timetable_check(&config->timetable, civil_from_utc(clock_real()->wall_us(clock_real())).date, faults);
    station_config_free(config);
    free(worker);
    free(plugins);
    free(voices);
    return rc;
}

static int run(int argc, char **argv)
{
    const char *station = DEFAULT_STATION, *state = NULL;
    struct faults faults = {0};
    struct error err = {0};
    bool json = false;
    int words = 0;
    const struct option_row rows[] = {
        {"--station", NULL, &station}, {"--state", NULL, &state}, {"--json", &json, NULL}, {0}};
    int code = options_read(&command_check, argc, argv, rows, &words);
    if (code != 0)
        return code;
    if (words > 0)
        return cli_usage(&command_check, "unexpected \"%s\"; the directory is given with --station DIR",
                         argv[1]);
    if (check(station, &faults, &err) != 0)
        return cli_refuse(&command_check, &err);
    if (json) {
        json_t *out = to_json(station, &faults);
        show_json(out);
        json_decref(out);
    } else {
        print_faults(&faults);
        print_sum(station, &faults);
    }
    code = faults.errors > 0 ? EXIT_REFUSED : EXIT_DONE;
    faults_done(&faults);
    return code;
}

const struct command command_check = {
    .name = "check", .summary = "Find every fault of a station directory", .help = help, .run = run};
