/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A feed's entry as it is told over a horn. Pure.
 */
#ifndef LOAXA_FEED_TOLD_H
#define LOAXA_FEED_TOLD_H

#include "base/error.h"
#include "entries.h"

struct told {
    char *title, *text; /* owned */
};

/* Title and text of `entry`, told as news from `from` ("" = not said) in at most `most` syllables, ending
 * with a whole sentence. What a site hangs on its entries (captions, by-lines, "Xem thêm", the site's own
 * line) is left out. -EBADMSG and the like with `err` for the officer when the entry cannot be told; -ENOMEM.
 * On success told_done. */
int told_make(const struct entry *entry, const char *from, size_t most, struct told *out, struct error *err);
void told_done(struct told *told);

#endif
