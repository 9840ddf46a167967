/*
 * loaxa status: what the station is doing, in plain words; once, or line by line as it changes. Talks to the
 * running station only.
 */
#include "base/base.h"
#include "cli/commands.h"
#include "cli/desk.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include "console/console.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BREATH_US (8 * US_PER_S)
#define PARTS 6
#define PART_MOST (1u << 20)

struct watching {
    struct place place;
    bool seen;
    bool json, follow;
    bool begun;
    char *last[PARTS]; /* what each part said last: it is printed only when it says something new */
};

/* ---- one picture ----------------------------------------------------------------------------------------
 */

static void print_stopped(const json_t *status)
{
    const json_t *stopped = json_object_get(status, "stopped");
    if (!json_is_object(stopped))
        return;
    tell(PHRASE_STOPPED, show_text(stopped, "by"), show_time(stopped, "since", 0).text);
    if (show_text(stopped, "why")[0] != '\0')
        tell(PHRASE_STOPPED_WHY, show_text(stopped, "why"));
}

static void print_on_air(const json_t *status)
{
    const json_t *all = json_object_get(status, "on_air"), *now;
    size_t i;
    if (json_array_size(all) == 0)
        tell(PHRASE_SILENT);
    json_array_foreach(all, i, now)
    {
        tell(PHRASE_ON_AIR, show_text(now, "title"));
        if (show_text(now, "sentence")[0] != '\0')
            tell(PHRASE_READING_NOW, show_text(now, "sentence"));
        if (show_text(now, "next_sentence")[0] != '\0')
            tell(PHRASE_THEN_SENTENCE, show_text(now, "next_sentence"));
    }
}

/* While something is on the air, the next item of its slot matters. */
static void print_next_item(const json_t *status)
{
    const json_t *now = json_array_get(json_object_get(status, "on_air"), 0);
    const json_t *next = json_array_get(json_object_get(status, "next"), 0);
    if (json_is_object(now) && json_is_object(next) &&
        strcmp(show_text(now, "slot"), show_text(next, "slot")) == 0)
        tell(PHRASE_NEXT, show_text(next, "title"), show_time(next, "start", 1).text);
}

static void print_next_slot(const json_t *status)
{
    const json_t *slot = json_array_get(json_object_get(status, "slots"), 0);
    if (json_is_object(slot))
        tell(PHRASE_NEXT_SLOT, show_text(slot, "title"), show_time(slot, "start", 1).text);
    else
        tell(PHRASE_NO_SLOT);
}

static void print_listen(const json_t *status)
{
    const json_t *places = json_object_get(status, "listen"), *place;
    size_t i;
    json_array_foreach(places, i, place)
        tell(PHRASE_LISTEN, json_string_value(place) != NULL ? json_string_value(place) : "");
}

static const struct {
    const char *id, *vi;
} output_states[] = {
    {"open", "đang mở"},          {"closed", "đang đóng"},    {"starting", "đang mở lên"},
    {"retrying", "đang thử lại"}, {"disabled", "không dùng"},
};

static void print_outputs(const json_t *status)
{
    const json_t *outputs = json_object_get(status, "outputs"), *output;
    size_t i;
    json_array_foreach(outputs, i, output)
    {
        char words[512];
        const char *state = show_text(output, "state"), *error = show_text(output, "error");
        for (size_t k = 0; k < sizeof output_states / sizeof *output_states; k++)
            if (strcmp(output_states[k].id, state) == 0)
                state = output_states[k].vi;
        snprintf(words, sizeof words, error[0] != '\0' ? "%s (%s)" : "%s%s", state, error);
        tell(PHRASE_OUTPUT, show_text(output, "name"), words);
    }
}

static void print_sources(const json_t *status)
{
    const json_t *sources = json_object_get(status, "sources"), *source;
    size_t i;
    json_array_foreach(sources, i, source)
    {
        const char *name = show_text(source, "name"), *error = show_text(source, "error");
        if (error[0] != '\0')
            tell(PHRASE_SOURCE_FAILED, name, error);
        else if (show_text(source, "last_poll")[0] == '\0')
            tell(PHRASE_SOURCE_NEVER, name);
        else
            tell(PHRASE_SOURCE, name, show_time(source, "last_poll", 0).text);
    }
}

