/*
 * What is doubtful is read the likelier way and flagged, never guessed silently: kind, flag and words of
 * single tokens, the level they give the text, and what the planned airing changes.
 */
#include "support.h"

static struct reader *reader;

struct flag_row {
    const char *text, *token; /* the token as it stands in the text */
    enum reader_flag flag;
    const char *spoken; /* NULL: not looked at */
};

static const struct flag_row rows[] = {
    {"Số căn cước 083199001234", "083199001234", READER_FLAG_PRIVATE, ""},
    {"CCCD: 079 123 456 789", "079 123 456 789", READER_FLAG_PRIVATE, ""},
    {"Chuyển vào số tài khoản 1234567890", "1234567890", READER_FLAG_PRIVATE, ""},
    {"Mã số thuế 0312345678", "0312345678", READER_FLAG_PRIVATE, ""},
    {"Hộ chiếu C1234567", "C1234567", READER_FLAG_PRIVATE, ""},
    {"Ông Nguyễn Văn Ba sinh ngày 12/3/1965", "12/3/1965", READER_FLAG_PRIVATE, ""},
    {"Bà Lê Thị Tư, hộ nghèo ấp 2, điện thoại 0912345678", "0912345678", READER_FLAG_PRIVATE, ""},
    {"Hôm nay xã họp", "Hôm nay", READER_FLAG_RELATIVE_TIME, "Hôm nay"},
    {"Sáng mai cúp điện", "Sáng mai", READER_FLAG_RELATIVE_TIME, NULL},
    {"Mốt kia xã họp", "Mốt kia", READER_FLAG_RELATIVE_TIME, NULL},
    {"Xã mới đây đã họp", "mới đây", READER_FLAG_RELATIVE_TIME, NULL},
    {"Trong tuần tới", "tuần tới", READER_FLAG_RELATIVE_TIME, NULL},
    {"Thứ Hai, ngày 25/11/2026", "25/11/2026", READER_FLAG_WEEKDAY, NULL},
    {"Thứ Tư, ngày 25/11/2026", "25/11/2026", READER_FLAG_NONE, NULL},
    {"Họp ngày 25/11/2026 (thứ Năm)", "25/11/2026", READER_FLAG_WEEKDAY, NULL},
    {"Thứ Sáu, ngày 25 tháng 11 năm 2026", "25", READER_FLAG_WEEKDAY, "hai mươi lăm"},
    {"Ngày 31 tháng 4 năm 2026", "31", READER_FLAG_NO_SUCH_DATE, NULL},
    {"Sáng 5-12 họp", "5-12", READER_FLAG_AMBIGUOUS_DATE, "ngày mùng năm tháng mười hai"},
    {"Từ ngày 5-12 thu phí", "5-12", READER_FLAG_AMBIGUOUS_DATE, "mùng năm đến ngày mười hai"},
    {"Uống thuốc 1x2 trong tuần", "1x2", READER_FLAG_AMBIGUOUS_NUMBER, "một nhân hai"},
    {"Trừ 4đ bằng lái", "4đ", READER_FLAG_AMBIGUOUS_NUMBER, "bốn điểm"},
    {"Khách hàng 12345678 đã nộp", "12345678", READER_FLAG_AMBIGUOUS_NUMBER, NULL},
    {"Ngày 31/2/2026", "31/2/2026", READER_FLAG_NO_SUCH_DATE, NULL},
    {"Ngày 29/2/2027", "29/2/2027", READER_FLAG_NO_SUCH_DATE, NULL},
    {"Ngày 29/2/2028", "29/2/2028", READER_FLAG_NONE, NULL},
    {"Ngày 5/3/26", "5/3/26", READER_FLAG_AMBIGUOUS_DATE, NULL},
    {"Kết quả ghi 8/11.", "8/11", READER_FLAG_AMBIGUOUS_DATE, "tám trên mười một"},
    {"Thu 123,000 đồng", "123,000 đồng", READER_FLAG_AMBIGUOUS_NUMBER, "một trăm hai mươi ba nghìn đồng"},
    {"Đo được 12,125", "12,125", READER_FLAG_AMBIGUOUS_NUMBER, NULL},
    {"Rộng 1.5 ha", "1.5 ha", READER_FLAG_AMBIGUOUS_NUMBER, "một phẩy năm héc ta"},
    {"Giá 2t", "2t", READER_FLAG_AMBIGUOUS_NUMBER, NULL},
    {"Thu 1.000,50 đồng", "1.000,50 đồng", READER_FLAG_AMBIGUOUS_NUMBER, NULL},
    {"Điện 2.103,12 đồng/kWh", "2.103,12 đồng/kWh", READER_FLAG_NONE, NULL},
    {"Từ 10-5 người", "10-5", READER_FLAG_AMBIGUOUS_NUMBER, "mười, năm"},
    {"Dãy 12345678901234567890123 dài", "12345678901234567890123", READER_FLAG_UNREADABLE, NULL},
    {"Gặp TC sau", "TC", READER_FLAG_AMBIGUOUS_ABBREVIATION, "tê xê"},
    {"Hội XQK họp", "XQK", READER_FLAG_UNKNOWN_ABBREVIATION, "ích quy ca"},
    {"Bộ TTTT, BTNMT", "BTNMT", READER_FLAG_GONE_BODY, NULL},
    {"Nhân dân huyện Ba Tri", "huyện", READER_FLAG_GONE_BODY, "huyện"},
    {"Thủ tục (mã số 1.004227) mới", "(mã số 1.004227)", READER_FLAG_CODE_DROPPED, ""},
    {"Xem www.minhtan.vn nhé", "www.minhtan.vn", READER_FLAG_ADDRESS_REPLACED, NULL},
    {"Tên Qu lạ", "Qu", READER_FLAG_FOREIGN_WORD, "quy u"},
    {"Máy Velmora mới", "Velmora", READER_FLAG_FOREIGN_WORD, NULL},
    {"Nộp 500.000 đồng (năm triệu đồng)", "(năm triệu đồng)", READER_FLAG_AMOUNT_DIFFERS, ""},
    {"Nộp 500.000 đồng (năm trăm nghìn đồng)", "(năm trăm nghìn đồng)", READER_FLAG_NONE, ""},
    {"Họ tên: ............", "............", READER_FLAG_BLANK, ""},
    {"Phí: Không quy định", "Không quy định", READER_FLAG_BLANK, ""},
    {"Tài liệu lưu hành nội bộ", "lưu hành nội bộ", READER_FLAG_SECRECY, NULL},
    {"TUYỆT MẬT", "TUYỆT MẬT", READER_FLAG_SECRECY, NULL},
    {"Chữ Привет lạ", "Привет", READER_FLAG_UNREADABLE, ""},
    {"Chữ xaп lạ", "xaп", READER_FLAG_MIXED_SCRIPT, ""},
    {"Họp ở nhà (gần chợ", "(", READER_FLAG_UNCLOSED, ""},
    {"Quyết định số 33/QĐ-UBND", "33/QĐ-UBND", READER_FLAG_NONE, "ba mươi ba"},
    {"Công văn số 5/XQW-ZZ", "5/XQW-ZZ", READER_FLAG_UNKNOWN_SYMBOL, "năm"},
    {"Họp lúc 15:00 GMT", "15:00", READER_FLAG_AMBIGUOUS_NUMBER, NULL},
    {"Đạt 7,5đ", "7,5đ", READER_FLAG_NONE, "bảy phẩy năm điểm"},
    {"Có 7,5đ", "7,5đ", READER_FLAG_AMBIGUOUS_NUMBER, NULL},
};

