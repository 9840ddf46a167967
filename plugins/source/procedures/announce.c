/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of procedure notices. What is not known is not said: a list without details sends people to the
 * board where they are posted. A fee is read only with its exemptions. Pure; runs in a source worker.
 */
#include "announce.h"
#include "base/text.h"
#include "cell.h"
#include "document/office.h"
#include "document/speech.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weights: 0 is always said; the greatest goes first when a notice grows past its length. */
enum { ALWAYS, IMPORTANT, USEFUL, EXTRA, REMINDER };
#define ITEM_MOST 15 /* syllables of one paper's name that fit into a breath */
#define PLACE_MOST 14

static size_t syllables(const char *text)
{
    return speech_syllables(text, strlen(text));
}

char *announce_name(const struct record *record)
{
    static const char *const leads[] = {"thủ tục ", "Thủ tục "};
    const char *source = *record->text[SPOKEN] ? record->text[SPOKEN] : record->text[NAME];
    char *plain = cell_plain(source);
    const char *at = plain ? plain : "";
    for (size_t i = 0; i < 2; i++) {
        at += text_starts(at, leads[i]) ? strlen(leads[i]) : 0;
    }
    char *small = plain ? speech_small(at) : NULL;
    free(plain);
    return small;
}

/* Where papers are handed in: the list's cell when it can be spoken, else the station's one-stop centre. New
 * memory. */
static char *place_of(const struct record *record, const struct words *words)
{
    char *plain = cell_plain(record->text[WHERE]);
    if (plain && *plain && !strpbrk(plain, "0123456789;:") && syllables(plain) <= PLACE_MOST) {
        return plain;
    }
    free(plain);
    return strdup(words->one_stop);
}

static bool effect_of(const struct change *change, struct date *date)
{
    const struct record *record = *change->after.text[EFFECT] ? &change->after : change_record(change);
    return office_find_date(record->text[EFFECT], date);
}

static void say_effect(struct speech *speech, const struct change *change, const char *what)
{
    struct date date;
    char words[SPEECH_DATE_SIZE];
    if (effect_of(change, &date)) {
        speech_date(date, true, words);
        speech_say(speech, IMPORTANT, "%s áp dụng từ %s", what, words);
    }
}

/* ---- the details of one procedure ---- */

static void say_who(struct speech *speech, const struct record *record)
{
    struct items who;
    if (items_read(record->text[WHO], &who) || !who.count) {
        return;
    }
    for (size_t i = 0; i < who.count; i++) {
        char *folded = document_fold(who.items[i]);
        if (folded && strcmp(folded, "cong dan viet nam") == 0) {
            free(who.items[i]);
            who.items[i] = strdup("người dân");
        }
        free(folded);
    }
    if (who.items[0] && syllables(who.items[0]) <= SPEECH_BREATH) {
        bool two = who.count == 2 && who.items[1] && syllables(who.items[1]) <= 10;
        speech_say(speech, USEFUL, "Việc này dành cho %s%s%s", who.items[0], two ? ", và " : "",
                   two ? who.items[1] : "");
    }
    items_done(&who);
}

static void say_papers(struct speech *speech, const struct record *record, const struct words *words)
{
    static const char *const ordinals[] = {"Một là", "Hai là", "Ba là"};
    struct items papers;
    size_t longest = 0;
    if (items_read(record->text[PAPERS], &papers)) {
        speech->error = -ENOMEM;
        return;
    }
    for (size_t i = 0; i < papers.count; i++) {
        longest = syllables(papers.items[i]) > longest ? syllables(papers.items[i]) : longest;
    }
    if (papers.count > 3 || longest > ITEM_MOST) {
        speech_say(speech, IMPORTANT, "Hồ sơ gồm %zu loại giấy tờ. Bản kê có sẵn ở nơi nộp", papers.count);
    } else if (papers.count == 1) {
        speech_say(speech, IMPORTANT, "%s mang theo %s", words->listeners, papers.items[0]);
    } else if (papers.count == 2 && syllables(papers.items[0]) + syllables(papers.items[1]) <= 22) {
        speech_say(speech, IMPORTANT, "%s mang theo %s, và %s", words->listeners, papers.items[0],
                   papers.items[1]);
    } else if (papers.count) {
        speech_say(speech, IMPORTANT, "Giấy tờ phải nộp có %zu loại", papers.count);
        for (size_t i = 0; i < papers.count; i++) {
            speech_say(speech, IMPORTANT, "%s, %s", ordinals[i], papers.items[i]);
        }
    }
    items_done(&papers);
}

