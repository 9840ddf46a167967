/*
 * What a breath may not part and where it may: words of two syllables that notices are full of, words that
 * open or carry on a clause, words that lean on the next. Built once into a reader's table; then read only.
 */
#include "reader/internal.h"
#include <stdlib.h>
#include <string.h>

/* Common words of two syllables: no cut inside. */
static const char compounds[] =
    "an ninh|an toàn|anh hùng|ban hành|ban mặt|ban ngành|ban nhân|bao gồm|biên bản|biên giới|"
    "biên phòng|biến áp|buôn bán|bà con|bà mẹ|bàn giao|báo chí|báo cáo|báo động|bãi bỏ|bê tông|"
    "bên cạnh|bình dân|bình quân|bình thường|bình xét|bình yên|bình đẳng|bí thư|bưu điện|bạch hầu|"
    "bản chính|bản sao|bản đồ|bảng niêm|bảo hiểm|bảo trì|bảo trợ|bảo vệ|bảo đảm|bất kỳ|bất thường|"
    "bầu cử|bắt buộc|bắt đầu|bế mạc|bến phà|bến xe|bệnh nhân|bệnh viện|bồi dưỡng|bồi thường|bổ sung|"
    "bộ chính|bộ máy|bởi vì|bụi rậm|cao nhất|cao tuổi|cao tốc|cao đẳng|chi bộ|chi hội|chi phí|"
    "chi trả|chi đoàn|chiếm đoạt|chiến binh|chiều dài|chiều nay|chiều rộng|cho phép|chuyên môn|"
    "chuyên trách|chuyên đề|chuyển nhượng|chuyển đổi|chào mừng|chân miệng|chính công|chính phủ|"
    "chính quyền|chính sách|chính thức|chính trị|chôn lấp|chăn nuôi|chương trình|chất lượng|"
    "chất thải|chậm nhất|chặt chẽ|chế độ|chỉ thị|chỉ tiêu|chỉ đạo|chịu trách|chỗ ở|chủ hộ|chủ nghĩa|"
    "chủ nhật|chủ trì|chủ trương|chủ tịch|chủ yếu|chủ đầu|chủ đề|chủ động|chức năng|chứng nhận|"
    "chứng thực|chữ ký|chữ thập|chữa bệnh|chữa cháy|cung cấp|cuối năm|cuộc họp|cài đặt|các ban|"
    "các cấp|cách mạng|cách thức|cán bộ|cánh đồng|cây hàng|cây lâu|cây trồng|cây xanh|có công|"
    "có thể|công an|công bằng|công bố|công chức|công dân|công khai|công nghệ|công nhận|công thương|"
    "công trình|công ty|công đoàn|cùng với|cúm gia|căn cước|căn cứ|cơ bản|cơ cấu|cơ giới|cơ quan|"
    "cơ sở|cư trú|cước công|cưỡng chế|cải tạo|cảm ơn|cảnh báo|cảnh giác|cảnh sát|cấp lại|cấp mới|"
    "cấp phối|cấp trên|cấp tỉnh|cấp xã|cấp điện|cấp đổi|cấp ủy|cần thiết|cầu đường|cận nghèo|"
    "cống rãnh|cống đập|cộng hoà|cộng hòa|cộng đồng|cột cờ|cụ thể|cứu hộ|cứu nạn|cử tri|cử viên|"
    "cựu chiến|danh hiệu|danh lam|danh sách|danh điện|di tích|dinh dưỡng|diễn biến|diễn ra|"
    "diện tích|do đó|doanh nghiệp|du kích|du lịch|duy nhất|dân cư|dân phố|dân quân|dân số|dân sự|"
    "dân tộc|dạy nghề|dịch bệnh|dịch tả|dịch vụ|dữ liệu|dự báo|dự án|ghi nhận|gia cầm|gia hạn|"
    "gia nhập|gia súc|gia tăng|gia đình|giai đoạn|giao thông|giá cả|giám sát|giám đốc|giáo dục|"
    "giáo viên|gió mùa|giả mạo|giải ngân|giải pháp|giải phóng|giải quyết|giải thưởng|giấy chứng|"
    "giấy khai|giấy mời|giấy phép|giấy tờ|giết mổ|giống cây|giữ gìn|gói thầu|gần nhất|gắn với|"
    "hiểm xã|hiểm y|hiện nay|hiện trạng|hiệu lực|hiệu quả|hiệu trưởng|ho gà|hoàn cảnh|hoàn lưu|"
    "hoàn thiện|hoàn thành|hoàn toàn|huyết áp|huyện ủy|hàng ngày|hàng năm|hàng rào|hàng tháng|"
    "hàng tuần|hành chính|hành lang|hình thức|hòa xã|hôm nay|hưu trí|hướng dẫn|hướng tới|hạn chế|"
    "hải đảo|hảo tâm|hậu quả|hằng ngày|hằng năm|hằng quý|hằng tháng|hằng tuần|họ tên|học bổng|"
    "học phí|học sinh|học tập|học vụ|họp thứ|hồ sơ|hỗ trợ|hộ dân|hộ gia|hộ khẩu|hộ kinh|hộ nghèo|"
    "hộ tịch|hội chủ|hội nghị|hội thảo|hội thứ|hội trường|hội viên|hội đồng|hợp lý|hợp lệ|hợp nhất|"
    "hợp pháp|hợp tác|hợp với|hợp đồng|khai giảng|khai mạc|khai sinh|khai tử|khen thưởng|khu di|"
    "khu dân|khu phố|khu vực|khuyến cáo|khuyến học|khuyến khích|khuyến nông|khách hàng|khám bệnh|"
    "khám tuyển|khánh thành|khí tượng|khó khăn|không dùng|không khí|không phải|không thể|khơi thông|"
    "khẩn trương|khắc phục|khối lượng|khởi công|khởi nghiệp|khử trùng|kinh doanh|kinh phí|kinh tế|"
    "kiến nghị|kiểm sát|kiểm tra|kiểu mẫu|kê khai|kích hoạt|kính chào|kính gửi|kính mời|kế hoạch|"
    "kết hôn|kết hợp|kết luận|kết nối|kết quả|kịp thời|kỳ họp|kỷ niệm|kỹ năng|kỹ thuật|lao động|"
    "liên hệ|liên ngành|liên quan|liên tục|liệt sĩ|long móng|làm giàu|làm theo|làm việc|lái xe|"
    "lâm nghiệp|lâu năm|lãi suất|lãnh đạo|lòng đường|lúa gạo|lý do|lũ lụt|lương hưu|lưới điện|"
    "lượng mưa|lượt truy|lần thứ|lễ hội|lệ phí|lịch sử|lịch thời|lớn nhất|lời thăm|lở mồm|lợi ích|"
    "lứa tuổi|lừa đảo|lực lượng|ma túy|mai táng|minh bạch|minh nhân|mua bán|mái ấm|máy biến|mã số|"
    "mô hình|môi trường|mùa khô|mùa mưa|mùa vụ|mùng một|mũ bảo|mưa lũ|mưa lớn|mạng xã|mạnh nhất|"
    "mạnh thường|mầm non|mật khẩu|mật độ|mặt bằng|mặt trận|mặt đường|mọi người|mồm long|một cửa|"
    "một phần|một số|mở rộng|mục tiêu|mục đích|mức hưởng|mức phạt|mức sống|mức đóng|mức độ|mực nước|"
    "neo đậu|nghiêm cấm|nghiêm túc|nghiệm thu|nghĩa vụ|nghị quyết|nghị định|ngoài ra|nguyên nhân|"
    "nguyên tắc|nguyên đán|nguồn gốc|nguồn vốn|ngành nghề|ngành đoàn|ngày nay|ngân hàng|ngân sách|"
    "người có|người dân|người lao|ngập lụt|ngừng cấp|nhiều lần|nhiều năm|nhiều nơi|nhiệm kỳ|"
    "nhiệm vụ|nhiệt độ|nhiệt đới|nhà hảo|nhà máy|nhà nước|nhà thầu|nhà trường|nhà tình|nhà văn|"
    "nhà ở|nhân dân|nhân khẩu|nhân viên|nhất định|nhận thức|nhập học|nhập khẩu|nhập ngũ|niêm yết|"
    "nuôi trồng|nâng cao|nâng cấp|não nhật|nông dân|nông nghiệp|nông sản|nông thôn|năm học|năm nay|"
    "năng suất|nơi ở|nước mưa|nước sạch|nồng độ|nội dung|nội vụ|nộp thuế|phiếu bầu|phong cách|"
    "phong trào|pháp luật|phát hiện|phát huy|phát quang|phát sinh|phát thanh|phát triển|phát động|"
    "phân bón|phân loại|phê duyệt|phòng bệnh|phòng cháy|phòng chống|phòng thủ|phó chủ|phó trưởng|"
    "phù hợp|phương tiện|phần quà|phối hợp|phổ cập|phổ thông|phổi tắc|phụ huynh|phụ nữ|phục hồi|"
    "phục vụ|qua đó|quan hệ|quan trọng|quan tâm|quy chế|quy hoạch|quy mô|quy trình|quy định|"
    "quyên góp|quyết định|quyền lợi|quyền sử|quá trình|quân sự|quản lý|quốc gia|quốc hội|quốc kỳ|"
    "quốc lộ|quốc phòng|ra mắt|ra quân|rác thải|rõ ràng|rầy nâu|sao y|sau đó|sinh hoạt|sinh học|"
    "sinh sống|sinh thái|sinh viên|so với|suất quà|sáng nay|sáp nhập|sân vận|sâu bệnh|sơ kết|"
    "sơ tuyển|sơ tán|sạt lở|sản hồ|sản lượng|sản phẩm|sản xuất|sắp xếp|số hóa|số lượng|số điện|"
    "sốt rét|sốt xuất|sớm nhất|sức khoẻ|sức khỏe|sức ép|sử dụng|sửa chữa|sửa đổi|tai nạn|tay chân|"
    "thai sản|tham gia|thanh niên|thanh toán|thanh tra|thay thế|thay đổi|theo dõi|thi công|thi hành|"
    "thi đua|thi đấu|thiên tai|thiểu số|thoát nghèo|thu gom|thu hoạch|thu hồi|thu nhập|thu thuế|"
    "thu thập|thuận lợi|thuế suất|thuốc trừ|thuỷ lợi|thuỷ sản|thuỷ văn|thành lập|thành ủy|"
    "tháo đường|thôn mới|thôn xóm|thông báo|thông qua|thông tin|thông tư|thú y|thúc đẩy|thăm hỏi|"
    "thư điện|thương binh|thương mại|thường quân|thường trú|thường xuyên|thấp nhất|thất nghiệp|"
    "thẩm định|thắng cảnh|thế chấp|thể dục|thể thao|thị trường|thống nhất|thời gian|thời hạn|"
    "thời điểm|thủ dân|thủ trưởng|thủ tục|thủy lợi|thủy sản|thủy văn|thừa kế|thửa đất|thực hiện|"
    "thực phẩm|thực vật|tinh gọn|tinh thần|tiêm chủng|tiêu chuẩn|tiêu chí|tiêu hủy|tiêu thụ|"
    "tiêu độc|tiến bộ|tiến hành|tiến độ|tiếp nhận|tiếp theo|tiếp tục|tiết kiệm|tiền lương|tiền mặt|"
    "tiền thuê|tiểu học|toàn bộ|toàn diện|toàn dân|toàn quốc|toàn thể|toàn trình|toàn xã|"
    "trang thông|trao tặng|trao đổi|treo cờ|tri ân|triều cường|triển khai|trong tỉnh|trong đó|"
    "trung học|trung tâm|trung ương|truy cập|truyền hình|truyền thanh|truyền thông|truyền thống|"
    "trách nhiệm|trái phép|trân trọng|trích lục|trước đó|trường học|trường hợp|trưởng ban|"
    "trưởng phòng|trưởng thôn|trưởng ấp|trạm biến|trạm bơm|trạm y|trả lời|trận tổ|trật tự|trẻ em|"
    "trọng tải|trồng cây|trồng trọt|trợ cấp|trợ giúp|trụ sở|trực ban|trực thuộc|trực tiếp|"
    "trực tuyến|tuy nhiên|tuyên truyền|tuyến đường|tuyển quân|tuyển sinh|tài chính|tài khoản|"
    "tài sản|tàu thuyền|tác xã|tái định|tình hình|tình nghĩa|tình thương|tình trạng|tích cực|"
    "tích hợp|tín dụng|tòa án|tôn giáo|tăng cường|tăng huyết|tư pháp|tư tưởng|tượng thủy|tạm trú|"
    "tạm vắng|tả heo|tả lợn|tấm gương|tất cả|tập huấn|tập trung|tặng cho|tệ nạn|tỉ lệ|tỉnh lộ|"
    "tỉnh ủy|tố giác|tốc độ|tối cao|tối nay|tối thiểu|tối đa|tốt nhất|tồn tại|tổ chức|tổ dân|tổ phó|"
    "tổ quốc|tổ trưởng|tổ tự|tổng hợp|tổng kết|tổng số|tổng thể|tội phạm|từ đó|tự do|tự quản|tự vệ|"
    "tự xưng|tựu trường|tỷ lệ|ung thư|uốn ván|vai trò|vay vốn|vi phạm|viêm não|viên chức|việc làm|"
    "viện kiểm|vì vậy|vùng sâu|vùng xa|văn bản|văn hoá|văn hóa|văn nghệ|văn phòng|vũ trang|"
    "vượt ngưỡng|vấn đề|vận chuyển|vận động|vật chất|vật liệu|vật nuôi|vật tư|vắc xin|vệ sinh|"
    "vỉa hè|vụ hành|vụ quân|vứt rác|xe máy|xe tải|xi măng|xin mời|xuất huyết|xuất khẩu|xuống giống|"
    "xác minh|xác nhận|xây dựng|xã hội|xét duyệt|xét nghiệm|xóa mù|xử lý|xử phạt|y tế|yêu cầu|"
    "áp thấp|ít nhất|ô nhiễm|ô tô|ý kiến|ý thức|điều chỉnh|điều hành|điều kiện|điều tra|điện lực|"
    "điện thoại|điện tử|đoàn kết|đoàn thể|đoàn viên|đào tạo|đái tháo|đáp nghĩa|đón nghe|đón nhận|"
    "đón xem|đóng góp|đăng kí|đăng ký|đơn giản|đơn vị|đường bộ|đường dây|đường dẫn|đường huyện|"
    "đường thủy|đường tỉnh|được phép|đại biểu|đại học|đại hội|đại đoàn|đạo ôn|đạo đức|đảm bảo|"
    "đảng viên|đảng ủy|đất đai|đất ở|đấu giá|đấu thầu|đầu năm|đầu tư|đẩy mạnh|đặc biệt|đến nay|"
    "đề nghị|đề tài|đề xuất|đề án|đền ơn|địa bàn|địa chỉ|địa giới|địa phương|địa điểm|định cư|"
    "định danh|định kỳ|đối tượng|đối với|đồng bộ|đồng nhân|đồng ruộng|đồng thời|đồng tình|độ mặn|"
    "độ tuổi|độ ẩm|đột xuất|đời sống|đủ điều|ưu tiên|ưu đãi|ảnh hưởng|ốm đau|ủng hộ|ủy ban|ứng cử|"
    "ứng dụng|ứng phó";

