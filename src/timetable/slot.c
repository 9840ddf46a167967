/*
 * One slot: what fits before its end (cap, window, next slot) and before items fixed to the clock, taken in
 * the order of the programme; fixed words keep their room before any notice. What does not fit is deferred or
 * refused with the rule named. Part of the planner; pure.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <string.h>

/* ---- what fits ---- */

/* A stretch of parts between two times of the clock: that of an item fixed to it, or up to which one fills.
 */
struct segment {
    size_t first, last; /* parts [first, last) */
    int64_t from_us, until_us;
    const char *rule;
};

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* When part `first` of a segment may begin, at the soonest. */
static int64_t opens_at(const struct planner *planner, size_t first, int64_t cursor_us,
                        const struct plan_slot *slot)
{
    if (planner->parts[first].fixed)
        return later(cursor_us, slot_clock(slot, planner->parts[first].item->at_ms));
    if (first > 0 && part_fills(&planner->parts[first - 1]))
        return later(cursor_us, slot_clock(slot, planner->parts[first - 1].item->fill_ms));
    return cursor_us;
}

/* The next item fixed to the clock ends the segment; fixed words between them keep their room. */
static void close_segment(struct planner *planner, struct segment *segment, const struct plan_slot *slot)
{
    double kept = 0;
    size_t next = segment->last;
    for (; next < planner->part_count && !planner->parts[next].fixed; next++)
        if (!part_takes_notices(&planner->parts[next])) {
            planner_measure_part(planner, &planner->parts[next], segment->from_us);
            kept += planner->parts[next].seconds;
        }
    if (next < planner->part_count) {
        const int64_t at = slot_clock(slot, planner->parts[next].item->at_ms);
        if (at < segment->until_us) {
            segment->until_us = at;
            segment->rule = "at";
        }
    }
    segment->until_us -= (int64_t)(kept * 1e6);
}

/* The segment that begins at part `first`. */
static struct segment segment_from(struct planner *planner, size_t first, int64_t cursor_us,
                                   const struct plan_slot *slot, struct slot_limit limit)
{
    struct segment segment = {first, first + 1, opens_at(planner, first, cursor_us, slot), limit.until_us,
                              limit.rule};
    while (segment.last < planner->part_count && !planner->parts[segment.last].fixed &&
           !part_fills(&planner->parts[segment.last - 1]))
        segment.last++;
    close_segment(planner, &segment, slot);
    return segment;
}

static struct list *list_of(const struct planner *planner, const struct start *start, const struct part *part)
{
    const struct programme *programme = &planner->timetable->programmes[start->programme];
    return &planner->lists[planner->first_list[start->programme] + (size_t)(part->item - programme->items)];
}

/* The notice a standing reminder names, as a list of one. */
static size_t standing_row(const struct planner *planner, const struct standing *standing, uint32_t *row)
{
    for (uint32_t i = 0; i < planner->candidate_count; i++) {
        const char *id = planner->input->notices[planner->candidates[i].index].external_id;
        if (planner->candidates[i].standing && id != NULL && strcmp(id, standing->notice) == 0) {
            *row = i;
            return 1;
        }
    }
    return 0;
}

static void pick_part(struct planner *planner, const struct start *start, struct part *part, int64_t at_us,
                      double budget_s, const struct plan_slot *slot, const char *rule)
{
    static const struct item any = {.kind = ITEM_NOTICES};
    const struct item *item = part->item;
    struct list_row row = {0};
    struct list one = {&row, 0};
    if (part->corrections) {
        part->item = &any;
        planner_pick(planner, part, &planner->corrections, at_us, budget_s, slot, rule);
    } else if (part->standing != NULL) {
        one.count = standing_row(planner, part->standing, &row.candidate);
        part->item = &any;
        planner_pick(planner, part, &one, at_us, budget_s, slot, rule);
    } else {
        planner_pick(planner, part, list_of(planner, start, part), at_us, budget_s, slot, rule);
    }
    part->item = item;
}

static double picked_seconds(const struct planner *planner, const struct part *part)
{
    double sum = 0;
    for (size_t i = 0; i < part->pick_count; i++)
        sum += planner_pick_seconds(planner, &part->picks[i]);
    return sum;
}

