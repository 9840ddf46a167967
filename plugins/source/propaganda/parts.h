/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Splitting an article into parts at paragraph ends, and what is said before and after each. Pure.
 */
#ifndef LOAXA_PROPAGANDA_PARTS_H
#define LOAXA_PROPAGANDA_PARTS_H

#include "document/document.h"
#include "document/folder.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARTS_MOST ((size_t)40)

struct parts {
    char *text;                   /* the article; parts are cut out of it */
    size_t start[PARTS_MOST + 1]; /* offsets; start[count] is the end */
    size_t count;
    bool untitled; /* the title is only its first words: not spoken */
};

/* Syllables that fit into `ms` of speech over a horn (170 a minute, pauses included). */
size_t parts_syllables(int64_t ms);

/* Splits `text`, the document's (a paragraph a line), into the fewest parts of about `most` syllables, of
 * even length. A paragraph longer than that is cut at a sentence end; a heading, or a line that ends with a
 * colon, stays with what it leads to. -ENOMEM. */
int parts_split(struct parts *parts, const struct document *doc, const char *text, size_t most);
void parts_done(struct parts *parts);

/* Opening, part `part` (1-based) and closing. The wording varies from article to article. New memory. */
char *parts_speech(const struct parts *parts, size_t part, const char *title, const struct folder_file *file,
                   const char *listeners);

#endif