static void say_duration(struct speech *speech, const struct record *record)
{
    char *plain = cell_plain(record->text[DURATION]);
    char *folded = plain ? document_fold(plain) : NULL;
    if (folded && (strstr(folded, "trong ngay") || strstr(folded, "ngay khi"))) {
        speech_say(speech, USEFUL, "Kết quả trả ngay trong ngày");
    } else if (plain && *plain && !strchr(plain, ';') && syllables(plain) <= PLACE_MOST) {
        char *small = text_lower(plain);
        const char *at = small && text_starts(small, "trong ") ? small + strlen("trong ") : small;
        speech_say(speech, USEFUL, "Sau %s thì có kết quả", at ? at : plain);
        free(small);
    }
    free(folded);
    free(plain);
}

static bool fee_is_sayable(const char *fee)
{
    return *fee && !strchr(fee, ';') && syllables(fee) <= PLACE_MOST;
}

static void say_fee(struct speech *speech, const struct record *record, const struct words *words)
{
    char *fee = cell_plain(record->text[FEE]), *exempt = cell_plain(record->text[EXEMPT]);
    char *unit = fee ? strstr(fee, "Đồng") : NULL; /* the portal writes "8.000 Đồng" */
    if (unit) {
        memcpy(unit, "đ", strlen("đ"));
    }
    if (!fee || !exempt) {
        speech->error = -ENOMEM;
    } else if (cell_is_free(record->text[FEE])) {
        speech_say(speech, USEFUL, "Thủ tục này không thu tiền");
    } else if (fee_is_sayable(fee) && cell_is_none(exempt)) {
        speech_say(speech, USEFUL, "Lệ phí là %s", fee);
    } else if (fee_is_sayable(fee) && *exempt && syllables(exempt) <= SPEECH_BREATH) {
        char *small = speech_small(exempt);
        speech_say(speech, USEFUL, "Lệ phí là %s", fee);
        speech_say(speech, USEFUL, "Được miễn, giảm gồm %s", small ? small : exempt);
        free(small);
    } else {
        speech_say(speech, USEFUL, "Mức lệ phí và các trường hợp được miễn đã niêm yết tại nơi nộp");
        speech_say(speech, EXTRA, "%s xem trước khi đóng tiền", words->listeners);
    }
    free(fee);
    free(exempt);
}

static void say_where(struct speech *speech, const struct record *record, const struct words *words)
{
    char *place = place_of(record, words);
    speech_say(speech, IMPORTANT, "%s nộp hồ sơ tại %s", words->listeners, place ? place : words->one_stop);
    free(place);
}

/* A short name is worth saying twice, a long one is not. */
static void say_reminder(struct speech *speech, const char *before, const char *name, const char *after)
{
    if (name && syllables(name) <= PLACE_MOST) {
        speech_say(speech, REMINDER, "Xin nhắc lại. %s%s%s", before, name, after);
    }
}

/* ---- kinds of change ---- */

static void say_new(struct speech *speech, const struct change *change, const struct words *words)
{
    const struct record *record = &change->after;
    char *name = announce_name(record);
    speech_say(speech, ALWAYS, "Thông báo thủ tục hành chính mới");
    say_who(speech, record);
    speech_say(speech, ALWAYS, "Đó là thủ tục %s", name ? name : "");
    say_effect(speech, change, "Thủ tục này");
    say_where(speech, record, words);
    say_papers(speech, record, words);
    say_duration(speech, record);
    say_fee(speech, record, words);
    say_reminder(speech, "Thủ tục mới, ", name, "");
    free(name);
}

static bool cell_changed(const struct change *change, enum field field)
{
    const char *before = change->before.text[field], *after = change->after.text[field];
    char *left = document_fold(before), *right = document_fold(after);
    bool changed = left && right && *left && *right && strcmp(left, right) != 0;
    free(left);
    free(right);
    return changed;
}

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

