/*
 * The command line's side of the station's HTTP interface: libcurl over the Unix socket in the state
 * directory. Blocking; knows paths and JSON, no commands.
 */
#ifndef LOAXA_CLI_CLIENT_H
#define LOAXA_CLI_CLIENT_H

#include "base/error.h"
#include <jansson.h>

struct client;
/* -ECONNREFUSED: nobody serves this state; -EACCES: no right to its socket. */
int client_open(const char *state_dir, struct client **out, struct error *err);
void client_close(struct client *client);
/* One request; `body` (may be NULL) is taken. `*reply` is new. A refusal of the station becomes a negative
 * errno with its text in `err`; -ECONNRESET when the station ended meanwhile, -ETIMEDOUT after `seconds`. */
int client_call(struct client *client, const char *method, const char *path, json_t *body, long seconds,
                json_t **reply, struct error *err);
/* One value for a path or query, percent-escaped; new memory (free()), NULL on lack of memory. */
char *client_escape(struct client *client, const char *text);

#endif
