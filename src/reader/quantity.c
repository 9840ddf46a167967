/*
 * Units and what stands with them: "km/h" is a rate of science (trên), "đồng/hộ/tháng" a price for each
 * (một). A unit is one only right after a number or after the slash of a rate.
 */
#include "reader/internal.h"
#include <stdio.h>
#include <string.h>

#define PER_WORDS                                                                                                                           \
    "ngày đêm|ngày|tuần|tháng|quý|năm học|năm|vụ|giờ|phút|giây|lần|lượt|hộ dân|hộ|người|khẩu|nhân "       \
    "khẩu|sào|công|mẫu|"                                                                                                              \
    "héc ta|mét vuông|mét khối|mét|buổi|con|em|cháu|học sinh|sinh viên|trường hợp|hồ "                                  \
    "sơ|bộ|suất|thửa|cây|hố|gốc|bao|"                                                                                           \
    "lít|gói|chai|bình|tấn|tạ|yến|bản|trang|tờ|xe|chiếc|ca|căn|gia đình|đơn vị|lao động|đêm|trẻ|trẻ "        \
    "em|tiết|môn|lớp|"                                                                                                                 \
    "phòng|trường|vé|cái|quyển|cuốn|thôn|ấp|xã|phường|đầu người|khóa|đợt|chuyến|sản phẩm|mô hình|hợp " \
    "đồng|giấy|thẻ|cân|"                                                                                                            \
    "nhà|tổ|nhóm|đội|đoàn|bàn|chục|lượng|chỉ|giạ|thúng|thùng|rổ|két|lốc|vỉ|ống|viên|liều|mũi|hộp|ly|"   \
    "suất ăn|bữa|cuộc|vòng|quả|trái|bó|kiện|kỳ|chu "                                                                        \
    "kỳ|mâm|phiếu|cụm|lô|lá|bông|bụi|dảnh|khóm|khay|luống|lồng|bè|heo "                                                 \
    "nái|heo|lợn|bò|trâu|gà|vịt|bịch|phuy|can|xô|điểm|ngôi|mộ|bia|số|ký|"                                               \
    "kí"
#define PLACES                                                                                                                                 \
    "thôn|ấp|xã|phường|bản|huyện|quận|tỉnh|thành phố|thị trấn|khu phố|tổ|làng|buôn|khóm|lớp|phòng|đơn vị|" \
    "nhóm|đội|cụm|khu|cơ quan|ban|ngành|chi bộ|chi hội|trường"
#define ELECTRIC                                                                                                             \
    "dòng|dòng điện|aptomat|áp tô mát|cầu chì|cầu dao|pin|ắc quy|bình|mcb|công tơ|định mức|cường " \
    "độ|cb|sạc|ổ cắm|v"
#define GENERAL_TIME "giờ|giây|phút"
#define OF_SCIENCE GENERAL_TIME "|lít|mét vuông|mét khối|héc ta|ki lô mét|ki lô gam"
#define SPANS "giờ|ngày|tuần|tháng|năm|quý|vụ|phút|giây|đợt"

static enum unit_class class_of(const char *name)
{
    static const struct {
        const char *name;
        enum unit_class kind;
    } classes[] = {{"physical", UNIT_PHYSICAL}, {"money", UNIT_MONEY}, {"percent", UNIT_PERCENT},
                   {"time", UNIT_TIME},         {"count", UNIT_COUNT}, {"scale", UNIT_SCALE}};
    for (size_t i = 0; i < ARRAY_COUNT(classes); i++)
        if (strncmp(name, classes[i].name, strlen(classes[i].name)) == 0)
            return classes[i].kind;
    return UNIT_NONE;
}

/* km/h is read "trên"; kg only under a measure: mg/kg, but 100 con một ki lô gam. */
static bool is_science(const struct entry *e, enum unit_class numerator)
{
    if (!strstr(e->extra, "trên") || numerator == UNIT_MONEY)
        return false;
    return numerator == UNIT_PHYSICAL || !strstr(e->extra, "đo");
}

