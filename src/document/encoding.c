/*
 * The three encodings Vietnamese offices used before Unicode, undone. Each candidate decoding is judged by
 * how many of the commonest Vietnamese words come out; only a clear winner is taken. Pure.
 *
 * TCVN3: one byte a letter (TCVN 5712:1993). Windows-1258: letters and combining tones. VNI: a letter, then a
 * byte for its marks. 0x80 to 0x9F is the punctuation of Windows in all three.
 */
#include "document/encoding.h"
#include "base/buf.h"
#include "base/text.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const uint16_t punctuation[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                         0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                         0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                         0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

static const uint16_t tcvn3[96] = {
    0x00A0, 0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110, 0x0103, 0x00E2, 0x00EA, 0x00F4,
    0x01A1, 0x01B0, 0x0111, 0x1EB0, 0x0300, 0x0309, 0x0303, 0x0301, 0x0323, 0x00E0, 0x1EA3, 0x00E3,
    0x00E1, 0x1EA1, 0x1EB2, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB4, 0x1EAE, 0x1EA6, 0x1EA8, 0x1EAA,
    0x1EA4, 0x1EC0, 0x1EB7, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0x1EC2, 0x1EBB, 0x1EBD,
    0x00E9, 0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, 0x1EC9, 0x1EC4, 0x1EBE, 0x1ED2,
    0x0129, 0x00ED, 0x1ECB, 0x00F2, 0x1ED4, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7,
    0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0x00F9, 0x1ED6, 0x1EE7, 0x0169, 0x00FA,
    0x1EE5, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5, 0x1ED0};

static const uint16_t windows_1258[96] = {
    0x00A0, 0x00A1, 0x00A2, 0x00A3, 0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB,
    0x00AC, 0x00AD, 0x00AE, 0x00AF, 0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7,
    0x00B8, 0x00B9, 0x00BA, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x0102,
    0x00C4, 0x00C5, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x0300, 0x00CD, 0x00CE, 0x00CF,
    0x0110, 0x00D1, 0x0309, 0x00D3, 0x00D4, 0x01A0, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB,
    0x00DC, 0x01AF, 0x0303, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x00E5, 0x00E6, 0x00E7,
    0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x0301, 0x00ED, 0x00EE, 0x00EF, 0x0111, 0x00F1, 0x0323, 0x00F3,
    0x00F4, 0x01A1, 0x00F6, 0x00F7, 0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x01B0, 0x20AB, 0x00FF};

/* From 0xC0: a letter, or one or two combining marks for the letter before. */
static const uint16_t vni[64][2] = {
    {0x0302, 0x0300}, {0x0302, 0x0301}, {0x0302, 0x0000}, {0x0302, 0x0303}, {0x0302, 0x0323},
    {0x0302, 0x0309}, {0x1EC8, 0x0000}, {0x00C7, 0x0000}, {0x0306, 0x0300}, {0x0306, 0x0301},
    {0x0306, 0x0000}, {0x0306, 0x0323}, {0x00CC, 0x0000}, {0x00CD, 0x0000}, {0x1EF4, 0x0000},
    {0x0323, 0x0000}, {0x00D0, 0x0000}, {0x0110, 0x0000}, {0x1ECA, 0x0000}, {0x0128, 0x0000},
    {0x01A0, 0x0000}, {0x0303, 0x0000}, {0x01AF, 0x0000}, {0x00D7, 0x0000}, {0x0300, 0x0000},
    {0x0301, 0x0000}, {0x0306, 0x0309}, {0x0309, 0x0000}, {0x0306, 0x0303}, {0x00DD, 0x0000},
    {0x00DE, 0x0000}, {0x00DF, 0x0000}, {0x0302, 0x0300}, {0x0302, 0x0301}, {0x0302, 0x0000},
    {0x0302, 0x0303}, {0x0302, 0x0323}, {0x0302, 0x0309}, {0x1EC9, 0x0000}, {0x00E7, 0x0000},
    {0x0306, 0x0300}, {0x0306, 0x0301}, {0x0306, 0x0000}, {0x0306, 0x0323}, {0x00EC, 0x0000},
    {0x00ED, 0x0000}, {0x1EF5, 0x0000}, {0x0323, 0x0000}, {0x00F0, 0x0000}, {0x0111, 0x0000},
    {0x1ECB, 0x0000}, {0x0129, 0x0000}, {0x01A1, 0x0000}, {0x0303, 0x0000}, {0x01B0, 0x0000},
    {0x00F7, 0x0000}, {0x0300, 0x0000}, {0x0301, 0x0000}, {0x0306, 0x0309}, {0x0309, 0x0000},
    {0x0306, 0x0303}, {0x00FD, 0x0000}, {0x00FE, 0x0000}, {0x00FF, 0x0000}};

typedef void put_byte(struct buf *out, unsigned char byte);

