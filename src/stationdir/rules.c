/*
 * Small helpers of the station's readers: day rules from texts, growing arrays, names, one file by its table.
 * Main thread.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void *append_row(struct config_reader *reader, const config_setting_t *setting, void **rows, size_t *count,
                 size_t size, size_t most)
{
    if (*count >= most) {
        config_fault(reader, setting, "more than %zu of these in one list", most);
        return NULL;
    }
    char *grown = realloc(*rows, (*count + 1) * size);
    if (grown == NULL) {
        config_fault(reader, setting, "no memory");
        return NULL;
    }
    *rows = grown;
    memset(grown + *count * size, 0, size);
    return grown + (*count)++ * size;
}

struct rule *read_rule(struct config_reader *reader, const config_setting_t *setting, const char *text)
{
    const struct load *load = reader->context;
    struct rule *rule = NULL;
    struct error err;
    if (rule_parse(text, load->calendar, &rule, &err) != 0)
        config_fault(reader, setting, "%s", err.text);
    return rule;
}

struct rule *read_rules(struct config_reader *reader, const config_setting_t *setting,
                        const struct config_texts *texts)
{
    struct buf joined;
    struct rule *rule = NULL;
    if (texts->count == 0)
        return NULL;
    buf_init(&joined, 8192);
    for (size_t i = 0; i < texts->count; i++)
        buf_format(&joined, "%s%s", i == 0 ? "" : ", ", texts->texts[i]);
    if (joined.error == 0)
        rule = read_rule(reader, setting, joined.data);
    else
        config_fault(reader, setting, "a day rule of more than 8192 bytes");
    buf_done(&joined);
    return rule;
}

bool is_id(const char *text)
{
    const size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= 64 && text[length] == '\0';
}

void check_words(struct config_reader *reader, const config_setting_t *setting, const char *words)
{
    const struct load *load = reader->context;
    char *filled = NULL;
    struct error err;
    if (words == NULL)
        return;
    if (timetable_fill(&load->config->timetable, words, 0, &filled, &err) != 0)
        config_fault(reader, setting, "%s", err.text);
    free(filled);
}

int load_file(struct load *load, const char *path, const struct config_rule *rules, void *into)
{
    config_t config;
    const int rc = config_load(path, &config, load->faults);
    if (rc != 0)
        return rc;
    struct config_reader reader = {.file = path, .faults = load->faults, .context = load};
    const size_t found = config_read_group(&reader, config_root_setting(&config), rules, into);
    config_destroy(&config);
    return found == 0 ? 0 : -EINVAL;
}
