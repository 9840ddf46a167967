/*
 * The voice `command`: any program that takes text on stdin and gives sound on stdout, as Piper does: raw
 * frames or a WAV. Runs in the voice worker, blocking; no shell, every run limited in time and output. A
 * program that fails, says nothing, or says far too little is refused with its own words: the station then
 * falls back to another voice. Where the engine is asked for more than a clause at a time, the marks inside
 * are shared out by letters.
 */
#include "command.h"
#include "base/buf.h"
#include "base/child.h"
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ARGUMENTS_MOST 64
#define TEXT_LIMIT (4u << 20)
#define LEAST_MS_A_SYLLABLE 40 /* nobody speaks 1,500 syllables a minute */

enum setting {
    PROGRAM,
    FOLDER,
    FORMAT,
    RATE,
    EACH,
    TIME_LIMIT,
    MOST_SECONDS,
    MEMORY_MB,
    SENTENCE_MS,
    PARAGRAPH_MS,
    SETTINGS
};

static const struct loaxa_setting settings[] = {
    [PROGRAM] =
        {"program", LOAXA_SETTING_LIST, NULL, NULL,
         "The program and its arguments, one text each; {folder} in an argument becomes the folder below."},
    [FOLDER] = {"folder", LOAXA_SETTING_PATH, "", NULL,
                "Folder the program reads: its model, its libraries."},
    [FORMAT] = {"format", LOAXA_SETTING_CHOICE, "wav", "wav|raw",
                "What it writes: a WAV, or bare mono 16-bit frames."},
    [RATE] = {"rate", LOAXA_SETTING_INT, "22050", "8000..48000",
              "Frames a second of raw sound, in Hz; a WAV says its own."},
    [EACH] = {"each", LOAXA_SETTING_CHOICE, "text", "text|sentence|clause",
              "How much one run is given; less makes exact marks and costs a start each."},
    [TIME_LIMIT] = {"time_limit", LOAXA_SETTING_DURATION, "60s", "1s..10m", "Longest time one run may take."},
    [MOST_SECONDS] = {"most_seconds", LOAXA_SETTING_INT, "900", "1..3600",
                      "Longest sound one run may give, in seconds."},
    [MEMORY_MB] = {"memory_mb", LOAXA_SETTING_INT, "2048", "16..65536", "Memory one run may take, in MB."},
    [SENTENCE_MS] = {"sentence_ms", LOAXA_SETTING_INT, "850", "400..5000",
                     "Pause between runs, in ms; half of it after a comma."},
    [PARAGRAPH_MS] = {"paragraph_ms", LOAXA_SETTING_INT, "1200", "400..8000",
                      "Pause after a paragraph between runs, in ms."},
    [SETTINGS] = {0},
};

struct command {
    const struct loaxa_host *host;
    char *argv[ARGUMENTS_MOST + 1];
    bool is_wav;
    unsigned rate_hz;
    char each; /* first letter of the choice */
    int64_t pause_ms, paragraph_ms;
    unsigned most_seconds;
    struct child_limits limits;
    char *version;
};

/* ---- create, destroy ---- */

/* `argument` with {folder} replaced. New memory. */
static char *expand(const char *argument, const char *folder)
{
    static const char place[] = "{folder}";
    const char *found = folder == NULL ? NULL : strstr(argument, place);
    char *out = NULL;
    if (found == NULL)
        return strdup(argument);
    if (asprintf(&out, "%.*s%s%s", (int)(found - argument), argument, folder, found + strlen(place)) < 0)
        return NULL;
    return out;
}

static int set_arguments(struct command *self, const struct loaxa_value *values)
{
    const struct loaxa_value *program = &values[PROGRAM];
    if (program->count == 0 || program->count > ARGUMENTS_MOST || program->list[0][0] == '\0') {
        self->host->log(self->host, LOAXA_LOG_ERROR,
                        "program: expected a program and at most %d arguments, found %zu texts",
                        ARGUMENTS_MOST - 1, program->count);
        return -EINVAL;
    }
    for (size_t i = 0; i < program->count; i++) {
        self->argv[i] = expand(program->list[i], values[FOLDER].given ? values[FOLDER].text : NULL);
        if (self->argv[i] == NULL)
            return -ENOMEM;
    }
    return 0;
}

