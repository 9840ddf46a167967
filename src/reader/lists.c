/*
 * Word lists made quick. Rules write their cues as "một|hai ba|bốn"; here each such list is indexed once by
 * the hash of its first and of its last word, the first time any thread asks for it, and found again by its
 * address. The index belongs to the reader; entries are only ever added, published with release and read with
 * acquire.
 */
#include "reader/internal.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LISTS_BITS 11
#define LISTS_MOST (1u << LISTS_BITS) /* slots; the rules have some five hundred lists */

struct phrase {
    const char *text;
    uint32_t first, last; /* hashes */
    uint16_t length, words;
    uint16_t next_first, next_last; /* index + 1 in the chain of the same bucket */
};

struct list {
    const char *key;
    struct phrase *phrases;
    uint16_t *by_first, *by_last; /* buckets, index + 1 */
    uint32_t mask;
};

struct lists {
    _Atomic(struct list *) slots[LISTS_MOST];
};

struct lists *lists_new(void)
{
    return calloc(1, sizeof(struct lists));
}

static void list_free(struct list *list)
{
    if (!list)
        return;
    free(list->phrases);
    free(list->by_first);
    free(list);
}

void lists_free(struct lists *lists)
{
    for (size_t i = 0; lists && i < LISTS_MOST; i++)
        list_free(atomic_load(&lists->slots[i]));
    free(lists);
}

static void fill_phrase(struct phrase *p, const char *text, size_t length)
{
    const char *space = memchr(text, ' ', length), *last = memrchr(text, ' ', length);
    const char *tail = last ? last + 1 : text;
    p->text = text;
    p->length = (uint16_t)length;
    p->first = hash_bytes(text, space ? (size_t)(space - text) : length);
    p->last = hash_bytes(tail, length - (size_t)(tail - text));
    for (size_t i = 0; i < length; i++)
        p->words = (uint16_t)(p->words + (text[i] == ' '));
    p->words++;
}

static struct list *compile(const char *key)
{
    size_t count = 1, buckets = 4, n = 0;
    for (const char *p = key; *p; p++)
        count += *p == '|';
    while (buckets < count * 2)
        buckets *= 2;
    struct list *list = calloc(1, sizeof *list);
    if (!list)
        return NULL;
    list->key = key;
    list->mask = (uint32_t)buckets - 1;
    list->phrases = calloc(count, sizeof *list->phrases);
    list->by_first = calloc(buckets * 2, sizeof *list->by_first);
    if (!list->phrases || !list->by_first) {
        list_free(list);
        return NULL;
    }
    list->by_last = list->by_first + buckets;
    for (const char *p = key; *p; p += *p == '|') {
        size_t length = strcspn(p, "|");
        struct phrase *phrase = &list->phrases[n++];
        fill_phrase(phrase, p, length);
        uint16_t *first = &list->by_first[phrase->first & list->mask],
                 *last = &list->by_last[phrase->last & list->mask];
        phrase->next_first = *first;
        phrase->next_last = *last;
        *first = *last = (uint16_t)n;
        p += length;
    }
    return list;
}

static size_t slot_of(const char *key)
{
    uint64_t address = (uintptr_t)key;
    return (size_t)((address * 0x9E3779B97F4A7C15u) >> (64 - LISTS_BITS));
}

const struct list *word_list(const struct line *l, const char *key)
{
    struct lists *lists = l->reader->lists;
    size_t slot = slot_of(key);
    struct list *made = NULL;
    for (size_t probes = 0; probes < LISTS_MOST; probes++, slot = (slot + 1) & (LISTS_MOST - 1)) {
        struct list *found = atomic_load_explicit(&lists->slots[slot], memory_order_acquire);
        if (!found) {
            made = made ? made : compile(key);
            if (!made)
                return NULL;
            if (atomic_compare_exchange_strong_explicit(&lists->slots[slot], &found, made,
                                                        memory_order_acq_rel, memory_order_acquire))
                return made;
        }
        if (found->key == key) {
            list_free(made);
            return found;
        }
    }
    list_free(made);
    return NULL;
}

/* Tokens of one phrase ("hai ba") standing at i. */
static size_t phrase_at(const struct line *l, size_t i, const struct phrase *p)
{
    size_t at = 0, used = 0;
    if (i + p->words > l->count)
        return 0;
    while (at < p->length) {
        size_t end = at;
        while (end < p->length && p->text[end] != ' ')
            end++;
        const struct token *t = &l->tokens[i + used];
        if (t->end - t->start != end - at || memcmp(l->lower + t->start, p->text + at, end - at) != 0 ||
            (used > 0 && !t->space && t->kind != TOKEN_MARK))
            return 0;
        used++;
        at = end + 1;
    }
    return used;
}

bool phrase_ends_at(const struct line *l, size_t i, const char *phrase, size_t length)
{
    struct phrase p = {.words = 0};
    if (length == 0 || length > UINT16_MAX)
        return false;
    fill_phrase(&p, phrase, length);
    return p.words <= i && l->tokens[i - 1].hash == p.last && phrase_at(l, i - p.words, &p) > 0;
}

size_t words_at(const struct line *l, size_t i, const char *key)
{
    size_t best = 0;
    const struct list *list = i < l->count ? word_list(l, key) : NULL;
    if (!list)
        return 0;
    uint32_t hash = l->tokens[i].hash;
    for (size_t k = list->by_first[hash & list->mask]; k; k = list->phrases[k - 1].next_first) {
        const struct phrase *p = &list->phrases[k - 1];
        size_t used = p->first == hash && p->words > best ? phrase_at(l, i, p) : 0;
        best = used ? used : best;
    }
    return best;
}

size_t list_ends_at(const struct line *l, size_t i, const struct list *list)
{
    size_t best = 0;
    if (!list || i == 0 || i > l->count)
        return 0;
    uint32_t hash = l->tokens[i - 1].hash;
    for (size_t k = list->by_last[hash & list->mask]; k; k = list->phrases[k - 1].next_last) {
        const struct phrase *p = &list->phrases[k - 1];
        if (p->last == hash && p->words > best && p->words <= i && phrase_at(l, i - p->words, p))
            best = p->words;
    }
    return best;
}

size_t words_end_at(const struct line *l, size_t i, const char *key)
{
    return i > 0 && i <= l->count ? list_ends_at(l, i, word_list(l, key)) : 0;
}
