/*
 * The title of a page. Its head says it, mostly with the site's name around it; so the title is the line
 * shown before the article that the head's words contain. Without such a line: the nearest heading before the
 * article. Pure.
 */
#include "base/text.h"
#include "document/article_words.h"
#include "document/html_page.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MOST 600 /* bytes of an element that may show a title */

/* What the head of the page says: <title> and og:title, folded, a space around. */
struct said {
    char *texts[2];
};

/* Text under `node`, spaces as they stand; new memory, NULL when there is none or too much of it. */
static char *text_under(xmlNode *node, size_t most)
{
    struct buf out;
    buf_init(&out, most);
    for (xmlNode *at = node->children; at; at = html_following(at, node, html_skipped(at))) {
        if (at->type == XML_TEXT_NODE && at->content) {
            buf_add_text(&out, (const char *)at->content);
        } else if (html_is_of(at, HTML_BLOCK)) {
            buf_add_text(&out, " ");
        }
    }
    char *text = out.error || !out.length ? NULL : buf_take(&out);
    buf_done(&out);
    return text;
}

static char *padded_fold(const char *text)
{
    char *folded = document_fold(text), *padded = NULL;
    if (!folded || asprintf(&padded, " %s ", folded) < 0) {
        padded = NULL;
    }
    free(folded);
    return padded;
}

/* "tin-tuc - chi-tiet": the name a system gave its page, in no language. */
static bool is_address(const char *text)
{
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at >= 0x80 || (*at >= 'A' && *at <= 'Z')) {
            return false;
        }
    }
    return strchr(text, '-') != NULL;
}

/* The page's <title>, which the tree keeps under <head>; not that of a drawing. */
static char *title_element(const struct html_page *page)
{
    for (xmlNode *at = page->root; at; at = html_following(at, page->root, html_is(at, "body"))) {
        if (html_is(at, "title")) {
            xmlChar *content = xmlNodeGetContent(at);
            char *text = content && *content ? strdup((const char *)content) : NULL;
            xmlFree(content);
            return text;
        }
    }
    return NULL;
}

static char *og_title(const struct html_page *page)
{
    for (xmlNode *at = page->root; at; at = html_following(at, page->root, false)) {
        if (html_is(at, "meta") && strcmp(html_attribute(at, "property"), "og:title") == 0) {
            const char *content = html_attribute(at, "content");
            return *content ? strdup(content) : NULL;
        }
    }
    return NULL;
}

static size_t count_words(const char *padded)
{
    size_t words = 0;
    for (; *padded; padded++) {
        words += *padded == ' ';
    }
    return words ? words - 1 : 0;
}

/* Does the head say more than one word, by which a line can be known? */
static bool says_enough(const struct said *said)
{
    return (said->texts[0] && count_words(said->texts[0]) >= 2) ||
           (said->texts[1] && count_words(said->texts[1]) >= 2);
}

/* Do the head's words contain this line's, and is it more than a site's or a column's short name? */
static bool is_said(const struct said *said, const char *shown)
{
    size_t words = count_words(shown);
    for (size_t i = 0; i < 2; i++) {
        const char *text = said->texts[i];
        if (text && words >= 2 && strstr(text, shown) &&
            (words >= 4 || strcmp(text, shown) == 0 || (words == 3 && text_starts(text, shown)))) {
            return true;
        }
    }
    return false;
}

static bool holds(const xmlNode *outer, const xmlNode *inner)
{
    for (; inner; inner = inner->parent) {
        if (inner == outer) {
            return true;
        }
    }
    return false;
}

/* Could `node` show a title: a block or a span without blocks in it that has some text? */
static bool may_show(const xmlNode *node)
{
    const struct html_note *note = node->_private;
    return html_is_of(node, HTML_SHOWS) && note->prose + note->linked >= 8 &&
           note->prose + note->linked <= SHOWN_MOST;
}

#define RUNNING_TEXT 80 /* bytes of an element that shows more than a label */

#define SITE_MOST 5 /* words of a site's name that is part of what the head says */

static bool is_owner(const char *padded)
{
    char *name = strndup(padded + 1, strlen(padded) - 2);
    bool owner = name && article_is_owner(name);
    free(name);
    return owner;
}

static bool is_all_said(const struct said *said, const char *padded)
{
    return (said->texts[0] && strcmp(said->texts[0], padded) == 0) ||
           (said->texts[1] && strcmp(said->texts[1], padded) == 0);
}

/* Words of what `node` shows when the head says the same, else 0. */
static size_t words_said(const struct said *said, xmlNode *node)
{
    char *text = text_under(node, SHOWN_MOST), *folded = text ? padded_fold(text) : NULL;
    size_t words = folded && is_said(said, folded) ? count_words(folded) : 0;
    bool menu = words && words < 4 && article_cover(folded + 1).other == 0; /* "Tin tức": a column's name */
    bool site = words && words <= SITE_MOST && is_owner(folded) && !is_all_said(said, folded);
    free(folded);
    free(text);
    return menu || site ? 0 : words;
}

/* The element before the article's running text that shows what the head says: the last one, and in the
 * article's own element only one that says more, since the site's name may be part of the head's words. */
