/*
 * Golden tests of the source plugins: each plugin's example/ polled once gives exactly the notices written in
 * golden/NAME.txt, and every generated text keeps the limits of a horn.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "fake_host.h"
#include "horn.h"

static const char *const sources[] = {"notices", "procedures", "decisions", "propaganda", "feed"};
#define SOURCES (sizeof sources / sizeof *sources)

static void open_example(struct fake_host *fake, const char *name)
{
    char dir[256];
    snprintf(dir, sizeof dir, "plugins/source/%s/example", name);
    if (!fake_open(fake, name, dir, NULL)) {
        fail_msg("cannot open source %s: %s (is it built? make plugins)", name, dlerror());
    }
}

static void example_gives_golden(void **state)
{
    (void)state;
    for (size_t i = 0; i < SOURCES; i++) {
        struct fake_host fake;
        char path[256], *golden = NULL;
        open_example(&fake, sources[i]);
        assert_int_equal(fake_poll(&fake), 0);
        snprintf(path, sizeof path, "tests/unit/document/golden/%s.txt", sources[i]);
        assert_int_equal(file_read(path, 1u << 20, &golden, NULL, NULL), 0);
        assert_string_equal(fake.out.data, golden);
        free(golden);
        fake_close(&fake);
    }
}

/* Polls the source's example with other settings than its own; the notices are those of golden/GOLDEN.txt. */
static void expect_golden(const char *source, const char *settings, const char *golden_name)
{
    struct fake_host fake;
    char dir[256], path[256], *golden = NULL;
    snprintf(dir, sizeof dir, "plugins/source/%s/example", source);
    snprintf(path, sizeof path, "tests/unit/document/golden/%s.txt", golden_name);
    assert_true(fake_open(&fake, source, dir, settings));
    assert_int_equal(fake_poll(&fake), 0);
    assert_int_equal(file_read(path, 1u << 20, &golden, NULL, NULL), 0);
    assert_string_equal(fake.out.data, golden);
    free(golden);
    fake_close(&fake);
}

/* The portal's own export: a merged title above the header row, codes with and without suffix. */
static void portal_export_gives_golden(void **state)
{
    (void)state;
    expect_golden(
        "procedures",
        "list = \"danh-sach-cong.xlsx\"; baseline = \"danh-sach-ky-truoc.csv\"; "
        "one_stop = \"Trung tâm Phục vụ hành chính công xã\"; posted_at = \"nhà văn hóa các thôn\";",
        "procedures-cong");
}

#define EVERY_TYPE "folder = \"cac-loai\"; posted_at = \"nhà văn hóa các thôn\"; times = 6; days = 3;"

/* One paper of each of the 29 types of NĐ 30/2020, a legal-normative one, one of the Party, one whose heading
 * is no type, and one with type and subject in one line. */
static void every_type_of_paper_gives_golden(void **state)
{
    (void)state;
    expect_golden("decisions", EVERY_TYPE, "decisions-cac-loai");
}

/* A second poll of an unchanged example submits the same and withdraws nothing. */
static void second_poll_is_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < SOURCES; i++) {
        struct fake_host fake;
        open_example(&fake, sources[i]);
        assert_int_equal(fake_poll(&fake), 0);
        char *first = strdup(fake.out.data);
        assert_int_equal(fake_poll(&fake), 0);
        assert_string_equal(fake.out.data, first);
        assert_int_equal(fake.withdrawn, 0);
        free(first);
        fake_close(&fake);
    }
}

static void generated_texts_fit_a_horn(void **state)
{
    (void)state;
    static const char *const generating[] = {"procedures", "decisions"};
    horn_checked = 0;
    for (size_t i = 0; i < 2; i++) {
        struct fake_host fake;
        open_example(&fake, generating[i]);
        fake.host.submit = horn_submit;
        assert_int_equal(fake_poll(&fake), 0);
        fake_close(&fake);
    }
    struct fake_host fake;
    assert_true(fake_open(&fake, "decisions", "plugins/source/decisions/example", EVERY_TYPE));
    fake.host.submit = horn_submit;
    assert_int_equal(fake_poll(&fake), 0);
    fake_close(&fake);
    assert_true(horn_checked >= 39);
}

/* Hostile example data: the poll ends, nothing crashes, every refusal says why. */
static void hostile_examples_survive(void **state)
{
    (void)state;
    for (size_t i = 0; i < SOURCES; i++) {
        struct fake_host fake;
        char dir[256];
        snprintf(dir, sizeof dir, "plugins/source/%s/example/hostile", sources[i]);
        assert_true(fake_open(&fake, sources[i], dir, NULL));
        int code = fake_poll(&fake);
        assert_true(code <= 0);
        assert_true(fake.refused > 0 || code < 0);
        fake_close(&fake);
    }
}

int main(void)
{
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(example_gives_golden),
        cmocka_unit_test(portal_export_gives_golden),
        cmocka_unit_test(every_type_of_paper_gives_golden),
        cmocka_unit_test(second_poll_is_the_same),
        cmocka_unit_test(generated_texts_fit_a_horn),
        cmocka_unit_test(hostile_examples_survive),
    };
    return cmocka_run_group_tests_name("source plugins' examples", tests, NULL, NULL);
}
