/*
 * The element of a page that holds its article: where most running text is gathered, with those of its
 * siblings that are made alike; wider, where that is only a piece of it. Pure; called by html_page.c.
 */
#include "document/html_page.h"
#include <string.h>

#define RUNNING_TEXT 80 /* bytes of a block that is more than a label */
#define SHORT_LINE 30   /* bytes of a block that may be a sentence of a short notice */

/* Text directly in `node` and its inline children, links not counted; in bytes. */
static uint32_t own_prose(struct html_page *page, xmlNode *node)
{
    uint32_t sum = 0;
    for (xmlNode *at = node->children; at && html_over(page) == 0;) {
        bool block = html_is_of(at, HTML_BLOCK) && !html_is(at, "br");
        if (at->type == XML_TEXT_NODE && at->content) {
            sum += html_text_bytes(at);
        }
        at = html_following(at, node, block || html_is_of(at, HTML_LINK) || html_skipped(at));
    }
    return sum;
}

/* An element that is one paragraph: no other block in it. */
static bool is_paragraph(const xmlNode *node)
{
    if (html_is(node, "p") || html_is(node, "li")) {
        return true;
    }
    bool plain = html_is(node, "div");
    for (const xmlNode *at = node->children; at && plain; at = at->next) {
        plain = !html_is_of(at, HTML_BLOCK) || html_is(at, "br");
    }
    return plain;
}

/* A paragraph's text counts for its parent, half of it for the grandparent. */
static void score_one(struct html_page *page, xmlNode *at, uint32_t least)
{
    uint32_t prose = own_prose(page, at);
    bool leaf = is_paragraph(at);
    xmlNode *holder = leaf && at->parent && at->parent->type == XML_ELEMENT_NODE ? at->parent : at;
    if (prose < least) {
        return;
    }
    html_note(holder)->score += prose;
    if (holder->parent && holder->parent->type == XML_ELEMENT_NODE) {
        html_note(holder->parent)->score += prose / 2;
    }
}

/* The element in which blocks of `least` bytes and more are gathered; returns their weight. */
static uint32_t find_heaviest(struct html_page *page, uint32_t least)
{
    uint32_t best = 0;
    for (xmlNode *at = page->root; at; at = html_following(at, page->root, html_skipped(at))) {
        if (at->type == XML_ELEMENT_NODE) {
            html_note(at)->score = 0;
        }
    }
    for (xmlNode *at = page->root; at && html_over(page) == 0;
         at = html_following(at, page->root, html_skipped(at))) {
        if (html_is_of(at, HTML_HOLDER) && !html_skipped(at)) {
            score_one(page, at, least);
        }
    }
    for (xmlNode *at = page->root; at; at = html_following(at, page->root, html_skipped(at))) {
        if (at->type == XML_ELEMENT_NODE && html_note(at)->score > best) {
            best = html_note(at)->score;
            page->main = at;
        }
    }
    return best;
}

#define SHORT_ARTICLE 500 /* bytes; under it the long blocks may be all but the article */

/* A notice of short lines has no block of running text; a letter-head or a footer would be taken for it. */
static void find_main(struct html_page *page)
{
    if (find_heaviest(page, RUNNING_TEXT) < SHORT_ARTICLE) {
        find_heaviest(page, SHORT_LINE);
    }
}

static bool is_alike(const xmlNode *a, const xmlNode *b)
{
    return html_is(a, (const char *)b->name) &&
           strcmp(html_attribute(a, "class"), html_attribute(b, "class")) == 0;
}

static bool is_content(const xmlNode *node)
{
    static const char *const content[] = {"body", "content",  "noidung",  "article",  "entry",
                                          "text", "bodytext", "bodyhtml", "fulltext", NULL};
    return html_classed(node, content);
}

/* Siblings with running text of their own, made like the article's element or named as content: the article
 * goes on in them. */
