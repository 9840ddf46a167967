/*
 * One walk over the tags. Text, comments and scripts are passed over as libxml2 does, so that nothing hides
 * in them and nothing in them is taken for a tag. What it nevertheless takes otherwise than libxml2 costs a
 * worker its deadline, no more.
 */
#include "document/markup.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#define TAG_MOST 500       /* names and slashes in one tag */
#define TREE_MOST 1000000u /* tags and attributes of a page: some 400 MB of tree */

struct scan {
    const char *bytes;
    size_t length, at;
};

static bool is_next(const struct scan *scan, const char *words)
{
    size_t n = strlen(words);
    return scan->length - scan->at >= n && strncasecmp(scan->bytes + scan->at, words, n) == 0;
}

static bool is_space(char c)
{
    return strchr(" \t\r\n\f", c) && c;
}

/* Moves behind the next `mark`; false when there is none and the rest is passed over. */
static bool skip_to(struct scan *scan, const char *mark)
{
    const char *found = memmem(scan->bytes + scan->at, scan->length - scan->at, mark, strlen(mark));
    scan->at = found ? (size_t)(found - scan->bytes) + strlen(mark) : scan->length;
    return found != NULL;
}

/* ---- inside a tag ---- */

/* Moves behind the value that follows "=". */
static void skip_value(struct scan *scan)
{
    while (scan->at < scan->length && is_space(scan->bytes[scan->at])) {
        scan->at++;
    }
    if (is_next(scan, "\"") || is_next(scan, "'")) {
        char mark[2] = {scan->bytes[scan->at++]};
        skip_to(scan, mark);
        return;
    }
    while (scan->at < scan->length && scan->bytes[scan->at] != '>' && !is_space(scan->bytes[scan->at])) {
        scan->at++;
    }
}

/* Moves behind the tag; what stands in it, counted. `*empty`: it ends with "/>". */
static size_t skip_tag(struct scan *scan, bool *empty)
{
    size_t found = 0;
    bool gap = true;
    *empty = false;
    while (scan->at < scan->length && found <= TAG_MOST) {
        char c = scan->bytes[scan->at++];
        if (c == '>') {
            break;
        }
        *empty = c == '/';
        if (c == '=') {
            skip_value(scan);
            gap = true;
        } else {
            found += !is_space(c) && (gap || c == '/');
            gap = is_space(c);
        }
    }
    return found;
}

/* ---- what is no tag ---- */

/* A page's comment may also end with "--!>", and as soon as it begins. */
static void skip_comment(struct scan *scan)
{
    if (is_next(scan, ">") || is_next(scan, "->")) {
        return;
    }
    while (skip_to(scan, "--")) {
        if (is_next(scan, ">") || is_next(scan, "!>")) {
            return;
        }
        scan->at--; /* "--->" */
    }
}

static bool is_name(const struct scan *scan, size_t at, const char *name)
{
    struct scan here = {scan->bytes, scan->length, at};
    size_t end = at + strlen(name);
    char after = is_next(&here, name) && end < scan->length ? scan->bytes[end] : 'x';
    return !isalnum((unsigned char)after) && !strchr(":-_.", after);
}

/* What a script or a style sheet holds is no markup: from its tag, which begins at `tag`, to its end. */
static void skip_raw(struct scan *scan, size_t tag)
{
    static const char *const names[] = {"script", "style"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        while (is_name(scan, tag, names[i]) && skip_to(scan, "</") && !is_next(scan, names[i])) {
        }
    }
}

/* ---- all of it ---- */

static int scan_tag(struct markup *markup, struct scan *scan)
{
    size_t tag = scan->at;
    bool empty;
    size_t found = skip_tag(scan, &empty);
    markup->found += found;
    if (markup->html && !empty) {
        skip_raw(scan, tag);
    }
    return found > TAG_MOST ? -EBADMSG : markup->html && markup->found > TREE_MOST ? -E2BIG : 0;
}

/* What an XML file may hold beside tags, and what ends it; a piece may break off in it. */
static bool skip_other(struct markup *markup, struct scan *scan)
{
    static const struct {
        const char *begin, *end;
    } others[] = {{"!--", "-->"}, {"![CDATA[", "]]>"}, {"?", "?>"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (is_next(scan, others[i].begin)) {
            scan->at += strlen(others[i].begin);
            markup->until = skip_to(scan, others[i].end) ? NULL : others[i].end;
            return true;
        }
    }
    return false;
}

/* Passes over what belongs to the "<" before. */
static int scan_one(struct markup *markup, struct scan *scan)
{
    unsigned char c = scan->at < scan->length ? (unsigned char)scan->bytes[scan->at] : ' ';
    if (markup->html && is_next(scan, "!--")) {
        scan->at += strlen("!--");
        skip_comment(scan);
    } else if (markup->html && c == '?') {
        skip_to(scan, ">");
    } else if (markup->html || !skip_other(markup, scan)) {
        return isalpha(c) || strchr("_:.", c) || c >= 0x80 ? scan_tag(markup, scan) : 0;
    }
    return 0;
}

int markup_check(struct markup *markup, const char *bytes, size_t length)
{
    struct scan scan = {.bytes = bytes, .length = length};
    int code = 0;
    if (markup->until && skip_to(&scan, markup->until)) {
        markup->until = NULL;
    }
    while (code == 0 && skip_to(&scan, "<")) {
        code = scan_one(markup, &scan);
    }
    return code;
}
