/*
 * Bombs and broken office files end with a clear error; a large sound one is read to its end.
 */
#include "base/base.h"
#include "office_zip.h"
#include <errno.h>

/* `before`, long enough to be in a piece of its own, and a tag with 100,000 attributes. */
static char *many_attributes(const char *before)
{
    struct buf xml;
    buf_init(&xml, 4u << 20);
    buf_add_text(&xml, before);
    if (strchr(before, '[')) {
        for (size_t i = 0; i < 50000; i++) {
            buf_add_text(&xml, "ba\u0301o<!-- ");
        }
        buf_add_text(&xml, "]]><a ");
    }
    for (size_t i = 0; i < 100000; i++) {
        buf_format(&xml, "a%zu='' ", i);
    }
    buf_add_text(&xml, strncmp(before, "<r>", 3) == 0 ? "/></r>" : "/>");
    return buf_take(&xml);
}

static void bombs_and_broken_files(void **state)
{
    (void)state;
    static char deep[30000];
    for (size_t i = 0; i < sizeof deep - 3; i += 3) {
        memcpy(deep + i, "<w>", 3);
    }
    char *attributes = many_attributes("<a "), *behind = many_attributes("<r><![CDATA["),
         *masked = many_attributes("<\x01"
                                   "a ");
    char *spaces = malloc(40u << 20);
    memset(spaces, ' ', 40u << 20);
    const struct {
        const char *name;
        struct part part;
        int code;
    } cases[] = {
        {"a.docx", {"word/document.xml", spaces, 40u << 20}, -EFBIG},
        {"a.docx", {"word/document.xml", deep, 0}, -EBADMSG},
        {"a.docx", {"word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 0}, -EBADMSG},
        {"a.docx", {"word/document.xml", "<a><b>", 0}, -EBADMSG},
        {"a.docx", {"word/document.xml", attributes, 0}, -EBADMSG}, /* each is compared with all others */
        {"a.docx", {"word/document.xml", masked, 0}, -EBADMSG},
        {"a.docx", {"word/document.xml", behind, 0}, -EBADMSG},
        {"a.docx", {"khac.xml", "<a/>", 0}, -EBADMSG},
        {"a.xlsx", {"xl/workbook.xml", "<a/>", 0}, -EBADMSG},
        {"a.zip", {"gi-do.txt", "x", 0}, -EMEDIUMTYPE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = NULL;
        struct error err = {0};
        size_t size = 48u << 20;
        char *bytes = malloc(size);
        size_t length = zip(&cases[i].part, 1, bytes, size);
        struct document_limits limits = document_limits_default;
        limits.file_bytes = 64u << 20;
        int code = document_read_bytes(cases[i].name, bytes, length, &limits, &doc, &err);
        assert_int_equal(code, cases[i].code);
        assert_true(strlen(err.text) > 20);
        /* cut short */
        assert_true(document_read_bytes(cases[i].name, bytes, length < 60 ? length / 2 : 60, &limits, &doc,
                                        &err) < 0);
        free(bytes);
    }
    free(spaces);
    free(attributes);
    free(masked);
    free(behind);
}

/* Larger than the pieces that libxml2 is given, with letters still to be composed. */
static void large_parts_are_read_in_pieces(void **state)
{
    (void)state;
    struct buf xml;
    struct document *doc = NULL;
    buf_init(&xml, 4u << 20);
    buf_add_text(&xml, "<w:document xmlns:w=\"w\"><w:body><!-- <b '");
    for (size_t i = 0; i < 40000; i++) {
        buf_add_text(&xml, "<i ");
    }
    buf_add_text(&xml, "-->");
    for (size_t i = 0; i < 5000; i++) {
        buf_format(&xml,
                   "<w:p><w:r><w:t xml:space=\"preserve\">Thông ba\u0301o </w:t></w:r><w:r><w:t>số "
                   "%zu.</w:t></w:r></w:p>",
                   i);
    }
    buf_add_text(&xml, "</w:body></w:document>");
    const struct part part = {"word/document.xml", xml.data, xml.length};
    assert_int_equal(read_zip("a.docx", &part, 1, &doc, NULL), 0);
    assert_int_equal(doc->paragraph_count, 5000);
    for (size_t i = 0; i < 5000; i++) {
        char says[40];
        snprintf(says, sizeof says, "Thông báo số %zu.", i);
        assert_string_equal(doc->paragraphs[i].text, says);
    }
    document_free(doc);
    buf_done(&xml);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bombs_and_broken_files),
        cmocka_unit_test(large_parts_are_read_in_pieces),
    };
    return cmocka_run_group_tests_name("office bombs", tests, NULL, NULL);
}
