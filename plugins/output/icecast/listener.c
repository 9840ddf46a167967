/*
 * Listening to the own mount. Icecast can be frozen while minutes of sound vanish into socket buffers, so
 * only what comes out again is proved. The stream that was sent is kept for a while; what the mount gives is
 * found in it and then followed byte by byte. In digital silence MP3 repeats itself: then the oldest place
 * that fits is taken, so that never more is called proved than is, and the first sound puts it right.
 */
#include "icecast.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MOST (192 << 10) /* bytes of the stream; more than Icecast's burst of 64 kB */
#define KEPT_DROP (64 << 10)
#define MATCH 96           /* bytes that must agree to find the place */
#define ICECAST_BLOCK 4096 /* it hands sound on in blocks of this size */
#define FROZEN_MS 4000     /* without anything new, beyond two such blocks */
#define AGAIN_MS 1000
#define FIRST_MS 300 /* after the first bytes: the mount exists then */
#define STRANGE_MS 12000

struct listener {
    const struct loaxa_host *host;
    const struct target *target;
    struct sockaddr_storage address;
    socklen_t address_length;
    struct web web;
    int64_t again_ms, frozen_ms;
    int64_t news_ms;  /* when something last came out, or the stream began */
    int64_t heard_ms; /* since when the mount gives bytes that fit nowhere; 0 = they fit */
    bool given_up, found, has_proved;
    unsigned char *kept; /* bytes [kept_from, kept_from + kept_count) of the stream */
    size_t kept_count;
    uint64_t kept_from;
    uint64_t at;               /* found: offset of the next byte the mount will give */
    uint64_t proven;           /* never falls */
    unsigned char last[MATCH]; /* the newest bytes heard */
    size_t last_count;
};

struct listener *listener_new(const struct loaxa_host *host, const struct target *target,
                              const struct sockaddr_storage *address, socklen_t length, double bytes_per_s)
{
    struct listener *listener = calloc(1, sizeof *listener);
    unsigned char *kept = malloc(KEPT_MOST);
    if (!listener || !kept) {
        free(listener);
        free(kept);
        return NULL;
    }
    int64_t now = icecast_now_ms();
    *listener = (struct listener){.host = host,
                                  .target = target,
                                  .address = *address,
                                  .address_length = length,
                                  .web.fd = -1,
                                  .again_ms = now + FIRST_MS,
                                  .news_ms = now,
                                  .kept = kept,
                                  .frozen_ms = FROZEN_MS + (int64_t)(2 * ICECAST_BLOCK * 1000 / bytes_per_s)};
    if (listener->frozen_ms > 6500)
        listener->frozen_ms = 6500;
    return listener;
}

void listener_free(struct listener *listener)
{
    if (!listener)
        return;
    web_end(&listener->web);
    free(listener->kept);
    free(listener);
}

void listener_sent(struct listener *listener, const unsigned char *bytes, size_t count)
{
    if (count > KEPT_DROP)
        return; /* never: a block is 20 ms */
    if (listener->kept_count + count > KEPT_MOST) {
        memmove(listener->kept, listener->kept + KEPT_DROP, listener->kept_count - KEPT_DROP);
        listener->kept_count -= KEPT_DROP;
        listener->kept_from += KEPT_DROP;
    }
    memcpy(listener->kept + listener->kept_count, bytes, count);
    listener->kept_count += count;
}

static void give_up(struct listener *listener, const char *why)
{
    listener->host->log(listener->host, LOAXA_LOG_WARNING,
                        "mount %s cannot be listened to (%s): what it airs is taken on trust; `listen = "
                        "false` says so for good",
                        listener->target->mount, why);
    listener->given_up = true;
    web_end(&listener->web);
}

static void advance(struct listener *listener, uint64_t at, int64_t now)
{
    listener->at = at;
    if (at <= listener->proven)
        return;
    listener->proven = at;
    listener->news_ms = now;
    listener->has_proved = true;
}

