/*
 * Messages between the air thread and an output's worker, on a non-blocking socket, without allocating: one
 * message is sent at a time and may go in pieces; what comes in is parsed from a fixed buffer. A message that
 * breaks the protocol loses the output. Air thread only; knows framing, nothing of positions.
 */
#include "air/inner.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define WIRE_READS_MOST 8           /* per pump: a chattering worker cannot hold the air */
#define WIRE_LENGTH_MOST (1u << 20) /* a longer message has no place on this socket */

bool wire_idle(const struct output *output)
{
    return output->message_sent == output->message_length;
}

void *wire_begin(struct output *output, enum message_type type, size_t length)
{
    struct message_header header = {.magic = MESSAGE_MAGIC,
                                    .version = MESSAGE_VERSION,
                                    .type = (uint16_t)type,
                                    .length = (uint32_t)length,
                                    .sequence = ++output->sent};
    memcpy(output->message, &header, sizeof header);
    output->message_length = sizeof header + length;
    output->message_sent = 0;
    return output->message + sizeof header;
}

int wire_flush(struct output *output)
{
    while (!wire_idle(output)) {
        ssize_t n = send(output->fd, output->message + output->message_sent,
                         output->message_length - output->message_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EWOULDBLOCK ? -EAGAIN : -errno;
        output->message_sent += (size_t)n;
    }
    return 0;
}

static void fault(struct air *air, struct output *output, const char *text)
{
    output_lose(air, output, AIR_LOST, text, strlen(text));
}

static void handle(struct air *air, struct output *output, const struct message_header *header,
                   const unsigned char *payload, int64_t now_us)
{
    struct air_event event = {.kind = AIR_LOG, .output = output->id};
    struct message_taken taken;
    if (header->type == MESSAGE_LOG) {
        air_tell(air, &event, (const char *)payload, header->length);
    } else if (header->type == MESSAGE_DONE) {
        output_lose(air, output, AIR_LOST, (const char *)payload, header->length);
    } else if (header->type == MESSAGE_TAKEN && header->length == sizeof taken) {
        memcpy(&taken, payload, sizeof taken);
        output_taken(air, output, &taken, now_us);
    } else {
        fault(air, output, "{\"text\":\"the worker sent a message that has no place on an open output\"}");
    }
}

/* Handles one whole message at `at`; returns its length, 0 when it is not all there, or loses the output. */
static size_t take_message(struct air *air, struct output *output, size_t at, int64_t now_us)
{
    struct message_header header;
    if (output->input_length - at < sizeof header)
        return 0;
    memcpy(&header, output->input + at, sizeof header);
    if (header.magic != MESSAGE_MAGIC || header.version != MESSAGE_VERSION ||
        header.length > WIRE_LENGTH_MOST || header.sequence != output->received + 1) {
        fault(air, output,
              "{\"text\":\"the worker's messages are garbled (wrong magic, version, length or sequence)\"}");
        return 0;
    }
    size_t whole = sizeof header + header.length, here = output->input_length - at;
    if (whole > sizeof output->input) { /* only a log line can be so long: thrown away */
        output->received = header.sequence;
        output->input_skip = whole - here;
        return here;
    }
    if (here < whole)
        return 0;
    output->received = header.sequence;
    handle(air, output, &header, output->input + at + sizeof header, now_us);
    return whole;
}

static void take_messages(struct air *air, struct output *output, int64_t now_us)
{
    size_t at = 0;
    for (size_t used = 1; used && !output->dead; at += used)
        used = take_message(air, output, at, now_us);
    memmove(output->input, output->input + at, output->input_length - at);
    output->input_length -= at;
}

static void drop_overlong(struct output *output)
{
    size_t drop = output->input_skip < output->input_length ? output->input_skip : output->input_length;
    memmove(output->input, output->input + drop, output->input_length - drop);
    output->input_length -= drop;
    output->input_skip -= drop;
}

void wire_read(struct air *air, struct output *output, int64_t now_us)
{
    for (int i = 0; i < WIRE_READS_MOST && !output->dead; i++) {
        size_t room = sizeof output->input - output->input_length;
        ssize_t n = recv(output->fd, output->input + output->input_length, room, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
            return;
        if (n <= 0) {
            fault(air, output, "{\"text\":\"the worker closed its socket\"}");
            return;
        }
        output->input_length += (size_t)n;
        drop_overlong(output);
        take_messages(air, output, now_us);
        if ((size_t)n < room)
            return;
    }
}
