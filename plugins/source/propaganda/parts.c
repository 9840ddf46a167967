/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parts of an article and the words around them. Pure; the article's own words are never changed, a
 * newspaper's name before them is not said.
 */
#include "parts.h"
#include "base/buf.h"
#include "base/text.h"
#include "document/speech.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SYLLABLES_PER_MINUTE 170

size_t parts_syllables(int64_t ms)
{
    return (size_t)(ms * SYLLABLES_PER_MINUTE / 60000);
}

/* Length of the next piece that may not be cut: a paragraph, or a sentence of one that is too long. */
static size_t piece_length(const char *text, size_t most)
{
    size_t paragraph = strcspn(text, "\n");
    paragraph += text[paragraph] == '\n';
    return speech_syllables(text, paragraph) > most ? speech_sentence(text) : paragraph;
}

#define HEADING_MOST 14 /* syllables */

/* Does the paragraph only lead to the next one: a heading, "mấy việc sau:"? */
static bool leads_on(const struct document *doc, size_t i)
{
    const char *text = doc->paragraphs[i].text;
    size_t length = strlen(text);
    if (i + 1 >= doc->paragraph_count || !length) {
        return false;
    }
    return text[length - 1] == ':' || doc->paragraphs[i].heading > 0 ||
           (!document_ends_sentence(text) && document_ends_sentence(doc->paragraphs[i + 1].text) &&
            speech_syllables(text, length) <= HEADING_MOST);
}

/* Where a part that was to begin at `at`, with paragraph `i`, had better begin; not at or before `after`. */
static size_t good_start(const struct document *doc, const char *text, size_t at, size_t i, size_t after)
{
    size_t best = at;
    while (i && at && text[at - 1] == '\n' && leads_on(doc, i - 1)) {
        for (at--; at && text[at - 1] != '\n';) {
            at--;
        }
        i--;
    }
    return at > after ? at : best;
}

int parts_split(struct parts *parts, const struct document *doc, const char *text, size_t most)
{
    size_t total = speech_syllables(text, strlen(text)), wanted = (total + most - 1) / most, spent = 0;
    parts->text = strdup(text);
    parts->count = 0;
    if (!parts->text) {
        return -ENOMEM;
    }
    wanted = wanted < 1 ? 1 : wanted > PARTS_MOST ? PARTS_MOST : wanted;
    size_t share = total / wanted + 1;
    parts->start[parts->count++] = speech_newspaper(text);
    for (size_t at = parts->start[0], i = 0, n; (n = piece_length(text + at, most)) > 0; at += n) {
        size_t syllables = speech_syllables(text + at, n);
        size_t due = share * parts->count; /* where the present part should end */
        bool late = spent + syllables > due && spent + syllables - due > (spent < due ? due - spent : 0);
        if (late && at > parts->start[parts->count - 1] && parts->count < wanted) {
            parts->start[parts->count] = good_start(doc, text, at, i, parts->start[parts->count - 1]);
            parts->count++;
        }
        spent += syllables;
        i += text[at + n - 1] == '\n';
    }
    parts->start[parts->count] = strlen(text);
    return 0;
}

void parts_done(struct parts *parts)
{
    free(parts->text);
    *parts = (struct parts){0};
}

static const char *ordinal(size_t n)
{
    static const char *const words[] = {"không", "một", "hai", "ba",   "bốn", "năm",
                                        "sáu",   "bảy", "tám", "chín", "mười"};
    return n < sizeof words / sizeof *words ? words[n] : NULL;
}

static void part_words(size_t n, char out[32])
{
    const char *word = ordinal(n);
    struct buf buf;
    buf_init(&buf, 32);
    if (word) {
        buf_format(&buf, "%s", word);
    } else {
        buf_format(&buf, "%zu", n);
    }
    memcpy(out, buf.data, buf.length + 1);
    buf_done(&buf);
}

/* A sub-folder named in words ("Sức khỏe mọi nhà") is a column; "suc-khoe" is only a topic. */
static bool is_column(const char *within)
{
    return strchr(within, ' ') != NULL && !strchr(within, '/');
}

static unsigned variant(const char *id, unsigned of)
{
    char hash[17];
    folder_fingerprint(id, hash);
    return (unsigned)(strtoul(hash + 8, NULL, 16) % of);
}

static void opening(struct speech *speech, const struct parts *parts, size_t part, const char *title,
                    const struct folder_file *file, const char *listeners)
{
    char number[32];
    part_words(part, number);
    if (is_column(file->within)) {
        speech_say(speech, 0, "Chuyên mục %s", file->within);
    }
    if (parts->untitled) {
        speech_say(speech, 0, "Mời %s nghe bài tuyên truyền%s%s", listeners,
                   parts->count > 1 ? ", phần " : "", parts->count > 1 ? number : "");
    } else if (parts->count > 1) {
        speech_say(speech, 0, "Mời %s nghe bài, %s, phần %s", listeners, title, number);
    } else if (variant(file->id, 3) == 0) {
        speech_say(speech, 0, "Mời %s nghe bài, %s", listeners, title);
    } else if (variant(file->id, 3) == 1) {
        speech_say(speech, 0, "Sau đây, mời %s nghe bài, %s", listeners, title);
    } else {
        speech_say(speech, 0, "Đài xin gửi tới %s bài, %s", listeners, title);
    }
}

static void closing(struct speech *speech, const struct parts *parts, size_t part, const char *title,
                    const char *listeners)
{
    char number[32], next[32];
    part_words(part, number);
    part_words(part + 1, next);
    if (part < parts->count) {
        speech_say(speech, 0, "%s vừa nghe phần %s%s%s", listeners, number, parts->untitled ? "" : ", bài ",
                   parts->untitled ? "" : title);
        speech_say(speech, 0, "Hẹn %s nghe tiếp phần %s", listeners, next);
    } else if (parts->untitled) {
        speech_say(speech, 0, "Bài đến đây là hết. Cảm ơn %s đã lắng nghe", listeners);
    } else if (parts->count > 1) {
        speech_say(speech, 0, "%s vừa nghe phần %s, cũng là phần cuối, bài %s", listeners, number, title);
    } else {
        speech_say(speech, 0, "%s vừa nghe bài, %s", listeners, title);
    }
}

char *parts_speech(const struct parts *parts, size_t part, const char *title, const struct folder_file *file,
                   const char *listeners)
{
    struct speech before = {0}, after = {0};
    struct buf out;
    size_t from = parts->start[part - 1], length = parts->start[part] - from;
    buf_init(&out, length + 65536);
    char *said = speech_title(title);
    opening(&before, parts, part, said ? said : title, file, listeners);
    closing(&after, parts, part, said ? said : title, listeners);
    free(said);
    char *head = speech_take(&before, 400), *tail = speech_take(&after, 400);
    if (head && tail) {
        buf_add_text(&out, head);
        buf_add(&out, parts->text + from, length);
        if (length && parts->text[from + length - 1] != '\n') {
            buf_add_text(&out, "\n");
        }
        buf_add_text(&out, tail);
    } else {
        out.error = -ENOMEM;
    }
    free(head);
    free(tail);
    char *text = out.error ? NULL : buf_take(&out);
    buf_done(&out);
    return text;
}
