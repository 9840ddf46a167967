/*
 * The parts of a slot: the programme's items in order with what the planner puts among them (corrections
 * before the first notices, standing reminders in their place), and the station's words, filled and measured.
 * Part of the planner; pure.
 */
#include "timetable/fill.h"
#include "timetable/planner.h"
#include <stdio.h>
#include <string.h>

#define WORDS_MOST (512 * 1024)

double planner_seconds(struct planner *planner, enum item_kind kind, const char *text, bool *estimated)
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

/* On a day without music jingles are left out, and music that fills time is silence. False = left out. */
static bool hush(struct planner *planner, struct part *part)
{
    if (planner->day->no_music == NULL || !item_kind_is_music(part->item->kind))
        return true;
    part->hushed = true;
    planner->part_count -= !part->item->fill_set;
    return part->item->fill_set;
}

static bool has_music(const struct programme *programme)
{
    for (size_t i = 0; i < programme->item_count; i++)
        if (item_kind_is_music(programme->items[i].kind))
            return true;
    return false;
}

static void add_plain(struct planner *planner, const struct item *item, const struct plan_slot *slot)
{
    struct part *part = add_part(planner, item);
    if (part != NULL && hush(planner, part))
        part->fixed = item->at_set && slot_clock(slot, item->at_ms) > slot->start_us;
}

void planner_lay_parts(struct planner *planner, const struct programme *programme,
                       const struct plan_slot *slot)
{
    bool corrections = false, standing = false, first = true;
    if (planner->day->no_music != NULL && has_music(programme))
        planner_remark(planner, PLAN_NOTE, slot->start_us, slot, 0, "no_music", "%s: không có nhạc, %s.",
                       slot->title, planner->day->no_music->title);
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
            add_standing(planner, programme, item, slot->date);
        standing = standing || is_plain_notices(item);
        first = first && item->kind != ITEM_NOTICES;
        if (!item->standing)
            add_plain(planner, item, slot);
    }
}

bool part_takes_notices(const struct part *part)
{
    return part->corrections || (part->item->kind == ITEM_NOTICES && part->standing == NULL) ||
           (part->standing != NULL && part->standing->notice != NULL);
}

static const char *words_of(const struct part *part)
{
    return part->standing != NULL ? part->standing->say : part->hushed ? NULL : part->item->text;
}

bool part_tells_contents(const struct part *part)
{
    return part->standing == NULL && part->item->kind == ITEM_SAY &&
           strstr(part->item->text, "{contents}") != NULL;
}

enum item_kind part_kind(const struct part *part)
{
    return part->standing != NULL ? ITEM_SAY : part->hushed ? ITEM_SILENCE : part->item->kind;
}

bool part_fills(const struct part *part)
{
    return part->standing == NULL && !part->corrections && part->item->fill_set;
}

/* Of a time that the programme gives it, whatever it holds. */
static bool has_own_length(enum item_kind kind)
{
    return kind == ITEM_SILENCE || kind == ITEM_RELAY || kind == ITEM_MUSIC;
}

/* Its text names a file or an input. */
static bool names_sound(const struct part *part)
{
    const enum item_kind kind = part_kind(part);
    return kind == ITEM_JINGLE || kind == ITEM_RELAY || kind == ITEM_MUSIC;
}

/* ---- texts ---- */

size_t planner_count_contents(const struct planner *planner, unsigned counts[KIND_DINH_CHINH + 1])
{
    size_t total = 0;
    memset(counts, 0, (KIND_DINH_CHINH + 1) * sizeof *counts);
    for (size_t i = 0; i < planner->part_count; i++)
        for (size_t k = 0; k < planner->parts[i].pick_count; k++, total++)
            counts[planner->candidates[planner->parts[i].picks[k].candidate].kind]++;
    return total;
}

/* What a fixed part says or plays at an instant, in `out`; false when it has none. A field that cannot be
 * filled was found at load; here it leaves the text as far as it came. */
static bool fill_part(struct planner *planner, const struct part *part, int64_t at_us, struct buf *out)
{
    unsigned counts[KIND_DINH_CHINH + 1];
    buf_clear(out);
    if (part_kind(part) == ITEM_TIME_CHECK) {
        fill_time_check(at_us, out);
    } else if (names_sound(part)) {
        buf_add_text(out, part->item->text);
    } else if (words_of(part) != NULL) {
        char contents_space[400] = "";
        struct buf contents;
        buf_init(&contents, sizeof contents_space);
        planner_count_contents(planner, counts);
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

/* Words that stay the same wherever in the slot they stand. */
static bool is_steady(const struct part *part)
{
    const char *words = words_of(part);
    return part_kind(part) != ITEM_TIME_CHECK && !part_fills(part) &&
           (words == NULL || (strstr(words, "{time}") == NULL && strstr(words, "{contents}") == NULL));
}

/* Fills a fixed part's words for an instant and measures them. */
void planner_measure_part(struct planner *planner, struct part *part, int64_t at_us)
{
    part->estimated = false;
    part->seconds = 0;
    part->steady = is_steady(part);
    part->filled_us = at_us;
    const enum item_kind kind = part_kind(part);
    const bool worded = fill_part(planner, part, at_us, &part->words);
    if (has_own_length(kind))
        part->seconds = (double)part->item->ms / 1000;
    else if (kind == ITEM_CHIME)
        part->seconds = PLAN_CHIME_SECONDS;
    else if (worded)
        part->seconds = planner_seconds(planner, kind, part->words.data, &part->estimated);
}

int64_t slot_clock(const struct plan_slot *slot, int32_t ms)
{
    return civil_to_utc((struct civil){slot->date, ms});
}