static bool glued_after(const struct line *l, size_t end)
{
    bool times = is_word(l, end, "x") && is_number(l, end + 1); /* 5mx20m */
    return is_glued(l, end) && end < l->count && l->tokens[end].kind != TOKEN_MARK && !times;
}

void unit_add_words(char *out, size_t size, const char *words)
{
    size_t length = strlen(out);
    if (length + strlen(words) + 2 < size)
        snprintf(out + length, size - length, "%s%s", length ? " " : "", words);
}

/* "/24h", "/100 dân": a number stands in the denominator. */
static size_t per_number(const struct line *l, size_t i, char *out, size_t size)
{
    struct unit inner;
    if (!is_number(l, i) || !scan_unit(l, i + 1, &inner) || inner.kind == UNIT_MONEY)
        return 0;
    if (value_of(l, i) != 24 || strcmp(inner.entry->reading, "giờ") != 0)
        return 0;
    unit_add_words(out, size, south(l) ? "trong hai mươi bốn giờ" : "trong hai mươi tư giờ");
    return inner.end;
}

/* 1 lần/2 năm, 2 buổi/3 tháng: so often within so long. */
static size_t per_span(const struct line *l, size_t i, enum unit_class numerator, char *out, size_t size)
{
    static const char *const numbers[] = {"",    "một", "hai", "ba",   "bốn", "năm",
                                          "sáu", "bảy", "tám", "chín", "mười"};
    int value = value_of(l, i);
    if (numerator != UNIT_COUNT || value < 1 || value > 10 || !words_at(l, i + 1, SPANS))
        return 0;
    unit_add_words(out, size, value == 1 ? "một" : "trong");
    if (value > 1)
        unit_add_words(out, size, numbers[value]);
    char word[32];
    token_text(l, i + 1, i + 2, word, sizeof word);
    unit_add_words(out, size, word);
    return i + 2;
}

static size_t per_one(const struct line *l, size_t i, enum unit_class numerator, char *out, size_t size)
{
    size_t end, words = words_at(l, i, PER_WORDS);
    bool either =
        numerator == UNIT_COUNT && words_at(l, i, PLACES) && i > 1 && words_end_at(l, i - 1, PLACES);
    if (words && either) /* 3 xã/phường */
        return 0;
    if (words) {
        bool science = numerator == UNIT_PHYSICAL && words_at(l, i, OF_SCIENCE);
        unit_add_words(out, size, science ? "trên" : "một");
        for (size_t k = i; k < i + words; k++) {
            char word[32];
            token_text(l, k, k + 1, word, sizeof word);
            unit_add_words(out, size, word);
        }
        return i + words;
    }
    const struct entry *abbreviation = is_upper_word(l, i) && l->tokens[i].letters > 1
                                           ? dictionary_find(l, i, 1u << READER_ABBREVIATIONS, &end, NULL)
                                           : NULL;
    if (abbreviation && !dictionary_find(l, i, 1u << READER_UNITS, &end, NULL)) { /* đồng/tháng/HSSV */
        dictionary_find(l, i, 1u << READER_ABBREVIATIONS, &end, NULL);
        if (is_number(l, end)) /* 24.580ha/KH 25.000ha */
            return 0;
        unit_add_words(out, size, "một");
        unit_add_words(out, size, abbreviation->reading);
        return end;
    }
    const struct entry *e = i < l->count ? dictionary_find(l, i, 1u << READER_UNITS, &end, NULL) : NULL;
    if (!e && numerator == UNIT_MONEY && is_lower_word(l, i) && is_syllable(l, i) &&
        !words_at(l, i, "tổng|tổng số")) {
        char word[32];
        token_text(l, i, i + 1, word, sizeof word);
        unit_add_words(out, size, "một");
        unit_add_words(out, size, word);
        return i + 1;
    }
    if (!e || glued_after(l, end) || class_of(e->when) == UNIT_MONEY || class_of(e->when) == UNIT_SCALE)
        return 0;
    unit_add_words(out, size, is_science(e, numerator) ? "trên" : "một");
    unit_add_words(out, size, e->reading);
    return end;
}

