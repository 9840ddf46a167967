/*
 * Laying a slot out: every part from its start, one after the other; a notice is taken back while anything
 * runs late, over the end, or past its expiry. Part of the planner; pure.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ROUNDS_MOST 32 /* of taking a notice back until everything fits */

/* ---- laying out ---- */

static struct plan_item *add_item(struct planner *planner, enum item_kind kind, int64_t at_us)
{
    planner->items = planner_grow(planner, planner->items, &planner->item_capacity, planner->item_count,
                                  sizeof *planner->items);
    if (planner->error != 0)
        return NULL;
    struct plan_item *item = &planner->items[planner->item_count++];
    *item = (struct plan_item){.kind = kind,
                               .start_us = at_us,
                               .notice_class = planner->emergency ? CLASS_KHAN_CAP : CLASS_THONG_THUONG};
    return item;
}

/* "Tiếp âm vov1" says which; the words of a reminder have a title of their own. */
static char *title_of(struct planner *planner, const struct part *part)
{
    const enum item_kind kind = part_kind(part);
    char title[200];
    if (part->standing != NULL)
        return planner_keep(planner, part->standing->title);
    snprintf(title, sizeof title, "%s%s%.120s", item_kind_title(kind), kind == ITEM_RELAY ? " " : "",
             kind == ITEM_RELAY ? part->item->text : "");
    return planner_keep(planner, title);
}

/* A part that fills up to the clock is as long as what is left. */
static void stretch(const struct plan_slot *slot, struct part *part, int64_t at_us)
{
    const double left = (double)(slot_clock(slot, part->item->fill_ms) - at_us) / 1e6;
    part->seconds = left > part->seconds ? left : part->seconds;
}

/* The time of the clock before which no item of the part begins; 0 = it follows what comes before. */
static int64_t fixed_us(const struct plan_slot *slot, const struct part *part)
{
    return part->fixed ? slot_clock(slot, part->item->at_ms) : 0;
}

static int64_t lay_fixed(struct planner *planner, const struct plan_slot *slot, struct part *part,
                         int64_t at_us)
{
    const int64_t midnight_us = planner->day[1].midnight_us;
    if (!part->steady || (part->filled_us < midnight_us) != (at_us < midnight_us))
        planner_measure_part(planner, part, at_us);
    if (part_fills(part))
        stretch(slot, part, at_us);
    struct plan_item *item = part->seconds > 0 ? add_item(planner, part_kind(part), at_us) : NULL;
    if (item == NULL)
        return at_us;
    item->seconds = part->seconds;
    item->estimated = part->estimated;
    item->whole = part->standing == NULL && part->item->whole;
    item->fixed_us = fixed_us(slot, part);
    item->fill_us = part_fills(part) ? slot_clock(slot, part->item->fill_ms) : 0;
    item->title = title_of(planner, part);
    item->text = part->words.length > 0 ? planner_keep(planner, part->words.data) : NULL;
    return at_us + (int64_t)(item->seconds * 1e6);
}

static int64_t lay_again_words(struct planner *planner, int64_t at_us)
{
    struct plan_item *item = add_item(planner, ITEM_SAY, at_us);
    if (item == NULL)
        return at_us;
    item->title = planner_keep(planner, "Xin nhắc lại");
    item->text = planner_keep(planner, PLAN_AGAIN_WORDS);
    item->seconds = planner_seconds(planner, ITEM_SAY, PLAN_AGAIN_WORDS, &item->estimated);
    return at_us + (int64_t)(item->seconds * 1e6);
}

static int64_t lay_notice(struct planner *planner, const struct plan_slot *slot, const struct part *part,
                          const struct pick *pick, bool again, int64_t at_us)
{
    const struct candidate *candidate = &planner->candidates[pick->candidate];
    const struct plan_notice *notice = &planner->input->notices[candidate->index];
    struct plan_item *item = add_item(planner, ITEM_NOTICES, at_us);
    if (item == NULL)
        return at_us;
    if (planner->titles[candidate->index] == NULL) {
        planner->titles[candidate->index] = planner_keep(planner, notice->title);
        planner->texts[candidate->index] = notice->text == NULL ? NULL : planner_keep(planner, notice->text);
    }
    item->notice = notice->id;
    item->revision = notice->revision;
    item->turn = candidate->aired + 1;
    item->again = again;
    item->title = planner->titles[candidate->index];
    item->text = planner->texts[candidate->index];
    item->seconds = notice->seconds;
    item->estimated = notice->estimated;
    item->notice_class = notice->notice_class;
    item->notice_kind = notice->notice_kind;
    item->until_us = notice->until_us;
    item->whole = part->item->whole;
    item->fixed_us = fixed_us(slot, part);
    return at_us + (int64_t)(notice->seconds * 1e6);
}

