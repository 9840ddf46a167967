/*
 * Office files, JSON, converters, legacy encodings and other languages: what is read, and that bombs and
 * broken files end with a clear error. The files are made here, in memory.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/base.h"
#include "document/build.h"
#include "document/document.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WORD_OPEN                                                                                            \
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
#define WORD_CLOSE "</w:body></w:document>"
#define SHEET_OPEN                                                                                           \
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
#define SHEET_CLOSE "</sheetData></worksheet>"

struct part {
    const char *name, *text;
    size_t length; /* 0 = strlen */
};

static size_t zip(const struct part *parts, size_t count, char *out, size_t size)
{
    size_t used = 0;
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_open_memory(archive, out, size, &used);
    for (size_t i = 0; i < count; i++) {
        size_t length = parts[i].length ? parts[i].length : strlen(parts[i].text);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)length);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, parts[i].text, length), (la_ssize_t)length);
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return used;
}

static int read_zip(const char *name, const struct part *parts, size_t count, struct document **doc,
                    struct error *err)
{
    size_t size = 1u << 20;
    char *bytes = malloc(size);
    size_t length = zip(parts, count, bytes, size);
    *doc = NULL;
    int code = document_read_bytes(name, bytes, length, NULL, doc, err);
    free(bytes);
    return code;
}

static void word_files(void **state)
{
    (void)state;
    struct part part = {"word/document.xml",
                        WORD_OPEN
                        "<w:p><w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr><w:r><w:t>Thông "
                        "</w:t></w:r><w:r><w:t>báo</w:t></w:r></w:p>"
                        "<w:p/><w:p/><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Ý "
                        "một</w:t></w:r><w:del><w:r><w:delText>đã xóa</w:delText>"
                        "</w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Ô "
                        "1</w:t></w:r></w:p><w:p><w:r><w:t>dòng 2</w:t></w:r></w:p>"
                        "</w:tc><w:tc><w:p><w:r><w:t>Ô 2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>" WORD_CLOSE,
                        0};
    struct document *doc;
    assert_int_equal(read_zip("a.docx", &part, 1, &doc, NULL), 0);
    assert_int_equal(doc->paragraph_count, 5);
    assert_string_equal(doc->paragraphs[0].text, "Thông báo");
    assert_int_equal(doc->paragraphs[0].heading, 2);
    assert_string_equal(doc->paragraphs[1].text, "Ý một");
    assert_string_equal(doc->paragraphs[1].marker, "-");
    assert_int_equal(doc->paragraphs[1].gap, 2);
    assert_string_equal(doc->tables[0].rows[0].cells[0], "Ô 1; dòng 2");
    assert_string_equal(doc->tables[0].rows[0].cells[1], "Ô 2");
    document_free(doc);
}