static void print_counts(const json_t *status)
{
    const json_t *notices = json_object_get(status, "notices");
    char waiting[24], approved[24], expired[24];
    snprintf(waiting, sizeof waiting, "%lld", (long long)show_number(notices, "waiting"));
    snprintf(approved, sizeof approved, "%lld", (long long)show_number(notices, "approved"));
    snprintf(expired, sizeof expired, "%lld", (long long)show_number(notices, "expired"));
    tell(PHRASE_COUNTS, waiting, approved, expired);
}

static void print_alarms(const json_t *status)
{
    const json_t *alarms = json_object_get(status, "alarms"), *alarm;
    size_t i;
    bool unseen = false;
    json_array_foreach(alarms, i, alarm)
    {
        char times[24];
        const long long count = (long long)show_number(alarm, "times");
        snprintf(times, sizeof times, "%lld", count);
        tell(count > 1 ? PHRASE_ALARM_TIMES : PHRASE_ALARM, show_text(alarm, "text"), times);
        unseen = unseen || json_is_true(json_object_get(alarm, "until_seen"));
    }
    if (unseen)
        tell(PHRASE_ALARMS_UNSEEN);
}

static void print_picture(const json_t *status)
{
    tell(PHRASE_STATION, show_text(status, "station"), show_time(status, "now", 1).text);
    print_stopped(status);
    if (strcmp(show_text(status, "clock"), "waiting") == 0)
        tell(PHRASE_CLOCK_WAITING);
    print_on_air(status);
    print_next_item(status);
    print_next_slot(status);
    print_listen(status);
    print_outputs(status);
    print_sources(status);
    print_counts(status);
    print_alarms(status);
}

/* ---- following ------------------------------------------------------------------------------------------
 */

/* The breath between two items of a slot is no news. */
static bool between_items(const json_t *status)
{
    int64_t now = 0, start = 0;
    const json_t *next = json_array_get(json_object_get(status, "next"), 0);
    return json_array_size(json_object_get(status, "on_air")) == 0 &&
           !json_is_object(json_object_get(status, "stopped")) &&
           rfc3339_parse(show_text(status, "now"), &now) == 0 &&
           rfc3339_parse(show_text(next, "start"), &start) == 0 && start - now < BREATH_US;
}

static void print_item(const json_t *status)
{
    const json_t *now = json_array_get(json_object_get(status, "on_air"), 0);
    printf("%s  ", show_time(status, "now", 1).text);
    if (json_is_object(now))
        tell(PHRASE_ON_AIR, show_text(now, "title"));
    else
        tell(PHRASE_SILENT);
    print_next_item(status);
}

static void print_sentence(const json_t *status)
{
    const json_t *now = json_array_get(json_object_get(status, "on_air"), 0);
    if (show_text(now, "sentence")[0] != '\0')
        tell(PHRASE_READING_NOW, show_text(now, "sentence"));
}

/* What following watches: a part is printed when one of the members it depends on has changed. A dotted
 * member is one of the first element of an array. */
static const struct part {
    const char *members[4];
    void (*print)(const json_t *status);
    bool waits; /* not in the breath between two items */
} parts[PARTS] = {
    {{"listen"}, print_listen, false},
    {{"stopped"}, print_stopped, false},
    {{"alarms"}, print_alarms, false},
    {{"slots.id"}, print_next_slot, false},
    {{"on_air.title", "on_air.started"}, print_item, true},
    {{"on_air.sentence", "on_air.started"}, print_sentence, true},
};

static json_t *member(const json_t *status, const char *name)
{
    const char *dot = strchr(name, '.');
    char array[32];
    if (dot == NULL)
        return json_object_get(status, name);
    snprintf(array, sizeof array, "%.*s", (int)(dot - name), name);
    return json_object_get(json_array_get(json_object_get(status, array), 0), dot + 1);
}

/* New memory, or NULL without any. */
static char *part_text(const struct part *part, const json_t *status)
{
    struct buf text;
    buf_init(&text, PART_MOST);
    for (size_t i = 0; i < 4 && part->members[i] != NULL; i++) {
        char *value = json_dumps(member(status, part->members[i]), JSON_COMPACT | JSON_ENCODE_ANY);
        buf_format(&text, "%s|", value != NULL ? value : "");
        free(value);
    }
    return buf_take(&text);
}

