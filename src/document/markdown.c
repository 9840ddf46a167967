/*
 * The signs of Markdown, in which crawlers dump pages: "#" before headings, stars around words, links as
 * "[words](address)". Pure; called by text_reader.c.
 */
#include "document/markdown.h"
#include <string.h>

size_t markdown_heading(const char *text, size_t length)
{
    size_t marks = 0;
    while (marks < length && text[marks] == '#') {
        marks++;
    }
    return marks <= 6 && marks < length && text[marks] == ' ' ? marks : 0;
}

bool markdown_is(const char *text, size_t length)
{
    bool heading = false, link = false;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t n = end ? (size_t)(end - text) - at : length - at;
        heading = heading || markdown_heading(text + at, n) > 0;
        for (size_t i = at; i + 1 < at + n && !link; i++) {
            link = text[i] == ']' && text[i + 1] == '(';
        }
        at += n + 1;
    }
    return heading && link;
}

#define ADDRESS_MOST 2000 /* bytes */

/* Bytes of "](…)" at `text`, the address of a link; 0 = it is none. */
static size_t link_address(const char *text, size_t length)
{
    size_t most = length < ADDRESS_MOST ? length : ADDRESS_MOST;
    const char *end = length > 2 && text[0] == ']' && text[1] == '(' ? memchr(text, ')', most) : NULL;
    return end ? (size_t)(end - text) + 1 : 0;
}

size_t markdown_plain(const char *text, size_t length, char *out)
{
    size_t used = 0, at = markdown_heading(text, length);
    if (length > 4 && memcmp(text, "![", 2) == 0) {
        memcpy(out, "image", 5);
        return 5;
    }
    while (at < length) {
        size_t address = link_address(text + at, length - at);
        bool pair = at + 1 < length && text[at] == text[at + 1];
        bool edge = used == 0 || at + 1 == length;
        if (address) {
            at += address;
        } else if (text[at] == '[' || (strchr("*_", text[at]) && (pair || edge))) {
            at += text[at] != '[' && pair ? 2 : 1;
        } else if (used == 0 && text[at] == ' ') {
            at++;
        } else {
            out[used++] = text[at++];
        }
    }
    return used;
}
