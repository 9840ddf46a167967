/*
 * From tokens and spans to clauses: words gather until a mark ends their breath group; a group too long for one
 * breath is cut at the best border grammar offers. Every clause keeps the characters it came from. The last step for
 * the voice is here: old-style ọa becomes oạ and a bare gi becomes di, which espeak-ng would say wrong.
 */
#include "reader/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE_MOST 30 /* syllables; more is reported */
#define GROUP_MOST 96    /* words held back before a cut is made */
#define WORD_MOST 19     /* bytes of one spoken word; 25 of them are a clause: nghiễng has 10 */
#define GROWTH 19        /* spoken bytes a source byte, at most */
#define CUT_LEAST 5      /* a piece shorter than this is no breath group */

struct word {
    char text[WORD_MOST];
    uint8_t length;
    bool said;           /* comes from a rule, not from the text */
    bool joint;          /* … and is not its first word: no cut before it */
    uint32_t start, end; /* source bytes */
};

#define BORDERS 512 /* slots; a power of two */
struct border {
    uint32_t hash;
    uint8_t bits;
};

struct builder {
    struct border borders[BORDERS];
    const struct prepared *prepared;
    struct buf strings;
    struct word group[GROUP_MOST];
    size_t group_count;
    struct reading_clause *clauses;
    size_t clause_count, clause_capacity;
    struct reading_token *tokens;
    size_t token_count, token_capacity;
    struct reading_token *remarks;
    size_t remark_count, remark_capacity;
    struct cursor clause_cursor, token_cursor;
    size_t sentence_syllables, breath_syllables;
    uint32_t sentence_start, breath_start;
    const char *last_advice;
    size_t spoken; /* bytes of words taken so far */
    bool open; /* the last clause may still get a stronger mark */
    int error;
};

static void fill_borders(struct border *table);

struct builder *builder_new(const struct prepared *prepared, size_t input_length)
{
    struct builder *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->prepared = prepared;
    fill_borders(b->borders);
    buf_init(&b->strings, input_length * 80 + (1u << 20));
    b->clause_cursor.prepared = prepared;
    b->token_cursor.prepared = prepared;
    return b;
}

void builder_free(struct builder *b)
{
    if (!b)
        return;
    buf_done(&b->strings);
    free(b->clauses);
    free(b->tokens);
    free(b->remarks);
    free(b);
}

static void *grow(struct builder *b, void *rows, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return rows;
    size_t more = *capacity ? *capacity + *capacity / 2 : 64;
    void *grown = realloc(rows, more * size);
    if (!grown) {
        b->error = -ENOMEM;
        return rows;
    }
    *capacity = more;
    return grown;
}

/* Strings are kept as offsets + 1 until builder_take knows where they end up. */
static const char *as_offset(size_t offset)
{
    return (const char *)(uintptr_t)(offset + 1);
}

static const char *keep_string(struct builder *b, const char *text, size_t length)
{
    size_t offset = b->strings.length;
    buf_add(&b->strings, text, length);
    buf_add(&b->strings, "", 1);
    return as_offset(offset);
}

/* ---- remarks ---------------------------------------------------------------------------------------------- */

static void add_remark(struct builder *b, uint32_t start, uint32_t end, enum reader_flag flag)
{
    b->remarks = grow(b, b->remarks, b->remark_count, &b->remark_capacity, sizeof *b->remarks);
    if (b->error)
        return;
    b->remarks[b->remark_count++] = (struct reading_token){
        .start = start, .end = end, .kind = READER_KIND_WORDS, .flag = flag, .spoken = keep_string(b, "", 0),
        .advice = keep_string(b, reader_flag_text(flag), strlen(reader_flag_text(flag)))};
}

/* ---- where a long breath group is cut ------------------------------------------------------------------------ */

enum { BORDER_STRONG = 3, BORDER_MIDDLE = 2, BORDER_WEAK = 1, BORDER_WEIGHT = 3, BORDER_HANGS = 4, BORDER_SCALE = 8, BORDER_NUMERAL = 16, BORDER_BOUND = 32 };

