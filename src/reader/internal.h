/*
 * What the files of the reader share and nobody else sees. A text is prepared (NFC, stripped, mapped), cut
 * into lines, each line into tokens; rules look at one token after another and claim stretches of them as
 * spans with their spoken words; what no rule claims is a plain word or a mark. Then the line's tokens and
 * spans become clauses. Everything lives for one reader_read and belongs to its thread.
 */
#ifndef LOAXA_READER_INTERNAL_H
#define LOAXA_READER_INTERNAL_H

#include "base/buf.h"
#include "base/text.h"
#include "reader/reader.h"
#include <string.h>

#define NONE SIZE_MAX
#define ARRAY_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- letters and syllables (letters.c, syllable.c) --------------------------------------------------------
 */

#define LETTER_UPPER 8
/* A Vietnamese letter taken apart. base: 'a'..'z' and '1' ă '2' â '3' ê '4' ô '5' ơ '6' ư '7' đ; 0 = none. */
struct letter {
    uint8_t base;
    uint8_t tone; /* 0 level, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng; | LETTER_UPPER */
};

#define LETTERS_LATIN 241
#define LETTERS_VIETNAMESE 90
extern const struct letter letters_latin[LETTERS_LATIN];           /* U+00C0.. */
extern const struct letter letters_vietnamese[LETTERS_VIETNAMESE]; /* U+1EA0.. */

static inline struct letter letter_of(uint32_t code_point)
{
    struct letter none = {0, 0};
    if (code_point >= 'a' && code_point <= 'z')
        return (struct letter){(uint8_t)code_point, 0};
    if (code_point >= 'A' && code_point <= 'Z')
        return (struct letter){(uint8_t)(code_point + 32), LETTER_UPPER};
    if (code_point >= 0xC0 && code_point < 0xC0 + LETTERS_LATIN)
        return letters_latin[code_point - 0xC0];
    if (code_point >= 0x1EA0 && code_point < 0x1EA0 + LETTERS_VIETNAMESE)
        return letters_vietnamese[code_point - 0x1EA0];
    return none;
}
/* Is `bytes` of `word` (NFC, any case, letters only) one Vietnamese syllable by its structure? */
bool syllable_valid(const char *word, size_t bytes);
/* The same for a bare rime or syllable already taken apart, tone 0..5. */
bool syllable_bases_valid(const char *bases, size_t count, int tone);

/* ---- text prepared (prepare.c) ----------------------------------------------------------------------------
 */

struct prepared {
    char *nfc; /* what offsets count in */
    size_t nfc_length;
    char *text; /* controls, zero-width and soft hyphens gone, odd spaces plain; may be == nfc */
    size_t length;
    uint32_t *cuts; /* code points of `nfc` missing from `text`, as indexes into nfc, ascending */
    size_t cut_count;
    bool old; /* every year it names is before 2025 */
};
int prepare(const char *utf8, size_t length, struct prepared *out, struct error *err);
void prepared_done(struct prepared *prepared);

/* Walks `text` forward, telling code points of `nfc`. */
struct cursor {
    const struct prepared *prepared;
    size_t byte, point, cut;
};
uint32_t cursor_to(struct cursor *cursor, size_t byte);    /* start of what stands at byte */
uint32_t cursor_end_of(struct cursor cursor, size_t byte); /* end of what ends before byte */

/* ---- tokens (tokens.c)
 * -------------------------------------------------------------------------------------- */

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };
enum {
    SHAPE_UPPER = 1,    /* has letters, all of them capitals */
    SHAPE_CAPITAL = 2,  /* begins with a capital */
    SHAPE_LOWER = 4,    /* no capital */
    SHAPE_SYLLABLE = 8, /* a Vietnamese syllable */
    SHAPE_OTHER = 16,   /* holds letters of another script */
    SHAPE_LATIN = 32    /* holds a Latin letter */
};

struct token {
    uint32_t start, end; /* bytes in line->text */
    uint32_t mark;       /* code point of a mark */
    uint32_t hash;       /* of the lower-cased word */
    uint8_t kind, shape;
    uint8_t letters; /* code points, saturating */
    bool space;      /* white space before it */
    bool cell;       /* … with a tab in it: the next cell of a table */
};

struct span {
    uint32_t first, end; /* tokens */
    uint32_t say, say_length, advice;
    uint8_t kind, flag;
};

struct match {
    size_t first, end; /* tokens claimed; first may lie before the token asked about */
    enum reader_kind kind;
    enum reader_flag flag;
    char advice[192];
};