static void put(struct buf *out, uint32_t code)
{
    char bytes[4];
    if (code) {
        buf_add(out, bytes, text_put(code, bytes));
    }
}

static void put_tcvn3(struct buf *out, unsigned char byte)
{
    put(out, byte < 0x80 ? byte : byte < 0xA0 ? punctuation[byte - 0x80] : tcvn3[byte - 0xA0]);
}

uint32_t encoding_character(unsigned char byte, bool vietnamese)
{
    return byte < 0x80   ? byte
           : byte < 0xA0 ? punctuation[byte - 0x80]
           : vietnamese  ? windows_1258[byte - 0xA0]
                         : byte;
}

static void put_windows_1258(struct buf *out, unsigned char byte)
{
    put(out, encoding_character(byte, true));
}

static void put_vni(struct buf *out, unsigned char byte)
{
    if (byte < 0xC0) {
        put(out, byte < 0x80 ? byte : byte < 0xA0 ? punctuation[byte - 0x80] : byte);
        return;
    }
    put(out, vni[byte - 0xC0][0]);
    put(out, vni[byte - 0xC0][1]);
}

static const struct {
    const char *name;
    put_byte *put;
} encodings[] = {{"TCVN3", put_tcvn3}, {"VNI", put_vni}, {"Windows-1258", put_windows_1258}};
#define ENCODINGS (sizeof encodings / sizeof *encodings)

/* ---- judging ---- */

static const char *const common[] = {
    "của",   "và",   "các",   "không", "được", "là",   "có",   "người", "dân",   "xã",   "ủy",
    "uỷ",    "nhân", "thông", "báo",   "về",   "việc", "ngày", "tháng", "năm",   "trên", "tại",
    "những", "để",   "với",   "đến",   "từ",   "này",  "một",  "hành",  "chính", "thực", "hiện",
    "tỉnh",  "số",   "bà",    "thủ",   "tục",  "phải", "định", "quyết", "nước",  "đồng", "công"};

static bool is_common(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        if (strlen(common[i]) == length && memcmp(common[i], word, length) == 0) {
            return true;
        }
    }
    return false;
}

#define SAMPLE_MOST 65536 /* bytes looked at */

static size_t sample_of(const char *text, size_t length)
{
    size_t sample = length < SAMPLE_MOST ? length : SAMPLE_MOST;
    while (sample && sample < length && ((unsigned char)text[sample] & 0xC0) == 0x80) {
        sample--;
    }
    return sample;
}

/* Is this letter of Latin-1 one that Vietnamese writes, or a mark that its texts have? */
static bool is_vietnamese(uint32_t code)
{
    static const char latin[] = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý«»·°²³½§±×";
    char bytes[5] = "";
    bytes[text_put(code, bytes)] = '\0';
    return strstr(latin, bytes) != NULL;
}

static bool is_small(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 0xDF && code <= 0xFF);
}

/* Do the two letters never stand side by side in Vietnamese: a capital in a word; an accent after "a" or "e",
 * as VNI writes all its marks ("baùo"); "ò" or "ì" after another vowel, as Windows-1258 writes its tones
 * ("viêòc"; but "giò", "quì")? */
static bool is_impossible(uint32_t before, uint32_t code)
{
    if (code >= 0xC0 && code < 0xDF) {
        return is_small(before);
    }
    bool wide = before == 'a' || before == 'e' || before == 'o' || (before >= 0xE0 && before <= 0xEA) ||
                (before >= 0xF3 && before <= 0xF5) || before == 0x103;
    return ((before == 'a' || before == 'e') && code >= 0xE0 && code <= 0xFF) ||
           (code == 0xF2 && (wide || before == 'u' || before == 'y' || before == 0xFD)) ||
           (code == 0xEC && (wide || before == 0xFD));
}

/* What a text holds that Vietnamese does not write. */
struct strangeness {
    size_t letters, foreign,
        impossible; /* foreign: letters of other languages; impossible: in none of them */
};

