/*
 * What a line looks like, before its words are weighed: dates, telephone numbers, file names, paths, names of
 * persons. Pure; called by article_line.c.
 */
#include "document/article_forms.h"
#include "base/text.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

bool form_ends_with_any(const char *text, const char *const *marks)
{
    size_t length = strlen(text);
    for (; *marks; marks++) {
        size_t n = strlen(*marks);
        if (length >= n && strcmp(text + length - n, *marks) == 0) {
            return true;
        }
    }
    return false;
}

/* Where the words in quotation marks that end `text` begin; NULL when it does not end with such. */
static const char *last_quotation(const char *text)
{
    size_t length = strlen(text);
    bool straight = length > 1 && text[length - 1] == '"';
    const char *open = NULL, *mark = straight ? "\"" : "“";
    for (const char *at = text; (at = strstr(at, mark)) != NULL && at + 1 < text + length; at++) {
        open = at;
    }
    return open;
}

#define QUOTED_MOST 100 /* bytes of a name in quotation marks; more are somebody's words */

/* "“Muốn dân tin thì phải làm”", "Ra mắt mô hình “Thôn số”": a saying or a name in quotation marks and no end
 * mark, as titles and captions have; not words that somebody says. */
bool form_is_quotation(const char *text)
{
    static const char *const closed[] = {"”", "\"", NULL};
    static const char *const ended[] = {".”", "!”", "?”", "…”", ".\"", "!\"", "?\"", NULL};
    const char *open =
        form_ends_with_any(text, closed) && !form_ends_with_any(text, ended) ? last_quotation(text) : NULL;
    if (!open || open == text) {
        return open == text;
    }
    while (open > text && open[-1] == ' ') {
        open--;
    }
    return open > text && strlen(open) <= QUOTED_MOST && !strchr(":,", open[-1]);
}

/* Bytes of "Tháng Tám, 2025", "thg 8, 2025" at `text`, as systems write months: with no "năm". 0 = none. */
static size_t month_and_year(const char *text)
{
    static const char *const heads[] = {"Tháng ", "tháng ", "thg "};
    size_t n = 0, words = 0;
    for (size_t i = 0; i < sizeof heads / sizeof *heads && !n; i++) {
        n = text_starts(text, heads[i]) ? strlen(heads[i]) : 0;
    }
    while (n && words < 2 && text[n] && strspn(text + n, "0123456789") < 4) { /* "Mười Một" */
        n += strcspn(text + n, " ,");
        n += strspn(text + n, " ,");
        words++;
    }
    return words && strspn(text + n, "0123456789") == 4 ? n + 4 : 0;
}

/* "16/11/2026" and the like: a day, a month and a year. */
bool form_has_date(const char *text)
{
    for (; *text; text++) {
        size_t day = strspn(text, "0123456789");
        const char *month = text + day + 1;
        if (day >= 1 && day <= 4 && strchr("/-.", text[day]) && text[day]) {
            size_t m = strspn(month, "0123456789");
            if (m >= 1 && m <= 2 && month[m] == text[day] && isdigit((unsigned char)month[m + 1])) {
                return true;
            }
        }
        if (day >= 1 && day <= 2 && text[day] == ' ' && month_and_year(month)) {
            return true;
        }
        text += day ? day - 1 : 0;
    }
    return false;
}

/* "0236 000 789", "0236.000.789": nine to eleven figures, the first of them a nought. */
bool form_has_phone(const char *text)
{
    for (const char *at = strchr(text, '0'); at; at = strchr(at + 1, '0')) {
        size_t length = strspn(at, "0123456789 ."), digits = 0;
        for (size_t i = 0; i < length; i++) {
            digits += isdigit((unsigned char)at[i]) != 0;
        }
        if ((at == text || !isdigit((unsigned char)at[-1])) && digits >= 9 && digits <= 11) {
            return true;
        }
    }
    return false;
}

/* "09:20" */
bool form_has_hour(const char *text)
{
    const char *colon = text;
    while ((colon = strchr(colon + 1, ':')) != NULL) {
        if (isdigit((unsigned char)colon[-1]) && isdigit((unsigned char)colon[1])) {
            return true;
        }
    }
    return false;
}

size_t form_digits(const char *text)
{
    size_t digits = 0;
    for (; *text; text++) {
        digits += isdigit((unsigned char)*text) != 0;
    }
    return digits;
}

/* "A Biu • 4 ngày trước" */
bool form_says_how_long_ago(const char *folded)
{
    static const char *const ends[] = {"phut truoc", "gio truoc",   "ngay truoc",
                                       "tuan truoc", "thang truoc", NULL};
    size_t length = strlen(folded);
    for (size_t i = 0; ends[i]; i++) {
        size_t n = strlen(ends[i]);
        if (length >= n + 2 && strcmp(folded + length - n, ends[i]) == 0 &&
            isdigit((unsigned char)folded[length - n - 2])) {
            return true;
        }
    }
    return false;
}

static size_t count_letters(const char *text)
{
    size_t letters = 0;
    for (; *text; text++) {
        letters += isalpha((unsigned char)*text) != 0;
    }
    return letters;
}

/* "Image", "[IMG]", "Image 2", "undefined": what stands for a picture that has no name. */
static bool is_placeholder(const char *text)
{
    static const char *const names[] = {"image", "img", "picture", "photo", "undefined", "null", NULL};
    if (text_starts(text, "![")) {
        return true;
    }
    text += *text == '[';
    for (size_t i = 0; names[i]; i++) {
        size_t n = strlen(names[i]);
        if (strncasecmp(text, names[i], n) == 0 && !text[n + strspn(text + n, " 0123456789:]")]) {
            return true;
        }
    }
    return false;
}

