/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Comparing two procedure lists. A procedure is the same when its national code is; texts are compared
 * folded, so that a corrected accent or space is no change. Pure; runs in a source worker.
 */
#include "change.h"
#include "base/buf.h"
#include "document/office.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What people notice; a change in any of these is worth telling. */
static const enum field told[] = {NAME, WHO, WHERE, PAPERS, DURATION, FEE, EXEMPT};

const struct record *change_record(const struct change *change)
{
    return change->kind == CHANGE_ABOLISHED ? &change->before : &change->after;
}

static bool same_text(const char *a, const char *b)
{
    if (strcmp(a, b) == 0) {
        return true;
    }
    char *left = document_fold(a), *right = document_fold(b);
    bool same = left && right && strcmp(left, right) == 0;
    free(left);
    free(right);
    return same;
}

static bool differs(const struct record *before, const struct record *after)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        /* A cell that is filled or emptied in the export says nothing about the procedure. */
        const char *a = before->text[told[i]], *b = after->text[told[i]];
        if (*a && *b && !same_text(a, b)) {
            return true;
        }
    }
    return false;
}

static void decision_of(const struct record *record, char out[128])
{
    struct office_number number;
    out[0] = '\0';
    if (office_find_number(record->text[DECISION], &number)) {
        office_number_text(&number, out, 128);
    }
}

static void change_done(struct change *change)
{
    record_done(&change->before);
    record_done(&change->after);
}

/* An earlier change of the same procedure is out of date. */
static void forget(struct changes *changes, const char *code)
{
    size_t kept = 0;
    for (size_t i = 0; i < changes->count; i++) {
        if (strcmp(change_record(&changes->rows[i])->text[CODE], code) == 0) {
            change_done(&changes->rows[i]);
        } else {
            changes->rows[kept++] = changes->rows[i];
        }
    }
    changes->count = kept;
}

static int append(struct changes *changes, struct change *change)
{
    if (changes->count == changes->capacity) {
        size_t capacity = changes->capacity ? changes->capacity * 2 : 32;
        struct change *grown = realloc(changes->rows, capacity * sizeof *grown);
        if (!grown) {
            change_done(change);
            return -ENOMEM;
        }
        changes->rows = grown;
        changes->capacity = capacity;
    }
    changes->rows[changes->count++] = *change;
    return 0;
}

static int add(struct changes *changes, enum change_kind kind, const struct record *before,
               const struct record *after, const char *first)
{
    struct change change = {.kind = kind};
    int code = record_copy(before, &change.before);
    if (code == 0 && (code = record_copy(after, &change.after)) != 0) {
        record_done(&change.before);
    }
    if (code) {
        return code;
    }
    memcpy(change.first, first, 11);
    /* A row that vanished says nothing of the decision that abolished it. */
    if (after) {
        decision_of(after, change.decision);
    }
    forget(changes, change_record(&change)->text[CODE]);
    return append(changes, &change);
}

size_t changes_lost(const struct list *before, const struct list *now)
{
    size_t lost = 0;
    for (size_t i = 0; i < before->count; i++) {
        const struct record *record = &before->records[i];
        lost += !record_is_abolished(record) && !list_find(now, record->text[CODE]);
    }
    return lost;
}

static int find_old(struct changes *changes, const struct record *old, const struct list *now,
                    const char *first)
{
    const struct record *record = list_find(now, old->text[CODE]);
    if (record_is_abolished(old)) {
        return 0;
    }
    if (!record) {
        return add(changes, CHANGE_ABOLISHED, old, NULL, first);
    }
    if (record_is_abolished(record)) {
        return add(changes, CHANGE_ABOLISHED, old, record, first);
    }
    bool announced = record_is_amended(record) && !same_text(old->text[DECISION], record->text[DECISION]);
    return differs(old, record) || announced ? add(changes, CHANGE_AMENDED, old, record, first) : 0;
}

