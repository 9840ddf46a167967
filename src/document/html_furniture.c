/*
 * What pages mark as navigation, comments, counters and the like, by element, class or id, and what they do
 * not show: furniture, unless it holds much of the page's running text. An ASP.NET page lies whole in one
 * form, and some class names mean nothing. Pure; called by html_page.c.
 */
#include "document/html_page.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What usually is no article; the number says how much of the page's text it may hold at most, per cent. */
static const struct {
    const char *name;
    unsigned most;
} rarely[] = {{"nav", 75}, {"footer", 75}, {"aside", 75}, {"menu", 75}, {"form", 50}};
/* Whole words of class and id, and parts of them that are long enough to mean only this. A word of one of
 * these in a class is furniture. */
static const char *const words[] = {
    "nav",   "navbar", "menu",   "share",     "sharing", "search",  "login", "rating",  "ratings", "banner",
    "slide", "slider", "pager",  "popup",     "modal",   "ads",     "poll",  "counter", "toolbar", "tools",
    "tags",  "print",  "topbar", "bookmarks", "weather", "marquee", "vote",  "skip",    NULL};
static const char *const long_words[] = {
    "sidebar",    "footer",     "comment",    "breadcrumb",   "related",    "social",     "carousel",
    "slideshow",  "captcha",    "pagination", "cookie",       "lienquan",   "lien-quan",  "tinkhac",
    "tin-khac",   "othernews",  "other-news", "binhluan",     "binh-luan",  "danhgia",    "danh-gia",
    "quangcao",   "quang-cao",  "thongke",    "thong-ke",     "navigation", "discussion", "newsletter",
    "author-box", "author-bio", "authorbox",  "about-author", NULL};
/* Classes of their own that name a side column; as a part of a name they only tell how text is set. */
static const char *const side_columns[] = {"right",        "right-col",   "col-right", "right-column",
                                           "column-right", "rightcolumn", "rightcol",  NULL};
static const char *const unseen[] = {
    "hidden", "sr-only", "visually-hidden", "hide-accessible", "screen-reader-text", "d-none", NULL};

#define NOTHING SIZE_MAX
#define WORDS (sizeof words / sizeof *words)
#define LONG_WORDS (sizeof long_words / sizeof *long_words)
#define WIDGET (LONG_WORDS - 1) /* in the place of its closing NULL */

/* A word ends where letters end, or where a capital follows a small letter ("NewsMenu"). */
static bool is_word_end(const char *at)
{
    return !isalpha((unsigned char)*at) || (isupper((unsigned char)*at) && islower((unsigned char)at[-1]));
}

static bool word_at(const char *text, const char *word)
{
    size_t n = strlen(word);
    return strncasecmp(text, word, n) == 0 && is_word_end(text + n);
}

/* The place in `list` of the first of its words that stands in `value`, NOTHING = none. */
static size_t find_word(const char *value, const char *const *list)
{
    for (const char *at = value; *at; at++) {
        bool start = at == value || !isalpha((unsigned char)at[-1]) ||
                     (isupper((unsigned char)*at) && islower((unsigned char)at[-1]));
        for (size_t i = 0; start && list[i]; i++) {
            if (word_at(at, list[i])) {
                return i;
            }
        }
    }
    return NOTHING;
}

/* "widget" as a class of its own or the head of one is a box of a side bar; "elementor-widget" is a builder's
 * name for anything. */
static bool is_widget(const char *value)
{
    const char *at = strcasestr(value, "widget");
    while (at && at > value && at[-1] != ' ') {
        at = strcasestr(at + 1, "widget");
    }
    return at != NULL;
}

static size_t find_part(const char *value, const char *const *list)
{
    for (size_t i = 0; *value && list[i]; i++) {
        if (strcasestr(value, list[i])) {
            return i;
        }
    }
    return is_widget(value) ? WIDGET : NOTHING;
}

bool html_classed(const xmlNode *node, const char *const *list)
{
    return find_word(html_attribute(node, "class"), list) != NOTHING ||
           find_word(html_attribute(node, "id"), list) != NOTHING;
}

