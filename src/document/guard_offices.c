/*
 * The office in which somebody is named: holds it, speaks for it, signs in it. Office and body must touch the
 * name: "Chủ tịch UBND xã Trần Văn Hòa" holds an office, in "Chủ tịch xã xử phạt Trần Văn Hòa" he does not.
 * What is not known here leaves the person private. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Offices, and callings in which somebody speaks or is asked for as such. */
static const char offices[] =
    "|ct|pct|bt|pbt|cht|ttr|chủ tịch|người phát ngôn|pgs|gs|ts|ths|bs|bsck|ks|phó chủ tịch|bí thư|"
    "phó bí thư|giám đốc|phó giám đốc|chánh văn|chánh thanh|chánh án|phó chánh|hiệu trưởng|"
    "phó hiệu trưởng|đại biểu|chỉ huy|phó chỉ huy|chính trị viên|ủy viên|bộ trưởng|thứ trưởng|"
    "thủ tướng|tổng bí thư|già làng|trưởng thôn|trưởng ấp|trưởng bản|trưởng xóm|trưởng khu|trưởng buôn|"
    "trưởng làng|trưởng phòng|trưởng ban|trưởng trạm|trưởng công an|trưởng đoàn|trưởng bộ phận|"
    "trưởng khối|trưởng khóm|trưởng nhóm|trưởng tiểu ban|trưởng các|phó trưởng|phó ban|phó phòng|"
    "phó thôn|phó ấp|phó công an|phó đoàn|phó đội|phó tổ|phó chi hội|thôn trưởng|ấp trưởng|bản trưởng|"
    "tổ trưởng|tổ phó|đội trưởng|đội phó|trạm trưởng|trạm phó|chi hội trưởng|chi hội phó|hội trưởng|"
    "viện trưởng|phó viện|cục trưởng|chi cục trưởng|tổng giám|thủ trưởng|chủ nhiệm|phó chủ nhiệm|"
    "chủ tọa|chủ trì|thư ký|người ký|người soạn|người lập|người lập biểu|người trình|soạn thảo|ký bởi|"
    "kế toán|thủ quỹ|công chức|viên chức|cán bộ|chuyên viên|chuyên trách|nhân viên|cộng tác viên|"
    "kiểm lâm|thanh tra|trực ban|phụ trách|thành viên|đại diện|báo cáo viên|giảng viên|hướng dẫn viên|"
    "diễn giả|tuyên truyền viên|khuyến nông|thú y viên|bác sĩ|bác sỹ|y sĩ|y sỹ|điều dưỡng|dược sĩ|"
    "luật sư|kỹ sư|thạc sĩ|tiến sĩ|giáo sư|nghệ nhân|nghệ sĩ|ca sĩ|nhạc sĩ|nhà thơ|nhà văn|danh nhân|"
    "đại tướng|thượng tướng|trung tướng|thiếu tướng|đại tá|thượng tá|trung tá|thiếu tá|đại úy|"
    "thượng úy|trung úy|thiếu úy|thượng tọa|đại đức|hòa thượng|linh mục|mục sư|trụ trì|tổng thư ký|"
    "trưởng ca|trưởng điểm|điều phối|nhà sử học|";

/* Small words of which the names of bodies are made, between an office and its holder. */
static const char bodies[] =
    " gồm của ubnd ủy ban nhân dân xã phường tỉnh thành phố huyện hội đồng hđnd đảng bộ chi mặt trận tổ "
    "quốc mttq việt nam công an quân sự chỉ huy phòng văn hóa kinh tế nội vụ trung tâm phục hành chính "
    "trạm y trường tiểu học mầm non cơ sở thôn ấp bản xóm khu khóm buôn làng đoàn thanh niên phụ nữ "
    "nông cựu chiến binh người cao tuổi chữ thập đỏ hợp tác tư pháp tịch địa thống kê tài kế toán "
    "thường trực trưởng phó kiêm thứ nhất chí là thể thao thông tin truyền môi xây dựng giao lao động "
    "thương tôn giáo dục khoa cán viên chức quản lý điện lực vốn vay tiết kiệm đội dịch liên lạc hạ "
    "tầng đô thị tuyên vận kiểm tra phát triển nước sạch trật tự ninh bảo vệ số trẻ em nhà máy đài chợ "
    "cổ phần mại đầu sản xuất vấn thiết chế biến thủy tải doanh nghiệp trách nhiệm hữu hạn ";

size_t guard_office_at(const char *lower)
{
    return guard_listed_at(offices, lower);
}

static bool is_body_word(const char *text, const char *lower, size_t length)
{
    char key[40] = " ";
    if (guard_starts_upper(text) || strspn(text, "0123456789") == length) {
        return true;
    }
    if (length + 3 > sizeof key) {
        return false;
    }
    memcpy(key + 1, lower, length);
    memcpy(key + 1 + length, " ", 2);
    return strstr(bodies, key) != NULL;
}

