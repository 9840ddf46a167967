/*
 * A fake output worker for the air's tests: a thread on the other end of a socketpair that speaks the message
 * format, keeps every frame it took, and can misbehave on request. With a device it blocks as a sound card
 * does: a buffer of some milliseconds that drains at the device's own clock.
 */
#ifndef LOAXA_TEST_PEER_H
#define LOAXA_TEST_PEER_H

#include "air/air.h"
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PEER_RATE 22050
#define PEER_QUEUE 512
#define PEER_PIECE 220             /* frames: a device takes a write bit by bit */
#define PEER_PART (5 * PEER_PIECE) /* a worker writes a block in such parts */

struct peer {
    /* Set before peer_start. */
    uint32_t device_ms;      /* 0 = takes everything at once */
    double device_speed;     /* 1.0 = exactly real time */
    uint32_t first_block_ms; /* the first write takes this long */
    bool proves;
    uint64_t proof_lag; /* frames */
    /* Knobs. */
    _Atomic bool frozen;
    _Atomic uint64_t die_after; /* frames; 0 = never */
    /* What it saw. */
    _Atomic uint64_t taken, messages, discards, dropped, dry; /* dry: the device had nothing to play */
    _Atomic int64_t discard_us, last_loud_us;
    _Atomic bool closed;
    char title[256];
    int16_t *pcm; /* every frame taken; read after peer_stop, or up to `taken` */
    size_t capacity;

    int fd, air_fd;
    pthread_t thread;
    uint32_t sent, received;
    int64_t started_us;
    uint64_t drained;
    struct {
        int16_t *pcm;
        size_t frames, done;
    } queue[PEER_QUEUE];
    size_t first, count;
    unsigned char input[1 << 17];
    size_t input_length;
    bool ended;
};

static inline int64_t peer_now_us(void)
{
    return clock_real()->mono_us(clock_real());
}

static inline void peer_send(struct peer *peer, enum message_type type, const void *payload, size_t length)
{
    unsigned char message[2048];
    struct message_header header = {MESSAGE_MAGIC, MESSAGE_VERSION, (uint16_t)type, (uint32_t)length,
                                    ++peer->sent};
    memcpy(message, &header, sizeof header);
    memcpy(message + sizeof header, payload, length);
    if (send(peer->fd, message, sizeof header + length, MSG_NOSIGNAL) < 0)
        peer->ended = true;
}

static inline void peer_answer(struct peer *peer, float level_dbfs)
{
    uint64_t taken = atomic_load(&peer->taken);
    struct message_taken answer = {.frames = taken,
                                   .proven_frames = taken > peer->proof_lag ? taken - peer->proof_lag : 0,
                                   .mono_us = peer_now_us(),
                                   .level_dbfs = level_dbfs,
                                   .proves = peer->proves};
    peer_send(peer, MESSAGE_TAKEN, &answer, sizeof answer);
}

/* Milliseconds until the device has room for `frames`; 0 = now. */
static inline int peer_wait_ms(struct peer *peer, size_t frames)
{
    if (atomic_load(&peer->frozen))
        return 5;
    int64_t now = peer_now_us();
    if (peer->first_block_ms && peer->started_us == 0)
        peer->started_us = now + peer->first_block_ms * 1000LL;
    if (now < peer->started_us)
        return 5;
    if (!peer->device_ms)
        return 0;
    if (peer->started_us == 0)
        peer->started_us = now;
    double drained = (double)(now - peer->started_us) / 1e6 * PEER_RATE * peer->device_speed;
    uint64_t taken = atomic_load(&peer->taken);
    if (drained > (double)taken) { /* ran dry: a real device plays silence meanwhile */
        peer->started_us = now - (int64_t)((double)taken / PEER_RATE / peer->device_speed * 1e6);
        drained = (double)taken;
        atomic_fetch_add(&peer->dry, 1);
    }
    double over = (double)taken + (double)frames - drained - peer->device_ms * PEER_RATE / 1000.0;
    return over <= 0 ? 0 : 1 + (int)(over * 1000 / PEER_RATE);
}

/* Frames of the present block that go in at once: a device takes it bit by bit. */
static inline size_t peer_piece(const struct peer *peer)
{
    size_t left = peer->queue[peer->first].frames - peer->queue[peer->first].done;
    return peer->device_ms && left > PEER_PIECE ? PEER_PIECE : left;
}

static inline void peer_take(struct peer *peer)
{
    size_t frames = peer_piece(peer), all = peer->queue[peer->first].frames;
    int16_t *block = peer->queue[peer->first].pcm, *pcm = block + peer->queue[peer->first].done;
    uint64_t taken = atomic_load(&peer->taken);
    double sum = 0;
    for (size_t i = 0; i < all; i++)
        sum += (double)block[i] * block[i];
    if (taken + frames <= peer->capacity)
        memcpy(peer->pcm + taken, pcm, frames * sizeof *pcm);
    if (sum > 0)
        atomic_store(&peer->last_loud_us, peer_now_us());
    atomic_store(&peer->taken, taken + frames);
    peer->queue[peer->first].done += frames;
    if (peer->queue[peer->first].done < all)
        return;
    free(block);
    peer->first = (peer->first + 1) % PEER_QUEUE;
    peer->count--;
    peer_answer(peer, sum > 0 ? (float)(10 * log10(sum / (double)all / 32768.0 / 32768.0)) : -INFINITY);
    uint64_t die = atomic_load(&peer->die_after);
    if (die && taken + frames >= die)
        peer->ended = true;
}

