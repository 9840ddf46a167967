/* fuzz-room: plugin */
/*
 * The stream of messages between station and worker, cut as the first byte says: no input may crash the
 * parser, and what it hands out lies inside what was fed. Submitted notices are read as the station reads
 * them.
 */
#include "plugin/message.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at(const struct message *message)
{
    const struct message_rule *rule = message_rule(message->type);
    json_error_t fault;
    struct loaxa_notice notice;
    struct error err;
    if (rule == NULL || message->length > rule->most)
        abort();
    if (!rule->json)
        return;
    json_t *json = json_loadb(message->payload, message->length, 0, &fault);
    if (json != NULL && message->type == MESSAGE_SUBMIT && plugin_notice_parse(json, &notice, &err) == 0 &&
        (notice.title == NULL || notice.text == NULL))
        abort();
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct message_parser parser;
    struct message message;
    struct error err;
    if (size < 2)
        return 0;
    size_t piece = data[0] + 1u;
    message_parser_init(&parser, (data[1] & 1) != 0);
    for (size_t at = 2; at < size; at += piece) {
        size_t left = size - at;
        if (message_parser_feed(&parser, data + at, left < piece ? left : piece) != 0)
            break;
        while (message_parser_next(&parser, &message, &err) == 1)
            look_at(&message);
    }
    message_parser_done(&parser);
    return 0;
}
