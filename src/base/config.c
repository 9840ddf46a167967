/*
 * Loading one configuration file: what libconfig lacks is done before it sees the text. Main thread only. The
 * scan of the text is config_scan.c, the reading of a group by its table config_group.c.
 */
#include "base/config.h"
#include "base/civil.h"
#include "base/config_internal.h"
#include "base/file.h"
#include "base/legacy.h"
#include "base/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define QUOTED_MOST 120u

static int line_at(const char *text, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* Copies line number `line` of `text`, trimmed and cut, for an error message. */
static void quote_line(const char *text, int line, char out[QUOTED_MOST + 1])
{
    while (line > 1 && (text = strchr(text, '\n')) != NULL) {
        text++;
        line--;
    }
    out[0] = '\0';
    if (text == NULL)
        return;
    text += strspn(text, " \t\r");
    size_t length = strcspn(text, "\r\n");
    if (length > QUOTED_MOST)
        length = QUOTED_MOST;
    while (length > 0 && length == QUOTED_MOST && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    memcpy(out, text, length);
    out[length] = '\0';
}

static int check_encoding(const char *name, const char *text, size_t length, struct faults *faults)
{
    size_t fault = text_utf8_fault(text, length);
    const char *legacy = legacy_encoding(text, length);
    if (fault == length && memchr(text, '\0', length) == NULL)
        return 0;
    faults_add(faults, FAULT_ERROR, name, fault < length ? line_at(text, fault) : 0,
               "the file is not UTF-8 text%s%s; save it again as Unicode (UTF-8)",
               legacy == NULL ? "" : ", it looks like ", legacy == NULL ? "" : legacy);
    return -EILSEQ;
}

static int refuse_syntax(const char *name, const char *text, const config_t *config, struct faults *faults)
{
    char quoted[QUOTED_MOST + 1];
    int line = config_error_line(config);
    const char *what = config_error_text(config);
    quote_line(text, line, quoted);
    faults_add(faults, FAULT_ERROR, name, line,
               "%s at or just before this line: %s (look for a missing semicolon, quote or bracket)",
               what == NULL ? "syntax error" : what, quoted);
    return -EINVAL;
}

/* `text` is NUL-terminated at `length` and free of a BOM. */
static int parse(const char *name, const char *text, size_t length, config_t *config, struct faults *faults)
{
    int rc = check_encoding(name, text, length, faults);
    if (rc == 0)
        rc = config_scan(name, text, faults);
    if (rc != 0)
        return rc;
    config_init(config);
    if (config_read_string(config, text) != CONFIG_TRUE) {
        rc = refuse_syntax(name, text, config, faults);
        config_destroy(config);
    }
    return rc;
}

int config_load_text(const char *name, const char *text, size_t length, config_t *config,
                     struct faults *faults)
{
    if (length > CONFIG_FILE_LIMIT) {
        faults_add(faults, FAULT_ERROR, name, 0, "the file has %zu bytes; at most %u are taken", length,
                   CONFIG_FILE_LIMIT);
        return -EFBIG;
    }
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        faults_add(faults, FAULT_ERROR, name, 0, "out of memory");
        return -ENOMEM;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    int rc = parse(name, copy, length, config, faults);
    free(copy);
    return rc;
}

int config_load(const char *path, config_t *config, struct faults *faults)
{
    char *text;
    size_t length;
    struct error err;
    int rc = file_read(path, CONFIG_FILE_LIMIT, &text, &length, &err);
    if (rc != 0) {
        faults_add_error(faults, FAULT_ERROR, &err);
        return rc;
    }
    rc = config_load_text(path, text, length, config, faults);
    free(text);
    return rc;
}

int config_duration_parse(const char *text, int64_t *ms)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", MS_PER_DAY}};
    int64_t value = 0;
    const char *digit = text;
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        value = value * 10 + (*digit - '0');
        if (value > 1000000000)
            return -EINVAL;
    }
    if (digit == text)
        return -EINVAL;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(digit, units[i].unit) == 0) {
            *ms = value * units[i].ms;
            return 0;
        }
    return -EINVAL;
}

void config_texts_done(struct config_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        free(texts->texts[i]);
    free(texts->texts);
    *texts = (struct config_texts){0};
}
