/*
 * The contract suite: every plugin found under the build folder is held to loaxa_plugin.h. Each check that
 * runs the plugin's code does so in a forked child, so that a crash is a failed check, and once more in a
 * real, confined worker. Run from the root of the source tree, where plugins/<kind>/<name>/example/ is.
 */
#include "elf_look.h"
#include "subject.h"
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__)
#define LEAKS_ARE_SEEN true
#else
#define LEAKS_ARE_SEEN false
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

#define CHILD_SECONDS 60
static char worker_program[4096];

/* ---- Checks that run the plugin's code: in a child, the verdict through a pipe ---- */

/* "" is a pass. */
struct verdict {
    char text[1200];
};
__attribute__((format(printf, 2, 3))) static void judge(struct verdict *verdict, const char *format, ...)
{
    va_list arguments;
    if (verdict->text[0] != '\0')
        return;
    va_start(arguments, format);
    vsnprintf(verdict->text, sizeof verdict->text, format, arguments);
    va_end(arguments);
}

typedef void child_check(const struct subject *subject, const struct loaxa_plugin *plugin,
                         struct verdict *verdict);

static void be_child(const struct subject *subject, child_check *check, int out)
{
    struct loaxa_plugin plugin;
    struct verdict verdict = {{0}};
    struct error err;
    alarm(CHILD_SECONDS);
    if (plugin_load(subject->file, subject->kind, &plugin, &err) != 0)
        judge(&verdict, "%s", err.text);
    else
        check(subject, &plugin, &verdict);
    if (write(out, &verdict, sizeof verdict) != sizeof verdict)
        _exit(9);
    if (LEAKS_ARE_SEEN)
        exit(0); /* the leak check runs now */
    _exit(0);
}

