/*
 * Kilometre posts: Km1025+300, km 5-7. Section 36.
 */
#include "reader/internal.h"

static bool kilometre_post(struct line *l, size_t i, struct match *m)
{
    bool cassava = is_exact(l, i, "KM") && is_glued(l, i + 1) &&
                   clause_has_before(l, i, "sắn|giống|mì|khoai", 12); /* KM94, KM419 */
    if (!is_word(l, i, "km") || !is_number(l, i + 1) || (i > 0 && is_number(l, i - 1)) || cassava)
        return false;
    say(l, "ki lô mét");
    struct number n;
    scan_number(l, i + 1, &n);
    say_number(l, &n);
    m->end = n.end;
    if (is_mark(l, n.end, '+') && is_number(l, n.end + 1)) {
        say(l, "cộng");
        say_integer(l, digits_at(l, n.end + 1), digits_of(l, n.end + 1));
        m->end = n.end + 2;
    }
    if (is_dash(l, m->end) && is_number(l, m->end + 1) && scan_number(l, m->end + 1, &n)) { /* km 5-7 */
        say(l, "đến");
        say_number(l, &n);
        m->end = n.end;
    }
    if (is_dash(l, m->end) && is_word(l, m->end + 1, "km") && is_number(l, m->end + 2)) {
        struct match second = {0};
        say(l, "đến");
        kilometre_post(l, m->end + 1, &second);
        m->end = second.end;
    }
    m->kind = READER_KIND_ROAD;
    return true;
}

bool rule_road(struct line *l, size_t i, struct match *m)
{
    return kilometre_post(l, i, m);
}
