/*
 * Abbreviations by their conditions, and letters that look like one and are in no dictionary. Section 26.
 */
#include "reader/internal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many bytes of `reading` stand already, word for word, right before token i. */
static size_t said_already(const struct line *l, size_t i, const char *reading)
{
    size_t best = 0, words = 0;
    for (const char *p = reading; *p; p += *p == ' ') {
        p += strcspn(p, " ");
        words++;
        char phrase[160];
        size_t length = (size_t)(p - reading);
        if (length >= sizeof phrase || words > i)
            break;
        memcpy(phrase, reading, length);
        phrase[length] = '\0';
        if (length > 0 && phrase[length - 1] == ',')
            continue;
        char *lower = text_lower(phrase);
        if (lower && phrase_ends_at(l, i, lower, strlen(lower)))
            best = length;
        free(lower);
    }
    if (best && (words_end_at(l, i, "phòng|công|an|quốc|chính|sở|bộ") == 1 && !memchr(reading, ' ', best)))
        return 0;
    return best;
}

void say_rest(struct line *l, size_t i, const char *reading)
{
    const char *rest = reading + said_already(l, i, reading);
    while (*rest == ' ')
        rest++;
    if (*rest)
        say(l, rest);
}

static bool dot_belongs(const struct line *l, size_t end, const struct entry *e)
{
    if (!strstr(e->extra, "dot") || !is_mark(l, end, '.') || !is_glued(l, end))
        return false;
    return is_number(l, end + 1) ||
           (is_capital_word(l, end + 1) && !(l->tokens[end + 1].space && l->tokens[end + 1].letters == 1));
}

static void advise(const struct line *l, size_t i, struct match *m)
{
    char options[150] = "";
    const struct dictionary *d = &l->reader->dictionary;
    const struct token *t = &l->tokens[i];
    for (uint32_t k = d->buckets[t->hash % d->bucket_count]; k; k = d->entries[k - 1].next) {
        const struct entry *e = &d->entries[k - 1];
        if (e->dictionary != READER_ABBREVIATIONS || e->length != t->end - t->start ||
            memcmp(e->written, l->text + t->start, e->length) != 0 || strstr(options, e->reading))
            continue;
        size_t n = strlen(options);
        if (n + strlen(e->reading) + 3 < sizeof options)
            snprintf(options + n, sizeof options - n, "%s%s", n ? ", " : "", e->reading);
    }
    match_flag(m, READER_FLAG_AMBIGUOUS_ABBREVIATION, "Có thể là: %s.", options);
}

/* K'Ho is a name. */
static bool has_apostrophe(const struct line *l, const struct token *t)
{
    for (size_t at = t->start; at < t->end;) {
        uint32_t c = text_next(l->text, t->end, &at);
        if (c == '\'' || c == 0x2019)
            return true;
    }
    return false;
}

/* KALMAEGI is a name in capitals: letters of an abbreviation hold few vowels. */
static bool pronounceable(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    size_t vowels = 0;
    for (size_t at = t->start; at < t->end; at++) {
        if (l->lower[at] < 'a' || l->lower[at] > 'z')
            return false;
        vowels += strchr("aeiouy", l->lower[at]) != NULL;
    }
    return t->letters >= 5 && vowels * 5 >= t->letters * 2u;
}

static bool capitals_near(const struct line *l, size_t i)
{
    return is_upper_word(l, i) && is_syllable(l, i) && l->tokens[i].letters > 1;
}

/* BE, DI: two plain capitals among small letters, no word in a line of capitals. */
static bool two_capitals(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    return t->letters == 2 && t->end - t->start == 2 && is_upper_word(l, i) && !l->capitals &&
           !capitals_near(l, i + 1) && !(i > 0 && capitals_near(l, i - 1));
}

static bool looks_abbreviated(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    if (two_capitals(l, i))
        return true;
    if (has_apostrophe(l, t))
        return false;
    if (t->kind != TOKEN_WORD || t->letters < 2 || (t->shape & SHAPE_SYLLABLE && l->capitals))
        return false;
    if (t->shape & SHAPE_UPPER)
        return !(t->shape & SHAPE_SYLLABLE) && !pronounceable(l, i);
    size_t capitals = 0;
    for (size_t at = t->start; at < t->end;) {
        uint32_t c = text_next(l->text, t->end, &at);
        capitals += (letter_of(c).tone & LETTER_UPPER) != 0;
    }
    return capitals >= 2 && !(t->shape & SHAPE_SYLLABLE) && t->letters <= 8;
}

