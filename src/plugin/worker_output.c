/*
 * Serving an output: sound in, credit out. The socket is emptied before each write, so that a DISCARD takes
 * effect before the next one; what was queued is then answered without being written. A loudspeaker's write
 * blocks for as long as the device does: it gets a block in parts, so that a stop need not wait for a whole
 * one, and the block is answered after its last. Titles keep their place among the blocks. Runs in the
 * worker, on its only thread.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define QUEUE_MOST (8u << 20)
#define PART_MS 50 /* of a block, written at once to a loudspeaker */

/* Something to be done in order: (a part of) a block of sound, or a title when `frames` is 0. */
struct block {
    struct block *next;
    char *title;
    size_t frames;
    bool last; /* of the parts of its block: it is answered */
    int16_t pcm[];
};

struct player {
    struct hosted *hosted;
    unsigned rate_hz;
    size_t part_most; /* frames */
    struct block *first, **last;
    size_t queued; /* bytes */
    bool closing;
    uint64_t frames, answered;
    double energy;            /* of what is not yet answered: frames * mean square */
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

/* To the end of the queue; NULL when memory is short. */
static struct block *push(struct player *player, const char *pcm, size_t frames)
{
    struct block *block = malloc(sizeof *block + frames * sizeof *block->pcm);
    if (block == NULL)
        return NULL;
    *block = (struct block){.frames = frames};
    if (frames > 0)
        memcpy(block->pcm, pcm, frames * sizeof *block->pcm);
    *player->last = block;
    player->last = &block->next;
    player->queued += frames * sizeof *block->pcm;
    return block;
}

/* Credit for all that was written since the last answer; none when nothing was. */
static int answer(struct player *player)
{
    const struct clock *clock = clock_real();
    uint64_t frames = player->frames - player->answered;
    double mean_square = frames > 0 ? player->energy / (double)frames : 0;
    struct message_taken taken = {.frames = player->frames,
                                  .proven_frames = player->taken.proven_frames,
                                  .mono_us = clock->mono_us(clock),
                                  .level_dbfs =
                                      mean_square > 0 ? (float)(10 * log10(mean_square)) : -INFINITY,
                                  .proves = player->taken.proves};
    player->answered = player->frames;
    player->energy = 0;
    return channel_send(&player->hosted->channel, MESSAGE_TAKEN, &taken, sizeof taken);
}

static int discard(struct player *player)
{
    const struct loaxa_output_ops *ops = player->hosted->plugin.output;
    struct block *titles = NULL, **last = &titles;
    int rc = 0;
    if (ops->discard != NULL)
        ops->discard(player->hosted->self);
    if (player->frames > player->answered) /* a block's first parts have sounded */
        rc = answer(player);
    while (player->first != NULL) {
        struct block *block = pop(player);
        if (block->frames == 0) { /* what is on now stays true without the sound before it */
            block->next = NULL;
            *last = block;
            last = &block->next;
            continue;
        }
        if (block->last && rc == 0)
            rc = answer(player);
        block_free(block);
    }
    player->first = titles;
    player->last = titles == NULL ? &player->first : last;
    return rc;
}

static int push_parts(struct player *player, const char *pcm, size_t frames)
{
    struct block *block = NULL;
    for (size_t at = 0; at < frames; at += player->part_most) {
        size_t rest = frames - at, part = rest < player->part_most ? rest : player->part_most;
        block = push(player, pcm + at * sizeof *block->pcm, part);
        if (block == NULL)
            return -ENOMEM;
        block->last = part == rest;
    }
    return 0;
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
    return push_parts(player, message->payload, frames) == 0 ? 0 : error_set(err, -ENOMEM, "out of memory");
}

static int queue_title(struct player *player, const struct message *message, struct error *err)
{
    json_error_t fault;
    json_t *json = json_loadb(message->payload, message->length, 0, &fault);
    const char *title = json_string_value(json_object_get(json, "title"));
    struct block *block = push(player, NULL, 0);
    if (block != NULL)
        block->title = strdup(title == NULL ? "" : title);
    json_decref(json);
    return block != NULL && block->title != NULL ? 0 : error_set(err, -ENOMEM, "out of memory");
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

static int write_part(struct player *player, const struct block *block, struct error *err)
{
    struct hosted *hosted = player->hosted;
    struct loaxa_taken taken = {.size = sizeof taken, .level_dbfs = -INFINITY};
    int rc = hosted->plugin.output->write(hosted->self, block->pcm, block->frames, &taken);
    if (rc != 0)
        return serve_explain(hosted, rc < 0 ? rc : -EIO, "writing", err);
    player->frames += block->frames;
    player->energy += (double)block->frames * pow(10, taken.level_dbfs / 10.0);
    player->taken = taken;
    if (block->last)
        answer(player);
    return 0;
}

static int play_first(struct player *player, struct error *err)
{
    const struct loaxa_output_ops *ops = player->hosted->plugin.output;
    struct block *block = pop(player);
    int rc = 0;
    if (block->frames > 0)
        rc = write_part(player, block, err);
    else if (ops->title != NULL)
        ops->title(player->hosted->self, block->title);
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
    bool paces = (hosted->plugin.wants & LOAXA_IS_LOUDSPEAKER) != 0;
    struct player player = {.hosted = hosted,
                            .rate_hz = (unsigned)rate,
                            .part_most = (size_t)rate * (paces ? PART_MS : 1000) / 1000};
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
