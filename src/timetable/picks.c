/*
 * Which notices an item takes: the eligible ones of its list in a total order, as many as it wants and as
 * fit. What is due and does not fit is said, never silently dropped. Part of the planner; pure.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <string.h>

#define BATCH 16       /* candidates sorted at a time */
#define SKIPPED_MOST 8 /* that do not fit, told one by one; those behind them wait for their turn */

/* What one item asks for in one slot. */
struct wish {
    struct planner *planner;
    const struct item *item;
    const char *topic; /* of today's column, or NULL */
    int64_t at_us;
};

/* Wanted airings it has not had; one of any number owes its first only. */
static bool owes(const struct candidate *candidate)
{
    return candidate->aired < (candidate->times > 0 ? candidate->times : 1);
}

static int by_time(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* <0 when `a` goes before `b`. List positions settle what is equal: they are the total order. */
static int compare(enum item_pick pick, const struct candidate *a, const struct candidate *b)
{
    int rc = 0;
    if (a->notice_class != b->notice_class)
        return a->notice_class > b->notice_class ? -1 : 1;
    if (pick == PICK_LEAST_AIRED) {
        rc = a->aired != b->aired ? (a->aired < b->aired ? -1 : 1) : by_time(a->last_us, b->last_us);
        return rc != 0 ? rc : (a < b ? -1 : 1);
    }
    if (owes(a) != owes(b))
        return owes(a) ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (pick == PICK_OLDEST)
        rc = by_time(a->arrived_us, b->arrived_us);
    else if (pick == PICK_NEWEST)
        rc = by_time(b->arrived_us, a->arrived_us);
    else if (!owes(a))
        rc = by_time(a->last_us, b->last_us);
    return rc != 0 ? rc : (a < b ? -1 : 1);
}

/* A series goes on in order: a part when the one before has had a turn more, the first when all are even. */
static bool series_ready(const struct planner *planner, const struct candidate *candidate)
{
    const struct candidate *before = &planner->candidates[candidate->before];
    if (before == candidate)
        return true;
    if (planner->candidates[candidate->head].taken_in == planner->slot_number)
        return false;
    return candidate->series_first ? candidate->aired <= before->aired : candidate->aired < before->aired;
}

static bool exhausted(const struct candidate *candidate)
{
    return candidate->times > 0 && candidate->aired >= candidate->times;
}

static bool eligible(const struct wish *wish, const struct candidate *candidate)
{
    const struct planner *planner = wish->planner;
    if (planner->emergency && candidate->notice_class != CLASS_KHAN_CAP)
        return false;
    if (candidate->ready_us > wish->at_us || candidate->taken_in == planner->slot_number ||
        candidate->skipped_in == planner->pick_number)
        return false;
    if (wish->item->within_ms > 0 && candidate->arrived_us < wish->at_us - wish->item->within_ms * 1000)
        return false;
    if (wish->item->column_count > 0) {
        const char *topic = planner->input->notices[candidate->index].topic;
        if (wish->topic == NULL || topic == NULL || strcmp(topic, wish->topic) != 0)
            return false;
    }
    return series_ready(planner, candidate);
}

/* Puts a candidate in its place among the `most` best so far; returns how many there are. */
static size_t insert(const struct wish *wish, uint32_t row, size_t count, size_t most, uint32_t found[BATCH])
{
    const struct candidate *all = wish->planner->candidates;
    size_t at = count;
    while (at > 0 && compare(wish->item->pick, &all[row], &all[found[at - 1]]) < 0)
        at--;
    if (at == most)
        return count;
    count += count < most;
    memmove(&found[at + 1], &found[at], (count - at - 1) * sizeof *found);
    found[at] = row;
    return count;
}

/* The best eligible candidates in order, `wanted` at most. What can never air again leaves the list: the
 * slots of a channel come in the order of time. An emergency's own sessions repeat a khan_cap until it is
 * replaced or ended, however often it was to be read. */
static size_t best(const struct wish *wish, struct list *list, size_t wanted, uint32_t found[BATCH])
{
    const struct candidate *all = wish->planner->candidates;
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct list_row row = list->rows[i];
        if (row.not_before_us <= wish->at_us) {
            const struct candidate *candidate = &all[row.candidate];
            const bool had_all = exhausted(candidate);
            if ((had_all && candidate->notice_class != CLASS_KHAN_CAP) || candidate->until_us <= wish->at_us)
                continue;
            row.not_before_us = candidate->ready_us;
            if ((!had_all || wish->planner->emergency) && eligible(wish, candidate))
                count = insert(wish, row.candidate, count, wanted, found);
        }
        list->rows[kept++] = row;
    }
    list->count = kept;
    return count;
}

