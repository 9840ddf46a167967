/*
 * loaxa notices: what came in and in which state it is; one of them with its words; the officer's order among
 * equals.
 */
#include "cli/commands.h"
#include "cli/desk.h"
#include "cli/doubts.h"
#include "cli/notice_show.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include <string.h>

struct looking {
    struct place place;
    bool json;
    const char *only, *source;
};

static int list(struct looking *l, struct desk *desk, struct error *err)
{
    json_t *out = NULL;
    int rc = desk_notices(desk, l->only, l->source, &out, err);
    if (rc != 0)
        return rc;
    if (l->json)
        show_json(out);
    else
        notice_show_table(json_object_get(out, "notices"));
    json_decref(out);
    return 0;
}

static int show_one(struct looking *l, struct desk *desk, long long id, struct error *err)
{
    json_t *out = NULL;
    int rc = desk_notice(desk, id, &out, err);
    if (rc != 0)
        return rc;
    if (l->json) {
        show_json(out);
    } else {
        struct doubts *doubts = doubts_open(&l->place);
        notice_show(out);
        doubts_show(doubts, show_text(out, "text"));
        doubts_close(doubts);
    }
    json_decref(out);
    return 0;
}

/* `order ID N`: among equals a lower number goes first. */
static int set_order(struct looking *l, int words, char **argv)
{
    struct desk desk;
    struct error err = {0};
    long long id = 0, order = 0;
    const bool before = words == 3 && argv[3][0] == '-';
    if (words != 3 || !options_number(argv[2], 1, &id) || !options_number(argv[3] + before, 0, &order) ||
        order > 100000)
        return cli_usage(&command_notices,
                         "order: expected the number of a notice and its place, from -100000 to "
                         "100000; the lower goes first");
    int rc = desk_open(&desk, &l->place, DESK_ACT, &err);
    if (rc == 0)
        rc = desk_order(&desk, id, (int)(before ? -order : order), &err);
    desk_close(&desk);
    if (rc != 0)
        return desk_refused(&command_notices, &l->place, &err);
    tell(PHRASE_ORDERED, argv[2], argv[3]);
    return EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct looking l = {.place = PLACE_DEFAULT};
    const struct option_row rows[] = {
        {"--state", NULL, &l.place.state}, {"--station", NULL, &l.place.station}, {"--json", &l.json, NULL},
        {"--only", NULL, &l.only},         {"--source", NULL, &l.source},         {0}};
    struct desk desk;
    struct error err = {0};
    int words = 0;
    long long id = 0;
    if (options_read(&command_notices, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words > 0 && strcmp(argv[1], "order") == 0)
        return set_order(&l, words, argv);
    bool one = words == 2 && strcmp(argv[1], "show") == 0 && options_number(argv[2], 1, &id);
    if (!one && !(words == 0 || (words == 1 && strcmp(argv[1], "list") == 0)))
        return cli_usage(&command_notices, "expected nothing, `list`, `show ID` or `order ID PLACE`");
    int rc = desk_open(&desk, &l.place, DESK_LOOK, &err);
    if (rc == 0)
        rc = one ? show_one(&l, &desk, id, &err) : list(&l, &desk, &err);
    desk_close(&desk);
    return rc == 0 ? EXIT_DONE : desk_refused(&command_notices, &l.place, &err);
}

const struct command command_notices = {
    .name = "notices",
    .summary = "List the notices, or show one with its words",
    .help = "Usage: loaxa notices [list] [--only STATE] [--source NAME] [--json] [--state DIR]\n"
            "       loaxa notices show ID [--json] [--state DIR]\n"
            "       loaxa notices order ID PLACE [--state DIR]\n\n"
            "order: of notices of one class the one with the lower place is read first (0 without one).\n"
            "Works with and without a running station.\n\n"
            "  --only STATE   waiting, approved, returned, withdrawn or expired\n"
            "  --source NAME  of one source only\n"
            "  --json         as JSON; the hash is what `loaxa approve` binds to\n",
    .run = run,
};
