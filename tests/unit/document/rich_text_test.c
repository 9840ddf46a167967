/*
 * Rich Text as Word, WordPad and LibreOffice write it: letters in three manners, tables, what is not read
 * out, and files that are broken.
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

#define FONTS(f0, f1) "{\\fonttbl{\\f0\\froman" f0 ";}{\\f1\\fswiss" f1 ";}}"
#define OPEN "{\\rtf1\\ansi\\ansicpg1252\\deff0"
#define TIMES "\\fcharset0{\\*\\panose 02020603050405020304}Times New Roman"
#define ARIAL_VIETNAMESE "\\fcharset163{\\*\\falt VNI-Times}Arial (Vietnamese)"
#define PLAIN OPEN FONTS(TIMES, ARIAL_VIETNAMESE) "\\pard\\plain "

static const struct rich_case {
    const char *rtf, *says[5];
} cases[] = {
    /* letters by number, with what stands for them: one character, none, two; without a mark; in pairs */
    {PLAIN "\\u272?\\u7897?c l\\u7853\\'61p t\\u7921 ? do.\\par M\\'f3n \\u8220\\'93hai\\u8221\\'94.\\par}",
     {"Độc lập tự do.", "Món “hai”."}},
    {PLAIN "{\\uc0 H\\u7885 p th\\u244 n}, {\\uc2\\u272 ??\\u7891 ??ng} b\\u224?o\\u8211\\endash n\\u224?y.}",
     {"Họp thôn, Đồng bào–này."}},
    {PLAIN "{\\uc1 T\\u7889}i nay, x\\u-10179?\\u-8704?a.}", {"Tối nay, x😀a."}},
    /* letters by the code page of the font, a tone behind its letter */
    {PLAIN "{\\f1 B\\'e0 con ch\\'fa y\\'ec: t\\'f4\\'eci mai, xa\\'de ti\\'eam pho\\'ccng da\\'f2i cho "
           "ch\\'f3.}\\par Caf\\'e9 \\'96 ch\\'e8\\par}",
     {"Bà con chú ý: tối mai, xã tiêm phòng dại cho chó.", "Café – chè"}},
    {"{\\rtf1\\ansi\\ansicpg1258 Li\\'f2ch ti\\'eam chu\\'d2ng\\par}", {"Lịch tiêm chủng"}},
    {"{\\rtf1\\ansi\\ansicpg1258" FONTS(TIMES,
                                        "\\fcharset0 Arial") "\\f0 Li\\'f2ch ti\\'eam chu\\'d2ng\\par}",
     {"Lịch tiêm chủng"}},
    /* fonts of themes have numbers beyond all others and must not pass for the first */
    {OPEN "{\\fonttbl{\\f0\\fcharset0 Arial;}{\\flominor\\f31506\\fcharset163 Arial;}{\\f65536\\fcharset2 "
          "X;}}\\f0 \\'d0\\'f2 ngang\\f31506  xa\\'de\\par}",
     {"Đò ngang xã"}},
    {"{\\rtf1\\ansi\\ansicpg1252\\deff1" FONTS(TIMES,
                                               ARIAL_VIETNAMESE) " xa\\'de{\\f0 , caf\\'e9}\\f0\\plain , "
                                                                 "xa\\'de}",
     {"xã, café, xã"}},
    /* the fonts of before Unicode, also where Windows itself was Vietnamese */
    {"{\\rtf1\\ansi\\ansicpg1258" FONTS(
         "\\fcharset0 .VnTime", "\\fcharset0 Arial") "\\f0 \\'f1y ban nh\\'a9n "
                                                     "d\\'a9n x\\'b7 th\\'abng b\\'b8o l\\'dech ti\\'aam cho "
                                                     "b\\'b5 con, xin ph\\'dfng b\\'d6nh d\\'b9i.\\par}",
     {"ủy ban nhân dân xã thông báo lịch tiêm cho bà con, xin phòng bệnh dại."}},
    /* signs of lists, also from a font of signs */
    {OPEN "{\\fonttbl{\\f0 Arial;}{\\f3\\fcharset2 Symbol;}}{\\listtext\\f3\\'b7\\tab}\\f0 M\\u7897?t\\par "
          "{\\pntext\\f3\\u-3913 ?\\tab}Hai\\par {\\listtext 3.\\tab}Ba\\par}",
     {"Một", "Hai", "Ba"}},
    /* what is no text, or is not shown */
    {OPEN "{\\info{\\title T}{\\author A}}{\\*\\generator X}{\\stylesheet{\\s0 Normal;}}{\\header Trang "
          "1\\par}{\\footer cu\\u7889?i\\par}\\pard C\\u243?{\\v  \\u7849?n} {\\deleted x\\u243?a}m\\u7863?t"
          "{\\footnote ghi ch\\u250?}.{\\v \\pard\\u7849?n\\plain  Hi\\u7879?n.}{\\*\\bkmkstart a}\\par}",
     {"Có mặt. Hiện."}},
    {PLAIN "{\\pict\\wmetafile8\\bin6 {}}\\{}00ff}{\\field{\\*\\fldinst HYPERLINK \"a\"}{\\fldrslt Trang "
           "x\\u227?}}\\par M\\{\\u7897?\\}t \\\\ hai\\~ba\\_b\\u7889?n\\par}",
     {"Trang xã", "M{ộ}t \\ hai ba-bốn"}},
    /* lines broken by hand */
    {PLAIN
     "\\u272?\\u250?ng 7 gi\\u7901?\\line s\\u225?ng mai.\\line M\\u7901?i b\\u224? con\\line\\par Xong\\\n"
     "H\\u7871?t}",
     {"Đúng 7 giờ sáng mai.", "Mời bà con", "Xong", "Hết"}},
    /* tables: a row of short cells is one line, a letter-head is not; a row left open */
    {PLAIN "\\trowd\\intbl Th\\u244?n A\\cell 7 gi\\u7901?\\par\\cell s\\u225?ng\\cell\\row\\pard\\intbl "
           "Th\\u244?n B\\cell\\cell chi\\u7873?u\\cell\\row\\pard Xong.\\par}",
     {"Thôn A, 7 giờ, sáng", "Thôn B, chiều", "Xong."}},
    {PLAIN "\\trowd\\intbl UBND x\\u227?\\par S\\u7889? 5\\cell C\\u7897?ng h\\u242?a\\cell\\row\\pard Xong}",
     {"UBND xã", "Số 5", "Cộng hòa", "Xong"}},
    {PLAIN "\\trowd\\intbl M\\u7897?t\\cell hai\\nestcell{\\nonesttables\\par}ba\\pard\\par Xong}",
     {"Một, hai, ba", "Xong"}},
    /* what lies behind the end */
    {PLAIN "H\\u7871?t.\\par}}Th\\'eam{\\b n\\u7919?a}", {"Hết."}},
};

