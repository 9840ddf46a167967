/*
 * What stands around a name: the office its bearer holds, speaks for or signs in; the street, school or award
 * that is named so. Offices and bodies must touch the name: "Chủ tịch UBND xã Trần Văn Hòa" holds an office,
 * in "Chủ tịch xã xử phạt Trần Văn Hòa" he does not. What is not known here leaves the person private. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Offices, and callings in which somebody speaks or is asked for as such. */
static const char offices[] =
    "|chủ tịch|người phát ngôn|pgs|gs|ts|ths|bs|bsck|ks|phó chủ tịch|bí thư|phó bí thư|giám đốc|phó giám "
    "đốc|chánh văn|chánh thanh|chánh án|"
    "phó chánh|hiệu trưởng|phó hiệu trưởng|đại biểu|chỉ huy|phó chỉ huy|chính trị viên|ủy viên|uỷ viên|"
    "bộ trưởng|thứ trưởng|thủ tướng|tổng bí thư|già làng|trưởng thôn|trưởng ấp|trưởng bản|trưởng xóm|"
    "trưởng khu|trưởng buôn|trưởng làng|trưởng phòng|trưởng ban|trưởng trạm|trưởng công an|trưởng đoàn|"
    "trưởng bộ phận|trưởng khối|trưởng khóm|trưởng nhóm|trưởng tiểu ban|trưởng các|phó trưởng|phó ban|"
    "phó phòng|phó thôn|phó ấp|phó công an|phó đoàn|phó đội|phó tổ|phó chi hội|thôn trưởng|ấp trưởng|"
    "bản trưởng|tổ trưởng|tổ phó|đội trưởng|đội phó|trạm trưởng|trạm phó|chi hội trưởng|chi hội phó|"
    "hội trưởng|viện trưởng|phó viện|cục trưởng|chi cục trưởng|tổng giám|thủ trưởng|chủ nhiệm|"
    "phó chủ nhiệm|chủ tọa|chủ toạ|chủ trì|thư ký|người ký|ký bởi|kế toán|thủ quỹ|công chức|viên chức|"
    "cán bộ|chuyên viên|chuyên trách|nhân viên|cộng tác viên|kiểm lâm|thanh tra|trực ban|phụ trách|"
    "thành viên|đại diện|báo cáo viên|giảng viên|hướng dẫn viên|diễn giả|tuyên truyền viên|khuyến nông|"
    "thú y viên|bác sĩ|bác sỹ|y sĩ|y sỹ|điều dưỡng|dược sĩ|luật sư|kỹ sư|thạc sĩ|tiến sĩ|giáo sư|"
    "nghệ nhân|nghệ sĩ|ca sĩ|nhạc sĩ|nhà thơ|nhà văn|anh hùng|danh nhân|đại tướng|thượng tướng|"
    "trung tướng|thiếu tướng|đại tá|thượng tá|trung tá|thiếu tá|đại úy|thượng úy|trung úy|thiếu úy|"
    "thượng tọa|đại đức|hòa thượng|linh mục|mục sư|trụ trì|tổng thư ký|trưởng ca|trưởng điểm|điều phối|"
    "giáo viên chủ|nhà sử học|";

/* Small words of which the names of bodies are made, between an office and its holder. */
static const char bodies[] =
    " của ubnd ủy ban nhân dân xã phường tỉnh thành phố huyện hội đồng hđnd đảng bộ chi mặt trận tổ quốc "
    "mttq "
    "việt "
    "nam công an quân sự chỉ huy phòng văn hóa kinh tế hội nội vụ trung tâm phục vụ hành chính trạm y "
    "trường "
    "tiểu học mầm non trung cơ sở thôn ấp bản xóm khu khóm phố buôn làng đoàn thanh niên phụ nữ nông cựu "
    "chiến "
    "binh người cao tuổi chữ thập đỏ hợp tác tư pháp tịch địa chính thống kê tài kế toán thường trực trưởng "
    "phó "
    "kiêm thứ nhất đồng chí là thể thao thông tin truyền thanh môi xây dựng giao lao động thương tôn giáo "
    "dục "
    "khoa cán viên chức văn quản lý điện lực vốn vay tiết kiệm đội dịch liên lạc hạ tầng đô thị tuyên giáo "
    "vận "
    "kiểm tra thanh tra phát triển nước sạch trật tự an ninh bảo vệ y tế dân số trẻ em nhà máy đài chợ ";