static void say_papers_moved(struct speech *speech, const char *const gone[2], size_t fewer,
                             const char *const added[2], size_t more, const char *listeners)
{
    for (size_t i = 0; i < fewer; i++) {
        speech_say(speech, ALWAYS, "Trước đây, %s phải nộp %s", listeners, gone[i]);
        speech_say(speech, ALWAYS, "Nay không phải nộp giấy này nữa");
    }
    for (size_t i = 0; i < more; i++) {
        speech_say(speech, ALWAYS, "Nay, %s nộp thêm %s", listeners, added[i]);
    }
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

static void say_papers_changed(struct speech *speech, const struct change *change, const struct words *words)
{
    struct items before = {0}, after = {0};
    const char *gone[2] = {"", ""}, *added[2] = {"", ""};
    if (items_read(change->before.text[PAPERS], &before) || items_read(change->after.text[PAPERS], &after)) {
        speech->error = -ENOMEM;
    } else {
        size_t fewer = missing_papers(&before, &after, gone), more = missing_papers(&after, &before, added);
        if (fewer + more == 0 || fewer + more > 2 || !all_short(gone, fewer) || !all_short(added, more)) {
            speech_say(speech, ALWAYS, "Giấy tờ phải nộp có thay đổi. Bản kê mới có sẵn ở nơi nộp");
        } else {
            say_papers_moved(speech, gone, fewer, added, more, words->listeners);
            if (after.count == 1 && syllables(after.items[0]) <= ITEM_MOST) {
                speech_say(speech, USEFUL, "%s chỉ nộp %s", words->listeners, after.items[0]);
            }
        }
    }
    items_done(&before);
    items_done(&after);
}

static void say_plain_change(struct speech *speech, const struct change *change, enum field field,
                             const char *was, const char *is, const char *otherwise)
{
    char *before = cell_plain(change->before.text[field]), *after = cell_plain(change->after.text[field]);
    char *a = before ? speech_small(before) : NULL, *b = after ? speech_small(after) : NULL;
    if (a && b && syllables(a) <= 11 && syllables(b) <= 11 && !strchr(a, ';') && !strchr(b, ';')) {
        speech_say(speech, ALWAYS, "Trước đây, %s %s", was, a);
        speech_say(speech, ALWAYS, "Nay, %s %s", is, b);
    } else {
        speech_say(speech, ALWAYS, "%s", otherwise);
    }
    free(before);
    free(after);
    free(a);
    free(b);
}

/* What was, then what is. Returns how many points were told. */
static size_t say_points(struct speech *speech, const struct change *change, const struct words *words)
{
    size_t points = 0;
    if (cell_changed(change, WHERE)) {
        say_plain_change(speech, change, WHERE, "hồ sơ nộp tại", "hồ sơ nộp tại",
                         "Nơi nộp hồ sơ có thay đổi");
        points++;
    }
    if (cell_changed(change, DURATION)) {
        say_plain_change(speech, change, DURATION, "thời hạn giải quyết là", "thời hạn là",
                         "Thời hạn giải quyết có thay đổi");
        points++;
    }
    if (cell_changed(change, PAPERS)) {
        say_papers_changed(speech, change, words);
        points++;
    }
    if (cell_changed(change, FEE) || cell_changed(change, EXEMPT)) {
        bool free_now = cell_is_free(change->after.text[FEE]);
        speech_say(speech, ALWAYS,
                   free_now ? "Trước đây, thủ tục này có thu tiền" : "Mức lệ phí có thay đổi");
        if (free_now) {
            speech_say(speech, ALWAYS, "Nay, thủ tục này không thu tiền");
        } else {
            say_fee(speech, &change->after, words);
        }
        points++;
    }
    if (cell_changed(change, WHO)) {
        say_plain_change(speech, change, WHO, "việc này dành cho", "việc này dành cho",
                         "Người được làm thủ tục này có thay đổi");
        points++;
    }
    return points;
}

static void say_renamed(struct speech *speech, const struct change *change)
{
    char *before = announce_name(&change->before), *after = announce_name(&change->after);
    if (before && after && strcmp(before, after) != 0 && cell_changed(change, NAME)) {
        speech_say(speech, USEFUL, "Trước đây, thủ tục này tên là %s", before);
    }
    free(before);
    free(after);
}

/* What stays as it was, when the list tells. */
static void say_unchanged(struct speech *speech, const struct change *change)
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

static void say_amended(struct speech *speech, const struct change *change, const struct words *words)
{
    char *name = announce_name(&change->after);
    speech_say(speech, ALWAYS, "Thông báo thủ tục hành chính sửa đổi, bổ sung");
    speech_say(speech, ALWAYS, "Thủ tục %s có thay đổi", name ? name : "");
    say_renamed(speech, change);
    if (say_points(speech, change, words)) {
        say_unchanged(speech, change);
    } else {
        speech_say(speech, IMPORTANT, "Những điểm mới niêm yết tại %s", words->posted_at);
        speech_say(speech, USEFUL, "%s chưa rõ thì đến %s, cán bộ hướng dẫn tại chỗ", words->listeners,
                   words->one_stop);
    }
    say_effect(speech, change, "Thay đổi này");
    say_reminder(speech, "Thủ tục ", name, " có thay đổi");
    free(name);
}

static void say_abolished(struct speech *speech, const struct change *change, const struct words *words)
{
    char *name = announce_name(&change->before), day[SPEECH_DATE_SIZE];
    const char *instead =
        *change->after.text[INSTEAD] ? change->after.text[INSTEAD] : change->before.text[INSTEAD];
    struct date date;
    speech_say(speech, ALWAYS, "Thông báo bãi bỏ một thủ tục hành chính");
    if (effect_of(change, &date)) {
        speech_date(date, true, day);
        speech_say(speech, ALWAYS, "Từ %s, %s không phải làm thủ tục %s nữa", day, words->listeners,
                   name ? name : "");
    } else {
        speech_say(speech, ALWAYS, "%s không phải làm thủ tục %s nữa", words->listeners, name ? name : "");
    }
    char *plain = cell_plain(instead);
    if (!plain || !*plain || !speech_quote(speech, ALWAYS, plain, 3)) {
        speech_say(speech, ALWAYS, "Việc này nay làm thế nào, %s hỏi tại %s", words->listeners,
                   words->one_stop);
    }
    speech_say(speech, USEFUL, "Không ai được thu tiền về thủ tục đã bãi bỏ");
    speech_say(speech, EXTRA, "Nơi nào vẫn đòi giấy này, %s báo cho %s", words->listeners, words->authority);
    free(plain);
    free(name);
}

static void say_replaced(struct speech *speech, const struct change *change, const struct words *words)
{
    char *before = announce_name(&change->before), *after = announce_name(&change->after);
    speech_say(speech, ALWAYS, "Thông báo thay thế thủ tục hành chính");
    speech_say(speech, ALWAYS, "Trước đây là thủ tục %s", before ? before : "");
    speech_say(speech, ALWAYS, "Nay thay bằng thủ tục %s", after ? after : "");
    if (say_points(speech, change, words)) {
        say_unchanged(speech, change);
    } else {
        say_where(speech, &change->after, words);
        say_papers(speech, &change->after, words);
        say_duration(speech, &change->after);
    }
    say_effect(speech, change, "Thủ tục mới");
    speech_say(speech, EXTRA, "%s cần giúp thì đến %s", words->listeners, words->one_stop);
    free(before);
    free(after);
}

char *announce_change(const struct change *change, const struct words *words)
{
    struct speech speech = {0};
    switch (change->kind) {
    case CHANGE_NEW:
        say_new(&speech, change, words);
        break;
    case CHANGE_AMENDED:
        say_amended(&speech, change, words);
        break;
    case CHANGE_REPLACED:
        say_replaced(&speech, change, words);
        break;
    case CHANGE_ABOLISHED:
        say_abolished(&speech, change, words);
        break;
    }
    return speech_take(&speech, SPEECH_NOTICE);
}

const char *const announce_kinds[] = {"mới", "sửa đổi, bổ sung", "thay thế", "bãi bỏ"};

char *announce_title(const struct change *change)
{
    char *title = NULL;
    const struct record *record = change_record(change);
    const char *name = *record->text[SPOKEN] ? record->text[SPOKEN] : record->text[NAME];
    return asprintf(&title, "Thủ tục %s: %s (%s)", announce_kinds[change->kind], name, record->text[CODE]) < 0
               ? NULL
               : title;
}
