/*
 * What is a person's own business: the matters themselves, and what offices do for or about somebody. Words
 * are compared in small letters with their accents, because "mai" and "mãi" are different words. Pure.
 */
#include "document/guard_parts.h"
#include <string.h>

/* Nobody else's business, unless somebody speaks of it in an office. */
static const char own_matters[] =
    "|khiếu nại|đơn thư|đơn đề nghị|giải quyết đơn|trợ cấp|trợ giúp xã hội|hộ nghèo|cận nghèo|"
    "thu hồi đất|trái phép|đình chỉ|kiến nghị|được hỗ trợ|nhà tạm|lấn chiếm|mồ côi|quyền sử dụng đất|"
    "tranh chấp|khai sinh|khai tử|kết hôn|ly hôn|hộ tịch|nhận cha|con nuôi|cai nghiện|nghiện|nợ thuế|"
    "nợ đọng|nợ tiền|tiền thuế nợ|chậm nộp|còn nợ|mai táng|nhập ngũ|nhiễm|dương tính|hiv|mắc bệnh|tâm "
    "thần|khuyết tật|vay|"
    "bị bệnh|ung thư|xét nghiệm|khám sức khỏe|chất độc hóa học|bảo hiểm thất nghiệp|"
    "bảo hiểm xã hội một lần|miễn thuế|giảm thuế|giao rừng|giao đất|thuê đất|đánh bạn|đánh nhau|"
    "bạo lực|hòa giải|tách thửa|hợp thửa|biện pháp giáo dục|giáo dục tại xã|";

/* An official's, too, when it happens to him. */
static const char everyones_matters[] =
    "|xử phạt|phạt tiền|bị phạt|tiền phạt|xử lý vi phạm|vì vi phạm|kỷ luật|cảnh cáo|khiển trách|"
    "buộc thôi việc|bổ nhiệm|giữ chức|miễn nhiệm|điều động|luân chuyển|nâng lương|nâng bậc lương|"
    "nghỉ hưu|thôi việc|tuyển dụng|tố cáo|bị bắt|ma túy|trộm cắp|lừa đảo|trúng tuyển|cưỡng chế|"
    "quản thúc|án treo|khởi tố|tạm giam|vi phạm hành chính|biên bản vi phạm|tạm giữ|đánh bạc|triệu tập|";

/* What a paper may decide about an official; articles tell the same of anybody. */
static const char personnel[] =
    "|chuyển công tác|bãi nhiệm|phê chuẩn|chỉ định|xếp lương|phụ cấp|khai trừ|nghỉ việc|biệt phái|"
    "kiểm điểm|nâng ngạch|từ trần|kéo dài thời gian|nghỉ phép|nghỉ công tác|nghỉ chế độ|cho nghỉ|"
    "cho thôi|xếp loại|thai sản|đi học|đi nước ngoài|sai phạm|khuyết điểm|đình chỉ công tác|nghỉ ốm|";

/* A matter of whoever it is done for or to. */
static const char acts[] =
    "|quyết định|phê duyệt|cấp cho|giấy phép|giấy chứng nhận|công nhận|chi trả|hỗ trợ|cho thuê|giao cho|"
    "biên bản|kết quả|mất thẻ|mất giấy|được hưởng|xác nhận|thu hồi|trả lời|mời|";

/* What only sounds like one of them. */
static const char harmless[] =
    "|kỷ luật, kỷ cương|kỷ cương, kỷ luật|kỷ luật kỷ cương|kỷ luật lao động|kỷ luật đảng|";
static const char honours[] =
    "|khen thưởng|bằng khen|giấy khen|danh hiệu|kỷ niệm chương|huy hiệu|huân chương|huy chương|"
    "biểu dương|tuyên dương|giải thưởng|";

/* In an office one speaks of such matters, and decides them. */
static const char speaking[] =
    "|phát biểu|cho biết|nhấn mạnh|yêu cầu|chỉ đạo|đề nghị|kêu gọi|lưu ý|khuyến cáo|cảnh báo|thông tin|"
    "kết luận|chủ trì|khẳng định|chia sẻ|đến dự|tham dự|dự hội nghị|trao tặng|tặng quà|";

const char *guard_matter(const char *lower, const char **at)
{
    const char *harmless_at, *words = guard_listed_in(own_matters, lower, at);
    words = words ? words : guard_listed_in(everyones_matters, lower, at);
    return guard_listed_in(harmless, lower, &harmless_at) ? NULL : words;
}

/* Does the matter happen to the official himself: said before the name, or as what he suffers or is given? */
static bool befalls(const char *lower, const struct guard_person *person, const char *matter)
{
    static const char own[] = "|nghỉ hưu|giữ chức|trúng tuyển|thôi việc|nghỉ việc|từ trần|";
    static const char *const suffers[] = {"bị ", "được ", "xin ", "nhận ", "về việc ", NULL};
    const char *at;
    if (matter > lower + person->end) {
        return guard_said_before(lower, matter, 24, suffers) || guard_listed_in(own, matter, &at);
    }
    return !guard_listed_before("|do|theo|giao|", lower, person->start);
}

/* In a paper an official's own house or illness is his own as well, when he is given or suffers it. */
static const char *officials_own(const char *lower, const struct guard_person *person)
{
    static const char *const suffers[] = {"bị ", "được ", "xin ", "nhận ", "mắc ", NULL};
    const char *at, *words = guard_listed_in(own_matters, lower, &at);
    bool his = words && (at > lower + person->end ? guard_said_before(lower, at, 16, suffers)
                                                  : guard_listed_before("|cho|của|", lower, person->start));
    return his ? words : NULL;
}

/* The words of what happens to an official. */
static const char *officials_matter(const struct guard_sentence *sentence, const struct guard_person *person)
{
    const char *at, *spoken, *lower = sentence->lower,
                             *words = guard_listed_in(everyones_matters, lower, &at);
    words = words || !sentence->paper ? words : guard_listed_in(personnel, lower, &at);
    words = words && befalls(lower, person, at) ? words : NULL;
    words = words || !sentence->paper ? words : officials_own(lower, person);
    bool speaks =
        guard_listed_in(speaking, lower + person->end, &spoken) || guard_listed_in(harmless, lower, &spoken);
    return speaks ? NULL : words;
}

const char *guard_matter_of(const struct guard_sentence *sentence, const struct guard_person *person)
{
    static const char *const objects[] = {"đối với ", "cho ", "của ", "giữa ", "hộ ", "với ", "mời ", NULL};
    const char *at, *lower = sentence->lower;
    if (person->official) {
        return officials_matter(sentence, person);
    }
    const char *words = guard_matter(lower, &at);
    bool object = guard_said_before(lower, lower + person->start, 16, objects);
    return words || !object || guard_listed_in(honours, lower, &at) ? words
                                                                    : guard_listed_in(acts, lower, &at);
}
