/*
 * Text at the door: what is refused, what is composed, what is stripped, and which legacy encoding is named.
 */
#include "base/base.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_utf8_faults(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t fault;
    } rows[] = {
        {"", 0},
        {"Xã Đồng Mây", 16},
        {"ab\xC0\x80", 2},
        {"a\xED\xA0\x80", 1},
        {"\xF4\x90\x80\x80", 0},
        {"x\xE1\xBA", 1},
        {"\xF0\x9F\x93\xA2", 4},
        {"\xE0\x80\xAF", 0},
        {"ok\xFF", 2},
        {"\x80", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(text_utf8_fault(rows[i].text, strlen(rows[i].text)), rows[i].fault);
}

static void test_clean(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"\xEF\xBB\xBFKính chào", "Kính chào"},
        {"Ho\xCC\xA3p tho\xCC\x82n", "Họp thôn"}, /* NFD */
        {"\xE1\xBB\x8D \xE1\xBB\x8D", "ọ ọ"},
        {"\xC3\x90i hop", "Đi hop"}, /* Icelandic Eth */
        {"một\r\nhai\rba\n", "một\nhai\nba\n"},
        {"một\xE2\x80\xA8hai", "một\nhai"},
        {"a\x01"
         "b\x7F"
         "c\xC2\x9F"
         "d\te",
         "abcd\te"},
        {"phường\xE2\x80\x8B \xC2\xAD"
         "Đông\xE2\x80\xAE",
         "phường Đông"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *out = NULL;
        size_t length = 99;
        assert_int_equal(text_clean(rows[i].in, strlen(rows[i].in), 1000, &out, &length, NULL), 0);
        assert_string_equal(out, rows[i].out);
        assert_int_equal(length, strlen(rows[i].out));
        free(out);
    }
}

static void test_clean_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length; /* 0: up to the NUL */
        int code;
        const char *says;
    } rows[] = {
        {"\xF1y ban nh\xA9n d\xA9n x\xB7 th\xABng b\xB8o l\xDE"
         "ch ti\xAAm ch\xF1ng",
         0, -EILSEQ, "TCVN3"},
        {"UBND xa\xF5 tho\xE2ng ba\xF9o li\xF2"
         "ch tie\xE2m chu\xF9ng, nha\xE0 va\xEA\xF1n hoa\xF9 ho\xF9"
         "a \xF1o\xE0ng \xF1oa\xF8n th\xF6 ky\xF9",
         0, -EILSEQ, "VNI"},
        {"U\xD2y ban th\xF4ng b\xE1o l\xF2"
         "ch ti\xEAm ch\xF9ng, \xF0i\xEA\xF2n, n\xFD\xEC"
         "c, tu\xEA\xCCn n\xE0y, h\xF4\xECi \xF0\xF4\xCCng",
         0, -EILSEQ, "Windows-1258"},
        {"\xFF\xFEX\0\xE3\0", 6, -EILSEQ, "UTF-16"},
        {"T\0h\0o\0n\0g\0", 10, -EILSEQ, "UTF-16"},
        {"0123456789", 10, -EFBIG, "at most 8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *out = (char *)1;
        struct error err;
        size_t length = rows[i].length > 0 ? rows[i].length : strlen(rows[i].bytes);
        size_t limit = rows[i].code == -EFBIG ? 8 : 1000;
        assert_int_equal(text_clean(rows[i].bytes, length, limit, &out, NULL, &err), rows[i].code);
        assert_ptr_equal(out, (char *)1);
        if (strstr(err.text, rows[i].says) == NULL)
            fail_msg("row %zu says: %s", i, err.text);
    }
}

static void test_code_points(void **state)
{
    (void)state;
    const char *text = "aế📢\xFF";
    size_t at = 0, length = strlen(text);
    assert_int_equal(text_next(text, length, &at), 'a');
    assert_int_equal(text_next(text, length, &at), 0x1EBF);
    assert_int_equal(text_next(text, length, &at), 0x1F4E2);
    assert_int_equal(text_next(text, length, &at), 0xFFFD);
    assert_int_equal(at, length);
    assert_int_equal(text_count("Đồng Mây", strlen("Đồng Mây")), 8);
    char bytes[4];
    assert_int_equal(text_put(0x1EBF, bytes), 3);
    assert_memory_equal(bytes, "ế", 3);
}

static void test_lower_trim_starts(void **state)
{
    (void)state;
    char *lower = text_lower("ỦY BAN NHÂN DÂN XÃ Đồng Mây İ");
    assert_true(text_starts(lower, "ủy ban nhân dân xã đồng mây"));
    assert_false(text_starts(lower, "ủy ban xã"));
    free(lower);
    char padded[] = " \xC2\xA0\t giờ à \n\xE2\x80\xAF\r ";
    assert_string_equal(text_trim(padded), "giờ à");
    char blank[] = " \n\xC2\xA0";
    assert_string_equal(text_trim(blank), "");
    char empty[] = "";
    assert_string_equal(text_trim(empty), "");
}

static void test_nearest(void **state)
{
    (void)state;
    static const char *const names[] = {"title", "air", "items", "approve", "outputs"};
    static const struct {
        const char *name, *nearest;
    } rows[] = {{"titel", "title"}, {"aproove", "approve"}, {"item", "items"}, {"output", "outputs"},
                {"iar", "air"},     {"volume", NULL},       {"", NULL},        {"xyz", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *nearest = text_nearest(rows[i].name, names, 5);
        if (rows[i].nearest == NULL)
            assert_null(nearest);
        else
            assert_string_equal(nearest, rows[i].nearest);
    }
    char longest[300];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(text_nearest(longest, names, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_faults),       cmocka_unit_test(test_clean),
        cmocka_unit_test(test_clean_refuses),     cmocka_unit_test(test_code_points),
        cmocka_unit_test(test_lower_trim_starts), cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
