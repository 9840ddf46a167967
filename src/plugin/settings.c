/*
 * Checking values against a plugin's table of settings. See settings.h. The reading of station.cfg groups and
 * of secrets is in settings_source.c.
 */
#include "plugin/settings.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const type_ids[] = {
    [LOAXA_SETTING_TEXT] = "text",         [LOAXA_SETTING_PATH] = "path",
    [LOAXA_SETTING_SECRET] = "secret",     [LOAXA_SETTING_INT] = "int",
    [LOAXA_SETTING_REAL] = "real",         [LOAXA_SETTING_BOOL] = "bool",
    [LOAXA_SETTING_DURATION] = "duration", [LOAXA_SETTING_CHOICE] = "choice",
    [LOAXA_SETTING_LIST] = "list",
};
#define TYPES (sizeof type_ids / sizeof *type_ids)

json_t *settings_describe(const struct loaxa_setting *settings)
{
    json_t *table = json_array();
    for (; table != NULL && settings != NULL && settings->name != NULL; settings++) {
        const char *type = (size_t)settings->type < TYPES ? type_ids[settings->type] : NULL;
        json_t *row = json_pack("{s:s, s:s, s:s?, s:s?, s:s?}", "name", settings->name, "type",
                                type == NULL ? "unknown" : type, "fallback", settings->fallback, "range",
                                settings->range, "help", settings->help);
        if (row == NULL || json_array_append_new(table, row) != 0) {
            json_decref(table);
            return NULL;
        }
    }
    return table;
}

/* One setting under examination. */
struct examined {
    const struct settings_check *check;
    const char *name, *range;
    const json_t *value;
    int line;
    bool fault;
};

static void describe_value(const json_t *value, char *out, size_t size)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        snprintf(out, size, "the text \"%.80s\"", json_string_value(value));
        break;
    case JSON_INTEGER:
        snprintf(out, size, "the number %lld", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        snprintf(out, size, "the number %g", json_real_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        snprintf(out, size, "%s", json_is_true(value) ? "true" : "false");
        break;
    case JSON_ARRAY:
        snprintf(out, size, "a list");
        break;
    case JSON_OBJECT:
    case JSON_NULL:
        snprintf(out, size, "a group");
        break;
    }
}

static void refuse(struct examined *examined, const char *expected)
{
    char found[128];
    describe_value(examined->value, found, sizeof found);
    faults_add(examined->check->faults, FAULT_ERROR, examined->check->file, examined->line,
               "%s: expected %s, found %s", examined->name, expected, found);
    examined->fault = true;
}

/* The two ends of "least..most" by `parse`; false when the range is absent or the plugin's author got it
 * wrong. */
static bool split_range(const char *range, double (*parse)(const char *), double *least, double *most)
{
    const char *dots = range == NULL ? NULL : strstr(range, "..");
    char first[64];
    if (dots == NULL || (size_t)(dots - range) >= sizeof first)
        return false;
    memcpy(first, range, (size_t)(dots - range));
    first[dots - range] = '\0';
    *least = parse(first);
    *most = parse(dots + 2);
    return !isnan(*least) && !isnan(*most);
}

static double parse_number(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    return end == text || *end != '\0' ? (double)NAN : value;
}

static double parse_duration(const char *text)
{
    int64_t ms;
    return config_duration_parse(text, &ms) == 0 ? (double)ms : (double)NAN;
}

static bool in_range(struct examined *examined, double value, double (*parse)(const char *), const char *sort)
{
    double least, most;
    char expected[200];
    if (!split_range(examined->range, parse, &least, &most) || (value >= least && value <= most))
        return true;
    snprintf(expected, sizeof expected, "%s in %s", sort, examined->range);
    refuse(examined, expected);
    return false;
}

static void take_text(struct examined *examined, struct loaxa_value *out)
{
    const char *text = json_string_value(examined->value);
    if (text == NULL || *text == '\0')
        refuse(examined, "a text in quotes, not empty");
    else
        out->text = text;
}

