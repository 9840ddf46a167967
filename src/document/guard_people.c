/*
 * Private people: a named person or household, not speaking for an office, in one sentence with a matter that
 * is theirs alone; a name given under a heading that says such a matter; lists of such people. Pure. Words
 * are compared in small letters with their accents, because "mai" and "mãi" are different words.
 */
#include "base/text.h"
#include "document/guard_parts.h"
#include "document/speech.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* What is nobody else's business. `office`: also when it is an official's. */
static const struct {
    const char *words;
    bool office;
} matters[] = {
    {"xử phạt", true},
    {"phạt tiền", true},
    {"bị phạt", true},
    {"tiền phạt", true},
    {"xử lý vi phạm", true},
    {"vì vi phạm", true},
    {"kỷ luật", true},
    {"cảnh cáo", true},
    {"khiển trách", true},
    {"buộc thôi việc", true},
    {"bổ nhiệm", true},
    {"giữ chức", true},
    {"miễn nhiệm", true},
    {"điều động", true},
    {"luân chuyển", true},
    {"nâng lương", true},
    {"nâng bậc lương", true},
    {"nghỉ hưu", true},
    {"thôi việc", true},
    {"tuyển dụng", true},
    {"tố cáo", true},
    {"khiếu nại", false},
    {"đơn thư", false},
    {"đơn đề nghị", false},
    {"giải quyết đơn", false},
    {"trợ cấp", false},
    {"trợ giúp xã hội", false},
    {"hộ nghèo", false},
    {"cận nghèo", false},
    {"thu hồi đất", false},
    {"trái phép", false},
    {"đình chỉ", false},
    {"bị bắt", true},
    {"ma túy", true},
    {"ma tuý", true},
    {"trộm cắp", true},
    {"lừa đảo", true},
    {"kiến nghị", false},
    {"trúng tuyển", false},
    {"được hỗ trợ", false},
    {"nhà tạm", false},
    {"lấn chiếm", false},
    {"mồ côi", false},
    {"quyền sử dụng đất", false},
    {"tranh chấp", false},
    {"cưỡng chế", true},
    {"khai sinh", false},
    {"khai tử", false},
    {"kết hôn", false},
    {"ly hôn", false},
    {"hộ tịch", false},
    {"nhận cha", false},
    {"con nuôi", false},
    {"cai nghiện", false},
    {"nghiện", false},
    {"quản thúc", true},
    {"án treo", true},
    {"khởi tố", true},
    {"tạm giam", true},
    {"nợ thuế", false},
    {"nợ đọng", false},
    {"nợ tiền", false},
    {"còn nợ", false},
    {"mai táng", false},
    {"nhập ngũ", false},
    {"nhiễm", false},
    {"dương tính", false},
    {"hiv", false},
    {"mắc bệnh", false},
    {"tâm thần", false},
    {"khuyết tật", false},
    {"vay", false},
    {"bị bệnh", false},
    {"ung thư", false},
    {"xét nghiệm", false},
    {"khám sức khỏe", false},
    {"chất độc hóa học", false},
    {"bảo hiểm thất nghiệp", false},
    {"bảo hiểm xã hội một lần", false},
    {"miễn thuế", false},
    {"giảm thuế", false},
    {"giao rừng", false},
    {"giao đất", false},
    {"thuê đất", false},
    {"vi phạm hành chính", true},
    {"biên bản vi phạm", true},
    {"đánh bạn", false},
    {"đánh nhau", false},
    {"bạo lực", false},
    {"hòa giải", false},
    {"tách thửa", false},
    {"hợp thửa", false},
    {"tạm giữ", true},
    {"đánh bạc", true},
    {"triệu tập", true},
    {"biện pháp giáo dục", false},
    {"giáo dục tại xã", false},
};
#define MATTERS (sizeof matters / sizeof *matters)

/* What only sounds like one of them. */
static const char *const harmless[] = {"kỷ luật, kỷ cương", "kỷ cương, kỷ luật", "kỷ luật kỷ cương",
                                       "kỷ luật lao động", "kỷ luật đảng"};

/* What offices do for or about one person; a matter of that person when the person is the one it is done for.
 */
static const char *const acts[] = {"quyết định", "phê duyệt", "cấp cho", "giấy phép", "giấy chứng nhận",
                                   "công nhận",  "chi trả",   "hỗ trợ",  "cho thuê",  "giao cho",
                                   "biên bản",   "kết quả",   "mất thẻ", "mất giấy",  "được hưởng",
                                   "xác nhận",   "thu hồi",   "trả lời", "mời"};
