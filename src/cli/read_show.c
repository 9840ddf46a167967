/*
 * A reading before a person or a program: the list of what was no plain word, a report of everything with its
 * clauses, an explanation for a terminal. To stdout.
 */
#include "cli/read_show.h"
#include "cli/cli.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- places in the text: tokens come in order, so one walk finds them all ---- */

struct walk {
    const struct reading *reading;
    size_t byte;
    uint32_t point;
};

static size_t walk_to(struct walk *walk, uint32_t point)
{
    const char *text = walk->reading->text;
    while (walk->point < point && walk->byte < walk->reading->length) {
        walk->byte++;
        while (walk->byte < walk->reading->length && ((unsigned char)text[walk->byte] & 0xC0) == 0x80)
            walk->byte++;
        walk->point++;
    }
    return walk->byte;
}

/* ---- --json, --report ---- */

static json_t *token_json(const struct reading *reading, struct walk *walk, const struct reading_token *t)
{
    size_t from = walk_to(walk, t->start), to = walk_to(walk, t->end);
    const char *advice = t->advice[0] ? t->advice : reader_flag_text(t->flag);
    return json_pack("{s:I, s:I, s:o, s:s, s:s, s:s, s:s, s:s}", "start", (json_int_t)t->start, "end",
                     (json_int_t)t->end, "text", json_stringn_nocheck(reading->text + from, to - from),
                     "kind", reader_kind_name(t->kind), "spoken", t->spoken, "flag",
                     reader_flag_name(t->flag), "level", reader_level_name(reader_flag_level(t->flag)),
                     "advice", advice);
}

static json_t *token_list(const struct reading *reading)
{
    struct walk walk = {.reading = reading};
    json_t *list = json_array();
    for (size_t i = 0; i < reading->token_count; i++)
        json_array_append_new(list, token_json(reading, &walk, &reading->tokens[i]));
    return list;
}

static void print_and_free(json_t *json)
{
    json_dumpf(json, stdout, JSON_COMPACT);
    json_decref(json);
    putchar('\n');
}

void read_show_json(const struct reading *reading)
{
    print_and_free(token_list(reading));
}

/* Remarks may overlap and go back: each is looked for from the start. There are few. */
static json_t *remark_list(const struct reading *reading)
{
    json_t *list = json_array();
    for (size_t i = 0; i < reading->remark_count; i++) {
        struct walk walk = {.reading = reading};
        json_array_append_new(list, token_json(reading, &walk, &reading->remarks[i]));
    }
    return list;
}

static json_t *clause_list(const struct reading *reading)
{
    json_t *list = json_array();
    for (size_t i = 0; i < reading->clause_count; i++) {
        const struct reading_clause *c = &reading->clauses[i];
        const char mark[2] = {c->mark, '\0'};
        json_array_append_new(list,
                              json_pack("{s:I, s:I, s:s, s:s, s:i, s:b, s:b}", "start", (json_int_t)c->start,
                                        "end", (json_int_t)c->end, "words", c->words, "mark", mark,
                                        "syllables", (int)c->syllables, "sentence_end", (int)c->sentence_end,
                                        "paragraph_end", (int)c->paragraph_end));
    }
    return list;
}

void read_show_report(const struct reading *reading)
{
    print_and_free(json_pack("{s:s, s:I, s:o, s:o, s:o}", "level", reader_level_name(reading_level(reading)),
                             "syllables", (json_int_t)reading_syllables(reading), "clauses",
                             clause_list(reading), "tokens", token_list(reading), "remarks",
                             remark_list(reading)));
}

/* ---- --explain ---- */

static const char *const classes[READER_KINDS] = {[READER_KIND_CARDINAL] = "số",
                                                  [READER_KIND_DECIMAL] = "số thập phân",
                                                  [READER_KIND_ORDINAL] = "số thứ tự",
                                                  [READER_KIND_ROMAN] = "số La Mã",
                                                  [READER_KIND_PERCENT] = "phần trăm",
                                                  [READER_KIND_FRACTION] = "phân số",
                                                  [READER_KIND_RATIO] = "tỷ số",
                                                  [READER_KIND_SLASH] = "dấu gạch chéo",
                                                  [READER_KIND_RANGE] = "khoảng",
                                                  [READER_KIND_YEAR] = "năm",
                                                  [READER_KIND_DATE] = "ngày tháng",
                                                  [READER_KIND_LUNAR] = "ngày âm lịch",
                                                  [READER_KIND_TIME] = "giờ",
                                                  [READER_KIND_MONEY] = "tiền",
                                                  [READER_KIND_MEASURE] = "số đo",
                                                  [READER_KIND_TELEPHONE] = "điện thoại",
                                                  [READER_KIND_CODE] = "mã số",
                                                  [READER_KIND_PRIVATE] = "dữ liệu riêng tư",
                                                  [READER_KIND_PLATE] = "biển số xe",
                                                  [READER_KIND_ADDRESS] = "số nhà",
                                                  [READER_KIND_WEB] = "địa chỉ mạng",
                                                  [READER_KIND_DOCUMENT] = "số văn bản",
                                                  [READER_KIND_STANDARD] = "tiêu chuẩn",
                                                  [READER_KIND_CITATION] = "viện dẫn",
                                                  [READER_KIND_LIST] = "đánh số đầu dòng",
                                                  [READER_KIND_FORM] = "thể thức văn bản",
                                                  [READER_KIND_ABBREVIATION] = "viết tắt",
                                                  [READER_KIND_GLOSS] = "chú trong ngoặc",
                                                  [READER_KIND_LETTER] = "chữ cái",
                                                  [READER_KIND_LOANWORD] = "từ nước ngoài",
                                                  [READER_KIND_NAME] = "tên riêng",
                                                  [READER_KIND_MARK] = "dấu",
                                                  [READER_KIND_SYMBOL] = "ký hiệu",
                                                  [READER_KIND_WEATHER] = "thời tiết",
                                                  [READER_KIND_HEALTH] = "y tế",
                                                  [READER_KIND_FARM] = "nông nghiệp",
                                                  [READER_KIND_POWER] = "điện lực",
                                                  [READER_KIND_ROAD] = "đường sá",
                                                  [READER_KIND_SCHOOL] = "trường học",
                                                  [READER_KIND_STATION_WORD] = "từ điển của đài",
                                                  [READER_KIND_WORDS] = "chữ thường"};

