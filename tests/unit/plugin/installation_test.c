/*
 * Finding the installation: the test program copies itself into made-up layouts and asks from there.
 */
#include "plugin/plugin.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/loaxa-install-XXXXXX";

/* What a copy prints. */
static int report(void)
{
    char *worker, *plugins, *voices;
    struct error err;
    if (plugin_find_installation(&worker, &plugins, &voices, &err) != 0) {
        fprintf(stderr, "%s", err.text);
        return 1;
    }
    printf("%s|%s|%s", worker, plugins, voices);
    free(worker);
    free(plugins);
    free(voices);
    return 0;
}

static char *put(const char *name, const char *bytes, size_t length)
{
    char *path = file_join(folder, name), *parent = strdup(path);
    *strrchr(parent, '/') = '\0';
    assert_int_equal(file_make_directory(parent, 0700, NULL), 0);
    assert_int_equal(file_write_atomic(path, bytes, length, 0755, NULL), 0);
    free(parent);
    return path;
}

/* Runs a copy of this program from `program`; what it says through `out` or the error. */
static int ask_from(const char *program, char **out, struct error *err)
{
    char *self, own[4096];
    size_t length;
    ssize_t own_length = readlink("/proc/self/exe", own, sizeof own - 1);
    assert_true(own_length > 0);
    own[own_length] = '\0';
    assert_int_equal(file_read(own, 256u << 20, &self, &length, NULL), 0);
    char *copy = put(program, self, length);
    free(self);
    const char *argv[] = {copy, "report", NULL};
    const struct child_limits limits = {.deadline_ms = 30000, .output_limit = 10000};
    int rc = child_run(argv, NULL, 0, &limits, out, NULL, err);
    free(copy);
    return rc;
}

static void test_layouts(void **state)
{
    (void)state;
    static const struct {
        const char *program, *worker, *plugins, *voices;
    } rows[] = {
        {"a/build/loaxa", "a/build/loaxa-worker", "a/build/plugins", "a/voices"},
        {"b/build/asan/tests/unit/air/x_test", "b/build/asan/loaxa-worker", "b/build/asan/plugins",
         "b/voices"},
        {"tests/e/build/loaxa", "tests/e/build/loaxa-worker", "tests/e/build/plugins", "tests/e/voices"},
        {"tests/f/build/tests/unit/x_test", "tests/f/build/loaxa-worker", "tests/f/build/plugins",
         "tests/f/voices"},
        {"c/bin/loaxad", "c/lib/loaxa/loaxa-worker", "c/lib/loaxa/plugins", "c/share/loaxa/voices"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char plugin[256], voice[256], wanted[1024], *output = NULL;
        struct error err;
        snprintf(plugin, sizeof plugin, "%s/source/x.so", rows[i].plugins);
        snprintf(voice, sizeof voice, "%s/north.cfg", rows[i].voices);
        free(put(rows[i].worker, "x", 1));
        free(put(plugin, "x", 1));
        free(put(voice, "x", 1));
        if (ask_from(rows[i].program, &output, &err) != 0)
            fail_msg("%s", err.text);
        snprintf(wanted, sizeof wanted, "%s/%s|%s/%s|%s/%s", folder, rows[i].worker, folder, rows[i].plugins,
                 folder, rows[i].voices);
        assert_string_equal(output, wanted);
        free(output);
    }
}

static void test_only_an_installation_is_left(void **state)
{
    (void)state;
    char *output = NULL;
    struct error err;
    int rc = ask_from("d/loaxa", &output, &err);
    if (file_exists(LOAXA_PREFIX "/lib/loaxa/loaxa-worker")) { /* the machine's own installation */
        assert_int_equal(rc, 0);
        assert_true(text_starts(output, LOAXA_PREFIX "/lib/loaxa/loaxa-worker|"));
    } else {
        assert_int_equal(rc, -EPROTO);
        assert_non_null(strstr(err.text, "install them with make install"));
    }
    free(output);
}

static void test_paths_of_plugins(void **state)
{
    (void)state;
    char *path = plugin_path("/x/plugins", LOAXA_KIND_OUTPUT, "ao");
    assert_string_equal(path, "/x/plugins/output/ao.so");
    free(path);
}

static void remove_tree(const char *path)
{
    struct file_entry *entries;
    size_t count;
    if (file_list(path, 1000, &entries, &count, NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        char *child = file_join(path, entries[i].name);
        if (entries[i].is_directory)
            remove_tree(child);
        else
            unlink(child);
        free(child);
    }
    file_list_free(entries, count);
    rmdir(path);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    remove_tree(folder);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "report") == 0)
        return report();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_only_an_installation_is_left),
        cmocka_unit_test(test_paths_of_plugins),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
