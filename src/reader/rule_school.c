/*
 * Classes of schools: lớp 6A1, 12A10. Section 37.
 */
#include "reader/internal.h"

/* lớp 6A1, 12A10 */
bool rule_school(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || digits_of(l, i) > 2 || !is_letter(l, i + 1) || !is_upper_word(l, i + 1) ||
        !is_glued(l, i + 1) || (is_mark(l, i + 2, '/') && is_year(l, i + 3)) ||
        cue_before(l, i, "lớp|khối|các lớp|và", 0) == NONE)
        return false;
    say_value(l, value_of(l, i));
    size_t at = l->tokens[i + 1].start;
    say_letter(l, text_next(l->text, l->length, &at), false);
    m->end = i + 2;
    if (is_number(l, i + 2) && is_glued(l, i + 2)) {
        say_integer(l, digits_at(l, i + 2), digits_of(l, i + 2));
        m->end = i + 3;
    }
    m->kind = READER_KIND_SCHOOL;
    return true;
}
