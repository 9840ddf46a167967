/*
 * Telling what stands under pictures from an article's text. Pure; called by article.c.
 */
#include "base/text.h"
#include "document/article_parts.h"
#include <string.h>

static size_t neighbour(const struct article *article, size_t i, int step)
{
    do {
        i += (size_t)step;
    } while (i < article->count && article->entries[i].kind == DROPPED);
    return i;
}

static bool is_prose(const struct article *article, size_t i)
{
    return i < article->count && article->entries[i].kind == PROSE;
}

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

/* "… bên khung dệt. Ảnh: Lê Na", "(Ảnh: Lê Na)": who took it says what it is. */
static bool ends_with_credit(const char *text)
{
    static const char *const credits[] = {". Ảnh: ", "(Ảnh: ", "(ảnh: ", ", ảnh: ", " - Ảnh: "};
    for (size_t i = 0; i < sizeof credits / sizeof *credits; i++) {
        const char *credit = strstr(text, credits[i]);
        if (credit && strlen(credit) <= 60) {
            return true;
        }
    }
    return false;
}

/* How sentences begin that say when, where, why or what follows; nothing under a picture begins so. */
static bool opens_sentence(const char *folded)
{
    static const char *const openers[] = {
        "tuy nhien", "tuy vay",    "ngoai ra",  "ben canh",    "song song", "dong thoi",   "do do",
        "vi vay",    "vi the",     "boi vay",   "nho",         "nham",      "de ",         "thuc hien",
        "hien nay",  "hien tai",   "den nay",   "thoi gian",   "nhung nam", "nam qua",     "sau ",
        "truoc ",    "khi ",       "tu ",       "theo ",       "voi ",      "cung voi",    "cung ngay",
        "dip nay",   "nhan dip",   "tai buoi",  "tai hoi",     "tai cuoc",  "tai dai hoi", "trong do",
        "trong so",  "trong thoi", "trong nam", "trong nhung", "trong khi", "ket qua",     "ket thuc",
        "ket luan",  "phat bieu",  "neu ",      "du ",         "mac du",    "khong chi",   "cam kich",
        "nhung ",    "duoc biet",  "cu the",    "nhin chung",  "qua do",    "tu do",       "nhu vay",
        "cuoi cung", "hang nam",   "moi nam",   "moi thang",   "toi ",      "sang ",       "chieu ",
        "ngay ",     "vua qua",    "sap toi",   "thay mat",    "day la",    "do la",       "viec ",
        "thu nhat",  "thu hai ",   "thu ba ",   "mot la ",     "hai la ",   "ba la ",      "bon la ",
        "nam la "};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        if (text_starts(folded, openers[i])) {
            return true;
        }
    }
    return false;
}

/* A line that could stand under a picture: unfinished, of `least` words or more, and no item of a list. */
static bool may_be_caption(const struct article_line *line, size_t least)
{
    return line->kind == OTHER && !line->paragraph->marker && !line->paragraph->heading && !line->finished &&
           !line->labelled && line->words <= 45 && !strstr(line->paragraph->text, ". ") &&
           (starts_like_caption(line->folded) || (line->words >= least && !opens_sentence(line->folded)));
}

/* Does running text here often lack its full stop? Then an unfinished line says nothing. */
static bool is_sloppy(const struct article *article, size_t from, size_t to)
{
    size_t prose = 0, unfinished = 0;
    for (size_t i = from; i < to; i++) {
        const struct article_line *line = &article->entries[i];
        prose += line->kind == PROSE;
        unfinished += line->kind == PROSE && !line->finished;
    }
    return unfinished * 4 > prose;
}

/* Is line `i` an unfinished one between two pieces of prose? */
static bool stands_alone(const struct article *article, size_t i)
{
    const struct article_line *line = &article->entries[i];
    return line->kind == OTHER && !line->finished && !line->paragraph->marker && !line->labelled &&
           is_prose(article, neighbour(article, i, -1)) && is_prose(article, neighbour(article, i, 1));
}

#define HEADING_MOST 7 /* words of an unfinished line that most likely is a heading */

/* The least words of a caption here: several short lines between prose are headings, and then somewhat longer
 * ones are, too; a single one is not likely to be. */
static size_t caption_least(const struct article *article, size_t from, size_t to)
{
    size_t headings = 0;
    for (size_t i = from; i < to; i++) {
        headings += stands_alone(article, i) && article->entries[i].words <= HEADING_MOST;
    }
    return headings > 1 ? 2 * HEADING_MOST : headings == 1 ? 3 : HEADING_MOST + 1;
}

/* The end of a run of at most three lines from `i` on that could stand under pictures; `i` when there is
 * none. */
static size_t caption_run(const struct article *article, size_t i, size_t to, size_t least)
{
    size_t before = neighbour(article, i, -1), end = i;
    while (end < to && end < i + 4 && may_be_caption(&article->entries[end], least)) {
        end++;
    }
    if (end == i || end > i + 3 || !is_prose(article, before) ||
        !is_prose(article, neighbour(article, end - 1, 1))) {
        return i;
    }
    const char *text = article->entries[before].paragraph->text;
    return strchr(":;", text[strlen(text) - 1]) ? i : end;
}

/* In plain text, one to three unfinished lines between two pieces of prose stand under pictures; where the
 * source knows its pictures, only a line after a picture does. */
static void drop_unfinished(struct article *article, size_t from, size_t to)
{
    bool plain = strcmp(article->doc->format, "txt") == 0;
    bool sure = plain && article->is_page && !is_sloppy(article, from, to);
    size_t least = sure ? caption_least(article, from, to) : HEADING_MOST + 1;
    for (size_t i = from, end; i<to; i = end> i ? end : i + 1) {
        end = caption_run(article, i, to, least);
        for (size_t k = i; k < end; k++) {
            const struct article_line *line = &article->entries[k];
            if (sure || line->paragraph->pictured || starts_like_caption(line->folded)) {
                article_drop(article, k, "caption");
            }
        }
    }
}

/* More than one sentence, or one that opens like a text's. */
static bool is_running_text(const struct article_line *line)
{
    return line->kind == PROSE && (strstr(line->paragraph->text, ". ") || opens_sentence(line->folded));
}

static void drop_file_name(struct article *article, size_t i)
{
    const struct article_line *next = i + 1 < article->count ? &article->entries[i + 1] : NULL;
    bool caption = next && (next->kind == OTHER || next->kind == PROSE) && next->words <= 15 &&
                   !next->paragraph->marker && !next->labelled && !is_running_text(next);
    article_drop(article, i, "file name");
    if (caption) {
        article_drop(article, i + 1, "caption");
    }
}

void article_drop_captions(struct article *article, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct article_line *line = &article->entries[i];
        bool text = line->kind == OTHER || line->kind == PROSE;
        if (line->kind == FILE_NAME) {
            drop_file_name(article, i);
        } else if (text && line->words <= 60 && ends_with_credit(line->paragraph->text)) {
            article_drop(article, i, "caption");
        } else if (line->kind == OTHER && line->paragraph->indent >= 20 &&
                   article_is_name(line->paragraph->text)) {
            article_take_author(article, i);
            article_drop(article, i, "by-line");
        }
    }
    drop_unfinished(article, from, to);
}
