/*
 * loaxa read as a person and as a program call it: sentences, one line for each line, JSON with places in
 * code points, the explanation and its exit code, refusals. Runs from the build tree with the real voice
 * profiles.
 */
#include "run_cli.h"
#include <jansson.h>
#include <sys/resource.h>

#define READ(o, input, ...) run_text(o, input, (const char *const[]){"read", __VA_ARGS__, NULL})

static void run_text(struct outcome *o, const char *text, const char *const *words)
{
    int input = memfd_create("in", MFD_CLOEXEC);
    assert_true(write(input, text, strlen(text)) == (ssize_t)strlen(text));
    lseek(input, 0, SEEK_SET);
    run_with(input, o, words);
}

static void a_text_becomes_sentences(void **state)
{
    static struct outcome o;
    (void)state;
    READ(&o, "Thông báo\nUBND xã họp lúc 7h30.", "--voice", "north");
    assert_int_equal(o.code, EXIT_DONE);
    assert_string_equal(o.out, "Thông báo.\nỦy ban nhân dân xã họp lúc bảy giờ ba mươi phút.\n");
    READ(&o, "Thu 24.000 đồng ngày 5/10/2026", "--voice", "south");
    assert_string_equal(
        o.out, "Thu hai mươi bốn ngàn đồng ngày năm tháng mười năm hai ngàn không trăm hai mươi sáu.\n");
    READ(&o, "", "--voice", "central");
    assert_int_equal(o.code, EXIT_DONE);
    assert_string_equal(o.out, "");
}

static void lines_give_a_line_each(void **state)
{
    static struct outcome o;
    (void)state;
    READ(&o, "UBND\n\n\xFF\nxong\nhết", "--lines");
    assert_int_equal(o.code, EXIT_REFUSED);
    assert_string_equal(o.out, "Ủy ban nhân dân.\n\n\nxong.\nhết.\n");
    assert_non_null(strstr(o.err, "stdin:3:"));
}

/* A stream without line ends must not fill the memory. */
static void a_line_without_end_costs_what_a_text_may(void **state)
{
    static struct outcome o;
    const off_t long_line = 200 << 20;
    struct rusage used;
    (void)state;
    int input = memfd_create("in", MFD_CLOEXEC);
    assert_int_equal(ftruncate(input, long_line), 0);
    assert_int_equal(pwrite(input, "\nxong\n", 6, long_line), 6);
    run_with(input, &o, (const char *const[]){"read", "--lines", NULL});
    assert_int_equal(o.code, EXIT_REFUSED);
    assert_string_equal(o.out, "\nxong.\n");
    assert_non_null(strstr(o.err, "stdin:1: the text has"));
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &used), 0);
    assert_true(used.ru_maxrss < 150 << 10); /* kB */
}

static void json_lists_what_is_no_plain_word(void **state)
{
    static struct outcome o;
    json_error_t error;
    const char *text, *kind, *spoken, *flag;
    int start, end;
    (void)state;
    READ(&o, "Họp ngày 06/10/2026 (hôm nay)", "--json");
    assert_int_equal(o.code, EXIT_DONE);
    json_t *list = json_loads(o.out, 0, &error);
    assert_int_equal(json_array_size(list), 2);
    assert_int_equal(json_unpack(json_array_get(list, 0), "{s:i, s:i, s:s, s:s, s:s, s:s}", "start", &start,
                                 "end", &end, "text", &text, "kind", &kind, "spoken", &spoken, "flag", &flag),
                     0);
    assert_int_equal(start, 9);
    assert_int_equal(end, 19);
    assert_string_equal(text, "06/10/2026");
    assert_string_equal(kind, "date");
    assert_string_equal(spoken, "mùng sáu tháng mười năm hai nghìn không trăm hai mươi sáu");
    assert_string_equal(flag, "");
    const char *level, *advice;
    json_unpack(json_array_get(list, 1), "{s:s, s:s, s:s}", "flag", &flag, "level", &level, "advice",
                &advice);
    assert_string_equal(flag, "relative time");
    assert_string_equal(level, "doubt");
    assert_non_null(strstr(advice, "Ghi rõ thứ và ngày"));
    json_decref(list);
    READ(&o, "", "--json");
    assert_string_equal(o.out, "[]\n");
}