bool scan_per(const struct line *l, size_t i, enum unit_class numerator, struct unit *out)
{
    bool found = false;
    out->end = i;
    for (int parts = 0; parts < 3 && is_mark(l, out->end, '/'); parts++) {
        size_t end = per_number(l, out->end + 1, out->say, sizeof out->say);
        if (!end)
            end = per_span(l, out->end + 1, numerator, out->say, sizeof out->say);
        if (!end)
            end = per_one(l, out->end + 1, numerator, out->say, sizeof out->say);
        if (!end)
            break;
        out->end = end;
        found = true;
    }
    return found;
}

/* Letters that are as often a class, a hamlet or a blood group as a unit. */
#define INCHES "màn hình|ti vi|tivi|màn|ống|vành|mâm|bánh|lốp|van|loa|laptop|máy tính bảng|đầu ra|cửa xả"

#define QUOTE_REACH 200 /* tokens a quotation may be long */

/* 21" of a pipe or a screen; the mark that closes a quotation is none. */
static bool inch_mark(const struct line *l, size_t i)
{
    bool open = false;
    if (!clause_has_before(l, i, INCHES, 8))
        return false;
    for (size_t k = i > QUOTE_REACH ? i - QUOTE_REACH : 0; k < i; k++)
        open ^= is_mark(l, k, '"');
    return !open;
}

#define STORAGE "ổ|ổ cứng|dung lượng|dữ liệu|bộ nhớ|lưu trữ|ssd|hdd"

static bool unit_doubtful(const struct line *l, size_t i, const struct entry *e)
{
    if (is_mark(l, i, '"') && !inch_mark(l, i))
        return true;
    if (is_exact(l, i, "TB") && l->tokens[i].space && !clause_has_before(l, i, STORAGE, 8))
        return true; /* 35 TB, BB: thương binh */
    if (is_exact(l, i, "CV") && l->tokens[i].space &&
        !clause_has_before(l, i, "máy|tàu|thuyền|ghe|công suất|động cơ|xe", 10)) /* 05 KH, 03 CV */
        return true;
    if (is_word(l, i, "tr") && is_mark(l, i + 1, '.') && is_number(l, i + 2)) /* bài 3 tr.25 */
        return true;
    if (is_exact(l, i, "v") && i > 0 && digits_of(l, i - 1) == 1 &&
        !clause_has_before(l, i, "nguồn|pin|điện|ắc quy|sạc", 8)) /* 1v x 2 lần */
        return true;
    if (!is_letter(l, i) || (l->text[l->tokens[i].start] & 0x80))
        return false;
    char c = l->text[l->tokens[i].start];
    if (strchr("AVWTFC", c) && l->tokens[i].space)
        return !strchr("VW", c) || cue_before(l, i - 1, "vùng|loại|cấp|mục|chương", 1) != NONE;
    if (c == 'K' &&
        cue_before(l, i - 1, "mô hình|thông điệp|nguyên tắc|quy tắc|quy định|phong trào", 0) != NONE)
        return true;                          /* thông điệp 5K */
    if (c == 'k' && digits_of(l, i - 1) >= 3) /* quỹ lớp 200k */
        return false;
    if (cue_before(
            l, i - 1,
            "lớp|số|nhà|tổ|khu|lô|phòng|căn|ấp|thôn|quốc lộ|tầng|khối|đội|xóm|mẫu|điểm|bảng|nhóm|dãy|hẻm|ngõ|"
            "phụ lục|biểu|khu phố|khóm",
            0) != NONE &&
        !strchr("mlh", c))
        return true;
    return strcmp(e->reading, "am pe") == 0 && !clause_has_before(l, i, ELECTRIC, 12);
}

#define PERSONS                                                                                                             \
    "người|trẻ|em|cháu|cụ|nct|cbcc|nam|nữ|công dân|học sinh|phụ nữ|cán bộ|người cao tuổi|đối " \
    "tượng|pn|pnmt|hs|"                                                                                                  \
    "thanh niên|hội viên|bé|bệnh nhân|thí sinh|đoàn viên"

