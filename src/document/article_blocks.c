/*
 * Lines that are a page's own because of those around them: the record of who asked, headlines of other
 * articles within a text. After each line's own form is known, before the article is looked for. Pure.
 */
#include "document/article_parts.h"
#include "document/article_words.h"
#include "document/build.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "Địa chỉ: ấp 3": a field's name and a few words, no sentence. */
static bool is_field(const struct article_line *line)
{
    return line->kind == OTHER && line->labelled && !line->finished && line->words <= 20 &&
           !line->paragraph->marker && article_without_label(line->paragraph->text) == line->paragraph->text;
}

/* The value under "Người hỏi:", which some pages set on a line of its own. */
static bool is_value(const struct article_line *name, const struct article_line *line)
{
    const char *text = name->paragraph->text;
    return text[strlen(text) - 1] == ':' && line->kind == OTHER && !line->finished && line->words <= 12;
}

/* A record's fields make fields of those beside them; then all are furniture. */
static void resolve_records(struct article *article)
{
    struct article_line *lines = article->entries;
    for (size_t i = 0; i < article->count; i++) {
        bool after =
            i && lines[i - 1].kind == RECORD && (is_field(&lines[i]) || is_value(&lines[i - 1], &lines[i]));
        lines[i].kind = after ? RECORD : lines[i].kind;
    }
    for (size_t i = article->count; i-- > 1;) {
        bool before = lines[i].kind == RECORD && is_field(&lines[i - 1]);
        lines[i - 1].kind = before ? RECORD : lines[i - 1].kind;
    }
    for (size_t i = 0; i < article->count; i++) {
        lines[i].kind = lines[i].kind == RECORD ? FURNITURE : lines[i].kind;
    }
}

static bool has_label(const struct article_line *line, const char *list)
{
    size_t n = line->labelled ? article_longest_in(list, line->folded) : 0;
    return n && strspn(line->folded + n, " 0123456789") > 0;
}

/* A page's foot without a word of its own: address, telephone, and among them what only offices write. */
static void resolve_contacts(struct article *article)
{
    static const char any[] =
        "dia chi,tru so,dien thoai,so dien thoai,dt,tel,hotline,duong day nong,fax,email,e mail,"
        "thu dien tu,website";
    static const char offices[] = "fax,email,e mail,thu dien tu,website";
    for (size_t i = 0, end; i < article->count; i = end) {
        bool office = false;
        for (end = i; end < article->count && has_label(&article->entries[end], any); end++) {
            office = office || has_label(&article->entries[end], offices);
        }
        for (size_t k = i; office && k < end; k++) {
            article->entries[k].kind = FURNITURE;
        }
        end += end == i;
    }
}

#define HEADLINES_MOST 5 /* of other articles within a text */

/* The end of the headlines under line `i`: lines without an end mark, too long for headings. */
static size_t headlines_end(const struct article *article, size_t i)
{
    size_t end = i + 1;
    while (end < article->count && article->entries[end].kind == OTHER && !article->entries[end].finished &&
           article->entries[end].words >= 4) {
        end++;
    }
    return end;
}

static bool is_running(const struct article *article, size_t i)
{
    return i < article->count && article->entries[i].kind == PROSE && !article->entries[i].cut_short;
}

/* "Tin liên quan" ends an article, unless after a few headlines the text plainly goes on: two pieces of it
 * without a headline between them. "Xem thêm" never ends one. */
static void resolve_related(struct article *article)
{
    for (size_t i = 0; i < article->count; i++) {
        struct article_line *line = &article->entries[i];
        bool see_also = strcmp(line->folded, "xem them") == 0 || strcmp(line->folded, "doc them") == 0;
        size_t end = line->kind == RELATED || see_also ? headlines_end(article, i) : i;
        bool few = end > i + 1 && end <= i + 1 + HEADLINES_MOST && i && is_running(article, end);
        bool within = few && (see_also || (is_running(article, i - 1) && is_running(article, end + 1)));
        line->kind = within ? FURNITURE : line->kind == RELATED ? TAIL : line->kind;
        for (size_t k = i + 1; within && k < end; k++) {
            article->entries[k].kind = FURNITURE;
        }
    }
}

/* "1", alone on its line over a sentence: the number of that item, which some dumps part from it. They go on
 * one by one; any other is a counter's. */
static void resolve_numbers(struct article *article)
{
    unsigned long last = 0;
    for (size_t i = 0; i + 1 < article->count; i++) {
        struct article_line *line = &article->entries[i], *item = line + 1;
        const char *text = line->paragraph->text;
        size_t digits = form_digits(text);
        char marker[8];
        unsigned long number = digits >= 1 && digits <= 2 ? strtoul(text, NULL, 10) : 0;
        if ((number != 1 && number != last + 1) || line->kind != FURNITURE ||
            strlen(line->folded) != digits || item->paragraph->marker || !item->finished ||
            (item->kind != OTHER && item->kind != PROSE)) {
            continue;
        }
        int length = snprintf(marker, sizeof marker, "%.2s.", line->folded);
        const char *kept = arena_text(article->doc->memory, marker, (size_t)length);
        if (kept) {
            last = number;
            item->paragraph->marker = kept;
            line->kind = DROPPED;
        }
    }
}

#define VERSES_LEAST 4 /* lines on end that make a poem */

static bool may_be_verse(const struct article_line *line)
{
    return line->kind == OTHER && line->words >= 4 && line->words <= 9 && !line->paragraph->marker &&
           !line->paragraph->heading && !line->paragraph->linked && !line->labelled;
}

/* Lines of as many words as the line before the last has: verses, of one metre or of six and eight by turns.
 */
static void find_verses(struct article *article)
{
    struct article_line *lines = article->entries;
    bool text = false; /* above it equal lines are a menu */
    for (size_t i = 0, end; i < article->count; i = end) {
        text = text || lines[i].kind == PROSE;
        for (end = i; end < article->count && may_be_verse(&lines[end]); end++) {
            if (end >= i + 2 && lines[end].words != lines[end - 2].words) {
                break;
            }
        }
        for (size_t k = i; text && end >= i + VERSES_LEAST && k < end; k++) {
            lines[k].verse = true;
        }
        end += end == i;
    }
}

#define VALUE_LEAST 3 /* figures of a value; fewer are the number of a page or a picture */

/* "Khi cần cứu giúp, gọi:" and under it nothing but figures, or a date: they are the text's. */
static void resolve_values(struct article *article)
{
    for (size_t i = 1; i < article->count; i++) {
        struct article_line *line = &article->entries[i], *before = line - 1;
        const char *text = before->paragraph->text;
        bool may = (line->kind == FURNITURE || line->kind == DATE_LINE) &&
                   (before->kind == OTHER || before->kind == PROSE) && text[strlen(text) - 1] == ':' &&
                   form_digits(line->paragraph->text) >= VALUE_LEAST;
        struct cover cover = may ? article_cover(line->folded) : (struct cover){.other = 1};
        if (!cover.menu && !cover.other && cover.figures) {
            line->kind = OTHER;
            line->announced = true;
        }
    }
}

void article_resolve_blocks(struct article *article)
{
    resolve_numbers(article);
    resolve_values(article);
    find_verses(article);
    resolve_records(article);
    resolve_contacts(article);
    resolve_related(article);
}