/* Program and model are known by size and time: a new one must not sound out of the old one's cache. */
static int set_version(struct command *self)
{
    struct buf buf;
    buf_init(&buf, 65536);
    buf_format(&buf, "command %s", self->argv[0]);
    for (size_t i = 0; self->argv[i] != NULL; i++) {
        struct stat status;
        if (self->argv[i][0] == '/' && stat(self->argv[i], &status) == 0)
            buf_format(&buf, " %lld@%lld", (long long)status.st_size, (long long)status.st_mtim.tv_sec);
    }
    self->version = buf_take(&buf);
    return self->version == NULL ? -ENOMEM : 0;
}

static void destroy(void *opaque)
{
    struct command *self = opaque;
    for (size_t i = 0; i < ARGUMENTS_MOST; i++)
        free(self->argv[i]);
    free(self->version);
    free(self);
}

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct command *self = calloc(1, sizeof *self);
    if (self == NULL)
        return -ENOMEM;
    self->host = host;
    self->is_wav = strcmp(values[FORMAT].text, "wav") == 0;
    self->rate_hz = (unsigned)values[RATE].integer;
    self->each = values[EACH].text[0];
    self->pause_ms = values[SENTENCE_MS].integer;
    self->paragraph_ms = values[PARAGRAPH_MS].integer;
    self->most_seconds = (unsigned)values[MOST_SECONDS].integer;
    self->limits = (struct child_limits){
        .deadline_ms = values[TIME_LIMIT].integer,
        .output_limit = (size_t)(self->is_wav ? 4 * 48000 : 2 * self->rate_hz) * self->most_seconds + 4096,
        .memory_limit = (size_t)values[MEMORY_MB].integer << 20,
    };
    int rc = set_arguments(self, values);
    if (rc == 0)
        rc = set_version(self);
    if (rc == 0)
        *out = self;
    else
        destroy(self);
    return rc;
}

/* ---- one run ---- */

struct run {
    const struct loaxa_clause *clauses;
    size_t first, end; /* which of them */
};

static bool ends_sentence(const struct loaxa_clause *clause)
{
    return clause->mark != ',';
}

/* The clauses from `first` that one run is given. */
static struct run next_run(const struct command *self, const struct loaxa_clause *clauses, size_t count,
                           size_t first)
{
    struct run run = {clauses, first, first + 1};
    while (run.end < count &&
           (self->each == 't' || (self->each == 's' && !ends_sentence(&clauses[run.end - 1]))))
        run.end++;
    return run;
}

/* A line a sentence. */
static int write_text(const struct run *run, struct buf *text, size_t *syllables)
{
    *syllables = 0;
    for (size_t i = run->first; i < run->end; i++) {
        const struct loaxa_clause *clause = &run->clauses[i];
        buf_add_text(text, clause->words);
        buf_add_char(text, clause->mark);
        buf_add_char(text, ends_sentence(clause) || i + 1 == run->end ? '\n' : ' ');
        *syllables += 1;
        for (const char *at = clause->words; (at = strchr(at, ' ')) != NULL; at++)
            *syllables += 1;
    }
    return text->error;
}

static int execute(const struct command *self, const struct buf *text, struct speech *speech)
{
    char *output;
    size_t length;
    struct error err = {0};
    const char *argv[ARGUMENTS_MOST + 1];
    memcpy(argv, self->argv, sizeof argv);
    int rc = child_run(argv, text->data, text->length, &self->limits, &output, &length, &err);
    if (rc == 0) {
        rc = self->is_wav ? speech_from_wav(output, length, speech, &err)
                          : speech_from_raw(output, length, self->rate_hz, speech, &err);
        free(output);
    }
    if (rc != 0)
        self->host->log(self->host, LOAXA_LOG_ERROR, "%s: %s", self->argv[0], err.text);
    return rc;
}

