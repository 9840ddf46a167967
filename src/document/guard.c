/*
 * The guards' tables and the small scanners behind them. Pure; called by source plugins in workers before
 * they submit. Words are compared in lower case with their accents, because "mai" and "mãi" are different
 * words.
 */
#include "document/guard.h"
#include "base/buf.h"
#include "base/text.h"
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

struct guard {
    const struct guard_input *input;
    char *lower;
    struct buf why;
};

static void found(struct guard *guard, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void found(struct guard *guard, const char *format, ...)
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

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* `words` in `text` at word borders, or NULL. */
static const char *find_words(const char *text, const char *words)
{
    size_t n = strlen(words);
    for (const char *at = text; (at = strstr(at, words)) != NULL; at += n) {
        if ((at == text || !is_word_byte(at[-1])) && !is_word_byte(at[n])) {
            return at;
        }
    }
    return NULL;
}

/* ---- private people ---- */

static const char *const matters[] = {
    "xử phạt",       "phạt tiền",  "kỷ luật",     "cảnh cáo",          "khiển trách", "buộc thôi việc",
    "bổ nhiệm",      "miễn nhiệm", "điều động",   "luân chuyển",       "trợ cấp",     "trợ giúp xã hội",
    "hộ nghèo",      "cận nghèo",  "thu hồi đất", "quyền sử dụng đất", "tranh chấp",  "khai sinh",
    "khai tử",       "kết hôn",    "ly hôn",      "cải chính hộ tịch", "hộ tịch",     "nhận cha",
    "nuôi con nuôi", "khiếu nại",  "tố cáo",      "đơn thư",           "đơn đề nghị", "cai nghiện",
    "quản thúc",     "án treo",    "nợ thuế",     "nợ đọng",           "cưỡng chế",   "mai táng",
    "nhập ngũ",      "nhiễm",      "mắc bệnh",    "tâm thần",          "khuyết tật",  "nâng lương",
    "nghỉ hưu",      "thôi việc",  "tuyển dụng",
};

static const char *const lists[] = {"danh sách hộ nghèo",  "danh sách hộ cận nghèo", "danh sách người hưởng",
                                    "danh sách đối tượng", "danh sách người nghiện", "danh sách nợ thuế"};

static const char *const honorifics[] = {"ông",      "bà",       "anh",    "chị",      "em", "cháu",  "cụ",
                                         "đồng chí", "công dân", "bị can", "đương sự", "hộ", "chủ hộ"};

static bool starts_upper(const char *text)
{
    size_t at = 0;
    uint32_t code = text_next(text, strnlen(text, 4), &at);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

/* Bytes of a name of at least two capitalised words at `text`; capitals throughout are no name. */
static size_t name_length(const char *text)
{
    size_t length = 0, words = 0;
    while (words < 6 && starts_upper(text + length)) {
        size_t word = strcspn(text + length, " ,.;:!?()\"\n/-");
        length += word;
        words++;
        if (text[length] != ' ') {
            break;
        }
        length++;
    }
    while (length && text[length - 1] == ' ') {
        length--;
    }
    return words >= 2 ? length : 0;
}

/* Does `text` begin with `word`, its first letter a capital? */
static bool is_capital_of(const char *text, const char *word)
{
    size_t here = 0, there = 0;
    uint32_t capital = text_next(text, strnlen(text, 4), &here),
             small = text_next(word, strlen(word), &there);
    return capital != small && utf8proc_tolower((utf8proc_int32_t)capital) == (utf8proc_int32_t)small &&
           strncmp(text + here, word + there, strlen(word + there)) == 0;
}

/* The first "ông Nguyễn Văn A" in `text`: start and length of honorific and name. */
static size_t find_person(const char *text, const char **start)
{
    for (size_t at = 0; text[at]; at++) {
        if (at && is_word_byte(text[at - 1])) {
            continue;
        }
        for (size_t i = 0; i < sizeof honorifics / sizeof *honorifics; i++) {
            size_t n = strlen(honorifics[i]);
            bool match = strncmp(text + at, honorifics[i], n) == 0;
            match = match || is_capital_of(text + at, honorifics[i]); /* "Ông" at the head of a sentence */
            size_t name = match && text[at + n] == ' ' ? name_length(text + at + n + 1) : 0;
            if (name) {
                *start = text + at;
                return n + 1 + name;
            }
        }
    }
    return 0;
}

static void check_private_sentence(struct guard *guard, const char *sentence)
{
    const char *person = NULL;
    char *lower = text_lower(sentence);
    for (size_t i = 0; lower && i < sizeof matters / sizeof *matters; i++) {
        if (!find_words(lower, matters[i])) {
            continue;
        }
        size_t length = find_person(sentence, &person);
        if (length) {
            found(guard, "Riêng tư, cần người quyết định: có \"%s\" và \"%.*s\".", matters[i], (int)length,
                  person);
        }
        break;
    }
    free(lower);
}

static void check_private(struct guard *guard)
{
    const char *text = guard->input->text;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (find_words(guard->lower, lists[i])) {
            found(guard, "Riêng tư, cần người quyết định: có \"%s\".", lists[i]);
            return;
        }
    }
    for (size_t n; (n = speech_sentence(text)) > 0 && !guard->why.length; text += n) {
        char *sentence = n > 5 ? strndup(text, n) : NULL;
        if (sentence) {
            check_private_sentence(guard, sentence);
        }
        free(sentence);
    }
}

/* Digits at `text`, single spaces and dots between them allowed; their number, and the bytes in *length. */
static size_t digit_run(const char *text, size_t *length)
{
    size_t digits = 0, at = 0;
    *length = 0;
    while (isdigit((unsigned char)text[at]) ||
           (digits && strchr(" .", text[at]) && text[at] && isdigit((unsigned char)text[at + 1]))) {
        digits += isdigit((unsigned char)text[at]) != 0;
        at++;
        *length = at;
    }
    return digits;
}

/* Does one of `words` stand in the 40 bytes before `at`? */
static bool said_before(const char *text, const char *at, const char *const *words)
{
    char window[64];
    size_t n = (size_t)(at - text) < 40 ? (size_t)(at - text) : 40;
    memcpy(window, at - n, n);
    window[n] = '\0';
    for (; *words; words++) {
        if (strstr(window, *words)) {
            return true;
        }
    }
    return false;
}

static void check_numbers(struct guard *guard)
{
    static const char *const identity[] = {"căn cước", "cccd", "cmnd", "chứng minh", "định danh", NULL};
    static const char *const account[] = {"tài khoản", "stk", NULL};
    static const char *const birth[] = {"sinh ngày", "ngày sinh", "sinh năm", NULL};
    const char *text = guard->lower;
    for (const char *at = text; *at; at++) {
        size_t length, digits;
        if (!isdigit((unsigned char)*at) || (at > text && is_word_byte(at[-1]))) {
            continue;
        }
        digits = digit_run(at, &length);
        char shown[48];
        size_t n = length < sizeof shown - 1 ? length : sizeof shown - 1;
        memcpy(shown, at, n);
        shown[n] = '\0';
        bool mobile = digits == 10 && at[0] == '0' && strchr("35789", at[1]) && at[1];
        if (digits == 12 || ((digits == 9 || digits == 12) && said_before(text, at, identity))) {
            found(guard, "Có số giấy tờ tùy thân: %s.", shown);
        } else if (digits >= 6 && said_before(text, at, account)) {
            found(guard, "Có số tài khoản: %s.", shown);
        } else if (mobile) {
            found(guard, "Có số điện thoại di động: %s.", shown);
        } else if (said_before(text, at, birth) && at - text >= 10 &&
                   said_before(at - 10 > text ? at - 10 : text, at, birth)) {
            found(guard, "Có ngày sinh hoặc năm sinh: %s.", shown);
        }
        at += length - 1;
    }
}

/* ---- days ---- */

static const struct {
    const char *words;
    int days; /* from the day it is read */
} relative[] = {
    {"hôm nay", 0},  {"sáng nay", 0}, {"trưa nay", 0}, {"chiều nay", 0}, {"tối nay", 0}, {"đêm nay", 0},
    {"ngày mai", 1}, {"sáng mai", 1}, {"trưa mai", 1}, {"chiều mai", 1}, {"tối mai", 1}, {"ngày kia", 2},
    {"hôm qua", -1}, {"tối qua", -1}, {"đêm qua", -1}, {"ngày mốt", 2},
};

static void check_relative(struct guard *guard)
{
    const struct guard_input *input = guard->input;
    struct date day = input->today;
    bool one_day = input->from && input->until && strncmp(input->from, input->until, 10) == 0;
    char date[SPEECH_DATE_SIZE], from[11] = "";
    if (one_day) {
        return;
    }
    if (input->from && strlen(input->from) >= 10) {
        memcpy(from, input->from, 10);
        (void)date_parse(from, &day);
    }
    for (size_t i = 0; i < sizeof relative / sizeof *relative; i++) {
        if (find_words(guard->lower, relative[i].words)) {
            speech_date(date_add(day, relative[i].days), false, date);
            found(guard, "Có chữ \"%s\", chỉ đúng khi phát trong một ngày. Nên viết: %s.", relative[i].words,
                  date);
            return;
        }
    }
}

/* Is the date at `at` a start without an end, or the date of a document? */
static bool is_start_or_reference(const char *text, const char *at)
{
    static const char *const starts[] = {"từ ngày", "kể từ", "từ thứ", "từ chủ nhật", "số ",
                                         "/qđ",     "/nq",   "/nđ",    "/tt",         NULL};
    return said_before(text, at, starts);
}

/* "ngày 25/11", "ngày 25 tháng 11" at its figures, without a year: the one nearest to `today`. Its length, 0
 * = none. */
static size_t day_month_at(const char *text, const char *at, struct date today, struct date *out)
{
    static const char *const day_words[] = {"ngày ", NULL};
    size_t day_digits = strspn(at, "0123456789");
    const char *next = at + day_digits;
    size_t mark = *next == '/' ? 1 : text_starts(next, " tháng ") ? strlen(" tháng ") : 0;
    size_t month_digits = mark ? strspn(next + mark, "0123456789") : 0;
    if (day_digits > 2 || !month_digits || month_digits > 2 || !said_before(text, at, day_words)) {
        return 0;
    }
    int best = 400;
    for (int year = today.year - 1; year <= today.year + 1; year++) {
        struct date date = {.year = (int16_t)year,
                            .month = (int8_t)strtol(next + mark, NULL, 10),
                            .day = (int8_t)strtol(at, NULL, 10)};
        int distance = date_valid(date) ? abs(date_to_days(date) - date_to_days(today)) : 400;
        if (distance < best) {
            best = distance;
            *out = date;
        }
    }
    return best < 400 ? day_digits + mark + month_digits : 0;
}

/* Walks over the dates of `lower`; returns how many are days of an event, the latest in *last. */
static size_t event_dates(const char *lower, struct date today, struct date *last)
{
    size_t count = 0;
    for (const char *at = lower; *at; at++) {
        struct date date;
        if (!isdigit((unsigned char)*at) || (at > lower && is_word_byte(at[-1]))) {
            continue;
        }
        size_t length = office_date_at(at, &date);
        length = length ? length : day_month_at(lower, at, today, &date);
        if (length && !is_start_or_reference(lower, at)) {
            *last = count && date_compare(*last, date) > 0 ? *last : date;
            count++;
        }
        at += (length ? length : strspn(at, "0123456789")) - 1;
    }
    return count;
}

bool guard_event_end(const char *text, struct date today, struct date *out)
{
    char *lower = text_lower(text);
    struct date last;
    bool some = lower && event_dates(lower, today, &last) > 0 && date_compare(last, today) >= 0;
    free(lower);
    if (some) {
        *out = last;
    }
    return some;
}

static void check_past(struct guard *guard)
{
    struct date last;
    char date[SPEECH_DATE_SIZE];
    if (event_dates(guard->lower, guard->input->today, &last) > 0 &&
        date_compare(last, guard->input->today) < 0) {
        speech_date(last, true, date);
        found(guard, "Đã qua ngày: %s.", date);
    }
}

/* ---- advertising, dissolved bodies ---- */

static const char *const advertising[] = {
    "khuyến mãi",       "khuyến mại",       "giảm giá",       "giá sốc",    "mua ngay",
    "chốt đơn",         "trả góp",          "giá rẻ",         "ưu đãi lớn", "cam kết lợi nhuận",
    "lãi suất hấp dẫn", "tặng quà khi mua", "hàng chính hãng"};

static const char *const dissolved[] = {"ủy ban nhân dân huyện",
                                        "uỷ ban nhân dân huyện",
                                        "ubnd huyện",
                                        "huyện ủy",
                                        "huyện uỷ",
                                        "công an huyện",
                                        "hđnd huyện",
                                        "hội đồng nhân dân huyện",
                                        "thị trấn",
                                        "bộ thông tin và truyền thông",
                                        "bộ giao thông vận tải",
                                        "bộ kế hoạch và đầu tư",
                                        "bộ lao động - thương binh và xã hội",
                                        "bộ nông nghiệp và phát triển nông thôn",
                                        "bộ tài nguyên và môi trường",
                                        "sở thông tin và truyền thông",
                                        "sở kế hoạch và đầu tư"};

static void check_words(struct guard *guard, const char *const *words, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        if (find_words(guard->lower, words[i])) {
            found(guard, "%s: \"%s\".", what, words[i]);
            return;
        }
    }
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
    check_private(guard);
    check_numbers(guard);
    if (guard->input->about_event) {
        check_relative(guard);
        check_past(guard);
    }
    check_words(guard, advertising, sizeof advertising / sizeof *advertising, "Có chữ như quảng cáo");
    int year = latest_year(guard->lower);
    if (!year || year >= NAMED_BODIES_UNTIL) {
        check_words(guard, dissolved, sizeof dissolved / sizeof *dissolved, "Có tên cơ quan không còn nữa");
    }
}

int guard_check(const struct guard_input *input, char **why)
{
    struct guard_input looked_at = *input;
    size_t length = strnlen(input->text, LOOKED_AT);
    char *text = strndup(input->text, text_utf8_fault(input->text, length));
    struct guard guard = {.input = &looked_at, .lower = text ? text_lower(text) : NULL};
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
