/*
 * Numbers that belong to one person; days that hold for one airing only; bodies that are no more.
 */
#include "guard_said.h"

struct finding {
    const char *text, *says; /* NULL = nothing */
    bool event, article;
};

static void check_findings(const struct finding *findings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *why = said_of(findings[i].text, findings[i].event, findings[i].article);
        if (!findings[i].says != !why || (why && !strstr(why, findings[i].says))) {
            fail_msg("\"%s\": expected %s, found %s", findings[i].text,
                     findings[i].says ? findings[i].says : "nothing", why ? why : "nothing");
        }
        free(why);
    }
}

static void numbers_of_one_person_are_shown(void **state)
{
    (void)state;
    static const struct finding findings[] = {
        {"Căn cước số 001 080 001 234 cấp năm 2021.", "thân: 001 080 001 234.", false, false},
        {"CMND 123456789.", "thân: 123456789.", false, false},
        {"Mã hồ sơ 123456789012.", "123456789012", false, false},
        {"Liên hệ 0912.345.678.", "di động: 0912.345.678.", false, false},
        {"ĐT: 0912-345-678", "di động: 0912-345-678.", false, false},
        {"Gọi +84 912 345 678.", "di động: 84 912 345 678.", false, false},
        {"STK 19034567890123.", "tài khoản: 19034567890123.", false, false},
        {"Ngày sinh: 12/03/1980.", "năm sinh: 12/03/1980.", false, false},
        {"Anh B (SN 1992).", "năm sinh: 1992.", false, false},
        {"Mở tài khoản, được hỗ trợ 1.500.000 đồng.", NULL, false, false},
        {"Tổng vệ sinh ngày 25/11/2026.", NULL, false, false},
        {"Học sinh năm 2026 tựu trường.", NULL, false, false},
        {"Sản lượng 123.456.789 đồng.", NULL, false, false},
        {"Điện thoại cơ quan 0234 3888 999, mã số thuế 0101234567.", NULL, false, false},
    };
    check_findings(findings, COUNT(findings));
}

static void words_for_one_day_are_found(void **state)
{
    (void)state;
    static const struct finding findings[] = {
        {"Sáng mai họp thôn.", "Nên viết: thứ Ba, ngày 24 tháng 11.", true, false},
        {"Tối qua xảy ra cháy rừng.", "Nên viết: Chủ nhật, ngày 22 tháng 11.", false, true},
        {"Hôm nay nông thôn đã đổi mới.", NULL, false, true},
        {"Hôm nay phát quà.", "Nên viết: thứ Hai, ngày 23 tháng 11.", true, false},
        {"Cuối tuần này ra quân.", "từ thứ Bảy, ngày 28 tháng 11, đến Chủ nhật, ngày 29 tháng 11", true,
         false},
        {"Tuần sau cắt điện.", "từ thứ Hai, ngày 30 tháng 11", true, false},
        {"Tối nay đẹp trời.", NULL, false, false},
        {"Tối mốt cúp điện.", "Nên viết: thứ Tư, ngày 25 tháng 11.", true, false},
        {"Mốt kia bà con đi chích ngừa.", "thứ Tư, ngày 25 tháng 11, hay thứ Năm, ngày 26 tháng 11.", true,
         false},
        {"Ngày kia họp thôn.", "thứ Tư, ngày 25 tháng 11, hay thứ Năm, ngày 26 tháng 11.", true, false},
        {"Ngày kìa họp thôn.", "Nên viết: thứ Năm, ngày 26 tháng 11.", true, false},
        {"Sớm mai có sương.", "Nên viết: thứ Ba, ngày 24 tháng 11.", true, false},
        {"Trưa qua mưa đá.", "Nên viết: Chủ nhật, ngày 22 tháng 11.", false, true},
        {"Chủ nhật tuần sau hội thao.", "\"Chủ nhật tuần sau\"", true, false},
        {"Chủ nhật tuần sau hội thao.", "Nên viết: Chủ nhật, ngày 6 tháng 12.", true, false},
        {"Chiều thứ Bảy này phát cỏ.", "Nên viết: thứ Bảy, ngày 28 tháng 11.", true, false},
        {"Thứ 6 tuần này cắt nước.", "Nên viết: thứ Sáu, ngày 27 tháng 11.", true, false},
        {"Thứ Hai tới phát thẻ.", "Nên viết: thứ Hai, ngày 30 tháng 11.", true, false},
        {"Chủ nhật tuần rồi hội thao.", "Nên viết: Chủ nhật, ngày 22 tháng 11.", true, false},
        {"Đầu tuần sau phát thẻ.", "Nên viết: thứ Hai, ngày 30 tháng 11.", true, false},
        {"Cuối tuần sau phát thẻ.", "từ thứ Bảy, ngày 5 tháng 12, đến Chủ nhật, ngày 6 tháng 12", true,
         false},
        {"Tuần tới cắt điện.", "từ thứ Hai, ngày 30 tháng 11, đến Chủ nhật, ngày 6 tháng 12", true, false},
        {"Tháng sau thu tiền nước.", NULL, true, false}, /* a week from now it still is */
        {"Ngày 5 tới họp chợ.", "Nên viết: thứ Bảy, ngày 5 tháng 12.", true, false},
        {"Mùng Một tới dâng hương.", "\"Mùng Một tới\", chỉ đúng đến hôm ấy", true, false},
        {"Thứ Bảy hằng tuần, ngày nay, trong ba ngày tới.", NULL, true, false},
        {"Họp thôn trong ngày", NULL, true, false},
        {"Chủ nhật, ngày 6 tháng 12 hội thao. Cả tháng chạp.", NULL, true, false},
    };
    check_findings(findings, COUNT(findings));
}

