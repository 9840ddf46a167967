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
#define PICKED_MOST 20 /* syllables of a name that is counted off */

static void count_kinds(const struct change *const *changes, size_t count, size_t of[4])
{
    memset(of, 0, 4 * sizeof *of);
    for (size_t i = 0; i < count; i++) {
        of[changes[i]->kind]++;
    }
}

/* "mới về đất đai", "về đất đai vừa được bãi bỏ": what is between the number and the full stop. */
static void say_numbers(struct speech *speech, size_t count, const size_t of[4], const char *domain)
{
    static const struct {
        const char *before, *after, *counted;
    } kinds[] = {{" mới", "", "Mới ban hành"},
                 {"", " vừa được sửa đổi, bổ sung", "Sửa đổi, bổ sung"},
                 {"", " vừa được thay thế", "Thay thế"},
                 {"", " vừa được bãi bỏ", "Bãi bỏ"}};
    const char *about = *domain ? " về " : "";
    for (size_t kind = 0; kind < 4; kind++) {
        if (of[kind] == count) {
            speech_say(speech, ALWAYS, "Có %zu thủ tục%s%s%s%s", count, kinds[kind].before, about, domain,
                       kinds[kind].after);
            return;
        }
    }
    speech_say(speech, ALWAYS, "Có %zu thủ tục%s%s vừa thay đổi", count, about, domain);
    for (size_t kind = 0; kind < 4; kind++) {
        if (of[kind]) {
            speech_say(speech, IMPORTANT, "%s %zu thủ tục", kinds[kind].counted, of[kind]);
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
        bool cut;
        char *name = announce_name(change_record(changes[i]), SPEECH_BREATH, &cut);
        if (name && !cut) {
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
    static const char *const happened[] = {"là thủ tục mới", "nay sửa đổi, bổ sung", "là thủ tục thay thế",
                                           "nay bãi bỏ"};
    const struct change *picked[3];
    bool common;
    size_t n = pick(changes, count, picked, &common);
    if (n > 1 && common) {
        speech_say(speech, IMPORTANT, "Trong đó, có %zu việc %s hay làm nhất", n, words->listeners);
    } else if (n > 1) {
        speech_say(speech, IMPORTANT, "Trong đó có %zu việc sau", n);
    }
    for (size_t i = 0; i < n; i++) {
        bool cut;
        char *name = announce_name(change_record(picked[i]), PICKED_MOST, &cut);
        const char *lead = n > 1 ? ordinals[i] : common ? "Việc hay làm nhất là" : "Trong đó có";
        speech_say(speech, IMPORTANT, "%s%s %s%s%s", lead, n > 1 ? "," : "", name ? name : "",
                   mixed ? ", " : "", mixed ? happened[picked[i]->kind] : "");
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
