/*
 * Words that are not plain Vietnamese: the station's own readings, abbreviations by their conditions, loan
 * words and names, single letters, letters with numbers, and what is in no dictionary. Sections 26, 27,
 * 30, 31.
 */
#include "reader/internal.h"
#include <stdio.h>
#include <stdlib.h>
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
    if (!e || strncmp(e->when, "physical", 8) != 0 || !is_lower_word(l, i) || (i > 0 && is_number(l, i - 1)))
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

/* ---- abbreviations
 * ---------------------------------------------------------------------------------------------- */

/* How many bytes of `reading` stand already, word for word, right before token i. */
static size_t said_already(const struct line *l, size_t i, const char *reading)
{
    size_t best = 0, words = 0;
    for (const char *p = reading; *p; p += *p == ' ') {
        p += strcspn(p, " ");
        words++;
        char phrase[160];
        size_t length = (size_t)(p - reading);
        if (length >= sizeof phrase || words > i)
            break;
        memcpy(phrase, reading, length);
        phrase[length] = '\0';
        if (length > 0 && phrase[length - 1] == ',')
            continue;
        char *lower = text_lower(phrase);
        if (lower && phrase_ends_at(l, i, lower, strlen(lower)))
            best = length;
        free(lower);
    }
    if (best && (words_end_at(l, i, "phòng|công|an|quốc|chính|sở|bộ") == 1 && !memchr(reading, ' ', best)))
        return 0;
    return best;
}

static bool dot_belongs(const struct line *l, size_t end, const struct entry *e)
{
    if (!strstr(e->extra, "dot") || !is_mark(l, end, '.') || !is_glued(l, end))
        return false;
    return is_number(l, end + 1) ||
           (is_capital_word(l, end + 1) && !(l->tokens[end + 1].space && l->tokens[end + 1].letters == 1));
}

static void advise(const struct line *l, size_t i, struct match *m)
{
    char options[150] = "";
    const struct dictionary *d = &l->reader->dictionary;
    const struct token *t = &l->tokens[i];
    for (uint32_t k = d->buckets[t->hash % d->bucket_count]; k; k = d->entries[k - 1].next) {
        const struct entry *e = &d->entries[k - 1];
        if (e->dictionary != READER_ABBREVIATIONS || e->length != t->end - t->start ||
            memcmp(e->written, l->text + t->start, e->length) != 0 || strstr(options, e->reading))
            continue;
        size_t n = strlen(options);
        if (n + strlen(e->reading) + 3 < sizeof options)
            snprintf(options + n, sizeof options - n, "%s%s", n ? ", " : "", e->reading);
    }
    match_flag(m, READER_FLAG_AMBIGUOUS_ABBREVIATION, "Có thể là: %s.", options);
}

/* K'Ho is a name. */
static bool has_apostrophe(const struct line *l, const struct token *t)
{
    for (size_t at = t->start; at < t->end;) {
        uint32_t c = text_next(l->text, t->end, &at);
        if (c == '\'' || c == 0x2019)
            return true;
    }
    return false;
}

/* KALMAEGI is a name in capitals: letters of an abbreviation hold few vowels. */
static bool pronounceable(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    size_t vowels = 0;
    for (size_t at = t->start; at < t->end; at++) {
        if (l->lower[at] < 'a' || l->lower[at] > 'z')
            return false;
        vowels += strchr("aeiou", l->lower[at]) != NULL;
    }
    return t->letters >= 5 && vowels * 5 >= t->letters * 2u;
}

static bool capitals_near(const struct line *l, size_t i)
{
    return is_upper_word(l, i) && is_syllable(l, i) && l->tokens[i].letters > 1;
}

/* BE, DI: two plain capitals among small letters, no word in a line of capitals. */
static bool two_capitals(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    return t->letters == 2 && t->end - t->start == 2 && is_upper_word(l, i) && !l->capitals &&
           !capitals_near(l, i + 1) && !(i > 0 && capitals_near(l, i - 1));
}

