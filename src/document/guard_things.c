/*
 * What bears a person's name without being one: streets, schools, awards, places, and those whose names they
 * bear. Pure.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/office.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* What is named after people, before the name; of these several names may follow ("các tuyến đường Trần Phú,
 * Lê Lợi") … */
static const char rows_of_things[] =
    "|đường|phố|tuyến|hẻm|ngõ|trường|tiểu học|trung học cơ sở|trung học phổ thông|th|thcs|thpt|mầm non|"
    "mẫu giáo|đại học|cao đẳng|nhà trẻ|bệnh viện|giải thưởng|công viên|cầu|chợ|kênh|mương|sông|suối|";
/* … and of these one. */
static const char things[] =
    "|học viện|giải|bóng đá|bóng đá nam|bóng đá nữ|bóng chuyền|bóng chuyền nam|bóng chuyền nữ|cầu lông|việt "
    "dã|cúp|học bổng|quỹ|đền|đền thờ|đình|chùa|miếu|lăng|tượng đài|lưu niệm|tưởng niệm|"
    "nhà máy|công ty|tnhh|hợp tác xã|htx|trung tâm|nghĩa trang|núi|đèo|đảo|hồ|vườn quốc gia|liên đội|"
    "chi đội|phong trào|chiến dịch|dòng họ|tổ họ|chi họ|tộc|tỉnh|thành phố|tp.|tp|huyện|quận|thị xã|"
    "thị trấn|đặc khu|phường|xã|thôn|ấp|xóm|bản|buôn|làng|khóm|khu phố|tổ dân phố|tdp|khu|sóc|khu vực|"
    "chủ tịch nước|chi nhánh|nhà văn hóa|vua|chi bộ|cụm|";
/* What ends like one of them and is none. */
static const char no_things[] =
    "|thị trường|môi trường|công trường|hiện trường|yêu cầu|nhu cầu|biên bản|văn bản|cơ bản|gia đình|"
    "hòa giải|hộ tộc|dân tộc|chủ trường|lâm trường|";

/* Names that every commune's streets, schools and days bear. */
static const char famous[] =
    "|hồ chí minh|lê duẩn|trần phú|trường chinh|lê lợi|nguyễn huệ|nguyễn trãi|nguyễn du|nguyễn ái quốc|"
    "nguyễn tất thành|trần hưng đạo|trần quốc tuấn|võ nguyên giáp|lý thường kiệt|lý thái tổ|"
    "lê thánh tông|quang trung nguyễn huệ|nguyễn văn trỗi|võ thị sáu|lý tự trọng|hoàng văn thụ|"
    "lê hồng phong|trần quốc toản|phan bội châu|phan chu trinh|phan châu trinh|tôn đức thắng|"
    "lê quý đôn|phạm văn đồng|nguyễn thị minh khai|nguyễn thị định|nguyễn bỉnh khiêm|lương thế vinh|"
    "chu văn an|nguyễn đình chiểu|nguyễn viết xuân|bế văn đàn|phan đình giót|cù chính lan|"
    "nguyễn văn cừ|nguyễn văn linh|nguyễn lương bằng|hải thượng lãn ông|đinh tiên hoàng|ngô quyền|"
    "mạc đĩnh chi|nguyễn công trứ|hồ xuân hương|đoàn thị điểm|phạm hồng thái|phạm ngọc thạch|"
    "tô vĩnh diện|đặng thùy trâm|nguyễn hữu thọ|huỳnh thúc kháng|hoàng hoa thám|nguyễn thiện thuật|"
    "nguyễn trung trực|trương định|lê đại hành|trần nhân tông|lạc long quân|";

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

bool guard_goes_on(const char *lower, size_t last, size_t at)
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
    bool listed = false, chained = guard_goes_on(sentence->lower, *last, at);
    if (!guard_starts_upper(sentence->text + at) ||
        (!chained && !follows_thing(sentence->lower, at, &listed))) {
        return 0;
    }
    size_t end = guard_capitals_end(sentence, at);
    *last = listed || chained ? end : 0;
    return end;
}

#define HEAD 900 /* bytes in which a paper's letter-head lies */

/* "Lê Hồng Phong, ngày 16 tháng 11 năm 2026" on a line of the letter-head: where a paper was written. */
static bool is_place_and_date(const struct guard_sentence *sentence, const struct guard_person *person)
{
    static const char joint[] = ", ngày ";
    const char *after = sentence->lower + person->end;
    struct date date;
    if (person->start || sentence->at > HEAD || !text_starts(after, joint)) {
        return false;
    }
    after += sizeof joint - 1;
    size_t length = office_date_at(after, &date);
    return length && !after[length + strspn(after + length, " .\n")];
}

#define FIRM_BEFORE 100 /* bytes of a firm's name before that of its founder */

/* "Công ty TNHH Xây dựng Hoàng Văn Phát": does the name end a firm's? */
static bool ends_firm(const struct guard_sentence *sentence, size_t start)
{
    static const char firms[] = "|công ty|tổng công ty|doanh nghiệp|doanh nghiệp tư nhân|hợp tác xã|htx|";
    size_t least = start > FIRM_BEFORE ? start - FIRM_BEFORE : 0;
    for (size_t at = start; at-- > least;) {
        bool begins = !at || !guard_is_word_byte(sentence->lower[at - 1]);
        size_t n = begins ? guard_listed_at(firms, sentence->lower + at) : 0;
        if (n && at + n <= start && guard_is_body(sentence, at + n, start)) {
            return true;
        }
    }
    return false;
}

/* "Đặt tên đường Trần Văn Ơn, liệt sĩ Lê Thị Hồng Gấm": whoever is named there has given a name. */
static bool is_given_to_a_street(const struct guard_sentence *sentence, const struct guard_person *person)
{
    const char *at, *child;
    return guard_listed_in("|đặt tên|", sentence->lower, &at) && at < sentence->lower + person->start &&
           !guard_listed_in("|con|cháu|trẻ|", sentence->lower, &child);
}

#define PLACES_LOOKED_AT 8 /* places where the same name stands */

bool guard_is_named_after(const struct guard_sentence *sentence, const struct guard_person *person)
{
    size_t n = person->end - person->name;
    const char *name = sentence->lower + person->name, *whole = sentence->guard->lower;
    bool thing = is_place_and_date(sentence, person) || is_given_to_a_street(sentence, person) ||
                 (!person->borne && ends_firm(sentence, person->start));
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
