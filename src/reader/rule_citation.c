/*
 * Citations of law: điểm a khoản 2 Điều 5, điểm a, b và c. Section 17.
 */
#include "reader/internal.h"

bool rule_citation(struct line *l, size_t i, struct match *m)
{
    if (!is_letter(l, i) || i == 0 || roman_value(l, i))
        return false;
    size_t back = i;
    while (back >= 2 && i - back < 40 && (is_mark(l, back - 1, ',') || is_word(l, back - 1, "và")) &&
           is_letter(l, back - 2))
        back -= 2;
    if (!words_end_at(l, back, "điểm|các điểm|tiết|mẫu|phụ lục|nhóm|biểu") || !is_letter(l, i))
        return false;
    m->kind = READER_KIND_CITATION;
    size_t at = l->tokens[i].start;
    say_letter(l, text_next(l->text, l->length, &at), false);
    if (is_dash(l, i + 1) && is_letter(l, i + 2)) {
        say(l, "đến điểm");
        at = l->tokens[i + 2].start;
        say_letter(l, text_next(l->text, l->length, &at), false);
        m->end = i + 3;
    } else if (is_number(l, i + 1) && is_glued(l, i + 1)) {
        say_integer(l, digits_at(l, i + 1), digits_of(l, i + 1));
        m->end = i + 2;
    }
    return true;
}
