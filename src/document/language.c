/*
 * Telling Vietnamese from the other languages spoken and written in the country: by script first (Khmer,
 * Chăm, Lao, Chinese …), then by how many words are Vietnamese syllables (Mông, Ê Đê, Gia Rai and foreign
 * ones in Latin letters hardly have any). Pure.
 */
#include "document/language.h"
#include "base/text.h"
#include "document/document.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define SAMPLE_MOST 20000
#define WORDS_LEAST 15

static const struct {
    uint32_t first, last;
    const char *name;
} scripts[] = {
    {0x1780, 0x17FF, "Khmer"},    {0xAA00, 0xAA5F, "Chăm"},   {0x0E80, 0x0EFF, "Lào"},
    {0x0E00, 0x0E7F, "Thái Lan"}, {0xAA80, 0xAADF, "Thái"},   {0x4E00, 0x9FFF, "Trung Quốc"},
    {0xAC00, 0xD7AF, "Hàn Quốc"}, {0x3040, 0x30FF, "Nhật"},   {0x0400, 0x04FF, "Nga"},
    {0x0600, 0x06FF, "Ả Rập"},    {0x16B00, 0x16B8F, "Mông"},
};
#define SCRIPTS (sizeof scripts / sizeof *scripts)

static const char *other_script(const char *text, size_t length)
{
    size_t counts[SCRIPTS] = {0}, latin = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code = text_next(text, length, &at);
        bool found = false;
        for (size_t i = 0; i < SCRIPTS && code >= 0x400 && !found; i++) {
            found = code >= scripts[i].first && code <= scripts[i].last;
            counts[i] += found;
        }
        latin += !found && utf8proc_category((utf8proc_int32_t)code) <= UTF8PROC_CATEGORY_LO &&
                 utf8proc_category((utf8proc_int32_t)code) >= UTF8PROC_CATEGORY_LU;
    }
    for (size_t i = 0; i < SCRIPTS; i++) {
        if (counts[i] > 10 && counts[i] * 2 > latin) {
            return scripts[i].name;
        }
    }
    return NULL;
}

/* Both without accents, between spaces. */
static const char onsets[] = " b c ch d g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x ";
static const char rhymes[] = " a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et eu i ia ich "
                             "iec iem ien ieng iep iet ieu im in inh ip "
                             "it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oem oen oeo "
                             "oet oi om on ong oong op ooc ot u ua uac "
                             "uach uai uan uang uanh uao uat uau uay ue uech uen uenh ueo uet ui um un ung "
                             "uo uoc uoi uom uon uong uop uot uou up ut uu "
                             "uy uya uych uyen uyet uyn uynh uyt uyu y yem yen yet yeu ya uc ";

static bool listed(const char *list, const char *word, size_t length)
{
    char key[16];
    if (length + 2 >= sizeof key) {
        return false;
    }
    key[0] = ' ';
    memcpy(key + 1, word, length);
    key[length + 1] = ' ';
    key[length + 2] = '\0';
    return strstr(list, key) != NULL;
}

bool language_is_syllable(const char *word, size_t length)
{
    for (size_t onset = 0; onset <= 3 && onset < length; onset++) {
        if ((onset == 0 || listed(onsets, word, onset)) && listed(rhymes, word + onset, length - onset)) {
            return true;
        }
    }
    return false;
}

/* Words of letters only, and how many of them are Vietnamese syllables. */
static void count_words(const char *folded, size_t *words, size_t *syllables)
{
    while (*folded) {
        size_t n = strcspn(folded, " ");
        bool digits = strcspn(folded, "0123456789") < n;
        *words += !digits;
        *syllables += !digits && language_is_syllable(folded, n);
        folded += n + (folded[n] == ' ');
    }
}

const char *language_other(const char *text, size_t length)
{
    size_t sample = length < SAMPLE_MOST ? length : SAMPLE_MOST, words = 0, syllables = 0;
    while (sample && sample < length && ((unsigned char)text[sample] & 0xC0) == 0x80) {
        sample--;
    }
    const char *script = other_script(text, sample);
    if (script) {
        return script;
    }
    char *copy = strndup(text, sample), *folded = copy ? document_fold(copy) : NULL;
    if (folded) {
        count_words(folded, &words, &syllables);
    }
    free(copy);
    free(folded);
    return words >= WORDS_LEAST && syllables * 2 < words ? "khác" : NULL;
}

bool language_is_unmarked(const char *text, size_t length)
{
    size_t words = 0;
    bool inside = false;
    for (size_t at = 0; at < length && at < SAMPLE_MOST; at++) {
        unsigned char c = (unsigned char)text[at];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (c >= 0xC3 && c <= 0xE1) {
            return false; /* an accented letter, or one of another script */
        }
        words += letter && !inside;
        inside = letter;
    }
    return words >= WORDS_LEAST;
}
