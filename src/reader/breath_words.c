/*
 * What a breath may not part and where it may: words of two syllables that notices are full of, words that
 * open or carry on a clause, words that lean on the next. Built once into a reader's table; then read only.
 */
#include "reader/internal.h"
#include <stdlib.h>
#include <string.h>

/* Common words of two syllables: no cut inside. */
static const char compounds[] =
    "an ninh|an toàn|anh hùng|ao nuôi|ao tôm|ban hành|ban mặt|ban ngành|ban nhân|ban thường|bao bì|"
    "bao gồm|bia mộ|binh sĩ|biên bản|biên giới|biên phòng|biến áp|biển báo|biểu dương|buôn bán|"
    "buôn lậu|buổi phát|bà con|bà mẹ|bài học|bài viết|bàn giao|bán buôn|bán hàng|bán kính|bán lẻ|"
    "báo chí|báo cáo|báo động|bãi bỏ|bãi rác|bê tông|bên cạnh|bình dân|bình luận|bình quân|"
    "bình thường|bình xét|bình yên|bình đẳng|bí thư|bóng chuyền|bóng đá|bơm nước|bưu điện|bước đầu|"
    "bạch hầu|bạo lực|bản chính|bản sao|bản tin|bản đồ|bảng niêm|bảo hiểm|bảo quản|bảo trì|bảo trợ|"
    "bảo vệ|bảo đảm|bất kỳ|bất thường|bầu cử|bắt buộc|bắt giữ|bắt kịp|bắt đầu|bằng khen|bế mạc|"
    "bến phà|bến xe|bền vững|bệnh nhân|bệnh viện|bị thương|bồi dưỡng|bồi thường|bổ sung|bộ chính|"
    "bộ máy|bộ phận|bộ đội|bởi vì|bụi rậm|canh gác|cao hơn|cao nhất|cao tuổi|cao tốc|cao điểm|"
    "cao đẳng|chai lọ|chi bộ|chi hội|chi phí|chi tiêu|chi tiết|chi trả|chi đoàn|chia cắt|chia sẻ|"
    "chiếm đoạt|chiến binh|chiến sĩ|chiến đấu|chiều dài|chiều nay|chiều rộng|cho biết|cho phép|"
    "chuyên môn|chuyên mục|chuyên trách|chuyên đề|chuyển nhượng|chuyển đổi|chuẩn bị|chuồng trại|"
    "chuỗi giá|chào mừng|chân miệng|chính công|chính minh|chính nhà|chính phủ|chính quyền|"
    "chính sách|chính thức|chính trị|chôn lấp|chùa chiền|chú trọng|chúc thọ|chăn nuôi|chương trình|"
    "chất lượng|chất thải|chất độc|chậm nhất|chặt chẽ|chế biến|chế độ|chỉ huy|chỉ số|chỉ thị|"
    "chỉ tiêu|chỉ đạo|chịu trách|chỗ ở|chủ hộ|chủ nghĩa|chủ nhật|chủ quan|chủ quyền|chủ thể|chủ trì|"
    "chủ trương|chủ tịch|chủ yếu|chủ đầu|chủ đề|chủ động|chức năng|chứng nhận|chứng thực|chữ ký|"
    "chữ thập|chữa bệnh|chữa cháy|con giống|cung cấp|cuối cùng|cuối kỳ|cuối năm|cuốn lá|cuộc gọi|"
    "cuộc họp|cuộc sống|cuộc thi|cài đặt|cá nhân|các ban|các cấp|cách hành|cách mạng|cách thức|"
    "cán bộ|cánh đồng|cây hàng|cây lâu|cây trồng|cây xanh|cây ăn|có công|có thể|có được|cô lập|"
    "công an|công bằng|công bố|công chức|công chứng|công cộng|công dân|công khai|công lao|"
    "công nghiệp|công nghệ|công nhân|công nhận|công suất|công sở|công thương|công trình|công ty|"
    "công tác|công viên|công việc|công văn|công vụ|công điện|công đoàn|cùng kỳ|cùng với|cúm gia|"
    "căn cước|căn cứ|cơ bản|cơ cấu|cơ giới|cơ nhỡ|cơ quan|cơ sở|cư trú|cước công|cưới hỏi|cướp giật|"
    "cưỡng chế|cả nước|cải cách|cải thiện|cải tiến|cải tạo|cảm ơn|cảnh báo|cảnh giác|cảnh quan|"
    "cảnh sát|cảnh đặc|cấm đường|cấp cứu|cấp lại|cấp mới|cấp phát|cấp phối|cấp thuốc|cấp trên|"
    "cấp tỉnh|cấp xã|cấp điện|cấp đổi|cấp ủy|cần thiết|cầu lông|cầu đường|cận nghèo|cập nhật|"
    "cống rãnh|cống đập|cộng hoà|cộng hòa|cộng đồng|cột cờ|cờ bạc|cụ thể|cứu hộ|cứu nạn|cứu thương|"
    "cứu trợ|cứu tế|cử tri|cử viên|cựu chiến|da cam|danh hiệu|danh lam|danh mục|danh sách|danh điện|"
    "di tích|dinh dưỡng|diễn biến|diễn ra|diễn tập|diện tích|do đó|doanh nghiệp|du kích|du lịch|"
    "duy nhất|duy trì|dân cư|dân phố|dân quân|dân số|dân sự|dân tộc|dâng hương|dương lịch|dạy nghề|"
    "dị đoan|dịch bệnh|dịch tả|dịch vụ|dột nát|dụng đen|dữ liệu|dự báo|dự án|ghi nhận|gia cầm|"
    "gia hạn|gia nhập|gia súc|gia trại|gia tăng|gia đình|giai đoạn|gian lận|giao dịch|giao lưu|"
    "giao nhận|giao thông|giao thừa|giá bán|giá cả|giá thành|giá trị|giám sát|giám đốc|giáo dục|"
    "giáo viên|gió mùa|giả mạo|giải ngân|giải pháp|giải phóng|giải quyết|giải thưởng|giảm tốc|"
    "giấy chứng|giấy khai|giấy khen|giấy mời|giấy phép|giấy tờ|giết mổ|giống cây|giới thiệu|giữ gìn|"
    "giữa kỳ|gom rác|gây rối|gãy đổ|gói thầu|gương mẫu|gần nhất|gần đây|gắn với|gặp gỡ|gặp mặt|"
    "gờ giảm|hiểm xã|hiểm y|hiện nay|hiện trạng|hiện đại|hiệu lực|hiệu quả|hiệu trưởng|ho gà|"
    "hoa màu|hoàn cảnh|hoàn lưu|hoàn thiện|hoàn thành|hoàn toàn|hoạt động|huyết áp|huyện ủy|"
    "huấn luyện|hài cốt|hài lòng|hàng cấm|hàng giả|hàng hoá|hàng hóa|hàng ngày|hàng năm|hàng rào|"
    "hàng tháng|hàng tuần|hàng đầu|hành chính|hành lang|hè thu|hình thức|hòa xã|hôm nay|hôn nhân|"
    "hơn nữa|hư hỏng|hưu trí|hương ước|hướng dẫn|hướng tới|hạ sĩ|hạn chế|hạn hán|hạt giống|hải đảo|"
    "hảo tâm|hậu quả|hằng ngày|hằng năm|hằng quý|hằng tháng|hằng tuần|hệ số|hệ thống|họ tên|"
    "học bổng|học kỳ|học phí|học sinh|học tập|học viên|học vụ|họp thứ|hồ sơ|hỗ trợ|hộ dân|hộ gia|"
    "hộ khẩu|hộ kinh|hộ nghèo|hộ tịch|hội chợ|hội chủ|hội diễn|hội nghị|hội phí|hội thao|hội thi|"
    "hội thảo|hội thứ|hội trường|hội viên|hội đồng|hợp lý|hợp lệ|hợp nhất|hợp pháp|hợp tác|hợp với|"
    "hợp đồng|hủ tục|khai giảng|khai mạc|khai sinh|khai thác|khai tử|khen ngợi|khen thưởng|"
    "khiếu nại|khoa học|khu di|khu dân|khu phố|khu vực|khuyến cáo|khuyến học|khuyến khích|"
    "khuyến nông|khuyết tật|khách hàng|khách quan|khám bệnh|khám sàng|khám tuyển|khánh thành|"
    "khí tượng|khích lệ|khó khăn|khô hạn|không dùng|không khí|không phải|không thể|khơi thông|"
    "khẩn cấp|khẩn trương|khắc phục|khối lượng|khởi công|khởi nghiệp|khởi tố|khởi động|khử trùng|"
    "ki lô|kinh doanh|kinh nghiệm|kinh phí|kinh tế|kiến nghị|kiểm dịch|kiểm kê|kiểm nghiệm|"
    "kiểm soát|kiểm sát|kiểm tra|kiểm điểm|kiểm định|kiểu mẫu|kiện toàn|kê khai|kích hoạt|kính chào|"
    "kính gửi|kính mời|kế hoạch|kết hôn|kết hợp|kết luận|kết nối|kết quả|kết thúc|kịch bản|kịp thời|"
    "kỳ họp|kỷ niệm|kỹ năng|kỹ thuật|lang thang|lao động|liên hệ|liên kết|liên ngành|liên quan|"
    "liên thông|liên tục|liệt sĩ|long móng|loại bỏ|luyện tập|làm giàu|làm nên|làm theo|làm việc|"
    "lái xe|lâm nghiệp|lâu dài|lâu nay|lâu năm|lãi suất|lãnh thổ|lãnh đạo|lên đường|lòng đường|"
    "lúa gạo|lúa mùa|lúa đông|lý do|lĩnh vực|lũ lụt|lưu thông|lương hưu|lưới điện|lượng mưa|"
    "lượt truy|lấn chiếm|lần thứ|lần đầu|lẻ loi|lề đường|lễ hội|lễ tết|lệ phí|lịch sử|lịch sự|"
    "lịch thời|lồng bè|lộ trình|lớn nhất|lời thăm|lở mồm|lợi ích|lứa tuổi|lừa đảo|lực lượng|ma tuý|"
    "ma túy|mai táng|mi li|minh bạch|minh nhân|miễn phí|mua bán|mua sắm|mái ấm|máy biến|mã số|"
    "mê tín|mô hình|môi trường|mùa khô|mùa mưa|mùa vụ|mùng một|măng non|mũ bảo|mưa bão|mưa lũ|"
    "mưa lớn|mạng xã|mạnh mẽ|mạnh nhất|mạnh thường|mất điện|mầm non|mẫu giáo|mẫu mực|mật khẩu|"
    "mật phục|mật độ|mặc dù|mặt bằng|mặt trận|mặt đường|mọi người|mồ côi|mồm long|mộ phần|một cửa|"
    "một phần|một số|mới đây|mở rộng|mục tiêu|mục đích|mức hưởng|mức phạt|mức sống|mức đóng|mức độ|"
    "mừng thọ|mừng xuân|mực nước|neo đơn|neo đậu|nghiêm cấm|nghiêm túc|nghiệm thu|nghĩa trang|"
    "nghĩa tình|nghĩa vụ|nghị quyết|nghị định|ngoài nước|ngoài ra|ngoại giao|ngoại ngữ|ngoại thành|"
    "nguyên nhân|nguyên tắc|nguyên đán|nguyện vọng|nguồn gốc|nguồn nước|nguồn vốn|ngành nghề|"
    "ngành đoàn|ngày càng|ngày một|ngày nay|ngân hàng|ngân sách|ngã đổ|người có|người dân|người già|"
    "người lao|người lớn|ngập lụt|ngừng cấp|nhanh hơn|nhi đồng|nhiều hơn|nhiều lần|nhiều năm|"
    "nhiều nơi|nhiệm kỳ|nhiệm vụ|nhiệt độ|nhiệt đới|nhu cầu|nhà cửa|nhà dân|nhà dột|nhà hảo|nhà máy|"
    "nhà nước|nhà thầu|nhà thờ|nhà trường|nhà trẻ|nhà tình|nhà tạm|nhà văn|nhà ở|nhân dân|nhân khẩu|"
    "nhân viên|nhìn chung|nhất trí|nhất định|nhận quân|nhận thấy|nhận thức|nhập học|nhập khẩu|"
    "nhập mặn|nhập ngũ|nhắc lại|ni lông|niêm phong|niêm yết|nuôi trồng|nâng cao|nâng cấp|não nhật|"
    "nêu cao|nói chung|nói riêng|nông dân|nông nghiệp|nông sản|nông thôn|năm học|năm mới|năm nay|"
    "năng lực|năng suất|nơi ở|nước mưa|nước mặn|nước ngoài|nước ngọt|nước sạch|nước uống|nạn nhân|"
    "nắng nóng|nặng lãi|nối mạng|nồng độ|nổi bật|nỗ lực|nội bộ|nội dung|nội quy|nội thành|nội vụ|"
    "nộp thuế|phiên bản|phiếu bầu|phong cách|phong phú|phong trào|pháp luật|phát hiện|phát huy|"
    "phát quang|phát sinh|phát thanh|phát thuốc|phát triển|phát động|phân bón|phân loại|phê duyệt|"
    "phí bảo|phí vệ|phòng bệnh|phòng cháy|phòng chống|phòng thủ|phó chủ|phó trưởng|phù hợp|"
    "phương tiện|phương án|phản ánh|phấn đấu|phần mềm|phần quà|phần trăm|phối hợp|phổ cập|phổ thông|"
    "phổi tắc|phụ huynh|phụ lục|phụ nữ|phục hồi|phục vụ|qua lại|qua đó|quan hệ|quan sát|quan trọng|"
    "quan tâm|quan điểm|quay lại|quy chế|quy hoạch|quy mô|quy trình|quy tập|quy định|quy ước|"
    "quyên góp|quyết liệt|quyết định|quyền lợi|quyền sử|quá trình|quán triệt|quân nhân|quân sự|"
    "quản lý|quận ủy|quốc gia|quốc hội|quốc kỳ|quốc lộ|quốc phòng|ra mắt|ra quân|ra vào|rau màu|"
    "rà soát|rào chắn|rác sinh|rác thải|rét hại|rét đậm|rõ ràng|rút kinh|rượu bia|rầy nâu|rộng rãi|"
    "rủi ro|sao y|sau đó|sinh hoạt|sinh học|sinh sống|sinh thái|sinh viên|so với|song song|suất quà|"
    "sàng lọc|sáng kiến|sáng nay|sáng tạo|sáp nhập|sân vận|sâu bệnh|sâu cuốn|sâu rộng|sĩ quan|"
    "sơ cứu|sơ kết|sơ tuyển|sơ tán|sư đoàn|sạch đẹp|sạt lở|sản hồ|sản lượng|sản phẩm|sản xuất|"
    "sập đổ|sắp tới|sắp xếp|sẵn sàng|số dư|số hóa|số liệu|số lượng|số nhà|số tiền|số điện|số đông|"
    "sống văn|sốt rét|sốt xuất|sớm nhất|sức khoẻ|sức khỏe|sức mua|sức ép|sử dụng|sửa chữa|sửa đổi|"
    "sự cố|sự kiện|sự nghiệp|sự việc|tai nạn|tang lễ|tang vật|tay chân|thai sản|tham gia|tham mưu|"
    "thanh niên|thanh toán|thanh tra|thay thế|thay đổi|theo dõi|theo hướng|thi công|thi hành|"
    "thi tuyển|thi đua|thi đấu|thiên tai|thiết bị|thiếu nhi|thiếu niên|thiểu năng|thiểu số|"
    "thiệt hại|thoát nghèo|thu gom|thu hoạch|thu hút|thu hồi|thu mua|thu ngân|thu nhập|thu phí|"
    "thu thuế|thu thập|thu đông|thu được|thuận lợi|thuế suất|thuốc bảo|thuốc trừ|thuỷ lợi|thuỷ sản|"
    "thuỷ văn|thành lập|thành phố|thành ủy|tháo đường|thân thiện|thí sinh|thôn mới|thôn xóm|"
    "thông báo|thông qua|thông thường|thông tin|thông tư|thùng rác|thú y|thúc đẩy|thăm hỏi|"
    "thăm khám|thăm viếng|thư điện|thương binh|thương lái|thương mại|thương tích|thường quân|"
    "thường trú|thường trực|thường vụ|thường xuyên|thấp nhất|thất nghiệp|thẩm quyền|thẩm định|"
    "thắng cảnh|thắp hương|thẻ căn|thế chấp|thế kỷ|thể dục|thể thao|thể thức|thị trường|thị trấn|"
    "thị xã|thọ lễ|thống kê|thống nhất|thời gian|thời hạn|thời kỳ|thời tiết|thời điểm|thủ dân|"
    "thủ trưởng|thủ tục|thủy lợi|thủy sản|thủy văn|thức ăn|thừa kế|thửa đất|thực hiện|thực phẩm|"
    "thực sự|thực vật|tin nhắn|tinh giản|tinh gọn|tinh thần|tiêm chủng|tiên tiến|tiêu biểu|"
    "tiêu chuẩn|tiêu chí|tiêu hủy|tiêu thụ|tiêu độc|tiến bộ|tiến hành|tiến độ|tiếp nhận|tiếp theo|"
    "tiếp tục|tiết kiệm|tiền lương|tiền mặt|tiền thuê|tiểu học|tiểu đoàn|toàn bộ|toàn diện|toàn dân|"
    "toàn huyện|toàn quốc|toàn thể|toàn trình|toàn trường|toàn tỉnh|toàn xã|tra cứu|trang bị|"
    "trang thiết|trang thông|trang trại|trao tặng|trao đổi|treo cờ|tri ân|triều cường|triển khai|"
    "trong nước|trong tỉnh|trong đó|trung học|trung thu|trung tâm|trung đoàn|trung ương|truy cập|"
    "truy quét|truyền hình|truyền thanh|truyền thông|truyền thống|trách nhiệm|trái phép|trân trọng|"
    "trích lục|trúng tuyển|trước đó|trường học|trường hợp|trưởng ban|trưởng phòng|trưởng thôn|"
    "trưởng ấp|trạm biến|trạm bơm|trạm y|trả kết|trả lời|trấn áp|trận tổ|trật tự|trẻ em|trẻ nhỏ|"
    "trễ hạn|trọng tâm|trọng tải|trồng cây|trồng trọt|trộm cắp|trở lại|trở nên|trở thành|trở về|"
    "trợ cấp|trợ giúp|trụ sở|trực ban|trực thuộc|trực tiếp|trực tuyến|tuy nhiên|tuyên dương|"
    "tuyên giáo|tuyên truyền|tuyến đường|tuyển quân|tuyển sinh|tuần tra|tài chính|tài khoản|"
    "tài nguyên|tài sản|tàu thuyền|tác giả|tác hại|tác phong|tác phẩm|tác xã|tác động|tái định|"
    "tâm thần|tân binh|tình cảm|tình huống|tình hình|tình nghĩa|tình nguyện|tình thương|tình trạng|"
    "tích cực|tích hợp|tín dụng|tín hiệu|tín ngưỡng|tòa án|tôn giáo|tôn vinh|túi ni|tăng cường|"
    "tăng huyết|tư pháp|tư tưởng|tưới tiêu|tưởng nhớ|tưởng niệm|tượng thủy|tạm dừng|tạm giam|"
    "tạm giữ|tạm ngừng|tạm trú|tạm vắng|tạo nên|tả heo|tả lợn|tấm gương|tấn công|tất cả|tận tình|"
    "tập huấn|tập quán|tập thể|tập trung|tập tục|tặng cho|tết nguyên|tệ nạn|tỉ lệ|tỉnh lộ|tỉnh ủy|"
    "tịch thu|tố cáo|tố giác|tốc mái|tốc độ|tối cao|tối nay|tối thiểu|tối đa|tốt hơn|tốt nghiệp|"
    "tốt nhất|tồn tại|tổ chức|tổ dân|tổ phó|tổ quốc|tổ trưởng|tổ tự|tổng cộng|tổng diện|tổng hợp|"
    "tổng kết|tổng số|tổng thể|tổng vốn|tổng điều|tội phạm|tờ khai|tục lệ|từ đó|từng bước|tử vong|"
    "tự chịu|tự chủ|tự do|tự giác|tự nguyện|tự phát|tự quản|tự túc|tự vệ|tự xưng|tự ý|tựu trường|"
    "tỷ lệ|ung thư|uốn ván|vai trò|vay nặng|vay vốn|vi phạm|viêm não|viên chức|viếng thăm|việc làm|"
    "viện kiểm|vì vậy|vùng sâu|vùng xa|văn bản|văn hoá|văn hóa|văn minh|văn nghệ|văn phòng|vũ trang|"
    "vườn hoa|vượt ngưỡng|vạch kẻ|vấn đề|vận chuyển|vận động|vật chất|vật liệu|vật nuôi|vật tư|"
    "vắc xin|vệ sinh|vỉa hè|vỏ chai|vụ hành|vụ quân|vứt rác|vừa qua|vực từ|xanh sạch|xe máy|xe tải|"
    "xi măng|xin mời|xuất huyết|xuất khẩu|xuất sắc|xuống giống|xác minh|xác nhận|xâm hại|xâm nhập|"
    "xây dựng|xây nên|xã hội|xét duyệt|xét nghiệm|xét tuyển|xét xử|xóa mù|xử lý|xử phạt|xử trí|y tế|"
    "yêu cầu|áp dụng|áp thấp|âm lịch|ít hơn|ít nhất|ô nhiễm|ô tô|ùn tắc|ý kiến|ý thức|ăn quả|"
    "ăn trái|ăn xin|đa dạng|đa số|đi lạc|đi lại|đi vào|điều chỉnh|điều hành|điều kiện|điều phối|"
    "điều tra|điều trị|điểm chuẩn|điển hình|điện lực|điện thoại|điện tử|đoàn kết|đoàn thể|đoàn viên|"
    "đuối nước|đài truyền|đài tưởng|đào tạo|đái tháo|đám cưới|đám tang|đánh bắt|đánh giá|đánh nhau|"
    "đáp nghĩa|đáp ứng|đèn tín|đình làng|đính chính|đón nghe|đón nhận|đón xem|đón xuân|đóng góp|"
    "đô thị|đôn đốc|đông xuân|đăng kí|đăng ký|đơn giản|đơn vị|đưa vào|đường bộ|đường dây|đường dẫn|"
    "đường hoa|đường huyện|đường thủy|đường tỉnh|được phép|đại biểu|đại hóa|đại học|đại hội|"
    "đại đoàn|đại đội|đạo ôn|đạo đức|đạt được|đảm bảo|đảng bộ|đảng viên|đảng ủy|đất đai|đất ở|"
    "đấu giá|đấu thầu|đầu dòng|đầu mối|đầu năm|đầu ra|đầu tiên|đầu tư|đầu vào|đầy đủ|đẩy mạnh|"
    "đặc biệt|đến nay|đề nghị|đề ra|đề tài|đề xuất|đề án|đền ơn|địa bàn|địa chỉ|địa giới|địa phương|"
    "địa điểm|định cư|định danh|định giá|định hướng|định kỳ|định mức|định vị|đối chiếu|đối ngoại|"
    "đối thoại|đối tác|đối tượng|đối với|đồng bộ|đồng lòng|đồng nhân|đồng ruộng|đồng thuận|"
    "đồng thời|đồng tình|đổi mới|độ cồn|độ mặn|độ tuổi|độ ẩm|đội ngũ|động lực|động viên|đột xuất|"
    "đời sống|đủ điều|đứng đầu|ưu tiên|ưu đãi|ảnh hưởng|ốm đau|ủng hộ|ủy ban|ủy quyền|ứng cử|"
    "ứng dụng|ứng phó|mỗi ngày|mỗi tháng|mỗi năm|mỗi tuần|một ngày|trong ngày|cả năm|trên cao|nhận được|quỹ "
    "bảo|động vật|lâm sản|bừa bãi|tiểu thương|sổ sách|kế toán|hóa đơn|máy tính|tính tiền|phạm vi|mặt tiền|vị "
    "trí|bảng giá|phương châm|hoàn trả|tham quan|cắm trại|ổn định|quê hương|tốt đẹp|thay mặt|cần cẩu|dây "
    "dẫn|gieo sạ|rơm rạ|nghề nghiệp|thất lạc|triệu tập|đương sự|bị cáo|bị đơn|nguyên đơn|khởi kiện|hòa "
    "giải|kê biên|quyết toán|dự toán|tạm ứng|mặt nước|thượng nguồn|hạ lưu|thượng lưu|cửa sông|ven biển|ngư "
    "dân|tàu cá|hải sản|du khách|lưu trú|di sản|danh thắng|án đường|phó với|hưởng đến|định "
    "tại|đa cho|quan đến|vụ án|tội phạm";

