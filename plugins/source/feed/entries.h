/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RSS 2.0 and Atom: bytes in, entries out. Pure.
 */
#ifndef LOAXA_FEED_ENTRIES_H
#define LOAXA_FEED_ENTRIES_H

#include <stddef.h>
#include <stdint.h>

struct entry {
    char *id, *title, *html, *author, *topic; /* owned; "" when the feed does not say */
    int64_t published_s;                      /* seconds since 1970 UTC, 0 when the feed does not say */
};

#define ENTRIES_MOST 200
struct entries {
    char *title; /* of the whole feed, "" when it has none */
    struct entry entries[ENTRIES_MOST];
    size_t count;
};

/* 0, -EBADMSG (no feed, broken XML, or a document type, which no feed needs), -ENOMEM. On success
 * entries_done. */
int entries_read(const char *bytes, size_t length, struct entries *out);
void entries_done(struct entries *entries);

#endif
