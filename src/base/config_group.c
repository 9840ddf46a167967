/*
 * Reading a group of settings by its table: every fault of the group in one go, each with file, line, what
 * was expected and what was found. A fallback is read exactly as if it stood in the file. Main thread only.
 */
#include "base/buf.h"
#include "base/civil.h"
#include "base/config.h"
#include "base/text.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void config_fault(struct config_reader *reader, const config_setting_t *where, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    faults_add(reader->faults, FAULT_ERROR, reader->file,
               where == NULL ? 0 : (int)config_setting_source_line(where), "%s", text);
}

/* What stands in the file, for "found …". */
static void describe(const config_setting_t *setting, char *out, size_t size)
{
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        snprintf(out, size, "the number %lld", config_setting_get_int64(setting));
        break;
    case CONFIG_TYPE_FLOAT:
        snprintf(out, size, "the number %g", config_setting_get_float(setting));
        break;
    case CONFIG_TYPE_STRING:
        snprintf(out, size, "the text \"%.80s\"", config_setting_get_string(setting));
        break;
    case CONFIG_TYPE_BOOL:
        snprintf(out, size, "%s", config_setting_get_bool(setting) ? "true" : "false");
        break;
    case CONFIG_TYPE_ARRAY:
        snprintf(out, size, "an array [ … ]");
        break;
    case CONFIG_TYPE_LIST:
        snprintf(out, size, "a list ( … )");
        break;
    default:
        snprintf(out, size, "a group { … }");
        break;
    }
}

static const char *label(const config_setting_t *setting)
{
    const char *name = config_setting_name(setting);
    if (name == NULL && config_setting_parent(setting) != NULL)
        name = config_setting_name(config_setting_parent(setting));
    return name == NULL ? "the value" : name;
}

static int refuse(struct config_reader *reader, const config_setting_t *setting, const char *expected)
{
    char found[160];
    describe(setting, found, sizeof found);
    config_fault(reader, setting, "%s: expected %s, found %s", label(setting), expected, found);
    return -EINVAL;
}

/* Cleaned copy of a text setting, or NULL with the fault added. */
static char *clean_text(struct config_reader *reader, const config_setting_t *setting)
{
    const char *raw = config_setting_get_string(setting);
    char *text = NULL;
    struct error err;
    if (raw == NULL) {
        refuse(reader, setting, "a text in quotes");
        return NULL;
    }
    if (text_clean(raw, strlen(raw), CONFIG_FILE_LIMIT, &text, NULL, &err) != 0) {
        config_fault(reader, setting, "%s: %s", label(setting), err.text);
        return NULL;
    }
    const char *trimmed = text_trim(text);
    memmove(text, trimmed, strlen(trimmed) + 1);
    if (*text == '\0') {
        refuse(reader, setting, "a text that is not empty");
        free(text);
        return NULL;
    }
    return text;
}

static bool is_number(const config_setting_t *setting, bool real_too)
{
    int type = config_setting_type(setting);
    return type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64 || (real_too && type == CONFIG_TYPE_FLOAT);
}

static double number_of(const config_setting_t *setting)
{
    return config_setting_type(setting) == CONFIG_TYPE_FLOAT ? config_setting_get_float(setting)
                                                             : (double)config_setting_get_int64(setting);
}

static bool within(const struct config_rule *rule, double value)
{
    return (rule->least == 0 && rule->most == 0) || (value >= rule->least && value <= rule->most);
}

static int refuse_number(struct config_reader *reader, const config_setting_t *setting,
                         const struct config_rule *rule, const char *sort)
{
    char expected[160];
    if (rule->least == 0 && rule->most == 0)
        snprintf(expected, sizeof expected, "%s", sort);
    else
        snprintf(expected, sizeof expected, "%s from %.10g to %.10g", sort, rule->least, rule->most);
    return refuse(reader, setting, expected);
}

static int read_text(struct config_reader *reader, const config_setting_t *setting,
                     const struct config_rule *rule, void *into)
{
    (void)rule;
    char *text = clean_text(reader, setting);
    if (text == NULL)
        return -EINVAL;
    *(char **)into = text;
    return 0;
}

static int read_bool(struct config_reader *reader, const config_setting_t *setting,
                     const struct config_rule *rule, void *into)
{
    (void)rule;
    if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
        return refuse(reader, setting, "true or false");
    *(bool *)into = config_setting_get_bool(setting) != 0;
    return 0;
}

static int read_int(struct config_reader *reader, const config_setting_t *setting,
                    const struct config_rule *rule, void *into)
{
    long long value = is_number(setting, false) ? config_setting_get_int64(setting) : 0;
    if (!is_number(setting, false) || !within(rule, (double)value) || value > INT32_MAX || value < INT32_MIN)
        return refuse_number(reader, setting, rule, "a whole number");
    *(int *)into = (int)value;
    return 0;
}

