/*
 * The voice `recording`: an officer's own recording instead of a machine's speech. Decodes a WAV, FLAC, Ogg
 * or MP3 through libsndfile in the voice worker (never in the daemon: a file from outside can be hostile),
 * mixes it to mono, and hands it on at the rate asked for, else the file's own. The clauses
 * it is given are what the recording says; it does not speak them. Bounded in length; a file that holds less
 * than its header promises is refused with both lengths.
 */
#include "base/error.h"
#include "base/wav.h"
#include "plugin/loaxa_plugin.h"
#include "promise.h"
#include <errno.h>
#include <math.h>
#include <samplerate.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_FRAMES 2048
#define CHANNELS_MOST 8
#define RATE_LEAST 8000
#define RATE_MOST 48000
#define FILE_RATE_LEAST 4000
#define FILE_RATE_MOST 384000

enum setting { PATH, RATE, MOST_SECONDS, SETTINGS };

static const struct loaxa_setting settings[] = {
    [PATH] = {"path", LOAXA_SETTING_PATH, NULL, NULL, "The recording: WAV, FLAC, Ogg or MP3."},
    [RATE] = {"rate", LOAXA_SETTING_INT, "0", "0..48000",
              "Rate it is handed on at, in Hz; 0 is the file's own, within 8000 to 48000."},
    [MOST_SECONDS] = {"most_seconds", LOAXA_SETTING_INT, "3600", "1..14400",
                      "Longest recording taken, in seconds."},
    [SETTINGS] = {0},
};

struct recording {
    const struct loaxa_host *host;
    const char *path; /* the host's */
    unsigned rate_hz; /* 0 = the file's */
    double most_seconds;
};

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct recording *self = calloc(1, sizeof *self);
    if (self == NULL)
        return -ENOMEM;
    *self = (struct recording){.host = host,
                               .path = values[PATH].text,
                               .rate_hz = (unsigned)values[RATE].integer,
                               .most_seconds = (double)values[MOST_SECONDS].integer};
    if (self->rate_hz != 0 && self->rate_hz < RATE_LEAST) {
        host->log(host, LOAXA_LOG_ERROR, "rate: expected 0 or %d to %d Hz, found %u", RATE_LEAST, RATE_MOST,
                  self->rate_hz);
        free(self);
        return -EINVAL;
    }
    *out = self;
    return 0;
}

static void destroy(void *opaque)
{
    free(opaque);
}

/* One decoding: file -> mono floats -> (converter) -> sink. */
struct decoding {
    const struct recording *self;
    const struct loaxa_sink *sink;
    SNDFILE *file;
    int fd;
    SF_INFO info;
    uint64_t frames, most_frames; /* of the file */
    int error;
    float mono[BLOCK_FRAMES];
    float block[BLOCK_FRAMES * CHANNELS_MOST];
};

/* The next mono block, 0 at the end or when the bound is passed. */
static size_t next_block(struct decoding *decoding)
{
    unsigned channels = (unsigned)decoding->info.channels;
    sf_count_t got = sf_readf_float(decoding->file, decoding->block, BLOCK_FRAMES);
    if (got <= 0)
        return 0;
    for (size_t i = 0; i < (size_t)got; i++) {
        float sum = 0;
        for (unsigned c = 0; c < channels; c++)
            sum += decoding->block[i * channels + c];
        decoding->mono[i] = sum / (float)channels;
    }
    decoding->frames += (uint64_t)got;
    if (decoding->frames > decoding->most_frames)
        decoding->error = -EFBIG;
    else if (decoding->self->host->cancelled(decoding->self->host))
        decoding->error = -ECANCELED;
    return decoding->error == 0 ? (size_t)got : 0;
}

/* libsamplerate's way of asking for more. */
static long feed_converter(void *opaque, float **data)
{
    struct decoding *decoding = opaque;
    *data = decoding->mono;
    return (long)next_block(decoding);
}

static int send(struct decoding *decoding, const float *mono, size_t count)
{
    int16_t pcm[BLOCK_FRAMES];
    for (size_t i = 0; i < count; i++)
        pcm[i] = (int16_t)lrintf(fmaxf(-32768, fminf(32767, mono[i] * 32768)));
    return decoding->sink->frames(decoding->sink, pcm, count);
}

static int decode_plain(struct decoding *decoding)
{
    size_t count;
    int rc = 0;
    while (rc == 0 && (count = next_block(decoding)) > 0)
        rc = send(decoding, decoding->mono, count);
    return rc != 0 ? rc : decoding->error;
}

