/*
 * An HTML page as a tree: which of its elements are furniture and which hold the article. Inside document/
 * only; filled by html_page.c, read by html_title.c and html_reader.c.
 */
#ifndef LOAXA_DOCUMENT_HTML_PAGE_H
#define LOAXA_DOCUMENT_HTML_PAGE_H

#include "base/buf.h"
#include "document/build.h"
#include <libxml/tree.h>

/* What kinds of element it is, by its name. */
enum html_kind {
    HTML_NEVER = 1,  /* never shows text of an article */
    HTML_BLOCK = 2,  /* stands on lines of its own */
    HTML_HOLDER = 4, /* its own text may be running text */
    HTML_BOX = 8,    /* pages name by class what such elements are for */
    HTML_SHOWS = 16, /* may show a title */
    HTML_LINK = 32
};

/* What is known of an element, in node->_private. */
struct html_note {
    unsigned kinds;  /* of enum html_kind, or-ed */
    uint32_t prose;  /* bytes of text under it that are not links */
    uint32_t linked; /* bytes of links under it */
    uint32_t score;  /* of running text directly under it and its children */
    bool furniture;  /* not the article: left out with all that is under it */
    bool part;       /* holds the article, or a part of it */
    bool row;        /* a table's row that is one paragraph */
};

struct html_page {
    struct document *doc;
    xmlNode *root;
    xmlNode *main;  /* the first element that holds the article; the others are its siblings (note.part) */
    xmlNode *title; /* the element that shows the title, NULL when it was not found */
    unsigned steps; /* taken through the tree, to ask for the time only now and then */
};

/* Looks at the whole tree and finds page->main. Errors stick in page->doc. */
void html_page_look(struct html_page *page);

/* Notes what is furniture, once the text is counted. */
void html_mark_furniture(struct html_page *page);
/* Is `node` left out (furniture, a comment, a script)? */
bool html_skipped(const xmlNode *node);
/* Is `node` an element with one of the names? */
bool html_named(const xmlNode *node, const char *const *names);
bool html_is(const xmlNode *node, const char *name);
/* Is `node` an element of one of the kinds? */
bool html_is_of(const xmlNode *node, unsigned kinds);
/* 0, or the document's sticky error; asked at every step through the tree. */
int html_over(struct html_page *page);
/* The node after `node` in reading order inside `root`; without its children when `over`. NULL at the end. */
xmlNode *html_following(xmlNode *node, const xmlNode *root, bool over);

/* Value of an attribute, "" when it is not there; borrowed from the tree. */
const char *html_attribute(const xmlNode *node, const char *name);
/* Does class or id of `node` hold one of `words`? Case, and what stands around a word, do not matter. */
bool html_classed(const xmlNode *node, const char *const *words);

/* The note of an element, NULL before the text was counted. */
struct html_note *html_note(const xmlNode *node);
/* Bytes of a text node, leading blanks left out. */
uint32_t html_text_bytes(const xmlNode *node);
/* Finds the article's element and marks it and its parts; furniture is marked before. */
void html_find_main(struct html_page *page);

/* Marks a table's row that is one paragraph (note.row); other elements are left as they are. */
void html_mark_row(xmlNode *node);
/* Finds the author's name: doc->author, NULL when the page says none. */
void html_find_author(struct html_page *page);

/* Finds where the page shows its title: page->title, doc->title, doc->title_sure. */
void html_find_title(struct html_page *page);

#endif
