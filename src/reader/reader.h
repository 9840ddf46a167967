/*
 * reader: official Vietnamese as it is written -> the words an announcer would say. Pure tables and rules: no
 * I/O, no clock, no globals. Text goes in; clauses of words come out, each mapped to its characters in the
 * source, with a list of every token that was not a plain word: how it was read, why, and what is doubtful.
 * A voice gets only Vietnamese letters, spaces and `. , ? !`. Dictionaries are TSV texts handed in as memory
 * (render/ loads them). A `struct reader` is immutable after reader_new: any number of threads may read with
 * it.
 */
#ifndef LOAXA_READER_H
#define LOAXA_READER_H

#include "base/civil.h"
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define READER_INPUT_LIMIT (10u << 20) /* bytes of one text */
#define READER_CLAUSE_BYTES 500        /* a clause's words never exceed this */
#define READER_BREATH 18               /* syllables a breath group should not pass where grammar allows */
#define READER_BREATH_MOST 25          /* … and never passes */

enum reader_region { READER_NORTH, READER_CENTRAL, READER_SOUTH };

/* How the symbol of a document is read: 61/2018/NĐ-CP. */
enum reader_manner {
    READER_EDITORIAL, /* as radio editors write: its number, its year once */
    READER_FULL,      /* … and its issuer where the sentence names none */
    READER_VERBATIM   /* every letter and sign, for a technician */
};

struct reader_settings {
    enum reader_region region;
    enum reader_manner manner;
    const char *const
        *own_sites; /* the station's own web hosts ("minhtan.gov.vn"), NULL-terminated, or NULL */
    const char *own_site_reading; /* how they are called; NULL = "trang thông tin điện tử của xã" */
    struct civil now; /* planned airing, for days and hours that have passed; date.year 0 = unknown */
};

/* What a dictionary holds; the base name of its file says which (reader_dictionary_of). */
enum reader_dictionary {
    READER_ABBREVIATIONS, /* abbreviations.tsv: letters, reading, when */
    READER_UNITS,         /* units.tsv */
    READER_LETTERS,       /* letters.tsv */
    READER_LOANWORDS,     /* loanwords.tsv */
    READER_NAMES,         /* names.tsv */
    READER_SYMBOLS,       /* symbols.tsv */
    READER_WORDS /* dictionary.tsv, the station's own: written, reading; wins over all, longest first */
};

/* One TSV text. Later layers win over earlier ones: give built-in, then region, then station. */
struct reader_layer {
    const char *name; /* the file a person must open; borrowed for the call */
    enum reader_dictionary kind;
    const char *text; /* borrowed for the call */
    size_t length;
};

struct reader;

/* Which dictionary a file of this base name is; false when it is none ("north.cfg"). */
bool reader_dictionary_of(const char *base_name, enum reader_dictionary *kind);

/* Builds a reader; copies what it needs. Bad rows are faults with file and line (all of them) and are left
 * out; the reader is still made unless memory lacks (-ENOMEM) or a settings value is out of range (-EINVAL).
 * `faults` may be NULL. */
int reader_new(const struct reader_settings *settings, const struct reader_layer *layers, size_t count,
               struct reader **out, struct faults *faults);
void reader_free(struct reader *reader);
const struct reader_settings *reader_settings_of(const struct reader *reader);

enum reader_kind {
    READER_KIND_CARDINAL,
    READER_KIND_DECIMAL,
    READER_KIND_ORDINAL,
    READER_KIND_ROMAN,
    READER_KIND_PERCENT,
    READER_KIND_FRACTION,
    READER_KIND_RATIO,
    READER_KIND_SLASH,
    READER_KIND_RANGE,
    READER_KIND_YEAR,
    READER_KIND_DATE,
    READER_KIND_LUNAR,
    READER_KIND_TIME,
    READER_KIND_MONEY,
    READER_KIND_MEASURE,
    READER_KIND_TELEPHONE,
    READER_KIND_CODE,
    READER_KIND_PRIVATE,
    READER_KIND_PLATE,
    READER_KIND_ADDRESS,
    READER_KIND_WEB,
    READER_KIND_DOCUMENT,
    READER_KIND_STANDARD,
    READER_KIND_CITATION,
    READER_KIND_LIST,
    READER_KIND_FORM,
    READER_KIND_ABBREVIATION,
    READER_KIND_GLOSS,
    READER_KIND_LETTER,
    READER_KIND_LOANWORD,
    READER_KIND_NAME,
    READER_KIND_MARK,
    READER_KIND_SYMBOL,
    READER_KIND_WEATHER,
    READER_KIND_HEALTH,
    READER_KIND_FARM,
    READER_KIND_POWER,
    READER_KIND_ROAD,
    READER_KIND_SCHOOL,
    READER_KIND_STATION_WORD, /* from the station's own dictionary */
    READER_KIND_WORDS,        /* plain words that carry a flag ("hôm nay") */
    READER_KINDS
};

