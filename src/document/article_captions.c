/*
 * Telling what stands under pictures from an article's text. Pure; called by article.c.
 */
#include "base/text.h"
#include "document/article_parts.h"
#include "document/article_words.h"
#include <string.h>
#include <utf8proc.h>

static size_t neighbour(const struct article *article, size_t i, int step)
{
    do {
        i += (size_t)step;
    } while (i < article->count &&
             (article->entries[i].kind == DROPPED || article->entries[i].kind == FURNITURE));
    return i;
}

static bool is_prose(const struct article *article, size_t i)
{
    return i < article->count && article->entries[i].kind == PROSE;
}

#define CREDIT_MOST 60 /* bytes */

/* What stands behind "Ảnh" when it says whose picture it is: ": Lê Na", " Minh Đức", " tư liệu"; not " 3x4".
 */
static bool is_credit(const char *after)
{
    static const char sources[] = "tư,tl,minh,sưu,internet,st,cắt,chụp";
    size_t colon = *after == ':', used = 0;
    const char *name = after + colon + (after[colon] == ' ');
    if (after[colon] != ' ' || strlen(name) > CREDIT_MOST || strpbrk(name, "0123456789") || !*name) {
        return false;
    }
    utf8proc_int32_t first = (utf8proc_int32_t)text_next(name, strlen(name), &used);
    char word[16] = "";
    memcpy(word, name, strcspn(name, " ).,") < sizeof word ? strcspn(name, " ).,") : 0);
    return colon || utf8proc_category(first) == UTF8PROC_CATEGORY_LU || article_longest_in(sources, word);
}

/* "… bên khung dệt. Ảnh: Lê Na", "(ảnh tư liệu)", "- Ảnh Minh Đức": who took it says what it is. */
static bool ends_with_credit(const char *text)
{
    static const char *const credits[] = {". Ảnh", "(Ảnh",  "(ảnh",  ", ảnh",
                                          ", Ảnh", "- Ảnh", "– Ảnh", "| Ảnh"};
    for (size_t i = 0; i < sizeof credits / sizeof *credits; i++) {
        const char *at = strstr(text, credits[i]);
        if (at && is_credit(at + strlen(credits[i]))) {
            return true;
        }
    }
    return false;
}

bool article_is_plain_caption(const struct article_line *line)
{
    const char *inner = line->lower + (*line->lower == '(');
    return (line->kind == OTHER || line->kind == PROSE) && line->words <= 60 &&
           (ends_with_credit(line->paragraph->text) ||
            (line->words <= 30 &&
             (text_starts(inner, "một số hình ảnh") || text_starts(inner, "hình ảnh:"))));
}

/* Two lines that say the same, one under the other: a picture's name and its caption. */
static bool is_said_twice(const struct article *article, size_t i)
{
    const struct article_line *line = &article->entries[i];
    bool may = (line->kind == OTHER || line->kind == PROSE) && i + 1 < article->count && line->words >= 4 &&
               line->words <= 45 && !line->paragraph->marker;
    return may && strcmp(line->folded, line[1].folded) == 0 && (!line->finished || !article_tells(line));
}

/* More than one sentence; "CT. Hội Phụ nữ" and "TT. Lội Thử" are short forms. */
static bool has_sentences(const char *text)
{
    for (const char *dot = text; (dot = strstr(dot, ". ")) != NULL; dot++) {
        const char *word = dot;
        while (word > text && word[-1] >= 'A' && word[-1] <= 'Z') {
            word--;
        }
        if (word == dot || dot - word > 3 || (word > text && word[-1] != ' ')) {
            return true;
        }
    }
    return false;
}

/* A line that could stand under a picture: unfinished, and no item of a list. */
static bool may_be_caption(const struct article_line *line)
{
    return line->kind == OTHER && !line->paragraph->marker && !line->paragraph->heading && !line->finished &&
           !line->phone && !line->verse && !line->announced && !line->labelled && line->words >= 3 &&
           line->words <= 45 && !has_sentences(line->paragraph->text) && !article_opens_sentence(line);
}

