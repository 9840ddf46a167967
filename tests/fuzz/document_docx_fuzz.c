/* fuzz-room: document */
/*
 * A Word file, whole or broken: no input may crash, hang or grow without bound; what comes out is valid
 * UTF-8.
 */
#include "base/base.h"
#include "document/article.h"
#include "document/document.h"
#include "zip_parts.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"word/document.xml", "word/styles.xml"};

static void read_archive(const char *bytes, size_t size)
{
    struct document_limits limits = document_limits_default;
    struct document *doc = NULL;
    limits.text_bytes = 1u << 20;
    limits.cells = 10000;
    limits.deadline_ms = 5000;
    if (document_read_bytes("fuzz.docx", bytes, size, &limits, &doc, NULL) != 0)
        return;
    document_keep_article(doc);
    char *text = document_text(doc);
    if (text != NULL && text_utf8_fault(text, strlen(text)) != strlen(text))
        abort();
    free(text);
    document_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = size;
    if (zip_is_archive(data, size)) {
        read_archive((const char *)data, size);
    } else {
        char *bytes = zip_of(data, size, names, sizeof names / sizeof *names, &length);
        read_archive(bytes, length);
        free(bytes);
    }
    return 0;
}