enum reader_flag {
    READER_FLAG_NONE,
    READER_FLAG_PRIVATE,
    READER_FLAG_RELATIVE_TIME,
    READER_FLAG_PAST,
    READER_FLAG_WEEKDAY,
    READER_FLAG_NO_SUCH_DATE,
    READER_FLAG_AMBIGUOUS_DATE,
    READER_FLAG_AMBIGUOUS_NUMBER,
    READER_FLAG_AMBIGUOUS_ABBREVIATION,
    READER_FLAG_UNKNOWN_ABBREVIATION,
    READER_FLAG_GONE_BODY,
    READER_FLAG_CODE_DROPPED,
    READER_FLAG_ADDRESS_REPLACED,
    READER_FLAG_FOREIGN_WORD,
    READER_FLAG_LANGUAGE,
    READER_FLAG_AMOUNT_DIFFERS,
    READER_FLAG_LONG_SENTENCE,
    READER_FLAG_LONG_BREATH,
    READER_FLAG_BLANK,
    READER_FLAG_SECRECY,
    READER_FLAG_MIXED_SCRIPT,
    READER_FLAG_UNREADABLE,
    READER_FLAG_UNKNOWN_SYMBOL,
    READER_FLAG_UNCLOSED,
    READER_FLAGS
};

/* note: information; doubt: shown before approval; block: holds the notice until an officer decides. */
enum reader_level { READER_LEVEL_NONE, READER_LEVEL_NOTE, READER_LEVEL_DOUBT, READER_LEVEL_BLOCK };

struct reading_token {
    uint32_t start, end; /* code points of the NFC text */
    enum reader_kind kind;
    enum reader_flag flag;
    const char *spoken; /* "" where silent; owned by the reading */
    const char
        *advice; /* Vietnamese, for the officer: what was found, what else it could be; "" when nothing */
};

struct reading_clause {
    const char *words;   /* owned by the reading; ≤ READER_CLAUSE_BYTES, never empty */
    uint32_t start, end; /* code points of the NFC text it was read from */
    uint16_t length;     /* bytes of words */
    uint16_t syllables;
    char mark; /* ',' '.' '?' '!' */
    bool sentence_end, paragraph_end;
};

struct reading {
    const char *text; /* the NFC text, NUL-terminated */
    size_t length;    /* … in bytes */
    struct reading_clause *clauses;
    size_t clause_count;
    struct reading_token *tokens; /* in order, never overlapping: all that was not a plain word */
    size_t token_count;
    struct reading_token
        *remarks; /* findings about a stretch (long sentence, language, secrecy); may overlap */
    size_t remark_count;
    char *strings; /* what the pointers above point into */
};

/* Reads one text at the settings' `now`. Thread-safe. -EILSEQ for invalid UTF-8 (the error offers the likely
 * legacy encoding), -EFBIG over READER_INPUT_LIMIT, -ENOMEM. An empty text gives a reading without clauses.
 */
int reader_read(const struct reader *reader, const char *utf8, size_t length, struct reading **out,
                struct error *err);
/* The same with a planned airing of its own; NULL = the settings'. */
int reader_read_at(const struct reader *reader, const char *utf8, size_t length, const struct civil *now,
                   struct reading **out, struct error *err);
void reading_free(struct reading *reading);

/* All clauses with their marks on one line, new memory (free()); NULL on lack of memory. */
char *reading_spoken(const struct reading *reading);
enum reader_level reading_level(const struct reading *reading); /* the gravest of tokens and remarks */
size_t reading_syllables(const struct reading *reading);

const char *reader_kind_name(enum reader_kind kind); /* "cardinal", "document" … as in --json */
const char *reader_flag_name(enum reader_flag flag); /* "private", "relative time" …; "" for none */
enum reader_level reader_flag_level(enum reader_flag flag);
const char *reader_level_name(enum reader_level level); /* "note", "doubt", "block"; "" for none */
/* What the flag means and what to do, one Vietnamese sentence for the officer. */
const char *reader_flag_text(enum reader_flag flag);

#endif
