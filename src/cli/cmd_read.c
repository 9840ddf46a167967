/*
 * loaxa read: what the reader makes of a text, for a person and for programs. Whole texts, or line by line;
 * the spoken words, a JSON list of what was not a plain word, or an explanation for a terminal. Needs no
 * station.
 */
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/place.h"
#include "cli/read_show.h"
#include "plugin/plugin.h"
#include "render/voice.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VOICE_DEFAULT "north"

struct job {
    bool lines, json, report, explain;
    const char *voice_name, *station, *file;
    struct civil airing; /* date.year 0: not told */
    struct voice *voice;
    FILE *in;
    int code;
};

/* ---- the voice whose reader is used ---- */

static void print_faults(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        struct error err = {.line = faults->rows[i].line};
        snprintf(err.file, sizeof err.file, "%s", faults->rows[i].file ? faults->rows[i].file : "");
        snprintf(err.text, sizeof err.text, "%s", faults->rows[i].text);
        cli_refuse(&command_read, &err);
    }
}

static int load_voice(struct job *job)
{
    char *worker = NULL, *plugins = NULL, *voices = NULL;
    struct error err = {0};
    struct faults faults = {0};
    int rc = plugin_find_installation(&worker, &plugins, &voices, &err);
    if (rc == 0)
        rc = voice_load(voices, job->station, job->voice_name ? job->voice_name : VOICE_DEFAULT, &job->voice,
                        &faults);
    else
        cli_refuse(&command_read, &err);
    print_faults(&faults);
    faults_done(&faults);
    free(worker);
    free(plugins);
    free(voices);
    return rc;
}

/* ---- words ---- */

static void print_sentences(const struct reading *r)
{
    for (size_t i = 0; i < r->clause_count; i++) {
        const struct reading_clause *c = &r->clauses[i];
        printf("%s%c%c", c->words, c->mark, c->sentence_end ? '\n' : ' ');
        if (c->paragraph_end && i + 1 < r->clause_count)
            putchar('\n');
    }
}

static void print_line(const struct reading *r)
{
    char *spoken = reading_spoken(r);
    puts(spoken ? spoken : "");
    free(spoken);
}

static void refuse(struct job *job, const struct error *err)
{
    cli_refuse(&command_read, err);
    job->code = EXIT_REFUSED;
}

static void read_text(struct job *job, const char *text, size_t length)
{
    struct reading *reading;
    struct error err = {0};
    if (reader_read_at(job->voice->reader, text, length, &job->airing, &reading, &err) != 0) {
        refuse(job, &err);
        return;
    }
    if (job->json)
        read_show_json(reading);
    else if (job->report)
        read_show_report(reading);
    else if (job->explain)
        job->code = read_show_explanation(reading);
    else
        print_sentences(reading);
    reading_free(reading);
}

/* One line out for every line in, whatever it holds. */
static void read_line(struct job *job, const char *text, size_t length, long number)
{
    struct reading *reading;
    struct error err = {0};
    if (reader_read_at(job->voice->reader, text, length, &job->airing, &reading, &err) != 0) {
        err.line = (int)number;
        snprintf(err.file, sizeof err.file, "%s", job->file ? job->file : "stdin");
        refuse(job, &err);
        puts("");
    } else {
        if (job->json)
            read_show_json(reading);
        else if (job->report)
            read_show_report(reading);
        else
            print_line(reading);
        reading_free(reading);
    }
    fflush(stdout);
}

/* The next line without its LF; of one that is longer than any text may be, as much as shows it. */
static bool next_line(FILE *in, struct buf *line)
{
    int c;
    buf_clear(line);
    while ((c = getc_unlocked(in)) != EOF && c != '\n') {
        (void)buf_add_char(line, (char)c);
    }
    return c == '\n' || line->length > 0;
}

static void refuse_input(struct job *job)
{
    struct error err = {0};
    error_set(&err, -EIO, "cannot read %s: %s", job->file ? job->file : "standard input", strerror(errno));
    refuse(job, &err);
}

static void read_lines(struct job *job)
{
    struct buf line;
    buf_init(&line, READER_INPUT_LIMIT + 1);
    for (long number = 1; next_line(job->in, &line); number++)
        read_line(job, line.data ? line.data : "", line.length, number);
    if (ferror(job->in))
        refuse_input(job);
    buf_done(&line);
}

