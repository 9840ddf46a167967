/*
 * The officer's desk: notices, approvals and the journal, through the running station when there is one, else
 * straight on the state (read-only for looking; with its lock for acting). Both give the same JSON
 * (console/console.h). Blocking.
 */
#ifndef LOAXA_CLI_DESK_H
#define LOAXA_CLI_DESK_H

#include "cli/cli.h"
#include "cli/client.h"
#include "cli/place.h"
#include "station/station.h"
#include <jansson.h>

enum desk_need {
    DESK_STATION, /* only a running station will do */
    DESK_LOOK,
    DESK_ACT
};

struct desk {
    struct client *client; /* NULL: on the state itself, */
    struct store *store;   /* … through this */
    int lock;              /* held while acting without a station; else -1 */
};

int desk_open(struct desk *desk, const struct place *place, enum desk_need need, struct error *err);
void desk_close(struct desk *desk);
/* Says in the officer's language why it was refused, then the error. Returns EXIT_REFUSED. */
int desk_refused(const struct command *command, const struct place *place, const struct error *err);

/* POST to the running station, with {} or `body` (taken). */
int desk_post(struct desk *desk, const char *path, json_t *body, struct error *err);

/* {"notices": […]}; `state` and `source` NULL = any. */
int desk_notices(struct desk *desk, const char *state, const char *source, json_t **out, struct error *err);
int desk_notice(struct desk *desk, int64_t id, json_t **out, struct error *err);
/* All or none. */
int desk_approve(struct desk *desk, const struct approval_wish *wishes, size_t count, struct error *err);
int desk_order(struct desk *desk, int64_t id, int order, struct error *err);
/* The running station's plan; only with one (desk->client). */
int desk_plan(struct desk *desk, struct date from, int days, json_t **out, struct error *err);
int desk_return(struct desk *desk, int64_t id, const char *reason, struct error *err);
int desk_withdraw(struct desk *desk, int64_t id, const char *reason, struct error *err);
/* All rows of the journal with from <= at < to (0 = open), an array. */
int desk_journal(struct desk *desk, int64_t from_us, int64_t to_us, json_t **out, struct error *err);

#endif
