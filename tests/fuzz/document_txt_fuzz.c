/* fuzz-room: document */
/* A plain text of any bytes and encoding. */
#include "one_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_one_document("fuzz.txt", (const char *)data, size);
}
