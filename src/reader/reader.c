/*
 * The reader: settings and dictionaries made once, then texts read line by line. A line longer than LINE_MOST
 * is read in pieces, so that memory stays bounded whatever comes in. Thread-safe on a const reader.
 */
#include "reader/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MOST 16384 /* bytes of one piece of a line */
#define SITES_MOST 64
#define SAY_LIMIT (64u << 20)

static int copy_settings(struct reader *r, const struct reader_settings *settings)
{
    size_t count = 0;
    while (settings->own_sites && settings->own_sites[count] && count < SITES_MOST)
        count++;
    r->settings = *settings;
    r->sites = calloc(count + 1, sizeof *r->sites);
    if (!r->sites)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        r->sites[i] = text_lower(settings->own_sites[i]);
        if (!r->sites[i])
            return -ENOMEM;
    }
    r->settings.own_sites = (const char *const *)r->sites;
    r->settings.own_site_reading = NULL;
    if (settings->own_site_reading) {
        r->site_reading = strdup(settings->own_site_reading);
        if (!r->site_reading)
            return -ENOMEM;
        r->settings.own_site_reading = r->site_reading;
    }
    return 0;
}

int reader_new(const struct reader_settings *settings, const struct reader_layer *layers, size_t count,
               struct reader **out, struct faults *faults)
{
    if (settings->region < READER_NORTH || settings->region > READER_SOUTH ||
        settings->manner < READER_EDITORIAL || settings->manner > READER_VERBATIM)
        return -EINVAL;
    struct reader *r = calloc(1, sizeof *r);
    if (!r)
        return -ENOMEM;
    r->lists = lists_new();
    r->breaths = breath_table_new();
    r->order = rule_order_new();
    int rc = r->lists && r->breaths && r->order ? copy_settings(r, settings) : -ENOMEM;
    for (size_t i = 0; i < count && rc == 0; i++)
        rc = dictionary_add(&r->dictionary, &layers[i], (uint32_t)i + 1, faults);
    if (rc == 0)
        rc = dictionary_build(&r->dictionary);
    if (rc) {
        reader_free(r);
        return rc;
    }
    *out = r;
    return 0;
}

void reader_free(struct reader *reader)
{
    if (!reader)
        return;
    dictionary_done(&reader->dictionary);
    lists_free(reader->lists);
    free(reader->breaths);
    free(reader->order);
    for (size_t i = 0; reader->sites && reader->sites[i]; i++)
        free(reader->sites[i]);
    free(reader->sites);
    free(reader->site_reading);
    free(reader);
}

const struct reader_settings *reader_settings_of(const struct reader *reader)
{
    return &reader->settings;
}

/* ---- a text
 * -------------------------------------------------------------------------------------------------------- */

