/*
 * Exact lengths for the plan: what it only estimates is rendered now (it will be needed anyway), then the day
 * is planned again. Starts that are spoken ("{time}") move with lengths, so this may take a few rounds; it
 * stops after three. Main thread.
 */
#include "station/internal.h"
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MOST 3
#define MEASURES_MOST 400

struct measure {
    struct measure *next;
    struct station *station;
    struct render_request *request;
    char *name; /* recording or jingle; NULL for text */
};

static void unlink_measure(struct measure *measure)
{
    struct measure **at = &measure->station->measures;
    while (*at != measure)
        at = &(*at)->next;
    *at = measure->next;
    measure->station->measuring--;
    free(measure->name);
    free(measure);
}

static void measured(void *context, struct rendered *rendered, const struct error *why)
{
    struct measure *measure = context;
    struct station *st = measure->station;
    if (rendered && measure->name)
        json_object_set_new(st->recording_seconds, measure->name,
                            json_real((double)rendered->frames / rendered->rate_hz));
    if (!rendered)
        log_warning("A length stays estimated: %s", why->text);
    rendered_free(rendered);
    unlink_measure(measure);
    if (st->measuring > 0 || st->offline)
        return;
    st->measure_round++;
    planner_replan(st);
}

static int ask(struct station *st, struct measure *measure, const char *folder, const char *text,
               struct error *err)
{
    if (!measure->name)
        return render_text(st->render, st->config->speaker, text, measured, measure, &measure->request, err);
    char *path = file_join(folder, measure->name);
    int code =
        path ? render_recording(st->render, path, text, measured, measure, &measure->request, err) : -1;
    free(path);
    return code;
}

static void start(struct station *st, const char *folder, const char *name, const char *text)
{
    struct error err = {0};
    struct measure *measure = calloc(1, sizeof *measure);
    if (!measure)
        return;
    *measure = (struct measure){.next = st->measures, .station = st, .name = copy_text(name)};
    st->measures = measure;
    st->measuring++;
    if (ask(st, measure, folder, text, &err)) {
        log_warning("A length stays estimated: %s", err.text);
        unlink_measure(measure);
    }
}

static void start_inside(struct station *st, const char *dir, const char *folder, const char *name,
                         const char *text)
{
    char *inside = file_join(dir, folder);
    if (inside)
        start(st, inside, name, text);
    free(inside);
}

static void start_item(struct station *st, const struct plan_item *item)
{
    struct notice notice = {0};
    if (item->kind == ITEM_JINGLE) {
        start_inside(st, st->setup.station_dir, "jingles", item->text, "");
        return;
    }
    if (item->notice && store_notice(st->store, item->notice, &notice, NULL) == 0 && notice.recording)
        start_inside(st, st->setup.state_dir ? st->setup.state_dir : "", "recordings", notice.recording,
                     item->text);
    else if (item->text)
        start(st, NULL, NULL, item->text);
    notice_done(&notice);
}

void measure_plan(struct station *st, const struct plan *plan)
{
    if (st->measuring > 0 || st->measure_round >= ROUNDS_MOST)
        return;
    st->measuring++; /* answers come only from the loop, refusals at once: plan again when all are asked */
    for (size_t i = 0; i < plan->slot_count; i++)
        for (size_t k = 0; k < plan->slots[i].item_count && st->measuring < MEASURES_MOST; k++)
            if (plan->slots[i].items[k].estimated)
                start_item(st, &plan->slots[i].items[k]);
    st->measuring--;
}

void measure_stop(struct station *st)
{
    while (st->measures) {
        render_cancel(st->measures->request);
        unlink_measure(st->measures);
    }
}
