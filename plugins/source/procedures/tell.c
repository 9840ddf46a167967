/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Changes into notices, by decision: up to three of one decision singly, of more one summary a field. Runs in
 * a source worker, inside poll().
 */
#include "announce.h"
#include "document/folder.h"
#include "document/guard.h"
#include "poll.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct words words_of(const struct procedures *self)
{
    return (struct words){.one_stop = self->text[SETTING_ONE_STOP],
                          .posted_at = self->text[SETTING_POSTED_AT],
                          .authority = self->text[SETTING_AUTHORITY],
                          .listeners = self->text[SETTING_LISTENERS]};
}

void tell_refresh_names(struct poll *poll)
{
    for (size_t i = 0; i < poll->changes.count; i++) {
        struct change *change = &poll->changes.rows[i];
        struct record *kept = change->kind == CHANGE_ABOLISHED ? &change->before : &change->after;
        const struct record *record = list_find(&poll->now, kept->text[CODE]);
        static const enum field over[] = {SPOKEN, COMMON};
        for (size_t f = 0; record && f < 2; f++) {
            char *copy = strdup(record->text[over[f]]);
            if (copy) {
                free(kept->text[over[f]]);
                kept->text[over[f]] = copy;
            }
        }
    }
}

int tell_notice(struct poll *poll, struct loaxa_notice *notice, const char *until)
{
    struct guard_input guard = {.text = notice->text, .today = poll->today};
    char *why = NULL;
    int code = guard_check(&guard, &why);
    notice->needs_person = why;
    code = code ? code : folder_submit(poll->self->host, notice, notice->external_id);
    code = code == 0 ? known_set(&poll->announced, notice->external_id, until) : code;
    free(why);
    return code < 0 ? code : 0;
}

static int submit(struct poll *poll, const char *id, const char *title, const char *text,
                  const struct change *change)
{
    struct date first = {0};
    char until[11];
    if (!id || !title || !text) {
        return -ENOMEM;
    }
    date_parse(change->first, &first);
    date_format(date_add(first, poll->self->days - 1), until);
    struct loaxa_notice notice = {.size = sizeof notice,
                                  .external_id = id,
                                  .title = title,
                                  .text = text,
                                  .kind = LOAXA_NOTICE_THU_TUC,
                                  .from = change->first,
                                  .until = until,
                                  .times = poll->self->times,
                                  .topic = "cai-cach-hanh-chinh",
                                  .reference = *change->decision ? change->decision : NULL};
    return tell_notice(poll, &notice, until);
}

static int submit_one(struct poll *poll, const struct change *change, const struct words *words)
{
    char id[200];
    snprintf(id, sizeof id, "%s %s", change_record(change)->text[CODE],
             *change->decision ? change->decision : change->first);
    char *title = announce_title(change), *text = announce_change(change, words);
    int code = submit(poll, id, title, text, change);
    free(title);
    free(text);
    return code;
}

static int submit_summary(struct poll *poll, const struct change *const *changes, size_t count,
                          const struct words *words)
{
    char id[400];
    char *domain = document_fold(change_record(changes[0])->text[DOMAIN]);
    snprintf(id, sizeof id, "%s %.200s", *changes[0]->decision ? changes[0]->decision : changes[0]->first,
             domain && *domain ? domain : "-");
    char *title = announce_summary_title(changes, count), *text = announce_summary(changes, count, words);
    int code = domain ? submit(poll, id, title, text, changes[0]) : -ENOMEM;
    free(domain);
    free(title);
    free(text);
    return code;
}

/* Sorted by decision (or day), then field, then place in the list. */
static int by_decision(const void *a, const void *b)
{
    const struct change *left = *(const struct change *const *)a, *right = *(const struct change *const *)b;
    int order = strcmp(left->decision, right->decision);
    order = order ? order : strcmp(left->first, right->first);
    order = order ? order : strcmp(change_record(left)->text[DOMAIN], change_record(right)->text[DOMAIN]);
    return order ? order : strcmp(change_record(left)->text[CODE], change_record(right)->text[CODE]);
}

static size_t run_length(const struct change *const *changes, size_t count, bool domain)
{
    size_t n = 1;
    while (n < count && strcmp(changes[n]->decision, changes[0]->decision) == 0 &&
           strcmp(changes[n]->first, changes[0]->first) == 0 &&
           (!domain ||
            strcmp(change_record(changes[n])->text[DOMAIN], change_record(changes[0])->text[DOMAIN]) == 0)) {
        n++;
    }
    return n;
}

/* One decision: up to three changes singly; of more, a field's changes together. */
static int announce_decision(struct poll *poll, const struct change *const *changes, size_t count,
                             const struct words *words)
{
    int code = 0;
    for (size_t i = 0, n; i < count && code == 0; i += n) {
        n = count <= 3 ? 1 : run_length(changes + i, count - i, true);
        code = n == 1 ? submit_one(poll, changes[i], words) : submit_summary(poll, changes + i, n, words);
    }
    return code;
}

int tell_changes(struct poll *poll)
{
    struct words words = words_of(poll->self);
    size_t count = poll->changes.count;
    const struct change **sorted = calloc(count + 1, sizeof *sorted);
    int code = sorted ? 0 : -ENOMEM;
    for (size_t i = 0; sorted && i < count; i++) {
        sorted[i] = &poll->changes.rows[i];
    }
    if (sorted && count) {
        qsort(sorted, count, sizeof(struct change *), by_decision);
    }
    for (size_t i = 0, n; i < count && code == 0; i += n) {
        n = run_length(sorted + i, count - i, false);
        code = announce_decision(poll, sorted + i, n, &words);
    }
    free(sorted);
    return code;
}

int tell_settled(struct poll *poll)
{
    size_t length = 0;
    const struct loaxa_host *host = poll->self->host;
    int code = 0;
    for (size_t i = 0; i < poll->announced.loaded && code == 0; i++) {
        const struct known_entry *entry = &poll->announced.entries[i];
        bool stood = strcmp(entry->value, STANDING_SET) == 0;
        if (!entry->present && (stood || strcmp(entry->value, poll->today_text) >= 0)) {
            code = host->withdraw(host, entry->id,
                                  stood ? "Thủ tục không còn trong bộ thủ tục thường dùng."
                                        : "Đã có bản tin khác thay cho bản tin này.");
        }
    }
    char *text = code ? NULL : known_save(&poll->announced, &length);
    code = code ? code : text ? host->state_set(host, "announced", text, length) : -ENOMEM;
    free(text);
    return code;
}
