/*
 * HTML pages: libxml2's forgiving parser, no network, no entities from outside; then the part of the page
 * that is the article, found by structure: the element whose own paragraphs hold most running text that is
 * not links. Navigation, forms, asides and what the page itself names as such are left out. The line rules of
 * article.h finish the work. The tree is walked without recursion, its depth is bounded.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/build.h"
#include <errno.h>
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#define HTML_MOST (12u << 20) /* its tree may take twenty times as much */

struct page {
    struct document *doc;
    xmlNode *root, *main; /* main: the article's element */
    struct buf text;      /* of the paragraph being gathered */
};

static bool named(const xmlNode *node, const char *const *names)
{
    for (; node->type == XML_ELEMENT_NODE && *names; names++) {
        if (strcmp((const char *)node->name, *names) == 0) {
            return true;
        }
    }
    return false;
}

static const char *const never[] = {"script", "style",  "noscript", "iframe",   "object", "svg",  "form",
                                    "button", "select", "nav",      "footer",   "aside",  "head", "template",
                                    "video",  "audio",  "input",    "textarea", "menu",   "map",  NULL};
static const char *const blocks[] = {
    "p",  "div", "section",    "article", "main",       "li",     "ul",      "ol",      "table",
    "tr", "td",  "th",         "tbody",   "thead",      "h1",     "h2",      "h3",      "h4",
    "h5", "h6",  "br",         "hr",      "header",     "body",   "html",    "dl",      "dt",
    "dd", "pre", "blockquote", "figure",  "figcaption", "center", "caption", "address", NULL};
static const char *const asides[] = {"figcaption", "caption", "figure", NULL};

/* Words that pages use in class for what stands under a picture. */
static const char *const captions[] = {"caption", "chu-thich", "chuthich", "image-note", NULL};

/* Words that pages use in class and id for what is not the article. */
static const char *const furniture[] = {
    "nav",      "menu",      "sidebar",    "footer",    "comment", "share",      "social",
    "rating",   "related",   "breadcrumb", "banner",    "slide",   "search",     "login",
    "widget",   "binh-luan", "binhluan",   "danh-gia",  "danhgia", "lien-quan",  "lienquan",
    "tin-khac", "tinkhac",   "other-news", "othernews", "captcha", "pagination", "popup",
    "cookie",   "counter",   "thong-ke",   "thongke",   "toolbar", "hidden",     NULL};

static char *attribute(const xmlNode *node, const char *name)
{
    return (char *)xmlGetProp(node, (const xmlChar *)name);
}

static bool attribute_has(const xmlNode *node, const char *name, const char *const *words)
{
    char *value = attribute(node, name);
    bool found = false;
    char *lower = value && text_utf8_fault(value, strlen(value)) == strlen(value) ? text_lower(value) : NULL;
    for (; lower && !found && *words; words++) {
        found = strstr(lower, *words) != NULL;
    }
    free(lower);
    xmlFree(value);
    return found;
}

/* A link that only says "read on". */
static bool is_read_on(const xmlNode *node)
{
    static const char *const words[] = {"xem them", "doc tiep", "xem tiep", "xem chi tiet",
                                        "chi tiet", "tai ve",   NULL};
    const xmlNode *text = node->children;
    if (strcmp((const char *)node->name, "a") != 0 || !text || text->type != XML_TEXT_NODE || text->next ||
        !text->content || strlen((const char *)text->content) > 40) {
        return false;
    }
    char *folded = document_fold((const char *)text->content);
    bool read_on = false;
    for (size_t i = 0; folded && words[i] && !read_on; i++) {
        read_on = strcmp(folded, words[i]) == 0;
    }
    free(folded);
    return read_on;
}

static bool is_furniture(const xmlNode *node)
{
    static const char *const none[] = {"display:none", "display: none", NULL};
    static const char *const containers[] = {"html", "body", "main", "article", NULL};
    if (named(node, containers)) {
        return false;
    }
    return named(node, never) || is_read_on(node) || attribute_has(node, "class", furniture) ||
           attribute_has(node, "id", furniture) || attribute_has(node, "style", none);
}

/* node->_private of an element: bit 0 = looked at, bit 1 = furniture, the rest its score. */
enum { LOOKED_AT = 1, FURNITURE = 2, SCORE_SHIFT = 2 };

static uintptr_t note_of(const xmlNode *node)
{
    return (uintptr_t)node->_private;
}

static bool skipped(xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE) {
        return node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE;
    }
    if (!(note_of(node) & LOOKED_AT)) {
        uintptr_t furniture_bit = is_furniture(node) ? FURNITURE : 0;
        node->_private = (void *)(note_of(node) | LOOKED_AT | furniture_bit);
    }
    return (note_of(node) & FURNITURE) != 0;
}

