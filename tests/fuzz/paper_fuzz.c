/* fuzz-room: document */
/*
 * Official documents of any form, as the source "decisions" takes them apart: no input may crash, and what is
 * spoken of a paper that was understood is valid text of bounded length.
 */
#include "../../plugins/source/decisions/paper.c"
#include "../../plugins/source/decisions/paper_duties.c"
#include "../../plugins/source/decisions/paper_speech.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *doc = NULL;
    struct paper paper;
    if (size > 100000 || document_read_bytes("fuzz.txt", (const char *)data, size, NULL, &doc, NULL) != 0)
        return 0;
    if (paper_read(doc, &paper, NULL) == 0) {
        char *identity = paper_identity(&paper), *text = paper_speech(&paper, "nhà văn hóa", "bà con");
        if (text != NULL && text_utf8_fault(text, strlen(text)) != strlen(text))
            abort();
        free(identity);
        free(text);
        paper_done(&paper);
    }
    document_free(doc);
    return 0;
}
