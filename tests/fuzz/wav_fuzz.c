/* fuzz-room: base */
/*
 * WAV headers from outside: recordings and programs' output. Whatever the bytes, the walk ends, and what it
 * accepts lies within what it was given.
 */
#include "base/wav.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wav_header header;
    if (wav_header_parse(data, size, &header) != 0)
        return 0;
    if (header.data_at > size || header.channels == 0 || header.rate_hz == 0 || header.block_bytes == 0)
        abort();
    return 0;
}
