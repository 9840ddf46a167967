/*
 * Runs the built `loaxa` as a person or a program does, and keeps what it said.
 */
#ifndef LOAXA_TEST_COMMAND_H
#define LOAXA_TEST_COMMAND_H

#include "base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define WORDS_MOST 14

struct outcome {
    int code;
    char out[256 * 1024], err[16 * 1024];
};

static inline void slurp(int fd, char *into, size_t size)
{
    const ssize_t got = pread(fd, into, size - 1, 0);
    into[got > 0 ? got : 0] = '\0';
    close(fd);
}

/* Runs LOAXA_BUILD/loaxa with these words. */
static inline void run(struct outcome *o, const char *const *words)
{
    char program[600];
    char *argv[WORDS_MOST + 2] = {NULL};
    const char *build = getenv("LOAXA_BUILD");
    const int out = memfd_create("out", 0), err = memfd_create("err", 0);
    int status = 0;
    assert_non_null(build);
    snprintf(program, sizeof program, "%s/loaxa", build);
    argv[0] = program;
    for (size_t i = 0; words[i] != NULL; i++)
        argv[i + 1] = strdup(words[i]);
    const pid_t child = fork();
    if (child == 0) {
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        execv(program, argv);
        _exit(127);
    }
    waitpid(child, &status, 0);
    o->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    slurp(out, o->out, sizeof o->out);
    slurp(err, o->err, sizeof o->err);
    for (size_t i = 1; argv[i] != NULL; i++)
        free(argv[i]);
}
#define RUN(o, ...) run((o), (const char *const[]){__VA_ARGS__, NULL})

static struct outcome o;

static inline json_t *parsed(void)
{
    json_error_t error;
    json_t *json = json_loads(o.out, 0, &error);
    if (json == NULL)
        fail_msg("no JSON (%s):\n%s\n%s", error.text, o.out, o.err);
    return json;
}

static inline const char *text_of(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text == NULL ? "" : text;
}

#endif
