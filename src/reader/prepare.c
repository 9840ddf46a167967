/*
 * The text at the reader's door: checked, composed, and a second form without what has no sound (controls,
 * zero-width characters, soft hyphens; every odd space plain), with the map back to the composed text in
 * which all offsets are given. Called once a text, on the reader's caller's thread.
 */
#include "reader/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static uint32_t decode(const char *text, size_t length, size_t *at)
{
    const unsigned char *s = (const unsigned char *)text + *at;
    size_t left = length - *at;
    if (s[0] < 0x80) {
        (*at)++;
        return s[0];
    }
    if (s[0] < 0xE0 && left >= 2) {
        *at += 2;
        return ((s[0] & 0x1Fu) << 6) | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0 && left >= 3) {
        *at += 3;
        return ((s[0] & 0x0Fu) << 12) | ((s[1] & 0x3Fu) << 6) | (s[2] & 0x3Fu);
    }
    return text_next(text, length, at);
}

/* Can this code point change under composition? Errs on the safe side. */
static bool may_compose(uint32_t c)
{
    if (c < 0x300 || (c >= 0x1EA0 && c <= 0x1EF9) || (c >= 0x2002 && c < 0x2126) ||
        (c >= 0x2190 && c < 0x2300) || (c >= 0x2500 && c < 0x2A00) || (c >= 0x1F000 && c < 0x20000))
        return false;
    return true;
}

/* Bytes of a Vietnamese letter beyond ASCII, which stays as it is; 0 for all else. Most of every text. */
static size_t plain_letter(const char *text, size_t left)
{
    const unsigned char *s = (const unsigned char *)text;
    if (s[0] == 0xE1 && left >= 3 && (s[1] == 0xBA || s[1] == 0xBB))
        return s[1] == 0xBA && s[2] < 0xA0 ? 0 : 3; /* U+1EA0 and up */
    if (s[0] == 0xC3 && left >= 2)
        return s[1] == 0x90 || s[1] == 0x98 ? 0 : 2; /* but Ð and Ø */
    return (s[0] == 0xC4 || s[0] == 0xC6) && left >= 2 ? 2 : 0;
}

static bool needs_composition(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t plain = (unsigned char)text[at] < 0x80 ? 1 : plain_letter(text + at, length - at);
        if (plain)
            at += plain;
        else if (may_compose(decode(text, length, &at)))
            return true;
    }
    return false;
}

static int copy(const char *utf8, size_t length, struct prepared *out)
{
    out->nfc = malloc(length + 1);
    if (!out->nfc)
        return -ENOMEM;
    memcpy(out->nfc, utf8, length);
    out->nfc[length] = '\0';
    out->nfc_length = length;
    return 0;
}

