/*
 * Configuration: what libconfig would take silently is refused with file and line, and a group reports all
 * its faults at once.
 */
#include "base/base.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int load(const char *text, config_t *config, struct faults *faults)
{
    return config_load_text("t.cfg", text, strlen(text), config, faults);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code, line;
        const char *says;
    } rows[] = {
        {"a = 1;\nb = ;\n", -EINVAL, 2, "b = ;"},
        {"a = \"x\"\nb == 2;", -EINVAL, 2, "b == 2;"},
        {"a = 1;\na = 2;\n", -EINVAL, 2, "a = 2;"},
        {"a = 1;\n\n b = 4294967296;", -EINVAL, 3, "4294967296: the number is too large"},
        {"b = -2147483649;", -EINVAL, 1, "too large"},
        {"b = 0x1FFFFFFFF;", -EINVAL, 1, "too large"},
        {"b = 99999999999999999999L;", -EINVAL, 1, "too large"},
        {"a = 1;\n@include \"/etc/passwd\"\n", -EINVAL, 2, "@include"},
        {"a = \"ti\xB8n\xB5g\xAE\";", -EILSEQ, 1, "TCVN3"},
        {"a=((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))));", -EINVAL, 1, "nested"},
        {"a = 1;\nb = \"chưa đóng;\nc = 2;\n", -EINVAL, 2, "\"chưa đóng;: the quote before"},
        {"a = 1;\n/* b", -EINVAL, 2, "this comment is never closed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct faults faults = {0};
        config_t config;
        int rc = load(rows[i].text, &config, &faults);
        if (rc != rows[i].code || faults.errors == 0 || strstr(faults.rows[0].text, rows[i].says) == NULL)
            fail_msg("row %zu: %d %s", i, rc, faults.count > 0 ? faults.rows[0].text : "no fault");
        if (faults.rows[0].line != rows[i].line)
            fail_msg("row %zu: line %d: %s", i, faults.rows[0].line, faults.rows[0].text);
        assert_string_equal(faults.rows[0].file, "t.cfg");
        faults_done(&faults);
    }
}

static void test_what_is_taken(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "\xEF\xBB\xBF\x61 = 1;",
        "a = \"4294967296 @include\"; # 4294967296\n/* 4294967296\n@include */ // 9999999999999\n",
        "a = 9999999999L; b = 2147483647; c = -2147483648; d = 1e300; e = 0x7FFFFFFF; f12345678901 = 3.5;",
        "a = \"nói \\\" 99999999999\";\r\nb = [ 1, 2 ];\r\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct faults faults = {0};
        config_t config;
        if (load(texts[i], &config, &faults) != 0)
            fail_msg("row %zu: %s", i, faults.rows[0].text);
        config_destroy(&config);
        faults_done(&faults);
    }
}

static void test_files(void **state)
{
    (void)state;
    char folder[] = "/tmp/loaxa-config-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = file_join(folder, "station.cfg");
    struct faults faults = {0};
    config_t config;
    assert_int_equal(config_load(path, &config, &faults), -ENOENT);
    assert_string_equal(faults.rows[0].file, path);
    assert_int_equal(file_write_atomic(path, "x = 1;", 6, 0600, NULL), 0);
    assert_int_equal(config_load(path, &config, &faults), 0);
    config_destroy(&config);
    char *big = malloc(CONFIG_FILE_LIMIT + 1);
    assert_non_null(big);
    memset(big, '\n', CONFIG_FILE_LIMIT + 1);
    assert_int_equal(file_write_atomic(path, big, CONFIG_FILE_LIMIT + 1, 0600, NULL), 0);
    assert_int_equal(config_load(path, &config, &faults), -EFBIG);
    assert_int_equal(config_load_text("t", big, CONFIG_FILE_LIMIT + 1, &config, &faults), -EFBIG);
    free(big);
    remove(path);
    remove(folder);
    free(path);
    faults_done(&faults);
}

