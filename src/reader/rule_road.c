/*
 * Kilometre posts: Km1025+300, km 5-7. Section 36.
 */
#include "reader/internal.h"

/* km2 is a measure, unless the sentence goes along a road. */
static bool square_kilometre(const struct line *l, size_t i)
{
    int power = value_of(l, i + 1);
    return is_lower_word(l, i) && is_glued(l, i + 1) && digits_of(l, i + 1) == 1 &&
           (power == 2 || power == 3) && !is_mark(l, i + 2, '+') && !is_dash(l, i + 2) &&
           cue_before(l, i, "tại|từ|đến|đoạn|đoạn từ|lý trình|cột|mốc|cọc|đường|gần|qua", 0) == NONE;
}

static bool kilometre_post(struct line *l, size_t i, struct match *m)
{
    bool cassava = is_exact(l, i, "KM") && is_glued(l, i + 1) &&
                   clause_has_before(l, i, "sắn|giống|mì|khoai", 12); /* KM94, KM419 */
    if (!is_word(l, i, "km") || !is_number(l, i + 1) || (i > 0 && is_number(l, i - 1)) || cassava ||
        square_kilometre(l, i))
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
    if (is_mark(l, m->end, '/') && is_glued(l, m->end) && is_upper_word(l, m->end + 1)) { /* Km3+150/ĐT.746 */
        say_pause(l);
        m->end++;
    }
    m->kind = READER_KIND_ROAD;
    return true;
}

bool rule_road(struct line *l, size_t i, struct match *m)
{
    return kilometre_post(l, i, m);
}
