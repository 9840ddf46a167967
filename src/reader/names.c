/*
 * The names of kinds, flags and levels as programs see them, and what each flag tells the officer. Tables
 * only.
 */
#include "reader/reader.h"

static const char *const kinds[READER_KINDS] = {[READER_KIND_CARDINAL] = "cardinal",
                                                [READER_KIND_DECIMAL] = "decimal",
                                                [READER_KIND_ORDINAL] = "ordinal",
                                                [READER_KIND_ROMAN] = "roman",
                                                [READER_KIND_PERCENT] = "percent",
                                                [READER_KIND_FRACTION] = "fraction",
                                                [READER_KIND_RATIO] = "ratio",
                                                [READER_KIND_SLASH] = "slash",
                                                [READER_KIND_RANGE] = "range",
                                                [READER_KIND_YEAR] = "year",
                                                [READER_KIND_DATE] = "date",
                                                [READER_KIND_LUNAR] = "lunar",
                                                [READER_KIND_TIME] = "time",
                                                [READER_KIND_MONEY] = "money",
                                                [READER_KIND_MEASURE] = "measure",
                                                [READER_KIND_TELEPHONE] = "telephone",
                                                [READER_KIND_CODE] = "code",
                                                [READER_KIND_PRIVATE] = "private",
                                                [READER_KIND_PLATE] = "plate",
                                                [READER_KIND_ADDRESS] = "address",
                                                [READER_KIND_WEB] = "web",
                                                [READER_KIND_DOCUMENT] = "document",
                                                [READER_KIND_STANDARD] = "standard",
                                                [READER_KIND_CITATION] = "citation",
                                                [READER_KIND_LIST] = "list",
                                                [READER_KIND_FORM] = "form",
                                                [READER_KIND_ABBREVIATION] = "abbreviation",
                                                [READER_KIND_GLOSS] = "gloss",
                                                [READER_KIND_LETTER] = "letter",
                                                [READER_KIND_LOANWORD] = "loanword",
                                                [READER_KIND_NAME] = "name",
                                                [READER_KIND_MARK] = "mark",
                                                [READER_KIND_SYMBOL] = "symbol",
                                                [READER_KIND_WEATHER] = "weather",
                                                [READER_KIND_HEALTH] = "health",
                                                [READER_KIND_FARM] = "farm",
                                                [READER_KIND_POWER] = "power",
                                                [READER_KIND_ROAD] = "road",
                                                [READER_KIND_SCHOOL] = "school",
                                                [READER_KIND_STATION_WORD] = "station word",
                                                [READER_KIND_WORDS] = "words"};

struct flag {
    const char *name;
    enum reader_level level;
    const char *text;
};

