/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finding the parts of an official document by where they stand and how they begin. Pure; runs in a source
 * worker. It never guesses a number or a date: a paper without them is a draft and is refused.
 */
#include "paper.h"
#include "base/buf.h"
#include "base/text.h"
#include "document/guard.h"
#include "document/speech.h"
#include "paper_lines.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_motto(const char *text)
{
    return paper_folds_to(text, "cong hoa xa hoi") || paper_folds_to(text, "doc lap tu do") ||
           paper_folds_to(text, "dang cong san");
}

static size_t find_number(const struct document *doc, struct office_number *number)
{
    for (size_t i = 0; i < doc->paragraph_count && i < PAPER_HEAD; i++) {
        const char *text = paper_line(doc, i);
        bool labelled = paper_folds_to(text, "so ") || isdigit((unsigned char)*text);
        if (labelled && office_find_number(text, number)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t find_date(const struct document *doc, struct date *date)
{
    for (size_t i = 0; i < doc->paragraph_count && i < PAPER_HEAD; i++) {
        const char *text = paper_line(doc, i);
        if ((strstr(text, "ngày") || text_starts(text, "Ngày ")) &&
            speech_syllables(text, strlen(text)) < 30 && office_find_date(text, date)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t find_type(const struct document *doc, size_t from, const char **type)
{
    for (size_t i = from; i < doc->paragraph_count && i < from + 12; i++) {
        *type = office_type_of_line(paper_line(doc, i));
        if (*type) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* ---- agency ---- */

/* The same words as they are written in running text ("Ủy ban nhân dân xã Minh Tân"), if the body has them.
 */
static char *as_in_body(const struct document *doc, size_t from, const char *lower)
{
    for (size_t i = from; i < doc->paragraph_count; i++) {
        const char *text = paper_line(doc, i);
        char *small = speech_in_capitals(text) ? NULL : text_lower(text);
        const char *at = small ? strstr(small, lower) : NULL;
        char *found = at ? strndup(text + (at - small), strlen(lower)) : NULL;
        free(small);
        if (found) {
            return found;
        }
    }
    return NULL;
}

/* Capital letters given back to what only unions and fronts have in their names. */
static void with_proper_names(char *lower)
{
    static const char *const names[] = {"Việt Nam", "Hồ Chí Minh", "Mặt trận", "Tổ quốc", "Cộng sản"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *small = text_lower(names[i]);
        for (char *at = lower; small && strlen(small) == strlen(names[i]) && (at = strstr(at, small));) {
            memcpy(at, names[i], strlen(names[i]));
        }
        free(small);
    }
}

/* Capital letters given back to `place` inside `lower`. */
static char *with_place(const char *lower, const char *place)
{
    char *small = text_lower(place), *copy = strdup(lower);
    char *at = copy && small && *small ? strstr(copy, small) : NULL;
    if (at && strlen(small) == strlen(place)) {
        memcpy(at, place, strlen(place));
    }
    if (copy) {
        with_proper_names(copy);
    }
    free(small);
    char *capital = copy ? speech_capital(copy) : NULL;
    free(copy);
    return capital;
}

/* "Minh Tân" of "Minh Tân, ngày 16 tháng 11 năm 2026". */
static char *place_of(const char *date_line)
{
    size_t n = strcspn(date_line, ",");
    return date_line[n] == ',' && n < 60 ? strndup(date_line, n) : strdup("");
}

/* "HỎA TỐC", "THƯỢNG KHẨN": how fast the paper had to travel. */
static bool is_urgency(const char *text)
{
    return paper_folds_to(text, "hoa toc") || paper_folds_to(text, "thuong khan") ||
           paper_folds_to(text, "khan");
}

/* "XÃ MINH TÂN": a place, whose body stands on the line above. */
static bool is_place(const char *line)
{
    static const char *const places[] = {"xa ",    "phuong ", "tinh ",   "thanh pho ", "tp ",
                                         "huyen ", "quan ",   "thi xa ", "thi tran ",  "dac khu ",
                                         "thon ",  "ap ",     "khu pho "};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (paper_folds_to(line, places[i])) {
            return true;
        }
    }
    return false;
}

/* Letter-head lines before the number: the issuer is the last, with the line above it when it is only a place
 * ("ỦY BAN NHÂN DÂN" over "XÃ MINH TÂN"). */
static char *agency_line(const struct document *doc, size_t number_at)
{
    struct buf out;
    buf_init(&out, 4096);
    buf_add(&out, "", 0);
    for (size_t i = 0; i < number_at && i < doc->paragraph_count; i++) {
        const char *text = paper_line(doc, i);
        if (is_motto(text) || !speech_in_capitals(text) || strchr(text, ':') || office_secrecy(text) ||
            is_urgency(text)) {
            continue;
        }
        if (!is_place(text)) {
            buf_clear(&out);
        }
        buf_format(&out, "%s%s", out.length ? " " : "", text);
    }
    return buf_take(&out);
}

static char *find_agency(const struct document *doc, size_t number_at, const char *date_line)
{
    char *line = agency_line(doc, number_at), *lower = line ? speech_lower(line) : NULL,
         *place = place_of(date_line);
    char *agency = NULL;
    if (lower && *lower && place) {
        agency = as_in_body(doc, number_at, lower);
        agency = agency ? agency : with_place(lower, place);
    }
    free(line);
    free(lower);
    free(place);
    return agency;
}

/* ---- subject ---- */

const char *paper_subject(const char *text)
{
    static const char *const leads[] = {"V/v:",    "V/v",     "v/v", "V/V", "Về việc:", "Về việc",
                                        "về việc", "VỀ VIỆC", "Về",  "về",  "VỀ"};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        size_t n = strlen(leads[i]);
        if (text_starts(text, leads[i]) && strchr(" :.", text[n])) {
            text += n;
            return text + strspn(text, " :.");
        }
    }
    return text;
}

/* A whole sentence that does not go on from the line before: the text begins. No subject is one. */
static bool is_sentence(const char *text)
{
    size_t at = 0, length = strlen(text);
    uint32_t code = text_next(text, length, &at);
    return length && strchr(".:;", text[length - 1]) &&
           utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

static bool ends_subject(const struct document *doc, size_t i, size_t first)
{
    const char *text = paper_line(doc, i);
    return i > first &&
           (is_sentence(text) || doc->paragraphs[i].gap > 0 || speech_in_capitals(text) ||
            paper_folds_to(text, "can cu") || paper_folds_to(text, "kinh gui") ||
            paper_folds_to(text, "thuc hien ") || doc->paragraphs[i].marker ||
            strncmp(text, "Điều ", strlen("Điều ")) == 0 || text[0] == '_' || strstr(text, ", ngày"));
}

/* Joins the subject's lines from `first`; *end is the first line after it. */
static char *subject_from(const struct document *doc, size_t first, size_t *end)
{
    struct buf out;
    buf_init(&out, 4096);
    buf_add(&out, "", 0);
    size_t i = first;
    for (; i < doc->paragraph_count && i < first + 6 && !ends_subject(doc, i, first); i++) {
        const char *text = i == first ? paper_subject(paper_line(doc, i)) : paper_line(doc, i);
        buf_format(&out, "%s%s", out.length ? " " : "", text);
    }
    *end = i;
    while (out.length && strchr(" .;,_-", out.data[out.length - 1])) {
        out.data[--out.length] = '\0';
    }
    char *subject = buf_take(&out);
    if (subject && speech_in_capitals(subject)) {
        char *lower = speech_lower(subject);
        free(subject);
        subject = lower;
    }
    return subject;
}

/* A heading below the number that is no type by itself: "QUY TRÌNH", "THÔNG BÁO VỀ VIỆC NGHỈ LỄ". */
static size_t find_heading(const struct document *doc, size_t number_at)
{
    for (size_t i = number_at + 1; i < doc->paragraph_count && i < number_at + 12; i++) {
        const char *text = paper_line(doc, i);
        if (speech_in_capitals(text) && !is_motto(text) && !is_urgency(text) &&
            text[strlen(text) - 1] != ':') {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Type and subject of such a heading and the lines below it: "Văn bản … về quy trình bổ nhiệm cán bộ". */
static void take_heading(const struct document *doc, size_t at, struct paper *paper, size_t *body)
{
    const char *rest = paper_line(doc, at), *type = office_type_at_start(rest, &rest);
    const char *heading = paper_subject(rest);
    bool word = strchr(heading, ' ') == NULL; /* "LỆNH": alone it would pass for an abbreviation */
    bool goes_on = at + 1 < doc->paragraph_count && (!ends_subject(doc, at + 1, at) || word);
    char *lead = word ? text_lower(heading) : speech_lower(heading);
    char *more = goes_on ? subject_from(doc, at + 1, body) : strdup("");
    char *small = more ? speech_small(more) : NULL;
    paper->type = type ? type : "Văn bản";
    if (!lead || !small || asprintf(&paper->subject, "%s%s%s", lead, *lead && *small ? " " : "", small) < 0) {
        paper->subject = NULL;
    }
    if (!goes_on) {
        *body = at + 1;
    }
    free(lead);
    free(more);
    free(small);
}

static size_t find_vv(const struct document *doc)
{
    for (size_t i = 0; i < doc->paragraph_count && i < PAPER_HEAD; i++) {
        if (text_starts(paper_line(doc, i), "V/v") || text_starts(paper_line(doc, i), "V/V")) {
            return i;
        }
    }
    return SIZE_MAX;
}

static char *find_signer(const struct document *doc, size_t from)
{
    size_t start = from;
    while (start < doc->paragraph_count && !paper_is_signature(doc, start)) {
        start++;
    }
    for (size_t i = doc->paragraph_count; i-- > start;) {
        const char *text = paper_line(doc, i);
        size_t words = 1;
        for (const char *at = text; *at; at++) {
            words += *at == ' ';
        }
        if (!speech_in_capitals(text) && words >= 2 && words <= 6 && !doc->paragraphs[i].marker &&
            !strpbrk(text, ".,:;()0123456789")) {
            return strdup(text);
        }
    }
    return NULL;
}

/* ---- the whole ---- */

static int missing(struct error *err, const char *what)
{
    return error_set(err, -EINVAL,
                     "Không tìm thấy %s ở phần đầu văn bản. Xin kiểm tra tệp, hoặc đưa nội dung vào thư mục "
                     "thông báo.",
                     what);
}

int paper_read(const struct document *doc, struct paper *paper, struct error *err)
{
    *paper = (struct paper){0};
    int code = guard_document(doc, err);
    if (code) {
        return code;
    }
    size_t number_at = find_number(doc, &paper->number);
    if (number_at == SIZE_MAX) {
        return missing(err, "số và ký hiệu (ví dụ \"Số: 15/QĐ-UBND\")");
    }
    size_t date_at = find_date(doc, &paper->date);
    if (date_at == SIZE_MAX) {
        return missing(err, "ngày ban hành (ví dụ \"ngày 16 tháng 11 năm 2026\")");
    }
    const char *type = NULL;
    size_t body = number_at + 1, type_at = find_type(doc, number_at, &type), vv = find_vv(doc);
    paper->type = type ? type : office_type_of_symbol(paper->number.symbol);
    if (type_at != SIZE_MAX) {
        paper->subject = subject_from(doc, type_at + 1, &body);
    } else if (vv != SIZE_MAX) {
        paper->subject = subject_from(doc, vv, &body);
    } else if ((type_at = find_heading(doc, number_at)) != SIZE_MAX) {
        take_heading(doc, type_at, paper, &body);
    }
    if (!paper->subject || !*paper->subject) {
        paper_done(paper);
        return missing(err, "trích yếu (dòng \"Về việc…\" dưới tên loại, hoặc dòng \"V/v…\")");
    }
    paper->agency = find_agency(doc, number_at, paper_line(doc, date_at));
    body = paper_ruling(doc, body);
    paper->duties = paper_duties(doc, body, paper);
    paper->signer = find_signer(doc, body);
    if (!paper->agency || !*paper->agency) {
        paper_done(paper);
        return missing(err, "tên cơ quan ban hành");
    }
    return 0;
}

void paper_done(struct paper *paper)
{
    free(paper->agency);
    free(paper->subject);
    free(paper->signer);
    free(paper->duties);
    free(paper->posted);
    *paper = (struct paper){0};
}
