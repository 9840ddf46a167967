/*
 * Is a text Vietnamese? No voice speaks anything else. Pure.
 */
#ifndef LOAXA_DOCUMENT_LANGUAGE_H
#define LOAXA_DOCUMENT_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

/* NULL when the text may be Vietnamese (or is too short to tell), else the Vietnamese name of the language or
 * script it is in, "khác" when it is only known not to be Vietnamese. */
const char *language_other(const char *text, size_t length);

/* Vietnamese typed without any of its accents, a sentence or more: no voice can read it. */
bool language_is_unmarked(const char *text, size_t length);

/* Could this be a Vietnamese syllable? `word` is folded: small letters without accents. */
bool language_is_syllable(const char *word, size_t length);

#endif