static int decode_converted(struct decoding *decoding, unsigned to_hz)
{
    float out[BLOCK_FRAMES];
    int code = 0, rc = 0;
    long made;
    SRC_STATE *state = src_callback_new(feed_converter, SRC_SINC_MEDIUM_QUALITY, 1, &code, decoding);
    if (state == NULL)
        return -ENOMEM;
    double ratio = (double)to_hz / decoding->info.samplerate;
    while (rc == 0 && (made = src_callback_read(state, ratio, BLOCK_FRAMES, out)) > 0)
        rc = send(decoding, out, (size_t)made);
    src_delete(state);
    return rc != 0 ? rc : decoding->error;
}

static int check_info(const struct recording *self, const SF_INFO *info)
{
    if (info->channels >= 1 && info->channels <= CHANNELS_MOST && info->samplerate >= FILE_RATE_LEAST &&
        info->samplerate <= FILE_RATE_MOST)
        return 0;
    self->host->log(self->host, LOAXA_LOG_ERROR,
                    "%s: expected 1 to %d channels at %d to %d Hz, found %d at %d Hz", self->path,
                    CHANNELS_MOST, FILE_RATE_LEAST, FILE_RATE_MOST, info->channels, info->samplerate);
    return -EINVAL;
}

/* What came out against what the header said. */
static int check_length(const struct decoding *decoding, int rc)
{
    const struct loaxa_host *host = decoding->self->host;
    const char *path = decoding->self->path;
    double rate = decoding->info.samplerate, found = (double)decoding->frames / rate;
    double promised = decoding->info.frames < SF_COUNT_MAX ? (double)decoding->info.frames / rate : 0;
    if (rc == -EFBIG)
        host->log(host, LOAXA_LOG_ERROR, "%s: the recording is longer than the %.0f s that are taken", path,
                  decoding->self->most_seconds);
    else if (rc == 0 && found + promise_shortfall(decoding->fd, &decoding->info, promised) < promised) {
        host->log(host, LOAXA_LOG_ERROR,
                  "%s: the recording is cut short: its header says %.2f s, %.2f s could be read; record or "
                  "copy it again",
                  path, promised, found);
        rc = -EBADMSG;
    } else if (rc == 0 && decoding->frames == 0) {
        host->log(host, LOAXA_LOG_ERROR, "%s: the recording holds no sound", path);
        rc = -ENODATA;
    }
    if (rc == 0 && !promise_has_end(decoding->fd, &decoding->info))
        host->log(host, LOAXA_LOG_WARNING,
                  "%s: this Ogg has no end mark; %.2f s could be read: listen whether the recording is whole",
                  path, found);
    return rc;
}

static unsigned handed_on_rate(const struct recording *self, unsigned rate_hz)
{
    if (self->rate_hz != 0)
        return self->rate_hz;
    return rate_hz < RATE_LEAST ? RATE_LEAST : rate_hz > RATE_MOST ? RATE_MOST : rate_hz;
}

static int decode(struct decoding *decoding)
{
    unsigned rate = (unsigned)decoding->info.samplerate, to = handed_on_rate(decoding->self, rate);
    decoding->most_frames = (uint64_t)(decoding->self->most_seconds * rate);
    int rc = decoding->sink->begin(decoding->sink, to);
    if (rc == 0)
        rc = to == rate ? decode_plain(decoding) : decode_converted(decoding, to);
    return check_length(decoding, rc);
}

static int speak(void *opaque, const struct loaxa_clause *clauses, size_t count,
                 const struct loaxa_sink *sink)
{
    const struct recording *self = opaque;
    struct error err = {0};
    struct decoding *decoding = calloc(1, sizeof *decoding);
    (void)clauses;
    (void)count;
    if (decoding == NULL)
        return -ENOMEM;
    decoding->self = self;
    decoding->sink = sink;
    int fd = wav_open_checked(self->path, &err), rc = fd < 0 ? fd : 0;
    if (rc == 0) {
        decoding->fd = fd;
        decoding->file = sf_open_fd(fd, SFM_READ, &decoding->info, 1);
        if (decoding->file == NULL)
            rc = error_set(&err, -EBADMSG, "expected a WAV, FLAC, Ogg or MP3 recording: %s",
                           sf_strerror(NULL));
    }
    if (rc != 0)
        self->host->log(self->host, LOAXA_LOG_ERROR, "%s: %s", self->path, err.text);
    else
        rc = check_info(self, &decoding->info);
    if (rc == 0)
        rc = decode(decoding);
    if (decoding->file != NULL)
        sf_close(decoding->file);
    free(decoding);
    return rc;
}

static const char *engine_version(void *opaque)
{
    (void)opaque;
    return "recording 1";
}

static const struct loaxa_voice_ops ops = {.speak = speak, .engine_version = engine_version};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_VOICE,
    .name = "recording",
    .summary = "Plays an officer's recording (WAV, FLAC, Ogg, MP3) in place of a machine's speech.",
    .licence = "GPL-3.0-or-later",
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .voice = &ops,
};
