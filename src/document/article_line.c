/*
 * What kind of line a paragraph of a page is, by its own form: file name, date line, menu, path, by-line,
 * prose or none of these. The words themselves lie in article_words.c. Pure.
 */
#include "document/article_line.h"
#include "base/text.h"
#include "document/article_words.h"
#include "document/office.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool ends_with_any(const char *text, const char *const *marks)
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

static const char *const sentence_ends[] = {".", "!", "?", "…", "”", "\"", ";", ":", ".)", "!)", "?)", NULL};
static const char *const dots[] = {"...", "…", "[...]", "[…]", "(...)", NULL};

/* "16/11/2026" and the like: a day, a month and a year. */
static bool has_date(const char *text)
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
        text += day ? day - 1 : 0;
    }
    return false;
}

/* "09:20" */
static bool has_hour(const char *text)
{
    const char *colon = text;
    while ((colon = strchr(colon + 1, ':')) != NULL) {
        if (isdigit((unsigned char)colon[-1]) && isdigit((unsigned char)colon[1])) {
            return true;
        }
    }
    return false;
}

static size_t count_digits(const char *text)
{
    size_t digits = 0;
    for (; *text; text++) {
        digits += isdigit((unsigned char)*text) != 0;
    }
    return digits;
}

/* "A Biu • 4 ngày trước" */
static bool says_how_long_ago(const char *folded)
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

/* "Thứ bảy - 30/12/2023 09:20", "Ngày cập nhật 14/09/2017 | Lượt xem: 5": words of dates and counters only,
 * or a few more around a date with its hour. */
static bool is_date_line(const struct article_line *line, struct cover cover)
{
    const char *text = line->paragraph->text;
    if (cover.other == 0 && (count_digits(text) >= 4 || (cover.date && !cover.menu))) {
        return cover.date || cover.menu || has_date(text);
    }
    return (line->words <= 14 && has_date(text) && has_hour(text) && text[strlen(text) - 1] != '.') ||
           (line->words <= 8 && says_how_long_ago(line->folded));
}

static size_t count_letters(const char *text)
{
    size_t letters = 0;
    for (; *text; text++) {
        letters += isalpha((unsigned char)*text) != 0;
    }
    return letters;
}

/* "Image", "[IMG]", "Image 2": what stands for a picture that has no name. */
static bool is_placeholder(const char *text)
{
    static const char *const names[] = {"image", "img", "picture", "photo", NULL};
    text += *text == '[';
    for (size_t i = 0; names[i]; i++) {
        size_t n = strlen(names[i]);
        if (strncasecmp(text, names[i], n) == 0 && !text[n + strspn(text + n, " 0123456789:]")]) {
            return true;
        }
    }
    return false;
}

/* A picture's file name or a checksum: one token that is no word, perhaps in the brackets of a text browser.
 */
