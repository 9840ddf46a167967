/*
 * What the files of console/ share: the console, one request on its way, and the route that serves it. Loop
 * thread only.
 */
#ifndef LOAXA_CONSOLE_INTERNAL_H
#define LOAXA_CONSOLE_INTERNAL_H

#include "console/console.h"
#include <microhttpd.h>

struct request;

struct console {
    uv_loop_t *loop;
    struct station *station;
    struct MHD_Daemon *daemon;
    uv_poll_t poll;      /* on the daemon's epoll set */
    uv_timer_t turn;     /* when the daemon wants to run without an event */
    uv_timer_t patience; /* once a second while somebody waits for a change */
    int handles;         /* open uv handles: the last one closed frees the console */
    int dir_fd;
    struct request *waiting; /* suspended connections */
    bool closing;
};

enum request_wait {
    WAIT_NOTHING,
    WAIT_CHANGE, /* GET /events, until station_counter() is not `after` */
    WAIT_POLL    /* POST /poll, until the source has answered */
};

struct poll_ticket;

struct request {
    struct console *console;
    struct MHD_Connection *connection;
    struct request *next, **link; /* among the waiting ones */
    const struct route *route;
    struct buf body;
    size_t received; /* bytes of body, also those beyond the limit */
    char who[80];
    char path[256];
    const char *segment; /* what stands for {} in the route's pattern; in `path` */
    json_t *input;       /* the body; an object, possibly empty */
    enum request_wait wait;
    uint64_t after;
    int64_t deadline_us; /* real monotonic */
    struct poll_ticket *ticket;
    json_t *answer;       /* what an awaited answer brought */
    struct faults faults; /* of a refused reload */
};

/* 0 with *out, a negative errno with `err`; or 0 with request->wait set and *out NULL: the route is called
 * again when what it waits for is there. */
typedef int route_handler(struct request *request, json_t **out, struct error *err);
struct route {
    const char *method, *pattern; /* {} stands for one segment */
    route_handler *handle;
};
/* The route for a method and request->path, filling request->segment. NULL with *known = the path exists for
 * another method. */
const struct route *route_find(struct request *request, const char *method, bool *known);

/* A value of the query, or NULL. Borrowed for the request. */
const char *request_query(const struct request *request, const char *name);
/* Puts the request among the waiting ones, until request_wake. */
void request_suspend(struct request *request, enum request_wait wait);
void request_wake(struct request *request);
void request_free(struct request *request);

/* request.c: MHD's callbacks. */
enum MHD_Result request_serve(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state);
void request_completed(void *context, struct MHD_Connection *connection, void **state,
                       enum MHD_RequestTerminationCode code);
/* Lets the daemon run on the loop's next turn. */
void console_turn_soon(struct console *console);

#endif
