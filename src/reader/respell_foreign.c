/*
 * A word in plain Latin letters that no dictionary knows, said the way newspapers used to spell foreign
 * names: Kalmaegi -> can mê ghi, Regent -> rê ghen. Letters are folded to Vietnamese ones, then cut into open
 * syllables; a consonant too many gets a vowel or is left out. A guess, always flagged by the caller. Pure.
 */
#include "reader/internal.h"
#include <string.h>

#define LETTERS_MOST 40

struct folded {
    char letters[LETTERS_MOST + 1]; /* as struct letter names them: 'a'..'z', '1'..'7' */
    size_t count;
};

static bool vowel(char c)
{
    return c && strchr("aeiou123456", c) != NULL;
}

static void put(struct folded *f, const char *letters)
{
    size_t n = strlen(letters);
    if (f->count + n <= LETTERS_MOST) {
        memcpy(f->letters + f->count, letters, n);
        f->count += n;
    }
}

/* ---- folding: what stands for one or two letters
 * ------------------------------------------------------------------ */

static const struct {
    const char *from, *to;
} pairs[] = {{"ee", "i"},  {"oo", "u"},  {"ou", "u"},  {"ae", "e"},  {"sh", "s"},  {"ck", "k"},
             {"ph", "ph"}, {"th", "th"}, {"ch", "ch"}, {"kh", "kh"}, {"gh", "g"},  {"wh", "u"},
             {"qu", "qu"}, {"ng", "ng"}, {"nh", "nh"}, {"tr", "tr"}, {"ei", "2y"}, {"ey", "2y"}};

static bool front(char c)
{
    return c && strchr("eiy", c) != NULL;
}

/* One letter between `before` and `after`, of which 0 is the word's edge. */
static void fold_letter(struct folded *f, char before, char c, char after)
{
    char one[2] = {c, '\0'};
    switch (c) {
    case 'f':
        put(f, "ph");
        return;
    case 'j':
    case 'z':
        put(f, "d");
        return;
    case 'd':
        put(f, "7");
        return;
    case 'w':
        put(f, vowel(after) ? "u" : "");
        return;
    case 'y':
        put(f, before == 'a' ? "y" : "i");
        return;
    case 'x':
        put(f, !before ? "x" : vowel(after) ? "cx" : "c");
        return;
    case 'c':
        put(f, front(after) ? "x" : "c");
        return;
    case 'q':
        put(f, "c");
        return;
    default: /* all others stay */
        put(f, one);
        return;
    }
}

static void fold(const char *word, size_t count, struct folded *f)
{
    for (size_t i = 0; i < count; i++) {
        char before = i > 0 ? word[i - 1] : '\0', after = i + 1 < count ? word[i + 1] : '\0';
        size_t k = 0;
        while (k < ARRAY_COUNT(pairs) && (pairs[k].from[0] != word[i] || pairs[k].from[1] != after))
            k++;
        if (k < ARRAY_COUNT(pairs)) {
            put(f, pairs[k].to);
            i++;
        } else if (word[i] != before || vowel(word[i])) { /* ss is said once */
            fold_letter(f, before, word[i], after);
        }
    }
    f->letters[f->count] = '\0';
}

/* ---- syllables
 * ----------------------------------------------------------------------------------------------------- */

/* Consonants that are one: ch, th, ng. Bytes of the unit at p. */
static size_t unit_length(const char *p)
{
    static const char *const units[] = {"ph", "th", "ch", "kh", "ng", "nh", "tr", "qu"};
    for (size_t k = 0; k < ARRAY_COUNT(units); k++)
        if (strncmp(p, units[k], 2) == 0)
            return 2;
    return 1;
}

/* The final a Vietnamese syllable has for this consonant; "" where it has none. */
static const char *final_of(const char *unit, size_t length, char nucleus)
{
    static const struct {
        const char *from, *to;
    } finals[] = {{"m", "m"}, {"n", "n"},  {"ng", "ng"}, {"nh", "n"}, {"p", "p"}, {"b", "p"},
                  {"v", "p"}, {"ph", "p"}, {"t", "t"},   {"7", "t"},  {"s", "t"}, {"th", "t"},
                  {"c", "c"}, {"k", "c"},  {"g", "c"},   {"l", "n"}};
    for (size_t k = 0; k < ARRAY_COUNT(finals); k++)
        if (strlen(finals[k].from) == length && memcmp(finals[k].from, unit, length) == 0)
            return nucleus == 'i' && finals[k].to[0] == 'c'            ? "ch"
                   : nucleus == 'i' && strcmp(finals[k].to, "ng") == 0 ? "nh"
                                                                       : finals[k].to;
    return "";
}

static const char *written(char letter)
{
    static const char *const marked[] = {"ă", "â", "ê", "ô", "ơ", "ư", "đ"};
    static const char plain[26][2] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
                                      "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z"};
    return letter >= '1' && letter <= '7' ? marked[letter - '1'] : plain[letter - 'a'];
}

static void add(char *out, size_t size, const char *text)
{
    size_t n = strlen(out), k = strlen(text);
    if (n + k < size)
        memcpy(out + n, text, k + 1);
}

static void add_onset(char *out, size_t size, const char *unit, size_t length, char nucleus)
{
    bool narrow = nucleus == 'i' || nucleus == 'e' || nucleus == '3';
    if (length == 1 && (*unit == 'c' || *unit == 'k'))
        add(out, size, narrow ? "k" : "c");
    else if (length == 1 && *unit == 'g')
        add(out, size, narrow ? "gh" : "g");
    else if (length == 2 && memcmp(unit, "ng", 2) == 0)
        add(out, size, narrow ? "ngh" : "ng");
    else
        for (size_t k = 0; k < length; k++)
            add(out, size, written(unit[k]));
}