/* What is true in one week or month only may be said where the notice ends within it. */
static void words_for_a_week_may_air_in_it(void **state)
{
    (void)state;
    static const struct {
        const char *text, *from, *until, *says; /* NULL = nothing */
    } cases[] = {
        {"Thứ Bảy này họp.", "2026-11-23", "2026-11-28", NULL},
        {"Thứ Bảy này họp.", "2026-11-23", "2026-11-30", "ngày 28 tháng 11"},
        {"Chủ nhật tuần sau họp.", "2026-11-26", "2026-11-29", NULL},
        {"Chủ nhật tuần sau họp.", "2026-12-01", "2026-12-09", "ngày 13 tháng 12"},
        {"Tháng này nộp thuế.", "2026-11-02", "2026-11-20", NULL},
        {"Tháng sau nộp thuế.", "2026-12-20", "2027-01-02", "tháng 1 năm 2027"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct guard_input input = {.text = cases[i].text,
                                    .today = {2026, 11, 23},
                                    .from = cases[i].from,
                                    .until = cases[i].until,
                                    .about_event = true};
        char *why = NULL;
        assert_int_equal(guard_check(&input, &why), 0);
        if (!cases[i].says != !why || (why && !strstr(why, cases[i].says))) {
            fail_msg("\"%s\" until %s: found %s", cases[i].text, cases[i].until, why ? why : "nothing");
        }
        free(why);
    }
}

static void bodies_of_the_past_are_found(void **state)
{
    (void)state;
    static const struct finding findings[] = {
        {"Bà con huyện Gò Công chú ý.", "\"huyện Gò\"", false, false},
        {"Theo UBND quận.", "\"ubnd quận\"", false, false},
        {"Theo Sở Giao thông vận tải.", "\"sở giao thông vận tải\"", false, false},
        {"Đường liên huyện nay đã thông.", NULL, false, false},
        {"Năm 2019, huyện Gò Công có 12 xã.", NULL, false, false},
    };
    check_findings(findings, COUNT(findings));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_one_person_are_shown),
        cmocka_unit_test(words_for_one_day_are_found),
        cmocka_unit_test(words_for_a_week_may_air_in_it),
        cmocka_unit_test(bodies_of_the_past_are_found),
    };
    return cmocka_run_group_tests_name("guards", tests, NULL, NULL);
}
