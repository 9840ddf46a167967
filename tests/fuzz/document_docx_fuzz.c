/* fuzz-room: document */
/* A Word file, whole or broken. */
#include "one_document.h"
#include "zip_parts.h"

static const char *const names[] = {"word/document.xml", "word/styles.xml"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = size;
    if (zip_is_archive(data, size))
        return read_one_document("fuzz.docx", (const char *)data, size);
    char *bytes = zip_of(data, size, names, sizeof names / sizeof *names, &length);
    read_one_document("fuzz.docx", bytes, length);
    free(bytes);
    return 0;
}