static bool is_further_part(const xmlNode *at, const xmlNode *main)
{
    static const char *const never_parts[] = {"td", "tr", "li", NULL};
    const struct html_note *note = at->type == XML_ELEMENT_NODE ? html_note(at) : NULL;
    return note && !note->furniture && note->prose >= RUNNING_TEXT && note->linked < note->prose / 4 &&
           !html_named(at, never_parts) && (is_alike(at, main) || html_is(at, "p") || is_content(at));
}

static void join_siblings(struct html_page *page)
{
    xmlNode *main = page->main, *first = NULL;
    html_note(main)->part = true;
    for (xmlNode *at = main->parent ? main->parent->children : NULL; at; at = at->next) {
        if (at == main || is_further_part(at, main)) {
            html_note(at)->part = true;
            first = first ? first : at;
        }
    }
    page->main = first ? first : main;
}

/* Prose under `node`, furniture left out; in bytes, and that of links in *linked. */
static uint32_t shown_prose(struct html_page *page, xmlNode *node, uint32_t *linked)
{
    uint32_t prose = 0;
    *linked = 0;
    for (xmlNode *at = node->children; at && html_over(page) == 0;) {
        bool link = html_is_of(at, HTML_LINK), skip = html_skipped(at);
        *linked += link && !skip ? html_note(at)->prose + html_note(at)->linked : 0;
        prose += at->type == XML_TEXT_NODE && at->content ? html_text_bytes(at) : 0;
        at = html_following(at, node, link || skip);
    }
    return prose;
}

static uint32_t parts_prose(struct html_page *page)
{
    uint32_t prose = 0, linked;
    for (xmlNode *at = page->main; at; at = at->next) {
        bool part = at->type == XML_ELEMENT_NODE && html_note(at)->part;
        prose += part ? shown_prose(page, at, &linked) : 0;
    }
    return prose;
}

static void unjoin(struct html_page *page)
{
    for (xmlNode *at = page->main; at; at = at->next) {
        if (at->type == XML_ELEMENT_NODE) {
            html_note(at)->part = false;
        }
    }
}

#define WIDEN_MOST 6 /* elements upwards */

/* Is the article more than what was found: only a list's or a table's part of it, or less than half of what
 * the element around it shows? */
static bool is_piece(struct html_page *page, const xmlNode *around, uint32_t shown)
{
    static const char *const pieces[] = {"ul", "ol", "dl", "li", "tbody", "tr", "blockquote", NULL};
    return (around == page->main->parent && html_named(page->main, pieces)) || parts_prose(page) * 2 < shown;
}

/* Is `around` only a wrapper of the article, beside others that are made like it? Then the article is in what
 * is around them all. */
static bool is_wrapper(struct html_page *page, const xmlNode *around, uint32_t shown)
{
    bool twins = false;
    for (const xmlNode *at = around->parent ? around->parent->children : NULL; at && !twins; at = at->next) {
        twins = at != around && at->type == XML_ELEMENT_NODE && !html_skipped(at) && is_alike(at, around) &&
                html_note(at)->prose >= SHORT_LINE && html_note(at)->linked < html_note(at)->prose / 4;
    }
    return twins && *html_attribute(around, "class") && shown == parts_prose(page);
}

/* Takes the element around the article for it where that is only a piece; not where links begin to be many.
 */
static void widen(struct html_page *page)
{
    xmlNode *around = page->main->parent;
    bool wrapped = false;
    for (int i = 0; i < WIDEN_MOST && around && around->type == XML_ELEMENT_NODE && html_over(page) == 0;
         i++) {
        uint32_t linked, shown = shown_prose(page, around, &linked);
        if (linked * 3 >= shown) {
            break;
        }
        bool wrapper = is_wrapper(page, around, shown);
        if (wrapped || is_piece(page, around, shown)) {
            unjoin(page);
            page->main = around;
            join_siblings(page);
        }
        wrapped = wrapper;
        around = around->parent;
    }
}

void html_find_main(struct html_page *page)
{
    find_main(page);
    page->main = page->main ? page->main : page->root;
    join_siblings(page);
    widen(page);
}
