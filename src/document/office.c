/*
 * Finding the fixed forms of official documents in running text. Tables for the types and marks, small
 * scanners for numbers and dates. Pure.
 */
#include "document/office.h"
#include "base/text.h"
#include "document/document.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* ---- number and symbol ---- */

/* Bytes of the symbol at `text`: capital letters, "-", "/", "&", "." inside, and small letters after a
 * capital. */
static size_t symbol_length(const char *text, size_t length)
{
    size_t at = 0, end = 0;
    while (at < length) {
        size_t next = at;
        uint32_t code = text_next(text, length, &next);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
        bool letter = category == UTF8PROC_CATEGORY_LU || (at && category == UTF8PROC_CATEGORY_LL);
        bool digit = at && code < 128 && isdigit((int)code);
        if (letter || digit) {
            end = next;
        } else if (!(at && (code == '-' || code == '/' || code == '&'))) {
            break;
        }
        at = next;
    }
    return end;
}

static bool starts_capital(const char *text)
{
    size_t at = 0;
    uint32_t code = text_next(text, strnlen(text, 4), &at);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

static bool number_at(const char *text, struct office_number *out)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 6) {
        return false;
    }
    size_t n = digits;
    if (text[n] >= 'a' && text[n] <= 'z' && (text[n + 1] == '/' || text[n + 1] == '-')) {
        n++;
    }
    const char *rest = text + n + strspn(text + n, " ");
    if (*rest != '/' && *rest != '-') {
        return false;
    }
    char separator = *rest++;
    rest += strspn(rest, " ");
    int year = 0;
    if (separator == '/' && strspn(rest, "0123456789") == 4 && rest[4] == '/') {
        year = (int)strtol(rest, NULL, 10);
        rest += 5;
    }
    size_t symbol = symbol_length(rest, strnlen(rest, sizeof out->symbol));
    if (!starts_capital(rest) || symbol < 2 || symbol >= sizeof out->symbol || n >= sizeof out->number) {
        return false;
    }
    *out = (struct office_number){.year = year};
    memcpy(out->number, text, n);
    memcpy(out->symbol, rest, symbol);
    return true;
}

bool office_find_number(const char *text, struct office_number *out)
{
    for (const char *at = text; *at; at++) {
        bool start = isdigit((unsigned char)*at) && (at == text || !isalnum((unsigned char)at[-1]));
        bool inside = at > text && strchr("/.,-", at[-1]) && at > text + 1 && isdigit((unsigned char)at[-2]);
        if (start && !inside && number_at(at, out)) {
            return true;
        }
    }
    return false;
}

void office_number_text(const struct office_number *number, char *out, size_t size)
{
    bool party = strchr(number->symbol, '/') != NULL && !number->year;
    if (number->year) {
        snprintf(out, size, "%s/%d/%s", number->number, number->year, number->symbol);
    } else {
        snprintf(out, size, "%s%c%s", number->number, party ? '-' : '/', number->symbol);
    }
}

/* ---- dates ---- */

static bool date_from(int year, int month, int day, struct date *out)
{
    if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    struct date date = {.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day};
    if (!date_valid(date)) {
        return false;
    }
    *out = date;
    return true;
}

/* Three numbers with one kind of separator at `text`. */
static size_t date_figures(const char *text, struct date *out)
{
    const char *start = text;
    long parts[3];
    char separator = 0;
    for (int i = 0; i < 3; i++) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > 4) {
            return 0;
        }
        parts[i] = strtol(text, NULL, 10);
        text += digits;
        if (i < 2) {
            if (!*text || !strchr("/-.", *text) || (separator && *text != separator)) {
                return 0;
            }
            separator = *text++;
        }
    }
    bool sound = parts[0] > 31 ? date_from((int)parts[0], (int)parts[1], (int)parts[2], out)
                               : date_from((int)parts[2], (int)parts[1], (int)parts[0], out);
    return sound ? (size_t)(text - start) : 0;
}

/* "16 tháng 11 năm 2026" at `text`. */
static size_t date_words(const char *text, struct date *out)
{
    const char *start = text;
    static const char *const words[] = {"tháng", "năm"};
    int parts[3];
    for (int i = 0; i < 3; i++) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > 4) {
            return 0;
        }
        parts[i] = (int)strtol(text, NULL, 10);
        text += digits;
        text += strspn(text, " ,");
        if (i < 2) {
            if (!text_starts(text, words[i])) {
                return 0;
            }
            text += strlen(words[i]);
            text += strspn(text, " ");
        }
    }
    return date_from(parts[2], parts[1], parts[0], out) ? (size_t)(text - start) : 0;
}

size_t office_date_at(const char *text, struct date *out)
{
    size_t length = date_words(text, out);
    return length ? length : date_figures(text, out);
}

bool office_find_date(const char *text, struct date *out)
{
    for (const char *at = text; *at; at++) {
        bool start = isdigit((unsigned char)*at) && (at == text || !isalnum((unsigned char)at[-1]));
        if (start && office_date_at(at, out)) {
            return true;
        }
    }
    return false;
}