/* A class with one of these words, `class` being several separated by blanks. */
static bool has_class(const xmlNode *node, const char *const *list)
{
    const char *value = html_attribute(node, "class");
    for (size_t n; *value; value += n + strspn(value + n, " \t\n")) {
        n = strcspn(value, " \t\n");
        for (size_t i = 0; list[i]; i++) {
            if (strlen(list[i]) == n && memcmp(list[i], value, n) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* A link that only says "read on". */
static bool is_read_on(const xmlNode *node)
{
    static const char *const said[] = {"xem them", "doc tiep", "xem tiep", "xem chi tiet",
                                       "chi tiet", "tai ve",   NULL};
    const xmlNode *text = html_is(node, "a") ? node->children : NULL;
    if (!text || text->type != XML_TEXT_NODE || text->next || !text->content ||
        strlen((const char *)text->content) > 40) {
        return false;
    }
    char *folded = document_fold((const char *)text->content);
    bool read_on = false;
    for (size_t i = 0; folded && said[i] && !read_on; i++) {
        read_on = strcmp(folded, said[i]) == 0;
    }
    free(folded);
    return read_on;
}

static bool is_hidden(const xmlNode *node)
{
    const char *style = html_attribute(node, "style");
    const char *display = strcasestr(style, "display"), *visible = strcasestr(style, "visibility");
    display = display ? display + strlen("display") : "";
    visible = visible ? visible + strlen("visibility") : "";
    display += strspn(display, " :");
    visible += strspn(visible, " :");
    bool attribute = false;
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        attribute = attribute || strcmp((const char *)at->name, "hidden") == 0;
    }
    return attribute || strncasecmp(display, "none", 4) == 0 || strncasecmp(visible, "hidden", 6) == 0 ||
           strcasecmp(html_attribute(node, "aria-hidden"), "true") == 0 || has_class(node, unseen);
}

/* Which word makes `node` furniture by its name: its place in `words`, or in `long_words` behind them;
 * NOTHING = none. */
static size_t named_by(const xmlNode *node)
{
    const char *class = html_attribute(node, "class"), *id = html_attribute(node, "id");
    if (!html_is_of(node, HTML_BOX)) {
        return NOTHING;
    }
    size_t word = find_word(class, words), part = NOTHING;
    word = word == NOTHING ? find_word(id, words) : word;
    part = word == NOTHING ? find_part(class, long_words) : NOTHING;
    part = word == NOTHING && part == NOTHING ? find_part(id, long_words) : part;
    return word != NOTHING ? word : part != NOTHING ? WORDS + part : NOTHING;
}

#define NAMED_MOST 40     /* per cent of the page's text in one element that is furniture by its name */
#define ALL_NAMED_MOST 60 /* and in all of the same name; some builders call every paragraph a widget */

/* At most how much of the page's text furniture of this kind may hold, per cent; 100 = it is none. */
static unsigned most_of(const xmlNode *node, const bool *means)
{
    for (size_t i = 0; i < sizeof rarely / sizeof *rarely; i++) {
        if (html_is(node, rarely[i].name)) {
            return rarely[i].most;
        }
    }
    if (is_read_on(node) || is_hidden(node)) {
        return 50;
    }
    if (has_class(node, side_columns)) {
        return NAMED_MOST;
    }
    size_t name = named_by(node);
    return name != NOTHING && means[name] ? NAMED_MOST : 100;
}

/* A name means furniture unless its elements hold most of the page's text. */
static void find_meaning(struct html_page *page, uint64_t all, bool *means)
{
    uint64_t held[WORDS + LONG_WORDS] = {0};
    for (xmlNode *at = page->root; at && html_over(page) == 0;) {
        size_t name = at->type == XML_ELEMENT_NODE ? named_by(at) : NOTHING;
        if (name != NOTHING) {
            held[name] += ((struct html_note *)at->_private)->prose;
        }
        at = html_following(at, page->root, name != NOTHING);
    }
    for (size_t i = 0; i < WORDS + LONG_WORDS; i++) {
        means[i] = held[i] * 100 <= all * ALL_NAMED_MOST;
    }
}

void html_mark_furniture(struct html_page *page)
{
    static const char *const kept[] = {"html", "body", "main", "article", NULL};
    uint64_t all = ((struct html_note *)page->root->_private)->prose;
    bool means[WORDS + LONG_WORDS];
    find_meaning(page, all, means);
    for (xmlNode *at = page->root; at && html_over(page) == 0;) {
        struct html_note *note = at->type == XML_ELEMENT_NODE ? at->_private : NULL;
        if (note && !note->furniture && !html_named(at, kept)) {
            unsigned most = most_of(at, means);
            note->furniture = most < 100 && (uint64_t)note->prose * 100 <= all * most;
        }
        at = html_following(at, page->root, note && note->furniture);
    }
}
