/*
 * The guards' parts, shared by guard.c, guard_people.c and guard_numbers.c. Inside document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_GUARD_PARTS_H
#define LOAXA_DOCUMENT_GUARD_PARTS_H

#include "base/buf.h"
#include "document/guard.h"

struct guard {
    const struct guard_input *input;
    char *lower;    /* the text in small letters: bytes as in input->text, but for rare letters */
    struct buf why; /* what was found */
};

/* Adds a sentence to what was found. */
void guard_found(struct guard *guard, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* `words` in `text` at word borders, or NULL. */
const char *guard_words(const char *text, const char *words);
bool guard_is_word_byte(char c);
/* Does one of `words` (until NULL) stand in the `within` bytes before `at`, at most 60? */
bool guard_said_before(const char *text, const char *at, size_t within, const char *const *words);

bool guard_has_any(const char *lower, const char *const *list, size_t count);
#define GUARD_HAS(text, list) guard_has_any(text, list, sizeof list / sizeof *list)

/* ---- guard_names.c ---- */

struct guard_person {
    const char *start; /* in the text, with the honorific */
    size_t length;     /* bytes */
    bool official;     /* holds an office, by the words around the name */
};

/* Bytes of a name of at least two capitalised words at `text`, 0 = none. With `family` it begins with a known
 * family name. */
size_t guard_name_length(const char *text, bool family);
/* The next person in `text` (`lower`: the same in small letters, as long) from byte *at on, which moves
 * behind it. In a text of `capitals` everything begins with one: there only a known family name counts. */
bool guard_next_person(const char *text, const char *lower, bool capitals, size_t *at,
                       struct guard_person *person);
/* Do the words before `at` say that something is done for, to or about who stands there? */
bool guard_is_object(const char *lower, const char *at);

/* ---- what is looked for ---- */

/* A named person or household together with what is nobody else's business; lists of such. */
void guard_check_people(struct guard *guard);
/* Identity and account numbers, birth dates, mobile numbers. */
void guard_check_numbers(struct guard *guard);

/* Words that hold on one day or in one week only, for a notice that may air on more. */
void guard_check_relative(struct guard *guard);
/* A text whose days are all past. */
void guard_check_past(struct guard *guard);

#endif
