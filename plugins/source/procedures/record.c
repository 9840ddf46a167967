/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One record: its code, its empty cells, its status, and as a line of the source's state. Pure.
 */
#include "record.h"
#include "base/buf.h"
#include "base/text.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CODE_DIGITS                                                                                          \
    6 /* after the point; a spreadsheet that takes a code for a number drops its last zeros                  \
       */

bool record_code(const char *text, char out[24])
{
    text += strspn(text, " ");
    size_t major = strspn(text, "0123456789");
    if (major == 0 || major > 2 || !text[major] || !strchr(".,", text[major])) {
        return false;
    }
    size_t minor = strspn(text + major + 1, "0123456789"), length = major + 1 + minor;
    char after = text[length];
    if (minor < 3 || minor > 12 || !(after == '\0' || after == '.' || after == ' ')) {
        return false;
    }
    memcpy(out, text, length);
    out[major] = '.';
    while (length < major + 1 + CODE_DIGITS) {
        out[length++] = '0';
    }
    out[length] = '\0';
    return true;
}

static bool means_empty(const char *cell)
{
    static const char *const empty[] = {
        "", "khong co thong tin", "khong quy dinh", "chua phan loai", "khong co du lieu", "dang cap nhat"};
    char *folded = document_fold(cell);
    bool is = !folded;
    for (size_t i = 0; folded && i < sizeof empty / sizeof *empty; i++) {
        is = is || strcmp(folded, empty[i]) == 0;
    }
    free(folded);
    return is;
}

void record_done(struct record *record)
{
    for (size_t i = 0; i < FIELDS; i++) {
        free(record->text[i]);
        record->text[i] = NULL;
    }
}

static int record_fill(struct record *record)
{
    for (size_t i = 0; i < FIELDS; i++) {
        record->text[i] = record->text[i] ? record->text[i] : strdup("");
        if (!record->text[i]) {
            record_done(record);
            return -ENOMEM;
        }
    }
    return 0;
}

/* "Không", "0": not marked. */
static bool means_no(const char *cell)
{
    static const char *const no[] = {"khong", "0", "false", "no", "sai"};
    char *folded = document_fold(cell);
    bool is = !folded;
    for (size_t i = 0; folded && i < sizeof no / sizeof *no; i++) {
        is = is || strcmp(folded, no[i]) == 0;
    }
    free(folded);
    return is;
}

int record_tidy(struct record *record)
{
    for (size_t i = 0; i < FIELDS; i++) {
        char *cell = record->text[i];
        if (cell && i != CODE && (means_empty(cell) || (i == COMMON && means_no(cell)))) {
            cell[0] = '\0';
        }
    }
    return record_fill(record);
}

int record_copy(const struct record *from, struct record *to)
{
    *to = (struct record){0};
    for (size_t i = 0; i < FIELDS; i++) {
        to->text[i] = strdup(from ? from->text[i] : "");
        if (!to->text[i]) {
            record_done(to);
            return -ENOMEM;
        }
    }
    return 0;
}

static bool status_has(const struct record *record, const char *const *words)
{
    char *folded = document_fold(record->text[STATUS]);
    bool has = false;
    for (; folded && *words; words++) {
        has = has || strstr(folded, *words) != NULL;
    }
    free(folded);
    return has;
}

bool record_is_abolished(const struct record *record)
{
    static const char *const words[] = {"bai bo", "huy bo", "het hieu luc", "bi thay the", NULL};
    return status_has(record, words);
}

bool record_is_amended(const struct record *record)
{
    static const char *const words[] = {"sua doi", "bo sung", NULL};
    return status_has(record, words);
}

void record_save(const struct record *record, struct buf *out)
{
    for (size_t f = 0; f < FIELDS; f++) {
        for (const char *at = record->text[f]; *at; at++) {
            buf_add_char(out, *at == '\t' || *at == '\n' ? ' ' : *at);
        }
        buf_add_char(out, '\t');
    }
}

int record_load(const char **at, const char *end, struct record *record)
{
    *record = (struct record){0};
    for (size_t f = 0; f < FIELDS; f++) {
        const char *tab = *at < end ? memchr(*at, '\t', (size_t)(end - *at)) : NULL;
        if (!tab) {
            break;
        }
        record->text[f] = strndup(*at, (size_t)(tab - *at));
        *at = tab + 1;
    }
    return record_fill(record);
}
