/*
 * Bytes of a text file → clean UTF-8. Pure. What is in a legacy encoding is converted when that is certain,
 * and refused by its name when it is not.
 */
#include "base/legacy.h"
#include "base/text.h"
#include "document/build.h"
#include "document/encoding.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int refuse(const char *name, int code, const char *bytes, size_t length, struct error *err)
{
    if (code == -EFBIG) {
        return error_at(err, code, name, 0, "Tệp có quá nhiều chữ. Xin chia thành nhiều tệp nhỏ.");
    }
    if (code == -EILSEQ) {
        const char *legacy = legacy_encoding(bytes, length);
        return error_at(err, code, name, 0,
                        "Chữ trong tệp không phải Unicode%s%s. Xin lưu lại tệp dạng Unicode (UTF-8).",
                        legacy ? ", có lẽ là " : "", legacy ? legacy : "");
    }
    return error_at(err, code, name, 0, "Không đủ bộ nhớ để đọc tệp.");
}

/* UTF-16 as Windows' editors save it, with its byte order mark. New memory, NULL when it is not that. */
static char *from_utf16(const char *bytes, size_t length, size_t *out_length)
{
    const unsigned char *in = (const unsigned char *)bytes;
    bool little = length >= 2 && in[0] == 0xFF && in[1] == 0xFE,
         big = length >= 2 && in[0] == 0xFE && in[1] == 0xFF;
    char *out = little || big ? malloc(length * 2 + 4) : NULL;
    size_t used = 0;
    for (size_t i = 2; out && i + 1 < length; i += 2) {
        uint32_t code = little ? (uint32_t)(in[i] | in[i + 1] << 8) : (uint32_t)(in[i] << 8 | in[i + 1]);
        used += code >= 0xD800 && code < 0xE000 ? 0 : text_put(code, out + used);
    }
    *out_length = used;
    return out;
}

/* Length of the sequence at `at` if it is one that text_clean would leave alone and that composes with
 * nothing: ASCII, the Latin letters up to U+02FF, the Vietnamese block U+1E00 to U+1EFF, dashes, quotes and
 * the ellipsis. 0 for all else. */
static size_t plain_sequence(const unsigned char *at, size_t left)
{
    if (at[0] < 0x80) {
        return at[0] >= ' ' ? at[0] != 0x7F : at[0] == '\n' || at[0] == '\t';
    }
    if (left >= 2 && at[0] >= 0xC3 && at[0] <= 0xCB && (at[1] & 0xC0) == 0x80) {
        return at[0] == 0xC3 && at[1] == 0x90 ? 0 : 2; /* U+00D0 stands for Đ in careless files */
    }
    if (left < 3 || (at[1] & 0xC0) != 0x80 || (at[2] & 0xC0) != 0x80) {
        return 0;
    }
    bool vietnamese = at[0] == 0xE1 && at[1] >= 0xB8 && at[1] <= 0xBB;
    bool mark = at[0] == 0xE2 && at[1] == 0x80 && ((at[2] >= 0x93 && at[2] <= 0x9D) || at[2] == 0xA6);
    return vietnamese || mark ? 3 : 0;
}

/* Most files are clean already; composing them again costs more than reading them. */
bool document_is_clean(const char *bytes, size_t length)
{
    bool vietnamese = false;
    for (size_t at = 0, n; at < length; at += n) {
        n = plain_sequence((const unsigned char *)bytes + at, length - at);
        if (!n) {
            return false;
        }
        vietnamese = vietnamese || (n == 3 && (unsigned char)bytes[at] == 0xE1);
    }
    return vietnamese; /* without it, the text may be in a legacy font */
}

/* Text that is UTF-8 but whose letters are a legacy font's: named as the bytes it was before. */
static int refuse_font(const char *name, const char *text, size_t length, struct error *err)
{
    char *bytes = malloc(length + 1);
    size_t used = 0;
    for (size_t at = 0; bytes && at < length;) {
        uint32_t code = text_next(text, length, &at);
        bytes[used++] = (char)(code <= 0xFF ? code : '?');
    }
    int code = bytes ? refuse(name, -EILSEQ, bytes, used, err) : refuse(name, -ENOMEM, text, length, err);
    free(bytes);
    return code;
}

int document_decode(const char *name, const char *bytes, size_t length, size_t limit, char **out,
                    size_t *out_length, const char **converted_from, struct error *err)
{
    char *converted = NULL;
    size_t converted_length = 0;
    const char *from = NULL;
    bool strange = false;
    *converted_from = "";
    if (length <= limit && document_is_clean(bytes, length)) {
        *out = strndup(bytes, length);
        *out_length = length;
        return *out ? 0 : refuse(name, -ENOMEM, bytes, length, err);
    }
    if (length <= limit && text_utf8_fault(bytes, length) == length) {
        from = encoding_repair(bytes, length, &converted, &converted_length, &strange);
    } else if (length <= limit && (converted = from_utf16(bytes, length, &converted_length)) != NULL) {
        from = "UTF-16";
    } else if (length <= limit && !legacy_is_utf16(bytes, length)) {
        from = encoding_convert(bytes, length, &converted, &converted_length);
    }
    if (strange && !from) {
        return refuse_font(name, bytes, length, err);
    }
    int code = from ? text_clean(converted, converted_length, limit, out, out_length, NULL)
                    : text_clean(bytes, length, limit, out, out_length, NULL);
    free(converted);
    if (code) {
        return refuse(name, code, bytes, length, err);
    }
    *converted_from = from ? from : "";
    return 0;
}
