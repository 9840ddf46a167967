/*
 * The dictionaries: TSV texts into one table of entries, found by their first token and longest first; of
 * equal length the later layer first, rows with a condition before the row without. Loading reports every bad
 * row with file and line. Built once in reader_new, then read only.
 */
#include "reader/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILTER_BITS (1u << 16)
#define WRITTEN_MOST 120
#define READING_MOST 400

struct table {
    const char *file;
    const char *header; /* first name of the header line */
    size_t columns;     /* at least */
    enum entry_case matching;
};

/* In the order of enum reader_dictionary. */
static const struct table tables[] = {{"abbreviations.tsv", "abbreviation", 2, CASE_EXACT},
                                      {"units.tsv", "unit", 3, CASE_ANY},
                                      {"letters.tsv", "letter", 2, CASE_EXACT},
                                      {"loanwords.tsv", "word", 2, CASE_ANY},
                                      {"names.tsv", "name", 2, CASE_CAPITAL},
                                      {"symbols.tsv", "symbol", 1, CASE_EXACT},
                                      {"dictionary.tsv", "written", 2, CASE_ANY}};

bool reader_dictionary_of(const char *base_name, enum reader_dictionary *kind)
{
    for (size_t i = 0; i < ARRAY_COUNT(tables); i++) {
        if (strcmp(base_name, tables[i].file) == 0) {
            *kind = (enum reader_dictionary)i;
            return true;
        }
    }
    return false;
}

uint32_t hash_bytes(const char *bytes, size_t count)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
    return hash ^ (hash >> 15);
}

/* ---- loading ----------------------------------------------------------------------------------------------
 */

struct row {
    const struct reader_layer *layer;
    struct faults *faults;
    int line;
    char *columns[5];
    size_t count;
};

/* A bad row is left out; the rest of its file is used. */
static void row_fault(const struct row *row, const char *what, const char *about)
{
    if (row->faults)
        faults_add(row->faults, FAULT_ERROR, row->layer->name, row->line, "%s: “%s”; the row cannot be used",
                   what, about);
}

