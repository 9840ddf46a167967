/*
 * Private people. In an official paper a person or household that is named and holds no office there is
 * enough, and so is a list of people. In an article or an officer's own notice people are named for good
 * reasons; there it takes, in one sentence, what is that person's own business, or a name in a form under a
 * heading that says such a matter. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/office.h"
#include "document/speech.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define HEADING_HOLDS 8 /* sentences for which a matter said before holds for the names in a form */
#define ADDRESS_MOST 90 /* bytes of a line that only says to whom or about whom the text is */

struct reading {
    bool paper;
    const char *matter; /* the last matter said, NULL = none, and how many sentences ago */
    size_t since;
    size_t names;     /* lines that begin with a name */
    char address[96]; /* the person of a line of its own, "" = none */
    size_t since_addressed;
    bool found;
};

static void tell(struct guard *guard, const char *words, const char *person, size_t length)
{
    if (words) {
        guard_found(guard, "Riêng tư, cần người quyết định: có \"%.*s\" và \"%.*s\".",
                    (int)strcspn(words, "|"), words, (int)length, person);
    } else {
        guard_found(guard, "Riêng tư, cần người quyết định: có \"%.*s\".", (int)length, person);
    }
}

/* "Họ và tên: Phạm Thị Sáu", "Hộ ông: Lê Văn Bảy": a form is filled in. */
static bool is_labelled(const struct guard_sentence *sentence, const struct guard_person *person)
{
    return memchr(sentence->text + person->start, ':', person->end - person->start) != NULL;
}

/* "Kính gửi: Ông Phan Bá Lộc", "Bà Trần Thị Hoa, thôn Đông": a line about one person, by whom the next are
 * meant. */
static void note_address(struct reading *reading, const struct guard_sentence *sentence,
                         const struct guard_person *person)
{
    size_t length = person->end - person->start;
    if (!person->official && person->borne && strlen(sentence->text) <= ADDRESS_MOST &&
        (person->start == 0 || text_starts(sentence->lower, "kính gửi"))) {
        memcpy(reading->address, sentence->text + person->start, length);
        reading->address[length] = '\0';
        reading->since_addressed = 0;
    }
}

/* Is `person` private in this text, and by which words (NULL: by the name alone)? */
static bool is_private(const struct reading *reading, const struct guard_sentence *sentence,
                       const struct guard_person *person, const char **words)
{
    *words = NULL;
    if (person->single && !reading->paper) { /* an article's "ông Tám", named in full before */
        return false;
    }
    *words = guard_matter_of(sentence, person);
    if (!*words && !person->official && (reading->paper || is_labelled(sentence, person)) &&
        reading->since < HEADING_HOLDS) {
        *words = reading->matter;
    }
    return *words || (reading->paper && !person->official);
}

static void check_persons(struct guard *guard, struct reading *reading, const struct guard_sentence *sentence)
{
    struct guard_person person = {0};
    const char *words;
    for (size_t at = 0; !reading->found && guard_next_person(sentence, &at, &person);) {
        if (is_private(reading, sentence, &person, &words)) {
            tell(guard, words, sentence->text + person.start, person.end - person.start);
            reading->found = true;
        }
        note_address(reading, sentence, &person);
    }
}

static void check_sentence(struct guard *guard, struct reading *reading,
                           const struct guard_sentence *sentence)
{
    const char *at, *matter = guard_matter(sentence->lower, &at);
    size_t length = 0;
    reading->since = matter ? 0 : reading->since + 1;
    reading->matter = matter ? matter : reading->matter;
    reading->names += guard_begins_with_name(sentence);
    reading->since_addressed++;
    check_persons(guard, reading, sentence);
    const char *unnamed = reading->paper ? guard_unnamed_people(sentence, &length) : NULL;
    if (!reading->found && unnamed) {
        tell(guard, matter, sentence->text + (unnamed - sentence->lower), length);
        reading->found = true;
    }
    if (!reading->found && matter && *reading->address && reading->since_addressed < 2) {
        tell(guard, matter, reading->address, strlen(reading->address));
        reading->found = true;
    }
}

static bool starts_small(const char *text)
{
    size_t at = 0, start = strspn(text, " \n");
    uint32_t code = text_next(text + start, strnlen(text + start, 4), &at);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL;
}

/* Their full stops end no sentence: "PGS. TS. Trần Thị Vân Anh". */
static const char short_titles[] = "|PGS.|GS.|TS.|ThS.|BS.|LS.|KS.|CN.|";

#define SENTENCE_MOST                                                                                        \
    2000 /* bytes looked at together: time must not grow with the square of a hostile text */

/* Length of the sentence at `text`, with the next ones as long as they go on in small letters: a line of a
 * table or a heading is no sentence. */
static size_t sentence_length(const char *text)
{
    size_t length = speech_sentence(text);
    while (length && length < SENTENCE_MOST && text[length] &&
           (starts_small(text + length) || guard_listed_before(short_titles, text, length))) {
        length += speech_sentence(text + length);
    }
    return length < SENTENCE_MOST ? length : text_utf8_fault(text, SENTENCE_MOST);
}

#define PAPER_HEAD 900 /* bytes in which a paper's letter-head lies */

/* Is the text laid out as an official paper: the state's or Party's letter-head, or a number and articles? */
static bool is_paper(const struct guard *guard)
{
    static const char *const heads[] = {"cộng hòa xã hội chủ nghĩa việt nam"};
    static const char *const articles[] = {"\nđiều 1. ", "\nđiều 1: ", "\nđiều 1\n"};
    char head[PAPER_HEAD + 1];
    struct office_number number;
    size_t n = strnlen(guard->lower, PAPER_HEAD);
    memcpy(head, guard->lower, n);
    head[n] = '\0';
    return guard->input->paper || GUARD_HAS(head, heads) ||
           (GUARD_HAS(guard->lower, articles) && office_find_number(head, &number));
}

void guard_check_people(struct guard *guard)
{
    const char *text = guard->input->text;
    struct reading reading = {.paper = is_paper(guard)};
    size_t at = 0;
    for (size_t n; !reading.found && (n = sentence_length(text + at)) > 0; at += n) {
        char *copy = n > 5 ? strndup(text + at, n) : NULL,
             *lower = copy ? strndup(guard->lower + at, n) : NULL;
        struct guard_sentence sentence = {
            .guard = guard, .at = at, .paper = reading.paper, .text = copy, .lower = lower};
        if (lower) {
            check_sentence(guard, &reading, &sentence);
        }
        free(copy);
        free(lower);
    }
    if (!reading.found && !reading.paper) {
        guard_check_list(guard, reading.names);
    }
}