/* Looks for the newest bytes heard in what was sent. */
static void look_for_place(struct listener *listener, int64_t now)
{
    listener->found = false;
    if (listener->last_count < MATCH || listener->kept_count < MATCH)
        return;
    const unsigned char *place = memmem(listener->kept, listener->kept_count, listener->last, MATCH);
    if (!place)
        return;
    listener->found = true;
    listener->heard_ms = 0;
    advance(listener, listener->kept_from + (uint64_t)(place - listener->kept) + MATCH, now);
}

static void remember(struct listener *listener, const unsigned char *bytes, size_t count)
{
    if (count >= MATCH) {
        memcpy(listener->last, bytes + count - MATCH, MATCH);
        listener->last_count = MATCH;
        return;
    }
    size_t keep = listener->last_count + count > MATCH ? MATCH - count : listener->last_count;
    memmove(listener->last, listener->last + listener->last_count - keep, keep);
    memcpy(listener->last + keep, bytes, count);
    listener->last_count = keep + count;
}

static bool follows(const struct listener *listener, const unsigned char *bytes, size_t count)
{
    if (!listener->found || listener->at < listener->kept_from)
        return false;
    uint64_t offset = listener->at - listener->kept_from;
    return offset + count <= listener->kept_count && memcmp(listener->kept + offset, bytes, count) == 0;
}

static void hear(struct listener *listener, const unsigned char *bytes, size_t count, int64_t now)
{
    remember(listener, bytes, count);
    if (follows(listener, bytes, count))
        advance(listener, listener->at + count, now);
    else
        look_for_place(listener, now);
    if (!listener->found && !listener->heard_ms)
        listener->heard_ms = now;
}

static void start(struct listener *listener, int64_t now)
{
    char path[512];
    web_encode(listener->target->mount, path, sizeof path);
    listener->again_ms = now + AGAIN_MS;
    listener->found = false;
    listener->last_count = 0;
    if (web_begin(&listener->web, &listener->address, listener->address_length, listener->target, path, NULL,
                  NULL))
        listener->web.fd = -1;
}

static void read_mount(struct listener *listener, int64_t now)
{
    unsigned char body[8192];
    ssize_t n = 1;
    for (int i = 0; i < 16 && n > 0; i++) {
        bool had_header = listener->web.status != 0;
        n = web_read(&listener->web, body, sizeof body);
        if (!had_header && (listener->web.status == 401 || listener->web.status == 403))
            give_up(listener, "it asks its listeners for a password");
        else if (n > 0 && listener->web.status == 200)
            hear(listener, body, (size_t)n, now);
    }
    if (n < 0 || (listener->web.status && listener->web.status != 200))
        web_end(&listener->web);
}

int listener_poll(struct listener *listener)
{
    int64_t now = icecast_now_ms();
    if (listener->given_up)
        return 0;
    if (listener->web.fd < 0 && now >= listener->again_ms)
        start(listener, now);
    if (listener->web.fd >= 0)
        read_mount(listener, now);
    if (listener->heard_ms && now - listener->heard_ms > STRANGE_MS)
        give_up(listener, "it gives something else than it is sent");
    /* Bytes that fit nowhere are no proof, but they do not come from a frozen server. */
    if (listener->given_up || listener->heard_ms || now - listener->news_ms <= listener->frozen_ms)
        return 0;
    listener->host->log(
        listener->host, LOAXA_LOG_ERROR,
        "Icecast %s:%d takes sound but has given none back for %.1f s: it is frozen or overloaded",
        listener->target->host, listener->target->port, (double)(now - listener->news_ms) / 1000);
    return -ETIMEDOUT;
}

uint64_t listener_proven(const struct listener *listener)
{
    return listener->proven;
}

bool listener_proves(const struct listener *listener)
{
    return listener->has_proved && !listener->given_up;
}
