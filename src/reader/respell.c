/*
 * A word of no dictionary said by Vietnamese syllables where its letters allow: names of the highlands and
 * others with Vietnamese marks here (Plông -> pờ lông, Lăk -> lắc), plain Latin ones in respell_foreign.c. A
 * guess, always flagged by the caller; better over a horn than letters. Pure.
 */
#include "reader/internal.h"
#include <string.h>

#define LETTERS_MOST 20

struct spelling {
    char bases[LETTERS_MOST + 1];
    size_t count, apostrophe; /* letters before one: K'Ho; 0 = none */
    int tone_at[LETTERS_MOST];
};

static bool vowel(char c)
{
    return c && strchr("aeiouy123456", c) != NULL;
}

/* Foreign letters and finals by the nearest Vietnamese ones. */
static bool take_letters(const struct line *l, size_t i, struct spelling *s)
{
    const struct token *t = &l->tokens[i];
    for (size_t at = t->start; at < t->end;) {
        uint32_t code_point = text_next(l->lower, t->end, &at);
        struct letter letter = letter_of(code_point);
        if (!letter.base && (code_point == '\'' || code_point == 0x2019) && s->count == 1)
            s->apostrophe = 1;
        if (!letter.base)
            continue; /* signs */
        if (s->count == LETTERS_MOST)
            return false;
        char c = (char)letter.base;
        c = c == 'f' ? 'p' : c == 'j' || c == 'z' ? 'd' : c == 'w' ? 'u' : c;
        s->tone_at[s->count] = letter.tone & 7;
        s->bases[s->count++] = c;
        if (letter.base == 'f') {
            if (s->count == LETTERS_MOST)
                return false;
            s->tone_at[s->count] = 0;
            s->bases[s->count++] = 'h';
        }
    }
    return s->count >= 2;
}

/* One syllable from the letters first..end, its final consonant made Vietnamese. 0 when it is none. */
static int syllable_tone(const struct spelling *s, size_t first, size_t end, char out[12])
{
    size_t n = end - first;
    int tone = 0;
    if (n == 0 || n > 7)
        return -1;
    memcpy(out, s->bases + first, n);
    out[n] = '\0';
    for (size_t k = first; k < end; k++)
        tone = s->tone_at[k] ? s->tone_at[k] : tone;
    char last = out[n - 1];
    if (n > 1 && vowel(out[n - 2]) && strchr("kgbdrslhq", last)) {
        if (strchr("rslh", last))
            out[--n] = '\0';
        else
            out[n - 1] = last == 'b' ? 'p' : last == 'd' ? 't' : 'c';
    }
    if (n == 0)
        return -1;
    last = out[n - 1];
    if (n > 1 && out[0] == 'c' && strchr("eiy3", out[1]))
        out[0] = 'x';
    if (n > 1 && last == 'c' && (out[n - 2] == 'i' || out[n - 2] == '3')) {
        out[n++] = 'h';
        out[n] = '\0';
    }
    if (n > 1 && strchr("cpt", last) && tone == 0)
        tone = 2;
    return syllable_bases_valid(out, n, tone) ? tone : -1;
}

static bool digraph(const struct spelling *s, size_t at)
{
    static const char *const units[] = {"ch", "th", "tr", "ph", "kh", "nh", "ng", "gh", "gi", "qu"};
    for (size_t k = 0; k < ARRAY_COUNT(units); k++)
        if (strncmp(s->bases + at, units[k], 2) == 0)
            return true;
    return false;
}

/* Letters of the first half of two consonants: p of Plông, th of Thmây; 0 when a vowel follows. */
static size_t cluster(const struct spelling *s, size_t first)
{
    if (first == 0 && s->apostrophe)
        return 1;
    size_t length = digraph(s, first) ? 2 : 1;
    if (vowel(s->bases[first]) || first + length >= s->count || vowel(s->bases[first + length]))
        return 0;
    return length;
}

