/*
 * Clauses: breaths short enough, cut where grammar allows, each mapped to its characters; nothing but words
 * and
 * `. , ? !`; and limits on growth, size and bad input.
 */
#include "support.h"
#include <errno.h>

static struct reader *reader;

static void breaths_are_short(void **state)
{
    static const char *const texts[] = {
        "Ủy ban nhân dân xã yêu cầu các thôn tổ chức tuyên truyền sâu rộng trong nhân dân về công tác phòng "
        "cháy chữa cháy "
        "và cứu nạn cứu hộ nhằm nâng cao ý thức trách nhiệm của người dân trong mùa khô năm nay",
        "Tổng số 123.456.789.123 đồng và 987.654.321.987 đồng và 111.111.111.111 đồng",
        "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn "
        "năm sáu bảy tám chín "
        "mười một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu bảy tám chín mười"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading *r = read_text(reader, texts[i]);
        for (size_t k = 0; k < r->clause_count; k++) {
            assert_in_range(r->clauses[k].syllables, 1, READER_BREATH_MOST);
            assert_in_range(r->clauses[k].length, 1, READER_CLAUSE_BYTES);
        }
        reading_free(r);
    }
}

static void a_long_breath_is_cut_before_a_conjunction(void **state)
{
    char *spoken = spoken_of(
        reader,
        "Bà con trong ấp mang theo giấy tờ tùy thân và sổ hộ nghèo đến nhà văn hóa để làm hồ sơ hỗ trợ");
    (void)state;
    assert_string_equal(
        spoken,
        "Bà con trong ấp mang theo giấy tờ tùy thân và sổ hộ nghèo đến nhà văn hóa, để làm hồ sơ hỗ trợ");
    free(spoken);
}

static char *slice(const struct reading *r, uint32_t start, uint32_t end)
{
    size_t at = 0, from = 0;
    for (uint32_t point = 0; at <= r->length; at++) {
        if (at < r->length && ((unsigned char)r->text[at] & 0xC0) == 0x80)
            continue;
        if (point == start)
            from = at;
        if (point == end)
            break;
        point++;
    }
    return strndup(r->text + from, at - from);
}

static void clauses_map_back_to_the_text(void **state)
{
    static const char text[] = "Thông báo.\r\nHọp\u200B dân lúc 7h30, tại đình\u00A0làng;  mang theo CCCD.";
    static const char *const wanted[][2] = {{"Thông báo", "Thông báo"},
                                            {"Họp dân lúc bảy giờ ba mươi phút", "Họp\u200B dân lúc 7h30"},
                                            {"tại đình làng", "tại đình\u00A0làng"},
                                            {"mang theo căn cước công dân", "mang theo CCCD"}};
    struct reading *r = read_text(reader, text);
    (void)state;
    assert_int_equal(r->clause_count, 4);
    for (size_t i = 0; i < r->clause_count; i++) {
        char *source = slice(r, r->clauses[i].start, r->clauses[i].end);
        assert_string_equal(r->clauses[i].words, wanted[i][0]);
        assert_string_equal(source, wanted[i][1]);
        free(source);
    }
    assert_true(r->clauses[0].sentence_end);
    assert_int_equal(r->clauses[1].mark, ',');
    assert_false(r->clauses[1].sentence_end);
    assert_true(r->clauses[3].paragraph_end);
    reading_free(r);
}

static void decomposed_text_is_composed(void **state)
{
    struct reading *r = read_text(reader, "Ho\u0323p da\u0302n 5h");
    (void)state;
    assert_string_equal(r->text, "H\u1ECDp d\u00E2n 5h");
    assert_int_equal(r->tokens[0].start, 8);
    assert_int_equal(r->tokens[0].end, 10);
    assert_string_equal(r->clauses[0].words, "H\u1ECDp d\u00E2n n\u0103m gi\u1EDD");
    reading_free(r);
}

static void paragraphs_and_lines_end_sentences(void **state)
{
    struct reading *r = read_text(reader, "TIN VUI\nBà con chú ý\n\nĐoạn hai");
    (void)state;
    assert_int_equal(r->clause_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(r->clauses[i].mark, '.');
    assert_false(r->clauses[0].paragraph_end);
    assert_true(r->clauses[1].paragraph_end);
    assert_true(r->clauses[2].paragraph_end);
    reading_free(r);
}

static void the_last_step_for_the_voice(void **state)
{
    static const char *const pairs[][2] = {{"họa sĩ tọa đàm", "hoạ sĩ toạ đàm"},
                                           {"thị xã La Gi", "thị xã La Di"},
                                           {"gì đó và hòa giải", "gì đó và hòa giải"},
                                           {"trong veo", "trong ve o"},
                                           {"HỌA MI", "hoạ mi"}};
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *spoken = spoken_of(reader, pairs[i][0]);
        assert_string_equal(spoken, pairs[i][1]);
        free(spoken);
    }
}

