/*
 * Whose article a page says it is, by a label or an element named so. Pure; called by html_reader.c.
 */
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

/* What an element named as the author's shows, when it is no more than a name; "" otherwise. */
static const char *named_author(struct document *doc, xmlNode *node)
{
    static const char *const names[] = {"author", "tacgia", "tac-gia", "byline", NULL};
    const xmlNode *text = node->children;
    bool may = node->type == XML_ELEMENT_NODE && html_classed(node, names) && text &&
               text->type == XML_TEXT_NODE && !text->next && text->content;
    size_t length = may ? strlen((const char *)text->content) : 0;
    const char *name =
        length && length <= 60 ? document_squeeze(doc, (const char *)text->content, length) : "";
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