static void test_many_names_are_refused_quickly(void **state)
{
    (void)state;
    struct buf text;
    struct faults faults = {0};
    config_t config;
    buf_init(&text, CONFIG_FILE_LIMIT);
    for (int i = 0; i < 200000; i++)
        buf_format(&text, "a%d=1;\n", i);
    assert_int_equal(text.error, 0);
    assert_int_equal(config_load_text("t", text.data, text.length, &config, &faults), -EINVAL);
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.rows[0].line, 20001);
    buf_done(&text);
    faults_done(&faults);
}

struct part {
    char *word;
};

struct sample {
    char *title;
    bool on;
    int count;
    double gain;
    int64_t length_ms;
    int32_t at_ms;
    struct date from;
    int mode;
    struct config_texts channels;
    struct part group;
    int sum;
};

static int read_part(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    static const struct config_rule rules[] = {
        {.name = "word", .type = CONFIG_TEXT, .offset = offsetof(struct part, word), .required = true}, {0}};
    return config_read_group(reader, setting, rules, into) == 0 ? 0 : -EINVAL;
}

static int read_number(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    (void)reader;
    *(int *)into += config_setting_get_int(setting);
    return config_setting_get_int(setting) == 13 ? -ENOMEM : 0;
}

static const char *const modes[] = {"fast", "slow", NULL};
#define AT(member) .offset = offsetof(struct sample, member)
static const struct config_rule sample_rules[] = {
    {.name = "title", .type = CONFIG_TEXT, AT(title), .required = true},
    {.name = "on", .type = CONFIG_BOOL, AT(on), .fallback = "true"},
    {.name = "count", .type = CONFIG_INT, AT(count), .least = 1, .most = 10, .fallback = "5"},
    {.name = "gain", .type = CONFIG_REAL, AT(gain), .least = -20, .most = 20},
    {.name = "length",
     .type = CONFIG_DURATION,
     AT(length_ms),
     .least = 1000,
     .most = 3600000,
     .fallback = "\"45m\""},
    {.name = "at", .type = CONFIG_TIME, AT(at_ms)},
    {.name = "from", .type = CONFIG_DATE, AT(from)},
    {.name = "mode", .type = CONFIG_CHOICE, AT(mode), .choices = modes, .fallback = "\"slow\""},
    {.name = "channels", .type = CONFIG_TEXTS, AT(channels), .fallback = "[ \"chinh\" ]"},
    {.name = "group", .type = CONFIG_GROUP, AT(group), .read = read_part},
    {.name = "numbers", .type = CONFIG_LIST, AT(sum), .read = read_number},
    {0},
};

static size_t read_sample(const char *text, struct sample *sample, struct faults *faults)
{
    config_t config;
    struct config_reader reader = {.file = "t.cfg", .faults = faults};
    *sample = (struct sample){0};
    assert_int_equal(load(text, &config, faults), 0);
    size_t added = config_read_group(&reader, config_root_setting(&config), sample_rules, sample);
    config_destroy(&config);
    return added;
}

static void sample_done(struct sample *sample)
{
    free(sample->title);
    free(sample->group.word);
    config_texts_done(&sample->channels);
}

static void test_group_with_everything(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct sample sample;
    size_t added = read_sample(
        "title = \"  Ba\xCC\x89n tin \"; on = false; count = 10; gain = 3; length = \"90s\"; at = \"05:30\";"
        "from = \"2026-11-23\"; mode = \"fast\"; channels = \"thon-1\";"
        "group: { word = \"chuông\"; }; numbers = (1, 2, 3);",
        &sample, &faults);
    if (added != 0)
        fail_msg("%s", faults.rows[0].text);
    assert_string_equal(sample.title, "Bản tin");
    assert_false(sample.on);
    assert_int_equal(sample.count, 10);
    assert_true(sample.gain == 3.0);
    assert_int_equal(sample.length_ms, 90000);
    assert_int_equal(sample.at_ms, 19800000);
    assert_int_equal(sample.from.day, 23);
    assert_int_equal(sample.mode, 0);
    assert_int_equal(sample.channels.count, 1);
    assert_string_equal(sample.channels.texts[0], "thon-1");
    assert_string_equal(sample.group.word, "chuông");
    assert_int_equal(sample.sum, 6);
    sample_done(&sample);
    faults_done(&faults);
}

