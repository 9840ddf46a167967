/*
 * JSON, PDF and plain text: what is read; legacy encodings are converted, other languages refused.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/buf.h"
#include "document/build.h"
#include "document/document.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct document *read_ok(const char *name, const char *bytes, size_t length)
{
    struct document *doc = NULL;
    struct error err = {0};
    int code = document_read_bytes(name, bytes, length, NULL, &doc, &err);
    if (code) {
        fail_msg("%s: %d %s", name, code, err.text);
    }
    return doc;
}

static void json_files(void **state)
{
    (void)state;
    static const char text[] =
        "{\"data\":[{\"PROCEDURE_CODE\":\"1.000001\",\"PROCEDURE_NAME\":\"Một\",\"HO_SO\":[\"a\",\"b\"]},"
        "{\"PROCEDURE_CODE\":\"1.000002\",\"AMOUNT\":3}],\"x\":null}";
    struct document *doc = read_ok("a.json", text, strlen(text));
    assert_int_equal(doc->table_count, 1);
    const struct document_row *rows = doc->tables[0].rows;
    assert_int_equal(doc->tables[0].count, 3);
    assert_string_equal(rows[0].cells[1], "PROCEDURE_NAME");
    assert_string_equal(rows[1].cells[2], "a; b");
    assert_string_equal(rows[2].cells[1], "");
    assert_string_equal(rows[2].cells[3], "3");
    document_free(doc);
    struct error err = {0};
    assert_int_equal(document_read_bytes("a.json", "{\n\"a\":}", 7, NULL, &doc, &err), -EBADMSG);
    assert_non_null(strstr(err.text, "dòng 2"));
}

static void portable_documents(void **state)
{
    (void)state;
    static const char page[] =
        "BT /F1 12 Tf 50 780 Td 14 TL (Thong bao ve viec thu gom rac thai sinh hoat trong xa.) Tj T* ET";
    static const char *const contents[] = {page, ""};
    static const int codes[] = {0, -ENODATA};
    for (size_t i = 0; i < 2; i++) {
        char bytes[2048];
        int length = snprintf(bytes, sizeof bytes,
                              "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 "
                              "obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                              "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 "
                              "R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
                              "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n5 0 "
                              "obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
                              "trailer<</Size 6/Root 1 0 R>>\n%%%%EOF\n",
                              strlen(contents[i]), contents[i]);
        struct document *doc = NULL;
        struct error err = {0};
        int code = document_read_bytes("a.pdf", bytes, (size_t)length, NULL, &doc, &err);
        if (code == -ENOENT) {
            print_message("pdftotext is not installed\n");
            skip();
        }
        assert_int_equal(code, codes[i]);
        if (code == 0) {
            assert_string_equal(doc->paragraphs[0].text,
                                "Thong bao ve viec thu gom rac thai sinh hoat trong xa.");
            document_free(doc);
        }
    }
}

static void pages_become_one_text(void **state)
{
    (void)state;
    static const struct {
        const char *pages, *text;
    } cases[] = {
        {"Bài một\n\n  Nước lên\nTrang 1\n\fBài một\nchậm.\nTrang 2\n\f", "  Nước lên\nchậm.\n"},
        {"a\n\n- 1 -\n\fb\n2/3\n\fc\n\n\n3\n\f", "a\nb\nc\n"},
        /* points of a text that happen to open pages stay, page numbers beside a running head do not matter
         */
        {"Điều 1\na\n\fĐiều 2\nb\n", "Điều 1\na\nĐiều 2\nb\n"},
        {"Đề cương tuyên truyền    7\na\n\fĐề cương tuyên truyền    8\nb\n", "a\nb\n"},
        /* heads that differ on left and right pages */
        {"Xã Nà Sầm\na\n\fBản tin\nb\n\fXã Nà Sầm\nc\n\fBản tin\nd\n", "a\nb\nc\nd\n"},
        {"một trang", "một trang"},
        {"\f\f\n\f", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = strdup(cases[i].pages);
        size_t length = pdf_join_pages(text, strlen(text));
        assert_int_equal(length, strlen(cases[i].text));
        assert_memory_equal(text, cases[i].text, length);
        free(text);
    }
}

/* "ngày" and then room for a figure, a megabyte of it: read once, not once for each blank. */
static void a_wide_gap_is_passed_once(void **state)
{
    (void)state;
    struct document_limits limits = document_limits_default;
    struct document *doc = NULL;
    struct error err = {0};
    struct buf text;
    limits.deadline_ms = 5000;
    buf_init(&text, 4u << 20);
    buf_add_text(&text, "Suối Thử, ngày");
    for (int i = 0; i < 1 << 20; i++) {
        buf_add_char(&text, ' ');
    }
    buf_add_text(&text, "tháng 10 năm 2026\nSáng nay bà con cả xã ra đồng gặt lúa, trời trong và gió nhẹ.\n");
    int code = document_read_bytes("giay.txt", text.data, text.length, &limits, &doc, &err);
    if (code) {
        fail_msg("%s", err.text);
    }
    assert_string_equal(doc->paragraphs[0].text, "Suối Thử, ngày tháng 10 năm 2026");
    document_free(doc);
    buf_done(&text);
}

