/*
 * Text in the encodings of before Unicode: TCVN3 (.VnTime), VNI, Windows-1258. Pure.
 */
#ifndef LOAXA_DOCUMENT_ENCODING_H
#define LOAXA_DOCUMENT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Converts bytes that are not UTF-8, when one of the encodings clearly gives Vietnamese: its name, and the
 * text (UTF-8, not yet composed) in new memory. NULL when none does. */
const char *encoding_convert(const char *bytes, size_t length, char **out, size_t *out_length);

/* The same for valid UTF-8 that holds the codes of a legacy font ("ñy ban nh©n d©n" in .VnTime), as Word
 * files do, or that was written as UTF-8 twice. NULL when the text is what it seems, or, with *strange, when
 * it is no language as it stands but no encoding makes it Vietnamese. */
const char *encoding_repair(const char *text, size_t length, char **out, size_t *out_length, bool *strange);

/* The character of one byte in Windows-1258, where a tone follows its letter, or in Windows-1252. */
uint32_t encoding_character(unsigned char byte, bool vietnamese);

#endif
