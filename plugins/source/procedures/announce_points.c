/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What has changed in a procedure: what was, then what is, one idea a sentence. Pure; runs in a source
 * worker.
 */
#include "announce_parts.h"
#include "base/text.h"
#include "cell.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool cell_changed(const struct change *change, enum field field)
{
    const char *before = change->before.text[field], *after = change->after.text[field];
    char *left = document_fold(before), *right = document_fold(after);
    bool changed = left && right && *left && *right && strcmp(left, right) != 0;
    free(left);
    free(right);
    return changed;
}

/* ---- papers ---- */

/* Papers that are in `one` but not in `other`; the first two of them in `found`. */
static size_t missing_papers(const struct items *one, const struct items *other, const char *found[2])
{
    size_t count = 0;
    for (size_t i = 0; i < one->count; i++) {
        if (!items_have(other, one->items[i])) {
            if (count < 2) {
                found[count] = one->items[i];
            }
            count++;
        }
    }
    return count;
}

static bool all_short(const char *const names[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (syllables(names[i]) > ITEM_MOST) {
            return false;
        }
    }
    return true;
}

static void say_papers_moved(struct speech *speech, const char *const gone[2], size_t fewer,
                             const char *const added[2], size_t more, const char *listeners)
{
    if (fewer == 1 && more == 1) {
        speech_say(speech, ALWAYS, "Trước đây, %s nộp %s", listeners, gone[0]);
        speech_say(speech, ALWAYS, "Nay, thay bằng %s", added[0]);
        return;
    }
    for (size_t i = 0; i < fewer; i++) {
        speech_say(speech, ALWAYS, "Trước đây, %s phải nộp %s", listeners, gone[i]);
        speech_say(speech, ALWAYS, "Nay không phải nộp giấy này nữa");
    }
    if (more == 2 && syllables(added[0]) + syllables(added[1]) <= SPEECH_BREATH) {
        speech_say(speech, ALWAYS, "Nay, %s nộp thêm %s, và %s", listeners, added[0], added[1]);
        return;
    }
    for (size_t i = 0; i < more; i++) {
        speech_say(speech, ALWAYS, "Nay, %s nộp thêm %s", listeners, added[i]);
    }
}

static void say_papers_changed(struct speech *speech, const struct change *change, const struct words *words)
{
    struct items before = {0}, after = {0};
    const char *gone[2] = {"", ""}, *added[2] = {"", ""};
    if (items_read(change->before.text[PAPERS], &before) || items_read(change->after.text[PAPERS], &after)) {
        speech->error = -ENOMEM;
    } else {
        size_t fewer = missing_papers(&before, &after, gone), more = missing_papers(&after, &before, added);
        if (fewer + more == 0 || fewer + more > 2 || !all_short(gone, fewer) || !all_short(added, more)) {
            speech_say(speech, ALWAYS, "Giấy tờ phải nộp có thay đổi");
            speech_say(speech, ALWAYS, "Bản kê mới có sẵn ở nơi nộp");
        } else {
            say_papers_moved(speech, gone, fewer, added, more, words->listeners);
            if (fewer && !more && after.count == 1) {
                speech_say(speech, USEFUL, "%s chỉ nộp %s", words->listeners, after.items[0]);
            }
        }
    }
    items_done(&before);
    items_done(&after);
}

/* ---- the other cells ---- */

#define POINT_MOST 11 /* syllables of a cell that is said with what it was */

/* Names of places keep their capitals; other cells go on a sentence. */
static char *spoken_cell(const struct record *record, enum field field)
{
    char *plain = cell_plain(record->text[field]);
    char *small = !plain || field == WHERE ? plain
                  : field == DURATION      ? text_lower(plain)
                                           : speech_small(plain);
    if (small != plain) {
        free(plain);
    }
    return small;
}

static void say_plain_change(struct speech *speech, const struct change *change, enum field field,
                             const char *was, const char *otherwise)
{
    char *a = spoken_cell(&change->before, field), *b = spoken_cell(&change->after, field);
    if (a && b && *a && *b && syllables(a) <= POINT_MOST && syllables(b) <= POINT_MOST && !strchr(a, ';') &&
        !strchr(b, ';')) {
        speech_say(speech, ALWAYS, "Trước đây, %s %s", was, a);
        speech_say(speech, ALWAYS, "Nay, %s %s", was, b);
    } else {
        speech_say(speech, ALWAYS, "%s", otherwise);
    }
    free(a);
    free(b);
}

static void say_fee_changed(struct speech *speech, const struct change *change, const struct words *words)
{
    if (cell_is_free(change->after.text[FEE])) {
        speech_say(speech, ALWAYS, "Trước đây, thủ tục này có thu tiền");
        speech_say(speech, ALWAYS, "Nay, thủ tục này không thu tiền");
        return;
    }
    speech_say(speech, ALWAYS,
               cell_is_free(change->before.text[FEE]) ? "Thủ tục này nay có thu tiền"
                                                      : "Mức lệ phí có thay đổi");
    say_fee(speech, &change->after, words);
}

size_t say_points(struct speech *speech, const struct change *change, const struct words *words)
{
    size_t points = 0;
    if (cell_changed(change, WHERE)) {
        say_plain_change(speech, change, WHERE, "hồ sơ nộp tại", "Nơi nộp hồ sơ có thay đổi");
        points++;
    }
    if (cell_changed(change, DURATION)) {
        say_plain_change(speech, change, DURATION, "thời hạn giải quyết là",
                         "Thời hạn giải quyết có thay đổi");
        points++;
    }
    if (cell_changed(change, PAPERS)) {
        say_papers_changed(speech, change, words);
        points++;
    }
    if (cell_changed(change, FEE) || cell_changed(change, EXEMPT)) {
        say_fee_changed(speech, change, words);
        points++;
    }
    if (cell_changed(change, WHO)) {
        say_plain_change(speech, change, WHO, "việc này dành cho", "Người được làm thủ tục này có thay đổi");
        points++;
    }
    return points;
}

void say_unchanged(struct speech *speech, const struct change *change)
{
    static const struct {
        enum field field;
        const char *words;
    } fields[] = {{PAPERS, "giấy tờ phải nộp"}, {WHERE, "nơi nộp"}, {DURATION, "thời hạn giải quyết"}};
    char same[160] = "";
    size_t used = 0, count = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        bool known = *change->before.text[fields[i].field] && *change->after.text[fields[i].field];
        if (known && !cell_changed(change, fields[i].field) && count < 2) {
            int n = snprintf(same + used, sizeof same - used, "%s%s", count ? " và " : "", fields[i].words);
            used += n > 0 ? (size_t)n : 0;
            count++;
        }
    }
    if (count) {
        speech_say(speech, EXTRA, "%s vẫn như cũ", same);
    }
}
