/*
 * What the guards say of a text on one fixed day.
 */
#ifndef LOAXA_TEST_GUARD_SAID_H
#define LOAXA_TEST_GUARD_SAID_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "document/guard.h"
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof list / sizeof *list)

/* What the guards say of `text`; new memory, NULL = nothing. */
static inline char *said_of(const char *text, bool event, bool article)
{
    struct guard_input input = {
        .text = text, .today = {2026, 11, 23}, .about_event = event, .article = article};
    char *why = NULL;
    assert_int_equal(guard_check(&input, &why), 0);
    return why;
}

#endif