/* The node after `node` in reading order inside `root`; without its children when `over`. */
static xmlNode *following(xmlNode *node, const xmlNode *root, bool over, int *depth)
{
    if (!over && node->children) {
        (*depth)++;
        return node->children;
    }
    while (node && node != root) {
        if (node->next) {
            return node->next;
        }
        node = node->parent;
        (*depth)--;
    }
    return NULL;
}

/* Running text directly in `node` and its inline children, links not counted; in bytes. */
static size_t prose_of(struct page *page, xmlNode *node)
{
    size_t sum = 0;
    int depth = 0;
    for (xmlNode *at = node->children; at && document_over(page->doc) == 0;) {
        bool block =
            at->type == XML_ELEMENT_NODE && named(at, blocks) && strcmp((const char *)at->name, "br") != 0;
        bool link = at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, "a") == 0;
        if (at->type == XML_TEXT_NODE && at->content) {
            size_t length = strlen((const char *)at->content);
            sum += length - strspn((const char *)at->content, " \t\r\n");
        }
        at = following(at, node, block || link || skipped(at), &depth);
    }
    return sum;
}

/* A block's prose counts for its parent, half of it for the grandparent. */
static void score(xmlNode *node, size_t bytes)
{
    node->_private = (void *)(note_of(node) + ((uintptr_t)bytes << SCORE_SHIFT));
}

static size_t score_of(const xmlNode *node)
{
    return note_of(node) >> SCORE_SHIFT;
}

static void find_main(struct page *page)
{
    static const char *const leaves[] = {"p",          "div", "td",     "li",   "section", "article",
                                         "blockquote", "pre", "center", "body", NULL};
    int depth = 0;
    size_t best = 0;
    for (xmlNode *at = page->root; at && document_over(page->doc) == 0;) {
        bool skip = skipped(at);
        if (!skip && named(at, leaves)) {
            size_t prose = prose_of(page, at);
            bool leaf = strcmp((const char *)at->name, "p") == 0 || strcmp((const char *)at->name, "li") == 0;
            xmlNode *parent = leaf && at->parent && at->parent->type == XML_ELEMENT_NODE ? at->parent : at;
            if (prose >= 80) {
                score(parent, prose);
                if (parent->parent && parent->parent->type == XML_ELEMENT_NODE) {
                    score(parent->parent, prose / 2);
                }
            }
        }
        if (depth > page->doc->limits->depth) {
            page->doc->error = -ELOOP;
        }
        at = following(at, page->root, skip, &depth);
    }
    depth = 0;
    for (xmlNode *at = page->root; at; at = following(at, page->root, at->type != XML_ELEMENT_NODE, &depth)) {
        if (at->type == XML_ELEMENT_NODE && score_of(at) > best) {
            best = score_of(at);
            page->main = at;
        }
    }
}

/* ---- what the page says ---- */

static void flush(struct page *page, const xmlNode *block)
{
    if (page->text.length) {
        char tag = block && block->type == XML_ELEMENT_NODE ? (char)block->name[0] : 0;
        int level = tag == 'h' && block->name[1] >= '1' && block->name[1] <= '6' ? block->name[1] - '0' : 0;
        size_t before = page->doc->paragraph_count;
        document_add(page->doc, page->text.data, page->text.length, level);
        struct document_paragraph *last = document_last(page->doc);
        if (page->doc->paragraph_count > before) {
            last->gap = 1;
            for (const xmlNode *at = block; at && at != page->main; at = at->parent) {
                last->caption = last->caption || named(at, asides) || attribute_has(at, "class", captions);
            }
            last->marker = !last->marker && block && named(block, (const char *const[]){"li", NULL})
                               ? "-"
                               : last->marker;
        }
    }
    buf_clear(&page->text);
}

static xmlNode *block_of(xmlNode *node)
{
    while (node && !(node->type == XML_ELEMENT_NODE && named(node, blocks))) {
        node = node->parent;
    }
    return node;
}

static void gather(struct page *page)
{
    int depth = 0;
    xmlNode *block = NULL;
    for (xmlNode *at = page->main; at && document_over(page->doc) == 0;) {
        bool skip = at != page->main && skipped(at);
        xmlNode *now = block_of(at);
        bool table = at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, "br") == 0;
        if (now != block || table) {
            flush(page, block);
            block = now;
        }
        if (!skip && at->type != XML_ELEMENT_NODE && at->content) {
            buf_add_text(&page->text, (const char *)at->content);
        }
        at = following(at, page->main, skip, &depth);
    }
    flush(page, block);
}

/* ---- tables: rows and cells as they stand ---- */

static void cell_of(struct page *page, xmlNode *cell)
{
    int depth = 0;
    buf_clear(&page->text);
    for (xmlNode *at = cell->children; at; at = following(at, cell, skipped(at), &depth)) {
        if (at->type == XML_TEXT_NODE && at->content) {
            buf_add_text(&page->text, (const char *)at->content);
        } else if (at->type == XML_ELEMENT_NODE && named(at, blocks) && page->text.length) {
            buf_add_text(&page->text, "; ");
        }
    }
    document_add_cell(page->doc, page->text.data ? page->text.data : "", page->text.length);
    buf_clear(&page->text);
}

