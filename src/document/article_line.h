/*
 * One line of a page and what kind it is, for article.c. Inside document/ only. Pure.
 */
#ifndef LOAXA_DOCUMENT_ARTICLE_LINE_H
#define LOAXA_DOCUMENT_ARTICLE_LINE_H

#include "document/article_forms.h"
#include "document/document.h"

/* TAIL opens what follows an article; WEAK_END most often does. RELATED is a TAIL unless the text goes on,
 * RECORD a field of a record, which makes the fields beside it FURNITURE: article_resolve_blocks settles
 * both. */
enum kind {
    OTHER,
    PROSE,
    FURNITURE,
    WEAK_END,
    TAIL,
    RELATED,
    RECORD,
    DATE_LINE,
    BY_LINE,
    FILE_NAME,
    DROPPED
};

struct article_line {
    struct document_paragraph *paragraph;
    char *folded;
    char *lower; /* the text in small letters */
    size_t words;
    bool finished;  /* ends with a sentence mark */
    bool cut_short; /* ends with dots: a teaser's text, seldom an article's */
    bool labelled;  /* "Thời gian: bảy giờ": a short name, a colon, a value */
    bool dated;     /* has a date; for furniture: it says when the page was published */
    bool phone;     /* has a telephone number among its words */
    bool announced; /* figures under "Khi cần cứu giúp, gọi:"; article_resolve_blocks finds them */
    bool verse;     /* of a poem: article_resolve_blocks finds them */
    bool at_moment; /* has the figures of a whole date or an hour, or says how long ago */
    bool path;      /* "Trang chủ » Tin tức": where the page lies in its site */
    enum kind kind;
};

/* Fills `line` for `paragraph` (borrowed). article_line_done frees what it holds, whether it succeeded or
 * not. -ENOMEM. */
int article_line_read(struct article_line *line, struct document_paragraph *paragraph);
void article_line_done(struct article_line *line);

#endif
