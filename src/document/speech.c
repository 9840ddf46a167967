/*
 * Counting and composing spoken sentences. Pure; used by source plugins in workers and by their tests. It
 * knows the limits of a horn and nothing of procedures or decisions.
 */
#include "document/speech.h"
#include "base/buf.h"
#include "base/text.h"
#include "document/document.h"
#include "document/language.h"
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* ---- counting ---- */

/* Syllables of three digits; `inner`: something stands before them, so zeros are spoken. */
static size_t group_syllables(unsigned value, bool inner)
{
    unsigned hundreds = value / 100, tens = value / 10 % 10, ones = value % 10;
    if (!value) {
        return 0;
    }
    size_t sum = hundreds || inner ? 2 : 0;
    bool after = hundreds || inner;
    if (tens == 0) {
        return sum + (ones ? (after ? 2 : 1) : 0);
    }
    return sum + (tens == 1 ? 1 : 2) + (ones ? 1 : 0);
}

static size_t number_syllables(const char *digits, size_t count)
{
    if (count == 0 || count > 12) {
        return count;
    }
    size_t sum = 0, at = 0;
    bool inner = false;
    while (at < count) {
        size_t take = (count - at) % 3 ? (count - at) % 3 : 3;
        unsigned value = 0;
        for (size_t i = 0; i < take; i++) {
            value = value * 10 + (unsigned)(digits[at + i] - '0');
        }
        at += take;
        sum += group_syllables(value, inner) + (value && at < count ? 1 : 0);
        inner = inner || value;
    }
    return sum ? sum : 1;
}

/* A number with its dots of thousands, decimal comma and the like, from *at on. */
static size_t figure_syllables(const char *text, size_t length, size_t *at)
{
    char digits[16];
    size_t count = 0, sum = 0;
    while (*at < length &&
           (isdigit((unsigned char)text[*at]) ||
            (text[*at] == '.' && *at + 3 < length && isdigit((unsigned char)text[*at + 1]) &&
             isdigit((unsigned char)text[*at + 2]) && isdigit((unsigned char)text[*at + 3])))) {
        if (text[*at] != '.' && count < sizeof digits) {
            digits[count++] = text[*at];
        } else if (text[*at] != '.') {
            sum++;
        }
        (*at)++;
    }
    sum += number_syllables(digits, count);
    if (*at + 1 < length && strchr("/,:-", text[*at]) && isdigit((unsigned char)text[*at + 1])) {
        sum++; /* "tháng", "phẩy", "đến" */
    }
    return sum;
}

