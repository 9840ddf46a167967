/*
 * libxml2's streaming reader behind a visitor. Used for the parts of .docx and .xlsx files; memory does not
 * grow with the part. The deadline and limits of the document hold.
 */
#include "document/xml.h"
#include "base/text.h"
#include "document/build.h"
#include "document/encoding.h"
#include "document/markup.h"
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

#define PIECE ((size_t)65536)
#define COMPOSED_MOST 3 /* times the length; some letters of other scripts have no composed form */

/* A part on its way to libxml2, which would copy it whole. It goes in pieces that end before tags; each is
 * composed, freed of control characters and looked at only then, because composing takes many times a text's
 * length. */
struct input {
    const char *xml;
    size_t left;
    bool clean; /* nothing to compose */
    struct markup markup;
    char *composed; /* the present piece, when it is not a part of `xml` */
    const char *piece;
    size_t length;
};

static int next_piece(struct input *input)
{
    const char *tag = input->left > PIECE ? memchr(input->xml + PIECE, '<', input->left - PIECE) : NULL;
    size_t n = tag ? (size_t)(tag - input->xml) : input->left;
    free(input->composed);
    input->composed = NULL;
    input->piece = input->xml;
    input->length = n;
    int code = input->clean
                   ? 0
                   : text_clean(input->xml, n, COMPOSED_MOST * n, &input->composed, &input->length, NULL);
    input->piece = input->composed ? input->composed : input->piece;
    input->xml += n;
    input->left -= n;
    return code ? code : markup_check(&input->markup, input->piece, input->length);
}

/* libxml2 asks for more: bytes given, 0 at the end, -1 when nothing may follow. */
static int give(void *context, char *out, int size)
{
    struct input *input = context;
    while (input->length == 0 && input->left) {
        if (next_piece(input)) {
            return -1;
        }
    }
    size_t n = input->length < (size_t)size ? input->length : (size_t)size;
    if (n) {
        memcpy(out, input->piece, n);
        input->piece += n;
        input->length -= n;
    }
    return (int)n;
}

static int visit(struct document *doc, struct input *input, const struct xml_visitor *visitor)
{
    /* Always as UTF-8, which it is by now: what it declares is of before. */
    xmlTextReader *reader =
        xmlReaderForIO(give, NULL, input, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_COMPACT);
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
    free(input->composed);
    return code;
}

int xml_visit(struct document *doc, const char *xml, size_t length, const struct xml_visitor *visitor)
{
    char *text = NULL;
    size_t text_length = 0;
    const char *from = NULL;
    bool strange, clean = document_is_clean(xml, length);
    int code = 0;
    if (text_utf8_fault(xml, length) < length) {
        code =
            document_decode("", xml, length, doc->limits->text_bytes * 2, &text, &text_length, &from, NULL);
        clean = true;
    } else if (!clean) {
        from = encoding_repair(xml, length, &text, &text_length, &strange);
    }
    if (from && *from) {
        document_warn(doc, "converted from %s", from);
    }
    struct input input = {.xml = text ? text : xml, .left = text ? text_length : length, .clean = clean};
    code = code ? -EBADMSG : visit(doc, &input, visitor);
    free(text);
    return code;
}
