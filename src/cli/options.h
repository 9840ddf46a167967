/*
 * Options of a command, one row each. `--name VALUE`, `--name=VALUE` and flags, anywhere; `--` ends them;
 * what is left are the command's own words. An unknown option offers the nearest.
 */
#ifndef LOAXA_CLI_OPTIONS_H
#define LOAXA_CLI_OPTIONS_H

#include "cli/cli.h"
#include <stdbool.h>

struct option_row {
    const char *name;  /* "--json"; a row of NULL ends the table */
    bool *flag;        /* set to true, or … */
    const char **text; /* … set to the value; borrowed from argv */
};
/* Moves the words that are no options to the front: argv[1..*words]. 0, or EXIT_USAGE with the message
 * printed. */
int options_read(const struct command *command, int argc, char **argv, const struct option_row *rows,
                 int *words);
/* A whole number from `least`, or false. */
bool options_number(const char *text, long long least, long long *out);

#endif
