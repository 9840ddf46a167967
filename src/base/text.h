/*
 * Text at the door: UTF-8 checked, composed (NFC), controls stripped, bounded; then trusted inside. Pure.
 */
#ifndef LOAXA_BASE_TEXT_H
#define LOAXA_BASE_TEXT_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offset of the first byte that is not valid UTF-8 (over-long forms, surrogates and > U+10FFFF are not), or
 * `length` when all is valid. */
size_t text_utf8_fault(const char *text, size_t length);

/* Validates, composes to NFC and strips what has no place in a text: C0/C1 controls but tab and newline (CR
 * LF and CR become LF), a leading BOM, zero-width characters, soft hyphens; U+00D0 becomes U+0110. Returns
 * new memory (free()), NUL-terminated. -EILSEQ for invalid UTF-8 (the error says the offset and offers the
 * likely legacy encoding: TCVN3, VNI, Windows-1258, UTF-16), -EFBIG over `limit` bytes. */
int text_clean(const char *text, size_t length, size_t limit, char **out, size_t *out_length,
               struct error *err);

/* Makes any bytes readable in place, for logs: what is not UTF-8 becomes '?', a sequence cut off by the end
 * goes. */
void text_mend(char *text);

/* Next code point of valid UTF-8; advances *at. Returns 0xFFFD and advances one byte on a fault. */
uint32_t text_next(const char *text, size_t length, size_t *at);
/* Writes 1-4 bytes, returns their number. */
size_t text_put(uint32_t code_point, char out[4]);
size_t text_count(const char *text, size_t length); /* code points */

/* Lower-cases Vietnamese and Latin text by Unicode's simple mapping. New memory (free()). */
char *text_lower(const char *text);
/* Trims ASCII and no-break spaces in place; returns the start. */
char *text_trim(char *text);
bool text_starts(const char *text, const char *prefix);
/* Whether `word` is one of the space-separated words. */
bool text_has_word(const char *words, const char *word);

/* Nearest of `count` names to `name` by edit distance (at most a third of its length), or NULL. For "did you
 * mean". */
const char *text_nearest(const char *name, const char *const *names, size_t count);

#endif
