/*
 * The parts of the `icecast` output, all on the worker's one thread and none of them ever blocking in
 * write(): encoder.c   sound -> one continuous MP3 stream (libsndfile) feed.c      the stream -> the server
 * (the only file that knows libshout) web.c       small HTTP requests on a non-blocking socket listener.c
 * listens to the own mount: how much of the stream has come out again icecast.c   the plugin: settings and
 * the order of things
 */
#ifndef ICECAST_H
#define ICECAST_H

#include "plugin/loaxa_plugin.h"
#include <sys/socket.h>

/* What the technician set; borrowed from the host's values. */
struct target {
    const char *host, *mount, *user, *password, *name, *description, *genre;
    int port;
    bool is_public, tls;
};

int64_t icecast_now_ms(void); /* monotonic */

/* ---- encoder.c ---- */

/* Takes the encoded bytes; a negative errno stops the encoder. */
typedef int encoder_sink(void *context, const unsigned char *bytes, size_t count);

struct encoder;
/* MP3 at a constant rate. `kbps` is rounded to what the format has at that sample rate. NULL with a logged
 * reason. */
struct encoder *encoder_new(const struct loaxa_host *host, unsigned rate_hz, int kbps, encoder_sink *sink,
                            void *context);
int encoder_write(struct encoder *encoder, const int16_t *pcm, size_t frames);
/* Frames of sound that a decoder has when it has the first `bytes` bytes of the stream; rounded down. */
uint64_t encoder_frames_in(const struct encoder *encoder, uint64_t bytes);
double encoder_bytes_per_s(const struct encoder *encoder);
void encoder_free(struct encoder *encoder); /* the last bytes go to the sink */

/* ---- feed.c ---- */

struct feed;
/* Connects and logs in, at most 4.5 s. NULL with a logged reason that says what the technician can do. */
struct feed *feed_open(const struct loaxa_host *host, const struct target *target);
/* Queues and sends what the socket takes. Negative errno with a logged reason when the connection is gone. */
int feed_send(struct feed *feed, const unsigned char *bytes, size_t count);
size_t feed_queued(struct feed *feed); /* bytes that the socket has not taken yet */
/* The server's address as the connection found it; its length, 0 when unknown. */
socklen_t feed_address(const struct feed *feed, struct sockaddr_storage *address);
void feed_close(struct feed *feed, int64_t flush_ms);

/* ---- web.c ---- */

#define WEB_TEXT 4096

/* One GET, and what comes back. */
struct web {
    int fd; /* -1: none */
    char request[WEB_TEXT];
    size_t request_length, sent;
    char header[WEB_TEXT];
    size_t header_length;
    int status; /* 0 until the header is there */
};

/* Starts a GET of `path` (already percent-encoded), with credentials when `user` is not NULL. */
int web_begin(struct web *web, const struct sockaddr_storage *address, socklen_t length,
              const struct target *target, const char *path, const char *user, const char *password);
/* Goes on. Bytes of the body (0 = nothing now), or a negative errno when it is over: -EPIPE at its end. */
ssize_t web_read(struct web *web, unsigned char *body, size_t size);
void web_end(struct web *web);
/* Percent-encodes all but letters, digits and "-._~/". */
void web_encode(const char *text, char *out, size_t size);

/* ---- listener.c ---- */

struct listener;
struct listener *listener_new(const struct loaxa_host *host, const struct target *target,
                              const struct sockaddr_storage *address, socklen_t length, double bytes_per_s);
void listener_free(struct listener *listener);
/* The stream went on by these bytes. */
void listener_sent(struct listener *listener, const unsigned char *bytes, size_t count);
/* Reads what the mount gives. A negative errno with a logged reason when the server is frozen. */
int listener_poll(struct listener *listener);
/* Bytes of the stream proved to have come out. */
uint64_t listener_proven(const struct listener *listener);
/* False until something was proved, and for good where the mount cannot be listened to. */
bool listener_proves(const struct listener *listener);

#endif