static const struct {
    uint16_t bits;
    const char *words;
} classes[] = {
    {BREATH_STRONG, "nhưng|để|vì|nên|mà|nếu|khi|nhằm|gồm|hoặc|hay|còn|thì|do|tức|cùng|trừ"},
    {BREATH_MIDDLE, "và|theo|với|trong|tại|cho|từ|đến|trên|ở|về|thuộc|dưới|vào|tới|trước|sau|ngoài"},
    {BREATH_WEAK,
     "là|được|đã|sẽ|phải|không|có|đang|cần|như|giữa|giúp|làm|bị|các|những|ngày|lúc|mỗi|một|cũng|của|bằng|qua|"
     "đồng|thực|tổ|triển|phối|tăng|tiếp|đẩy|nâng|bảo|đảm|kịp|chủ|tích|thường|nghiêm|đề|yêu|phục|góp|hướng|"
     "tuyên|vận|kiểm|giám|xây|phát|vẫn|luôn|đều|nhất|mang|nộp|báo|gửi|liên|đăng|đợt|giai|năm|tháng|mùa|"
     "nhiệm"},
    /* no breath ends on one of these */
    {BREATH_HANGS,
     "các|những|một|mọi|mỗi|số|và|của|cho|về|tại|trong|với|là|theo|từ|đến|ngày|tháng|năm|không|được|đã|sẽ|"
     "đang|ở|do|để|thuộc|bằng|trên|dưới|vì|mà|nếu|khi|như|hoặc|hay|cùng|đối|thông|qua|nhằm|có|bị|phải|giữa|"
     "vào|tới|cần|việc|sự|cả|từng|đồng|bao|tiếp|hiện|tồn|trở|kèm|cuối|bên|vô|nhất|trước|sau|đầu|hằng|hàng|"
     "công|tuyên|kiểm|phối|hết|kể|bởi|đoạn|lý|tự|chậm|sớm|ít|cao|"
     "thấp|hợp|gắn|so|ứng|trái|hạn|hôm|tức|nhằm|lễ|dịp|nhân|đôi|gồm|nên|thì|còn|lúc|"
     "giai|hướng|mang|nộp|chưa|đừng|chớ|hãy|rất|quá|khá|hơn|càng|"
     "đủ|thứ|ngoài|chỉ|vừa|mới|luôn|cứ|toàn|nhiều|mấy|vài|cộng|nhân|chia|vẫn|cũng|đều|đạt|tạo|giúp|làm|"
     "gửi|giao|đưa|đặt|nêu|lấy|xây|đẩy|nâng|thực|triển|góp|đáp|chính|tổng|hệ|nền|đội|bộ|cán|cơ|phục|tham|"
     "đánh|"
     "giải|xác|khắc|duy|niêm|cập|trang|nội|ngoại|đối|tác|chủ|phát|hoàn|ban|nhằm|mọi|từng|thường|yêu|nhu|"
     "tiêu"},
    /* no breath ends on one of these before a name or a number */
    {BREATH_TITLES,
     "xã|phường|huyện|tỉnh|ấp|thôn|ông|bà|anh|chị|sáng|trưa|chiều|tối|đêm|đợt|khóa|kỳ|lần|cấp|mức|độ|loại|"
     "hạng|bậc|tổ|khu|lớp|"
     "đường|bản|làng|buôn|khóm|xóm|cầu|chợ|chùa|chí|sĩ|phố|thành|quận|mũi|điểm|khoản|điều|mục"},
    /* what ends a time or an amount: bảy giờ sáng, từ năm triệu đồng trở lên */
    {BREATH_TAIL,
     "sáng|trưa|chiều|tối|đêm|khuya|âm|nhuận|tết|này|nay|tới|qua|trở|lên|nữa|hằng|hàng|cùng|tuổi|năm|tháng"},
    {BREATH_NUMERAL,
     "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|không|mươi|mốt|tư|lăm|trăm|linh|lẻ|nghìn|ngàn|triệu|tỷ|phẩy"},
    {BREATH_SCALE, "tỷ|triệu|nghìn|ngàn"},
    {BREATH_BOUND, "đồng"}, /* five hundred đồng */
    /* a body's name begins: Ủy ban, Hội đồng, Trung tâm */
    {BREATH_BODY,
     "ủy|uỷ|hội|đảng|ban|sở|phòng|trung|công|trường|mặt|bộ|chi|đoàn|văn|bảo|ngân|trạm|liên|viện"},
};

