/*
 * PDF and old Word files through Debian's converters (pdftotext, catdoc), run as limited child programs:
 * bytes on stdin, text from stdout, a deadline, capped memory and output. What comes out is read as plain
 * text. A PDF without text is a scan.
 */
#include "base/child.h"
#include "base/text.h"
#include "document/build.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FIELD_MOST 60 /* bytes of a line that is only a field's code and a few words */

static int convert(struct document *doc, const char *const *argv, const char *bytes, size_t length,
                   char **out, size_t *out_length)
{
    struct child_limits limits = {.deadline_ms = doc->limits->deadline_ms,
                                  .output_limit = doc->limits->text_bytes,
                                  .memory_limit = 512u << 20,
                                  .cpu_seconds = (unsigned)(doc->limits->deadline_ms / 1000) + 1};
    return child_run(argv, bytes, length, &limits, out, out_length, NULL);
}

static int refuse(struct document *doc, const char *name, int code, const char *program, const char *package,
                  const char *kind, struct error *err)
{
    if (code == -ETIMEDOUT || code == -EFBIG || code == -ENOMEM) {
        return doc->error = code;
    }
    doc->error = code == -ENOENT ? -ENOENT : -EBADMSG;
    return code == -ENOENT
               ? error_at(err, -ENOENT, name, 0,
                          "Máy chưa có chương trình %s để đọc tệp %s. Xin nhờ kỹ thuật cài gói %s.", program,
                          kind, package)
               : error_at(err, -EBADMSG, name, 0,
                          "Tệp %s bị hỏng hoặc bị khóa mật khẩu. Xin mở lại rồi lưu dạng .docx hoặc .txt.",
                          kind);
}

/* Letters in the text: a scan gives none, or a page number. */
static bool has_text(const char *text, size_t length)
{
    size_t letters = 0;
    for (size_t i = 0; i < length && letters < 40; i++) {
        letters += ((unsigned char)text[i] | 0x20) >= 'a' && ((unsigned char)text[i] | 0x20) <= 'z';
    }
    return letters >= 40;
}

static int read_converted(struct document *doc, const char *name, const char *text, size_t length,
                          struct error *err)
{
    char *clean = NULL;
    size_t clean_length = 0;
    const char *from = "";
    int code =
        document_decode(name, text, length, doc->limits->text_bytes, &clean, &clean_length, &from, err);
    if (code) {
        return doc->error = code;
    }
    if (*from) {
        document_warn(doc, "converted from %s", from);
    }
    code = text_read(doc, name, clean, clean_length, err);
    free(clean);
    return code;
}

/* "Trang PAGE 2": the codes of fields that catdoc leaves in heads and feet. */
static void drop_field_codes(struct document *doc)
{
    static const char *const codes[] = {"PAGE", "NUMPAGES", "MERGEFORMAT", NULL};
    size_t kept = 0;
    for (size_t i = 0; i < doc->paragraph_count; i++) {
        const char *text = doc->paragraphs[i].text;
        bool code = false;
        for (size_t k = 0; codes[k] && strlen(text) <= FIELD_MOST; k++) {
            code = code || strstr(text, codes[k]);
        }
        if (!code) {
            doc->paragraphs[kept++] = doc->paragraphs[i];
        }
    }
    doc->paragraph_count = kept;
}

int pdf_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    static const char *const argv[] = {"pdftotext", "-layout", "-enc", "UTF-8", "-", "-", NULL};
    char *text = NULL;
    size_t text_length = 0;
    int code = convert(doc, argv, bytes, length, &text, &text_length);
    if (code) {
        return refuse(doc, name, code, "pdftotext", "poppler-utils", "PDF", err);
    }
    text_length = pdf_join_pages(text, text_length);
    code = has_text(text, text_length) ? read_converted(doc, name, text, text_length, err)
                                       : (doc->error = document_refuse_picture(name, err));
    free(text);
    return code;
}

int doc_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    static const char *const argv[] = {"catdoc", "-d", "utf-8", "-w", NULL};
    const char *dot = strrchr(name, '.');
    char *text = NULL;
    size_t text_length = 0;
    if (dot && (strcasecmp(dot, ".xls") == 0 || strcasecmp(dot, ".ppt") == 0)) {
        return doc->error = error_at(
                   err, -EMEDIUMTYPE, name, 0,
                   "Tệp \"%s\" đời cũ không đọc được. Xin mở ra rồi lưu lại dạng .xlsx, .docx hoặc .txt.",
                   dot);
    }
    int code = convert(doc, argv, bytes, length, &text, &text_length);
    if (code) {
        return refuse(doc, name, code, "catdoc", "catdoc", "Word cũ (.doc)", err);
    }
    code = read_converted(doc, name, text, text_length, err);
    drop_field_codes(doc);
    free(text);
    return code;
}
