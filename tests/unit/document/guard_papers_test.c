/*
 * Official papers: which are about private people, where a name is enough, and which name offices only.
 */
#include "guard_people.h"
#include "guard_said.h"

#define LETTER_HEAD                                                                                                                     \
    "ỦY BAN NHÂN DÂN\nXÃ LÊ HỒNG PHONG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n" \
    "Số: 15/QĐ-UBND\nLê Hồng Phong, ngày 02 tháng 11 năm 2026\nQUYẾT ĐỊNH\n"
#define SIGNED "\nNơi nhận:\n- Như Điều 3.\nKT. CHỦ TỊCH.\nPHÓ CHỦ TỊCH.\n(Đã ký).\nNguyễn Thị Kim Ngân.\n"

// clang-format off
/* In an official paper a name is enough, in whatever shape it comes, or that the paper is about somebody. */
static const char *const papers_about_people[] = {
    "Ghi nhận ông Thạch Sa Oanh đã nộp đủ hồ sơ.",
    "Tiếp nhận học sinh Đào Duy Tùng vào lớp 6.",
    "Cấp lại sổ cho Nguyễn Hữu Dư, thôn Hạ.",
    "Lê Hoa, sinh năm 1970, thôn Đoài.",
    "Chuyển đơn của bà Tám đến Thanh tra.",
    "Kính gửi: Ông Điểu K'Ré",
    "Cấp giấy cho Alăng Bhuốch, sinh năm 1980, thôn Aró.",
    "Về việc cải chính giấy tờ cho H’Hen Niê",
    "Điều chỉnh năm sinh của cháu K'Brin.",
    "Xác nhận Siu Blơih là người có công.",
    "Giải quyết chế độ đối với Ka Să Ha Sen, tổ 3.",
    "Giải quyết chế độ đối với thân nhân Liêng Jrang Ha Chú.",
    "Về việc giao đất cho hộ Y Thuyên Niê tại buôn Trấp.",
    "Cho phép anh T.V.H. chuyển trường.",
    "Yêu cầu chủ hộ Cấn Văn Tư, xóm Trại, nộp đủ.",
    "THÔI HƯỞNG CHẾ ĐỘ ĐỐI VỚI BÀ LÝ THỊ MẨY",
    "CHẤM DỨT HOẠT ĐỘNG CỦA TRẦN VĂN KHOA",
    "Họ và tên: Kim Sa Rane\nĐịa chỉ: ấp Tha La",
    "DANH SÁCH HỘ CẬN NGHÈO\n1. Lê Hoa\n2. Trần Bình",
    "Công nhận 12 hộ thoát nghèo (có danh sách kèm theo).",
    "Về việc phê duyệt danh sách đối tượng hưởng trợ cấp đợt 3",
    "Hỗ trợ 50 triệu đồng cho 01 hộ nghèo thôn Bãi xây nhà.",
    "Ghi nhận “Nguyễn Thị Tuất” đã nộp đủ.",
    "Chủ tịch UBND xã mời Phạm Văn Đông đến làm việc.",
    "Bổ nhiệm đồng chí Lê Thanh Sơn, Phó Trưởng phòng Kinh tế, giữ chức Trưởng phòng.",
    "Cho bà Nguyễn Thị Hồng, công chức Văn phòng, nghỉ hưu.",
    "Chuyển công tác đối với ông Vũ Hải Đăng, công chức địa chính.",
    "Bệnh nhân nữ, 34 tuổi, công nhân, thôn Nam Hưng.",
    "Kết luận xác minh đơn phản ánh cán bộ thôn: bà Đồng Thị Chiêm nêu không đúng.",
    "Cơ sở rượu Ba Khía (chủ cơ sở: Danh Sà Rươl) tạm dừng hoạt động.",
    "Về việc kết nạp quần chúng Lý Mí Chứ",
    "Về việc đính chính số nhà của Lê Tư, tổ 5",
    "Kèm theo danh sách 14 hộ gia đình chính sách được tặng quà.",
    "Cháu K' Brông được trao học bổng.",
    "Yêu cầu bị đơn: Lưu Bình Nhưỡng có mặt.",
    "Công nhận ông Hoàng Trung là Trưởng thôn Nà Pục nhiệm kỳ 2025-2027.",
    "Cho nghỉ công tác ông Tạ Hùng, Chỉ huy trưởng quân sự.",
    "Xếp loại công chức: ông Đỗ Bá, công chức Tài chính, không hoàn thành nhiệm vụ.",
    "Hỗ trợ tiền nhà cho cán bộ Lê Văn Ất.",
    "Đề nghị xét tặng danh hiệu Bà mẹ Việt Nam anh hùng cho cụ Ngô Thị Sành.",
    "Công nhận 25 hộ thoát nghèo theo phụ lục kèm theo.",
    "Tên tôi là: Trần Hợi, thôn Bãi.",
    "Người hưởng: Lê Mơ.",
    "Bác Nguyễn Văn Tám, thôn Hạ, vừa mất.",
    "Công ty đuổi việc Nguyễn Văn An.",
    "Nguyễn Văn Tám, ngày 20/10/2026 điều khiển xe máy.",
    "Hỗ trợ xây nhà tạm cho ông Lê Văn Khánh, Trưởng thôn Đoài.",
    "Ông Vũ Tài, Trưởng thôn Đoài, bị ung thư, cần giúp đỡ.",
    "Tạm đình chỉ công tác ông Vũ Tài, Trưởng Trạm Y tế.",
    "Chủ trì: ông Tạ Hùng, Trưởng thôn.\nCảnh cáo đối với ông Tạ Hùng.",
    "Chủ trì: ông Tạ Hùng, Trưởng thôn.\nXây nhà cho hộ ông Tạ Hùng thuộc diện hộ nghèo.",
    "Chủ trì: ông Tạ Hùng, Trưởng thôn.\nGia đình ông Tạ Hùng đã nộp đủ.",
    "Liên hệ bà Trần Thị Sáu.\nCấp thẻ: bà Trần Thị Sáu, thôn Đoài.",
    "Người nộp: Hộ kinh doanh QUÁN SÁU LỊNH.\nNgười đại diện: Đỗ Thị Lịnh.\nSố tiền: 3.000.000 đồng.",
    "Sáng 02/11, bà con thấy một bé trai khoảng 5 ngày tuổi trước cổng chùa. Ai là người thân xin đến xã.",
    "Đặt tên cho cháu Võ Ngọc Hân theo họ mẹ.",
    "Ông Ⱥn Văn Tám nộp đơn. Giao cho bà Hoàng Thị Bé.", /* a letter whose small one is longer */
};

