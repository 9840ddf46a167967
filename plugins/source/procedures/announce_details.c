/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one procedure asks of people: for whom, where, which papers, how long, what it costs. What is not
 * known is not said, or people are sent to the board where it is posted; a fee is read only with its
 * exemptions. Pure; runs in a source worker.
 */
#include "announce_parts.h"
#include "base/text.h"
#include "cell.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- for whom ---- */

/* The kinds of people and bodies that the portal's many names come down to. */
static const struct {
    const char *spoken;
    const char *folded[5];
} kinds_of_people[] = {
    {"người dân", {"cong dan viet nam", "ca nhan", "ho gia dinh", "nguoi dan", NULL}},
    {"doanh nghiệp, hợp tác xã", {"doanh nghiep", "hop tac xa", "ho kinh doanh", NULL}},
    {"cơ quan, tổ chức", {"to chuc", "co quan", NULL}},
};
#define KINDS (sizeof kinds_of_people / sizeof *kinds_of_people)

static bool is_of_kind(const char *item, size_t kind)
{
    char *folded = document_fold(item);
    bool is = false;
    for (size_t i = 0; folded && kinds_of_people[kind].folded[i] && !is; i++) {
        is = text_starts(folded, kinds_of_people[kind].folded[i]);
    }
    free(folded);
    return is;
}

/* More kinds of people than a sentence holds: only what they come down to. */
static void say_kinds(struct speech *speech, const char *what, const struct items *who)
{
    const char *said[KINDS];
    size_t count = 0;
    for (size_t kind = 0; kind < KINDS; kind++) {
        bool any = false;
        for (size_t i = 0; i < who->count; i++) {
            any = any || is_of_kind(who->items[i], kind);
        }
        if (any) {
            said[count++] = kinds_of_people[kind].spoken;
        }
    }
    if (count) {
        speech_say(speech, USEFUL, "%s dành cho %s%s%s%s%s", what, said[0], count > 1 ? ", " : "",
                   count > 1 ? said[1] : "", count > 2 ? ", " : "", count > 2 ? said[2] : "");
    }
}

void say_who(struct speech *speech, const char *what, const struct record *record)
{
    struct items who;
    if (items_read(record->text[WHO], &who)) {
        speech->error = -ENOMEM;
        return;
    }
    size_t longest = 0;
    for (size_t i = 0; i < who.count; i++) {
        char *folded = document_fold(who.items[i]);
        if (folded && (strcmp(folded, "cong dan viet nam") == 0 ||
                       (who.count == 1 && strcmp(folded, "ca nhan") == 0))) {
            free(who.items[i]);
            who.items[i] = strdup("người dân");
        }
        free(folded);
        longest = who.items[i] && syllables(who.items[i]) > longest ? syllables(who.items[i]) : longest;
    }
    if (who.count == 1 && who.items[0] && longest <= SPEECH_SENTENCE - 5) {
        speech_say(speech, USEFUL, "%s dành cho %s", what, who.items[0]);
    } else if (who.count == 2 && who.items[0] && who.items[1] && longest <= 10) {
        speech_say(speech, USEFUL, "%s dành cho %s và %s", what, who.items[0], who.items[1]);
    } else if (who.count) {
        say_kinds(speech, what, &who);
    }
    items_done(&who);
}

/* ---- where ---- */

char *place_of(const struct record *record, const struct words *words)
{
    char *plain = cell_plain(record->text[WHERE]);
    if (plain && *plain && !strpbrk(plain, "0123456789;:") && syllables(plain) <= PLACE_MOST) {
        return plain;
    }
    free(plain);
    return strdup(words->one_stop);
}

void say_where(struct speech *speech, const struct record *record, const struct words *words)
{
    char *place = place_of(record, words);
    speech_say(speech, IMPORTANT, "%s nộp hồ sơ tại %s", words->listeners, place ? place : words->one_stop);
    free(place);
}

/* ---- papers ---- */

/* Papers that only some must bring cannot be counted or read off as if all must. */
static bool depends(const struct items *papers)
{
    static const char *const signs[] = {"trường hợp", "nếu ", " hoặc ", "tùy "};
    for (size_t i = 0; i < papers->count; i++) {
        for (size_t s = 0; s < sizeof signs / sizeof *signs; s++) {
            if (strstr(papers->items[i], signs[s])) {
                return true;
            }
        }
    }
    return false;
}

static void say_list(struct speech *speech, const struct items *papers)
{
    static const char *const ordinals[] = {"Một là", "Hai là", "Ba là"};
    speech_say(speech, IMPORTANT, "Giấy tờ phải nộp có %zu loại", papers->count);
    for (size_t i = 0; i < papers->count; i++) {
        speech_say(speech, IMPORTANT, "%s, %s", ordinals[i], papers->items[i]);
    }
}

