/*
 * Brackets: the abbreviation of the words before it, or the words of the abbreviation before it, are silent;
 * so are amounts repeated in words, "(đã ký)". Other brackets are commas. Section 28.
 */
#include "reader/internal.h"
#include <stdlib.h>
#include <string.h>

#define BRACKET_MOST 300 /* tokens; a bracket that holds more is taken as never closed */
#define SHORT_FOR                                                                                                                                 \
    "gọi tắt là|sau đây gọi tắt là|viết tắt là|sau đây gọi là|sau đây viết tắt là|gọi chung là|gọi là|viết " \
    "tắt"
#define SMALL_WORDS "và|của|các|về|cho|với|trong|những|là|tại"
#define SIGNS_AFTER                                                                                          \
    "chỉ số|chương trình|bộ chỉ số|chương trình mỗi xã một sản phẩm|mỗi xã|ứng dụng|hệ thống|tổ chức|quỹ"
#define NUMERALS                                                                                                                            \
    "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|ngàn|triệu|tỷ|mươi|linh|lẻ|không|mốt|tư|lăm|đồng|" \
    "chẵn|bằng chữ"

static size_t closing(const struct line *l, size_t i)
{
    int depth = 0;
    uint32_t open = l->tokens[i].mark, close = open == '(' ? ')' : ']';
    for (size_t k = i; k < l->count && k < i + BRACKET_MOST; k++) {
        depth += is_mark(l, k, open);
        depth -= is_mark(l, k, close);
        if (depth == 0)
            return k;
    }
    return NONE;
}

/* The initials of the words before token i, read backwards, spell the letters of tokens first..end. */
static bool initials_match(const struct line *l, size_t i, size_t first, size_t end, size_t *from)
{
    uint32_t letters[24];
    size_t count = 0;
    for (size_t k = first; k < end; k++) {
        if (l->tokens[k].kind != TOKEN_WORD)
            continue;
        for (size_t at = l->tokens[k].start; at < l->tokens[k].end && count < ARRAY_COUNT(letters);)
            letters[count++] = text_next(l->lower, l->length, &at);
    }
    int slips = 0;
    while (count > 0 && i > 0) {
        const struct token *t = &l->tokens[--i];
        if (t->kind == TOKEN_MARK) {
            if (!is_mark_of(l, i, ",-\"") && !is_dash(l, i))
                return false;
            continue;
        }
        size_t at = t->start;
        uint32_t c = text_next(l->lower, l->length, &at);
        struct letter a = letter_of(c), b = letter_of(letters[count - 1]);
        *from = i;
        if (a.base && a.base == b.base)
            count--;
        else if (!words_at(l, i, SMALL_WORDS) && ++slips > 1)
            return false;
    }
    return count == 0;
}

#define BACK_MOST 24 /* tokens before a bracket that its words may repeat */

/* Lower-cased words of `text` after those of `out`, commas apart. */
static void add_folded(char *out, size_t size, const char *text, size_t length)
{
    char copy[256];
    if (length >= sizeof copy)
        return;
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *lower = text_lower(copy);
    for (char *p = lower; p && *p; p++)
        *p = strchr(",.", *p) ? ' ' : *p;
    for (char *word = lower; word && *word;) {
        size_t n = strcspn(word, " ");
        char next = word[n];
        word[n] = '\0';
        if (n)
            unit_add_words(out, size, word);
        word += n + (next != '\0');
    }
    free(lower);
}

/* What the tokens before i sound like: rubella is "ru bê la" by now. */
static void heard_before(const struct line *l, size_t i, char *out, size_t size)
{
    size_t at = i > BACK_MOST ? i - BACK_MOST : 0, span = l->span_count;
    while (span > 0 && l->spans[span - 1].first >= at)
        span--;
    if (span > 0 && l->spans[span - 1].end > at)
        at = l->spans[span - 1].end;
    out[0] = '\0';
    while (at < i) {
        const struct span *s = span < l->span_count && l->spans[span].first == at ? &l->spans[span++] : NULL;
        const struct token *t = &l->tokens[at];
        if (s)
            add_folded(out, size, l->say.data + s->say, s->say_length);
        else if (t->kind == TOKEN_WORD)
            add_folded(out, size, l->lower + t->start, t->end - t->start);
        at = s ? s->end : at + 1;
    }
}

bool heard_just_before(const struct line *l, size_t i, const char *reading)
{
    char heard[600], wanted[256] = "";
    heard_before(l, i, heard, sizeof heard);
    add_folded(wanted, sizeof wanted, reading, strlen(reading));
    size_t n = strlen(heard), k = strlen(wanted);
    return k > 0 && n >= k && memcmp(heard + n - k, wanted, k) == 0 && (n == k || heard[n - k - 1] == ' ');
}