static const struct {
    uint8_t bits;
    const char *words;
} borders[] = {
    {BORDER_STRONG, "nhưng|để|vì|nên|mà|nếu|khi|nhằm|gồm|hoặc|hay|còn|nay|thì|do|tức|rồi|cũng|cùng|trừ|sau|trước|qua"},
    {BORDER_MIDDLE, "và|theo|với|trong|tại|cho|từ|đến|trên|ở|bằng|về|thuộc|dưới|của|vào|tới"},
    {BORDER_WEAK, "là|được|đã|sẽ|phải|không|có|đang|cần|như|giữa|giúp|làm|bị|các|những|ngày|lúc|mỗi|một"},
    /* no breath may end on one of these */
    {BORDER_HANGS, "các|những|một|mọi|mỗi|số|và|của|cho|về|tại|trong|với|là|theo|từ|đến|ngày|tháng|năm|không|được|đã|sẽ|đang|"
                   "ở|do|để|thuộc|bằng|trên|dưới|vì|mà|nếu|khi|như|hoặc|hay|cùng|đối|thông|qua|nhằm|có|bị|phải|giữa|vào|tới|"
                   "cần|việc|sự|cả|từng|đồng|bao|tiếp|hiện|tồn|trở|kèm|cuối|bên|vô|nhất|trước|sau|đầu|hằng|hàng|công|tuyên|"
                   "kiểm|phối|xã|phường|huyện|tỉnh|ấp|thôn|ông|bà|anh|chị"},
    {BORDER_SCALE, "tỷ|triệu|nghìn|ngàn"},
    {BORDER_NUMERAL, "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|không"},
    {BORDER_BOUND, "đồng"}, /* five hundred đồng */
};