static const struct {
    uint16_t bits;
    const char *words;
} classes[] = {
    {BREATH_STRONG, "nhưng|để|vì|nên|mà|nếu|khi|nhằm|gồm|hoặc|hay|còn|thì|do|tức|cùng|trừ"},
    {BREATH_MIDDLE, "và|theo|với|trong|tại|cho|từ|đến|trên|ở|về|thuộc|dưới|vào|tới|trước|sau|ngoài"},
    {BREATH_WEAK,
     "là|được|đã|sẽ|phải|không|có|đang|cần|như|giữa|giúp|làm|bị|các|những|ngày|lúc|mỗi|một|cũng|của|bằng|qua|"
     "đồng|thực|tổ|triển|phối|tăng|tiếp|đẩy|nâng|bảo|đảm|kịp|chủ|tích|thường|nghiêm|đề|yêu|phục|góp|hướng|"
     "tuyên|vận|kiểm|xây|phát|mang|nộp|báo|gửi|liên|đăng|đợt|giai|năm|tháng|mùa|nhiệm"},
    /* no breath ends on one of these */
    {BREATH_HANGS,
     "các|những|một|mọi|mỗi|số|và|của|cho|về|tại|trong|với|là|theo|từ|đến|ngày|tháng|năm|không|được|đã|sẽ|"
     "đang|ở|do|để|thuộc|bằng|trên|dưới|vì|mà|nếu|khi|như|hoặc|hay|cùng|đối|thông|qua|nhằm|có|bị|phải|giữa|"
     "vào|tới|cần|việc|sự|cả|từng|đồng|bao|tiếp|hiện|tồn|trở|kèm|cuối|bên|vô|nhất|trước|sau|đầu|hằng|hàng|"
     "công|tuyên|kiểm|phối|hết|kể|bởi|đoạn|lý|tự|chậm|sớm|ít|cao|"
     "thấp|hợp|gắn|so|ứng|trái|hạn|hôm|tức|nhằm|lễ|dịp|nhân|đôi|gồm|nên|thì|còn|lúc|"
     "giai|hướng|mang|nộp|chưa|đừng|chớ|hãy|rất|quá|khá|hơn|càng|"
     "đủ|thứ|ngoài|chỉ|vừa|mới|luôn|cứ|toàn|nhiều|mấy|vài|cộng|nhân|chia"},
    /* no breath ends on one of these before a name or a number */
    {BREATH_TITLES,
     "xã|phường|huyện|tỉnh|ấp|thôn|ông|bà|anh|chị|sáng|trưa|chiều|tối|đêm|đợt|khóa|kỳ|lần|cấp|mức|tổ|khu|lớp|"
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
    "tại địa|theo quy|theo hướng|bằng cách|bằng hình|trong vòng|liên hệ|cho biết";

#define SLOTS 4096 /* a power of two, four times what is in it */

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
    return t;
}

unsigned breath_bits(const struct breath_table *t, uint32_t hash)
{
    return t->slots[slot_of(t, hash)].bits;
}