#define NAME_LEAST 12 /* figures of a picture's name; a telephone number has fewer */

/* "z3438582960833 25438c5812670a98", "278602179 517725720018253 n": the names of several pictures. */
static bool is_row_of_names(const char *text)
{
    size_t tokens = 0, names = 0;
    for (const char *at = text; *at; at += *at == ' ') {
        size_t n = strcspn(at, " "), letters = 0, digits = 0;
        for (size_t i = 0; i < n; i++) {
            digits += isdigit((unsigned char)at[i]) != 0;
            letters += isalpha((unsigned char)at[i]) != 0;
        }
        bool figures = n >= 8 && digits >= 3 && digits + letters == n;
        if (!figures && n > 1) {
            return false;
        }
        tokens += figures;
        names += figures && (letters || digits >= NAME_LEAST);
        at += n;
    }
    return tokens >= 2 && names * 2 >= tokens;
}

/* A picture's or paper's file name or a checksum: one token that is no word, perhaps in the brackets of a
 * text browser.
 */
bool form_is_file_name(const char *text)
{
    if (is_placeholder(text) || is_row_of_names(text)) {
        return true;
    }
    size_t length = strlen(text), digits = form_digits(text), letters = count_letters(text);
    const char *dot = strrchr(text, '.');
    static const char *const kinds[] = {"jpg", "jpeg", "png",  "gif", "webp", "bmp", "mp4", "mp3",
                                        "pdf", "doc",  "docx", "xls", "xlsx", "zip", "rar", NULL};
    size_t bracket = length && text[length - 1] == ']';
    for (size_t i = 0; dot && kinds[i]; i++) {
        size_t n = strlen(kinds[i]);
        if (strncasecmp(dot + 1, kinds[i], n) == 0 && strlen(dot + 1) == n + bracket && length <= 160) {
            return true;
        }
    }
    if (strchr(text, ' ') || length < 8) {
        return false;
    }
    for (const char *at = text; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr("._-()[]", *at)) {
            return false;
        }
    }
    return (digits >= 3 && letters >= 2) || length >= 20;
}

/* "Tổ Truyền thông 18/08/2025 640": a figure by itself behind a date. */
bool form_ends_with_counter(const char *text)
{
    const char *last = strrchr(text, ' '), *date = last;
    while (date > text && date[-1] != ' ') {
        date--;
    }
    size_t n = last ? strspn(last + 1, "0123456789.") : 0;
    char *before = n && !last[1 + n] ? strndup(date, (size_t)(last - date)) : NULL;
    bool counter = before && form_has_date(before);
    free(before);
    return counter;
}

/* "Thông báo Thông báo": what a page says twice in one line is a heading with its own tooltip. */
bool form_is_doubled(const char *lower)
{
    size_t length = strlen(lower), half = length / 2;
    return length >= 7 && length % 2 == 1 && lower[half] == ' ' && memcmp(lower, lower + half + 1, half) == 0;
}

static utf8proc_category_t category_at(const char *text, size_t length, size_t *at)
{
    return utf8proc_category((utf8proc_int32_t)text_next(text, length, at));
}

/* "Trang chủTin tứcTin trong xã": links that lost what stood between them. */
bool form_is_run_together(const char *text)
{
    size_t joints = 0, length = strlen(text);
    bool small = false;
    for (size_t at = 0; at < length;) {
        utf8proc_category_t category = category_at(text, length, &at);
        joints += small && category == UTF8PROC_CATEGORY_LU;
        small = category == UTF8PROC_CATEGORY_LL;
    }
    return joints >= 2;
}

bool article_is_name(const char *text)
{
    size_t words = 0, small = 0, length = strlen(text);
    bool start = true;
    if (strpbrk(text, ".,:;!?()/\"0123456789&")) {
        return false;
    }
    for (size_t at = 0; at < length;) {
        bool space = text[at] == ' ';
        utf8proc_category_t category = category_at(text, length, &at);
        if (start && category != UTF8PROC_CATEGORY_LU) {
            return false;
        }
        words += start;
        small += category == UTF8PROC_CATEGORY_LL;
        start = space;
    }
    return words >= 2 && words <= (small ? 5 : 3);
}

/* "Trang chủ » Tin tức » Nông thôn mới", "Giới thiệu | Tin tức | Văn bản": a path or a row of menu entries.
 */
bool form_is_path(const char *text)
{
    const char *bar = strstr(text, " | ");
    return strstr(text, "»") || strstr(text, "›") || strstr(text, " > ") || strstr(text, " >> ") ||
           (bar && strstr(bar + 3, " | "));
}

bool form_is_address(const char *text)
{
    const char *scheme = strstr(text, "://");
    return scheme && !strchr(scheme, ' ') && scheme - text < 16;
}

/* "Hình 1: Trao dê giống", "Ảnh 2. …" */
bool form_is_numbered_picture(const char *folded)
{
    static const char *const names[] = {"hinh ", "anh "};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if (text_starts(folded, names[i]) && isdigit((unsigned char)folded[n]) &&
            folded[n + strspn(folded + n, "0123456789")] == ' ') {
            return true;
        }
    }
    return false;
}
