/* fuzz-room: document */
/* JSON of any bytes. */
#include "one_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_one_document("fuzz.json", (const char *)data, size);
}