static const struct flag flags[READER_FLAGS] = {
    [READER_FLAG_NONE] = {"", READER_LEVEL_NONE, ""},
    [READER_FLAG_PRIVATE] =
        {"private", READER_LEVEL_BLOCK,
         "Dữ liệu riêng tư, không đọc lên loa. Bỏ khỏi bản tin hoặc xác nhận từng bản tin."},
    [READER_FLAG_RELATIVE_TIME] = {"relative time", READER_LEVEL_DOUBT,
                                   "Thời gian tương đối sẽ sai khi phát lại. Ghi rõ thứ và ngày."},
    [READER_FLAG_PAST] = {"past", READER_LEVEL_BLOCK,
                          "Ngày giờ này đã qua lúc dự kiến phát. Sửa lại hoặc rút bản tin."},
    [READER_FLAG_WEEKDAY] = {"weekday and date disagree", READER_LEVEL_DOUBT, "Thứ và ngày không khớp nhau."},
    [READER_FLAG_NO_SUCH_DATE] = {"no such date", READER_LEVEL_DOUBT, "Không có ngày này trong lịch."},
    [READER_FLAG_AMBIGUOUS_DATE] = {"ambiguous date", READER_LEVEL_DOUBT,
                                    "Có thể là ngày tháng, cũng có thể là tỷ số."},
    [READER_FLAG_AMBIGUOUS_NUMBER] = {"ambiguous number", READER_LEVEL_DOUBT,
                                      "Con số có thể hiểu nhiều cách."},
    [READER_FLAG_AMBIGUOUS_ABBREVIATION] =
        {"ambiguous abbreviation", READER_LEVEL_DOUBT,
         "Chữ viết tắt có nhiều nghĩa. Viết đầy đủ, hoặc thêm vào từ điển của đài."},
    [READER_FLAG_UNKNOWN_ABBREVIATION] =
        {"unknown abbreviation", READER_LEVEL_DOUBT,
         "Chữ viết tắt chưa biết, đọc từng chữ cái. Thêm vào từ điển của đài."},
    [READER_FLAG_GONE_BODY] = {"body that no longer exists", READER_LEVEL_NOTE,
                               "Cơ quan hoặc cấp hành chính này không còn từ năm 2025."},
    [READER_FLAG_CODE_DROPPED] = {"code dropped", READER_LEVEL_NOTE,
                                  "Mã số không đọc lên loa; xem bảng niêm yết."},
    [READER_FLAG_ADDRESS_REPLACED] = {"address replaced", READER_LEVEL_NOTE,
                                      "Địa chỉ mạng không đọc lên loa; xem bảng niêm yết."},
    [READER_FLAG_FOREIGN_WORD] = {"foreign word", READER_LEVEL_DOUBT,
                                  "Từ nước ngoài chưa có cách đọc. Thêm vào từ điển của đài."},
    [READER_FLAG_LANGUAGE] = {"language without a voice", READER_LEVEL_BLOCK,
                              "Bài bằng tiếng khác: chưa có giọng đọc, xin thu âm."},
    [READER_FLAG_AMOUNT_DIFFERS] = {"amount and words differ", READER_LEVEL_DOUBT,
                                    "Số tiền bằng số và bằng chữ khác nhau."},
    [READER_FLAG_LONG_SENTENCE] = {"long sentence", READER_LEVEL_NOTE, "Câu dài hơn 30 tiếng. Nên tách câu."},
    [READER_FLAG_LONG_BREATH] = {"long breath group", READER_LEVEL_NOTE,
                                 "Đoạn không có dấu ngắt dài hơn 18 tiếng. Nên thêm dấu phẩy."},
    [READER_FLAG_BLANK] = {"blank left in a form", READER_LEVEL_DOUBT, "Chỗ trống chưa điền."},
    [READER_FLAG_SECRECY] = {"secrecy mark", READER_LEVEL_BLOCK,
                             "Văn bản mật hoặc lưu hành nội bộ, không được phát."},
    [READER_FLAG_MIXED_SCRIPT] = {"mixed script", READER_LEVEL_DOUBT, "Từ có chữ của bảng chữ cái khác."},
    [READER_FLAG_UNREADABLE] = {"unreadable", READER_LEVEL_DOUBT, "Không đọc được, bỏ qua."},
    [READER_FLAG_UNKNOWN_SYMBOL] = {"unknown symbol", READER_LEVEL_DOUBT, "Ký hiệu chưa biết, chỉ đọc số."},
    [READER_FLAG_UNCLOSED] = {"unclosed bracket", READER_LEVEL_NOTE, "Dấu ngoặc không đóng."}};

static const char *const levels[] = {"", "note", "doubt", "block"};

const char *reader_kind_name(enum reader_kind kind)
{
    return kind >= 0 && kind < READER_KINDS ? kinds[kind] : "";
}

const char *reader_flag_name(enum reader_flag flag)
{
    return flag >= 0 && flag < READER_FLAGS ? flags[flag].name : "";
}

enum reader_level reader_flag_level(enum reader_flag flag)
{
    return flag >= 0 && flag < READER_FLAGS ? flags[flag].level : READER_LEVEL_NONE;
}

const char *reader_level_name(enum reader_level level)
{
    return level >= 0 && level <= READER_LEVEL_BLOCK ? levels[level] : "";
}

const char *reader_flag_text(enum reader_flag flag)
{
    return flag >= 0 && flag < READER_FLAGS ? flags[flag].text : "";
}
