/*
 * Notices as one channel sees them: which items take them, how often they had a turn, and when the next is
 * due. A notice wanted N times over D days gets them spread over the slots of those days that would take it:
 * of T such slots the k-th airing (from 0) falls into the one numbered ceil(k × T / N). What was missed is
 * made up by the next slot, because the place is counted from the notice's own beginning, not from its last
 * airing. Part of the planner; pure.
 */
#include "timetable/planner.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SPREAD_DAYS_MOST 62 /* a longer life is spread over its first two months */

bool planner_takes(const struct item *item, const struct plan_notice *notice)
{
    if (item->kind != ITEM_NOTICES || item->standing)
        return false;
    if (item->source != NULL && (notice->source == NULL || strcmp(item->source, notice->source) != 0))
        return false;
    if (item->topic != NULL && (notice->topic == NULL || strcmp(item->topic, notice->topic) != 0))
        return false;
    if (item->set != NULL && (notice->set == NULL || strcmp(item->set, notice->set) != 0))
        return false;
    if (item->class_set && item->notice_class != notice->notice_class)
        return false;
    if (item->kind_set && item->notice_kind != notice->notice_kind)
        return false;
    for (size_t i = 0; i < item->column_count; i++)
        if (notice->topic != NULL && strcmp(item->columns[i].topic, notice->topic) == 0)
            return true;
    return item->column_count == 0;
}

static bool names_channel(const char *channels, const char *name)
{
    return channels == NULL || *channels == '\0' || text_has_word(channels, name);
}

static bool is_standing(const struct timetable *timetable, const struct plan_notice *notice)
{
    for (size_t i = 0; notice->external_id != NULL && i < timetable->standing_count; i++)
        if (timetable->standings[i].notice != NULL &&
            strcmp(timetable->standings[i].notice, notice->external_id) == 0)
            return true;
    return false;
}

static struct candidate candidate_of(const struct planner *planner, uint32_t index)
{
    const struct plan_notice *notice = &planner->input->notices[index];
    return (struct candidate){
        .from_us = notice->from_us,
        .until_us = notice->until_us == 0 ? INT64_MAX : notice->until_us,
        .last_us = notice->last_in == NULL ? notice->last_aired_us : notice->last_in[planner->channel],
        .arrived_us = notice->arrived_us,
        .aired = notice->aired_in == NULL ? notice->aired : notice->aired_in[planner->channel],
        .times = notice->times,
        .order = notice->order,
        .notice_class = (uint8_t)notice->notice_class,
        .kind = (uint8_t)notice->notice_kind,
        .standing = is_standing(planner->timetable, notice),
        .index = index,
        .id = notice->id,
        .seconds = notice->seconds,
    };
}

/* The total order: class, the officer's order, planned time, id. */
static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->notice_class != y->notice_class)
        return x->notice_class > y->notice_class ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if (x->from_us != y->from_us)
        return x->from_us < y->from_us ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* ---- series ---- */

struct part_key {
    const char *source, *series;
    int part;
    uint32_t candidate;
};

static int compare_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static bool same_series(const struct part_key *a, const struct part_key *b)
{
    return compare_text(a->source, b->source) == 0 && strcmp(a->series, b->series) == 0;
}

static int compare_parts(const void *a, const void *b)
{
    const struct part_key *x = a, *y = b;
    int rc = compare_text(x->source, y->source);
    rc = rc != 0 ? rc : strcmp(x->series, y->series);
    if (rc != 0)
        return rc;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    return (x->candidate > y->candidate) - (x->candidate < y->candidate);
}

/* Parts first..last-1 of one series: each looks at the one before, the first at the last. */
static void link_series(struct planner *planner, const struct part_key *keys, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++) {
        struct candidate *candidate = &planner->candidates[keys[i].candidate];
        candidate->before = keys[i == first ? last - 1 : i - 1].candidate;
        candidate->head = keys[first].candidate;
        candidate->series_first = i == first;
    }
}

static void find_series(struct planner *planner)
{
    struct part_key *keys = calloc(planner->candidate_count + 1, sizeof *keys);
    size_t count = 0;
    if (keys == NULL) {
        planner_fail(planner, -ENOMEM);
        return;
    }
    for (uint32_t i = 0; i < planner->candidate_count; i++) {
        const struct plan_notice *notice = &planner->input->notices[planner->candidates[i].index];
        planner->candidates[i].before = planner->candidates[i].head = i;
        planner->candidates[i].series_first = true;
        if (notice->series != NULL && notice->parts > 1)
            keys[count++] = (struct part_key){notice->source, notice->series, notice->part, i};
    }
    qsort(keys, count, sizeof *keys, compare_parts);
    for (size_t first = 0, last; first < count; first = last) {
        for (last = first + 1; last < count && same_series(&keys[first], &keys[last]);)
            last++;
        link_series(planner, keys, first, last);
    }
    free(keys);
}

/* ---- spreading ---- */