/* What one text remembers from line to line. */
#define GLOSSES_MOST 32
struct gloss { /* an abbreviation that the text itself explains: "tổ công nghệ số cộng đồng (CNSCĐ)" */
    char letters[24];
    char words[160];
};
struct memory {
    struct gloss glosses[GLOSSES_MOST];
    size_t gloss_count;
    bool said_mail, said_web; /* an address is replaced once */
    bool recipients;          /* inside "Nơi nhận:" */
    int signature;            /* lines of a signature block still to come */
};

#define SYLLABLES_KEPT 1024 /* a power of two */
struct line {
    const struct reader *reader;
    struct memory *memory;
    const struct prepared *prepared;
    const struct civil *now;
    char *text, *lower;         /* this line's bytes; `lower` has the same offsets */
    size_t length, offset;      /* offset of text in prepared->text */
    const char *before, *after; /* the rest of the document each side, for sister lines */
    size_t before_length, after_length;
    struct token *tokens;
    size_t count, capacity;
    uint64_t
        *syllables; /* SYLLABLES_KEPT spellings judged lately (tokens.c), NULL where it is not worth it */
    struct span *spans;
    size_t span_count, span_capacity;
    struct buf say, advice;
    size_t say_start;     /* where the present match's words begin in `say` */
    size_t list_end;      /* tokens of the list marker at its head */
    int32_t hour_told;    /* minutes of the day of the last clock time said */
    struct date day_told; /* the last date said whose year is known */
    bool capitals;        /* a title in capitals */
    bool continues;       /* a piece of an over-long line: no list marker, no title */
    bool ended;           /* "./." was seen */
};

int line_tokenize(struct line *line);
void line_done(struct line *line);

/* ---- looking around (context.c)
 * ----------------------------------------------------------------------------- */

/* Lists are "một|hai ba|bốn": alternatives of one or more words, lower case. */
static inline const struct token *token_at(const struct line *l, size_t i)
{
    return i < l->count ? &l->tokens[i] : NULL;
}
static inline bool token_equals(const struct line *l, size_t i, const char *text, const char *word,
                                size_t length)
{
    return i < l->count && l->tokens[i].kind == TOKEN_WORD &&
           l->tokens[i].end - l->tokens[i].start == length &&
           memcmp(text + l->tokens[i].start, word, length) == 0;
}
/* Lower-cased equality; then as written. */
static inline bool is_word(const struct line *l, size_t i, const char *word)
{
    return token_equals(l, i, l->lower, word, strlen(word));
}
static inline bool is_exact(const struct line *l, size_t i, const char *word)
{
    return token_equals(l, i, l->text, word, strlen(word));
}
static inline bool is_mark(const struct line *l, size_t i, uint32_t mark)
{
    return i < l->count && l->tokens[i].kind == TOKEN_MARK && l->tokens[i].mark == mark;
}
static inline bool is_mark_of(const struct line *l, size_t i,
                              const char *marks) /* any of these ASCII marks */
{
    if (i >= l->count || l->tokens[i].kind != TOKEN_MARK)
        return false;
    for (; *marks; marks++)
        if ((uint32_t)*marks == l->tokens[i].mark)
            return true;
    return false;
}
static inline bool is_dash(const struct line *l, size_t i) /* - – — ÷ → */
{
    return is_mark(l, i, '-') || is_mark(l, i, 0x2192) || is_mark(l, i, 0x2013) || is_mark(l, i, 0x2014) ||
           is_mark(l, i, 0xF7);
}
static inline bool is_number(const struct line *l, size_t i)
{
    return i < l->count && l->tokens[i].kind == TOKEN_NUMBER;
}
static inline bool is_glued(const struct line *l, size_t i) /* no space before token i */
{
    return i < l->count && !l->tokens[i].space;
}
static inline bool has_shape(const struct line *l, size_t i, int shape)
{
    return i < l->count && l->tokens[i].kind == TOKEN_WORD && (l->tokens[i].shape & shape);
}
static inline bool is_syllable(const struct line *l, size_t i)
{
    return has_shape(l, i, SHAPE_SYLLABLE);
}
static inline bool is_capital_word(const struct line *l, size_t i)
{
    return has_shape(l, i, SHAPE_CAPITAL);
}
static inline bool is_lower_word(const struct line *l, size_t i)
{
    return has_shape(l, i, SHAPE_LOWER);
}
static inline bool is_upper_word(const struct line *l, size_t i)
{
    return has_shape(l, i, SHAPE_UPPER);
}
static inline bool is_letter(const struct line *l, size_t i) /* a word of one letter */
{
    return i < l->count && l->tokens[i].kind == TOKEN_WORD && l->tokens[i].letters == 1;
}
extern const char document_types[];                                /* "nghị quyết|quyết định|…" */
size_t words_at(const struct line *l, size_t i, const char *list); /* tokens matched at i, 0 = none */
bool phrase_ends_at(const struct line *l, size_t i, const char *phrase,
                    size_t length); /* one phrase, any string */