#define GLOSS_REACH 10 /* words the phrase may go on after what is shortened */

/* Hóa đơn điện tử khởi tạo từ máy tính tiền (HĐĐT): four words of the reading or more, a little before. */
static bool heard_shortly_before(const struct line *l, size_t i, const char *reading)
{
    size_t words = 1;
    for (const char *p = reading; *p; p++)
        words += *p == ' ';
    for (size_t back = 1; words >= 4 && back <= GLOSS_REACH && back < i; back++) {
        if (l->tokens[i - back].kind == TOKEN_MARK)
            return false;
        if (heard_just_before(l, i - back, reading))
            return true;
    }
    return false;
}

static bool is_abbreviation(const struct line *l, size_t first, size_t end)
{
    if (first >= end || end - first > 7)
        return false;
    for (size_t k = first; k < end; k++) {
        bool capital = is_upper_word(l, k) || (is_capital_word(l, k) && !is_syllable(l, k));
        if (l->tokens[k].kind == TOKEN_WORD && !capital)
            return false;
        if (l->tokens[k].kind == TOKEN_MARK && !is_mark_of(l, k, "&-./") && !is_dash(l, k))
            return false;
    }
    return l->tokens[first].kind == TOKEN_WORD;
}

/* The text explains its own abbreviation: it is read so from here on. */
static void remember(struct line *l, size_t from, size_t open, size_t first, size_t end)
{
    struct memory *memory = l->memory;
    struct gloss *gloss = &memory->glosses[memory->gloss_count];
    size_t length = l->tokens[open - 1].end - l->tokens[from].start;
    if (memory->gloss_count == GLOSSES_MOST || length >= sizeof gloss->words ||
        l->tokens[end - 1].end - l->tokens[first].start >= sizeof gloss->letters)
        return;
    for (size_t k = from; k < open; k++)
        if (!is_syllable(l, k) && !is_mark(l, k, ','))
            return;
    token_text(l, from, open, gloss->words, sizeof gloss->words);
    token_text(l, first, end, gloss->letters, sizeof gloss->letters);
    memory->gloss_count++;
}

static bool gloss_of_words(struct line *l, size_t open, size_t first, size_t end)
{
    size_t used, from = open;
    if (!is_abbreviation(l, first, end) || open == 0)
        return false;
    const struct entry *e = dictionary_find(l, first, 1u << READER_ABBREVIATIONS, &used, NULL);
    if (e && used == end &&
        (heard_just_before(l, open, e->reading) || heard_shortly_before(l, open, e->reading)))
        return true;
    if (l->tokens[first].letters >= 2 && initials_match(l, open, first, end, &from)) {
        if (!e)
            remember(l, from, open, first, end);
        return true;
    }
    return end - first <= 2 && l->tokens[first].letters >= 3 && clause_has_before(l, open, SIGNS_AFTER, 14) &&
           (!e || strstr(e->extra, "sign"));
}

/* UBND (Ủy ban nhân dân) */
static bool expansion(const struct line *l, size_t open, size_t first, size_t end)
{
    if (open == 0 || !is_upper_word(l, open - 1) || l->tokens[open - 1].letters < 2 || end - first < 2)
        return false;
    size_t from;
    return initials_match(l, end, open - 1, open, &from) &&
           end - first <= (size_t)l->tokens[open - 1].letters + 3;
}

static bool announced(const struct line *l, size_t first, size_t end)
{
    size_t words = words_at(l, first, SHORT_FOR);
    return words && first + words <= end && end - first <= words + 8;
}

/* ---- amounts in words
 * ------------------------------------------------------------------------------------------------- */

/* The end of the words of an amount: before "./." and before "/con". */
static size_t amount_end(const struct line *l, size_t first, size_t end)
{
    for (size_t k = first; k < end; k++)
        if (is_mark(l, k, '/') && k > first && is_word(l, k - 1, "đồng"))
            end = k;
    while (end > first && is_mark_of(l, end - 1, "./"))
        end--;
    return end;
}

static bool amount_in_words(const struct line *l, size_t first, size_t end)
{
    if (words_at(l, first, "bằng chữ|viết bằng chữ|số tiền bằng chữ"))
        return true;
    size_t k = first;
    size_t last = amount_end(l, first, end);
    while (k < last && (words_at(l, k, NUMERALS) || is_mark(l, k, ',')))
        k++;
    return k == last && last - first >= 3 && words_at(l, last - 1, "đồng|chẵn");
}

