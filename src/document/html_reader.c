/*
 * HTML pages: libxml2's forgiving parser, no network, no entities from outside; then the part of the page
 * that is the article, found by structure (html_page.c), from the line that shows its title on
 * (html_title.c). The line rules of article.h finish the work.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/html_page.h"
#include "document/markup.h"
#include <ctype.h>
#include <errno.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HTML_MOST (12u << 20) /* its tree may take twenty times as much */

/* The paragraph being gathered, and how its text was set. */
struct gathering {
    struct html_page *page;
    struct buf text;
    size_t letters, linked, slanted, bold;
    bool pictured; /* a picture came before it, or in it before its first letter */
};

/* Words that pages use in class for what stands under a picture. */
static const char *const captions[] = {"caption", "chuthich", "note",    "desc", "image",
                                       "img",     "photo",    "picture", NULL};
static const char *const cells[] = {"td", "th", NULL};
static const char *const links[] = {"a", NULL}, *const slanted[] = {"em", "i", "small", NULL},
                         *const bold[] = {"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", NULL};

/* Is one of the named elements around `node`, up to the block it stands in? */
static bool is_within(const xmlNode *node, const xmlNode *block, const char *const *names)
{
    for (; node && node != block; node = node->parent) {
        if (html_named(node, names)) {
            return true;
        }
    }
    return false;
}

static size_t letters_in(const char *text)
{
    size_t letters = 0;
    for (; *text; text++) {
        letters += isalpha((unsigned char)*text) || (unsigned char)*text >= 0xC3;
    }
    return letters;
}

static void gather_text(struct gathering *gathering, const xmlNode *node, const xmlNode *block)
{
    const char *text = (const char *)node->content;
    size_t letters = letters_in(text);
    buf_add_text(&gathering->text, text);
    gathering->letters += letters;
    gathering->linked += is_within(node, block, links) ? letters : 0;
    gathering->slanted += is_within(node, block, slanted) ? letters : 0;
    gathering->bold += is_within(node, block, bold) ? letters : 0;
}

static bool is_centred(const xmlNode *node, const xmlNode *top)
{
    for (int i = 0; node && node != top && i < 3; node = node->parent, i++) {
        const char *style = html_attribute(node, "style");
        const char *align = strcasestr(style, "text-align");
        align = align ? align + strlen("text-align") : "";
        align += strspn(align, " :");
        if (html_is(node, "center") || strcasecmp(html_attribute(node, "align"), "center") == 0 ||
            strncasecmp(align, "center", 6) == 0) {
            return true;
        }
    }
    return false;
}

/* Does the table around `node` hold nothing but a picture and a few words? */
static bool is_picture_table(const xmlNode *node, const xmlNode *top)
{
    for (; node && node != top; node = node->parent) {
        if (html_is(node, "table") || html_is(node, "figure")) {
            const struct html_note *note = node->_private;
            return note && note->prose + note->linked <= 400;
        }
    }
    return false;
}

/* What stands under a picture, as the page's own marks say it. */
static bool is_caption(const struct gathering *gathering, const xmlNode *block)
{
    const xmlNode *top = gathering->page->main->parent;
    for (const xmlNode *at = block; at && at != gathering->page->main && at != top; at = at->parent) {
        if (html_is(at, "figcaption") || html_is(at, "caption") ||
            (gathering->pictured && html_classed(at, captions))) {
            return true;
        }
    }
    bool all_slanted = gathering->letters && gathering->slanted * 10 >= gathering->letters * 9;
    bool all_bold = gathering->letters && gathering->bold * 10 >= gathering->letters * 9;
    return gathering->pictured && gathering->text.length <= 400 &&
           (all_slanted || is_picture_table(block, top) || (!all_bold && is_centred(block, top)));
}

static int heading_of(const xmlNode *block)
{
    const char *name = block && block->type == XML_ELEMENT_NODE ? (const char *)block->name : "";
    return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2] ? name[1] - '0' : 0;
}

/* The number an item of an ordered list shows, or a dash. */
static const char *item_marker(struct document *doc, const xmlNode *item)
{
    char marker[16];
    long number = 1;
    if (!item->parent || !html_is(item->parent, "ol")) {
        return "-";
    }
    for (const xmlNode *at = item->prev; at && number < 1000; at = at->prev) {
        number += html_is(at, "li");
    }
    int length = snprintf(marker, sizeof marker, "%ld.", number);
    const char *copy = arena_text(doc->memory, marker, (size_t)length);
    return copy ? copy : "-";
}

