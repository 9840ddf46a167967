/*
 * The planner on a virtual clock and a copy of the state, in a folder of its own that is removed at the end.
 */
#include "cli/offline_plan.h"
#include "plugin/plugin.h"
#include "station/station.h"
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct planning {
    const struct plan_wish *wish;
    uv_loop_t loop;
    struct virtual_clock clock;
    char *worker_program, *plugin_dir, *voices_dir;
    char cache[64];
};

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static int make_plan(struct planning *p, json_t **out, struct faults *faults, struct error *err)
{
    const struct plan_wish *wish = p->wish;
    int rc = plugin_find_installation(&p->worker_program, &p->plugin_dir, &p->voices_dir, err);
    if (rc != 0)
        return rc;
    snprintf(p->cache, sizeof p->cache, "/tmp/loaxa-plan-XXXXXX");
    if (mkdtemp(p->cache) == NULL) {
        p->cache[0] = '\0';
        return error_set(err, -errno, "no folder to work in can be made under /tmp: %s", strerror(errno));
    }
    const struct station_setup setup = {.loop = &p->loop,
                                        .clock = &p->clock.clock,
                                        .virtual_clock = &p->clock,
                                        .station_dir = wish->station,
                                        .state_dir = wish->state,
                                        .store_mode = STORE_MEMORY_COPY,
                                        .cache_dir = p->cache,
                                        .no_polls = true,
                                        .as_if_approved = wish->as_if_approved,
                                        .worker_program = p->worker_program,
                                        .plugin_dir = p->plugin_dir,
                                        .voices_dir = p->voices_dir};
    return station_plan_offline(&setup, wish->from, wish->days, out, faults, err);
}

int offline_plan(const struct plan_wish *wish, json_t **out, struct faults *faults, struct error *err)
{
    struct planning p = {.wish = wish};
    virtual_clock_init(&p.clock, clock_real()->wall_us(clock_real()));
    if (uv_loop_init(&p.loop) != 0)
        return error_set(err, -ENOMEM, "no event loop can be made");
    const int rc = make_plan(&p, out, faults, err);
    uv_run(&p.loop, UV_RUN_NOWAIT);
    uv_loop_close(&p.loop);
    if (p.cache[0] != '\0')
        nftw(p.cache, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(p.worker_program);
    free(p.plugin_dir);
    free(p.voices_dir);
    return rc;
}