/* ---- replacement: one abolished and one new in the same decision and field ---- */

static bool named_by(const struct change *new_one, const struct change *abolished)
{
    return *new_one->after.text[REPLACES] &&
           strstr(new_one->after.text[REPLACES], abolished->before.text[CODE]);
}

/* Decision and field as one key, "" when either is unknown. New memory. */
static char *ground_of(const struct change *change)
{
    char *domain = document_fold(change_record(change)->text[DOMAIN]), *key = NULL;
    bool known = domain && *domain && *change->decision;
    if (!known || asprintf(&key, "%s|%s", change->decision, domain) < 0) {
        key = strdup("");
    }
    free(domain);
    return key;
}

/* The abolished change that `n` replaces: named by it, or the only one beside the only new one on its ground.
 */
static size_t replaced_by(const struct changes *changes, char *const *grounds, size_t n)
{
    size_t fresh = 0, old = 0, last = changes->count;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->rows[i];
        if (change->kind == CHANGE_ABOLISHED && named_by(&changes->rows[n], change)) {
            return i;
        }
        if (*grounds[n] && strcmp(grounds[i], grounds[n]) == 0) {
            fresh += change->kind == CHANGE_NEW;
            old += change->kind == CHANGE_ABOLISHED;
            last = change->kind == CHANGE_ABOLISHED ? i : last;
        }
    }
    return fresh == 1 && old == 1 ? last : changes->count;
}

static void merge(struct changes *changes, char **grounds, size_t new_at, size_t old_at)
{
    struct change *into = &changes->rows[new_at], *old = &changes->rows[old_at];
    into->kind = CHANGE_REPLACED;
    record_done(&into->before);
    into->before = old->before;
    record_done(&old->after);
    memmove(old, old + 1, (changes->count - old_at - 1) * sizeof *old);
    free(grounds[old_at]);
    memmove(&grounds[old_at], &grounds[old_at + 1], (changes->count - old_at - 1) * sizeof *grounds);
    changes->count--;
}

static int pair_replacements(struct changes *changes)
{
    size_t count = changes->count;
    char **grounds = calloc(count + 1, sizeof *grounds);
    bool whole = grounds != NULL;
    for (size_t i = 0; whole && i < count; i++) {
        grounds[i] = ground_of(&changes->rows[i]);
        whole = grounds[i] != NULL;
    }
    for (size_t n = 0; whole && n < changes->count; n++) {
        size_t old = changes->rows[n].kind == CHANGE_NEW ? replaced_by(changes, grounds, n) : changes->count;
        if (old < changes->count) {
            merge(changes, grounds, n, old);
            n -= old < n;
        }
    }
    for (size_t i = 0; grounds && i < (whole ? changes->count : count); i++) {
        free(grounds[i]);
    }
    free(grounds);
    return whole ? 0 : -ENOMEM;
}

/* When all other changes come from one decision, the vanished rows were abolished by it. */
static void share_decision(struct changes *changes)
{
    const char *only = "";
    for (size_t i = 0; i < changes->count; i++) {
        const char *decision = changes->rows[i].decision;
        if (*decision && *only && strcmp(only, decision) != 0) {
            return;
        }
        only = *decision ? decision : only;
    }
    char copy[128];
    snprintf(copy, sizeof copy, "%s", only);
    for (size_t i = 0; i < changes->count; i++) {
        if (!*changes->rows[i].decision) {
            memcpy(changes->rows[i].decision, copy, sizeof copy);
        }
    }
}

