/*
 * The contract suite: every plugin found under the build folder is held to loaxa_plugin.h. Each check that
 * runs the plugin's code does so in a forked child, so that a crash is a failed check, and once more in a
 * real, confined worker. Run from the root of the source tree, where plugins/<kind>/<name>/example/ is.
 */
#include "contract.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

char worker_program[4096];

/* ---- All of it for each ---- */

static bool not_sanitized(const struct subject *subject)
{
    (void)subject;
    return !SANITIZED; /* sanitizers bring constructors of their own */
}

static bool has_hostile_data(const struct subject *subject)
{
    return subject->has_hostile || subject->kind == LOAXA_KIND_SOURCE;
}

static bool is_source(const struct subject *subject)
{
    return subject->kind == LOAXA_KIND_SOURCE;
}

/* A loudspeaker or a server is not touched here: the live tests do that. */
static bool touches_nothing_real(const struct subject *subject)
{
    return subject->kind != LOAXA_KIND_OUTPUT || strcmp(subject->name, "file") == 0;
}

static const struct {
    const char *name;
    void (*test)(void **state);
    bool (*applies)(const struct subject *subject); /* NULL: to every plugin */
} checks[] = {
    {"exports only the descriptor", test_exports_only_the_descriptor, NULL},
    {"has no constructors", test_has_no_constructors, not_sanitized},
    {"descriptor is sane", test_descriptor_is_sane, NULL},
    {"example works", test_example_works, NULL},
    {"hostile data is survived", test_hostile_data_is_survived, has_hostile_data},
    {"stops when cancelled", test_stops_when_cancelled, is_source},
    {"paths that lead nowhere", test_paths_that_lead_nowhere, NULL},
    {"works in a worker", test_works_in_a_worker, touches_nothing_real},
    {"bad settings are refused", test_bad_settings_are_refused, NULL},
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
    size_t rows = 0;
    for (size_t i = 0; i < count * CHECKS; i++) {
        const struct subject *subject = &subjects[i / CHECKS];
        char *name;
        if (checks[i % CHECKS].applies != NULL && !checks[i % CHECKS].applies(subject))
            continue;
        if (asprintf(&name, "%s %s: %s", plugin_kind_id(subject->kind), subject->name,
                     checks[i % CHECKS].name) < 0)
            return 1;
        tests[rows++] = (struct CMUnitTest){
            .name = name, .test_func = checks[i % CHECKS].test, .initial_state = &subjects[i / CHECKS]};
    }
    int failed = _cmocka_run_group_tests("contract", tests, rows, NULL, NULL);
    for (size_t i = 0; i < rows; i++)
        free((void *)(uintptr_t)tests[i].name);
    free(tests);
    free(subjects);
    return failed;
}
