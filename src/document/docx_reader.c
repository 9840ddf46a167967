/*
 * Word files (.docx): the paragraphs of the main part with their headings and list marks, tables both as
 * tables and, in reading order, as paragraphs (letter-heads of official documents are tables; a row of three
 * cells or more is one paragraph). Left out: deleted and hidden text, comments, footnotes, headers and
 * footers, tables of contents, field codes and the fall-backs of newer drawings.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/build.h"
#include "document/xml.h"
#include "document/zip.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

struct word {
    struct document *doc;
    struct buf text, cell;
    int skip;                     /* inside something left out: depth in it */
    int tables;                   /* depth of tables; only the outermost is kept as a table */
    int heading;                  /* of the present paragraph */
    bool listed;                  /* it is a list item */
    bool open;                    /* inside w:p */
    bool merged, joined;          /* its end was deleted, and so the next one goes on in it */
    bool contents;                /* it belongs to a table of contents */
    bool in_run, hidden, in_text; /* inside w:r, which is not to be seen, and inside its w:t */
    bool pictured;                /* a picture came before */
    unsigned gap;                 /* empty paragraphs before */
    size_t row_start;             /* paragraphs of the document before the present row */
    bool joins; /* a row of the present table was one paragraph: its shorter rows are, too */
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

static const char *const left_out[] = {"Fallback", "moveFrom", "instrText", "delText", NULL};

static void word_style(struct word *word, const struct xml_node *node)
{
    char style[64];
    if (xml_attribute(node, "val", style, sizeof style)) {
        const char *digit = style + strcspn(style, "123456");
        word->heading = strncasecmp(style, "heading", 7) == 0 && *digit ? *digit - '0'
                        : strncasecmp(style, "title", 5) == 0           ? 1
                                                                        : 0;
        word->contents = strncasecmp(style, "toc", 3) == 0 && style[3] != '\0';
    }
}

/* ---- paragraphs ---- */

static bool starts_small(const char *text, size_t length)
{
    size_t at = strspn(text, " ");
    return at < length &&
           utf8proc_category((utf8proc_int32_t)text_next(text, length, &at)) == UTF8PROC_CATEGORY_LL;
}

static void add_paragraph(struct word *word, const char *text, size_t length)
{
    size_t before = word->doc->paragraph_count;
    document_add(word->doc, text, length, word->heading);
    if (word->doc->paragraph_count == before) {
        return;
    }
    struct document_paragraph *last = document_last(word->doc);
    last->gap = word->gap;
    last->marker = word->listed && !last->marker ? "-" : last->marker;
    last->pictured = word->pictured;
    word->gap = 0;
    word->pictured = false;
    if (word->tables) {
        buf_format(&word->cell, "%s%.*s", word->cell.length ? "; " : "", (int)length, text);
    }
}

/* The paragraph's lines, broken by hand, are paragraphs of their own unless one plainly goes on in the next.
 */
static void flush_paragraph(struct word *word)
{
    char *text = word->text.data;
    size_t before = word->doc->paragraph_count, start = 0;
    for (size_t at = 0; at < word->text.length && !word->contents; at++) {
        bool goes_on = text[at] == '\n' && at && !strchr(".!?:;", text[at - 1]) &&
                       starts_small(text + at + 1, word->text.length - at - 1);
        if (goes_on) {
            text[at] = ' ';
        } else if (text[at] == '\n') {
            add_paragraph(word, text + start, at - start);
            start = at + 1;
        }
    }
    if (start < word->text.length && !word->contents) {
        add_paragraph(word, text + start, word->text.length - start);
    }
    if (word->doc->paragraph_count == before && !word->tables) {
        word->gap++;
    }
    buf_clear(&word->text);
    word->heading = 0;
    word->listed = word->contents = false;
}

static void open_paragraph(struct word *word)
{
    if (word->text.length && !word->joined) {
        flush_paragraph(word); /* a text box inside a paragraph */
    }
    word->open = true;
    word->joined = word->merged = false;
}

static void close_paragraph(struct word *word)
{
    word->open = false;
    word->joined = word->merged;
    if (!word->merged) {
        flush_paragraph(word);
    }
}

/* ---- tables ---- */

#define ROW_CELL_MOST 120 /* bytes of a cell in a row that is one paragraph */

/* A row of three short cells or more: "Thôn Đông, thứ Hai, 7 giờ", one paragraph instead of one a cell. After
 * such a row, two cells are enough: others were left empty. */
static void join_row(struct word *word)
{
    struct document *doc = word->doc;
    size_t count = doc->paragraph_count - word->row_start;
    struct buf row;
    bool joins = doc->table_count && doc->tables[doc->table_count - 1].count;
    const struct document_row *cells =
        joins ? &doc->tables[doc->table_count - 1].rows[doc->tables[doc->table_count - 1].count - 1] : NULL;
    size_t least = word->joins ? 2 : 3;
    joins = joins && count >= least && cells->count >= count && count <= 12;
    for (size_t i = 0; joins && i < count; i++) {
        joins = strlen(doc->paragraphs[word->row_start + i].text) <= ROW_CELL_MOST;
    }
    if (!joins) {
        return;
    }
    word->joins = true;
    buf_init(&row, doc->limits->text_bytes);
    for (size_t i = 0; i < count; i++) {
        const struct document_paragraph *paragraph = &doc->paragraphs[word->row_start + i];
        buf_format(&row, "%s%s%s%s", i ? ", " : "", paragraph->marker ? paragraph->marker : "",
                   paragraph->marker ? " " : "", paragraph->text);
    }
    doc->paragraph_count = word->row_start;
    document_add(doc, row.data, row.length, 0);
    doc->error = doc->error ? doc->error : row.error;
    buf_done(&row);
}