static const char *const honours[] = {"khen thưởng",    "bằng khen",   "giấy khen",   "danh hiệu",
                                      "kỷ niệm chương", "huy hiệu",    "huân chương", "huy chương",
                                      "biểu dương",     "tuyên dương", "giải thưởng"};

static const char *const speaking[] = {"phát biểu", "cho biết", "nhấn mạnh",   "yêu cầu",    "chỉ đạo",
                                       "đề nghị",   "kêu gọi",  "lưu ý",       "khuyến cáo", "cảnh báo",
                                       "thông tin", "kết luận", "chủ trì",     "khẳng định", "chia sẻ",
                                       "đến dự",    "tham dự",  "dự hội nghị", "trao tặng",  "tặng quà"};

/* The first matter that `lower` speaks of, MATTERS = none. */
static size_t find_matter(const char *lower)
{
    for (size_t i = 0; i < MATTERS && !GUARD_HAS(lower, harmless); i++) {
        if (guard_words(lower, matters[i].words)) {
            return i;
        }
    }
    return MATTERS;
}

/* Finds a private person in the sentence whose matter is `matter`. An official speaking of it is none. */
static bool find_private(const char *text, const char *lower, size_t matter, struct guard_person *person)
{
    bool capitals = speech_in_capitals(text);
    for (size_t at = 0; guard_next_person(text, lower, capitals, &at, person);) {
        bool exempt = person->official && (!matters[matter].office || GUARD_HAS(lower + at, speaking));
        if (!exempt) {
            return true;
        }
    }
    return false;
}

#define ACTS (sizeof acts / sizeof *acts)

/* Finds the private person for whom or about whom an office does something: the act's number, or ACTS. */
static size_t find_act(const char *text, const char *lower, struct guard_person *person)
{
    static const char *const asked[] = {"mời ", NULL};
    size_t act = 0, at = 0;
    while (act < ACTS && !guard_words(lower, acts[act])) {
        act++;
    }
    if (act == ACTS || GUARD_HAS(lower, honours)) {
        return ACTS;
    }
    while (guard_next_person(text, lower, speech_in_capitals(text), &at, person)) {
        const char *start = lower + (person->start - text);
        if (!person->official &&
            (guard_is_object(lower, start) || guard_said_before(lower, start, 16, asked))) {
            return act;
        }
    }
    return ACTS;
}

static void tell_words(struct guard *guard, const char *words, const struct guard_person *person)
{
    size_t length = strlen(words);
    length -= words[length - 1] == ' ';
    guard_found(guard, "Riêng tư, cần người quyết định: có \"%.*s\" và \"%.*s\".", (int)length, words,
                (int)person->length, person->start);
}

/* "Họ và tên: Phạm Thị Sáu", "Hộ ông: Lê Văn Bảy": a form is filled in. */
static bool find_labelled(const char *text, const char *lower, struct guard_person *person)
{
    static const char *const labels[] = {
        "họ và tên",     "họ tên",           "họ, tên",   "tên chủ hộ", "chủ hộ",        "hộ ông",
        "hộ bà",         "ông (bà)",         "ông",       "bà",         "người vi phạm", "người sử dụng đất",
        "người đề nghị", "người được hưởng", "đối tượng", "công dân",   "hộ gia đình"};
    size_t colon = strcspn(lower, ":");
    const char *name = text + colon + 1;
    if (lower[colon] != ':' || colon > 40) {
        return false;
    }
    name += strspn(name, " ");
    size_t length = guard_name_length(name, false);
    const char *label = lower + strspn(lower, " 0123456789.-)");
    for (size_t i = 0; length && i < sizeof labels / sizeof *labels; i++) {
        if (text_starts(label, labels[i])) {
            *person = (struct guard_person){.start = name, .length = length};
            return true;
        }
    }
    return false;
}

#define HEADING_HOLDS 8 /* sentences for which a matter said before holds for the names in a form */

struct reading {
    size_t matter, since;          /* the last matter said, and how many sentences ago */
    size_t names;                  /* lines that begin with a name */
    struct guard_person addressed; /* on a line of its own, NULL start = none */
    size_t since_addressed;
};

#define ADDRESS_MOST 90 /* bytes of a line that only says to whom or about whom the text is */

/* A line of a list: "1. Nguyễn Thị Ba, thôn Đông". */
static bool begins_with_name(const char *text)
{
    return guard_name_length(text + strspn(text, " 0123456789.-+)"), true) > 0;
}

/* "Kính gửi: Ông Phan Bá Lộc", "Bà Trần Thị Hoa, thôn Đông": a line about one person, by whom the next are
 * meant. */
