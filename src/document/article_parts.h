/*
 * The parts of an article that are not its text: title, captions, by-line, signature; for article.c. Inside
 * document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_ARTICLE_PARTS_H
#define LOAXA_DOCUMENT_ARTICLE_PARTS_H

#include "document/article_line.h"

#define BY_LINE_WITHIN 6 /* lines under the text in which a bare name is the author's */

struct article {
    struct document *doc;
    struct article_line *entries; /* one a paragraph of doc */
    size_t count;
    bool is_page; /* something of a page stands around the text */
};

/* Leaves line `i` out and says so in the document's warnings. */
void article_drop(struct article *article, size_t i, const char *why);
/* How many other lines say what line `i` says; *last is the last of them, untouched when there is none. */
size_t article_repeats(const struct article *article, size_t i, size_t *last);
/* Takes the name on line `i` as the author, unless one was found before or it is no name. */
bool article_take_author(struct article *article, size_t i);
/* Takes a bare name between the title, on the line before `from`, and the text or its date as the author. */
void article_take_name_under(struct article *article, size_t from);
/* Finds the author of the text on lines [from, to): under it, else on any by-line. Before lines are dropped.
 */
void article_find_author(struct article *article, size_t from, size_t to);

/* Settles the kinds RECORD and RELATED by the lines around them. First of all. */
void article_resolve_blocks(struct article *article);

/* Is the line followed by a date line, furniture between them left aside? */
bool article_is_dated(const struct article *article, size_t i);
/* The title by its date: the line with a date line under it that has most running text below, or the longer
 * line beside it when that one is only a column's name or a menu's last entry; `count` when there is none. */
size_t article_dated_title(const struct article *article);
/* The title among the lines before the article's text, which begins at `first`; `count` when there is none.
 */
size_t article_title(const struct article *article, size_t first);
/* `text` after a record's own word for its title: "Tên: …", "Tiêu đề: …". */
const char *article_without_label(const char *text);
void article_take_title(struct article *article, size_t line);

/* The title said again, and the lead: `lead` is the first line of prose. */
void article_drop_repeated(struct article *article, size_t lead);
/* To whom an official paper is addressed, before its text; the lines from `from` on. */
void article_drop_addressees(struct article *article, size_t from);
/* What can be nothing but a caption: it says whose picture it is, or that pictures follow. */
bool article_is_plain_caption(const struct article_line *line);
/* What stands under pictures, and their file names, in lines [from, to). */
void article_drop_captions(struct article *article, size_t from, size_t to);
/* Does the line begin as sentences do that say when, where, why or what follows? */
bool article_opens_sentence(const struct article_line *line);
/* How much the line's words show a scene (people, a place, something going on), 0 = not at all; how much they
 * name a subject, ask, bid or announce, as headings and sentences do. */
long article_shows_scene(const struct article_line *line);
/* Is it plainly a sentence of a text, which reports, explains or refers to what was said? */
bool article_tells(const struct article_line *line);
long article_names_subject(const struct article_line *line);
/* Signatures and by-lines under the last sentence; `first` is the first line of prose. */
void article_cut_signatures(struct article *article, size_t first);

#endif
