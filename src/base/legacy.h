/*
 * Naming the legacy encoding that bytes which are not UTF-8 probably have, so that the error can tell the
 * person what to do. A guess by byte statistics; nothing is ever converted silently.
 */
#ifndef LOAXA_BASE_LEGACY_H
#define LOAXA_BASE_LEGACY_H

#include <stdbool.h>
#include <stddef.h>

/* "TCVN3 (.VnTime fonts)", "VNI (VNI- fonts)", "Windows-1258", "UTF-16", or NULL when nothing fits. */
const char *legacy_encoding(const char *text, size_t length);
/* A UTF-16 byte order mark, or so many NUL bytes that it can be no text in UTF-8. */
bool legacy_is_utf16(const char *text, size_t length);

#endif
