/*
 * What the files of the contract suite share: the checks, and how a check that runs a plugin's code is run.
 */
#ifndef LOAXA_TESTS_CONTRACT_H
#define LOAXA_TESTS_CONTRACT_H

#include "subject.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* "" is a pass; the first judgement stands. */
struct verdict {
    char text[1200];
};
void judge(struct verdict *verdict, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef void child_check(const struct subject *subject, const struct loaxa_plugin *plugin,
                         struct verdict *verdict);
/* Loads the plugin in a forked child and runs the check there; a crash, a leak or a verdict fails the test.
 */
void run_in_child(const struct subject *subject, child_check *check);

/* cmocka tests; *state is the struct subject. */
void test_exports_only_the_descriptor(void **state);
void test_has_no_constructors(void **state);
void test_descriptor_is_sane(void **state);
void test_example_works(void **state);
void test_hostile_data_is_survived(void **state);
void test_stops_when_cancelled(void **state);
void test_paths_that_lead_nowhere(void **state);
void test_works_in_a_worker(void **state);
void test_bad_settings_are_refused(void **state);

extern char worker_program[4096]; /* set once by main */

#endif
