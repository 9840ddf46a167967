/*
 * loaxa poll: asks one source (or all) now and says what it brought. Through the running station; without
 * one, the source's worker is run from here, on the state with its lock (a dry run: on a copy in memory).
 */
#include "cli/commands.h"
#include "cli/desk.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include "plugin/plugin.h"
#include "station/station.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POLL_S 120

struct polling {
    struct place place;
    bool accept, dry_run, json;
    const char *source; /* NULL = all */
    struct faults faults;
    json_t *result; /* array, one object a source */
    bool over;
};

/* ---- through the station --------------------------------------------------------------------------------
 */

static int poll_station(struct polling *p, struct client *client, struct error *err)
{
    char path[512];
    json_t *reply = NULL;
    char *name = p->source != NULL ? client_escape(client, p->source) : NULL;
    snprintf(path, sizeof path, "/poll%s%s", name != NULL ? "/" : "", name != NULL ? name : "");
    free(name);
    int rc =
        client_call(client, "POST", path, json_pack("{s:b, s:b}", "accept", p->accept, "dry_run", p->dry_run),
                    POLL_S, &reply, err);
    if (rc == 0)
        p->result = json_incref(json_object_get(reply, "sources"));
    json_decref(reply);
    return rc;
}

/* ---- without one ----------------------------------------------------------------------------------------
 */

static void polled(void *context, json_t *result)
{
    struct polling *p = context;
    p->result = json_incref(result);
    p->over = true;
}

/* The station is loaded but never started: nothing is opened, planned or aired. */
static int poll_here(struct polling *p, uv_loop_t *loop, const struct station_setup *setup, struct error *err)
{
    struct station *station = NULL;
    int rc = station_new(setup, &station, &p->faults, err);
    if (rc != 0)
        return rc;
    rc = station_poll(station, p->source, p->accept, p->dry_run, polled, p, err);
    while (rc == 0 && !p->over && uv_run(loop, UV_RUN_ONCE) != 0)
        ;
    station_free(station);
    return rc;
}

static int with_installation(struct polling *p, uv_loop_t *loop, struct error *err)
{
    char *worker = NULL, *plugins = NULL, *voices = NULL;
    int lock = -1;
    int rc = plugin_find_installation(&worker, &plugins, &voices, err);
    if (rc == 0 && !p->dry_run)
        rc = store_lock(p->place.state, &lock, err);
    if (rc == 0) {
        const struct station_setup setup = {.loop = loop,
                                            .clock = clock_real(),
                                            .station_dir = p->place.station,
                                            .state_dir = p->place.state,
                                            .store_mode = p->dry_run ? STORE_MEMORY_COPY : STORE_WRITE,
                                            .no_polls = true,
                                            .worker_program = worker,
                                            .plugin_dir = plugins,
                                            .voices_dir = voices};
        rc = poll_here(p, loop, &setup, err);
    }
    if (lock >= 0)
        close(lock);
    free(worker);
    free(plugins);
    free(voices);
    return rc;
}

static int poll_alone(struct polling *p, struct error *err)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    int rc = with_installation(p, &loop, err);
    while (uv_run(&loop, UV_RUN_DEFAULT) != 0)
        ;
    uv_loop_close(&loop);
    return rc;
}

/* ---- what it brought ------------------------------------------------------------------------------------
 */

/* A count, given as a number or as a list. */
static void count_text(const json_t *source, const char *name, char out[24])
{
    const json_t *value = json_object_get(source, name);
    long long count =
        json_is_array(value) ? (long long)json_array_size(value) : (long long)json_integer_value(value);
    snprintf(out, 24, "%lld", count);
}

