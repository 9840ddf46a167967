/*
 * Private people. In an official paper a person or household that is named and holds no office there is
 * enough, and so is a list of people; a paper's ruling typed into a notice is judged alike. In an article or
 * an officer's own words people are named for good reasons; there it takes, in one sentence, what is that
 * person's own business, or a name in a form under a heading that says such a matter. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/office.h"
#include "document/speech.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define HEADING_HOLDS 8 /* sentences for which a matter said before holds for the names in a form */

#define OFFICIALS_MOST 16 /* remembered of one text */

/* Somebody who was named with an office: his name in the small letters of the whole. */
struct official {
    const char *name;
    size_t length;
};

struct reading {
    struct official officials[OFFICIALS_MOST];
    size_t official_count;
    bool paper;
    const char *matter; /* the last matter said, NULL = none, and how many sentences ago */
    size_t since;
    size_t names; /* lines that begin with a name */
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

/* "bà Ngô Thị Hạnh, Chủ tịch UBND xã; … bà Ngô Thị Hạnh": was the same name told with an office before? */
static bool had_office(const struct reading *reading, const struct guard_sentence *sentence,
                       const struct guard_person *person)
{
    size_t length = person->end - person->name;
    for (size_t i = 0; i < reading->official_count && !person->single; i++) {
        const struct official *official = &reading->officials[i];
        if (official->length == length &&
            memcmp(official->name, sentence->lower + person->name, length) == 0) {
            return true;
        }
    }
    return false;
}

static void remember(struct reading *reading, const struct guard_sentence *sentence,
                     const struct guard_person *person)
{
    if (person->office && !person->single && reading->official_count < OFFICIALS_MOST) {
        reading->officials[reading->official_count++] = (struct official){
            sentence->guard->lower + sentence->at + person->name, person->end - person->name};
    }
}

/* Is `person` private in this text, and by which words (NULL: by the name alone)? */
static bool is_private(const struct reading *reading, const struct guard_sentence *sentence,
                       const struct guard_person *person, const char **words)
{
    *words = NULL;
    if (person->single && !sentence->paper) { /* an article's "ông Tám", named in full before */
        return false;
    }
    *words = guard_matter_of(sentence, person);
    if (!*words && !person->official && (sentence->paper || is_labelled(sentence, person)) &&
        reading->since < HEADING_HOLDS) {
        *words = reading->matter;
    }
    bool known = person->official || (!person->own && had_office(reading, sentence, person));
    return *words || (sentence->paper && !known);
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
        remember(reading, sentence, &person);
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
    check_persons(guard, reading, sentence);
    const char *unnamed = sentence->paper ? guard_unnamed_people(sentence, &length) : NULL;
    if (!reading->found && unnamed) {
        tell(guard, matter, sentence->text + (unnamed - sentence->lower), length);
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

/* Bytes looked at together: time must not grow with the square of a hostile text. */
#define SENTENCE_MOST 2000

/* Is there only "Điều 1." so far? */
static bool is_article_head(const char *text, size_t length)
{
    static const char head[] = "Điều ";
    size_t n = sizeof head - 1;
    return length > n && text_starts(text, head) && n + strspn(text + n, "0123456789. ") >= length;
}

/* Length of the sentence at `text`, with the next ones as long as they go on in small letters: a line of a
 * table or a heading is no sentence. */
static size_t sentence_length(const char *text)
{
    size_t length = speech_sentence(text);
    while (length && length < SENTENCE_MOST && text[length] &&
           (starts_small(text + length) || guard_listed_before(short_titles, text, length) ||
            is_article_head(text, length))) {
        length += speech_sentence(text + length);
    }
    return length < SENTENCE_MOST ? length : text_utf8_fault(text, SENTENCE_MOST);
}

/* Is the sentence one of an office, as a paper's subject or ruling is, typed into a notice as it stands? */
static bool is_offices_sentence(const struct guard_sentence *sentence)
{
    static const char heads[] =
        "|quyết định|kết luận|biên bản|giấy mời|giấy xác nhận|giấy triệu tập|giấy chứng nhận|giấy phép|phê "
        "duyệt|"
        "phê chuẩn|công nhận|chấp thuận|căn cứ|cho phép|hủy|trích lục|điều 1|điều 2|kính gửi|trích yếu|lệnh|";
    const char *at;
    return !sentence->guard->input->article && (guard_listed_at(heads, sentence->lower) ||
                                                guard_listed_in("|về việc|v/v|", sentence->lower, &at));
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
            sentence.paper = sentence.paper || is_offices_sentence(&sentence);
            check_sentence(guard, &reading, &sentence);
        }
        free(copy);
        free(lower);
    }
    if (!reading.found && !reading.paper) {
        guard_check_list(guard, reading.names);
    }
}