static void a_report_holds_clauses_tokens_and_remarks(void **state)
{
    static struct outcome o;
    json_error_t error;
    (void)state;
    READ(&o, "UBND mời họp. Hết.", "--report");
    assert_int_equal(o.code, EXIT_DONE);
    json_t *report = json_loads(o.out, 0, &error);
    const json_t *clauses = json_object_get(report, "clauses"), *second = json_array_get(clauses, 1);
    assert_int_equal(json_array_size(clauses), 2);
    assert_string_equal(json_string_value(json_object_get(second, "words")), "Hết");
    assert_int_equal(json_integer_value(json_object_get(second, "start")), 14);
    assert_int_equal(json_integer_value(json_object_get(second, "end")), 17);
    assert_int_equal(json_integer_value(json_object_get(report, "syllables")), 7);
    assert_int_equal(json_array_size(json_object_get(report, "tokens")), 1);
    assert_int_equal(json_array_size(json_object_get(report, "remarks")), 0);
    assert_string_equal(json_string_value(json_object_get(report, "level")), "");
    json_decref(report);
}

static void what_has_passed_by_the_airing_is_told(void **state)
{
    static struct outcome o;
    (void)state;
    READ(&o, "Cúp điện ngày 25/11/2026.", "--explain", "--at", "2026-11-26");
    assert_non_null(strstr(o.out, "chặn: Ngày 25 tháng 11 năm 2026 đã qua"));
    READ(&o, "Cúp điện ngày 25/11/2026.", "--explain", "--at", "2026-11-24T05:30");
    assert_null(strstr(o.out, "đã qua"));
    READ(&o, "", "--at", "mai");
    assert_int_equal(o.code, EXIT_USAGE);
}

static void an_explanation_shows_reading_class_and_flag(void **state)
{
    static struct outcome o;
    (void)state;
    READ(&o, "UBND họp sáng mai, mã 1.004227", "--explain");
    assert_int_equal(o.code, EXIT_DONE);
    assert_non_null(strstr(o.out, "UBND → Ủy ban nhân dân  [viết tắt]"));
    assert_non_null(strstr(o.out, "nghi vấn: Thời gian tương đối"));
    assert_non_null(strstr(o.out, "1.004227 → (không đọc)  [mã số]"));
    READ(&o, "Chữ Привет lạ", "--explain");
    assert_int_equal(o.code, EXIT_REFUSED);
}

static void wrong_calls_are_refused(void **state)
{
    static struct outcome o;
    (void)state;
    READ(&o, "", "--explain", "--json");
    assert_int_equal(o.code, EXIT_USAGE);
    READ(&o, "", "--report", "--json");
    assert_int_equal(o.code, EXIT_USAGE);
    READ(&o, "", "một", "hai");
    assert_int_equal(o.code, EXIT_USAGE);
    READ(&o, "", "/nowhere/there.txt");
    assert_int_equal(o.code, EXIT_REFUSED);
    assert_non_null(strstr(o.err, "/nowhere/there.txt"));
    READ(&o, "", "--lines", "/");
    assert_int_equal(o.code, EXIT_REFUSED);
    assert_non_null(strstr(o.err, "cannot read /: Is a directory"));
    READ(&o, "", "--voice", "nort");
    assert_int_equal(o.code, EXIT_REFUSED);
    assert_non_null(strstr(o.err, "north"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_becomes_sentences),
        cmocka_unit_test(lines_give_a_line_each),
        cmocka_unit_test(a_line_without_end_costs_what_a_text_may),
        cmocka_unit_test(json_lists_what_is_no_plain_word),
        cmocka_unit_test(a_report_holds_clauses_tokens_and_remarks),
        cmocka_unit_test(what_has_passed_by_the_airing_is_told),
        cmocka_unit_test(an_explanation_shows_reading_class_and_flag),
        cmocka_unit_test(wrong_calls_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
