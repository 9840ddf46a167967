/*
 * Telling an article's title from the lines around its text, by form and place. Pure; called by article.c.
 */
#include "base/text.h"
#include "document/article_parts.h"
#include "document/article_words.h"
#include "document/build.h"
#include "document/speech.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool says_when(const struct article_line *line)
{
    return (line->kind == DATE_LINE && line->at_moment) ||
           (line->dated && (line->kind == BY_LINE || line->kind == FURNITURE));
}

/* Does the page's path stand between line `i` and the text under it? Then its date is the site's clock. */
static bool is_site_head(const struct article *article, size_t i)
{
    size_t path = i + 1;
    while (path < article->count && path < i + 12 && article->entries[path].kind != PROSE &&
           !article->entries[path].path) {
        path++;
    }
    return path < article->count && article->entries[path].path;
}

/* Does `text` say a date and nothing else: "Ngày cập nhật 26/11/2021", "(6/5/2024 10:11:00 AM)"? */
static bool is_only_date(const char *text)
{
    char *folded = document_fold(text);
    struct cover cover = folded ? article_cover(folded) : (struct cover){.other = 1};
    free(folded);
    return cover.figures >= 3 && !cover.menu && !cover.other && strpbrk(text, "/-.");
}

/* Length of a title without the date that some pages set behind it on the same line. */
static size_t without_date(const char *text)
{
    static const char *const starts[] = {" (", " Ngày ", " Cập nhật", " Đăng "};
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        const char *at = strstr(text, starts[i]);
        for (const char *next = at; next; next = strstr(next + 1, starts[i])) {
            at = next;
        }
        bool cut = at && at > text && (size_t)(at - text) < length && is_only_date(at + strlen(starts[i])) &&
                   (*starts[i] != '(' || text[length - 1] == ')');
        length = cut && (i > 0 || strchr(at, ':')) ? (size_t)(at - text) : length;
    }
    return length;
}

/* "Lượt xem: 346" */
static bool counts_readers(const struct article_line *line)
{
    static const char counters[] = "luot xem,so luot xem,luot doc,so luot doc,da xem";
    size_t n = line->kind == FURNITURE ? article_longest_in(counters, line->folded) : 0;
    return n && strspn(line->folded + n, " 0123456789") == strlen(line->folded + n);
}

/* Many a site sets the date over the title and under it how often it was read. */
static bool is_between(const struct article *article, size_t i)
{
    const struct article_line *line = &article->entries[i];
    return i > 0 && i + 1 < article->count && line->words >= 4 && says_when(line - 1) &&
           counts_readers(line + 1);
}

bool article_is_dated(const struct article *article, size_t i)
{
    const char *text = article->entries[i].paragraph->text;
    size_t next = i + 1;
    if ((article->entries[i].words <= 60 && without_date(text) < strlen(text)) || is_between(article, i)) {
        return true;
    }
    while (next < article->count && next < i + 5 && !says_when(&article->entries[next]) &&
           (article->entries[next].kind == FURNITURE || article->entries[next].kind == BY_LINE ||
            article_is_name(article->entries[next].paragraph->text) ||
            strcmp(article->entries[next].folded, article->entries[i].folded) == 0)) {
        next++;
    }
    return next < article->count && says_when(&article->entries[next]) && !is_site_head(article, i);
}

/* Prose words from `from` to the next end of a page or the next dated title. */
static size_t words_under(const struct article *article, size_t from)
{
    size_t words = 0;
    for (size_t i = from; i < article->count && article->entries[i].kind != TAIL; i++) {
        if (i > from && article->entries[i].kind == OTHER && article_is_dated(article, i)) {
            break;
        }
        words += article->entries[i].kind == PROSE && !article->entries[i].cut_short
                     ? article->entries[i].words
                     : 0;
    }
    return words;
}

/* "Quốc phòng - An ninh" between a title and its date: a few words that the page says before, too. Then the
 * title is the line above; else line `i`. */
static size_t above_column(const struct article *article, size_t i)
{
    const struct article_line *line = &article->entries[i];
    bool may = i >= 2 && line->words <= 5 && !line->finished && article->entries[i - 1].words > line->words &&
               (article->entries[i - 1].kind == OTHER || article->entries[i - 1].kind == PROSE);
    for (size_t k = 0; may && k + 1 < i; k++) {
        if (strstr(article->entries[k].folded, line->folded)) {
            return i - 1;
        }
    }
    return i;
}