/* A vowel with the mark of sắc, for syllables that end in c, p or t. */
static const char *rising(char letter)
{
    static const char vowels[] = "a12e3io45u6";
    static const char *const marked[] = {"á", "ắ", "ấ", "é", "ế", "í", "ó", "ố", "ớ", "ú", "ứ"};
    const char *at = strchr(vowels, letter);
    return at && *at ? marked[at - vowels] : written(letter);
}

/* How many letters of the vowels at p are one nucleus: ai, ao, au, oi, ui. */
static size_t nucleus_length(const char *p)
{
    static const char *const glides[] = {"ai", "ao", "au", "ay", "2y", "oi", "ui"};
    for (size_t k = 0; k < ARRAY_COUNT(glides); k++)
        if (strncmp(p, glides[k], 2) == 0)
            return 2;
    return 1;
}

static void say_syllable(struct line *l, const char *onset, size_t onset_length, const char *nucleus,
                         size_t nucleus_letters, const char *final)
{
    char out[24] = "";
    char first = nucleus[0];
    if (final[0] == '\0' && nucleus_letters == 1) /* open syllables: Peru is Pê ru, Tokyo Tô ki ô */
        first = first == 'e' ? '3' : first == 'o' ? '4' : first;
    if (onset_length == 2 && onset[0] == 'q' && !strchr("ae1234i", first))
        onset_length = 0;
    add_onset(out, sizeof out, onset, onset_length, first);
    bool stopped = final[0] && strchr("cpt", final[0]);
    add(out, sizeof out, stopped ? rising(first) : written(first));
    for (size_t k = 1; k < nucleus_letters; k++)
        add(out, sizeof out, written(nucleus[k]));
    add(out, sizeof out, final);
    say(l, out);
}

/* A consonant before another: "bờ" of Bruno. */
static void say_extra(struct line *l, const char *unit, size_t length)
{
    char out[16] = "";
    add_onset(out, sizeof out, length == 1 && *unit == 's' ? "x" : unit, length, 'a');
    add(out, sizeof out, "ờ");
    say(l, out);
}

#define UNITS_MOST 8

struct run { /* consonants between vowels */
    const char *at[UNITS_MOST];
    size_t length[UNITS_MOST], count;
};

static size_t scan_run(const char *p, struct run *run)
{
    size_t used = 0;
    run->count = 0;
    while (p[used] && !vowel(p[used]) && run->count < UNITS_MOST) {
        run->at[run->count] = p + used;
        run->length[run->count] = unit_length(p + used);
        used += run->length[run->count++];
    }
    return used;
}

static bool liquid(const struct run *run, size_t k)
{
    return run->length[k] == 1 && (run->at[k][0] == 'r' || run->at[k][0] == 'l');
}

/* The consonants before a vowel but for the last, its onset: each said where it begins the word or a cluster
 * with r or l. */
static void say_cluster(struct line *l, const struct run *run, size_t from, bool begins)
{
    for (size_t k = from; k + 1 < run->count; k++)
        if (begins || (k + 2 == run->count && liquid(run, k + 1) && !liquid(run, k)))
            say_extra(l, run->at[k], run->length[k]);
}

static bool has_vowel(const struct folded *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (vowel(f->letters[i]))
            return true;
    return false;
}

static void say_folded(struct line *l, const struct folded *f)
{
    struct run run, next;
    const char *p = f->letters;
    p += scan_run(p, &run);
    say_cluster(l, &run, 0, true);
    while (vowel(*p)) {
        size_t letters = nucleus_length(p);
        const char *nucleus = p;
        p += letters;
        const char *after = p + scan_run(p, &next);
        bool closes = next.count > 0 && letters == 1 && (!vowel(*after) || next.count > 1);
        const char *final = closes ? final_of(next.at[0], next.length[0], nucleus[0]) : "";
        const char *onset = run.count ? run.at[run.count - 1] : "";
        say_syllable(l, onset, run.count ? run.length[run.count - 1] : 0, nucleus, letters, final);
        if (vowel(*after))
            say_cluster(l, &next, final[0] ? 1 : 0, false);
        run = next;
        p = after;
    }
}

/* Albendazole, glucose, phosphate: the e of the ending has no sound. */
static size_t without_silent_e(const char *word, size_t count)
{
    static const char *const endings[] = {"ole", "ine", "ide", "ate", "ene", "one", "ase", "ose",
                                          "age", "ane", "ile", "ite", "ame", "ume", "ade", "ure"};
    for (size_t k = 0; count >= 6 && k < ARRAY_COUNT(endings); k++)
        if (memcmp(word + count - 3, endings[k], 3) == 0)
            return count - 1;
    return count;
}

/* False when the word has letters this knows nothing of, no vowel, or too many letters. */
bool respell_foreign(struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    struct folded f = {.count = 0};
    char word[LETTERS_MOST / 2];
    size_t count = 0;
    for (size_t at = t->start; at < t->end; at++) {
        char c = l->lower[at];
        if (c < 'a' || c > 'z' || count == sizeof word)
            return false;
        word[count++] = c;
    }
    fold(word, without_silent_e(word, count), &f);
    if (count < 2 || !has_vowel(&f))
        return false;
    say_folded(l, &f);
    return true;
}
