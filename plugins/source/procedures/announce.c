/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of procedure notices, by kind of change, and of what stands: what kind of thing it is, for whom,
 * which procedure, what to do. Pure; runs in a source worker.
 */
#include "announce.h"
#include "announce_parts.h"
#include "cell.h"
#include "document/office.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* "Đó là thủ tục …"; what a sentence cannot hold of its name is posted. */
static void say_name(struct speech *speech, const char *lead, const struct record *record,
                     const struct words *words)
{
    bool cut;
    char *name = announce_name(record, NAME_MOST, &cut);
    speech_say(speech, ALWAYS, "%s thủ tục %s", lead, name ? name : "");
    if (cut) {
        speech_say(speech, IMPORTANT, "Tên đầy đủ của thủ tục niêm yết tại %s", words->posted_at);
    }
    free(name);
}

/* A short name is worth saying twice, a long one is not. */
static void say_again(struct speech *speech, const char *before, const struct record *record,
                      const char *after)
{
    bool cut;
    char *name = announce_name(record, NAME_MOST, &cut);
    if (name && syllables(name) <= AGAIN_MOST) {
        speech_say(speech, REMINDER, "Xin nhắc lại. %s %s%s", before, name, after);
    }
    free(name);
}

/* What people do about it: the same whether it is new or stands. */
static void say_how(struct speech *speech, const struct record *record, const struct words *words)
{
    say_where(speech, record, words);
    say_papers(speech, record, words);
    say_duration(speech, record);
    say_fee(speech, record, words);
}

static void say_new(struct speech *speech, const struct change *change, const struct words *words)
{
    const struct record *record = &change->after;
    char *place = place_of(record, words), *where = NULL;
    speech_say(speech, ALWAYS, "Thông báo thủ tục hành chính mới");
    say_who(speech, "Việc này", record);
    say_name(speech, "Đó là", record, words);
    say_effect(speech, change, "Thủ tục này");
    say_how(speech, record, words);
    if (place && asprintf(&where, ", nộp tại %s", place) >= 0) {
        say_again(speech, "Thủ tục mới,", record, where);
        free(where);
    }
    free(place);
}

static void say_renamed(struct speech *speech, const struct change *change)
{
    bool cut;
    char *before = announce_name(&change->before, NAME_MOST, &cut),
         *after = announce_name(&change->after, NAME_MOST, &cut);
    if (before && after && strcmp(before, after) != 0) {
        speech_say(speech, USEFUL, "Tên trước đây là %s", before);
    }
    free(before);
    free(after);
}

static void say_amended(struct speech *speech, const struct change *change, const struct words *words)
{
    speech_say(speech, ALWAYS, "Thông báo thủ tục hành chính sửa đổi, bổ sung");
    if (strcmp(change->before.text[WHO], change->after.text[WHO]) == 0) {
        say_who(speech, "Việc này", &change->after); /* else it is one of the points */
    }
    say_name(speech, "Đó là", &change->after, words);
    say_renamed(speech, change);
    if (say_points(speech, change, words)) {
        say_unchanged(speech, change);
    } else {
        speech_say(speech, IMPORTANT, "Những điểm mới niêm yết tại %s", words->posted_at);
        speech_say(speech, USEFUL, "%s chưa rõ thì đến %s, cán bộ hướng dẫn tại chỗ", words->listeners,
                   words->one_stop);
    }
    say_effect(speech, change, "Thay đổi này");
    say_again(speech, "Có thay đổi về thủ tục", &change->after, "");
}

static void say_instead(struct speech *speech, const struct change *change, const struct words *words)
{
    const char *instead =
        *change->after.text[INSTEAD] ? change->after.text[INSTEAD] : change->before.text[INSTEAD];
    char *plain = cell_plain(instead);
    if (!plain || !*plain || !speech_quote(speech, ALWAYS, plain, 3)) {
        speech_say(speech, ALWAYS, "Việc này nay làm thế nào, %s hỏi tại %s", words->listeners,
                   words->one_stop);
    }
    free(plain);
}

static void say_abolished(struct speech *speech, const struct change *change, const struct words *words)
{
    char day[SPEECH_DATE_SIZE];
    struct date date;
    speech_say(speech, ALWAYS, "Thông báo bãi bỏ một thủ tục hành chính");
    say_who(speech, "Tin này", &change->before);
    say_name(speech, "Đó là", &change->before, words);
    if (effect_of(change, &date)) {
        speech_date(date, true, day);
        speech_say(speech, ALWAYS, "Từ %s, %s không phải làm thủ tục này nữa", day, words->listeners);
    } else {
        speech_say(speech, ALWAYS, "%s không phải làm thủ tục này nữa", words->listeners);
    }
    say_instead(speech, change, words);
    speech_say(speech, USEFUL, "Không ai được thu tiền về thủ tục đã bãi bỏ");
    speech_say(speech, EXTRA, "Nơi nào vẫn đòi giấy này, %s báo cho %s", words->listeners, words->authority);
}

static void say_replaced(struct speech *speech, const struct change *change, const struct words *words)
{
    bool cut;
    char *before = announce_name(&change->before, NAME_MOST, &cut),
         *after = announce_name(&change->after, NAME_MOST, &cut);
    bool same = before && after && strcmp(before, after) == 0;
    speech_say(speech, ALWAYS, "Thông báo thay thế thủ tục hành chính");
    say_who(speech, "Việc này", &change->after);
    if (!same) {
        say_name(speech, "Trước đây là", &change->before, words);
    }
    say_name(speech, same ? "Đó là" : "Nay thay bằng", &change->after, words);
    if (same) {
        speech_say(speech, ALWAYS, "Thủ tục cũ được thay bằng thủ tục mới cùng tên");
    }
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

char *announce_standing(const struct record *record, const struct words *words)
{
    struct speech speech = {0};
    speech_say(&speech, ALWAYS, "Hướng dẫn làm một thủ tục hành chính");
    say_who(&speech, "Việc này", record);
    say_name(&speech, "Đó là", record, words);
    say_how(&speech, record, words);
    speech_say(&speech, EXTRA, "%s chưa rõ thì ghé hỏi tại %s, cán bộ hướng dẫn tại chỗ", words->listeners,
               words->one_stop);
    return speech_take(&speech, SPEECH_NOTICE);
}

const char *const announce_kinds[] = {"mới", "sửa đổi, bổ sung", "thay thế", "bãi bỏ"};

/* "Thủ tục mới: khai sinh (9.100001)" */
static char *title_of(const char *kind, const struct record *record)
{
    char *title = NULL;
    char *name = *record->text[SPOKEN] ? strdup(record->text[SPOKEN]) : announce_full_name(record);
    if (!name || asprintf(&title, "Thủ tục %s: %s (%s)", kind, name, record->text[CODE]) < 0) {
        title = NULL;
    }
    free(name);
    return title;
}

char *announce_title(const struct change *change)
{
    return title_of(announce_kinds[change->kind], change_record(change));
}

char *announce_standing_title(const struct record *record)
{
    return title_of("thường dùng", record);
}
