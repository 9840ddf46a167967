/*
 * One pass over an XML part of an office file: elements and their text are handed to a visitor. No network,
 * no entities, no document type (no office file has one; a bomb does). Inside document/ only.
 */
#ifndef LOAXA_DOCUMENT_XML_H
#define LOAXA_DOCUMENT_XML_H

#include "document/document.h"

struct xml_node {
    void *reader; /* libxml2's */
};

struct xml_visitor {
    void *context;
    /* `name` is without its prefix. Attributes through xml_attribute, only inside open. */
    void (*open)(void *context, const char *name, const struct xml_node *node);
    void (*close)(void *context, const char *name);
    void (*text)(void *context, const char *text);
};

/* Value of the attribute with this local name into `out` (cut at its size); false when it is not there. */
bool xml_attribute(const struct xml_node *node, const char *name, char *out, size_t size);

/* Is the element of this node written as <empty/>? Only inside open. */
bool xml_is_empty(const struct xml_node *node);

/* 0, -EBADMSG (not well formed, has a document type, or nests too deep) or the document's sticky error. */
int xml_visit(struct document *doc, const char *xml, size_t length, const struct xml_visitor *visitor);

#endif
