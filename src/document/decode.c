/*
 * Bytes of a text file → clean UTF-8. Pure. What is not UTF-8 is refused by the name of the encoding it most
 * probably has.
 */
#include "base/legacy.h"
#include "base/text.h"
#include "document/build.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int document_decode(const char *name, const char *bytes, size_t length, size_t limit, char **out,
                    size_t *out_length, const char **converted_from, struct error *err)
{
    *converted_from = "";
    int code = text_clean(bytes, length, limit, out, out_length, NULL);
    if (code == -EFBIG) {
        return error_at(err, code, name, 0, "Tệp có quá nhiều chữ. Xin chia thành nhiều tệp nhỏ.");
    }
    if (code == -EILSEQ) {
        const char *legacy = legacy_encoding(bytes, length);
        return error_at(err, code, name, 0,
                        "Chữ trong tệp không phải Unicode%s%s. Xin lưu lại tệp dạng Unicode (UTF-8).",
                        legacy ? ", có lẽ là " : "", legacy ? legacy : "");
    }
    return code ? error_at(err, code, name, 0, "Không đủ bộ nhớ để đọc tệp.") : 0;
}
