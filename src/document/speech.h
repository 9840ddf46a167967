/*
 * Sentences fit for a horn: counting syllables as they will be spoken, breathing, and composing a notice that
 * fits. The limits come from what a horn can carry: a breath group (between two marks) of at most 18
 * syllables, a sentence of at most 30 except a document's title, a notice of at most 60 s. Pure. Numbers and
 * abbreviations are counted as spoken but left as figures: how they sound belongs to the reader and the
 * voice.
 */
#ifndef LOAXA_DOCUMENT_SPEECH_H
#define LOAXA_DOCUMENT_SPEECH_H

#include "base/civil.h"
#include <stdbool.h>
#include <stddef.h>

enum {
    SPEECH_BREATH = 18,
    SPEECH_SENTENCE = 30,
    SPEECH_NOTICE = 160
}; /* syllables; 160 ≈ 60 s with pauses */

/* Syllables of the first `length` bytes as spoken: "2026" is seven, "UBND" four. */
size_t speech_syllables(const char *text, size_t length);

struct speech_measure {
    size_t syllables, longest_breath, longest_sentence, sentences;
};
void speech_measure(const char *text, struct speech_measure *out);

/* Does the mark at text[at] end a breath group? Not inside a number ("1.789", "99,8"). */
bool speech_ends_breath(const char *text, size_t at);

/* Length in bytes of the sentence at the head of `text`, its mark included; 0 at the end. */
size_t speech_sentence(const char *text);

/* The text with commas put in where a breath group is too long, before a joining word where there is one. New
 * memory, NULL on lack of it. */
char *speech_breathe(const char *text);

/* Bytes at the head of an article that only name a newspaper: "(Báo Suối Thử) - ", "STO – "; 0 when none do.
 * They are the page's, not for the ear. */
size_t speech_newspaper(const char *text);

/* "thứ Ba, ngày 1 tháng 12 năm 2026"; the year only when `with_year`. */
#define SPEECH_DATE_SIZE 64
void speech_date(struct date date, bool with_year, char out[SPEECH_DATE_SIZE]);

/* First letter made upper case (or lower, unless it begins an abbreviation), or NULL; new memory. */
char *speech_capital(const char *text);
char *speech_small(const char *text);
/* Capitals throughout made small, abbreviations left as they are ("ỦY BAN MTTQ" → "ủy ban MTTQ"); new memory.
 */
char *speech_lower(const char *text);
/* Is the text written in capitals, as titles and letter-heads are? */
bool speech_in_capitals(const char *text);
/* A title as it is said: one in capitals made small, its first letter great; new memory. */
char *speech_title(const char *text);

/* ---- composing ---- */

#define SPEECH_SENTENCES 40
struct speech {
    struct {
        char *text;
        int weight;
    } sentences[SPEECH_SENTENCES];
    size_t count;
    int error;
};

/* Adds one sentence (its full stop and first capital are put right, breath commas added). `weight` 0 is never
 * left out; of the others the greatest goes first when the notice grows too long. */
void speech_say(struct speech *speech, int weight, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds a text that already is whole sentences, each checked: one over 30 syllables is left out. Returns how
 * many were taken, at most `most`. */
size_t speech_quote(struct speech *speech, int weight, const char *text, size_t most);
/* All sentences, a line each, shortened to `most` syllables by leaving out the weightiest. New memory; NULL
 * on lack of memory. Empties `speech`. */
char *speech_take(struct speech *speech, size_t most);
void speech_done(struct speech *speech);

#endif
