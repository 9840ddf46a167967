/*
 * The pure helpers of sources: header lines, official numbers and dates, spoken length, guards, memory of
 * ids.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/base.h"
#include "document/guard.h"
#include "document/header.h"
#include "document/known.h"
#include "document/office.h"
#include "document/speech.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void headers_are_read(void **state)
{
    (void)state;
    struct officer_header header;
    size_t body;
    const char *text =
        "tieu de: Họp thôn\nLOẠI : Ưu tiên\nthể  loại: Đính chính\nTừ ngày: thứ Hai, 23/11/2026 17h30\n"
        "Đến ngày: 2026-11-25\nSố lần: 3\nKhu vực: chinh, phu\nChủ đề: hop\n\nMời bà con họp.\n";
    assert_int_equal(officer_header_read(text, &header, &body, NULL), 0);
    assert_true(header.present);
    assert_string_equal(header.title, "Họp thôn");
    assert_int_equal(header.notice_class, 1);
    assert_int_equal(header.kind, 4);
    assert_string_equal(header.from, "2026-11-23T17:30:00");
    assert_string_equal(header.until, "2026-11-25");
    assert_int_equal(header.times, 3);
    assert_string_equal(header.channels, "chinh  phu");
    assert_string_equal(text + body, "\nMời bà con họp.\n");
    officer_header_done(&header);
}

static void headerless_texts_are_left_alone(void **state)
{
    (void)state;
    static const char *const texts[] = {"Thông báo họp thôn.\nThời gian: 19 giờ.\n", "Mời bà con nghe.\n", "",
                                        "\n\n", "Kính thưa bà con: hôm nay họp.\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct officer_header header;
        size_t body = 9;
        assert_int_equal(officer_header_read(texts[i], &header, &body, NULL), 0);
        assert_false(header.present);
        assert_int_equal(body, 0);
        officer_header_done(&header);
    }
}

static void bad_headers_are_refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Tiêu đề: A\nĐến ngya: 1/1/2027\n\nB\n", "Đến ngày"},
        {"Loại: gấp\n\nB\n", "khẩn cấp"},
        {"Thể loại: tin\n\nB\n", "đính chính"},
        {"Số lần: 0\n\nB\n", "1 đến 100"},
        {"Từ ngày: mai\n\nB\n", "23/11/2026"},
        {"Từ ngày: 2/1/2027\nĐến ngày: 1/1/2027\n\nB\n", "trước"},
        {"Tiêu đề:\n\nB\n", "để trống"},
        {"Khu vực: a/b\n\nB\n", "khu vực"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct officer_header header;
        struct error err = {0};
        size_t body;
        assert_int_equal(officer_header_read(cases[i][0], &header, &body, &err), -EINVAL);
        if (!strstr(err.text, cases[i][1])) {
            fail_msg("expected \"%s\" in: %s", cases[i][1], err.text);
        }
    }
}

static void numbers_of_documents(void **state)
{
    (void)state;
    static const struct {
        const char *text, *number, *symbol;
        int year;
        const char *type;
    } cases[] = {
        {"Số: 15/QĐ-BNV", "15", "QĐ-BNV", 0, "Quyết định"},
        {"Nghị định số 61/2018/NĐ-CP ngày", "61", "NĐ-CP", 2018, "Nghị định"},
        {"Số 09-NQ/TU", "09", "NQ/TU", 0, "Nghị quyết"},
        {"số 30c/NQ-CP", "30c", "NQ-CP", 0, "Nghị quyết"},
        {"Số: 1908/UBND-KSTT", "1908", "UBND-KSTT", 0, "Công văn"},
        {"ngày 23/4/2018, số 12 / TTr-UBND.", "12", "TTr-UBND", 0, "Tờ trình"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct office_number number;
        assert_true(office_find_number(cases[i].text, &number));
        assert_string_equal(number.number, cases[i].number);
        assert_string_equal(number.symbol, cases[i].symbol);
        assert_int_equal(number.year, cases[i].year);
        assert_string_equal(office_type_of_symbol(number.symbol), cases[i].type);
    }
    static const char *const none[] = {"", "12/11/2026", "3.130/3.130 văn bản", "đạt 54,5%", "10/10 hộ"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct office_number number;
        assert_false(office_find_number(none[i], &number));
    }
}

static void dates_and_times(void **state)
{
    (void)state;
    static const char *const dates[] = {
        "ngày 16 tháng 11 năm 2026",           "16/11/2026", "16-11-2026", "16.11.2026", "2026-11-16",
        "Minh Tân, ngày 16  tháng 11 năm 2026"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct date date;
        assert_true(office_find_date(dates[i], &date));
        assert_int_equal(date_to_days(date), date_to_days((struct date){2026, 11, 16}));
    }
    static const char *const none[] = {"31/02/2026", "ngày    tháng 11 năm 2026", "16/11", "số 1.004227"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct date date;
        assert_false(office_find_date(none[i], &date));
    }
    static const struct {
        const char *text;
        int minutes;
    } times[] = {{"23/11/2026 17:05", 1025},
                 {"7h30", 450},
                 {"17 giờ 30 phút", 1050},
                 {"lúc 8h", 480},
                 {"23/11/2026", -1}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        assert_int_equal(office_find_time(times[i].text), times[i].minutes);
    }
}

static void secrecy_marks(void **state)
{
    (void)state;
    assert_string_equal(office_secrecy("TỐI MẬT"), "tối mật");
    assert_string_equal(office_secrecy("Độ mật: Mật"), "mật");
    assert_string_equal(office_secrecy("LƯU HÀNH NỘI BỘ"), "lưu hành nội bộ");
    assert_null(office_secrecy("Mặt"));
    assert_null(office_secrecy("Bí mật nhà nước"));
    assert_null(office_secrecy(""));
}

static void syllables_are_counted_as_spoken(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t syllables;
    } cases[] = {
        {"bà con xã Minh Tân", 5},
        {"2026", 7},
        {"15", 2},
        {"105", 4},
        {"25.000 đồng", 5},
        {"UBND xã", 5},
        {"ngày 1 tháng 12", 5},
        {"", 0},
        {"99,8%", 7},
        {"1.000.000", 2},
        {"0", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(speech_syllables(cases[i].text, strlen(cases[i].text)), cases[i].syllables);
    }
}

static void long_breaths_are_parted(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Toàn văn quyết định niêm yết tại trụ sở Ủy ban nhân dân xã và nhà văn hóa các thôn.",
        "một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn "
        "năm sáu bảy",
        "Đăng ký biến động đối với trường hợp thành viên của hộ gia đình hoặc cá nhân đang sử dụng đất thành "
        "lập doanh nghiệp.",
        "Ngắn.", ""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct speech_measure measure;
        char *breathing = speech_breathe(texts[i]);
        speech_measure(breathing, &measure);
        assert_in_range(measure.longest_breath, 0, SPEECH_BREATH);
        free(breathing);
    }
}

/* Breaths are taken before joining words, never inside compounds, names, dates or ranges. */
static void breaths_are_taken_where_people_take_them(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Đó là thủ tục cấp lại Giấy chứng nhận đủ điều kiện an toàn thực phẩm cho người bán rong ở chợ.",
         "Đó là thủ tục cấp lại Giấy chứng nhận đủ điều kiện an toàn thực phẩm, cho người bán rong ở chợ."},
        {"Công dân nam đủ 17 tuổi trong năm phải đến đăng ký nghĩa vụ quân sự tại xã.",
         "Công dân nam đủ 17 tuổi trong năm, phải đến đăng ký nghĩa vụ quân sự tại xã."},
        {"Bà con chú ý quy định này có hiệu lực kể từ ngày 15 tháng 11 năm 2026.",
         "Bà con chú ý quy định này có hiệu lực, kể từ ngày 15 tháng 11 năm 2026."},
        {"Lịch phun thuốc từ ngày 23/11 đến ngày 30/11/2026.",
         "Lịch phun thuốc từ ngày 23/11, đến ngày 30/11/2026."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *breathing = speech_breathe(cases[i][0]);
        assert_string_equal(breathing, cases[i][1]);
        free(breathing);
    }
    char *lower = speech_lower("VỀ VIỆC CẤP THẺ BHYT CHO HỘ NGHÈO, ĐỢT 2"), *small = speech_small("UBND xã");
    assert_string_equal(lower, "về việc cấp thẻ BHYT cho hộ nghèo, đợt 2");
    assert_string_equal(small, "UBND xã");
    free(lower);
    free(small);
}