/* The token's text in the reading, compared byte by byte: offsets are part of what is tested. */
static const struct reading_token *find_token(const struct reading *r, const char *token)
{
    for (size_t i = 0; i < r->token_count; i++) {
        const struct reading_token *t = &r->tokens[i];
        size_t at = 0;
        uint32_t point = 0;
        while (point < t->start && at < r->length) {
            at++;
            point += ((unsigned char)r->text[at] & 0xC0) != 0x80;
        }
        size_t length = strlen(token);
        if (at + length <= r->length && memcmp(r->text + at, token, length) == 0 &&
            text_count(token, length) == t->end - t->start)
            return t;
    }
    return NULL;
}

static void each_doubt_is_flagged(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading *r = read_text(reader, rows[i].text);
        const struct reading_token *t = find_token(r, rows[i].token);
        bool bad = !t || t->flag != rows[i].flag ||
                   (rows[i].spoken && strcmp(t->spoken, rows[i].spoken) != 0) || (t->flag && !t->advice[0]);
        if (bad)
            print_error("%s: %s: %s, read \"%s\"\n", rows[i].text, rows[i].token,
                        t ? reader_flag_name(t->flag) : "no such token", t ? t->spoken : "");
        wrong += bad;
        reading_free(r);
    }
    assert_int_equal(wrong, 0);
}

