/*
 * Word files (.docx): the paragraphs of word/document.xml with their headings and list marks, tables both as
 * tables and, in reading order, as paragraphs (letter-heads of official documents are tables). Deleted text,
 * comments and the fall-backs of newer drawings are left out.
 */
#include "base/buf.h"
#include "document/build.h"
#include "document/xml.h"
#include "document/zip.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct word {
    struct document *doc;
    struct buf text, cell;
    int skip;     /* inside something left out: depth in it */
    int tables;   /* depth of tables; only the outermost is kept as a table */
    int heading;  /* of the present paragraph */
    bool listed;  /* it is a list item */
    bool in_text; /* inside w:t */
    unsigned gap; /* empty paragraphs before */
};

static bool is_any(const char *name, const char *const *names)
{
    for (; *names; names++) {
        if (strcmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

static const char *const left_out[] = {"del", "Fallback", "moveFrom", "instrText", "delText", "pict", NULL};

static void word_style(struct word *word, const struct xml_node *node)
{
    char style[64];
    if (xml_attribute(node, "val", style, sizeof style)) {
        const char *digit = style + strcspn(style, "123456");
        word->heading = strncasecmp(style, "heading", 7) == 0 && *digit ? *digit - '0'
                        : strncasecmp(style, "title", 5) == 0           ? 1
                                                                        : 0;
    }
}

static void flush_paragraph(struct word *word)
{
    size_t before = word->doc->paragraph_count;
    document_add(word->doc, word->text.data ? word->text.data : "", word->text.length, word->heading);
    if (word->doc->paragraph_count > before) {
        struct document_paragraph *last = document_last(word->doc);
        last->gap = word->gap;
        last->marker = word->listed && !last->marker ? "-" : last->marker;
        word->gap = 0;
        if (word->tables) {
            buf_format(&word->cell, "%s%.*s", word->cell.length ? "; " : "", (int)word->text.length,
                       word->text.data);
        }
    } else if (!word->tables) {
        word->gap++;
    }
    buf_clear(&word->text);
    word->heading = 0;
    word->listed = false;
}

static void word_open(void *context, const char *name, const struct xml_node *node)
{
    struct word *word = context;
    if (word->skip || is_any(name, left_out)) {
        word->skip++;
    } else if (strcmp(name, "t") == 0) {
        word->in_text = true;
    } else if (strcmp(name, "p") == 0 && word->text.length) {
        flush_paragraph(word); /* a text box inside a paragraph */
    } else if (strcmp(name, "pStyle") == 0) {
        word_style(word, node);
    } else if (strcmp(name, "numPr") == 0) {
        word->listed = true;
    } else if (strcmp(name, "tab") == 0 && word->text.length) {
        buf_add_text(&word->text, " ");
    } else if (strcmp(name, "br") == 0) {
        flush_paragraph(word);
    } else if (strcmp(name, "tbl") == 0 && word->tables++ == 0) {
        document_add_table(word->doc, "");
    } else if (strcmp(name, "tr") == 0 && word->tables == 1) {
        document_add_row(
            word->doc,
            (int)word->doc->tables[word->doc->table_count ? word->doc->table_count - 1 : 0].count + 1);
    } else if (strcmp(name, "tc") == 0 && word->tables == 1) {
        buf_clear(&word->cell);
    }
}

static void word_close(void *context, const char *name)
{
    struct word *word = context;
    if (word->skip) {
        word->skip--;
    } else if (strcmp(name, "t") == 0) {
        word->in_text = false;
    } else if (strcmp(name, "p") == 0) {
        flush_paragraph(word);
    } else if (strcmp(name, "tc") == 0 && word->tables == 1) {
        document_add_cell(word->doc, word->cell.data ? word->cell.data : "", word->cell.length);
    } else if (strcmp(name, "tbl") == 0) {
        word->tables--;
    }
}

static void word_text(void *context, const char *text)
{
    struct word *word = context;
    if (word->in_text && !word->skip) {
        buf_add_text(&word->text, text);
    }
}

static int refuse(struct document *doc, const char *name, int code, struct error *err)
{
    if (code == -EFBIG || code == -ETIMEDOUT || code == -E2BIG || code == -ENOMEM) {
        return doc->error = code;
    }
    return doc->error = error_at(
               err, -EBADMSG, name, 0,
               "Tệp Word bị hỏng, bị khóa mật khẩu, hoặc không phải tệp .docx. Xin mở bằng Word rồi lưu "
               "lại.");
}

int docx_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    char *xml = NULL;
    size_t xml_length = 0;
    struct word word = {.doc = doc};
    struct xml_visitor visitor = {
        .context = &word, .open = word_open, .close = word_close, .text = word_text};
    int code = zip_part(bytes, length, "word/document.xml", doc->limits->text_bytes, &xml, &xml_length);
    if (code) {
        return refuse(doc, name, code, err);
    }
    buf_init(&word.text, doc->limits->text_bytes);
    buf_init(&word.cell, doc->limits->text_bytes);
    code = xml_visit(doc, xml, xml_length, &visitor);
    code = code ? code : word.text.error;
    buf_done(&word.text);
    buf_done(&word.cell);
    free(xml);
    if (code) {
        return refuse(doc, name, code, err);
    }
    if (!doc->paragraph_count && zip_has(bytes, length, "word/media/")) {
        return doc->error = document_refuse_picture(name, err);
    }
    return 0;
}
