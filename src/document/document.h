/*
 * document: files as superiors and web sites send them → title, paragraphs, tables. A static library that
 * source plugins link; it runs only inside limited workers, never in the daemon. Beside the readers it holds
 * the pure helpers that every source needs to turn a document into a notice: article.h (page furniture),
 * header.h (the officer's header lines), office.h (numbers and dates of official documents), speech.h
 * (sentences fit for a horn), guard.h (what must not air by itself), known.h (what a source submitted last
 * time).
 *
 * Everything read is bounded (struct document_limits) and ends with a document or a clear error. Strings are
 * NFC UTF-8 without control characters, one space between words, owned by the document. The errors of this
 * room are in Vietnamese, because a source hands them to the officer as they are; warnings are English, for
 * the log.
 */
#ifndef LOAXA_DOCUMENT_H
#define LOAXA_DOCUMENT_H

#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct document_paragraph {
    const char *text;   /* without its list marker */
    const char *marker; /* "1." "a)" "-" …; NULL = none */
    int heading;        /* 1..6, 0 = not a heading */
    unsigned gap;       /* blank lines before it in the source */
    unsigned indent;    /* leading columns in the source (plain text) */
    bool caption;       /* the source itself marks it as a picture's caption or another aside */
    bool pictured;      /* a picture stands right before it in the source */
    bool row;           /* it was a row of a table, its cells joined with commas */
    bool linked;        /* all of it is a link to somewhere else */
};

struct document_row {
    const char **cells; /* never NULL; "" = empty */
    size_t count;
    int line; /* 1-based line or row in the source, for messages */
};

struct document_table {
    const char *name; /* sheet name, or "" */
    struct document_row *rows;
    size_t count, capacity;
};

struct arena;

struct document {
    const char *format; /* "txt" "html" "csv" "docx" "xlsx" "json" "pdf" "doc" "rtf" */
    const char *title;  /* NULL when the source says none */
    const char *author; /* by-line, NULL when none was found */
    struct document_paragraph *paragraphs;
    size_t paragraph_count, paragraph_capacity;
    struct document_table *tables;
    size_t table_count, table_capacity;
    const char **warnings; /* what was left out or doubtful, English, one line each */
    size_t warning_count, warning_capacity;

    struct arena *memory; /* the rest is the room's own */
    bool title_sure;      /* the page shows its title as it says it in its head */
    size_t text_bytes, cells;
    int64_t deadline_mono_us;
    int error; /* sticky, negative errno */
    const struct document_limits *limits;
};

struct document_limits {
    size_t file_bytes; /* of the file */
    size_t text_bytes; /* of all paragraphs and cells, and of any part unpacked from an archive */
    size_t paragraphs;
    size_t cells;
    int depth; /* nesting of elements */
    int64_t deadline_ms;
};

/* 20 MB files, 32 MB text, 250,000 paragraphs, 400,000 cells, depth 400, 10 s. */
extern const struct document_limits document_limits_default;

/* Reads one file; what it is, is decided by content first and extension second. `limits` may be NULL and must
 * outlive the document. Returns a new document (document_free) through `out`. -ENOENT, -EFBIG, -EILSEQ
 * (encoding, named), -EBADMSG (broken file), -EMEDIUMTYPE (unknown or unreadable format), -ETIMEDOUT, -E2BIG;
 * err names the file, what was expected, found, and how to mend it. */
int document_read(const char *path, const struct document_limits *limits, struct document **out,
                  struct error *err);

/* The same for bytes already in memory; `name` stands for the file in messages and gives the extension. .pdf
 * and .doc start a converter program (LOAXA_WANTS_CHILDREN). -ENODATA: the document is only pictures. */
int document_read_bytes(const char *name, const char *bytes, size_t length,
                        const struct document_limits *limits, struct document **out, struct error *err);
void document_free(struct document *doc);

/* True when files of this name are read at all (by extension). */
bool document_knows(const char *name);

/* All paragraphs as text: a paragraph a line, each ending in a mark, numbered markers kept, bullets dropped.
 * New memory (free()), NULL on lack of memory. */
char *document_text(const struct document *doc);
/* Does the text end with a mark, as sentences and list items do and headings do not? */
bool document_ends_sentence(const char *text);

/* What lists show of a text without a title: its first sentence, or the first words of a long one. New
 * memory. */
char *document_first_words(const char *text);

/* Lower case, Vietnamese accents dropped, everything but letters and digits turned into single spaces,
 * trimmed: for comparing what people type. New memory (free()). */
char *document_fold(const char *text);

#endif
