/*
 * What the officer is told of everything that does not air as wished: refused by a rule, deferred for lack of
 * time, about to expire. One remark a thing; words in Vietnamese, rules as machine words. Part of the
 * planner.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

void planner_clock(int64_t at_us, char out[32])
{
    const struct civil civil = civil_from_utc(at_us);
    snprintf(out, 32, "%02d:%02d ngày %d/%d", civil.ms_of_day / 3600000, civil.ms_of_day / 60000 % 60,
             (int)civil.date.day, (int)civil.date.month);
}

void planner_remark(struct planner *planner, enum plan_remark_kind kind, int64_t at_us,
                    const struct plan_slot *slot, int64_t notice, const char *rule, const char *format, ...)
{
    char text[600];
    va_list arguments;
    struct plan *plan = planner->plan;
    plan->remarks = planner_grow(planner, plan->remarks, &planner->remark_capacity, plan->remark_count,
                                 sizeof *plan->remarks);
    if (planner->error != 0)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct plan_remark *remark = &plan->remarks[plan->remark_count];
    *remark = (struct plan_remark){.kind = kind,
                                   .at_us = at_us,
                                   .slot = slot == NULL ? NULL : slot->id,
                                   .notice = notice,
                                   .rule = storage_text(planner->storage, rule),
                                   .text = storage_text(planner->storage, text)};
    if (remark->rule == NULL || remark->text == NULL)
        planner_fail(planner, -ENOMEM);
    else
        plan->remark_count++;
}

static bool airs_in_slot(const struct planner *planner, int64_t notice)
{
    for (size_t i = 0; i < planner->item_count; i++)
        if (planner->items[i].notice == notice)
            return true;
    return false;
}

static bool told_again(const struct plan *plan, size_t remark)
{
    for (size_t i = remark + 1; i < plan->remark_count; i++)
        if (plan->remarks[i].kind == PLAN_DEFERRED && plan->remarks[i].notice == plan->remarks[remark].notice)
            return true;
    return false;
}

void planner_forget_deferrals(struct planner *planner, size_t first)
{
    struct plan *plan = planner->plan;
    size_t kept = first;
    for (size_t i = first; i < plan->remark_count; i++) {
        const struct plan_remark remark = plan->remarks[i];
        if (remark.kind != PLAN_DEFERRED || (!airs_in_slot(planner, remark.notice) && !told_again(plan, i)))
            plan->remarks[kept++] = remark;
    }
    plan->remark_count = kept;
}

static void remark_expiry(struct planner *planner, const struct candidate *candidate)
{
    const struct plan_notice *notice = &planner->input->notices[candidate->index];
    char when[32];
    planner_clock(candidate->until_us, when);
    if (candidate->aired == 0)
        planner_remark(planner, PLAN_REFUSAL, candidate->until_us, NULL, notice->id, "expired",
                       "“%.200s” hết hạn lúc %s mà chưa có lượt phát nào.", notice->title, when);
    else if (candidate->aired < candidate->times)
        planner_remark(planner, PLAN_NOTE, candidate->until_us, NULL, notice->id, "expired",
                       "“%.200s” hết hạn lúc %s, được phát %d trong %d lượt.", notice->title, when,
                       candidate->aired, candidate->times);
}

static bool taken_by_some(const struct planner *planner, size_t candidate)
{
    for (size_t word = 0; word < planner->match_words; word++)
        if (planner->matches[candidate * planner->match_words + word] != 0)
            return true;
    return false;
}

void planner_remark_expiries(struct planner *planner)
{
    if (planner->start_count == 0)
        return;
    for (size_t i = 0; i < planner->candidate_count; i++) {
        const struct candidate *candidate = &planner->candidates[i];
        const struct plan_notice *notice = &planner->input->notices[candidate->index];
        if (candidate->standing || candidate->until_us <= planner->begin_us)
            continue;
        if (!taken_by_some(planner, i) && candidate->from_us < planner->end_us)
            planner_remark(planner, PLAN_REFUSAL, candidate->from_us, NULL, notice->id, "no_programme",
                           "“%.200s”: không chương trình nào trên khu vực “%s” nhận bản tin này.",
                           notice->title, planner->timetable->channels[planner->channel]);
        else if (candidate->until_us <= planner->end_us)
            remark_expiry(planner, candidate);
    }
}
