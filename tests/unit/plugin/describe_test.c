/*
 * Knowing plugins without loading them: the five refusals and what a description says.
 */
#include "worker_run.h"

static void test_the_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *plugin;
        int code;
        const char *says;
    } rows[] = {
        {"not-there", -ENOENT, "there is no such plugin"},
        {"no-symbol", -ENOMSG, "does not export loaxa_plugin_v1"},
        {"too-small", -EMSGSIZE, "set its `size`"},
        {"wrong-major", -EPROTOTYPE, "version 2 of the plugin contract"},
        {"newer-minor", -EPROTONOSUPPORT, "install a newer station"},
        {"other-name", -EINVAL, "calls itself \"somebody-else\""},
    };
    char *program = built("loaxa-worker", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *file = built("tests/contract/plugins/", rows[i].plugin);
        struct plugin_info *info = NULL;
        struct error err = {0};
        int rc = plugin_describe(program, file, &info, &err);
        if (rc != rows[i].code || strstr(err.text, rows[i].says) == NULL || strstr(err.text, file) == NULL)
            fail_msg("%s: %d: %s", rows[i].plugin, rc, err.text);
        assert_null(info);
        free(file);
    }
    free(program);
}

static void test_a_library_that_is_none(void **state)
{
    (void)state;
    char folder[] = "/tmp/loaxa-worker-XXXXXX", *program = built("loaxa-worker", "");
    assert_non_null(mkdtemp(folder));
    put_file(folder, "text.so");
    char *file = file_join(folder, "text.so");
    struct plugin_info *info = NULL;
    struct error err = {0};
    assert_int_equal(plugin_describe(program, file, &info, &err), -ENOEXEC);
    assert_non_null(strstr(err.text, "cannot be loaded"));
    assert_int_equal(plugin_describe(program, folder, &info, &err), -ENOENT);
    assert_int_equal(plugin_describe("/no/such/worker", file, &info, &err), -ENOENT);
    assert_non_null(strstr(err.text, "worker program cannot be started"));
    remove_file(folder, "text.so");
    rmdir(folder);
    free(file);
    free(program);
}

static void test_description(void **state)
{
    (void)state;
    char *program = built("loaxa-worker", ""), *file = built("tests/contract/plugins/", "act-source");
    struct plugin_info *info = NULL;
    struct error err = {0};
    if (plugin_describe(program, file, &info, &err) != 0)
        fail_msg("%s", err.text);
    assert_string_equal(info->name, "act-source");
    assert_string_equal(info->file, file);
    assert_int_equal(info->kind, LOAXA_KIND_SOURCE);
    assert_int_equal(json_array_size(info->settings), 10);
    assert_string_equal(json_string_value(json_object_get(json_array_get(info->settings, 3), "range")),
                        "1..10");
    assert_true(json_is_null(json_object_get(json_array_get(info->settings, 0), "fallback")));
    plugin_info_free(info);
    free(program);
    free(file);
}

static void test_the_wrong_kind(void **state)
{
    (void)state;
    struct run *run = new_run(NULL);
    run_worker(run, LOAXA_KIND_VOICE, "act-source", NULL);
    expect_end(run, WORKER_FAILED, "expected a plugin of kind voice, found one of kind source");
    free_run(run);
}

static void test_a_worker_is_not_run_by_hand(void **state)
{
    (void)state;
    char *program = built("loaxa-worker", ""), *output = NULL;
    const char *argv[] = {program, NULL};
    const struct child_limits limits = {.deadline_ms = 10000, .output_limit = 1000};
    struct error err;
    assert_int_equal(child_run(argv, NULL, 0, &limits, &output, NULL, &err), -EPROTO);
    assert_non_null(strstr(err.text, "exit code 2"));
    free(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_refusals),
        cmocka_unit_test(test_a_library_that_is_none),
        cmocka_unit_test(test_description),
        cmocka_unit_test(test_the_wrong_kind),
        cmocka_unit_test(test_a_worker_is_not_run_by_hand),
    };
    return cmocka_run_group_tests(tests, find_build, NULL);
}
