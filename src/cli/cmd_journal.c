/*
 * loaxa journal: what aired, what did not and why, who changed what; and whether the record is whole. Reads
 * only; verifying always reads the state itself.
 */
#include "base/base.h"
#include "cli/commands.h"
#include "cli/desk.h"
#include "cli/explain.h"
#include "cli/options.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct reading_journal {
    struct place place;
    bool json;
    const char *from, *to, *explain;
};

/* A day or an instant; as an end, a day is taken whole. */
static int instant(const char *text, bool end, int64_t *out)
{
    struct date day;
    if (text == NULL) {
        *out = 0;
        return 0;
    }
    if (date_parse(text, &day) == 0) {
        *out = civil_to_utc((struct civil){.date = end ? date_add(day, 1) : day});
        return 0;
    }
    return rfc3339_parse(text, out);
}

static void print_rows(const json_t *rows)
{
    const json_t *row;
    size_t i;
    json_array_foreach(rows, i, row) printf("%6lld  %s  %s\n", (long long)show_number(row, "sequence"),
                                            show_time(row, "at", 1).text, show_text(row, "text"));
}

static int list(struct reading_journal *r, struct error *err)
{
    struct desk desk;
    json_t *rows = NULL;
    int64_t from = 0, to = 0;
    place_set_zone(&r->place);
    if (instant(r->from, false, &from) != 0 || instant(r->to, true, &to) != 0)
        return cli_usage(
            &command_journal,
            "--from, --to: expected a day such as 2026-11-23, or a time such as 2026-11-23T05:30:00+07:00");
    int rc = desk_open(&desk, &r->place, DESK_LOOK, err);
    if (rc == 0)
        rc = desk_journal(&desk, from, to, &rows, err);
    desk_close(&desk);
    if (rc != 0)
        return desk_refused(&command_journal, &r->place, err);
    json_t *out = json_pack("{s:o}", "rows", rows);
    if (r->json)
        show_json(out);
    else
        print_rows(rows);
    json_decref(out);
    return EXIT_DONE;
}

static int print_broken(struct reading_journal *r, int64_t broken, const struct error *err)
{
    char row[24];
    snprintf(row, sizeof row, "%lld", (long long)broken);
    if (r->json) {
        json_t *out =
            json_pack("{s:b, s:I, s:s}", "sound", 0, "broken", (json_int_t)broken, "text", err->text);
        show_json(out);
        json_decref(out);
        return EXIT_REFUSED;
    }
    tell(PHRASE_JOURNAL_BROKEN, row);
    return cli_refuse(&command_journal, err);
}

static int print_sound(struct reading_journal *r, int64_t rows)
{
    char count[24];
    snprintf(count, sizeof count, "%lld", (long long)rows);
    if (r->json) {
        json_t *out = json_pack("{s:b, s:I}", "sound", 1, "rows", (json_int_t)rows);
        show_json(out);
        json_decref(out);
    } else {
        tell(PHRASE_JOURNAL_SOUND, count);
    }
    return EXIT_DONE;
}

static int verify(struct reading_journal *r, struct error *err)
{
    struct store *store = NULL;
    int64_t rows = 0, broken = 0;
    int rc = store_open(r->place.state, STORE_READ, clock_real(), &store, err);
    if (rc == 0)
        rc = journal_verify(store, &rows, &broken, err);
    bool opened = store != NULL;
    store_close(store);
    if (rc == -EBADMSG && opened)
        return print_broken(r, broken, err);
    return rc == 0 ? print_sound(r, rows) : desk_refused(&command_journal, &r->place, err);
}

static int explain(struct reading_journal *r, struct error *err)
{
    struct desk desk;
    json_t *out = NULL;
    long long id = 0;
    place_set_zone(&r->place);
    if (!options_number(r->explain, 1, &id))
        return cli_usage(&command_journal, "--explain: expected the number of a notice, found \"%s\"",
                         r->explain);
    int rc = desk_open(&desk, &r->place, DESK_LOOK, err);
    if (rc == 0)
        rc = explain_notice(&desk, &r->place, id, &out, err);
    desk_close(&desk);
    if (rc != 0)
        return desk_refused(&command_journal, &r->place, err);
    if (r->json)
        show_json(out);
    else
        puts(show_text(out, "text"));
    json_decref(out);
    return EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct reading_journal r = {.place = PLACE_DEFAULT};
    const struct option_row rows[] = {{"--state", NULL, &r.place.state},
                                      {"--station", NULL, &r.place.station},
                                      {"--json", &r.json, NULL},
                                      {"--from", NULL, &r.from},
                                      {"--to", NULL, &r.to},
                                      {"--explain", NULL, &r.explain},
                                      {0}};
    struct error err = {0};
    int words = 0;
    if (options_read(&command_journal, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words == 1 && strcmp(argv[1], "verify") == 0)
        return verify(&r, &err);
    if (words > 0)
        return cli_usage(&command_journal, "expected nothing or `verify`, found \"%s\"", argv[1]);
    return r.explain != NULL ? explain(&r, &err) : list(&r, &err);
}

const struct command command_journal = {
    .name = "journal",
    .summary = "Show what aired, what did not and why; verify that the record is whole",
    .help = "Usage: loaxa journal [--from TIME] [--to TIME] [--json] [--state DIR]\n"
            "       loaxa journal --explain ID [--json] [--station DIR] [--state DIR]\n"
            "       loaxa journal verify [--json] [--state DIR]\n\n"
            "  --from, --to TIME  a day (2026-11-23; as an end it is taken whole) or an instant "
            "(2026-11-23T05:30:00+07:00)\n"
            "  --json             {\"rows\": [{sequence, at, kind, who, text, fields, hash}]}\n\n"
            "--explain tells in one paragraph why notice ID aired or did not, and when it will.\n"
            "verify recomputes the hash chain and compares it with journal.head: exit 1 and the first broken "
            "row if a row was\n"
            "touched, put in or taken out, or the tail was cut. Works with and without a running station.\n",
    .run = run,
};
