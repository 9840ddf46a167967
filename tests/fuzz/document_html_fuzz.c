/* fuzz-room: document */
/* A web page of any bytes. */
#include "one_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return read_one_document("fuzz.html", (const char *)data, size);
}