static bool is_letter(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static size_t word_syllables(const char *text, size_t length, size_t *at)
{
    size_t letters = 0, capitals = 0;
    while (*at < length) {
        size_t next = *at;
        uint32_t code = text_next(text, length, &next);
        if (!is_letter(code)) {
            break;
        }
        letters++;
        capitals += utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
        *at = next;
    }
    bool spelled = letters >= 2 && letters <= 6 && capitals == letters;
    return spelled ? letters : 1 + letters / 8;
}

size_t speech_syllables(const char *text, size_t length)
{
    size_t sum = 0;
    for (size_t at = 0; at < length;) {
        size_t next = at;
        uint32_t code = text_next(text, length, &next);
        if (code < 128 && isdigit((int)code)) {
            sum += figure_syllables(text, length, &at);
        } else if (is_letter(code)) {
            sum += word_syllables(text, length, &at);
        } else {
            sum += code == '%' ? 2 : 0;
            at = next;
        }
    }
    return sum;
}

/* Does the mark at text[at] end a breath group? Not inside a number ("1.789", "99,8"). */
bool speech_ends_breath(const char *text, size_t at)
{
    if (!text[at] || !strchr(".,?!;:\n", text[at])) {
        return false;
    }
    return !(at && isdigit((unsigned char)text[at - 1]) && isdigit((unsigned char)text[at + 1]));
}

static size_t greater(size_t a, size_t b)
{
    return a > b ? a : b;
}

void speech_measure(const char *text, struct speech_measure *out)
{
    size_t breath = 0, sentence = 0, length = strlen(text);
    *out = (struct speech_measure){0};
    for (size_t at = 0; at <= length; at++) {
        if (at < length && !speech_ends_breath(text, at)) {
            continue;
        }
        out->longest_breath = greater(out->longest_breath, speech_syllables(text + breath, at - breath));
        breath = at + 1;
        if (at == length || strchr(".?!\n", text[at])) {
            size_t syllables = speech_syllables(text + sentence, at - sentence);
            out->longest_sentence = greater(out->longest_sentence, syllables);
            out->syllables += syllables;
            out->sentences += syllables > 0;
            sentence = at + 1;
        }
    }
}

/* ---- words ---- */

void speech_date(struct date date, bool with_year, char out[SPEECH_DATE_SIZE])
{
    static const char *const days[] = {"thứ Hai", "thứ Ba",  "thứ Tư",  "thứ Năm",
                                       "thứ Sáu", "thứ Bảy", "Chủ nhật"};
    int used = snprintf(out, SPEECH_DATE_SIZE, "%s, ngày %d tháng %d", days[date_weekday(date)], date.day,
                        date.month);
    if (with_year && used > 0 && used < SPEECH_DATE_SIZE) {
        snprintf(out + used, (size_t)(SPEECH_DATE_SIZE - used), " năm %d", date.year);
    }
}

static char *change_first(const char *text, utf8proc_int32_t (*change)(utf8proc_int32_t))
{
    struct buf out;
    size_t length = strlen(text), at = 0;
    char bytes[4];
    buf_init(&out, length + 8);
    buf_add(&out, "", 0);
    if (length) {
        uint32_t first = text_next(text, length, &at);
        buf_add(&out, bytes, text_put((uint32_t)change((utf8proc_int32_t)first), bytes));
    }
    buf_add(&out, text + at, length - at);
    return buf_take(&out);
}

char *speech_capital(const char *text)
{
    return change_first(text, utf8proc_toupper);
}

/* "UBND xã", "BHYT": the second letter says that the first is no sentence's capital. */
static bool is_abbreviation(const char *text)
{
    size_t length = strlen(text), at = 0;
    if (!length) {
        return false;
    }
    text_next(text, length, &at);
    return at < length &&
           utf8proc_category((utf8proc_int32_t)text_next(text, length, &at)) == UTF8PROC_CATEGORY_LU;
}

char *speech_small(const char *text)
{
    return is_abbreviation(text) ? strdup(text) : change_first(text, utf8proc_tolower);
}

bool speech_in_capitals(const char *text)
{
    size_t upper = 0, lower = 0, length = strlen(text);
    for (size_t at = 0; at < length;) {
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)text_next(text, length, &at));
        upper += category == UTF8PROC_CATEGORY_LU;
        lower += category == UTF8PROC_CATEGORY_LL;
    }
    return upper >= 2 && lower * 4 <= upper;
}

char *speech_title(const char *text)
{
    if (!speech_in_capitals(text)) {
        return strdup(text);
    }
    char *lower = speech_lower(text), *title = lower ? speech_capital(lower) : NULL;
    free(lower);
    return title;
}

char *speech_lower(const char *text)
{
    struct buf out;
    buf_init(&out, strlen(text) * 2 + 8);
    buf_add(&out, "", 0);
    while (*text) {
        size_t n = strcspn(text, " ,.;:()/-\n\"");
        char *word = strndup(text, n), *folded = word ? document_fold(word) : NULL;
        char *lower = word && folded && (!*folded || language_is_syllable(folded, strlen(folded)))
                          ? text_lower(word)
                          : NULL;
        buf_add_text(&out, lower ? lower : word ? word : "");
        out.error = word && folded ? out.error : -ENOMEM;
        free(lower);
        free(folded);
        free(word);
        text += n;
        if (*text) {
            buf_add_char(&out, *text++);
        }
    }
    char *text_out = out.error ? NULL : buf_take(&out);
    buf_done(&out);
    return text_out;
}