static void levels_follow_the_gravest_flag(void **state)
{
    static const struct {
        const char *text;
        enum reader_level level;
    } levels[] = {{"Mời bà con dự họp.", READER_LEVEL_NONE},
                  {"Xem tại xaminhtan.vn.", READER_LEVEL_NOTE},
                  {"Hôm nay họp.", READER_LEVEL_DOUBT},
                  {"Hôm nay họp, CCCD 079123456789.", READER_LEVEL_BLOCK}};
    (void)state;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        struct reading *r = read_text(reader, levels[i].text);
        assert_int_equal(reading_level(r), levels[i].level);
        reading_free(r);
    }
}

static enum reader_flag flag_at(const char *text, const char *token, struct date date)
{
    const struct civil now = {date, 0};
    struct reading *r = NULL;
    assert_int_equal(reader_read_at(reader, text, strlen(text), &now, &r, NULL), 0);
    const struct reading_token *t = find_token(r, token);
    assert_non_null(t);
    enum reader_flag flag = t->flag;
    reading_free(r);
    return flag;
}

static void a_day_that_has_passed_holds_the_notice(void **state)
{
    const char *coming = "Mời bà con họp lúc 7 giờ ngày 25/11/2026 tại đình.";
    const char *told = "Xã đã họp ngày 25/11/2026 tại đình.";
    const char *issued = "Quyết định số 5/QĐ-UBND ngày 25/11/2026 của xã.";
    const struct date before = {2026, 11, 24}, after = {2026, 11, 26};
    (void)state;
    assert_int_equal(flag_at(coming, "25/11/2026", before), READER_FLAG_NONE);
    assert_int_equal(flag_at(coming, "25/11/2026", after), READER_FLAG_PAST);
    assert_int_equal(flag_at(told, "25/11/2026", after), READER_FLAG_NONE);
    assert_int_equal(flag_at(issued, "25/11/2026", after), READER_FLAG_NONE);
    assert_int_equal(flag_at("Cúp điện ngày 25/11 ở ấp 2.", "25/11", after), READER_FLAG_PAST);
}

static enum reader_flag flag_at_hour(const char *text, const char *token, int hour)
{
    const struct civil now = {{2026, 11, 25}, hour * 3600000};
    struct reading *r = NULL;
    assert_int_equal(reader_read_at(reader, text, strlen(text), &now, &r, NULL), 0);
    const struct reading_token *t = find_token(r, token);
    assert_non_null(t);
    enum reader_flag flag = t->flag;
    reading_free(r);
    return flag;
}

static void an_hour_that_has_passed_holds_the_notice(void **state)
{
    (void)state;
    assert_int_equal(flag_at_hour("Cúp điện lúc 7h30 ngày 25/11/2026.", "25/11/2026", 7), READER_FLAG_NONE);
    assert_int_equal(flag_at_hour("Cúp điện lúc 7h30 ngày 25/11/2026.", "25/11/2026", 8), READER_FLAG_PAST);
    assert_int_equal(flag_at_hour("Họp ngày 25/11, lúc 14h.", "14h", 13), READER_FLAG_NONE);
    assert_int_equal(flag_at_hour("Họp ngày 25/11, lúc 14h.", "14h", 15), READER_FLAG_PAST);
    assert_int_equal(flag_at_hour("Họp lúc 2 giờ ngày 26/11.", "26/11", 15), READER_FLAG_NONE);
    assert_int_equal(flag_at_hour("Từ 7h đến 17h ngày 25/11 cúp điện.", "25/11", 12), READER_FLAG_NONE);
    assert_int_equal(flag_at_hour("Sáng nay đã họp lúc 7h ngày 25/11.", "25/11", 12), READER_FLAG_NONE);
}

