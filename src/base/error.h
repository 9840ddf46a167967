/*
 * Errors as a person reads them, and lists of faults.
 *
 * Functions of this product return 0 or a negative errno and write their results only on success. Where a
 * person will read the failure, they also fill a `struct error`: what was expected, what was found, where,
 * and what happens now. A checker that must report everything at once collects `struct fault`s instead of
 * stopping.
 */
#ifndef LOAXA_BASE_ERROR_H
#define LOAXA_BASE_ERROR_H

#include <stddef.h>
#include <stdio.h>

struct error {
    int code;       /* negative errno, 0 when unset */
    int line;       /* 1-based line in `file`, 0 when there is none */
    char file[256]; /* file the person must open, "" when there is none */
    char text[768]; /* one or two sentences in English, no trailing newline */
};

/* Fills `err` (may be NULL) and returns `code` (a negative errno), so that a caller can `return
 * error_set(...)`. Over-long text is cut at a UTF-8 boundary; bytes that are not UTF-8 become '?'. */
int error_set(struct error *err, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As error_set, with the file and line the person must open. */
int error_at(struct error *err, int code, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Puts "context: " before the text already in `err`; keeps its code. Returns err->code. */
int error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes "file:line: text" or "text" into `out`; always terminated. */
void error_format(const struct error *err, char *out, size_t out_size);

enum fault_level { FAULT_NOTE, FAULT_WARNING, FAULT_ERROR };

/* One finding of a checker, with the place to mend it. */
struct fault {
    enum fault_level level;
    int line;
    char *file; /* owned */
    char *text; /* owned */
};

/* A growing list of findings; at most FAULTS_MOST are kept, the rest are counted in `dropped`. */
#define FAULTS_MOST 1000
struct faults {
    struct fault *rows;
    size_t count, capacity;
    size_t errors; /* rows of FAULT_ERROR, dropped ones included */
    size_t dropped;
};

/* Appends a finding. On lack of memory the finding is counted in `dropped`. */
void faults_add(struct faults *faults, enum fault_level level, const char *file, int line, const char *format,
                ...) __attribute__((format(printf, 5, 6)));
void faults_add_error(struct faults *faults, enum fault_level level, const struct error *err);
void faults_done(struct faults *faults);
/* "file:line: ", "file: " or "" into `out`; always terminated. */
void fault_place(const struct fault *fault, char *out, size_t out_size);
/* A line each, "file:line: text", of those at least as grave as `least`. */
void faults_print(const struct faults *faults, enum fault_level least, FILE *out);

#endif