static bool looks_abbreviated(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    if (two_capitals(l, i))
        return true;
    if (has_apostrophe(l, t))
        return false;
    if (t->kind != TOKEN_WORD || t->letters < 2 || (t->shape & SHAPE_SYLLABLE && l->capitals))
        return false;
    if (t->shape & SHAPE_UPPER)
        return !(t->shape & SHAPE_SYLLABLE) && !pronounceable(l, i);
    size_t capitals = 0;
    for (size_t at = t->start; at < t->end;) {
        uint32_t c = text_next(l->text, t->end, &at);
        capitals += (letter_of(c).tone & LETTER_UPPER) != 0;
    }
    return capitals >= 2 && !(t->shape & SHAPE_SYLLABLE) && t->letters <= 8;
}

static bool is_short_form(const struct line *l, size_t i)
{
    return l->tokens[i].letters <= 8 && !(l->tokens[i].shape & SHAPE_OTHER);
}

/* What the text itself said it means, in brackets, earlier. */
static const char *explained_words(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    for (size_t k = l->memory->gloss_count; k-- > 0;) {
        const struct gloss *g = &l->memory->glosses[k];
        if (strlen(g->letters) == t->end - t->start &&
            memcmp(g->letters, l->text + t->start, t->end - t->start) == 0)
            return g->words;
    }
    return NULL;
}

#define VARIETIES "giống|lúa|giống lúa|ngô|bắp|giống ngô|nếp|mía|sắn|khoai"

/* Lúa OM18, OM 4900, ĐT8: what the first is, the others are. */
static bool listed_variety(const struct line *l, size_t i)
{
    const struct span *s = l->span_count ? &l->spans[l->span_count - 1] : NULL;
    bool letters = s && (s->kind == READER_KIND_LETTER || s->kind == READER_KIND_FARM ||
                         s->kind == READER_KIND_ABBREVIATION);
    return letters && i == s->end + 1 && (is_mark(l, i - 1, ',') || is_word(l, i - 1, "và")) &&
           clause_has_before(l, i, VARIETIES, 40);
}

static bool unknown_abbreviation(struct line *l, size_t i, struct match *m, bool conditional)
{
    size_t end;
    if (!looks_abbreviated(l, i) || !is_short_form(l, i) ||
        dictionary_find(l, i, 1u << READER_LOANWORDS | 1u << READER_NAMES, &end, NULL))
        return false;
    m->kind = READER_KIND_ABBREVIATION;
    const char *explained = explained_words(l, i);
    if (explained) {
        size_t skip = said_already(l, i, explained);
        const char *rest = explained + skip + (explained[skip] == ' ');
        if (*rest)
            say(l, rest);
        return true;
    }
    say_letters(l, i, i + 1, true);
    bool variety = is_number(l, i + 1) && (cue_before(l, i, VARIETIES, 1) != NONE || listed_variety(l, i));
    if (variety) /* a name of its own, no short form */
        m->kind = READER_KIND_FARM;
    else if (conditional)
        advise(l, i, m);
    else if (cue_before(l, i, "nhóm máu|phương án|khu|lô|bảng|nhóm|loại|hạng", 0) == NONE)
        m->flag = READER_FLAG_UNKNOWN_ABBREVIATION;
    bool runs_on = is_mark_of(l, i + 2, "/:") && is_glued(l, i + 3) && i + 3 < l->count;
    if (is_number(l, i + 1) && (is_glued(l, i + 1) || variety) && !runs_on) {
        say_variety(l, digits_at(l, i + 1), digits_of(l, i + 1));
        m->end = i + 2;
    }
    return true;
}

static bool letters_and_digits(struct line *l, size_t i, struct match *m);

/* BC15 is a rice, not a report. */
static bool is_variety(const struct line *l, size_t i, size_t end, const struct entry *e)
{
    if (!is_number(l, end) || !is_glued(l, end) || end != i + 1 || !is_upper_word(l, i))
        return false;
    return listed_variety(l, i) || cue_before(l, i, VARIETIES, 1) != NONE ||
           (!e->when[0] && !strstr(e->extra, "type") && !strstr(e->extra, "dot") &&
            !strstr(e->extra, "word"));
}

