/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a document tells people to do: the sentences of its ruling that name residents and a duty, or say when
 * and where; never its routine clauses. Pure; runs in a source worker.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/speech.h"
#include "paper_lines.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *paper_line(const struct document *doc, size_t i)
{
    return i < doc->paragraph_count ? doc->paragraphs[i].text : "";
}

bool paper_folds_to(const char *text, const char *prefix)
{
    char *folded = document_fold(text);
    bool starts = folded && text_starts(folded, prefix);
    free(folded);
    return starts;
}

bool paper_is_signature(const struct document *doc, size_t i)
{
    static const char *const heads[] = {"TM.", "KT.", "TL.", "TUQ.", "Q.", "T/M", "K/T"};
    const char *text = paper_line(doc, i);
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++) {
        if (text_starts(text, heads[k])) {
            return true;
        }
    }
    return paper_folds_to(text, "noi nhan") || (speech_in_capitals(text) && doc->paragraphs[i].indent > 20);
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

/* `lower` without the names of bodies that have "nhân dân" in them. */
static void mask_bodies(char *lower)
{
    static const char *const bodies[] = {"ủy ban nhân dân",   "uỷ ban nhân dân",        "hội đồng nhân dân",
                                         "tòa án nhân dân",   "viện kiểm sát nhân dân", "công an nhân dân",
                                         "quân đội nhân dân", "hội thẩm nhân dân",      "thanh tra nhân dân",
                                         "tiếp công dân"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        for (char *at = lower; (at = strstr(at, bodies[i])) != NULL;) {
            memset(at, '_', strlen(bodies[i]));
        }
    }
}

/* Where the first of `words` stands in `lower`, NULL = nowhere. */
static const char *first_of(const char *lower, const char *const *words)
{
    const char *first = NULL;
    for (; *words; words++) {
        const char *at = strstr(lower, *words);
        first = at && (!first || at < first) ? at : first;
    }
    return first;
}

#define LABEL_WITHIN 48   /* bytes in which a label ends */
#define SUBJECT_WITHIN 40 /* bytes of a sentence in which its subject stands */

/* "Người bán hàng …", "Chủ vật nuôi …": whoever does or has something; not whoever holds an office. */
static bool anyone_who(const char *lower)
{
    static const char *const offices[] = {
        "người đứng đầu", "người có thẩm quyền", "người được giao", "người đại diện", "người ký", "chủ tịch",
        "chủ đầu tư",     "chủ nhiệm",           "chủ trì",         "chủ động",       "chủ tọa",  NULL};
    bool anyone =
        text_starts(lower, "người ") || text_starts(lower, "chủ ") || text_starts(lower, "gia đình ");
    return anyone && first_of(lower, offices) != lower;
}

/* Do residents stand in the sentence as those who do, or are told to do, something? */
static bool is_told_to_people(const char *lower)
{
    static const char *const people[] = {
        "người dân",        "nhân dân",  "bà con",        "hộ gia đình", "các hộ",   "hộ dân",
        "công dân",         "mọi người", "chủ hộ",        "phụ huynh",   "hộ nghèo", "tổ chức, cá nhân",
        "cá nhân, tổ chức", "hộ nuôi",   "hộ kinh doanh", "chủ rừng",    "mỗi hộ",   "tiểu thương",
        "từng hộ",          "nông dân",  "ngư dân",       "xã viên",     NULL};
    static const char *const duties[] = {
        "phải",    "không", "cấm",       "có trách nhiệm", "đề nghị",     "yêu cầu",   "nộp",      "mang",
        "đăng ký", "đến ",  "được miễn", "được giảm",      "được hỗ trợ", "chấp hành", "tham gia", NULL};
    static const char *const through[] = {
        "vận động ",     "tuyên truyền ",  "phổ biến ", "hướng dẫn ", "tổ chức cho ",
        "thông báo để ", "thông báo cho ", "nhắc ",     "huy động ",  NULL};
    static const char *const openings[] = {"nghiêm cấm ", "cấm ",    "không ",   "ai ",           "mỗi hộ ",
                                           "mỗi nhà ",    "hộ nào ", "nhà nào ", "mỗi gia đình ", NULL};
    const char *who = anyone_who(lower) ? lower : first_of(lower, people), *others = first_of(lower, through);
    for (size_t i = 0; openings[i]; i++) {
        if (text_starts(lower, openings[i]) && !text_starts(lower, "không để ")) {
            return true;
        }
    }
    const char *then = strstr(lower, " thì ");
    if (then && strstr(then, " phải ")) {
        return true; /* "Trâu bò phá lúa thì chủ phải đền" */
    }
    if (!who || (others && others < who)) {
        return false; /* somebody is to bring others to something */
    }
    return has_any(lower, duties) || who - lower <= SUBJECT_WITHIN;
}

/* "Thời gian nghỉ: …", "Nơi tiếp là …": what people must know to come. */
static bool is_labelled(const char *lower, bool colon)
{
    static const char *const labels[] = {"thời gian", "địa điểm", "đối tượng", "nơi ",       "hạn nộp",
                                         "hạn cuối",  "thời hạn", "mức thu",   "mức hỗ trợ", "lịch "};
    const char *is = strstr(lower, " là ");
    bool told = (colon || (is && is - lower < LABEL_WITHIN)) && !text_starts(lower, "đối tượng áp dụng");
    for (size_t i = 0; told && i < sizeof labels / sizeof *labels; i++) {
        if (text_starts(lower + strspn(lower, " "), labels[i])) {
            return true;
        }
    }
    return false;
}