static void run_in_child(const struct subject *subject, child_check *check)
{
    int pipe_ends[2], status;
    struct verdict verdict = {{0}};
    assert_int_equal(pipe(pipe_ends), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        be_child(subject, check, pipe_ends[1]);
    close(pipe_ends[1]);
    ssize_t got = read(pipe_ends[0], &verdict, sizeof verdict);
    close(pipe_ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        fail_msg("%s: died of signal %d (%s)", subject->name, WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (got == sizeof verdict && verdict.text[0] != '\0')
        fail_msg("%s: %s", subject->name, verdict.text);
    if (WEXITSTATUS(status) != 0 || got != sizeof verdict)
        fail_msg("%s: exit code %d; see the report above", subject->name, WEXITSTATUS(status));
}

/* ---- The library ---- */

static void test_exports_only_the_descriptor(void **state)
{
    const struct subject *subject = *state;
    struct elf_look look;
    assert_int_equal(elf_look(subject->file, &look), 0);
    if (look.surprise[0] != '\0')
        fail_msg("%s exports %s", subject->name, look.surprise);
    assert_int_equal(look.exported, 1);
}

static void test_has_no_constructors(void **state)
{
    const struct subject *subject = *state;
    struct elf_look look;
    if (SANITIZED) /* theirs */
        skip();
    assert_int_equal(elf_look(subject->file, &look), 0);
    if (look.constructors > 1)
        fail_msg("%s has %zu constructors", subject->name, look.constructors - 1);
}

/* ---- The descriptor ---- */

static bool is_word(const char *text, const char *extra)
{
    if (text == NULL || *text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (!((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') ||
              strchr(extra, *text) != NULL))
            return false;
    return true;
}

static bool is_sentence(const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    return length >= 10 && length <= 300 && text_utf8_fault(text, length) == length &&
           strchr(text, '\n') == NULL;
}

static void check_setting(const struct loaxa_setting *setting, const struct loaxa_setting *all,
                          struct verdict *verdict)
{
    if (!is_word(setting->name, "_"))
        judge(verdict, "setting \"%s\": expected a-z, 0-9 and '_'", setting->name);
    if (setting->help == NULL || strlen(setting->help) < 10)
        judge(verdict, "setting %s has no help", setting->name);
    if (setting->type < LOAXA_SETTING_TEXT || setting->type > LOAXA_SETTING_LIST)
        judge(verdict, "setting %s has no known type", setting->name);
    if (setting->type == LOAXA_SETTING_CHOICE && setting->range == NULL)
        judge(verdict, "setting %s is a choice without choices", setting->name);
    for (const struct loaxa_setting *other = all; other < setting; other++)
        if (strcmp(other->name, setting->name) == 0)
            judge(verdict, "setting %s is there twice", setting->name);
}

/* Every fallback must itself be a sane value, every range one that can be read. */
static void check_fallbacks(const struct loaxa_plugin *plugin, struct verdict *verdict)
{
    json_t *values = json_object();
    struct settings_values made = {0};
    struct faults faults = {0};
    settings_make(plugin->settings, values, "/nowhere", &made, &faults);
    for (size_t i = 0; i < faults.count; i++)
        if (strstr(faults.rows[i].text, "is missing") == NULL)
            judge(verdict, "a fallback is refused: %s", faults.rows[i].text);
    settings_values_done(&made);
    faults_done(&faults);
    json_decref(values);
}

static void check_descriptor(const struct subject *subject, const struct loaxa_plugin *plugin,
                             struct verdict *verdict)
{
    (void)subject;
    const unsigned known = LOAXA_WANTS_NETWORK | LOAXA_WANTS_CHILDREN | LOAXA_IS_LOUDSPEAKER |
                           LOAXA_IS_RECORD | LOAXA_WANTS_WRITE;
    if (!is_word(plugin->name, "-"))
        judge(verdict, "name \"%s\": expected a-z, 0-9 and '-'", plugin->name);
    if (!is_sentence(plugin->summary))
        judge(verdict, "summary: expected one sentence, found \"%s\"", plugin->summary);
    if (plugin->licence == NULL || strlen(plugin->licence) < 3 || strchr(plugin->licence, ' ') != NULL)
        judge(verdict, "licence: expected an SPDX identifier, found \"%s\"", plugin->licence);
    if ((plugin->wants & ~known) != 0)
        judge(verdict, "wants has unknown bits: 0x%x", plugin->wants);
    if ((plugin->wants & (LOAXA_IS_LOUDSPEAKER | LOAXA_IS_RECORD)) != 0 && plugin->kind != LOAXA_KIND_OUTPUT)
        judge(verdict, "only an output can be a loudspeaker or a record");
    if ((plugin->source != NULL) + (plugin->voice != NULL) + (plugin->input != NULL) +
            (plugin->output != NULL) !=
        1)
        judge(verdict, "expected the functions of exactly one kind");
    for (const struct loaxa_setting *s = plugin->settings; s != NULL && s->name != NULL; s++)
        check_setting(s, plugin->settings, verdict);
    check_fallbacks(plugin, verdict);
}

static void test_descriptor_is_sane(void **state)
{
    run_in_child(*state, check_descriptor);
}

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

static void test_example_works(void **state)
{
    const struct subject *subject = *state;
    assert_true(subject->has_example); /* every plugin shows how it is used */
    run_in_child(subject, check_sane);
}

static void test_hostile_data_is_survived(void **state)
{
    const struct subject *subject = *state;
    if (subject->kind == LOAXA_KIND_SOURCE)
        assert_true(subject->has_hostile);
    if (!subject->has_hostile)
        skip();
    run_in_child(subject, check_hostile);
}

static void test_stops_when_cancelled(void **state)
{
    const struct subject *subject = *state;
    if (subject->kind != LOAXA_KIND_SOURCE)
        skip();
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

static void test_paths_that_lead_nowhere(void **state)
{
    run_in_child(*state, check_nowhere);
}

/* ---- In a real worker, with all its limits ---- */

struct run {
    enum loaxa_plugin_kind kind;
    bool hello, reached_end;
    size_t submitted, pcm_bytes, taken;
    uint64_t pcm_hash;
    enum worker_end end;
    struct error why;
};

static void send_work(const struct run *run, struct worker *worker)
{
    static const char speak[] =
        "{\"clauses\":[{\"words\":\"kính chào bà con\",\"mark\":\",\",\"paragraph_end\":false},"
        "{\"words\":\"hôm nay trời nắng\",\"mark\":\".\",\"paragraph_end\":true}]}";
    static const char poll[] = "{\"now\":\"2026-11-23T05:00:00+07:00\",\"accept\":false,\"state\":{}}";
    if (run->kind == LOAXA_KIND_SOURCE)
        worker_send(worker, MESSAGE_POLL, poll, sizeof poll - 1);
    else if (run->kind == LOAXA_KIND_VOICE)
        worker_send(worker, MESSAGE_SPEAK, speak, sizeof speak - 1);
    else
        worker_send(worker, MESSAGE_OPEN, "{\"rate\":22050}", 14);
}

static void on_message(void *context, struct worker *worker, enum message_type type, json_t *json,
                       const void *payload, size_t length)
{
    struct run *run = context;
    struct loaxa_notice notice;
    static const int16_t silence[441];
    if (type == MESSAGE_HELLO) {
        run->hello = true;
        send_work(run, worker);
    } else if (type == MESSAGE_SUBMIT && plugin_notice_parse(json, &notice, NULL) == 0) {
        run->submitted++;
    } else if (type == MESSAGE_PCM) {
        run->pcm_bytes += length;
        for (size_t i = 0; i < length; i++)
            run->pcm_hash = (run->pcm_hash ^ ((const unsigned char *)payload)[i]) * 1099511628211u;
    } else if (type == MESSAGE_OPENED) {
        worker_send(worker, MESSAGE_PCM, silence, sizeof silence);
        worker_send(worker, MESSAGE_CLOSE, "{}", 2);
    } else if (type == MESSAGE_TAKEN) {
        run->taken++;
    }
}

static void on_ended(void *context, struct worker *worker, enum worker_end end, const struct error *why)
{
    struct run *run = context;
    (void)worker;
    run->end = end;
    run->why = *why;
}

static void run_worker(const struct subject *subject, const char *station_dir, json_t *settings,
                       struct run *run)
{
    static const struct worker_events events = {.message = on_message, .ended = on_ended};
    const struct worker_spec spec = {.worker_program = worker_program,
                                     .plugin_file = subject->file,
                                     .kind = subject->kind,
                                     .instance = subject->name,
                                     .settings = settings,
                                     .station_dir = station_dir,
                                     .zone = "Asia/Ho_Chi_Minh",
                                     .deadline_ms = 60000};
    uv_loop_t loop;
    struct worker *worker;
    struct error err;
    *run = (struct run){.kind = subject->kind, .pcm_hash = 14695981039346656037u};
    assert_int_equal(uv_loop_init(&loop), 0);
    if (worker_start(&loop, &spec, &events, run, &worker, &err) != 0)
        fail_msg("%s", err.text);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

static void test_works_in_a_worker(void **state)
{
    const struct subject *subject = *state;
    struct trial trial;
    struct error err;
    struct run run, again;
    if (trial_begin(subject, false, &trial, &err) != 0)
        fail_msg("%s", err.text);
    bool record = subject->kind != LOAXA_KIND_OUTPUT || strcmp(subject->name, "file") == 0;
    if (!record) { /* a loudspeaker or a server is not touched */
        trial_end(&trial);
        skip();
    }
    run_worker(subject, trial.folder, trial.settings, &run);
    if (subject->kind == LOAXA_KIND_VOICE)
        run_worker(subject, trial.folder, trial.settings, &again);
    trial_end(&trial);
    bool said_why = run.end == WORKER_FAILED && strstr(run.why.text, "failed: ") == NULL;
    if (run.end != WORKER_DONE && !(subject->kind == LOAXA_KIND_VOICE && said_why))
        fail_msg("%s", run.why.text);
    if (subject->kind == LOAXA_KIND_SOURCE)
        assert_true(run.submitted > 0);
    if (subject->kind == LOAXA_KIND_OUTPUT)
        assert_int_equal(run.taken, 1);
    if (subject->kind == LOAXA_KIND_VOICE) {
        assert_int_equal(again.pcm_bytes, run.pcm_bytes);
        assert_true(again.pcm_hash == run.pcm_hash); /* same words, same sound */
    }
}

static void expect_refused(const struct subject *subject, json_t *settings, const char *part)
{
    struct run run;
    run_worker(subject, "/tmp", settings, &run);
    if (run.end != WORKER_FAILED || run.hello || strstr(run.why.text, part) == NULL)
        fail_msg("%s: ended as %d: %s; expected a refusal with \"%s\"", subject->name, (int)run.end,
                 run.why.text, part);
    json_decref(settings);
}

static void test_bad_settings_are_refused(void **state)
{
    const struct subject *subject = *state;
    struct plugin_info *info;
    struct error err;
    if (plugin_describe(worker_program, subject->file, &info, &err) != 0)
        fail_msg("%s", err.text);
    expect_refused(subject, json_pack("{s:i}", "no_such_setting_at_all", 1),
                   "no setting \"no_such_setting_at_all\"");
    for (size_t i = 0; i < json_array_size(info->settings); i++) {
        const json_t *row = json_array_get(info->settings, i);
        const char *name = json_string_value(json_object_get(row, "name"));
        json_t *settings = json_object(), *wrong = json_pack("[{}]");
        json_object_set_new(settings, name, wrong); /* a list of groups is no value of any type */
        char part[128];
        snprintf(part, sizeof part, "%s: expected", name);
        expect_refused(subject, settings, part);
    }
    plugin_info_free(info);
}

/* ---- All of it for each ---- */

static const struct {
    const char *name;
    void (*test)(void **state);
} checks[] = {
    {"exports only the descriptor", test_exports_only_the_descriptor},
    {"has no constructors", test_has_no_constructors},
    {"descriptor is sane", test_descriptor_is_sane},
    {"example works", test_example_works},
    {"hostile data is survived", test_hostile_data_is_survived},
    {"stops when cancelled", test_stops_when_cancelled},
    {"paths that lead nowhere", test_paths_that_lead_nowhere},
    {"works in a worker", test_works_in_a_worker},
    {"bad settings are refused", test_bad_settings_are_refused},
};
#define CHECKS (sizeof checks / sizeof *checks)

/* The build folder: given, or what is before "/tests/" in the program's path. */
static void find_build(char *build, size_t size)
{
    const char *given = getenv("LOAXA_BUILD");
    ssize_t length = given != NULL ? 0 : readlink("/proc/self/exe", build, size - 1);
    build[length < 0 ? 0 : length] = '\0';
    if (given != NULL)
        snprintf(build, size, "%s", given);
    char *tests = strstr(build, "/tests/contract");
    if (tests != NULL)
        *tests = '\0';
}

int main(void)
{
    char build[2048];
    size_t count;
    find_build(build, sizeof build);
    snprintf(worker_program, sizeof worker_program, "%s/loaxa-worker", build);
    struct subject *subjects = subject_find_all(build, &count);
    if (count == 0 || zone_init("Asia/Ho_Chi_Minh", NULL) != 0) {
        fprintf(stderr, "no plugins under %s/plugins\n", build);
        return 1;
    }
    struct CMUnitTest *tests = calloc(count * CHECKS, sizeof *tests);
    if (tests == NULL)
        return 1;
    for (size_t i = 0; i < count * CHECKS; i++) {
        const struct subject *subject = &subjects[i / CHECKS];
        char *name;
        if (asprintf(&name, "%s %s: %s", plugin_kind_id(subject->kind), subject->name,
                     checks[i % CHECKS].name) < 0)
            return 1;
        tests[i] = (struct CMUnitTest){
            .name = name, .test_func = checks[i % CHECKS].test, .initial_state = &subjects[i / CHECKS]};
    }
    int failed = _cmocka_run_group_tests("contract", tests, count * CHECKS, NULL, NULL);
    for (size_t i = 0; i < count * CHECKS; i++)
        free((void *)(uintptr_t)tests[i].name);
    free(tests);
    free(subjects);
    return failed;
}