static void legacy_encodings_are_converted(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *from;
    } cases[] = {
        {"\xF1y ban nh\xA9n d\xA9n x\xB7 th\xABng b\xB8o v\xD2 vi\xD6"
         "c thu gom r\xB8"
         "c. B\xB5 con kh\xABng \xAE\xE6 r\xB8"
         "c.",
         "TCVN3"},
        {"uûy ban nhaân daân xaõ thoâng baùo veà vieäc thu gom raùc. Baø con khoâng ñoå raùc.", "VNI"},
        {"\xC3\xB1y ban nh\xC2\xA9n d\xC2\xA9n x\xC2\xB7 th\xC2\xABng b\xC2\xB8o v\xC3\x92 vi\xC3\x96"
         "c thu gom r\xC2\xB8"
         "c. B\xC2\xB5 con "
         "kh\xC2\xABng \xC2\xAE\xC3\xA6 r\xC2\xB8"
         "c.",
         "TCVN3"},
        {"u\xD2y ban nh\xE2n d\xE2n xa\xDE th\xF4ng b\xE1o v\xEA\xCC vi\xEA\xF2"
         "c thu gom r\xE1"
         "c. B\xE0 con kh\xF4ng \xF0\xF4\xD2 r\xE1"
         "c.",
         "Windows-1258"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = read_ok("a.txt", cases[i].bytes, strlen(cases[i].bytes));
        assert_string_equal(doc->paragraphs[0].text,
                            "ủy ban nhân dân xã thông báo về việc thu gom rác. Bà con không đổ rác.");
        assert_non_null(strstr(doc->warnings[0], cases[i].from));
        document_free(doc);
    }
}

/* Short texts, texts that kept some words, and UTF-8 written twice are read; garbled ones are never spoken.
 */
static void garbled_texts_are_mended_or_named(void **state)
{
    (void)state;
    static const struct {
        const char *garbled, *mended;
    } cases[] = {
        {"Th«ng b¸o häp d©n.", "Thông báo họp dân."},
        {"Hoïp daân thoân Ñoâng.", "Họp dân thôn Đông."},
        {"Viêòc sôì hóa kêìt quaÒ coÌn châòm, ngýõÌi dân phaÒi chõÌ.",
         "Việc số hóa kết quả còn chậm, người dân phải chờ."},
        {"Thá»§ tá»¥c nÃ\xC2\xA0y khÃ´ng thu tiá»\xC2\x81n.", "Thủ tục này không thu tiền."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = read_ok("a.txt", cases[i].garbled, strlen(cases[i].garbled));
        assert_string_equal(doc->paragraphs[0].text, cases[i].mended);
        document_free(doc);
    }
    static const char unsure[] = "g¹o nÕp, gµ vÞt, r¬m r¹";
    struct document *doc = NULL;
    struct error err = {0};
    assert_int_equal(document_read_bytes("a.txt", unsure, strlen(unsure), NULL, &doc, &err), -EILSEQ);
    assert_non_null(strstr(err.text, "TCVN3"));
}

static void unmarked_vietnamese_is_refused(void **state)
{
    (void)state;
    static const char text[] =
        "UBND xa thong bao cat dien ngay mai tu bay gio den muoi mot gio tai thon Dong va "
        "thon Doai.";
    struct document *doc = NULL;
    struct error err = {0};
    assert_int_equal(document_read_bytes("a.txt", text, strlen(text), NULL, &doc, &err), -ENOTSUP);
    assert_non_null(strstr(err.text, "không có dấu"));
}

static void unicode_is_left_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {"Ủy ban nhân dân xã thông báo.",
                                        "Menu: café, crème brûlée, señor, naïve, Zürich, Ångström, déjà vu.",
                                        "à ã â ù ì í ô õ ò é è ê ý á ã à â ê ô"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct document *doc = read_ok("a.txt", texts[i], strlen(texts[i]));
        assert_string_equal(doc->paragraphs[0].text, texts[i]);
        document_free(doc);
    }
}

static void other_languages_are_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"សូមស្វាគមន៍មកកាន់ភូមិរបស់យើង សូមស្វាគមន៍មកកាន់ភូមិរបស់យើង", "Khmer"},
        {"Peb tsis muaj lub tsev kawm ntawv nyob hauv lub zos no vim hais tias cov neeg tsis txaus thiab "
         "txoj kev mus deb heev rau cov me nyuam",
         "viết bằng tiếng Mông"},
        {"Please bring your documents to the public service centre every weekday morning before eleven, "
         "because afternoons are crowded.",
         "viết bằng tiếng Anh"},
        {"Saya tinggal bersama keluarga besar dekat pasar kota lama, setiap pagi kami pergi bekerja menanam "
         "sayuran segar.",
         "không phải tiếng Việt"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = NULL;
        struct error err = {0};
        assert_int_equal(document_read_bytes("a.txt", cases[i][0], strlen(cases[i][0]), NULL, &doc, &err),
                         -ENOTSUP);
        assert_non_null(strstr(err.text, cases[i][1]));
        assert_non_null(strstr(err.text, "chưa có giọng đọc, xin thu âm"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_files),
        cmocka_unit_test(portable_documents),
        cmocka_unit_test(pages_become_one_text),
        cmocka_unit_test(a_wide_gap_is_passed_once),
        cmocka_unit_test(legacy_encodings_are_converted),
        cmocka_unit_test(garbled_texts_are_mended_or_named),
        cmocka_unit_test(unmarked_vietnamese_is_refused),
        cmocka_unit_test(unicode_is_left_alone),
        cmocka_unit_test(other_languages_are_refused),
    };
    return cmocka_run_group_tests_name("text files and encodings", tests, NULL, NULL);
}
