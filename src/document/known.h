/*
 * What a source submitted at its last poll: ids with a short value each, kept as text in the source's state.
 * So a record whose file is gone can be withdrawn and one seen for the first time can be dated. Pure.
 */
#ifndef LOAXA_DOCUMENT_KNOWN_H
#define LOAXA_DOCUMENT_KNOWN_H

#include <stddef.h>

struct known_entry {
    char *id, *value;
    int present; /* met in this poll */
};

struct known {
    struct known_entry *entries;
    size_t count, capacity, loaded; /* the first `loaded` are sorted */
};

/* Reads what known_save wrote (NULL, 0 for nothing yet). -ENOMEM. */
int known_load(struct known *known, const char *text, size_t length);
/* The value of `id`, NULL when it was not known. */
const char *known_value(const struct known *known, const char *id);
/* Marks `id` as present with `value` (copied; no newline or tab in either). -ENOMEM. */
int known_set(struct known *known, const char *id, const char *value);
/* The present ones as text. New memory, NULL on lack of it. */
char *known_save(const struct known *known, size_t *length);
void known_done(struct known *known);

#endif
