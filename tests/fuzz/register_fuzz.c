/* fuzz-room: document */
/*
 * Registers of documents, as the source "decisions" reads them: a table in XLSX, JSON or CSV, told apart by
 * its first byte, or lines typed beside a scan. No input may crash; a paper that was taken has its number, a
 * day of the calendar, its agency, and is found again by them.
 */
#include "../../plugins/source/decisions/paper.c"
#include "../../plugins/source/decisions/paper_duties.c"
#include "../../plugins/source/decisions/paper_speech.c"
#include "../../plugins/source/decisions/register.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_whole(const struct paper *paper)
{
    if (!*paper->number.number || !date_valid(paper->date) || !*paper->agency || paper->subject == NULL)
        abort();
    char *identity = paper_identity(paper);
    if (identity != NULL && text_utf8_fault(identity, strlen(identity)) != strlen(identity))
        abort();
    free(identity);
}

static void must_have_reason(void *context, int line, const char *reason)
{
    (void)context;
    if (line < 0 || !*reason)
        abort();
}

static void try_table(const struct document *doc)
{
    struct papers_register papers = {0};
    register_read(&papers, doc, must_have_reason, NULL);
    for (size_t i = 0; i < papers.count; i++) {
        must_be_whole(&papers.rows[i].paper);
        if (i < 20)
            register_by_file(&papers, papers.rows[i].file);
        if (i < 20)
            register_by_paper(&papers, &papers.rows[i].paper);
    }
    register_done(&papers);
}

static void try_typed(const uint8_t *data, size_t size)
{
    struct document *doc = NULL;
    struct paper paper;
    if (document_read_bytes("fuzz.txt", (const char *)data, size, NULL, &doc, NULL) != 0)
        return;
    if (register_typed(doc, &paper, NULL) == 0) {
        must_be_whole(&paper);
        paper_done(&paper);
    }
    document_free(doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct document *doc = NULL;
    if (size == 0 || size > 50000)
        return 0;
    const char *name = data[0] == 'P'                     ? "fuzz.xlsx"
                       : data[0] == '[' || data[0] == '{' ? "fuzz.json"
                                                          : "fuzz.csv";
    if (document_read_bytes(name, (const char *)data, size, NULL, &doc, NULL) == 0)
        try_table(doc);
    document_free(doc);
    if (data[0] != 'P')
        try_typed(data, size);
    return 0;
}