int office_find_time(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (!isdigit((unsigned char)*at) || (at > text && strchr("0123456789/-.", at[-1]))) {
            continue;
        }
        size_t digits = strspn(at, "0123456789");
        const char *mark = at + digits + strspn(at + digits, " ");
        bool colon = *mark == ':', letter = *mark == 'h' || *mark == 'H', word = text_starts(mark, "giờ");
        if (digits > 2 || !(colon || letter || word)) {
            continue;
        }
        mark += word ? strlen("giờ") : 1;
        mark += strspn(mark, " ");
        long hour = strtol(at, NULL, 10), minute = isdigit((unsigned char)*mark) ? strtol(mark, NULL, 10) : 0;
        if (hour <= 24 && minute < 60) {
            return (int)(hour * 60 + minute);
        }
    }
    return -1;
}

/* ---- types ---- */

static const struct {
    const char *code, *name, *folded;
} types[] = {
    {"QĐ", "Quyết định", "quyet dinh"},
    {"NQ", "Nghị quyết", "nghi quyet"},
    {"CT", "Chỉ thị", "chi thi"},
    {"QC", "Quy chế", "quy che"},
    {"QyĐ", "Quy định", "quy dinh"},
    {"TC", "Thông cáo", "thong cao"},
    {"TB", "Thông báo", "thong bao"},
    {"HD", "Hướng dẫn", "huong dan"},
    {"CTr", "Chương trình", "chuong trinh"},
    {"KH", "Kế hoạch", "ke hoach"},
    {"PA", "Phương án", "phuong an"},
    {"ĐA", "Đề án", "de an"},
    {"DA", "Dự án", "du an"},
    {"BC", "Báo cáo", "bao cao"},
    {"BB", "Biên bản", "bien ban"},
    {"TTr", "Tờ trình", "to trinh"},
    {"HĐ", "Hợp đồng", "hop dong"},
    {"CĐ", "Công điện", "cong dien"},
    {"BGN", "Bản ghi nhớ", "ban ghi nho"},
    {"BTT", "Bản thỏa thuận", "ban thoa thuan"},
    {"GUQ", "Giấy ủy quyền", "giay uy quyen"},
    {"GM", "Giấy mời", "giay moi"},
    {"GGT", "Giấy giới thiệu", "giay gioi thieu"},
    {"GNP", "Giấy nghỉ phép", "giay nghi phep"},
    {"PG", "Phiếu gửi", "phieu gui"},
    {"PC", "Phiếu chuyển", "phieu chuyen"},
    {"PB", "Phiếu báo", "phieu bao"},
    {"TC", "Thư công", "thu cong"},
    {"NĐ", "Nghị định", "nghi dinh"},
    {"TT", "Thông tư", "thong tu"},
    {"L", "Luật", "luat"},
    {"KL", "Kết luận", "ket luan"},
    {"CV", "Công văn", "cong van"},
};
#define TYPES (sizeof types / sizeof *types)

const char *office_type_of_symbol(const char *symbol)
{
    size_t n = strcspn(symbol, "-/");
    for (size_t i = 0; i < TYPES; i++) {
        if (strlen(types[i].code) == n && memcmp(types[i].code, symbol, n) == 0) {
            return types[i].name;
        }
    }
    return "Công văn";
}

const char *office_type_of_line(const char *line)
{
    char *folded = document_fold(line);
    const char *name = NULL;
    for (size_t i = 0; folded && i < TYPES && !name; i++) {
        name = strcmp(folded, types[i].folded) == 0 ? types[i].name : NULL;
    }
    free(folded);
    return name;
}

const char *office_type_at_start(const char *line, const char **rest)
{
    char *folded = document_fold(line);
    const char *name = NULL;
    for (size_t i = 0; folded && i < TYPES && !name; i++) {
        size_t n = strlen(types[i].folded);
        name = text_starts(folded, types[i].folded) && folded[n] == ' ' ? types[i].name : NULL;
    }
    free(folded);
    for (const char *word = name; word; word = strchr(word + 1, ' ')) {
        line += strspn(line, " ");
        line += strcspn(line, " ");
    }
    *rest = line + strspn(line, " ");
    return name;
}

/* ---- marks ---- */

const char *office_secrecy(const char *line)
{
    static const struct {
        const char *folded, *name;
    } marks[] = {
        {"mat", "mật"},
        {"toi mat", "tối mật"},
        {"tuyet mat", "tuyệt mật"},
        {"luu hanh noi bo", "lưu hành nội bộ"},
        {"xem xong tra lai", "xem xong trả lại"},
        {"tai lieu thu hoi", "tài liệu thu hồi"},
    };
    char *folded = document_fold(line);
    const char *text = folded ? folded : "", *found = NULL;
    if (text_starts(text, "do mat ")) {
        text += strlen("do mat ");
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !found; i++) {
        /* "mặt", "mát" fold to "mat" as well: a lone word must be the mark itself. */
        bool exact = strcmp(text, marks[i].folded) == 0;
        bool word = strcmp(marks[i].folded, "mat") != 0 || strstr(line, "MẬT") || strstr(line, "Mật") ||
                    strstr(line, "mật");
        found = exact && word ? marks[i].name : NULL;
    }
    free(folded);
    return found;
}
