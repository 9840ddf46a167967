/*
 * One line of a page and what kind it is, for article.c. Inside document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_ARTICLE_LINE_H
#define LOAXA_DOCUMENT_ARTICLE_LINE_H

#include "document/document.h"

/* TAIL opens what follows an article; WEAK_END most often does. */
enum kind { OTHER, PROSE, FURNITURE, WEAK_END, TAIL, DATE_LINE, BY_LINE, FILE_NAME, DROPPED };

struct article_line {
    struct document_paragraph *paragraph;
    char *folded;
    size_t words;
    bool finished;  /* ends with a sentence mark */
    bool cut_short; /* ends with dots: a teaser's text, seldom an article's */
    bool labelled;  /* "Thời gian: bảy giờ": a short name, a colon, a value */
    bool dated;     /* has a date; for furniture: it says when the page was published */
    bool path;      /* "Trang chủ » Tin tức": where the page lies in its site */
    enum kind kind;
};

/* Fills `line` for `paragraph` (borrowed). The caller frees line->folded. -ENOMEM. */
int article_line_read(struct article_line *line, struct document_paragraph *paragraph);

/* A person's name: 2 to 5 words, each starting with a capital, no marks. */
bool article_is_name(const char *text);

#endif
