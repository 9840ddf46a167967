/*
 * Numbers of documents: 61/2018/NĐ-CP. The number is said with its zero kept, the letters are not, the year
 * once; the type is added where the sentence names none. Three manners. Section 16.
 */
#include "reader/internal.h"
#include <string.h>

struct symbol {
    size_t number, suffix, year, type, end; /* tokens; 0 = none; type: first letters of the symbol */
    size_t issuer;                          /* token of the last part */
    int parts;
};

static bool join(const struct line *l, size_t i, bool loose)
{
    return loose || (is_glued(l, i) && is_glued(l, i + 1));
}

/* NĐ-CP, QĐ-TTg, UBND-KSTT, NQ/TU, QH15, TTLT-VPCP-BNV */
static void scan_letters(const struct line *l, size_t i, bool loose, struct symbol *s)
{
    s->type = i;
    for (;;) {
        s->issuer = i;
        s->parts++;
        i++;
        if (is_number(l, i) && is_glued(l, i))
            i++;
        s->end = i;
        bool mark = is_mark_of(l, i, "-/&.,") || is_dash(l, i);
        if (!mark || !join(l, i, loose && !is_mark_of(l, i, ".,&") && !is_number(l, i + 2)) ||
            !is_capital_word(l, i + 1) || (is_syllable(l, i + 1) && !is_upper_word(l, i + 1)) ||
            s->parts == 6)
            return;
        i++;
    }
}

static bool known_letters(const struct line *l, size_t i)
{
    size_t end;
    return dictionary_symbol_type(l, i, &end) != NULL;
}

static bool scan_symbol(const struct line *l, size_t i, struct symbol *s)
{
    *s = (struct symbol){.number = i, .end = i + 1};
    bool cued = cue_before(l, i, "số", 0) != NONE || words_end_at(l, i, document_types) > 0 ||
                words_end_at(l, i, "mẫu|tờ khai|biểu mẫu") > 0;
    size_t at = i + 1;
    if (digits_of(l, i) > 6)
        return false;
    if (is_lower_word(l, at) && is_glued(l, at) && l->tokens[at].letters <= 2 &&
        (is_mark_of(l, at + 1, "/-")) && !words_at(l, at, "h|m|kg|km|ha|g|cm|mm|đ|k|tr|l|ml|mg"))
        s->suffix = at++;
    if (is_mark(l, at, '/') && is_year(l, at + 1) && join(l, at, cued)) {
        s->year = at + 1;
        at += 2;
    }
    bool letters = (is_mark(l, at, '/') || is_mark(l, at, '-') || is_mark(l, at, 0x2013)) &&
                   is_capital_word(l, at + 1) && join(l, at, cued) &&
                   !(is_syllable(l, at + 1) && !is_upper_word(l, at + 1));
    bool dash = letters && !is_mark(l, at, '/');
    s->end = at;
    if (letters)
        scan_letters(l, at + 1, cued, s);
    if (!letters)
        return s->year &&
               words_end_at(l, i, document_types) +
                       (is_word(l, i ? i - 1 : 0, "số") ? words_end_at(l, i - 1, document_types) : 0) >
                   0;
    if (dash && !s->year)
        return known_letters(l, s->type) && (s->parts >= 2 || cued);
    return s->year || s->parts >= 2 || known_letters(l, s->type) || cued;
}

/* ---- the year said once
 * ------------------------------------------------------------------------------------------------ */

static int following_year(const struct line *l, size_t i)
{
    struct day d;
    if (is_mark_of(l, i, ",("))
        i++;
    if (!is_word(l, i, "ngày"))
        return 0;
    i++;
    if (scan_date(l, i, &d))
        return d.year;
    if (is_number(l, i) && is_word(l, i + 1, "tháng") && is_number(l, i + 2) && is_word(l, i + 3, "năm"))
        return value_of(l, i + 4);
    return 0;
}

/* ---- type and issuer
 * --------------------------------------------------------------------------------------------------- */

static bool listed_after_document(const struct line *l, size_t i)
{
    if (l->span_count == 0 || l->spans[l->span_count - 1].kind != READER_KIND_DOCUMENT)
        return false;
    size_t at = l->spans[l->span_count - 1].end;
    while (at < i && (is_mark_of(l, at, ",;") || words_at(l, at, "và|số")))
        at++;
    return at == i;
}

