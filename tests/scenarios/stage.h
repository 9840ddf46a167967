/*
 * The stage of a scenario: a copy of the station directory, a state, a virtual clock and the real station
 * with real workers of the build ($LOAXA_BUILD). What happens on it is one function a verb.
 */
#ifndef LOAXA_TEST_STAGE_H
#define LOAXA_TEST_STAGE_H

#include "script.h"
#include "station/station.h"

struct stage {
    const struct script *script;
    uv_loop_t loop;
    struct virtual_clock clock;
    char folder[64];
    char *station_dir, *state_dir, *cache_dir, *plugin_dir, *worker_program, *voices_dir;
    struct station *station; /* NULL while the power is off */
    int lock;
};

/* The source tree's tests/scenarios; new memory. */
char *stage_scenarios(void);
/* Copies `base` and over it `scenario`'s own station files. Fails the test when something is missing. */
void stage_open(struct stage *stage, const char *scenarios, const char *scenario,
                const struct script *script);
void stage_close(struct stage *stage);
void stage_start(struct stage *stage);
/* kill -9: nothing is ended, nothing is written. */
void stage_crash(struct stage *stage);
/* A clean end, as at shutdown. */
void stage_end(struct stage *stage);
/* Runs to an instant; without a station only the clock moves. */
void stage_run_to(struct stage *stage, int64_t wall_us);
/* Does what the line says (`at TIME VERB …`): verbs.c. */
void stage_do(struct stage *stage, const struct script_line *line);
/* The store, to look at while the power is off, too. */
struct store *stage_store(struct stage *stage);
/* What must hold after anything at all: the chain verifies, nothing has two aired, nothing approved is lost.
 */
void stage_check(struct stage *stage);

#endif
