/*
 * Choosing the reader of a file, by content first and extension second, and the texts made of a document.
 * Runs in workers. The readers themselves know nothing of files; this file knows nothing of formats but their
 * first bytes.
 */
#include "document/document.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "document/build.h"
#include "document/language.h"
#include "document/speech.h"
#include "document/zip.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *extension(const char *name)
{
    const char *slash = strrchr(name, '/'), *dot = strrchr(slash ? slash : name, '.');
    return dot ? dot + 1 : "";
}

/* One row a format. `magic`: how the file begins; a text format has none and is recognised by its extension.
 * `part`: what a zip archive must hold to be this format. */
static const struct format {
    const char *name;       /* as in document.format */
    const char *extensions; /* space-separated */
    const char *magic, *part;
    bool text; /* decoded to UTF-8 before it is read */
    document_reader *read;
} formats[] = {
    {"html", "html htm xhtml", NULL, NULL, true, html_read},
    {"csv", "csv tsv xls", NULL, NULL, true, csv_read},
    {"json", "json", NULL, NULL, true, json_read},
    {"txt", "txt text md", NULL, NULL, true, text_read},
    {"docx", "docx", "PK\003\004", "word/document", false, docx_read},
    {"xlsx", "xlsx", "PK\003\004", "xl/workbook", false, xlsx_read},
    {"pdf", "pdf", "%PDF-", NULL, false, pdf_read},
    {"doc", "doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", NULL, false, doc_read},
    {"rtf", "rtf", "{\\rtf", NULL, false, rtf_read},
};
#define FORMATS (sizeof formats / sizeof *formats)

static bool extension_in(const char *extensions, const char *wanted)
{
    size_t n = strlen(wanted);
    for (const char *at = extensions; n && *at;) {
        size_t length = strcspn(at, " ");
        if (length == n && strncasecmp(at, wanted, n) == 0) {
            return true;
        }
        at += length + (at[length] == ' ');
    }
    return false;
}

static const struct format *format_by_extension(const char *name)
{
    for (size_t i = 0; i < FORMATS; i++) {
        if (extension_in(formats[i].extensions, extension(name))) {
            return &formats[i];
        }
    }
    return NULL;
}

bool document_knows(const char *name)
{
    return format_by_extension(name) != NULL;
}

/* A page saved under another name, as many systems name their tables ".xls" and ".doc", still is a page. */
static bool looks_html(const char *bytes, size_t length)
{
    size_t at = 0;
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        at = 3;
    }
    while (at < length && strchr(" \t\r\n", bytes[at])) {
        at++;
    }
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body",
                                         "<table",         "<meta", "<div"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t n = strlen(starts[i]);
        if (length - at > n && strncasecmp(bytes + at, starts[i], n) == 0 &&
            !isalnum((unsigned char)bytes[at + n])) {
            return true;
        }
    }
    return false;
}

/* By content. A file that begins like an archive but is none of ours gives NULL. */
static const struct format *format_by_content(const char *bytes, size_t length, bool *magic)
{
    for (size_t i = 0; i < FORMATS; i++) {
        size_t n = formats[i].magic ? strlen(formats[i].magic) : 0;
        if (n && length >= n && memcmp(bytes, formats[i].magic, n) == 0) {
            *magic = true;
            if (!formats[i].part || zip_has(bytes, length, formats[i].part)) {
                return &formats[i];
            }
        }
    }
    return NULL;
}

static const struct format *format_of(const char *name, const char *bytes, size_t length)
{
    bool magic = false;
    const struct format *wanted = format_by_extension(name),
                        *found = format_by_content(bytes, length, &magic);
    if (magic) {
        return found                    ? found
               : wanted && wanted->part ? wanted
                                        : NULL; /* a broken one is refused by its own reader */
    }
    return looks_html(bytes, length) ? &formats[0] : wanted;
}

static int read_decoded(const struct format *format, struct document *doc, const char *name,
                        const char *bytes, size_t length, struct error *err)
{
    char *text = NULL;
    size_t text_length = 0;
    const char *from = "";
    int code = document_decode(name, bytes, length, doc->limits->text_bytes, &text, &text_length, &from, err);
    if (code) {
        return doc->error = code;
    }
    if (*from) {
        document_warn(doc, "converted from %s", from);
    }
    code = format->read(doc, name, text, text_length, err);
    free(text);
    return code;
}