bool guard_is_body(const struct guard_sentence *sentence, size_t from, size_t to)
{
    static const char marks[] = " ,.:-()/&";
    while (from < to) {
        size_t n = strcspn(sentence->lower + from, marks);
        n = n > to - from ? to - from : n;
        bool dash = text_starts(sentence->lower + from, "–");
        if (n && !dash && !is_body_word(sentence->text + from, sentence->lower + from, n)) {
            return false;
        }
        from += n;
        from += strspn(sentence->lower + from, marks);
    }
    return true;
}

#define OFFICE_BEFORE 120 /* bytes in which an office and its body stand before a name */

/* Is something done for or to the holder of the office said at `at`: "đối với Chủ tịch …", "cho cán bộ …"?
 * After a class of people a colon is a label only where the line begins so: not in "đơn tố cáo cán bộ thôn:
 * bà …". */
static bool is_done_to(const char *lower, size_t at, size_t start)
{
    static const char classes[] = "|cán bộ|công chức|viên chức|nhân viên|thành viên|đại biểu|";
    bool class = guard_listed_at(classes, lower + at) > 0,
         colon = memchr(lower + at, ':', start - at) != NULL;
    return guard_listed_before("|đối với|", lower, at) ||
           (class &&
            (guard_listed_before("|cho|", lower, at) || (colon && at > strspn(lower, " 0123456789.-+)"))));
}

/* "Phó Chủ tịch Ủy ban nhân dân xã, bà Ngô Thị Hạnh": where the office is said, SIZE_MAX = nowhere. */
static size_t office_before(const struct guard_sentence *sentence, size_t start)
{
    size_t least = start > OFFICE_BEFORE ? start - OFFICE_BEFORE : 0;
    for (size_t at = start; at-- > least;) {
        size_t n =
            at && guard_is_word_byte(sentence->lower[at - 1]) ? 0 : guard_office_at(sentence->lower + at);
        if (n && at + n <= start && guard_is_body(sentence, at + n, start)) {
            return is_done_to(sentence->lower, at, start) ? SIZE_MAX : at;
        }
    }
    return SIZE_MAX;
}

#define LABEL_MOST 60

/* "Cán bộ tiếp nhận hồ sơ: chị Nga": a line that begins with an office and is a label up to the name. */
static bool is_label(const char *lower, size_t start)
{
    char label[LABEL_MOST];
    const char *at;
    size_t head = strspn(lower, " 0123456789.-+)");
    if (start < head + 2 || start - head >= sizeof label || !memchr(lower + start - 2, ':', 2)) {
        return false;
    }
    memcpy(label, lower + head, start - head);
    label[start - head] = '\0';
    return guard_office_at(label) && !strpbrk(label, ",;.") && !guard_matter(label, &at);
}

/* "Công an xã (đồng chí Mùa A Sấu)": a body by the one who stands for it. */
static bool stands_for_body(const char *lower, size_t start)
{
    return start && lower[start - 1] == '(' && guard_listed_at("|đồng chí|đ/c|", lower + start);
}

/* "Thành viên: ông Lê Sĩ, bà Hà Thị Bé và anh Nam": does the office hold for those that follow as well? */
static bool begins_row(const char *lower, size_t at, size_t start)
{
    static const char gom[] = " gồm ";
    char between[OFFICE_BEFORE + 8];
    memcpy(between, lower + at, start - at);
    between[start - at] = '\0';
    return strchr(between, ':') || strstr(between, gom);
}

/* "Hoàng Thị Lan, Hội Phụ nữ, Thành viên": in a row of a table, what somebody is on a committee. */
static bool seat_after(const char *after)
{
    static const char seats[] =
        "|thành viên|ủy viên|trưởng ban|phó trưởng ban|phó ban|tổ trưởng|tổ phó|thư ký|trưởng đoàn|"
        "đội trưởng|đội viên|";
    char row[OFFICE_BEFORE];
    size_t n = strnlen(after, sizeof row - 1);
    const char *other;
    memcpy(row, after, n);
    row[n] = '\0';
    for (char *cell = row; (cell = strpbrk(cell, ",:-")) != NULL;) {
        *cell++ = '\0';
        cell += strspn(cell, " ");
        if (guard_listed_at(seats, cell)) {
            return !guard_listed_in("|ông|bà|anh|chị|hộ|cụ|cháu|em|", row, &other);
        }
    }
    return false;
}

/* "bà Ngô Thị Hạnh – Phó Chủ tịch", "ông Lê Văn Mạnh (công chức địa chính)", "… làm Trưởng ban". */
static bool office_after(const char *lower, size_t end)
{
    static const char joints[] = "|–|—|hiện là|là|làm|chức vụ|với vai trò|";
    const char *after = lower + end + strspn(lower + end, " ,-(:;|");
    for (size_t n; (n = guard_listed_at(joints, after)) > 0;) {
        after += n + strspn(after + n, " ,-(:;|");
    }
    return guard_office_at(after) > 0 || seat_after(lower + end);
}

