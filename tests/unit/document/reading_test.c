/*
 * The readers: what each makes of bytes, and what it refuses and how.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/base.h"
#include "document/document.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static struct document *read_text(const char *name, const char *text)
{
    struct document *doc = NULL;
    struct error err = {0};
    int code = document_read_bytes(name, text, strlen(text), NULL, &doc, &err);
    if (code) {
        fail_msg("%s: %d %s", name, code, err.text);
    }
    return doc;
}

static void text_gives_paragraphs(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count;
        const char *first, *marker;
    } cases[] = {
        {"Một dòng.\nHai dòng.\n", 2, "Một dòng.", NULL},
        {"Dòng này còn\ntiếp ở dòng sau.\n", 1, "Dòng này còn tiếp ở dòng sau.", NULL},
        {"1. Điểm thứ nhất.\n", 1, "Điểm thứ nhất.", "1."},
        {"a) Ý một;\nb) Ý hai.\n", 2, "Ý một;", "a)"},
        {"- Gạch đầu dòng.\n", 1, "Gạch đầu dòng.", "-"},
        {"Giá 25.000 đồng.\n", 1, "Giá 25.000 đồng.", NULL},
        {"\xEF\xBB\xBF"
         "Có dấu đầu tệp.\r\nDòng hai.\r\n",
         2, "Có dấu đầu tệp.", NULL},
        {"CƠ QUAN A          CỘNG HÒA\n", 2, "CƠ QUAN A", NULL},
        {"Lời\xC2\xA0"
         "có   dấu cách lạ.",
         1, "Lời có dấu cách lạ.", NULL},
        {"", 0, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = read_text("thu.txt", cases[i].text);
        assert_int_equal(doc->paragraph_count, cases[i].count);
        if (cases[i].first) {
            assert_string_equal(doc->paragraphs[0].text, cases[i].first);
            assert_string_equal(doc->paragraphs[0].marker ? doc->paragraphs[0].marker : "",
                                cases[i].marker ? cases[i].marker : "");
        }
        document_free(doc);
    }
}

static void text_is_given_full_stops(void **state)
{
    (void)state;
    struct document *doc =
        read_text("thu.txt", "Tiêu đề không chấm\n\n1. Điểm một;\n- Ý không chấm\nHết./.\n");
    char *text = document_text(doc);
    assert_string_equal(text, "Tiêu đề không chấm.\n1. Điểm một;\nÝ không chấm.\nHết.\n");
    free(text);
    document_free(doc);
}

/* Text broken at a column is joined again, centred lines and rows of a table are not. */
static void broken_text_is_joined(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Về giờ thu gom rác",
        "Xe rác đi hai buổi một tuần, vào sáng thứ Ba và sáng thứ Sáu. Bà con để rác trước cổng, trước sáu "
        "giờ "
        "sáng, không để ra lòng đường. Nhà nào vắng người thì gửi rác sang nhà bên cạnh, đừng treo trên cây.",
        "Người dân bỏ riêng rác nhựa và rác dễ phân hủy. Không đổ rác xuống kênh, mương, không đốt rác ngoài "
        "đồng, "
        "khói bay vào nhà rất khó chịu.",
        "1, Thôn Đông, thứ Ba",
    };
    struct document *doc =
        read_text("thu.txt", "                      Về giờ thu gom rác\n"
                             "   Xe rác đi hai buổi một tuần, vào sáng thứ Ba và sáng thứ Sáu. Bà con để\n"
                             "   rác trước cổng, trước sáu giờ sáng, không để ra lòng đường. Nhà nào vắng\n"
                             "   người thì gửi rác sang nhà bên cạnh, đừng treo trên cây.\n\n"
                             "   [1]Người dân bỏ riêng rác [2]nhựa và rác dễ phân hủy. Không đổ rác xuống\n"
                             "   kênh, mương, không đốt [3]rác ngoài đồng, khói bay vào nhà rất khó chịu.\n\n"
                             "   1         Thôn Đông         thứ Ba\n");
    assert_int_equal(doc->paragraph_count, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < doc->paragraph_count; i++) {
        assert_string_equal(doc->paragraphs[i].text, texts[i]);
    }
    document_free(doc);
}

