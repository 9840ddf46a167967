/*
 * loaxa return and loaxa withdraw: the two ways in which a notice does not air, each with its reason.
 */
#include "cli/commands.h"
#include "cli/desk.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include <stdlib.h>

struct refusing {
    const struct command *command;
    int (*act)(struct desk *desk, int64_t id, const char *reason, struct error *err);
    enum phrase done;
};

/* Words behind the number, joined; new memory, NULL without any. */
static char *reason_from(int words, char **argv)
{
    struct buf text;
    buf_init(&text, 4096);
    for (int i = 2; i <= words; i++) {
        if (i > 2)
            buf_add_char(&text, ' ');
        buf_add_text(&text, argv[i]);
    }
    char *joined = NULL;
    if (words > 1 && text.error == 0)
        text_clean(text.data, text.length, 4096, &joined, NULL, NULL);
    buf_done(&text);
    return joined;
}

static int refuse(const struct refusing *r, int argc, char **argv)
{
    struct place place = PLACE_DEFAULT;
    const struct option_row rows[] = {
        {"--state", NULL, &place.state}, {"--station", NULL, &place.station}, {0}};
    struct desk desk;
    struct error err = {0};
    int words = 0;
    long long id = 0;
    if (options_read(r->command, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words < 1 || !options_number(argv[1], 1, &id))
        return cli_usage(r->command,
                         "expected the number of a notice, as `loaxa notices` shows it, and a reason");
    char *reason = reason_from(words, argv);
    if (reason == NULL)
        return cli_usage(r->command, "a reason is needed: it is kept in the journal");
    int rc = desk_open(&desk, &place, DESK_ACT, &err);
    if (rc == 0)
        rc = r->act(&desk, id, reason, &err);
    desk_close(&desk);
    free(reason);
    if (rc != 0)
        return desk_refused(r->command, &place, &err);
    tell(r->done, argv[1]);
    return EXIT_DONE;
}

static int run_return(int argc, char **argv)
{
    return refuse(&(struct refusing){&command_return, desk_return, PHRASE_RETURNED}, argc, argv);
}

static int run_withdraw(int argc, char **argv)
{
    return refuse(&(struct refusing){&command_withdraw, desk_withdraw, PHRASE_WITHDRAWN}, argc, argv);
}

const struct command command_return = {
    .name = "return",
    .summary = "Send a notice back to its author, with a reason",
    .help = "Usage: loaxa return ID REASON… [--state DIR]\n\n"
            "The notice does not air until its source brings changed words and they are approved.\n",
    .run = run_return,
};

const struct command command_withdraw = {
    .name = "withdraw",
    .summary = "Withdraw a notice at once, with a reason",
    .help = "Usage: loaxa withdraw ID REASON… [--state DIR]\n\n"
            "The notice does not air any more; what is on the air ends at once. It stays withdrawn when its "
            "source merely\n"
            "brings the same words again.\n",
    .run = run_withdraw,
};