/* One form for comparing what was said with what is written in words. */
static void fold_word(char *out, size_t size, const char *word, size_t length)
{
    static const char *const pairs[][2] = {
        {"ngàn", "nghìn"}, {"lẻ", "linh"}, {"bẩy", "bảy"}, {"tỉ", "tỷ"}, {"tư", "bốn"}};
    static const char *const dropped[] = {"đồng", "chẵn", "bằng", "chữ",  "việt",
                                          "nam",  "số",   "tiền", "viết", "./"};
    for (size_t k = 0; k < ARRAY_COUNT(dropped); k++)
        if (strlen(dropped[k]) == length && memcmp(dropped[k], word, length) == 0)
            return;
    for (size_t k = 0; k < ARRAY_COUNT(pairs); k++) {
        if (strlen(pairs[k][0]) == length && memcmp(pairs[k][0], word, length) == 0) {
            word = pairs[k][1];
            length = strlen(word);
        }
    }
    char copy[32];
    if (length >= sizeof copy)
        return;
    memcpy(copy, word, length);
    copy[length] = '\0';
    unit_add_words(out, size, copy);
}

static void fold_words(char *out, size_t size, const char *text, size_t length)
{
    char *lower, copy[512];
    length = length < sizeof copy - 1 ? length : sizeof copy - 1;
    memcpy(copy, text, length);
    copy[length] = '\0';
    lower = text_lower(copy);
    out[0] = '\0';
    for (const char *p = lower; p && *p;) {
        size_t n = strcspn(p, " ,.:;-");
        if (n)
            fold_word(out, size, p, n);
        p += n;
        p += strspn(p, " ,.:;-");
    }
    free(lower);
}

static bool amounts_differ(const struct line *l, size_t open, size_t first, size_t end)
{
    char said[400], written[400];
    if (l->span_count == 0)
        return false;
    const struct span *s = &l->spans[l->span_count - 1];
    bool near = s->end == open || (s->end + 1 == open && is_word(l, s->end, "đồng"));
    if (!near || (s->kind != READER_KIND_MONEY && s->kind != READER_KIND_CARDINAL))
        return false;
    const char *words = l->say.data + s->say, *dong = strstr(words, "đồng");
    size_t price = dong && (size_t)(dong - words) < s->say_length ? (size_t)(dong - words) : s->say_length;
    fold_words(said, sizeof said, words, price);
    size_t from = l->tokens[first].start, to = l->tokens[amount_end(l, first, end) - 1].end;
    fold_words(written, sizeof written, l->text + from, to - from);
    return strcmp(said, written) != 0;
}

/* 02 (hai) bản */
static bool number_in_words(const struct line *l, size_t open, size_t first, size_t end)
{
    char said[400], written[400];
    if (l->span_count == 0 || end - first > 12)
        return false;
    const struct span *s = &l->spans[l->span_count - 1];
    if (s->end != open || s->kind != READER_KIND_CARDINAL)
        return false;
    fold_words(said, sizeof said, l->say.data + s->say, s->say_length);
    size_t from = l->tokens[first].start, to = l->tokens[end - 1].end;
    fold_words(written, sizeof written, l->text + from, to - from);
    return strcmp(said, written) == 0;
}

/* 3 mẫu (+) */
static bool test_result(const struct line *l, size_t open, size_t first, size_t close)
{
    return close == first + 1 && is_mark_of(l, first, "+-") &&
           clause_has_before(l, open, "mẫu|xét nghiệm|kết quả|test|ca|vi rút|virus|hiv", 8);
}

bool rule_gloss(struct line *l, size_t i, struct match *m)
{
    if (!is_mark_of(l, i, "(["))
        return false;
    size_t close = closing(l, i);
    if (close == NONE || close == i + 1) {
        m->end = close == NONE ? i + 1 : close + 1;
        m->kind = READER_KIND_GLOSS;
        return close != NONE;
    }
    size_t first = i + 1;
    m->kind = READER_KIND_GLOSS;
    m->end = close + 1;
    if (number_in_words(l, i, first, close))
        return true;
    if (amount_in_words(l, first, close)) {
        if (amounts_differ(l, i, first, close))
            match_flag(m, READER_FLAG_AMOUNT_DIFFERS, "%s", reader_flag_text(READER_FLAG_AMOUNT_DIFFERS));
        return true;
    }
    if (test_result(l, i, first, close)) {
        say(l, is_mark(l, first, '+') ? "dương tính" : "âm tính");
        return true;
    }
    bool signed_mark =
        words_at(l, first, "đã ký|đã kí|ký tên|đóng dấu|ký tên đóng dấu") && close - first <= 8;
    return signed_mark || announced(l, first, close) || gloss_of_words(l, i, first, close) ||
           expansion(l, i, first, close);
}

bool rule_bracket(struct line *l, size_t i, struct match *m)
{
    if (!is_mark_of(l, i, "([") || closing(l, i) != NONE)
        return false;
    say_pause(l);
    m->kind = READER_KIND_MARK;
    m->flag = READER_FLAG_UNCLOSED;
    return true;
}
