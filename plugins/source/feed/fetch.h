/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fetching one address over HTTP(S) within limits: 10 s to connect, 30 s in all, 4 MB, five redirects, no
 * other protocol. Knows nothing of what it fetches.
 */
#ifndef LOAXA_FEED_FETCH_H
#define LOAXA_FEED_FETCH_H

#include "plugin/loaxa_plugin.h"
#include <stddef.h>

#define FETCH_MOST (4u << 20)
#define FETCH_TAG 256

struct fetch {
    const char *url;
    char etag[FETCH_TAG]; /* in: of the copy at hand, "" = none; out: of the answer */
    char *body;           /* out: new memory (free()); NULL when the copy at hand still is the newest */
    size_t length;
    char reason[256]; /* out, on failure: Vietnamese */
};

/* 0, or a negative errno with `reason`. Asks host->cancelled while it waits. */
int fetch_run(struct fetch *fetch, const struct loaxa_host *host);

#endif