static void take_int(struct examined *examined, struct loaxa_value *out)
{
    if (!json_is_integer(examined->value)) {
        refuse(examined, "a whole number");
        return;
    }
    out->integer = json_integer_value(examined->value);
    out->real = (double)out->integer;
    in_range(examined, out->real, parse_number, "a whole number");
}

static void take_real(struct examined *examined, struct loaxa_value *out)
{
    if (!json_is_number(examined->value)) {
        refuse(examined, "a number");
        return;
    }
    out->real = json_number_value(examined->value);
    in_range(examined, out->real, parse_number, "a number");
}

static void take_bool(struct examined *examined, struct loaxa_value *out)
{
    if (json_is_boolean(examined->value))
        out->integer = json_is_true(examined->value);
    else
        refuse(examined, "true or false");
}

static void take_duration(struct examined *examined, struct loaxa_value *out)
{
    const char *text = json_string_value(examined->value);
    if (text == NULL || config_duration_parse(text, &out->integer) != 0)
        refuse(examined, "a duration such as \"90s\", \"45m\", \"2h\" or \"7d\"");
    else
        in_range(examined, (double)out->integer, parse_duration, "a duration");
}

/* Whether `text` is one of the words of "a|b|c". */
static bool is_choice(const char *text, const char *range)
{
    size_t length = strlen(text);
    while (range != NULL && *range != '\0') {
        size_t word = strcspn(range, "|");
        if (word == length && strncmp(range, text, word) == 0)
            return true;
        range += word + (range[word] == '|');
    }
    return false;
}

static void take_choice(struct examined *examined, struct loaxa_value *out)
{
    const char *text = json_string_value(examined->value);
    char expected[300];
    if (text != NULL && is_choice(text, examined->range)) {
        out->text = text;
        return;
    }
    snprintf(expected, sizeof expected, "one of %s", examined->range == NULL ? "nothing" : examined->range);
    refuse(examined, expected);
}

static void take_list(struct examined *examined, struct loaxa_value *out)
{
    const json_t *value = examined->value;
    size_t count = json_is_array(value) ? json_array_size(value) : 1;
    const char **list = calloc(count + 1, sizeof *list);
    for (size_t i = 0; list != NULL && i < count; i++) {
        list[i] = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
        if (list[i] == NULL) {
            refuse(examined, "a list of texts such as [ \"a\", \"b\" ]");
            free(list);
            return;
        }
    }
    out->list = list;
    out->count = list == NULL ? 0 : count;
}

static void take(struct examined *examined, const char *type, struct loaxa_value *out)
{
    static void (*const takers[])(struct examined *, struct loaxa_value *) = {
        [LOAXA_SETTING_TEXT] = take_text,         [LOAXA_SETTING_PATH] = take_text,
        [LOAXA_SETTING_SECRET] = take_text,       [LOAXA_SETTING_INT] = take_int,
        [LOAXA_SETTING_REAL] = take_real,         [LOAXA_SETTING_BOOL] = take_bool,
        [LOAXA_SETTING_DURATION] = take_duration, [LOAXA_SETTING_CHOICE] = take_choice,
        [LOAXA_SETTING_LIST] = take_list,
    };
    for (size_t i = LOAXA_SETTING_TEXT; i < TYPES; i++)
        if (type != NULL && strcmp(type_ids[i], type) == 0) {
            out->given = true;
            takers[i](examined, out);
            return;
        }
    refuse(examined, "a type of setting that this edition knows");
}

/* A fallback as station.cfg would hold it, quotes optional for what is text. New reference; NULL when it
 * cannot be. */
static json_t *parse_fallback(const char *type, const char *fallback)
{
    char *end;
    if (strcmp(type, "int") == 0)
        return json_integer(strtoll(fallback, &end, 10));
    if (strcmp(type, "real") == 0)
        return json_real(strtod(fallback, &end));
    if (strcmp(type, "bool") == 0)
        return json_boolean(strcmp(fallback, "true") == 0);
    if (fallback[0] != '"' && fallback[0] != '[')
        return json_string(fallback);
    json_t *parsed =
        json_loads(fallback, JSON_DECODE_ANY, NULL); /* texts and lists of texts are written alike */
    return parsed == NULL ? json_string(fallback) : parsed;
}

