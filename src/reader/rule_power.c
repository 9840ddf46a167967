/*
 * Feeders and breakers of power lines, digit by digit. Section 35.
 */
#include "reader/internal.h"

bool rule_power(struct line *l, size_t i, struct match *m)
{
    if (!is_number(l, i) || digits_of(l, i) != 3 || i == 0)
        return false;
    bool listed = l->span_count && l->spans[l->span_count - 1].kind == READER_KIND_POWER &&
                  i - l->spans[l->span_count - 1].end == 1 &&
                  (is_mark_of(l, i - 1, ",-") || is_word(l, i - 1, "và"));
    bool line_cue =
        cue_before(l, i, "lộ|xuất tuyến|mc|máy cắt|phát tuyến|lộ ra|đường dây|tuyến dây|xt|đz|dz", 0) != NONE;
    bool power_line = cue_before(l, i, "tuyến|tuyến trung thế|tuyến dây trung thế|nhánh|trục", 0) != NONE &&
                      (clause_has_before(l, i, "điện|kv|lưới|trạm|trung thế|dây", 20) ||
                       (is_upper_word(l, i + 1) && is_glued(l, i + 1) && l->tokens[i + 1].letters == 2));
    bool post = cue_before(l, i, "trụ|cột|trụ số|cột số", 0) != NONE && is_upper_word(l, i + 1) &&
                is_glued(l, i + 1) && l->tokens[i + 1].letters == 2; /* trụ 472PT/35A */
    if (!listed && !line_cue && !power_line && !post)
        return false;
    struct unit u;
    if (scan_unit(l, i + 1, &u) || (is_mark_of(l, i + 1, "/,.") && is_number(l, i + 2) && is_glued(l, i + 2)))
        return false;
    say_digits(l, digits_at(l, i), 3);
    if (is_upper_word(l, i + 1) && is_glued(l, i + 1) && l->tokens[i + 1].letters <= 3) { /* 472BT */
        say_letters(l, i + 1, i + 2, false);
        m->end = i + 2;
        if (is_number(l, m->end) && is_glued(l, m->end)) { /* 473E41.5: of station E41.5 */
            say_integer(l, digits_at(l, m->end), digits_of(l, m->end));
            m->end++;
            if (is_mark(l, m->end, '.') && is_glued(l, m->end) && digits_of(l, m->end + 1) <= 2 &&
                is_number(l, m->end + 1) && is_glued(l, m->end + 1)) {
                say(l, "chấm");
                say_value(l, value_of(l, m->end + 1));
                m->end += 2;
            }
        }
    }
    m->kind = READER_KIND_POWER;
    return true;
}
