/*
 * Words without accents, capitals and signs, by which readers and guards know them. Most of a document's time
 * goes here, so the letters of Vietnamese are in a table of their own. Pure.
 */
#include "base/text.h"
#include "document/document.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* The letters of Vietnamese, great and small, by the letter they are made of. */
static const struct {
    uint16_t first, last;
    char letter;
} letters[] = {{0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'}, {0x1EC8, 0x1ECB, 'i'}, {0x1ECC, 0x1EE3, 'o'},
               {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'}, {0x00C0, 0x00C5, 'a'}, {0x00E0, 0x00E5, 'a'},
               {0x0110, 0x0111, 'd'}, {0x01AF, 0x01B0, 'u'}, {0x01A0, 0x01A1, 'o'}, {0x0102, 0x0103, 'a'},
               {0x00C8, 0x00CB, 'e'}, {0x00E8, 0x00EB, 'e'}, {0x00CC, 0x00CF, 'i'}, {0x00EC, 0x00EF, 'i'},
               {0x00D2, 0x00D6, 'o'}, {0x00F2, 0x00F6, 'o'}, {0x00D9, 0x00DC, 'u'}, {0x00F9, 0x00FC, 'u'},
               {0x00DD, 0x00DD, 'y'}, {0x00FD, 0x00FD, 'y'}, {0x0128, 0x0129, 'i'}, {0x0168, 0x0169, 'u'}};

static int32_t fold_ascii(char c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
}

/* The first letter of what `code` is made of, in lower case; 0 for what is no letter or figure, -1 for an
 * accent that belongs to the letter before. */
static int32_t fold_one(uint32_t code)
{
    utf8proc_int32_t parts[8];
    int boundary = 0;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (code >= letters[i].first && code <= letters[i].last) {
            return letters[i].letter;
        }
    }
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)code, parts, 8,
                                                 UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary);
    utf8proc_category_t category = n > 0 && n <= 8 ? utf8proc_category(parts[0]) : UTF8PROC_CATEGORY_ZS;
    if (category == UTF8PROC_CATEGORY_MN) {
        return -1;
    }
    return category > UTF8PROC_CATEGORY_LO && category != UTF8PROC_CATEGORY_ND ? 0 : parts[0];
}

char *document_fold(const char *text)
{
    size_t length = strlen(text), used = 0;
    bool pending = false;
    char *out = malloc(length * 4 + 8);
    for (size_t at = 0; out && at < length;) {
        unsigned char c = (unsigned char)text[at];
        int32_t code = c < 0x80 ? fold_ascii(text[at++]) : fold_one(text_next(text, length, &at));
        if (code > 0) {
            out[used] = ' ';
            used += pending;
            if (code < 0x80) {
                out[used++] = (char)code;
            } else {
                used += text_put((uint32_t)code, out + used);
            }
        }
        pending = code == 0 ? used > 0 : code < 0 && pending;
    }
    if (out) {
        out[used] = '\0';
    }
    return out;
}
