/*
 * The article in a page: titles and running text kept, the page's furniture left out. Works on what any
 * reader produced (a page dumped to plain text, or HTML after its structure has been used), by what kind of
 * line each one is and where it stands, never by the words of one site. Pure.
 */
#ifndef LOAXA_DOCUMENT_ARTICLE_H
#define LOAXA_DOCUMENT_ARTICLE_H

#include "document/document.h"

/* Keeps the article: sets doc->title and doc->author when they are found, removes all other paragraphs and
 * says each removed one in doc->warnings. Returns the number of paragraphs left. */
size_t document_keep_article(struct document *doc);

#endif
