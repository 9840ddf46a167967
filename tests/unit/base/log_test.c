/*
 * The log: one line a message whatever it quotes, levels, and journald's priorities. Stderr is a pipe
 * meanwhile.
 */
#include "base/base.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What three messages look like under a set-up; cmocka's own stderr is put back before anything is asserted.
 */
static void capture(enum log_level least, int journald, char *out, size_t size)
{
    int ends[2], saved = dup(STDERR_FILENO);
    if (pipe(ends) != 0 || saved < 0 || dup2(ends[1], STDERR_FILENO) < 0)
        return;
    log_init("thử", least, journald);
    log_debug("a");
    log_warning("hai\ndòng %d", 2);
    log_error("%3000s", "dài");
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(ends[1]);
    ssize_t got = read(ends[0], out, size - 1);
    out[got < 0 ? 0 : got] = '\0';
    close(ends[0]);
    log_init("loaxa", LOG_LEVEL_INFO, 0);
}

static void test_lines(void **state)
{
    (void)state;
    char out[8192] = "";
    capture(LOG_LEVEL_INFO, 0, out, sizeof out);
    assert_true(text_starts(out, "thử: warning: hai dòng 2\nthử: error:  "));
    assert_int_equal(out[strlen(out) - 1], '\n');
    assert_true(strlen(out) < 2200); /* the long one is cut */
}

static void test_journald(void **state)
{
    (void)state;
    char out[8192] = "";
    capture(LOG_LEVEL_DEBUG, 1, out, sizeof out);
    assert_true(text_starts(out, "<7>thử: a\n<4>thử: hai dòng 2\n<3>thử:  "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_journald)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
