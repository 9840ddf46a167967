/*
 * The voice `espeak`: Vietnamese by espeak-ng, in the worker's only thread. Clauses are spoken one at a time
 * so that the pauses between them are ours and exact: espeak-ng's own shrink with the rate and vanish at line
 * ends. A fresh process gives the same bits for the same clauses; engine_version() covers the library's
 * version and the content of the data files that decide the sound. Synthesised at volume 80 at most: at 100
 * it clips; loudness is the station's business.
 */
#include "base/text.h"
#include "data.h"
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define CLAUSE_BYTES 500 /* the library's own buffer holds 800 */
#define CLAUSE_SECONDS_MOST 180
#define QUIET 32 /* -60 dBFS: what lies below at a clause's ends is pause, not speech */

enum setting {
    LANGUAGE,
    VARIANT,
    RATE,
    PITCH,
    RANGE,
    VOLUME,
    WORD_GAP,
    COMMA_MS,
    SENTENCE_MS,
    PARAGRAPH_MS,
    DATA,
    SETTINGS
};

static const struct loaxa_setting settings[] = {
    [LANGUAGE] = {"language", LOAXA_SETTING_CHOICE, "vi", "vi|vi-vn-x-central|vi-vn-x-south",
                  "Accent: vi is Hà Nội, central is Huế, south is Sài Gòn."},
    [VARIANT] = {"variant", LOAXA_SETTING_TEXT, "", NULL,
                 "Speaker variant of espeak-ng, e.g. f3 or Annie; both carry better over a horn than none."},
    [RATE] = {"rate", LOAXA_SETTING_INT, "120", "80..200",
              "Speed in espeak-ng's unit; 115 to 125 is about 170 to 180 syllables a minute."},
    [PITCH] = {"pitch", LOAXA_SETTING_INT, "50", "0..99", "Height of the voice; 50 is the variant's own."},
    [RANGE] = {"range", LOAXA_SETTING_INT, "70", "0..99",
               "How far the tones move; under 50 tones get hard to tell apart."},
    [VOLUME] = {"volume", LOAXA_SETTING_INT, "80", "20..80", "Level of synthesis; above 80 espeak-ng clips."},
    [WORD_GAP] = {"word_gap", LOAXA_SETTING_INT, "0", "0..20",
                  "Extra pause between words, in units of 10 ms at normal speed."},
    [COMMA_MS] = {"comma_ms", LOAXA_SETTING_INT, "420", "400..3000", "Pause after a comma, in ms."},
    [SENTENCE_MS] = {"sentence_ms", LOAXA_SETTING_INT, "850", "800..5000", "Pause after a sentence, in ms."},
    [PARAGRAPH_MS] = {"paragraph_ms", LOAXA_SETTING_INT, "1200", "800..8000",
                      "Pause after a paragraph, in ms."},
    [DATA] = {"data", LOAXA_SETTING_PATH, "", NULL,
              "Folder espeak-ng-data, where it is not the library's own."},
    [SETTINGS] = {0},
};

struct espeak {
    const struct loaxa_host *host;
    unsigned rate_hz;
    int64_t pause_ms[SETTINGS]; /* COMMA_MS, SENTENCE_MS, PARAGRAPH_MS */
    char *data_dir;
    char version[DATA_VERSION_SIZE];
    int16_t *pcm; /* of the clause being spoken */
    size_t frames, capacity;
    int error;
};

/* ---- create, destroy ---- */

static bool is_variant_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return length > 0 && length <= 40 && name[length] == '\0';
}

static int collect(short *pcm, int count, espeak_EVENT *events);

/* Stands before libpcaudio's: at every start espeak-ng opens a sound device or server, whatever it is told to
 * do with the sound. A voice has no business there, and each text would wait for it. */
void *create_audio_device_object(const char *device, const char *application, const char *description);
LOAXA_PLUGIN_EXPORT void *create_audio_device_object(const char *device, const char *application,
                                                     const char *description)
{
    (void)device, (void)application, (void)description;
    return NULL; /* no device: the library bears that */
}