static const char *const level_words[] = {"", "lưu ý", "nghi vấn", "chặn"};

struct colours {
    const char *token, *spoken, *class, *level[4], *off;
};

static const struct colours plain = {"", "", "", {"", "", "", ""}, ""};
static const struct colours bright = {
    "\033[1m", "\033[36m", "\033[2m", {"", "\033[2m", "\033[33m", "\033[31;1m"}, "\033[0m"};

static void print_token(const struct colours *c, const char *text, size_t length,
                        const struct reading_token *t)
{
    enum reader_level level = reader_flag_level(t->flag);
    printf("    %s%.*s%s → %s%s%s  %s[%s]%s", c->token, (int)length, text, c->off, c->spoken,
           t->spoken[0] ? t->spoken : "(không đọc)", c->off, c->class, classes[t->kind], c->off);
    if (t->flag)
        printf("\n      %s%s: %s%s", c->level[level], level_words[level],
               t->advice[0] ? t->advice : reader_flag_text(t->flag), c->off);
    putchar('\n');
}

/* A line of the source, then what in it was not a plain word. Returns the next token. */
static size_t explain_line(const struct reading *r, const struct colours *c, struct walk *walk, size_t from,
                           size_t to, size_t token)
{
    printf("%.*s\n", (int)(to - from), r->text + from);
    while (token < r->token_count) {
        struct walk ahead = *walk;
        size_t start = walk_to(&ahead, r->tokens[token].start);
        if (start >= to)
            break;
        size_t end = walk_to(&ahead, r->tokens[token].end);
        print_token(c, r->text + start, end - start, &r->tokens[token]);
        *walk = ahead;
        token++;
    }
    return token;
}

static void explain_remarks(const struct reading *r, const struct colours *c)
{
    struct walk walk;
    for (size_t i = 0; i < r->remark_count; i++) {
        const struct reading_token *t = &r->remarks[i];
        enum reader_level level = reader_flag_level(t->flag);
        walk = (struct walk){.reading = r};
        size_t from = walk_to(&walk, t->start), to = walk_to(&walk, t->start + 30);
        const char *line = memchr(r->text + from, '\n', to - from);
        to = line ? (size_t)(line - r->text) : to;
        printf("%s%s: %s%s “%.*s…”\n", c->level[level], level_words[level], reader_flag_text(t->flag), c->off,
               (int)(to - from), r->text + from);
    }
}

static bool unreadable(const struct reading *r)
{
    for (size_t i = 0; i < r->token_count; i++)
        if (r->tokens[i].flag == READER_FLAG_UNREADABLE || r->tokens[i].flag == READER_FLAG_MIXED_SCRIPT)
            return true;
    for (size_t i = 0; i < r->remark_count; i++)
        if (r->remarks[i].flag == READER_FLAG_LANGUAGE)
            return true;
    return false;
}

static void explain_summary(const struct reading *r)
{
    size_t levels[4] = {0};
    for (size_t i = 0; i < r->token_count; i++)
        levels[reader_flag_level(r->tokens[i].flag)]++;
    for (size_t i = 0; i < r->remark_count; i++)
        levels[reader_flag_level(r->remarks[i].flag)]++;
    printf("\n%zu chỗ không phải chữ thường; %zu lưu ý, %zu nghi vấn, %zu chặn; %zu tiếng.\n", r->token_count,
           levels[1], levels[2], levels[3], reading_syllables(r));
}

int read_show_explanation(const struct reading *r)
{
    const struct colours *c = isatty(STDOUT_FILENO) ? &bright : &plain;
    struct walk walk = {.reading = r};
    size_t token = 0;
    for (size_t from = 0; from < r->length;) {
        const char *end = memchr(r->text + from, '\n', r->length - from);
        size_t to = end ? (size_t)(end - r->text) : r->length;
        token = explain_line(r, c, &walk, from, to, token);
        from = to + 1;
    }
    if (r->remark_count)
        putchar('\n');
    explain_remarks(r, c);
    explain_summary(r);
    return unreadable(r) ? EXIT_REFUSED : EXIT_DONE;
}
