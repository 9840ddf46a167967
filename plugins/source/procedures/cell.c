/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making cells speakable. A list's cells are written for the eye of an official: "Tờ khai (theo mẫu số
 * 01/TT-BTP); bản sao giấy khai sinh". Pure; runs in a source worker.
 */
#include "cell.h"
#include "base/buf.h"
#include "base/text.h"
#include "document/document.h"
#include "document/office.h"
#include "document/speech.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* From here on a cell speaks to lawyers. */
static const char *const tails[] = {" ban hành kèm theo", " theo quy định tại", " quy định tại",
                                    " kể từ ngày",        " kể từ khi",         " tính từ ngày",
                                    " tính từ khi",       " theo thông tư",     " theo nghị định",
                                    " căn cứ theo",       " theo quyết định"};

static void cut_tails(char *text)
{
    char *lower = text_lower(text);
    size_t cut = strlen(text);
    for (size_t i = 0; lower && strlen(lower) == strlen(text) && i < sizeof tails / sizeof *tails; i++) {
        const char *at = strstr(lower, tails[i]);
        if (at && at > lower && (size_t)(at - lower) < cut) {
            cut = (size_t)(at - lower);
        }
    }
    text[cut] = '\0';
    free(lower);
}

static bool is_link(const char *word, size_t length)
{
    static const char *const signs[] = {"http", "www.", ".vn", ".com", "@", "://"};
    char copy[256];
    size_t n = length < sizeof copy - 1 ? length : sizeof copy - 1;
    memcpy(copy, word, n);
    copy[n] = '\0';
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (strstr(copy, signs[i])) {
            return true;
        }
    }
    return false;
}

/* A form's or document's number: "01/TT-BTP", "số 02-HT". */
static bool is_number_of_form(const char *word, size_t length)
{
    bool digit = false, stroke = false, letter = false;
    for (size_t i = 0; i < length; i++) {
        digit = digit || isdigit((unsigned char)word[i]);
        stroke = stroke || word[i] == '/' || word[i] == '-';
        letter = letter || isalpha((unsigned char)word[i]) || (unsigned char)word[i] >= 0x80;
    }
    return digit && stroke && letter;
}

static void drop_words(const char *text, struct buf *out)
{
    bool number_due = false; /* after "mẫu số" */
    while (*text) {
        size_t n = strcspn(text, " ");
        bool drop =
            is_link(text, n) || is_number_of_form(text, n) || (number_due && isdigit((unsigned char)*text));
        bool so = n == strlen("số") && memcmp(text, "số", n) == 0;
        const char *next = text + n + strspn(text + n, " ");
        size_t after = strcspn(next, " ");
        drop = drop || (so && (is_number_of_form(next, after) ||
                               (out->length >= 5 && out->data && strstr(out->data, "mẫu") &&
                                isdigit((unsigned char)*next))));
        number_due = so && drop;
        if (!drop) {
            buf_format(out, "%s%.*s", out->length ? " " : "", (int)n, text);
        } else if (strchr(",;", text[n - 1]) && out->length) {
            buf_add(out, &text[n - 1], 1);
        }
        text = next;
    }
}

static char *without_brackets(const char *cell)
{
    struct buf out;
    int depth = 0;
    buf_init(&out, strlen(cell) + 8);
    buf_add(&out, "", 0);
    for (; *cell; cell++) {
        depth += *cell == '(' || *cell == '[';
        if (!depth) {
            buf_add_char(&out, *cell == '"' || *cell == '_' || *cell == '/' ? ' ' : *cell);
            if (*cell == '/') {
                out.data[out.length - 1] = '/';
            }
        }
        depth -= depth && (*cell == ')' || *cell == ']');
    }
    return buf_take(&out);
}

static void tidy(char *text)
{
    char *to = text;
    for (char *at = text; *at; at++) {
        bool doubled = *at == ' ' && (to == text || to[-1] == ' ');
        if (doubled) {
            continue;
        }
        if (strchr(",;.:", *at) && to > text && to[-1] == ' ') {
            to--;
        }
        *to++ = *at;
    }
    while (to > text && strchr(" ,;.:-", to[-1])) {
        to--;
    }
    *to = '\0';
}

char *cell_plain(const char *cell)
{
    char *open = without_brackets(cell);
    struct buf out;
    if (!open) {
        return NULL;
    }
    cut_tails(open);
    buf_init(&out, strlen(open) * 2 + 16);
    buf_add(&out, "", 0);
    drop_words(open, &out);
    free(open);
    char *plain = buf_take(&out);
    if (plain) {
        tidy(plain);
    }
    return plain;
}

/* ---- items ---- */

static const char *without_marker(const char *item)
{
    item += strspn(item, " -+*");
    size_t digits = strspn(item, "0123456789");
    if (digits && digits <= 2 && (item[digits] == '.' || item[digits] == ')') && item[digits + 1] == ' ') {
        item += digits + 2;
    }
    return item + strspn(item, " ");
}

static int items_add(struct items *items, const char *text, size_t length)
{
    char *copy = strndup(text, length), *plain = copy ? cell_plain(without_marker(copy)) : NULL;
    char *small = plain ? speech_small(plain) : NULL;
    free(copy);
    free(plain);
    if (!small) {
        return -ENOMEM;
    }
    if (!*small || items->count == ITEMS_MOST) {
        free(small);
        return 0;
    }
    items->items[items->count++] = small;
    return 0;
}

int items_read(const char *cell, struct items *items)
{
    int code = 0;
    *items = (struct items){0};
    while (*cell && code == 0) {
        size_t n = strcspn(cell, ";\n");
        code = items_add(items, cell, n);
        cell += n + (cell[n] != '\0');
    }
    if (code) {
        items_done(items);
    }
    return code;
}

void items_done(struct items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        free(items->items[i]);
    }
    *items = (struct items){0};
}

bool items_have(const struct items *items, const char *item)
{
    char *wanted = document_fold(item);
    bool have = false;
    for (size_t i = 0; wanted && i < items->count && !have; i++) {
        char *folded = document_fold(items->items[i]);
        have = folded && strcmp(folded, wanted) == 0;
        free(folded);
    }
    free(wanted);
    return have;
}

static bool folds_to_any(const char *cell, const char *const *words)
{
    char *folded = document_fold(cell);
    bool any = false;
    for (; folded && *words && !any; words++) {
        any = strcmp(folded, *words) == 0;
    }
    free(folded);
    return any;
}

bool cell_is_free(const char *fee)
{
    static const char *const words[] = {"khong",
                                        "khong thu",
                                        "khong thu phi",
                                        "mien phi",
                                        "0 dong",
                                        "0",
                                        "khong mat phi",
                                        "khong thu le phi",
                                        "khong thu phi le phi",
                                        "0 vnd",
                                        "khong phi",
                                        "khong co phi",
                                        NULL};
    return folds_to_any(fee, words);
}

bool cell_is_none(const char *cell)
{
    static const char *const words[] = {"khong", "khong co", "khong mien", "khong mien giam", NULL};
    return folds_to_any(cell, words);
}