static int start_library(struct espeak *self, const struct loaxa_value *values, const char **version)
{
    const struct loaxa_host *host = self->host;
    const char *path = values[DATA].given ? values[DATA].text : NULL;
    int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 1000, path, espeakINITIALIZE_DONT_EXIT);
    if (rate <= 0) {
        host->log(host, LOAXA_LOG_ERROR, "espeak-ng found no data%s%s; %s", path == NULL ? "" : " in ",
                  path == NULL ? "" : path, DATA_ADVICE);
        return -ENOENT;
    }
    const char *wanted = path;
    *version = espeak_Info(&path);
    if (wanted != NULL && strncmp(path, wanted, strlen(wanted)) != 0) {
        host->log(host, LOAXA_LOG_ERROR, "data: expected the folder espeak-ng-data at %s, found none",
                  wanted);
        return -ENOENT;
    }
    self->data_dir = strdup(path);
    self->rate_hz = (unsigned)rate;
    espeak_SetSynthCallback(collect);
    return self->data_dir == NULL ? -ENOMEM : 0;
}

static int choose_voice(struct espeak *self, const struct loaxa_value *values, const char *version)
{
    const struct loaxa_host *host = self->host;
    const char *language = values[LANGUAGE].text,
               *variant = values[VARIANT].given ? values[VARIANT].text : "";
    char name[96], file[64];
    struct error err = {0};
    if (*variant != '\0' && !is_variant_name(variant)) {
        host->log(host, LOAXA_LOG_ERROR, "variant: expected a name such as f3 or Annie, found \"%s\"",
                  variant);
        return -EINVAL;
    }
    snprintf(name, sizeof name, "%s%s%s", language, *variant == '\0' ? "" : "+", variant);
    snprintf(file, sizeof file, "voices/!v/%s", variant);
    int rc =
        data_version(self->data_dir, version, language, *variant == '\0' ? NULL : file, self->version, &err);
    if (rc != 0)
        host->log(host, LOAXA_LOG_ERROR, "%s", err.text);
    if (rc == 0 && espeak_SetVoiceByName(name) != EE_OK) {
        host->log(host, LOAXA_LOG_ERROR, "espeak-ng has no voice %s; %s", name, DATA_ADVICE);
        rc = -ENOENT;
    }
    return rc;
}

static int set_parameters(const struct espeak *self, const struct loaxa_value *values)
{
    static const struct {
        espeak_PARAMETER parameter;
        enum setting setting;
    } rows[] = {{espeakRATE, RATE},
                {espeakPITCH, PITCH},
                {espeakRANGE, RANGE},
                {espeakVOLUME, VOLUME},
                {espeakWORDGAP, WORD_GAP}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int value = (int)values[rows[i].setting].integer;
        if (espeak_SetParameter(rows[i].parameter, value, 0) != EE_OK) {
            self->host->log(self->host, LOAXA_LOG_ERROR, "espeak-ng refused %s = %d",
                            settings[rows[i].setting].name, value);
            return -EINVAL;
        }
    }
    return 0;
}

static void destroy(void *opaque)
{
    struct espeak *self = opaque;
    espeak_Terminate();
    free(self->data_dir);
    free(self->pcm);
    free(self);
}

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct espeak *self = calloc(1, sizeof *self);
    const char *version = "";
    if (self == NULL)
        return -ENOMEM;
    self->host = host;
    for (enum setting i = COMMA_MS; i <= PARAGRAPH_MS; i++)
        self->pause_ms[i] = values[i].integer;
    int rc = start_library(self, values, &version);
    if (rc == 0)
        rc = choose_voice(self, values, version);
    if (rc == 0)
        rc = set_parameters(self, values);
    if (rc == 0)
        *out = self;
    else
        destroy(self);
    return rc;
}

/* ---- speaking ---- */

/* The library's callback: keeps the clause's sound. Nonzero stops the synthesis. */
static int collect(short *pcm, int count, espeak_EVENT *events)
{
    struct espeak *self = events->user_data;
    size_t frames = pcm == NULL || count < 0 ? 0 : (size_t)count;
    if (frames > (size_t)CLAUSE_SECONDS_MOST * self->rate_hz - self->frames)
        self->error = -EFBIG;
    else if (self->frames + frames > self->capacity) {
        size_t capacity = 2 * (self->frames + frames);
        int16_t *grown = realloc(self->pcm, capacity * sizeof *grown);
        if (grown == NULL)
            self->error = -ENOMEM;
        else {
            self->pcm = grown;
            self->capacity = capacity;
        }
    }
    if (self->error != 0)
        return 1;
    if (frames > 0)
        memcpy(self->pcm + self->frames, pcm, frames * sizeof *pcm);
    self->frames += frames;
    return 0;
}

