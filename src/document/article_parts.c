/*
 * Telling an article's title from the lines around its text, by form and place. Pure; called by article.c.
 */
#include "document/article_parts.h"
#include "base/text.h"
#include "document/build.h"
#include "document/speech.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void article_drop(struct article *article, size_t i, const char *why)
{
    struct article_line *line = &article->entries[i];
    if (line->kind != DROPPED) {
        document_warn(article->doc, "left out (%s): %.160s", why, line->paragraph->text);
        line->kind = DROPPED;
    }
}

static bool says_when(const struct article_line *line)
{
    return line->kind == DATE_LINE || (line->dated && (line->kind == BY_LINE || line->kind == FURNITURE));
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

bool article_is_dated(const struct article *article, size_t i)
{
    size_t next = i + 1;
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
        if (i > from && article_is_dated(article, i) && article->entries[i].kind == OTHER) {
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
    while (next < article->count && next < i + 6 &&
           (article->entries[next].kind == DATE_LINE || article->entries[next].kind == FURNITURE)) {
        dated = dated || article->entries[next].kind == DATE_LINE;
        next++;
    }
    const struct article_line *under = &article->entries[next < article->count ? next : i];
    bool title = dated && under->kind == OTHER && !under->finished && under->words > 5;
    return title && is_in_menu(article, i) ? next : i;
}

size_t article_dated_title(const struct article *article)
{
    size_t best = article->count, most = 7;
    for (size_t i = 0; i + 1 < article->count; i++) {
        const struct article_line *line = &article->entries[i];
        bool may = line->kind == OTHER || line->kind == PROSE;
        bool titled = may && line->words >= 3 && line->words <= 60 && article_is_dated(article, i);
        size_t words = titled ? words_under(article, i + 1) : 0;
        if (words > most) {
            best = i;
            most = words;
        }
    }
    return best < article->count ? below_date(article, above_column(article, best)) : best;
}

/* Lines that say what line `i` says, other than itself. */
static size_t repeats(const struct article *article, size_t i, size_t *last)
{
    size_t count = 0;
    for (size_t k = 0; k < article->count; k++) {
        if (k != i && strcmp(article->entries[k].folded, article->entries[i].folded) == 0) {
            *last = k;
            count++;
        }
    }
    return count;
}

static bool is_repeated(const struct article *article, size_t line)
{
    size_t last;
    return repeats(article, line, &last) > 0;
}

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
        if ((line->kind != OTHER && !question) || line->words > 60 || line->words < 2 ||
            (line->finished && !marked) || article_is_name(line->paragraph->text)) {
            continue;
        }
        long weight = (long)(line->words < 12 ? line->words : 12) - 6 * (long)distance++;
        weight += (article_is_dated(article, i) ? 100 : 0) + (is_repeated(article, i) ? 80 : 0);
        weight += i && says_when(&article->entries[i - 1]) && line->words >= 4 ? 40 : 0;
        weight += line->paragraph->heading ? 50 : 0;
        weight +=
            speech_in_capitals(line->paragraph->text) ? 2 * (long)(line->words < 12 ? line->words : 12) : 0;
        if (weight > most) {
            most = weight;
            best = i;
        }
    }
    return best;
}

/* "Tên: …", "Tiêu đề: …": a record's own word for its title. */
static const char *without_label(const char *text)
{
    static const char *const labels[] = {"Tên: ", "Tên văn bản: ", "Tiêu đề: ", "Trích yếu: "};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (text_starts(text, labels[i])) {
            return text + strlen(labels[i]);
        }
    }
    return text;
}

void article_take_title(struct article *article, size_t line)
{
    const struct document_paragraph *paragraph = article->entries[line].paragraph;
    const char *marker = paragraph->marker && strpbrk(paragraph->marker, ".)") ? paragraph->marker : "";
    char *whole = NULL;
    if (asprintf(&whole, "%s%s%s", marker, *marker ? " " : "", without_label(paragraph->text)) >= 0) {
        article->doc->title = document_squeeze(article->doc, whole, strlen(whole));
        free(whole);
    }
    article->entries[line].kind = DROPPED;
}

/* A page may show its lead twice, once as a summary. */
static void drop_repeated_lead(struct article *article, size_t lead)
{
    size_t again;
    if (lead < article->count && article->entries[lead].words >= 12 && repeats(article, lead, &again) == 1 &&
        again > lead) {
        article_drop(article, again, "the lead again");
    }
}

void article_drop_repeated(struct article *article, size_t lead)
{
    char *folded = article->doc->title ? document_fold(article->doc->title) : NULL;
    for (size_t i = 0; folded && i < article->count; i++) {
        if (strcmp(article->entries[i].folded, folded) == 0) {
            article_drop(article, i, "the title again");
        }
    }
    free(folded);
    drop_repeated_lead(article, lead);
}
