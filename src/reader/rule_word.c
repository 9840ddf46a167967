/*
 * Words that are not plain Vietnamese: the station's own readings, units without a number, loan words and
 * names, what is in no dictionary; and plain words that carry a flag. Sections 30, 31, 38.
 */
#include "reader/internal.h"
#include <string.h>

#define BEFORE_UNITS                                                                                                                     \
    "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ|vài|mấy|mỗi|từng|" \
    "nhiêu|rưỡi|nửa"

/* "hơn một nghìn ha", "triệu m3": a unit after a number in words, or one that can be nothing else. */
bool rule_unit_word(struct line *l, size_t i, struct match *m)
{
    size_t end;
    const struct entry *e = dictionary_find(l, i, 1u << READER_UNITS, &end, NULL);
    bool counted = words_end_at(l, i, BEFORE_UNITS) > 0;
    if (!e || strncmp(e->when, "physical", 8) != 0 ||
        !(is_lower_word(l, i) || (counted && l->tokens[i].letters > 1 && !is_capital_word(l, i))) ||
        (i > 0 && is_number(l, i - 1)))
        return false;
    bool cube = end == i + 2 && is_number(l, i + 1);
    if ((is_syllable(l, i) && !counted) || (l->tokens[i].letters == 1 && !cube && !counted) ||
        (end < l->count && is_glued(l, end) && l->tokens[end].kind != TOKEN_MARK))
        return false;
    struct unit per = {.end = end};
    say(l, e->reading);
    if (is_mark(l, end, '/') && scan_per(l, end, UNIT_PHYSICAL, &per))
        say(l, per.say);
    m->end = per.end;
    m->kind = READER_KIND_MEASURE;
    return true;
}

bool rule_station_word(struct line *l, size_t i, struct match *m)
{
    size_t end;
    const struct entry *e = dictionary_find(l, i, 1u << READER_WORDS, &end, NULL);
    if (!e)
        return false;
    say(l, e->reading);
    m->end = end;
    m->kind = READER_KIND_STATION_WORD;
    return true;
}

bool rule_loanword(struct line *l, size_t i, struct match *m)
{
    size_t end;
    const struct entry *e = dictionary_find(l, i, 1u << READER_LOANWORDS | 1u << READER_NAMES, &end, NULL);
    if (!e || (is_glued(l, end) && end < l->count && l->tokens[end].kind == TOKEN_WORD))
        return false;
    if (is_number(l, i) && is_mark(l, end, '/') && is_lower_word(l, end + 1)) /* 4g/l is no network */
        return false;
    if (e->dictionary == READER_LOANWORDS)
        say_rest(l, i, e->reading);
    else
        say(l, e->reading);
    m->end = end;
    m->kind = e->dictionary == READER_NAMES ? READER_KIND_NAME : READER_KIND_LOANWORD;
    return true;
}

/* ---- what is in no dictionary
 * ---------------------------------------------------------------------------------------------- */

bool rule_foreign(struct line *l, size_t i, struct match *m)
{
    const struct token *t = &l->tokens[i];
    m->kind = READER_KIND_LOANWORD;
    if (t->shape & SHAPE_OTHER) {
        m->flag = (t->shape & SHAPE_LATIN) ? READER_FLAG_MIXED_SCRIPT : READER_FLAG_UNREADABLE;
        return true;
    }
    const struct entry *small = dictionary_typed_small(l, i);
    if (small) {
        m->kind = READER_KIND_ABBREVIATION;
        say(l, small->reading);
        return true;
    }
    m->flag = READER_FLAG_FOREIGN_WORD;
    size_t from = l->say_start;
    if (respell(l, i) && l->say.length > from) {
        match_flag(m, READER_FLAG_FOREIGN_WORD, "Từ lạ, đọc phỏng theo chữ: %.*s. Thêm vào từ điển của đài.",
                   (int)(l->say.length - from < 60 ? l->say.length - from : 60), l->say.data + from);
        return true;
    }
    if (t->letters <= 6) {
        say_letters(l, i, i + 1, true);
        return true;
    }
    match_flag(m, READER_FLAG_UNREADABLE, "%s",
               "Từ nước ngoài không đọc được, bỏ qua. Thêm vào từ điển của đài.");
    return true;
}

