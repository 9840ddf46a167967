/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feeds through libxml2's tree: no network, no entities, no document type, bounded by the 4 MB that are
 * fetched and by ENTRIES_MOST. Pure; runs in a source worker.
 */
#include "entries.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/text.h"
#include "document/office.h"
#include <curl/curl.h>
#include <errno.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Vocabularies whose "title", "content" or "author" are those of a picture or a broadcast, not the entry's.
 */
static const char *const others[] = {"http://search.yahoo.com/mrss", "http://www.itunes.com/dtds/podcast"};

static bool is(const xmlNode *node, const char *name)
{
    if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) != 0) {
        return false;
    }
    const char *space = node->ns && node->ns->href ? (const char *)node->ns->href : "";
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (text_starts(space, others[i])) {
            return false;
        }
    }
    return true;
}

/* What stands in an element: its text, or the markup of an Atom text of type "xhtml". New memory or NULL. */
static char *content_of(xmlNode *node)
{
    xmlChar *type = xmlGetProp(node, (const xmlChar *)"type");
    bool xhtml = type && strcmp((const char *)type, "xhtml") == 0;
    xmlBuffer *markup = xhtml ? xmlBufferCreate() : NULL;
    xmlChar *text = xhtml ? NULL : xmlNodeGetContent(node);
    for (xmlNode *child = node->children; markup && child; child = child->next) {
        xmlNodeDump(markup, node->doc, child, 0, 0);
    }
    const char *found = (const char *)(markup ? xmlBufferContent(markup) : text);
    char *copy = found && *found ? strdup(found) : NULL;
    xmlBufferFree(markup);
    xmlFree(text);
    xmlFree(type);
    return copy;
}

/* Content of the first child with one of the names, in the order of the names. New memory, "" when there is
 * none. */
static char *child_text(xmlNode *node, const char *const *names)
{
    for (; *names; names++) {
        for (xmlNode *child = node->children; child; child = child->next) {
            if (is(child, *names)) {
                char *copy = content_of(child);
                if (copy) {
                    return copy;
                }
            }
        }
    }
    return strdup("");
}

/* <category>…</category> of RSS, <category term="…"/> of Atom. */
static char *topic_of(xmlNode *node)
{
    for (xmlNode *child = node->children; child; child = child->next) {
        xmlChar *term = is(child, "category") ? xmlGetProp(child, (const xmlChar *)"term") : NULL;
        char *copy = term ? strdup((const char *)term) : NULL;
        xmlFree(term);
        if (copy) {
            return copy;
        }
    }
    return child_text(node, (const char *const[]){"category", NULL});
}

/* <author><name>… of Atom, "thu@xa.example (Lê Thu)" of RSS, <dc:creator>. Addresses are nobody's name. */
static char *author_of(xmlNode *node)
{
    static const char *const authors[] = {"creator", "author", NULL}, *const names[] = {"name", NULL};
    for (xmlNode *child = node->children; child; child = child->next) {
        char *name = is(child, "author") ? child_text(child, names) : NULL;
        if (name && *name) {
            return name;
        }
        free(name);
    }
    char *text = child_text(node, authors), *open = text ? strchr(text, '(') : NULL;
    if (text && strchr(text, '@')) {
        size_t length = open ? strcspn(open + 1, ")") : 0;
        memmove(text, open ? open + 1 : text, length);
        text[length] = '\0';
    }
    return text;
}

/* Midnight in Vietnam of "27/11/2026 08:30", which no feed should write and some do; 0 = no date. */
static int64_t plain_day(const char *text)
{
    struct date date;
    bool found = office_find_date(text, &date);
    return found ? civil_to_utc((struct civil){.date = date}) / US_PER_S : 0;
}

static int64_t time_of(xmlNode *node)
{
    static const char *const names[] = {"pubDate", "published", "updated", "date", NULL};
    char *text = child_text(node, names);
    int64_t utc_us = 0, seconds = 0;
    if (text && *text) {
        time_t parsed = strchr(text, '/') ? -1 : curl_getdate(text, NULL); /* RFC 822 */
        seconds = parsed > 0                          ? (int64_t)parsed
                  : rfc3339_parse(text, &utc_us) == 0 ? utc_us / US_PER_S
                                                      : plain_day(text);
    }
    free(text);
    return seconds;
}

static void entry_done(struct entry *entry)
{
    free(entry->id);
    free(entry->title);
    free(entry->html);
    free(entry->author);
    free(entry->topic);
    *entry = (struct entry){0};
}

