/*
 * Which lines of a page are its article. Each line gets a kind by its own form (article_line.h) and a weight:
 * running text counts for it, what menus, counters and lists of headlines are made of counts against it. The
 * article is the stretch that weighs most; a title with its date over it says where it begins, what opens a
 * page's tail says where it ends at the latest. Then its title, captions and by-lines are told from its text.
 * Pure; called by source plugins inside workers.
 */
#include "document/article.h"
#include "base/text.h"
#include "document/article_line.h"
#include "document/article_parts.h"
#include "document/build.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- where it lies ---- */

static bool ends_with_colon(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    return text[strlen(text) - 1] == ':';
}

#define CELL_MOST 3 /* words of a date or an hour that is a cell of a table */

/* A list, or a table with a line for each cell, announced by "như sau:" goes on until something that is no
 * item. */
static bool goes_on_listing(const struct article_line *line)
{
    return (line->kind == OTHER && line->words <= 25) ||
           (line->kind == DATE_LINE && line->words <= CELL_MOST);
}

/* "Điều 4. Tổ chức lấy ý kiến": a part of a law or a paper. */
static bool heads_part(const struct article_line *line)
{
    static const char *const parts[] = {"điều ", "chương ", "mục ", "phần "};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t n = strlen(parts[i]);
        if (text_starts(line->lower, parts[i]) &&
            line->lower[n + strspn(line->lower + n, "0123456789ivx")] == '.' && line->lower[n] != '.') {
            return true;
        }
    }
    return false;
}

/* Of a line that is neither running text nor a page's own: what an article's lists, tables and headings have.
 */
static long weight_of_other(const struct article_line *line, bool listing)
{
    if (line->finished) {
        return 2 + (long)line->words / 5;
    }
    if (line->paragraph->row) {
        return form_digits(line->paragraph->text) > 0 ? 2 : 0;
    }
    if (line->phone) {
        return 4;
    }
    if (line->paragraph->marker || line->labelled || line->verse || line->announced || heads_part(line)) {
        return 2;
    }
    return listing || line->paragraph->heading ? 1 : -2;
}

static long weight_of(const struct article_line *line, bool listing)
{
    switch (line->kind) {
    case PROSE:
        return line->cut_short ? (long)line->words / 4 - 3 : line->words > 60 ? 60 : (long)line->words;
    case OTHER:
        return weight_of_other(line, listing);
    case FILE_NAME:
    case DROPPED:
        return -1;
    case DATE_LINE:
    case BY_LINE:
        return -3;
    case FURNITURE:
        return line->paragraph->caption ? -1 : -5;
    case WEAK_END:
        return -25;
    case TAIL:
    case RELATED:
    case RECORD:
        break;
    }
    return -1000;
}

struct stretch {
    size_t from, to; /* [from, to) */
    long weight;
};

/* The heaviest stretch of lines [from, to). */
static struct stretch heaviest(const struct article *article, size_t from, size_t to)
{
    struct stretch best = {.from = from, .to = from, .weight = 0}, now = best;
    bool listing = false;
    for (size_t i = from; i < to; i++) {
        const struct article_line *line = &article->entries[i];
        listing = listing && goes_on_listing(line);
        long weight = weight_of(line, listing);
        weight = listing && weight < 0 ? 0 : weight;
        listing = listing || ends_with_colon(line);
        if (now.weight <= 0) {
            now = (struct stretch){.from = i, .to = i, .weight = 0};
        }
        now.weight += weight;
        now.to = i + 1;
        if (now.weight > best.weight) {
            best = now;
        }
    }
    return best;
}

/* Of the stretches between the ends of pages the heaviest; one further down must outweigh by far: comments
 * may be longer than the article. */
static struct stretch find_stretch(const struct article *article, size_t from)
{
    struct stretch best = {.from = from, .to = from};
    for (size_t start = from, i = from; i <= article->count; i++) {
        if (i < article->count && article->entries[i].kind != TAIL) {
            continue;
        }
        struct stretch found = heaviest(article, start, i);
        if (best.weight < 8 ? found.weight > best.weight : found.weight > 3 * best.weight) {
            best = found;
        }
        start = i + 1;
    }
    return best;
}

/* ---- what is left out ---- */

static void drop_outside(struct article *article, struct stretch stretch)
{
    for (size_t i = 0; i < article->count; i++) {
        if (i < stretch.from || i >= stretch.to) {
            article_drop(article, i, i < stretch.from ? "before the article" : "after the article");
        }
    }
}

static size_t first_prose(const struct article *article, size_t from)
{
    while (from < article->count && article->entries[from].kind != PROSE) {
        from++;
    }
    return from;
}

/* "Bắt đầu bỏ phiếu:" and, on a line of its own, "7 giờ". */
static bool answers(const struct article *article, size_t i)
{
    return i > 0 && article->entries[i].words <= CELL_MOST && article->entries[i - 1].kind != DROPPED &&
           ends_with_colon(&article->entries[i - 1]);
}

