/*
 * libxml2's streaming reader behind a visitor. Used for the parts of .docx and .xlsx files; memory does not
 * grow with the part. The deadline and limits of the document hold.
 */
#include "document/xml.h"
#include "base/text.h"
#include "document/build.h"
#include <errno.h>
#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool xml_attribute(const struct xml_node *node, const char *name, char *out, size_t size)
{
    xmlTextReader *reader = node->reader;
    bool found = false;
    for (int more = xmlTextReaderMoveToFirstAttribute(reader); more == 1 && !found;
         more = xmlTextReaderMoveToNextAttribute(reader)) {
        const char *local = (const char *)xmlTextReaderConstLocalName(reader);
        const char *value = (const char *)xmlTextReaderConstValue(reader);
        found = local && value && strcmp(local, name) == 0;
        if (found) {
            snprintf(out, size, "%s", value);
        }
    }
    xmlTextReaderMoveToElement(reader);
    return found;
}

bool xml_is_empty(const struct xml_node *node)
{
    return xmlTextReaderIsEmptyElement(node->reader) == 1;
}

static int visit_one(struct document *doc, xmlTextReader *reader, const struct xml_visitor *visitor)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(reader);
    const char *value = (const char *)xmlTextReaderConstValue(reader);
    struct xml_node node = {.reader = reader};
    if (xmlTextReaderDepth(reader) > doc->limits->depth) {
        return -EBADMSG;
    }
    switch (xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT:
        visitor->open(visitor->context, name, &node);
        if (xmlTextReaderIsEmptyElement(reader)) {
            visitor->close(visitor->context, name);
        }
        return 0;
    case XML_READER_TYPE_END_ELEMENT:
        visitor->close(visitor->context, name);
        return 0;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        visitor->text(visitor->context, value ? value : "");
        return 0;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return -EBADMSG;
    default:
        return 0;
    }
}

static void no_message(void *context, const char *message, xmlParserSeverities severity,
                       xmlTextReaderLocatorPtr locator)
{
    (void)context;
    (void)message;
    (void)severity;
    (void)locator;
}

static int visit(struct document *doc, const char *xml, size_t length, const struct xml_visitor *visitor)
{
    xmlTextReader *reader = length < INT32_MAX ? xmlReaderForMemory(xml, (int)length, NULL, NULL,
                                                                    XML_PARSE_NONET | XML_PARSE_COMPACT)
                                               : NULL;
    if (!reader) {
        return doc->error ? doc->error : -EBADMSG;
    }
    xmlTextReaderSetErrorHandler(reader, no_message, NULL);
    int more, code = 0;
    while (code == 0 && (more = xmlTextReaderRead(reader)) != 0) {
        code = more < 0 ? -EBADMSG : visit_one(doc, reader, visitor);
        code = code ? code : document_over(doc);
    }
    xmlFreeTextReader(reader);
    return code;
}

/* Composed, without control characters, and out of legacy fonts; NULL when the part is not UTF-8 (then it is
 * read as its declaration says). */
static char *clean(struct document *doc, const char *xml, size_t *length)
{
    char *text = NULL;
    size_t text_length = 0;
    const char *from = "";
    if (text_utf8_fault(xml, *length) < *length ||
        document_decode("", xml, *length, doc->limits->text_bytes * 2, &text, &text_length, &from, NULL)) {
        return NULL;
    }
    if (*from) {
        document_warn(doc, "converted from %s", from);
    }
    *length = text_length;
    return text;
}

int xml_visit(struct document *doc, const char *xml, size_t length, const struct xml_visitor *visitor)
{
    char *text = clean(doc, xml, &length);
    int code = visit(doc, text ? text : xml, length, visitor);
    free(text);
    return code;
}
