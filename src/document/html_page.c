/*
 * Which elements of a page are its article. Text is counted for every element first; then furniture is marked
 * (html_furniture.c) and the article's element is found (html_main.c). The tree is walked without recursion
 * and its depth is bounded.
 */
#include "document/html_page.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* By name, for bsearch. */
static const struct tag {
    const char *name;
    unsigned kinds;
} tags[] = {
    {"a", HTML_LINK | HTML_SHOWS},
    {"address", HTML_BLOCK},
    {"article", HTML_BLOCK | HTML_HOLDER},
    {"aside", HTML_BLOCK},
    {"audio", HTML_NEVER},
    {"b", HTML_SHOWS},
    {"blockquote", HTML_BLOCK | HTML_HOLDER},
    {"body", HTML_BLOCK | HTML_HOLDER},
    {"br", HTML_BLOCK},
    {"button", HTML_NEVER},
    {"caption", HTML_BLOCK},
    {"center", HTML_BLOCK | HTML_HOLDER | HTML_BOX},
    {"dd", HTML_BLOCK},
    {"div", HTML_BLOCK | HTML_HOLDER | HTML_BOX | HTML_SHOWS},
    {"dl", HTML_BLOCK | HTML_BOX},
    {"dt", HTML_BLOCK},
    {"fieldset", HTML_BLOCK | HTML_BOX},
    {"figcaption", HTML_BLOCK},
    {"figure", HTML_BLOCK},
    {"font", HTML_SHOWS},
    {"footer", HTML_BLOCK},
    {"form", HTML_BLOCK | HTML_HOLDER},
    {"h1", HTML_BLOCK | HTML_SHOWS},
    {"h2", HTML_BLOCK | HTML_SHOWS},
    {"h3", HTML_BLOCK | HTML_SHOWS},
    {"h4", HTML_BLOCK | HTML_SHOWS},
    {"h5", HTML_BLOCK | HTML_SHOWS},
    {"h6", HTML_BLOCK | HTML_SHOWS},
    {"head", HTML_NEVER},
    {"header", HTML_BLOCK | HTML_BOX},
    {"hr", HTML_BLOCK},
    {"html", HTML_BLOCK},
    {"iframe", HTML_NEVER},
    {"input", HTML_NEVER},
    {"legend", HTML_BLOCK},
    {"li", HTML_BLOCK | HTML_HOLDER | HTML_BOX},
    {"link", HTML_NEVER},
    {"main", HTML_BLOCK},
    {"map", HTML_NEVER},
    {"marquee", HTML_BLOCK},
    {"menu", HTML_BLOCK},
    {"meta", HTML_NEVER},
    {"nav", HTML_BLOCK},
    {"noscript", HTML_NEVER},
    {"object", HTML_NEVER},
    {"ol", HTML_BLOCK | HTML_BOX},
    {"p", HTML_BLOCK | HTML_HOLDER | HTML_SHOWS},
    {"pre", HTML_BLOCK | HTML_HOLDER},
    {"script", HTML_NEVER},
    {"section", HTML_BLOCK | HTML_HOLDER | HTML_BOX},
    {"select", HTML_NEVER},
    {"span", HTML_BOX | HTML_SHOWS},
    {"strong", HTML_SHOWS},
    {"style", HTML_NEVER},
    {"svg", HTML_NEVER},
    {"table", HTML_BLOCK | HTML_BOX},
    {"tbody", HTML_BLOCK},
    {"td", HTML_BLOCK | HTML_HOLDER | HTML_BOX | HTML_SHOWS},
    {"template", HTML_NEVER},
    {"textarea", HTML_NEVER},
    {"th", HTML_BLOCK},
    {"thead", HTML_BLOCK},
    {"tr", HTML_BLOCK | HTML_BOX},
    {"ul", HTML_BLOCK | HTML_BOX},
    {"video", HTML_NEVER},
};

bool html_named(const xmlNode *node, const char *const *names)
{
    for (; node->type == XML_ELEMENT_NODE && *names; names++) {
        if (strcmp((const char *)node->name, *names) == 0) {
            return true;
        }
    }
    return false;
}

bool html_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static int by_name(const void *name, const void *tag)
{
    return strcmp(name, ((const struct tag *)tag)->name);
}

static unsigned kinds_of(const xmlNode *node)
{
    const struct tag *tag = bsearch(node->name, tags, sizeof tags / sizeof *tags, sizeof *tags, by_name);
    return tag ? tag->kinds : 0;
}

