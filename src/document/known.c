/*
 * Ids and values as lines "id TAB value". Loaded entries are sorted once and found by bisection; what is new
 * in this poll is appended. Pure.
 */
#include "document/known.h"
#include "base/buf.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int by_id(const void *a, const void *b)
{
    const struct known_entry *left = a, *right = b;
    return strcmp(left->id, right->id);
}

static int known_append(struct known *known, char *id, char *value, int present)
{
    if (known->count == known->capacity) {
        size_t capacity = known->capacity ? known->capacity * 2 : 32;
        struct known_entry *grown = realloc(known->entries, capacity * sizeof *grown);
        if (!grown) {
            free(id);
            free(value);
            return -ENOMEM;
        }
        known->entries = grown;
        known->capacity = capacity;
    }
    if (!id || !value) {
        free(id);
        free(value);
        return -ENOMEM;
    }
    known->entries[known->count++] = (struct known_entry){.id = id, .value = value, .present = present};
    return 0;
}

int known_load(struct known *known, const char *text, size_t length)
{
    *known = (struct known){0};
    const char *end = text ? text + length : text;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop : end;
        const char *tab = memchr(text, '\t', (size_t)(stop - text));
        if (tab) {
            int code = known_append(known, strndup(text, (size_t)(tab - text)),
                                    strndup(tab + 1, (size_t)(stop - tab - 1)), 0);
            if (code) {
                return code;
            }
        }
        text = stop + 1;
    }
    if (known->count) {
        qsort(known->entries, known->count, sizeof *known->entries, by_id);
    }
    known->loaded = known->count;
    return 0;
}

static struct known_entry *known_find(const struct known *known, const char *id)
{
    char *key = strdup(id);
    struct known_entry wanted = {.id = key}, *found = NULL;
    if (key && known->loaded) {
        found = bsearch(&wanted, known->entries, known->loaded, sizeof wanted, by_id);
    }
    free(key);
    return found;
}

const char *known_value(const struct known *known, const char *id)
{
    const struct known_entry *entry = known_find(known, id);
    return entry ? entry->value : NULL;
}

int known_set(struct known *known, const char *id, const char *value)
{
    struct known_entry *entry = known_find(known, id);
    if (!entry) {
        return known_append(known, strdup(id), strdup(value), 1);
    }
    char *copy = strdup(value);
    if (!copy) {
        return -ENOMEM;
    }
    free(entry->value);
    entry->value = copy;
    entry->present = 1;
    return 0;
}

char *known_save(const struct known *known, size_t *length)
{
    struct buf out;
    buf_init(&out, 8u << 20);
    buf_add(&out, "", 0);
    for (size_t i = 0; i < known->count; i++) {
        if (known->entries[i].present) {
            buf_format(&out, "%s\t%s\n", known->entries[i].id, known->entries[i].value);
        }
    }
    *length = out.length;
    return buf_take(&out);
}

void known_done(struct known *known)
{
    for (size_t i = 0; i < known->count; i++) {
        free(known->entries[i].id);
        free(known->entries[i].value);
    }
    free(known->entries);
    *known = (struct known){0};
}
