/*
 * Framing of messages. Pure: bytes in, messages out. See message.h.
 */
#include "plugin/message.h"
#include <errno.h>
#include <string.h>

#define ANY ((1u << LOAXA_KIND_SOURCE) | VOICE | INPUT | OUTPUT)
#define SOURCE (1u << LOAXA_KIND_SOURCE)
#define VOICE (1u << LOAXA_KIND_VOICE)
#define INPUT (1u << LOAXA_KIND_INPUT)
#define OUTPUT (1u << LOAXA_KIND_OUTPUT)
#define SMALL (64u << 10)
#define SOUND (256u << 10)

static const struct message_rule rules[] = {
    {MESSAGE_HELLO, "HELLO", true, false, true, ANY, 1u << 20},
    {MESSAGE_LOG, "LOG", true, false, true, ANY, SMALL},
    {MESSAGE_SUBMIT, "SUBMIT", true, false, true, SOURCE, MESSAGE_MOST},
    {MESSAGE_WITHDRAW, "WITHDRAW", true, false, true, SOURCE, SMALL},
    {MESSAGE_REFUSE, "REFUSE", true, false, true, SOURCE, SMALL},
    {MESSAGE_STATE_SET, "STATE_SET", true, false, true, SOURCE, MESSAGE_MOST},
    {MESSAGE_FORMAT, "FORMAT", true, false, true, VOICE, SMALL},
    {MESSAGE_PCM, "PCM", true, true, false, VOICE | INPUT | OUTPUT, SOUND},
    {MESSAGE_MARK, "MARK", true, false, true, VOICE, SMALL},
    {MESSAGE_TAKEN, "TAKEN", true, false, false, OUTPUT, sizeof(struct message_taken)},
    {MESSAGE_OPENED, "OPENED", true, false, true, INPUT | OUTPUT, SMALL},
    {MESSAGE_DONE, "DONE", true, false, true, ANY, SMALL},
    {MESSAGE_HOLD, "HOLD", true, false, true, SOURCE, SMALL},
    {MESSAGE_POLL, "POLL", false, true, true, SOURCE, MESSAGE_MOST},
    {MESSAGE_SPEAK, "SPEAK", false, true, true, VOICE, MESSAGE_MOST},
    {MESSAGE_OPEN, "OPEN", false, true, true, INPUT | OUTPUT, SMALL},
    {MESSAGE_TITLE, "TITLE", false, true, true, OUTPUT, SMALL},
    {MESSAGE_DISCARD, "DISCARD", false, true, true, OUTPUT, SMALL},
    {MESSAGE_CLOSE, "CLOSE", false, true, true, ANY, SMALL},
    {MESSAGE_SETUP, "SETUP", false, true, true, ANY, MESSAGE_MOST},
};

const struct message_rule *message_rule(unsigned type)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((unsigned)rules[i].type == type)
            return &rules[i];
    return NULL;
}

struct message_header message_header_make(enum message_type type, size_t length, uint32_t sequence)
{
    return (struct message_header){.magic = MESSAGE_MAGIC,
                                   .version = MESSAGE_VERSION,
                                   .type = (uint16_t)type,
                                   .length = (uint32_t)length,
                                   .sequence = sequence};
}

void message_parser_init(struct message_parser *parser, bool to_station)
{
    *parser = (struct message_parser){.to_station = to_station};
    /* The longest message, and one read's worth behind it. */
    buf_init(&parser->bytes, MESSAGE_MOST + sizeof(struct message_header) + (1u << 20));
}

void message_parser_done(struct message_parser *parser)
{
    buf_done(&parser->bytes);
    parser->start = 0;
}

int message_parser_feed(struct message_parser *parser, const void *bytes, size_t count)
{
    struct buf *waiting = &parser->bytes;
    if (parser->start > 0) {
        waiting->length -= parser->start;
        memmove(waiting->data, waiting->data + parser->start, waiting->length);
        parser->start = 0;
    }
    return buf_add(waiting, bytes, count);
}

bool message_parser_idle(const struct message_parser *parser)
{
    return parser->bytes.length == parser->start;
}

static int check_header(const struct message_parser *parser, const struct message_header *header,
                        struct error *err)
{
    const struct message_rule *rule = message_rule(header->type);
    if (header->magic != MESSAGE_MAGIC)
        return error_set(err, -EPROTO, "a message begins with 0x%08X, expected 0x%08X", header->magic,
                         MESSAGE_MAGIC);
    if (header->version != MESSAGE_VERSION)
        return error_set(err, -EPROTO,
                         "a message has version %u, expected %u: loaxad and loaxa-worker are of different "
                         "editions, install both from one build",
                         header->version, MESSAGE_VERSION);
    if (rule == NULL || !(parser->to_station ? rule->from_worker : rule->from_station))
        return error_set(err, -EPROTO, "a message of type %u is not one that this side may send",
                         header->type);
    if (header->length > rule->most)
        return error_set(err, -EPROTO, "a %s message has %u bytes, at most %u are taken", rule->name,
                         header->length, rule->most);
    if (header->sequence != parser->sequence + 1)
        return error_set(err, -EPROTO, "a %s message has number %u, expected %u", rule->name,
                         header->sequence, parser->sequence + 1);
    return 0;
}

int message_parser_next(struct message_parser *parser, struct message *out, struct error *err)
{
    struct message_header header;
    size_t waiting = parser->bytes.length - parser->start;
    if (parser->fault != 0)
        return error_set(err, parser->fault, "the stream of messages is broken");
    if (waiting < sizeof header)
        return 0;
    memcpy(&header, parser->bytes.data + parser->start, sizeof header);
    int rc = check_header(parser, &header, err);
    if (rc != 0)
        return parser->fault = rc;
    if (waiting - sizeof header < header.length)
        return 0;
    *out = (struct message){.type = (enum message_type)header.type,
                            .payload = parser->bytes.data + parser->start + sizeof header,
                            .length = header.length};
    parser->sequence = header.sequence;
    parser->start += sizeof header + header.length;
    return 1;
}
