/*
 * All guards over one text, and those that only look for words: advertising, bodies that no longer exist.
 * Pure; called by source plugins in workers before they submit.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/office.h"
#include "document/speech.h"
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define NAMED_BODIES_UNTIL 2025 /* two-level local government since 01/07/2025 */

void guard_found(struct guard *guard, const char *format, ...)
{
    char *line = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (length >= 0) {
        buf_add_text(&guard->why, guard->why.length ? " " : "");
        buf_add_text(&guard->why, line);
        free(line);
    }
}

/* ---- advertising, dissolved bodies ---- */

static const char *const advertising[] = {
    "khuyến mãi",       "khuyến mại",   "giảm giá",          "giá sốc",          "mua ngay",
    "đặt hàng",         "chốt đơn",     "trả góp",           "giá rẻ",           "ưu đãi lớn",
    "giá ưu đãi",       "voucher",      "lãi suất hấp dẫn",  "tặng quà khi mua", "hàng chính hãng",
    "mua 1 tặng",       "mua một tặng", "giao hàng tận nơi", "vay tiền nhanh",   "cam kết lợi nhuận",
    "cam kết khỏi bệnh"};

/* Bodies below the province and above the commune, and ministries and departments merged into others. */
static const char *const dissolved[] = {"ủy ban nhân dân huyện",
                                        "ubnd huyện",
                                        "huyện ủy",
                                        "công an huyện",
                                        "hđnd huyện",
                                        "hội đồng nhân dân huyện",
                                        "cấp huyện",
                                        "ubnd quận",
                                        "ủy ban nhân dân quận",
                                        "ubnd thị xã",
                                        "ủy ban nhân dân thị xã",
                                        "thị trấn",
                                        "bộ thông tin và truyền thông",
                                        "bộ giao thông vận tải",
                                        "bộ kế hoạch và đầu tư",
                                        "bộ lao động - thương binh và xã hội",
                                        "bộ lao động, thương binh và xã hội",
                                        "bộ lao động – thương binh và xã hội",
                                        "bộ nông nghiệp và phát triển nông thôn",
                                        "bộ tài nguyên và môi trường",
                                        "sở thông tin và truyền thông",
                                        "sở giao thông vận tải",
                                        "sở kế hoạch và đầu tư",
                                        "sở lao động - thương binh và xã hội",
                                        "sở lao động, thương binh và xã hội",
                                        "sở lao động – thương binh và xã hội",
                                        "sở nông nghiệp và phát triển nông thôn",
                                        "sở tài nguyên và môi trường"};

/* "huyện Gò Công", "thị xã Sơn Tây": a district by its name, in the text as it was written. */
static void check_districts(struct guard *guard)
{
    static const char *const levels[] = {"huyện ", "thị xã ", "Huyện ", "Thị xã "};
    const char *text = guard->input->text;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        size_t n = strlen(levels[i]);
        for (const char *at = text; (at = strstr(at, levels[i])) != NULL; at += n) {
            size_t next = 0;
            uint32_t code = text_next(at + n, strnlen(at + n, 4), &next);
            bool name = utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
            if (name && (at == text || !guard_is_word_byte(at[-1]))) {
                int length = (int)(n + strcspn(at + n, " ,.;:\n"));
                guard_found(guard, "Có tên cơ quan không còn nữa: \"%.*s\".", length, at);
                return;
            }
        }
    }
}

static bool check_words(struct guard *guard, const char *const *words, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        if (guard_words(guard->lower, words[i])) {
            guard_found(guard, "%s: \"%s\".", what, words[i]);
            return true;
        }
    }
    return false;
}

/* The year of the latest full date in the text, else the latest year named, 0 = none: an old text may well
 * name bodies of its time. A plan's last year ("2021 - 2030") says nothing once there is a date. */
static int latest_year(const char *text)
{
    int dated = 0, named = 0;
    for (const char *at = text; *at; at++) {
        if (!isdigit((unsigned char)*at)) {
            continue;
        }
        struct date date;
        size_t length = office_date_at(at, &date), n = strspn(at, "0123456789");
        long year = n == 4 ? strtol(at, NULL, 10) : 0;
        dated = length && date.year > dated ? date.year : dated;
        named = year > 1990 && year < 2100 && year > named ? (int)year : named;
        at += (length ? length : n) - 1;
    }
    return dated ? dated : named;
}

/* ---- documents ---- */

#define HEAD 40 /* paragraphs in which a letter-head lies */

int guard_document(const struct document *doc, struct error *err)
{
    for (size_t i = 0; i < doc->paragraph_count && i < HEAD; i++) {
        const char *mark = office_secrecy(doc->paragraphs[i].text);
        if (mark) {
            return error_set(err, -EPERM, "Văn bản có dấu \"%s\" nên không được phát thanh.", mark);
        }
    }
    return 0;
}

bool guard_is_official(const struct document *doc)
{
    bool official = false;
    for (size_t i = 0; i < doc->paragraph_count && i < 12 && !official; i++) {
        char *folded = document_fold(doc->paragraphs[i].text);
        official = folded && (strstr(folded, "cong hoa xa hoi chu nghia viet nam") == folded ||
                              strcmp(folded, "dang cong san viet nam") == 0);
        free(folded);
    }
    return official;
}

#define LOOKED_AT (256u << 10) /* bytes that are examined: far more than ever airs in one notice */

static void check_all(struct guard *guard)
{
    guard_check_people(guard);
    guard_check_numbers(guard);
    if (guard->input->about_event || guard->input->article) {
        guard_check_relative(guard);
    }
    if (guard->input->about_event) {
        guard_check_past(guard);
    }
    (void)check_words(guard, advertising, sizeof advertising / sizeof *advertising, "Có chữ như quảng cáo");
    int year = latest_year(guard->lower);
    bool is_new = !year || year >= NAMED_BODIES_UNTIL;
    if (is_new && !check_words(guard, dissolved, sizeof dissolved / sizeof *dissolved,
                               "Có tên cơ quan không còn nữa")) {
        check_districts(guard);
    }
}

int guard_check(const struct guard_input *input, char **why)
{
    struct guard_input looked_at = *input;
    size_t length = strnlen(input->text, LOOKED_AT);
    char *text = strndup(input->text, text_utf8_fault(input->text, length));
    struct guard guard = {.input = &looked_at, .lower = text ? guard_lower(text) : NULL};
    *why = NULL;
    if (!guard.lower) {
        free(text);
        return -ENOMEM;
    }
    looked_at.text = text;
    buf_init(&guard.why, 1u << 16);
    check_all(&guard);
    if (guard.why.length) {
        guard.why.length = guard.why.length > 1500 ? 1500 : guard.why.length;
        guard.why.data[text_utf8_fault(guard.why.data, guard.why.length)] = '\0';
        *why = buf_take(&guard.why);
    }
    buf_done(&guard.why);
    free(guard.lower);
    free(text);
    return 0;
}