static int read_real(struct config_reader *reader, const config_setting_t *setting,
                     const struct config_rule *rule, void *into)
{
    if (!is_number(setting, true) || !within(rule, number_of(setting)))
        return refuse_number(reader, setting, rule, "a number");
    *(double *)into = number_of(setting);
    return 0;
}

static int read_duration(struct config_reader *reader, const config_setting_t *setting,
                         const struct config_rule *rule, void *into)
{
    const char *text = config_setting_get_string(setting);
    int64_t ms;
    if (text == NULL || config_duration_parse(text, &ms) != 0)
        return refuse(reader, setting, "a duration such as \"90s\", \"45m\", \"2h\" or \"7d\"");
    if (!within(rule, (double)ms)) {
        char expected[160];
        snprintf(expected, sizeof expected, "a duration from %.10g to %.10g seconds", rule->least / 1000,
                 rule->most / 1000);
        return refuse(reader, setting, expected);
    }
    *(int64_t *)into = ms;
    return 0;
}

static int read_time(struct config_reader *reader, const config_setting_t *setting,
                     const struct config_rule *rule, void *into)
{
    (void)rule;
    const char *text = config_setting_get_string(setting);
    if (text == NULL || time_of_day_parse(text, into) != 0)
        return refuse(reader, setting, "a time of day such as \"05:30\" or \"05:30:00\"");
    return 0;
}

static int read_date(struct config_reader *reader, const config_setting_t *setting,
                     const struct config_rule *rule, void *into)
{
    (void)rule;
    const char *text = config_setting_get_string(setting);
    if (text == NULL || date_parse(text, into) != 0)
        return refuse(reader, setting, "a date such as \"2026-11-23\"");
    return 0;
}

/* "one of a, b, c"; the nearest is offered first. */
static int refuse_choice(struct config_reader *reader, const config_setting_t *setting,
                         const struct config_rule *rule)
{
    struct buf expected;
    size_t count = 0;
    buf_init(&expected, 600);
    buf_add_text(&expected, "one of");
    for (; rule->choices[count] != NULL; count++)
        buf_format(&expected, "%s \"%s\"", count == 0 ? "" : ",", rule->choices[count]);
    const char *text = config_setting_get_string(setting);
    const char *nearest = text == NULL ? NULL : text_nearest(text, rule->choices, count);
    if (nearest != NULL)
        buf_format(&expected, " (did you mean \"%s\"?)", nearest);
    int rc = refuse(reader, setting, expected.data);
    buf_done(&expected);
    return rc;
}

static int read_choice(struct config_reader *reader, const config_setting_t *setting,
                       const struct config_rule *rule, void *into)
{
    const char *text = config_setting_get_string(setting);
    for (int i = 0; text != NULL && rule->choices[i] != NULL; i++)
        if (strcmp(text, rule->choices[i]) == 0) {
            *(int *)into = i;
            return 0;
        }
    return refuse_choice(reader, setting, rule);
}

static int read_text_list(struct config_reader *reader, const config_setting_t *setting,
                          struct config_texts *texts)
{
    int count = config_setting_length(setting), rc = 0;
    texts->texts = calloc((size_t)count + 1, sizeof *texts->texts);
    if (texts->texts == NULL)
        return -ENOMEM;
    for (int i = 0; i < count; i++) {
        char *text = clean_text(reader, config_setting_get_elem(setting, (unsigned)i));
        if (text == NULL)
            rc = -EINVAL;
        else
            texts->texts[texts->count++] = text;
    }
    if (rc != 0)
        config_texts_done(texts);
    return rc;
}

static int read_texts(struct config_reader *reader, const config_setting_t *setting,
                      const struct config_rule *rule, void *into)
{
    (void)rule;
    struct config_texts texts = {0};
    int type = config_setting_type(setting), rc;
    if (type == CONFIG_TYPE_ARRAY || type == CONFIG_TYPE_LIST) {
        rc = read_text_list(reader, setting, &texts);
    } else if (type == CONFIG_TYPE_STRING) {
        texts.texts = calloc(2, sizeof *texts.texts);
        char *text = texts.texts == NULL ? NULL : clean_text(reader, setting);
        rc = text == NULL ? -EINVAL : 0;
        if (text != NULL)
            texts.texts[texts.count++] = text;
        else
            config_texts_done(&texts);
    } else {
        rc = refuse(reader, setting, "a list of texts such as [ \"a\", \"b\" ]");
    }
    if (rc == 0)
        *(struct config_texts *)into = texts;
    return rc;
}

