/*
 * Word and Excel files: what is read, and that scans are named.
 */
#include "office_zip.h"
#include <errno.h>

#define WORD_OPEN                                                                                            \
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
#define WORD_CLOSE "</w:body></w:document>"
#define SHEET_OPEN                                                                                           \
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
#define SHEET_CLOSE "</sheetData></worksheet>"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(word_files),
        cmocka_unit_test(word_files_as_they_are_seen),
        cmocka_unit_test(decomposed_words_are_composed),
        cmocka_unit_test(excel_files),
        cmocka_unit_test(excel_books),
        cmocka_unit_test(scans_are_named),
    };
    return cmocka_run_group_tests_name("office files", tests, NULL, NULL);
}