static void csv_gives_tables(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t rows, cells;
        const char *last; /* cell of the last row */
    } cases[] = {
        {"a,b,c\n1,2,3\n", 2, 3, "3"},
        {"a;b\n\"x;y\";z\n", 2, 2, "z"},
        {"a\tb\n1\t\"hai \"\"ba\"\"\"\n", 2, 2, "hai \"ba\""},
        {"\xEF\xBB\xBF"
         "a,b\n1,\"hai\ndòng\"\n",
         2, 2, "hai;dòng"},
        {"DANH SÁCH\na;b;c\n1;2;x,y,z,t\n", 3, 3, "x,y,z,t"},
        {"a,b\n\n,\n1,2", 2, 2, "2"},
        {"sep=;\na;b\n1;2,5\n", 2, 2, "2,5"},
        {"Danh sách năm nay, cấp xã\na;b;c\n1,5;x, y;z\n2;p, q, r;s\n", 4, 3, "s"},
        {"a,b,c\n1,x,tờ khai; bản sao; ảnh\n2,y,đơn; sổ; giấy\n", 3, 3, "đơn; sổ; giấy"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = read_text("thu.csv", cases[i].text);
        assert_int_equal(doc->table_count, 1);
        assert_int_equal(doc->tables[0].count, cases[i].rows);
        const struct document_row *row = &doc->tables[0].rows[cases[i].rows - 1];
        assert_int_equal(row->count, cases[i].cells);
        assert_string_equal(row->cells[row->count - 1], cases[i].last);
        document_free(doc);
    }
}

static void html_gives_the_article(void **state)
{
    (void)state;
    struct document *doc =
        read_text("thu.html", "<html><head><title>Bài thử đọc trang web - Xã Minh "
                              "Tân</title></head><body><div class='menu'><p>Trang chủ "
                              "và rất nhiều mục khác của thực đơn dài dòng không ai đọc đến bao giờ "
                              "cả.</p></div><div><p>Đoạn một của bài "
                              "có đủ chữ để nhận ra đây là phần chính của trang.</p><p>Đoạn hai nói tiếp, "
                              "cũng đủ dài để được tính là văn "
                              "xuôi trong bài.<script>alert('x')</script></p><ul><li>Ý "
                              "một</li></ul></div><table><tr><th>A</th><td>B &amp; "
                              "C</td></tr></table></body></html>");
    assert_string_equal(doc->title, "Bài thử đọc trang web");
    assert_int_equal(doc->paragraph_count, 3);
    assert_string_equal(doc->paragraphs[1].text,
                        "Đoạn hai nói tiếp, cũng đủ dài để được tính là văn xuôi trong bài.");
    assert_string_equal(doc->paragraphs[2].marker, "-");
    assert_int_equal(doc->table_count, 1);
    assert_string_equal(doc->tables[0].rows[0].cells[1], "B & C");
    document_free(doc);
}

static void faults_are_named(void **state)
{
    (void)state;
    struct document_limits small = document_limits_default;
    small.file_bytes = 100;
    small.cells = 3;
    static const struct {
        const char *name, *bytes;
        bool small;
        int code;
        const char *says;
    } cases[] = {
        {"a.txt",
         "nh\xA9u \xAE\xE6 r\xB8"
         "c",
         false, -EILSEQ, "TCVN3"},
        {"a.bin", "x", false, -EMEDIUMTYPE, ".bin"},
        {"a.csv", "a,b\n1,\"mở không đóng\n2,3\n", false, -EBADMSG, "dòng 2"},
        {"a.csv", "a,b\n1,2\n", true, -E2BIG, "quá nhiều"},
        {"a.txt",
         "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678"
         "9x",
         true, -EFBIG, "100 byte"},
        {"a.html", "", false, -EBADMSG, "trang web"},
        {"a.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", false, -EMEDIUMTYPE, ".xlsx"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = NULL;
        struct error err = {0};
        int code = document_read_bytes(cases[i].name, cases[i].bytes, strlen(cases[i].bytes),
                                       cases[i].small ? &small : NULL, &doc, &err);
        assert_int_equal(code, cases[i].code);
        assert_null(doc);
        assert_string_equal(err.file, cases[i].name);
        if (!strstr(err.text, cases[i].says)) {
            fail_msg("expected \"%s\" in: %s", cases[i].says, err.text);
        }
    }
}

/* Each line once was looked at to the end of the file; the deadline came before the limit. */
static void many_short_lines_end_soon(void **state)
{
    (void)state;
    static const char line[] = "Thông báo thông báo\n";
    size_t count = 300000, length = strlen(line);
    char *text = malloc(count * length);
    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * length, line, length);
    }
    struct document *doc = NULL;
    assert_int_equal(document_read_bytes("a.txt", text, count * length, NULL, &doc, NULL), -E2BIG);
    free(text);
}

/* `before`, `count` times `unit`, `after`, and what became of it as a page. */
static int read_page(const char *before, const char *unit, size_t count, const char *after)
{
    struct buf page;
    struct document *doc = NULL;
    buf_init(&page, 16u << 20);
    buf_add_text(&page, before);
    for (size_t i = 0; i < count; i++) {
        buf_add_text(&page, unit);
    }
    buf_add_text(&page, after);
    int code = document_read_bytes("a.html", page.data, page.length, NULL, &doc, NULL);
    if (code == 0) {
        assert_string_equal(doc->paragraphs[0].text, "Bà con chú ý nghe.");
        document_free(doc);
    }
    buf_done(&page);
    return code;
}