static void set_marks(struct gathering *gathering, struct document_paragraph *last, const xmlNode *block)
{
    last->gap = 1;
    last->caption = is_caption(gathering, block);
    last->pictured = gathering->pictured;
    last->row = block && block->_private && ((const struct html_note *)block->_private)->row;
    last->linked =
        gathering->letters && gathering->linked * 10 >= gathering->letters * 9 && gathering->letters < 200;
    if (!last->marker && block && html_is(block, "li")) {
        last->marker = item_marker(gathering->page->doc, block);
    }
}

static void flush(struct gathering *gathering, const xmlNode *block)
{
    struct document *doc = gathering->page->doc;
    size_t before = doc->paragraph_count;
    if (gathering->text.length) {
        document_add(doc, gathering->text.data, gathering->text.length, heading_of(block));
    }
    if (doc->paragraph_count > before) {
        set_marks(gathering, document_last(doc), block);
        gathering->pictured = false;
    }
    buf_clear(&gathering->text);
    gathering->letters = gathering->linked = gathering->slanted = gathering->bold = 0;
}

/* The block that `node` stands in; everything in a row stands in the row. */
static const xmlNode *block_of(const xmlNode *node)
{
    const xmlNode *block = NULL;
    for (int i = 0; node && node->type == XML_ELEMENT_NODE && (!block || i < 6); node = node->parent, i++) {
        bool row = node->_private && ((const struct html_note *)node->_private)->row;
        block = row || (!block && html_is_of(node, HTML_BLOCK)) ? node : block;
    }
    return block;
}

/* A picture that is more than an icon. */
static bool is_picture(const xmlNode *node)
{
    long width = strtol(html_attribute(node, "width"), NULL, 10);
    return html_is(node, "img") && !(width > 0 && width < 60) &&
           !strcasestr(html_attribute(node, "class"), "icon") &&
           !strcasestr(html_attribute(node, "class"), "emoji");
}

/* A comma after the cell's last word, unless it names the next one: "Người gửi:". */
static void end_cell(struct buf *text)
{
    while (text->length && isspace((unsigned char)text->data[text->length - 1])) {
        text->data[--text->length] = '\0';
    }
    bool names = text->length && text->data[text->length - 1] == ':';
    buf_add_text(text, names ? " " : text->length ? ", " : "");
}

/* Gathers the paragraphs of the nodes from `from` to before `to`, inside `root`. */
static void gather(struct gathering *gathering, xmlNode *from, const xmlNode *to, const xmlNode *root)
{
    const xmlNode *block = NULL;
    for (xmlNode *at = from; at && at != to && html_over(gathering->page) == 0;) {
        bool skip = at != root && html_skipped(at);
        if (at->type == XML_ELEMENT_NODE && !skip) {
            html_mark_row(at);
        }
        const xmlNode *now = block_of(at->type == XML_ELEMENT_NODE ? at : at->parent);
        bool in_row = now && ((const struct html_note *)now->_private)->row;
        if (now != block || (html_is(at, "br") && !in_row)) {
            flush(gathering, block);
            block = now;
        } else if (in_row && !skip && html_named(at, cells) && gathering->text.length) {
            end_cell(&gathering->text);
        }
        if (!skip && at->type != XML_ELEMENT_NODE && at->content) {
            gather_text(gathering, at, block);
        }
        gathering->pictured = gathering->pictured || (!skip && !gathering->letters && is_picture(at));
        at = html_following(at, root, skip);
    }
    flush(gathering, block);
}

#define BETWEEN_MOST 8000 /* bytes of text between a title and its article; more is something else */

/* Is the title before the article, and near enough that what stands between belongs to them? */
static bool is_title_before(const struct html_page *page)
{
    size_t between = 0;
    for (xmlNode *at = page->title; at && between < BETWEEN_MOST;
         at = html_following(at, page->root, html_skipped(at))) {
        if (at == page->main) {
            return true;
        }
        between += at->type == XML_TEXT_NODE && at->content ? strlen((const char *)at->content) : 0;
    }
    return false;
}

