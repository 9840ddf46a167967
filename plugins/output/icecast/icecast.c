/*
 * Output `icecast`: one MP3 mount of an Icecast server. Runs in an output worker, on its one thread. Each
 * connection has one worker and one encoder: when the connection is lost write() fails with the reason, the
 * worker ends, and the station starts a new one. Proves what it airs by listening to its own mount.
 */
#include "icecast.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_TRIES 5
#define TITLE_MS 2000
#define PENDING_MOST 16384

enum {
    SETTING_HOST,
    SETTING_PORT,
    SETTING_MOUNT,
    SETTING_USER,
    SETTING_PASSWORD,
    SETTING_BITRATE,
    SETTING_NAME,
    SETTING_DESCRIPTION,
    SETTING_GENRE,
    SETTING_PUBLIC,
    SETTING_TLS,
    SETTING_LISTEN
};

static const struct loaxa_setting settings[] = {
    {"host", LOAXA_SETTING_TEXT, "127.0.0.1", NULL, "name or address of the Icecast server"},
    {"port", LOAXA_SETTING_INT, "8000", "1..65535", "its TCP port"},
    {"mount", LOAXA_SETTING_TEXT, "/loaxa.mp3", NULL, "mount point; begins with a slash"},
    {"user", LOAXA_SETTING_TEXT, "source", NULL, "user the server expects of a source"},
    {"password_file", LOAXA_SETTING_SECRET, NULL, NULL, "file with the source password on its first line"},
    {"bitrate", LOAXA_SETTING_INT, "48", "8..320",
     "kbit/s of the MP3; the nearest that the format has at the station's sample rate is used"},
    {"name", LOAXA_SETTING_TEXT, "", NULL, "name of the stream, shown by players"},
    {"description", LOAXA_SETTING_TEXT, "", NULL, "one line about the stream, shown by players"},
    {"genre", LOAXA_SETTING_TEXT, "", NULL, "genre of the stream, shown by players"},
    {"public", LOAXA_SETTING_BOOL, "false", NULL, "list the stream in public directories"},
    {"tls", LOAXA_SETTING_BOOL, "false", NULL,
     "encrypt the connection; the mount is then not listened to and titles are not sent"},
    {"listen", LOAXA_SETTING_BOOL, "true", NULL,
     "listen to the own mount to prove what was aired and to find a frozen server within 7 s"},
    {0}};

struct icecast {
    const struct loaxa_host *host;
    struct target target;
    int kbps;
    bool listens;
    struct feed *feed;
    struct encoder *encoder;
    struct listener *listener;
    unsigned char pending[PENDING_MOST]; /* encoded, not yet given to libshout: one call a block costs less */
    size_t pending_count;
    char title[1024]; /* percent-encoded, still to be told; "" when it was */
    int title_tries;
    int64_t title_until_ms;
    struct web title_request;
};

static const char *text_of(const struct loaxa_value *value)
{
    return value->text ? value->text : "";
}

static int check(const struct loaxa_host *host, const struct target *target)
{
    if (target->mount[0] != '/' || !target->mount[1]) {
        host->log(host, LOAXA_LOG_ERROR, "mount: expected a path like \"/loaxa.mp3\", found \"%s\"",
                  target->mount);
        return -EINVAL;
    }
    if (!target->password[0]) {
        host->log(host, LOAXA_LOG_ERROR,
                  "password_file: its first line is empty; expected the source password");
        return -EINVAL;
    }
    if (strcmp(target->password, "hackme") == 0) {
        host->log(
            host, LOAXA_LOG_ERROR,
            "password_file: \"hackme\" is Icecast's default password and known to everybody: set another in "
            "icecast.xml and here");
        return -EINVAL;
    }
    return 0;
}

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    struct icecast *icecast = calloc(1, sizeof *icecast);
    if (!icecast)
        return -ENOMEM;
    icecast->host = host;
    icecast->target = (struct target){.host = text_of(&values[SETTING_HOST]),
                                      .port = (int)values[SETTING_PORT].integer,
                                      .mount = text_of(&values[SETTING_MOUNT]),
                                      .user = text_of(&values[SETTING_USER]),
                                      .password = text_of(&values[SETTING_PASSWORD]),
                                      .name = text_of(&values[SETTING_NAME]),
                                      .description = text_of(&values[SETTING_DESCRIPTION]),
                                      .genre = text_of(&values[SETTING_GENRE]),
                                      .is_public = values[SETTING_PUBLIC].integer != 0,
                                      .tls = values[SETTING_TLS].integer != 0};
    icecast->kbps = (int)values[SETTING_BITRATE].integer;
    icecast->listens = values[SETTING_LISTEN].integer != 0 && !icecast->target.tls;
    icecast->title_request.fd = -1;
    int rc = check(host, &icecast->target);
    if (rc)
        free(icecast);
    else
        *self = icecast;
    return rc;
}

static int send_pending(struct icecast *icecast)
{
    size_t count = icecast->pending_count;
    icecast->pending_count = 0;
    return count && icecast->feed ? feed_send(icecast->feed, icecast->pending, count) : 0;
}

