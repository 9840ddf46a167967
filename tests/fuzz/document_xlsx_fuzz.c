/* fuzz-room: document */
/* An Excel file, whole or broken. */
#include "one_document.h"
#include "zip_parts.h"

static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                    "xl/workbook.xml", "xl/_rels/workbook.xml.rels"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = size;
    if (zip_is_archive(data, size))
        return read_one_document("fuzz.xlsx", (const char *)data, size);
    char *bytes = zip_of(data, size, names, sizeof names / sizeof *names, &length);
    read_one_document("fuzz.xlsx", bytes, length);
    free(bytes);
    return 0;
}