static void print_change(struct watching *w, const json_t *status)
{
    bool breath = w->begun && between_items(status);
    if (!w->begun)
        tell(PHRASE_STATION, show_text(status, "station"), show_time(status, "now", 1).text);
    w->begun = true;
    for (size_t i = 0; i < PARTS; i++) {
        char *text = breath && parts[i].waits ? NULL : part_text(&parts[i], status);
        if (text != NULL && (w->last[i] == NULL || strcmp(text, w->last[i]) != 0)) {
            free(w->last[i]);
            w->last[i] = text;
            parts[i].print(status);
        } else {
            free(text);
        }
    }
}

static void print_status(struct watching *w, const json_t *status)
{
    if (w->json && w->follow) {
        json_dumpf(status, stdout, JSON_COMPACT);
        putchar('\n');
    } else if (w->json) {
        show_json(status);
    } else if (w->follow) {
        print_change(w, status);
    } else {
        print_picture(status);
    }
    fflush(stdout);
}

/* Asks again as often as something has changed, until the station ends. */
static int follow(struct watching *w, struct desk *desk, json_t *status, struct error *err)
{
    int rc = 0;
    while (rc == 0 && !ferror(stdout)) {
        char path[64];
        print_status(w, status);
        snprintf(path, sizeof path, "/events?after=%lld", (long long)show_number(status, "counter"));
        json_decref(status);
        status = NULL;
        rc = client_call(desk->client, "GET", path, NULL, CONSOLE_WAIT_S + 10, &status, err);
    }
    json_decref(status);
    if (rc != -ECONNRESET)
        return rc;
    tell(PHRASE_ENDED);
    return 0;
}

/* Opens the station, waiting for it to appear for `wait_s` seconds. */
static int open_waiting(struct watching *w, struct desk *desk, long long wait_s, struct error *err)
{
    const struct timespec pause = {.tv_nsec = 100000000};
    int rc = desk_open(desk, &w->place, DESK_STATION, err);
    for (long long tries = wait_s * 10; rc == -ECONNREFUSED && tries > 0; tries--) {
        nanosleep(&pause, NULL);
        rc = desk_open(desk, &w->place, DESK_STATION, err);
    }
    return rc;
}

static int run(int argc, char **argv)
{
    struct watching w = {.place = PLACE_DEFAULT};
    const char *wait = "0";
    const struct option_row rows[] = {{"--state", NULL, &w.place.state},
                                      {"--station", NULL, &w.place.station},
                                      {"--json", &w.json, NULL},
                                      {"--follow", &w.follow, NULL},
                                      {"--wait", NULL, &wait},
                                      {"--seen", &w.seen, NULL},
                                      {0}};
    struct desk desk;
    struct error err = {0};
    json_t *status = NULL;
    int words = 0;
    long long wait_s = 0;
    if (options_read(&command_status, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words > 0 || !options_number(wait, 0, &wait_s))
        return cli_usage(&command_status, words > 0 ? "it takes no words" : "--wait: expected seconds");
    int rc = open_waiting(&w, &desk, wait_s, &err);
    if (rc == 0 && w.seen)
        rc = desk_post(&desk, "/alarms/seen", NULL, &err);
    if (rc == 0)
        rc = client_call(desk.client, "GET", "/status", NULL, 10, &status, &err);
    if (rc == 0 && w.follow)
        rc = follow(&w, &desk, status, &err);
    else if (rc == 0)
        print_status(&w, status);
    if (!w.follow)
        json_decref(status);
    desk_close(&desk);
    for (size_t i = 0; i < PARTS; i++)
        free(w.last[i]);
    return rc == 0 ? EXIT_DONE : desk_refused(&command_status, &w.place, &err);
}

const struct command command_status = {
    .name = "status",
    .summary = "Say what the station is doing: on air, next, outputs, sources, alarms",
    .help = "Usage: loaxa status [--follow] [--wait SECONDS] [--seen] [--json] [--state DIR]\n\n"
            "Says what is on the air, what comes next, where to listen, how outputs and sources do.\n\n"
            "  --follow        go on: print the sentence being read and what comes next as they change, "
            "until the station ends\n"
            "  --wait SECONDS  wait this long for the station to start\n"
            "  --seen          take down the alarms of what is over (a session missed, a notice that expired "
            "unaired): somebody has seen them\n"
            "  --json          the station's status as JSON; with --follow one line a change\n"
            "  --state DIR     the state directory (default /var/lib/loaxa)\n",
    .run = run,
};
