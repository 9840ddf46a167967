/*
 * Is this a Vietnamese syllable? By structure: onset + rime + tone, with the spelling rules for c/k, g/gh, ng/ngh
 * and the tones that a stopped rime can carry. What is none is foreign, an abbreviation or a misprint.
 */
#include "reader/internal.h"
#include <string.h>

static const char *const onsets[] = {"b",  "c",  "ch", "d", "7",  "g",  "gh", "gi", "h", "k",  "kh", "l",  "m",
                                     "n",  "ng", "ngh", "nh", "p", "ph", "qu", "r",  "s", "t",  "th", "tr", "v", "x"};

/* Rimes in the letters of struct letter, sorted for bsearch. */
static const char *const rimes[] = {
    "1c", "1m", "1n", "1ng", "1p", "1t",
    "2c", "2m", "2n", "2ng", "2p", "2t", "2u", "2y",
    "3", "3ch", "3m", "3n", "3nh", "3p", "3t", "3u",
    "4", "44c", "44ng", "4c", "4i", "4m", "4n", "4ng", "4p", "4t",
    "5", "5i", "5m", "5n", "5ng", "5p", "5t",
    "6", "65c", "65i", "65m", "65n", "65ng", "65p", "65t", "65u", "6a", "6c", "6i", "6m", "6n", "6ng", "6t", "6u",
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay",
    "e", "ec", "em", "en", "eng", "eo", "ep", "et",
    "i", "i3c", "i3m", "i3n", "i3ng", "i3p", "i3t", "i3u", "ia", "ich", "im", "in", "inh", "ip", "it", "iu",
    "o", "o1c", "o1m", "o1n", "o1ng", "o1p", "o1t", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao",
    "oap", "oat", "oay", "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot",
    "u", "u2n", "u2ng", "u2t", "u2y", "u3", "u3ch", "u3n", "u3nh", "u4c", "u4i", "u4m", "u4n", "u4ng", "u4t", "u5",
    "ua", "uc", "ui", "um", "un", "ung", "up", "ut", "uy", "uy3n", "uy3t", "uya", "uych", "uynh", "uyp", "uyt", "uyu",
    "y", "y3m", "y3n", "y3ng", "y3t", "y3u"};

/* After "qu" the u is written already. */
static const char *const qu_rimes[] = {
    "1c", "1m", "1n", "1ng", "1p", "1t", "2n", "2ng", "2t", "2y", "3", "3ch", "3n", "3nh", "3t", "4c", "4ng", "4t",
    "5", "a", "ac", "ach", "ai", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "en", "eo", "et", "i", "ich",
    "in", "inh", "it", "y", "y3n", "y3t", "y3u", "ych", "ynh", "yt"};

static bool listed(const char *const *table, size_t count, const char *bases, size_t length)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(table[middle], bases, length);
        if (order == 0 && table[middle][length] == '\0')
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool tone_fits(const char *rime, size_t length, int tone)
{
    char last = rime[length - 1];
    char former = length > 1 ? rime[length - 2] : 0;
    bool stopped = last == 'c' || last == 'p' || last == 't' || (last == 'h' && former == 'c');
    return !stopped || tone == 2 || tone == 5;
}

static bool spelling_fits(const char *onset, size_t length, char next)
{
    bool front = next == 'i' || next == 'e' || next == '3' || next == 'y';
    if (length == 1 && onset[0] == 'c')
        return !front;
    if ((length == 1 && onset[0] == 'g') || (length == 2 && onset[0] == 'n' && onset[1] == 'g'))
        return !front || (length == 1 && next == 'i');
    if ((length == 2 && onset[0] == 'g' && onset[1] == 'h') || (length == 3 && onset[2] == 'h' && onset[1] == 'g'))
        return front;
    return true;
}

static bool rime_fits(const char *onset, size_t length, const char *rime, size_t rime_length, int tone)
{
    bool quiet_u = length == 2 && onset[0] == 'q';
    if (rime_length == 0)
        return length == 2 && onset[0] == 'g' && onset[1] == 'i';
    bool known = quiet_u ? listed(qu_rimes, ARRAY_COUNT(qu_rimes), rime, rime_length)
                         : listed(rimes, ARRAY_COUNT(rimes), rime, rime_length);
    return known && tone_fits(rime, rime_length, tone) && (length == 0 || spelling_fits(onset, length, rime[0]));
}

bool syllable_bases_valid(const char *bases, size_t count, int tone)
{
    if (count == 0 || count > 7)
        return false;
    if (strchr("aeiouy123456", bases[0]))
        return rime_fits("", 0, bases, count, tone);
    for (size_t i = 0; i < ARRAY_COUNT(onsets); i++) {
        size_t length = strlen(onsets[i]);
        if (length <= count && onsets[i][0] == bases[0] && memcmp(onsets[i], bases, length) == 0 &&
            rime_fits(onsets[i], length, bases + length, count - length, tone))
            return true;
    }
    return false;
}

bool syllable_valid(const char *word, size_t bytes)
{
    char bases[8];
    size_t count = 0, at = 0;
    int tone = 0;
    while (at < bytes) {
        struct letter letter = letter_of(text_next(word, bytes, &at));
        if (!letter.base || count == 7)
            return false;
        bases[count++] = (char)letter.base;
        if (letter.tone & 7) {
            if (tone)
                return false;
            tone = letter.tone & 7;
        }
    }
    bases[count] = 0;
    return syllable_bases_valid(bases, count, tone);
}
