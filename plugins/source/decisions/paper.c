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
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define HEAD 40 /* paragraphs in which a letter-head lies */

static const char *line_at(const struct document *doc, size_t i)
{
    return i < doc->paragraph_count ? doc->paragraphs[i].text : "";
}

static bool folds_to(const char *text, const char *prefix)
{
    char *folded = document_fold(text);
    bool starts = folded && text_starts(folded, prefix);
    free(folded);
    return starts;
}

/* Written in capitals, as letter-heads and type lines are. */
static bool in_capitals(const char *text)
{
    size_t upper = 0, lower = 0, length = strlen(text);
    for (size_t at = 0; at < length;) {
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)text_next(text, length, &at));
        upper += category == UTF8PROC_CATEGORY_LU;
        lower += category == UTF8PROC_CATEGORY_LL;
    }
    return upper >= 2 && lower * 4 <= upper;
}

static bool is_motto(const char *text)
{
    return folds_to(text, "cong hoa xa hoi") || folds_to(text, "doc lap tu do") ||
           folds_to(text, "dang cong san");
}

static size_t find_number(const struct document *doc, struct office_number *number)
{
    for (size_t i = 0; i < doc->paragraph_count && i < HEAD; i++) {
        const char *text = line_at(doc, i);
        bool labelled = folds_to(text, "so ") || isdigit((unsigned char)*text);
        if (labelled && office_find_number(text, number)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t find_date(const struct document *doc, struct date *date)
{
    for (size_t i = 0; i < doc->paragraph_count && i < HEAD; i++) {
        const char *text = line_at(doc, i);
        if (strstr(text, "ngày") && speech_syllables(text, strlen(text)) < 30 &&
            office_find_date(text, date)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static size_t find_type(const struct document *doc, size_t from, const char **type)
{
    for (size_t i = from; i < doc->paragraph_count && i < from + 12; i++) {
        *type = office_type_of_line(line_at(doc, i));
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
        const char *text = line_at(doc, i);
        char *small = in_capitals(text) ? NULL : text_lower(text);
        const char *at = small ? strstr(small, lower) : NULL;
        char *found = at ? strndup(text + (at - small), strlen(lower)) : NULL;
        free(small);
        if (found) {
            return found;
        }
    }
    return NULL;
}

/* Capital letters given back to `place` inside `lower`. */
static char *with_place(const char *lower, const char *place)
{
    char *small = text_lower(place), *copy = strdup(lower);
    char *at = copy && small && *small ? strstr(copy, small) : NULL;
    if (at && strlen(small) == strlen(place)) {
        memcpy(at, place, strlen(place));
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

/* Letter-head lines before the number: the issuer is the last, or all of them when the first is but the kind
 * of body
 * ("ỦY BAN NHÂN DÂN" over "XÃ MINH TÂN"). */
static char *agency_line(const struct document *doc, size_t number_at)
{
    static const char *const kinds[] = {"uy ban nhan dan",
                                        "hoi dong nhan dan",
                                        "dang uy",
                                        "uy ban mat tran to quoc viet nam",
                                        "ban chap hanh",
                                        "cong an",
                                        "ban chi huy quan su"};
    struct buf out;
    bool kind = false;
    buf_init(&out, 4096);
    buf_add(&out, "", 0);
    for (size_t i = 0; i < number_at && i < doc->paragraph_count; i++) {
        const char *text = line_at(doc, i);
        if (is_motto(text) || !in_capitals(text) || strchr(text, ':') || office_secrecy(text)) {
            continue;
        }
        if (!kind) {
            buf_clear(&out);
        }
        buf_format(&out, "%s%s", out.length ? " " : "", text);
        char *folded = document_fold(text);
        kind = false;
        for (size_t k = 0; folded && k < sizeof kinds / sizeof *kinds; k++) {
            kind = kind || strcmp(folded, kinds[k]) == 0;
        }
        free(folded);
    }
    return buf_take(&out);
}

static char *find_agency(const struct document *doc, size_t number_at, const char *date_line)
{
    char *line = agency_line(doc, number_at), *lower = line ? text_lower(line) : NULL,
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

static bool ends_subject(const struct document *doc, size_t i, size_t first)
{
    const char *text = line_at(doc, i);
    return i > first &&
           (doc->paragraphs[i].gap > 0 || in_capitals(text) || folds_to(text, "can cu") ||
            folds_to(text, "kinh gui") || folds_to(text, "thuc hien ") || doc->paragraphs[i].marker ||
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
        const char *text = i == first ? paper_subject(line_at(doc, i)) : line_at(doc, i);
        buf_format(&out, "%s%s", out.length ? " " : "", text);
    }
    *end = i;
    while (out.length && strchr(" .;,_-", out.data[out.length - 1])) {
        out.data[--out.length] = '\0';
    }
    char *subject = buf_take(&out);
    if (subject && in_capitals(subject)) {
        char *lower = text_lower(subject);
        free(subject);
        subject = lower;
    }
    return subject;
}

static size_t find_vv(const struct document *doc)
{
    for (size_t i = 0; i < doc->paragraph_count && i < HEAD; i++) {
        if (text_starts(line_at(doc, i), "V/v") || text_starts(line_at(doc, i), "V/V")) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* ---- body: what people must do ---- */

static bool is_signature(const struct document *doc, size_t i)
{
    static const char *const heads[] = {"TM.", "KT.", "TL.", "TUQ.", "Q.", "T/M", "K/T"};
    const char *text = line_at(doc, i);
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
        if (text_starts(text, heads[k])) {
            return true;
        }
    }
    return folds_to(text, "noi nhan") || (in_capitals(text) && doc->paragraphs[i].indent > 20);
}

static bool has_any(const char *lower, const char *const *words)
{
    for (; *words; words++) {
        if (strstr(lower, *words)) {
            return true;
        }
    }
    return false;
}

/* Does the sentence tell residents to do or not to do something, or from when? */
static bool is_duty(const char *sentence)
{
    static const char *const people[] = {"người dân",        "nhân dân",  "bà con",   "hộ gia đình",
                                         "các hộ",           "hộ dân",    "công dân", "mọi người",
                                         "chủ hộ",           "phụ huynh", "hộ nghèo", "tổ chức, cá nhân",
                                         "cá nhân, tổ chức", NULL};
    static const char *const duties[] = {"phải",     "không",     "cấm",       "có trách nhiệm", "đề nghị",
                                         "yêu cầu",  "nộp",       "mang",      "đăng ký",        "để ",
                                         "đến ",     "được miễn", "được giảm", "được hỗ trợ",    "chấp hành",
                                         "tham gia", NULL};
    static const char *const never[] = {
        "chịu trách nhiệm thi hành", "căn cứ",   "theo đề nghị", "xét đề nghị",
        "ủy ban nhân dân, ",         "kinh phí", "ông (bà)",     NULL};
    static const char *const labels[] = {"thời gian, ", "địa điểm, ", "đối tượng, ", "nơi nộp, ",
                                         "hạn nộp, "};
    char *lower = text_lower(sentence);
    bool labelled = false;
    for (size_t i = 0; lower && i < sizeof labels / sizeof *labels; i++) {
        labelled = labelled || text_starts(lower + strspn(lower, " "), labels[i]);
    }
    bool duty = lower && has_any(lower, people) && has_any(lower, duties) && !has_any(lower, never);
    bool effect =
        lower && strstr(lower, "có hiệu lực") && (strstr(lower, "từ ngày") || strstr(lower, "kể từ ngày ký"));
    free(lower);
    return labelled || duty || (effect && !strstr(sentence, "kể từ ngày ký"));
}

/* "Điều 2. Người dân …" without its number. */
static const char *without_article(const char *text)
{
    if (text_starts(text, "Điều ")) {
        const char *at = text + strlen("Điều ");
        size_t digits = strspn(at, "0123456789");
        if (digits && strchr(".:", at[digits])) {
            at += digits + 1;
            return at + strspn(at, " ");
        }
    }
    return text;
}

/* The line after "QUYẾT ĐỊNH:" or "QUYẾT NGHỊ:", where the ruling begins; `from` when there is none. */
static size_t ruling(const struct document *doc, size_t from)
{
    for (size_t i = from; i < doc->paragraph_count && i < from + HEAD; i++) {
        const char *text = line_at(doc, i);
        if (in_capitals(text) && text[strlen(text) - 1] == ':') {
            return i + 1;
        }
    }
    return from;
}

static bool is_routine(const char *sentence)
{
    char *folded = document_fold(sentence);
    bool routine = !folded || strstr(folded, "chiu trach nhiem thi hanh") || text_starts(folded, "can cu") ||
                   text_starts(folded, "theo de nghi") || strstr(folded, "kinh phi") || strlen(folded) < 12;
    free(folded);
    return routine;
}

/* One sentence without its end mark, or NULL when it is too long for a breath. */
static char *fitting(const char *text, size_t n)
{
    char *sentence = strndup(text, n), *trimmed = sentence ? text_trim(sentence) : NULL;
    if (!trimmed || !*trimmed || speech_syllables(trimmed, strlen(trimmed)) > SPEECH_SENTENCE) {
        free(sentence);
        return NULL;
    }
    size_t end = strlen(trimmed);
    while (end && strchr(" ;:,./", trimmed[end - 1])) {
        end--;
    }
    char *out = strndup(trimmed, end);
    for (char *at = out; at && (at = strchr(at, ':')) != NULL;) {
        *at = at[1] == ' ' ? ',' : *at; /* "Thời gian: bảy giờ": a breath, not an announcement */
        at++;
    }
    free(sentence);
    return out;
}

/* The duties of one paragraph; each with the sentence before it, which says what it is about. */
static void paragraph_duties(const char *text, struct buf *out, int *taken)
{
    char *before = NULL;
    for (size_t n; (n = speech_sentence(text)) > 0 && *taken < 4; text += n) {
        char *sentence = fitting(text, n);
        if (sentence && is_duty(sentence)) {
            buf_format(out, "%s%s%s.\n", before ? before : "", before ? ".\n" : "", sentence);
            *taken += before ? 2 : 1;
            free(before);
            before = NULL;
            free(sentence);
        } else {
            free(before);
            before = sentence && !is_routine(sentence) ? sentence : NULL;
            if (!before) {
                free(sentence);
            }
        }
    }
    free(before);
}

static char *find_duties(const struct document *doc, size_t from)
{
    struct buf out;
    int taken = 0;
    buf_init(&out, 8192);
    buf_add(&out, "", 0);
    for (size_t i = from; i < doc->paragraph_count && taken < 4 && !is_signature(doc, i); i++) {
        paragraph_duties(without_article(doc->paragraphs[i].text), &out, &taken);
    }
    return buf_take(&out);
}

static char *find_signer(const struct document *doc, size_t from)
{
    size_t start = from;
    while (start < doc->paragraph_count && !is_signature(doc, start)) {
        start++;
    }
    for (size_t i = doc->paragraph_count; i-- > start;) {
        const char *text = line_at(doc, i);
        size_t words = 1;
        for (const char *at = text; *at; at++) {
            words += *at == ' ';
        }
        if (!in_capitals(text) && words >= 2 && words <= 6 && !doc->paragraphs[i].marker &&
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
    }
    if (!paper->subject || !*paper->subject) {
        paper_done(paper);
        return missing(err, "trích yếu (dòng \"Về việc…\" dưới tên loại, hoặc dòng \"V/v…\")");
    }
    paper->agency = find_agency(doc, number_at, line_at(doc, date_at));
    body = ruling(doc, body);
    paper->duties = find_duties(doc, body);
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
