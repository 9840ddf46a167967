/* The command line's manners: help, wrong usage, words of the global options, nothing done by mistake. */
#include "run_cli.h"

static const char *const names[] = {"air",  "approve", "calendar", "check",    "journal", "notices",
                                    "plan", "poll",    "read",     "rehearse", "resume",  "return",
                                    "say",  "skip",    "status",   "stop",     "withdraw"};

static void every_command_has_help(void **context)
{
    (void)context;
    struct outcome o;
    RUN(&o, "--help");
    assert_outcome(&o, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct outcome one;
        char usage[64];
        assert_says(o.out, names[i]);
        snprintf(usage, sizeof usage, "Usage: loaxa %s", names[i]);
        RUN(&one, names[i], "--help");
        assert_outcome(&one, 0);
        assert_says(one.out, usage);
        assert_string_equal(one.err, "");
    }
}

static const struct {
    const char *words[6];
    int code;
    const char *says; /* on stderr */
} rows[] = {
    {{NULL}, 2, "Usage: loaxa"},
    {{"sttus"}, 2, "did you mean \"status\""},
    {{"frobnicate"}, 2, "there is no command"},
    {{"--state"}, 2, "Usage: loaxa"},
    {{"status", "--jsn"}, 2, "did you mean --json"},
    {{"status", "--state"}, 2, "--state needs a value"},
    {{"status", "now"}, 2, "takes no words"},
    {{"status", "--wait", "soon"}, 2, "--wait"},
    {{"air"}, 2, "number of one notice"},
    {{"air", "x"}, 2, "number of one notice"},
    {{"air", "-1"}, 2, "number of one notice"},
    {{"approve"}, 2, "numbers of notices"},
    {{"approve", "1", "--all"}, 2, "numbers of notices"},
    {{"approve", "one"}, 2, "numbers of notices"},
    {{"return", "1"}, 2, "a reason is needed"},
    {{"withdraw", "reason"}, 2, "number of a notice"},
    {{"notices", "show"}, 2, "expected nothing"},
    {{"notices", "show", "x"}, 2, "expected nothing"},
    {{"journal", "check"}, 2, "found \"check\""},
    {{"journal", "--from", "yesterday"}, 2, "expected a day"},
    {{"poll", "a", "b"}, 2, "one source"},
    {{"skip", "now"}, 2, "--channel"},
    {{"resume", "now"}, 2, "takes no words"},
};

static void wrong_usage_is_two(void **context)
{
    (void)context;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct outcome o;
        run_words(&o, rows[i].words);
        assert_outcome(&o, rows[i].code);
        assert_says(o.err, rows[i].says);
        assert_string_equal(o.out, "");
    }
}

static const struct {
    const char *words[6];
} needs_station[] = {{{"status"}}, {{"stop", "vì", "mưa"}}, {{"resume"}}, {{"skip"}}, {{"air", "3"}}};

static void no_station_is_said(void **context)
{
    struct temp *temp = *context;
    for (size_t i = 0; i < sizeof needs_station / sizeof *needs_station; i++) {
        const char *words[8] = {"--state", temp->dir};
        struct outcome o;
        memcpy(words + 2, needs_station[i].words, 5 * sizeof *words);
        run_words(&o, words);
        assert_outcome(&o, 1);
        assert_says(o.err, "Đài không chạy");
        assert_says(o.err, temp->dir);
    }
}

static void no_state_is_not_made(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    char missing[400];
    snprintf(missing, sizeof missing, "%s/none", temp->dir);
    RUN(&o, "notices", "--state", missing);
    assert_outcome(&o, 1);
    assert_says(o.err, missing);
    RUN(&o, "approve", "1", "--yes", "--state", missing);
    assert_outcome(&o, 1);
    RUN(&o, "journal", "verify", "--state", missing);
    assert_outcome(&o, 1);
    assert_false(file_exists(missing));
    RUN(&o, "approve", "1", "--yes", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.err, "no state");
    assert_int_equal(rmdir(temp->dir), 0); /* still empty */
    assert_int_equal(mkdir(temp->dir, 0700), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_help),
        cmocka_unit_test(wrong_usage_is_two),
        TEMP_TEST(no_station_is_said),
        TEMP_TEST(no_state_is_not_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
