/*
 * Virtual time: the main thread itself takes the air thread's and the feeder's part, in steps of up to a
 * second, and waits for nothing but the credit of lossless outputs, whose deadline is real time.
 */
#include "air/inner.h"
#include <errno.h>
#include <poll.h>

static uint64_t head_of(const struct air *air)
{
    return atomic_load_explicit(&air->head, memory_order_relaxed);
}

/* The lossless output that is furthest behind by more than `most` frames, or NULL. */
static struct output *behind(struct air *air, uint64_t most)
{
    for (size_t i = 0; i < air->output_count; i++) {
        struct output *output = air->outputs[i];
        uint64_t open = head_of(air) - output->cursor + output->outstanding + !wire_idle(output);
        if (output->lossless && !output->dead && open > most)
            return output;
    }
    return NULL;
}

static int check_lost(struct air *air, struct error *err)
{
    for (size_t i = 0; i < air->output_count; i++)
        if (air->outputs[i]->lossless && air->outputs[i]->dead)
            return error_set(err, -EPIPE, "output %llu was lost; the record ends here",
                             (unsigned long long)air->outputs[i]->id);
    return 0;
}

static void pump(struct air *air)
{
    int64_t now_us = clock_real()->mono_us(clock_real());
    for (size_t i = 0; i < air->output_count; i++)
        output_pump(air, air->outputs[i], now_us);
}

/* Waits until no lossless output is behind by more than `most` frames. */
static int wait_for_credit(struct air *air, uint64_t most, struct error *err)
{
    int64_t since_us = clock_real()->mono_us(clock_real());
    uint64_t settled = 0;
    for (struct output *output; (output = behind(air, most));) {
        struct pollfd wait = {.fd = output->fd,
                              .events = (short)(POLLIN | (wire_idle(output) ? 0 : POLLOUT))};
        if (output->settled != settled) {
            settled = output->settled;
            since_us = clock_real()->mono_us(clock_real());
        }
        if (clock_real()->mono_us(clock_real()) - since_us > AIR_VIRTUAL_DEADLINE_MS * 1000LL) {
            static const char text[] = "{\"text\":\"the output took nothing for 10 s\"}";
            output_lose(air, output, AIR_STALLED, text, sizeof text - 1);
            return error_set(err, -ETIMEDOUT, "output %llu took nothing for %d s; the record ends here",
                             (unsigned long long)output->id, AIR_VIRTUAL_DEADLINE_MS / 1000);
        }
        (void)poll(&wait, 1, 1000);
        pump(air);
    }
    return check_lost(air, err);
}

int air_run_to(struct air *air, uint64_t position, struct error *err)
{
    if (!air->is_virtual)
        return error_set(err, -EINVAL, "only virtual time can be run to a position");
    uint64_t step = air_frames(air, AIR_CHUNK_MS);
    int rc = 0;
    air_take_commands(air);
    while (rc == 0 && head_of(air) < position) {
        uint64_t frames = position - head_of(air);
        rc = wait_for_credit(air, air_frames(air, AIR_VIRTUAL_WINDOW_MS), err);
        if (rc == 0)
            air_make(air, (uint32_t)(frames < step ? frames : step));
    }
    if (rc == 0)
        rc = wait_for_credit(air, 0, err);
    if (air->told && air->wake)
        air->wake(air->context);
    air->told = false;
    return rc;
}
