/*
 * Which lines of a page are its article. Four passes over the paragraphs: each line gets a kind by its own
 * form (furniture, date line, by-line, file name, prose, other); the title is chosen among the lines before
 * the first prose; what follows the last prose or a heading that opens the page's tail is cut; captions
 * between prose are dropped. Pure; called by source plugins inside workers.
 */
#include "document/article.h"
#include "base/text.h"
#include "document/article_line.h"
#include "document/build.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct article {
    struct document *doc;
    struct article_line *entries;
    size_t count;
};

static void drop(struct article *article, size_t i, const char *why)
{
    struct article_line *entry = &article->entries[i];
    if (entry->kind != DROPPED) {
        document_warn(article->doc, "left out (%s): %.160s", why, entry->paragraph->text);
        entry->kind = DROPPED;
    }
}

static void take_author(struct article *article, size_t i)
{
    if (article->doc->author) {
        return;
    }
    const char *text = article->entries[i].paragraph->text, *colon = strchr(text, ':');
    text = colon ? colon + 1 : text;
    text += strspn(text, " ");
    if (*text) {
        article->doc->author = text;
    }
}

static bool is_prose(const struct article *article, size_t i)
{
    return article->entries[i].kind == PROSE;
}

static size_t first_prose(const struct article *article)
{
    size_t i = 0;
    while (i < article->count && !is_prose(article, i)) {
        i++;
    }
    return i;
}

/* Cut from the first line of the page's tail that comes after some prose. */
static void cut_tail(struct article *article, size_t first)
{
    for (size_t i = first + 1; i < article->count; i++) {
        if (article->entries[i].kind != TAIL) {
            continue;
        }
        for (; i < article->count; i++) {
            if (article->entries[i].kind == BY_LINE) {
                take_author(article, i);
            }
            drop(article, i, "after the article");
        }
    }
}

/* Signatures and by-lines under the last sentence. */
static void cut_signatures(struct article *article, size_t first)
{
    for (size_t i = article->count; i-- > first + 1;) {
        struct article_line *entry = &article->entries[i];
        if (entry->kind == DROPPED) {
            continue;
        }
        if (entry->kind == PROSE || entry->finished || entry->words > 14 || entry->paragraph->marker) {
            break;
        }
        if (article_is_name(entry->paragraph->text)) {
            take_author(article, i);
        }
        drop(article, i, "signature or by-line");
    }
}

static size_t neighbour(const struct article *article, size_t i, int step)
{
    do {
        i += (size_t)step;
    } while (i < article->count && article->entries[i].kind == DROPPED);
    return i;
}

/* A line of eight words or more without a full stop between two pieces of prose is what stands under a
 * picture; a shorter one is a heading, unless a picture's file name comes just before it. */
static bool starts_like_caption(const char *folded)
{
    static const char *const starts[] = {"quang canh", "toan canh",    "hinh anh",   "mot so hinh anh",
                                         "anh ",       "cac dai bieu", "dai bieu du"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (text_starts(folded, starts[i])) {
            return true;
        }
    }
    return false;
}

static bool is_caption(const struct article *article, size_t i)
{
    const struct article_line *entry = &article->entries[i];
    size_t before = neighbour(article, i, -1), after = neighbour(article, i, 1);
    if (entry->paragraph->marker || entry->paragraph->heading || entry->finished || entry->words > 45 ||
        before >= article->count || after >= article->count ||
        (entry->words < 8 && !starts_like_caption(entry->folded))) {
        return false;
    }
    const char *last = article->entries[before].paragraph->text;
    char end = last[strlen(last) - 1];
    return is_prose(article, before) && is_prose(article, after) && end != ':' && end != ';';
}

static void drop_captions(struct article *article, size_t first)
{
    for (size_t i = first; i < article->count; i++) {
        struct article_line *entry = &article->entries[i];
        if (entry->kind == FILE_NAME) {
            struct article_line *next = i + 1 < article->count ? entry + 1 : NULL;
            bool caption = next && next->kind != DROPPED && next->words <= 15 && !next->paragraph->marker;
            drop(article, i, "file name");
            if (caption) {
                drop(article, i + 1, "caption");
            }
        } else if (entry->kind == OTHER && entry->paragraph->indent >= 20 &&
                   article_is_name(entry->paragraph->text)) {
            take_author(article, i);
            drop(article, i, "by-line");
        } else if (entry->kind == OTHER && is_caption(article, i)) {
            drop(article, i, "caption");
        }
    }
}

/* Is the line followed by a date line, furniture between them left aside? */
static bool is_dated(const struct article *article, size_t i)
{
    size_t next = i + 1;
    while (next < article->count && next < i + 3 && article->entries[next].kind == FURNITURE) {
        next++;
    }
    return next < article->count && article->entries[next].kind == DATE_LINE;
}