struct html_note *html_note(const xmlNode *node)
{
    return node->_private;
}

bool html_is_of(const xmlNode *node, unsigned kinds)
{
    const struct html_note *note = node->type == XML_ELEMENT_NODE ? html_note(node) : NULL;
    return note && (note->kinds & kinds);
}

int html_over(struct html_page *page)
{
    return ++page->steps % 64 ? page->doc->error : document_over(page->doc);
}

const char *html_attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        if (strcmp((const char *)at->name, name) == 0) {
            const xmlNode *value = at->children;
            return value && value->content ? (const char *)value->content : "";
        }
    }
    return "";
}

xmlNode *html_following(xmlNode *node, const xmlNode *root, bool over)
{
    if (!over && node->children) {
        return node->children;
    }
    while (node && node != root) {
        if (node->next) {
            return node->next;
        }
        node = node->parent;
    }
    return NULL;
}

static bool is_text(const xmlNode *node)
{
    return (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content;
}

uint32_t html_text_bytes(const xmlNode *node)
{
    size_t length = strlen((const char *)node->content);
    length -= strspn((const char *)node->content, " \t\r\n");
    return length > UINT32_MAX / 4 ? UINT32_MAX / 4 : (uint32_t)length;
}

#define NOTES 256 /* taken at a time */

struct counting {
    struct html_page *page;
    struct html_note *free;
    size_t left;
    int depth, links;
};

/* <span style="display:block">: set like a paragraph. */
static bool is_set_as_block(const xmlNode *node)
{
    const char *style = html_attribute(node, "style"), *display = strcasestr(style, "display");
    display = display ? display + strlen("display") : "";
    display += strspn(display, " :");
    return strncasecmp(display, "block", 5) == 0;
}

static void enter(struct counting *counting, xmlNode *node)
{
    if (!counting->left) {
        counting->free = arena_take(counting->page->doc->memory, NOTES * sizeof *counting->free);
        counting->left = counting->free ? NOTES : 0;
    }
    if (!counting->left) {
        counting->page->doc->error = -ENOMEM;
        return;
    }
    unsigned kinds = kinds_of(node) | (is_set_as_block(node) ? HTML_BLOCK : 0);
    *counting->free = (struct html_note){.kinds = kinds, .furniture = (kinds & HTML_NEVER) != 0};
    node->_private = counting->free++;
    counting->left--;
    counting->depth++;
    counting->links += (kinds & HTML_LINK) != 0;
    if (counting->depth > counting->page->doc->limits->depth) {
        counting->page->doc->error = -ELOOP;
    }
}

static void leave(struct counting *counting, const xmlNode *node)
{
    struct html_note *note = html_note(node), *above = node->parent ? html_note(node->parent) : NULL;
    counting->depth--;
    counting->links -= (note->kinds & HTML_LINK) != 0;
    if (above && !(note->kinds & HTML_NEVER)) {
        above->prose += note->prose;
        above->linked += note->linked;
    }
}

/* Gives every element its note with the text under it. */
static void count_text(struct html_page *page)
{
    struct counting counting = {.page = page};
    page->root->parent->_private = NULL;
    for (xmlNode *at = page->root; at && html_over(page) == 0;) {
        struct html_note *above = at->parent ? html_note(at->parent) : NULL;
        if (at->type == XML_ELEMENT_NODE) {
            enter(&counting, at);
        } else if (is_text(at) && above) {
            *(counting.links ? &above->linked : &above->prose) += html_text_bytes(at);
        }
        if (at->type == XML_ELEMENT_NODE && at->children && !page->doc->error) {
            at = at->children;
            continue;
        }
        if (at->type == XML_ELEMENT_NODE && !page->doc->error) {
            leave(&counting, at);
        }
        while (at && at != page->root && !at->next) {
            at = at->parent;
            if (at && !page->doc->error) {
                leave(&counting, at);
            }
        }
        at = at && at != page->root ? at->next : NULL;
    }
}

bool html_skipped(const xmlNode *node)
{
    const struct html_note *note = node->type == XML_ELEMENT_NODE ? html_note(node) : NULL;
    return note ? note->furniture : !is_text(node);
}

void html_page_look(struct html_page *page)
{
    count_text(page);
    if (page->doc->error) {
        return;
    }
    html_mark_furniture(page);
    html_find_main(page);
}
