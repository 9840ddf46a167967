/*
 * The newspaper's name that stands before the first words of an article, and is not for the ear. Pure.
 */
#include "base/text.h"
#include "document/speech.h"
#include <string.h>

/* Bytes of the dash and the blanks around it at `text`; 0 when there is none. */
static size_t dash_length(const char *text)
{
    static const char *const dashes[] = {"-", "–", "—"};
    size_t before = strspn(text, " ");
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        size_t n = strlen(dashes[i]);
        if (text_starts(text + before, dashes[i])) {
            return before + n + strspn(text + before + n, " ");
        }
    }
    return 0;
}

#define NAME_MOST 40 /* bytes */

/* Do the `length` bytes say that they name a newspaper, a station or a site: "Báo Suối Thử", "STV",
 * "Baosuoithu.vn"? A place or a remark does not: where something happened is for the ear. */
static bool names_newspaper(const char *name, size_t length)
{
    static const char *const words[] = {"Báo",  "báo",  "Bao",     "Đài", "đài", "Trang",
                                        "Cổng", "TTĐT", "Bản tin", ".vn", ".VN"};
    size_t capitals = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (memmem(name, length, words[i], strlen(words[i]))) {
            return true;
        }
    }
    for (size_t i = 0; i < length; i++) {
        capitals += (name[i] >= 'A' && name[i] <= 'Z') || (length - i >= 2 && memcmp(name + i, "Đ", 2) == 0);
    }
    return capitals >= 2 && !memchr(name, ' ', length);
}

/* "(Báo Suối Thử) - Sáng …" */
static size_t in_brackets(const char *text)
{
    size_t close = *text == '(' ? strcspn(text, ")0123456789:\n") : 0;
    bool may = close > 2 && close <= NAME_MOST && text[close] == ')' && names_newspaper(text + 1, close - 1);
    size_t dash = may ? dash_length(text + close + 1) : 0;
    return dash ? close + 1 + dash : 0;
}

/* "Sáng 12/10, …": how news begins. */
static bool opens_news(const char *text)
{
    static const char *const openers[] = {"Sáng ",   "Trưa ",      "Chiều ", "Tối ",   "Đêm ",
                                          "Ngày ",   "Vừa qua",    "Theo ",  "Trước ", "Sau ",
                                          "Từ ",     "Trong ",     "Với ",   "Nhằm ",  "Hiện ",
                                          "Mới đây", "Những ngày", "Để ",    "Nhân ",  "Hưởng ứng"};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        if (text_starts(text, openers[i])) {
            return true;
        }
    }
    return false;
}

/* "STĐ - Sáng …", "STO - Trẻ em …", "Baosuoithu.vn – …", "STĐ Online - …": in capitals before an opening of
 * news, or plainly on line. "UBND - HĐND xã …" is no newspaper. */
static size_t bare(const char *text)
{
    size_t name = strcspn(text, " \n"), capitals = 0;
    while (text_starts(text + capitals, "Đ") || (text[capitals] >= 'A' && text[capitals] <= 'Z')) {
        capitals += text[capitals] >= 'A' && text[capitals] <= 'Z' ? 1 : strlen("Đ");
    }
    size_t online = text_starts(text + name, " Online") ? strlen(" Online") : 0;
    bool address = memmem(text, name, ".vn", strlen(".vn")) != NULL ||
                   (capitals == name && name >= 3 && text[name - 1] == 'O');
    bool may = name >= 2 && name <= NAME_MOST && (capitals == name || address) && text[name] == ' ';
    size_t dash = may ? dash_length(text + name + online) : 0;
    return dash && (online || address || opens_news(text + name + online + dash)) ? name + online + dash : 0;
}

size_t speech_newspaper(const char *text)
{
    size_t brackets = in_brackets(text);
    return brackets ? brackets : bare(text);
}