/* What Word shows is read, what it hides or has struck out is not. */
static void word_files_as_they_are_seen(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Bà con nộp hồ sơ ở xã.",
        "Đoạn chuyển đến đây.",
        "Chữ trong hộp.",
        "Chữ trong hộp cũ.",
        "Chữ thấy được.",
        "Họp lúc bảy giờ tại đình.",
        "Dòng riêng.",
        "STT, Thôn, Ngày",
        "1, Thôn Đông, thứ Ba",
        "Thời gian, bảy giờ",
        "Dấu đoạn bị xóa, nên là một.",
    };
    struct part part = {
        "word/document2.xml",
        WORD_OPEN
        "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/></w:pPr><w:r><w:t>Phần một 3</w:t></w:r></w:p>"
        "<w:p><w:r><w:t xml:space=\"preserve\">Bà con nộp </w:t></w:r><w:del><w:r><w:t>đơn "
        "</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t xml:space=\"preserve\">hồ sơ </w:t></w:r></w:ins><w:r><w:t>ở xã.</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>Chỗ cũ.</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>Đoạn chuyển đến "
        "đây.</w:t></w:r></w:moveTo></w:p>"
        "<w:p><w:r><w:AlternateContent><w:Choice><w:txbxContent><w:p><w:r><w:t>Chữ trong "
        "hộp.</w:t></w:r></w:p>"
        "</w:txbxContent></w:Choice><w:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Chữ trong "
        "hộp.</w:t></w:r>"
        "</w:p></w:txbxContent></w:pict></w:Fallback></w:AlternateContent></w:r></w:p>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Chữ trong hộp cũ.</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Chữ ẩn.</w:t></w:r><w:r><w:rPr><w:vanish "
        "w:val=\"0\"/></w:rPr>"
        "<w:t>Chữ thấy được.</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Họp lúc bảy giờ</w:t><w:br/><w:t>tại đình.</w:t><w:br/><w:t>Dòng "
        "riêng.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>STT</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Thôn</w:t></"
        "w:r></w:p>"
        "</w:tc><w:tc><w:p><w:r><w:t>Ngày</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>1</w:t></"
        "w:r>"
        "</w:p></w:tc><w:tc><w:p><w:r><w:t>Thôn Đông</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>thứ "
        "Ba</w:t>"
        "</w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Thời "
        "gian</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>"
        "<w:t>bảy giờ</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space=\"preserve\">Dấu đoạn bị xóa, "
        "</w:t></w:r>"
        "</w:p><w:p><w:r><w:t>nên là một.</w:t></w:r></w:p>" WORD_CLOSE,
        0};
    struct document *doc;
    assert_int_equal(read_zip("a.docx", &part, 1, &doc, NULL), 0);
    assert_int_equal(doc->paragraph_count, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < doc->paragraph_count; i++) {
        assert_string_equal(doc->paragraphs[i].text, texts[i]);
    }
    assert_string_equal(doc->tables[0].rows[1].cells[1], "Thôn Đông");
    document_free(doc);
}

static void decomposed_words_are_composed(void **state)
{
    (void)state;
    struct part part = {
        "word/document.xml",
        WORD_OPEN "<w:p><w:r><w:t>Quye\xCC\x82\xCC\x81t \xC4\x91i\xCC\xA3nh</w:t></w:r></w:p>" WORD_CLOSE, 0};
    struct document *doc;
    assert_int_equal(read_zip("a.docx", &part, 1, &doc, NULL), 0);
    assert_string_equal(doc->paragraphs[0].text, "Quyết định");
    document_free(doc);
}

static void excel_files(void **state)
{
    (void)state;
    struct part parts[] = {
        {"xl/workbook.xml", "<workbook/>", 0},
        {"xl/sharedStrings.xml",
         "<sst><si><t>Mã TTHC</t></si><si><r><t>Hai "
         "</t></r><r><t>mảnh</t></r><rPh><t>bỏ</t></rPh></si></sst>",
         0},
        {"xl/styles.xml",
         "<styleSheet><numFmts><numFmt numFmtId=\"164\" "
         "formatCode=\"dd/mm/yyyy\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
         "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>",
         0},
        {"xl/worksheets/sheet1.xml",
         SHEET_OPEN "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"D3\" t=\"s\"><v>1</v></c></row><row "
                    "r=\"7\"><c r=\"A7\"><v>25000</v></c>"
                    "<c r=\"B7\" s=\"1\"><v>46342</v></c><c r=\"C7\" "
                    "t=\"inlineStr\"><is><t>Dòng\nhai</t></is></c><c r=\"D7\" t=\"str\"><f>A1</f>"
                    "<v>công thức</v></c><c r=\"E7\"><v>0.10000000000000001</v></c><c r=\"F7\" "
                    "t=\"s\"><v>99</v></c></row>" SHEET_CLOSE,
         0},
    };
    struct document *doc;
    assert_int_equal(read_zip("a.xlsx", parts, 4, &doc, NULL), 0);
    const struct document_row *rows = doc->tables[0].rows;
    assert_int_equal(doc->tables[0].count, 2);
    assert_int_equal(rows[0].line, 3);
    assert_string_equal(rows[0].cells[0], "");
    assert_string_equal(rows[0].cells[1], "Mã TTHC");
    assert_string_equal(rows[0].cells[3], "Hai mảnh");
    static const char *const last[] = {"25000", "16/11/2026", "Dòng;hai", "công thức", "0.1", ""};
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(rows[1].cells[i], last[i]);
    }
    document_free(doc);
}

