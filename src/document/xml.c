/*
 * libxml2's streaming reader behind a visitor. Used for the parts of .docx and .xlsx files; memory does not
 * grow with the part. The deadline and limits of the document hold.
 */
#include "document/xml.h"
#include "document/build.h"
#include <errno.h>
#include <libxml/xmlreader.h>
#include <stdio.h>
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

int xml_visit(struct document *doc, const char *xml, size_t length, const struct xml_visitor *visitor)
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
