/*
 * People by their names in a sentence: after an honorific or another word that stands before a name, with the
 * office they hold where the words around say so. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static const char *const objects[] = {"đối với ", "cho ", "của ", "giữa ", "hộ ", "với ", NULL};

bool guard_is_object(const char *lower, const char *at)
{
    return guard_said_before(lower, at, 16, objects);
}
static const char *const honorifics[] = {"ông", "bà", "anh", "chị", "cụ"};
/* Before these only a known family name makes a person: "công dân Việt Nam" is none. */
static const char *const bearers[] = {
    "em",      "cháu",      "đồng chí",  "công dân",      "bị can",    "đương sự", "hộ",
    "chủ hộ",  "thân nhân", "giữa",      "hộ kinh doanh", "đối tượng", "trẻ",      "liệt sĩ",
    "liệt sỹ", "học sinh",  "sinh viên", "bệnh nhân",     "nạn nhân",  "bị cáo",   "thí sinh",
    "đối với", "mang tên",  "tên là",    "con trai",      "con gái"};
static const char *const families[] = {
    "nguyễn", "trần",   "lê",    "phạm",   "hoàng", "huỳnh", "phan", "vũ",    "võ",    "đặng",  "bùi",
    "đỗ",     "hồ",     "ngô",   "dương",  "lý",    "lí",    "đinh", "trịnh", "lương", "mai",   "đào",
    "đoàn",   "vương",  "tô",    "tạ",     "hà",    "cao",   "lâm",  "thái",  "châu",  "tăng",  "lưu",
    "phùng",  "quách",  "kiều",  "triệu",  "la",    "vi",    "lò",   "quàng", "cầm",   "giàng", "vàng",
    "sùng",   "thào",   "lù",    "ma",     "mùa",   "hạng",  "ksor", "siu",   "rơ",    "thạch", "sơn",
    "kim",    "danh",   "lục",   "nông",   "hứa",   "bàn",   "chảo", "đàm",   "đậu",   "khuất", "giáp",
    "doãn",   "nghiêm", "chu",   "trương", "tống",  "văn",   "âu",   "mạc",   "lã",    "viên",  "từ",
    "tiêu",   "hầu",    "lường", "bạc",    "đèo",   "cổ",    "thân", "ninh",  "khổng", "phí",   "phó",
    "y",      "h",      "niê",   "hoàn",   "cù",    "bế",    "lèng", "tẩn",   "phàn",  "vừ",    "lầu",
    "cứ",     "thò",    "ly",    "hùng",   "quan"};
static const char *const titles[] = {"trưởng", "phó",  "chủ", "giám", "chánh", "bí",    "hiệu",
                                     "tổng",   "thủ",  "bộ",  "đại",  "đảng",  "ủy",    "công",
                                     "con",    "hùng", "em",  "bà",   "ông",   "ngoại", "nội"};
static const char *const offices[] = {
    "chủ tịch", "phó chủ tịch", "bí thư",          "phó bí thư",  "giám đốc",   "phó giám đốc",
    "trưởng ",  "phó trưởng",   "chánh văn phòng", "hiệu trưởng", "đại biểu",   "chỉ huy",
    "ủy viên",  "uỷ viên",      "phó hiệu trưởng", "bộ trưởng",   "thứ trưởng", "già làng"};

static bool is_listed(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, list[i]) == 0) {
            return true;
        }
    }
    return false;
}

#define IN(word, list) is_listed(word, list, sizeof list / sizeof *list)

static bool starts_upper(const char *text)
{
    size_t at = 0;
    uint32_t code = text_next(text, strnlen(text, 4), &at);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

static size_t word_length(const char *text)
{
    return strcspn(text, " ,.;:!?()\"\n/-");
}

/* The first word at `text`, in small letters, into `out`. */
static void first_word(const char *text, char out[32])
{
    char word[32];
    size_t n = word_length(text);
    n = n < sizeof word ? n : 0;
    memcpy(word, text, n);
    word[n] = '\0';
    char *lower = text_lower(word);
    size_t length = lower ? strlen(lower) : 0;
    memcpy(out, lower && length < 32 ? lower : "", (lower && length < 32 ? length : 0) + 1);
    free(lower);
}

#define NAME_WORDS 6

/* "N.T.H.", and the "N." that is left of it at the end of a sentence: bytes of the initials; 0 = none. */
static size_t initials_length(const char *text)
{
    size_t length = 0, letters = 0;
    while (starts_upper(text + length)) {
        size_t at = length;
        (void)text_next(text, strnlen(text, length + 4), &at);
        letters++;
        length = at;
        if (text[length] != '.') {
            break;
        }
        length++;
    }
    return letters && strchr(" ,.;:)\n", text[length]) ? length : 0;
}

size_t guard_name_length(const char *text, bool family)
{
    size_t length = initials_length(text), words = 0;
    char first[32];
    if (length && memchr(text, '.', length)) {
        return length;
    }
    length = 0;
    first_word(text, first);
    if (IN(first, titles) || (family && !IN(first, families))) {
        return 0;
    }
    while (words < NAME_WORDS && starts_upper(text + length)) {
        length += word_length(text + length);
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

/* Length of an honorific (or another word before a name) at `text`, with what stands between it and the name.
 */
static size_t bearer_at(const char *text, const char *lower, bool *family)
{
    for (size_t pass = 0; pass < 2; pass++) {
        const char *const *list = pass ? bearers : honorifics;
        size_t count = pass ? sizeof bearers / sizeof *bearers : sizeof honorifics / sizeof *honorifics;
        for (size_t i = count; i-- > 0;) {
            size_t n = strlen(list[i]);
            if (strncmp(lower, list[i], n) != 0 || guard_is_word_byte(lower[n])) {
                continue;
            }
            n += strspn(text + n, " :");
            if (starts_upper(text + n)) {
                *family = pass == 1;
                return n;
            }
        }
    }
    return 0;
}

/* Does the person at text[start..end) hold an office, as what stands after or before it says? */
static bool is_official(const char *lower, size_t start, size_t end)
{
    char after[48], before[64];
    const char *next = lower + end + strspn(lower + end, " ,-(");
    next += text_starts(next, "– ") ? strlen("– ") : 0;
    size_t n = strnlen(next, sizeof after - 1), back = start < sizeof before - 1 ? start : sizeof before - 1;
    memcpy(after, next, n);
    after[n] = '\0';
    memcpy(before, lower + start - back, back);
    before[back] = '\0';
    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++) {
        if (text_starts(after, offices[i])) {
            return !guard_is_object(lower, lower + start);
        }
    }
    return GUARD_HAS(before, offices) && !strchr(before, '.') && !guard_is_object(lower, lower + start);
}

bool guard_next_person(const char *text, const char *lower, bool capitals, size_t *at,
                       struct guard_person *person)
{
    for (; text[*at]; (*at)++) {
        bool family = false;
        size_t n = *at && guard_is_word_byte(text[*at - 1]) ? 0 : bearer_at(text + *at, lower + *at, &family);
        size_t name = n ? guard_name_length(text + *at + n, family || capitals) : 0;
        if (name) {
            *person = (struct guard_person){.start = text + *at, .length = n + name};
            person->official = is_official(lower, *at, *at + n + name);
            *at += n + name;
            return true;
        }
    }
    return false;
}
