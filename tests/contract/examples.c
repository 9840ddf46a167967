/*
 * The checks that use a plugin as its examples say, in this process's child: it works, survives hostile data,
 * stops, and leaves nothing open.
 */
#include "contract.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- With its examples, in this process ---- */

static size_t count_descriptors(void)
{
    size_t count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF;
    return count;
}

/* create() on the example's settings; NULL with the verdict spoken, or, where create may refuse, with none.
 */
static void *create(const struct loaxa_plugin *plugin, struct notes *notes,
                    const struct settings_values *values, bool may_refuse, struct verdict *verdict)
{
    void *self = NULL;
    int rc = plugin->create(&notes->host, values->values, &self);
    if (rc == 0)
        return self;
    if (rc > 0)
        judge(verdict, "create returned %d, expected 0 or a negative errno", rc);
    else if (!may_refuse)
        judge(verdict, "create refused the example: %s (%s)", notes->last_error, strerror(-rc));
    else if (notes->errors == 0)
        judge(verdict, "create failed without a word: log the reason at LOAXA_LOG_ERROR");
    return NULL;
}

static void poll_once(const struct loaxa_plugin *plugin, struct notes *notes, void *self, bool may_fail,
                      struct verdict *verdict)
{
    int64_t start = clock_real()->mono_us(clock_real());
    json_object_clear(notes->ids);
    notes->submitted = 0;
    int rc = plugin->source->poll(self);
    int64_t took_ms = (clock_real()->mono_us(clock_real()) - start) / 1000;
    if (rc > 0)
        judge(verdict, "poll returned %d, expected 0 or a negative errno", rc);
    if (rc < 0 && notes->errors == 0 && !notes->cancelled)
        judge(verdict, "poll failed without a word: log the reason at LOAXA_LOG_ERROR");
    if (rc < 0 && !may_fail)
        judge(verdict, "poll failed on the example: %s", notes->last_error);
    if (took_ms > (notes->cancelled ? 1000 : 20000) * (SANITIZED ? 5 : 1))
        judge(verdict, "poll took %lld ms", (long long)took_ms);
}

struct voice_notes {
    struct loaxa_sink sink;
    size_t frames, marks;
    unsigned rate_hz;
    bool bad;
};

static int sink_begin(const struct loaxa_sink *sink, unsigned rate_hz)
{
    struct voice_notes *voice = sink->context;
    voice->bad = voice->bad || voice->rate_hz != 0 || rate_hz < 8000 || rate_hz > 48000;
    voice->rate_hz = rate_hz;
    return 0;
}

static int sink_frames(const struct loaxa_sink *sink, const int16_t *pcm, size_t frames)
{
    struct voice_notes *voice = sink->context;
    voice->bad = voice->bad || voice->rate_hz == 0 || pcm == NULL;
    voice->frames += frames;
    return 0;
}

static int sink_mark(const struct loaxa_sink *sink, size_t clause)
{
    struct voice_notes *voice = sink->context;
    voice->bad = voice->bad || clause >= 2;
    voice->marks++;
    return 0;
}

static const struct loaxa_clause clauses[] = {{"kính chào bà con", ',', false},
                                              {"hôm nay trời nắng", '.', true}};

/* A voice may be unable to speak here (a program that is not installed), but then it must say why. */
static void speak_once(const struct loaxa_plugin *plugin, struct notes *notes, void *self,
                       struct verdict *verdict)
{
    struct voice_notes voice = {.rate_hz = 0};
    voice.sink = (struct loaxa_sink){.size = sizeof voice.sink,
                                     .context = &voice,
                                     .begin = sink_begin,
                                     .frames = sink_frames,
                                     .mark = sink_mark};
    const char *version = plugin->voice->engine_version(self);
    if (version == NULL || *version == '\0')
        judge(verdict, "engine_version is empty");
    int rc = plugin->voice->speak(self, clauses, 2, &voice.sink);
    if (rc == 0 && (voice.frames < 8000 || voice.bad))
        judge(verdict, "two clauses became %zu frames%s", voice.frames, voice.bad ? ", out of order" : "");
    if (rc != 0 && notes->errors == 0)
        judge(verdict, "speak failed without a word: log the reason at LOAXA_LOG_ERROR");
}

/* Only what can reach no horn and no server is opened here. */
static void play_once(const struct loaxa_plugin *plugin, struct notes *notes, void *self,
                      struct verdict *verdict)
{
    int16_t pcm[441] = {0};
    if ((plugin->wants & LOAXA_IS_RECORD) == 0)
        return;
    if (plugin->output->open(self, 22050) != 0) {
        judge(verdict, "open refused the example: %s", notes->last_error);
        return;
    }
    for (int i = 0; i < 50; i++) {
        struct loaxa_taken taken = {.size = sizeof taken};
        if (plugin->output->write(self, pcm, 441, &taken) != 0)
            judge(verdict, "write failed: %s", notes->last_error);
    }
    if (plugin->output->title != NULL)
        plugin->output->title(self, "Bản tin \"sáng\" & <chiều>");
    if (plugin->output->discard != NULL)
        plugin->output->discard(self);
    if (plugin->output->close != NULL)
        plugin->output->close(self);
}

