/*
 * Running one limited child program: argv without a shell, bytes in, bytes out, a deadline on all of it. Used
 * inside workers (document converters, command voices), never by the daemon. Blocking.
 */
#ifndef LOAXA_BASE_CHILD_H
#define LOAXA_BASE_CHILD_H

#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

struct child_limits {
    int64_t deadline_ms;  /* wall time from start to exit, then SIGKILL to its group */
    size_t output_limit;  /* bytes of stdout; beyond: killed, -EFBIG */
    size_t memory_limit;  /* RLIMIT_AS in bytes, 0 = none */
    unsigned cpu_seconds; /* RLIMIT_CPU, 0 = none */
};

/* Runs argv (argv[0] an absolute path or found in PATH) with `input` on stdin. stdout goes to new memory
 * (free()); the last 4 kB of stderr go into the error when it fails. -ETIMEDOUT, -EFBIG, -ENOENT, -EPROTO for
 * a non-zero exit (err->text says which). The child dies with its parent and leaves no process of its group.
 */
int child_run(const char *const *argv, const void *input, size_t input_length,
              const struct child_limits *limits, char **output, size_t *output_length, struct error *err);

#endif