int changes_find(struct changes *changes, const struct list *before, const struct list *now,
                 const char *first)
{
    struct changes found = {0};
    int code = 0;
    for (size_t i = 0; i < before->count && code == 0; i++) {
        code = find_old(&found, &before->records[i], now, first);
    }
    for (size_t i = 0; i < now->count && code == 0; i++) {
        const struct record *record = &now->records[i];
        if (!record_is_abolished(record) && !list_find(before, record->text[CODE])) {
            code = add(&found, CHANGE_NEW, NULL, record, first);
        }
    }
    share_decision(&found);
    code = code ? code : pair_replacements(&found);
    for (size_t i = 0; i < found.count; i++) {
        if (code == 0) {
            forget(changes, change_record(&found.rows[i])->text[CODE]);
            code = append(changes, &found.rows[i]);
        } else {
            change_done(&found.rows[i]);
        }
    }
    free(found.rows);
    return code;
}

int changes_recent(struct changes *changes, const struct list *now, struct date since, const char *first)
{
    int code = 0;
    for (size_t i = 0; i < now->count && code == 0; i++) {
        const struct record *record = &now->records[i];
        struct date date;
        char *status = document_fold(record->text[STATUS]);
        bool is_new = status && strstr(status, "moi") != NULL;
        bool recent = office_find_date(record->text[DECISION], &date) && date_compare(date, since) >= 0;
        free(status);
        if (recent && record_is_abolished(record)) {
            code = add(changes, CHANGE_ABOLISHED, record, record, first);
        } else if (recent && record_is_amended(record)) {
            code = add(changes, CHANGE_AMENDED, record, record, first);
        } else if (recent && is_new) {
            code = add(changes, CHANGE_NEW, NULL, record, first);
        }
    }
    return code;
}

void changes_expire(struct changes *changes, struct date since)
{
    size_t kept = 0;
    for (size_t i = 0; i < changes->count; i++) {
        struct date first = {0};
        bool sound = date_parse(changes->rows[i].first, &first) == 0;
        if (sound && date_compare(first, since) >= 0) {
            changes->rows[kept++] = changes->rows[i];
        } else {
            change_done(&changes->rows[i]);
        }
    }
    changes->count = kept;
}

/* ---- as text: kind, first day, decision, then both records ---- */

char *changes_save(const struct changes *changes, size_t *length)
{
    struct buf out;
    buf_init(&out, 64u << 20);
    buf_add(&out, "", 0);
    for (size_t i = 0; i < changes->count; i++) {
        const struct change *change = &changes->rows[i];
        buf_format(&out, "%d\t%s\t%s\t", (int)change->kind, change->first, change->decision);
        record_save(&change->before, &out);
        record_save(&change->after, &out);
        buf_add_char(&out, '\n');
    }
    *length = out.length;
    return buf_take(&out);
}

static int load_one(const char *at, const char *end, struct change *change)
{
    char head[160];
    size_t n = (size_t)(end - at) < sizeof head - 1 ? (size_t)(end - at) : sizeof head - 1;
    memcpy(head, at, n);
    head[n] = '\0';
    size_t decision = n > 13 ? strcspn(head + 13, "\t") : 0;
    if (n <= 13 || head[1] != '\t' || head[12] != '\t' || head[13 + decision] != '\t' ||
        decision >= sizeof change->decision || head[0] < '0' || head[0] > '3') {
        return -EBADMSG;
    }
    change->kind = (enum change_kind)(head[0] - '0');
    memcpy(change->first, head + 2, 10);
    change->first[10] = '\0';
    memcpy(change->decision, head + 13, decision);
    change->decision[decision] = '\0';
    at += 13 + decision + 1;
    int code = record_load(&at, end, &change->before);
    if (code == 0 && (code = record_load(&at, end, &change->after)) != 0) {
        record_done(&change->before);
    }
    return code;
}

int changes_load(struct changes *changes, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop : end;
        struct change change = {0};
        int code = load_one(text, stop, &change);
        code = code ? code : append(changes, &change);
        if (code) {
            return code;
        }
        text = stop + 1;
    }
    return 0;
}

void changes_done(struct changes *changes)
{
    for (size_t i = 0; i < changes->count; i++) {
        change_done(&changes->rows[i]);
    }
    free(changes->rows);
    *changes = (struct changes){0};
}
