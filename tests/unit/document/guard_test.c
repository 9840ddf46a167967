/*
 * Which sentences are about private people and which only use the same words; numbers that belong to one
 * person; days that hold for one airing only.
 */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "document/guard.h"
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof list / sizeof *list)

/* What the guards say of `text`; new memory, NULL = nothing. */
static char *said_of(const char *text, bool event, bool article)
{
    struct guard_input input = {
        .text = text, .today = {2026, 11, 23}, .about_event = event, .article = article};
    char *why = NULL;
    assert_int_equal(guard_check(&input, &why), 0);
    return why;
}

// clang-format off
static const char *const about_people[] = {
    "V/v tạm ngừng cấp điện đối với hộ Quan Văn Sắc",
    "Quyết định nghỉ chế độ của chị Lò Thị May.",
    "Về việc đính chính số nhà của bà Tư Hậu",
    "Điều 1. Tiếp nhận chị Zơ Râm Thị Nhứt vào làm cấp dưỡng.",
    "Kính gửi: Ông Điểu K'Ré",
    "Quyết định về việc xử phạt vi phạm hành chính đối với ông Nguyễn Văn Tám. Ông Tám phải nộp phạt 2.500.000 đồng.",
    "Quyết định kỷ luật khiển trách bà Lê Thị Hương, công chức Tư pháp - Hộ tịch xã.",
    "Quyết định về việc bổ nhiệm ông Trần Đức Long giữ chức Trưởng phòng Kinh tế.",
    "Quyết định về việc trợ cấp xã hội hằng tháng cho cụ Phạm Thị Sáu, thôn Đoài.",
    "Quyết định về việc trợ cấp xã hội hằng tháng\nĐiều 1. Trợ cấp hằng tháng đối với:\nHọ và tên: Phạm Thị Sáu\nSinh ngày 12/3/1941\nThường trú: thôn Đoài.",
    "Quyết định thu hồi đất của hộ gia đình ông Hoàng Minh để xây dựng đường giao thông.",
    "Thông báo thu hồi đất\nHộ ông: Lê Văn Bảy\nDiện tích 120 mét vuông.",
    "Danh sách hộ nghèo năm 2026\n1. Nguyễn Thị Ba, thôn Đông\n2. Lê Văn Tư, thôn Đoài",
    "Quyết định công nhận hộ nghèo đối với hộ bà Triệu Thị Mẩy.",
    "Danh sách người hưởng trợ cấp hưu trí xã hội tháng 11.",
    "Trích lục khai sinh cháu Đỗ Nhật Minh, con ông Đỗ Văn Hùng.",
    "Thông báo niêm yết đăng ký kết hôn giữa anh Lý A Sinh và chị Vàng Thị Mỷ.",
    "Quyết định cho phép thay đổi, cải chính hộ tịch của chị Ngô Thị Lan.",
    "Văn bản trả lời đơn khiếu nại của ông Đặng Quốc Tuấn về bồi thường.",
    "Kết luận nội dung tố cáo đối với đồng chí Bùi Văn Kiên.",
    "Thông báo thụ lý đơn đề nghị của công dân Mai Xuân Hòa.",
    "Quyết định áp dụng biện pháp cai nghiện bắt buộc đối với anh Vũ Văn Nam.",
    "Thông báo nợ thuế: hộ kinh doanh Trần Thị Loan nợ 12 triệu đồng.",
    "Quyết định nâng bậc lương trước thời hạn đối với bà Hồ Thị Thu.",
    "Quyết định nghỉ hưu đối với ông Lương Văn Chính.",
    "Quyết định điều động đồng chí Nguyễn Hải Nam đến công tác tại Văn phòng.",
    "Giấy chứng nhận quyền sử dụng đất cấp cho ông Phan Văn Đức và bà Cao Thị Nhàn.",
    "Thông báo mất Giấy chứng nhận quyền sử dụng đất mang tên ông Tạ Văn Phúc.",
    "Biên bản hòa giải tranh chấp đất đai giữa hộ ông Vi Văn Thắng và hộ ông Lò Văn Păn.",
    "Quyết định hỗ trợ chi phí mai táng cho thân nhân ông Kiều Văn Ba.",
    "Lệnh gọi nhập ngũ công dân Đinh Văn Quyết, sinh năm 2006.",
    "Kết quả xét nghiệm: anh Trịnh Văn Hải dương tính với HIV.",
    "Quyết định xác nhận mức độ khuyết tật cho em Lù A Páo.",
    "Quyết định cưỡng chế phá dỡ công trình vi phạm của bà Dương Thị Hà.",
    "QUYẾT ĐỊNH VỀ VIỆC XỬ PHẠT VI PHẠM HÀNH CHÍNH ĐỐI VỚI ÔNG NGUYỄN VĂN TÁM",
    "Thông báo: hộ Nguyễn Văn Cường thuộc diện hộ cận nghèo, được vay 50 triệu đồng.",
    "Ông Nguyễn Văn Tám bị phạt 2 triệu đồng vì đổ rác ra đường.",
    "Quyết định tuyển dụng chị Hà Thị Thủy vào làm viên chức trạm y tế.",
    "Danh sách các đối tượng nợ tiền điện quá hạn.",
    "Bà Trần Thị Hoa, thôn Đông\nđã bị xử lý vì vi phạm trật tự xây dựng, số tiền phạt 5 triệu đồng.",
    "Thông báo kết quả giải quyết đơn của bà Phùng Thị Nga về tranh chấp lối đi.",
    "Thông báo\nVề việc công dân Hoàng Văn Thái bị mất giấy khai sinh.",
    "Trợ cấp một lần cho thân nhân liệt sĩ Lê Văn Hùng.",
    "QUYẾT ĐỊNH\nVề việc hưởng trợ cấp xã hội hằng tháng đối với bà Cao Thị Nết\nCăn cứ Nghị định số 20;\nĐiều 1. Bà Cao Thị Nết được hưởng 500.000 đồng.",
    "Giấy mời\nKính gửi: Ông Phan Bá Lộc\nMời ông đến UBND xã giải quyết đơn khiếu nại về đất đai.",
    "Xác nhận hộ bà Nông Thị Sen có hoàn cảnh khó khăn, thuộc hộ nghèo.",
    "Ông Lò Văn Thử nợ tiền thuê ki ốt 3 tháng.",
    "Đồng chí Vũ Quang Huy, Trưởng Công an xã, bị kỷ luật cảnh cáo.",
    "Điều động ông Trần Văn An, Chủ tịch UBND xã, về nhận công tác tại Sở Nội vụ.",
    "Biểu dương em Sùng A Chớ, hộ nghèo, vượt khó học giỏi.",
    "Thông báo người nhiễm lao phổi: anh Bàn Văn Kiên ở xóm Nà Lạn.",
    "Chị Trương Mỹ Linh ly hôn anh Đỗ Hữu Phước, tài sản chia đôi.",
    "Kết quả trúng tuyển viên chức: chị Lường Thị Dung đạt 85 điểm, được tuyển dụng.",
    "Hộ ông Nguyễn Văn Sửu được thoát khỏi danh sách hộ cận nghèo.",
    "Thông báo tìm thân nhân cụ Lê Thị Xoan chưa làm thủ tục khai tử.",
    "Danh sách công dân có lệnh gọi nhập ngũ năm 2027\n1. Trần Văn Bình, thôn Đông\n2. Lê Quốc Khánh, thôn Đoài",
    "Phê duyệt cho ông Vàng Seo Páo thuê 500 mét vuông đất công ích.",
    "Giấy phép xây dựng nhà ở riêng lẻ cấp cho bà Trần Thị Thắm.",
    "Quyết định hưởng chế độ chất độc hóa học của ông Ngô Sỹ Liên.",
    "Thông báo mất thẻ bảo hiểm y tế của cháu Phạm Gia Hân.",
    "Quyết định công nhận hòa giải thành giữa bà Lê Thị Chín và ông Hồ Văn Mười.",
    "Ông Trần Trọng Nghĩa tự nguyện hiến 200 mét vuông đất, nhưng còn nợ thuế đất 3 năm.",
    "Cảnh cáo học sinh Lê Hoàng Nam, lớp 9A, vì đánh bạn.",
    "Kết quả khám sức khỏe: cụ Bùi Thị Nhài bị ung thư phổi.",
    "Chi trả bảo hiểm thất nghiệp cho chị Nguyễn Thúy An.",
    "Quyết định miễn thuế cho hộ kinh doanh Hoàng Thị Mến.",
    "Quyết định giao rừng cho hộ ông Lý Phù Chìu.",
    "Hỗ trợ tiền mai táng hộ bà Ksor H'Lan.",
    "Biên bản vi phạm hành chính lập với anh Danh Thắng, tài xế.",
    "Xử phạt vi phạm hành chính đối với ông Trần Quang Diệu, thôn 4, số tiền 3.000.000 đồng.",
    "Về việc thôi hưởng trợ cấp bảo trợ xã hội của bà Lê Thị Nhạn (đã chết).",
    "Ủy ban nhân dân xã đã xác minh, hộ ông Đặng Văn Kình không còn thuộc diện hộ nghèo.",
    "Quyết định cho phép bà Tô Thị Mận chuyển mục đích sử dụng đất sang đất ở, diện tích 120 m2.",
    "Kết luận nội dung tố cáo đối với ông Vũ Đình Chấn, Trưởng thôn Thượng.",
    "Tòa án nhân dân khu vực 3 triệu tập ông Giàng A Páo để giải quyết vụ án ly hôn.",
    "Cháu Hoàng Minh Khôi, 7 tuổi, trú thôn Bãi, mắc bệnh tim bẩm sinh, rất cần giúp đỡ.",
    "Trích lục khai tử cho ông Nguyễn Văn Tám.",
    "Thông báo về việc công dân Phan Văn Đức nộp đơn khiếu nại việc đền bù.",
    "Hủy giấy chứng nhận quyền sử dụng đất đã cấp cho hộ ông Mai Xuân Hòa.",
    "Về việc kỷ luật bằng hình thức khiển trách đối với đồng chí Lương Thị Bưởi.",
    "Cử ông Ngô Đức Thắng giữ chức vụ Phó Chủ tịch Hội Nông dân xã.",
    "Danh sách các cháu mồ côi được nhận đỡ đầu: Lê Gia Bảo, Hồ Ngọc Ánh.",
    "Danh sách người cai nghiện tại cộng đồng quý III.",
    "Thông báo công khai việc chị Đinh Thị Lan bị mất giấy chứng nhận quyền sử dụng đất.",
    "Yêu cầu ông Cao Bá Quyết tháo dỡ công trình xây dựng trái phép trước ngày 30/11.",
    "Công nhận kết quả hòa giải thành giữa ông Lò Văn Ơn và bà Quàng Thị Dung.",
    "Anh Y Bhăm Niê còn nợ tiền điện 450.000 đồng.",
    "Thu hồi 250 m2 đất của bà Phùng Thị Nụ để làm đường.",
    "Quyết định nâng bậc lương thường xuyên đối với bà Hà Thị Thoa, công chức Văn phòng.",
    "Về việc giải quyết chế độ thôi việc đối với ông Đào Văn Lượng.",
    "Đề nghị kỷ luật ông Trịnh Văn Sửu, Trưởng thôn Đoài.",
    "Chấm dứt hưởng trợ cấp hằng tháng đối với cụ Lại Thị Xuyến.",
    "Đình chỉ hoạt động cơ sở giết mổ của hộ ông Nguyễn Bá Tòng.",
    "Xác minh nguồn gốc đất của bà Chu Thị Mến để cấp giấy chứng nhận.",
    "Ông Ksor Y Blút bị bắt vì tàng trữ ma túy.",
    "Gia đình ông Sùng A Chu thuộc diện được hỗ trợ xóa nhà tạm 60 triệu đồng.",
    "Bà Lường Thị Panh nhận 1.500.000 đồng tiền trợ cấp tháng 11.",
    "Thí sinh Trần Thị Kim Chi trúng tuyển công chức xã.",
    "Đưa anh Vừ A Sình vào cơ sở cai nghiện bắt buộc.",
    "Danh sách hộ được hỗ trợ nhà ở: 1. Hộ bà Vi Thị Nhớ. 2. Hộ ông Lộc Văn Pín.",
    "Mời bà Nông Thị Dậu đến trụ sở Ủy ban để làm việc về đơn kiến nghị.",
    "Xử lý hành vi lấn chiếm lòng đường của hộ kinh doanh Nguyễn Thị Tám.",
    "Đối tượng Phạm Văn Hưng đã trộm cắp xe máy.",
    "Điều chỉnh thông tin hộ tịch của chị Rơ Châm H'Lan.",
    "QUYẾT ĐỊNH\nVề việc hưởng chế độ mai táng phí đối với thân nhân bà Tô Thị Ngát\nĐiều 1. Chi trả mai táng phí cho ông Tô Văn Bền là con trai bà Ngát.",
    "Công bố quyết định điều động bà Hứa Thị Mận, Phó Chủ tịch Hội Nông dân xã, nhận công tác tại Hội Phụ nữ xã.",
    "Thông báo kết quả giải quyết khiếu nại của bà Phùng Thị Lài về ranh giới đất với hộ liền kề.",
    "Quyết định xử phạt vi phạm hành chính về đất đai đối với Nguyễn Hữu Dư, sinh năm 1979, trú tại thôn Hạ.",
    "Thông báo về việc cháu Lê Minh Khôi, 7 tuổi, được nhận làm con nuôi của gia đình ông bà Tạ Văn Phúc.",
    "Trợ cấp khuyết tật hằng tháng: duyệt cho cháu Giàng A Páo, bản Háng Đồng, mức 720.000 đồng.",
    "Quyết định tạm hoãn gọi nhập ngũ đối với công dân Phạm Gia Huy, sinh ngày 14/02/2007.",
    "Kết quả xác minh đơn của chị Kiều Thị Oanh tố cáo trưởng thôn thu tiền sai.",
    "Gia đình bà Chu Thị Dần, thôn Hạ, thuộc diện hộ cận nghèo, được hỗ trợ sửa nhà 30 triệu đồng.",
    "Thông báo triệu tập ông Hoàng Kim Sơn đến hòa giải việc ly hôn vào sáng thứ Ba.",
    "THÔNG BÁO VỀ VIỆC NỘP PHẠT\nAnh Lưu Quốc Việt, thôn Đoài, chưa nộp tiền phạt giao thông.",
    "Phê duyệt kết quả xét tuyển viên chức: bà Hồ Thanh Trúc trúng tuyển vị trí văn thư.",
    "Ông Vi Văn Thức ở bản Cò Phục bị tạm giữ vì đánh bạc.",
    "Chị Y Blem được cấp giấy chứng nhận quyền sử dụng đất tại làng Kon Brăp.",
    "Giấy triệu tập bị can Phan Trọng Hiếu.",
    "Thông báo nhiễm HIV: chị N.T.H. ở thôn Bãi cần được đưa đi điều trị.",
    "Gia đình bà Chu Thị Dần, thôn Hạ, thuộc diện hộ cận nghèo, được hỗ trợ sửa nhà 30 triệu đồng.",
    "Giấy triệu tập bị can Phan Trọng Hiếu.",
    "Ông Vi Văn Thức ở bản Cò Phục bị tạm giữ vì đánh bạc.",
};

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
    "Ai sinh năm 2008, là nam, thì đến đăng ký nghĩa vụ quân sự lần đầu trước ngày 30 tháng 11.",
};
// clang-format on

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
        cmocka_unit_test(papers_that_name_somebody_wait),  cmocka_unit_test(papers_of_offices_pass),
        cmocka_unit_test(private_people_are_found),        cmocka_unit_test(what_is_for_everybody_passes),
        cmocka_unit_test(numbers_of_one_person_are_shown), cmocka_unit_test(words_for_one_day_are_found),
        cmocka_unit_test(words_for_a_week_may_air_in_it),  cmocka_unit_test(bodies_of_the_past_are_found),
    };
    return cmocka_run_group_tests_name("guards", tests, NULL, NULL);
}