/* ---- plain words that carry a flag
 * -------------------------------------------------------------------------------------------- */

#define RELATIVE                                                                                                              \
    "hôm nay|hôm qua|ngày mai|ngày kia|ngày mốt|mốt kia|ngày kìa|sáng nay|sáng mai|trưa nay|trưa mai|chiều " \
    "nay|chiều "                                                                                                            \
    "mai|tối nay|tối mai|"                                                                                                \
    "đêm nay|đêm mai|đêm qua|tối qua|chiều qua|sáng qua|tuần này|tuần tới|tuần sau|tuần qua|tháng "    \
    "này|tháng tới|"                                                                                                      \
    "tháng sau|vừa qua|mới đây|vừa rồi|ngày hôm nay|ngày hôm qua"
#define GONE "huyện|quận|thị trấn|thị xã"
#define SECRET "tối mật|tuyệt mật|lưu hành nội bộ|xem xong trả lại"

const char *const watched_words[] = {"hôm", "ngày",  "mốt",   "sáng", "trưa", "chiều", "tối",
                                     "đêm", "tuần",  "tháng", "vừa",  "mới",  "huyện", "quận",
                                     "thị", "tuyệt", "lưu",   "xem",  "mật",  "không", "chưa",
                                     "mã",  "số",    "giật",  "nơi",  "cộng", "độc",   NULL};

/* The date that "hôm nay" would be, to offer it. */
static void offer_date(const struct line *l, size_t i, struct match *m)
{
    static const char *const names[] = {"thứ Hai", "thứ Ba",  "thứ Tư",  "thứ Năm",
                                        "thứ Sáu", "thứ Bảy", "Chủ nhật"};
    int shift = words_at(l, i, "ngày mai|sáng mai|trưa mai|chiều mai|tối mai|đêm mai")      ? 1
                : words_at(l, i, "hôm qua|đêm qua|tối qua|chiều qua|sáng qua|ngày hôm qua") ? -1
                : words_at(l, i, "ngày mốt")                                                ? 2
                                                                                            : 0;
    bool day =
        words_at(l, i,
                 "tuần này|tuần tới|tuần sau|tuần qua|tháng này|tháng tới|tháng sau|vừa qua|mới đây|vừa rồi|"
                 "ngày kia|mốt kia|ngày kìa") == 0; /* North and South mean another day by "ngày kia" */
    if (!l->now || !day) {
        m->flag = READER_FLAG_RELATIVE_TIME;
        return;
    }
    struct date d = date_add(l->now->date, shift);
    match_flag(m, READER_FLAG_RELATIVE_TIME,
               "Thời gian tương đối sẽ sai khi phát lại. Có thể ghi: %s, ngày %d tháng %d.",
               names[date_weekday(d)], d.day, d.month);
}

static bool secret_stamp(const struct line *l, size_t i)
{
    if (words_at(l, i, SECRET))
        return true;
    return is_word(l, i, "mật") &&
           ((l->count <= 2 && is_upper_word(l, i)) || (words_end_at(l, i, "độ") && is_mark(l, i + 1, ':')));
}

bool rule_relative(struct line *l, size_t i, struct match *m)
{
    size_t words = words_at(l, i, RELATIVE);
    if (words) {
        offer_date(l, i, m);
    } else if (secret_stamp(l, i)) {
        words = words_at(l, i, SECRET);
        words = words ? words : 1;
        m->flag = READER_FLAG_SECRECY;
    } else {
        words = l->prepared->old ? 0 : words_at(l, i, GONE);
        if (!words ||
            !(is_capital_word(l, i + words) || words_end_at(l, i, "ubnd|hđnd|ủy ban nhân dân|cấp|nhân dân")))
            return false;
        m->flag = READER_FLAG_GONE_BODY;
    }
    say_source(l, i, i + words);
    m->end = i + words;
    m->kind = READER_KIND_WORDS;
    return true;
}