static int check_speech(const struct command *self, const struct speech *speech, size_t syllables)
{
    double seconds = (double)speech->frames / speech->rate_hz;
    const struct loaxa_host *host = self->host;
    if (speech->frames == 0) {
        host->log(host, LOAXA_LOG_ERROR, "%s: expected speech, found only silence", self->argv[0]);
        return -ENODATA;
    }
    if (seconds * 1000 < (double)syllables * LEAST_MS_A_SYLLABLE) {
        host->log(host, LOAXA_LOG_ERROR, "%s: expected speech of %zu syllables, found %.2f s", self->argv[0],
                  syllables, seconds);
        return -ENODATA;
    }
    if (seconds > self->most_seconds) {
        host->log(host, LOAXA_LOG_ERROR, "%s: expected at most %u s, found %.0f s", self->argv[0],
                  self->most_seconds, seconds);
        return -EFBIG;
    }
    return 0;
}

/* ---- to the station ---- */

/* Sends the run's sound, each clause marked at its share of the letters. */
static int send_marked(const struct run *run, const struct speech *speech, const struct loaxa_sink *sink)
{
    size_t letters = 0, before = 0, sent = 0;
    for (size_t i = run->first; i < run->end; i++)
        letters += strlen(run->clauses[i].words) + 1;
    for (size_t i = run->first; i < run->end; i++) {
        before += strlen(run->clauses[i].words) + 1;
        size_t until = i + 1 == run->end
                           ? speech->frames
                           : (size_t)((double)speech->frames * (double)before / (double)letters);
        int rc = sink->mark(sink, i);
        if (rc == 0)
            rc = sink->frames(sink, speech->pcm + sent, until - sent);
        if (rc != 0)
            return rc;
        sent = until;
    }
    return 0;
}

static int send_pause(const struct command *self, const struct loaxa_clause *after, unsigned rate_hz,
                      const struct loaxa_sink *sink)
{
    static const int16_t silence[1024];
    int64_t ms = !ends_sentence(after)  ? self->pause_ms / 2
                 : after->paragraph_end ? self->paragraph_ms
                                        : self->pause_ms;
    int rc = 0;
    for (size_t left = (size_t)ms * rate_hz / 1000; rc == 0 && left > 0;) {
        size_t part = left < 1024 ? left : 1024;
        rc = sink->frames(sink, silence, part);
        left -= part;
    }
    return rc;
}

static int speak_run(struct command *self, const struct run *run, unsigned *rate_hz,
                     const struct loaxa_sink *sink)
{
    struct buf text;
    struct speech speech = {0};
    size_t syllables;
    buf_init(&text, TEXT_LIMIT);
    int rc = write_text(run, &text, &syllables);
    if (rc == 0)
        rc = execute(self, &text, &speech);
    if (rc == 0)
        rc = check_speech(self, &speech, syllables);
    if (rc == 0 && *rate_hz == 0) {
        *rate_hz = speech.rate_hz;
        rc = sink->begin(sink, speech.rate_hz);
    }
    if (rc == 0 && *rate_hz != speech.rate_hz) {
        self->host->log(self->host, LOAXA_LOG_ERROR, "%s: changed from %u to %u Hz between two runs",
                        self->argv[0], *rate_hz, speech.rate_hz);
        rc = -EPROTO;
    }
    if (rc == 0)
        rc = send_marked(run, &speech, sink);
    speech_done(&speech);
    buf_done(&text);
    return rc;
}

static int speak(void *opaque, const struct loaxa_clause *clauses, size_t count,
                 const struct loaxa_sink *sink)
{
    struct command *self = opaque;
    unsigned rate_hz = 0;
    int rc = count == 0 ? sink->begin(sink, self->rate_hz) : 0;
    for (size_t first = 0; rc == 0 && first < count;) {
        struct run run = next_run(self, clauses, count, first);
        rc = self->host->cancelled(self->host) ? -ECANCELED : speak_run(self, &run, &rate_hz, sink);
        if (rc == 0 && run.end < count)
            rc = send_pause(self, &clauses[run.end - 1], rate_hz, sink);
        first = run.end;
    }
    return rc;
}

static const char *engine_version(void *opaque)
{
    return ((const struct command *)opaque)->version;
}

static const struct loaxa_voice_ops ops = {.speak = speak, .engine_version = engine_version};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_VOICE,
    .name = "command",
    .summary = "Speaks with any program that takes text on stdin and gives sound on stdout, as Piper does.",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_WANTS_CHILDREN,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .voice = &ops,
};