static void tables(struct page *page)
{
    static const char *const cells[] = {"td", "th", NULL};
    int depth = 0;
    for (xmlNode *at = page->root; at && document_over(page->doc) == 0;) {
        bool skip = skipped(at);
        if (!skip && at->type == XML_ELEMENT_NODE) {
            if (strcmp((const char *)at->name, "table") == 0) {
                document_add_table(page->doc, "");
            } else if (strcmp((const char *)at->name, "tr") == 0) {
                document_add_row(page->doc, (int)xmlGetLineNo(at));
            } else if (named(at, cells)) {
                cell_of(page, at);
            }
        }
        at = following(at, page->root, skip, &depth);
    }
}

/* ---- the title ---- */

static void title_set(struct page *page, const char *text)
{
    const char *title = document_squeeze(page->doc, text, strlen(text));
    if (*title && !page->doc->title) {
        page->doc->title = title;
    }
}

static void title_from(struct page *page, const char *element)
{
    int depth = 0;
    for (xmlNode *at = page->root; at && !page->doc->title; at = following(at, page->root, false, &depth)) {
        if (at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, element) == 0) {
            xmlChar *text = xmlNodeGetContent(at);
            if (text) {
                title_set(page, (const char *)text);
            }
            xmlFree(text);
        } else if (at->type == XML_ELEMENT_NODE && strcmp((const char *)at->name, "meta") == 0 &&
                   strcmp(element, "og:title") == 0 &&
                   attribute_has(at, "property", (const char *const[]){"og:title", NULL})) {
            char *content = attribute(at, "content");
            title_set(page, content ? content : "");
            xmlFree(content);
        }
    }
}

/* A page's <title> ends with the site's name: "Article - Xã …", "Article | Cổng …". */
static void title_cut(struct page *page)
{
    char *title = page->doc->title ? strdup(page->doc->title) : NULL;
    static const char *const bars[] = {" | ", " - ", " – ", " :: "};
    for (size_t i = 0; title && i < sizeof bars / sizeof *bars; i++) {
        char *bar = strstr(title, bars[i]);
        if (bar && bar - title > 15) {
            *bar = '\0';
        }
    }
    page->doc->title = NULL;
    title_set(page, title ? title : "");
    free(title);
}

static void title(struct page *page)
{
    title_from(page, "h1");
    if (!page->doc->title) {
        title_from(page, "og:title");
    }
    if (!page->doc->title) {
        title_from(page, "title");
        title_cut(page);
    }
}

/* "Tác giả: …" often stands beside the article's element, not in it. */
static void author(struct page *page)
{
    int depth = 0;
    for (xmlNode *at = page->root; at && !page->doc->author; at = following(at, page->root, false, &depth)) {
        const char *text = at->type == XML_TEXT_NODE && at->content ? (const char *)at->content : "";
        const char *colon = strchr(text, ':');
        size_t length = colon ? strlen(text) : 0;
        if (length == 0 || length > 120) {
            continue;
        }
        char *label = strndup(text, (size_t)(colon - text)), *folded = label ? document_fold(label) : NULL;
        if (folded && (strcmp(folded, "tac gia") == 0 || strcmp(folded, "tac gia bai viet") == 0)) {
            const char *name = document_squeeze(page->doc, colon + 1, strlen(colon + 1));
            page->doc->author = *name ? name : NULL;
        }
        free(folded);
        free(label);
    }
}

static htmlDocPtr parse(const char *bytes, size_t length)
{
    return htmlReadMemory(bytes, (int)length, NULL, "UTF-8",
                          HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                              HTML_PARSE_COMPACT);
}

int html_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    if (length > HTML_MOST) {
        return doc->error = -EFBIG;
    }
    htmlDocPtr parsed = parse(bytes, length);
    struct page page = {.doc = doc, .root = parsed ? xmlDocGetRootElement(parsed) : NULL};
    if (!page.root) {
        xmlFreeDoc(parsed);
        return doc->error = error_at(err, -EBADMSG, name, 0,
                                     "Tệp không phải trang web đọc được. Xin lưu lại trang từ trình "
                                     "duyệt.");
    }
    buf_init(&page.text, doc->limits->text_bytes);
    find_main(&page);
    if (!doc->error) {
        page.main = page.main ? page.main : page.root;
        title(&page);
        author(&page);
        gather(&page);
        tables(&page);
        doc->error = doc->error ? doc->error : page.text.error;
    }
    buf_done(&page.text);
    xmlFreeDoc(parsed);
    if (doc->error == -ELOOP) {
        return error_at(
            err, doc->error = -EBADMSG, name, 0,
            "Trang web lồng quá %d tầng, không bài nào như vậy, nên bỏ qua. Xin chép chữ ra tệp .txt.",
            doc->limits->depth);
    }
    return doc->error;
}
