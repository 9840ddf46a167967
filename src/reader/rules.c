/*
 * The order of recognition. At each token the rules are asked in turn and the first that claims it takes it;
 * a plain syllable no dictionary knows is asked nothing (that is most of every text). A match may reach back
 * over tokens already passed: what stood there gives way.
 */
#include "reader/internal.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIND_WORD, KIND_NUMBER, KIND_MARK, KIND_PLAIN, KINDS };
enum {
    ON_WORD = 1 << KIND_WORD,
    ON_NUMBER = 1 << KIND_NUMBER,
    ON_MARK = 1 << KIND_MARK,
    ON_PLAIN = 1 << KIND_PLAIN
};

static const struct {
    reader_rule *rule;
    int on;
} rules[] = {
    {rule_station_word, ON_WORD | ON_NUMBER | ON_MARK | ON_PLAIN},
    {rule_form, ON_WORD | ON_NUMBER | ON_MARK | ON_PLAIN},
    {rule_private, ON_WORD | ON_NUMBER | ON_MARK | ON_PLAIN},
    {rule_code, ON_WORD | ON_NUMBER | ON_MARK | ON_PLAIN},
    {rule_web, ON_WORD | ON_NUMBER | ON_MARK | ON_PLAIN},
    {rule_telephone, ON_NUMBER | ON_MARK},
    {rule_plate, ON_NUMBER},
    {rule_list, ON_WORD | ON_NUMBER | ON_MARK | ON_PLAIN},
    {rule_gloss, ON_MARK},
    {rule_loanword, ON_NUMBER},
    {rule_abbreviation, ON_NUMBER},
    {rule_document, ON_NUMBER},
    {rule_standard, ON_WORD},
    {rule_citation, ON_WORD | ON_NUMBER},
    {rule_lunar, ON_NUMBER},
    {rule_weather, ON_WORD | ON_NUMBER | ON_PLAIN},
    {rule_health, ON_WORD | ON_NUMBER | ON_MARK | ON_PLAIN},
    {rule_farm, ON_WORD | ON_NUMBER | ON_MARK},
    {rule_power, ON_WORD | ON_NUMBER},
    {rule_road, ON_WORD | ON_NUMBER},
    {rule_school, ON_WORD | ON_NUMBER},
    {rule_weekday, ON_WORD | ON_NUMBER},
    {rule_month, ON_NUMBER},
    {rule_date, ON_NUMBER},
    {rule_time, ON_NUMBER},
    {rule_money, ON_WORD | ON_MARK},
    {rule_sign, ON_WORD | ON_MARK},
    {rule_slash, ON_NUMBER | ON_MARK},
    {rule_slash_word, ON_MARK},
    {rule_quantity, ON_NUMBER | ON_MARK},
    {rule_ordinal, ON_NUMBER},
    {rule_range, ON_NUMBER | ON_MARK},
    {rule_roman, ON_WORD | ON_PLAIN},
    {rule_bracket, ON_MARK},
    {rule_abbreviation, ON_WORD | ON_PLAIN},
    {rule_loanword, ON_WORD | ON_PLAIN},
    {rule_unit_word, ON_WORD | ON_PLAIN},
    {rule_letter, ON_WORD | ON_PLAIN},
    {rule_number, ON_NUMBER | ON_MARK},
    {rule_dash, ON_MARK},
    {rule_mark, ON_MARK},
    {rule_foreign, ON_WORD},
    {rule_relative, ON_PLAIN},
};

void match_flag(struct match *m, enum reader_flag flag, const char *format, ...)
{
    if (reader_flag_level(flag) < reader_flag_level(m->flag))
        return;
    m->flag = flag;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(m->advice, sizeof m->advice, format, arguments);
    va_end(arguments);
    for (size_t n = strlen(m->advice); n == sizeof m->advice - 1 && n > 0;
         n--) { /* cut at a letter's border */
        unsigned char last = (unsigned char)m->advice[n - 1];
        m->advice[n - 1] = '\0';
        if (last < 0x80 || last >= 0xC0)
            break;
        n = strlen(m->advice) + 1;
        if ((unsigned char)m->advice[n - 2] < 0x80)
            break;
    }
}

static int kind_of(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    if (t->kind == TOKEN_NUMBER)
        return KIND_NUMBER;
    if (t->kind == TOKEN_MARK)
        return KIND_MARK;
    return (t->shape & SHAPE_SYLLABLE) ? KIND_PLAIN : KIND_WORD;
}

