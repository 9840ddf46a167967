/*
 * Reading a command's options by its table. Pure but for the message on stderr.
 */
#include "cli/options.h"
#include "base/base.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MOST 24

static const struct option_row *find(const struct option_row *rows, const char *option, const char **value)
{
    for (; rows->name != NULL; rows++) {
        size_t length = strlen(rows->name);
        if (strncmp(option, rows->name, length) != 0)
            continue;
        *value = option[length] == '=' ? option + length + 1 : NULL;
        if (option[length] == '\0' || (*value != NULL && rows->text != NULL))
            return rows;
    }
    return NULL;
}

static int unknown(const struct command *command, const struct option_row *rows, const char *option)
{
    const char *names[ROWS_MOST];
    size_t count = 0;
    while (count < ROWS_MOST && rows[count].name != NULL) {
        names[count] = rows[count].name;
        count++;
    }
    const char *nearest = text_nearest(option, names, count);
    if (nearest != NULL)
        return cli_usage(command, "there is no option %s; did you mean %s?", option, nearest);
    return cli_usage(command, "there is no option %s", option);
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && !(word[1] >= '0' && word[1] <= '9');
}

int options_read(const struct command *command, int argc, char **argv, const struct option_row *rows,
                 int *words)
{
    int count = 0;
    bool open = true;
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        if (open && strcmp(argv[i], "--") == 0) {
            open = false;
            continue;
        }
        if (!open || !is_option(argv[i])) {
            argv[++count] = argv[i];
            continue;
        }
        const struct option_row *row = find(rows, argv[i], &value);
        if (row == NULL)
            return unknown(command, rows, argv[i]);
        if (row->flag != NULL) {
            *row->flag = true;
            continue;
        }
        if (value == NULL && ++i == argc)
            return cli_usage(command, "%s needs a value", row->name);
        *row->text = value != NULL ? value : argv[i];
    }
    *words = count;
    return 0;
}

bool options_number(const char *text, long long least, long long *out)
{
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < least)
        return false;
    *out = value;
    return true;
}