/* QH15, UBTVQH15 */
static bool is_parliament(const struct line *l, const struct symbol *s)
{
    return s->type && words_at(l, s->issuer, "qh|ubtvqh") > 0;
}

/* Forms have symbols of their own: Mẫu số 02a/ĐK. */
#define FORMS "mẫu|biểu|biểu mẫu|phụ lục|tờ khai|giấy phép|giấy chứng nhận|hợp đồng|hóa đơn|biên lai|phiếu"

/* A law is named before its number, however long its title: Luật Phòng, chống ma túy số 73/2021/QH14. */
static bool law_named(const struct line *l, size_t i)
{
    for (size_t back = 0; back <= 24 && back < i; back++) {
        if (words_end_at(l, i - back, "luật|bộ luật|pháp lệnh|nghị quyết"))
            return true;
        if (is_mark_of(l, i - back - 1, ";."))
            return false;
    }
    return false;
}

/* các Nghị định 101, 102 và 103/2024/NĐ-CP: over the numbers before. */
static size_t first_of_numbers(const struct line *l, size_t i)
{
    while (i >= 2 && (is_mark(l, i - 1, ',') || is_word(l, i - 1, "và")) && is_number(l, i - 2))
        i -= 2;
    return i;
}

static bool type_named(const struct line *l, size_t i, const struct symbol *s)
{
    i = first_of_numbers(l, i);
    for (size_t back = 0; back <= 5 && back < i; back++) {
        if (words_end_at(l, i - back, document_types) || words_end_at(l, i - back, FORMS))
            return true;
        const struct token *t = &l->tokens[i - back - 1];
        if (t->kind == TOKEN_MARK && t->mark != '"' && t->mark != '(' && t->mark != ':')
            break;
    }
    return listed_after_document(l, i) || (is_parliament(l, s) && law_named(l, i));
}

#define LETTER "Công văn" /* what has an issuer and no type */

static const char *type_words(const struct line *l, const struct symbol *s)
{
    size_t end;
    const struct entry *e = s->type ? dictionary_symbol_type(l, s->type, &end) : NULL;
    if (e && strstr(e->extra, "type"))
        return e->reading;
    if (s->type && is_upper_word(l, s->type) && l->lower[l->tokens[s->type].start] == 'q' &&
        is_number(l, s->type + 1))
        return "Luật";
    return s->type && known_letters(l, s->type) ? LETTER : NULL;
}

/* Bản án số 27/2024/HNGĐ-ST, vụ án thụ lý số 112/2025/TLST-HS: what is numbered stands before "số". */
static bool thing_numbered(const struct line *l, size_t i, bool numbered)
{
    return numbered && i > 1 && l->tokens[i - 2].kind == TOKEN_WORD &&
           !words_end_at(l, i - 1, "theo|căn cứ|tại|và|xem|trong|từ|về|đến");
}

/* VBHN 01/VBHN-VPQH: its short form was said just now, with or without "số". */
static bool type_said(const struct line *l, size_t i, bool numbered, const char *type)
{
    return type && heard_just_before(l, numbered ? i - 1 : i, type);
}

static void say_issuer(struct line *l, const struct symbol *s)
{
    size_t end;
    bool first = true;
    for (size_t i = s->type; i < s->end; i++) {
        const struct entry *e = l->tokens[i].kind == TOKEN_WORD ? dictionary_symbol_type(l, i, &end) : NULL;
        if (!e || strstr(e->extra, "type") || (i != s->issuer && s->parts > 1 && i == s->type))
            continue;
        say(l, first ? "của" : "và");
        first = false;
        say(l, e->reading);
        if (is_number(l, i + 1) && is_glued(l, i + 1)) {
            say(l, "khóa");
            say_integer(l, digits_at(l, i + 1), digits_of(l, i + 1));
        }
    }
}

static bool issuer_named(const struct line *l, size_t i)
{
    for (size_t seen = 0; i < l->count && seen < 12; i++, seen++) {
        if (is_word(l, i, "của"))
            return true;
        if (is_mark_of(l, i, ";.") && i + 1 < l->count && l->tokens[i + 1].space)
            return false;
    }
    return false;
}