static inline void peer_drop_all(struct peer *peer)
{
    while (peer->count &&
           peer->queue[peer->first].done % PEER_PART) { /* a write that has begun is finished */
        struct timespec pause = {.tv_nsec = 1000000};
        if (peer_wait_ms(peer, peer_piece(peer)))
            nanosleep(&pause, NULL);
        else
            peer_take(peer);
    }
    atomic_store(&peer->discard_us, peer_now_us());
    atomic_fetch_add(&peer->discards, 1);
    if (peer->count && peer->queue[peer->first].done)
        peer_answer(peer, -20); /* for the parts of the block that were written; the rest is answered below */
    for (; peer->count; peer->count--, peer->first = (peer->first + 1) % PEER_QUEUE) {
        atomic_fetch_add(&peer->dropped, peer->queue[peer->first].frames - peer->queue[peer->first].done);
        free(peer->queue[peer->first].pcm);
        peer_answer(peer, -INFINITY);
    }
}

static inline void peer_handle(struct peer *peer, const struct message_header *header,
                               const unsigned char *payload)
{
    if (header->magic != MESSAGE_MAGIC || header->sequence != peer->received + 1)
        abort();
    peer->received = header->sequence;
    if (header->type == MESSAGE_PCM) {
        size_t slot = (peer->first + peer->count++) % PEER_QUEUE;
        peer->queue[slot].frames = header->length / sizeof(int16_t);
        peer->queue[slot].done = 0;
        peer->queue[slot].pcm = malloc(header->length);
        memcpy(peer->queue[slot].pcm, payload, header->length);
        atomic_fetch_add(&peer->messages, 1);
    } else if (header->type == MESSAGE_DISCARD) {
        peer_drop_all(peer);
    } else if (header->type == MESSAGE_TITLE && header->length < sizeof peer->title) {
        memcpy(peer->title, payload, header->length);
    } else if (header->type == MESSAGE_CLOSE) {
        atomic_store(&peer->closed, true);
    }
}

static inline void peer_read(struct peer *peer)
{
    ssize_t n = recv(peer->fd, peer->input + peer->input_length, sizeof peer->input - peer->input_length,
                     MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN))
        peer->ended = true;
    peer->input_length += n > 0 ? (size_t)n : 0;
    size_t at = 0;
    struct message_header header;
    while (peer->input_length - at >= sizeof header) {
        memcpy(&header, peer->input + at, sizeof header);
        if (peer->input_length - at < sizeof header + header.length)
            break;
        peer_handle(peer, &header, peer->input + at + sizeof header);
        at += sizeof header + header.length;
    }
    memmove(peer->input, peer->input + at, peer->input_length - at);
    peer->input_length -= at;
}

static inline void *peer_run(void *context)
{
    struct peer *peer = context;
    while (!peer->ended || (peer->count && atomic_load(&peer->closed))) {
        int wait = peer->count ? peer_wait_ms(peer, peer_piece(peer)) : 1000;
        if (peer->count && wait == 0) {
            peer_take(peer);
            wait = 0;
        }
        struct pollfd readable = {.fd = peer->fd, .events = POLLIN};
        if (!peer->ended && poll(&readable, 1, wait) > 0)
            peer_read(peer);
    }
    for (; peer->count; peer->count--, peer->first = (peer->first + 1) % PEER_QUEUE)
        free(peer->queue[peer->first].pcm);
    close(peer->fd);
    return NULL;
}

/* `seconds` of room for what it takes. */
static inline struct peer *peer_new(double seconds)
{
    struct peer *peer = calloc(1, sizeof *peer);
    int fds[2];
    peer->device_speed = 1.0;
    peer->capacity = (size_t)(seconds * PEER_RATE);
    peer->pcm = calloc(peer->capacity + 1, sizeof *peer->pcm);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
        abort();
    peer->fd = fds[0];
    peer->air_fd = fds[1];
    return peer;
}

static inline void peer_attach(struct peer *peer, struct air *air, uint64_t id, bool lossless)
{
    struct air_output output = {.id = id, .fd = peer->air_fd, .lossless = lossless};
    struct error err;
    if (air_attach(air, &output, &err))
        abort();
    pthread_create(&peer->thread, NULL, peer_run, peer);
}

/* After its output was detached or the air freed. */
static inline void peer_free(struct peer *peer)
{
    pthread_join(peer->thread, NULL);
    free(peer->pcm);
    free(peer);
}

/* Sample `k` of item `id`: never 0, and no two stretches alike. */
static inline int16_t item_sample(uint64_t id, uint64_t k)
{
    uint64_t x = (id * 1000003 + k) * 0x9e3779b97f4a7c15u;
    return (int16_t)((int16_t)(x >> 48) / 2 | 1);
}

/* A file with `frames` frames of item `id`. */
static inline int item_file(uint64_t id, uint64_t frames)
{
    int fd = memfd_create("item", MFD_CLOEXEC);
    int16_t *pcm = malloc((frames + 1) * sizeof *pcm);
    for (uint64_t k = 0; k < frames; k++)
        pcm[k] = item_sample(id, k);
    if (fd < 0 || write(fd, pcm, frames * sizeof *pcm) != (ssize_t)(frames * sizeof *pcm))
        abort();
    free(pcm);
    return fd;
}

#endif
