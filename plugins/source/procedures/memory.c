/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Long texts in the host's state: key.0, key.1, … of at most 4 MB, cut at line ends so that every piece is
 * whole text; the last one is followed by an empty piece. Runs inside poll().
 */
#include "memory.h"
#include "base/buf.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_MOST (4u << 20)
#define PIECES_MOST 16

int memory_load(const struct loaxa_host *host, const char *key, char **text, size_t *length)
{
    struct buf out;
    int code = 0;
    bool found = false;
    buf_init(&out, PIECES_MOST * (size_t)PIECE_MOST);
    buf_add(&out, "", 0);
    for (int piece = 0; piece < PIECES_MOST && code == 0; piece++) {
        char name[64];
        const char *value = NULL;
        size_t size = 0;
        snprintf(name, sizeof name, "%s.%d", key, piece);
        code = host->state_get(host, name, &value, &size);
        if (code || !value || !size) {
            found = found || value;
            break;
        }
        found = true;
        code = buf_add(&out, value, size);
    }
    *length = out.length;
    *text = code == 0 && found ? buf_take(&out) : NULL;
    buf_done(&out);
    return code;
}

static size_t piece_length(const char *text, size_t length)
{
    if (length <= PIECE_MOST) {
        return length;
    }
    const char *cut = memrchr(text, '\n', PIECE_MOST);
    return cut ? (size_t)(cut - text) + 1 : 0;
}

int memory_save(const struct loaxa_host *host, const char *key, const char *text, size_t length)
{
    int code = 0;
    for (int piece = 0; piece < PIECES_MOST && code == 0; piece++) {
        char name[64];
        size_t n = piece_length(text, length);
        snprintf(name, sizeof name, "%s.%d", key, piece);
        code = length && !n ? -EFBIG : host->state_set(host, name, text, n);
        text += n;
        length -= n;
        if (!n) {
            return code;
        }
    }
    return code ? code : -EFBIG;
}
