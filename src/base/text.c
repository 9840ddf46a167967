/*
 * Text at the door: UTF-8 checked, composed, stripped. Pure; callable from any thread. Composition and case
 * come from utf8proc. What makes Vietnamese spoken lives in reader/, not here.
 */
#include "base/text.h"
#include "base/buf.h"
#include "base/legacy.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFDu

/* Length and code point of the sequence at `at`, 0 when it is not valid. */
static size_t decode(const char *text, size_t length, size_t at, uint32_t *code_point)
{
    utf8proc_int32_t value;
    utf8proc_ssize_t left = (utf8proc_ssize_t)(length - at);
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text + at, left, &value);
    if (used <= 0)
        return 0;
    *code_point = (uint32_t)value;
    return (size_t)used;
}

size_t text_utf8_fault(const char *text, size_t length)
{
    size_t at = 0;
    uint32_t ignored;
    while (at < length) {
        if ((unsigned char)text[at] < 0x80) {
            at++;
            continue;
        }
        size_t used = decode(text, length, at, &ignored);
        if (used == 0)
            return at;
        at += used;
    }
    return length;
}

/* How many bytes the sequence that `lead` begins should have. */
static size_t sequence_length(unsigned char lead)
{
    return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
}

void text_mend(char *text)
{
    size_t length = strlen(text), at = 0;
    while ((at += text_utf8_fault(text + at, length - at)) < length) {
        size_t here = 1; /* lead and continuation bytes present */
        while (((unsigned char)text[at + here] & 0xC0) == 0x80)
            here++;
        if (text[at + here] == '\0' && here < sequence_length((unsigned char)text[at])) {
            text[at] = '\0';
            return;
        }
        text[at++] = '?';
    }
}

uint32_t text_next(const char *text, size_t length, size_t *at)
{
    uint32_t code_point = REPLACEMENT;
    size_t used = decode(text, length, *at, &code_point);
    *at += used == 0 ? 1 : used;
    return code_point;
}

size_t text_put(uint32_t code_point, char out[4])
{
    utf8proc_ssize_t written = utf8proc_encode_char((utf8proc_int32_t)code_point, (utf8proc_uint8_t *)out);
    return written > 0 ? (size_t)written : 0;
}

size_t text_count(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static bool is_stripped(uint32_t c)
{
    bool control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F);
    bool invisible = c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                     c == 0x2060 || (c >= 0x2061 && c <= 0x2064) || (c >= 0x2066 && c <= 0x206F) ||
                     c == 0xFEFF;
    return control || invisible;
}

/* One code point after another into `out`, line ends unified, what has no place left out. Line and paragraph
 * separators of Unicode end a line. */
static int strip(const char *text, size_t length, struct buf *out)
{
    size_t at = 0;
    while (at < length && out->error == 0) {
        uint32_t c = text_next(text, length, &at);
        if (c == '\r' && at < length && text[at] == '\n')
            continue;
        if (c == '\r' || c == 0x2028 || c == 0x2029 || c == 0x85)
            c = '\n';
        if (is_stripped(c))
            continue;
        char bytes[4];
        buf_add(out, bytes, text_put(c == 0xD0 ? 0x110 : c, bytes));
    }
    return out->error;
}

static int refuse_bytes(const char *text, size_t length, size_t at, struct error *err)
{
    const char *legacy = legacy_encoding(text, length);
    if (legacy != NULL)
        return error_set(
            err, -EILSEQ,
            "the text is not UTF-8 (byte %zu); it looks like %s: save it again as Unicode (UTF-8)", at,
            legacy);
    return error_set(err, -EILSEQ,
                     "the text is not valid UTF-8 (byte %zu is 0x%02X): save it again as Unicode (UTF-8)", at,
                     at < length ? (unsigned char)text[at] : 0u);
}

/* NFC of valid text; new memory or NULL. */
static char *compose(const char *text, size_t length, utf8proc_option_t options)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t rc = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &out,
                                       (utf8proc_option_t)(UTF8PROC_STABLE | options));
    return rc < 0 ? NULL : (char *)out;
}

int text_clean(const char *text, size_t length, size_t limit, char **out, size_t *out_length,
               struct error *err)
{
    if (length > limit)
        return error_set(err, -EFBIG, "the text has %zu bytes; at most %zu are taken", length, limit);
    size_t fault = text_utf8_fault(text, length);
    if (fault < length || legacy_is_utf16(text, length))
        return refuse_bytes(text, length, fault, err);
    struct buf stripped;
    buf_init(&stripped, length + 1);
    buf_add(&stripped, "", 0);
    if (strip(text, length, &stripped) != 0) {
        buf_done(&stripped);
        return error_set(err, -ENOMEM, "out of memory");
    }
    char *composed = compose(stripped.data, stripped.length, UTF8PROC_COMPOSE);
    buf_done(&stripped);
    if (composed == NULL)
        return error_set(err, -ENOMEM, "out of memory while composing %zu bytes of text", length);
    *out = composed;
    if (out_length != NULL)
        *out_length = strlen(composed);
    return 0;
}

char *text_lower(const char *text)
{
    size_t length = strlen(text), at = 0;
    struct buf out;
    buf_init(&out, length * 2 + 4); /* no simple mapping of two bytes or more grows beyond double */
    while (at < length) {
        uint32_t c = text_next(text, length, &at);
        char bytes[4];
        buf_add(&out, bytes, text_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)c), bytes));
    }
    return buf_take(&out);
}

/* Bytes of a blank at the start of `text`: ASCII white space, U+00A0 or U+202F; 0 for none. */
static size_t blank_length(const char *text)
{
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    if (strncmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    return strncmp(text, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

char *text_trim(char *text)
{
    size_t blank;
    while ((blank = blank_length(text)) > 0)
        text += blank;
    char *end = text + strlen(text);
    for (char *start = end; start > text; end = start) {
        do
            start--;
        while (start > text && ((unsigned char)*start & 0xC0) == 0x80);
        if (blank_length(start) == 0)
            break;
    }
    *end = '\0';
    return text;
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

#define NAME_MOST 64

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap of neighbours) between two names of at most NAME_MOST bytes. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_MOST + 1], length_a = strlen(a), length_b = strlen(b);
    for (size_t j = 0; j <= length_b; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *swapped = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t cost = a[i - 1] != b[j - 1];
            row[j] = least_of(least_of(row[j - 1], above[j]) + 1, above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least_of(row[j], swapped[j - 2] + 1);
        }
    }
    return rows[length_a % 3][length_b];
}

const char *text_nearest(const char *name, const char *const *names, size_t count)
{
    size_t length = strlen(name);
    if (length == 0 || length > NAME_MOST)
        return NULL;
    size_t best = (length < 3 ? 1 : length / 3) + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > NAME_MOST)
            continue;
        size_t edits = distance(name, names[i]);
        if (edits < best) {
            best = edits;
            nearest = names[i];
        }
    }
    return nearest;
}

bool text_has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);
    while (*(words += strspn(words, " ")) != '\0') {
        const size_t found = strcspn(words, " ");
        if (found == length && memcmp(words, word, length) == 0)
            return true;
        words += found;
    }
    return false;
}
