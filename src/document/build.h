/*
 * How readers fill a struct document: every addition is bounded by its limits, and the first failure sticks
 * in doc->error so that a reader may go on to its loop's end and report once. Inside document/ only.
 */
#ifndef LOAXA_DOCUMENT_BUILD_H
#define LOAXA_DOCUMENT_BUILD_H

#include "document/document.h"

/* Memory that is freed all at once. NULL when `limit` bytes are used up or on lack of memory. */
struct arena *arena_new(size_t limit);
void *arena_take(struct arena *arena, size_t bytes);
char *arena_text(struct arena *arena, const char *text, size_t length);
void arena_free(struct arena *arena);

struct document *document_new(const struct document_limits *limits);
/* 0, or the sticky error: over a limit or past the deadline. Readers ask in every loop. */
int document_over(struct document *doc);
/* Copies with spaces squeezed; an empty text adds nothing. The marker is split off. */
void document_add(struct document *doc, const char *text, size_t length, int heading);
struct document_paragraph *document_last(struct document *doc);
void document_add_table(struct document *doc, const char *name);
void document_add_row(struct document *doc, int line);
void document_add_cell(struct document *doc, const char *text, size_t length);
/* A cell whose text already lies in the document's memory. */
void document_add_known_cell(struct document *doc, const char *text);
/* "This is only a picture": fills err, returns -ENODATA. */
int document_refuse_picture(const char *name, struct error *err);
void document_warn(struct document *doc, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Text with runs of white space as one space, trimmed, in the document's memory. */
const char *document_squeeze(struct document *doc, const char *text, size_t length);
/* Length of a list marker ("1." "a)" "-" "•" "IV.") with the spaces after it at the head of `text`, 0 = none;
 * *marker_length is the marker alone. */
size_t document_marker(const char *text, size_t *marker_length);
/* Turns the sticky error into a message for `name`. */
int document_fail(struct document *doc, const char *name, struct error *err);

/* Cleaned text of `bytes`: NFC UTF-8; a legacy encoding is converted (and said in `warning`, which may be "")
 * or refused by its name; a language without a voice is refused. New memory. */
int document_decode(const char *name, const char *bytes, size_t length, size_t limit, char **out,
                    size_t *out_length, const char **converted_from, struct error *err);

/* Is it what document_decode would give back as it is? */
bool document_is_clean(const char *bytes, size_t length);

/* pdftotext's pages, form feeds between them, made one text in place, without what runs from page to page.
 * Returns the length that is left. */
size_t pdf_join_pages(char *text, size_t length);

typedef int document_reader(struct document *doc, const char *name, const char *bytes, size_t length,
                            struct error *err);
document_reader text_read, html_read, csv_read, docx_read, xlsx_read, json_read, pdf_read, doc_read, rtf_read;

#endif