/* Is line `i` an unfinished one between two pieces of prose? */
static bool stands_alone(const struct article *article, size_t i)
{
    return may_be_caption(&article->entries[i]) && is_prose(article, neighbour(article, i, -1)) &&
           is_prose(article, neighbour(article, i, 1));
}

/* Words of an unfinished line that most likely is a heading where there are several. */
#define HEADING_MOST 14

/* What stands under the pictures of this article, as far as its lines say. */
struct habits {
    size_t headings; /* lines that stand like headings and show nobody and nowhere */
    size_t captions; /* lines that plainly are captions */
};

static struct habits habits_of(const struct article *article, size_t from, size_t to)
{
    struct habits habits = {0};
    for (size_t i = from; i < to; i++) {
        const struct article_line *line = &article->entries[i];
        long scene = stands_alone(article, i) ? article_shows_scene(line) : 0;
        habits.headings += stands_alone(article, i) && scene < 2 && line->words <= HEADING_MOST;
        habits.captions += scene >= 4;
    }
    return habits;
}

/* "(Nấm độc tán trắng)": between pieces of text a remark about a picture. */
static bool is_in_brackets(const char *text)
{
    return *text == '(' && text[strlen(text) - 1] == ')';
}

#define CAPTION 3 /* the score from which on a line is one */

/* How much line `i` looks like what stands under a picture rather than like a heading. */
static long caption_score(const struct article *article, size_t i, struct habits habits)
{
    const struct article_line *line = &article->entries[i];
    long scene = article_shows_scene(line);
    long score = scene - article_names_subject(line);
    score += line->words >= 15 ? 4 : line->words >= 11 ? 3 : line->words >= 8 ? 2 : 0;
    score -= habits.headings > 1 && line->words <= HEADING_MOST && scene < 2 ? 4 : 0;
    score += habits.captions && habits.headings < 2 ? 1 : 0;
    score += is_in_brackets(line->paragraph->text) ? 2 : 0;
    score += !line->paragraph->pictured ? 0 : strcmp(article->doc->format, "txt") == 0 ? 3 : 2;
    return score;
}

/* Does running text here often lack its full stop? Then an unfinished line says nothing. */
static bool is_sloppy(const struct article *article, size_t from, size_t to)
{
    size_t prose = 0, unfinished = 0;
    for (size_t i = from; i < to; i++) {
        const struct article_line *line = &article->entries[i];
        bool text = line->kind == PROSE && !(i && line[-1].kind == FILE_NAME);
        prose += text;
        unfinished += text && !line->finished;
    }
    return unfinished * 4 > prose;
}

/* Running text, a sentence however short, an item of a list, or a field with its value. */
static bool is_text(const struct article *article, size_t i)
{
    const struct article_line *line = i < article->count ? &article->entries[i] : NULL;
    return line &&
           (line->kind == PROSE || (line->kind == OTHER && (line->finished || line->paragraph->marker ||
                                                            line->labelled || line->phone)));
}

/* Does line `i` end as if more of the same sentence or list stood below? */
static bool goes_on_below(const struct article *article, size_t i)
{
    const char *text = article->entries[i].paragraph->text;
    return strchr(":;,", text[strlen(text) - 1]) != NULL;
}

/* The end of a run of at most three lines from `i` on that could stand under pictures; `i` when there is
 * none. */
static size_t caption_run(const struct article *article, size_t i, size_t to)
{
    size_t before = neighbour(article, i, -1), end = i;
    while (end < to && end < i + 4 && may_be_caption(&article->entries[end])) {
        end++;
    }
    if (end == i || end > i + 3 || !is_text(article, before) || goes_on_below(article, before) ||
        (end < to && !is_text(article, neighbour(article, end - 1, 1)))) {
        return i;
    }
    return end;
}

/* In plain text, one to three unfinished lines between two pieces of prose may stand under pictures; where
 * the source knows its pictures, only a line after a picture does. */
