/*
 * The words that web pages use for their own furniture, and what a line made of them is, for article_line.c.
 * Inside document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_ARTICLE_WORDS_H
#define LOAXA_DOCUMENT_ARTICLE_WORDS_H

#include "document/article_line.h"

/* What the line is when it is, or begins, or holds, one of the pages' own phrases; else OTHER. `label` is
 * what stands before the line's first colon, folded, "" = no colon. */
enum kind article_phrase(const struct article_line *line, const char *label);

/* How many of a line's words belong to the pages' own vocabulary (of menus and counters, of dates), how many
 * are figures or single letters, and how many are others; counted no further once the others are most. */
struct cover {
    size_t menu, date, figures, other;
};
struct cover article_cover(const char *folded);

/* Bytes of the longest phrase of `list` ("bai viet,tin") that `text` begins with, ending where a word ends; 0
 * = none. Both folded. */
size_t article_longest_in(const char *list, const char *text);
/* Does it read like the name of whose site a page is: a body's, a commune's? Titles may begin alike. */
bool article_is_owner(const char *folded);
/* Words of a folded text; "" has none. */
size_t article_count_words(const char *folded);

#endif
