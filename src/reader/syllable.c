/*
 * Is this a Vietnamese syllable? By structure: onset + vowels + final + tone, with the spelling rules for
 * c/k, g/gh, ng/ngh and the tones that a stopped rime can carry. What is none is foreign, an abbreviation or
 * a misprint. Two table look-ups a word: this sees every word of every text.
 */
#include "reader/internal.h"
#include <string.h>

/* Vowels of struct letter as four-bit codes. */
enum { A = 1, AW, AA, E, EE, I, O, OO, OW, U, UW, Y };
#define V1(a) (a)
#define V2(a, b) ((a) << 4 | (b))
#define V3(a, b, c) ((a) << 8 | (b) << 4 | (c))

/* Finals. */
enum { Z = 1, C = 2, CH = 4, M = 8, N = 16, NG = 32, NH = 64, P = 128, T = 256 };
#define STOPPED (C | CH | P | T)

/* Which finals each group of vowels takes; a glide (i, o, u, y) at the end is one of the vowels. */
static const uint16_t rimes[1 << 12] = {
    [V1(A)] = Z | C | CH | M | N | NG | NH | P | T,
    [V2(A, I)] = Z,
    [V2(A, O)] = Z,
    [V2(A, U)] = Z,
    [V2(A, Y)] = Z,
    [V1(AW)] = C | M | N | NG | P | T,
    [V1(AA)] = C | M | N | NG | P | T,
    [V2(AA, U)] = Z,
    [V2(AA, Y)] = Z,
    [V1(E)] = Z | C | M | N | NG | P | T,
    [V2(E, O)] = Z,
    [V1(EE)] = Z | CH | M | N | NH | P | T,
    [V2(EE, U)] = Z,
    [V1(I)] = Z | CH | M | N | NH | P | T,
    [V2(I, A)] = Z,
    [V2(I, EE)] = C | M | N | NG | P | T,
    [V3(I, EE, U)] = Z,
    [V2(I, U)] = Z,
    [V1(O)] = Z | C | M | N | NG | P | T,
    [V2(O, I)] = Z,
    [V2(O, A)] = Z | C | CH | M | N | NG | NH | P | T,
    [V3(O, A, I)] = Z,
    [V3(O, A, O)] = Z,
    [V3(O, A, Y)] = Z,
    [V2(O, AW)] = C | M | N | NG | P | T,
    [V2(O, E)] = Z | N | T,
    [V3(O, E, O)] = Z,
    [V2(O, O)] = C | NG,
    [V1(OO)] = Z | C | M | N | NG | P | T,
    [V2(OO, I)] = Z,
    [V2(OO, OO)] = C | NG,
    [V1(OW)] = Z | M | N | NG | P | T,
    [V2(OW, I)] = Z,
    [V1(U)] = Z | C | M | N | NG | P | T,
    [V2(U, A)] = Z,
    [V2(U, AA)] = N | NG | T,
    [V3(U, AA, Y)] = Z,
    [V2(U, EE)] = Z | CH | N | NH,
    [V2(U, I)] = Z,
    [V2(U, OO)] = C | M | N | NG | T,
    [V3(U, OO, I)] = Z,
    [V2(U, OW)] = Z,
    [V2(U, Y)] = Z | CH | NH | P | T,
    [V3(U, Y, A)] = Z,
    [V3(U, Y, EE)] = N | T,
    [V3(U, Y, U)] = Z,
    [V1(UW)] = Z | C | M | N | NG | T,
    [V2(UW, A)] = Z,
    [V2(UW, I)] = Z,
    [V2(UW, U)] = Z,
    [V2(UW, OW)] = C | M | N | NG | P | T,
    [V3(UW, OW, I)] = Z,
    [V3(UW, OW, U)] = Z,
    [V1(Y)] = Z,
    [V2(Y, EE)] = M | N | NG | T,
    [V3(Y, EE, U)] = Z,
};

