/*
 * The pages of a printed text made one: page numbers and the heads and feet that run from page to page are
 * taken out, so that a paragraph goes on where the next page begins. Works on pdftotext's lines. Pure.
 */
#include "document/build.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define EDGE_LINES 2 /* looked at above and below the text of a page */
#define PAGES_MOST 4000
#define HEAD_LETTERS 10 /* bytes of a running head beside its page number */

struct span {
    const char *text;
    size_t length;
};

/* The lines of a page's edges, the outermost first; length 0 = there is none. */
struct page {
    struct span body, above[EDGE_LINES], below[EDGE_LINES];
};

static struct span trimmed(struct span line)
{
    while (line.length && strchr(" \t\r\n", *line.text)) {
        line.text++;
        line.length--;
    }
    while (line.length && strchr(" \t\r\n", line.text[line.length - 1])) {
        line.length--;
    }
    return line;
}

/* The first line of `body` that shows something; *rest is what follows it. */
static struct span first_line(struct span body, struct span *rest)
{
    struct span line = {0};
    while (body.length && !line.length) {
        const char *end = memchr(body.text, '\n', body.length);
        size_t length = end ? (size_t)(end - body.text) + 1 : body.length;
        line = trimmed((struct span){body.text, length});
        body.text += length;
        body.length -= length;
    }
    *rest = body;
    return line;
}

static struct span last_line(struct span body, struct span *rest)
{
    struct span line = {0};
    while (body.length && !line.length) {
        size_t start = body.length - 1;
        while (start && body.text[start - 1] != '\n') {
            start--;
        }
        line = trimmed((struct span){body.text + start, body.length - start});
        body.length = start;
    }
    *rest = body;
    return line;
}

static struct page look(struct span body)
{
    struct page page = {.body = body};
    struct span rest = body;
    for (int i = 0; i < EDGE_LINES; i++) {
        page.above[i] = first_line(rest, &rest);
    }
    rest = body;
    for (int i = 0; i < EDGE_LINES; i++) {
        page.below[i] = last_line(rest, &rest);
    }
    return page;
}

/* "12", "- 3 -", "Trang 2/5" */
static bool is_number(struct span line)
{
    size_t digits = 0;
    if (line.length > 24) {
        return false;
    }
    if (line.length > 5 && strncasecmp(line.text, "trang", 5) == 0) {
        line = trimmed((struct span){line.text + 5, line.length - 5});
    }
    for (size_t i = 0; i < line.length; i++) {
        digits += isdigit((unsigned char)line.text[i]) != 0;
        if (!isdigit((unsigned char)line.text[i]) && !strchr(" -/|.", line.text[i])) {
            return false;
        }
    }
    return digits > 0 && digits <= 8;
}

/* Without a page number at either end. */
static struct span without_number(struct span line)
{
    while (line.length && strchr("0123456789 |-/", *line.text)) {
        line.text++;
        line.length--;
    }
    while (line.length && strchr("0123456789 |-/", line.text[line.length - 1])) {
        line.length--;
    }
    return line;
}

static bool is_same(struct span a, struct span b)
{
    return a.length && a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

/* Does the line stand in the same place of another page, but for the page's number? */
static bool is_running(struct span line, struct span other)
{
    struct span words = without_number(line), others = without_number(other);
    return is_same(line, other) || (words.length >= HEAD_LETTERS && is_same(words, others));
}

/* Is line `i` of an edge of page `at` no text? Heads may differ on left and right pages. */
static bool is_edge(const struct page *pages, size_t count, size_t at, size_t i, bool above)
{
    struct span line = above ? pages[at].above[i] : pages[at].below[i];
    bool edge = is_number(line);
    for (size_t k = at > 2 ? at - 2 : 0; !edge && k < count && k <= at + 2; k++) {
        edge = k != at && is_running(line, above ? pages[k].above[i] : pages[k].below[i]);
    }
    return edge;
}

/* What is left of page `at` without its head and foot. */
static struct span text_of(const struct page *pages, size_t count, size_t at)
{
    struct span body = pages[at].body, rest = body;
    for (size_t i = 0; i < EDGE_LINES && is_edge(pages, count, at, i, true); i++) {
        first_line(body, &rest);
        body = rest;
    }
    for (size_t i = 0; i < EDGE_LINES && is_edge(pages, count, at, i, false); i++) {
        last_line(body, &rest);
        body = rest;
    }
    return body;
}

/* Blank lines at both ends left out; the first line keeps its indent. */
static struct span unspaced(struct span body)
{
    struct span inner = trimmed(body);
    while (inner.length && inner.text > body.text && strchr(" \t", inner.text[-1])) {
        inner.text--;
        inner.length++;
    }
    return inner;
}

static size_t split(struct span text, struct page *pages)
{
    size_t count = 0;
    while (text.length && count < PAGES_MOST) {
        const char *feed = count + 1 < PAGES_MOST ? memchr(text.text, '\f', text.length) : NULL;
        size_t length = feed ? (size_t)(feed - text.text) : text.length;
        pages[count++] = look((struct span){text.text, length});
        text.text += feed ? length + 1 : length;
        text.length -= feed ? length + 1 : length;
    }
    return count;
}

size_t pdf_join_pages(char *text, size_t length)
{
    struct page *pages = calloc(PAGES_MOST, sizeof *pages);
    char *out = pages ? malloc(length + 1) : NULL;
    size_t count = out ? split((struct span){text, length}, pages) : 0, used = 0;
    for (size_t i = 0; i < count; i++) {
        struct span body = unspaced(text_of(pages, count, i));
        if (body.length) {
            memcpy(out + used, body.text, body.length);
            used += body.length;
            out[used++] = '\n';
        }
    }
    if (count) {
        used = used < length ? used : length;
        memcpy(text, out, used);
    }
    free(out);
    free(pages);
    return count ? used : length;
}
