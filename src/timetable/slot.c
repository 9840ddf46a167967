/*
 * One slot: the programme's items in order, the notices each takes, the station's words filled, every start
 * settled. What does not fit before the slot's end (cap, window, next slot) or before an item fixed to the
 * clock is deferred or refused with the rule named. Part of the planner; pure.
 */
#include "timetable/fill.h"
#include "timetable/planner.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WORDS_MOST (512 * 1024)
#define ROUNDS_MOST 32 /* of taking a notice back until everything fits */

static double seconds_of(struct planner *planner, enum item_kind kind, const char *text, bool *estimated)
{
    *estimated = false;
    return planner->input->seconds(planner->input->context, kind, text, estimated);
}

/* ---- parts ---- */

static struct part *add_part(struct planner *planner, const struct item *item)
{
    if (planner->part_count == planner->part_capacity) {
        const size_t before = planner->part_capacity;
        planner->parts = planner_grow(planner, planner->parts, &planner->part_capacity, planner->part_count,
                                      sizeof *planner->parts);
        if (planner->error != 0)
            return NULL;
        memset(planner->parts + before, 0, (planner->part_capacity - before) * sizeof *planner->parts);
    }
    struct part *part = &planner->parts[planner->part_count++];
    const struct part before = *part; /* its memory is used again */
    *part = (struct part){
        .item = item, .picks = before.picks, .pick_capacity = before.pick_capacity, .words = before.words};
    buf_clear(&part->words);
    part->words.limit = WORDS_MOST;
    return part;
}

static bool is_corrections(const struct item *item)
{
    return item->kind == ITEM_NOTICES && item->kind_set && item->notice_kind == KIND_DINH_CHINH;
}

static bool is_plain_notices(const struct item *item)
{
    return item->kind == ITEM_NOTICES && !item->standing && !item->class_set && !is_corrections(item);
}

/* Words of the standing reminders of the day, where the programme has its place for them. */
static void add_standing(struct planner *planner, const struct programme *programme, const struct item *item,
                         struct date date)
{
    const struct timetable *timetable = planner->timetable;
    for (size_t i = 0; i < timetable->standing_count; i++) {
        const struct standing *standing = &timetable->standings[i];
        if (strcmp(standing->programme, programme->id) != 0 || !rule_matches(standing->on, date))
            continue;
        struct part *part = add_part(planner, item);
        if (part != NULL)
            part->standing = standing;
    }
}

static void lay_parts(struct planner *planner, const struct programme *programme, struct date date)
{
    bool corrections = false, standing = false, first = true;
    planner->part_count = 0;
    for (size_t i = 0; i < programme->item_count; i++) {
        corrections = corrections || is_corrections(&programme->items[i]);
        standing = standing || programme->items[i].standing;
    }
    for (size_t i = 0; i < programme->item_count && planner->error == 0; i++) {
        const struct item *item = &programme->items[i];
        if (item->kind == ITEM_NOTICES && first && !corrections) {
            struct part *part = add_part(planner, item);
            if (part != NULL)
                part->corrections = true;
        }
        if (item->standing || (!standing && is_plain_notices(item)))
            add_standing(planner, programme, item, date);
        standing = standing || is_plain_notices(item);
        first = first && item->kind != ITEM_NOTICES;
        if (!item->standing)
            add_part(planner, item);
    }
}

static bool takes_notices(const struct part *part)
{
    return part->corrections || (part->item->kind == ITEM_NOTICES && part->standing == NULL) ||
           (part->standing != NULL && part->standing->notice != NULL);
}

static const char *words_of(const struct part *part)
{
    return part->standing != NULL ? part->standing->say : part->item->text;
}

static bool tells_contents(const struct part *part)
{
    return part->standing == NULL && part->item->kind == ITEM_SAY &&
           strstr(part->item->text, "{contents}") != NULL;
}

/* ---- texts ---- */

static size_t count_contents(const struct planner *planner, unsigned counts[KIND_DINH_CHINH + 1])
{
    size_t total = 0;
    memset(counts, 0, (KIND_DINH_CHINH + 1) * sizeof *counts);
    for (size_t i = 0; i < planner->part_count; i++)
        for (size_t k = 0; k < planner->parts[i].pick_count; k++, total++)
            counts[planner->candidates[planner->parts[i].picks[k].candidate].kind]++;
    return total;
}

/* The words of a fixed part at an instant, in `out`; false when it has none. A field that cannot be filled
 * was found at load; here it leaves the text as far as it came. */
