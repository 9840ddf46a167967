/*
 * The scan before libconfig: what libconfig 1.5 takes silently (4294967296 becomes 0, @include reads other
 * files) or chokes on (its look-up of names is quadratic, its parser recursive). Knows libconfig's lexical
 * rules and nothing of what the settings mean.
 */
#include "base/config_internal.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 32
#define NAMES_MOST 20000

struct scan {
    const char *file, *at;
    int line, depth;
    int names[DEPTH_MOST + 1]; /* of the group open at each depth */
    struct faults *faults;
    bool refused;
};

static void refuse(struct scan *scan, const char *token, size_t length, const char *what)
{
    faults_add(scan->faults, FAULT_ERROR, scan->file, scan->line, "%.*s: %s",
               (int)(length > 60 ? 60 : length), token, what);
    scan->refused = true;
}

/* Moves to `end`, counting lines. */
static void advance(struct scan *scan, const char *end)
{
    for (; scan->at < end; scan->at++)
        scan->line += *scan->at == '\n';
}

static void skip_line(struct scan *scan)
{
    advance(scan, scan->at + strcspn(scan->at, "\n"));
}

static void skip_block_comment(struct scan *scan)
{
    const char *end = strstr(scan->at + 2, "*/");
    if (end == NULL)
        refuse(scan, scan->at, strcspn(scan->at, "\n"), "this comment is never closed");
    advance(scan, end == NULL ? scan->at + strlen(scan->at) : end + 2);
}

static void skip_string(struct scan *scan)
{
    const char *end = scan->at + 1;
    while (*end != '\0' && *end != '"')
        end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
    if (*end == '\0')
        refuse(scan, scan->at, strcspn(scan->at, "\n"), "the quote before this text is never closed");
    advance(scan, *end == '"' ? end + 1 : end);
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip_name(struct scan *scan)
{
    while (is_alpha(*scan->at) || is_digit(*scan->at) || *scan->at == '_' || *scan->at == '-' ||
           *scan->at == '*')
        scan->at++;
}

static bool is_hex(const char *token)
{
    return token[0] == '0' && (token[1] == 'x' || token[1] == 'X');
}

static void check_integer(struct scan *scan, const char *token, size_t length)
{
    char *end;
    bool is_long = token[length - 1] == 'L' || token[length - 1] == 'l';
    errno = 0;
    if (is_hex(token)) {
        unsigned long long value = strtoull(token, &end, 16);
        if (errno == ERANGE || (!is_long && value > INT32_MAX))
            refuse(scan, token, length, "the number is too large, at most 0x7FFFFFFF is taken");
        return;
    }
    long long value = strtoll(token, &end, 10);
    if (errno == ERANGE || (!is_long && (value > INT32_MAX || value < INT32_MIN)))
        refuse(scan, token, length,
               "the number is too large, whole numbers go from -2147483648 to 2147483647");
}

static void scan_number(struct scan *scan)
{
    const char *token = scan->at, *end = token + (*token == '-' || *token == '+');
    bool hex = is_hex(end), real = false;
    if (!is_digit(*end)) {
        scan->at++;
        return;
    }
    for (; is_digit(*end) || is_alpha(*end) || *end == '.' || ((*end == '-' || *end == '+') && !hex); end++)
        real = real || *end == '.' || (!hex && (*end == 'e' || *end == 'E'));
    if (!real)
        check_integer(scan, token, (size_t)(end - token));
    scan->at = end;
}

static void scan_open(struct scan *scan)
{
    if (++scan->depth > DEPTH_MOST) {
        refuse(scan, scan->at, 1, "brackets are nested deeper than 32 levels");
        scan->depth = DEPTH_MOST;
    }
    scan->names[scan->depth] = 0;
    scan->at++;
}

static void scan_assignment(struct scan *scan)
{
    if (++scan->names[scan->depth] == NAMES_MOST + 1)
        refuse(scan, scan->at, 1, "more than 20,000 settings in one group; write repeated things as a list");
    scan->at++;
}

static void scan_token(struct scan *scan)
{
    char c = *scan->at;
    if (c == '#' || (c == '/' && scan->at[1] == '/'))
        skip_line(scan);
    else if (c == '/' && scan->at[1] == '*')
        skip_block_comment(scan);
    else if (c == '"')
        skip_string(scan);
    else if (is_alpha(c) || c == '*')
        skip_name(scan);
    else if (is_digit(c) || c == '-' || c == '+')
        scan_number(scan);
    else if (c == '{' || c == '(' || c == '[')
        scan_open(scan);
    else if (c == '=' || c == ':')
        scan_assignment(scan);
    else if (c == '@') {
        refuse(scan, scan->at, strcspn(scan->at, " \t\r\n"),
               "not taken, a station's files stand each for itself");
        skip_line(scan);
    } else {
        scan->depth -= (c == '}' || c == ')' || c == ']') && scan->depth > 0;
        advance(scan, scan->at + 1);
    }
}

int config_scan(const char *name, const char *text, struct faults *faults)
{
    struct scan scan = {.file = name, .at = text, .line = 1, .faults = faults};
    while (*scan.at != '\0')
        scan_token(&scan);
    return scan.refused ? -EINVAL : 0;
}