/* What would take libxml2 minutes or all memory is seen before; what only looks like it is read. */
static void tags_are_counted_before_they_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *before, *unit, *after;
        size_t count;
        int code;
    } cases[] = {
        {"<p ", "a ", ">Bà con chú ý nghe.</p>", 300000, -EBADMSG},
        {"", "<div>", "<p>Bà con chú ý nghe.</p>", 100, 0},
        {"<p>Bà con chú ý nghe.</p>", "<div>", "<p>Tin này không được mất.</p>", 300, -EBADMSG},
        {"", "<div>", "<p>Bà con chú ý nghe.</p>", 200000, -EBADMSG},
        {"<p ", "a/", ">Bà con chú ý nghe.</p>", 300000, -EBADMSG},
        {"<p ", "a='x'", ">Bà con chú ý nghe.</p>", 300000, -EBADMSG},
        {"<p>Bà con chú ý nghe.</p>", "<br>", "", 1100000, -E2BIG},
        {"<p>Bà con chú ý nghe.</p>", "<a b=c>", "", 600000, -E2BIG},
        {"<p title=\"", "a ", ">\">Bà con chú ý nghe.</p>", 300000, 0},
        {"<script>if (a <b ", "a ", "</i></script><p>Bà con chú ý nghe.</p>", 300000, 0},
        {"<!-- <b ", "a ", "'--><p>Bà con chú ý nghe.</p>", 300000, 0},
        {"<p>", "", "Bà con chú ý nghe.</p><script>", 0, 0},
        {"<!-- --!><p ", "a ", ">Bà con chú ý nghe.</p>", 300000, -EBADMSG},
        {"<!--><p ", "a ", ">Bà con chú ý nghe.</p>-->", 300000, -EBADMSG},
        {"<script/><p ", "a ", ">Bà con chú ý nghe.</p>", 300000, -EBADMSG},
        {"<script-x><p ", "a ", ">Bà con chú ý nghe.</p>", 300000, -EBADMSG},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_page(cases[i].before, cases[i].unit, cases[i].count, cases[i].after),
                         cases[i].code);
    }
}

static void devices_and_gaps_are_refused(void **state)
{
    (void)state;
    struct document *doc = NULL;
    struct error err = {0};
    assert_int_equal(document_read("/dev/zero", NULL, &doc, &err), -EINVAL);
    assert_int_equal(document_read("khong-co.txt", NULL, &doc, &err), -ENOENT);
    assert_non_null(strstr(err.text, "Không có"));
}

static void folding(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Tiêu đề", "tieu de"},
        {"  PHÍ,  lệ-phí ", "phi le phi"},
        {"Đường", "duong"},
        {"Mã TTHC", "ma tthc"},
        {"—", ""},
        {"PROCEDURE_CODE", "procedure code"},
        {"Ủy ban / Uỷ ban", "uy ban uy ban"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *folded = document_fold(cases[i][0]);
        assert_string_equal(folded, cases[i][1]);
        free(folded);
    }
}

/* A letter with its accents in it folds as the same letter with its accents behind it. */
static void letters_fold_alike_however_written(void **state)
{
    (void)state;
    for (uint32_t code = 0xC0; code < 0x1F00; code++) {
        char composed[5] = "";
        text_put(code, composed);
        utf8proc_uint8_t *apart = utf8proc_NFD((const utf8proc_uint8_t *)composed);
        char *folded = document_fold(composed), *wanted = document_fold((const char *)apart);
        if (utf8proc_codepoint_valid((utf8proc_int32_t)code) && strcmp((const char *)apart, composed) != 0) {
            assert_string_equal(folded, wanted);
        }
        free(apart);
        free(folded);
        free(wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_gives_paragraphs),
        cmocka_unit_test(text_is_given_full_stops),
        cmocka_unit_test(broken_text_is_joined),
        cmocka_unit_test(csv_gives_tables),
        cmocka_unit_test(html_gives_the_article),
        cmocka_unit_test(faults_are_named),
        cmocka_unit_test(many_short_lines_end_soon),
        cmocka_unit_test(tags_are_counted_before_they_are_read),
        cmocka_unit_test(devices_and_gaps_are_refused),
        cmocka_unit_test(folding),
        cmocka_unit_test(letters_fold_alike_however_written),
    };
    return cmocka_run_group_tests_name("document readers", tests, NULL, NULL);
}