static struct strangeness strangeness_of(const char *text, size_t length)
{
    struct strangeness found = {0};
    size_t sample = sample_of(text, length);
    uint32_t before = 0;
    for (size_t at = 0; at < sample;) {
        uint32_t code = text_next(text, sample, &at);
        bool latin = code >= 0xA1 && code <= 0xFF, plain = (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
        bool sign = latin && code < 0xC0 && !is_vietnamese(code);
        found.letters += latin || plain || (code >= 0x102 && code <= 0x1EF9);
        found.foreign += latin && code >= 0xC0 && !is_vietnamese(code);
        found.impossible += sign || (latin && is_impossible(before, code));
        before = code;
    }
    return found;
}

/* So much of it that it must be something else: at least one letter in twelve. */
static bool is_strange(const struct strangeness *found)
{
    size_t strange = found->foreign + found->impossible;
    return strange >= 2 && strange * 12 >= found->letters;
}

struct judgement {
    size_t words, common;
    bool strange;
};

/* Judges the beginning of `text`, upper case folded. */
static struct judgement judge(const char *text, size_t length)
{
    struct judgement judgement = {.strange = true};
    char *clean = NULL;
    size_t sample = sample_of(text, length);
    if (text_clean(text, sample, sample, &clean, NULL, NULL)) {
        return judgement;
    }
    struct strangeness found = strangeness_of(clean, strlen(clean));
    judgement.strange = is_strange(&found);
    char *lower = text_lower(clean);
    for (const char *at = lower ? lower : ""; *at;) {
        size_t n = strcspn(at, " ,.;:()\n\t\"-/<>");
        judgement.words += n > 0;
        judgement.common += is_common(at, n);
        at += n + (at[n] != '\0');
    }
    free(lower);
    free(clean);
    return judgement;
}

static int decode_all(const char *bytes, size_t length, put_byte *put_one, struct buf *out)
{
    buf_clear(out);
    buf_add(out, "", 0);
    for (size_t i = 0; i < length && !out->error; i++) {
        put_one(out, (unsigned char)bytes[i]);
    }
    return out->error;
}

/* Enough common words to be sure, in a text of this length? */
static bool is_enough(struct judgement judgement)
{
    return judgement.common >= 3 || (judgement.common && judgement.common * 20 >= judgement.words);
}

/* Decodes with the encoding that gives the most common words of those that give Vietnamese at all, if it
 * gives more than `least` and twice as many as the next. */
static const char *decode_best(const char *bytes, size_t length, size_t least, struct buf *out)
{
    struct judgement best = {0};
    size_t next = 0, winner = 0, sample = length < SAMPLE_MOST ? length : SAMPLE_MOST;
    for (size_t i = 0; i < ENCODINGS; i++) {
        if (decode_all(bytes, sample, encodings[i].put, out)) {
            return NULL;
        }
        struct judgement found = judge(out->data, out->length);
        bool better = !found.strange && found.common > best.common;
        next = better ? best.common : !found.strange && found.common > next ? found.common : next;
        winner = better ? i : winner;
        best = better ? found : best;
    }
    if (!is_enough(best) || best.common <= least || best.common < next * 2 ||
        decode_all(bytes, length, encodings[winner].put, out)) {
        return NULL;
    }
    return encodings[winner].name;
}

const char *encoding_convert(const char *bytes, size_t length, char **out, size_t *out_length)
{
    struct buf buf;
    buf_init(&buf, length * 6 + 64);
    const char *name = decode_best(bytes, length, 0, &buf);
    if (name) {
        *out_length = buf.length;
        *out = buf_take(&buf);
    }
    buf_done(&buf);
    return name;
}

/* ---- legacy fonts in Unicode files ---- */

static int byte_of(uint32_t code)
{
    if (code <= 0xFF) {
        return (int)code;
    }
    for (int i = 0; i < 32; i++) {
        if (punctuation[i] == code) {
            return 0x80 + i;
        }
    }
    return -1;
}

/* Byte values of a text whose letters all lie in Windows-1252; false when one does not. */
static bool to_bytes(const char *text, size_t length, struct buf *out)
{
    for (size_t at = 0; at < length;) {
        uint32_t code = text_next(text, length, &at);
        int byte = code == 0x110 ? 0xD0 : byte_of(code);
        if (byte < 0) {
            return false;
        }
        buf_add_char(out, (char)byte);
    }
    return out->error == 0;
}

/* UTF-8 that a program took for Windows-1252 and wrote as UTF-8 once more ("Thá»§ tá»¥c"). */
static const char *undo_twice(const struct buf *bytes, size_t least, struct buf *out)
{
    bool whole = text_utf8_fault(bytes->data, bytes->length) == bytes->length;
    struct judgement found = whole ? judge(bytes->data, bytes->length) : (struct judgement){.strange = true};
    if (found.strange || !is_enough(found) || found.common <= least) {
        return NULL;
    }
    buf_add(out, bytes->data, bytes->length);
    return "UTF-8 written twice";
}

const char *encoding_repair(const char *text, size_t length, char **out, size_t *out_length, bool *strange)
{
    struct buf bytes, repaired;
    const char *name = NULL;
    struct strangeness found = strangeness_of(text, length);
    *strange = found.impossible >= 2 && found.impossible * 16 >= found.letters;
    buf_init(&bytes, length + 16);
    buf_init(&repaired, length * 6 + 64);
    if (is_strange(&found) && to_bytes(text, length, &bytes) && bytes.length) {
        size_t least = judge(text, length).common;
        name = undo_twice(&bytes, least, &repaired);
        name = name ? name : decode_best(bytes.data, bytes.length, least, &repaired);
    }
    if (name) {
        *out_length = repaired.length;
        *out = buf_take(&repaired);
    }
    buf_done(&bytes);
    buf_done(&repaired);
    return name;
}
