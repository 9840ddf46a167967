/*
 * What a line looks like, before its words are weighed; for article_line.c. Inside document/ only. Pure.
 * `text` is the line as it stands, `folded` as document_fold gives it.
 */
#ifndef LOAXA_DOCUMENT_ARTICLE_FORMS_H
#define LOAXA_DOCUMENT_ARTICLE_FORMS_H

#include <stdbool.h>
#include <stddef.h>

/* `marks` ends with NULL. */
bool form_ends_with_any(const char *text, const char *const *marks);
size_t form_digits(const char *text);

/* A day, a month and a year in figures; an hour with its minutes; "… 4 ngày trước"; nine to eleven figures
 * that can be dialled. */
bool form_has_date(const char *text);
bool form_has_hour(const char *text);
bool form_says_how_long_ago(const char *folded);
bool form_has_phone(const char *text);

/* It ends with a saying or a name in quotation marks, without an end mark. */
bool form_is_quotation(const char *text);
/* A picture's file name, a checksum, or what stands for a picture without a name. */
bool form_is_file_name(const char *text);
bool form_is_numbered_picture(const char *folded);
/* The same words twice: a heading with its own tooltip. */
bool form_is_doubled(const char *lower);
bool form_ends_with_counter(const char *text);
/* Links that lost what stood between them. */
bool form_is_run_together(const char *text);
/* Where the page lies in its site, or a row of menu entries. */
bool form_is_path(const char *text);
bool form_is_address(const char *text);
/* A person's name: 2 to 5 words, each starting with a capital, no marks. */
bool article_is_name(const char *text);

#endif