/* "… từ 8 giờ đến 16 giờ ngày 3 tháng 12", "… từ ngày 1 tháng 1": something happens then. */
static bool happens_when(const char *lower)
{
    static const char *const days[] = {"ngày ", "thứ ", "chủ nhật", "hằng ngày", "hàng ngày", NULL};
    const char *hour = strstr(lower, " giờ"), *from = strstr(lower, "từ ngày ");
    bool at_hour = hour && hour > lower && isdigit((unsigned char)hour[-1]) && has_any(lower, days);
    return at_hour || (from && isdigit((unsigned char)from[strlen("từ ngày ")]));
}

/* Does the sentence tell residents to do or not to do something, or from when? `announces`: the paper is of a
 * type that tells what will happen. */
static bool is_duty(const char *sentence, bool colon, bool announces)
{
    static const char *const never[] = {"chịu trách nhiệm thi hành",
                                        "căn cứ",
                                        "kính gửi",
                                        "theo đề nghị",
                                        "xét đề nghị",
                                        "kinh phí",
                                        "ông (bà)",
                                        "được biết",
                                        "nhân dân biết",
                                        "biết, thực hiện",
                                        "biết và thực hiện",
                                        NULL};
    char *lower = text_lower(sentence);
    if (!lower) {
        return false;
    }
    bool effect = strstr(lower, "có hiệu lực") && strstr(lower, "từ ngày") && !strstr(lower, "kể từ ngày ký");
    bool labelled = is_labelled(lower, colon) || (announces && happens_when(lower));
    mask_bodies(lower);
    bool duty = !has_any(lower, never) && is_told_to_people(lower);
    free(lower);
    return labelled || duty || effect;
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

size_t paper_ruling(const struct document *doc, size_t from)
{
    for (size_t i = from; i < doc->paragraph_count && i < from + PAPER_HEAD; i++) {
        const char *text = paper_line(doc, i);
        if (speech_in_capitals(text) && text[strlen(text) - 1] == ':') {
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

/* Takes " năm 2026" out of the sentence's dates. */
static void drop_year(char *sentence, int year)
{
    char words[24];
    int n = snprintf(words, sizeof words, " năm %d", year);
    for (char *at = sentence; (at = strstr(at, words)) != NULL;) {
        const char *month = at;
        while (month > sentence && isdigit((unsigned char)month[-1])) {
            month--;
        }
        if (month < at && !isdigit((unsigned char)at[n])) {
            memmove(at, at + n, strlen(at + n) + 1);
        } else {
            at += n;
        }
    }
}

/* "Ủy ban nhân dân xã mời …", too long: cut to what is asked; who asks was told with the paper. */
static void drop_agency(char *sentence)
{
    static const char *const verbs[] = {" mời ", " đề nghị ", " yêu cầu ", " kêu gọi ", NULL};
    char *lower = text_lower(sentence);
    bool agency = lower && (text_starts(lower, "ủy ban nhân dân") || text_starts(lower, "uỷ ban nhân dân"));
    const char *verb = agency ? first_of(lower, verbs) : NULL;
    if (verb && verb - lower < 80) {
        char *rest = speech_capital(sentence + (verb - lower) + 1);
        if (rest && strlen(rest) <= strlen(sentence)) {
            memcpy(sentence, rest, strlen(rest) + 1);
        }
        free(rest);
    }
    free(lower);
}

/* One sentence without its end mark, or NULL when it is too long for a breath. */
static char *fitting(const char *text, size_t n, int year)
{
    char *sentence = strndup(text, n), *trimmed = sentence ? text_trim(sentence) : NULL;
    if (trimmed) {
        drop_year(trimmed, year);
        if (speech_syllables(trimmed, strlen(trimmed)) > SPEECH_SENTENCE) {
            drop_agency(trimmed);
        }
    }
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

/* Is paragraph `i` a heading that says when and where, over the line that tells it? */
static bool heads_when(const struct document *doc, size_t i)
{
    const char *text = paper_line(doc, i);
    char *folded = speech_in_capitals(text) ? document_fold(text) : NULL;
    bool heads = folded && (strstr(folded, "thoi gian") || strstr(folded, "dia diem"));
    free(folded);
    return heads;
}

static bool announces(const char *type)
{
    static const char *const types[] = {"Thông báo", "Giấy mời", "Công điện",
                                        "Phiếu báo", "Quy chế",  "Hướng dẫn"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(type, types[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The duties of one paragraph; each with the sentence before it, which says what it is about. `told`: the
 * first sentence is one. */
static void paragraph_duties(const char *text, bool told, const struct paper *paper, struct buf *out,
                             int *taken)
{
    char *before = NULL;
    for (size_t n; (n = speech_sentence(text)) > 0 && *taken < 4; text += n) {
        char *sentence = fitting(text, n, paper->date.year);
        const char *colon = memchr(text, ':', n < LABEL_WITHIN ? n : LABEL_WITHIN);
        if (sentence && (told || is_duty(sentence, colon != NULL, announces(paper->type)))) {
            buf_format(out, "%s%s%s.\n", before ? before : "", before ? ".\n" : "", sentence);
            *taken += before ? 2 : 1;
            free(before);
            before = NULL;
            free(sentence);
            told = false;
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

char *paper_duties(const struct document *doc, size_t from, const struct paper *paper)
{
    struct buf out;
    int taken = 0;
    buf_init(&out, 8192);
    buf_add(&out, "", 0);
    for (size_t i = from; i < doc->paragraph_count && taken < 4 && !paper_is_signature(doc, i); i++) {
        paragraph_duties(without_article(doc->paragraphs[i].text), i > from && heads_when(doc, i - 1), paper,
                         &out, &taken);
    }
    return buf_take(&out);
}
