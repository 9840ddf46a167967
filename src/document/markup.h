/*
 * What must hold of markup before libxml2 sees it: it compares every attribute of a tag with all others, and
 * its tree takes hundreds of bytes a tag. Inside document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_MARKUP_H
#define LOAXA_DOCUMENT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

struct markup {
    bool html;         /* its tree is kept whole, so its tags and attributes are limited in all, too */
    size_t found;      /* tags and attributes so far */
    const char *until; /* what ends the comment that the last piece broke off in */
};

/* The next piece of a text; pieces are parted before a "<". 0, -EBADMSG when a tag has more attributes than
 * any page or office file has, -E2BIG when there is more in all than memory is for. */
int markup_check(struct markup *markup, const char *bytes, size_t length);

#endif