static void newspapers_are_not_said(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"(Báo Suối Thử) - Sáng 12/10, trẻ em học bơi.", "Sáng 12/10, trẻ em học bơi."},
        {"(STV)– Trẻ em học bơi.", "Trẻ em học bơi."},
        {"STO - Sáng 12/10, trẻ em học bơi.", "Sáng 12/10, trẻ em học bơi."},
        {"ĐTO – Vừa qua, trẻ em học bơi.", "Vừa qua, trẻ em học bơi."},
        {"STN Online - Trẻ em học bơi.", "Trẻ em học bơi."},
        {"STO - Trẻ em học bơi.", "Trẻ em học bơi."},
        {"Baosuoithu.vn - Trẻ em học bơi.", "Trẻ em học bơi."},
        {"UBND - HĐND xã mở lớp học bơi.", "UBND - HĐND xã mở lớp học bơi."},
        {"HTX - Hội Nông dân: hai bên cùng ký.", "HTX - Hội Nông dân: hai bên cùng ký."},
        {"(BáoST) - Trẻ em học bơi.", "Trẻ em học bơi."},
        {"(TTĐT xã) – Trẻ em học bơi.", "Trẻ em học bơi."},
        {"(Suối Thử) - Sáng nay trẻ em học bơi.", "(Suối Thử) - Sáng nay trẻ em học bơi."},
        {"(Khẩn) - Mời bà con ra đê.", "(Khẩn) - Mời bà con ra đê."},
        {"(12/10) - Sáng nay trẻ em học bơi.", "(12/10) - Sáng nay trẻ em học bơi."},
        {"(Trẻ em) học bơi - Sáng nay.", "(Trẻ em) học bơi - Sáng nay."},
        {"Sáng - chiều đều có lớp.", "Sáng - chiều đều có lớp."},
        {"STO", "STO"},
        {"(", "("},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(rows[i].text + speech_newspaper(rows[i].text), rows[i].said);
    }
}

