/*
 * Serving an output: sound in, credit out. The socket is emptied before each write, so that a DISCARD takes
 * effect before the next block; what was queued is then answered without being written. Titles keep their
 * place among the blocks. Runs in the worker, on its only thread; a write may block for as long as the device
 * does.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define QUEUE_MOST (8u << 20)

/* Something to be done in order: a block of sound, or a title when `frames` is 0. */
struct block {
    struct block *next;
    char *title;
    size_t frames;
    int16_t pcm[];
};

struct player {
    struct hosted *hosted;
    unsigned rate_hz;
    struct block *first, **last;
    size_t queued; /* bytes */
    bool closing;
    uint64_t frames;
    struct loaxa_taken taken; /* of the last write */
};

static void block_free(struct block *block)
{
    if (block != NULL)
        free(block->title);
    free(block);
}

static struct block *pop(struct player *player)
{
    struct block *block = player->first;
    player->first = block->next;
    if (player->first == NULL)
        player->last = &player->first;
    player->queued -= block->frames * sizeof *block->pcm;
    return block;
}

static int push(struct player *player, const struct message *message, char *title)
{
    size_t bytes = title == NULL ? message->length : 0;
    struct block *block = malloc(sizeof *block + bytes);
    if (block == NULL) {
        free(title);
        return -ENOMEM;
    }
    *block = (struct block){.title = title, .frames = bytes / sizeof *block->pcm};
    memcpy(block->pcm, message->payload, bytes);
    *player->last = block;
    player->last = &block->next;
    player->queued += bytes;
    return 0;
}

static int answer(struct player *player, float level_dbfs)
{
    const struct clock *clock = clock_real();
    struct message_taken taken = {.frames = player->frames,
                                  .proven_frames = player->taken.proven_frames,
                                  .mono_us = clock->mono_us(clock),
                                  .level_dbfs = level_dbfs,
                                  .proves = player->taken.proves};
    return channel_send(&player->hosted->channel, MESSAGE_TAKEN, &taken, sizeof taken);
}

static int discard(struct player *player)
{
    const struct loaxa_output_ops *ops = player->hosted->plugin.output;
    struct block *titles = NULL, **last = &titles;
    int rc = 0;
    if (ops->discard != NULL)
        ops->discard(player->hosted->self);
    while (player->first != NULL) {
        struct block *block = pop(player);
        if (block->frames == 0) { /* what is on now stays true without the sound before it */
            block->next = NULL;
            *last = block;
            last = &block->next;
            continue;
        }
        int sent = answer(player, -INFINITY);
        rc = rc == 0 ? sent : rc;
        block_free(block);
    }
    player->first = titles;
    player->last = titles == NULL ? &player->first : last;
    return rc;
}

static int queue_sound(struct player *player, const struct message *message, struct error *err)
{
    size_t frames = message->length / sizeof(int16_t);
    if (message->length % sizeof(int16_t) != 0 || frames == 0 || frames > player->rate_hz)
        return error_set(err, -EPROTO,
                         "the station sent a block of %zu bytes, expected up to a second of 16 bit sound",
                         message->length);
    if (player->queued + message->length > QUEUE_MOST)
        return error_set(err, -EPROTO, "the station sent sound without credit: %u bytes are waiting",
                         QUEUE_MOST);
    return push(player, message, NULL) == 0 ? 0 : error_set(err, -ENOMEM, "out of memory");
}

static int queue_title(struct player *player, const struct message *message, struct error *err)
{
    json_error_t fault;
    json_t *json = json_loadb(message->payload, message->length, 0, &fault);
    const char *title = json_string_value(json_object_get(json, "title"));
    int rc = push(player, message, strdup(title == NULL ? "" : title));
    json_decref(json);
    return rc == 0 ? 0 : error_set(err, rc, "out of memory");
}

static int handle(struct player *player, const struct message *message, struct error *err)
{
    if (message->type == MESSAGE_PCM)
        return queue_sound(player, message, err);
    if (message->type == MESSAGE_TITLE)
        return queue_title(player, message, err);
    if (message->type == MESSAGE_DISCARD) {
        discard(player);
        return 0;
    }
    if (message->type != MESSAGE_CLOSE)
        return error_set(err, -EPROTO, "the station sent %s to an open output",
                         message_rule(message->type)->name);
    player->closing = true;
    return 0;
}

/* Takes in what is there, waiting for it when there is nothing to play. */
static int take_in(struct player *player, struct error *err)
{
    struct channel *channel = &player->hosted->channel;
    struct message message;
    int rc = 0;
    if (player->first == NULL && !player->closing) {
        rc = channel_wait(channel, &message, err);
        if (rc == 1)
            rc = handle(player, &message, err);
    }
    while (rc == 0 && (rc = channel_try(channel, &message, err)) == 1)
        rc = handle(player, &message, err);
    if (channel->closed)
        player->closing = true;
    return rc;
}

static int play_first(struct player *player, struct error *err)
{
    const struct loaxa_plugin *plugin = &player->hosted->plugin;
    struct block *block = pop(player);
    int rc = 0;
    if (block->frames == 0) {
        if (plugin->output->title != NULL)
            plugin->output->title(player->hosted->self, block->title);
    } else {
        struct loaxa_taken taken = {.size = sizeof taken, .level_dbfs = -INFINITY};
        rc = plugin->output->write(player->hosted->self, block->pcm, block->frames, &taken);
        if (rc == 0) {
            player->frames += block->frames;
            player->taken = taken;
            answer(player, taken.level_dbfs);
        } else {
            serve_explain(player->hosted, rc = rc < 0 ? rc : -EIO, "writing", err);
        }
    }
    block_free(block);
    return rc;
}

static int play(struct player *player, struct error *err)
{
    int rc = 0;
    while (rc == 0) {
        rc = take_in(player, err);
        if (rc == 0 && player->first == NULL && player->closing)
            break;
        if (rc == 0 && player->first != NULL)
            rc = play_first(player, err);
    }
    while (player->first != NULL)
        block_free(pop(player));
    return rc;
}

int serve_output(struct hosted *hosted, struct error *err)
{
    json_t *open;
    int rc = serve_expect(hosted, MESSAGE_OPEN, &open, err);
    if (rc <= 0)
        return rc;
    json_int_t rate = json_integer_value(json_object_get(open, "rate"));
    json_decref(open);
    if (rate < 8000 || rate > 192000)
        return error_set(err, -EPROTO, "the station asks for %lld Hz, expected 8000 to 192000",
                         (long long)rate);
    struct player player = {.hosted = hosted, .rate_hz = (unsigned)rate};
    player.last = &player.first;
    rc = hosted->plugin.output->open(hosted->self, (unsigned)rate);
    if (rc != 0)
        return serve_explain(hosted, rc < 0 ? rc : -EIO, "opening", err);
    channel_send_json(&hosted->channel, MESSAGE_OPENED, json_object());
    rc = play(&player, err);
    if (hosted->plugin.output->close != NULL)
        hosted->plugin.output->close(hosted->self);
    return rc;
}