static void print_list(const json_t *source, const char *name, enum phrase id)
{
    const json_t *rows = json_object_get(source, name), *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        char number[24] = "";
        if (json_is_integer(json_object_get(row, "id")))
            snprintf(number, sizeof number, "%lld", (long long)show_number(row, "id"));
        if (id == PHRASE_POLL_REFUSED || id == PHRASE_POLL_HELD)
            tell(id, show_text(row, "item"), show_text(row, "reason"));
        else
            tell(id, number[0] != '\0' ? number : show_text(row, "external_id"), show_text(row, "title"));
        if (show_text(row, "needs_person")[0] != '\0')
            tell(PHRASE_NEEDS_PERSON, show_text(row, "needs_person"));
    }
}

static bool print_source(const json_t *source)
{
    static const struct {
        const char *name;
        enum phrase phrase;
    } lists[] = {{"new", PHRASE_POLL_NEW},
                 {"revised", PHRASE_POLL_REVISED},
                 {"withdrawn", PHRASE_POLL_WITHDRAWN},
                 {"refused", PHRASE_POLL_REFUSED},
                 {"held", PHRASE_POLL_HELD}};
    char counts[5][24];
    const char *result = show_text(source, "result");
    if (strcmp(result, "done") != 0) {
        tell(strcmp(result, "busy") == 0 ? PHRASE_POLL_BUSY : PHRASE_POLL_FAILED, show_text(source, "source"),
             show_text(source, "error"));
        return false;
    }
    for (size_t i = 0; i < 4; i++)
        count_text(source, lists[i].name, counts[i]);
    count_text(source, "unchanged", counts[4]);
    tell(PHRASE_POLL_DONE, show_text(source, "source"), counts[0], counts[1], counts[4], counts[2],
         counts[3]);
    for (size_t i = 0; i < 5; i++)
        print_list(source, lists[i].name, lists[i].phrase);
    return true;
}

/* Whether every source did well. */
static bool print_result(const struct polling *p)
{
    const json_t *source;
    bool well = true;
    size_t i;
    if (p->json)
        show_json(p->result);
    json_array_foreach(p->result, i, source)
    {
        if (p->json)
            well = well && strcmp(show_text(source, "result"), "done") == 0;
        else
            well = print_source(source) && well;
    }
    if (p->dry_run && !p->json)
        tell(PHRASE_POLL_DRY);
    return well;
}

static int run(int argc, char **argv)
{
    struct polling p = {.place = PLACE_DEFAULT};
    const struct option_row rows[] = {
        {"--state", NULL, &p.place.state}, {"--station", NULL, &p.place.station},
        {"--accept", &p.accept, NULL},     {"--dry-run", &p.dry_run, NULL},
        {"--json", &p.json, NULL},         {0}};
    struct desk desk;
    struct error err = {0};
    int words = 0;
    if (options_read(&command_poll, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words > 1)
        return cli_usage(&command_poll, "expected one source's name, or none for all");
    p.source = words == 1 ? argv[1] : NULL;
    int rc = desk_open(&desk, &p.place, DESK_STATION, &err);
    if (rc == 0)
        rc = poll_station(&p, desk.client, &err);
    else if (rc == -ECONNREFUSED)
        rc = poll_alone(&p, &err);
    desk_close(&desk);
    faults_print(&p.faults, FAULT_WARNING, stderr);
    faults_done(&p.faults);
    bool well = rc == 0 && print_result(&p);
    json_decref(p.result);
    if (rc != 0)
        return desk_refused(&command_poll, &p.place, &err);
    return well ? EXIT_DONE : EXIT_REFUSED;
}

const struct command command_poll = {
    .name = "poll",
    .summary = "Ask a source now and say what it brought",
    .help =
        "Usage: loaxa poll [NAME] [--accept] [--dry-run] [--json] [--station DIR] [--state DIR]\n\n"
        "Asks the source NAME of the station (none: every source). Works with and without a running "
        "station.\n\n"
        "  --accept   take what was held as suspicious (a list that shrank by much, say)\n"
        "  --dry-run  say what it would bring, keep nothing\n"
        "  --json     an array, one object a source: result, new, revised, unchanged, withdrawn, refused, "
        "held\n",
    .run = run,
};
