/*
 * From tokens and spans to clauses: words gather until a mark ends their breath group; a group too long for
 * one breath is cut at the best border grammar offers. Every clause keeps the characters it came from. The
 * last step for the voice is here: old-style ọa becomes oạ and a bare gi becomes di, which espeak-ng would
 * say wrong.
 */
#include "reader/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE_MOST 30 /* syllables; more is reported */
#define GROWTH 20        /* spoken bytes a source byte, at most */

struct builder {
    const struct reader *reader;
    const struct prepared *prepared;
    struct buf strings;
    struct breath breath;
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
    size_t spoken; /* bytes of words, spaces and marks so far */
    bool open;     /* the last clause may still get a stronger mark */
    int error;
};

struct builder *builder_new(const struct reader *reader, const struct prepared *prepared, size_t input_length)
{
    struct builder *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->reader = reader;
    b->prepared = prepared;
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

/* ---- remarks ----------------------------------------------------------------------------------------------
 */

static void add_remark(struct builder *b, uint32_t start, uint32_t end, enum reader_flag flag)
{
    b->remarks = grow(b, b->remarks, b->remark_count, &b->remark_capacity, sizeof *b->remarks);
    if (b->error)
        return;
    b->remarks[b->remark_count++] = (struct reading_token){
        .start = start,
        .end = end,
        .kind = READER_KIND_WORDS,
        .flag = flag,
        .spoken = keep_string(b, "", 0),
        .advice = keep_string(b, reader_flag_text(flag), strlen(reader_flag_text(flag)))};
}

/* ---- clauses
 * --------------------------------------------------------------------------------------------------- */

static void add_clause(struct builder *b, const struct word *w, size_t words, char mark)
{
    char text[READER_BREATH_MOST * (WORD_MOST + 1) + 1];
    size_t offset = b->strings.length, length = 0;
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
    b->spoken++; /* its mark */
    uint32_t start = cursor_to(&b->clause_cursor, w[0].start);
    uint32_t end = cursor_end_of(b->clause_cursor, w[words - 1].end);
    if (b->breath_syllables == 0)
        b->breath_start = start;
    if (b->sentence_syllables == 0)
        b->sentence_start = start;
    b->clauses[b->clause_count++] = (struct reading_clause){.words = as_offset(offset),
                                                            .start = start,
                                                            .end = end,
                                                            .length = (uint16_t)length,
                                                            .syllables = (uint16_t)words,
                                                            .mark = mark};
    b->breath_syllables += words;
    b->sentence_syllables += words;
    b->open = true;
}

static void cut_group(struct builder *b, size_t keep)
{
    uint8_t lengths[GROUP_MOST];
    size_t count = b->breath.count > keep ? breath_cut(&b->breath, b->reader->breaths, lengths) : 0;
    size_t taken = 0;
    for (size_t i = 0; i < count && b->breath.count - taken > keep && !b->error; i++) {
        add_clause(b, b->breath.words + taken, lengths[i], ',');
        taken += lengths[i];
    }
    b->breath.count -= taken;
    if (b->breath.count > 0)
        memmove(b->breath.words, b->breath.words + taken, b->breath.count * sizeof *b->breath.words);
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
    bool fresh = b->breath.count > 0;
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

/* ---- words
 * -------------------------------------------------------------------------------------------------------- */

/* ọa at the end of a word -> oạ; a bare gi -> di; veo, which espeak-ng takes for English, -> ve o. Returns
 * the length; `word` has room for it. */
static size_t mend(char *word, size_t length)
{
    static const char old_style[] = "\xE1\xBB\x8D"
                                    "a",
                      new_style[] = "o\xE1\xBA\xA1";
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
    size_t cuts = b->breath.count / 3; /* commas the words held back may still get */
    if (length == 0 || length + 1 >= WORD_MOST || b->spoken + length + 2 + cuts > end * GROWTH)
        return;
    b->spoken += length + 1;
    if (b->breath.count == GROUP_MOST)
        cut_group(b, GROUP_MOST / 2);
    if (b->error)
        return;
    struct word *w = &b->breath.words[b->breath.count++];
    memcpy(w->text, text, length);
    w->length = (uint8_t)mend(w->text, length);
    w->said = said;
    w->joint = joint;
    w->closes = false;
    w->start = (uint32_t)start;
    w->end = (uint32_t)end;
}

static void add_plain(struct builder *b, const struct line *l, const struct token *t)
{
    size_t i = (size_t)(t - l->tokens);
    bool name = i > 0 && is_capital_word(l, i - 1) && !is_lower_word(l, i + 1); /* ông Nguyễn Văn A */
    bool lower = (t->shape & SHAPE_UPPER) && (t->letters > 1 || l->capitals || name);
    add_word(b, (lower ? l->lower : l->text) + t->start, t->end - t->start, l->offset + t->start,
             l->offset + t->end, false, false);
}

/* Words for words: a breath ends by them as by plain ones. */
static bool plain_kind(enum reader_kind kind)
{
    return kind == READER_KIND_ABBREVIATION || kind == READER_KIND_LOANWORD || kind == READER_KIND_NAME;
}

/* A match's words: "không chín một hai, ba bốn năm." */
static void add_said(struct builder *b, const char *said, size_t length, size_t start, size_t end,
                     enum reader_kind kind)
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
        add_word(b, said + at, stop - at, start, end, !plain_kind(kind), joint);
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
    b->tokens[b->token_count++] = (struct reading_token){.start = from,
                                                         .end = cursor_end_of(b->token_cursor, end),
                                                         .kind = (enum reader_kind)s->kind,
                                                         .flag = (enum reader_flag)s->flag,
                                                         .spoken = keep_string(b, said, length),
                                                         .advice = keep_advice(b, advice)};
}

/* ---- a line
 * ------------------------------------------------------------------------------------------------------------
 */

static void plain_mark(struct builder *b, const struct line *l, size_t i)
{
    switch (l->tokens[i].mark) {
    case '.': /* JN.1 is no end of a sentence */
        take_mark(b,
                  (is_glued(l, i) && is_number(l, i + 1) && is_glued(l, i + 1)) || is_mark_of(l, i + 1, ",;")
                      ? ','
                      : '.');
        break;
    case '!':
        take_mark(b, is_mark(l, i + 1, '?') && is_glued(l, i + 1) ? ',' : '.');
        break;
    case '?':
        take_mark(b, '?');
        break;
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
        take_mark(b, ',');
        break;
    default: /* quotes and what has no sound */
        break;
    }
}

/* After these a breath may end; a bare number waits for what it counts. */
static bool closing_kind(enum reader_kind kind)
{
    return kind == READER_KIND_DATE || kind == READER_KIND_LUNAR || kind == READER_KIND_TIME ||
           kind == READER_KIND_MONEY || kind == READER_KIND_YEAR || kind == READER_KIND_DOCUMENT ||
           kind == READER_KIND_TELEPHONE || kind == READER_KIND_WEB;
}

void builder_line(struct builder *b, struct line *l, bool paragraph_end)
{
    size_t next_span = 0;
    for (size_t i = 0; i < l->count && !b->error;) {
        const struct span *s = next_span < l->span_count ? &l->spans[next_span] : NULL;
        if (l->tokens[i].cell && i > l->list_end && b->breath.count > 0)
            take_mark(b, ',');
        if (s && s->first == i) {
            size_t start = l->offset + l->tokens[s->first].start, end = l->offset + l->tokens[s->end - 1].end;
            add_token(b, l, s, start, end);
            add_said(b, l->say.data ? l->say.data + s->say : "", s->say_length, start, end,
                     (enum reader_kind)s->kind);
            if (b->breath.count > 0 && closing_kind((enum reader_kind)s->kind))
                b->breath.words[b->breath.count - 1].closes = true;
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

/* ---- the result
 * ----------------------------------------------------------------------------------------------------------
 */

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
    *r = (struct reading){.clauses = b->clauses,
                          .clause_count = b->clause_count,
                          .tokens = b->tokens,
                          .token_count = b->token_count,
                          .remarks = b->remarks,
                          .remark_count = b->remark_count};
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
