/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The spoken name of a procedure: the officer's, or made from the full name, which may run to a hundred
 * words. Brackets and legal tails go, capitals become small letters, and what is longer than a breath ends
 * where its grammar lets it. Pure; runs in a source worker.
 */
#include "announce_parts.h"
#include "base/text.h"
#include "cell.h"
#include "document/speech.h"
#include <stdlib.h>
#include <string.h>

size_t syllables(const char *text)
{
    return speech_syllables(text, strlen(text));
}

static bool starts_with_any(const char *text, const char *const *words)
{
    for (; *words; words++) {
        if (text_starts(text, *words)) {
            return true;
        }
    }
    return false;
}

static bool ends_with_any(const char *text, size_t length, const char *const *words)
{
    for (; *words; words++) {
        size_t n = strlen(*words);
        if (length >= n && memcmp(text + length - n, *words, n) == 0) {
            return true;
        }
    }
    return false;
}

/* May a name end before text[at]? Before a word that narrows it down it may, after a comma only while nothing
 * has narrowed it ("do cơ quan, tổ chức" is one thing), and never after a word that wants another. */
static bool may_end(const char *text, size_t at, bool narrowed)
{
    static const char *const joints[] = {" đối với ", " trong ", " thuộc ",     " theo ", " do ",
                                         " cho ",     " của ",   " tại ",       " khi ",  " trước ",
                                         " đã ",      " giữa ",  " nhằm ",      " để ",   " không ",
                                         " bị ",      " được ",  " phát hiện ", NULL};
    static const char *const wanting[] = {
        " khi", " cho",   " của",   " do",   " tại",        " theo",      " thuộc", " để",
        " với", " từ",    " trước", " giữa", " trường hợp", " đối tượng", " người", " việc",
        " các", " những", " một",   " diện", " loại",       " phần",      " hoặc",  " và",
        " có",  " là",    " không", " được", " bị",         " đã",        ",",      NULL};
    bool joint = starts_with_any(text + at, joints), comma = strchr(",;:", text[at]) && !narrowed;
    return (joint || comma) && !ends_with_any(text, at, wanting);
}

#define NAME_LEAST 4 /* syllables of a name that still says what it is */

/* Ends `name` where its grammar lets it, or else after the last whole word that fits. True when it was cut.
 */
static bool shorten(char *name, size_t most)
{
    size_t end = 0, word = 0;
    bool narrowed = false;
    for (size_t at = 1; name[at] && syllables(name) > most; at++) {
        size_t before = name[at] == ' ' || strchr(",;:", name[at]) ? speech_syllables(name, at) : 0;
        bool fits = before >= NAME_LEAST && before <= most, ends = fits && may_end(name, at, narrowed);
        end = ends ? at : end;
        word = fits ? at : word;
        narrowed = narrowed || (ends && name[at] == ' ');
    }
    end = end ? end : word;
    if (end) {
        name[end] = '\0';
    }
    return end != 0;
}

char *announce_full_name(const struct record *record)
{
    static const char *const leads[] = {"thủ tục hành chính ", "thủ tục "};
    char *plain = cell_plain(record->text[NAME]);
    char *lower = plain && speech_in_capitals(plain) ? speech_lower(plain) : NULL;
    char *small = lower ? lower : plain ? speech_small(plain) : NULL;
    for (size_t i = 0; small && i < sizeof leads / sizeof *leads; i++) {
        size_t n = strlen(leads[i]);
        if (text_starts(small, leads[i]) && small[n]) {
            memmove(small, small + n, strlen(small + n) + 1);
        }
    }
    free(plain);
    return small;
}

char *announce_name(const struct record *record, size_t most, bool *cut)
{
    char *name = NULL, *small = NULL;
    *cut = false;
    if (*record->text[SPOKEN]) {
        char *plain = cell_plain(record->text[SPOKEN]);
        const char *at = plain ? plain : "";
        at += text_starts(at, "thủ tục ") || text_starts(at, "Thủ tục ") ? strlen("thủ tục ") : 0;
        name = plain ? strdup(at) : NULL;
        free(plain);
    } else {
        name = announce_full_name(record);
    }
    if (name) {
        *cut = shorten(name, most);
        small = speech_small(name);
    }
    free(name);
    return small;
}
