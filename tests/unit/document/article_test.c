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

static const char *const pages[] = {"khoi-cong.txt",  "chay-rung.txt",  "dien-thoai.txt",
                                    "cuoi-trang.txt", "lich-nuoc.html", "ngay-hoi-sach.html",
                                    "trong-rung.txt", "lang-nghe.txt"};

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

static void pages_give_their_articles(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char path[256], *expected = NULL;
        snprintf(path, sizeof path, "tests/unit/document/pages/%s", pages[i]);
        char *found = article_of(path);
        snprintf(path, sizeof path, "tests/unit/document/pages/%s.article", pages[i]);
        assert_int_equal(file_read(path, 1u << 20, &expected, NULL, NULL), 0);
        assert_string_equal(found, expected);
        free(found);
        free(expected);
    }
}

static struct document *page(const char *name, const char *text)
{
    struct document *doc = NULL;
    assert_int_equal(document_read_bytes(name, text, strlen(text), NULL, &doc, NULL), 0);
    document_keep_article(doc);
    return doc;
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
        cmocka_unit_test(plain_texts_stay_whole),
        cmocka_unit_test(pages_without_sentences_are_empty),
    };
    return cmocka_run_group_tests_name("articles out of pages", tests, NULL, NULL);
}
