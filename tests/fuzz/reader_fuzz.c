/* fuzz-room: reader */
/*
 * Any bytes as a text: refused or read, never a crash, and what comes out is words of letters with `. , ? !`,
 * at most twenty times as long, every offset inside the text. The first byte chooses region and manner; the
 * dictionaries are those of voices/.
 */
#include "base/file.h"
#include "base/text.h"
#include "reader/reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    const char *name;
    enum reader_dictionary dictionary;
} tables[] = {{"abbreviations", READER_ABBREVIATIONS},
              {"units", READER_UNITS},
              {"letters", READER_LETTERS},
              {"symbols", READER_SYMBOLS},
              {"loanwords", READER_LOANWORDS},
              {"names", READER_NAMES}};
#define TABLES (sizeof tables / sizeof *tables)
#define TABLE_LIMIT (4u << 20)

static const struct reader_layer *layers_of_voices(void)
{
    static struct reader_layer layers[TABLES];
    for (size_t k = 0; !layers[TABLES - 1].text && k < TABLES; k++) {
        char path[64];
        char *text = NULL;
        size_t length = 0;
        struct error err = {0};
        snprintf(path, sizeof path, "voices/%s.tsv", tables[k].name);
        if (file_read(path, TABLE_LIMIT, &text, &length, &err) != 0) {
            fprintf(stderr, "%s; run this in the root of the source\n", err.text);
            abort();
        }
        layers[k] = (struct reader_layer){tables[k].name, tables[k].dictionary, text, length};
    }
    return layers;
}

static struct reader *reader_of(enum reader_region region, enum reader_manner manner)
{
    static struct reader *readers[3][3];
    const struct reader_settings settings = {.region = region, .manner = manner, .now = {{2026, 11, 25}, 0}};
    if (!readers[region][manner] &&
        reader_new(&settings, layers_of_voices(), TABLES, &readers[region][manner], NULL) != 0)
        abort();
    return readers[region][manner];
}

static void check_spoken(const char *spoken, size_t size)
{
    size_t length = strlen(spoken), at = 0;
    if (length > 20 * size) /* of the text alone */
        abort();
    while (at < length) {
        uint32_t c = text_next(spoken, length, &at);
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x1B0) ||
                      (c >= 0x1EA0 && c <= 0x1EF9);
        if (!letter && (c > 0x7F || !strchr(" .,?!", (int)c)))
            abort();
    }
}

static void check_places(const struct reading *r)
{
    size_t points = text_count(r->text, r->length);
    uint32_t last = 0;
    for (size_t i = 0; i < r->token_count; i++) {
        if (r->tokens[i].start < last || r->tokens[i].end <= r->tokens[i].start || r->tokens[i].end > points)
            abort();
        last = r->tokens[i].end;
    }
    for (size_t i = 0; i < r->clause_count; i++)
        if (r->clauses[i].end > points || r->clauses[i].end <= r->clauses[i].start ||
            r->clauses[i].length == 0 || r->clauses[i].length > READER_CLAUSE_BYTES ||
            r->clauses[i].syllables > READER_BREATH_MOST)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reading *r = NULL;
    struct error err = {0};
    if (size == 0)
        return 0;
    const struct reader *reader =
        reader_of((enum reader_region)(data[0] % 3), (enum reader_manner)(data[0] / 3 % 3));
    if (reader_read(reader, (const char *)data + 1, size - 1, &r, &err) != 0)
        return 0;
    char *spoken = reading_spoken(r);
    if (!spoken)
        abort();
    check_spoken(spoken, size - 1);
    check_places(r);
    free(spoken);
    reading_free(r);
    return 0;
}
