/*
 * Reading the officer's header lines: a table of names and what each does with its value. Pure. A line that
 * looks like a header but is none is refused rather than spoken: "Đén ngày: …" must not go out over the
 * horns.
 */
#include "document/header.h"
#include "base/buf.h"
#include "base/text.h"
#include "document/document.h"
#include "document/office.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int take_value(struct officer_header *header, const char *value, struct error *err);

static int take_text(char **into, const char *value)
{
    free(*into);
    *into = strdup(value);
    return *into ? 0 : -ENOMEM;
}

static int take_title(struct officer_header *header, const char *value, struct error *err)
{
    (void)err;
    return take_text(&header->title, value);
}

static int take_topic(struct officer_header *header, const char *value, struct error *err)
{
    (void)err;
    return take_text(&header->topic, value);
}

static int take_author(struct officer_header *header, const char *value, struct error *err)
{
    (void)err;
    return take_text(&header->author, value);
}

static int take_channels(struct officer_header *header, const char *value, struct error *err)
{
    int code = take_text(&header->channels, value);
    for (char *at = header->channels; at && *at; at++) {
        *at = *at == ',' || *at == ';' ? ' ' : *at;
        if (!isalnum((unsigned char)*at) && !strchr(" -_", *at)) {
            return error_set(
                err, -EINVAL,
                "Khu vực \"%s\" không đúng: cần tên khu vực như trong cài đặt của đài, ví dụ: chinh.", value);
        }
    }
    return code;
}

/* Index of `value` among folded `names`, or -1. */
static int choice_of(const char *value, const char *const *names, size_t count)
{
    char *folded = document_fold(value);
    int found = -1;
    for (size_t i = 0; folded && i < count; i++) {
        found = strcmp(folded, names[i]) == 0 ? (int)i : found;
    }
    free(folded);
    return found;
}

static int take_class(struct officer_header *header, const char *value, struct error *err)
{
    static const char *const names[] = {"thong thuong", "uu tien", "khan cap"};
    header->notice_class = choice_of(value, names, 3);
    return header->notice_class >= 0
               ? 0
               : error_set(err, -EINVAL, "Loại \"%s\" không có. Chỉ có: thông thường, ưu tiên, khẩn cấp.",
                           value);
}

static int take_kind(struct officer_header *header, const char *value, struct error *err)
{
    static const char *const names[] = {"thong bao",        "van ban moi", "thu tuc hanh chinh",
                                        "bai tuyen truyen", "dinh chinh",  "van ban",
                                        "thu tuc",          "tuyen truyen"};
    static const int kinds[] = {0, 1, 2, 3, 4, 1, 2, 3};
    int choice = choice_of(value, names, 8);
    header->kind = choice < 0 ? -1 : kinds[choice];
    return choice >= 0
               ? 0
               : error_set(
                     err, -EINVAL,
                     "Thể loại \"%s\" không có. Chỉ có: thông báo, văn bản mới, thủ tục hành chính, bài "
                     "tuyên truyền, đính chính.",
                     value);
}

static int take_times(struct officer_header *header, const char *value, struct error *err)
{
    char *end = NULL;
    long times = isdigit((unsigned char)*value) ? strtol(value, &end, 10) : 0;
    if (times < 1 || times > 100) {
        return error_set(err, -EINVAL, "Số lần \"%s\" không đúng: cần một số từ 1 đến 100.", value);
    }
    header->times = (int)times;
    return 0;
}

static int take_corrects(struct officer_header *header, const char *value, struct error *err)
{
    char *end = NULL;
    long number = isdigit((unsigned char)*value) ? strtol(value, &end, 10) : 0;
    if (number < 1 || number > INT_MAX || *end != '\0') {
        return error_set(
            err, -EINVAL,
            "Đính chính \"%s\" không đúng: cần số của bản tin đọc sai, như lệnh loaxa notices cho "
            "thấy.",
            value);
    }
    header->corrects = (int)number;
    return 0;
}

