/*
 * Outputs as the main thread sees them: attaching a worker's socket, titles, detaching, how they stand. The
 * struct is made and freed here; between the command that hands it over and its return the air thread owns
 * it.
 */
#include "air/inner.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct output *find(const struct air *air, uint64_t id)
{
    for (size_t i = 0; i < air->attached_count; i++)
        if (air->attached[i]->id == id && !air->attached[i]->leaving)
            return air->attached[i];
    return NULL;
}

/* The air thread takes commands every 20 ms: a full queue empties while we wait. */
int air_command(struct air *air, const struct command *command)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    for (int tries = 0; !queue_put(&air->commands, command); tries++) {
        if (air->is_virtual)
            air_take_commands(air);
        else if (tries == 200)
            return -ENOBUFS;
        else
            nanosleep(&pause, NULL);
    }
    sem_post(&air->awake);
    return 0;
}

static struct output *output_new(const struct air *air, const struct air_output *wanted)
{
    struct output *output = calloc(1, sizeof *output);
    if (!output)
        return NULL;
    uint32_t block = air->block * (wanted->block_ms > SOUND_BLOCK_MS ? wanted->block_ms / SOUND_BLOCK_MS : 1);
    size_t payload = air_frames(air, wanted->lossless ? AIR_CHUNK_MS : AIR_BATCH_MS) * sizeof(int16_t);
    if (payload < sizeof output->title)
        payload = sizeof output->title;
    output->message = malloc(sizeof(struct message_header) + payload);
    output->id = wanted->id;
    output->channel = wanted->channel;
    output->fd = wanted->fd;
    output->sent = wanted->sent;
    output->received = wanted->received;
    output->lossless = wanted->lossless;
    output->block = block;
    if (!output->message) {
        free(output);
        return NULL;
    }
    return output;
}

static int check(const struct air *air, const struct air_output *wanted, struct error *err)
{
    if (wanted->channel >= air->channel_count)
        return error_set(err, -EINVAL, "there is no channel %zu on the air, only %zu", wanted->channel,
                         air->channel_count);
    if (find(air, wanted->id))
        return error_set(err, -EEXIST, "output %llu is already attached", (unsigned long long)wanted->id);
    if (air->attached_count == AIR_OUTPUTS_MOST)
        return error_set(err, -ENOBUFS, "%d outputs are already attached; that is the most",
                         AIR_OUTPUTS_MOST);
    if (wanted->block_ms > AIR_BATCH_MS)
        return error_set(err, -EINVAL, "blocks of %u ms are longer than the %d ms an output is given at once",
                         wanted->block_ms, AIR_BATCH_MS);
    int flags = fcntl(wanted->fd, F_GETFL);
    if (flags < 0 || fcntl(wanted->fd, F_SETFL, flags | O_NONBLOCK) < 0)
        return error_set(err, -errno, "the socket of output %llu is of no use: %s",
                         (unsigned long long)wanted->id, strerror(errno));
    return 0;
}

int air_attach(struct air *air, const struct air_output *wanted, struct error *err)
{
    struct command command = {.kind = COMMAND_ATTACH};
    int rc = check(air, wanted, err);
    if (rc == 0 && !(command.output = output_new(air, wanted)))
        rc = error_set(err, -ENOMEM, "no memory for an output");
    if (rc == 0 && (rc = air_command(air, &command))) {
        error_set(err, rc, "the air does not answer");
        free(command.output->message);
        free(command.output);
    }
    if (rc) {
        close(wanted->fd);
        return rc;
    }
    air->attached[air->attached_count++] = command.output;
    return 0;
}

void air_detach(struct air *air, uint64_t id)
{
    struct command command = {.kind = COMMAND_DETACH, .id = id};
    struct output *output = find(air, id);
    if (output && air_command(air, &command) == 0)
        output->leaving = true;
    if (air->is_virtual)
        air_take_commands(air);
}

void air_forget_output(struct air *air, struct output *output)
{
    for (size_t i = 0; i < air->attached_count; i++)
        if (air->attached[i] == output)
            air->attached[i] = air->attached[--air->attached_count];
    free(output->message);
    free(output);
}

int air_title(struct air *air, uint64_t id, const char *title)
{
    struct command command = {.kind = COMMAND_TITLE, .id = id};
    size_t length = title ? strlen(title) : 0;
    if (!find(air, id))
        return -ENOENT;
    for (; length > AIR_TITLE_MOST || (length && ((unsigned char)title[length] & 0xc0) == 0x80);)
        length--; /* cut at a whole character */
    json_t *json = json_pack("{s:s%}", "title", length ? title : "", length);
    if (!json)
        return -EINVAL;
    size_t written = json_dumpb(json, command.title, sizeof command.title - 1, JSON_COMPACT);
    json_decref(json);
    if (!written || written >= sizeof command.title)
        return -EMSGSIZE;
    return air_command(air, &command);
}

int air_output_state(const struct air *air, uint64_t id, struct air_output_state *out)
{
    const struct output *output = find(air, id);
    if (!output)
        return -ENOENT;
    *out = (struct air_output_state){
        .taken_frames = atomic_load_explicit(&output->shown.taken, memory_order_relaxed),
        .proven_frames = atomic_load_explicit(&output->shown.proven, memory_order_relaxed),
        .level_dbfs = atomic_load_explicit(&output->shown.level_dbfs, memory_order_relaxed),
        .backlog_ms = atomic_load_explicit(&output->shown.backlog_ms, memory_order_relaxed),
        .proves = atomic_load_explicit(&output->shown.proves, memory_order_relaxed),
        .live = atomic_load_explicit(&output->shown.live, memory_order_relaxed)};
    return 0;
}