static int add_entry(struct entries *out, xmlNode *node)
{
    static const char *const ids[] = {"guid", "id", "link", "title", NULL}, *const titles[] = {"title", NULL};
    static const char *const bodies[] = {"encoded", "content", "description", "summary", NULL};
    struct entry *entry = &out->entries[out->count];
    *entry = (struct entry){.id = child_text(node, ids),
                            .title = child_text(node, titles),
                            .html = child_text(node, bodies),
                            .author = author_of(node),
                            .topic = topic_of(node),
                            .published_s = time_of(node)};
    if (!entry->id || !entry->title || !entry->html || !entry->author || !entry->topic) {
        entry_done(entry);
        return -ENOMEM;
    }
    out->count++;
    return 0;
}

/* Entries are children of <channel> (RSS 2.0), of the root (Atom), or beside <channel> (RSS 1.0). */
static int add_children(struct entries *out, xmlNode *node)
{
    int code = 0;
    for (xmlNode *child = node->children; child && code == 0 && out->count < ENTRIES_MOST;
         child = child->next) {
        if (is(child, "item") || is(child, "entry")) {
            code = add_entry(out, child);
        } else if (is(child, "channel")) {
            free(out->title);
            out->title = child_text(child, (const char *const[]){"title", NULL});
            code = out->title ? add_children(out, child) : -ENOMEM;
        }
    }
    return code;
}

/* Bytes of "&lt;", "&#160;" or another reference that XML knows by itself, at `text`; 0 = none. */
static size_t reference_at(const char *text, size_t length)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t n = strlen(known[i]);
        if (length >= n && memcmp(text, known[i], n) == 0) {
            return n;
        }
    }
    return length > 3 && text[1] == '#' ? 2 : 0;
}

/* What many sites write and no XML allows: an empty line before "<?xml", "&nbsp;" (left to be read as HTML
 * with the rest of the entry), a lone "&", control characters. */
static void mend(const char *bytes, size_t length, struct buf *out)
{
    bool raw = false; /* inside <![CDATA[…]]> */
    size_t at = 0;
    while (at < length && strchr(" \r\n\t", bytes[at])) {
        at++;
    }
    for (size_t n; at < length; at += n) {
        const char *text = bytes + at;
        size_t left = length - at;
        bool opens = left > 9 && memcmp(text, "<![CDATA[", 9) == 0;
        raw = opens || (raw && !(left > 3 && memcmp(text, "]]>", 3) == 0));
        n = *text == '&' && !raw ? reference_at(text, left) : 1;
        if (n == 0) {
            buf_add_text(out, "&amp;");
            n = 1;
        } else if ((unsigned char)*text >= ' ' || strchr("\r\n\t", *text)) {
            buf_add(out, text, n);
        }
    }
}

/* Is it UTF-8, whatever its first line says? Sites forget to change "ISO-8859-1" there. */
static bool is_utf8(const char *bytes, size_t length)
{
    return text_utf8_fault(bytes, length) == length;
}

static xmlDoc *parse(const char *bytes, size_t length)
{
    struct buf mended;
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
    if (memchr(bytes, '\0', length)) { /* UTF-16 */
        return length < INT32_MAX ? xmlReadMemory(bytes, (int)length, NULL, NULL, options) : NULL;
    }
    buf_init(&mended, length * 5 + 16);
    mend(bytes, length, &mended);
    xmlDoc *doc = mended.length && mended.length < INT32_MAX
                      ? xmlReadMemory(mended.data, (int)mended.length, NULL,
                                      is_utf8(bytes, length) ? "UTF-8" : NULL, options)
                      : NULL;
    buf_done(&mended);
    return doc;
}

int entries_read(const char *bytes, size_t length, struct entries *out)
{
    memset(out, 0, sizeof *out);
    xmlDoc *doc = parse(bytes, length);
    xmlNode *root = doc && !doc->intSubset ? xmlDocGetRootElement(doc) : NULL;
    int code = root && (is(root, "rss") || is(root, "feed") || is(root, "RDF")) ? 0 : -EBADMSG;
    if (code == 0) {
        out->title = child_text(root, (const char *const[]){"title", NULL});
        code = out->title ? add_children(out, root) : -ENOMEM;
    }
    xmlFreeDoc(doc);
    if (code) {
        entries_done(out);
    }
    return code;
}

void entries_done(struct entries *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        entry_done(&entries->entries[i]);
    }
    free(entries->title);
    entries->title = NULL;
    entries->count = 0;
}
