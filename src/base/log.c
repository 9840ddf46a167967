/*
 * The log: one line a message, one write() a line, so that lines of several threads and processes never mix.
 * Set up once before threads start; afterwards read-only, hence thread-safe.
 */
#include "base/log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct {
    const char *name;
    enum log_level least;
    int journald;
} log_setup = {.name = "loaxa", .least = LOG_LEVEL_INFO};

static const struct {
    const char *word;
    int priority; /* syslog's */
} levels[] = {
    [LOG_LEVEL_DEBUG] = {"debug: ", 7},
    [LOG_LEVEL_INFO] = {"", 6},
    [LOG_LEVEL_WARNING] = {"warning: ", 4},
    [LOG_LEVEL_ERROR] = {"error: ", 3},
};

void log_init(const char *name, enum log_level least, int journald)
{
    log_setup.name = name;
    log_setup.least = least;
    log_setup.journald = journald;
}

/* A message stays one line whatever it quotes. */
static void flatten(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' && *text != '\t')
            *text = ' ';
}

static void write_line(const char *line, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDERR_FILENO, line, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        line += written;
        length -= (size_t)written;
    }
}

void log_at(enum log_level level, const char *format, ...)
{
    if (level < log_setup.least)
        return;
    int saved = errno;
    char line[2048];
    int start = log_setup.journald
                    ? snprintf(line, sizeof line, "<%d>%s: ", levels[level].priority, log_setup.name)
                    : snprintf(line, sizeof line, "%s: %s", log_setup.name, levels[level].word);
    if (start < 0 || (size_t)start >= sizeof line - 2)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + start, sizeof line - 1 - (size_t)start, format, arguments);
    va_end(arguments);
    flatten(line);
    size_t length = strlen(line);
    line[length++] = '\n';
    write_line(line, length);
    errno = saved;
}
