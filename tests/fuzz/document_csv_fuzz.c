/* fuzz-room: document */
/* A CSV table of any bytes. */
#include "one_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_one_document("fuzz.csv", (const char *)data, size);
}