static bool holds(const xmlNode *outer, const xmlNode *inner)
{
    for (; inner && inner != outer; inner = inner->parent) {
    }
    return inner != NULL;
}

/* From the title on to the article, then the article's elements. */
static void gather_all(struct html_page *page)
{
    struct gathering gathering = {.page = page};
    buf_init(&gathering.text, page->doc->limits->text_bytes);
    if (page->title && is_title_before(page)) {
        gather(&gathering, page->title, page->main, page->root);
    }
    for (xmlNode *at = page->main; at; at = at->next) {
        if (at->type == XML_ELEMENT_NODE && ((struct html_note *)at->_private)->part) {
            gather(&gathering, page->doc->title_sure && holds(at, page->title) ? page->title : at, NULL, at);
        }
        if (at == page->root) {
            break;
        }
    }
    page->doc->error = page->doc->error ? page->doc->error : gathering.text.error;
    buf_done(&gathering.text);
}

/* ---- tables: rows and cells as they stand ---- */

static void cell_of(struct document *doc, xmlNode *cell, struct buf *text)
{
    buf_clear(text);
    for (xmlNode *at = cell->children; at;
         at = html_following(at, cell, html_skipped(at) || html_is(at, "table"))) {
        if (at->type == XML_TEXT_NODE && at->content) {
            buf_add_text(text, (const char *)at->content);
        } else if (html_is_of(at, HTML_BLOCK) && text->length) {
            buf_add_text(text, "; ");
        }
    }
    document_add_cell(doc, text->data ? text->data : "", text->length);
    doc->error = doc->error ? doc->error : text->error;
}

static void tables(struct html_page *page)
{
    struct buf text;
    buf_init(&text, page->doc->limits->text_bytes);
    for (xmlNode *at = page->root; at && html_over(page) == 0;) {
        bool skip = html_skipped(at);
        if (!skip && html_is(at, "table")) {
            document_add_table(page->doc, "");
        } else if (!skip && html_is(at, "tr")) {
            document_add_row(page->doc, (int)xmlGetLineNo(at));
        } else if (!skip && html_named(at, cells)) {
            cell_of(page->doc, at, &text);
        }
        at = html_following(at, page->root, skip);
    }
    buf_done(&text);
}

/* libxml2 gives up at a depth of its own, and what follows would be missing without a word: `too_deep`. */
static htmlDocPtr parse(const char *bytes, size_t length, bool *too_deep)
{
    htmlParserCtxtPtr context = htmlNewParserCtxt();
    htmlDocPtr parsed =
        context ? htmlCtxtReadMemory(context, bytes, (int)length, NULL, "UTF-8",
                                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                         HTML_PARSE_NONET | HTML_PARSE_COMPACT)
                : NULL;
    const xmlError *last = context ? xmlCtxtGetLastError(context) : NULL;
    *too_deep = last && last->code == XML_ERR_INTERNAL_ERROR;
    htmlFreeParserCtxt(context);
    return parsed;
}

int html_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    if (length > HTML_MOST) {
        return doc->error = -EFBIG;
    }
    struct markup markup = {.html = true};
    int code = markup_check(&markup, bytes, length);
    if (code == -E2BIG) {
        return doc->error = code;
    }
    bool too_deep = false;
    htmlDocPtr parsed = code ? NULL : parse(bytes, length, &too_deep);
    struct html_page page = {.doc = doc, .root = parsed ? xmlDocGetRootElement(parsed) : NULL};
    if (!page.root) {
        xmlFreeDoc(parsed);
        return doc->error = error_at(err, -EBADMSG, name, 0,
                                     "Tệp không phải trang web đọc được. Xin lưu lại trang từ trình "
                                     "duyệt.");
    }
    html_page_look(&page);
    doc->error = too_deep ? -ELOOP : doc->error;
    if (!doc->error) {
        html_find_title(&page);
        html_find_author(&page);
        gather_all(&page);
        tables(&page);
    }
    xmlFreeDoc(parsed);
    if (doc->error == -ELOOP) {
        return error_at(
            err, doc->error = -EBADMSG, name, 0,
            "Trang web lồng quá nhiều tầng, không bài nào như vậy, nên bỏ qua. Xin chép chữ ra tệp .txt.");
    }
    return doc->error;
}