/* What is named after people, before the name; of these several names may follow ("các tuyến đường Trần Phú,
 * Lê Lợi") … */
static const char rows_of_things[] =
    "|đường|phố|tuyến|hẻm|ngõ|trường|tiểu học|trung học cơ sở|trung học phổ thông|th|thcs|thpt|mầm non|"
    "mẫu giáo|đại học|cao đẳng|nhà trẻ|bệnh viện|giải thưởng|công viên|cầu|chợ|kênh|mương|sông|suối|";
/* … and of these one. */
static const char things[] =
    "|học viện|giải|cúp|học bổng|quỹ|đền|đền thờ|đình|chùa|miếu|lăng|tượng đài|lưu niệm|tưởng niệm|"
    "nhà máy|công ty|tnhh|hợp tác xã|htx|trung tâm|nghĩa trang|núi|đèo|đảo|hồ|vườn quốc gia|liên đội|"
    "chi đội|phong trào|chiến dịch|dòng họ|tổ họ|chi họ|tộc|tỉnh|thành phố|tp.|tp|huyện|quận|thị xã|"
    "thị trấn|đặc khu|phường|xã|thôn|ấp|xóm|bản|buôn|làng|khóm|khu phố|tổ dân phố|tdp|khu|sóc|khu vực|"
    "chủ tịch nước|bác|tháng|chi nhánh|nhà văn hóa|vua|chi bộ|cụm|";
/* What ends like one of them and is none. */
static const char no_things[] =
    "|thị trường|môi trường|công trường|hiện trường|yêu cầu|nhu cầu|biên bản|văn bản|cơ bản|gia đình|"
    "hòa giải|hộ tộc|dân tộc|chủ trường|lâm trường|";

/* Names that every commune's streets, schools and days bear. */
static const char famous[] =
    "|hồ chí minh|lê duẩn|trần phú|trường chinh|lê lợi|nguyễn huệ|nguyễn trãi|nguyễn du|nguyễn ái "
    "quốc|nguyễn tất thành|trần hưng đạo|trần quốc tuấn|võ nguyên giáp|"
    "lý thường kiệt|lý thái tổ|lê thánh tông|quang trung nguyễn huệ|nguyễn văn trỗi|võ thị sáu|"
    "lý tự trọng|hoàng văn thụ|lê hồng phong|trần quốc toản|phan bội châu|phan chu trinh|phan châu trinh|"
    "tôn đức thắng|lê quý đôn|phạm văn đồng|nguyễn thị minh khai|nguyễn thị định|nguyễn bỉnh khiêm|"
    "lương thế vinh|chu văn an|nguyễn đình chiểu|nguyễn viết xuân|bế văn đàn|phan đình giót|cù chính lan|"
    "nguyễn văn cừ|nguyễn văn linh|nguyễn lương bằng|hải thượng lãn ông|đinh tiên hoàng|ngô quyền|"
    "mạc đĩnh chi|nguyễn công trứ|hồ xuân hương|đoàn thị điểm|phạm hồng thái|phạm ngọc thạch|"
    "tô vĩnh diện|đặng thùy trâm|nguyễn hữu thọ|huỳnh thúc kháng|hoàng hoa thám|nguyễn thiện thuật|"
    "nguyễn trung trực|trương định|lê đại hành|trần nhân tông|lạc long quân|";

size_t guard_office_at(const char *lower)
{
    return guard_listed_at(offices, lower);
}

static bool upper_at(const char *text)
{
    size_t next = 0;
    uint32_t code = text_next(text, strnlen(text, 4), &next);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LU;
}

/* ---- what is named after people ---- */

/* Is the name at lower[at] that of a thing said right before it? *listed: of several. */
static bool follows_thing(const char *lower, size_t at, bool *listed)
{
    static const char quote[] = "“";
    size_t n = sizeof quote - 1;
    while (at && strchr(" \"(", lower[at - 1])) {
        at--;
    }
    at -= at >= n && memcmp(lower + at - n, quote, n) == 0 ? n : 0;
    *listed = guard_listed_before(rows_of_things, lower, at);
    return (*listed || guard_listed_before(things, lower, at)) && !guard_listed_before(no_things, lower, at);
}

