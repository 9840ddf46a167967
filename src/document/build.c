/*
 * Filling a document within its limits. Called by the readers of this room, in a worker, on its one thread.
 * Every refusal sets doc->error once and makes all later additions do nothing.
 */
#include "document/build.h"
#include "base/clock.h"
#include "base/text.h"
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Paragraphs: a page of 10 MB with forty bytes to each, its tags counted. */
const struct document_limits document_limits_default = {.file_bytes = 20u << 20,
                                                        .text_bytes = 32u << 20,
                                                        .paragraphs = 250000,
                                                        .cells = 400000,
                                                        .depth = 400,
                                                        .deadline_ms = 10000};

struct document *document_new(const struct document_limits *limits)
{
    struct document *doc = calloc(1, sizeof *doc);
    if (!doc) {
        return NULL;
    }
    const struct clock *clock = clock_real();
    doc->limits = limits;
    doc->deadline_mono_us = clock->mono_us(clock) + limits->deadline_ms * 1000;
    doc->format = "";
    doc->memory = arena_new(3 * limits->text_bytes + (limits->paragraphs + limits->cells) * 64);
    if (!doc->memory) {
        free(doc);
        return NULL;
    }
    return doc;
}

void document_free(struct document *doc)
{
    if (!doc) {
        return;
    }
    arena_free(doc->memory);
    free(doc->paragraphs);
    for (size_t i = 0; i < doc->table_count; i++) {
        free(doc->tables[i].rows);
    }
    free(doc->tables);
    free(doc->warnings);
    free(doc);
}

int document_over(struct document *doc)
{
    const struct clock *clock = clock_real();
    if (!doc->error && clock->mono_us(clock) > doc->deadline_mono_us) {
        doc->error = -ETIMEDOUT;
    }
    return doc->error;
}

static int document_spend(struct document *doc, size_t bytes)
{
    doc->text_bytes += bytes;
    if (!doc->error && doc->text_bytes > doc->limits->text_bytes) {
        doc->error = -EFBIG;
    }
    return doc->error;
}

/* Room for one more element of `size` in *array. */
static int document_room(struct document *doc, void *array, size_t count, size_t *capacity, size_t size)
{
    if (doc->error || count < *capacity) {
        return doc->error;
    }
    size_t wanted = *capacity ? *capacity * 2 : 16;
    void *old, *grown;
    memcpy(&old, array, sizeof old);
    grown = realloc(old, wanted * size);
    if (!grown) {
        return doc->error = -ENOMEM;
    }
    memcpy(array, &grown, sizeof grown);
    *capacity = wanted;
    return 0;
}

/* Bytes of the white space at text[at], 0 when there is none; counts U+00A0 and the wide spaces. */
static size_t space_at(const char *text, size_t length, size_t at)
{
    unsigned char c = (unsigned char)text[at];
    if (c <= ' ') {
        return 1;
    }
    if (c < 0xC2) {
        return 0;
    }
    size_t next = at;
    uint32_t code = text_next(text, length, &next);
    bool space = code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x3000;
    return space ? next - at : 0;
}

const char *document_squeeze(struct document *doc, const char *text, size_t length)
{
    char *out = doc->error ? NULL : arena_take(doc->memory, length + 1);
    if (!out) {
        doc->error = doc->error ? doc->error : -ENOMEM;
        return "";
    }
    size_t used = 0;
    bool pending = false;
    for (size_t at = 0; at < length;) {
        size_t space = space_at(text, length, at);
        if (space) {
            pending = used > 0;
            at += space;
            continue;
        }
        if (pending) {
            out[used++] = ' ';
            pending = false;
        }
        out[used++] = text[at++];
    }
    out[used] = '\0';
    return document_spend(doc, used) ? "" : out;
}

static size_t marker_of_digits(const char *text)
{
    size_t n = 0;
    while (n < 3 && isdigit((unsigned char)text[n])) {
        n++;
    }
    while (n && n < 8 && text[n] == '.' && isdigit((unsigned char)text[n + 1]) &&
           !isdigit((unsigned char)text[n + 2])) {
        n += 2; /* "2.1." */
    }
    return n && (text[n] == '.' || text[n] == ')') ? n + 1 : 0;
}

static size_t marker_of_letters(const char *text)
{
    size_t n = strspn(text, "IVX");
    if (n && n <= 5 && text[n] == '.') {
        return n + 1;
    }
    size_t at = 0;
    uint32_t code = text_next(text, strnlen(text, 4), &at);
    bool letter = (code >= 'a' && code <= 'z') || code == 0x111; /* đ */
    return letter && text[at] == ')' ? at + 1 : 0;
}

static size_t marker_of_bullet(const char *text)
{
    static const char *const bullets[] = {"-", "+", "*", "–", "—", "•", "·",
                                          "▪", "●", "○", "■", "►", "✓", "❖"};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (text_starts(text, bullets[i])) {
            return strlen(bullets[i]);
        }
    }
    return 0;
}

size_t document_marker(const char *text, size_t *marker_length)
{
    size_t n = marker_of_digits(text);
    if (!n) {
        n = marker_of_letters(text);
    }
    bool bullet = !n && (n = marker_of_bullet(text)) > 0;
    size_t end = n;
    while (n && text[end] == ' ') {
        end++;
    }
    if (!n || !text[end] || (end == n && !(bullet && text[end] != '-'))) {
        return 0;
    }
    *marker_length = n;
    return end;
}

