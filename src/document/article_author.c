/*
 * Whose article it is: by-lines, the name under the text, the signature. Pure; called by article.c.
 */
#include "base/text.h"
#include "document/article_parts.h"
#include "document/article_words.h"
#include "document/build.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "Kim Lan; Ảnh: …", "Kim Lan. Ngày đăng: …", "Kim Lan 19/10/2026": only the name. */
static size_t name_end(const char *text)
{
    size_t end = strcspn(text, ";|()0123456789");
    static const char *const marks[] = {" .", ". ", " - ", " – ", ", "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *mark = strstr(text, marks[i]);
        end = mark && (size_t)(mark - text) < end ? (size_t)(mark - text) : end;
    }
    while (end && strchr(" .", text[end - 1])) {
        end--;
    }
    return end;
}

/* "Ban Biên tập", "Admin", "vanthu", "TRẠM TRƯỞNG": an account or an office, no name; nor is "Thứ Hai". */
static bool is_office(const char *name)
{
    static const char *const offices[] = {"chu tich",        "truong",    "pho",     "giam doc",     "bi thu",
                                          "chanh van phong", "van phong", "chi huy", "ban bien tap", "bbt",
                                          "bien tap",        NULL};
    char *folded = document_fold(name), *padded = NULL;
    bool office = !folded || islower((unsigned char)*name) || article_cover(folded).other == 0 ||
                  asprintf(&padded, " %s ", folded) < 0;
    for (size_t i = 0; !office && offices[i]; i++) {
        const char *at = strstr(padded, offices[i]);
        office = at && at[-1] == ' ' && at[strlen(offices[i])] == ' ';
    }
    free(folded);
    free(padded);
    return office;
}

static const char *without_lead(const char *text)
{
    static const char *const leads[] = {"Được đăng bởi ", "Đăng bởi ", "Viết bởi ", "Bởi "};
    const char *colon = strchr(text, ':');
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (text_starts(text, leads[i])) {
            return text + strlen(leads[i]);
        }
    }
    return colon && (size_t)(colon - text) < strcspn(text, "0123456789") ? colon + 1 : text;
}

bool article_take_author(struct article *article, size_t i)
{
    const char *text = without_lead(article->entries[i].paragraph->text);
    text += strspn(text, " ");
    const char *name = document_squeeze(article->doc, text, name_end(text));
    if (article->doc->author || !*name || is_office(name)) {
        return false;
    }
    article->doc->author = name;
    return true;
}

void article_find_author(struct article *article, size_t from, size_t to)
{
    for (size_t i = to; i < article->count && i < to + BY_LINE_WITHIN; i++) {
        const struct article_line *line = &article->entries[i];
        if (line->kind == TAIL || line->kind == FURNITURE) {
            break;
        }
        if ((line->kind == BY_LINE || article_is_name(line->paragraph->text)) &&
            article_take_author(article, i)) {
            return;
        }
    }
    for (size_t i = 0; i < article->count; i++) {
        const struct article_line *line = &article->entries[i];
        const char *text = line->paragraph->text;
        bool before = i < from && line->kind == DATE_LINE && strcspn(text, "0123456789") > 4;
        char *head = before ? strndup(text, name_end(text)) : NULL;
        bool name = head && article_is_name(head);
        free(head);
        if ((name || line->kind == BY_LINE) && article_take_author(article, i)) {
            return;
        }
    }
}

void article_cut_signatures(struct article *article, size_t first)
{
    for (size_t i = article->count; i-- > first + 1;) {
        struct article_line *line = &article->entries[i];
        if (line->kind == DROPPED) {
            continue;
        }
        if (line->kind == PROSE || line->finished || line->words > 14 || line->paragraph->marker ||
            line->labelled) {
            break;
        }
        if (article_is_name(line->paragraph->text)) {
            article_take_author(article, i);
        }
        article_drop(article, i, "signature or by-line");
    }
}
