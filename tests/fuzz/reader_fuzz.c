/* fuzz-room: reader */
/*
 * Any bytes as a text: refused or read, never a crash, and what comes out is words of letters with `. , ? !`,
 * at most twenty times as long, every offset inside the text. The first byte chooses region and manner; a few
 * dictionary rows stand in for voices/, so that the target needs no files.
 */
#include "base/text.h"
#include "reader/reader.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char abbreviations[] =
    "abbreviation\treading\twhen\tmark\n"
    "UBND\tỦy ban nhân dân\nTT\tthông tư\tsymbol; before: #number\ttype\n"
    "TT\tthị trấn\tbefore: #name\tdot gone\nQĐ\tquyết định\t\ttype\nCP\tChính phủ\n"
    "P.\tphường\tbefore: #number|#name\nv.v\tvân vân\nĐT\tđiện thoại\tbefore: #colon|#phone\n"
    "PCTT&TKCN\tphòng, chống thiên tai và tìm kiếm cứu nạn\nCN\tChủ nhật\tbefore: #date\n";
static const char units[] =
    "unit\treading\tclass\toptions\nkm\tki lô mét\tphysical\nm2\tmét vuông\tphysical\ttrên\n"
    "h\tgiờ\ttime\ttrên\n%\tphần trăm\tpercent\nđ\tđồng\tmoney\nk\tnghìn\tscale\ntr\ttriệu\tscale\n"
    "m\tmét\tphysical\n°C\tđộ\tphysical\n$\tđô la\tmoney\n";
static const char letters[] =
    "letter\tname\tforeign\na\ta\nb\tbê\nc\txê\nd\tdê\tđê\nđ\tđê\nn\ten nờ\nx\tích\nt\ttê\n";
static const char symbols[] = "symbol\treading\twhere\n&\tvà\n#\tsố\tnumber\n";
static const char words[] = "word\treading\nwebsite\ttrang thông tin điện tử\n4g\tbốn gờ\n";

static struct reader *reader_of(enum reader_region region, enum reader_manner manner)
{
    static struct reader *readers[3][3];
    const struct reader_layer layers[] = {
        {"abbreviations.tsv", READER_ABBREVIATIONS, abbreviations, strlen(abbreviations)},
        {"units.tsv", READER_UNITS, units, strlen(units)},
        {"letters.tsv", READER_LETTERS, letters, strlen(letters)},
        {"symbols.tsv", READER_SYMBOLS, symbols, strlen(symbols)},
        {"loanwords.tsv", READER_LOANWORDS, words, strlen(words)}};
    const struct reader_settings settings = {.region = region, .manner = manner, .now = {{2026, 11, 25}, 0}};
    if (!readers[region][manner] &&
        reader_new(&settings, layers, sizeof layers / sizeof *layers, &readers[region][manner], NULL) != 0)
        abort();
    return readers[region][manner];
}

static void check_spoken(const char *spoken, size_t size)
{
    size_t length = strlen(spoken), at = 0;
    if (length > 20 * size)
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
    check_spoken(spoken, size);
    check_places(r);
    free(spoken);
    reading_free(r);
    return 0;
}
