/*
 * The table of commands, the help made from it, and the way from argv to one of them.
 */
#include "cli/cli.h"
#include "base/base.h"
#include "cli/commands.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order in which a person meets them. */
static const struct command *const commands[] = {
    &command_status,  &command_notices, &command_approve, &command_return,   &command_withdraw,
    &command_stop,    &command_resume,  &command_skip,    &command_air,      &command_poll,
    &command_journal, &command_check,   &command_plan,    &command_calendar, &command_rehearse,
    &command_read,    &command_say,     &command_backup,  &command_restore,
};
#define COMMANDS (sizeof commands / sizeof *commands)

static void print_help(FILE *out)
{
    fputs("Usage: loaxa [--state DIR] [--station DIR] COMMAND [OPTIONS]\n\n"
          "Loa Xã, the notice broadcaster of a commune.\n\nCommands:\n",
          out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`loaxa COMMAND --help` says more. `loaxa --version` names the version.\n"
          "Without options the state is /var/lib/loaxa and the station is /etc/loaxa.\n"
          "Exit codes: 0 done, 1 refused or faults found, 2 wrong usage.\n",
          out);
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int unknown(const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *nearest = text_nearest(name, names, COMMANDS);
    fprintf(stderr, "loaxa: there is no command \"%s\"", name);
    if (nearest != NULL)
        fprintf(stderr, "; did you mean \"%s\"?", nearest);
    fputs("\n`loaxa --help` lists the commands.\n", stderr);
    return EXIT_USAGE;
}

int cli_usage(const struct command *command, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fprintf(stderr, "loaxa %s: ", command->name);
    vfprintf(stderr, format, values);
    fprintf(stderr, "\n`loaxa %s --help` says how it is used.\n", command->name);
    va_end(values);
    return EXIT_USAGE;
}

int cli_refuse(const struct command *command, const struct error *err)
{
    char text[1100];
    error_format(err, text, sizeof text);
    fprintf(stderr, "loaxa %s: %s\n", command->name, text);
    return EXIT_REFUSED;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static int run(int argc, char **argv)
{
    const struct command *command = find(argv[0]);
    if (command == NULL)
        return unknown(argv[0]);
    if (wants_help(argc, argv)) {
        fputs(command->help, stdout);
        return EXIT_DONE;
    }
    int code = command->run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "loaxa %s: what it printed could not be written\n", command->name);
        return EXIT_REFUSED;
    }
    return code;
}

/* How many of argv[at…] are one option that may stand before the command; 0 = none. */
static int leading(int argc, char **argv, int at)
{
    static const char *const names[] = {"--state", "--station"};
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(names[i]);
        if (strcmp(argv[at], names[i]) == 0)
            return at + 1 < argc ? 2 : 1;
        if (strncmp(argv[at], names[i], length) == 0 && argv[at][length] == '=')
            return 1;
    }
    return 0;
}

/* The command's argv: its name, then what stood before it, then the rest. */
static int run_moved(int argc, char **argv, int name_at)
{
    char **moved = calloc((size_t)argc + 1, sizeof *moved);
    if (moved == NULL)
        return EXIT_REFUSED;
    int count = 0;
    moved[count++] = argv[name_at];
    for (int i = 1; i < argc; i++)
        if (i != name_at)
            moved[count++] = argv[i];
    int code = run(count, moved);
    free(moved);
    return code;
}

int cli_main(int argc, char **argv)
{
    int at = 1;
    for (int taken = 1; at < argc && taken > 0; at += taken)
        taken = leading(argc, argv, at);
    if (at >= argc) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0 || strcmp(argv[at], "help") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[at], "--version") == 0) {
        puts("loaxa " LOAXA_VERSION);
        return EXIT_DONE;
    }
    return run_moved(argc, argv, at);
}