/* The encoder's bytes, some for each of its frames. */
static int stream(void *context, const unsigned char *bytes, size_t count)
{
    struct icecast *icecast = context;
    if (icecast->listener)
        listener_sent(icecast->listener, bytes, count);
    int rc = icecast->pending_count + count > PENDING_MOST ? send_pending(icecast) : 0;
    if (rc || !icecast->feed)
        return rc;
    if (count > PENDING_MOST)
        return feed_send(icecast->feed, bytes, count);
    memcpy(icecast->pending + icecast->pending_count, bytes, count);
    icecast->pending_count += count;
    return 0;
}

static int open_mount(void *self, unsigned rate_hz)
{
    struct icecast *icecast = self;
    struct sockaddr_storage address;
    icecast->encoder = encoder_new(icecast->host, rate_hz, icecast->kbps, stream, icecast);
    if (!icecast->encoder)
        return -EINVAL;
    icecast->feed = feed_open(icecast->host, &icecast->target);
    if (!icecast->feed)
        return -ECONNREFUSED;
    socklen_t length = feed_address(icecast->feed, &address);
    if (!icecast->listens || !length)
        return 0;
    icecast->listener = listener_new(icecast->host, &icecast->target, &address, length,
                                     encoder_bytes_per_s(icecast->encoder));
    return icecast->listener ? 0 : -ENOMEM;
}

/* ---- Titles ---- */

static void set_title(void *self, const char *title)
{
    struct icecast *icecast = self;
    web_end(&icecast->title_request);
    web_encode(title ? title : "", icecast->title, sizeof icecast->title);
    icecast->title_tries = TITLE_TRIES;
}

static void begin_title(struct icecast *icecast, const struct sockaddr_storage *address, socklen_t length)
{
    char mount[512], path[2048];
    web_encode(icecast->target.mount, mount, sizeof mount);
    /* No charset is named: the server then hands our UTF-8 to the players as it is. Named, it would be turned
     * into the mount's own, Latin-1 unless icecast.xml says <charset>UTF-8</charset>, which has no
     * Vietnamese. */
    snprintf(path, sizeof path, "/admin/metadata?mode=updinfo&mount=%s&song=%s", mount, icecast->title);
    icecast->title_until_ms = icecast_now_ms() + TITLE_MS;
    icecast->title_tries--;
    if (web_begin(&icecast->title_request, address, length, &icecast->target, path, icecast->target.user,
                  icecast->target.password))
        icecast->title_request.fd = -1;
}

/* A title that cannot be told is no reason to stop the sound. */
static void go_on_with_title(struct icecast *icecast)
{
    struct sockaddr_storage address;
    unsigned char body[4096];
    socklen_t length = feed_address(icecast->feed, &address);
    if (!icecast->title[0] || !icecast->title_tries || !length || icecast->target.tls)
        return;
    if (icecast->title_request.fd < 0) {
        if (icecast_now_ms() >= icecast->title_until_ms)
            begin_title(icecast, &address, length);
        return;
    }
    ssize_t n = web_read(&icecast->title_request, body, sizeof body);
    if (icecast->title_request.status == 200)
        icecast->title[0] = '\0';
    else if (icecast->title_request.status == 0 && n == 0 && icecast_now_ms() < icecast->title_until_ms)
        return;
    else if (icecast->title_tries == 0)
        icecast->host->log(icecast->host, LOAXA_LOG_WARNING,
                           "Icecast %s:%d does not take titles (HTTP status %d)", icecast->target.host,
                           icecast->target.port, icecast->title_request.status);
    web_end(&icecast->title_request);
}

/* ---- Sound ---- */

static float level_dbfs(const int16_t *pcm, size_t frames)
{
    int64_t sum = 0;
    for (size_t i = 0; i < frames; i++)
        sum += (int64_t)pcm[i] * pcm[i];
    return sum > 0 ? (float)(10 * log10((double)sum / (double)frames / (32768.0 * 32768.0))) : -INFINITY;
}

static int write_frames(void *self, const int16_t *pcm, size_t frames, struct loaxa_taken *taken)
{
    struct icecast *icecast = self;
    int rc = encoder_write(icecast->encoder, pcm, frames);
    if (rc == 0)
        rc = send_pending(icecast);
    if (rc == 0 && icecast->listener)
        rc = listener_poll(icecast->listener);
    if (rc)
        return rc;
    go_on_with_title(icecast);
    taken->level_dbfs = level_dbfs(pcm, frames);
    if (icecast->listener && listener_proves(icecast->listener)) {
        taken->proves = true;
        taken->proven_frames = encoder_frames_in(icecast->encoder, listener_proven(icecast->listener));
    }
    return 0;
}

static void close_mount(void *self)
{
    struct icecast *icecast = self;
    encoder_free(icecast->encoder);
    icecast->encoder = NULL;
    if (icecast->feed)
        (void)send_pending(icecast); /* the end of the sound; nobody asks any more how it went */
    feed_close(icecast->feed, 1000);
    icecast->feed = NULL;
    listener_free(icecast->listener);
    icecast->listener = NULL;
    web_end(&icecast->title_request);
}

static void destroy(void *self)
{
    close_mount(self);
    free(self);
}

static const struct loaxa_output_ops ops = {
    .open = open_mount, .write = write_frames, .title = set_title, .close = close_mount};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_OUTPUT,
    .name = "icecast",
    .summary = "Feeds an MP3 mount of an Icecast server and listens to what comes out of it.",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_WANTS_NETWORK,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .output = &ops,
};
