/*
 * Standards: TCVN 5574:2018, QCVN 01-1:2018/BYT, ISO 9001:2015. Section 16.
 */
#include "reader/internal.h"

static bool standard_name(const struct line *l, size_t i)
{
    return is_exact(l, i, "TCVN") || is_exact(l, i, "QCVN") || is_exact(l, i, "ISO") ||
           is_exact(l, i, "IEC") || is_exact(l, i, "TCXDVN") || is_exact(l, i, "TCCS") ||
           is_exact(l, i, "TCN");
}

static void say_standard_name(struct line *l, size_t i, size_t first)
{
    bool lead = i == first;
    if (is_exact(l, i, "ISO"))
        say(l, "i sô");
    else if (is_exact(l, i, "IEC"))
        say(l, "i e xê");
    else if (is_exact(l, i, "TCVN"))
        say(l, lead && words_end_at(l, i, "tiêu chuẩn") ? "quốc gia" : "tiêu chuẩn quốc gia");
    else if (is_exact(l, i, "QCVN"))
        say(l, lead && words_end_at(l, i, "quy chuẩn kỹ thuật") ? "quốc gia"
               : lead && words_end_at(l, i, "quy chuẩn")        ? "kỹ thuật quốc gia"
                                                                : "quy chuẩn kỹ thuật quốc gia");
    else
        say(l, is_exact(l, i, "TCCS")  ? "tiêu chuẩn cơ sở"
               : is_exact(l, i, "TCN") ? "tiêu chuẩn ngành"
                                       : "tiêu chuẩn xây dựng Việt Nam");
}

bool rule_standard(struct line *l, size_t i, struct match *m)
{
    size_t at = i;
    bool national = false;
    if (!standard_name(l, i) || (is_exact(l, i, "TCN") && !is_number(l, i + 1))) /* năm 300 TCN */
        return false;
    while (standard_name(l, at)) {
        national |= is_exact(l, at, "QCVN");
        say_standard_name(l, at, i);
        at++;
        if (is_mark(l, at, '/') && standard_name(l, at + 1))
            at++;
        if (is_mark(l, at, ':') && is_number(l, at + 1) && digits_of(l, at + 1) > 4)
            at++;
    }
    m->kind = READER_KIND_STANDARD;
    m->end = at;
    if (!is_number(l, at))
        return true;
    say_identifier(l, digits_at(l, at), digits_of(l, at));
    at++;
    while (is_mark(l, at, '-') && is_glued(l, at) && is_number(l, at + 1) && is_glued(l, at + 1)) {
        say_pause(l);
        say_integer(l, digits_at(l, at + 1), digits_of(l, at + 1));
        at += 2;
    }
    if ((is_mark(l, at, ':') || is_mark(l, at, '-')) && is_year(l, at + 1) && is_glued(l, at + 1)) {
        say_pause(l);
        say(l, national ? "năm" : "phiên bản");
        say_year(l, value_of(l, at + 1));
        at += 2;
    }
    if (is_mark(l, at, '/') && is_glued(l, at) && is_upper_word(l, at + 1))
        at += 2;
    m->end = at;
    if (at < l->count && l->tokens[at].kind == TOKEN_WORD && is_number(l, at - 1) &&
        l->tokens[at - 1].letters == 4)
        say_pause(l);
    return true;
}
