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
static bool is_caption(const struct article *article, size_t i)
{
    const struct article_line *entry = &article->entries[i];
    size_t before = neighbour(article, i, -1), after = neighbour(article, i, 1);
    if (entry->paragraph->marker || entry->paragraph->heading || entry->finished || entry->words > 45 ||
        before >= article->count || after >= article->count || entry->words < 8) {
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

/* The title: the reader's, if it is a line of the page; else among the lines before the first prose the one
 * just before a date line, else the longest. */
static size_t title_line(const struct article *article, size_t first)
{
    size_t best = article->count, most = 2;
    for (size_t i = 0; i < first; i++) {
        const struct article_line *entry = &article->entries[i];
        bool dated = i + 1 < article->count && article->entries[i + 1].kind == DATE_LINE;
        size_t weight = entry->words + (dated ? 100 : 0) + (entry->paragraph->heading ? 50 : 0);
        if (entry->kind == OTHER && entry->words <= 60 && weight > most) {
            most = weight;
            best = i;
        }
    }
    return best;
}

/* A first sentence may well be a title that ends with a full stop and stands before a date line. */
static size_t dated_title(const struct article *article)
{
    for (size_t i = 0; i + 1 < article->count && i < 40; i++) {
        if (is_prose(article, i) && article->entries[i].words <= 60 &&
            article->entries[i + 1].kind == DATE_LINE) {
            return i;
        }
    }
    return article->count;
}

static void find_title(struct article *article, size_t *first)
{
    size_t line = dated_title(article);
    line = line < article->count ? line : title_line(article, *first);
    if (line < article->count) {
        struct document_paragraph *paragraph = article->entries[line].paragraph;
        const char *whole = paragraph->text;
        if (paragraph->marker && paragraph->marker[0] != '-') {
            whole = paragraph->text - strlen(paragraph->marker) - 1;
        }
        bool known = article->doc->title && strlen(article->doc->title) > strlen(whole);
        article->doc->title = known ? article->doc->title : whole;
        article->entries[line].kind = DROPPED;
    }
    *first = first_prose(article);
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