static bool is_file_name(const char *text)
{
    if (is_placeholder(text)) {
        return true;
    }
    size_t length = strlen(text), digits = count_digits(text), letters = count_letters(text);
    const char *dot = strrchr(text, '.');
    static const char *const kinds[] = {"jpg", "jpeg", "png", "gif", "webp",
                                        "bmp", "mp4",  "mp3", "pdf", NULL};
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

/* "Thông báo Thông báo": what a page says twice in one line is a heading with its own tooltip. */
static bool is_doubled(const char *folded)
{
    size_t length = strlen(folded), half = length / 2;
    return length >= 7 && length % 2 == 1 && folded[half] == ' ' &&
           memcmp(folded, folded + half + 1, half) == 0;
}

static utf8proc_category_t category_at(const char *text, size_t length, size_t *at)
{
    return utf8proc_category((utf8proc_int32_t)text_next(text, length, at));
}

/* "Trang chủTin tứcTin trong xã": links that lost what stood between them. */
static bool is_run_together(const char *text)
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
static bool is_path(const char *text)
{
    const char *bar = strstr(text, " | ");
    return strstr(text, "»") || strstr(text, "›") || strstr(text, " > ") || strstr(text, " >> ") ||
           (bar && strstr(bar + 3, " | "));
}

static bool is_address(const char *text)
{
    const char *scheme = strstr(text, "://");
    return scheme && !strchr(scheme, ' ') && scheme - text < 16;
}

/* What stands before the first colon, folded; "" when there is none near the beginning. New memory. */
static char *label_of(const char *text)
{
    size_t colon = strcspn(text, ":");
    char *label = text[colon] && colon <= 80 ? strndup(text, colon) : strdup("");
    char *folded = label ? document_fold(label) : NULL;
    free(label);
    return folded;
}

/* "Số: 45/TB-TYT": a document's letter-head, shown with it. */
static bool is_document_number(const char *text)
{
    struct office_number number;
    return text_starts(text, "Số") && strlen(text) <= 60 && office_find_number(text, &number);
}

/* "Hình 1: Trao dê giống", "Ảnh 2. …" */
static bool is_numbered_picture(const char *folded)
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

/* Made of the pages' own words, all of it or, in a row of menu entries, most of it. */
static bool is_furniture(const struct article_line *line, struct cover cover)
{
    const char *text = line->paragraph->text;
    const char *marker = line->paragraph->marker;
    bool sentence = line->finished && text[strlen(text) - 1] != ':', point = marker && strpbrk(marker, ".)");
    if (!*line->folded || (cover.other == 0 && !point) || is_document_number(text) ||
        is_numbered_picture(line->folded)) {
        return true;
    }
    return is_doubled(line->folded) || is_address(text) || (line->words <= 25 && is_path(text)) ||
           (!sentence && is_run_together(text)) ||
           (!sentence && line->words >= 6 && cover.menu * 10 >= line->words * 6);
}

#define UNFINISHED_PROSE 32 /* words; no title or caption is longer */

/* Longer than any furniture, or a whole sentence. */
static bool is_sentence(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    return line->words > 40 || (line->words >= 12 && text[strlen(text) - 1] == '.');
}

/* "01/10/2026 Đăng bởi: Văn phòng": a date, and then a by-line or a counter. */
static bool is_dated_by_line(const struct article_line *line)
{
    const char *rest = line->folded + strspn(line->folded, "0123456789 ");
    bool starts = line->dated && line->words <= 14 && isdigit((unsigned char)*line->paragraph->text);
    struct article_line after = *line;
    after.folded = line->folded + (rest - line->folded);
    enum kind kind = starts && *rest ? article_phrase(&after, "") : OTHER;
    return kind == BY_LINE || kind == FURNITURE;
}

/* "Ngày 11/11/2026, Đảng ủy xã tổ chức hội nghị …": the first sentence of news, whose full stop was
 * forgotten. */
static bool opens_news(const struct article_line *line)
{
    static const char *const openers[] = {"ngay ", "sang ", "chieu ", "toi ", "vua qua ", NULL};
    bool opens = false;
    for (size_t i = 0; openers[i] && !opens; i++) {
        opens = text_starts(line->folded, openers[i]);
    }
    const char *comma = strstr(line->paragraph->text, ", ");
    return opens && line->words >= 20 && comma && comma - line->paragraph->text < 40;
}

/* "Bởi Minh Thảo" */
static bool is_by_name(const char *text)
{
    return text_starts(text, "Bởi ") && article_is_name(text + strlen("Bởi "));
}

static enum kind kind_of(const struct article_line *line, const char *label)
{
    if (is_file_name(line->paragraph->text)) {
        return FILE_NAME;
    }
    if (is_by_name(line->paragraph->text)) {
        return BY_LINE;
    }
    if (is_dated_by_line(line)) {
        return DATE_LINE;
    }
    enum kind kind = line->words <= 60 ? article_phrase(line, label) : OTHER;
    bool sentence = is_sentence(line);
    struct cover cover = sentence ? (struct cover){.other = 1} : article_cover(line->folded);
    if (kind != TAIL && !sentence && line->words && is_date_line(line, cover)) {
        return DATE_LINE;
    }
    if (kind != OTHER) {
        return kind;
    }
    if ((!sentence && is_furniture(line, cover)) || line->paragraph->caption || line->paragraph->linked) {
        return FURNITURE;
    }
    return (line->finished && line->words >= 8) || line->words >= UNFINISHED_PROSE || opens_news(line)
               ? PROSE
               : OTHER;
}

int article_line_read(struct article_line *line, struct document_paragraph *paragraph)
{
    const char *text = paragraph->text;
    line->paragraph = paragraph;
    line->folded = document_fold(text);
    char *label = label_of(text);
    if (!line->folded || !label) {
        free(label);
        return -ENOMEM;
    }
    line->words = article_count_words(line->folded);
    line->finished = ends_with_any(text, sentence_ends);
    line->cut_short = ends_with_any(text, dots);
    size_t colon = strcspn(text, ":");
    line->labelled =
        *label && article_count_words(label) <= 6 && text[colon] && text[colon + 1] == ' ' && text[colon + 2];
    line->dated = line->words <= 30 && has_date(text);
    line->path = line->words <= 25 && is_path(text);
    line->kind = kind_of(line, label);
    free(label);
    return 0;
}
