/*
 * The guards' parts, shared by guard.c and guard_*.c. Inside document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_GUARD_PARTS_H
#define LOAXA_DOCUMENT_GUARD_PARTS_H

#include "base/buf.h"
#include "document/guard.h"

struct guard {
    const struct guard_input *input;
    char *lower;    /* the text in small letters, byte by byte where it stands in input->text */
    struct buf why; /* what was found */
};

/* A sentence or a line of the text, both NUL-terminated and as long as each other. */
struct guard_sentence {
    const struct guard *guard;
    size_t at;  /* where it begins in the whole */
    bool paper; /* of an official paper */
    const char *text, *lower;
};

/* Adds a sentence to what was found. */
void guard_found(struct guard *guard, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* ---- guard_words.c ---- */

/* `text` in small letters and one spelling ("hoá" is "hóa"), each letter where the great one stands: one that
 * would take another number of bytes stays as it is. New memory, NULL on lack of it. */
char *guard_lower(const char *text);
/* `words` in `text` at word borders, or NULL. */
const char *guard_words(const char *text, const char *words);
bool guard_is_word_byte(char c);
bool guard_starts_upper(const char *text);
/* Tables of words are strings: "|ông|bà|". Bytes of the longest entry that stands at `lower`, 0 = none. */
size_t guard_listed_at(const char *list, const char *lower);
/* The first entry (up to its "|") that `lower` has as words, *at their place; NULL = none. */
const char *guard_listed_in(const char *list, const char *lower, const char **at);
/* Does an entry stand right before lower[at], spaces between them not counted? */
bool guard_listed_before(const char *list, const char *lower, size_t at);
/* Does one of `words` (until NULL) stand in the `within` bytes before `at`, at most 60? */
bool guard_said_before(const char *text, const char *at, size_t within, const char *const *words);

bool guard_has_any(const char *lower, const char *const *list, size_t count);
#define GUARD_HAS(text, list) guard_has_any(text, list, sizeof list / sizeof *list)

/* ---- guard_names.c ---- */

struct guard_person {
    size_t start, end; /* bytes of the sentence, the word before the name included */
    size_t name;       /* where the name itself begins */
    bool borne;        /* a word before it says that it is a person's: "ông", "hộ" */
    bool single;       /* of one word: "ông Tám" */
    size_t row_end;    /* the end of the last name in a row said to hold an office, 0 = none; start with 0 */
    bool own;          /* spoken of at home, or as the matter: "hộ ông …", "đối với bà …" */
    bool office;       /* else, an office is said of him there */
    bool official;     /* that, or he signs or is to be asked */
};

/* The next person of the sentence from byte *at on, which moves behind it. *person is the last one, or zeros.
 */
bool guard_next_person(const struct guard_sentence *sentence, size_t *at, struct guard_person *person);
/* A line of a list: "1. Nguyễn Thị Ba, thôn Đông". */
bool guard_begins_with_name(const struct guard_sentence *sentence);
/* Where the capitalised words from `at` on end, before a full name that follows them. */
size_t guard_capitals_end(const struct guard_sentence *sentence, size_t at);

/* ---- guard_things.c ---- */

/* The end of what stands at `at` when it is the name of a street, a school, a place …, else 0. *last is the
 * end of the last such name in a row of them, 0 = none; it is moved on. */
size_t guard_thing_at(const struct guard_sentence *sentence, size_t at, size_t *last);
/* Is it the name of somebody whose name streets bear, or elsewhere in the text that of a place? */
bool guard_is_named_after(const struct guard_sentence *sentence, const struct guard_person *person);
/* Is nothing but a joining mark or word between the name that ends at `last` (not 0) and the one at `at`? */
bool guard_goes_on(const char *lower, size_t last, size_t at);

/* ---- guard_offices.c ---- */

/* Bytes of the office said at `lower`, 0 = none. */
size_t guard_office_at(const char *lower);
/* Is text[from..to) nothing but the name of a body, or of a firm? */
bool guard_is_body(const struct guard_sentence *sentence, size_t from, size_t to);
/* Does `person` hold an office, sign, or is to be asked? Sets person->own and person->office, moves
 * person->row_end on. */
bool guard_holds_office(const struct guard_sentence *sentence, struct guard_person *person);

/* ---- guard_matters.c ---- */

/* The words in `lower` of a matter that is a person's alone, up to a "|", *at their place; NULL = none.
 * Static memory. */
const char *guard_matter(const char *lower, const char **at);
/* The words that make the sentence private for `person`, NULL = none: a matter, or something an office does
 * for or about somebody. As above. */
const char *guard_matter_of(const struct guard_sentence *sentence, const struct guard_person *person);

/* ---- guard_lists.c ---- */

/* "Phê duyệt danh sách hộ nghèo …", "đối với một hộ": the words by which a paper's sentence is about people
 * without naming them, in `length` bytes; NULL = none. */
const char *guard_unnamed_people(const struct guard_sentence *sentence, size_t *length);
/* "Danh sách hộ nghèo …" as what any text is, or before `names` lines that begin with a name. */
void guard_check_list(struct guard *guard, size_t names);

/* ---- what is looked for ---- */

/* A named person or household together with what is nobody else's business; lists of such. */
void guard_check_people(struct guard *guard);
/* Identity and account numbers, birth dates, mobile numbers. */
void guard_check_numbers(struct guard *guard);

/* Words that hold on one day or in one week only, for a notice that may air on more. */
void guard_check_relative(struct guard *guard);
/* A text whose days are all past. */
void guard_check_past(struct guard *guard);

#endif