/* Splits the letters from `first` on into syllables, longest first; ends[] receives where each ends. */
static bool split(const struct spelling *s, size_t first, size_t ends[LETTERS_MOST], size_t *count,
                  int *effort)
{
    char out[12];
    if (first == s->count)
        return true;
    if (--*effort < 0)
        return false;
    size_t most = s->count - first < 7 ? s->count : first + 7;
    if (first == 0 && s->apostrophe)
        most = 0;
    for (size_t end = most; end > first; end--) {
        if (end - first == 1 && !vowel(s->bases[first]))
            continue;
        if (syllable_tone(s, first, end, out) < 0)
            continue;
        if (end < s->count && vowel(s->bases[end]) && !vowel(s->bases[end - 1]) &&
            (end - first > 2 || vowel(s->bases[first])))
            continue; /* a consonant begins the next syllable */
        ends[(*count)++] = end;
        if (split(s, end, ends, count, effort))
            return true;
        (*count)--;
    }
    size_t half = cluster(s, first);
    if (half) {
        ends[(*count)++] = first + half;
        if (split(s, first + half, ends, count, effort))
            return true;
        (*count)--;
    }
    return false;
}

static void write_syllable(struct line *l, const char *bases, int tone)
{
    static const char *const plain[] = {"ă", "â", "ê", "ô", "ơ", "ư", "đ"};
    static const char *const toned[12][5] = {
        {"à", "á", "ả", "ã", "ạ"}, {"ằ", "ắ", "ẳ", "ẵ", "ặ"}, {"ầ", "ấ", "ẩ", "ẫ", "ậ"},
        {"è", "é", "ẻ", "ẽ", "ẹ"}, {"ề", "ế", "ể", "ễ", "ệ"}, {"ì", "í", "ỉ", "ĩ", "ị"},
        {"ò", "ó", "ỏ", "õ", "ọ"}, {"ồ", "ố", "ổ", "ỗ", "ộ"}, {"ờ", "ớ", "ở", "ỡ", "ợ"},
        {"ù", "ú", "ủ", "ũ", "ụ"}, {"ừ", "ứ", "ử", "ữ", "ự"}, {"ỳ", "ý", "ỷ", "ỹ", "ỵ"}};
    static const char vowels[] = "a12e3io45u6y";
    char out[48] = "";
    size_t length = 0, target = 0, n = strlen(bases);
    for (size_t k = 0; k < n; k++) /* the tone sits on the last vowel before a final, or on a marked one */
        if (vowel(bases[k]) && (k + 1 == n || !vowel(bases[k + 1]) || strchr("123456", bases[k])))
            target = k;
    for (size_t k = 0; k < n; k++) {
        const char *v = strchr(vowels, bases[k]);
        char single[2] = {bases[k], '\0'};
        const char *text = single;
        if (tone && k == target && v && *v)
            text = toned[v - vowels][tone - 1];
        else if (bases[k] >= '1' && bases[k] <= '7')
            text = plain[bases[k] - '1'];
        memcpy(out + length, text, strlen(text));
        length += strlen(text);
    }
    say_bytes(l, out, length);
}

bool respell(struct line *l, size_t i)
{
    struct spelling s = {.count = 0};
    size_t ends[LETTERS_MOST + 1], count = 0, first = 0;
    int effort = 400;
    if (respell_foreign(l, i))
        return true;
    if (!take_letters(l, i, &s))
        return false;
    s.bases[s.count] = '\0';
    if (!split(&s, 0, ends, &count, &effort))
        return false;
    for (size_t k = 0; k < count; k++) {
        char bases[12];
        size_t letters = ends[k] - first;
        if (letters == cluster(&s, first)) {
            memcpy(bases, s.bases + first, letters);
            if (letters == 1 && bases[0] == 'k')
                bases[0] = 'c';
            bases[letters] = '5';
            bases[letters + 1] = '\0';
            bool level = (s.apostrophe && k == 0) || bases[0] == 'x';
            write_syllable(l, bases, level ? 0 : 1); /* K'Ho: cơ ho; Xtiêng: xơ tiêng; Plông: pờ lông */
        } else {
            int tone = syllable_tone(&s, first, ends[k], bases);
            write_syllable(l, bases, tone);
        }
        first = ends[k];
    }
    return true;
}