static void composing_keeps_what_matters(void **state)
{
    (void)state;
    struct speech speech = {0};
    speech_say(&speech, 0, "đầu tiên luôn còn ");
    speech_say(&speech, 3, "câu này bỏ trước");
    speech_say(&speech, 1, "câu này bỏ sau");
    char *text = speech_take(&speech, 9);
    assert_string_equal(text, "Đầu tiên luôn còn.\nCâu này bỏ sau.\n");
    free(text);
}

static void guards(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool event;
        const char *says; /* NULL = nothing found */
    } cases[] = {
        {"Xử phạt ông Lò Văn Thử vì lấn đất.", false, "Lò Văn Thử"},
        {"Quyết định về việc trợ cấp cho bà Hồ Thị Thử.", false, "trợ cấp"},
        {"Danh sách hộ nghèo năm 2026.", false, "danh sách hộ nghèo"},
        {"Tăng cường kỷ luật, kỷ cương hành chính.", false, NULL},
        {"Theo ông Hồ Văn Thử, Chủ tịch xã, đường đã xong.", false, NULL},
        {"Hộ nghèo được miễn tiền thu gom rác.", false, NULL},
        {"Số căn cước 099080000001.", false, "099080000001"},
        {"Gọi số 0912345678 để đăng ký.", false, "0912345678"},
        {"Gọi tổng đài 1022 hoặc 0275 388 1111.", false, NULL},
        {"Chuyển vào tài khoản 12345678901.", false, "tài khoản"},
        {"Ngày mai mời bà con đi họp.", true, "thứ Ba, ngày 24 tháng 11"},
        {"Ngày mai mời bà con đi họp.", false, NULL},
        {"Họp ngày 20/11/2026.", true, "Đã qua ngày"},
        {"Họp ngày 30/11/2026.", true, NULL},
        {"Họp thứ Sáu, ngày 20/11, lúc 19h.", true, "Đã qua ngày: thứ Sáu, ngày 20 tháng 11 năm 2026"},
        {"Họp ngày 5 tháng 1, đạt 10/10 hộ.", true, NULL},
        {"Theo Quyết định số 92/QĐ-UBND ngày 16/11/2026, bà con để rác trước cổng.", true, NULL},
        {"Siêu thị khuyến mãi lớn.", false, "khuyến mãi"},
        {"Ủy ban nhân dân huyện vừa ra văn bản năm 2026.", false, "không còn"},
        {"Ngày 24/11/2021, UBND huyện ra quyết định, giai đoạn 2021 - 2030.", false, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct guard_input input = {
            .text = cases[i].text, .today = {2026, 11, 23}, .about_event = cases[i].event};
        char *why = NULL;
        assert_int_equal(guard_check(&input, &why), 0);
        if (!cases[i].says != !why || (why && !strstr(why, cases[i].says))) {
            fail_msg("\"%s\": expected %s, found %s", cases[i].text,
                     cases[i].says ? cases[i].says : "nothing", why ? why : "nothing");
        }
        free(why);
    }
}

