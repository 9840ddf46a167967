/*
 * What must hold for every number and every date: words give the number back through a parser of Vietnamese
 * numerals that knows nothing of the reader, and a date has one reading however it is written.
 */
#include "support.h"

static struct reader *north, *south;

/* ---- an independent parser of numerals ---- */

static int digit_word(const char *w)
{
    static const struct {
        const char *word;
        int value;
    } words[] = {{"không", 0}, {"một", 1}, {"mốt", 1}, {"hai", 2}, {"ba", 3},  {"bốn", 4}, {"tư", 4},
                 {"năm", 5},   {"lăm", 5}, {"sáu", 6}, {"bảy", 7}, {"tám", 8}, {"chín", 9}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, w) == 0)
            return words[i].value;
    return -1;
}

struct parse {
    char *words[96];
    size_t count, at;
};

static bool next_is(const struct parse *p, const char *word)
{
    return p->at < p->count && strcmp(p->words[p->at], word) == 0;
}

static bool skip_either(struct parse *p, const char *a, const char *b)
{
    if (!next_is(p, a) && !next_is(p, b))
        return false;
    p->at++;
    return true;
}

/* 0..999, as far as it goes; -1 when there is no number here. */
static int parse_group(struct parse *p)
{
    int value = 0, digit = p->at < p->count ? digit_word(p->words[p->at]) : -1;
    bool hundreds = false;
    if (digit >= 0 && p->at + 1 < p->count && strcmp(p->words[p->at + 1], "trăm") == 0) {
        value = digit * 100;
        p->at += 2;
        hundreds = true;
        digit = p->at < p->count ? digit_word(p->words[p->at]) : -1;
    }
    if (hundreds && skip_either(p, "linh", "lẻ")) {
        digit = digit_word(p->words[p->at++]);
        return digit < 1 ? -1 : value + digit;
    }
    if (next_is(p, "mười")) {
        p->at++;
        value += 10;
    } else if (digit >= 2 && p->at + 1 < p->count && strcmp(p->words[p->at + 1], "mươi") == 0) {
        value += digit * 10;
        p->at += 2;
    } else if (digit >= 0 && !hundreds) {
        p->at++;
        return digit;
    } else {
        return hundreds ? value : -1;
    }
    digit = p->at < p->count ? digit_word(p->words[p->at]) : -1;
    if (digit > 0) {
        p->at++;
        value += digit;
    }
    return value;
}

static long long parse_numeral(const char *text)
{
    char copy[1024];
    struct parse p = {.count = 0};
    long long total = 0, part = 0;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *save = NULL, *w = strtok_r(copy, " ,.", &save); w && p.count < 96;
         w = strtok_r(NULL, " ,.", &save))
        p.words[p.count++] = w;
    while (p.at < p.count) {
        int group = parse_group(&p);
        if (group < 0 && !next_is(&p, "tỷ"))
            return -1;
        part += group < 0 ? 0 : group;
        if (next_is(&p, "triệu")) {
            total += part * 1000000;
            part = 0;
            p.at++;
        } else if (skip_either(&p, "nghìn", "ngàn")) {
            total += part * 1000;
            part = 0;
        }
        if (next_is(&p, "tỷ")) {
            total = (total + part) * 1000000000;
            part = 0;
            p.at++;
            long long rest = 0;
            if (p.at < p.count) {
                char *tail = strstr(text, "tỷ");
                rest = parse_numeral(tail + strlen("tỷ"));
                if (rest < 0)
                    return -1;
            }
            return total + rest;
        }
    }
    return total + part;
}

static void check_number(const struct reader *reader, long long value, bool grouped)
{
    char written[64], plain[32];
    snprintf(plain, sizeof plain, "%lld", value);
    size_t length = strlen(plain), out = 0;
    for (size_t i = 0; i < length; i++) {
        if (grouped && i && (length - i) % 3 == 0)
            written[out++] = '.';
        written[out++] = plain[i];
    }
    written[out] = '\0';
    char *spoken = spoken_of(reader, written);
    if (parse_numeral(spoken) != value)
        fail_msg("%s was read \"%s\", which is %lld", written, spoken, parse_numeral(spoken));
    free(spoken);
}

