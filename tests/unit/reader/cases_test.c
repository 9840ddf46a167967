/*
 * Every class of the reading rules over its own table of cases, in the north and in the south: one test a
 * table, every wrong row shown.
 */
#include "support.h"

#define CASES "tests/unit/reader/cases"
#define ROWS_LEAST 30

struct readers {
    struct reader *north, *south;
};

static size_t check(const struct reader *reader, const char *file, int line, const char *region,
                    const char *written, const char *wanted)
{
    char want[4096];
    char *got = spoken_of(reader, written);
    snprintf(want, sizeof want, "%s", wanted);
    size_t length = strlen(want);
    if (length && want[length - 1] == '.')
        want[length - 1] = '\0';
    bool wrong = strcmp(got, want) != 0;
    if (wrong)
        print_error("%s:%d (%s): %s\n  want %s\n  got  %s\n", file, line, region, written, want, got);
    free(got);
    return wrong;
}

/* What is spoken is words already: read again, the words stay as they are. */
static size_t check_again(const struct reader *reader, const char *file, int line, const char *spoken)
{
    char *once = spoken_of(reader, spoken), *left = strdup(spoken);
    size_t n = 0, k = 0;
    for (size_t i = 0; once[i]; i++)
        if (!strchr(".,?! ", once[i]))
            once[n++] = once[i];
    for (size_t i = 0; left[i]; i++)
        if (!strchr(".,?! ", left[i]))
            left[k++] = left[i];
    bool wrong = n != k || memcmp(once, left, n) != 0;
    if (wrong)
        print_error("%s:%d: read again: %s\n", file, line, spoken);
    free(once);
    free(left);
    return wrong;
}

static void test_table(void **state)
{
    const char *name = *state;
    char *path = file_join(CASES, name);
    struct case_table table = cases_load(path);
    struct readers readers = {reader_for((struct reader_settings){.region = READER_NORTH}, NULL),
                              reader_for((struct reader_settings){.region = READER_SOUTH}, NULL)};
    size_t wrong = 0;
    for (size_t i = 0; i < table.count; i++) {
        const struct case_row *row = &table.rows[i];
        wrong += check(readers.north, name, row->line, "north", row->written, row->north);
        wrong += check_again(readers.north, name, row->line, row->north);
        wrong += check(readers.south, name, row->line, "south", row->written, row->south);
    }
    assert_true(table.count >= ROWS_LEAST);
    assert_int_equal(wrong, 0);
    reader_free(readers.north);
    reader_free(readers.south);
    cases_done(&table);
    free(path);
}

int main(void)
{
    struct file_entry *entries = NULL;
    struct error err = {0};
    size_t count = 0;
    if (file_list(CASES, 200, &entries, &count, &err) != 0) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    struct CMUnitTest *tests = calloc(count + 1, sizeof *tests);
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){entries[i].name, test_table, NULL, NULL, entries[i].name};
    int failed = _cmocka_run_group_tests("cases", tests, count, NULL, NULL);
    file_list_free(entries, count);
    free(tests);
    return failed;
}
