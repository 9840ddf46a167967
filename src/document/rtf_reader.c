/*
 * Rich Text Format: what offices get when an old Word file was saved "for everybody", often under the name
 * .doc. Groups, control words and escaped bytes in, plain lines out; the rest is done as for any plain text
 * in an old encoding. Runs in a worker.
 */
#include "document/build.h"
#include "document/rtf.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STEPS 4096 /* tokens between two looks at the clock */

/* "\word-12 ": letters, a number, one space that belongs to it. */
static void read_word(struct rtf *rtf)
{
    const char *word = rtf->at;
    while (rtf->at < rtf->end && isalpha((unsigned char)*rtf->at)) {
        rtf->at++;
    }
    size_t length = (size_t)(rtf->at - word);
    bool minus = rtf->at < rtf->end && *rtf->at == '-';
    rtf->at += minus;
    long number = 0;
    const char *digits = rtf->at;
    for (; rtf->at < rtf->end && isdigit((unsigned char)*rtf->at); rtf->at++) {
        number = number < 100000000 ? number * 10 + (*rtf->at - '0') : number;
    }
    bool given = rtf->at > digits;
    rtf->at += rtf->at < rtf->end && *rtf->at == ' ';
    rtf_word(rtf, word, length, given, minus ? -number : number);
}

static unsigned hex(char c)
{
    return isdigit((unsigned char)c)    ? (unsigned)(c - '0')
           : isxdigit((unsigned char)c) ? (unsigned)((c | 32) - 'a' + 10)
                                        : 0;
}

/* What follows a backslash. */
static void read_control(struct rtf *rtf)
{
    char c = rtf->at < rtf->end ? *rtf->at : '\0';
    if (isalpha((unsigned char)c)) {
        read_word(rtf);
        return;
    }
    rtf->at += rtf->at < rtf->end;
    if (c == '\'' && rtf->end - rtf->at >= 2) {
        rtf_put_byte(rtf, (unsigned char)(hex(rtf->at[0]) << 4 | hex(rtf->at[1])));
        rtf->at += 2;
    } else if (c == '*') {
        rtf_top(rtf)->skipped = true; /* a kind of group that is younger than the format */
        rtf_top(rtf)->fonts = false;
    } else if (c == '~' || c == '_') {
        rtf_put(rtf, c == '~' ? ' ' : '-');
    } else if (c == '\n' || c == '\r') {
        rtf_end_line(rtf);
    } else if (c == '\\' || c == '{' || c == '}') {
        rtf_put(rtf, (unsigned char)c);
    }
}

static int begin_group(struct rtf *rtf)
{
    if (rtf->depth + 1 == RTF_GROUPS_MOST) {
        return -EBADMSG;
    }
    rtf->groups[rtf->depth + 1] = rtf->groups[rtf->depth];
    rtf->depth++;
    rtf->pass = 0;
    return 0;
}

static int read_token(struct rtf *rtf)
{
    char c = *rtf->at++;
    if (c == '{') {
        return begin_group(rtf);
    }
    if (c == '}') {
        rtf->depth--;
        rtf->pass = 0;
    } else if (c == '\\') {
        read_control(rtf);
    } else if (c != '\r' && c != '\n') {
        rtf_put_byte(rtf, (unsigned char)c);
    }
    return 0;
}

/* To the end of the first group; what lies behind it is not the document's. -EPIPE when the end is missing.
 */
static int read_all(struct rtf *rtf, struct document *doc)
{
    int code = rtf->at < rtf->end ? read_token(rtf) : 0;
    for (size_t steps = 1; code == 0 && rtf->depth && rtf->at < rtf->end; steps++) {
        code = steps % STEPS ? read_token(rtf) : document_over(doc);
    }
    code = code ? code : rtf->depth ? -EPIPE : 0;
    rtf_leave_table(rtf);
    return code ? code : rtf->out.error ? rtf->out.error : rtf->row.error;
}

static int refuse(const char *name, int code, struct error *err)
{
    if (code != -EBADMSG && code != -EPIPE) {
        return code;
    }
    return error_at(err, -EBADMSG, name, 0, "%s",
                    code == -EPIPE ? "Tệp .rtf bị cụt, thiếu phần cuối. Xin chép lại tệp."
                                   : "Tệp .rtf bị hỏng. Xin mở bằng Word rồi lưu dạng .docx.");
}

static void add_lines(struct document *doc, const char *text)
{
    unsigned gap = 0;
    for (size_t n; *text && document_over(doc) == 0; text += n + (text[n] == '\n')) {
        size_t before = doc->paragraph_count;
        n = strcspn(text, "\n");
        document_add(doc, text, n, 0);
        if (doc->paragraph_count > before) {
            document_last(doc)->gap = gap;
        }
        gap = doc->paragraph_count > before ? 0 : gap + 1;
    }
}

static int add_text(struct document *doc, const char *name, const struct buf *lines, struct error *err)
{
    char *text = NULL;
    size_t length = 0;
    const char *from = "";
    int code = document_decode(name, lines->data, lines->length, doc->limits->text_bytes, &text, &length,
                               &from, err);
    if (code == 0 && *from) {
        document_warn(doc, "converted from %s", from);
    }
    if (code == 0) {
        add_lines(doc, text);
    }
    free(text);
    return code;
}

int rtf_read(struct document *doc, const char *name, const char *bytes, size_t length, struct error *err)
{
    struct rtf *rtf = calloc(1, sizeof *rtf);
    if (!rtf) {
        return doc->error = -ENOMEM;
    }
    rtf->at = bytes;
    rtf->end = bytes + length;
    rtf->groups[0].unicode_skip = 1;
    buf_init(&rtf->out, doc->limits->text_bytes);
    buf_init(&rtf->row, doc->limits->text_bytes);
    buf_add(&rtf->out, "", 0);
    int code = read_all(rtf, doc);
    code = code ? refuse(name, code, err) : add_text(doc, name, &rtf->out, err);
    doc->error = doc->error ? doc->error : code;
    buf_done(&rtf->out);
    buf_done(&rtf->row);
    free(rtf);
    return doc->error;
}