/* There people stand in an office, speak, sign or are to be asked; or a thing is named after them. */
static const char *const papers_for_everybody[] = {
    "Điều 1. Ban Chỉ đạo gồm các ông, bà có tên sau:\n1. Ông Nguyễn Văn Bình, Chủ tịch UBND xã - Trưởng ban;\n2. Bà Trần Thị Mai - Phó Chủ tịch;\n3. Ông Lê Quang, Trưởng Công an xã: Uỷ viên;\n4. Đồng chí Vũ Hải Đăng, công chức Văn phòng - Thư ký.",
    "Giao ông Lê Quang, Trưởng Công an xã, xử lý vi phạm.",
    "Giao Trưởng Công an xã Phan Văn Bảy phối hợp với các thôn ra quân.",
    "Tham dự có đồng chí Phó Bí thư Thường trực Đảng ủy Hoàng Văn Nam.",
    "Đầu mối: chị Lê Thanh Hà, điện thoại 0243 888 999.",
    "Người phát ngôn của xã: ông Lê Hữu Phước.",
    "Trung uý Ngô Hải Long, Công an viên thường trực.",
    "Các tuyến đường Trần Phú, Lê Lợi, Bùi Hữu Nghĩa và Lý Thường Kiệt tạm cấm xe.",
    "Đặt tên đường Phạm Thế Hiển.\n1. Phạm Thế Hiển: từ đình đến chùa Bà Thiên Hậu.",
    "Trường Tiểu học Đặng Trần Côn tập trung học sinh; giải bóng đá tranh cúp Hoàng Công Chất.",
    "Lịch tiếp công dân: Thứ Năm 03/12 Bà Nguyễn Thị Hồng Phó Chủ tịch UBND xã.",
    "ĐẠI DIỆN BÊN A: Ông Nguyễn Văn An, chức vụ: Giám đốc.",
    "Nhân ngày sinh đồng chí Lê Duẩn, Đoàn Thanh niên Cộng sản Hồ Chí Minh xã dâng hương.",
    "Lập danh sách hộ nghèo gửi về Ủy ban nhân dân xã trước ngày 20/11.",
    "Danh sách các điểm bắn pháo hoa kèm theo.",
    "Thành viên Tổ công nghệ số gồm các ông, bà có tên trong danh sách kèm theo.",
    "QUẢN LÝ THỊ TRƯỜNG, VĂN HÓA THÔNG TIN, TRẠM Y TẾ XÃ MINH TÂN.",
    "Nông dân trồng giống lúa Bắc Thơm, nhãn Hương Chi; Hội Nông dân Việt Nam phối hợp.",
    "Trẻ từ 6 tháng tuổi, nam công dân đủ 18 tuổi đến hết 25 tuổi đăng ký.",
    "STT, Họ và tên, Chức vụ, Nhiệm vụ.\n4, Hoàng Thị Lan, CT Hội Phụ nữ, Thành viên.\n5, Vũ Đức Thịnh, Hội Nông dân, Thành viên.",
    "Thành viên: ông Lê Sĩ, bà Hà Thị Bé và anh Vũ Nam.",
    "Cán bộ tiếp nhận: Lê Thị Thanh Nga, điện thoại 0212 388 999.",
    "Tổ trưởng tổ dân phố 5 Nguyễn Hữu Tài thu tiền rác.",
    "Công an xã (đồng chí Mùa A Sấu), Quân sự xã (đồng chí Vàng A Lử) tuần tra.",
    "Nhà thầu: Công ty TNHH Xây dựng Hoàng Văn Phát.",
    "Nội dung do PGS. TS. Trần Thị Vân Anh trình bày.",
    "Giống lúa Đài Thơm, giống lợn Móng Cái; bão Wipha; ứng dụng Zalo, VNeID.",
    "Mẫu đơn: Họ và tên: ............ Sinh ngày: ............",
    "Bê tông hóa ngõ 5, đoạn từ nhà ông Tứ đến nhà bà Nguyễn Thị Sáu.",
    "Giao ông Lê Quang, Trưởng thôn Đoài, rà soát hộ nghèo, hộ cận nghèo.",
    "Mức hỗ trợ cho người cao tuổi theo phụ lục kèm theo.",
    "Nhớ lời Bác Hồ dạy, học tập Bác Hồ Chí Minh.",
    "Hợp tác xã Dịch vụ nông nghiệp Nguyễn Văn Tiến bơm nước.",
    "Các Phó Chủ tịch, các ông trưởng thôn và bà Trưởng phòng Kinh tế thi hành.",
    "Ngày 5: bà Hoàng Thị Lựu, Chủ tịch UBND xã.\nNgày 12: ông Tạ Hùng, Phó Chủ tịch.\nNgày 19: bà Hoàng Thị Lựu.",
    "Giải bóng chuyền nữ Nguyễn Thị Suốt lần thứ ba.",
    "Bên mua: Công ty Gạo Sông Tiền.\nNgười đại diện: Đỗ Thị Lịnh.",
    "Tiêm vắc xin cho trẻ đủ 9 tháng tuổi, bé gái từ 9 tuổi.",
    "Đoạn qua Ea K'Nuôl, Cư M'Lan và Krông H'Drai đang sửa.",
    "Đặt tên ba tuyến đường: đường số 2 lấy tên liệt sĩ Đinh Thị Vân, đường số 3 lấy tên bà Trần Thị Tính.",
};
// clang-format on

