/*
 * loaxa stop, resume, skip, air: the four acts on what is sounding. Talk to the running station only.
 */
#include "cli/commands.h"
#include "cli/desk.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct act {
    const struct command *command;
    struct place place;
    const char *path;
    json_t *body; /* taken by act_do; may be NULL */
    enum phrase done;
    const char *word; /* for the phrase; may be NULL */
};

static int act_do(struct act *act)
{
    struct desk desk;
    struct error err = {0};
    int rc = desk_open(&desk, &act->place, DESK_STATION, &err);
    if (rc == 0)
        rc = desk_post(&desk, act->path, act->body, &err);
    else
        json_decref(act->body);
    desk_close(&desk);
    if (rc != 0)
        return desk_refused(act->command, &act->place, &err);
    tell(act->done, act->word);
    return EXIT_DONE;
}

/* The words of argv as one text, e.g. a reason written without quotes; new memory, NULL without words. */
static char *join(int words, char **argv)
{
    struct buf text;
    buf_init(&text, 4096);
    for (int i = 1; i <= words; i++) {
        if (i > 1)
            buf_add_char(&text, ' ');
        buf_add_text(&text, argv[i]);
    }
    char *taken = words > 0 && text.error == 0 ? buf_take(&text) : NULL;
    buf_done(&text);
    return taken;
}

static int run_stop(int argc, char **argv)
{
    struct act act = {
        .command = &command_stop, .place = PLACE_DEFAULT, .path = "/stop", .done = PHRASE_DONE_STOP};
    const char *why = NULL;
    const struct option_row rows[] = {{"--why", NULL, &why},
                                      {"--state", NULL, &act.place.state},
                                      {"--station", NULL, &act.place.station},
                                      {0}};
    int words = 0;
    if (options_read(act.command, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    char *joined = why == NULL ? join(words, argv) : NULL;
    act.body = json_pack("{s:s?}", "why", why != NULL ? why : joined);
    free(joined);
    return act_do(&act);
}

static int run_resume(int argc, char **argv)
{
    struct act act = {
        .command = &command_resume, .place = PLACE_DEFAULT, .path = "/resume", .done = PHRASE_DONE_RESUME};
    const struct option_row rows[] = {
        {"--state", NULL, &act.place.state}, {"--station", NULL, &act.place.station}, {0}};
    int words = 0;
    if (options_read(act.command, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words > 0)
        return cli_usage(act.command, "it takes no words");
    return act_do(&act);
}

static int run_skip(int argc, char **argv)
{
    struct act act = {
        .command = &command_skip, .place = PLACE_DEFAULT, .path = "/skip", .done = PHRASE_DONE_SKIP};
    const char *channel = NULL;
    const struct option_row rows[] = {{"--channel", NULL, &channel},
                                      {"--state", NULL, &act.place.state},
                                      {"--station", NULL, &act.place.station},
                                      {0}};
    int words = 0;
    if (options_read(act.command, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words > 0)
        return cli_usage(act.command, "it takes no words; a channel is named with --channel");
    act.body = json_pack("{s:s?}", "channel", channel);
    return act_do(&act);
}

static int run_air(int argc, char **argv)
{
    struct act act = {.command = &command_air, .place = PLACE_DEFAULT, .done = PHRASE_DONE_AIR};
    const struct option_row rows[] = {
        {"--state", NULL, &act.place.state}, {"--station", NULL, &act.place.station}, {0}};
    int words = 0;
    long long id = 0;
    char path[64];
    if (options_read(act.command, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words != 1 || !options_number(argv[1], 1, &id))
        return cli_usage(act.command, "expected the number of one notice, as `loaxa notices` shows it");
    snprintf(path, sizeof path, "/air/%lld", id);
    act.path = path;
    act.word = argv[1];
    return act_do(&act);
}

const struct command command_stop = {
    .name = "stop",
    .summary = "Stop all sound at once; nothing sounds until `loaxa resume`",
    .help =
        "Usage: loaxa stop [REASON…] [--why REASON] [--state DIR]\n\n"
        "Silences every output within 200 ms, whatever is on the air. What it cuts is not caught up; "
        "nothing\n"
        "sounds until `loaxa resume`, also not after a restart. The journal keeps who stopped it and why.\n",
    .run = run_stop,
};

const struct command command_resume = {
    .name = "resume",
    .summary = "Let the station sound again after a stop",
    .help = "Usage: loaxa resume [--state DIR]\n\nLifts a stop: the next slot airs as planned.\n",
    .run = run_resume,
};

const struct command command_skip = {
    .name = "skip",
    .summary = "End the item that is on the air",
    .help = "Usage: loaxa skip [--channel NAME] [--state DIR]\n\nEnds the present item with a short fade; "
            "the next one follows.\n",
    .run = run_skip,
};

const struct command command_air = {
    .name = "air",
    .summary = "Air one approved notice now",
    .help = "Usage: loaxa air ID [--state DIR]\n\n"
            "Airs one approved notice at the next item boundary, inside the allowed windows only (an urgent "
            "one at any time).\n",
    .run = run_air,
};
