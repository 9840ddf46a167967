/*
 * What says an article's title and lead again, and whom an official paper is addressed to. Pure; called by
 * article.c.
 */
#include "document/article_parts.h"
#include "base/text.h"
#include "document/build.h"
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

/* Lines that say what line `i` says, other than itself. */
size_t article_repeats(const struct article *article, size_t i, size_t *last)
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

/* A page may show its lead twice, once as a summary. */
static void drop_repeated_lead(struct article *article, size_t lead)
{
    size_t again;
    if (lead < article->count && article->entries[lead].words >= 12 &&
        article_repeats(article, lead, &again) == 1 && again > lead) {
        article_drop(article, again, "the lead again");
    }
}

#define BLOCK_LEAST 20   /* words of a paragraph that no text says twice */
#define OPENING_LEAST 8  /* words of a line that says how the paragraph above it begins, under its picture */
#define BLOCK_WITHIN 500 /* lines in which it is looked for */

static bool says_again(const struct article_line *line, const struct article_line *above)
{
    size_t n = strlen(line->folded);
    if (strncmp(above->folded, line->folded, n) != 0) {
        return false;
    }
    bool opening = line == above + 1 && line->words >= OPENING_LEAST && above->folded[n] == ' ';
    return opening || (line->words >= BLOCK_LEAST && above->folded[n] == '\0');
}

/* A page may show part of its text twice, with pictures between. */
static void drop_repeated_text(struct article *article, size_t lead)
{
    for (size_t i = lead + 1; article->is_page && i < article->count && i < lead + BLOCK_WITHIN; i++) {
        const struct article_line *line = &article->entries[i];
        bool again = false;
        for (size_t k = lead; line->kind == PROSE && k < i && !again; k++) {
            again = says_again(line, &article->entries[k]);
        }
        if (again) {
            article_drop(article, i, "said before");
        }
    }
}

/* Are all words of `line` in `title` on end? "THÔNG BÁO" over "Về việc …" may say a title in two lines. */
static bool is_part(const char *title, const char *line)
{
    const char *at = *line ? strstr(title, line) : NULL;
    size_t n = strlen(line);
    return at && (at == title || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ');
}

/* "… ảnh 1" behind the title: what stands for a picture. */
static bool is_numbered_title(const char *title, const char *line)
{
    size_t n = strlen(title);
    const char *rest = strncmp(line, title, n) == 0 ? line + n : "";
    size_t word = text_starts(rest, " anh ")    ? strlen(" anh ")
                  : text_starts(rest, " hinh ") ? strlen(" hinh ")
                                                : 0;
    return n && word && rest[word] && !rest[word + strspn(rest + word, "0123456789")];
}

#define PAPER_HEAD 12 /* lines under the lead in which a paper's own head may stand */
#define PART_LEAST 4  /* words of a line there that says part of the title */

void article_drop_repeated(struct article *article, size_t lead)
{
    char *folded = article->doc->title ? document_fold(article->doc->title) : NULL;
    for (size_t i = 0; folded && i < article->count; i++) {
        const struct article_line *line = &article->entries[i];
        bool near = i < lead || (i < lead + PAPER_HEAD && line->words >= PART_LEAST);
        bool part = near && line->kind == OTHER && !line->finished && !line->paragraph->marker &&
                    is_part(folded, line->folded);
        if (is_numbered_title(folded, line->folded)) {
            article->entries[i].kind = FILE_NAME;
        } else if (part || strcmp(line->folded, folded) == 0) {
            article_drop(article, i, "the title again");
        }
    }
    free(folded);
    drop_repeated_lead(article, lead);
    drop_repeated_text(article, lead);
}

/* "Kính gửi: …", "Chủ tịch UBND xã điện:"; an appeal to the people is for their ears. */
static bool addresses(const struct article_line *line)
{
    const char *text = line->paragraph->text;
    char last = text[strlen(text) - 1];
    bool all = strstr(line->lower, "bà con") || strstr(line->lower, "nhân dân");
    return (text_starts(line->lower, "kính gửi") && !all && last != '!') ||
           (last == ':' && line->words > 1 && strstr(line->lower, " điện:"));
}

void article_drop_addressees(struct article *article, size_t from)
{
    bool list = false, text = false;
    for (size_t i = from; i < article->count && !text; i++) {
        const struct article_line *line = &article->entries[i];
        bool may = line->kind == OTHER || line->kind == PROSE;
        bool opens = may && addresses(line);
        list = opens || (list && line->paragraph->marker);
        text = line->kind == PROSE && !list;
        if (list && may) {
            article_drop(article, i, "addressees");
        }
    }
}