/* The ABI promises letters and spaces; anything else would be read in a way nobody chose. */
static int check_words(const struct espeak *self, const struct loaxa_clause *clause, size_t index)
{
    size_t length = strlen(clause->words), letters = 0;
    const struct loaxa_host *host = self->host;
    if (length > CLAUSE_BYTES || text_utf8_fault(clause->words, length) != length) {
        host->log(host, LOAXA_LOG_ERROR, "clause %zu: expected at most %d bytes of UTF-8, found %zu", index,
                  CLAUSE_BYTES, length);
        return -EINVAL;
    }
    for (size_t at = 0; at < length;) {
        size_t from = at;
        uint32_t c = text_next(clause->words, length, &at);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
        bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
        letters += is_letter;
        if (!is_letter && c != ' ') {
            host->log(host, LOAXA_LOG_ERROR,
                      "clause %zu, byte %zu: expected letters and spaces, found U+%04X in \"%s\"", index,
                      from, c, clause->words);
            return -EINVAL;
        }
    }
    if (letters == 0 || strchr(",.?!", clause->mark) == NULL || clause->mark == '\0') {
        host->log(host, LOAXA_LOG_ERROR, "clause %zu: expected words that end with , . ? or !", index);
        return -EINVAL;
    }
    return 0;
}

static int synthesise(struct espeak *self, const struct loaxa_clause *clause)
{
    char text[CLAUSE_BYTES + 2];
    int length = snprintf(text, sizeof text, "%s%c", clause->words, clause->mark);
    self->frames = 0;
    self->error = 0;
    espeak_ERROR rc =
        espeak_Synth(text, (size_t)length + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, self);
    if (self->error != 0)
        return self->error;
    return rc == EE_OK ? 0 : -EIO;
}

static int pass_on(const struct espeak *self, const struct loaxa_sink *sink)
{
    size_t from = 0, end = self->frames;
    while (from < end && abs(self->pcm[from]) < QUIET)
        from++;
    while (end > from && abs(self->pcm[end - 1]) < QUIET)
        end--;
    if (end == from)
        return -ENODATA;
    return sink->frames(sink, self->pcm + from, end - from);
}

static int rest(const struct espeak *self, const struct loaxa_clause *clause, const struct loaxa_sink *sink)
{
    static const int16_t silence[1024];
    enum setting which = clause->mark == ',' ? COMMA_MS : clause->paragraph_end ? PARAGRAPH_MS : SENTENCE_MS;
    size_t left = (size_t)self->pause_ms[which] * self->rate_hz / 1000 + 1;
    int rc = 0;
    while (rc == 0 && left > 0) {
        size_t part = left < 1024 ? left : 1024;
        rc = sink->frames(sink, silence, part);
        left -= part;
    }
    return rc;
}

static int speak_clause(struct espeak *self, const struct loaxa_clause *clause, size_t index, bool is_last,
                        const struct loaxa_sink *sink)
{
    if (self->host->cancelled(self->host))
        return -ECANCELED;
    int rc = synthesise(self, clause);
    if (rc == 0)
        rc = sink->mark(sink, index);
    if (rc == 0)
        rc = pass_on(self, sink);
    if (rc == -ENODATA)
        self->host->log(self->host, LOAXA_LOG_ERROR, "clause %zu: espeak-ng made no sound of \"%s\"", index,
                        clause->words);
    else if (rc != 0)
        self->host->log(self->host, LOAXA_LOG_ERROR, "clause %zu could not be spoken: %s", index,
                        strerror(-rc));
    return rc == 0 && !is_last ? rest(self, clause, sink) : rc;
}

static int speak(void *opaque, const struct loaxa_clause *clauses, size_t count,
                 const struct loaxa_sink *sink)
{
    struct espeak *self = opaque;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = check_words(self, &clauses[i], i);
    if (rc == 0)
        rc = sink->begin(sink, self->rate_hz);
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = speak_clause(self, &clauses[i], i, i + 1 == count, sink);
    return rc;
}

static const char *engine_version(void *opaque)
{
    return ((const struct espeak *)opaque)->version;
}

static const struct loaxa_voice_ops ops = {.speak = speak, .engine_version = engine_version};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_VOICE,
    .name = "espeak",
    .summary = "Speaks Vietnamese with espeak-ng: northern, central or southern accent, no network.",
    .licence = "GPL-3.0-or-later",
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .voice = &ops,
};
