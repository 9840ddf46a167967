/*
 * A line cut into words, digits and single marks, with a lower-cased copy at the same offsets and what the
 * rules ask most: case, syllable or not, space before. One pass; the only part of the reader that sees every
 * byte.
 */
#include "reader/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct scanner {
    struct line *line;
    size_t at;
    bool space, cell;
};

static uint32_t peek(const struct line *l, size_t at, size_t *next)
{
    const unsigned char *s = (const unsigned char *)l->text + at;
    if (s[0] < 0x80) {
        *next = at + 1;
        return s[0];
    }
    if (s[0] < 0xE0 && at + 1 < l->length) {
        *next = at + 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0 && at + 2 < l->length) {
        *next = at + 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *next = at;
    return text_next(l->text, l->length, next);
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

enum { LETTER_NO, LETTER_KNOWN, LETTER_FOREIGN, LETTER_SIGN };

static int letter_kind(uint32_t c)
{
    if (c < 0x80)
        return letter_of(c).base ? LETTER_KNOWN : LETTER_NO;
    if (letter_of(c).base)
        return LETTER_KNOWN;
    if (c == 0xB2 || c == 0xB3)
        return LETTER_SIGN;
    if (c == 0xAA || c == 0xBA || c == 0x2126 || c == 0xD8 || c == 0xF8 || c == 0x3A6 || c == 0x3C6)
        return LETTER_NO; /* ordinals, ohm, Ø of a pipe */
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    if ((category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
        category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC)
        return LETTER_FOREIGN;
    return LETTER_NO;
}

static struct token *add_token(struct line *l)
{
    if (l->count == l->capacity) {
        size_t more = l->capacity ? l->capacity * 2 : 256;
        struct token *grown = realloc(l->tokens, more * sizeof *grown);
        if (!grown)
            return NULL;
        l->tokens = grown;
        l->capacity = more;
    }
    return &l->tokens[l->count++];
}

#define BASES_MOST 7 /* letters of the longest syllable: nghiêng */

struct scanned {
    uint64_t bases; /* letters without marks, the last in the lowest byte */
    size_t count;
    int tone;
    bool plain, upper, lower, capital, other, latin;
    size_t letters;
};

static void take_base(struct scanned *w, uint8_t base)
{
    w->latin = true;
    w->bases = w->bases << 8 | base;
    w->plain = w->plain && w->count < BASES_MOST;
    w->count++;
    w->letters++;
}

static void known_letter(struct scanned *w, struct line *l, size_t at, uint32_t c, struct letter letter)
{
    bool upper = (letter.tone & LETTER_UPPER) != 0;
    w->upper |= upper;
    w->lower |= !upper;
    w->capital |= upper && w->letters == 0;
    take_base(w, letter.base);
    if (letter.tone & 7) {
        w->plain = w->plain && w->tone == 0;
        w->tone = letter.tone & 7;
    }
    if (upper)
        text_put(c < 0x80 || (c >= 0xC0 && c <= 0xDE) ? c + 32 : c + 1, l->lower + at);
}

static void strange_letter(struct scanned *w, uint32_t c, int kind)
{
    w->letters++;
    w->plain = false;
    w->other |= kind == LETTER_FOREIGN && c >= 0x250;
}

static bool apostrophe_inside(const struct line *l, uint32_t c, size_t next)
{
    size_t ignored;
    return (c == '\'' || c == 0x2019) && next < l->length &&
           letter_kind(peek(l, next, &ignored)) == LETTER_KNOWN;
}

/* Is it a syllable of Vietnamese? Words return: the last ones judged are kept, letters, tone and answer in
 * one number. */
static bool is_spelled_right(struct line *l, const struct scanned *w)
{
    char bases[BASES_MOST];
    uint64_t key = (uint64_t)w->tone << 57 | w->bases << 1;
    uint64_t *kept = l->syllables ? &l->syllables[(key * 0x9E3779B97F4A7C15u) >> 54] : NULL;
    if (kept && (*kept & ~(uint64_t)1) == key)
        return *kept & 1;
    for (size_t k = 0; k < w->count; k++)
        bases[k] = (char)(w->bases >> 8 * (w->count - 1 - k));
    bool right = syllable_bases_valid(bases, w->count, w->tone);
    if (kept)
        *kept = key | right;
    return right;
}

/* 5mx20m: the sign of a product after a unit, between two numbers */
static bool between_measures(const struct line *l, size_t start, size_t at)
{
    return at > start && at - start <= 2 && start > 0 && is_digit((unsigned char)l->text[start - 1]) &&
           l->text[at - 1] == 'm' && at + 1 < l->length && is_digit((unsigned char)l->text[at + 1]);
}

/* From its first letter to the byte after its last. */
static void scan_word(struct scanner *s, struct token *t)
{
    struct line *l = s->line;
    struct scanned w = {.plain = true};
    size_t next = s->at;
    while (s->at < l->length) {
        char plain = l->text[s->at];
        if (plain >= 'a' && plain <= 'z') { /* most letters of every text */
            if (plain == 'x' && between_measures(l, t->start, s->at))
                break;
            take_base(&w, (uint8_t)plain);
            w.lower = true;
            s->at++;
            continue;
        }
        uint32_t c = peek(l, s->at, &next);
        struct letter letter = letter_of(c);
        int kind = letter.base ? LETTER_KNOWN : letter_kind(c);
        if (kind == LETTER_NO) {
            if (!apostrophe_inside(l, c, next) || w.letters == 0)
                break;
            w.plain = false;
        } else if (kind == LETTER_KNOWN) {
            known_letter(&w, l, s->at, c, letter);
        } else {
            strange_letter(&w, c, kind);
        }
        s->at = next;
    }
    t->kind = TOKEN_WORD;
    t->letters = w.letters > 255 ? 255 : (uint8_t)w.letters;
    bool syllable = w.plain && w.count > 0 && is_spelled_right(l, &w);
    t->shape = (uint8_t)((w.upper && !w.lower ? SHAPE_UPPER : 0) | (w.capital ? SHAPE_CAPITAL : 0) |
                         (!w.upper ? SHAPE_LOWER : 0) | (syllable ? SHAPE_SYLLABLE : 0) |
                         (w.other ? SHAPE_OTHER : 0) | (w.latin ? SHAPE_LATIN : 0));
}

static void scan_digits(struct scanner *s, struct token *t)
{
    while (s->at < s->line->length && is_digit((unsigned char)s->line->text[s->at]))
        s->at++;
    t->kind = TOKEN_NUMBER;
    t->letters = (uint8_t)(s->at - t->start > 255 ? 255 : s->at - t->start);
}

#define ARROW 0x2192
#define EN_DASH 0x2013

/* ->, -->, => are one arrow; the ~ of 10~12 is a dash. */
static void scan_mark(struct scanner *s, struct token *t, size_t next)
{
    const char *text = s->line->text;
    size_t at = s->at;
    t->kind = TOKEN_MARK;
    s->at = next;
    bool after_digit = at > 0 && is_digit((unsigned char)text[at - 1]);
    if (t->mark == '~' && after_digit && next < s->line->length && is_digit((unsigned char)text[next]))
        t->mark = EN_DASH;
    if (t->mark != '-' && t->mark != '=')
        return;
    while (at < s->line->length && text[at] == (char)t->mark)
        at++;
    if (at < s->line->length && text[at] == '>') {
        t->mark = ARROW;
        s->at = at + 1;
    }
}

static int scan_token(struct scanner *s)
{
    struct line *l = s->line;
    size_t next;
    uint32_t c = peek(l, s->at, &next);
    if (c == ' ' || c == '\n' || c == '\t') {
        s->space = true;
        s->cell |= c == '\t';
        s->at = next;
        return 0;
    }
    struct token *t = add_token(l);
    if (!t)
        return -ENOMEM;
    *t = (struct token){.start = (uint32_t)s->at, .space = s->space, .cell = s->cell, .mark = c};
    s->space = s->cell = false;
    int kind = letter_kind(c);
    if (is_digit(c))
        scan_digits(s, t);
    else if (kind == LETTER_KNOWN || kind == LETTER_FOREIGN)
        scan_word(s, t);
    else
        scan_mark(s, t, next);
    t->end = (uint32_t)s->at;
    t->hash = hash_bytes(l->lower + t->start, t->end - t->start);
    return 0;
}

static bool mostly_capitals(const struct line *l)
{
    size_t words = 0, capitals = 0;
    for (size_t i = 0; i < l->count; i++) {
        const struct token *t = &l->tokens[i];
        if (t->kind != TOKEN_WORD || t->letters < 2)
            continue;
        words++;
        capitals += (t->shape & SHAPE_UPPER) && (t->shape & SHAPE_SYLLABLE);
    }
    return words >= 2 && capitals * 10 >= words * 6;
}

int line_tokenize(struct line *line)
{
    struct scanner s = {line, 0, true, false};
    line->count = 0;
    memcpy(line->lower, line->text, line->length);
    line->lower[line->length] = '\0';
    while (s.at < line->length)
        if (scan_token(&s))
            return -ENOMEM;
    line->capitals = mostly_capitals(line);
    return 0;
}

void line_done(struct line *line)
{
    free(line->text);
    free(line->tokens);
    free(line->spans);
    free(line->syllables);
    buf_done(&line->say);
    buf_done(&line->advice);
}