size_t words_end_at(const struct line *l, size_t i,
                    const char *list); /* tokens of the phrase that ends before i */
struct list; /* the same list found once for many places; NULL, which matches nothing, when memory lacks */
const struct list *word_list(const struct line *l, const char *key);
size_t list_ends_at(const struct line *l, size_t i, const struct list *list);
/* A cue of the list ends before token i with at most `reach` words between; brackets, quotes and ':' are
 * passed. Returns the cue's first token or NONE. */
size_t cue_before(const struct line *l, size_t i, const char *list, size_t reach);
size_t cue_after(const struct line *l, size_t i, const char *list, size_t reach);
size_t left_of(const struct line *l,
               size_t i); /* nearest word or number before i over brackets, quotes, ':' and ',' */
bool clause_has_before(const struct line *l, size_t i, const char *list,
                       size_t most); /* in the same sentence */
bool counted_noun_at(const struct line *l, size_t i);
size_t token_text(const struct line *l, size_t first, size_t end, char *out, size_t size);
int value_of(const struct line *l, size_t i);     /* digits token of ≤ 9 digits, else -1 */
size_t digits_of(const struct line *l, size_t i); /* how many digits the number token has, 0 for others */
const char *digits_at(const struct line *l, size_t i);
bool heard_just_before(const struct line *l, size_t i,
                       const char *reading);      /* these words were said right before token i */
bool line_starts(const struct line *l, size_t i); /* only opening marks stand before token i */

/* ---- saying (numerals.c)
 * ------------------------------------------------------------------------------------ */

void say(struct line *l, const char *words);
void say_bytes(struct line *l, const char *words, size_t length);
void say_pause(struct line *l);                                     /* a comma, never two */
void say_integer(struct line *l, const char *digits, size_t count); /* leading zeros dropped */
void say_value(struct line *l, long value);
void say_identifier(struct line *l, const char *digits, size_t count); /* leading zero kept */
void say_digits(struct line *l, const char *digits, size_t count);
void say_fraction_digits(struct line *l, const char *digits, size_t count); /* after "phẩy" */
void say_ordinal(struct line *l, const char *digits, size_t count);
void say_year(struct line *l, int year);
void say_letter(struct line *l, uint32_t code_point, bool foreign);
void say_letters(struct line *l, size_t first, size_t end,
                 bool foreign); /* every letter and digit of the tokens */
void say_variety(struct line *l, const char *digits,
                 size_t count); /* ≤ 2 digits a number, else digit by digit */
bool respell(struct line *l,
             size_t i); /* a word of no dictionary by Vietnamese syllables; false when it cannot be */
bool respell_foreign(struct line *l, size_t i); /* the same for plain Latin letters only */
/* What of the reading was not said right before token i: "bảo hiểm y tế (BHYT)" (rule_abbreviation.c). */
void say_rest(struct line *l, size_t i, const char *reading);
void say_source(struct line *l, size_t first, size_t end); /* the tokens' own text */
bool south(const struct line *l);

/* ---- numbers as written (scan.c)
 * ---------------------------------------------------------------------------- */

#define NUMBER_DIGITS 64
struct number {
    size_t first, end; /* tokens, sign included */
    char whole[NUMBER_DIGITS];
    char part[NUMBER_DIGITS]; /* decimals */
    size_t whole_count, part_count;
    bool negative, leading_zero, grouped;
    bool dotted; /* 2.3.1: `whole` is unused, tokens are said with "chấm" */
    bool too_long;
    enum reader_flag flag;
    const char *advice;
};
bool scan_number(const struct line *l, size_t i, struct number *out); /* i at a digit token or its sign */
void say_number(struct line *l, const struct number *n);
void say_number_before_unit(struct line *l, const struct number *n); /* zero decimals are silent */
long number_value(const struct number *n);                           /* whole part, -1 when over 9 digits */

/* ---- units and amounts (quantity.c)
 * --------------------------------------------------------------------------- */

