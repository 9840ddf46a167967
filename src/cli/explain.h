/*
 * "Vì sao phát, vì sao không phát?": one notice's story in one paragraph, from what the store says of it, its
 * rows in the journal and what the plan has for it. Blocking.
 */
#ifndef LOAXA_CLI_EXPLAIN_H
#define LOAXA_CLI_EXPLAIN_H

#include "cli/desk.h"

/* {"notice", "text": the paragraph, "rows": the journal's rows about it, "next": RFC 3339 or null}, a new
 * reference. -ENOENT when there is no such notice. */
int explain_notice(struct desk *desk, const struct place *place, int64_t id, json_t **out, struct error *err);

#endif