/* Borders only together with the word after them. */
static const char opening_pairs[] =
    "đồng thời|bao gồm|đối với|thông qua|nhất là|góp phần|nhân dịp|kể từ|tuy nhiên|qua đó|bên cạnh|trong đó|"
    "tiến tới|hướng tới|trước khi|sau khi|trước ngày|sau ngày|từ đó|do đó|vì vậy|trong khi|mỗi khi|đặc biệt|"
    "cụ thể|cũng như|không những|theo đó|phục vụ|đề nghị|yêu cầu|gắn với|cùng với|kết hợp|"
    "trong trường|trừ trường|thuộc trường|vào lúc|vào ngày|vào khoảng|từ ngày|từ lúc|từ tháng|từ năm|đến "
    "ngày|"
    "hết ngày|chậm nhất|ít nhất|lên đến|bởi vì|cho đến|dẫn đến|trong thời|trong phạm|trên địa|trên cơ|"
    "tại địa|theo quy|theo hướng|bằng cách|bằng hình|trong vòng|liên hệ|cho biết|nhiệm kỳ|giai đoạn";

/* Verbs that want to be heard with what they govern. */
static const char governing_pairs[] =
    "thực hiện|sử dụng|bổ sung|triển khai|xây dựng|tổ chức|ban hành|cung cấp|nâng cao|đẩy mạnh|tăng cường|"
    "phát huy|bảo đảm|đảm bảo|hoàn thành|tiếp nhận|giải quyết|kiểm tra|đăng ký|tham gia|chấp hành|đề nghị|"
    "yêu cầu|vận động|hướng dẫn|khuyến cáo|tuyên truyền|hỗ trợ|phục vụ|phòng chống|phòng ngừa|công nhận|"
    "phát hiện|xử lý|chuẩn bị|thu gom|phun thuốc|cấp phát|trao tặng|kê khai|lắp đặt|sửa chữa|thành lập|"
    "phổ biến|quán triệt|áp dụng|khắc phục|chăm sóc|bảo vệ|giữ gìn|duy trì|phát triển|nghiêm cấm|xử phạt|"
    "lựa chọn|bình xét|niêm yết|công bố|công khai|ủng hộ|quyên góp|góp phần|tiếp tục|kính mời|thông qua|"
    "giám sát|xét xử|thụ lý|phân công|đôn đốc";