static int add_span(struct line *l, const struct match *m)
{
    while (l->span_count > 0 && l->spans[l->span_count - 1].end > m->first)
        l->span_count--;
    if (l->span_count == l->span_capacity) {
        size_t more = l->span_capacity ? l->span_capacity * 2 : 128;
        struct span *grown = realloc(l->spans, more * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        l->spans = grown;
        l->span_capacity = more;
    }
    const char *advice = m->advice[0] || !m->flag ? m->advice : reader_flag_text(m->flag);
    l->spans[l->span_count++] = (struct span){.first = (uint32_t)m->first,
                                              .end = (uint32_t)m->end,
                                              .say = (uint32_t)l->say_start,
                                              .say_length = (uint32_t)(l->say.length - l->say_start),
                                              .advice = (uint32_t)l->advice.length,
                                              .kind = (uint8_t)m->kind,
                                              .flag = (uint8_t)m->flag};
    buf_add(&l->advice, advice, strlen(advice) + 1);
    buf_add(&l->say, "", 1);
    return 0;
}

/* Marks that mean no more than they are, where no other mark follows. */
static bool quiet_mark(uint32_t mark)
{
    switch (mark) {
    case ',':
    case ';':
    case ':':
    case '?':
    case '!':
    case ')':
    case '"':
        return true;
    default: /* all others */
        return false;
    }
}

/* A plain syllable that no dictionary begins with and no rule watches. */
static bool uninteresting(const struct line *l, size_t i)
{
    const struct token *t = &l->tokens[i];
    const uint8_t *filter = l->reader->dictionary.filter;
    if (t->kind == TOKEN_MARK)
        return i > 0 && quiet_mark(t->mark) && !(i + 1 < l->count && l->tokens[i + 1].kind == TOKEN_MARK) &&
               !(t->mark == ':' && is_number(l, i - 1) && is_number(l, i + 1));
    if (t->kind != TOKEN_WORD || !(t->shape & SHAPE_SYLLABLE) || t->letters == 1 ||
        ((t->shape & SHAPE_UPPER) && (!l->capitals || (is_number(l, i + 1) && is_glued(l, i + 1)))) ||
        roman_value(l, i))
        return false;
    if (i == 0 && (l->memory->recipients || l->memory->signature))
        return false;
    if (is_glued(l, i + 1) && is_mark_of(l, i + 1, "@.") && is_glued(l, i + 2))
        return false;
    return !(filter && (filter[t->hash % (1u << 16) / 8] & (1u << (t->hash % 8)))) && i >= l->list_end;
}

/* The rules of each kind of token, in the order above, by the kind's bit. */
struct rule_order {
    reader_rule *of[KINDS][ARRAY_COUNT(rules) + 1]; /* NULL-terminated */
};

struct rule_order *rule_order_new(void)
{
    struct rule_order *order = calloc(1, sizeof *order);
    for (size_t kind = 0; order && kind < KINDS; kind++) {
        size_t count = 0;
        for (size_t r = 0; r < ARRAY_COUNT(rules); r++)
            if (rules[r].on & (1 << kind))
                order->of[kind][count++] = rules[r].rule;
    }
    return order;
}

static size_t run_at(struct line *l, size_t i, int kind)
{
    size_t mark = l->say.length;
    struct match m;
    for (reader_rule *const *rule = l->reader->order->of[kind]; *rule; rule++) {
        m.first = i;
        m.end = i + 1;
        m.kind = READER_KIND_WORDS;
        m.flag = 0;
        m.advice[0] = '\0';
        l->say_start = mark;
        if ((*rule)(l, i, &m)) {
            if (add_span(l, &m))
                return NONE;
            return m.end;
        }
        if (l->say.length > mark) {
            l->say.length = mark;
            l->say.data[mark] = '\0';
        }
    }
    return i + 1;
}

void run_rules(struct line *l)
{
    l->span_count = 0;
    buf_clear(&l->say);
    buf_clear(&l->advice);
    l->list_end = line_head_tokens(l);
    for (size_t i = 0; i < l->count;) {
        if (uninteresting(l, i)) {
            i++;
            continue;
        }
        size_t next = run_at(l, i, kind_of(l, i));
        if (next == NONE)
            return;
        i = next;
    }
}