static bool fill_part(struct planner *planner, const struct part *part, int64_t at_us, struct buf *out)
{
    unsigned counts[KIND_DINH_CHINH + 1];
    buf_clear(out);
    if (part->standing == NULL && part->item->kind == ITEM_TIME_CHECK) {
        fill_time_check(at_us, out);
    } else if (part->standing == NULL && part->item->kind == ITEM_JINGLE) {
        buf_add_text(out, part->item->text);
    } else if (words_of(part) != NULL) {
        char contents_space[400] = "";
        struct buf contents;
        buf_init(&contents, sizeof contents_space);
        count_contents(planner, counts);
        fill_contents(counts, &contents);
        snprintf(contents_space, sizeof contents_space, "%s", contents.data == NULL ? "" : contents.data);
        buf_done(&contents);
        fill_fields(planner->timetable, words_of(part), at_us, contents_space, out, NULL);
    } else {
        return false;
    }
    if (out->error != 0)
        planner_fail(planner, out->error);
    return out->error == 0 && out->length > 0;
}

static enum item_kind kind_of(const struct part *part)
{
    return part->standing != NULL ? ITEM_SAY : part->item->kind;
}

/* Words that stay the same wherever in the slot they stand. */
static bool is_steady(const struct part *part)
{
    const char *words = words_of(part);
    return kind_of(part) != ITEM_TIME_CHECK &&
           (words == NULL || (strstr(words, "{time}") == NULL && strstr(words, "{contents}") == NULL));
}

/* Fills a fixed part's words for an instant and measures them. */
static void measure_part(struct planner *planner, struct part *part, int64_t at_us)
{
    part->estimated = false;
    part->seconds = 0;
    part->steady = is_steady(part);
    if (part->standing == NULL && part->item->kind == ITEM_SILENCE)
        part->seconds = (double)part->item->ms / 1000;
    else if (part->standing == NULL && part->item->kind == ITEM_CHIME)
        part->seconds = PLAN_CHIME_SECONDS;
    else if (fill_part(planner, part, at_us, &part->words))
        part->seconds = seconds_of(planner, kind_of(part), part->words.data, &part->estimated);
}

/* ---- what fits ---- */

/* A stretch of parts between items fixed to the clock. */
struct segment {
    size_t first, last; /* parts [first, last) */
    int64_t from_us, until_us;
    const char *rule;
};

static int64_t clock_of(const struct plan_slot *slot, int32_t ms)
{
    return civil_to_utc((struct civil){slot->date, ms});
}

static bool is_fixed_to_clock(const struct part *part)
{
    return part->item->at_set && part->standing == NULL && !part->corrections;
}