/* Offices, whose body is named right after them: chủ tịch Ủy ban nhân dân. */
static const char offices[] = "chủ tịch|bí thư|giám đốc|phó trưởng|trưởng ban|hiệu trưởng|trưởng phòng|"
                              "công tác|thường trực|đại biểu|chánh văn|văn phòng|ủy viên|trụ sở|lãnh đạo";

/* Two words that open what comes. */
static const char leading_pairs[] = "vui lòng|rạng sáng|kể cả|ngoại trừ|có thể|cần phải|được phép|không được|"
                                    "có quyền|nhu cầu|quá trình|trường hợp";

/* These lean on what stands before them. */
static const char clinging_pairs[] =
    "được biết|các cấp|các xã|các thôn|các ấp|các phường|các bản|các khối|truyền "
    "thống|nêu trên|nói trên|trở lên|trở xuống|trở đi|có liên|hiện hành";

#define SLOTS 8192 /* a power of two, four times what is in it */

struct breath_table {
    struct {
        uint32_t hash;
        uint16_t bits;
    } slots[SLOTS];
};

static size_t slot_of(const struct breath_table *t, uint32_t hash)
{
    size_t slot = hash & (SLOTS - 1);
    while (t->slots[slot].bits && t->slots[slot].hash != hash)
        slot = (slot + 1) & (SLOTS - 1);
    return slot;
}

