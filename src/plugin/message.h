/*
 * Framing of the messages between station and worker: making headers, taking a byte stream apart again, and
 * the one table of message kinds. Used by both sides of the wall, each on its own thread. Knows nothing of
 * processes.
 */
#ifndef LOAXA_PLUGIN_MESSAGE_H
#define LOAXA_PLUGIN_MESSAGE_H

#include "plugin/plugin.h"

/* Which side may say it, at which kind of plugin (bits 1 << enum loaxa_plugin_kind), and how its payload
 * looks. */
struct message_rule {
    enum message_type type;
    const char *name;
    bool from_worker, from_station;
    bool json;
    unsigned kinds;
    uint32_t most; /* bytes of payload */
};

/* NULL when there is no such message. */
const struct message_rule *message_rule(unsigned type);

struct message_header message_header_make(enum message_type type, size_t length, uint32_t sequence);

struct message {
    enum message_type type;
    const char *payload; /* borrowed from the parser until its next call */
    size_t length;
};

/* One direction of a stream. Memory grows with what has really arrived, never with what a header announces.
 */
struct message_parser {
    bool to_station; /* what is parsed comes from a worker */
    struct buf bytes;
    size_t start;      /* of the first message not yet handed out */
    uint32_t sequence; /* of the last message */
    int fault;         /* sticky */
};

void message_parser_init(struct message_parser *parser, bool to_station);
void message_parser_done(struct message_parser *parser);
/* Adds what arrived. -ENOMEM. */
int message_parser_feed(struct message_parser *parser, const void *bytes, size_t count);
/* 1 and a message, 0 when more must arrive, -EPROTO when the stream broke the rules (err says how). */
int message_parser_next(struct message_parser *parser, struct message *out, struct error *err);
/* True when no byte is waiting: a frame boundary. */
bool message_parser_idle(const struct message_parser *parser);

#endif