static void note_address(struct reading *reading, const char *whole, const char *text, const char *lower)
{
    struct guard_person person;
    size_t at = 0;
    reading->since_addressed++;
    bool first = strlen(text) <= ADDRESS_MOST &&
                 guard_next_person(text, lower, speech_in_capitals(text), &at, &person) && !person.official;
    if (first && (person.start == text || text_starts(lower, "kính gửi"))) {
        reading->addressed =
            (struct guard_person){.start = whole + (person.start - text), .length = person.length};
        reading->since_addressed = 0;
    }
}

/* The words of the matter that makes a sentence private, NULL when none does; its person in *person. */
static const char *private_words(struct reading *reading, const char *text, const char *lower,
                                 struct guard_person *person)
{
    size_t matter = find_matter(lower);
    bool found = matter < MATTERS && find_private(text, lower, matter, person);
    const char *words = found ? matters[matter].words : NULL;
    if (!words && reading->matter < MATTERS && reading->since < HEADING_HOLDS &&
        find_labelled(text, lower, person)) {
        words = matters[reading->matter].words;
    }
    if (!words && matter < MATTERS && reading->addressed.start && reading->since_addressed < 2) {
        *person = reading->addressed;
        words = matters[matter].words;
    }
    if (!words) {
        size_t act = find_act(text, lower, person);
        words = act < ACTS ? acts[act] : NULL;
    }
    reading->since = matter < MATTERS ? 0 : reading->since + 1;
    reading->matter = matter < MATTERS ? matter : reading->matter;
    return words;
}

static bool check_sentence(struct guard *guard, struct reading *reading, const char *text, const char *whole)
{
    struct guard_person person;
    char *lower = text_lower(text);
    const char *words = NULL;
    if (lower && strlen(lower) == strlen(text)) { /* else places would not agree */
        words = private_words(reading, text, lower, &person);
        reading->names += begins_with_name(text);
        note_address(reading, whole, text, lower);
    }
    if (words) {
        tell_words(guard, words, &person);
    }
    free(lower);
    return words != NULL;
}

static bool starts_small(const char *text)
{
    size_t at = 0, start = strspn(text, " \n");
    uint32_t code = text_next(text + start, strnlen(text + start, 4), &at);
    return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_LL;
}

/* Length of the sentence at `text`, with the next ones as long as they go on in small letters: a line of a
 * table or a heading is no sentence. */
static size_t sentence_length(const char *text)
{
    size_t length = speech_sentence(text);
    while (length && text[length] && starts_small(text + length)) {
        length += speech_sentence(text + length);
    }
    return length;
}

/* The matter or another word that makes the list `after` begins one of private people, NULL = none. */
static const char *list_words(const char *after)
{
    static const char *const others[] = {"người hưởng", "đối tượng", "người nghiện",
                                         "hộ được",     "nợ ",       "người có công"};
    static const char *const shown[] = {"niêm yết", "công khai", "dán ", "treo "};
    size_t matter = find_matter(after);
    const char *words = matter < MATTERS ? matters[matter].words : NULL;
    for (size_t i = 0; i < sizeof others / sizeof *others && !words; i++) {
        words = strstr(after, others[i]) ? others[i] : NULL;
    }
    return GUARD_HAS(after, shown) ? NULL : words;
}

/* "Danh sách hộ nghèo …" as what the text is, or before names. */
static void check_list(struct guard *guard, const struct reading *reading)
{
    const char *list = strstr(guard->lower, "danh sách");
    char after[97];
    if (!list || (list - guard->lower > 60 && reading->names < 2)) {
        return;
    }
    size_t n = strnlen(list, sizeof after - 1);
    memcpy(after, list, n);
    after[n] = '\0';
    after[strcspn(after, ".\n")] = '\0';
    const char *words = list_words(after);
    if (words) {
        int length = (int)(strstr(after, words) - after) + (int)strlen(words);
        length -= after[length - 1] == ' ';
        guard_found(guard, "Riêng tư, cần người quyết định: có \"%.*s\".", length, after);
    }
}

void guard_check_people(struct guard *guard)
{
    const char *text = guard->input->text;
    struct reading reading = {.matter = MATTERS};
    bool found = false;
    for (size_t n; !found && (n = sentence_length(text)) > 0; text += n) {
        char *sentence = n > 5 ? strndup(text, n) : NULL;
        found = sentence && check_sentence(guard, &reading, sentence, text);
        free(sentence);
    }
    if (!found) {
        check_list(guard, &reading);
    }
}