static int take_instant(char **into, const char *value, struct error *err)
{
    struct date date;
    char day[11], text[40];
    if (!office_find_date(value, &date)) {
        return error_set(err, -EINVAL,
                         "Ngày \"%s\" không đúng: cần dạng 23/11/2026, nếu cần thì thêm giờ, như 17:00.",
                         value);
    }
    date_format(date, day);
    int minutes = office_find_time(value);
    if (minutes >= 0) {
        snprintf(text, sizeof text, "%sT%02d:%02d:00", day, minutes / 60, minutes % 60);
    } else {
        snprintf(text, sizeof text, "%s", day);
    }
    return take_text(into, text);
}

static int take_from(struct officer_header *header, const char *value, struct error *err)
{
    return take_instant(&header->from, value, err);
}

static int take_until(struct officer_header *header, const char *value, struct error *err)
{
    return take_instant(&header->until, value, err);
}

static const struct {
    const char *folded, *name;
    take_value *take;
} names[] = {
    {"tieu de", "Tiêu đề", take_title},          {"loai", "Loại", take_class},
    {"the loai", "Thể loại", take_kind},         {"tu ngay", "Từ ngày", take_from},
    {"den ngay", "Đến ngày", take_until},        {"so lan", "Số lần", take_times},
    {"khu vuc", "Khu vực", take_channels},       {"chu de", "Chủ đề", take_topic},
    {"tac gia", "Tác giả", take_author},         {"bat dau", "Từ ngày", take_from},
    {"het han", "Đến ngày", take_until},         {"khu vuc phat", "Khu vực", take_channels},
    {"chuyen muc", "Chủ đề", take_topic},        {"lap lai", "Số lần", take_times},
    {"dinh chinh", "Đính chính", take_corrects},
};
#define NAMES (sizeof names / sizeof *names)

