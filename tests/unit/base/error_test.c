/*
 * Errors, faults and buffers: what is cut is cut between characters, and nothing is lost silently.
 */
#include "base/base.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_set_and_format(void **state)
{
    (void)state;
    struct error err;
    char out[128];
    assert_int_equal(error_set(&err, -EINVAL, "expected %d, found %s", 3, "bốn"), -EINVAL);
    error_format(&err, out, sizeof out);
    assert_string_equal(out, "expected 3, found bốn");
    assert_int_equal(error_at(&err, -ENOENT, "station.cfg", 12, "no voice"), -ENOENT);
    error_format(&err, out, sizeof out);
    assert_string_equal(out, "station.cfg:12: no voice");
    assert_int_equal(error_prefix(&err, "source %s", "notices"), -ENOENT);
    assert_string_equal(err.text, "source notices: no voice");
    assert_int_equal(err.line, 12);
    assert_int_equal(error_set(NULL, -EIO, "nobody reads this"), -EIO);
}

static void test_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    struct error err;
    char vowels[1024];
    for (int shift = 0; shift < 3; shift++) {
        memset(vowels, 'a', (size_t)shift);
        size_t at = (size_t)shift;
        for (; at + 3 < sizeof vowels; at += 3)
            memcpy(vowels + at, "ế", 3);
        vowels[at] = '\0';
        error_set(&err, -EINVAL, "%s", vowels);
        size_t length = strlen(err.text);
        assert_true(length > sizeof err.text - 5);
        assert_int_equal(text_utf8_fault(err.text, length), length);
        error_prefix(&err, "%.700s", vowels);
        assert_int_equal(text_utf8_fault(err.text, strlen(err.text)), strlen(err.text));
    }
}

static void test_faults_are_kept_then_counted(void **state)
{
    (void)state;
    struct faults faults = {0};
    for (int i = 0; i < FAULTS_MOST + 50; i++)
        faults_add(&faults, i % 2 == 0 ? FAULT_ERROR : FAULT_WARNING, "a.cfg", i + 1, "fault %d", i);
    assert_int_equal(faults.count, FAULTS_MOST);
    assert_int_equal(faults.dropped, 50);
    assert_int_equal(faults.errors, (FAULTS_MOST + 50) / 2);
    assert_string_equal(faults.rows[7].text, "fault 7");
    assert_int_equal(faults.rows[7].line, 8);
    faults_done(&faults);
    assert_null(faults.rows);
    faults_done(NULL);
}

static void test_buffer_grows_to_its_limit_and_no_further(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, 100);
    for (int i = 0; i < 10; i++)
        assert_int_equal(buf_format(&buf, "%s%d", "123456789", i), 0);
    assert_int_equal(buf.length, 100);
    assert_int_equal(buf_add_char(&buf, 'x'), -EFBIG);
    assert_int_equal(buf_add_text(&buf, ""), -EFBIG); /* sticky */
    assert_int_equal(buf.length, 100);
    assert_null(buf_take(&buf));
    buf_clear(&buf);
    assert_int_equal(buf_add(&buf, "a\0b", 3), 0);
    char *taken = buf_take(&buf);
    assert_memory_equal(taken, "a\0b", 4);
    free(taken);
    assert_null(buf.data);
    taken = buf_take(&buf);
    assert_string_equal(taken, "");
    free(taken);
    buf_done(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_format),
        cmocka_unit_test(test_long_text_is_cut_between_characters),
        cmocka_unit_test(test_faults_are_kept_then_counted),
        cmocka_unit_test(test_buffer_grows_to_its_limit_and_no_further),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
