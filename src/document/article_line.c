/*
 * What kind of line a paragraph of a page is, by its own form: file name, date line, menu, path, by-line,
 * prose or none of these. The words themselves lie in article_words.c. Pure.
 */
#include "document/article_line.h"
#include "base/text.h"
#include "document/article_forms.h"
#include "document/article_words.h"
#include "document/language.h"
#include "document/office.h"
#include "document/speech.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static const char *const sentence_ends[] = {".", "!", "?", "…", "”", "\"", ";", ":", ".)", "!)", "?)", NULL};
static const char *const dots[] = {"...", "…", "[...]", "[…]", "(...)", NULL};

/* "04/12": a day of this year, by itself. */
static bool is_day(const char *text)
{
    size_t day = strspn(text, "0123456789"),
           month = text[day] == '/' ? strspn(text + day + 1, "0123456789") : 0;
    return day >= 1 && day <= 2 && month >= 1 && month <= 2 && !text[day + 1 + month];
}

/* "Thứ bảy - 30/12/2023 09:20", "Ngày cập nhật 14/09/2017 | Lượt xem: 5": words of dates and counters only,
 * or a few more around a date with its hour. */
static bool is_date_line(const struct article_line *line, struct cover cover)
{
    const char *text = line->paragraph->text;
    if (is_day(text)) {
        return true;
    }
    if (cover.other == 0 && (form_digits(text) >= 4 || (cover.date && !cover.menu))) {
        return cover.date || cover.menu || form_has_date(text);
    }
    return (line->words <= 14 && form_has_date(text) && text[strlen(text) - 1] != '.' &&
            (form_has_hour(text) || form_ends_with_counter(text))) ||
           (line->words <= 8 && form_says_how_long_ago(line->folded));
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

#define UNACCENTED_LEAST 5 /* words that no Vietnamese sentence has on end without an accent */

/* "Published: 19 February 2024", "Chung nhan tin nhiem mang": words of a page's system, in a language that is
 * not the article's, or without its accents. */
static bool is_foreign(const struct article_line *line)
{
    size_t words = 0, syllables = 0;
    for (const char *at = line->paragraph->text; *at; at++) {
        if ((unsigned char)*at >= 0x80 || *at == '@' || (*at == '.' && isalpha((unsigned char)at[1]))) {
            return false;
        }
    }
    for (const char *at = line->folded; *at; at += *at == ' ') {
        size_t n = strcspn(at, " ");
        bool word = n > 1 && strcspn(at, "0123456789") >= n;
        words += word;
        syllables += word && language_is_syllable(at, n);
        at += n;
    }
    bool unaccented = words >= UNACCENTED_LEAST && !line->finished;
    return words >= 2 && (unaccented || syllables * 5 <= words * 2) && !line->paragraph->marker;
}

/* "Trước 9 giờ:", "Trả lời:": a point in time, or a part of a talk, that stands over what it announces. */
static bool announces(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    bool colon = text[strlen(text) - 1] == ':';
    return colon && (form_digits(text) > 0 || strcmp(line->folded, "tra loi") == 0);
}

/* Made of the pages' own words, all of it or, in a row of menu entries, most of it. */
static bool is_furniture(const struct article_line *line, struct cover cover)
{
    const char *text = line->paragraph->text;
    const char *marker = line->paragraph->marker;
    bool sentence = line->finished && text[strlen(text) - 1] != ':', point = marker && strpbrk(marker, ".)");
    if (!*line->folded || (cover.other == 0 && !point && !announces(line)) || is_document_number(text) ||
        form_is_numbered_picture(line->folded) || is_foreign(line)) {
        return true;
    }
    return form_is_doubled(line->lower) || form_is_address(text) ||
           (line->words <= 25 && form_is_path(text)) || (!sentence && form_is_run_together(text)) ||
           (!sentence && line->words >= 6 && cover.menu * 10 >= line->words * 6);
}

#define UNFINISHED_PROSE 32 /* words; no title or caption is longer */

/* Longer than any furniture, or a whole sentence. */
static bool is_sentence(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    return line->words > 40 || (line->words >= 12 && text[strlen(text) - 1] == '.');
}

/* "01/10/2026 Đăng bởi: Văn phòng", "Ngày: 28/03/2026 Người viết: Kim Lan": a date, and then a by-line or a
 * counter. */
static bool is_dated_by_line(const struct article_line *line)
{
    static const char labels[] =
        "nguoi viet,nguoi dang,tac gia,nguon,dang boi,viet boi,boi,by,luot xem,so luot xem";
    const char *rest = line->folded;
    rest += strncmp(rest, "ngay ", 5) == 0 ? 5 : 0;
    rest += strspn(rest, "0123456789 ");
    bool starts =
        line->dated && line->words <= 14 && rest > line->folded && strcspn(line->folded, "0123456789") <= 5;
    struct article_line after = *line;
    after.folded = line->folded + (rest - line->folded);
    enum kind kind = starts && *rest ? article_phrase(&after, "") : OTHER;
    return kind == BY_LINE || kind == FURNITURE || (starts && article_longest_in(labels, rest));
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

/* "Thực hiện Thông báo số 444/TB-UBND …": what an official paper rests on, seldom with a full stop. */
static bool opens_paper(const struct article_line *line)
{
    struct office_number number;
    bool opens = article_longest_in("can cu,thuc hien,theo,xet,thuc hien theo", line->folded) > 0;
    return opens && line->words >= 12 && office_find_number(line->paragraph->text, &number);
}

/* "Hương Bình, ngày 03 tháng 6 năm 2026": where and when a paper was signed. */
static bool is_place_and_date(const struct article_line *line)
{
    const char *day = strstr(line->lower, ", ngày "), *month = day ? strstr(day, " tháng ") : NULL;
    return month && strstr(month, " năm ") && line->words <= 14 && !line->finished;
}

/* "Bởi Minh Thảo", "By admin" */
static bool is_by_name(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    return (text_starts(text, "Bởi ") && article_is_name(text + strlen("Bởi "))) ||
           (text_starts(text, "By ") && line->words <= 5 && !line->finished);
}

/* "Mở lớp học bơi cho trẻ em - Ảnh 1.", "mo lop hoc boi cho tre em hinh 1": the title again with the number
 * of a picture. */
static bool is_picture_name(const struct article_line *line)
{
    const char *mark = strstr(line->lower, "- ảnh "), *number = mark ? mark + strlen("- ảnh ") : "";
    size_t digits = strspn(number, "0123456789");
    const char *last = strrchr(line->folded, ' '), *before = last;
    while (before && before > line->folded && before[-1] != ' ') {
        before--;
    }
    bool unaccented = last && is_foreign(line) && line->words >= UNACCENTED_LEAST &&
                      (text_starts(before, "hinh ") || text_starts(before, "anh ")) &&
                      !last[1 + strspn(last + 1, "0123456789")];
    return unaccented || (digits && !number[digits + (number[digits] == '.')]);
}

static enum kind kind_of(const struct article_line *line, const char *label)
{
    if (form_is_file_name(line->paragraph->text) || is_picture_name(line)) {
        return FILE_NAME;
    }
    if (is_by_name(line)) {
        return BY_LINE;
    }
    if (is_dated_by_line(line)) {
        return DATE_LINE;
    }
    if (is_place_and_date(line)) {
        return FURNITURE;
    }
    enum kind kind = line->words <= 60 ? article_phrase(line, label) : OTHER;
    bool sentence = is_sentence(line);
    struct cover cover = sentence ? (struct cover){.other = 1} : article_cover(line->folded);
    if (kind != TAIL && !sentence && line->words && !announces(line) && is_date_line(line, cover)) {
        return DATE_LINE;
    }
    if (kind != OTHER) {
        return kind;
    }
    if (line->paragraph->heading && cover.other == 0 && !cover.figures && cover.menu > 1) {
        return WEAK_END; /* the heading of another box of the page */
    }
    if ((!sentence && is_furniture(line, cover)) || line->paragraph->caption || line->paragraph->linked) {
        return FURNITURE;
    }
    return (line->finished && line->words >= 8) || line->words >= UNFINISHED_PROSE || opens_news(line) ||
                   opens_paper(line) || (line->words >= 8 && speech_newspaper(line->paragraph->text))
               ? PROSE
               : OTHER;
}

int article_line_read(struct article_line *line, struct document_paragraph *paragraph)
{
    const char *text = paragraph->text;
    line->paragraph = paragraph;
    line->folded = document_fold(text);
    line->lower = text_lower(text);
    char *label = label_of(text);
    if (!line->folded || !line->lower || !label) {
        free(label);
        return -ENOMEM;
    }
    line->words = article_count_words(line->folded);
    line->finished = form_ends_with_any(text, sentence_ends) && !form_is_quotation(text);
    line->cut_short = form_ends_with_any(text, dots);
    size_t colon = strcspn(text, ":");
    line->labelled =
        *label && article_count_words(label) <= 6 && text[colon] && text[colon + 1] == ' ' && text[colon + 2];
    line->dated = line->words <= 30 && form_has_date(text);
    line->phone = line->words >= 4 && line->words <= 30 && form_has_phone(text);
    bool day_only = line->words <= 2 && form_digits(text) < 6; /* "04/12": of a table, not a page's own */
    line->at_moment = (form_digits(text) >= 4 && !day_only) || form_says_how_long_ago(line->folded);
    line->path = line->words <= 25 && form_is_path(text);
    line->kind = kind_of(line, label);
    free(label);
    return 0;
}

void article_line_done(struct article_line *line)
{
    free(line->folded);
    free(line->lower);
}
