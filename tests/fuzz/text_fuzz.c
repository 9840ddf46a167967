/* fuzz-room: base */
/*
 * Text at the door and the parsers of dates and times: what passes is clean, composed and stays so; whatever
 * is parsed is formatted back to the same.
 */
#include "base/base.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static void check_clean(const char *bytes, size_t length)
{
    char *clean, *again;
    size_t clean_length, again_length;
    struct error err;
    if (text_clean(bytes, length, 1 << 16, &clean, &clean_length, &err) != 0) {
        expect(text_utf8_fault(err.text, strlen(err.text)) == strlen(err.text) && err.text[0] != '\0');
        return;
    }
    expect(strlen(clean) == clean_length && text_utf8_fault(clean, clean_length) == clean_length);
    for (size_t i = 0; i < clean_length; i++)
        expect((unsigned char)clean[i] >= ' ' || clean[i] == '\n' || clean[i] == '\t');
    expect(text_clean(clean, clean_length, 1 << 20, &again, &again_length, NULL) == 0);
    expect(strcmp(clean, again) == 0);
    free(again);
    free(text_lower(clean));
    text_trim(clean);
    expect(text_utf8_fault(clean, strlen(clean)) == strlen(clean));
    free(clean);
}

static void check_times(const char *text)
{
    struct date date;
    char formatted[RFC3339_SIZE];
    int64_t instant, again, duration;
    int32_t ms;
    if (date_parse(text, &date) == 0) {
        date_format(date, formatted);
        expect(strcmp(formatted, text) == 0);
    }
    if (time_of_day_parse(text, &ms) == 0)
        expect(ms >= 0 && ms <= 2 * MS_PER_DAY);
    if (rfc3339_parse(text, &instant) == 0 && instant > 0 && instant < 4000000000LL * US_PER_S) {
        rfc3339_format(instant, formatted);
        expect(rfc3339_parse(formatted, &again) == 0 && again == instant / 1000 * 1000);
    }
    if (config_duration_parse(text, &duration) == 0)
        expect(duration >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"title", "approve", "outputs"};
    static bool ready;
    if (!ready && zone_init("Asia/Ho_Chi_Minh", NULL) != 0)
        return 0;
    ready = true;
    char *text = malloc(size + 1);
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    check_clean(text, size);
    check_times(text);
    text_nearest(text, names, 3);
    text_mend(text);
    expect(text_utf8_fault(text, strlen(text)) == strlen(text));
    free(text);
    return 0;
}
