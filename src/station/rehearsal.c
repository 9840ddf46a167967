/*
 * What only rehearsals and `loaxa plan` need: the files that stand for the outputs, one a stretch of sound,
 * and a plan with exact lengths without a running station. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 3 /* as many as the running station takes to find exact lengths */

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

/* Plans, renders what was only estimated, and plans again. */
static int plan_exactly(struct station *st, struct date from, int days, struct plan **out, struct error *err)
{
    struct plan *plan = NULL;
    for (int round = 0; round < ROUNDS; round++) {
        plan_free(plan);
        plan = NULL;
        int code = planner_make(st, from, days, 0, &plan, err);
        if (code)
            return code;
        measure_plan(st, plan);
        if (st->measuring == 0)
            break;
        while (st->measuring > 0)
            uv_run(st->loop, UV_RUN_ONCE);
    }
    *out = plan;
    return 0;
}

int station_plan_offline(const struct station_setup *setup, struct date from, int days, json_t **out,
                         struct faults *faults, struct error *err)
{
    struct station *st = NULL;
    struct plan *plan = NULL;
    int code = station_new(setup, &st, faults, err);
    if (code)
        return code;
    st->offline = true;
    code = plan_exactly(st, from, days, &plan, err);
    json_t *json = code ? NULL : plan_to_json(plan);
    if (json)
        plan_add_coverage(st, plan, from, json);
    if (code == 0 && !json)
        code = error_set(err, -ENOMEM, "No memory for the plan.");
    if (code == 0)
        *out = json;
    plan_free(plan);
    station_free(st);
    return code;
}