/* Letters, single spaces inside clauses, and the four marks. */
static void assert_sayable(const char *spoken, const char *of)
{
    size_t length = strlen(spoken), at = 0;
    while (at < length) {
        size_t start = at;
        uint32_t c = text_next(spoken, length, &at);
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x1B0) ||
                      (c >= 0x1EA0 && c <= 0x1EF9);
        if (!letter && !strchr(" .,?!", (int)c))
            fail_msg("%s: \"%s\" at byte %zu", of, spoken, start);
    }
}

static uint64_t random_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Pieces that rules look at, in every order: whatever comes, only words come out, and no flood of them. */
static void nothing_but_words_whatever_comes(void **state)
{
    static const char *const pieces[] = {
        "1",    "0",          "24",     "2026",  ".",    ",",  "/",          "-",        ":",     " ",
        " ",    "\n",         "ngày",   "tháng", "năm",  "%",  "đ",          "kg",       "m2",    "h",
        "'",    "(",          ")",      "[",     "“",    "”",  "UBND",       "TT",       "NĐ-CP", "QĐ",
        "XIV",  "a",          "B",      "@",     "www.", "vn", "#",          "&",        "*",     "₫",
        "½",    "°C",         "≥",      "~",     "x",    "×",  "và",         "số",       "Điều",  "khoản",
        "mùng", "rằm",        "thứ",    "T2",    "CN",   "ĐT", "0912345678", "1.004227", "😀",     "п",
        "ខ្មែរ", "e\u0301",    "\u200B", "…",     "./.",  "--", "____",       "Tết",      "Grai",  "website",
        "H5N1", "30A-678.90", "‰",      "→"};
    const size_t count = sizeof pieces / sizeof *pieces;
    uint64_t seed = 2463534242u;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[512] = "";
        size_t length = 0;
        for (uint64_t n = random_next(&seed) % 14 + 1; n > 0; n--) {
            const char *piece = pieces[random_next(&seed) % count];
            if (length + strlen(piece) + 1 < sizeof text) {
                memcpy(text + length, piece, strlen(piece) + 1);
                length += strlen(piece);
            }
        }
        struct reading *r = read_text(reader, text);
        char *spoken = reading_spoken(r);
        assert_sayable(spoken, text);
        assert_true(strlen(spoken) <= 20 * (length + 1));
        uint32_t last = 0;
        for (size_t i = 0; i < r->token_count; i++) {
            assert_true(r->tokens[i].start >= last && r->tokens[i].end > r->tokens[i].start);
            last = r->tokens[i].end;
        }
        for (size_t i = 0; i < r->clause_count; i++) {
            assert_in_range(r->clauses[i].length, 1, READER_CLAUSE_BYTES);
            assert_true(r->clauses[i].end > r->clauses[i].start &&
                        r->clauses[i].end <= text_count(r->text, r->length));
        }
        free(spoken);
        reading_free(r);
    }
}

static void bad_input_is_refused(void **state)
{
    struct reading *r = NULL;
    struct error err = {0};
    (void)state;
    assert_int_equal(reader_read(reader, "xã \xFF\xFE", 6, &r, &err), -EILSEQ);
    assert_true(err.text[0] != '\0');
    char *large = calloc(READER_INPUT_LIMIT + 2u, 1);
    memset(large, 'a', READER_INPUT_LIMIT + 1u);
    assert_int_equal(reader_read(reader, large, READER_INPUT_LIMIT + 1u, &r, &err), -EFBIG);
    free(large);
    assert_int_equal(reader_read(reader, "", 0, &r, &err), 0);
    assert_int_equal(r->clause_count, 0);
    reading_free(r);
    reading_free(NULL);
    reader_free(NULL);
}

/* Ten megabytes of what costs most must stay within bounds; wall time is a benchmark's business. */
static void ten_megabytes_are_bounded(void **state)
{
    static const char *const units[] = {"%", "1/2 ", "UBND ", "ấp ", "W", "\n", "12.345.678 ", "(", "5-"};
    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t unit = strlen(units[i]), size = 1u << 20;
        char *text = malloc(size);
        for (size_t at = 0; at < size; at++)
            text[at] = units[i][at % unit];
        struct reading *r = NULL;
        assert_int_equal(reader_read(reader, text, size - size % unit, &r, NULL), 0);
        char *spoken = reading_spoken(r);
        assert_true(strlen(spoken) <= 20 * size);
        free(spoken);
        reading_free(r);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaths_are_short),
        cmocka_unit_test(a_long_breath_is_cut_before_a_conjunction),
        cmocka_unit_test(clauses_map_back_to_the_text),
        cmocka_unit_test(decomposed_text_is_composed),
        cmocka_unit_test(paragraphs_and_lines_end_sentences),
        cmocka_unit_test(the_last_step_for_the_voice),
        cmocka_unit_test(nothing_but_words_whatever_comes),
        cmocka_unit_test(bad_input_is_refused),
        cmocka_unit_test(ten_megabytes_are_bounded),
    };
    reader = reader_for((struct reader_settings){.region = READER_NORTH}, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    reader_free(reader);
    return failed;
}
