/*
 * Which of the encodings that Vietnamese offices used before Unicode a text probably has. Pure.
 *
 * The three 8-bit ones put their frequent letters in different places: TCVN3 has ă â ê ô ơ ư đ and the à á
 * row at 0xA8..0xBE, where the others have no letters; VNI writes a plain vowel followed by a mark (0xF9 0xF8
 * 0xFB 0xEF, 0xE1 0xE0 0xE5 0xE4) and đ as 0xF1; Windows-1258 has combining marks at 0xCC 0xD2 0xDE 0xEC 0xF2
 * and đ as 0xF0.
 */
#include "base/legacy.h"
#include <stdint.h>
#include <string.h>

#define SAMPLE_MOST 65536

struct counts {
    size_t high, tcvn3, vni, cp1258;
};

static bool is_among(unsigned char byte, const char *bytes)
{
    return strchr(bytes, (char)byte) != NULL;
}

static struct counts count_bytes(const unsigned char *text, size_t length)
{
    struct counts counts = {0};
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = text[i];
        if (byte < 0x80)
            continue;
        counts.high++;
        counts.tcvn3 += byte >= 0xA8 && byte <= 0xBE;
        counts.vni += is_among(byte, "\xF9\xF8\xFB\xEF\xF1\xF6\xE1\xE0\xE5\xE4\xE9\xE8\xEB\xD9\xD8\xD1");
        counts.cp1258 += is_among(byte, "\xCC\xD2\xDE\xEC\xF2\xF0\xFD\xEA\xE3\xDD\xCA");
    }
    return counts;
}

bool legacy_is_utf16(const char *text, size_t length)
{
    if (length >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
        return true;
    size_t nuls = 0, sample = length < SAMPLE_MOST ? length : SAMPLE_MOST;
    for (size_t i = 0; i < sample; i++)
        nuls += text[i] == '\0';
    return sample >= 4 && nuls * 5 >= sample;
}

const char *legacy_encoding(const char *text, size_t length)
{
    if (legacy_is_utf16(text, length))
        return "UTF-16";
    size_t sample = length < SAMPLE_MOST ? length : SAMPLE_MOST;
    struct counts counts = count_bytes((const unsigned char *)text, sample);
    if (counts.tcvn3 * 3 > counts.high)
        return "TCVN3 (.VnTime fonts)";
    if (counts.vni > counts.cp1258 && counts.vni * 3 > counts.high)
        return "VNI (VNI- fonts)";
    return counts.cp1258 * 3 > counts.high ? "Windows-1258" : NULL;
}