static void drop_furniture(struct article *article, struct stretch stretch)
{
    size_t prose = first_prose(article, stretch.from);
    for (size_t i = stretch.from; i < stretch.to; i++) {
        enum kind kind = article->entries[i].kind;
        if (kind == BY_LINE || kind == FURNITURE || kind == WEAK_END || kind == TAIL) {
            article_drop(article, i, kind == BY_LINE ? "by-line" : "page furniture");
        } else if (kind == DATE_LINE && i < prose && !answers(article, i)) {
            article_drop(article, i, "date line"); /* further down it is the article's own */
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

#define LONG_LINE 15 /* words of a line that is running text where there is no other */

/* Where nobody set a full stop, the longer lines are the text. */
static void promote_long_lines(struct article *article)
{
    if (first_prose(article, 0) < article->count) {
        return;
    }
    for (size_t i = 0; i < article->count; i++) {
        struct article_line *line = &article->entries[i];
        line->kind = line->kind == OTHER && line->words >= LONG_LINE ? PROSE : line->kind;
    }
}

static int classify(struct article *article)
{
    for (size_t i = 0; i < article->count; i++) {
        struct article_line *line = &article->entries[i];
        if (article_line_read(line, &article->doc->paragraphs[i])) {
            article->doc->error = -ENOMEM;
            return -ENOMEM;
        }
        article->is_page = article->is_page || (line->kind != OTHER && line->kind != PROSE);
    }
    article_resolve_blocks(article);
    return 0;
}

#define TITLE_LEAST 6 /* words of a title that looks like the field of a record */
#define TITLE_MOST 60

/* "BÁO CÁO: Kết quả quý hai", or a line so long that it was taken for text: the first line of the article,
 * without a full stop, with nothing but a page's own between it and running text. */
static bool opens_with_title(const struct article *article, size_t i)
{
    const struct article_line *line = &article->entries[i];
    size_t under = i + 1;
    while (under < article->count &&
           (article->entries[under].kind == FURNITURE || article->entries[under].kind == DROPPED)) {
        under++;
    }
    bool may = line->labelled || (article->is_page && line->kind == PROSE && !article_opens_sentence(line));
    return under < article->count && article->entries[under].kind == PROSE && may && !line->finished &&
           !line->phone && !line->paragraph->marker && line->words >= TITLE_LEAST &&
           line->words <= TITLE_MOST;
}

/* The line that is the title, and the stretch of lines that are the article under it. */
static size_t find_title(const struct article *article, struct stretch *stretch)
{
    size_t dated = article->doc->title_sure ? article->count : article_dated_title(article);
    bool found = dated < article->count;
    *stretch = find_stretch(article, found ? dated + 1 : 0);
    if (found || article->doc->title_sure) {
        return dated;
    }
    size_t title = article_title(article, stretch->from);
    const struct article_line *first = &article->entries[stretch->from];
    if (title == article->count &&
        ((first->kind == OTHER && first->paragraph->heading) || opens_with_title(article, stretch->from))) {
        return stretch->from; /* nothing above it: the text's first heading */
    }
    bool poor = title < article->count && article->doc->title && article->entries[title].words < 4;
    return poor ? article->count : title; /* a column's name is no better than what the page's head says */
}

static void find_article(struct article *article)
{
    struct stretch stretch;
    size_t title = find_title(article, &stretch);
    if (!article->is_page) {
        stretch.from = 0; /* a text that somebody typed, without a page around it */
        stretch.to = article->count;
    }
    if (title < article->count) {
        article_take_title(article, title);
        stretch.from = title >= stretch.from ? title + 1 : stretch.from;
    }
    article_drop_repeated(article, first_prose(article, stretch.from));
    article_take_name_under(article, title < article->count ? title + 1 : stretch.from);
    article_find_author(article, stretch.from, stretch.to);
    drop_outside(article, stretch);
    article_drop_captions(article, stretch.from, stretch.to);
    article_drop_addressees(article, stretch.from);
    drop_furniture(article, stretch);
    article_cut_signatures(article, first_prose(article, stretch.from));
}

size_t document_keep_article(struct document *doc)
{
    struct article article = {.doc = doc, .count = doc->paragraph_count};
    size_t total = article.count;
    article.entries = calloc(article.count + 1, sizeof *article.entries);
    if (article.entries && classify(&article) == 0) {
        promote_long_lines(&article);
        if (first_prose(&article, 0) < article.count) {
            find_article(&article);
        } else if (strcmp(doc->format, "html") == 0) {
            article.count = 0; /* a page without a sentence is all furniture */
        }
        keep(&article);
    }
    for (size_t i = 0; article.entries && i < total; i++) {
        article_line_done(&article.entries[i]);
    }
    free(article.entries);
    return doc->paragraph_count;
}
