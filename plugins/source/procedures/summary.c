/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One notice for many changes of a decision and field: how many, at most three that people use, where the
 * whole list is posted. Pure; runs in a source worker.
 */
#include "announce.h"
#include "document/speech.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weights: 0 is always said; the greatest goes first when a notice grows past its length. */
enum { ALWAYS, IMPORTANT, USEFUL };

static void count_kinds(const struct change *const *changes, size_t count, size_t of[4])
{
    memset(of, 0, 4 * sizeof *of);
    for (size_t i = 0; i < count; i++) {
        of[changes[i]->kind]++;
    }
}

static void say_numbers(struct speech *speech, size_t count, const size_t of[4], const char *domain)
{
    static const char *const happened[] = {"mới", "vừa được sửa đổi, bổ sung", "vừa được thay thế",
                                           "vừa được bãi bỏ"};
    const char *lead = *domain ? " về " : "";
    for (size_t kind = 0; kind < 4; kind++) {
        if (of[kind] == count) {
            speech_say(speech, ALWAYS, "Có %zu thủ tục %s%s%s", count, happened[kind], lead, domain);
            return;
        }
    }
    speech_say(speech, ALWAYS, "Có %zu thủ tục%s%s vừa thay đổi", count, lead, domain);
    for (size_t kind = 0; kind < 4; kind++) {
        if (of[kind]) {
            speech_say(speech, IMPORTANT, "%zu thủ tục %s", of[kind], announce_kinds[kind]);
        }
    }
}

/* Up to three that people use; without any marked as common the first with short names. */
static size_t pick(const struct change *const *changes, size_t count, const struct change *picked[3],
                   bool *common)
{
    size_t n = 0;
    for (size_t i = 0; i < count && n < 3; i++) {
        if (*change_record(changes[i])->text[COMMON]) {
            picked[n++] = changes[i];
        }
    }
    *common = n > 0;
    for (size_t i = 0; i < count && n < 3 && !*common; i++) {
        char *name = announce_name(change_record(changes[i]));
        if (name && speech_syllables(name, strlen(name)) <= 14) {
            picked[n++] = changes[i];
        }
        free(name);
    }
    return n;
}

static void say_picked(struct speech *speech, const struct change *const *changes, size_t count, bool mixed,
                       const struct words *words)
{
    static const char *const ordinals[] = {"Một là", "Hai là", "Ba là"};
    const struct change *picked[3];
    bool common;
    size_t n = pick(changes, count, picked, &common);
    if (!n) {
        return;
    }
    if (common) {
        speech_say(speech, IMPORTANT, "Có %zu việc %s hay làm nhất", n, words->listeners);
    } else {
        speech_say(speech, IMPORTANT, "Trong đó có %zu việc sau", n);
    }
    for (size_t i = 0; i < n; i++) {
        char *name = announce_name(change_record(picked[i]));
        speech_say(speech, IMPORTANT, "%s, %s%s%s", ordinals[i], name ? name : "", mixed ? ", nay " : "",
                   mixed ? announce_kinds[picked[i]->kind] : "");
        free(name);
    }
}

char *announce_summary(const struct change *const *changes, size_t count, const struct words *words)
{
    struct speech speech = {0};
    size_t of[4];
    char *domain = speech_small(change_record(changes[0])->text[DOMAIN]);
    count_kinds(changes, count, of);
    bool mixed = of[changes[0]->kind] != count;
    speech_say(&speech, ALWAYS, "Tin về thủ tục hành chính");
    say_numbers(&speech, count, of, domain ? domain : "");
    if (!mixed && changes[0]->kind == CHANGE_ABOLISHED) {
        speech_say(&speech, USEFUL,
                   "Bãi bỏ nghĩa là %s không phải làm nữa, và không ai được thu tiền về việc đó",
                   words->listeners);
    }
    say_picked(&speech, changes, count, mixed, words);
    speech_say(&speech, ALWAYS, "Danh sách đủ %zu thủ tục niêm yết tại %s", count, words->posted_at);
    speech_say(&speech, USEFUL, "%s chưa rõ thì ghé hỏi tại %s, cán bộ hướng dẫn tại chỗ", words->listeners,
               words->one_stop);
    free(domain);
    return speech_take(&speech, SPEECH_NOTICE);
}

char *announce_summary_title(const struct change *const *changes, size_t count)
{
    char *title = NULL;
    const char *domain = change_record(changes[0])->text[DOMAIN];
    return asprintf(&title, "%zu thủ tục thay đổi%s%s%s%s", count, *domain ? ", lĩnh vực " : "", domain,
                    *changes[0]->decision ? ", theo " : "", changes[0]->decision) < 0
               ? NULL
               : title;
}