/* Does line `i` stand in a menu: after short lines or none, or before two of a menu's entries? */
static bool is_in_menu(const struct article *article, size_t i)
{
    const struct article_line *lines = article->entries;
    bool after = lines[i].words <= 5; /* at the top of a page it is the site's name */
    for (size_t k = 1; after && k <= 2 && k <= i; k++) {
        after = lines[i - k].words <= 5 && !lines[i - k].finished && !lines[i - k].dated;
    }
    return after ||
           (i + 2 < article->count && lines[i + 1].kind == FURNITURE && lines[i + 2].kind == FURNITURE);
}

/* Of a menu's last entry over a date: the longer line under the date, which is the title. Else line `i`. */
static size_t below_date(const struct article *article, size_t i)
{
    size_t next = i + 1;
    bool dated = false;
    while (next < article->count && next < i + 8 &&
           (article->entries[next].kind == DATE_LINE || article->entries[next].kind == FURNITURE ||
            article->entries[next].kind == BY_LINE)) {
        dated = dated || article->entries[next].kind == DATE_LINE;
        next++;
    }
    const struct article_line *under = &article->entries[next < article->count ? next : i];
    bool title = dated && under->kind == OTHER && !under->finished && under->words > 5;
    return title && is_in_menu(article, i) ? next : i;
}

/* Does the line begin with words of dates before a colon: "Ngày 16/8: đồng chí …"? */
static bool has_date_label(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    size_t colon = strcspn(text, ":");
    char *label = text[colon] ? strndup(text, colon) : NULL, *folded = label ? document_fold(label) : NULL;
    bool dated = folded && *folded && article_cover(folded).other == 0;
    free(label);
    free(folded);
    return dated;
}

/* One of several days of a list, or what leads to the next line: "Khi cần cứu giúp, gọi:". No title. */
static bool is_point(const struct article *article, size_t i)
{
    const char *text = article->entries[i].paragraph->text;
    bool point = text[strlen(text) - 1] == ':', dated = has_date_label(&article->entries[i]);
    for (size_t k = i > 3 ? i - 3 : 0; dated && !point && k < article->count && k <= i + 3; k++) {
        point = k != i && has_date_label(&article->entries[k]);
    }
    return point;
}

/* Does the line say what somebody does, as titles do and names of bodies do not? */
static bool acts(const struct article_line *line)
{
    static const char verbs[] =
        "tổ chức,thông báo,triển khai,khai mạc,khai giảng,bế mạc,tổng kết,sơ kết,ra mắt,ra quân,"
        "phát động,đón,trao,tặng,họp,mở,tuyển,khám,tiêm,ký,mời,hướng dẫn,tuyên truyền,"
        "tiếp nhận,công khai,công bố,phối hợp,tham gia,đạt,thi,hoàn thành,kỷ niệm,vui,bàn giao,"
        "kiểm tra,làm việc,gặp mặt,thăm,về đích,đối thoại,nâng cao,đẩy mạnh";
    for (const char *at = line->lower; at; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (article_longest_in(verbs, at)) {
            return true;
        }
    }
    return false;
}

/* "TRUNG TÂM Y TẾ KHU VỰC": whose site it is, in its head, over the day's date. */
static bool is_site_name(const struct article_line *line)
{
    return article_is_owner(line->folded) && !acts(line) && !line->paragraph->heading &&
           (speech_in_capitals(line->paragraph->text) || article_is_name(line->paragraph->text));
}

size_t article_dated_title(const struct article *article)
{
    size_t best = article->count, most = 7;
    for (size_t i = 0; i + 1 < article->count; i++) {
        const struct article_line *line = &article->entries[i];
        bool may = line->kind == OTHER || line->kind == PROSE;
        bool titled = may && line->words >= 3 && line->words <= 60 && article_is_dated(article, i) &&
                      !is_point(article, i) && !is_site_name(line);
        size_t words = titled ? words_under(article, i + 1) : 0;
        if (words > most) {
            best = i;
            most = words;
        }
    }
    return best < article->count ? below_date(article, above_column(article, best)) : best;
}