enum unit_class { UNIT_NONE, UNIT_PHYSICAL, UNIT_MONEY, UNIT_PERCENT, UNIT_TIME, UNIT_COUNT, UNIT_SCALE };
struct unit {
    size_t end; /* token after it */
    enum unit_class kind;
    const struct entry *entry;
    char say[160]; /* "ki lô mét trên giờ" */
};
void unit_add_words(char *out, size_t size, const char *words); /* after a space, whole or not at all */
bool scan_unit(const struct line *l, size_t i, struct unit *out);
bool scan_per(const struct line *l, size_t i, enum unit_class numerator,
              struct unit *out); /* "/hộ/tháng" at i */

/* ---- amounts: a number with its unit (rule_quantity.c)
 * ------------------------------------------------------- */

struct amount {
    struct number number;
    struct unit unit;
    size_t end;
    bool has_unit;
    size_t more; /* 1tr5: the digits after the scale */
};
bool scan_amount(const struct line *l, size_t i, struct amount *a);
void say_amount(struct line *l, const struct amount *a);
enum reader_kind amount_kind(const struct amount *a);
bool range_of_amounts(struct line *l, struct match *m, const struct amount *a); /* "-6 kg" after it */
void flag_amount(struct match *m, const struct amount *a);

/* ---- dates and times, used by several rules
 * ------------------------------------------------------------------- */

struct day {
    int day, month, year; /* 0 = not written */
    size_t first, end;
    bool short_year, impossible;
};
bool scan_date(const struct line *l, size_t i, struct day *out); /* d/m/y, d-m-y, d.m.y, y-m-d, d/m */
bool date_possible(int day, int month, int year);
void say_day(struct line *l, int day); /* mùng by region */
void say_lunar_day(struct line *l, int day);
void say_month(struct line *l, int month);
void say_date(struct line *l, const struct day *d, bool with_ngay);
static inline bool year_like(int year)
{
    return year >= 1900 && year <= 2099;
}
static inline bool is_year(const struct line *l, size_t i)
{
    return digits_of(l, i) == 4 && year_like(value_of(l, i));
}
int weekday_before(const struct line *l,
                   size_t i); /* 0 Monday … 6 Sunday of the weekday named before, -1 none */
bool named_day(int day, int month);
struct hour {
    int hour, minute, second; /* -1 = not written */
    size_t end;
    const char *part; /* "sáng" from AM */
};
bool scan_hour(const struct line *l, size_t i, struct hour *out);
void say_hour(struct line *l, const struct hour *h);
void flag_day(struct line *l, struct match *m, const struct day *d);

/* ---- letters with numbers (rule_letter.c)
 * ----------------------------------------------------------------------- */

/* A5, U16, H5N1, ST25, OM5451: letters and digits in turn. */
bool letters_and_digits(struct line *l, size_t i, struct match *m);
bool variety_named(const struct line *l, size_t i, size_t reach); /* a rice or a maize, by the words before */

/* ---- Roman numerals
 * -------------------------------------------------------------------------------------------- */
int roman_value(const struct line *l, size_t i); /* 0 when not a well-formed capital numeral */
bool roman_cued(const struct line *l, size_t i);

/* ---- dictionaries (dictionary.c, condition.c)
 * -------------------------------------------------------------------- */

enum entry_case { CASE_EXACT, CASE_ANY, CASE_CAPITAL };
struct entry {
    const char *written; /* as in the file */
    const char *lower;   /* its lower case, for CASE_ANY */
    const char *reading;
    const char *when;  /* abbreviations: condition; units: class; symbols: place */
    const char *extra; /* abbreviations: "gone"; units: denominator class */
    uint32_t next;     /* in its bucket, longest first; index + 1 */
    uint32_t order;    /* later layers are larger */
    uint16_t length;
    uint8_t dictionary; /* enum reader_dictionary */
    uint8_t matching;   /* enum entry_case */
};

struct dictionary {
    struct entry *entries;
    size_t count, capacity;
    uint32_t *buckets; /* by hash of the first token's lower-cased text */
    size_t bucket_count;
    uint8_t *filter; /* one bit a hash: does any entry begin so? */
    char **blocks;
    size_t block_count;
};

struct rule_order;
struct lists; /* word lists indexed (lists.c) */
struct lists *lists_new(void);
void lists_free(struct lists *lists);

struct reader {
    struct reader_settings settings;
    struct lists *lists;
    struct breath_table *breaths;
    struct rule_order *order;
    char **sites;
    char *site_reading;
    struct dictionary dictionary;
};

