/* fuzz-room: document */
/* What pdftotext wrote of a PDF's pages: joining them never makes them longer. */
#include "document/build.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size ? size : 1);
    if (text == NULL)
        return 0;
    memcpy(text, data, size);
    if (pdf_join_pages(text, size) > size)
        abort();
    free(text);
    return 0;
}
