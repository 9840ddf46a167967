/*
 * console: the station's HTTP+JSON interface on the Unix socket `socket` in the state directory (0660;
 * SO_PEERCRED names who acts). libmicrohttpd with its epoll set inside the libuv loop; every handler runs on
 * the loop's thread and calls station/ directly. Routes are one table (routes.c). The views of notices and
 * journal rows are here, too, so that a command that works without the daemon prints the same JSON.
 *
 * Answers are JSON objects; a refusal is {"error": {"code": WORD, "text": SENTENCE}} with the HTTP status
 * that fits.
 */
#ifndef LOAXA_CONSOLE_H
#define LOAXA_CONSOLE_H

#include "base/base.h"
#include "store/store.h"
#include <jansson.h>
#include <uv.h>

#define CONSOLE_SOCKET "socket"
#define CONSOLE_BODY_MOST (1u << 20)
#define CONSOLE_WAIT_S 25        /* GET /events answers after this long at the latest */
#define CONSOLE_ROWS_MOST 20000u /* of a journal answer; "more" says that ?after=SEQUENCE goes on */

struct console;
struct station;
/* Binds DIR/socket and serves. The caller holds the state's lock, so a socket that lies there is a dead
 * daemon's and is removed. Takes the station's one watcher (station_watch). */
int console_new(uv_loop_t *loop, struct station *station, const char *state_dir, struct console **out,
                struct error *err);
/* Answers what waits, closes and removes the socket. The memory goes with the loop's next turn. NULL is fine.
 */
void console_free(struct console *console);

/* A notice as the interface shows it; `with_text`: its words, too. New reference, NULL on lack of memory. */
json_t *notice_view(const struct notice *notice, bool with_text);
/* {"sequence","at","kind","who","text","fields","hash"}: `text` is the Vietnamese sentence. */
json_t *journal_view(const struct journal_row *row);
/* All rows with from <= at < to (0 = open) and sequence > after: {"rows": […], "more": bool}. */
int journal_list(struct store *store, int64_t from_us, int64_t to_us, int64_t after, json_t **out,
                 struct error *err);
/* {"notices": […]} without their texts; `state`, `source` NULL = any; an unknown state is -EINVAL. */
int notice_list(struct store *store, const char *state, const char *source, json_t **out, struct error *err);
/* RFC 3339 in the station's zone, JSON null for 0. New reference. */
json_t *time_view(int64_t utc_us);

#endif