/* Sheets in their order without the hidden ones, dates only where the format says so, cells merged downwards.
 */
static void excel_books(void **state)
{
    (void)state;
    struct part parts[] = {
        {"xl/workbook.xml",
         "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"Ẩn\" state=\"hidden\" "
         "r:id=\"a\"/><sheet name=\"Danh sách\" r:id=\"b\"/></sheets></workbook>",
         0},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"b\" "
         "Target=\"/xl/worksheets/trang.xml\"/></Relationships>",
         0},
        {"xl/styles.xml",
         "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0&quot; ngày làm việc&quot;\"/>"
         "<numFmt numFmtId=\"165\" formatCode=\"[$-42A]dd/mm/yyyy\"/></numFmts><cellXfs><xf "
         "numFmtId=\"164\"/>"
         "<xf numFmtId=\"165\"/></cellXfs></styleSheet>",
         0},
        {"xl/worksheets/sheet1.xml", SHEET_OPEN "<row r=\"1\"><c r=\"A1\"><v>9</v></c></row>" SHEET_CLOSE, 0},
        {"xl/worksheets/trang.xml",
         "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>Hộ tịch</v></c><c r=\"B1\" s=\"0\">"
         "<v>5</v></c><c r=\"C1\" s=\"1\"><v>44880</v></c><c r=\"D1\" t=\"b\"><v>1</v></c></row>"
         "<row r=\"2\"><c r=\"A2\" s=\"0\"/><c r=\"B2\" t=\"e\"><v>#N/A</v></c><c r=\"C2\" t=\"str\">"
         "<v>hai_x000D_\ndòng</v></c><c r=\"D2\" t=\"b\"><v>0</v></c></row></sheetData><mergeCells>"
         "<mergeCell ref=\"A1:A2\"/><mergeCell ref=\"C1:D1\"/></mergeCells></worksheet>",
         0},
    };
    static const char *const cells[2][4] = {{"Hộ tịch", "5", "16/11/2026", "x"},
                                            {"Hộ tịch", "", "hai;dòng", ""}};
    struct document *doc;
    assert_int_equal(read_zip("a.xlsx", parts, 5, &doc, NULL), 0);
    assert_int_equal(doc->table_count, 1);
    assert_string_equal(doc->tables[0].name, "Danh sách");
    for (size_t r = 0; r < 2; r++) {
        for (size_t c = 0; c < 4; c++) {
            assert_string_equal(doc->tables[0].rows[r].cells[c], cells[r][c]);
        }
    }
    document_free(doc);
}

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

static void scans_are_named(void **state)
{
    (void)state;
    struct part parts[] = {{"word/document.xml", WORD_OPEN "<w:p/>" WORD_CLOSE, 0},
                           {"word/media/image1.png", "PNG", 0}};
    struct document *doc;
    struct error err = {0};
    assert_int_equal(read_zip("a.docx", parts, 2, &doc, &err), -ENODATA);
    assert_non_null(strstr(err.text, "Văn bản này là ảnh chụp, xin gõ trích yếu"));
}

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
        cmocka_unit_test(word_files),
        cmocka_unit_test(word_files_as_they_are_seen),
        cmocka_unit_test(decomposed_words_are_composed),
        cmocka_unit_test(excel_files),
        cmocka_unit_test(excel_books),
        cmocka_unit_test(bombs_and_broken_files),
        cmocka_unit_test(large_parts_are_read_in_pieces),
        cmocka_unit_test(scans_are_named),
        cmocka_unit_test(json_files),
        cmocka_unit_test(portable_documents),
        cmocka_unit_test(pages_become_one_text),
        cmocka_unit_test(legacy_encodings_are_converted),
        cmocka_unit_test(garbled_texts_are_mended_or_named),
        cmocka_unit_test(unmarked_vietnamese_is_refused),
        cmocka_unit_test(unicode_is_left_alone),
        cmocka_unit_test(other_languages_are_refused),
    };
    return cmocka_run_group_tests_name("office files and encodings", tests, NULL, NULL);
}
