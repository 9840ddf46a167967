/*
 * Numbers into Vietnamese words: cardinals in groups of three, digits one by one, decimals, ordinals, letters
 * by name. The only place that knows mốt, tư, lăm, linh and lẻ. Words are appended to the line's `say`.
 */
#include "reader/internal.h"
#include <string.h>

static const char *const ones[] = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};

bool south(const struct line *l)
{
    return l->reader->settings.region == READER_SOUTH;
}

void say_bytes(struct line *l, const char *words, size_t length)
{
    if (length == 0)
        return;
    if (l->say.length > l->say_start)
        buf_add_char(&l->say, ' ');
    buf_add(&l->say, words, length);
}

void say(struct line *l, const char *words)
{
    say_bytes(l, words, strlen(words));
}

void say_pause(struct line *l)
{
    size_t n = l->say.length;
    if (n > l->say_start && (l->say.data[n - 1] == ',' || l->say.data[n - 1] == '.'))
        return;
    buf_add_char(&l->say, ',');
}

static void say_ones(struct line *l, int tens, int unit)
{
    bool after_muoi = tens >= 2;
    if (unit == 0)
        return;
    if (unit == 1 && after_muoi)
        say(l, "mốt");
    else if (unit == 4 && after_muoi && !south(l))
        say(l, "tư");
    else if (unit == 5 && tens >= 1)
        say(l, "lăm");
    else
        say(l, ones[unit]);
}

/* One group of three digits; `full` when a larger group was spoken before it. */
static void say_group(struct line *l, int value, bool full)
{
    int hundreds = value / 100, tens = value / 10 % 10, unit = value % 10;
    if (hundreds || full) {
        say(l, ones[hundreds]);
        say(l, "trăm");
        full = true;
    }
    if (tens == 1) {
        say(l, "mười");
    } else if (tens > 1) {
        say(l, ones[tens]);
        say(l, "mươi");
    } else if (unit && full) {
        say(l, south(l) ? "lẻ" : "linh");
    }
    say_ones(l, tens, unit);
}

static int group_value(const char *digits, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

static bool all_zero(const char *digits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (digits[i] != '0')
            return false;
    return true;
}

/* At most nine digits. `full` when something larger was spoken. */
static void say_below_ty(struct line *l, const char *digits, size_t count, bool full)
{
    static const char *const names[] = {"", "nghìn", "triệu"};
    while (count > 0) {
        size_t take = (count - 1) % 3 + 1, scale = (count - 1) / 3;
        int value = group_value(digits, take);
        if (value) {
            say_group(l, value, full);
            if (scale)
                say(l, scale == 1 && south(l) ? "ngàn" : names[scale]);
            full = true;
        }
        digits += take;
        count -= take;
    }
}

static void say_scaled(struct line *l, const char *digits, size_t count, bool full)
{
    if (count <= 9) {
        say_below_ty(l, digits, count, full);
        return;
    }
    size_t high = count - 9;
    if (!all_zero(digits, high)) {
        say_scaled(l, digits, high, full);
        say(l, "tỷ");
        full = true;
    }
    say_below_ty(l, digits + high, 9, full);
}

void say_integer(struct line *l, const char *digits, size_t count)
{
    while (count > 1 && digits[0] == '0') {
        digits++;
        count--;
    }
    if (count == 0 || all_zero(digits, count))
        say(l, "không");
    else
        say_scaled(l, digits, count, false);
}

void say_value(struct line *l, long value)
{
    char digits[24];
    size_t count = 0;
    if (value < 0) {
        say(l, "âm");
        value = -value;
    }
    do {
        digits[sizeof digits - ++count] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    say_integer(l, digits + sizeof digits - count, count);
}

void say_digits(struct line *l, const char *digits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        say(l, ones[digits[i] - '0']);
}

/* The number of a document is looked up as written: its zeros are kept. */
void say_identifier(struct line *l, const char *digits, size_t count)
{
    while (count > 1 && digits[0] == '0') {
        say(l, ones[0]);
        digits++;
        count--;
    }
    say_integer(l, digits, count);
}

void say_fraction_digits(struct line *l, const char *digits, size_t count)
{
    if (count <= 2 && digits[0] != '0')
        say_integer(l, digits, count);
    else
        say_digits(l, digits, count);
}

void say_ordinal(struct line *l, const char *digits, size_t count)
{
    while (count > 1 && digits[0] == '0') {
        digits++;
        count--;
    }
    if (count == 1 && digits[0] == '1')
        say(l, "nhất");
    else if (count == 1 && digits[0] == '4')
        say(l, "tư");
    else
        say_integer(l, digits, count);
}

void say_year(struct line *l, int year)
{
    say_value(l, year);
}

void say_variety(struct line *l, const char *digits, size_t count)
{
    if (count <= 2 && digits[0] != '0')
        say_integer(l, digits, count);
    else
        say_digits(l, digits, count);
}

void say_source(struct line *l, size_t first, size_t end)
{
    for (size_t i = first; i < end && i < l->count; i++)
        say_bytes(l, l->text + l->tokens[i].start, l->tokens[i].end - l->tokens[i].start);
}

static const struct entry *letter_entry(const struct line *l, const char *bytes, size_t count)
{
    const struct dictionary *d = &l->reader->dictionary;
    uint32_t hash = hash_bytes(bytes, count);
    if (d->bucket_count == 0)
        return NULL;
    for (uint32_t k = d->buckets[hash % d->bucket_count]; k; k = d->entries[k - 1].next) {
        const struct entry *e = &d->entries[k - 1];
        if (e->dictionary == READER_LETTERS && e->length == count && memcmp(e->written, bytes, count) == 0)
            return e;
    }
    return NULL;
}

void say_letter(struct line *l, uint32_t code_point, bool foreign)
{
    char bytes[4];
    struct letter letter = letter_of(code_point);
    if (letter.tone & LETTER_UPPER)
        code_point = code_point < 0x80 || (code_point >= 0xC0 && code_point <= 0xDE) ? code_point + 32
                                                                                     : code_point + 1;
    size_t count = text_put(code_point, bytes);
    const struct entry *e = letter_entry(l, bytes, count);
    if (!e && letter.base) { /* an accented letter is named by its base */
        static const uint32_t marked[] = {0x103, 0xE2, 0xEA, 0xF4, 0x1A1, 0x1B0, 0x111};
        uint32_t base = letter.base >= '1' && letter.base <= '7' ? marked[letter.base - '1'] : letter.base;
        count = text_put(base, bytes);
        e = letter_entry(l, bytes, count);
    }
    if (e)
        say(l, foreign && e->extra[0] ? e->extra : e->reading);
}

void say_letters(struct line *l, size_t first, size_t end, bool foreign)
{
    for (size_t i = first; i < end && i < l->count; i++) {
        const struct token *t = &l->tokens[i];
        if (t->kind == TOKEN_NUMBER)
            say_digits(l, digits_at(l, i), digits_of(l, i));
        if (t->kind != TOKEN_WORD)
            continue;
        for (size_t at = t->start; at < t->end;)
            say_letter(l, text_next(l->text, t->end, &at), foreign);
    }
}