/* NCT ≥ 60t: a person has years, a road has tons. */
static bool age_meant(const struct line *l, size_t i, const struct entry *e)
{
    return strstr(e->extra, "doubt") && digits_of(l, i - 1) <= 2 && clause_has_before(l, i, PERSONS, 8);
}

/* What the unit says here: "80 l/p" of a pulse are beats, no litres. */
static const char *meant(const struct line *l, size_t i, const struct entry *e)
{
    if (age_meant(l, i, e))
        return "tuổi";
    if (is_exact(l, i, "mb") && clause_has_before(l, i, "khí áp|áp suất", 6))
        return "mi li ba";
    bool beats = is_word(l, i, "l") && is_mark(l, i + 1, '/') && words_at(l, i + 2, "p|ph|phút") &&
                 clause_has_before(l, i, "mạch|nhịp", 6);
    return beats ? "lần" : e->reading;
}

/* "1.000 m 2": the raised figure fell to the line. */
static const char *lost_power(const struct line *l, size_t i, size_t end)
{
    bool last =
        end + 1 >= l->count || (l->tokens[end + 1].kind == TOKEN_MARK && !is_mark_of(l, end + 1, ".:-"));
    if (!(is_word(l, i, "m") || is_word(l, i, "km")) || end != i + 1 || digits_of(l, end) != 1 || !last)
        return NULL;
    return value_of(l, end) == 2 ? "vuông" : value_of(l, end) == 3 ? "khối" : NULL;
}

#define LENGTHS "cao|dài|sâu|dày|ngang|chiều cao|chiều dài|chiều sâu|chiều rộng"

/* cao 1m2, sâu 2m3, cao từ 1m - 1m3: a length and its tenth, no area. */
static bool metre_and_tenth(const struct line *l, size_t i, size_t end)
{
    return is_word(l, i, "m") && end == i + 2 && is_glued(l, i + 1) && digits_of(l, i - 1) <= 2 &&
           is_glued(l, i) && !(i > 1 && is_mark_of(l, i - 2, ".,") && is_glued(l, i - 1)) &&
           !is_mark(l, end, '/') &&
           (cue_before(l, i - 1, LENGTHS, 1) != NONE ||
            (i > 3 && (is_dash(l, i - 2) || is_word(l, i - 2, "đến")) &&
             clause_has_before(l, i, LENGTHS, 8)));
}

bool scan_unit(const struct line *l, size_t i, struct unit *out)
{
    size_t end;
    *out = (struct unit){.end = i};
    if (i == 0 || i >= l->count)
        return false;
    const struct entry *e = dictionary_find(l, i, 1u << READER_UNITS, &end, NULL);
    if (!e || class_of(e->when) == UNIT_NONE || unit_doubtful(l, i, e))
        return false;
    size_t longer;
    if (is_mark(l, end, '/') && dictionary_find(l, i, 1u << READER_ABBREVIATIONS, &longer, NULL) &&
        longer > end)
        return false; /* 04 đ/c */
    if (metre_and_tenth(l, i, end)) {
        *out = (struct unit){.end = i + 1, .kind = UNIT_PHYSICAL, .entry = e, .say = "mét"};
        return true;
    }
    bool halves = digits_of(l, end) >= 1 && digits_of(l, end) <= 2 &&
                  (is_word(l, i, "kg") || is_word(l, i, "m")) && end == i + 1; /* 2kg5 */
    if (glued_after(l, end) && class_of(e->when) != UNIT_SCALE && !halves)
        return false;
    const char *power = lost_power(l, i, end);
    if (power)
        end++;
    out->entry = e;
    out->kind = class_of(e->when);
    unit_add_words(out->say, sizeof out->say, meant(l, i, e));
    if (power)
        unit_add_words(out->say, sizeof out->say, power);
    struct unit per = {.end = end};
    bool rate = out->kind != UNIT_SCALE && is_mark(l, end, '/') && scan_per(l, end, out->kind, &per);
    if (rate) {
        unit_add_words(out->say, sizeof out->say, per.say);
        end = per.end;
    } else if (out->kind == UNIT_COUNT) { /* "năm người" are plain words */
        return false;
    }
    out->end = end;
    return true;
}