static int line_of(const struct settings_check *check, const char *name)
{
    const json_t *line = json_object_get(check->lines, name);
    return json_is_integer(line) ? (int)json_integer_value(line) : check->line;
}

static const char *row_text(const json_t *row, const char *member)
{
    return json_string_value(json_object_get(row, member));
}

static void refuse_unknown(const struct settings_check *check, const char *name)
{
    const char *names[128];
    size_t count = json_array_size(check->table);
    if (count > 128)
        count = 128;
    for (size_t i = 0; i < count; i++) {
        names[i] = row_text(json_array_get(check->table, i), "name");
        if (names[i] == NULL)
            names[i] = "";
        if (strcmp(names[i], name) == 0)
            return;
    }
    const char *nearest = text_nearest(name, names, count);
    faults_add(check->faults, FAULT_ERROR, check->file, line_of(check, name),
               "the plugin has no setting \"%s\"%s%s%s", name, nearest == NULL ? "" : "; did you mean \"",
               nearest == NULL ? "" : nearest, nearest == NULL ? "" : "\"?");
}

/* The fallbacks live as long as the table: they are kept in its rows. */
static const json_t *fallback_value(const json_t *row, const char *type, const char *fallback)
{
    union {
        const json_t *given;
        json_t *wanted;
    } writable = {.given = row};
    json_t *kept = json_object_get(row, "fallback_value");
    if (kept == NULL && (kept = parse_fallback(type, fallback)) != NULL)
        json_object_set_new(writable.wanted, "fallback_value", kept);
    return kept;
}

static void resolve_row(const struct settings_check *check, const json_t *row, struct loaxa_value *out)
{
    const char *name = row_text(row, "name"), *type = row_text(row, "type"),
               *fallback = row_text(row, "fallback");
    if (name == NULL || type == NULL)
        return;
    struct examined examined = {.check = check, .name = name, .range = row_text(row, "range")};
    examined.value = json_object_get(check->values, name);
    examined.line = line_of(check, name);
    if (examined.value == NULL && fallback == NULL) {
        faults_add(check->faults, FAULT_ERROR, check->file, check->line, "the setting \"%s\" is missing: %s",
                   name, row_text(row, "help") == NULL ? "the plugin needs it" : row_text(row, "help"));
        return;
    }
    if (examined.value == NULL && *fallback != '\0')
        examined.value = fallback_value(row, type, fallback);
    if (examined.value != NULL)
        take(&examined, type, out);
    if (examined.fault) {
        free((void *)(uintptr_t)out->list);
        *out = (struct loaxa_value){0};
    }
}

size_t settings_resolve(const struct settings_check *check, struct loaxa_value *out)
{
    size_t before = check->faults->count + check->faults->dropped;
    const char *name;
    json_t *ignored;
    union {
        const json_t *given;
        json_t *wanted;
    } values = {.given = check->values};
    json_object_foreach(values.wanted, name, ignored) refuse_unknown(check, name);
    for (size_t i = 0; i < json_array_size(check->table); i++) {
        struct loaxa_value value = {0};
        resolve_row(check, json_array_get(check->table, i), &value);
        if (out != NULL)
            out[i] = value;
        else
            free((void *)(uintptr_t)value.list);
    }
    return check->faults->count + check->faults->dropped - before;
}

size_t plugin_check_settings(const struct plugin_info *info, const json_t *settings, const json_t *lines,
                             const char *file, int line, struct faults *faults)
{
    struct settings_check check = {.table = info->settings,
                                   .values = settings,
                                   .lines = lines,
                                   .file = file,
                                   .line = line,
                                   .faults = faults};
    return settings_resolve(&check, NULL);
}