/* Fills one segment; returns where it ends. Fixed parts keep their room before any notice is taken. */
static int64_t fill_segment(struct planner *planner, const struct start *start, const struct segment *segment,
                            const struct plan_slot *slot)
{
    double fixed = 0, room = (double)(segment->until_us - segment->from_us) / 1e6, used = 0;
    for (size_t i = segment->first; i < segment->last; i++) {
        struct part *part = &planner->parts[i];
        if (part_takes_notices(part))
            continue;
        planner_measure_part(planner, part, segment->from_us);
        if (fixed + part->seconds > room)
            planner_refuse_part(planner, part, slot, segment->from_us, segment->rule);
        else
            fixed += part->seconds;
    }
    for (size_t i = segment->first; i < segment->last && planner->error == 0; i++) {
        struct part *part = &planner->parts[i];
        if (part_takes_notices(part)) {
            pick_part(planner, start, part, segment->from_us + (int64_t)(used * 1e6), room - fixed - used,
                      slot, segment->rule);
            used += picked_seconds(planner, part);
        } else if (!part->refused) {
            used += part->seconds;
            fixed -= part->seconds;
        }
    }
    return segment->from_us + (int64_t)(used * 1e6);
}

/* Items whose kind may not sound where they stand (an exception that holds for some kinds only), and what
 * still runs over the end, are refused one by one. */
static void refuse_outside(struct planner *planner, const struct plan_day *day, struct plan_slot *slot,
                           struct slot_limit limit)
{
    size_t kept = 0;
    for (size_t i = 0; i < planner->item_count; i++) {
        const struct plan_item *item = &planner->items[i];
        const int64_t end = item->start_us + (int64_t)(item->seconds * 1e6);
        int64_t until;
        const bool open = item->notice_class == CLASS_KHAN_CAP ||
                          (windows_open(&day->windows, item->kind, item->start_us, &until) && end <= until);
        if (open && end <= limit.until_us) {
            planner->items[kept++] = *item;
            continue;
        }
        planner_remark(planner, PLAN_REFUSAL, item->start_us, slot, item->notice,
                       open ? limit.rule : "window", "“%.200s” không phát: %s.", item->title,
                       open ? "quá giờ kết thúc của buổi" : "ngoài khung giờ được phép phát");
    }
    planner->item_count = kept;
}

static void count_airings(struct planner *planner)
{
    for (size_t i = 0; i < planner->item_count; i++) {
        const struct plan_item *item = &planner->items[i];
        if (item->kind != ITEM_NOTICES || item->again)
            continue;
        for (size_t p = 0; p < planner->part_count; p++)
            for (size_t k = 0; k < planner->parts[p].pick_count; k++)
                if (planner->candidates[planner->parts[p].picks[k].candidate].id == item->notice)
                    planner_count_airing(planner, planner->parts[p].picks[k].candidate, item->start_us);
    }
}

/* A chime that announces nothing is not worth a session. */
static bool says_nothing(const struct planner *planner)
{
    for (size_t i = 0; i < planner->item_count; i++)
        if (planner->items[i].kind != ITEM_CHIME && planner->items[i].kind != ITEM_SILENCE)
            return false;
    return true;
}

static bool keep_items(struct planner *planner, struct plan_slot *slot)
{
    if (says_nothing(planner)) {
        planner_remark(planner, PLAN_NOTE, slot->start_us, slot, 0, "nothing",
                       "%s: không có gì để đọc, không phát.", slot->title);
        return false;
    }
    slot->items = storage_take(planner->storage, planner->item_count * sizeof *slot->items);
    if (slot->items == NULL) {
        planner_fail(planner, -ENOMEM);
        return false;
    }
    memcpy(slot->items, planner->items, planner->item_count * sizeof *slot->items);
    slot->item_count = planner->item_count;
    const struct plan_item *last = &slot->items[slot->item_count - 1];
    slot->seconds = (double)(last->start_us - slot->start_us) / 1e6 + last->seconds;
    return true;
}

bool planner_fill_slot(struct planner *planner, const struct start *start, struct plan_slot *slot,
                       struct slot_limit limit)
{
    int64_t cursor = slot->start_us;
    const size_t remarks = planner->plan->remark_count;
    planner->slot_number++;
    planner->day = &planner->days[start->day];
    planner_lay_parts(planner, &planner->timetable->programmes[start->programme], slot);
    for (size_t first = 0; first < planner->part_count && planner->error == 0;) {
        const struct segment segment = segment_from(planner, first, cursor, slot, limit);
        cursor = fill_segment(planner, start, &segment, slot);
        first = segment.last;
    }
    planner_settle(planner, slot, limit);
    unsigned counts[KIND_DINH_CHINH + 1];
    if (planner->emergency && planner_count_contents(planner, counts) == 0)
        return false; /* nothing urgent is left for it */
    refuse_outside(planner, &planner->days[start->day], slot, limit);
    planner_forget_deferrals(planner, remarks);
    count_airings(planner);
    return keep_items(planner, slot);
}