/* Lays out every part from the slot's start; returns the end. */
static int64_t lay_out(struct planner *planner, const struct plan_slot *slot)
{
    unsigned counts[KIND_DINH_CHINH + 1];
    const bool silent = planner_count_contents(planner, counts) == 0;
    int64_t at_us = slot->start_us;
    planner->item_count = 0;
    for (size_t i = 0; i < planner->part_count && planner->error == 0; i++) {
        struct part *part = &planner->parts[i];
        at_us = fixed_us(slot, part) > at_us ? fixed_us(slot, part) : at_us;
        part->laid_us = at_us;
        if (!part_takes_notices(part) && !part->refused && !(silent && part_tells_contents(part)))
            at_us = lay_fixed(planner, slot, part, at_us);
        for (size_t k = 0; k < part->pick_count; k++)
            for (int again = 0; again < part->picks[k].repeat; again++) {
                if (again > 0)
                    at_us = lay_again_words(planner, at_us);
                at_us = lay_notice(planner, slot, part, &part->picks[k], again > 0, at_us);
            }
    }
    return at_us;
}

/* ---- taking back until everything holds ---- */

static void take_back(struct planner *planner, struct part *part, size_t pick, const struct plan_slot *slot,
                      const char *rule, const char *why)
{
    struct candidate *candidate = &planner->candidates[part->picks[pick].candidate];
    const struct plan_notice *notice = &planner->input->notices[candidate->index];
    candidate->taken_in = 0;
    part->pick_count--;
    memmove(&part->picks[pick], &part->picks[pick + 1], (part->pick_count - pick) * sizeof *part->picks);
    planner_remark(planner, PLAN_DEFERRED, slot->start_us, slot, notice->id, rule, "“%.200s” %s",
                   notice->title, why);
}

/* The last notice between the clock and part `before` gives way. False when there is none. */
static bool take_back_last(struct planner *planner, size_t before, const struct plan_slot *slot,
                           const char *rule)
{
    for (size_t i = before; i-- > 0 && (i + 1 == before || !planner->parts[i + 1].fixed);)
        if (planner->parts[i].pick_count > 0) {
            take_back(planner, &planner->parts[i], planner->parts[i].pick_count - 1, slot, rule,
                      "không còn chỗ trong buổi: để lại buổi sau.");
            return true;
        }
    return false;
}

static bool drop_notice(struct planner *planner, int64_t id, const struct plan_slot *slot)
{
    for (size_t i = 0; i < planner->part_count; i++)
        for (size_t k = 0; k < planner->parts[i].pick_count; k++)
            if (planner->candidates[planner->parts[i].picks[k].candidate].id == id) {
                take_back(planner, &planner->parts[i], k, slot, "expired",
                          "hết hạn trước khi đến lượt trong buổi này.");
                return true;
            }
    return false;
}

/* Whether some laid-out notice would begin after its expiry; takes one back if so. */
static bool drop_expired(struct planner *planner, const struct plan_slot *slot)
{
    for (size_t i = 0; i < planner->item_count; i++) {
        const struct plan_item *item = &planner->items[i];
        if (item->kind == ITEM_NOTICES && item->until_us != 0 && item->start_us >= item->until_us)
            return drop_notice(planner, item->notice, slot);
    }
    return false;
}

void planner_refuse_part(struct planner *planner, struct part *part, const struct plan_slot *slot,
                         int64_t at_us, const char *rule)
{
    part->refused = true;
    planner_remark(planner, PLAN_REFUSAL, at_us, slot, 0, rule,
                   "%s: mục “%s” dài %d giây không còn chỗ trong buổi, không phát.", slot->title,
                   item_kind_title(part_kind(part)), (int)(part->seconds + 0.5));
}

/* The last words before part `before` are left out. False when there are none. */
static bool refuse_last_words(struct planner *planner, size_t before, const struct plan_slot *slot)
{
    for (size_t i = before; i-- > 0 && (i + 1 == before || !planner->parts[i + 1].fixed);) {
        struct part *part = &planner->parts[i];
        if (!part_takes_notices(part) && !part_fills(part) && !part->refused && part->seconds > 0) {
            planner_refuse_part(planner, part, slot, part->laid_us, "at");
            return true;
        }
    }
    return false;
}

/* Whether a part fixed to the clock was pushed past its time by words that grew; a notice before it gives
 * way, or, without one, words do. */
static bool late_for_clock(struct planner *planner, const struct plan_slot *slot)
{
    for (size_t i = 0; i < planner->part_count; i++) {
        const struct part *part = &planner->parts[i];
        if (part->fixed && part->laid_us > slot_clock(slot, part->item->at_ms) &&
            (take_back_last(planner, i, slot, "at") || refuse_last_words(planner, i, slot)))
            return true;
    }
    return false;
}

int64_t planner_settle(struct planner *planner, const struct plan_slot *slot, struct slot_limit limit)
{
    int64_t end = lay_out(planner, slot);
    for (int round = 0; round < ROUNDS_MOST && planner->error == 0; round++) {
        const bool changed =
            drop_expired(planner, slot) || late_for_clock(planner, slot) ||
            (end > limit.until_us && take_back_last(planner, planner->part_count, slot, limit.rule));
        if (!changed)
            break;
        end = lay_out(planner, slot);
    }
    return end;
}