/* What the guards say of an official paper with `body`; new memory. `laid_out`: by its letter-head alone. */
static char *said_of_paper(const char *body, bool laid_out)
{
    char *text = NULL, *why = NULL;
    assert_true(asprintf(&text, "%s%s%s", laid_out ? LETTER_HEAD : "", body, SIGNED) > 0);
    struct guard_input input = {.text = text, .today = {2026, 11, 23}, .paper = !laid_out};
    assert_int_equal(guard_check(&input, &why), 0);
    free(text);
    return why;
}

static void papers_that_name_somebody_wait(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(papers_about_people) + COUNT(about_people); i++) {
        const char *body = i < COUNT(papers_about_people) ? papers_about_people[i]
                                                          : about_people[i - COUNT(papers_about_people)];
        char *why = said_of_paper(body, i % 2);
        if (!why || !strstr(why, "Riêng tư, cần người quyết định: có \"")) {
            fail_msg("\"%s\" is about a person, found %s", body, why ? why : "nothing");
        }
        free(why);
    }
}

static void papers_of_offices_pass(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(papers_for_everybody) * 2; i++) {
        const char *body = papers_for_everybody[i / 2];
        char *why = said_of_paper(body, i % 2);
        if (why && strstr(why, "Riêng tư")) {
            fail_msg("\"%s\" is for everybody, found %s", body, why);
        }
        free(why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers_that_name_somebody_wait),
        cmocka_unit_test(papers_of_offices_pass),
    };
    return cmocka_run_group_tests_name("guards of official papers", tests, NULL, NULL);
}
