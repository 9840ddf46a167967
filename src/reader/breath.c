/*
 * Where a long breath group is cut: at the border that grammar offers and that divides best, never inside a
 * numeral or after a word that hangs on the next; 18 syllables where that can be, 25 at most. Pure; works on
 * the words that clauses.c holds back.
 */
#include "reader/internal.h"
#include <string.h>

#define CUT_LEAST 5 /* a piece shorter than this is no breath group */

enum {
    BORDER_STRONG = 3,
    BORDER_MIDDLE = 2,
    BORDER_WEAK = 1,
    BORDER_WEIGHT = 3,
    BORDER_HANGS = 4,
    BORDER_SCALE = 8,
    BORDER_NUMERAL = 16,
    BORDER_BOUND = 32
};

static const struct {
    uint8_t bits;
    const char *words;
} borders[] = {
    {BORDER_STRONG,
     "nhưng|để|vì|nên|mà|nếu|khi|nhằm|gồm|hoặc|hay|còn|nay|thì|do|tức|rồi|cũng|cùng|trừ|sau|trước|qua"},
    {BORDER_MIDDLE, "và|theo|với|trong|tại|cho|từ|đến|trên|ở|bằng|về|thuộc|dưới|của|vào|tới"},
    {BORDER_WEAK, "là|được|đã|sẽ|phải|không|có|đang|cần|như|giữa|giúp|làm|bị|các|những|ngày|lúc|mỗi|một"},
    /* no breath may end on one of these */
    {BORDER_HANGS,
     "các|những|một|mọi|mỗi|số|và|của|cho|về|tại|trong|với|là|theo|từ|đến|ngày|tháng|năm|không|được|đã|sẽ|"
     "đang|"
     "ở|do|để|thuộc|bằng|trên|dưới|vì|mà|nếu|khi|như|hoặc|hay|cùng|đối|thông|qua|nhằm|có|bị|phải|giữa|vào|"
     "tới|"
     "cần|việc|sự|cả|từng|đồng|bao|tiếp|hiện|tồn|trở|kèm|cuối|bên|vô|nhất|trước|sau|đầu|hằng|hàng|công|tuyên|"
     "kiểm|phối|xã|phường|huyện|tỉnh|ấp|thôn|ông|bà|anh|chị"},
    {BORDER_SCALE, "tỷ|triệu|nghìn|ngàn"},
    {BORDER_NUMERAL, "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|không"},
    {BORDER_BOUND, "đồng"}, /* five hundred đồng */
};

/* Borders only together with the word after them. */
static const char *const border_pairs[][2] = {
    {"đồng", "thời"}, {"bao", "gồm"},  {"đối", "với"},  {"thông", "qua"}, {"nhất", "là"},
    {"góp", "phần"},  {"nhân", "dịp"}, {"kể", "từ"},    {"tuy", "nhiên"}, {"qua", "đó"},
    {"bên", "cạnh"},  {"trong", "đó"}, {"tiến", "tới"}, {"hướng", "tới"}};

static struct border *border_slot(struct border *table, uint32_t hash)
{
    size_t slot = hash & (BORDERS - 1);
    while (table[slot].bits && table[slot].hash != hash)
        slot = (slot + 1) & (BORDERS - 1);
    return &table[slot];
}

static void fill_borders(struct border *table)
{
    for (size_t i = 0; i < ARRAY_COUNT(borders); i++) {
        for (const char *p = borders[i].words; *p; p += *p == '|') {
            size_t length = strcspn(p, "|");
            struct border *b = border_slot(table, hash_bytes(p, length));
            b->hash = hash_bytes(p, length);
            b->bits |= borders[i].bits;
            p += length;
        }
    }
}

static unsigned border_of(struct breath *b, const struct word *w)
{
    return border_slot(b->borders, hash_bytes(w->text, w->length))->bits;
}

static bool word_is(const struct word *w, const char *text)
{
    return w->length == strlen(text) && memcmp(w->text, text, w->length) == 0;
}

static bool pair_at(const struct breath *b, size_t k)
{
    if (k + 1 >= b->count)
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(border_pairs); i++)
        if (word_is(&b->words[k], border_pairs[i][0]) && word_is(&b->words[k + 1], border_pairs[i][1]))
            return true;
    return false;
}

static long cut_score(struct breath *b, size_t k, size_t ideal)
{
    const struct word *w = &b->words[k], *former = &b->words[k - 1];
    unsigned before = border_of(b, former), here = border_of(b, w);
    long off = (long)k - (long)ideal;
    off = off < 0 ? -off : off;
    if (w->joint && !word_is(w, "đến")) /* inside a numeral only as the last resort */
        return before & BORDER_SCALE ? -60 - off : -1000;
    long score = pair_at(b, k) ? 3 * 8 : (long)(here & BORDER_WEIGHT) * 8;
    bool bound = (here & BORDER_BOUND) && !pair_at(b, k);
    if (bound || ((here & BORDER_NUMERAL) && w->said))
        score = -20; /* a number belongs to what it counts or numbers */
    if (before & BORDER_HANGS)
        score -= 30;
    return score - off;
}

static size_t best_cut(struct breath *b, size_t from, size_t to, size_t ideal, long least)
{
    size_t best = 0;
    long best_score = least;
    for (size_t k = from; k <= to && k < b->count; k++) {
        long score = cut_score(b, k, ideal);
        if (score > best_score) {
            best_score = score;
            best = k;
        }
    }
    return best;
}

void breath_init(struct breath *b)
{
    fill_borders(b->borders);
}

/* How many words the next breath takes. */
size_t breath_words(struct breath *b)
{
    size_t n = b->count;
    if (n <= READER_BREATH)
        return n;
    size_t pieces = (n + READER_BREATH - 1) / READER_BREATH;
    size_t ideal = (n + pieces - 1) / pieces;
    size_t last = n - CUT_LEAST < READER_BREATH ? n - CUT_LEAST : READER_BREATH;
    size_t cut = best_cut(b, CUT_LEAST, last, ideal, 0);
    if (!cut && n <= READER_BREATH_MOST)
        return n;
    if (!cut)
        cut = best_cut(b, READER_BREATH, READER_BREATH_MOST, READER_BREATH, 0);
    if (!cut)
        cut = best_cut(b, CUT_LEAST, READER_BREATH_MOST, READER_BREATH, -500);
    return cut ? cut : n < READER_BREATH_MOST ? n : READER_BREATH_MOST;
}
