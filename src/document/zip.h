/*
 * Parts of a zip archive already in memory, unpacked with a limit: a bomb ends with -EFBIG after `limit`
 * bytes. Pure but for memory. Inside document/ only.
 */
#ifndef LOAXA_DOCUMENT_ZIP_H
#define LOAXA_DOCUMENT_ZIP_H

#include <stdbool.h>
#include <stddef.h>

/* Unpacks the part `name` into new memory. -ENOENT when there is none, -EFBIG over `limit`, -EBADMSG for a
 * broken or encrypted archive, -E2BIG for more than 10,000 parts. */
int zip_part(const char *bytes, size_t length, const char *name, size_t limit, char **out,
             size_t *out_length);
/* Does a part whose name begins with `prefix` exist? */
bool zip_has(const char *bytes, size_t length, const char *prefix);
/* Name of the first part that begins with `prefix`; new memory, NULL when there is none. */
char *zip_find(const char *bytes, size_t length, const char *prefix);

#endif
