/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An entry's HTML becomes a page with the entry's title, whose article is read as that of any other page;
 * then whole sentences are taken as long as there is room. Pure.
 */
#include "told.h"
#include "base/buf.h"
#include "base/text.h"
#include "document/article.h"
#include "document/document.h"
#include "document/speech.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* HTML as plain words, a paragraph a line. With `title` it is read as a page of that title, of which only the
 * article counts. New memory in *out. */
static int plain_words(const char *html, const char *title, char **out, struct error *err)
{
    struct document *doc = NULL;
    char *page = NULL;
    int written = title ? asprintf(&page,
                                   "<html><head><title>%s</title></head><body><h1>%s</h1>"
                                   "<div><p>%s</p></div></body></html>",
                                   title, title, html)
                        : asprintf(&page, "<html><body><div><p>%s</p></div></body></html>", html);
    if (written < 0) {
        return -ENOMEM;
    }
    int code = document_read_bytes("entry.html", page, (size_t)written, NULL, &doc, err);
    free(page);
    if (code) {
        return code;
    }
    if (title) {
        document_keep_article(doc);
    }
    *out = document_text(doc);
    document_free(doc);
    return *out ? 0 : -ENOMEM;
}

/* The first line of what a title's HTML says. New memory, "" for what cannot be read, NULL on lack of memory.
 */
static char *first_line(const char *html)
{
    struct document *doc = NULL;
    bool some = document_read_bytes("title.html", html, strlen(html), NULL, &doc, NULL) == 0;
    char *line = strdup(some && doc->paragraph_count ? doc->paragraphs[0].text : "");
    if (some) {
        document_free(doc);
    }
    return line;
}

/* The entry's title in plain words; feeds write it as HTML, often twice over ("&amp;quot;"). */
static char *title_of(const char *html)
{
    char *once = first_line(html), *twice = once ? first_line(once) : NULL;
    free(once);
    return twice;
}

static bool is_kind_of_page(const char *words)
{
    static const char *const kinds[] = {"tin tuc", "trang chu", "tin moi", "tin moi nhat",
                                        "rss",     "home",      "news"};
    char *folded = document_fold(words);
    bool is = false;
    for (size_t i = 0; folded && i < sizeof kinds / sizeof *kinds; i++) {
        is |= strcmp(folded, kinds[i]) == 0;
    }
    free(folded);
    return is;
}

/* The name in a feed's title: "Tin tức - Xã Long Sơn | RSS" is the news of "Xã Long Sơn". New memory or NULL.
 */
static char *site_name(const char *title)
{
    static const char *const marks[] = {" - ", " – ", " | ", " » ", " :: "};
    char *line = first_line(title), *parts = line ? strdup(line) : NULL, *rest = NULL, *name = NULL;
    for (size_t i = 0; parts && i < sizeof marks / sizeof *marks; i++) {
        for (char *at; (at = strstr(parts, marks[i])) != NULL;) {
            *at = '\n';
            memmove(at + 1, at + strlen(marks[i]), strlen(at + strlen(marks[i])) + 1);
        }
    }
    for (char *part = parts ? strtok_r(parts, "\n", &rest) : NULL; part && !name;
         part = strtok_r(NULL, "\n", &rest)) {
        name = is_kind_of_page(part) ? NULL : strdup(part);
    }
    free(parts);
    if (name) {
        free(line);
    }
    name = name ? name : line;
    size_t length = name ? strlen(name) : 0;
    if (length > 4 && strcmp(name + length - 4, " RSS") == 0) {
        name[length - 4] = '\0';
    }
    return name;
}

/* ---- sentences ---- */

static bool same_words(const char *sentence, size_t length, const char *title)
{
    char *text = strndup(sentence, length), *a = text ? document_fold(text) : NULL, *b = document_fold(title);
    bool same = a && b && strcmp(a, b) == 0;
    free(text);
    free(a);
    free(b);
    return same;
}

/* What only a reader of the site can follow, or what breaks off in the middle. */
static bool is_left_out(const char *sentence, size_t length)
{
    static const char *const pointers[] = {"xem chi tiet", "xem them",     "chi tiet xem",
                                           "chi tiet tai", "doc tiep",     "doc them",
                                           "xem tiep",     "xem toan van", "the post "};
    char *text = strndup(sentence, length), *folded = text ? document_fold(text) : NULL;
    bool out = !text || strstr(text, "[…]") || strstr(text, "[...]");
    for (size_t i = 0; folded && !out && i < sizeof pointers / sizeof *pointers; i++) {
        out = text_starts(folded, pointers[i]);
    }
    out = out || (folded && strstr(folded, "xuat hien dau tien tren"));
    free(text);
    free(folded);
    return out;
}

/* Whole sentences of `text` until `left` syllables are used up; not the title once more. */
static void add_sentences(struct buf *out, const char *text, const char *title, size_t left)
{
    const char *join = "";
    for (size_t n; (n = speech_sentence(text)) > 0; text += n) {
        size_t skip = strspn(text, " \n"), length = n, syllables = speech_syllables(text, n);
        while (length > skip && strchr(" \n", text[length - 1])) {
            length--;
        }
        bool told = length > skip && !(*join == '\0' && same_words(text, n, title)) && !is_left_out(text, n);
        if (told && syllables > left) {
            break;
        }
        if (told) {
            buf_add_text(out, join);
            buf_add(out, text + skip, length - skip);
            left -= syllables;
            join = " ";
        }
        join = *join && text[n - 1] == '\n' ? "\n" : join;
    }
    buf_add_text(out, *join ? "\n" : "");
}

static char *speech_of(const char *title, const char *body, const char *from, size_t most)
{
    struct speech head = {0};
    struct buf out;
    char *name = site_name(from);
    if (name && *name) {
        speech_say(&head, 0, "Tin từ %s", name);
    }
    free(name);
    char *said = speech_title(title);
    speech_say(&head, 0, "%s", said ? said : title);
    free(said);
    char *opening = speech_take(&head, 400);
    buf_init(&out, 1u << 20);
    if (opening) {
        size_t spent = speech_syllables(opening, strlen(opening));
        buf_add_text(&out, opening);
        add_sentences(&out, body + speech_newspaper(body), title, spent < most ? most - spent : 0);
    } else {
        out.error = -ENOMEM;
    }
    free(opening);
    char *text = out.error ? NULL : buf_take(&out);
    buf_done(&out);
    return text;
}

int told_make(const struct entry *entry, const char *from, size_t most, struct told *out, struct error *err)
{
    char *body = NULL;
    out->text = NULL;
    out->title = title_of(entry->title);
    int code = out->title ? 0 : -ENOMEM;
    if (code == 0 && *entry->html) {
        code = plain_words(entry->html, *out->title ? out->title : NULL, &body, err);
    }
    if (code == 0 && body && !*body) { /* nothing in it looks like an article: then all of it is told */
        free(body);
        body = NULL;
        code = plain_words(entry->html, NULL, &body, err);
    }
    if (code == 0 && !*out->title && body && *body) {
        free(out->title);
        out->title = document_first_words(body);
    }
    if (code == 0 && (!out->title || !*out->title)) {
        code = error_set(err, -EBADMSG, "Tin không có tiêu đề và không có nội dung.");
    }
    out->text = code == 0 ? speech_of(out->title, body ? body : "", from, most) : NULL;
    free(body);
    code = code || out->text ? code : -ENOMEM;
    if (code) {
        told_done(out);
    }
    return code;
}

void told_done(struct told *told)
{
    free(told->title);
    free(told->text);
    *told = (struct told){0};
}