/* ---- saying
 * --------------------------------------------------------------------------------------------------------------
 */

static void say_verbatim(struct line *l, const struct symbol *s)
{
    for (size_t i = s->number; i < s->end; i++) {
        const struct token *t = &l->tokens[i];
        if (t->kind == TOKEN_NUMBER)
            say_identifier(l, digits_at(l, i), digits_of(l, i));
        else if (t->kind == TOKEN_WORD)
            say_letters(l, i, i + 1, false);
        else if (t->mark == '/')
            say(l, "trên");
        else
            say(l, "gạch ngang");
    }
}

static void say_type(struct line *l, size_t i, const struct symbol *s, struct match *m)
{
    bool numbered = i > 0 && is_word(l, i - 1, "số");
    if (type_named(l, i, s)) {
        if (i > 1 && is_mark(l, i - 1, ':') && is_word(l, i - 2, "số"))
            m->first = i - 1; /* Quyết định số: 12/QĐ-UBND */
        return;
    }
    bool alone = numbered && line_starts(l, i - 1);
    if (i > 1 && is_word(l, i - 2, "số") && is_mark(l, i - 1, ':')) { /* "Số: 15/QĐ-BNV" */
        m->first = i - 2;
        say(l, "số");
        return;
    }
    const char *type = type_words(l, s);
    if (alone || type_said(l, i, numbered, type) || (numbered && !type) ||
        (type && strcmp(type, LETTER) == 0 && thing_numbered(l, i, numbered)))
        return;
    if (numbered)
        m->first = i - 1;
    say(l, type ? type : "văn bản");
    say(l, "số");
}

static void say_editorial(struct line *l, const struct symbol *s, bool full)
{
    say_identifier(l, digits_at(l, s->number), digits_of(l, s->number));
    if (s->suffix)
        say_letters(l, s->suffix, s->suffix + 1, false);
    int year = s->year ? value_of(l, s->year) : 0;
    bool said = year && following_year(l, s->end) != year;
    if (said) {
        say_pause(l);
        say(l, "năm");
        say_year(l, year);
    }
    if (full && !issuer_named(l, s->end) && s->type) {
        say_pause(l);
        say_issuer(l, s);
    }
    bool word_follows = s->end < l->count && l->tokens[s->end].kind == TOKEN_WORD;
    if (word_follows && (said || full || words_at(l, s->end, "ngày")) && !words_at(l, s->end, "và|hoặc"))
        say_pause(l);
}

/* mẫu 01-1/GTGT, tờ khai 02-2/TNCN: a form's number and its part; what the letters say is in its title. */
static bool part_of_form(struct line *l, size_t i, struct match *m)
{
    if (digits_of(l, i) > 2 || !is_mark(l, i + 1, '-') || !is_glued(l, i + 1) || digits_of(l, i + 2) != 1 ||
        !is_glued(l, i + 2) || !is_mark(l, i + 3, '/') || !is_upper_word(l, i + 4) ||
        cue_before(l, i, "mẫu|mẫu số|tờ khai|biểu mẫu|phụ lục|mẫu tờ khai", 0) == NONE)
        return false;
    say_identifier(l, digits_at(l, i), digits_of(l, i));
    say_pause(l);
    say_integer(l, digits_at(l, i + 2), 1);
    m->kind = READER_KIND_DOCUMENT;
    m->end = i + 5;
    while (is_mark_of(l, m->end, "-/") && is_glued(l, m->end) && is_upper_word(l, m->end + 1))
        m->end += 2;
    return true;
}

bool rule_document(struct line *l, size_t i, struct match *m)
{
    struct symbol s;
    if (part_of_form(l, i, m))
        return true;
    if (!scan_symbol(l, i, &s))
        return false;
    m->kind = READER_KIND_DOCUMENT;
    m->end = s.end;
    if (l->reader->settings.manner == READER_VERBATIM) {
        say_verbatim(l, &s);
        return true;
    }
    if (s.type)
        say_type(l, i, &s, m);
    say_editorial(l, &s, l->reader->settings.manner == READER_FULL);
    if (s.type && !known_letters(l, s.type))
        match_flag(m, READER_FLAG_UNKNOWN_SYMBOL, "%s", "Ký hiệu văn bản chưa biết, chỉ đọc số.");
    return true;
}
