/*
 * Where a long breath group is parted: near even shares, before a joining word where there is one, never
 * inside a compound ("điều, kiện"). Pure; the counting lies in speech.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/speech.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Two syllables that official texts write together again and again; in lower case. */
static const char *const compounds[] = {
    "an ninh",      "an toàn",       "ban hành",     "ban ngành",    "biên giới",    "biện pháp",
    "bảo hiểm",     "bảo trợ",       "bảo vệ",       "bảo đảm",      "bắt buộc",     "bệnh viện",
    "bồi thường",   "bổ sung",       "cao tuổi",     "chi phí",      "chi tiết",     "chia sẻ",
    "chuyên môn",   "chuyển nhượng", "chuyển đổi",   "chuẩn bị",     "cháy rừng",    "chính phủ",
    "chính quyền",  "chính sách",    "chó mèo",      "chương trình", "chấm dứt",     "chấp hành",
    "chấp thuận",   "chỉ đạo",       "chủ trương",   "chủ tịch",     "chủ động",     "chứng chỉ",
    "chứng nhận",   "chứng thực",    "chữa cháy",    "cung cấp",     "cuộc sống",    "cá nhân",
    "cán bộ",       "công an",       "công bố",      "công chức",    "công chứng",   "công cộng",
    "công dân",     "công khai",     "công nghiệp",  "công nghệ",    "công nhận",    "công trình",
    "công tác",     "công việc",     "cơ quan",      "cơ sở",        "cư trú",       "cải chính",
    "cải cách",     "cấp phép",      "cộng đồng",    "danh mục",     "danh sách",    "di dời",
    "diện tích",    "doanh nghiệp",  "du lịch",      "dân cư",       "dân quân",     "dân sự",
    "dân tộc",      "dịch bệnh",     "dịch vụ",      "dự toán",      "dự án",        "gia cầm",
    "gia hạn",      "gia súc",       "gia đình",     "giai đoạn",    "giao thông",   "giám sát",
    "giáo dục",     "giải phóng",    "giải quyết",   "giảm nghèo",   "giấy phép",    "giấy tờ",
    "giới thiệu",   "hiện hành",     "hiệu lực",     "hiệu quả",     "hoàn thành",   "hoạt động",
    "huy động",     "hành chính",    "hành vi",      "hòa giải",     "hướng dẫn",    "hạ tầng",
    "hạn chế",      "hằng năm",      "hằng tháng",   "học sinh",     "hỗ trợ",       "hộ nghèo",
    "hộ tịch",      "hội nghị",      "hội đồng",     "hợp lệ",       "hợp tác",      "hợp đồng",
    "khai sinh",    "khai thác",     "khai tử",      "khen thưởng",  "khiếu nại",    "khoa học",
    "khu phố",      "khu vực",       "khuyết tật",   "khám bệnh",    "khắc phục",    "kinh doanh",
    "kinh phí",     "kinh tế",       "kiến nghị",    "kiểm soát",    "kiểm tra",     "kế hoạch",
    "kết hôn",      "kết quả",       "kể từ",        "kỹ thuật",     "lao động",     "liên quan",
    "liên thông",   "làm việc",      "lâm nghiệp",   "lãnh đạo",     "lĩnh vực",     "lệ phí",
    "lực lượng",    "mai táng",      "miễn giảm",    "môi trường",   "mùa khô",      "mùa mưa",
    "mầm non",      "mặt trận",      "mục tiêu",     "mục đích",     "mức độ",       "nghiêm túc",
    "nghĩa vụ",     "nghề nghiệp",   "nghị quyết",   "nghị định",    "nguy cơ",      "nguồn gốc",
    "nguồn vốn",    "ngành nghề",    "ngân hàng",    "ngân sách",    "người dân",    "nhiệm kỳ",
    "nhiệm vụ",     "nhà cửa",       "nhà nước",     "nhà ở",        "nhân dân",     "nhân sự",
    "nâng cao",     "nông dân",      "nông nghiệp",  "nông thôn",    "năm học",      "năng lực",
    "nước ngoài",   "nước sạch",     "nội dung",     "phong trào",   "pháp luật",    "phát hiện",
    "phát huy",     "phát thanh",    "phát triển",   "phân công",    "phân loại",    "phê duyệt",
    "phòng chống",  "phương tiện",   "phương án",    "phạm vi",      "phối hợp",     "phụ nữ",
    "phục vụ",      "quan tâm",      "quy chế",      "quy hoạch",    "quy trình",    "quy định",
    "quyết định",   "quyền lợi",     "quân sự",      "quản lý",      "quốc gia",     "quốc phòng",
    "quốc tế",      "rác thải",      "sinh hoạt",    "sinh viên",    "sáng kiến",    "sơ đồ",
    "sản phẩm",     "sản xuất",      "sắp xếp",      "số hóa",       "sốt xuất",     "sở hữu",
    "sức khỏe",     "sử dụng",       "sửa chữa",     "sửa đổi",      "sự cố",        "tai nạn",
    "tham gia",     "tham mưu",      "thanh niên",   "thanh toán",   "thanh tra",    "thay thế",
    "thay đổi",     "theo dõi",      "thiên tai",    "thiết bị",     "thiết kế",     "thu gom",
    "thu hồi",      "thu nhập",      "thuận lợi",    "thuế đất",     "thành lập",    "thành phần",
    "thành phố",    "thành tích",    "thôn bản",     "thông báo",    "thông qua",    "thông tin",
    "thương mại",   "thường niên",   "thường trú",   "thường xuyên", "thẩm quyền",   "thẩm định",
    "thể thao",     "thời gian",     "thời hạn",     "thủ tục",      "thủy lợi",     "thủy sản",
    "thực hiện",    "thực phẩm",     "tiêm chủng",   "tiêu chuẩn",   "tiêu chí",     "tiến độ",
    "tiếp cận",     "tiếp nhận",     "tiếp tục",     "toàn bộ",      "toàn diện",    "toàn dân",
    "toàn tỉnh",    "toàn xã",       "tranh chấp",   "triển khai",   "trung học",    "trung tâm",
    "truyền thanh", "truyền thông",  "truyền thống", "trách nhiệm",  "trâu bò",      "trên địa",
    "trước bạ",     "trường hợp",    "trưởng thôn",  "trật tự",      "trẻ em",       "trợ cấp",
    "trợ giúp",     "trụ sở",        "trực tiếp",    "trực tuyến",   "tuyên truyền", "tuyển dụng",
    "tuyển sinh",   "tài chính",     "tài khoản",    "tài liệu",     "tài nguyên",   "tài sản",
    "tình hình",    "tình trạng",    "tín dụng",     "tôn giáo",     "tăng cường",   "tạm ngừng",
    "tạm trú",      "tập huấn",      "tập trung",    "tệ nạn",       "tố cáo",       "tổ chức",
    "tổ dân",       "tổng hợp",      "tổng kết",     "tổng thể",     "tự nguyện",    "uỷ ban",
    "vay vốn",      "vi phạm",       "viên chức",    "việc làm",     "văn bản",      "văn hóa",
    "văn minh",     "văn phòng",     "vận chuyển",   "vận động",     "vắc xin",      "vệ sinh",
    "vụ việc",      "xuất huyết",    "xác minh",     "xác nhận",     "xác định",     "xây dựng",
    "xã hội",       "xét duyệt",     "xử lý",        "xử phạt",      "y tế",         "yêu cầu",
    "ô nhiễm",      "đa dạng",       "điều chỉnh",   "điều hành",    "điều kiện",    "điều tra",
    "đoàn kết",     "đoàn thể",      "đào tạo",      "đánh giá",     "đình chỉ",     "đô thị",
    "đăng ký",      "đường bộ",      "đại biểu",     "đại diện",     "đại hội",      "đảng ủy",
    "đất đai",      "đầu tư",        "đề nghị",      "đề xuất",      "đề án",        "địa bàn",
    "địa chỉ",      "địa giới",      "địa phương",   "định cư",      "định danh",    "định kỳ",
    "đối tượng",    "đồng bào",      "đồng chí",     "ưu đãi",       "ủy ban"};