static void find_shown(struct html_page *page, const struct said *said)
{
    bool inside = false, open = says_enough(said);
    size_t most = 0;
    for (xmlNode *at = page->root; open && at && html_over(page) == 0;
         at = html_following(at, page->root, html_skipped(at))) {
        inside = inside || at == page->main;
        if (html_skipped(at) || at->type != XML_ELEMENT_NODE || !may_show(at) ||
            (page->title && holds(page->title, at))) {
            continue;
        }
        size_t words = words_said(said, at);
        if (words > (inside ? most : 0)) {
            page->title = at;
            most = words;
        }
        open = !(inside && page->title && !words &&
                 ((const struct html_note *)at->_private)->prose >= RUNNING_TEXT);
    }
}

static bool is_heading(const xmlNode *node)
{
    static const char *const headings[] = {"h1", "h2", "h3", "h4", NULL};
    static const char *const named[] = {"title", "tieude", "headline", "tenbai", "tentin", "trichyeu", NULL};
    return node->type == XML_ELEMENT_NODE && (html_named(node, headings) || html_classed(node, named)) &&
           !html_skipped(node) && may_show(node);
}

#define ABOVE_HEADING                                                                                        \
    120 /* bytes that may stand over the title in the article's own element: a path, a date */

/* The heading that opens the article's own element, NULL when text does. */
static xmlNode *heading_inside(const struct html_page *page)
{
    uint32_t bytes = 0;
    for (xmlNode *at = page->main; at && bytes < ABOVE_HEADING;
         at = html_following(at, page->main, html_skipped(at))) {
        if (is_heading(at)) {
            return at;
        }
        bytes += at->type == XML_TEXT_NODE && at->content ? html_text_bytes(at) : 0;
    }
    return NULL;
}

/* A lead in a heading's element ends as sentences do. */
static bool is_sentence(xmlNode *node)
{
    char *text = text_under(node, SHOWN_MOST), *trimmed = text ? text_trim(text) : NULL;
    size_t length = trimmed ? strlen(trimmed) : 0;
    bool sentence = length > RUNNING_TEXT && trimmed[length - 1] == '.';
    free(text);
    return sentence;
}

/* Without the head's help: the heading, or element named as a title, that opens the article, or else the last
 * one before it. */
static void find_heading(struct html_page *page)
{
    xmlNode *inside = heading_inside(page), *last = NULL;
    for (xmlNode *at = page->root; !inside && at && at != page->main;
         at = html_following(at, page->root, html_skipped(at))) {
        if (is_heading(at) && !holds(at, page->main) && !is_sentence(at)) {
            last = at;
        }
    }
    page->title = inside ? inside : last;
}

#define NEAR_MOST 1500 /* bytes of text before an article in which its title may stand unmarked */

/* Text in the siblings before `node`, in bytes; *first is the first of them that shows any. */
static size_t text_before(xmlNode *node, xmlNode **first)
{
    size_t bytes = 0;
    for (xmlNode *at = node->prev; at; at = at->prev) {
        const struct html_note *note = at->type == XML_ELEMENT_NODE ? at->_private : NULL;
        if (note && !note->furniture && note->prose + note->linked >= 8) {
            bytes += note->prose + note->linked;
            *first = at;
        }
    }
    return bytes;
}

/* Without marks: what stands before the article in the nearest element that shows anything there. The lines'
 * rules find the title in it. */
static void find_near(struct html_page *page)
{
    xmlNode *first = NULL;
    for (xmlNode *at = page->main; at && at != page->root && !first && !html_is(at, "body");
         at = at->parent) {
        if (text_before(at, &first) > NEAR_MOST) {
            return;
        }
    }
    page->title = first;
}

static void take(struct html_page *page, const char *text)
{
    const char *title = text ? document_squeeze(page->doc, text, strlen(text)) : "";
    page->doc->title = *title ? title : NULL;
}

/* A page's <title> ends with the site's name: "Article - Xã …", "Article | Cổng …". */
static void take_cut(struct html_page *page, char *title)
{
    static const char *const bars[] = {" | ", " - ", " – ", " :: "};
    for (size_t i = 0; title && i < sizeof bars / sizeof *bars; i++) {
        char *bar = strstr(title, bars[i]);
        if (bar && bar - title > 15) {
            *bar = '\0';
        }
    }
    take(page, title);
}

void html_find_title(struct html_page *page)
{
    char *texts[2] = {og_title(page), title_element(page)};
    for (size_t i = 0; i < 2; i++) {
        if (texts[i] && is_address(texts[i])) {
            free(texts[i]);
            texts[i] = NULL;
        }
    }
    struct said said = {{texts[0] ? padded_fold(texts[0]) : NULL, texts[1] ? padded_fold(texts[1]) : NULL}};
    find_shown(page, &said);
    page->doc->title_sure = page->title != NULL;
    if (page->title) {
        char *text = text_under(page->title, SHOWN_MOST);
        take(page, text);
        free(text);
    } else {
        find_heading(page);
        if (!page->title) {
            find_near(page);
        }
        take_cut(page, texts[0] ? texts[0] : texts[1]);
    }
    for (size_t i = 0; i < 2; i++) {
        free(texts[i]);
        free(said.texts[i]);
    }
}
