/* fuzz-room: base */
/*
 * A configuration file of any bytes: it is refused with at least one fault, or loaded and read by a table of
 * every type without one byte out of place.
 */
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* libconfig 1.5 loses the text before a syntax error (64 bytes a failed load); nothing of ours. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

struct values {
    char *text;
    bool flag;
    int number, choice;
    double real;
    int64_t duration_ms;
    int32_t time_ms;
    struct date date;
    struct config_texts texts;
};

static int ignore(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    (void)reader, (void)setting, (void)into;
    return 0;
}

static const char *const choices[] = {"first", "second", NULL};
#define AT(member) .offset = offsetof(struct values, member)
static const struct config_rule rules[] = {
    {.name = "t", .type = CONFIG_TEXT, AT(text), .required = true},
    {.name = "b", .type = CONFIG_BOOL, AT(flag), .fallback = "true"},
    {.name = "i", .type = CONFIG_INT, AT(number), .least = 1, .most = 10, .fallback = "5"},
    {.name = "r", .type = CONFIG_REAL, AT(real), .least = -20, .most = 20},
    {.name = "d", .type = CONFIG_DURATION, AT(duration_ms), .fallback = "\"45m\""},
    {.name = "h", .type = CONFIG_TIME, AT(time_ms)},
    {.name = "n", .type = CONFIG_DATE, AT(date)},
    {.name = "c", .type = CONFIG_CHOICE, AT(choice), .choices = choices, .fallback = "\"second\""},
    {.name = "l", .type = CONFIG_TEXTS, AT(texts)},
    {.name = "g", .type = CONFIG_GROUP, AT(number), .read = ignore},
    {.name = "a", .type = CONFIG_LIST, AT(number), .read = ignore},
    {0},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct faults faults = {0};
    struct values values = {0};
    struct config_reader reader = {.file = "fuzz.cfg", .faults = &faults};
    config_t config;
    if (config_load_text("fuzz.cfg", (const char *)data, size, &config, &faults) == 0) {
        size_t added = config_read_group(&reader, config_root_setting(&config), rules, &values);
        if (added == 0 && (values.text == NULL || values.number < 1 || values.number > 10))
            abort();
        config_destroy(&config);
    } else if (faults.errors == 0) {
        abort();
    }
    for (size_t i = 0; i < faults.count; i++)
        if (text_utf8_fault(faults.rows[i].text, strlen(faults.rows[i].text)) != strlen(faults.rows[i].text))
            abort();
    free(values.text);
    config_texts_done(&values.texts);
    faults_done(&faults);
    return 0;
}
