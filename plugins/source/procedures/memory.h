/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The source's memory: long texts kept in the host's state in pieces, because a key holds at most 8 MB.
 */
#ifndef LOAXA_PROCEDURES_MEMORY_H
#define LOAXA_PROCEDURES_MEMORY_H

#include "plugin/loaxa_plugin.h"
#include <stddef.h>

/* New memory through *text (free()), NULL when `key` was never saved. */
int memory_load(const struct loaxa_host *host, const char *key, char **text, size_t *length);
int memory_save(const struct loaxa_host *host, const char *key, const char *text, size_t length);

#endif
