/*
 * Which sentences are about private people and which only use the same words.
 */
#include "guard_people.h"
#include "guard_said.h"

// clang-format off
static const char *const for_everybody[] = {
    "Kế hoạch hỗ trợ hộ nghèo, hộ cận nghèo vay vốn phát triển sản xuất năm 2026.",
    "Thông báo về mức trợ cấp xã hội mới áp dụng từ ngày 01/7/2026.",
    "Hướng dẫn thủ tục đăng ký khai sinh, khai tử, kết hôn trực tuyến.",
    "Nghị quyết về mức hỗ trợ hộ nghèo xây nhà.",
    "Lịch tiếp công dân, giải quyết khiếu nại, tố cáo tháng 12.",
    "Kế hoạch tuyển dụng viên chức y tế năm 2026.",
    "Nghị định quy định xử phạt vi phạm hành chính trong lĩnh vực giao thông: không đội mũ bảo hiểm bị phạt đến 600 nghìn đồng.",
    "Thông báo khám tuyển nghĩa vụ quân sự, nhập ngũ năm 2027 cho nam công dân từ 18 tuổi.",
    "Ông Nguyễn Văn Tám, Chủ tịch UBND xã, phát biểu khai mạc hội nghị tổng kết phong trào nông dân.",
    "Chủ tịch UBND xã yêu cầu các thôn rà soát hộ nghèo. Ông Phạm Văn Lượng nhấn mạnh phải công khai, minh bạch.",
    "Quyết định ban hành Quy chế khen thưởng, kỷ luật của cơ quan.",
    "Thông báo thu hồi đất để làm đường: nhà nước bồi thường theo quy định, bà con xem phương án tại trụ sở.",
    "Quyết định phê duyệt quy hoạch sử dụng đất năm 2026.",
    "Tuyên truyền phòng chống bệnh dại, sốt xuất huyết cho người dân.",
    "Bà con trong diện trợ cấp hưu trí xã hội làm đơn tại xã.",
    "Xã trao tặng 20 suất quà cho hộ nghèo nhân dịp Tết.",
    "Trung tâm Phục vụ hành chính công tiếp nhận hồ sơ cấp giấy chứng nhận quyền sử dụng đất.",
    "Thông báo tiêm vắc xin cho người khuyết tật, người cao tuổi.",
    "Anh hùng Lực lượng vũ trang Núp; gương Anh Nguyễn Văn Trỗi mãi sáng.",
    "Giải thưởng Bông lúa vàng trao cho ông Lê Văn Bé nhờ giống lúa mới.",
    "Quyết định thành lập Ban Chỉ đạo xét duyệt trợ cấp xã hội.",
    "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh gắn với kỷ luật, kỷ cương hành chính.",
    "Mức phạt tiền với hành vi xả rác nơi công cộng từ một đến hai triệu đồng.",
    "Chị em phụ nữ vay vốn giảm nghèo hiệu quả.",
    "Hội nghị triển khai công tác đất đai, môi trường. Dự có bà Ngô Thị Hạnh, Phó Chủ tịch UBND xã; ông Lê Văn Mạnh, công chức địa chính.",
    "Các hộ dân thôn Đông và thôn Đoài phải dọn vệ sinh, không để bị xử phạt.",
    "Tổng kết công tác hòa giải, giải quyết tranh chấp ở cơ sở.",
    "Công an xã vận động nhân dân giao nộp vũ khí, vật liệu nổ, pháo.",
    "Nhân dân xã Minh Tân quyết tâm thực hiện tốt kỷ luật lao động.",
    "Ông Phạm Văn Lượng - Chủ tịch UBND xã - yêu cầu rà soát kỹ hộ nghèo, tránh bỏ sót.",
    "Theo bà Lê Thị Hoa, Phó Chủ tịch Hội đồng nhân dân xã, cử tri quan tâm nhiều đến bồi thường khi thu hồi đất.",
    "Bí thư Đảng ủy xã, ông Đặng Văn Cường, phát biểu tại buổi tiếp công dân, giải quyết khiếu nại.",
    "Bà con nông dân thôn Đông mắc bệnh mùa mưa cần đến trạm y tế.",
    "ANH HÙNG DÂN TỘC TRẦN HƯNG ĐẠO VÀ TRUYỀN THỐNG YÊU NƯỚC",
    "Công dân Việt Nam kết hôn với người nước ngoài làm thủ tục ở đâu.",
    "Chị em phụ nữ thôn Ba được vay vốn không cần thế chấp.",
    "Trường Tiểu học Nguyễn Văn Trỗi tổng vệ sinh, phòng bệnh cho học sinh.",
    "Hộ gia đình Việt Nam tiêu biểu năm 2026 được tuyên dương.",
    "Đường Nguyễn Huệ đoạn qua chợ bị cấm xe, vi phạm sẽ bị xử phạt.",
    "Quỹ học bổng Lê Quý Đôn hỗ trợ học sinh hộ nghèo.",
    "Cháu ngoan Bác Hồ phải giữ kỷ luật.",
    "Nghị quyết hỗ trợ người nhiễm chất độc hóa học.",
    "Đồng chí Nguyễn Thị Mai, Bí thư Đoàn xã, trao quà cho trẻ em mồ côi, hộ nghèo.",
    "Ông Bùi Đình Chiến, trưởng thôn, cho biết thôn còn 3 hộ cận nghèo.",
    "Danh sách hộ nghèo được niêm yết tại nhà văn hóa thôn để bà con giám sát.",
    "Mời bà con đến nghe luật sư tư vấn về tranh chấp đất đai, ly hôn, thừa kế.",
    "Ủy ban nhân dân xã vận động hộ ông bà cao tuổi, khuyết tật đi khám mắt.",
    "Em bé, cháu nhỏ sinh ra phải được khai sinh trong 60 ngày.",
    "Thông báo lịch chi trả lương hưu, trợ cấp tháng 12 tại bưu điện.",
    "Nhà văn hóa mang tên Nguyễn Thị Định được khánh thành.",
    "Xã khen thưởng em Trần Minh Khoa đạt giải Nhất cuộc thi viết chữ đẹp.",
    "Ông Hoàng Văn Thắng hiến đất làm đường, được bà con khen ngợi.",
    "Bác sĩ Nguyễn Thị Hạnh khuyên người mắc bệnh tiểu đường ăn ít cơm.",
    "Tọa đàm với ca sĩ Lê Anh Dũng nhân ngày truyền thống.",
    "Chị Vũ Thị Hương ở thôn Đông trồng hoa cúc, mỗi vụ lãi 60 triệu đồng.",
    "Người dân nuôi chó phải tiêm phòng, nếu không sẽ bị phạt.",
    "Bà Trưng, Bà Triệu là những nữ anh hùng.",
    "Ông Táo về trời ngày 23 tháng Chạp.",
    "Giải bóng chuyền tranh cúp Phù Đổng.",
    "Phường Lê Hồng Phong tiếp nhận hồ sơ hộ tịch từ thứ Hai.",
    "Ủy ban nhân dân xã hướng dẫn rà soát hộ nghèo, hộ cận nghèo cuối năm 2026.",
    "Mức phạt đối với hành vi đổ rác không đúng nơi quy định là từ 500.000 đồng đến 1.000.000 đồng.",
    "Ông Bùi Văn Khởi, Chủ tịch Ủy ban nhân dân xã, đề nghị bà con chấp hành, ai vi phạm sẽ bị xử phạt.",
    "Người cao tuổi từ đủ 75 tuổi được hưởng trợ cấp hưu trí xã hội.",
    "Kỷ niệm 60 năm ngày sinh nhà thơ Trần Đăng Khoa tại Hội trường xã.",
    "Sáng mai, Chi hội trưởng phụ nữ, bà Nguyễn Thị Hợi, phát thẻ bảo hiểm y tế tại nhà văn hóa.",
    "Đồng chí Lê Minh Tiến, Bí thư Đảng ủy, chủ trì hội nghị về giải phóng mặt bằng và thu hồi đất.",
    "Kế hoạch hỗ trợ sinh kế cho hộ nghèo và hộ mới thoát nghèo.",
    "Bà con mang giấy chứng nhận quyền sử dụng đất đến đối chiếu tại phòng họp số 2.",
    "Liên hệ ông Đỗ Mạnh Cường, Trưởng Ban quản lý nước, để đăng ký lắp đồng hồ.",
    "Trường Trung học cơ sở Lý Tự Trọng khen thưởng 40 học sinh giỏi.",
    "Đường Trần Hưng Đạo cấm xe tải từ 6 giờ đến 8 giờ.",
    "Thủ tục đăng ký kết hôn nay làm trong ngày.",
    "Hội Chữ thập đỏ vận động giúp đỡ nạn nhân chất độc da cam.",
    "Theo bác sĩ Nguyễn Hữu Lộc, Trạm trưởng Trạm Y tế, người bị bệnh sốt xuất huyết cần uống nhiều nước.",
    "Anh hùng Núp là niềm tự hào của Tây Nguyên.",
    "Tuyên dương bà Hồ Thị Bông hiến 300 m2 đất làm đường.",
    "Ban hành Quy chế giải quyết đơn thư khiếu nại, tố cáo của công dân.",
    "Công bố bổ nhiệm lại các chức danh theo Nghị quyết của Hội đồng nhân dân.",
    "Câu lạc bộ Ông bà cháu tập huấn phòng ngừa bạo lực gia đình.",
    "Ông Phạm Văn Bình, Trạm trưởng Trạm Y tế xã, thông báo lịch tiêm vắc xin.",
    "Bà con thôn Đoài hiến đất mở đường, không đòi bồi thường.",
    "Hộ gia đình, cá nhân sản xuất kinh doanh đăng ký vay vốn ưu đãi.",
    "Người vi phạm nồng độ cồn bị phạt tiền và trừ điểm giấy phép lái xe.",
    "Nghệ nhân Lò Văn Biến dạy hát khắp tại nhà văn hóa bản Mường.",
    "Trao 20 suất quà cho hộ nghèo do Công ty Hoàng Long ủng hộ.",
    "Giáo viên Trường Nguyễn Trãi khám sức khỏe định kỳ.",
    "Thủ tướng Phạm Minh Chính ký quyết định về chuẩn nghèo mới.",
    "Đồng chí Nguyễn Thị Lan, Phó Chủ tịch xã, trao quà cho hộ nghèo dịp Tết.",
    "Lễ giỗ tổ họ Nguyễn Văn tổ chức ngày 28/11.",
    "Liệt sĩ Võ Thị Sáu hy sinh năm 1952.",
    "Tập huấn kỹ năng phòng chống xâm hại trẻ em cho phụ huynh.",
    "Hội thi tiếng hát hay, giải nhất thuộc về chị Bùi Thị Hường, thôn Trung.",
    "Hồ sơ đăng ký khai sinh gồm tờ khai và giấy chứng sinh.",
    "Hộ ông Nguyễn Văn Chiến nuôi dê giỏi, thu 200 triệu đồng mỗi năm.",
    "Kế hoạch hỗ trợ hộ nghèo sửa nhà năm 2027. Mỗi hộ nghèo được hỗ trợ ba mươi triệu đồng. Hộ nào cần thì gặp trưởng thôn.",
    "Hướng dẫn làm đơn đề nghị trợ cấp hưu trí xã hội. Các cụ từ 75 tuổi mang theo thẻ căn cước đến xã.",
    "Đường Nguyễn Thị Minh Khai sẽ cấm xe tải để sửa cống từ ngày 25/11 đến hết ngày 30/11.",
    "Mời bà con nghe bài về tấm gương học tập và làm theo phong cách Hồ Chí Minh của thôn Trung.",
    "Tổng đài hỗ trợ nộp hồ sơ qua mạng: 1022. Cần cứu hỏa gọi 114.",
    "Ai sinh năm 2008, là nam, thì đến đăng ký nghĩa vụ quân sự lần đầu trước ngày 30 tháng 11.",
    "Thông báo tuyển hai cộng tác viên dân số. Người dự tuyển nộp đơn và sơ yếu lý lịch tại Trạm Y tế xã.",
    "Thông báo đấu giá quyền sử dụng đất ba lô ở khu Đồng Dộc, giá khởi điểm niêm yết tại xã.",
    "Bác sĩ Nguyễn Văn Hùng, Trạm trưởng Trạm Y tế xã, nhắc bà con ngủ màn để phòng sốt xuất huyết.",
    "Hạn cuối nộp thuế đất phi nông nghiệp là ngày 31 tháng 12. Chậm nộp thì bị phạt tiền chậm nộp.",
    "Kỷ luật, kỷ cương hành chính ở xã ta được giữ vững, theo đồng chí Bí thư Đảng ủy xã Ngô Văn Lâm.",
    "Thông báo tổ chức lễ giỗ tổ làng nghề đúc đồng vào sáng ngày 28 tháng 11 tại đền thờ Nguyễn Minh Không.",
    "Vay vốn ngân hàng chính sách: hộ nghèo, hộ cận nghèo được vay tới một trăm triệu đồng. Hỏi tổ trưởng tổ vay vốn.",
    "Chợ phiên họp vào ngày 2 và ngày 7 hằng tháng.",
    "Quy chế dân chủ: thu hồi đất phải lấy ý kiến người dân, niêm yết phương án bồi thường ít nhất ba mươi ngày.",
};
// clang-format on

static void private_people_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(about_people); i++) {
        char *why = said_of(about_people[i], false, false);
        if (!why || !strstr(why, "Riêng tư, cần người quyết định: có \"")) {
            fail_msg("\"%s\" is about a person, found %s", about_people[i], why ? why : "nothing");
        }
        free(why);
    }
}

static void what_is_for_everybody_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(for_everybody); i++) {
        char *why = said_of(for_everybody[i], false, false);
        if (why && strstr(why, "Riêng tư")) {
            fail_msg("\"%s\" is for everybody, found %s", for_everybody[i], why);
        }
        free(why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(private_people_are_found),
        cmocka_unit_test(what_is_for_everybody_passes),
    };
    return cmocka_run_group_tests_name("guards of private people", tests, NULL, NULL);
}