bool rule_abbreviation(struct line *l, size_t i, struct match *m)
{
    size_t end;
    bool conditional = false;
    if (l->capitals && is_syllable(l, i) && !is_mark(l, i + 1, '.') && !is_mark(l, i + 1, '/'))
        return false;
    const struct entry *e = dictionary_find(l, i, 1u << READER_ABBREVIATIONS, &end, &conditional);
    size_t longer = 0;
    if (dictionary_find(l, i, 1u << READER_LOANWORDS | 1u << READER_NAMES, &longer, NULL) &&
        (!e || longer > end))
        return false; /* VN-Index is not VN */
    if (!e)
        return unknown_abbreviation(l, i, m, conditional);
    if (strstr(e->when, "symbol") && !strchr(e->when, ':'))
        return unknown_abbreviation(l, i, m, true);
    if (is_variety(l, i, end, e) && letters_and_digits(l, i, m))
        return true;
    m->kind = READER_KIND_ABBREVIATION;
    m->end = dot_belongs(l, end, e) ? end + 1 : end;
    size_t skip = said_already(l, i, e->reading);
    const char *rest = e->reading + skip;
    while (*rest == ' ')
        rest++;
    if (*rest)
        say(l, rest);
    if (strstr(e->extra, "gone") && !l->prepared->old)
        m->flag = READER_FLAG_GONE_BODY;
    return true;
}

/* ---- loan words and names
 * -------------------------------------------------------------------------------------------- */

bool rule_loanword(struct line *l, size_t i, struct match *m)
{
    size_t end;
    const struct entry *e = dictionary_find(l, i, 1u << READER_LOANWORDS | 1u << READER_NAMES, &end, NULL);
    if (!e || (is_glued(l, end) && end < l->count && l->tokens[end].kind == TOKEN_WORD))
        return false;
    if (is_number(l, i) && is_mark(l, end, '/') && is_lower_word(l, end + 1)) /* 4g/l is no network */
        return false;
    size_t skip = e->dictionary == READER_LOANWORDS ? said_already(l, i, e->reading) : 0;
    const char *rest = e->reading + skip;
    while (*rest == ' ')
        rest++;
    if (*rest)
        say(l, rest);
    m->end = end;
    m->kind = e->dictionary == READER_NAMES ? READER_KIND_NAME : READER_KIND_LOANWORD;
    return true;
}

/* ---- letters
 * -------------------------------------------------------------------------------------------------------------
 */

static void say_one(struct line *l, size_t i, bool foreign)
{
    size_t at = l->tokens[i].start;
    say_letter(l, text_next(l->text, l->length, &at), foreign);
}

/* D10-D12, A1-A5: from one to the other of a kind */
static void same_letters_range(struct line *l, size_t i, struct match *m)
{
    size_t second = m->end + 1;
    if (m->end != i + 2 || !is_dash(l, m->end) || !is_upper_word(l, second) || !is_number(l, second + 1) ||
        !is_glued(l, second + 1) || value_of(l, second + 1) <= value_of(l, i + 1) ||
        l->tokens[second].hash != l->tokens[i].hash)
        return;
    say(l, "đến");
    say_letters(l, second, second + 1, l->tokens[second].letters > 1);
    say_variety(l, digits_at(l, second + 1), digits_of(l, second + 1));
    m->end = second + 2;
}

/* A5, U16, H5N1, ST25, OM5451: letters and digits in turn. */
static bool letters_and_digits(struct line *l, size_t i, struct match *m)
{
    size_t end = i;
    bool digits = false;
    while (end < l->count && (end == i || is_glued(l, end)) && l->tokens[end].kind != TOKEN_MARK &&
           (l->tokens[end].kind == TOKEN_NUMBER || (is_upper_word(l, end) && l->tokens[end].letters <= 4))) {
        digits |= l->tokens[end].kind == TOKEN_NUMBER;
        end++;
    }
    if (!digits || end - i > 8)
        return false;
    for (size_t k = i; k < end; k++) {
        if (is_number(l, k))
            say_variety(l, digits_at(l, k), digits_of(l, k));
        else
            say_letters(l, k, k + 1, l->tokens[k].letters > 1);
    }
    m->end = end;
    m->kind = READER_KIND_LETTER;
    same_letters_range(l, i, m);
    return true;
}

