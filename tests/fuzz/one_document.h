/*
 * What every target of one format of document does: no input may crash, hang or grow without bound; what
 * comes out is valid UTF-8.
 */
#ifndef LOAXA_FUZZ_ONE_DOCUMENT_H
#define LOAXA_FUZZ_ONE_DOCUMENT_H

#include "base/base.h"
#include "document/article.h"
#include "document/document.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline int read_one_document(const char *name, const char *bytes, size_t size)
{
    struct document_limits limits = document_limits_default;
    struct document *doc = NULL;
    limits.text_bytes = 1u << 20;
    limits.cells = 10000;
    limits.deadline_ms = 5000;
    if (document_read_bytes(name, bytes, size, &limits, &doc, NULL) != 0)
        return 0;
    document_keep_article(doc);
    char *text = document_text(doc);
    if (text != NULL && text_utf8_fault(text, strlen(text)) != strlen(text))
        abort();
    free(text);
    document_free(doc);
    return 0;
}

#endif
