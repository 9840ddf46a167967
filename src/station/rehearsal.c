/*
 * What only rehearsals need: the files that stand for the outputs, one a stretch of sound, and a copy of the
 * state as it will be on the rehearsed day. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int rehearsal_part(struct station *st, struct output *output)
{
    struct station_part *parts = reallocarray(st->parts, st->part_count + 1, sizeof *parts);
    size_t size = strlen(st->setup.rehearsal_file) + strlen(output->name) + 32;
    char *path = malloc(size);
    if (parts)
        st->parts = parts;
    if (!parts || !path) {
        free(path);
        return -ENOMEM;
    }
    snprintf(path, size, "%s-%s-%zu.wav", st->setup.rehearsal_file, output->name, st->part_count + 1);
    parts[st->part_count++] =
        (struct station_part){.path = path, .channel = output->channel, .start_us = station_wall(st)};
    output->part = st->part_count;
    json_decref(output->settings);
    output->settings = json_pack("{s:s}", "path", path);
    return output->settings ? 0 : -ENOMEM;
}

size_t station_rehearsal_parts(const struct station *station, const struct station_part **parts)
{
    *parts = station->parts;
    return station->part_count;
}

void rehearsal_done(struct station *st)
{
    for (size_t i = 0; i < st->part_count; i++)
        free(st->parts[i].path);
    free(st->parts);
    st->parts = NULL;
    st->part_count = 0;
}

/* ---- what will be over by the rehearsed day ---- */

static int count_as_aired(struct station *st, const struct plan_slot *slot, const struct plan_item *item,
                          struct error *err)
{
    const int64_t end_us = item->start_us + (int64_t)(item->seconds * 1e6);
    struct airing airing = {.notice = item->notice,
                            .revision = item->revision,
                            .turn = item->turn,
                            .planned_us = item->start_us,
                            .started_us = item->start_us};
    snprintf(airing.slot, sizeof airing.slot, "%s", slot->id);
    int code = store_airing_start(st->store, &airing, err);
    return code ? code
                : store_airing_end(st->store, airing.id, AIRING_AIRED, "", item->seconds, "{}", end_us, err);
}

static int count_slots(struct station *st, const struct plan *plan, struct error *err)
{
    int code = 0;
    for (size_t i = 0; i < plan->slot_count && code == 0; i++)
        for (size_t k = 0; k < plan->slots[i].item_count && code == 0; k++) {
            const struct plan_item *item = &plan->slots[i].items[k];
            if (item->kind == ITEM_NOTICES && !item->again)
                code = count_as_aired(st, &plan->slots[i], item, err);
        }
    return code;
}

int rehearsal_begin(struct station *st, struct error *err)
{
    const int64_t present_us = st->setup.present_us;
    const struct date day = civil_from_utc(station_wall(st)).date, today = civil_from_utc(present_us).date;
    struct plan *plan = NULL;
    if (!present_us || st->setup.as_if_approved || date_compare(day, today) <= 0)
        return 0;
    int code = planner_make(st, today, date_to_days(day) - date_to_days(today), present_us, &plan, err);
    if (code == 0)
        code = count_slots(st, plan, err);
    plan_free(plan);
    recovery_keep_time(st);
    return code;
}