/* After "qu" the u is written already. */
static const uint16_t qu_rimes[1 << 12] = {
    [V1(A)] = Z | C | CH | N | NG | NH | P | T,
    [V2(A, I)] = Z,
    [V2(A, O)] = Z,
    [V2(A, U)] = Z,
    [V2(A, Y)] = Z,
    [V1(AW)] = C | M | N | NG | P | T,
    [V1(AA)] = N | NG | T,
    [V2(AA, Y)] = Z,
    [V1(E)] = Z | N | T,
    [V2(E, O)] = Z,
    [V1(EE)] = Z | CH | N | NH | T,
    [V1(I)] = Z | CH | N | NH | T,
    [V1(OO)] = C | NG | T,
    [V1(OW)] = Z,
    [V1(Y)] = Z | CH | NH | T,
    [V2(Y, EE)] = N | T,
    [V3(Y, EE, U)] = Z,
};

static int vowel_code(char base)
{
    static const uint8_t codes[128] = {['a'] = A, ['1'] = AW, ['2'] = AA, ['e'] = E, ['3'] = EE, ['i'] = I,
                                       ['o'] = O, ['4'] = OO, ['5'] = OW, ['u'] = U, ['6'] = UW, ['y'] = Y};
    return codes[(unsigned char)base & 127];
}

static int final_bit(const char *bases, size_t count)
{
    if (count == 0)
        return Z;
    char a = bases[0], b = count > 1 ? bases[1] : 0;
    if (count == 1)
        return a == 'c' ? C : a == 'm' ? M : a == 'n' ? N : a == 'p' ? P : a == 't' ? T : 0;
    if (count == 2)
        return a == 'c' && b == 'h' ? CH : a == 'n' && b == 'g' ? NG : a == 'n' && b == 'h' ? NH : 0;
    return 0;
}

static bool rime_valid(const uint16_t *table, const char *bases, size_t count, int tone)
{
    size_t vowels = 0;
    unsigned key = 0;
    while (vowels < count && vowels < 3 && vowel_code(bases[vowels]))
        key = key << 4 | (unsigned)vowel_code(bases[vowels++]);
    int final = vowels ? final_bit(bases + vowels, count - vowels) : 0;
    return (table[key] & final) && (!(final & STOPPED) || tone == 2 || tone == 5);
}

static bool front(char vowel)
{
    return vowel == 'i' || vowel == 'e' || vowel == '3' || vowel == 'y';
}

/* Onsets of one, two and three letters, and which vowels they stand before. */
static bool onset_valid(const char *onset, size_t count, char next)
{
    if (count == 0)
        return true;
    if (count == 1) {
        if (onset[0] == 'c')
            return !front(next);
        if (onset[0] == 'g')
            return !front(next) || next == 'i';
        return strchr("bd7hklmnprstvx", onset[0]) != NULL;
    }
    if (count == 2) {
        if (onset[1] == 'h')
            return onset[0] == 'g' ? front(next) : strchr("cknpt", onset[0]) != NULL;
        return (onset[0] == 't' && onset[1] == 'r') || (onset[0] == 'n' && onset[1] == 'g' && !front(next));
    }
    return count == 3 && memcmp(onset, "ngh", 3) == 0 && front(next);
}

bool syllable_bases_valid(const char *bases, size_t count, int tone)
{
    size_t onset = 0;
    if (count == 0 || count > 7)
        return false;
    while (onset < count && !vowel_code(bases[onset]))
        onset++;
    if (onset == count)
        return false;
    const char *rime = bases + onset;
    size_t length = count - onset;
    if (onset == 1 && bases[0] == 'q')
        return rime[0] == 'u' && length > 1 && rime_valid(qu_rimes, rime + 1, length - 1, tone);
    if (onset == 1 && bases[0] == 'g' && rime[0] == 'i' && /* gì, già, giá */
        (length == 1 || (vowel_code(rime[1]) && rime_valid(rimes, rime + 1, length - 1, tone))))
        return true;
    return onset_valid(bases, onset, rime[0]) && rime_valid(rimes, rime, length, tone);
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
    return syllable_bases_valid(bases, count, tone);
}
