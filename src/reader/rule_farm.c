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

/* +TE, +13S, +2MgO after the numbers: tokens of it, 0 = none */
static size_t added_at(const struct line *l, size_t i)
{
    size_t letters = is_number(l, i + 1) ? i + 2 : i + 1;
    bool upper = letters < l->count && l->tokens[letters].kind == TOKEN_WORD && is_capital_word(l, letters) &&
                 l->tokens[letters].letters <= 3;
    return is_mark(l, i, '+') && upper && (letters == i + 1 || is_glued(l, letters)) ? letters + 1 - i : 0;
}

static size_t say_added(struct line *l, size_t i)
{
    size_t end = i + added_at(l, i);
    say_pause(l);
    if (words_at(l, end - 1, "te")) {
        say(l, "có vi lượng");
        return end;
    }
    if (is_number(l, i + 1))
        say_value(l, value_of(l, i + 1));
    say_letters(l, end - 1, end, true);
    return end;
}

/* DAP 18-46 */
static bool two_numbers(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || digits_of(l, i) > 2 || !is_dash(l, i + 1) || !is_glued(l, i + 1) ||
        !is_number(l, i + 2) || digits_of(l, i + 2) > 2 || is_dash(l, i + 3) ||
        cue_before(l, i, "dap|map|npk|np", 0) == NONE)
        return false;
    say_value(l, value_of(l, i));
    say_pause(l);
    say_value(l, value_of(l, i + 2));
    m->end = i + 3;
    m->kind = READER_KIND_FARM;
    return true;
}

/* 16-16-8, 20-20-15+TE, 16-16-8+13S: not a range, not a sum */
bool rule_farm(struct line *l, size_t i, struct match *m)
{
    if (age_of_insects(l, i, m) || two_numbers(l, i, m))
        return true;
    if (!is_number(l, i) || !is_dash(l, i + 1) || !is_number(l, i + 2) || !is_dash(l, i + 3) ||
        !is_number(l, i + 4) || is_dash(l, i + 5) || digits_of(l, i) > 2 || digits_of(l, i + 2) > 2 ||
        digits_of(l, i + 4) > 2 || !is_glued(l, i + 1) || !is_glued(l, i + 3))
        return false;
    bool more = is_mark(l, i + 5, '+') && added_at(l, i + 5) > 0;
    if (!more && !fertiliser_cued(l, i))
        return false;
    if (i > 0 && l->tokens[i - 1].kind == TOKEN_WORD && cue_before(l, i, "npk", 0) != NONE)
        say_pause(l);
    for (size_t k = i; k <= i + 4; k += 2) {
        if (k > i)
            say_pause(l);
        say_value(l, value_of(l, k));
    }
    m->end = i + 5;
    while (added_at(l, m->end))
        m->end = say_added(l, m->end);
    m->kind = READER_KIND_FARM;
    return true;
}