static void events_end_with_their_last_day(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t days; /* after 2026-11-23, -1 = none */
    } cases[] = {
        {"Tiêm ngày 25/11/2026 và ngày 26/11/2026.", 3},
        {"Họp ngày 30/11.", 7},
        {"Họp ngày 2 tháng 1.", 40},
        {"Từ ngày 1/12/2026, bà con nộp tại xã.", -1},
        {"Tỷ lệ đạt 10/12 hộ.", -1},
        {"Họp ngày 20/11.", -1},
    };
    struct date today = {2026, 11, 23}, last;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool found = guard_event_end(cases[i].text, today, &last);
        assert_int_equal(found ? date_to_days(last) - date_to_days(today) : -1, cases[i].days);
    }
}

static void one_day_may_say_tomorrow(void **state)
{
    (void)state;
    struct guard_input input = {.text = "Ngày mai họp.",
                                .today = {2026, 11, 23},
                                .from = "2026-11-23",
                                .until = "2026-11-23T20:00:00",
                                .about_event = true};
    char *why = NULL;
    assert_int_equal(guard_check(&input, &why), 0);
    assert_null(why);
}

static void ids_are_remembered(void **state)
{
    (void)state;
    struct known known;
    size_t length = 0;
    assert_int_equal(known_load(&known, "b\t2\na\t1\n", 8), 0);
    assert_string_equal(known_value(&known, "a"), "1");
    assert_null(known_value(&known, "c"));
    assert_int_equal(known_set(&known, "a", "9"), 0);
    assert_int_equal(known_set(&known, "c", "3"), 0);
    char *text = known_save(&known, &length);
    assert_string_equal(text, "a\t9\nc\t3\n");
    assert_int_equal(length, 8);
    free(text);
    known_done(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_read),
        cmocka_unit_test(headerless_texts_are_left_alone),
        cmocka_unit_test(bad_headers_are_refused),
        cmocka_unit_test(numbers_of_documents),
        cmocka_unit_test(dates_and_times),
        cmocka_unit_test(secrecy_marks),
        cmocka_unit_test(syllables_are_counted_as_spoken),
        cmocka_unit_test(long_breaths_are_parted),
        cmocka_unit_test(breaths_are_taken_where_people_take_them),
        cmocka_unit_test(newspapers_are_not_said),
        cmocka_unit_test(composing_keeps_what_matters),
        cmocka_unit_test(guards),
        cmocka_unit_test(events_end_with_their_last_day),
        cmocka_unit_test(one_day_may_say_tomorrow),
        cmocka_unit_test(ids_are_remembered),
    };
    return cmocka_run_group_tests_name("document helpers", tests, NULL, NULL);
}