/* Borders only together with the word after them. */
static const char *const border_pairs[][2] = {{"đồng", "thời"}, {"bao", "gồm"}, {"đối", "với"},  {"thông", "qua"}, {"nhất", "là"},
                                              {"góp", "phần"},  {"nhân", "dịp"}, {"kể", "từ"},   {"tuy", "nhiên"}, {"qua", "đó"},
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

static unsigned border_of(struct builder *b, const struct word *w)
{
    return border_slot(b->borders, hash_bytes(w->text, w->length))->bits;
}

static bool word_is(const struct word *w, const char *text)
{
    return w->length == strlen(text) && memcmp(w->text, text, w->length) == 0;
}

static bool pair_at(const struct builder *b, size_t k)
{
    if (k + 1 >= b->group_count)
        return false;
    for (size_t i = 0; i < ARRAY_COUNT(border_pairs); i++)
        if (word_is(&b->group[k], border_pairs[i][0]) && word_is(&b->group[k + 1], border_pairs[i][1]))
            return true;
    return false;
}

static long cut_score(struct builder *b, size_t k, size_t ideal)
{
    const struct word *w = &b->group[k], *former = &b->group[k - 1];
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

static size_t best_cut(struct builder *b, size_t from, size_t to, size_t ideal, long least)
{
    size_t best = 0;
    long best_score = least;
    for (size_t k = from; k <= to && k < b->group_count; k++) {
        long score = cut_score(b, k, ideal);
        if (score > best_score) {
            best_score = score;
            best = k;
        }
    }
    return best;
}

/* How many words the next breath takes. */
static size_t breath_words(struct builder *b)
{
    size_t n = b->group_count;
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

/* ---- clauses --------------------------------------------------------------------------------------------------- */

static void add_clause(struct builder *b, size_t words, char mark)
{
    char text[READER_BREATH_MOST * (WORD_MOST + 1) + 1];
    size_t offset = b->strings.length, length = 0;
    const struct word *w = b->group;
    for (size_t i = 0; i < words; i++) {
        if (i)
            text[length++] = ' ';
        memcpy(text + length, w[i].text, w[i].length);
        length += w[i].length;
    }
    text[length] = '\0';
    buf_add(&b->strings, text, length + 1);
    b->clauses = grow(b, b->clauses, b->clause_count, &b->clause_capacity, sizeof *b->clauses);
    if (b->error || words == 0)
        return;
    uint32_t start = cursor_to(&b->clause_cursor, w[0].start);
    uint32_t end = cursor_end_of(b->clause_cursor, w[words - 1].end);
    if (b->breath_syllables == 0)
        b->breath_start = start;
    if (b->sentence_syllables == 0)
        b->sentence_start = start;
    b->clauses[b->clause_count++] = (struct reading_clause){
        .words = as_offset(offset), .start = start, .end = end, .length = (uint16_t)length,
        .syllables = (uint16_t)words, .mark = mark};
    b->breath_syllables += words;
    b->sentence_syllables += words;
    b->open = true;
}

static void drop_words(struct builder *b, size_t words)
{
    b->group_count -= words;
    memmove(b->group, b->group + words, b->group_count * sizeof *b->group);
}

static void cut_group(struct builder *b, size_t keep)
{
    while (b->group_count > keep && !b->error) {
        size_t words = breath_words(b);
        add_clause(b, words, ',');
        drop_words(b, words);
    }
}

static void end_sentence(struct builder *b, char mark)
{
    struct reading_clause *c = &b->clauses[b->clause_count - 1];
    c->mark = mark;
    c->sentence_end = true;
    if (b->sentence_syllables > SENTENCE_MOST)
        add_remark(b, b->sentence_start, c->end, READER_FLAG_LONG_SENTENCE);
    b->sentence_syllables = 0;
}

static void take_mark(struct builder *b, char mark)
{
    bool fresh = b->group_count > 0;
    cut_group(b, 0);
    if (b->error || b->clause_count == 0)
        return;
    if (fresh && b->breath_syllables > READER_BREATH)
        add_remark(b, b->breath_start, b->clauses[b->clause_count - 1].end, READER_FLAG_LONG_BREATH);
    b->breath_syllables = 0;
    if (mark != ',' && b->open && !b->clauses[b->clause_count - 1].sentence_end)
        end_sentence(b, mark);
    if (mark != ',')
        b->open = false;
}

/* ---- words -------------------------------------------------------------------------------------------------------- */

/* ọa at the end of a word -> oạ; a bare gi -> di; veo, which espeak-ng takes for English, -> ve o. Returns the length; `word` has room for it. */
static size_t mend(char *word, size_t length)
{
    static const char old_style[] = "\xE1\xBB\x8D" "a", new_style[] = "o\xE1\xBA\xA1";
    if (length >= 4 && memcmp(word + length - 4, old_style, 4) == 0)
        memcpy(word + length - 4, new_style, 4);
    if (length == 2 && (word[0] == 'g' || word[0] == 'G') && word[1] == 'i')
        word[0] = word[0] == 'g' ? 'd' : 'D';
    if (length == 3 && (memcmp(word, "veo", 3) == 0 || memcmp(word, "Veo", 3) == 0)) {
        memcpy(word + 2, " o", 2);
        return 4;
    }
    return length;
}

static void add_word(struct builder *b, const char *text, size_t length, size_t start, size_t end, bool said,
                     bool joint)
{
    if (length == 0 || length + 1 >= WORD_MOST || b->spoken + length + 2 > end * GROWTH)
        return;
    b->spoken += length + 2;
    if (b->group_count == GROUP_MOST)
        cut_group(b, GROUP_MOST / 2);
    if (b->error)
        return;
    struct word *w = &b->group[b->group_count++];
    memcpy(w->text, text, length);
    w->length = (uint8_t)mend(w->text, length);
    w->said = said;
    w->joint = joint;
    w->start = (uint32_t)start;
    w->end = (uint32_t)end;
}

static void add_plain(struct builder *b, const struct line *l, const struct token *t)
{
    size_t i = (size_t)(t - l->tokens);
    bool name = i > 0 && is_capital_word(l, i - 1) && !is_lower_word(l, i + 1); /* ông Nguyễn Văn A */
    bool lower = (t->shape & SHAPE_UPPER) && (t->letters > 1 || l->capitals || name);
    add_word(b, (lower ? l->lower : l->text) + t->start, t->end - t->start, l->offset + t->start, l->offset + t->end,
             false, false);
}

/* A match's words: "không chín một hai, ba bốn năm." */
static void add_said(struct builder *b, const char *said, size_t length, size_t start, size_t end)
{
    bool joint = false;
    size_t at = 0;
    while (at < length) {
        if (said[at] == ' ') {
            at++;
            continue;
        }
        if (strchr(",.?", said[at])) {
            take_mark(b, said[at]);
            joint = false;
            at++;
            continue;
        }
        size_t stop = at;
        while (stop < length && !strchr(" ,.?", said[stop]))
            stop++;
        add_word(b, said + at, stop - at, start, end, true, joint);
        joint = true;
        at = stop;
    }
}

/* The advice of neighbours is often the same: it is kept once. */
static const char *keep_advice(struct builder *b, const char *advice)
{
    if (b->last_advice && strcmp(b->strings.data + ((uintptr_t)b->last_advice - 1), advice) == 0)
        return b->last_advice;
    return b->last_advice = keep_string(b, advice, strlen(advice));
}

static void add_token(struct builder *b, const struct line *l, const struct span *s, size_t start, size_t end)
{
    const char *said = l->say.data ? l->say.data + s->say : "";
    size_t length = s->say_length;
    while (length && strchr(" ,.", said[0])) {
        said++;
        length--;
    }
    while (length && strchr(" ,.", said[length - 1]))
        length--;
    b->tokens = grow(b, b->tokens, b->token_count, &b->token_capacity, sizeof *b->tokens);
    if (b->error)
        return;
    const char *advice = l->advice.data ? l->advice.data + s->advice : "";
    uint32_t from = cursor_to(&b->token_cursor, start);
    b->tokens[b->token_count++] = (struct reading_token){
        .start = from, .end = cursor_end_of(b->token_cursor, end), .kind = (enum reader_kind)s->kind,
        .flag = (enum reader_flag)s->flag, .spoken = keep_string(b, said, length),
        .advice = keep_advice(b, advice)};
}

/* ---- a line ------------------------------------------------------------------------------------------------------------ */

static void plain_mark(struct builder *b, const struct line *l, size_t i)
{
    switch (l->tokens[i].mark) {
    case '.': /* JN.1 is no end of a sentence */
        take_mark(b, is_glued(l, i) && is_number(l, i + 1) && is_glued(l, i + 1) ? ',' : '.');
        break;
    case '!':
        take_mark(b, is_mark(l, i + 1, '?') && is_glued(l, i + 1) ? ',' : '.');
        break;
    case '?':
        take_mark(b, '?');
        break;
    case ',': case ';': case ':': case '(': case ')': case '[': case ']': case '{': case '}':
        take_mark(b, ',');
        break;
    default: /* quotes and what has no sound */
        break;
    }
}

void builder_line(struct builder *b, struct line *l, bool paragraph_end)
{
    size_t next_span = 0;
    for (size_t i = 0; i < l->count && !b->error;) {
        const struct span *s = next_span < l->span_count ? &l->spans[next_span] : NULL;
        if (s && s->first == i) {
            size_t start = l->offset + l->tokens[s->first].start, end = l->offset + l->tokens[s->end - 1].end;
            add_token(b, l, s, start, end);
            add_said(b, l->say.data ? l->say.data + s->say : "", s->say_length, start, end);
            i = s->end;
            next_span++;
            continue;
        }
        if (l->tokens[i].kind == TOKEN_MARK)
            plain_mark(b, l, i);
        else if (l->tokens[i].kind == TOKEN_WORD)
            add_plain(b, l, &l->tokens[i]);
        i++;
    }
    if (!l->continues)
        take_mark(b, '.');
    if (paragraph_end && b->clause_count > 0)
        b->clauses[b->clause_count - 1].paragraph_end = true;
    if (b->strings.error)
        b->error = -ENOMEM;
}

/* ---- the result ---------------------------------------------------------------------------------------------------------- */

static void settle(const char **string, char *base)
{
    *string = base + ((uintptr_t)*string - 1);
}

int builder_take(struct builder *b, struct reading **out)
{
    take_mark(b, '.');
    if (b->error || b->strings.error)
        return -ENOMEM;
    struct reading *r = calloc(1, sizeof *r);
    char *strings = b->strings.length ? buf_take(&b->strings) : calloc(1, 1);
    if (!r || !strings) {
        free(r);
        free(strings);
        return -ENOMEM;
    }
    *r = (struct reading){.clauses = b->clauses, .clause_count = b->clause_count, .tokens = b->tokens,
                          .token_count = b->token_count, .remarks = b->remarks, .remark_count = b->remark_count};
    r->strings = strings;
    for (size_t i = 0; i < r->clause_count; i++)
        settle(&r->clauses[i].words, strings);
    for (size_t i = 0; i < r->token_count; i++) {
        settle(&r->tokens[i].spoken, strings);
        settle(&r->tokens[i].advice, strings);
    }
    for (size_t i = 0; i < r->remark_count; i++) {
        settle(&r->remarks[i].spoken, strings);
        settle(&r->remarks[i].advice, strings);
    }
    b->clauses = NULL;
    b->tokens = b->remarks = NULL;
    *out = r;
    return 0;
}
