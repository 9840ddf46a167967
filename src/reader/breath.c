/*
 * Where a long breath group is cut: of all ways to cut it the cheapest, where a cut costs little at the
 * borders of clauses, much after a word that leans on the next, inside a word, a name, a numeral, and where
 * breaths are best alike and no longer than 18 syllables; 25 at most. Pure; works on the words that clauses.c
 * holds back.
 */
#include "reader/internal.h"
#include <string.h>

enum { /* what a cut costs, in syllables that a breath would be too long */
       CUT_ANY = 6,
       CUT_OPENING = 0,
       CUT_STRONG = 2,
       CUT_MIDDLE = 8,
       CUT_YEAR = 12,
       CUT_BODY = 16,
       CUT_WEAK = 18,
       CUT_NONE = 34,
       LEANS = 40,       /* the word before hangs on this one */
       GOVERNED = 20,    /* an object from its verb */
       IN_RANGE = 26,    /* từ … | đến … */
       PARTS_COUNT = 40, /* a number from what it counts */
       IN_NAME = 50,
       IN_COMPOUND = 80,
       IN_SCALE = 100, /* hai tỷ | ba trăm triệu */
       IN_NUMERAL = 220,
       TOO_LONG = 10, /* and LONGER for every syllable past 18 */
       LONGER = 6,
       TOO_SHORT = 9, /* for every syllable under CUT_LEAST */
       CUT_LEAST = 5,
       NEVER = 1 << 20
};

static bool is(const struct word *w, const char *text)
{
    return w->length == strlen(text) && memcmp(w->text, text, w->length) == 0;
}

/* The first letter lower-cased in place: borders are written so. Same length for every letter of ours. */
static void lower_first(char *text, size_t length)
{
    size_t at = 0;
    uint32_t c = length ? text_next(text, length, &at) : 0;
    if (letter_of(c).tone & LETTER_UPPER)
        text_put(c < 0x80 || (c >= 0xC0 && c <= 0xDE) ? c + 32 : c + 1, text);
}

static bool capital(const struct word *w)
{
    size_t at = 0;
    return (letter_of(text_next(w->text, w->length, &at)).tone & LETTER_UPPER) != 0;
}

/* A name goes on: Nguyễn | Văn | An; but a body's name may begin after another name. */
static int name_cost(const struct word *former, const struct word *w, unsigned bits)
{
    if (!capital(w) || former->said || w->said)
        return 0;
    if (bits & BREATH_BODY)
        return capital(former) ? 4 : 0;
    return capital(former) ? IN_NAME : 0;
}

static int border_cost(const struct word *w, unsigned bits, bool opens)
{
    if (opens)
        return CUT_OPENING;
    if (bits & BREATH_STRONG)
        return CUT_STRONG;
    if (bits & BREATH_MIDDLE)
        return CUT_MIDDLE;
    if ((bits & BREATH_BODY) && capital(w) && !w->said)
        return CUT_BODY;
    if (w->said && is(w, "ngày")) /* a date begins */
        return CUT_MIDDLE;
    return bits & BREATH_WEAK ? CUT_WEAK : CUT_NONE;
}

/* Inside what one rule said: only a range of two may be parted, a long sum of money as the last resort. */
static int inside_cost(const struct word *w, unsigned former)
{
    if (is(w, "đến") || is(w, "trên"))
        return CUT_MIDDLE + IN_RANGE;
    return former & BREATH_SCALE ? IN_SCALE : IN_NUMERAL;
}

struct scoring {
    const struct breath *breath;
    uint32_t hash[GROUP_MOST];
    unsigned bits[GROUP_MOST], pair[GROUP_MOST]; /* pair[k]: of words k-1 and k */
    int cost[GROUP_MOST];                        /* of a cut before word k */
};

/* "từ" stands up to ten words before and opens the range that "đến" closes. */
static bool closes_range(const struct breath *b, size_t k)
{
    if (!is(&b->words[k], "đến"))
        return false;
    for (size_t back = 1; back <= 10 && back < k; back++)
        if (is(&b->words[k - back], "từ"))
            return back > 1 && (b->words[k - 1].said || capital(&b->words[k - 1]));
    return false;
}

