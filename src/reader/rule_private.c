/*
 * What is never spoken: private data (refused, the notice is held) and codes (dropped with their lead-in; the
 * posting sheet has them). Section 23.
 */
#include "reader/internal.h"
#include <ctype.h>
#include <string.h>

#define ID_CUES                                                                                                                                \
    "cccd|cmnd|cmtnd|căn cước|căn cước công dân|thẻ căn cước|chứng minh nhân dân|số định danh|định danh cá "      \
    "nhân|"                                                                                                                                   \
    "mã định danh|hộ chiếu|stk|số tài khoản|số tk|tài khoản|tài khoản số|số thẻ|mã số thuế|mst|mã thẻ|mã " \
    "bhxh|số bhxh|"                                                                                                                          \
    "bhxh|bhyt|bảo hiểm y tế|bảo hiểm xã hội|số sổ|số cccd|số cmnd|số hộ chiếu|cccd số|mã số bhxh|mã số "   \
    "bhyt|atm|tk"
#define RUN_MOST 48 /* tokens of one code */
#define NAME_TITLES "ông|bà|anh|chị|em|cháu|cụ|họ tên|họ và tên|công dân"

/* Tokens that stand without spaces from i on, marks of `marks` included. */
static size_t glued_run(const struct line *l, size_t i, const char *marks)
{
    size_t end = i + 1;
    while (end < l->count && end < i + RUN_MOST && is_glued(l, end) &&
           (l->tokens[end].kind != TOKEN_MARK ||
            (is_mark_of(l, end, marks) && is_glued(l, end + 1) && l->tokens[end + 1].kind != TOKEN_MARK)))
        end++;
    return end;
}

static size_t run_digits(const struct line *l, size_t i, size_t end)
{
    size_t digits = 0;
    for (; i < end; i++)
        digits += digits_of(l, i);
    return digits;
}

/* Digits in groups: 079 123 456 789. */
static size_t spaced_digits(const struct line *l, size_t i, size_t *digits)
{
    *digits = 0;
    for (size_t most = i + RUN_MOST;
         i < most &&
         (is_number(l, i) || (is_mark_of(l, i, ".-") && is_glued(l, i) && is_number(l, i + 1) && *digits));) {
        *digits += digits_of(l, i);
        i++;
    }
    return i;
}

static bool id_cued(const struct line *l, size_t i)
{
    size_t back = i;
    for (int words = 0; back > 0 && words < 5; words++) {
        if (cue_before(l, back, ID_CUES, 0) != NONE)
            return true;
        back--;
        bool passable = l->tokens[back].kind == TOKEN_WORD
                            ? words_at(l, back, "số|là|công dân|cá nhân|ngân hàng|người|của") ||
                                  is_upper_word(l, back) || is_capital_word(l, back)
                            : is_mark_of(l, back, ":(-.") || is_number(l, back);
        if (!passable)
            return false;
    }
    return false;
}

static bool birth_date(struct line *l, size_t i, struct match *m)
{
    struct day d;
    if (!scan_date(l, i, &d) || !d.year || cue_before(l, i, "sinh|sinh ngày|ngày sinh", 0) == NONE)
        return false;
    if (!clause_has_before(l, i, NAME_TITLES, 16) && !clause_has_before(l, i, "sinh", 3))
        return false;
    m->end = d.end;
    return true;
}

bool rule_private(struct line *l, size_t i, struct match *m)
{
    size_t digits;
    m->kind = READER_KIND_PRIVATE;
    m->flag = READER_FLAG_PRIVATE;
    struct amount sum; /* đóng BHYT 631.800đ: money, no number of a card */
    if (is_number(l, i) && scan_amount(l, i, &sum) && sum.unit.kind == UNIT_MONEY)
        return false;
    if (is_number(l, i)) {
        if (birth_date(l, i, m))
            return true;
        size_t end = spaced_digits(l, i, &digits);
        bool cued = id_cued(l, i);
        if (cued && end == i + 1) {
            size_t run = glued_run(l, i, "-.");
            digits = run_digits(l, i, run);
        }
        bool identity = digits == 12 && digits_at(l, i)[0] == '0' && end == i + 1;
        if ((cued && digits >= 6 && !is_mark(l, i + 1, '/')) || identity) {
            size_t run = glued_run(l, i, "-.");
            m->end = run > end ? run : end;
            return true;
        }
        return false;
    }
    /* B1234567, DN 4 79 1234567890 */
    if (l->tokens[i].kind != TOKEN_WORD || !is_upper_word(l, i) || l->tokens[i].letters > 3 ||
        !is_number(l, i + 1))
        return false;
    size_t end = spaced_digits(l, i + 1, &digits);
    if (digits < 6 || !id_cued(l, i))
        return false;
    m->end = end;
    return true;
}