void document_add(struct document *doc, const char *text, size_t length, int heading)
{
    const char *line = document_squeeze(doc, text, length);
    if (!*line || document_room(doc, &doc->paragraphs, doc->paragraph_count, &doc->paragraph_capacity,
                                sizeof *doc->paragraphs)) {
        return;
    }
    if (doc->paragraph_count >= doc->limits->paragraphs) {
        doc->error = -E2BIG;
        return;
    }
    struct document_paragraph paragraph = {.text = line, .heading = heading};
    size_t marker = 0, skip = document_marker(line, &marker);
    if (skip) {
        paragraph.marker = arena_text(doc->memory, line, marker);
        paragraph.text = line + skip;
    }
    doc->paragraphs[doc->paragraph_count++] = paragraph;
}

struct document_paragraph *document_last(struct document *doc)
{
    return doc->paragraph_count ? &doc->paragraphs[doc->paragraph_count - 1] : NULL;
}

void document_add_table(struct document *doc, const char *name)
{
    if (document_room(doc, &doc->tables, doc->table_count, &doc->table_capacity, sizeof *doc->tables)) {
        return;
    }
    const char *copy = arena_text(doc->memory, name, strlen(name));
    doc->tables[doc->table_count++] = (struct document_table){.name = copy ? copy : ""};
}

void document_add_row(struct document *doc, int line)
{
    if (doc->error || !doc->table_count) {
        return;
    }
    struct document_table *table = &doc->tables[doc->table_count - 1];
    if (document_room(doc, &table->rows, table->count, &table->capacity, sizeof *table->rows)) {
        return;
    }
    if (++doc->cells > doc->limits->cells) {
        doc->error = -E2BIG;
        return;
    }
    table->rows[table->count++] = (struct document_row){.line = line};
}

/* Cells of a row live in the arena in blocks of 16. */
static int row_room(struct document *doc, struct document_row *row)
{
    if (row->count % 16) {
        return 0;
    }
    const char **cells = arena_take(doc->memory, (row->count + 16) * sizeof *cells);
    if (!cells) {
        return doc->error = -ENOMEM;
    }
    if (row->count) {
        memcpy(cells, row->cells, row->count * sizeof *cells);
    }
    row->cells = cells;
    return 0;
}

/* The row that takes the next cell, NULL at a limit. */
static struct document_row *open_row(struct document *doc)
{
    struct document_table *table = doc->table_count ? &doc->tables[doc->table_count - 1] : NULL;
    struct document_row *row = table && table->count ? &table->rows[table->count - 1] : NULL;
    if (doc->error || !row) {
        return NULL;
    }
    if (row->count >= 256 || ++doc->cells > doc->limits->cells) {
        doc->error = -E2BIG;
        return NULL;
    }
    return row_room(doc, row) == 0 ? row : NULL;
}

void document_add_known_cell(struct document *doc, const char *text)
{
    struct document_row *row = open_row(doc);
    if (row) {
        row->cells[row->count++] = text;
    }
}

void document_add_cell(struct document *doc, const char *text, size_t length)
{
    document_add_known_cell(doc, length && !doc->error ? document_squeeze(doc, text, length) : "");
}

int document_refuse_picture(const char *name, struct error *err)
{
    return error_at(err, -ENODATA, name, 0,
                    "Văn bản này là ảnh chụp, xin gõ trích yếu vào tệp .txt cùng tên, hoặc vào sổ văn bản.");
}

void document_warn(struct document *doc, const char *format, ...)
{
    if (doc->warning_count >= 200 || document_room(doc, &doc->warnings, doc->warning_count,
                                                   &doc->warning_capacity, sizeof *doc->warnings)) {
        return;
    }
    char line[400];
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    size_t length = written < 0 ? 0 : (size_t)written < sizeof line ? (size_t)written : sizeof line - 1;
    length = text_utf8_fault(line, length);
    const char *copy = arena_text(doc->memory, line, length);
    if (copy) {
        doc->warnings[doc->warning_count++] = copy;
    }
}

int document_fail(struct document *doc, const char *name, struct error *err)
{
    static const struct {
        int code;
        const char *text;
    } reasons[] = {
        {-ETIMEDOUT, "Đọc tệp quá lâu nên bỏ qua. Xin lưu lại tệp ở dạng đơn giản hơn (.txt, .docx)."},
        {-EFBIG, "Tệp có quá nhiều chữ nên bỏ qua. Xin chia thành nhiều tệp nhỏ."},
        {-E2BIG, "Tệp có quá nhiều đoạn hoặc quá nhiều ô nên bỏ qua. Xin chia thành nhiều tệp nhỏ."},
        {-ENOMEM, "Không đủ bộ nhớ để đọc tệp nên bỏ qua. Xin chia thành nhiều tệp nhỏ."},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (doc->error == reasons[i].code) {
            return error_at(err, doc->error, name, 0, "%s", reasons[i].text);
        }
    }
    return error_at(err, doc->error, name, 0, "Không đọc được tệp (lỗi hệ thống %d).", -doc->error);
}
