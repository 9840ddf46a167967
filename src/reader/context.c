/*
 * Looking around from a token: is this that word, which cue stands before, what follows. Every rule asks
 * through these, so that "a cue within two words before the token, in any case, accents exact" means one
 * thing.
 */
#include "reader/internal.h"
#include <string.h>

static bool soft_mark(const struct token *t)
{
    if (t->kind != TOKEN_MARK)
        return false;
    switch (t->mark) {
    case '(':
    case '[':
    case '"':
    case ':':
    case '\'':
    case 0x201C:
    case 0x201D:
    case 0x2018:
    case 0x2019:
    case 0xAB:
        return true;
    default: /* all other code points */
        return false;
    }
}

size_t cue_before(const struct line *l, size_t i, const char *key, size_t reach)
{
    const struct list *list = i > 0 ? word_list(l, key) : NULL;
    size_t skipped = 0;
    int marks = 0;
    while (i > 0) {
        if (soft_mark(&l->tokens[i - 1]) && ++marks <= 6) {
            i--;
            continue;
        }
        size_t used = list_ends_at(l, i, list);
        if (used)
            return i - used;
        if (skipped == reach || l->tokens[i - 1].kind != TOKEN_WORD)
            return NONE;
        skipped++;
        i--;
    }
    return NONE;
}

size_t cue_after(const struct line *l, size_t i, const char *list, size_t reach)
{
    for (size_t skipped = 0; i < l->count && skipped <= reach; i++) {
        if (soft_mark(&l->tokens[i]))
            continue;
        if (words_at(l, i, list))
            return i;
        if (l->tokens[i].kind != TOKEN_WORD)
            return NONE;
        skipped++;
    }
    return NONE;
}

size_t left_of(const struct line *l, size_t i)
{
    while (i > 0) {
        const struct token *t = &l->tokens[--i];
        if (t->kind != TOKEN_MARK)
            return i;
        if (!soft_mark(t) && t->mark != ',')
            return NONE;
    }
    return NONE;
}

bool clause_has_before(const struct line *l, size_t i, const char *key, size_t most)
{
    const struct list *list = i > 0 ? word_list(l, key) : NULL;
    for (size_t seen = 0; i > 0 && seen < most; seen++) {
        if (list_ends_at(l, i, list))
            return true;
        i--;
        if (is_mark_of(l, i, ";?!") || (is_mark(l, i, '.') && i + 1 < l->count && l->tokens[i + 1].space))
            return false;
    }
    return false;
}

const char document_types[] =
    "nghị quyết|quyết định|chỉ thị|quy chế|quy định|thông báo|hướng dẫn|chương trình|kế hoạch|phương án|đề "
    "án|báo cáo|"
    "biên bản|tờ trình|hợp đồng|công điện|giấy mời|nghị định|thông tư|thông tư liên tịch|luật|bộ luật|pháp "
    "lệnh|kết luận|"
    "văn bản hợp nhất|công văn|lệnh|văn bản|nq|qđ|ct|qc|tb|hd|ctr|kh|bc|ttr|cđ|gm|nđ|tt|kl|cv|đa|pa";

/* Nouns that are counted out of a total or per something: after one of these a/b is no date. */
static const char counted[] = "hộ|người|hồ sơ|văn bản|thôn|ấp|xã|phường|tiêu chí|chỉ tiêu|đại "
                              "biểu|phiếu|em|cháu|học sinh|trường hợp|đơn vị|lớp|"
                              "trường|cán bộ|đảng viên|công chức|viên chức|trẻ|trẻ "
                              "em|con|cái|chiếc|bộ|máy|tổ|khu|khu phố|xóm|bản|làng|buôn|"
                              "sóc|hội viên|đoàn viên|thành viên|gia đình|hộ dân|nhân khẩu|nhân viên|giáo "
                              "viên|cử tri|thanh niên|công dân|"
                              "cơ sở|doanh nghiệp|hợp tác xã|chi bộ|chi hội|chi đoàn|tổ chức|cơ "
                              "quan|phòng|phòng học|giường|mẫu|nội dung|nhiệm vụ|"
                              "dự án|công trình|tuyến|tuyến đường|điểm|điểm trường|câu|bài|thủ tục|dịch "
                              "vụ|tài khoản|lượt|lượt người|lần|buổi|vụ|"
                              "vụ việc|đơn|đơn thư|ý kiến|kiến nghị|tỉnh|huyện|quận|thị trấn|thành "
                              "phố|km|m|ha|kg|tấn|m2|m3|đồng|triệu|tỷ|"
                              "xe|tàu|thuyền|lồng|ao|ổ dịch|ca|ca bệnh|bệnh "
                              "nhân|mũi|liều|viên|vé|suất|phần|phần quà|suất quà|tập thể|cá nhân|"
                              "quốc gia|nước|địa phương|xã phường|môn|môn học|tiết|bậc|thí sinh|vận động "
                              "viên|đội|huy chương|giải|trận|bàn|tuổi|"
                              "chủ thể|sản phẩm|mô hình|lao động|phụ nữ|nông dân|cựu chiến binh|thương "
                              "binh|liệt sĩ|nạn nhân|nhà|căn|căn nhà|"
                              "thửa|thửa đất|lô|giống|gốc|cây|bao|thùng|hộp|chai|gói|ngôi|ngôi "
                              "nhà|cầu|cống|đập|hồ|trạm|cột|đèn|loa|cụm|cụm loa";

bool counted_noun_at(const struct line *l, size_t i)
{
    return words_at(l, i, counted) > 0;
}

size_t token_text(const struct line *l, size_t first, size_t end, char *out, size_t size)
{
    size_t length = 0;
    if (first < end && end <= l->count) {
        length = l->tokens[end - 1].end - l->tokens[first].start;
        length = length < size ? length : size - 1;
        memcpy(out, l->text + l->tokens[first].start, length);
    }
    out[length] = '\0';
    return length;
}

size_t digits_of(const struct line *l, size_t i)
{
    return is_number(l, i) ? l->tokens[i].end - l->tokens[i].start : 0;
}

const char *digits_at(const struct line *l, size_t i)
{
    return l->text + l->tokens[i].start;
}

int value_of(const struct line *l, size_t i)
{
    size_t count = digits_of(l, i);
    if (count == 0 || count > 9)
        return -1;
    int value = 0;
    for (size_t k = 0; k < count; k++)
        value = value * 10 + (digits_at(l, i)[k] - '0');
    return value;
}

bool line_starts(const struct line *l, size_t i)
{
    while (i > 0) {
        const struct token *t = &l->tokens[--i];
        if (t->kind != TOKEN_MARK || (t->mark < 0x80 && strchr(".,;:)!?/", (int)t->mark)))
            return false;
    }
    return true;
}