#define LETTER_CUES                                                                                                                          \
    "nhóm máu|nhóm|lớp|khu|lô|phương án|trình độ|khối|tổ|bảng|hạng|loại|vùng|nhà|dãy|mẫu|phần|tòa|cổng|vi " \
    "ta min|"                                                                                                                                \
    "vitamin|trục|đội|tuyến|khu vực|viêm gan"

bool rule_letter(struct line *l, size_t i, struct match *m)
{
    if (is_upper_word(l, i) && is_number(l, i + 1) && is_glued(l, i + 1) && letters_and_digits(l, i, m))
        return true;
    if (is_upper_word(l, i) && !is_letter(l, i) && l->tokens[i].letters <= 3 && digits_of(l, i + 1) &&
        (cue_before(l, i, VARIETIES, 0) != NONE || listed_variety(l, i))) { /* giống lúa OM 18 */
        say_letters(l, i, i + 1, true);
        say_variety(l, digits_at(l, i + 1), digits_of(l, i + 1));
        m->end = i + 2;
        m->kind = READER_KIND_FARM;
        return true;
    }
    if (!is_letter(l, i) || !(l->tokens[i].shape & SHAPE_LATIN))
        return false;
    m->kind = READER_KIND_LETTER;
    if (is_syllable(l, i)) { /* a vowel: a word of its own unless a cue makes it a name */
        size_t at = l->tokens[i].start;
        struct letter letter = letter_of(text_next(l->text, l->length, &at));
        if (!is_upper_word(l, i) || (letter.tone & 7) || cue_before(l, i, LETTER_CUES, 0) == NONE)
            return false;
        say_one(l, i, false);
        return true;
    }
    say_one(l, i, false);
    if (is_lower_word(l, i) && cue_before(l, i, "điểm|tiết|chữ|ý|mục|nhóm|khối|lớp", 1) == NONE)
        match_flag(m, READER_FLAG_UNKNOWN_ABBREVIATION, "%s", "Một chữ cái đứng riêng, đọc tên chữ.");
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
    if (respell(l, i)) {
        size_t from = l->say_start;
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

#define RELATIVE                                                                                                           \
    "hôm nay|hôm qua|ngày mai|ngày kia|ngày mốt|sáng nay|sáng mai|trưa nay|trưa mai|chiều nay|chiều "       \
    "mai|tối nay|tối mai|"                                                                                             \
    "đêm nay|đêm mai|đêm qua|tối qua|chiều qua|sáng qua|tuần này|tuần tới|tuần sau|tuần qua|tháng " \
    "này|tháng tới|"                                                                                                   \
    "tháng sau|vừa qua|mới đây|vừa rồi|ngày hôm nay|ngày hôm qua"
#define GONE "huyện|quận|thị trấn|thị xã"
#define SECRET "tối mật|tuyệt mật|lưu hành nội bộ|xem xong trả lại"

const char *const watched_words[] = {"hôm",   "ngày",  "sáng", "trưa", "chiều", "tối",  "đêm",
                                     "tuần",  "tháng", "vừa",  "mới",  "huyện", "quận", "thị",
                                     "tuyệt", "lưu",   "xem",  "mật",  "không", "chưa", "mã",
                                     "số",    "giật",  "nơi",  "cộng", "độc",   NULL};

/* The date that "hôm nay" would be, to offer it. */
static void offer_date(const struct line *l, size_t i, struct match *m)
{
    static const char *const names[] = {"thứ Hai", "thứ Ba",  "thứ Tư",  "thứ Năm",
                                        "thứ Sáu", "thứ Bảy", "Chủ nhật"};
    int shift = words_at(l, i, "ngày mai|sáng mai|trưa mai|chiều mai|tối mai|đêm mai")      ? 1
                : words_at(l, i, "hôm qua|đêm qua|tối qua|chiều qua|sáng qua|ngày hôm qua") ? -1
                                                                                            : 0;
    bool day =
        words_at(
            l, i,
            "tuần này|tuần tới|tuần sau|tuần qua|tháng này|tháng tới|tháng sau|vừa qua|mới đây|vừa rồi") == 0;
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