static int name_index(const char *folded)
{
    for (size_t i = 0; i < NAMES; i++) {
        if (strcmp(folded, names[i].folded) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static const char *name_near(const char *folded)
{
    const char *all[NAMES];
    for (size_t i = 0; i < NAMES; i++) {
        all[i] = names[i].folded;
    }
    const char *near = text_nearest(folded, all, NAMES);
    return near ? names[name_index(near)].name : NULL;
}

/* One line "name: value" at `text`; *key is its folded name (new memory), NULL when it is no such line. */
struct line {
    char *key, *name, *value;
    size_t length; /* with its newline */
};

static void line_done(struct line *line)
{
    free(line->key);
    free(line->name);
    free(line->value);
}

static void line_read(const char *text, struct line *line)
{
    size_t n = strcspn(text, "\n"), colon = strcspn(text, ":\n");
    *line = (struct line){.length = n + (text[n] == '\n')};
    if (text[colon] != ':' || text_count(text, colon) > 24) {
        return;
    }
    line->name = strndup(text, colon);
    line->key = line->name ? document_fold(line->name) : NULL;
    char *value = strndup(text + colon + 1, n - colon - 1);
    line->value = value ? strdup(text_trim(value)) : NULL;
    free(value);
    size_t spaces = 0;
    for (const char *at = line->key; at && *at; at++) {
        spaces += *at == ' ';
    }
    if (!line->key || !line->value || !*line->key || spaces > 3) {
        line_done(line);
        *line = (struct line){.length = line->length};
    }
}

/* Does any line of the first block carry a known name? Else the near name of its first line, for the refusal.
 */
static bool block_has_header(const char *text, const char **near)
{
    bool known = false;
    *near = NULL;
    for (bool first = true; *text && *text != '\n'; first = false) {
        struct line line;
        line_read(text, &line);
        known = known || (line.key && name_index(line.key) >= 0);
        if (first && line.key && *line.value) {
            *near = name_near(line.key);
        }
        bool go_on = line.key != NULL;
        text += line.length;
        line_done(&line);
        if (!go_on) {
            break;
        }
    }
    return known;
}

static int refuse_name(const struct line *line, const char *near, int number, struct error *err)
{
    return near ? error_at(err, -EINVAL, "", number,
                           "Dòng %d: không có mục \"%s\". Có phải \"%s\" không? Nếu dòng này là nội dung, "
                           "xin để một "
                           "dòng trống phía trên.",
                           number, line->name, near)
                : error_at(err, -EINVAL, "", number,
                           "Dòng %d: không có mục \"%s\". Các mục là: Tiêu đề, Loại, Thể loại, Từ ngày, Đến "
                           "ngày, Số "
                           "lần, Khu vực, Chủ đề, Tác giả. Nếu dòng này là nội dung, xin để một dòng trống "
                           "phía trên.",
                           number, line->name);
}

static int take_line(struct officer_header *header, const struct line *line, int number, struct error *err)
{
    struct error own = {0};
    int index = name_index(line->key);
    if (index < 0) {
        return refuse_name(line, name_near(line->key), number, err);
    }
    if (!*line->value) {
        return error_at(err, -EINVAL, "", number, "Dòng %d: mục \"%s\" để trống. Xin điền hoặc bỏ dòng này.",
                        number, names[index].name);
    }
    int code = names[index].take(header, line->value, &own);
    return code ? error_at(err, code, "", number, "Dòng %d: %s", number, own.text) : 0;
}

static int check_period(const struct officer_header *header, struct error *err)
{
    if (header->from && header->until && strncmp(header->from, header->until, 10) > 0) {
        return error_set(err, -EINVAL, "Đến ngày (%.10s) lại trước Từ ngày (%.10s). Xin sửa lại.",
                         header->until, header->from);
    }
    return 0;
}

int officer_header_read(const char *text, struct officer_header *header, size_t *body, struct error *err)
{
    const char *start = text + strspn(text, " \n\t"), *near = NULL;
    *header = (struct officer_header){.notice_class = -1, .kind = -1};
    *body = 0;
    header->present = block_has_header(start, &near);
    if (!header->present && !near) {
        return 0;
    }
    int number = 1, code = 0;
    for (const char *at = text; at < start; at++) {
        number += *at == '\n';
    }
    while (*start && *start != '\n' && code == 0) {
        struct line line;
        line_read(start, &line);
        if (!line.key) {
            break;
        }
        code = take_line(header, &line, number++, err);
        start += line.length;
        line_done(&line);
    }
    code = code ? code : check_period(header, err);
    if (code) {
        officer_header_done(header);
        return code;
    }
    *body = (size_t)(start - text);
    return 0;
}

int officer_header_take(struct document *doc, struct officer_header *header, struct error *err)
{
    struct buf block;
    size_t body = 0, lines = 0;
    buf_init(&block, 64u << 10);
    buf_add(&block, "", 0);
    for (size_t i = 0; i < doc->paragraph_count && i < 20 && (i == 0 || doc->paragraphs[i].gap == 0); i++) {
        const struct document_paragraph *paragraph = &doc->paragraphs[i];
        if (strlen(paragraph->text) > 1000) {
            break; /* no header line is that long */
        }
        buf_format(&block, "%s%s%s\n", paragraph->marker ? paragraph->marker : "",
                   paragraph->marker ? " " : "", paragraph->text);
    }
    int code = block.error ? error_set(err, block.error, "Phần đầu tệp quá dài.")
                           : officer_header_read(block.data, header, &body, err);
    for (size_t at = 0; code == 0 && at < body; at++) {
        lines += block.data[at] == '\n';
    }
    buf_done(&block);
    if (lines) {
        doc->paragraph_count -= lines;
        memmove(doc->paragraphs, doc->paragraphs + lines, doc->paragraph_count * sizeof *doc->paragraphs);
    }
    return code;
}

void officer_header_done(struct officer_header *header)
{
    char *owned[] = {header->title,  header->channels, header->topic,
                     header->author, header->from,     header->until};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        free(owned[i]);
    }
    *header = (struct officer_header){0};
}
