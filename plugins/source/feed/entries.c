/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Feeds through libxml2's tree: no network, no entities, no document type, bounded by the 4 MB that are
 * fetched and by ENTRIES_MOST. Pure; runs in a source worker.
 */
#include "entries.h"
#include "base/civil.h"
#include <curl/curl.h>
#include <errno.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* Content of the first child with one of the names, in the order of the names. New memory, "" when there is
 * none. */
static char *child_text(xmlNode *node, const char *const *names)
{
    for (; *names; names++) {
        for (xmlNode *child = node->children; child; child = child->next) {
            if (is(child, *names)) {
                xmlChar *text = xmlNodeGetContent(child);
                char *copy = text && *text ? strdup((const char *)text) : NULL;
                xmlFree(text);
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

static int64_t time_of(xmlNode *node)
{
    static const char *const names[] = {"pubDate", "published", "updated", "date", NULL};
    char *text = child_text(node, names);
    int64_t utc_us = 0, seconds = 0;
    if (text && *text) {
        time_t parsed = curl_getdate(text, NULL); /* RFC 822 */
        seconds = parsed > 0 ? (int64_t)parsed : rfc3339_parse(text, &utc_us) == 0 ? utc_us / US_PER_S : 0;
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
    static const char *const authors[] = {"creator", "author", NULL};
    struct entry *entry = &out->entries[out->count];
    *entry = (struct entry){.id = child_text(node, ids),
                            .title = child_text(node, titles),
                            .html = child_text(node, bodies),
                            .author = child_text(node, authors),
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

int entries_read(const char *bytes, size_t length, struct entries *out)
{
    memset(out, 0, sizeof *out);
    xmlDoc *doc =
        length < INT32_MAX
            ? xmlReadMemory(bytes, (int)length, NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA)
            : NULL;
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