/* No voice speaks it: refused by the language's name. Tables are left to those who know their columns. */
static int check_language(struct document *doc, const char *name, struct error *err)
{
    struct buf sample;
    buf_init(&sample, 32768);
    for (size_t i = 0; i < doc->paragraph_count && sample.length < 20000; i++) {
        buf_format(&sample, "%.2000s\n", doc->paragraphs[i].text);
    }
    size_t whole = sample.data ? text_utf8_fault(sample.data, sample.length) : 0;
    const char *language = whole ? language_other(sample.data, whole) : NULL;
    bool unmarked = whole && !language && language_is_unmarked(sample.data, whole);
    buf_done(&sample);
    if (unmarked) {
        return doc->error =
                   error_at(err, -ENOTSUP, name, 0,
                            "Chữ trong tệp không có dấu tiếng Việt nên giọng đọc sẽ đọc sai. Xin gõ lại "
                            "có dấu.");
    }
    if (!language) {
        return 0;
    }
    bool known = strcmp(language, "khác") != 0;
    return doc->error =
               error_at(err, -ENOTSUP, name, 0, "Văn bản %s%s, chưa có giọng đọc, xin thu âm.",
                        known ? "viết bằng tiếng " : "có vẻ không phải tiếng Việt", known ? language : "");
}

static int read_format(const struct format *format, const char *name, const char *bytes, size_t length,
                       const struct document_limits *limits, struct document **out, struct error *err)
{
    struct document *doc = document_new(limits);
    if (!doc) {
        return error_at(err, -ENOMEM, name, 0, "Không đủ bộ nhớ để đọc tệp.");
    }
    struct error own = {0};
    doc->format = format->name;
    int code = format->text ? read_decoded(format, doc, name, bytes, length, &own)
                            : format->read(doc, name, bytes, length, &own);
    code = code ? code : document_over(doc);
    code = code ? code : check_language(doc, name, &own);
    if (code) {
        if (own.code && err) {
            *err = own;
        } else {
            document_fail(doc, name, err);
        }
        document_free(doc);
        return code;
    }
    *out = doc;
    return 0;
}

int document_read_bytes(const char *name, const char *bytes, size_t length,
                        const struct document_limits *limits, struct document **out, struct error *err)
{
    limits = limits ? limits : &document_limits_default;
    if (length > limits->file_bytes) {
        return error_at(err, -EFBIG, name, 0,
                        "Tệp dài %zu byte, chỉ đọc tệp đến %zu byte. Xin chia thành nhiều tệp nhỏ.", length,
                        limits->file_bytes);
    }
    const struct format *format = format_of(name, bytes, length);
    if (!format) {
        return error_at(err, -EMEDIUMTYPE, name, 0,
                        "Không đọc được loại tệp \".%s\". Xin lưu lại dạng .txt, .docx hoặc .html.",
                        extension(name));
    }
    return read_format(format, name, bytes, length, limits, out, err);
}

int document_read(const char *path, const struct document_limits *limits, struct document **out,
                  struct error *err)
{
    limits = limits ? limits : &document_limits_default;
    char *bytes = NULL;
    size_t length = 0;
    struct error ignored = {0};
    int code = file_read(path, limits->file_bytes, &bytes, &length, &ignored);
    if (code == 0) {
        code = document_read_bytes(path, bytes, length, limits, out, err);
        free(bytes);
        return code;
    }
    return error_at(err, code, path, 0, "%s",
                    code == -EFBIG    ? "Tệp quá lớn. Xin chia thành nhiều tệp nhỏ."
                    : code == -ENOENT ? "Không có tệp này."
                    : code == -EACCES ? "Không có quyền đọc tệp. Xin kiểm tra quyền của tệp và thư mục."
                                      : "Không mở được tệp, hoặc đây không phải tệp thường.");
}

/* ---- texts made of a document ---- */

bool document_ends_sentence(const char *text)
{
    static const char *const marks[] = {".", "!", "?", "…", ":", ";", ",", ".”", ".\"", "?”", "!”"};
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if (length >= n && strcmp(text + length - n, marks[i]) == 0) {
            return true;
        }
    }
    return false;
}

char *document_text(const struct document *doc)
{
    struct buf out;
    buf_init(&out, doc->text_bytes * 2 + 4096);
    for (size_t i = 0; i < doc->paragraph_count; i++) {
        const struct document_paragraph *paragraph = &doc->paragraphs[i];
        size_t end = strlen(paragraph->text);
        if (end >= 3 && strcmp(paragraph->text + end - 3, "./.") == 0) {
            end -= 2; /* the end mark of official texts */
        }
        const char *marker = paragraph->marker;
        if (marker && (strpbrk(marker, ".)"))) {
            buf_format(&out, "%s ", marker);
        }
        buf_add(&out, paragraph->text, end);
        buf_add_text(&out, document_ends_sentence(paragraph->text) ? "\n" : ".\n");
    }
    return buf_take(&out);
}

#define FIRST_WORDS 14

char *document_first_words(const char *text)
{
    size_t n = speech_sentence(text), words = 0, at = 0;
    while (at < n && words < FIRST_WORDS) {
        words += text[at] == ' ';
        at++;
    }
    bool cut = at < n;
    while (at && strchr(" \n", text[at - 1])) {
        at--;
    }
    char *out = NULL;
    return asprintf(&out, "%.*s%s", (int)at, text, cut ? "…" : "") < 0 ? NULL : out;
}