/* Bytes of the next piece: the line, or as much of it as fits, cut at a space. */
static size_t piece_length(const char *text, size_t left)
{
    const char *end = memchr(text, '\n', left < LINE_MOST ? left : LINE_MOST);
    if (end)
        return (size_t)(end - text);
    if (left <= LINE_MOST)
        return left;
    for (size_t n = LINE_MOST; n > LINE_MOST / 2; n--)
        if (text[n] == ' ' || text[n] == '\t')
            return n;
    size_t n = LINE_MOST;
    while (n > 1 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static bool blank_after(const struct prepared *p, size_t at)
{
    while (at < p->length && (p->text[at] == ' ' || p->text[at] == '\t' || p->text[at] == '\n')) {
        if (p->text[at] == '\n' && at + 1 < p->length && p->text[at + 1] == '\n')
            return true;
        at++;
        if (at < p->length && p->text[at] == '\n' && p->text[at - 1] == '\n')
            return true;
    }
    return at >= p->length;
}

static int read_piece(struct line *l, struct builder *b, size_t at, size_t length)
{
    const struct prepared *p = l->prepared;
    l->offset = at;
    l->length = length;
    memcpy(l->text, p->text + at, length);
    l->text[length] = '\0';
    l->before = p->text;
    l->before_length = at;
    l->after = p->text + at + length;
    l->after_length = p->length - at - length;
    if (line_tokenize(l))
        return -ENOMEM;
    if (l->count == 0)
        return 0;
    run_rules(l);
    if (l->say.error || l->advice.error)
        return -ENOMEM;
    bool cut = at + length < p->length && p->text[at + length] != '\n';
    bool first = l->continues;
    l->continues = cut;
    builder_line(b, l, !cut && blank_after(p, at + length));
    l->continues = first;
    return 0;
}

static int read_lines(struct line *l, struct builder *b)
{
    const struct prepared *p = l->prepared;
    for (size_t at = 0; at < p->length;) {
        if (p->text[at] == '\n') {
            l->continues = false;
            at++;
            continue;
        }
        size_t length = piece_length(p->text + at, p->length - at);
        int rc = read_piece(l, b, at, length);
        if (rc)
            return rc;
        at += length;
        l->continues = at < p->length && p->text[at] != '\n';
    }
    return 0;
}

static void language_remark(struct reading *r);

static int read_prepared(const struct reader *reader, const struct prepared *p, const struct civil *now,
                         size_t length, struct reading **out)
{
    struct memory memory = {0};
    struct line l = {.reader = reader, .prepared = p, .now = now, .memory = &memory};
    struct builder *b = builder_new(reader, p, length);
    l.text = malloc(2 * (LINE_MOST + 8));
    l.syllables = calloc(SYLLABLES_KEPT, sizeof *l.syllables);
    buf_init(&l.say, SAY_LIMIT);
    buf_init(&l.advice, SAY_LIMIT);
    int rc = b && l.text ? 0 : -ENOMEM;
    if (rc == 0) {
        l.lower = l.text + LINE_MOST + 8;
        rc = read_lines(&l, b);
    }
    if (rc == 0)
        rc = builder_take(b, out);
    if (rc == 0)
        language_remark(*out);
    builder_free(b);
    line_done(&l);
    return rc;
}

int reader_read_at(const struct reader *reader, const char *utf8, size_t length, const struct civil *now,
                   struct reading **out, struct error *err)
{
    struct prepared p;
    int rc = prepare(utf8, length, &p, err);
    if (rc)
        return rc;
    if (!now && reader->settings.now.date.year)
        now = &reader->settings.now;
    struct reading *reading = NULL;
    rc = read_prepared(reader, &p, now && now->date.year ? now : NULL, length, &reading);
    if (rc) {
        prepared_done(&p);
        return error_set(err, rc, "out of memory while reading %zu bytes of text", length);
    }
    reading->text = p.nfc;
    reading->length = p.nfc_length;
    if (p.text == p.nfc)
        p.text = NULL;
    p.nfc = NULL;
    prepared_done(&p);
    *out = reading;
    return 0;
}

int reader_read(const struct reader *reader, const char *utf8, size_t length, struct reading **out,
                struct error *err)
{
    return reader_read_at(reader, utf8, length, NULL, out, err);
}

/* ---- a text in another language
 * --------------------------------------------------------------------------------------- */

#define FOREIGN_LEAST 12 /* tokens before a language is judged */

static void language_remark(struct reading *r)
{
    size_t foreign = 0, syllables = reading_syllables(r), said = 0;
    for (size_t i = 0; i < r->token_count; i++) {
        enum reader_flag flag = r->tokens[i].flag;
        if (flag != READER_FLAG_FOREIGN_WORD && flag != READER_FLAG_UNREADABLE &&
            flag != READER_FLAG_MIXED_SCRIPT)
            continue;
        foreign++;
        for (const char *p = r->tokens[i].spoken; *p; p++)
            said += *p == ' ';
        said += r->tokens[i].spoken[0] != '\0';
    }
    if (foreign < FOREIGN_LEAST || foreign < syllables - (said < syllables ? said : syllables))
        return;
    struct reading_token *grown = realloc(r->remarks, (r->remark_count + 1) * sizeof *grown);
    if (!grown)
        return;
    r->remarks = grown;
    r->remarks[r->remark_count++] = (struct reading_token){.start = 0,
                                                           .end = r->tokens[r->token_count - 1].end,
                                                           .kind = READER_KIND_WORDS,
                                                           .flag = READER_FLAG_LANGUAGE,
                                                           .spoken = "",
                                                           .advice = reader_flag_text(READER_FLAG_LANGUAGE)};
}

/* ---- the result
 * ------------------------------------------------------------------------------------------------------------
 */

void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    char *text = NULL;
    memcpy(&text, &reading->text, sizeof text);
    free(text);
    free(reading->clauses);
    free(reading->tokens);
    free(reading->remarks);
    free(reading->strings);
    free(reading);
}

char *reading_spoken(const struct reading *reading)
{
    size_t size = 1;
    for (size_t i = 0; i < reading->clause_count; i++)
        size += reading->clauses[i].length + 2u;
    char *out = malloc(size);
    if (!out)
        return NULL;
    size_t at = 0;
    for (size_t i = 0; i < reading->clause_count; i++) {
        const struct reading_clause *c = &reading->clauses[i];
        if (at)
            out[at++] = ' ';
        memcpy(out + at, c->words, c->length);
        at += c->length;
        out[at++] = c->mark;
    }
    out[at] = '\0';
    return out;
}

enum reader_level reading_level(const struct reading *reading)
{
    enum reader_level level = READER_LEVEL_NONE;
    for (size_t i = 0; i < reading->token_count; i++)
        level = reader_flag_level(reading->tokens[i].flag) > level
                    ? reader_flag_level(reading->tokens[i].flag)
                    : level;
    for (size_t i = 0; i < reading->remark_count; i++)
        level = reader_flag_level(reading->remarks[i].flag) > level
                    ? reader_flag_level(reading->remarks[i].flag)
                    : level;
    return level;
}

size_t reading_syllables(const struct reading *reading)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->clause_count; i++)
        count += reading->clauses[i].syllables;
    return count;
}
