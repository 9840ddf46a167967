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