static void use_once(const struct loaxa_plugin *plugin, struct notes *notes,
                     const struct settings_values *values, bool hostile, struct verdict *verdict)
{
    void *self = create(plugin, notes, values, hostile, verdict);
    if (verdict->text[0] != '\0' || (hostile && notes->errors > 0 && self == NULL))
        return;
    if (plugin->kind == LOAXA_KIND_SOURCE)
        poll_once(plugin, notes, self, hostile, verdict);
    else if (plugin->kind == LOAXA_KIND_VOICE)
        speak_once(plugin, notes, self, verdict);
    else if (plugin->kind == LOAXA_KIND_OUTPUT)
        play_once(plugin, notes, self, verdict);
    plugin->destroy(self);
}

/* Settings made from a trial's folder; false with the verdict spoken. */
static bool make_values(const struct loaxa_plugin *plugin, const struct trial *trial,
                        struct settings_values *values, struct verdict *verdict)
{
    struct faults faults = {0};
    settings_make(plugin->settings, trial->settings, trial->folder, values, &faults);
    if (faults.count > 0)
        judge(verdict, "the example's settings are refused: %s", faults.rows[0].text);
    faults_done(&faults);
    return verdict->text[0] == '\0';
}

/* A source has three lives in one process: nothing may grow, and the state of one poll is that of the next.
 * The others have one, as in the station: their engines need not bear a second start. */
static void check_example(const struct subject *subject, const struct loaxa_plugin *plugin, bool hostile,
                          bool cancelled, struct verdict *verdict)
{
    struct trial trial;
    struct error err;
    struct notes notes;
    struct settings_values values = {0};
    size_t descriptors = count_descriptors(), submitted = 0;
    if (trial_begin(subject, hostile, &trial, &err) != 0) {
        judge(verdict, "%s", err.text);
        return;
    }
    notes_init(&notes, trial.folder);
    notes.cancelled = cancelled;
    if (make_values(plugin, &trial, &values, verdict)) {
        int lives = plugin->kind == LOAXA_KIND_SOURCE ? 3 : 1;
        for (int life = 0; life < lives; life++) {
            use_once(plugin, &notes, &values, hostile || cancelled, verdict);
            size_t now = count_descriptors();
            if (now > descriptors)
                judge(verdict, "%zu descriptors were left open", now - descriptors);
            if (life == 0)
                submitted = notes.submitted;
            if (life > 0 && !cancelled && notes.submitted != submitted)
                judge(verdict, "the first poll submitted %zu notices, the next, with nothing changed, %zu",
                      submitted, notes.submitted);
        }
        if (plugin->kind == LOAXA_KIND_SOURCE && !hostile && !cancelled &&
            (submitted == 0 || notes.invalid > 0))
            judge(verdict, "the example gave %zu notices and %zu refused by the station", submitted,
                  notes.invalid);
    }
    settings_values_done(&values);
    notes_done(&notes);
    trial_end(&trial);
}

static void check_sane(const struct subject *subject, const struct loaxa_plugin *plugin,
                       struct verdict *verdict)
{
    check_example(subject, plugin, false, false, verdict);
}

static void check_hostile(const struct subject *subject, const struct loaxa_plugin *plugin,
                          struct verdict *verdict)
{
    check_example(subject, plugin, true, false, verdict);
}

static void check_cancelled(const struct subject *subject, const struct loaxa_plugin *plugin,
                            struct verdict *verdict)
{
    check_example(subject, plugin, false, true, verdict);
}

void test_example_works(void **state)
{
    const struct subject *subject = *state;
    assert_true(subject->has_example); /* every plugin shows how it is used */
    run_in_child(subject, check_sane);
}

void test_hostile_data_is_survived(void **state)
{
    const struct subject *subject = *state;
    assert_true(subject->has_hostile);
    run_in_child(subject, check_hostile);
}

void test_stops_when_cancelled(void **state)
{
    const struct subject *subject = *state;
    run_in_child(subject, check_cancelled);
}

/* Paths that lead nowhere are the commonest fault there is. */
static void check_nowhere(const struct subject *subject, const struct loaxa_plugin *plugin,
                          struct verdict *verdict)
{
    struct trial trial;
    struct error err;
    struct notes notes;
    struct settings_values values = {0};
    if (trial_begin(subject, false, &trial, &err) != 0) {
        judge(verdict, "%s", err.text);
        return;
    }
    for (const struct loaxa_setting *s = plugin->settings; s != NULL && s->name != NULL; s++)
        if (s->type == LOAXA_SETTING_PATH)
            json_object_set_new(trial.settings, s->name, json_string("no/such/place"));
    notes_init(&notes, trial.folder);
    if (plugin->kind != LOAXA_KIND_OUTPUT && make_values(plugin, &trial, &values, verdict))
        use_once(plugin, &notes, &values, true, verdict);
    settings_values_done(&values);
    notes_done(&notes);
    trial_end(&trial);
}

void test_paths_that_lead_nowhere(void **state)
{
    run_in_child(*state, check_nowhere);
}