static bool is_short_form(const struct line *l, size_t i)
{
    return l->tokens[i].letters <= 8 && !(l->tokens[i].shape & SHAPE_OTHER);
}

/* What the text itself said it means, in brackets, earlier. */
static const char *explained_words(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    for (size_t k = l->memory->gloss_count; k-- > 0;) {
        const struct gloss *g = &l->memory->glosses[k];
        if (strlen(g->letters) == t->end - t->start &&
            memcmp(g->letters, l->text + t->start, t->end - t->start) == 0)
            return g->words;
    }
    return NULL;
}

static bool unknown_abbreviation(struct line *l, size_t i, struct match *m, bool conditional)
{
    size_t end;
    if (!looks_abbreviated(l, i) || !is_short_form(l, i) ||
        dictionary_find(l, i, 1u << READER_LOANWORDS | 1u << READER_NAMES, &end, NULL))
        return false;
    m->kind = READER_KIND_ABBREVIATION;
    const char *explained = explained_words(l, i);
    if (explained) {
        say_rest(l, i, explained);
        return true;
    }
    say_letters(l, i, i + 1, true);
    bool variety = is_number(l, i + 1) && variety_named(l, i, 1);
    if (variety) /* a name of its own, no short form */
        m->kind = READER_KIND_FARM;
    else if (conditional)
        advise(l, i, m);
    else if (cue_before(l, i, "nhóm máu|phương án|khu|lô|bảng|nhóm|loại|hạng", 0) == NONE)
        m->flag = READER_FLAG_UNKNOWN_ABBREVIATION;
    bool runs_on = is_mark_of(l, i + 2, "/:") && is_glued(l, i + 3) && i + 3 < l->count;
    if (is_number(l, i + 1) && (is_glued(l, i + 1) || variety) && !runs_on) {
        say_variety(l, digits_at(l, i + 1), digits_of(l, i + 1));
        m->end = i + 2;
    }
    return true;
}

/* BC15 is a rice, not a report. */
static bool is_variety(const struct line *l, size_t i, size_t end, const struct entry *e)
{
    if (!is_number(l, end) || !is_glued(l, end) || end != i + 1 || !is_upper_word(l, i))
        return false;
    return variety_named(l, i, 1) || (!e->when[0] && !strstr(e->extra, "type") && !strstr(e->extra, "dot") &&
                                      !strstr(e->extra, "word"));
}

/* CT 32/CT-TTg: the symbol tells which type it is. */
static const struct entry *type_of_symbol(const struct line *l, size_t i)
{
    size_t end;
    if (!is_number(l, i + 1))
        return NULL;
    for (size_t k = i + 2; k <= i + 6 && k + 1 < l->count; k++)
        if (is_mark_of(l, k, "/-") && l->tokens[k + 1].hash == l->tokens[i].hash)
            return dictionary_symbol_type(l, k + 1, &end);
    return NULL;
}

bool rule_abbreviation(struct line *l, size_t i, struct match *m)
{
    size_t end;
    bool conditional = false;
    if (l->capitals && is_syllable(l, i) && !is_mark(l, i + 1, '.') && !is_mark(l, i + 1, '/'))
        return false;
    const struct entry *e = dictionary_find(l, i, 1u << READER_ABBREVIATIONS, &end, &conditional);
    const struct entry *type = e && end == i + 1 ? type_of_symbol(l, i) : NULL;
    if (type)
        e = type;
    size_t longer = 0;
    if (dictionary_find(l, i, 1u << READER_LOANWORDS | 1u << READER_NAMES, &longer, NULL) &&
        (!e || longer > end))
        return false; /* VN-Index is not VN */
    if (!e)
        return unknown_abbreviation(l, i, m, conditional);
    if (strstr(e->when, "symbol") && !strchr(e->when, ':'))
        return unknown_abbreviation(l, i, m, true);
    if (is_variety(l, i, end, e) && letters_and_digits(l, i, m))
        return true;
    m->kind = READER_KIND_ABBREVIATION;
    m->end = dot_belongs(l, end, e) ? end + 1 : end;
    say_rest(l, i, e->reading);
    if (strstr(e->extra, "gone") && !l->prepared->old)
        m->flag = READER_FLAG_GONE_BODY;
    return true;
}