static void what_began_is_not_past_but_what_ended_is(void **state)
{
    const char *lasting = "Từ ngày 20/11/2026 thu phí vệ sinh.";
    const char *ended = "Tiêm từ ngày 20/11/2026 đến ngày 24/11/2026.";
    const struct date after = {2026, 11, 25};
    (void)state;
    assert_int_equal(flag_at(lasting, "20/11/2026", after), READER_FLAG_NONE);
    assert_int_equal(flag_at(ended, "20/11/2026", after), READER_FLAG_NONE);
    assert_int_equal(flag_at(ended, "24/11/2026", after), READER_FLAG_PAST);
    assert_int_equal(flag_at("Họp ngày 24 tháng 11 năm 2026.", "24", after), READER_FLAG_PAST);
}

static void a_relative_day_is_offered_as_a_date(void **state)
{
    const struct civil now = {{2026, 11, 25}, 0};
    const char *text = "Ngày mai tiêm chủng.";
    struct reading *r = NULL;
    (void)state;
    assert_int_equal(reader_read_at(reader, text, strlen(text), &now, &r, NULL), 0);
    assert_int_equal(r->tokens[0].flag, READER_FLAG_RELATIVE_TIME);
    assert_non_null(strstr(r->tokens[0].advice, "thứ Năm, ngày 26 tháng 11"));
    reading_free(r);
}

static bool has_remark(const char *text, enum reader_flag flag)
{
    struct reading *r = read_text(reader, text);
    bool found = false;
    for (size_t i = 0; i < r->remark_count; i++)
        found |= r->remarks[i].flag == flag;
    reading_free(r);
    return found;
}

static void a_text_in_another_language_is_refused(void **state)
{
    (void)state;
    assert_true(
        has_remark("The quick brown fox jumps over the lazy dog while several other animals watch from "
                   "the forest without saying anything whatsoever.",
                   READER_FLAG_LANGUAGE));
    assert_true(has_remark("សូមស្វាគមន៍ មកកាន់ ភូមិ របស់ យើង ខ្ញុំ ថ្ងៃ នេះ ប្រជាជន ទាំងអស់ ត្រូវ មក ប្រជុំ នៅ វត្ត ម៉ោង ប្រាំពីរ",
                           READER_FLAG_LANGUAGE));
    assert_false(has_remark("Ủy ban nhân dân xã mời bà con dự họp tại nhà văn hóa.", READER_FLAG_LANGUAGE));
}

static void long_sentences_and_breaths_are_remarked(void **state)
{
    (void)state;
    assert_true(has_remark(
        "bà con mang theo giấy tờ tùy thân và sổ hộ nghèo đến nhà văn hóa ấp để được cán bộ xã hướng "
        "dẫn làm hồ sơ đề nghị hỗ trợ tiền điện của tháng này",
        READER_FLAG_LONG_SENTENCE));
    assert_true(has_remark("bà con mang theo giấy tờ tùy thân và sổ hộ nghèo đến nhà văn hóa ấp để làm hồ sơ",
                           READER_FLAG_LONG_BREATH));
    assert_false(has_remark("Bà con mang theo giấy tờ.", READER_FLAG_LONG_SENTENCE));
}

static void names_are_complete(void **state)
{
    (void)state;
    for (int i = 0; i < READER_KINDS; i++)
        assert_true(reader_kind_name((enum reader_kind)i)[0] != '\0');
    for (int i = 1; i < READER_FLAGS; i++) {
        assert_true(reader_flag_name((enum reader_flag)i)[0] != '\0');
        assert_true(reader_flag_text((enum reader_flag)i)[0] != '\0');
        assert_true(reader_flag_level((enum reader_flag)i) != READER_LEVEL_NONE);
    }
    assert_string_equal(reader_flag_name(READER_FLAG_NONE), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_doubt_is_flagged),
        cmocka_unit_test(levels_follow_the_gravest_flag),
        cmocka_unit_test(a_day_that_has_passed_holds_the_notice),
        cmocka_unit_test(an_hour_that_has_passed_holds_the_notice),
        cmocka_unit_test(what_began_is_not_past_but_what_ended_is),
        cmocka_unit_test(a_relative_day_is_offered_as_a_date),
        cmocka_unit_test(a_text_in_another_language_is_refused),
        cmocka_unit_test(long_sentences_and_breaths_are_remarked),
        cmocka_unit_test(names_are_complete),
    };
    reader = reader_for((struct reader_settings){.region = READER_NORTH}, NULL);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    reader_free(reader);
    return failed;
}
