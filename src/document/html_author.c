/*
 * Whose article a page says it is, by a label or an element named so. Pure; called by html_reader.c.
 */
#include "base/text.h"
#include "document/article_line.h"
#include "document/html_page.h"
#include <stdlib.h>
#include <string.h>

static bool is_author_label(const char *text)
{
    const char *colon = strchr(text, ':');
    if (!colon || strlen(text) > 120) {
        return false;
    }
    char *label = strndup(text, (size_t)(colon - text)), *folded = label ? document_fold(label) : NULL;
    bool is = folded && (strcmp(folded, "tac gia") == 0 || strcmp(folded, "tac gia bai viet") == 0);
    free(folded);
    free(label);
    return is;
}

/* Is the element named as the author's, or a link to what else the author wrote? */
static bool is_authors(const xmlNode *node)
{
    static const char *const names[] = {"author",    "tacgia",     "tac-gia",   "byline",
                                        "createdby", "nguoi-viet", "nguoiviet", NULL};
    const char *link = html_attribute(node, "href");
    return html_classed(node, names) || strcmp(html_attribute(node, "rel"), "author") == 0 ||
           strcmp(html_attribute(node, "itemprop"), "author") == 0 || strstr(link, "/author/") ||
           strstr(link, "/tac-gia/");
}

/* "bởi Minh Khuê", "Được viết bởi Minh Khuê": only the name. */
static const char *without_by(const char *text)
{
    static const char *const leads[] = {"bởi ",           "Bởi ",          "By ",       "by ",
                                        "viết bởi ",      "Viết bởi ",     "đăng bởi ", "Đăng bởi ",
                                        "Được viết bởi ", "Được đăng bởi "};
    size_t most = 0;
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        size_t n = strlen(leads[i]);
        most = text_starts(text, leads[i]) && n > most ? n : most;
    }
    return text + most;
}

#define AUTHOR_MOST 80 /* bytes an element shows that is no more than a by-line */

/* What an element named as the author's shows, when it is no more than a name; "" otherwise. */
static const char *named_author(struct document *doc, xmlNode *node)
{
    const struct html_note *note = node->type == XML_ELEMENT_NODE ? html_note(node) : NULL;
    if (!note || note->prose + note->linked == 0 || note->prose + note->linked > AUTHOR_MOST ||
        !is_authors(node)) {
        return "";
    }
    xmlChar *content = xmlNodeGetContent(node);
    const char *text =
        content ? document_squeeze(doc, (const char *)content, strlen((const char *)content)) : "";
    xmlFree(content);
    const char *name = without_by(text);
    return article_is_name(name) ? name : "";
}

/* "Tác giả: …" often stands beside the article's element, not in it; the name may be an element of its own.
 */
void html_find_author(struct html_page *page)
{
    bool due = false;
    const char *named = "";
    for (xmlNode *at = page->root; at && !page->doc->author; at = html_following(at, page->root, false)) {
        const char *text = at->type == XML_TEXT_NODE && at->content ? (const char *)at->content : "";
        bool label = is_author_label(text);
        const char *name = label ? strchr(text, ':') + 1 : text;
        name = (label || due) && strlen(name) <= 120 ? document_squeeze(page->doc, name, strlen(name)) : "";
        page->doc->author = *name ? name : NULL;
        due = label || (due && !*name);
        named = *named ? named : named_author(page->doc, at);
    }
    page->doc->author = page->doc->author ? page->doc->author : *named ? named : NULL;
}
