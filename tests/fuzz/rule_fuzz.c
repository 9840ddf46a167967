/* fuzz-room: calendar */
/*
 * Day rules from hostile text: whatever parses formats, parses again to the same, and its next day matches.
 */
#include "calendar/calendar.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct calendar *holidays(void)
{
    static char id[] = "tet", other[] = "le-2-9";
    static struct holiday rows[2];
    static struct calendar calendar = {rows, 0};
    if (calendar.count == 0) {
        rows[0] = (struct holiday){.id = id};
        rows[1] = (struct holiday){.id = other};
        if (rule_parse("lunar-year-end, lunar 01-01..01-03", NULL, &rows[0].rule, NULL) != 0 ||
            rule_parse("09-02", NULL, &rows[1].rule, NULL) != 0)
            abort();
        calendar.count = 2;
    }
    return &calendar;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct rule *rule = NULL, *again = NULL;
    struct date day = {2026, 11, 22};
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (rule_parse(text, holidays(), &rule, NULL) == 0) {
        char *canonical = rule_format(rule);
        if (canonical == NULL || rule_parse(canonical, holidays(), &again, NULL) != 0)
            abort();
        char *twice = rule_format(again);
        if (twice == NULL || strcmp(canonical, twice) != 0)
            abort();
        for (int i = 0; i < 3 && rule_next(rule, day, &day); i++)
            if (!rule_matches(rule, day) || !rule_matches(again, day))
                abort();
        free(canonical);
        free(twice);
        rule_free(again);
        rule_free(rule);
    }
    free(text);
    return 0;
}