/* A callback reports the file's faults itself; only what is nobody's fault is added here. */
static int call_read(struct config_reader *reader, const config_setting_t *setting,
                     const struct config_rule *rule, void *into)
{
    size_t before = reader->faults->errors;
    int rc = rule->read(reader, setting, into);
    if (rc != 0 && reader->faults->errors == before)
        config_fault(reader, setting, "%s: %s", label(setting), strerror(-rc));
    return rc;
}

static int read_group(struct config_reader *reader, const config_setting_t *setting,
                      const struct config_rule *rule, void *into)
{
    if (!config_setting_is_group(setting))
        return refuse(reader, setting, "a group { … }");
    return call_read(reader, setting, rule, into);
}

static int read_list(struct config_reader *reader, const config_setting_t *setting,
                     const struct config_rule *rule, void *into)
{
    if (!config_setting_is_list(setting) && !config_setting_is_array(setting))
        return refuse(reader, setting, "a list ( { … }, { … } )");
    int rc = 0;
    for (int i = 0; i < config_setting_length(setting); i++) {
        int one = call_read(reader, config_setting_get_elem(setting, (unsigned)i), rule, into);
        rc = rc == 0 ? one : rc;
    }
    return rc;
}

static int read_setting(struct config_reader *reader, const config_setting_t *setting,
                        const struct config_rule *rule, void *into)
{
    static int (*const readers[])(struct config_reader *, const config_setting_t *,
                                  const struct config_rule *, void *) = {
        [CONFIG_TEXT] = read_text,         [CONFIG_BOOL] = read_bool,   [CONFIG_INT] = read_int,
        [CONFIG_REAL] = read_real,         [CONFIG_TIME] = read_time,   [CONFIG_DATE] = read_date,
        [CONFIG_DURATION] = read_duration, [CONFIG_LIST] = read_list,   [CONFIG_CHOICE] = read_choice,
        [CONFIG_TEXTS] = read_texts,       [CONFIG_GROUP] = read_group,
    };
    return readers[rule->type](reader, setting, rule, (char *)into + rule->offset);
}

/* Reads `rule->fallback` as if "name = fallback;" stood in the file. */
static void read_fallback(struct config_reader *reader, const struct config_rule *rule, void *into)
{
    struct buf text;
    config_t config;
    buf_init(&text, 4096);
    if (buf_format(&text, "%s = %s;", rule->name, rule->fallback) == 0 &&
        config_load_text(reader->file, text.data, text.length, &config, reader->faults) == 0) {
        read_setting(reader, config_lookup(&config, rule->name), rule, into);
        config_destroy(&config);
    }
    buf_done(&text);
}

static void refuse_unknown(struct config_reader *reader, const config_setting_t *setting,
                           const struct config_rule *rules)
{
    const char *names[256], *name = config_setting_name(setting);
    size_t count = 0;
    for (; rules[count].name != NULL && count < 256; count++)
        names[count] = rules[count].name;
    const char *nearest = text_nearest(name, names, count);
    if (nearest != NULL)
        config_fault(reader, setting, "there is no setting \"%s\" here; did you mean \"%s\"?", name, nearest);
    else
        config_fault(reader, setting, "there is no setting \"%s\" here", name);
}

static const struct config_rule *find_rule(const struct config_rule *rules, const char *name)
{
    for (; rules->name != NULL; rules++)
        if (strcmp(rules->name, name) == 0)
            return rules;
    return NULL;
}

static size_t fault_total(const struct config_reader *reader)
{
    return reader->faults->count + reader->faults->dropped;
}

static size_t read_rules(struct config_reader *reader, const config_setting_t *group,
                         const struct config_rule *rules, bool others_allowed, void *into)
{
    size_t before = fault_total(reader);
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        const struct config_rule *rule = find_rule(rules, config_setting_name(setting));
        if (rule != NULL)
            read_setting(reader, setting, rule, into);
        else if (!others_allowed)
            refuse_unknown(reader, setting, rules);
    }
    for (const struct config_rule *rule = rules; rule->name != NULL; rule++) {
        if (config_setting_get_member(group, rule->name) != NULL)
            continue;
        if (rule->required)
            config_fault(reader, group, "the setting \"%s\" is missing here", rule->name);
        else if (rule->fallback != NULL)
            read_fallback(reader, rule, into);
    }
    return fault_total(reader) - before;
}

size_t config_read_group(struct config_reader *reader, const config_setting_t *group,
                         const struct config_rule *rules, void *into)
{
    return read_rules(reader, group, rules, false, into);
}

size_t config_read_known(struct config_reader *reader, const config_setting_t *group,
                         const struct config_rule *rules, void *into)
{
    return read_rules(reader, group, rules, true, into);
}