static size_t first_start_at(const struct planner *planner, int64_t at_us)
{
    size_t low = 0, high = planner->start_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (planner->starts[middle].at_us < at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool programme_takes(const struct planner *planner, const struct candidate *candidate,
                            uint32_t programme)
{
    const size_t at = (size_t)(candidate - planner->candidates) * planner->match_words + programme / 64;
    return planner->matches[at] >> programme % 64 & 1;
}

static bool spreads(const struct candidate *candidate)
{
    return candidate->times > 0 && candidate->until_us != INT64_MAX &&
           candidate->notice_class != CLASS_KHAN_CAP && candidate->kind != KIND_DINH_CHINH &&
           !candidate->standing;
}

/* Sets when the next airing is due. Two passes over the notice's own slots: how many, then which. */
static void set_due(struct planner *planner, struct candidate *candidate)
{
    const int64_t life_us = (int64_t)SPREAD_DAYS_MOST * MS_PER_DAY * 1000;
    const int64_t from =
        candidate->from_us > candidate->arrived_us ? candidate->from_us : candidate->arrived_us;
    candidate->ready_us = candidate->from_us;
    if (!spreads(candidate) || candidate->aired >= candidate->times)
        return;
    const int64_t until = candidate->until_us - from > life_us ? from + life_us : candidate->until_us;
    const size_t first = first_start_at(planner, from);
    int64_t slots = 0, wanted;
    for (size_t i = first; i < planner->start_count && planner->starts[i].at_us < until; i++)
        slots += planner->days[planner->starts[i].day].suspended == NULL &&
                 programme_takes(planner, candidate, planner->starts[i].programme);
    wanted = (candidate->aired * slots + candidate->times - 1) / candidate->times;
    for (size_t i = first; i < planner->start_count && planner->starts[i].at_us < until; i++) {
        if (planner->days[planner->starts[i].day].suspended != NULL ||
            !programme_takes(planner, candidate, planner->starts[i].programme))
            continue;
        if (wanted-- == 0) {
            candidate->ready_us = planner->starts[i].at_us;
            return;
        }
    }
}

void planner_count_airing(struct planner *planner, uint32_t index, int64_t at_us)
{
    struct candidate *candidate = &planner->candidates[index];
    candidate->aired++;
    candidate->last_us = at_us;
    set_due(planner, candidate);
}

/* ---- which item takes whom ---- */

static void build_list(struct planner *planner, const struct item *item, uint32_t programme,
                       struct list *list)
{
    list->rows = calloc(planner->candidate_count + 1, sizeof *list->rows);
    if (list->rows == NULL) {
        planner_fail(planner, -ENOMEM);
        return;
    }
    for (uint32_t i = 0; i < planner->candidate_count; i++) {
        if (planner->candidates[i].standing ||
            !planner_takes(item, &planner->input->notices[planner->candidates[i].index]))
            continue;
        list->rows[list->count++].candidate = i;
        planner->matches[i * planner->match_words + programme / 64] |= 1ull << programme % 64;
    }
}

static void build_corrections(struct planner *planner)
{
    planner->corrections.rows = calloc(planner->candidate_count + 1, sizeof *planner->corrections.rows);
    if (planner->corrections.rows == NULL) {
        planner_fail(planner, -ENOMEM);
        return;
    }
    for (uint32_t i = 0; i < planner->candidate_count; i++) {
        if (planner->candidates[i].kind != KIND_DINH_CHINH)
            continue;
        planner->corrections.rows[planner->corrections.count++].candidate = i;
        for (size_t word = 0; word < planner->match_words; word++) /* every programme reads them */
            planner->matches[i * planner->match_words + word] = UINT64_MAX;
    }
}

static bool on_channel(const struct timetable *timetable, size_t programme, const char *channel)
{
    for (size_t e = 0; e < timetable->programmes[programme].air_count; e++)
        if (strcmp(timetable->programmes[programme].air[e].channel, channel) == 0)
            return true;
    return false;
}

static void build_lists(struct planner *planner)
{
    const struct timetable *timetable = planner->timetable;
    planner->match_words = timetable->programme_count / 64 + 1;
    planner->matches =
        calloc((planner->candidate_count + 1) * planner->match_words, sizeof *planner->matches);
    planner->first_list = calloc(timetable->programme_count + 1, sizeof *planner->first_list);
    planner->list_count = 0;
    for (size_t p = 0; p < timetable->programme_count; p++)
        planner->list_count += timetable->programmes[p].item_count;
    planner->lists = calloc(planner->list_count + 1, sizeof *planner->lists);
    if (planner->matches == NULL || planner->first_list == NULL || planner->lists == NULL) {
        planner_fail(planner, -ENOMEM);
        return;
    }
    size_t next = 0;
    for (size_t p = 0; p < timetable->programme_count; p++) {
        const struct programme *programme = &timetable->programmes[p];
        const bool here = on_channel(timetable, p, timetable->channels[planner->channel]);
        planner->first_list[p] = next;
        for (size_t i = 0; i < programme->item_count; i++, next++)
            if (here && programme->items[i].kind == ITEM_NOTICES && planner->error == 0)
                build_list(planner, &programme->items[i], (uint32_t)p, &planner->lists[next]);
    }
    build_corrections(planner);
}

void planner_find_candidates(struct planner *planner)
{
    const char *channel = planner->timetable->channels[planner->channel];
    planner->candidates = calloc(planner->input->count + 1, sizeof *planner->candidates);
    planner->candidate_count = 0;
    if (planner->candidates == NULL) {
        planner_fail(planner, -ENOMEM);
        return;
    }
    for (uint32_t i = 0; i < planner->input->count; i++)
        if (names_channel(planner->input->notices[i].channels, channel))
            planner->candidates[planner->candidate_count++] = candidate_of(planner, i);
    qsort(planner->candidates, planner->candidate_count, sizeof *planner->candidates, compare_candidates);
    find_series(planner);
    build_lists(planner);
    for (size_t i = 0; i < planner->candidate_count && planner->error == 0; i++)
        set_due(planner, &planner->candidates[i]);
}

void planner_drop_candidates(struct planner *planner)
{
    for (size_t i = 0; planner->lists != NULL && i < planner->list_count; i++)
        free(planner->lists[i].rows);
    free(planner->lists);
    free(planner->first_list);
    free(planner->matches);
    free(planner->corrections.rows);
    free(planner->candidates);
    planner->lists = NULL;
    planner->first_list = NULL;
    planner->matches = NULL;
    planner->corrections = (struct list){0};
    planner->candidates = NULL;
    planner->candidate_count = 0;
}