static void open_table(struct word *word, const char *name)
{
    const struct document *doc = word->doc;
    if (strcmp(name, "tbl") == 0 && word->tables++ == 0) {
        document_add_table(word->doc, "");
        word->joins = false;
    } else if (strcmp(name, "tr") == 0 && word->tables == 1) {
        size_t rows = doc->table_count ? doc->tables[doc->table_count - 1].count : 0;
        document_add_row(word->doc, (int)rows + 1);
        word->row_start = doc->paragraph_count;
    } else if (strcmp(name, "tc") == 0 && word->tables == 1) {
        buf_clear(&word->cell);
    }
}

static void close_table(struct word *word, const char *name)
{
    if (strcmp(name, "tc") == 0 && word->tables == 1) {
        document_add_cell(word->doc, word->cell.data ? word->cell.data : "", word->cell.length);
    } else if (strcmp(name, "tr") == 0 && word->tables == 1) {
        join_row(word);
    } else if (strcmp(name, "tbl") == 0) {
        word->tables--;
    }
}

/* ---- the visitor ---- */

static bool is_off(const struct xml_node *node)
{
    char value[16];
    return xml_attribute(node, "val", value, sizeof value) &&
           (strcmp(value, "0") == 0 || strcmp(value, "false") == 0 || strcmp(value, "off") == 0);
}

/* What stands inside a run beside its text. */
static void open_in_run(struct word *word, const char *name, const struct xml_node *node)
{
    if (strcmp(name, "t") == 0) {
        word->in_text = true;
    } else if (strcmp(name, "vanish") == 0 && !is_off(node)) {
        word->hidden = true;
    } else if (strcmp(name, "tab") == 0 && word->text.length) {
        buf_add_text(&word->text, " ");
    } else if (strcmp(name, "noBreakHyphen") == 0) {
        buf_add_text(&word->text, "-");
    } else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) {
        buf_add_text(&word->text, "\n");
    }
}

static void word_open(void *context, const char *name, const struct xml_node *node)
{
    struct word *word = context;
    bool deleted = strcmp(name, "del") == 0;
    if (word->skip || is_any(name, left_out) || (deleted && !xml_is_empty(node))) {
        word->skip++;
    } else if (strcmp(name, "p") == 0) {
        open_paragraph(word);
    } else if (strcmp(name, "r") == 0) {
        word->in_run = true;
        word->hidden = false;
    } else if (strcmp(name, "pStyle") == 0) {
        word_style(word, node);
    } else if (strcmp(name, "numPr") == 0) {
        word->listed = true;
    } else if (deleted && word->open && !word->in_run) {
        word->merged = true; /* the mark at the paragraph's end */
    } else if (strcmp(name, "drawing") == 0 || strcmp(name, "imagedata") == 0) {
        word->pictured = true;
    } else if (word->in_run) {
        open_in_run(word, name, node);
    }
    if (!word->skip) {
        open_table(word, name);
    }
}

static void word_close(void *context, const char *name)
{
    struct word *word = context;
    if (word->skip) {
        word->skip--;
    } else if (strcmp(name, "t") == 0) {
        word->in_text = false;
    } else if (strcmp(name, "r") == 0) {
        word->in_run = word->hidden = false;
    } else if (strcmp(name, "p") == 0) {
        close_paragraph(word);
    } else {
        close_table(word, name);
    }
}

static void word_text(void *context, const char *text)
{
    struct word *word = context;
    if (word->in_text && !word->skip && !word->hidden) {
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

/* The main part: word/document.xml, or as newer programs name it, word/document2.xml. */
static int unpack_main(struct document *doc, const char *bytes, size_t length, char **xml, size_t *xml_length)
{
    char *name = zip_find(bytes, length, "word/document");
    int code = name ? zip_part(bytes, length, name, doc->limits->text_bytes, xml, xml_length) : -ENOENT;
    free(name);
    return code;
}

int docx_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    char *xml = NULL;
    size_t xml_length = 0;
    struct word word = {.doc = doc};
    struct xml_visitor visitor = {
        .context = &word, .open = word_open, .close = word_close, .text = word_text};
    int code = unpack_main(doc, bytes, length, &xml, &xml_length);
    if (code) {
        return refuse(doc, name, code, err);
    }
    buf_init(&word.text, doc->limits->text_bytes);
    buf_init(&word.cell, doc->limits->text_bytes);
    code = xml_visit(doc, xml, xml_length, &visitor);
    if (code == 0 && word.text.length) {
        flush_paragraph(&word); /* the last one's end was deleted */
    }
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
