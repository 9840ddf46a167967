/*
 * The accounts of an output: which frames of which item it took, and how many of them were proved. Credit
 * comes as stretches of the time line (spans are found by position), proof as a count of frames of the
 * output's stream (segments map it back to positions). Air thread only.
 */
#include "air/inner.h"
#include <math.h>

/* Adds the part of [position, position + frames) that lies in each open span. */
static void share_out(const struct air *air, struct output *output, uint64_t position, uint64_t frames,
                      bool proof, double mean_square)
{
    const struct channel *channel = &air->channels[output->channel];
    uint64_t end = position + frames;
    for (uint64_t i = output->report_from; i < channel->span_count; i++) {
        const struct span *span = &channel->spans[i % AIR_SPANS];
        uint64_t from = span->start > position ? span->start : position;
        uint64_t to = span->end < end ? span->end : end;
        if (from >= to)
            continue;
        struct share *share = &output->shares[i % AIR_SPANS];
        *(proof ? &share->proven : &share->taken) += to - from;
        share->energy += mean_square * (double)(to - from);
    }
}

static void segment_add(struct output *output, const struct chunk *chunk, uint32_t frames)
{
    uint32_t last = (output->segment_first + output->segment_count + OUTPUT_SEGMENTS - 1) % OUTPUT_SEGMENTS;
    struct segment *tail = &output->segments[last];
    if (output->segment_count && tail->filler == chunk->filler &&
        (chunk->filler || tail->position + tail->frames == chunk->position)) {
        tail->frames += frames;
        return;
    }
    if (output->segment_count == OUTPUT_SEGMENTS) { /* too old: will never count as proved */
        output->proven += output->segments[output->segment_first].frames;
        output->segment_first = (output->segment_first + 1) % OUTPUT_SEGMENTS;
        output->segment_count--;
    }
    output->segments[(output->segment_first + output->segment_count++) % OUTPUT_SEGMENTS] =
        (struct segment){.position = chunk->position, .frames = frames, .filler = chunk->filler};
}

void account_taken(struct air *air, struct output *output, const struct chunk *chunk, uint32_t frames,
                   double energy)
{
    if (!chunk->filler)
        share_out(air, output, chunk->position, frames, false, energy);
    segment_add(output, chunk,
                frames); /* also before it proves: proof counts from the stream's first frame */
}

void account_proven(struct air *air, struct output *output, uint64_t proven)
{
    while (output->proven < proven && output->segment_count) {
        struct segment *segment = &output->segments[output->segment_first];
        uint64_t frames = proven - output->proven;
        if (frames > segment->frames)
            frames = segment->frames;
        if (!segment->filler)
            share_out(air, output, segment->position, frames, true, 0);
        segment->position += frames;
        segment->frames -= frames;
        output->proven += frames;
        if (segment->frames)
            continue;
        output->segment_first = (output->segment_first + 1) % OUTPUT_SEGMENTS;
        output->segment_count--;
    }
}

static void report(struct air *air, struct output *output, const struct span *span, const struct share *share)
{
    double mean = share->taken ? share->energy / (double)share->taken : 0;
    struct air_event event = {.kind = AIR_TAKEN,
                              .item = span->item,
                              .output = output->id,
                              .position = span->start,
                              .frames = share->taken < span->frames ? share->taken : span->frames,
                              .proven = share->proven < span->frames ? share->proven : span->frames,
                              .level_dbfs = mean > 0 ? (float)(10 * log10(mean)) : -INFINITY,
                              .proves = output->proves};
    air_tell(air, &event, NULL, 0);
}

/* The output has all it will get of the span, proof included, or proof was waited for long enough. */
static bool is_settled(const struct air *air, struct output *output, const struct span *span,
                       const struct share *share)
{
    if (span->end == AIR_NEVER || output->settled < span->end)
        return false;
    if (!output->proves || share->proven >= share->taken)
        return true;
    uint64_t head = atomic_load_explicit(&air->head, memory_order_relaxed);
    if (!output->proof_until)
        output->proof_until = head + air_frames(air, AIR_PROOF_MS);
    return head >= output->proof_until;
}

void account_report(struct air *air, struct output *output, bool now)
{
    const struct channel *channel = &air->channels[output->channel];
    for (; output->report_from < channel->span_count; output->report_from++) {
        const struct span *span = &channel->spans[output->report_from % AIR_SPANS];
        const struct share *share = &output->shares[output->report_from % AIR_SPANS];
        if (!now && !is_settled(air, output, span, share))
            return;
        report(air, output, span, share);
        output->proof_until = 0;
    }
}

void account_forget(struct air *air, const struct channel *channel, uint64_t span)
{
    for (size_t i = 0; i < air->output_count; i++) {
        struct output *output = air->outputs[i];
        if (&air->channels[output->channel] != channel || output->report_from > span || output->dead)
            continue;
        report(air, output, &channel->spans[span % AIR_SPANS], &output->shares[span % AIR_SPANS]);
        output->report_from = span + 1;
    }
}