/* ---- composing ---- */

static void speech_push(struct speech *speech, int weight, const char *sentence)
{
    if (speech->error || speech->count >= SPEECH_SENTENCES) {
        return;
    }
    char *capital = speech_capital(sentence), *whole = capital ? speech_breathe(capital) : NULL;
    free(capital);
    if (!whole) {
        speech->error = -ENOMEM;
        return;
    }
    speech->sentences[speech->count].text = whole;
    speech->sentences[speech->count++].weight = weight;
}

void speech_say(struct speech *speech, int weight, const char *format, ...)
{
    char *line = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (length < 0) {
        speech->error = -ENOMEM;
        return;
    }
    struct buf out;
    buf_init(&out, (size_t)length + 8);
    for (char *at = line; *at; at++) {
        bool pause = *at == ';' || *at == '\n' || (*at == ':' && at[1] == ' ');
        *at = pause ? ',' : *at; /* a sentence is one breath after another */
    }
    const char *text = text_trim(line);
    size_t end = strlen(text);
    while (end && strchr(" ,;:.", text[end - 1])) {
        end--;
    }
    buf_add(&out, text, end);
    if (end && text[end - 1] != '?' && text[end - 1] != '!') {
        buf_add_text(&out, ".");
    }
    if (end) {
        speech_push(speech, weight, out.data);
    }
    buf_done(&out);
    free(line);
}

size_t speech_sentence(const char *text)
{
    size_t at = 0;
    while (text[at] && !(speech_ends_breath(text, at) && strchr(".?!\n", text[at]))) {
        at++;
    }
    return at + (text[at] != '\0');
}

size_t speech_quote(struct speech *speech, int weight, const char *text, size_t most)
{
    size_t taken = 0;
    while (*text && taken < most) {
        size_t length = speech_sentence(text);
        size_t syllables = speech_syllables(text, length);
        if (syllables && syllables <= SPEECH_SENTENCE) {
            speech_say(speech, weight, "%.*s", (int)length, text);
            taken++;
        }
        text += length;
    }
    return taken;
}

static size_t speech_total(const struct speech *speech)
{
    size_t sum = 0;
    for (size_t i = 0; i < speech->count; i++) {
        sum += speech_syllables(speech->sentences[i].text, strlen(speech->sentences[i].text));
    }
    return sum;
}

/* Leaves out the last of the weightiest sentences; false when only weight 0 is left. */
static bool speech_shorten(struct speech *speech)
{
    size_t worst = 0;
    int weight = 0;
    for (size_t i = 0; i < speech->count; i++) {
        if (speech->sentences[i].weight > 0 && speech->sentences[i].weight >= weight) {
            weight = speech->sentences[i].weight;
            worst = i;
        }
    }
    if (!weight) {
        return false;
    }
    free(speech->sentences[worst].text);
    memmove(&speech->sentences[worst], &speech->sentences[worst + 1],
            (speech->count - worst - 1) * sizeof speech->sentences[0]);
    speech->count--;
    return true;
}

char *speech_take(struct speech *speech, size_t most)
{
    struct buf out;
    buf_init(&out, 1u << 20);
    while (speech_total(speech) > most && speech_shorten(speech)) {
    }
    for (size_t i = 0; i < speech->count; i++) {
        buf_format(&out, "%s\n", speech->sentences[i].text);
    }
    bool failed = speech->error != 0;
    speech_done(speech);
    if (failed) {
        buf_done(&out);
        return NULL;
    }
    return buf_take(&out);
}

void speech_done(struct speech *speech)
{
    for (size_t i = 0; i < speech->count; i++) {
        free(speech->sentences[i].text);
    }
    *speech = (struct speech){0};
}
