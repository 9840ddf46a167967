/*
 * The checks of a plugin's library and descriptor, and the child in which every check runs that calls a
 * plugin.
 */
#include "contract.h"
#include "elf_look.h"
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

#define CHILD_SECONDS 60

/* ---- Checks that run the plugin's code: in a child, the verdict through a pipe ---- */

void judge(struct verdict *verdict, const char *format, ...)
{
    va_list arguments;
    if (verdict->text[0] != '\0')
        return;
    va_start(arguments, format);
    vsnprintf(verdict->text, sizeof verdict->text, format, arguments);
    va_end(arguments);
}

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

void run_in_child(const struct subject *subject, child_check *check)
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

void test_exports_only_the_descriptor(void **state)
{
    const struct subject *subject = *state;
    struct elf_look look;
    assert_int_equal(elf_look(subject->file, &look), 0);
    if (look.surprise[0] != '\0')
        fail_msg("%s exports %s", subject->name, look.surprise);
    assert_int_equal(look.exported, 1);
}

void test_has_no_constructors(void **state)
{
    const struct subject *subject = *state;
    struct elf_look look;
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

void test_descriptor_is_sane(void **state)
{
    run_in_child(*state, check_descriptor);
}