/* ---- codes
 * ---------------------------------------------------------------------------------------------------------------
 */

#define CODE_LEADS                                                                                                                          \
    "mã tthc|mã thủ tục hành chính|mã thủ tục|mã số tthc|mã số thủ tục|mã số hồ sơ|mã hồ sơ|mã số|mã " \
    "vạch|mã otp|"                                                                                                                       \
    "mã kh|mã khách hàng|mã số khách hàng|số hợp đồng|số hđ|mã hợp đồng|ms|"                                       \
    "mã xác thực|mã tra cứu|mã biên nhận|số biên nhận|số seri|số sê ri|số hiệu|mã|số khung|seri|mã giao "      \
    "dịch"

/* 1.004227 or 2.001263.000.00.00.H10 */
static size_t procedure_code(const struct line *l, size_t i)
{
    if (digits_of(l, i) != 1 || !is_mark(l, i + 1, '.') || digits_of(l, i + 2) != 6 || !is_glued(l, i + 1) ||
        !is_glued(l, i + 2))
        return 0;
    return glued_run(l, i, ".");
}

static bool hexadecimal(const struct line *l, size_t first, size_t end)
{
    size_t length = l->tokens[end - 1].end - l->tokens[first].start, digits = 0, letters = 0;
    for (size_t k = 0; k < length; k++) {
        unsigned char c = (unsigned char)l->text[l->tokens[first].start + k];
        if (c >= 0x80)
            return false;
        digits += isdigit(c) != 0;
        letters += isalpha(c) != 0;
    }
    return length >= 12 && digits >= 3 && letters >= 2 && end - first >= 4;
}

/* What a lead-in announces: a run with digits, at least five characters long. */
static size_t announced_code(const struct line *l, size_t i)
{
    while (is_mark_of(l, i, ":\"") || words_at(l, i, "là|số"))
        i++;
    if (i >= l->count || l->tokens[i].kind == TOKEN_MARK)
        return 0;
    if (is_upper_word(l, i) && l->tokens[i].letters <= 3 && digits_of(l, i + 1) >= 5 &&
        l->tokens[i + 1].space)
        return i + 2;
    struct unit u;
    size_t end = glued_run(l, i, ".-/_");
    if (is_number(l, i) && scan_unit(l, i + 1, &u) && u.end >= end) /* mã lực … 345mm */
        return 0;
    size_t length = l->tokens[end - 1].end - l->tokens[i].start;
    return length >= 5 && run_digits(l, i, end) >= 3 ? end : 0;
}

static size_t lead_at(const struct line *l, size_t i)
{
    return words_at(l, i, CODE_LEADS);
}

static bool bracketed_code(const struct line *l, size_t i, struct match *m)
{
    if (!is_mark_of(l, i, "(["))
        return false;
    size_t lead = lead_at(l, i + 1);
    size_t end = lead ? announced_code(l, i + 1 + lead) : procedure_code(l, i + 1);
    if (!end && lead && is_mark_of(l, i + 1 + lead, ":"))
        end = procedure_code(l, i + 2 + lead);
    if (!end || !is_mark_of(l, end, ")]"))
        return false;
    m->end = end + 1;
    return true;
}

/* "GCN số BX 123456": the serial number of a land certificate. */
static size_t certificate_serial(const struct line *l, size_t i)
{
    size_t at = i + words_at(l, i, "số phát hành|số vào sổ|số");
    if (at == i || !is_upper_word(l, at) || l->tokens[at].letters > 3 || digits_of(l, at + 1) < 5 ||
        !clause_has_before(l, at, "gcn|giấy chứng nhận|qsdđ|quyền sử dụng|phát hành|vào sổ|sổ đỏ|sổ hồng",
                           12))
        return 0;
    return at + 2;
}

bool rule_code(struct line *l, size_t i, struct match *m)
{
    m->kind = READER_KIND_CODE;
    m->flag = READER_FLAG_CODE_DROPPED;
    if (bracketed_code(l, i, m))
        return true;
    if (l->tokens[i].kind == TOKEN_MARK)
        return false;
    bool name = is_capital_word(l, i) && i > 0 && is_capital_word(l, i - 1); /* Bạch Mã */
    size_t lead = name ? 0 : lead_at(l, i);
    size_t end = lead ? announced_code(l, i + lead) : procedure_code(l, i);
    if (!end)
        end = certificate_serial(l, i);
    if (!end && i + 3 < l->count && is_glued(l, i + 1)) {
        size_t run = glued_run(l, i, "-");
        end = run > i && hexadecimal(l, i, run) ? run : 0;
    }
    if (!end)
        return false;
    m->end = end;
    return true;
}