/* ấp 3, mức độ 2, đợt 1: the number before k names what stands before it and counts nothing. */
static bool number_is_name(const struct scoring *s, size_t k)
{
    size_t first = k - 1;
    while (first > 0 && s->breath->words[first].joint)
        first--;
    return first > 0 && ((s->bits[first - 1] & BREATH_TITLES) || is(&s->breath->words[first - 1], "số"));
}

/* No number counts one of these. */
static bool never_counted(const struct word *w)
{
    static const char *const words[] = {"của", "đã", "sẽ", "là", "được", "có", "phải", "đang", "bị", "các"};
    for (size_t k = 0; k < ARRAY_COUNT(words); k++)
        if (is(w, words[k]))
            return true;
    return false;
}

/* phối hợp với, không phải, có được: the second half of the pair leans on what comes. */
static bool leans_still(const struct word *w, unsigned bits)
{
    static const char *const words[] = {"phải", "được", "có", "không"};
    for (size_t k = 0; k < ARRAY_COUNT(words); k++)
        if (is(w, words[k]))
            return true;
    return (bits & BREATH_MIDDLE) != 0;
}

/* Numerals the officer wrote in words: mười lăm | năm, hai mươi tư | trên hai mươi tư giờ. */
static bool inside_numeral(const struct scoring *s, size_t k)
{
    const struct word *w = &s->breath->words[k], *former = w - 1;
    if (w->said && is(w, "trên")) /* 217 hộ/42 thôn */
        return true;
    if (former->said || w->said || !(s->bits[k - 1] & BREATH_NUMERAL) || is(former, "không") ||
        is(former, "năm"))
        return false;
    bool goes_on = (s->bits[k] & BREATH_NUMERAL) && !is(w, "không");
    bool unit = is(w, "tuổi") || is(w, "tháng") || is(w, "ngày") || is(w, "giờ");
    bool shares = (is(w, "trên") || is(w, "phần")) && k + 1 < s->breath->count &&
                  ((s->bits[k + 1] & BREATH_NUMERAL) || is(&w[1], "trăm"));
    return goes_on || unit || shares;
}

/* tháng 9 năm 2025 */
static bool month_before(const struct breath *b, size_t k)
{
    for (size_t back = 1; back <= 3 && back <= k; back++)
        if (is(&b->words[k - back], "tháng"))
            return true;
    return false;
}

/* năm 2025: a year may begin a breath, whatever number stands before it. */
static bool year_begins(const struct breath *b, size_t k)
{
    const struct word *w = &b->words[k];
    return k + 2 < b->count && !w->said && !month_before(b, k) && is(w, "năm") && w[1].said && !w[1].joint &&
           w[2].joint && (is(&w[2], "nghìn") || is(&w[2], "ngàn"));
}

