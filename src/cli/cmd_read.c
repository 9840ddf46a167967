/*
 * loaxa read: what the reader makes of a text, for a person and for programs. Whole texts, or line by line;
 * the spoken words, a JSON list of what was not a plain word, or an explanation for a terminal. Needs no
 * station.
 */
#include "cli/commands.h"
#include "cli/options.h"
#include "plugin/plugin.h"
#include "render/voice.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VOICE_DEFAULT "north"

struct job {
    bool lines, json, explain;
    const char *voice_name, *station, *file;
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

/* ---- places in the text: tokens come in order, so one walk finds them all ---- */

struct walk {
    const struct reading *reading;
    size_t byte;
    uint32_t point;
};

static size_t walk_to(struct walk *walk, uint32_t point)
{
    const char *text = walk->reading->text;
    while (walk->point < point && walk->byte < walk->reading->length) {
        walk->byte++;
        while (walk->byte < walk->reading->length && ((unsigned char)text[walk->byte] & 0xC0) == 0x80)
            walk->byte++;
        walk->point++;
    }
    return walk->byte;
}

/* ---- --json ---- */

static int print_json(const struct reading *reading)
{
    struct walk walk = {.reading = reading};
    json_t *list = json_array();
    for (size_t i = 0; i < reading->token_count; i++) {
        const struct reading_token *t = &reading->tokens[i];
        size_t from = walk_to(&walk, t->start), to = walk_to(&walk, t->end);
        json_array_append_new(list, json_pack("{s:I, s:I, s:o, s:s, s:s, s:s}", "start", (json_int_t)t->start,
                                              "end", (json_int_t)t->end, "text",
                                              json_stringn_nocheck(reading->text + from, to - from), "kind",
                                              reader_kind_name(t->kind), "spoken", t->spoken, "flag",
                                              reader_flag_name(t->flag)));
    }
    int rc = json_dumpf(list, stdout, JSON_COMPACT);
    json_decref(list);
    putchar('\n');
    return rc;
}

/* ---- --explain ---- */

static const char *const classes[READER_KINDS] = {[READER_KIND_CARDINAL] = "số",
                                                  [READER_KIND_DECIMAL] = "số thập phân",
                                                  [READER_KIND_ORDINAL] = "số thứ tự",
                                                  [READER_KIND_ROMAN] = "số La Mã",
                                                  [READER_KIND_PERCENT] = "phần trăm",
                                                  [READER_KIND_FRACTION] = "phân số",
                                                  [READER_KIND_RATIO] = "tỷ số",
                                                  [READER_KIND_SLASH] = "dấu gạch chéo",
                                                  [READER_KIND_RANGE] = "khoảng",
                                                  [READER_KIND_YEAR] = "năm",
                                                  [READER_KIND_DATE] = "ngày tháng",
                                                  [READER_KIND_LUNAR] = "ngày âm lịch",
                                                  [READER_KIND_TIME] = "giờ",
                                                  [READER_KIND_MONEY] = "tiền",
                                                  [READER_KIND_MEASURE] = "số đo",
                                                  [READER_KIND_TELEPHONE] = "điện thoại",
                                                  [READER_KIND_CODE] = "mã số",
                                                  [READER_KIND_PRIVATE] = "dữ liệu riêng tư",
                                                  [READER_KIND_PLATE] = "biển số xe",
                                                  [READER_KIND_ADDRESS] = "số nhà",
                                                  [READER_KIND_WEB] = "địa chỉ mạng",
                                                  [READER_KIND_DOCUMENT] = "số văn bản",
                                                  [READER_KIND_STANDARD] = "tiêu chuẩn",
                                                  [READER_KIND_CITATION] = "viện dẫn",
                                                  [READER_KIND_LIST] = "đánh số đầu dòng",
                                                  [READER_KIND_FORM] = "thể thức văn bản",
                                                  [READER_KIND_ABBREVIATION] = "viết tắt",
                                                  [READER_KIND_GLOSS] = "chú trong ngoặc",
                                                  [READER_KIND_LETTER] = "chữ cái",
                                                  [READER_KIND_LOANWORD] = "từ nước ngoài",
                                                  [READER_KIND_NAME] = "tên riêng",
                                                  [READER_KIND_MARK] = "dấu",
                                                  [READER_KIND_SYMBOL] = "ký hiệu",
                                                  [READER_KIND_WEATHER] = "thời tiết",
                                                  [READER_KIND_HEALTH] = "y tế",
                                                  [READER_KIND_FARM] = "nông nghiệp",
                                                  [READER_KIND_POWER] = "điện lực",
                                                  [READER_KIND_ROAD] = "đường sá",
                                                  [READER_KIND_SCHOOL] = "trường học",
                                                  [READER_KIND_STATION_WORD] = "từ điển của đài",
                                                  [READER_KIND_WORDS] = "chữ thường"};

static const char *const level_words[] = {"", "lưu ý", "nghi vấn", "chặn"};

struct colours {
    const char *token, *spoken, *class, *level[4], *off;
};

static const struct colours plain = {"", "", "", {"", "", "", ""}, ""};
static const struct colours bright = {
    "\033[1m", "\033[36m", "\033[2m", {"", "\033[2m", "\033[33m", "\033[31;1m"}, "\033[0m"};

static void print_token(const struct colours *c, const char *text, size_t length,
                        const struct reading_token *t)
{
    enum reader_level level = reader_flag_level(t->flag);
    printf("    %s%.*s%s → %s%s%s  %s[%s]%s", c->token, (int)length, text, c->off, c->spoken,
           t->spoken[0] ? t->spoken : "(không đọc)", c->off, c->class, classes[t->kind], c->off);
    if (t->flag)
        printf("\n      %s%s: %s%s", c->level[level], level_words[level],
               t->advice[0] ? t->advice : reader_flag_text(t->flag), c->off);
    putchar('\n');
}

/* A line of the source, then what in it was not a plain word. Returns the next token. */
static size_t explain_line(const struct reading *r, const struct colours *c, struct walk *walk, size_t from,
                           size_t to, size_t token)
{
    printf("%.*s\n", (int)(to - from), r->text + from);
    while (token < r->token_count) {
        struct walk ahead = *walk;
        size_t start = walk_to(&ahead, r->tokens[token].start);
        if (start >= to)
            break;
        size_t end = walk_to(&ahead, r->tokens[token].end);
        print_token(c, r->text + start, end - start, &r->tokens[token]);
        *walk = ahead;
        token++;
    }
    return token;
}

static void explain_remarks(const struct reading *r, const struct colours *c)
{
    struct walk walk;
    for (size_t i = 0; i < r->remark_count; i++) {
        const struct reading_token *t = &r->remarks[i];
        enum reader_level level = reader_flag_level(t->flag);
        walk = (struct walk){.reading = r};
        size_t from = walk_to(&walk, t->start), to = walk_to(&walk, t->start + 30);
        const char *line = memchr(r->text + from, '\n', to - from);
        to = line ? (size_t)(line - r->text) : to;
        printf("%s%s: %s%s “%.*s…”\n", c->level[level], level_words[level], reader_flag_text(t->flag), c->off,
               (int)(to - from), r->text + from);
    }
}

static bool unreadable(const struct reading *r)
{
    for (size_t i = 0; i < r->token_count; i++)
        if (r->tokens[i].flag == READER_FLAG_UNREADABLE || r->tokens[i].flag == READER_FLAG_MIXED_SCRIPT)
            return true;
    for (size_t i = 0; i < r->remark_count; i++)
        if (r->remarks[i].flag == READER_FLAG_LANGUAGE)
            return true;
    return false;
}

static void explain_summary(const struct reading *r)
{
    size_t levels[4] = {0};
    for (size_t i = 0; i < r->token_count; i++)
        levels[reader_flag_level(r->tokens[i].flag)]++;
    for (size_t i = 0; i < r->remark_count; i++)
        levels[reader_flag_level(r->remarks[i].flag)]++;
    printf("\n%zu chỗ không phải chữ thường; %zu lưu ý, %zu nghi vấn, %zu chặn; %zu tiếng.\n", r->token_count,
           levels[1], levels[2], levels[3], reading_syllables(r));
}

static int explain(const struct reading *r)
{
    const struct colours *c = isatty(STDOUT_FILENO) ? &bright : &plain;
    struct walk walk = {.reading = r};
    size_t token = 0;
    for (size_t from = 0; from < r->length;) {
        const char *end = memchr(r->text + from, '\n', r->length - from);
        size_t to = end ? (size_t)(end - r->text) : r->length;
        token = explain_line(r, c, &walk, from, to, token);
        from = to + 1;
    }
    if (r->remark_count)
        putchar('\n');
    explain_remarks(r, c);
    explain_summary(r);
    return unreadable(r) ? EXIT_REFUSED : EXIT_DONE;
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
    if (reader_read(job->voice->reader, text, length, &reading, &err) != 0) {
        refuse(job, &err);
        return;
    }
    if (job->json)
        print_json(reading);
    else if (job->explain)
        job->code = explain(reading);
    else
        print_sentences(reading);
    reading_free(reading);
}

/* One line out for every line in, whatever it holds. */
static void read_line(struct job *job, const char *text, size_t length, long number)
{
    struct reading *reading;
    struct error err = {0};
    if (reader_read(job->voice->reader, text, length, &reading, &err) != 0) {
        err.line = (int)number;
        snprintf(err.file, sizeof err.file, "%s", job->file ? job->file : "stdin");
        refuse(job, &err);
        puts("");
    } else {
        if (job->json)
            print_json(reading);
        else
            print_line(reading);
        reading_free(reading);
    }
    fflush(stdout);
}

static void read_lines(struct job *job)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    for (long number = 1; (length = getline(&line, &capacity, job->in)) >= 0; number++) {
        bool ended = length > 0 && line[length - 1] == '\n';
        if (length > 0)
            read_line(job, line, (size_t)length - ended, number);
    }
    free(line);
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
        error_set(&err, -EIO, "cannot read %s: %s", job->file ? job->file : "standard input",
                  strerror(errno));
        refuse(job, &err);
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

static int run(int argc, char **argv)
{
    struct job job = {.code = EXIT_DONE};
    const char *state = NULL;
    const struct option_row rows[] = {{"--lines", &job.lines, NULL},
                                      {"--json", &job.json, NULL},
                                      {"--explain", &job.explain, NULL},
                                      {"--voice", NULL, &job.voice_name},
                                      {"--station", NULL, &job.station},
                                      {"--state", NULL, &state},
                                      {0}};
    int words = 0;
    if (options_read(&command_read, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (words > 1)
        return cli_usage(&command_read, "expected one file of text at most");
    if (job.explain && (job.json || job.lines))
        return cli_usage(&command_read, "--explain goes with neither --json nor --lines");
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
        "Usage: loaxa read [--lines] [--json] [--explain] [--voice NAME] [--station DIR] [FILE]\n"
        "\n"
        "Reads FILE (or standard input) and prints the words an announcer would say, one sentence a line.\n"
        "  --lines        one output line for each input line, at once; invalid UTF-8 gives an empty line\n"
        "  --json         the list of what is no plain word: {start, end, text, kind, spoken, flag}, places "
        "in\n"
        "                 code points of the text in NFC\n"
        "  --explain      the text with each such word beside its reading, class and flags; exit 1 when\n"
        "                 something cannot be read\n"
        "  --voice NAME   north, central, south, or a profile of the station; default: north\n"
        "  --station DIR  use this station's dictionary and profiles\n",
    .run = run,
};