static void test_group_fallbacks(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct sample sample;
    assert_int_equal(read_sample("title = \"x\";", &sample, &faults), 0);
    assert_true(sample.on);
    assert_int_equal(sample.count, 5);
    assert_int_equal(sample.length_ms, 2700000);
    assert_int_equal(sample.mode, 1);
    assert_string_equal(sample.channels.texts[0], "chinh");
    sample_done(&sample);
    faults_done(&faults);
}

static void test_group_reports_every_fault(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *says;
    } rows[] = {
        {1, "there is no setting \"titel\" here; did you mean \"title\"?"},
        {2, "on: expected true or false, found the number 1"},
        {3, "count: expected a whole number from 1 to 10, found the number 11"},
        {4, "gain: expected a number from -20 to 20, found the text \"loud\""},
        {5, "length: expected a duration from 1 to 3600 seconds, found the text \"2h\""},
        {6, "at: expected a time of day"},
        {7, "from: expected a date"},
        {8, "one of \"fast\", \"slow\" (did you mean \"fast\"?), found the text \"fats\""},
        {9, "channels: expected a text in quotes, found the number 2"},
        {10, "the setting \"word\" is missing here"},
        {11, "group: expected"},
        {12, "numbers: Cannot allocate memory"},
        {0, "the setting \"title\" is missing here"},
    };
    struct faults faults = {0};
    struct sample sample;
    size_t added = read_sample(
        "titel = \"x\";\non = 1;\ncount = 11;\ngain = \"loud\";\nlength = \"2h\";\nat = \"25h\";\n"
        "from = \"2026-02-30\";\nmode = \"fats\";\nchannels = (\"a\", 2);\ngroup: {};\n"
        "\nnumbers = (13);\n",
        &sample, &faults);
    assert_int_equal(added, faults.count);
    size_t row = 0;
    for (size_t i = 0; i < faults.count; i++, row++) {
        if (rows[row].line == 11) /* `group` was a group: no such fault this time */
            row++;
        if (faults.rows[i].line != rows[row].line || strstr(faults.rows[i].text, rows[row].says) == NULL)
            fail_msg("fault %zu: line %d: %s", i, faults.rows[i].line, faults.rows[i].text);
    }
    assert_int_equal(row, sizeof rows / sizeof *rows);
    sample_done(&sample);
    faults_done(&faults);
}

static void test_known_settings_of_a_shared_group(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct sample sample = {0};
    config_t config;
    struct config_reader reader = {.file = "t.cfg", .faults = &faults};
    assert_int_equal(load("title = \"x\"; folder = \"tin\"; count = 99;", &config, &faults), 0);
    assert_int_equal(config_read_known(&reader, config_root_setting(&config), sample_rules, &sample), 1);
    assert_non_null(strstr(faults.rows[0].text, "count: expected"));
    config_destroy(&config);
    sample_done(&sample);
    faults_done(&faults);
}

static void test_durations(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms; /* -1: refused */
    } rows[] = {{"90s", 90000},
                {"45m", 2700000},
                {"2h", 7200000},
                {"7d", 604800000},
                {"250ms", 250},
                {"0s", 0},
                {"", -1},
                {"s", -1},
                {"90", -1},
                {"-1s", -1},
                {"1.5h", -1},
                {"1h30m", -1},
                {"99999999999999999999s", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = -1;
        assert_int_equal(config_duration_parse(rows[i].text, &ms), rows[i].ms < 0 ? -EINVAL : 0);
        assert_int_equal(ms, rows[i].ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_what_is_taken),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_many_names_are_refused_quickly),
        cmocka_unit_test(test_group_with_everything),
        cmocka_unit_test(test_group_fallbacks),
        cmocka_unit_test(test_group_reports_every_fault),
        cmocka_unit_test(test_known_settings_of_a_shared_group),
        cmocka_unit_test(test_durations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
