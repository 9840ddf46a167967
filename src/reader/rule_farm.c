/*
 * Fertilisers by their three numbers: 16-16-8 is no range and no sum. Section 34; names of seeds are read in
 * rule_letter.c.
 */
#include "reader/internal.h"

static bool fertiliser_cued(const struct line *l, size_t i)
{
    return cue_before(l, i, "npk|phân|phân bón|dap|npk loại|công thức|loại|bón|hoặc|và", 1) != NONE;
}

/* rầy nâu T3-T4: insects of the third and fourth age */
static bool age_of_insects(struct line *l, size_t i, struct match *m)
{
    if (!is_exact(l, i, "T") || digits_of(l, i + 1) != 1 || !is_glued(l, i + 1) ||
        !clause_has_before(l, i, "rầy|sâu|bọ|ấu trùng|nhện", 8))
        return false;
    say(l, "tuổi");
    say_value(l, value_of(l, i + 1));
    m->end = i + 2;
    m->kind = READER_KIND_FARM;
    size_t second = is_exact(l, m->end + 1, "T") ? m->end + 2 : m->end + 1;
    if (is_dash(l, m->end) && digits_of(l, second) == 1) {
        say(l, "đến tuổi");
        say_value(l, value_of(l, second));
        m->end = second + 1;
    }
    return true;
}

/* 16-16-8, 20-20-15+TE: not a range, not a sum */
bool rule_farm(struct line *l, size_t i, struct match *m)
{
    if (age_of_insects(l, i, m))
        return true;
    if (!is_number(l, i) || !is_dash(l, i + 1) || !is_number(l, i + 2) || !is_dash(l, i + 3) ||
        !is_number(l, i + 4) || is_dash(l, i + 5) || digits_of(l, i) > 2 || digits_of(l, i + 2) > 2 ||
        digits_of(l, i + 4) > 2 || !is_glued(l, i + 1) || !is_glued(l, i + 3))
        return false;
    bool te = is_mark(l, i + 5, '+') && words_at(l, i + 6, "te");
    if (!te && !fertiliser_cued(l, i))
        return false;
    if (i > 0 && l->tokens[i - 1].kind == TOKEN_WORD && cue_before(l, i, "npk", 0) != NONE)
        say_pause(l);
    for (size_t k = i; k <= i + 4; k += 2) {
        if (k > i)
            say_pause(l);
        say_value(l, value_of(l, k));
    }
    m->end = i + 5;
    if (te) {
        say_pause(l);
        say(l, "có vi lượng");
        m->end = i + 7;
    }
    m->kind = READER_KIND_FARM;
    return true;
}