/* The segment that begins at part `first`. */
static struct segment segment_from(const struct planner *planner, size_t first, int64_t cursor_us,
                                   const struct plan_slot *slot, struct slot_limit limit)
{
    struct segment segment = {first, first + 1, cursor_us, limit.until_us, limit.rule};
    if (is_fixed_to_clock(&planner->parts[first])) {
        const int64_t at = clock_of(slot, planner->parts[first].item->at_ms);
        segment.from_us = at > cursor_us ? at : cursor_us;
    }
    while (segment.last < planner->part_count && !is_fixed_to_clock(&planner->parts[segment.last]))
        segment.last++;
    if (segment.last < planner->part_count) {
        const int64_t at = clock_of(slot, planner->parts[segment.last].item->at_ms);
        if (at < segment.until_us) {
            segment.until_us = at;
            segment.rule = "at";
        }
    }
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

static void refuse_part(struct planner *planner, struct part *part, const struct plan_slot *slot,
                        int64_t at_us, const char *rule)
{
    static const char *const names[] = {"nhạc hiệu", "chuông báo", "lời của đài",
                                        "bản tin",   "báo giờ",    "khoảng lặng"};
    part->refused = true;
    planner_remark(planner, PLAN_REFUSAL, at_us, slot, 0, rule,
                   "%s: mục “%s” dài %d giây không còn chỗ trong buổi, không phát.", slot->title,
                   names[kind_of(part)], (int)(part->seconds + 0.5));
}

/* Fills one segment; returns where it ends. Fixed parts keep their room before any notice is taken. */
static int64_t fill_segment(struct planner *planner, const struct start *start, const struct segment *segment,
                            const struct plan_slot *slot)
{
    double fixed = 0, room = (double)(segment->until_us - segment->from_us) / 1e6, used = 0;
    for (size_t i = segment->first; i < segment->last; i++) {
        struct part *part = &planner->parts[i];
        if (takes_notices(part))
            continue;
        measure_part(planner, part, segment->from_us);
        if (fixed + part->seconds > room)
            refuse_part(planner, part, slot, segment->from_us, segment->rule);
        else
            fixed += part->seconds;
    }
    for (size_t i = segment->first; i < segment->last && planner->error == 0; i++) {
        struct part *part = &planner->parts[i];
        if (takes_notices(part)) {
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

static char *keep_text(struct planner *planner, const char *text)
{
    char *kept = storage_text(planner->storage, text);
    if (kept == NULL)
        planner_fail(planner, -ENOMEM);
    return kept;
}

static int64_t lay_fixed(struct planner *planner, struct part *part, int64_t at_us)
{
    static const char *const titles[] = {"Nhạc hiệu", "Chuông báo", "Lời của đài",
                                         "Bản tin",   "Báo giờ",    "Khoảng lặng"};
    struct plan_item *item = add_item(planner, kind_of(part), at_us);
    if (item == NULL)
        return at_us;
    if (!part->steady)
        measure_part(planner, part, at_us);
    item->seconds = part->seconds;
    item->estimated = part->estimated;
    item->title = keep_text(planner, part->standing != NULL ? part->standing->title : titles[item->kind]);
    item->text = part->words.length > 0 ? keep_text(planner, part->words.data) : NULL;
    return at_us + (int64_t)(item->seconds * 1e6);
}

static int64_t lay_again_words(struct planner *planner, int64_t at_us)
{
    struct plan_item *item = add_item(planner, ITEM_SAY, at_us);
    if (item == NULL)
        return at_us;
    item->title = keep_text(planner, "Xin nhắc lại");
    item->text = keep_text(planner, PLAN_AGAIN_WORDS);
    item->seconds = seconds_of(planner, ITEM_SAY, PLAN_AGAIN_WORDS, &item->estimated);
    return at_us + (int64_t)(item->seconds * 1e6);
}

static int64_t lay_notice(struct planner *planner, const struct pick *pick, bool again, int64_t at_us)
{
    const struct candidate *candidate = &planner->candidates[pick->candidate];
    const struct plan_notice *notice = &planner->input->notices[candidate->index];
    struct plan_item *item = add_item(planner, ITEM_NOTICES, at_us);
    if (item == NULL)
        return at_us;
    if (planner->titles[candidate->index] == NULL) {
        planner->titles[candidate->index] = keep_text(planner, notice->title);
        planner->texts[candidate->index] = notice->text == NULL ? NULL : keep_text(planner, notice->text);
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
    return at_us + (int64_t)(notice->seconds * 1e6);
}

/* Lays out every part from the slot's start; returns the end. */
static int64_t lay_out(struct planner *planner, const struct plan_slot *slot)
{
    unsigned counts[KIND_DINH_CHINH + 1];
    const bool silent = count_contents(planner, counts) == 0;
    int64_t at_us = slot->start_us;
    planner->item_count = 0;
    for (size_t i = 0; i < planner->part_count && planner->error == 0; i++) {
        struct part *part = &planner->parts[i];
        if (is_fixed_to_clock(part)) {
            const int64_t clock = clock_of(slot, part->item->at_ms);
            at_us = clock > at_us ? clock : at_us;
        }
        part->laid_us = at_us;
        if (!takes_notices(part) && !part->refused && !(silent && tells_contents(part)))
            at_us = lay_fixed(planner, part, at_us);
        for (size_t k = 0; k < part->pick_count; k++)
            for (int again = 0; again < part->picks[k].repeat; again++) {
                if (again > 0)
                    at_us = lay_again_words(planner, at_us);
                at_us = lay_notice(planner, &part->picks[k], again > 0, at_us);
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

/* The last notice before part `before` gives way. False when there is none. */
static bool take_back_last(struct planner *planner, size_t before, const struct plan_slot *slot,
                           const char *rule)
{
    for (size_t i = before; i-- > 0;)
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

/* Whether a part fixed to the clock was pushed past its time by words that grew; a notice before it gives
 * way. */
static bool late_for_clock(struct planner *planner, const struct plan_slot *slot)
{
    for (size_t i = 0; i < planner->part_count; i++) {
        const struct part *part = &planner->parts[i];
        if (is_fixed_to_clock(part) && part->laid_us > clock_of(slot, part->item->at_ms) &&
            take_back_last(planner, i, slot, "at"))
            return true;
    }
    return false;
}

static int64_t settle(struct planner *planner, const struct plan_slot *slot, struct slot_limit limit)
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

static bool keep_items(struct planner *planner, struct plan_slot *slot)
{
    if (planner->item_count == 0)
        return false;
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
    lay_parts(planner, &planner->timetable->programmes[start->programme], slot->date);
    for (size_t first = 0; first < planner->part_count && planner->error == 0;) {
        const struct segment segment = segment_from(planner, first, cursor, slot, limit);
        cursor = fill_segment(planner, start, &segment, slot);
        first = segment.last;
    }
    settle(planner, slot, limit);
    unsigned counts[KIND_DINH_CHINH + 1];
    if (planner->emergency && count_contents(planner, counts) == 0)
        return false; /* nothing urgent is left for it */
    refuse_outside(planner, &planner->days[start->day], slot, limit);
    planner_forget_deferrals(planner, remarks);
    count_airings(planner);
    return keep_items(planner, slot);
}