static void add(struct breath_table *t, uint32_t hash, uint16_t bits)
{
    size_t slot = slot_of(t, hash);
    t->slots[slot].hash = hash;
    t->slots[slot].bits |= bits;
}

uint32_t breath_pair(uint32_t first, uint32_t second)
{
    return (first * 31u) ^ (second * 0x9E3779B1u);
}

static void add_list(struct breath_table *t, const char *list, uint16_t bits)
{
    for (const char *p = list; *p; p += *p == '|') {
        size_t length = strcspn(p, "|");
        const char *space = memchr(p, ' ', length);
        if (space) {
            size_t first = (size_t)(space - p);
            add(t, breath_pair(hash_bytes(p, first), hash_bytes(space + 1, length - first - 1)), bits);
        } else {
            add(t, hash_bytes(p, length), bits);
        }
        p += length;
    }
}

struct breath_table *breath_table_new(void)
{
    struct breath_table *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    for (size_t i = 0; i < ARRAY_COUNT(classes); i++)
        add_list(t, classes[i].words, classes[i].bits);
    add_list(t, compounds, BREATH_COMPOUND);
    add_list(t, opening_pairs, BREATH_OPENS);
    add_list(t, governing_pairs, BREATH_GOVERNS);
    add_list(t, offices, BREATH_OFFICE);
    add_list(t, leading_pairs, BREATH_LEADS);
    add_list(t, clinging_pairs, BREATH_CLINGS);
    return t;
}

unsigned breath_bits(const struct breath_table *t, uint32_t hash)
{
    return t->slots[slot_of(t, hash)].bits;
}
