/* fuzz-room: document */
/*
 * A Rich Text file of any bytes: no input may crash, hang or grow without bound; what comes out is
 * valid UTF-8.
 */
#include "base/base.h"
#include "document/article.h"
#include "document/document.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document_limits limits = document_limits_default;
    struct document *doc = NULL;
    limits.text_bytes = 1u << 20;
    limits.cells = 10000;
    limits.deadline_ms = 5000;
    if (document_read_bytes("fuzz.rtf", (const char *)data, size, &limits, &doc, NULL) != 0)
        return 0;
    document_keep_article(doc);
    char *text = document_text(doc);
    if (text != NULL && text_utf8_fault(text, strlen(text)) != strlen(text))
        abort();
    free(text);
    document_free(doc);
    return 0;
}
