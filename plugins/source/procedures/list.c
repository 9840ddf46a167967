/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists of records: in order of code, and as text for the source's state. Pure.
 */
#include "base/buf.h"
#include "record.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int list_add(struct list *list, struct record *record)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct record *grown = realloc(list->records, capacity * sizeof *grown);
        if (!grown) {
            record_done(record);
            return -ENOMEM;
        }
        list->records = grown;
        list->capacity = capacity;
    }
    list->records[list->count++] = *record;
    *record = (struct record){0};
    return 0;
}

static int by_code(const void *a, const void *b)
{
    const struct record *left = a, *right = b;
    return strcmp(left->text[CODE], right->text[CODE]);
}

/* qsort is not stable: the place in the list decides among equals. */
static void number_records(struct list *list, size_t *order)
{
    for (size_t i = 0; i < list->count; i++) {
        order[i] = i;
    }
}

static void fill_gaps(struct record *first, struct record *later)
{
    for (size_t f = 0; f < FIELDS; f++) {
        if (!*first->text[f] && *later->text[f]) {
            char *swap = first->text[f];
            first->text[f] = later->text[f];
            later->text[f] = swap;
        }
    }
    record_done(later);
}

static int by_code_and_place(const void *a, const void *b, void *context)
{
    const struct record *records = context;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    int order = by_code(&records[left], &records[right]);
    return order ? order : left < right ? -1 : 1;
}

size_t list_sort(struct list *list)
{
    size_t *order = calloc(list->count + 1, sizeof *order), kept = 0, count = list->count;
    struct record *sorted = calloc(list->count + 1, sizeof *sorted);
    if (!order || !sorted) {
        free(order);
        free(sorted);
        return 0;
    }
    number_records(list, order);
    qsort_r(order, list->count, sizeof *order, by_code_and_place, list->records);
    for (size_t i = 0; i < count; i++) {
        struct record *record = &list->records[order[i]];
        if (kept && by_code(&sorted[kept - 1], record) == 0) {
            fill_gaps(&sorted[kept - 1], record);
        } else {
            sorted[kept++] = *record;
        }
    }
    free(order);
    free(list->records);
    list->records = sorted;
    list->capacity = count + 1;
    list->count = list->sorted = kept;
    return count - kept;
}

struct record *list_find(const struct list *list, const char *code)
{
    size_t low = 0, high = list->sorted;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(list->records[middle].text[CODE], code);
        if (order == 0) {
            return &list->records[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order > 0 ? middle : high;
    }
    return NULL;
}

void list_done(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        record_done(&list->records[i]);
    }
    free(list->records);
    *list = (struct list){0};
}

char *list_save(const struct list *list, size_t *length)
{
    struct buf out;
    buf_init(&out, 64u << 20);
    buf_add(&out, "", 0);
    for (size_t i = 0; i < list->count; i++) {
        record_save(&list->records[i], &out);
        buf_add_char(&out, '\n');
    }
    *length = out.length;
    return buf_take(&out);
}

int list_load(struct list *list, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        struct record record;
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop : end;
        int code = record_load(&text, stop, &record);
        code = code ? code : list_add(list, &record);
        if (code) {
            return code;
        }
        text = stop + 1;
    }
    list_sort(list);
    return 0;
}