static int by_text(const void *wanted, const void *row)
{
    return strcmp(wanted, *(const char *const *)row);
}

/* Do the word that ends at text[at] and the one after it make a compound? */
static bool is_compound(const char *text, size_t length, size_t at)
{
    char pair[64];
    size_t start = at, end = at + 1;
    while (start && !strchr(" .,?!;:\n", text[start - 1])) {
        start--;
    }
    while (end < length && !strchr(" .,?!;:\n", text[end])) {
        end++;
    }
    if (end - start >= sizeof pair) {
        return false;
    }
    memcpy(pair, text + start, end - start);
    pair[end - start] = '\0';
    char *lower = text_lower(pair);
    bool is =
        lower && bsearch(lower, compounds, sizeof compounds / sizeof *compounds, sizeof *compounds, by_text);
    free(lower);
    return is;
}

static bool is_among(const char *word, size_t length, const char *const *words)
{
    for (; *words; words++) {
        if (strlen(*words) == length && memcmp(*words, word, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_capital(const char *text)
{
    size_t at = 0;
    uint32_t code = text_next(text, strnlen(text, 4), &at);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

/* Two capitalised words side by side are most often one name. */
static bool is_name(const char *text, size_t start, size_t at)
{
    return is_capital(text + start) && is_capital(text + at + 1);
}

static bool is_dash(const char *text)
{
    return *text == '-' || text_starts(text, "–") || text_starts(text, "—");
}

/* What a breath before the word at `text + at + 1` costs, in syllables off the even share. */
static size_t breath_cost(const char *text, size_t length, size_t at)
{
    static const char *const best[] = {"và", "hoặc", "nhưng", "thì", "mà", "nếu", "vì", NULL};
    static const char *const good[] = {"kể",   "cho", "của", "theo",  "về",    "để",    "tại",   "đối",
                                       "do",   "từ",  "khi", "với",   "thuộc", "trong", "nhằm",  "giữa",
                                       "trên", "đến", "sau", "trước", "gồm",   "bằng",  "không", "được",
                                       "phải", "ở",   "đạt", "năm",   "giai",  "là",    "đã",    "sẽ",
                                       "cùng", "như", "bởi", "nhất",  NULL};
    static const char *const never[] = {
        "các", "những", "một",  "của",  "và",    "với",   "không", "đối",  "theo", "là",  "tại",  "cho", "số",
        "thứ", "về",    "để",   "từ",   "đến",   "kể",    "phải",  "được", "bị",   "sẽ",  "đang", "đã",  "có",
        "cấp", "mỗi",   "trên", "dưới", "trong", "ngoài", "khi",   "do",   "vì",   "nếu", NULL};
    size_t next = strcspn(text + at + 1, " .,?!;:\n"), start = at;
    while (start && text[start - 1] != ' ') {
        start--;
    }
    const char *word = text + at + 1;
    bool joins = is_among(word, next, best) || is_among(word, next, good);
    bool figure = isdigit((unsigned char)text[at - 1]);
    bool of_date = is_among(word, next, (const char *const[]){"tháng", "năm", NULL}) && word[next] == ' ' &&
                   isdigit((unsigned char)word[next + 1]);
    if (is_compound(text, length, at) || is_name(text, start, at) || is_dash(word) || is_dash(text + start) ||
        (figure && of_date)) {
        return 16;
    }
    if (is_among(text + start, at - start, never) || isdigit((unsigned char)*word) || (figure && !joins)) {
        return 12;
    }
    return is_among(word, next, best) ? 0 : joins ? 3 : is_capital(word) ? 6 : 8;
}

/* Where to breathe in group[0..length): offset of a space, near an even share, before a joining word if
 * possible. */
static size_t breath_at(const char *group, size_t length, size_t syllables)
{
    size_t parts = (syllables + SPEECH_BREATH - 1) / SPEECH_BREATH, share = (syllables + parts - 1) / parts;
    size_t best = 0, best_cost = SIZE_MAX;
    for (size_t at = 1; at < length; at++) {
        if (group[at] != ' ') {
            continue;
        }
        size_t before = speech_syllables(group, at), rest = syllables - before;
        size_t off = before > share ? before - share : share - before;
        if (before < 3 || before > SPEECH_BREATH || rest < 3 || off >= best_cost) {
            continue;
        }
        size_t cost = off + breath_cost(group, length, at);
        best = cost < best_cost ? at : best;
        best_cost = cost < best_cost ? cost : best_cost;
    }
    return best;
}

static void breathe_group(struct buf *out, const char *group, size_t length)
{
    size_t syllables = speech_syllables(group, length), at;
    while (syllables > SPEECH_BREATH && length < 4000 && (at = breath_at(group, length, syllables)) > 0) {
        buf_add(out, group, at);
        buf_add_text(out, ",");
        group += at;
        length -= at;
        syllables = speech_syllables(group, length);
    }
    buf_add(out, group, length);
}

char *speech_breathe(const char *text)
{
    struct buf out;
    size_t length = strlen(text), start = 0;
    buf_init(&out, length * 2 + 16);
    buf_add(&out, "", 0);
    for (size_t at = 0; at <= length; at++) {
        if (at == length || speech_ends_breath(text, at)) {
            breathe_group(&out, text + start, at - start);
            buf_add(&out, text + at, at < length);
            start = at + 1;
        }
    }
    return buf_take(&out);
}