void say_papers(struct speech *speech, const struct record *record, const struct words *words)
{
    struct items papers;
    size_t longest = 0;
    if (items_read(record->text[PAPERS], &papers)) {
        speech->error = -ENOMEM;
        return;
    }
    for (size_t i = 0; i < papers.count; i++) {
        longest = syllables(papers.items[i]) > longest ? syllables(papers.items[i]) : longest;
    }
    if (papers.count && depends(&papers)) {
        speech_say(speech, IMPORTANT, "Bản kê giấy tờ phải nộp có sẵn ở nơi nộp");
    } else if (papers.count > 3 || longest > ITEM_MOST) {
        speech_say(speech, IMPORTANT, "Hồ sơ gồm %zu loại giấy tờ", papers.count);
        speech_say(speech, IMPORTANT, "Bản kê có sẵn ở nơi nộp");
    } else if (papers.count == 1) {
        speech_say(speech, IMPORTANT, "%s mang theo %s", words->listeners, papers.items[0]);
    } else if (papers.count == 2 && syllables(papers.items[0]) + syllables(papers.items[1]) <= 22) {
        speech_say(speech, IMPORTANT, "%s mang theo %s, và %s", words->listeners, papers.items[0],
                   papers.items[1]);
    } else if (papers.count) {
        say_list(speech, &papers);
    }
    items_done(&papers);
}

/* ---- how long ---- */

/* The cell says "the same day" before any number of days. */
static bool is_same_day(const char *folded)
{
    const char *day = strstr(folded, "trong ngay"), *at_once = strstr(folded, "ngay khi");
    size_t first = strcspn(folded, "0123456789");
    day = day ? day : at_once;
    return day && (size_t)(day - folded) < first;
}

/* "Không quá 5 ngày", "trong thời hạn 5 ngày": without its lead; *most says whether it was an upper limit. */
static const char *without_lead(const char *text, bool *most)
{
    static const struct {
        const char *words;
        bool most;
    } leads[] = {{"trong thời hạn ", false}, {"trong thời gian ", false}, {"trong vòng ", false},
                 {"thời hạn ", false},       {"trong ", false},           {"không quá ", true},
                 {"tối đa ", true},          {"chậm nhất ", true},        {"là ", false}};
    for (size_t i = 0; i < sizeof leads / sizeof *leads;) {
        if (text_starts(text, leads[i].words)) {
            text += strlen(leads[i].words);
            *most = *most || leads[i].most;
            i = 0;
        } else {
            i++;
        }
    }
    return text;
}

void say_duration(struct speech *speech, const struct record *record)
{
    char *plain = cell_plain(record->text[DURATION]), *folded = plain ? document_fold(plain) : NULL;
    char *small = plain ? text_lower(plain) : NULL;
    bool most = false;
    const char *time = small ? without_lead(small, &most) : "";
    if (folded && is_same_day(folded)) {
        speech_say(speech, USEFUL, "Kết quả trả ngay trong ngày");
        if (strstr(folded, "sau 15 gio")) {
            speech_say(speech, EXTRA, "Hồ sơ nhận sau 15 giờ thì trả vào ngày làm việc kế tiếp");
        }
    } else if (isdigit((unsigned char)*time) && !strchr(time, ';') && syllables(time) <= PLACE_MOST) {
        speech_say(speech, USEFUL, most ? "Chậm nhất %s thì có kết quả" : "Sau %s thì có kết quả", time);
    }
    free(small);
    free(folded);
    free(plain);
}

/* ---- what it costs ---- */

static bool fee_is_sayable(const char *fee)
{
    return *fee && isdigit((unsigned char)*fee) && !strchr(fee, ';') && syllables(fee) <= PLACE_MOST;
}

/* "hộ nghèo; người có công" → "Hộ nghèo, người có công được miễn, giảm"; a whole sentence stays one. */
static void say_exempt(struct speech *speech, const char *exempt)
{
    char *small = speech_small(exempt);
    bool whole = small && (text_starts(small, "miễn ") || text_starts(small, "giảm ") ||
                           strstr(small, "được miễn") || strstr(small, "được giảm"));
    speech_say(speech, USEFUL, whole ? "%s" : "%s được miễn, giảm", exempt);
    free(small);
}

/* The portal writes "Lệ phí : 8.000 Đồng". */
static char *plain_fee(const char *cell)
{
    static const char *const leads[] = {"Phí, lệ phí:", "Lệ phí:", "Lệ phí :", "Phí:", "Phí :", "Mức phí:"};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        cell += text_starts(cell, leads[i]) ? strlen(leads[i]) : 0;
    }
    char *fee = cell_plain(cell + strspn(cell, " ")), *unit = fee ? strstr(fee, "Đồng") : NULL;
    if (unit) {
        memcpy(unit, "đ", strlen("đ"));
    }
    return fee;
}

void say_fee(struct speech *speech, const struct record *record, const struct words *words)
{
    char *fee = plain_fee(record->text[FEE]), *exempt = cell_plain(record->text[EXEMPT]);
    bool bracketed = strpbrk(record->text[FEE], "(["); /* what it says of exemptions was left out */
    if (!fee || !exempt) {
        speech->error = -ENOMEM;
    } else if (cell_is_free(record->text[FEE]) || cell_is_free(fee)) {
        speech_say(speech, USEFUL, "Thủ tục này không thu tiền");
    } else if (fee_is_sayable(fee) && cell_is_none(exempt) && !bracketed) {
        speech_say(speech, USEFUL, "Lệ phí là %s", fee);
    } else if (fee_is_sayable(fee) && *exempt && !cell_is_none(exempt) &&
               syllables(exempt) <= SPEECH_SENTENCE - 4) {
        speech_say(speech, USEFUL, "Lệ phí là %s", fee);
        say_exempt(speech, exempt);
    } else {
        speech_say(speech, USEFUL, "Mức lệ phí và các trường hợp được miễn đã niêm yết tại nơi nộp");
        speech_say(speech, EXTRA, "%s xem trước khi đóng tiền", words->listeners);
    }
    free(fee);
    free(exempt);
}