static int cut_cost(const struct scoring *s, size_t k)
{
    const struct word *w = &s->breath->words[k], *former = w - 1;
    unsigned before = s->bits[k - 1], here = s->bits[k];
    if (w->joint)
        return inside_cost(w, before);
    if (year_begins(s->breath, k))
        return before & BREATH_HANGS && !former->said ? CUT_YEAR + LEANS : CUT_YEAR;
    bool opens = k + 1 < s->breath->count && (s->pair[k + 1] & BREATH_OPENS) && (w->said || !capital(w));
    int cost = border_cost(w, here, opens) + name_cost(former, w, here);
    bool numeral_before = former->said && (before & BREATH_NUMERAL),
         number = w->said && (here & BREATH_NUMERAL);
    if (former->closes && cost > CUT_WEAK)
        cost = CUT_WEAK;
    bool date_of_time = w->said && !w->joint && is(w, "ngày"); /* sáu giờ | ngày mùng một */
    if (former->closes && ((here & BREATH_TAIL) || date_of_time))
        cost += LEANS;
    if (numeral_before && !former->closes && !w->said && cost > CUT_MIDDLE && !never_counted(w) &&
        !number_is_name(s, k))
        cost += PARTS_COUNT;
    if (!former->said && number)
        cost += LEANS;
    if ((here & BREATH_BOUND) && (before & BREATH_NUMERAL) &&
        !(opens && !former->said && !(before & BREATH_SCALE)))
        cost += PARTS_COUNT;
    bool dong = (before & BREATH_BOUND) && k > 1 && (s->bits[k - 2] & BREATH_NUMERAL);
    bool whole = (s->pair[k - 1] & BREATH_COMPOUND) &&
                 !leans_still(former, before); /* the "sự" of quân sự leans on nothing */
    if ((before & BREATH_HANGS) && !numeral_before && !dong && !whole && !(former->said && former->closes))
        cost += LEANS;
    else if ((before & BREATH_TITLES) && (number || (!w->said && capital(w))))
        cost += LEANS;
    if ((s->pair[k - 1] & BREATH_LEADS) || inside_numeral(s, k))
        cost += LEANS;
    if ((s->pair[k - 1] & BREATH_OFFICE) && (here & BREATH_BODY) && capital(w))
        cost += LEANS;
    if ((s->pair[k - 1] & BREATH_GOVERNS) && !former->said && cost > CUT_MIDDLE)
        cost += GOVERNED;
    if (s->pair[k] & (BREATH_COMPOUND | BREATH_OPENS))
        cost += IN_COMPOUND;
    if (k + 1 < s->breath->count && (s->pair[k + 1] & BREATH_CLINGS))
        cost += LEANS;
    if (closes_range(s->breath, k))
        cost += IN_RANGE;
    return cost;
}

static void score(struct scoring *s, const struct breath_table *table)
{
    char lower[WORD_MOST];
    for (size_t k = 0; k < s->breath->count; k++) {
        const struct word *w = &s->breath->words[k];
        size_t length = w->length;
        memcpy(lower, w->text, length);
        lower_first(lower, length);
        s->hash[k] = hash_bytes(lower, length);
        s->bits[k] = breath_bits(table, s->hash[k]);
        s->pair[k] = k ? breath_bits(table, breath_pair(s->hash[k - 1], s->hash[k])) : 0;
    }
    for (size_t k = 1; k < s->breath->count; k++)
        s->cost[k] = cut_cost(s, k);
}

static int length_cost(size_t length, size_t ideal)
{
    int cost = (int)(length > ideal ? length - ideal : ideal - length) / 2;
    if (length > READER_BREATH)
        cost += TOO_LONG + (int)(length - READER_BREATH) * LONGER;
    if (length < CUT_LEAST)
        cost += (int)(CUT_LEAST - length) * TOO_SHORT;
    return cost;
}

size_t breath_cut(const struct breath *b, const struct breath_table *table, uint8_t lengths[GROUP_MOST])
{
    struct scoring s = {.breath = b};
    int best[GROUP_MOST + 1] = {0};
    uint8_t from[GROUP_MOST + 1] = {0};
    size_t n = b->count, count = 0;
    if (n <= READER_BREATH) {
        lengths[0] = (uint8_t)n;
        return n > 0;
    }
    score(&s, table);
    size_t pieces = (n + READER_BREATH - 1) / READER_BREATH, ideal = (n + pieces - 1) / pieces;
    for (size_t end = 1; end <= n; end++) {
        best[end] = NEVER;
        for (size_t start = end > READER_BREATH_MOST ? end - READER_BREATH_MOST : 0; start < end; start++) {
            int cost = best[start] + length_cost(end - start, ideal) + (start ? s.cost[start] + CUT_ANY : 0);
            if (cost < best[end]) {
                best[end] = cost;
                from[end] = (uint8_t)start;
            }
        }
    }
    for (size_t end = n; end > 0; end = from[end])
        count++;
    size_t at = count;
    for (size_t end = n; end > 0; end = from[end])
        lengths[--at] = (uint8_t)(end - from[end]);
    return count;
}