static bool is_repeated(const struct article *article, size_t line)
{
    for (size_t i = 0; i < article->count; i++) {
        if (i != line && strcmp(article->entries[i].folded, article->entries[line].folded) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_capital(const char *text)
{
    char *lower = text_lower(text);
    size_t same = 0, other = 0;
    for (size_t i = 0; lower && text[i] && lower[i]; i++) {
        bool letter = isalpha((unsigned char)text[i]);
        same += letter && text[i] == lower[i];
        other += letter && text[i] != lower[i];
    }
    free(lower);
    return other > 4 && same * 4 <= other;
}

/* Without a date line: among the lines before the first prose a repeated one, one in capitals or marked as a
 * heading; else the longest of the nearest. */
static size_t title_line(const struct article *article, size_t first)
{
    size_t best = article->count, distance = 0;
    long most = 0;
    for (size_t i = first; i-- > 0 && distance < 6;) {
        const struct article_line *line = &article->entries[i];
        if (line->kind != OTHER || line->words > 60 || line->words < 2) {
            continue;
        }
        long weight = (long)(line->words < 12 ? line->words : 12) - 6 * (long)distance++;
        weight += (is_dated(article, i) ? 100 : 0) + (is_repeated(article, i) ? 80 : 0);
        weight += (line->paragraph->heading ? 50 : 0) + (is_capital(line->paragraph->text) ? 30 : 0);
        if (weight > most) {
            most = weight;
            best = i;
        }
    }
    return best;
}

static size_t prose_words(const struct article *article, size_t from)
{
    size_t words = 0;
    for (size_t i = from; i < article->count; i++) {
        words += is_prose(article, i) ? article->entries[i].words : 0;
    }
    return words;
}

/* A line with a date line under it that has most of the page's prose after it: the title, even when a
 * greeting or a news ticker above it looks like prose, or when it ends with a full stop itself. */
static size_t dated_title(const struct article *article)
{
    size_t all = prose_words(article, 0);
    for (size_t i = 0; i + 1 < article->count; i++) {
        const struct article_line *line = &article->entries[i];
        bool may = line->kind == OTHER || line->kind == PROSE;
        if (may && line->words >= 3 && line->words <= 60 && is_dated(article, i) &&
            prose_words(article, i + 1) * 10 >= all * 6) {
            return i;
        }
    }
    return article->count;
}

static void take_title(struct article *article, size_t line)
{
    struct document_paragraph *paragraph = article->entries[line].paragraph;
    const char *whole = paragraph->text;
    if (paragraph->marker && paragraph->marker[0] != '-') {
        whole = paragraph->text - strlen(paragraph->marker) - 1; /* the marker stands before it in memory */
    }
    if (!article->doc->title || strlen(article->doc->title) <= strlen(whole)) {
        article->doc->title = whole;
    }
    article->entries[line].kind = DROPPED;
}

static void find_title(struct article *article, size_t *first)
{
    size_t line = dated_title(article), from = 0;
    bool dated = line < article->count;
    line = dated ? line : title_line(article, *first);
    if (line < article->count) {
        take_title(article, line);
        from = dated ? line : 0;
    }
    *first = from;
    while (*first < article->count && !is_prose(article, *first)) {
        (*first)++;
    }
    for (size_t i = 0; i < *first; i++) {
        if (article->entries[i].kind == BY_LINE) {
            take_author(article, i);
        }
        drop(article, i, "before the article");
    }
}

static void drop_repeated_title(struct article *article)
{
    char *folded = article->doc->title ? document_fold(article->doc->title) : NULL;
    for (size_t i = 0; folded && i < article->count; i++) {
        if (strcmp(article->entries[i].folded, folded) == 0) {
            drop(article, i, "the title again");
        }
    }
    free(folded);
}

static void drop_furniture(struct article *article, size_t first)
{
    for (size_t i = first; i < article->count; i++) {
        switch (article->entries[i].kind) {
        case BY_LINE:
            take_author(article, i);
            drop(article, i, "by-line");
            break;
        case FURNITURE:
        case DATE_LINE:
        case TAIL:
            drop(article, i, "page furniture");
            break;
        case FILE_NAME:
        case OTHER:
        case PROSE:
        case DROPPED:
            break;
        }
    }
}

static size_t keep(struct article *article)
{
    size_t kept = 0;
    for (size_t i = 0; i < article->count; i++) {
        if (article->entries[i].kind != DROPPED) {
            article->doc->paragraphs[kept++] = *article->entries[i].paragraph;
        }
    }
    return article->doc->paragraph_count = kept;
}

static int classify(struct article *article)
{
    for (size_t i = 0; i < article->count; i++) {
        if (article_line_read(&article->entries[i], &article->doc->paragraphs[i])) {
            article->doc->error = -ENOMEM;
            return -ENOMEM;
        }
    }
    return 0;
}

size_t document_keep_article(struct document *doc)
{
    struct article article = {.doc = doc, .count = doc->paragraph_count};
    size_t total = article.count;
    article.entries = calloc(article.count + 1, sizeof *article.entries);
    if (article.entries && classify(&article) == 0) {
        size_t first = first_prose(&article);
        if (first < article.count) {
            find_title(&article, &first);
            drop_repeated_title(&article);
            cut_tail(&article, first);
            drop_captions(&article, first);
            drop_furniture(&article, first);
            cut_signatures(&article, first);
        } else if (strcmp(doc->format, "html") == 0) {
            article.count = 0; /* a page without a sentence is all furniture */
        }
        keep(&article);
    }
    for (size_t i = 0; article.entries && i < total; i++) {
        free(article.entries[i].folded);
    }
    free(article.entries);
    return doc->paragraph_count;
}
