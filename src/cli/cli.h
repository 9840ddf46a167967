/*
 * cli: the commands of `loaxa`, one file a command (small kin share one), one row each in the table of cli.c.
 * Exit codes: 0 done, 1 refused or faults found, 2 wrong usage. Commands that need the running station speak
 * HTTP+JSON over its Unix socket; the others work on the files. Messages for the officer are Vietnamese (from
 * the table of phrases), help is English.
 */
#ifndef LOAXA_CLI_H
#define LOAXA_CLI_H

#include "base/error.h"

struct command {
    const char *name;
    const char *summary;               /* one English line */
    const char *help;                  /* usage and options, English */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit code */
};

#define EXIT_DONE 0
#define EXIT_REFUSED 1
#define EXIT_USAGE 2

/* Runs the command named by argv[1]. `--state DIR` and `--station DIR` may stand before the name: they are
 * handed on behind it. `NAME
 * --help` is answered here. */
int cli_main(int argc, char **argv);
/* Prints "loaxa NAME: message" and how to get help; returns EXIT_USAGE. */
int cli_usage(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints "loaxa NAME: error" (file and line first when there are any); returns EXIT_REFUSED. */
int cli_refuse(const struct command *command, const struct error *err);

#endif