static int compose(const char *utf8, size_t length, struct prepared *out)
{
    if (!needs_composition(utf8, length))
        return copy(utf8, length, out);
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t rc = utf8proc_map((const utf8proc_uint8_t *)utf8, (utf8proc_ssize_t)length, &composed,
                                       (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (rc < 0)
        return -ENOMEM;
    out->nfc = (char *)composed;
    out->nfc_length = (size_t)rc;
    return 0;
}

/* What stands for `c` in the text the rules see; 0 = nothing. */
static uint32_t fold(uint32_t c, bool before_newline)
{
    if (c < 0x20)
        return c == '\n' || c == 0x0B || c == 0x0C ? '\n'
               : c == '\t'                         ? '\t'
               : c == '\r' && !before_newline      ? '\n'
                                                   : 0;
    if (c < 0x7F)
        return c;
    if (c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    if (c <= 0x9F || c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
        (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x20E3)
        return 0;
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
        return ' ';
    if (c == 0xD0)
        return 0x110;
    if (c == 0xD8 || c == 0x3A6) /* Ø, Φ: a diameter */
        return c + 32;
    if (c == 0x2010 || c == 0x2011 || c == 0x2212)
        return '-';
    if (c == 0x2032 || c == 0x2BC)
        return '\'';
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    return c;
}

static int add_cut(struct prepared *p, size_t *capacity, size_t point)
{
    if (p->cut_count == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 64;
        uint32_t *grown = realloc(p->cuts, more * sizeof *grown);
        if (!grown)
            return -ENOMEM;
        p->cuts = grown;
        *capacity = more;
    }
    p->cuts[p->cut_count++] = (uint32_t)point;
    return 0;
}

/* Is none of the eight bytes at p a digit? May say no without cause. */
static bool no_digit_in_eight(const char *p)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t x;
    memcpy(&x, p, 8);
    x ^= ones * '0';                                  /* digits are 0..9 now */
    return ((x - ones * 10) & ~x & ones * 0x80) == 0; /* no byte under ten */
}

/* Years are four digits that stand alone: 19xx, 20xx. */
static int latest_year(const char *text, size_t length)
{
    int latest = 0;
    size_t run = 0;
    for (size_t i = 0; i <= length; i++) {
        if (run == 0 && i + 8 <= length && no_digit_in_eight(text + i)) {
            i += 7;
            continue;
        }
        if (i < length && text[i] >= '0' && text[i] <= '9') {
            run++;
            continue;
        }
        if (run == 4 &&
            ((text[i - 4] == '1' && text[i - 3] == '9') || (text[i - 4] == '2' && text[i - 3] == '0'))) {
            int year = (text[i - 4] - '0') * 1000 + (text[i - 3] - '0') * 100 + (text[i - 2] - '0') * 10 +
                       (text[i - 1] - '0');
            latest = year > latest && year < 2100 ? year : latest;
        }
        run = 0;
    }
    return latest;
}

/* Nothing to compose, nothing to fold: the text is its own second form. */
static bool needs_nothing(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        unsigned char byte = (unsigned char)text[at];
        size_t bytes = byte < 0x80 ? (byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t'
                                   : plain_letter(text + at, length - at);
        if (!bytes)
            return false;
        at += bytes;
    }
    return true;
}

static int strip(struct prepared *p)
{
    size_t capacity = 0, length = p->nfc_length, at = 0, point = 0, kept = 0;
    /* No folding makes a code point longer. */
    p->text = malloc(length + 1);
    if (!p->text)
        return -ENOMEM;
    while (at < length) {
        unsigned char byte = (unsigned char)p->nfc[at];
        if (byte >= 0x20 && byte < 0x7F) {
            p->text[kept++] = (char)byte;
            at++;
            point++;
            continue;
        }
        size_t start = at, plain = plain_letter(p->nfc + at, length - at);
        if (plain) {
            for (; plain > 0; plain--)
                p->text[kept++] = p->nfc[at++];
            point++;
            continue;
        }
        uint32_t c = decode(p->nfc, length, &at);
        uint32_t folded = fold(c, at < length && p->nfc[at] == '\n');
        if (folded == c) {
            memcpy(p->text + kept, p->nfc + start, at - start);
            kept += at - start;
        } else if (folded) {
            kept += text_put(folded, p->text + kept);
        } else if (add_cut(p, &capacity, point)) {
            return -ENOMEM;
        }
        point++;
    }
    p->text[kept] = '\0';
    p->length = kept;
    return 0;
}

int prepare(const char *utf8, size_t length, struct prepared *out, struct error *err)
{
    *out = (struct prepared){0};
    if (length > READER_INPUT_LIMIT)
        return error_set(err, -EFBIG, "the text has %zu bytes; at most %u are read", length,
                         READER_INPUT_LIMIT);
    if (text_utf8_fault(utf8, length) < length) {
        char *never = NULL;
        int rc = text_clean(utf8, length, READER_INPUT_LIMIT, &never, NULL, err);
        free(never);
        return rc ? rc : -EILSEQ;
    }
    bool plain = needs_nothing(utf8, length);
    int rc = plain ? copy(utf8, length, out) : compose(utf8, length, out);
    if (plain) {
        out->text = out->nfc;
        out->length = out->nfc_length;
    } else if (!rc) {
        rc = strip(out);
    }
    if (rc) {
        prepared_done(out);
        return error_set(err, rc, "out of memory while reading %zu bytes of text", length);
    }
    int year = latest_year(out->text, out->length);
    out->old = year > 0 && year < 2025;
    return 0;
}

void prepared_done(struct prepared *prepared)
{
    if (prepared->text != prepared->nfc)
        free(prepared->text);
    free(prepared->nfc);
    free(prepared->cuts);
    *prepared = (struct prepared){0};
}

/* Code points of `text` before `byte`. */
static void advance(struct cursor *cursor, size_t byte)
{
    const char *text = cursor->prepared->text;
    while (cursor->byte + 8 <= byte) { /* eight bytes at a time: all but continuation bytes */
        uint64_t x;
        memcpy(&x, text + cursor->byte, 8);
        x = (x >> 7) & (~x >> 6) & 0x0101010101010101u;
        cursor->point += 8 - (size_t)((x * 0x0101010101010101u) >> 56); /* each byte of x is 0 or 1 */
        cursor->byte += 8;
    }
    for (; cursor->byte < byte; cursor->byte++)
        cursor->point += ((unsigned char)text[cursor->byte] & 0xC0) != 0x80;
}

uint32_t cursor_to(struct cursor *cursor, size_t byte)
{
    const struct prepared *p = cursor->prepared;
    advance(cursor, byte);
    while (cursor->cut < p->cut_count && p->cuts[cursor->cut] <= cursor->point + cursor->cut)
        cursor->cut++;
    return (uint32_t)(cursor->point + cursor->cut);
}

uint32_t cursor_end_of(struct cursor cursor, size_t byte)
{
    const struct prepared *p = cursor.prepared;
    advance(&cursor, byte);
    while (cursor.cut < p->cut_count && p->cuts[cursor.cut] < cursor.point + cursor.cut)
        cursor.cut++;
    return (uint32_t)(cursor.point + cursor.cut);
}