/* Is nothing but a joining mark or word between the last thing's name and the next name? */
static bool goes_on(const char *lower, size_t last, size_t at)
{
    static const char *const joints[] = {", ", "; ", " và ", ", và ", " – ", " - ", "; và "};
    for (size_t i = 0; last && i < sizeof joints / sizeof *joints; i++) {
        size_t n = strlen(joints[i]);
        if (at == last + n && memcmp(lower + last, joints[i], n) == 0) {
            return true;
        }
    }
    return false;
}

size_t guard_thing_at(const struct guard_sentence *sentence, size_t at, size_t *last)
{
    bool listed = false, chained = goes_on(sentence->lower, *last, at);
    if (!upper_at(sentence->text + at) || (!chained && !follows_thing(sentence->lower, at, &listed))) {
        return 0;
    }
    size_t end = guard_capitals_end(sentence, at);
    *last = listed || chained ? end : 0;
    return end;
}

/* "Lê Hồng Phong, ngày 16 tháng 11": where a paper was written. */
static bool is_place_and_date(const struct guard_sentence *sentence, const struct guard_person *person)
{
    return person->start == 0 && text_starts(sentence->lower + person->end, ", ngày ");
}

#define PLACES_LOOKED_AT 20 /* places where the same name stands */

bool guard_is_named_after(const struct guard_sentence *sentence, const struct guard_person *person)
{
    size_t n = person->end - person->name;
    const char *name = sentence->lower + person->name, *whole = sentence->guard->lower;
    bool thing = is_place_and_date(sentence, person);
    thing = thing || (!person->borne && guard_listed_at(famous, name) == n);
    size_t left = PLACES_LOOKED_AT;
    char *copy = person->borne || thing ? NULL : strndup(name, n);
    for (const char *at = copy ? whole : NULL; at && left-- && !thing && (at = strstr(at, copy)) != NULL;
         at += n) {
        bool listed;
        thing = !guard_is_word_byte(at[n]) && follows_thing(whole, (size_t)(at - whole), &listed);
    }
    free(copy);
    return thing;
}

/* ---- offices ---- */

static bool is_body_word(const char *text, const char *lower, size_t length)
{
    char key[40] = " ";
    if (upper_at(text) || length + 3 > sizeof key) {
        return upper_at(text);
    }
    memcpy(key + 1, lower, length);
    memcpy(key + 1 + length, " ", 2);
    return strstr(bodies, key) != NULL;
}

/* Is text[from..to) nothing but the name of a body? */
static bool is_body(const struct guard_sentence *sentence, size_t from, size_t to)
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

/* "Phó Chủ tịch Ủy ban nhân dân xã, bà Ngô Thị Hạnh". */
static bool office_before(const struct guard_sentence *sentence, size_t start)
{
    size_t least = start > OFFICE_BEFORE ? start - OFFICE_BEFORE : 0;
    for (size_t at = start; at-- > least;) {
        size_t n =
            at && guard_is_word_byte(sentence->lower[at - 1]) ? 0 : guard_office_at(sentence->lower + at);
        if (n && at + n <= start && is_body(sentence, at + n, start)) {
            return true;
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
    return guard_office_at(after) > 0;
}

/* "Liên hệ ông Đỗ Mạnh Cường", "Mọi chi tiết xin gặp chị Hoa, điện thoại …". */
static bool is_contact(const char *lower, size_t start)
{
    static const char *const words[] = {
        "liên hệ", "đầu mối", "đường dây nóng", "xin gặp", "số điện thoại", "đăng ký với", NULL};
    return guard_said_before(lower, lower + start, 60, words);
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

bool guard_holds_office(const struct guard_sentence *sentence, const struct guard_person *person)
{
    return !is_household(sentence, person->start) &&
           !guard_listed_before("|đối với|", sentence->lower, person->start) &&
           (office_after(sentence->lower, person->end) || office_before(sentence, person->start) ||
            is_contact(sentence->lower, person->start) || is_signer(sentence, person));
}