static void drop_unfinished(struct article *article, size_t from, size_t to)
{
    bool plain = strcmp(article->doc->format, "txt") == 0;
    bool sure = plain && article->is_page && !is_sloppy(article, from, to);
    struct habits habits = habits_of(article, from, to);
    for (size_t i = from, end; i<to; i = end> i ? end : i + 1) {
        end = caption_run(article, i, to);
        for (size_t k = i; k < end; k++) {
            long least = sure || article->entries[k].paragraph->pictured ? CAPTION : CAPTION + 1;
            if (caption_score(article, k, habits) + (end > i + 1) >= least) {
                article_drop(article, k, "caption");
            }
        }
    }
}

/* More than one sentence, or one that opens like a text's. */
static bool is_running_text(const struct article_line *line)
{
    return line->kind == PROSE && (strstr(line->paragraph->text, ". ") || article_opens_sentence(line));
}

#define UNDER_MOST 15     /* words of a sentence right under a picture that may be its caption */
#define UNDER_UNMARKED 60 /* the same without an end mark, where texts have theirs */

static void drop_file_name(struct article *article, size_t i, bool sloppy)
{
    const struct article_line *next = i + 1 < article->count ? &article->entries[i + 1] : NULL;
    size_t most = next && !next->finished && !sloppy ? UNDER_UNMARKED : UNDER_MOST;
    bool caption = next && (next->kind == OTHER || next->kind == PROSE) && next->words <= most &&
                   !next->paragraph->marker && !next->labelled && !next->phone && !is_running_text(next);
    if (i && article->entries[i - 1].kind == OTHER) {
        article->entries[i - 1].paragraph->pictured = true; /* some pages set the words over their picture */
    }
    article_drop(article, i, "file name");
    if (caption) {
        article_drop(article, i + 1, "caption");
    }
}

/* Running text of two sentences or more. */
static bool is_long(const struct article *article, size_t i)
{
    const struct article_line *line = i < article->count ? &article->entries[i] : NULL;
    return line && line->kind == PROSE && (line->words > 30 || strstr(line->paragraph->text, ". "));
}

#define SCENE_MOST 28 /* words of a sentence that only says what a picture shows */
#define SCENE 3       /* the least it shows of a scene between long pieces of text */
#define PLAIN_SCENE 4 /* and between any */

/* "Nhân dân xóm Kế vui ngày hội.": one sentence that shows and does not tell, between pieces of text. */
static void drop_scenes(struct article *article, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const struct article_line *line = &article->entries[i];
        size_t before = neighbour(article, i, -1), after = neighbour(article, i, 1);
        bool may = line->finished && (line->kind == OTHER || line->kind == PROSE) && line->words >= 4 &&
                   line->words <= SCENE_MOST && !line->paragraph->marker &&
                   !strstr(line->paragraph->text, ". ");
        if (may && is_prose(article, before) && is_prose(article, after) && !article_tells(line)) {
            bool long_ones = is_long(article, before) && is_long(article, after);
            if (article_shows_scene(line) >= (long_ones ? SCENE : PLAIN_SCENE)) {
                article_drop(article, i, "caption");
            }
        }
    }
}

void article_drop_captions(struct article *article, size_t from, size_t to)
{
    bool text = false, sloppy = is_sloppy(article, from, to);
    for (size_t i = from; i < to; i++) {
        struct article_line *line = &article->entries[i];
        if (line->kind == FILE_NAME) {
            drop_file_name(article, i, sloppy);
        } else if (text && is_said_twice(article, i)) {
            article_drop(article, i + 1, "caption");
            article_drop(article, i, "caption");
        } else if (article_is_plain_caption(line)) {
            article_drop(article, i, "caption");
        } else if (line->kind == OTHER && line->paragraph->indent >= 20 &&
                   article_is_name(line->paragraph->text)) {
            article_take_author(article, i);
            article_drop(article, i, "by-line");
        }
        text = text || line->kind == PROSE;
    }
    drop_unfinished(article, from, to);
    drop_scenes(article, from, to);
}
