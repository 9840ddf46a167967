/*
 * A plugin's settings: every fault at once, at its line, and values as create() gets them.
 */
#include "plugin/settings.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const struct loaxa_setting table[] = {
    {"folder", LOAXA_SETTING_PATH, NULL, NULL, "Where the lists are."},
    {"host", LOAXA_SETTING_TEXT, "\"localhost\"", NULL, "The server."},
    {"password_file", LOAXA_SETTING_SECRET, "", NULL, "Its password."},
    {"port", LOAXA_SETTING_INT, "8000", "1..65535", "Its port."},
    {"gain", LOAXA_SETTING_REAL, "0.5", "-20..20", "In dB."},
    {"public", LOAXA_SETTING_BOOL, "false", NULL, "Whether it is listed."},
    {"every", LOAXA_SETTING_DURATION, "\"10m\"", "1s..1h", "How often."},
    {"codec", LOAXA_SETTING_CHOICE, "mp3", "mp3|vorbis|opus", "The encoding."},
    {"columns", LOAXA_SETTING_LIST, "[\"Mã\", \"Tên\"]", NULL, "The columns."},
    {0},
};

static struct plugin_info info_of(void)
{
    return (struct plugin_info){.settings = settings_describe(table)};
}

static size_t check(const char *config_text, struct faults *faults)
{
    static const char *const stations[] = {"plugin", "poll_every", NULL};
    struct plugin_info info = info_of();
    config_t config;
    json_t *settings, *lines;
    size_t count = 0;
    assert_int_equal(config_load_text("station.cfg", config_text, strlen(config_text), &config, faults), 0);
    int rc = plugin_settings_from_config(config_root_setting(&config), stations, "station.cfg", &settings,
                                         &lines, faults);
    config_destroy(&config);
    if (rc == 0) {
        count = plugin_check_settings(&info, settings, lines, "station.cfg", 77, faults);
        json_decref(settings);
        json_decref(lines);
    }
    json_decref(info.settings);
    return count;
}

static void test_sane_settings(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "folder = \"lists\";",
        "plugin = \"x\"; poll_every = 5; folder = \"/srv\"; port = 1; gain = -20; public = true; every = "
        "\"1h\";"
        "codec = \"opus\"; columns = \"Mã\";",
        "folder = \"a\"; columns = [ \"a\", \"b\" ]; gain = 3.25; password_file = \"p\";",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct faults faults = {0};
        if (check(texts[i], &faults) != 0)
            fail_msg("row %zu: %s", i, faults.rows[0].text);
        faults_done(&faults);
    }
}

static void test_every_fault_at_its_line(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *says;
    } rows[] = {
        {9, "the plugin has no setting \"codek\"; did you mean \"codec\"?"},
        {77, "the setting \"folder\" is missing: Where the lists are."},
        {1, "host: expected a text in quotes, not empty, found the number 5"},
        {2, "password_file: expected a text in quotes, not empty, found the text \"\""},
        {3, "port: expected a whole number in 1..65535, found the number 65536"},
        {4, "gain: expected a number, found true"},
        {5, "public: expected true or false, found the number 1"},
        {6, "every: expected a duration in 1s..1h, found the text \"2h\""},
        {7, "codec: expected one of mp3|vorbis|opus, found the text \"mp\""},
        {8, "columns: expected a list of texts"},
    };
    struct faults faults = {0};
    size_t count =
        check("host = 5;\npassword_file = \"\";\nport = 65536;\ngain = true;\npublic = 1;\nevery = \"2h\";\n"
              "codec = \"mp\";\ncolumns = [ 1, 2 ];\ncodek = \"x\";\n",
              &faults);
    assert_int_equal(count, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < count; i++)
        if (faults.rows[i].line != rows[i].line || strstr(faults.rows[i].text, rows[i].says) == NULL)
            fail_msg("fault %zu: line %d: %s", i, faults.rows[i].line, faults.rows[i].text);
    faults_done(&faults);
}

static void test_groups_are_no_settings(void **state)
{
    (void)state;
    struct faults faults = {0};
    check("folder = \"a\";\nhost: { name = \"x\"; };", &faults);
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.rows[0].line, 2);
    assert_non_null(strstr(faults.rows[0].text, "found a group"));
    faults_done(&faults);
}

static void test_values_for_create(void **state)
{
    (void)state;
    char folder[] = "/tmp/loaxa-settings-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *secret = file_join(folder, "pw");
    assert_int_equal(file_write_atomic(secret, "bí mật\nsecond\n", strlen("bí mật\nsecond\n"), 0600, NULL),
                     0);
    json_t *json = json_pack("{s:s, s:s, s:s, s:i}", "folder", "lists", "password_file", "pw", "every", "90s",
                             "gain", 3);
    struct settings_values values;
    struct faults faults = {0};
    assert_int_equal(settings_make(table, json, folder, &values, &faults), 0);
    assert_int_equal(faults.count, 0);
    assert_int_equal(values.count, 9);
    char *lists = file_join(folder, "lists");
    assert_string_equal(values.values[0].text, lists);
    assert_string_equal(values.values[1].text, "localhost");
    assert_string_equal(values.values[2].text, "bí mật");
    assert_int_equal(values.values[3].integer, 8000);
    assert_true(values.values[3].real == 8000.0);
    assert_true(values.values[4].real == 3.0);
    assert_int_equal(values.values[5].integer, 0);
    assert_true(values.values[5].given);
    assert_int_equal(values.values[6].integer, 90000);
    assert_string_equal(values.values[7].text, "mp3");
    assert_int_equal(values.values[8].count, 2);
    assert_string_equal(values.values[8].list[1], "Tên");
    settings_values_done(&values);
    assert_int_equal(chmod(secret, 0644), 0);
    assert_int_equal(settings_make(table, json, folder, &values, &faults), 0);
    assert_int_equal(faults.count, 1);
    assert_non_null(strstr(faults.rows[0].text, "chmod 640"));
    settings_values_done(&values);
    json_object_del(json, "password_file");
    assert_int_equal(settings_make(table, json, folder, &values, &faults), 0);
    assert_false(values.values[2].given);
    assert_null(values.values[2].text);
    settings_values_done(&values);
    faults_done(&faults);
    json_decref(json);
    unlink(secret);
    rmdir(folder);
    free(secret);
    free(lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sane_settings),
        cmocka_unit_test(test_every_fault_at_its_line),
        cmocka_unit_test(test_groups_are_no_settings),
        cmocka_unit_test(test_values_for_create),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