static void rich_texts_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct document *doc = NULL;
        struct error err = {0};
        if (document_read_bytes("a.doc", cases[i].rtf, strlen(cases[i].rtf), NULL, &doc, &err) != 0) {
            fail_msg("%s: %s", cases[i].rtf, err.text);
        }
        assert_string_equal(doc->format, "rtf");
        size_t count = 0;
        for (; cases[i].says[count]; count++) {
            assert_true(count < doc->paragraph_count);
            assert_string_equal(doc->paragraphs[count].text, cases[i].says[count]);
        }
        assert_int_equal(doc->paragraph_count, count);
        document_free(doc);
    }
}

/* Cut anywhere, a file is refused, for half a notice may say the contrary of the whole. */
static void cut_files_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < sizeof cases / sizeof *cases; i++) {
        for (size_t length = strlen("{\\rtf"); length < strlen(cases[i].rtf); length++) {
            struct document *doc = NULL;
            struct error err = {0};
            char *cut = strndup(cases[i].rtf, length); /* so that reading on is found out */
            assert_int_equal(document_read_bytes("a.rtf", cut, length, NULL, &doc, &err), -EBADMSG);
            assert_non_null(strstr(err.text, "cụt"));
            free(cut);
        }
    }
}

static char *repeated(const char *before, const char *unit, size_t count, const char *after)
{
    struct buf text;
    buf_init(&text, 16u << 20);
    buf_add_text(&text, before);
    for (size_t i = 0; i < count; i++) {
        buf_add_text(&text, unit);
    }
    buf_add_text(&text, after);
    return buf_take(&text);
}

static void hostile_files_are_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *before, *unit, *after;
        size_t count;
        int code;
        const char *says;
    } hostile[] = {
        {OPEN, "{", "", 500, -EBADMSG, "hỏng"},
        {OPEN, "{\\b ", "x}", 1000000, -EBADMSG, "hỏng"},
        {OPEN, "\\u272?\\par ", "}", 300000, -E2BIG, "quá nhiều"},
        {OPEN, "\\row\\cell", "}", 1000000, 0, NULL},
        {OPEN, "\\bin999999999999 ", "}", 10, -EBADMSG, "cụt"},
        {OPEN, "}", "", 1000000, 0, NULL},
        {OPEN "\\f-99999999\\fcharset-1\\uc-1\\u-99999999\\u99999999\\u55357\\u55357\\deff-5", "\\'", "}", 10,
         0, NULL},
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct document *doc = NULL;
        struct error err = {0};
        char *text = repeated(hostile[i].before, hostile[i].unit, hostile[i].count, hostile[i].after);
        assert_int_equal(document_read_bytes("a.rtf", text, strlen(text), NULL, &doc, &err), hostile[i].code);
        if (hostile[i].says && !strstr(err.text, hostile[i].says)) {
            fail_msg("expected \"%s\" in: %s", hostile[i].says, err.text);
        }
        document_free(doc);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rich_texts_are_read),
        cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(hostile_files_are_bounded),
    };
    return cmocka_run_group_tests_name("rich text", tests, NULL, NULL);
}
