/*
 * Articles out of pages: pages/NAME gives exactly pages/NAME.article (title, author, then the text). The
 * pages are written in the manner of the common systems of commune sites; the sentences are the tests' own.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/base.h"
#include "document/article.h"
#include "document/document.h"
#include <stdlib.h>
#include <string.h>

static char *article_of(const char *path)
{
    struct document *doc = NULL;
    struct error err = {0};
    struct buf out;
    int code = document_read(path, NULL, &doc, &err);
    if (code) {
        fail_msg("%s: %s", path, err.text);
    }
    document_keep_article(doc);
    char *text = document_text(doc);
    buf_init(&out, 1u << 20);
    buf_format(&out, "title: %s\nauthor: %s\n%s", doc->title ? doc->title : "-",
               doc->author ? doc->author : "-", text);
    free(text);
    document_free(doc);
    return buf_take(&out);
}

#define PAGES "tests/unit/document/pages"

/* True when the page beside `expected` ("X.article" of "X") gives it; else both are printed. */
static bool gives(const char *expected)
{
    char path[512], *wanted = NULL;
    snprintf(path, sizeof path, PAGES "/%s", expected);
    assert_int_equal(file_read(path, 1u << 20, &wanted, NULL, NULL), 0);
    path[strlen(path) - strlen(".article")] = '\0';
    char *found = article_of(path);
    bool same = strcmp(found, wanted) == 0;
    if (!same) {
        print_error("%s gives\n%s\ninstead of\n%s\n", path, found, wanted);
    }
    free(found);
    free(wanted);
    return same;
}

static void pages_give_their_articles(void **state)
{
    struct file_entry *entries = NULL;
    size_t count = 0, pages = 0, wrong = 0;
    (void)state;
    assert_int_equal(file_list(PAGES, 1000, &entries, &count, NULL), 0);
    for (size_t i = 0; i < count; i++) {
        const char *end = strrchr(entries[i].name, '.');
        if (end && strcmp(end, ".article") == 0) {
            pages++;
            wrong += !gives(entries[i].name);
        }
    }
    file_list_free(entries, count);
    assert_true(pages >= 100);
    assert_int_equal(wrong, 0);
}

static struct document *page(const char *name, const char *text)
{
    struct document *doc = NULL;
    assert_int_equal(document_read_bytes(name, text, strlen(text), NULL, &doc, NULL), 0);
    document_keep_article(doc);
    return doc;
}

#define LONG_TEXT                                                                                                                          \
    "Từ đầu mùa mưa, thôn đã nạo vét hai cây số mương. Nước rút nhanh hơn năm ngoái, ruộng không còn ngập " \
    "lâu."

/* A line between two pieces of text: what shows people or a place is a caption, what names a subject stays.
 */
static void scenes_go_and_headings_stay(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool stays;
    } cases[] = {
        {"Bà con thôn Thượng khơi mương", false},
        {"Trưởng thôn Vi Văn Páo kiểm tra cống mới.", false},
        {"Quang cảnh buổi ra quân.", false},
        {"Cống Đồng Vang (ảnh tư liệu)", false},
        {"Ông Páo (ngoài cùng bên trái) đo mực nước", false},
        {"Khó khăn còn phía trước", true},
        {"Vì sao phải nạo vét hằng năm", true},
        {"Phụ nữ làm việc khó", true},
        {"Kinh nghiệm từ thôn Thượng", true},
        {"Ai cũng thấy nhẹ lòng.", true},
        {"Ai làm thẻ thì nộp đơn, ảnh 3x4.", true},
        {"Mưa to gây ngập (ảnh hưởng hai mươi hộ).", true},
        {"Ông Páo nói đã lâu mương mới thông.", true},
        {"Khi cần máy bơm, gọi anh Tú 0230 000 145", true},
        {"Chiều mùng hai họp bàn tiếp việc giữ mương", true},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        struct document *doc = NULL;
        snprintf(text, sizeof text,
                 "Trang chủ\nTin tức\nThôn Thượng khơi mương\n12/03/2026 08:00\n%s\n%s\n%s\nTin liên quan\n",
                 LONG_TEXT, cases[i].line, LONG_TEXT " Ai cũng mừng.");
        assert_int_equal(document_read_bytes("a.txt", text, strlen(text), NULL, &doc, NULL), 0);
        document_keep_article(doc);
        if (doc->paragraph_count != (cases[i].stays ? 3u : 2u)) {
            print_error("%s: %s\n", cases[i].line, cases[i].stays ? "left out" : "kept");
            wrong++;
        }
        document_free(doc);
    }
    assert_int_equal(wrong, 0);
}

static void plain_texts_stay_whole(void **state)
{
    (void)state;
    struct document *doc = page("a.txt", "Dọn đường\nMời bà con dọn đường.\nMang theo chổi.\n");
    assert_int_equal(doc->paragraph_count, 3); /* nothing long enough to be a page */
    document_free(doc);
    doc = page("a.txt", "Bảy giờ sáng Chủ nhật, mời bà con ra sân nhà văn hóa dọn vệ sinh.\nAi có xe thì "
                        "mang xe. Ai có cuốc thì mang cuốc, mang xẻng.\n");
    assert_int_equal(doc->paragraph_count, 2);
    assert_null(doc->title);
    document_free(doc);
}

static void pages_without_sentences_are_empty(void **state)
{
    (void)state;
    struct document *doc = page("a.html", "<html><body><p>Trang chủ</p><p>Liên hệ</p></body></html>");
    assert_int_equal(doc->paragraph_count, 0);
    document_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_give_their_articles),
        cmocka_unit_test(scenes_go_and_headings_stay),
        cmocka_unit_test(plain_texts_stay_whole),
        cmocka_unit_test(pages_without_sentences_are_empty),
    };
    return cmocka_run_group_tests_name("articles out of pages", tests, NULL, NULL);
}