/* Keeps a copy of the layer's text, so that entries can point into it. */
static char *keep(struct dictionary *d, const char *text, size_t length)
{
    char **grown = realloc(d->blocks, (d->block_count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    d->blocks = grown;
    char *block = malloc(length + 1);
    if (!block)
        return NULL;
    memcpy(block, text, length);
    block[length] = '\0';
    d->blocks[d->block_count++] = block;
    return block;
}

/* Letters a voice can say, spaces, pauses. */
static bool reading_sayable(const char *reading)
{
    size_t length = strlen(reading), at = 0;
    while (at < length) {
        uint32_t c = text_next(reading, length, &at);
        if (c != ' ' && c != ',' && c != '.' && !letter_of(c).base)
            return false;
    }
    return true;
}

static bool row_sound(const struct row *row, const struct table *table)
{
    if (row->count < table->columns) {
        row_fault(row, "too few columns, they are separated by tabs and the first is the", table->header);
        return false;
    }
    if (row->columns[0][0] == '\0' || strlen(row->columns[0]) > WRITTEN_MOST) {
        row_fault(row, "the first column must hold 1 to 120 bytes",
                  row->columns[0][0] ? row->columns[0] : table->header);
        return false;
    }
    const char *reading = row->count > 1 ? row->columns[1] : "";
    if (strlen(reading) > READING_MOST || !reading_sayable(reading)) {
        row_fault(
            row,
            "a reading may hold only Vietnamese letters, spaces, commas and full stops, 400 bytes at most",
            reading);
        return false;
    }
    if (row->layer->kind == READER_ABBREVIATIONS && row->count > 2 && !condition_known(row->columns[2])) {
        row_fault(row, "the condition is not one the reader knows (before: after: near: symbol head old new)",
                  row->columns[2]);
        return false;
    }
    return true;
}

static bool has_upper(const char *text)
{
    size_t length = strlen(text), at = 0;
    while (at < length)
        if (letter_of(text_next(text, length, &at)).tone & LETTER_UPPER)
            return true;
    return false;
}

static enum entry_case matching_of(const struct row *row, const struct table *table)
{
    const char *written = row->columns[0];
    if (row->layer->kind == READER_UNITS) /* "exact" in the fourth column: two units differ by case */
        return row->count > 3 && strstr(row->columns[3], "exact") ? CASE_EXACT : CASE_ANY;
    if (row->layer->kind == READER_WORDS)
        return has_upper(written) ? CASE_EXACT : CASE_ANY;
    return table->matching;
}

static int add_entry(struct dictionary *d, const struct row *row, uint32_t order)
{
    const struct table *table = &tables[row->layer->kind];
    if (d->count == d->capacity) {
        size_t more = d->capacity ? d->capacity * 2 : 512;
        struct entry *grown = realloc(d->entries, more * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        d->entries = grown;
        d->capacity = more;
    }
    char *lower = text_lower(row->columns[0]);
    if (!lower)
        return -ENOMEM;
    char *kept = keep(d, lower, strlen(lower));
    free(lower);
    if (!kept)
        return -ENOMEM;
    d->entries[d->count++] =
        (struct entry){.written = row->columns[0],
                       .lower = kept,
                       .reading = row->count > 1 ? row->columns[1] : "",
                       .when = row->count > 2 ? row->columns[2] : "",
                       .extra = row->layer->kind == READER_LETTERS ? (row->count > 2 ? row->columns[2] : "")
                                                                   : (row->count > 3 ? row->columns[3] : ""),
                       .order = order,
                       .length = (uint16_t)strlen(row->columns[0]),
                       .dictionary = (uint8_t)row->layer->kind,
                       .matching = (uint8_t)matching_of(row, table)};
    return 0;
}

static void split(struct row *row, char *line)
{
    row->count = 0;
    while (row->count < ARRAY_COUNT(row->columns)) {
        char *tab = strchr(line, '\t');
        row->columns[row->count++] = line;
        if (!tab)
            break;
        *tab = '\0';
        line = tab + 1;
    }
    for (size_t i = 0; i < row->count; i++)
        row->columns[i] = text_trim(row->columns[i]);
}

static bool skipped(const char *line, const struct table *table, int number)
{
    size_t header = strlen(table->header);
    if (number == 1 && strncmp(line, table->header, header) == 0 && (line[header] == '\t' || !line[header]))
        return true;
    return line[0] == '\0' || (line[0] == '#' && line[1] == ' ');
}

int dictionary_add(struct dictionary *d, const struct reader_layer *layer, uint32_t order,
                   struct faults *faults)
{
    struct error err = {0};
    char *clean = NULL;
    size_t length = 0;
    int rc = text_clean(layer->text, layer->length, READER_INPUT_LIMIT, &clean, &length, &err);
    if (rc == -EILSEQ || rc == -EFBIG) {
        if (faults)
            faults_add(faults, FAULT_ERROR, layer->name, 0, "%s; the whole file cannot be used", err.text);
        return 0;
    }
    char *text = rc ? NULL : keep(d, clean, length);
    free(clean);
    if (!text)
        return -ENOMEM;
    struct row row = {.layer = layer, .faults = faults};
    for (char *line = text, *next; line && rc == 0; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        row.line++;
        if (skipped(line, &tables[layer->kind], row.line))
            continue;
        split(&row, line);
        if (row_sound(&row, &tables[layer->kind]))
            rc = add_entry(d, &row, order);
    }
    return rc;
}

/* ---- index
 * -------------------------------------------------------------------------------------------------- */

static int by_precedence(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->length != y->length)
        return x->length > y->length ? -1 : 1;
    if (x->order != y->order)
        return x->order > y->order ? -1 : 1;
    bool x_free = x->when[0] == '\0', y_free = y->when[0] == '\0';
    if (x_free != y_free)
        return x_free ? 1 : -1;
    return x < y ? -1 : x > y;
}

static uint32_t first_hash(const struct entry *e)
{
    struct line line = {.text = malloc(strlen(e->lower) * 2 + 2)};
    uint32_t hash = 0;
    if (!line.text)
        return 0;
    line.length = strlen(e->lower);
    memcpy(line.text, e->lower, line.length + 1);
    line.lower = line.text + line.length + 1;
    if (line_tokenize(&line) == 0 && line.count > 0)
        hash = line.tokens[0].hash;
    line_done(&line);
    return hash;
}

int dictionary_build(struct dictionary *d)
{
    size_t buckets = 1024;
    while (buckets < d->count * 2)
        buckets *= 2;
    d->buckets = calloc(buckets, sizeof *d->buckets);
    d->filter = calloc(FILTER_BITS / 8, 1);
    if (!d->buckets || !d->filter)
        return -ENOMEM;
    d->bucket_count = buckets;
    if (d->count > 0)
        qsort(d->entries, d->count, sizeof *d->entries, by_precedence);
    for (size_t i = d->count; i-- > 0;) {
        uint32_t hash = first_hash(&d->entries[i]);
        uint32_t *bucket = &d->buckets[hash % buckets];
        d->entries[i].next = *bucket;
        *bucket = (uint32_t)i + 1;
        if (d->entries[i].dictionary != READER_LETTERS)
            d->filter[hash % FILTER_BITS / 8] |= (uint8_t)(1u << (hash % 8));
    }
    for (size_t i = 0; watched_words[i]; i++) {
        uint32_t hash = hash_bytes(watched_words[i], strlen(watched_words[i]));
        d->filter[hash % FILTER_BITS / 8] |= (uint8_t)(1u << (hash % 8));
    }
    return 0;
}

void dictionary_done(struct dictionary *d)
{
    for (size_t i = 0; i < d->block_count; i++)
        free(d->blocks[i]);
    free(d->blocks);
    free(d->entries);
    free(d->buckets);
    free(d->filter);
}

/* ---- finding
 * ------------------------------------------------------------------------------------------------- */

/* The token after the entry's text at i, or 0. */
static size_t entry_end(const struct line *l, size_t i, const struct entry *e)
{
    size_t start = l->tokens[i].start, length = e->length;
    const char *text = e->matching == CASE_EXACT ? l->text : l->lower;
    const char *written = e->matching == CASE_EXACT ? e->written : e->lower;
    if (start + length > l->length || memcmp(text + start, written, length) != 0)
        return 0;
    if (e->matching == CASE_CAPITAL && !is_capital_word(l, i))
        return 0;
    while (i < l->count && l->tokens[i].end < start + length)
        i++;
    return i < l->count && l->tokens[i].end == start + length ? i + 1 : 0;
}

const struct entry *dictionary_find(const struct line *l, size_t i, unsigned kinds, size_t *end,
                                    bool *conditional)
{
    const struct dictionary *d = &l->reader->dictionary;
    uint32_t hash = l->tokens[i].hash;
    if (!d->filter || !(d->filter[hash % FILTER_BITS / 8] & (1u << (hash % 8))))
        return NULL;
    for (uint32_t k = d->buckets[hash % d->bucket_count]; k; k = d->entries[k - 1].next) {
        const struct entry *e = &d->entries[k - 1];
        if (!(kinds & (1u << e->dictionary)))
            continue;
        size_t after = entry_end(l, i, e);
        if (!after)
            continue;
        if (e->dictionary != READER_ABBREVIATIONS || e->when[0] == '\0' ||
            condition_holds(l, i, after, e->when)) {
            *end = after;
            return e;
        }
        if (conditional)
            *conditional = true;
    }
    return NULL;
}

const struct entry *dictionary_typed_small(const struct line *l, size_t i)
{
    const struct dictionary *d = &l->reader->dictionary;
    const struct token *t = &l->tokens[i];
    if (t->letters < 3 || !d->bucket_count)
        return NULL;
    for (uint32_t k = d->buckets[t->hash % d->bucket_count]; k; k = d->entries[k - 1].next) {
        const struct entry *e = &d->entries[k - 1];
        if (e->dictionary == READER_ABBREVIATIONS && !e->when[0] && e->length == t->end - t->start &&
            memcmp(e->lower, l->lower + t->start, e->length) == 0)
            return e;
    }
    return NULL;
}

const struct entry *dictionary_symbol_type(const struct line *l, size_t i, size_t *end)
{
    const struct dictionary *d = &l->reader->dictionary;
    uint32_t hash = l->tokens[i].hash;
    const struct entry *unconditional = NULL;
    for (uint32_t k = d->bucket_count ? d->buckets[hash % d->bucket_count] : 0; k;
         k = d->entries[k - 1].next) {
        const struct entry *e = &d->entries[k - 1];
        size_t after = e->dictionary == READER_ABBREVIATIONS ? entry_end(l, i, e) : 0;
        if (after != i + 1 || (e->when[0] && !strstr(e->when, "symbol")))
            continue;
        *end = after;
        if (e->when[0])
            return e;
        unconditional = unconditional ? unconditional : e;
    }
    return unconditional;
}
