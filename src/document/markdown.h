/*
 * Lines of a page that was dumped as Markdown. Inside document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_MARKDOWN_H
#define LOAXA_DOCUMENT_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

/* Is the text one: does it have headings with "#" and links "[…](…)"? */
bool markdown_is(const char *text, size_t length);

/* How many "#" of a heading the line begins with, 1..6; 0 = it is none. */
size_t markdown_heading(const char *text, size_t length);

/* The line without signs; a picture becomes the word "image", a link its words. Its length; `out` holds
 * `length` + 5 bytes. */
size_t markdown_plain(const char *text, size_t length, char *out);

#endif