/* "Liên hệ ông Đỗ Mạnh Cường", "Mọi chi tiết xin gặp chị Hoa, điện thoại …". */
static bool is_contact(const char *lower, size_t start)
{
    static const char *const words[] = {"liên hệ",     "đầu mối", "đường dây nóng", "gặp", "số điện thoại",
                                        "đăng ký với", NULL};
    return guard_said_before(lower, lower + start, 60, words);
}

/* "Đường bê tông từ nhà ông Tứ đến nhà bà Sáu": a house by which a place is told. */
static bool is_landmark(const char *lower, size_t start)
{
    static const char *const from[] = {"từ ", NULL};
    return guard_listed_before("|từ nhà|cạnh nhà|đối diện nhà|trước nhà|trước cổng nhà|ngõ nhà|", lower,
                               start) ||
           (guard_listed_before("|đến nhà|tới nhà|", lower, start) &&
            guard_said_before(lower, lower + start, 60, from));
}

/* In a paper's last lines: "CHỦ TỊCH", "(Đã ký)", then a name alone on its line. */
static bool is_signer(const struct guard_sentence *sentence, const struct guard_person *person)
{
    static const char *const marks[] = {"CHỦ TỊCH", "BÍ THƯ",    "TRƯỞNG", "GIÁM ĐỐC",     "PHÓ ",
                                        "TM.",      "KT.",       "TL.",    "T/M",          "TUQ.",
                                        "CHÁNH",    "CHỈ HUY",   "THƯ KÝ", "CHỦ TỌA",      "CHỦ TRÌ",
                                        "ĐẠI DIỆN", "CÔNG CHỨC", "BAN ",   "NGƯỜI CHỦ TRÌ"};
    char before[240];
    size_t at = sentence->at + person->start, back = at < sizeof before - 1 ? at : sizeof before - 1;
    const char *after = sentence->lower + person->end;
    size_t start = person->start;
    while (start && strchr(" -.", sentence->text[start - 1])) {
        start--;
    }
    bool alone =
        (start == 0 || sentence->text[start - 1] == '\n') && strchr("\n", after[strspn(after, " .;,")]);
    if (person->borne || !alone) {
        return false;
    }
    memcpy(before, sentence->guard->input->text + at - back, back);
    before[back] = '\0';
    return GUARD_HAS(before, marks);
}

/* "hộ", "gia đình": whoever bears it is spoken of at home. */
static bool is_household(const struct guard_sentence *sentence, size_t start)
{
    static const char homes[] = "|hộ|gia đình|chủ hộ|hộ gia đình|thân nhân|";
    const char *lower = sentence->lower;
    return guard_listed_at(homes, lower + start) || guard_listed_before(homes, lower, start);
}

#define FIRM_SAID_BEFORE                                                                                     \
    600 /* bytes of the whole text in which the firm is said that somebody stands for                        \
         */

/* "Hộ kinh doanh Tạp hóa Ba Lẹ. Người đại diện: Lý Thị Lẹ": the household itself. */
static bool stands_for_household(const struct guard_sentence *sentence, size_t start)
{
    static const char household[] = "hộ kinh doanh";
    static const char *const stands[] = {"đại diện", NULL};
    size_t at = sentence->at + start, back = at < FIRM_SAID_BEFORE ? at : FIRM_SAID_BEFORE;
    return guard_said_before(sentence->lower, sentence->lower + start, 30, stands) &&
           memmem(sentence->guard->lower + at - back, back, household, sizeof household - 1);
}

/* "đối với ông …", "Công nhận ông … là Trưởng thôn", "Cho bà … nghỉ": the matter is the person. */
static bool is_object(const char *lower, size_t start)
{
    return guard_listed_before("|đối với|công nhận|", lower, start) ||
           (text_starts(lower, "cho ") && start == strlen("cho "));
}

bool guard_holds_office(const struct guard_sentence *sentence, struct guard_person *person)
{
    const char *lower = sentence->lower;
    size_t before = office_before(sentence, person->start);
    bool in_row = person->row_end && guard_goes_on(lower, person->row_end, person->start);
    in_row = in_row || (before != SIZE_MAX && begins_row(lower, before, person->start));
    person->row_end = in_row ? person->end : 0;
    person->own = is_household(sentence, person->start) || stands_for_household(sentence, person->start) ||
                  is_object(lower, person->start);
    person->office =
        !person->own && (in_row || before != SIZE_MAX || is_label(lower, person->start) ||
                         stands_for_body(lower, person->start) || office_after(lower, person->end));
    bool asked =
        is_contact(lower, person->start) || is_landmark(lower, person->start) || is_signer(sentence, person);
    return person->office || (!person->own && asked);
}