#define REPEATED_LEAST 5 /* words of a title that is said twice; a column's name may be, too */

static bool is_repeated(const struct article *article, size_t line)
{
    size_t last;
    return article->entries[line].words >= REPEATED_LEAST && article_repeats(article, line, &last) > 0;
}

#define LINKED_LEAST 5 /* words of a heading that links to its own page; shorter ones name columns */

/* Among the lines before the text: one with a date under or over it, a repeated one, one in capitals or
 * marked as a heading; else the longest of the nearest. */
size_t article_title(const struct article *article, size_t first)
{
    size_t best = article->count, distance = 0;
    long most = 0;
    for (size_t i = first; i-- > 0 && distance < 6;) {
        const struct article_line *line = &article->entries[i];
        bool marked = line->paragraph->heading || is_repeated(article, i) || article_is_dated(article, i);
        bool question =
            marked && line->kind == PROSE && line->paragraph->text[strlen(line->paragraph->text) - 1] == '?';
        bool linked = line->kind == FURNITURE && line->paragraph->heading && line->paragraph->linked;
        if ((line->kind != OTHER && !question && !(linked && line->words >= LINKED_LEAST)) ||
            line->words > 60 || line->words < 2 || (line->finished && !marked) || is_point(article, i) ||
            article_is_name(line->paragraph->text) || article_is_plain_caption(line)) {
            continue;
        }
        long weight = (long)(line->words < 12 ? line->words : 12) - 6 * (long)distance++;
        weight += (article_is_dated(article, i) ? 100 : 0) + (is_repeated(article, i) ? 80 : 0);
        weight += i && says_when(&article->entries[i - 1]) && line->words >= 4 ? 40 : 0;
        weight += line->paragraph->heading ? 50 : 0;
        weight +=
            speech_in_capitals(line->paragraph->text) ? 2 * (long)(line->words < 12 ? line->words : 12) : 0;
        weight = is_site_name(line) ? 1 : weight; /* better than none */
        if (weight > most) {
            most = weight;
            best = i;
        }
    }
    return best;
}

const char *article_without_label(const char *text)
{
    static const char *const labels[] = {"Tên: ", "Tên văn bản: ", "Tiêu đề: ", "Trích yếu: "};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (text_starts(text, labels[i])) {
            return text + strlen(labels[i]);
        }
    }
    return text;
}

/* "Về việc tạm ngừng cấp nước", "V/v …": what an official paper is about. */
static bool is_subject(const struct article_line *line)
{
    return line->kind == OTHER && (text_starts(line->lower, "về ") || text_starts(line->lower, "v/v "));
}

/* "THÔNG BÁO": what kind of paper it is. */
static bool is_type(const struct article_line *line)
{
    return line->words <= 4 && speech_in_capitals(line->paragraph->text);
}

/* The kind of a paper and, under it, its subject are one title; "" when the other half is not there. */
static const char *subject_under(const struct article *article, size_t line)
{
    const struct article_line *lines = article->entries;
    bool both = line + 1 < article->count && is_type(&lines[line]) && is_subject(&lines[line + 1]);
    return both ? lines[line + 1].paragraph->text : "";
}

static const char *type_over(const struct article *article, size_t line)
{
    const struct article_line *lines = article->entries;
    bool both = line > 0 && is_subject(&lines[line]) && is_type(&lines[line - 1]);
    return both ? lines[line - 1].paragraph->text : "";
}

void article_take_title(struct article *article, size_t line)
{
    const struct document_paragraph *paragraph = article->entries[line].paragraph;
    const char *text = article_without_label(paragraph->text);
    const char *marker = paragraph->marker && strpbrk(paragraph->marker, ".)") ? paragraph->marker : "";
    const char *subject = subject_under(article, line), *type = type_over(article, line);
    char *whole = NULL;
    if (asprintf(&whole, "%s%s%s%s%.*s%s%s", type, *type ? " " : "", marker, *marker ? " " : "",
                 (int)without_date(text), text, *subject ? " " : "", subject) >= 0) {
        article->doc->title = document_squeeze(article->doc, whole, strlen(whole));
        free(whole);
    }
    article->entries[line].kind = DROPPED;
}
