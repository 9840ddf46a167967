/*
 * Looking for words of the guards' tables. Words are compared in small letters with their accents, because
 * "mai" and "mãi" are different words. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

bool guard_is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

bool guard_starts_upper(const char *text)
{
    size_t next = 0;
    uint32_t code = text_next(text, strnlen(text, 4), &next);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

const char *guard_words(const char *text, const char *words)
{
    size_t n = strlen(words);
    for (const char *at = text; (at = strstr(at, words)) != NULL; at += n) {
        if ((at == text || !guard_is_word_byte(at[-1])) && !guard_is_word_byte(at[n])) {
            return at;
        }
    }
    return NULL;
}

bool guard_has_any(const char *lower, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(lower, list[i])) {
            return true;
        }
    }
    return false;
}

size_t guard_listed_at(const char *list, const char *lower)
{
    size_t longest = 0;
    for (const char *entry = list + 1; *entry; entry += strcspn(entry, "|") + 1) {
        size_t n = strcspn(entry, "|");
        if (n > longest && strncmp(lower, entry, n) == 0 && !guard_is_word_byte(lower[n])) {
            longest = n;
        }
    }
    return longest;
}

const char *guard_listed_in(const char *list, const char *lower, const char **at)
{
    for (const char *entry = list + 1; *entry; entry += strcspn(entry, "|") + 1) {
        char word[64];
        size_t n = strcspn(entry, "|");
        memcpy(word, entry, n < sizeof word ? n : 0);
        word[n < sizeof word ? n : 0] = '\0';
        *at = guard_words(lower, word);
        if (*at) {
            return entry;
        }
    }
    return NULL;
}

bool guard_listed_before(const char *list, const char *lower, size_t at)
{
    while (at && lower[at - 1] == ' ') {
        at--;
    }
    for (const char *entry = list + 1; *entry; entry += strcspn(entry, "|") + 1) {
        size_t n = strcspn(entry, "|");
        if (n <= at && memcmp(lower + at - n, entry, n) == 0 &&
            (n == at || !guard_is_word_byte(lower[at - n - 1]))) {
            return true;
        }
    }
    return false;
}

bool guard_said_before(const char *text, const char *at, size_t within, const char *const *words)
{
    char window[64];
    size_t n = (size_t)(at - text) < within ? (size_t)(at - text) : within;
    memcpy(window, at - n, n);
    window[n] = '\0';
    for (; *words; words++) {
        if (strstr(window, *words)) {
            return true;
        }
    }
    return false;
}

/* "uý" and "hoá" are "úy" and "hóa" in another spelling: at the end of a word the mark is moved, in place
 * (both take as many bytes), so that the tables need one of them. */
static void one_spelling(char *lower)
{
    static const char *const pairs[][2] = {{"uý", "úy"}, {"uỷ", "ủy"}, {"uỵ", "ụy"}, {"oá", "óa"},
                                           {"oà", "òa"}, {"oả", "ỏa"}, {"oã", "õa"}, {"oạ", "ọa"},
                                           {"oé", "óe"}, {"oè", "òe"}, {"oẻ", "ỏe"}, {"oẹ", "ọe"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t n = strlen(pairs[i][0]);
        for (char *at = lower; (at = strstr(at, pairs[i][0])) != NULL; at += n) {
            if (!guard_is_word_byte(at[n]) && (at == lower || at[-1] != 'q')) {
                memcpy(at, pairs[i][1], n);
            }
        }
    }
}

char *guard_lower(const char *text)
{
    size_t length = strlen(text);
    char *lower = strdup(text);
    for (size_t at = 0; lower && at < length;) {
        char small[4];
        size_t start = at;
        uint32_t code = text_next(text, length, &at);
        size_t n = text_put((uint32_t)utf8proc_tolower((utf8proc_int32_t)code), small);
        if (n == at - start) {
            memcpy(lower + start, small, n);
        }
    }
    if (lower) {
        one_spelling(lower);
    }
    return lower;
}