static void read_whole(struct job *job)
{
    struct buf text;
    struct error err = {0};
    char chunk[65536];
    size_t got;
    buf_init(&text, READER_INPUT_LIMIT + sizeof chunk);
    while (!text.error && (got = fread(chunk, 1, sizeof chunk, job->in)) > 0)
        buf_add(&text, chunk, got);
    if (ferror(job->in)) {
        refuse_input(job);
    } else if (text.error) {
        error_set(&err, text.error, "the text is too long: at most %u bytes are read", READER_INPUT_LIMIT);
        refuse(job, &err);
    } else {
        read_text(job, text.data ? text.data : "", text.length);
    }
    buf_done(&text);
}

static bool open_input(struct job *job)
{
    struct error err = {0};
    job->in = stdin;
    if (!job->file || strcmp(job->file, "-") == 0)
        return true;
    job->in = fopen(job->file, "re");
    if (job->in)
        return true;
    error_at(&err, -errno, job->file, 0, "cannot be opened: %s", strerror(errno));
    refuse(job, &err);
    return false;
}

/* "2026-11-24" or "2026-11-24T05:30", time of the station. */
static bool read_airing(struct job *job, const char *text)
{
    char full[40];
    int64_t utc_us;
    struct place place = PLACE_DEFAULT;
    if (job->station)
        place.station = job->station;
    place_set_zone(&place);
    snprintf(full, sizeof full, "%s%s", text, strchr(text, 'T') ? "" : "T00:00");
    if (strlen(text) > 35 || rfc3339_parse(full, &utc_us) != 0)
        return false;
    job->airing = civil_from_utc(utc_us);
    return true;
}

static int run(int argc, char **argv)
{
    struct job job = {.code = EXIT_DONE};
    const char *state = NULL, *airing = NULL;
    const struct option_row rows[] = {
        {"--lines", &job.lines, NULL},     {"--json", &job.json, NULL}, {"--report", &job.report, NULL},
        {"--explain", &job.explain, NULL}, {"--at", NULL, &airing},     {"--voice", NULL, &job.voice_name},
        {"--station", NULL, &job.station}, {"--state", NULL, &state},   {0}};
    int words = 0;
    if (options_read(&command_read, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words > 1)
        return cli_usage(&command_read, "expected one file of text at most");
    if (job.explain && (job.json || job.lines || job.report))
        return cli_usage(&command_read, "--explain goes with neither --json, --report nor --lines");
    if (job.json && job.report)
        return cli_usage(&command_read, "--json and --report exclude each other: the report holds the list");
    if (airing && !read_airing(&job, airing))
        return cli_usage(&command_read, "--at takes a day or a time, 2026-11-24 or 2026-11-24T05:30");
    job.file = words == 1 ? argv[1] : NULL;
    if (load_voice(&job) != 0)
        return EXIT_REFUSED;
    if (open_input(&job)) {
        if (job.lines)
            read_lines(&job);
        else
            read_whole(&job);
        if (job.in != stdin)
            fclose(job.in);
    }
    voice_free(job.voice);
    return job.code;
}

const struct command command_read = {
    .name = "read",
    .summary = "Print a text as it will be spoken",
    .help =
        "Usage: loaxa read [--lines] [--json | --report | --explain] [--at TIME] [--voice NAME] [--station "
        "DIR]\n"
        "                  [FILE]\n"
        "\n"
        "Reads FILE (or standard input) and prints the words an announcer would say, one sentence a line.\n"
        "  --lines        one output line for each input line, at once; invalid UTF-8 gives an empty line\n"
        "  --json         the list of what is no plain word: {start, end, text, kind, spoken, flag, level,\n"
        "                 advice}, places in code points of the text in NFC\n"
        "  --report       an object with that list, the clauses with their places, and remarks about whole\n"
        "                 stretches (long sentences, another language)\n"
        "  --explain      the text with each such word beside its reading, class and flags; exit 1 when\n"
        "                 something cannot be read\n"
        "  --at TIME      the planned airing: days and hours that have passed by then are told\n"
        "  --voice NAME   north, central, south, or a profile of the station; default: north\n"
        "  --station DIR  use this station's dictionary and profiles\n",
    .run = run,
};