/* Many numbers a text keep the test quick: one line each. */
static void check_block(const struct reader *reader, long long first, int count)
{
    char *text = calloc((size_t)count, 24);
    size_t length = 0;
    for (int i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, 24, "có %lld\n", first + i);
    struct reading *reading = NULL;
    assert_int_equal(reader_read(reader, text, length, &reading, NULL), 0);
    assert_int_equal(reading->token_count, (size_t)count);
    for (int i = 0; i < count; i++)
        if (parse_numeral(reading->tokens[i].spoken) != first + i)
            fail_msg("%lld was read \"%s\"", first + i, reading->tokens[i].spoken);
    reading_free(reading);
    free(text);
}

static void every_integer_to_a_million_round_trips(void **state)
{
    (void)state;
    for (long long first = 0; first <= 1000000; first += 1000)
        check_block(first % 2000 ? south : north, first, 1000);
    check_block(south, 0, 2000);
}

static uint64_t random_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void random_integers_round_trip(void **state)
{
    uint64_t seed = 88172645463325252u;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        long long limit = 10;
        for (uint64_t digits = random_next(&seed) % 15; digits > 0; digits--)
            limit *= 10;
        long long value = (long long)(random_next(&seed) % (uint64_t)limit);
        check_number(i % 2 ? south : north, value, value > 9999);
    }
}

/* ---- dates ---- */

static void forms_of(struct date d, char forms[6][64])
{
    snprintf(forms[0], 64, "ngày %02d/%02d/%d", d.day, d.month, d.year);
    snprintf(forms[1], 64, "ngày %d/%d/%d", d.day, d.month, d.year);
    snprintf(forms[2], 64, "ngày %02d-%02d-%d", d.day, d.month, d.year);
    snprintf(forms[3], 64, "ngày %02d.%02d.%d", d.day, d.month, d.year);
    snprintf(forms[4], 64, "ngày %d-%02d-%02d", d.year, d.month, d.day);
    snprintf(forms[5], 64, "ngày %02d tháng %d năm %d", d.day, d.month, d.year);
}

static void every_date_has_one_reading(void **state)
{
    const struct date first = {1900, 1, 1};
    (void)state;
    for (int32_t days = date_to_days(first); date_from_days(days).year <= 2099; days++) {
        char forms[6][64], wanted[256] = "";
        forms_of(date_from_days(days), forms);
        for (int i = 0; i < 6; i++) {
            char *spoken = spoken_of(days % 2 ? south : north, forms[i]);
            if (i == 0)
                snprintf(wanted, sizeof wanted, "%s", spoken);
            else if (strcmp(spoken, wanted) != 0)
                fail_msg("%s: \"%s\", but %s: \"%s\"", forms[0], wanted, forms[i], spoken);
            free(spoken);
        }
    }
}

static void the_parser_of_numerals_knows_right_from_wrong(void **state)
{
    (void)state;
    assert_int_equal(parse_numeral("một triệu không trăm linh năm"), 1000005);
    assert_int_equal(parse_numeral("hai mươi mốt"), 21);
    assert_int_equal(parse_numeral("một nghìn năm trăm tỷ"), 1500000000000LL);
    assert_int_equal(parse_numeral("mười lăm nghìn"), 15000);
    assert_int_equal(parse_numeral("xã"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parser_of_numerals_knows_right_from_wrong),
        cmocka_unit_test(every_integer_to_a_million_round_trips),
        cmocka_unit_test(random_integers_round_trip),
        cmocka_unit_test(every_date_has_one_reading),
    };
    north = reader_for((struct reader_settings){.region = READER_NORTH}, NULL);
    south = reader_for((struct reader_settings){.region = READER_SOUTH}, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    reader_free(north);
    reader_free(south);
    return failed;
}