double planner_pick_seconds(const struct planner *planner, const struct pick *pick)
{
    const double once = planner->candidates[pick->candidate].seconds;
    bool estimated;
    if (pick->repeat < 2)
        return once;
    return once * pick->repeat + (pick->repeat - 1) * planner->input->seconds(planner->input->context,
                                                                              ITEM_SAY, PLAN_AGAIN_WORDS,
                                                                              &estimated);
}

static void take(struct planner *planner, struct part *part, struct pick pick)
{
    part->picks =
        planner_grow(planner, part->picks, &part->pick_capacity, part->pick_count, sizeof *part->picks);
    if (planner->error != 0)
        return;
    part->picks[part->pick_count++] = pick;
    struct candidate *candidate = &planner->candidates[pick.candidate];
    candidate->taken_in = planner->slot_number;
    planner->candidates[candidate->head].taken_in = planner->slot_number;
}

static void defer(struct planner *planner, uint32_t index, double seconds, double room,
                  const struct plan_slot *slot, const char *rule)
{
    struct candidate *candidate = &planner->candidates[index];
    const struct plan_notice *notice = &planner->input->notices[candidate->index];
    candidate->skipped_in = planner->pick_number;
    if (!owes(candidate))
        return;
    planner_remark(planner, PLAN_DEFERRED, slot->start_us, slot, notice->id, rule,
                   "“%.200s” cần %d giây, buổi phát chỉ còn %d giây: để lại buổi sau.", notice->title,
                   (int)(seconds + 0.5), room > 0 ? (int)room : 0);
}

static const char *topic_today(const struct item *item, struct date date)
{
    for (size_t i = 0; i < item->column_count; i++)
        if (rule_matches(item->columns[i].days, date))
            return item->columns[i].topic;
    return NULL;
}

void planner_pick(struct planner *planner, struct part *part, struct list *list, int64_t at_us,
                  double budget_s, const struct plan_slot *slot, const char *limit_rule)
{
    const struct item *item = part->item;
    const struct wish wish = {planner, item, topic_today(item, slot->date), at_us};
    const size_t most = part->corrections || item->most <= 0 ? SIZE_MAX / 2 : (size_t)item->most;
    const double own = item->cap_ms > 0 ? (double)item->cap_ms / 1000 : budget_s;
    const char *rule = own < budget_s ? "cap_item" : limit_rule;
    double room = own < budget_s ? own : budget_s;
    uint32_t found[BATCH];
    int skipped = 0;
    planner->pick_number++;
    const size_t wanted = most + 2 < BATCH ? most + 2 : BATCH; /* two in reserve for those that do not fit */
    for (size_t count = wanted; count == wanted;) {
        count = best(&wish, list, wanted, found);
        for (size_t i = 0; i < count; i++) {
            const struct pick pick = {found[i], item->repeat_each > 1 ? item->repeat_each : 1};
            const double seconds = planner_pick_seconds(planner, &pick);
            if (part->pick_count >= most || skipped >= SKIPPED_MOST || planner->error != 0)
                return;
            if (!series_ready(planner, &planner->candidates[found[i]]))
                continue; /* an earlier one of this batch was of the same series */
            if (seconds > room) {
                defer(planner, found[i], seconds, room, slot, rule);
                skipped++;
                continue;
            }
            take(planner, part, pick);
            room -= seconds;
        }
    }
}
