/*
 * How far the turns of a set have come ("thủ tục thường dùng"), and when the plan completes the next round.
 * Pure.
 */
#include "timetable/timetable.h"
#include <string.h>

static bool belongs(const struct plan_notice *notice, const char *set)
{
    return notice->set != NULL && strcmp(notice->set, set) == 0;
}

/* Day on which the notice has its `wanted`-th turn by the plan; false when the plan does not give it. */
static bool reaches(const struct plan *plan, const struct plan_notice *notice, int wanted, struct date *day)
{
    int turns = notice->aired;
    for (size_t s = 0; s < plan->slot_count; s++)
        for (size_t i = 0; i < plan->slots[s].item_count; i++) {
            const struct plan_item *item = &plan->slots[s].items[i];
            if (item->kind != ITEM_NOTICES || item->notice != notice->id || item->again)
                continue;
            *day = plan->slots[s].date;
            if (++turns >= wanted)
                return true;
        }
    return false;
}

void timetable_coverage(const struct plan_input *input, const struct plan *plan, const char *set,
                        struct coverage *out)
{
    *out = (struct coverage){0};
    for (size_t i = 0; i < input->count; i++) {
        const struct plan_notice *notice = &input->notices[i];
        if (!belongs(notice, set))
            continue;
        out->rounds = out->members == 0 || notice->aired < out->rounds ? notice->aired : out->rounds;
        out->last_us = notice->last_aired_us > out->last_us ? notice->last_aired_us : out->last_us;
        out->members++;
        out->aired += notice->aired > 0;
    }
    out->forecast = out->members > 0;
    for (size_t i = 0; i < input->count && out->forecast; i++) {
        struct date day = {0};
        if (!belongs(&input->notices[i], set) || input->notices[i].aired > out->rounds)
            continue;
        out->forecast = reaches(plan, &input->notices[i], out->rounds + 1, &day);
        if (out->forecast && (out->full_on.year == 0 || date_compare(day, out->full_on) > 0))
            out->full_on = day;
    }
}