int dictionary_add(struct dictionary *d, const struct reader_layer *layer, uint32_t order,
                   struct faults *faults);
int dictionary_build(struct dictionary *d);
void dictionary_done(struct dictionary *d);
uint32_t hash_bytes(const char *bytes, size_t count);
/* The longest entry of one of `kinds` (bits 1u << enum reader_dictionary) that stands at token i; *end is the
 * token after it. Conditions of abbreviations are evaluated; *conditional is set when rows stood there but
 * none held. */
const struct entry *dictionary_find(const struct line *l, size_t i, unsigned kinds, size_t *end,
                                    bool *conditional);
/* ubnd, Bhyt: an abbreviation typed without its capitals; NULL when none without a condition is written so.
 */
const struct entry *dictionary_typed_small(const struct line *l, size_t i);
const struct entry *dictionary_symbol_type(const struct line *l, size_t i,
                                           size_t *end); /* inside a document symbol */
bool condition_holds(const struct line *l, size_t first, size_t end, const char *when);
bool condition_known(const char *when); /* spelled as condition.c understands it */

/* ---- rules: false, or true with the tokens claimed and the words said
 * --------------------------------------------- */

typedef bool reader_rule(struct line *l, size_t i, struct match *m);
reader_rule rule_station_word, rule_private, rule_code, rule_web, rule_telephone, rule_plate, rule_list,
    rule_form, rule_document, rule_standard, rule_citation, rule_lunar, rule_date, rule_month, rule_weekday,
    rule_time, rule_weather, rule_health, rule_farm, rule_power, rule_road, rule_school, rule_money,
    rule_sign, rule_slash, rule_slash_word, rule_range, rule_quantity, rule_ordinal, rule_roman, rule_gloss,
    rule_bracket, rule_abbreviation, rule_loanword, rule_letter, rule_number, rule_dash, rule_mark,
    rule_foreign, rule_unit_word, rule_relative;
void run_rules(struct line *l);
struct rule_order *rule_order_new(void);       /* free() */
size_t line_head_tokens(const struct line *l); /* tokens of a list marker at its head */
extern const char *const watched_words[];      /* plain syllables a rule wants to see; NULL-terminated */
void match_flag(struct match *m, enum reader_flag flag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- breath groups (breath.c)
 * ---------------------------------------------------------------------------------------- */

#define GROUP_MOST 96 /* words held back before a cut is made */
#define WORD_MOST 19  /* bytes of one spoken word; 25 of them are a clause: nghiễng has 10 */

struct word {
    char text[WORD_MOST];
    uint8_t length;
    bool said;           /* comes from a rule, not from the text */
    bool joint;          /* … and is not its first word: no cut before it */
    bool closes;         /* the last word of a date, a time, an amount: a breath may end here */
    uint32_t start, end; /* source bytes */
};
struct breath {
    struct word words[GROUP_MOST];
    size_t count;
};

/* What a word means for a cut (breath_words.c). */
enum {
    BREATH_STRONG = 1,
    BREATH_MIDDLE = 2,
    BREATH_WEAK = 4,
    BREATH_HANGS = 8,
    BREATH_NUMERAL = 16,
    BREATH_SCALE = 32,
    BREATH_BOUND = 64,
    BREATH_BODY = 128,
    BREATH_COMPOUND = 256, /* of a pair */
    BREATH_OPENS = 512,    /* of a pair */
    BREATH_TITLES = 1024,
    BREATH_TAIL = 2048,
    BREATH_CLINGS = 4096,  /* of a pair */
    BREATH_GOVERNS = 8192, /* of a pair */
    BREATH_OFFICE = 16384, /* of a pair */
    BREATH_LEADS = 32768   /* of a pair */
};
struct breath_table;
struct breath_table *breath_table_new(void); /* free() */
unsigned breath_bits(const struct breath_table *table, uint32_t hash);
uint32_t breath_pair(uint32_t first, uint32_t second); /* the hash of two words in a row */
/* How many words each breath takes, all of them in order; the number of breaths. */
size_t breath_cut(const struct breath *breath, const struct breath_table *table, uint8_t lengths[GROUP_MOST]);

/* ---- clauses (clauses.c)
 * --------------------------------------------------------------------------------------------- */

struct builder;
struct builder *builder_new(const struct reader *reader, const struct prepared *prepared,
                            size_t input_length);
void builder_line(struct builder *b, struct line *l, bool paragraph_end);
int builder_take(struct builder *b, struct reading **out);
void builder_free(struct builder *b);

#endif
