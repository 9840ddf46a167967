/*
 * loaxa approve: shows each notice with its words, asks, and approves exactly what was shown (its hash). What
 * needs a person's decision is never approved in a bundle without an answer.
 */
#include "cli/approving.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/show.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- showing and asking ---------------------------------------------------------------------------------
 */

static bool ask(const json_t *notice)
{
    char id[24], parts[24];
    snprintf(id, sizeof id, "%lld", (long long)show_number(notice, "id"));
    snprintf(parts, sizeof parts, "%lld", (long long)show_number(notice, "parts"));
    return approving_ask(show_number(notice, "parts") > 1 ? PHRASE_ASK_SERIES : PHRASE_ASK_APPROVE, id,
                         parts);
}

static int approve_shown(struct approving *a, const json_t *notice, struct error *err)
{
    char id[24];
    snprintf(id, sizeof id, "%lld", (long long)show_number(notice, "id"));
    if (!a->yes && !ask(notice)) {
        tell(PHRASE_LEFT, id);
        return 0;
    }
    const struct approval_wish wish = {show_number(notice, "id"), show_text(notice, "hash")};
    int rc = desk_approve(&a->desk, &wish, 1, err);
    if (rc == 0)
        tell(PHRASE_APPROVED, id, show_text(notice, "title"));
    return rc;
}

static int approve_one(struct approving *a, json_int_t id, struct error *err)
{
    json_t *notice = NULL;
    int rc = desk_notice(&a->desk, id, &notice, err);
    if (rc == 0)
        rc = approving_show_whole(a, notice, err);
    if (rc == 0)
        rc = approve_shown(a, notice, err);
    json_decref(notice);
    return rc;
}

/* ---- which ones -----------------------------------------------------------------------------------------
 */

/* One of all the waiting ones, unless a part before it has approved its series already. */
static int approve_waiting(struct approving *a, const json_t *waiting, const json_t *row, struct error *err)
{
    json_t *now = NULL;
    char id[24];
    int rc = desk_notice(&a->desk, show_number(row, "id"), &now, err);
    bool still = rc == 0 && strcmp(show_text(now, "state"), "waiting") == 0;
    const char *alone = still && a->yes ? approving_reason_alone(a, waiting, now) : "";
    snprintf(id, sizeof id, "%lld", (long long)show_number(row, "id"));
    if (alone[0] != '\0') {
        tell(PHRASE_ALONE, id, alone);
        a->skipped = true;
    } else if (still) {
        rc = approve_one(a, show_number(row, "id"), err);
    }
    json_decref(now);
    return rc;
}

static int approve_all(struct approving *a, struct error *err)
{
    json_t *out = NULL;
    const json_t *row;
    size_t i;
    int rc = desk_notices(&a->desk, "waiting", NULL, &out, err);
    if (rc != 0)
        return rc;
    const json_t *waiting = json_object_get(out, "notices");
    if (json_array_size(waiting) == 0)
        tell(PHRASE_NONE_WAITING);
    json_array_foreach(waiting, i, row)
    {
        rc = approve_waiting(a, waiting, row, err);
        if (rc != 0)
            break;
    }
    json_decref(out);
    return rc;
}

static int approve_named(struct approving *a, int words, char **argv, struct error *err)
{
    int rc = 0;
    for (int i = 1; rc == 0 && i <= words; i++) {
        long long id = 0;
        options_number(argv[i], 1, &id);
        rc = approve_one(a, id, err);
    }
    return rc;
}

static bool all_numbers(int words, char **argv)
{
    long long id;
    for (int i = 1; i <= words; i++)
        if (!options_number(argv[i], 1, &id))
            return false;
    return true;
}

static int run(int argc, char **argv)
{
    struct approving a = {.place = PLACE_DEFAULT};
    const struct option_row rows[] = {
        {"--state", NULL, &a.place.state}, {"--station", NULL, &a.place.station},
        {"--all", &a.all, NULL},           {"--yes", &a.yes, NULL},
        {"--for", NULL, &a.period},        {0}};
    struct error err = {0};
    int words = 0;
    if (options_read(&command_approve, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (a.all + (words > 0) + (a.period != NULL) != 1 || !all_numbers(words, argv))
        return cli_usage(
            &command_approve,
            "expected the numbers of notices, as `loaxa notices` shows them, or --for FROM..TO, or --all");
    if (!a.yes && !isatty(STDIN_FILENO)) {
        phrase_put(stderr, PHRASE_NO_TERMINAL, (const char *const[]){NULL});
        return EXIT_REFUSED;
    }
    int rc = desk_open(&a.desk, &a.place, DESK_ACT, &err);
    a.doubts = doubts_open(&a.place);
    if (rc == 0)
        rc = a.period != NULL ? approve_period(&a, &err)
             : a.all          ? approve_all(&a, &err)
                              : approve_named(&a, words, argv, &err);
    desk_close(&a.desk);
    doubts_close(a.doubts);
    if (rc != 0)
        return desk_refused(&command_approve, &a.place, &err);
    return a.skipped ? EXIT_REFUSED : EXIT_DONE;
}

const struct command command_approve = {
    .name = "approve",
    .summary = "Show notices and approve exactly what was shown",
    .help = "Usage: loaxa approve ID… [--yes] [--state DIR]\n"
            "       loaxa approve --all [--yes] [--state DIR]\n"
            "       loaxa approve --for FROM..TO [--yes] [--station DIR] [--state DIR]\n\n"
            "Shows each notice with its words and what the reader doubts in them, and asks. The approval "
            "binds to what was shown: if the notice "
            "changes\n"
            "meanwhile, it is refused. One approval is for all parts of a long text.\n\n"
            "  --all   every waiting notice, one after the other\n"
            "  --for   all that is to be read on those days (2026-11-23..2026-11-29) on one page, approved "
            "in one "
            "act:\n"
            "          the plan, then the words of every notice in it and of the station; all or none\n"
            "  --yes   do not ask; with --all and --for, notices that need a person are left (exit 1): "
            "approve them by "
            "number\n\n"
            "Works with and without a running station.\n",
    .run = run,
};
