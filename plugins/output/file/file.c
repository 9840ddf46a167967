/*
 * Output `file`: a record of the air as FLAC, WAV or Ogg Vorbis, by the file's extension. Used by rehearsals,
 * tests and stations that keep a record; it never counts as "aired". Runs in an output worker, on its one
 * thread. Takes whatever it is given at once.
 *
 * A power cut costs little: a WAV's header is brought up to date every second, FLAC and Ogg can be read up to
 * where they end. A file that is finished properly is also on the disk when close() returns.
 */
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NUMBERED_MOST 10000 /* NAME-2.wav .. */

enum { SETTING_PATH, SETTING_EXISTING };

static const struct loaxa_setting settings[] = {
    {"path", LOAXA_SETTING_PATH, NULL, NULL,
     "file to write; its extension (.flac, .wav, .ogg) chooses the format"},
    {"existing", LOAXA_SETTING_CHOICE, "replace", "replace|number",
     "when the file is already there: replace it, or write NAME-2, NAME-3 and so on beside it"},
    {0}};

static const struct format {
    const char *extension;
    int format; /* of libsndfile */
} formats[] = {
    {".flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
    {".wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
    {".ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
};

struct file_output {
    const struct loaxa_host *host;
    const char *path, *extension; /* extension: within path */
    const struct format *format;
    bool numbered, has_header; /* a header with the length in it */
    int fd;
    SNDFILE *file;
    sf_count_t written, header_at;
    unsigned rate_hz;
};

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    const char *path = values[SETTING_PATH].text, *dot = strrchr(path, '.');
    const struct format *format = NULL;
    for (size_t i = 0; dot && i < sizeof formats / sizeof *formats; i++)
        if (strcasecmp(dot, formats[i].extension) == 0)
            format = &formats[i];
    if (!format) {
        host->log(host, LOAXA_LOG_ERROR, "%s: expected a file name that ends in .flac, .wav or .ogg", path);
        return -EINVAL;
    }
    struct file_output *output = calloc(1, sizeof *output);
    if (!output)
        return -ENOMEM;
    *output = (struct file_output){.host = host,
                                   .path = path,
                                   .extension = dot,
                                   .format = format,
                                   .fd = -1,
                                   .numbered = strcmp(values[SETTING_EXISTING].text, "number") == 0};
    *self = output;
    return 0;
}

/* Opens the file itself, or the first free NAME-n beside it. */
static int open_path(struct file_output *output, char *name, size_t size)
{
    int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | (output->numbered ? O_EXCL : O_TRUNC);
    int stem = (int)(output->extension - output->path);
    snprintf(name, size, "%s", output->path);
    int fd = open(name, flags, 0640);
    for (int n = 2; fd < 0 && errno == EEXIST && n < NUMBERED_MOST; n++) {
        snprintf(name, size, "%.*s-%d%s", stem, output->path, n, output->extension);
        fd = open(name, flags, 0640);
    }
    return fd;
}

static int open_file(void *self, unsigned rate_hz)
{
    struct file_output *output = self;
    char name[4200];
    SF_INFO info = {.samplerate = (int)rate_hz, .channels = 1, .format = output->format->format};
    if (strlen(output->path) + 16 > sizeof name)
        return -ENAMETOOLONG;
    output->rate_hz = rate_hz;
    output->has_header = (output->format->format & SF_FORMAT_TYPEMASK) == SF_FORMAT_WAV;
    output->fd = open_path(output, name, sizeof name);
    if (output->fd < 0) {
        int rc = -errno;
        output->host->log(output->host, LOAXA_LOG_ERROR,
                          "%s: cannot be written: %s; its folder must exist and belong to the station's user",
                          name, strerror(-rc));
        return rc;
    }
    output->file = sf_open_fd(output->fd, SFM_WRITE, &info, 0);
    if (!output->file) {
        output->host->log(output->host, LOAXA_LOG_ERROR, "%s: cannot be encoded at %u Hz: %s", name, rate_hz,
                          sf_strerror(NULL));
        return -EIO;
    }
    double quick =
        0; /* a rehearsed day is mostly silence: the encoder's care would cost more than it saves */
    if ((output->format->format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC)
        sf_command(output->file, SFC_SET_COMPRESSION_LEVEL, &quick, sizeof quick);
    return 0;
}

static float level_dbfs(const int16_t *pcm, size_t frames)
{
    int64_t sum = 0;
    for (size_t i = 0; i < frames; i++)
        sum += (int64_t)pcm[i] * pcm[i];
    return sum > 0 ? (float)(10 * log10((double)sum / (double)frames / (32768.0 * 32768.0))) : -INFINITY;
}

static int write_frames(void *self, const int16_t *pcm, size_t frames, struct loaxa_taken *taken)
{
    struct file_output *output = self;
    sf_count_t written = sf_writef_short(output->file, pcm, (sf_count_t)frames);
    if (written != (sf_count_t)frames) {
        output->host->log(output->host, LOAXA_LOG_ERROR, "%s: %s after %.1f s of sound; is the disk full?",
                          output->path, sf_strerror(output->file), (double)output->written / output->rate_hz);
        return -EIO;
    }
    output->written += written;
    if (output->has_header && output->written - output->header_at >= (sf_count_t)output->rate_hz) {
        output->header_at = output->written;
        sf_command(output->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
    }
    taken->level_dbfs = level_dbfs(pcm, frames);
    return 0;
}

static void close_file(void *self)
{
    struct file_output *output = self;
    if (output->file && sf_close(output->file))
        output->host->log(output->host, LOAXA_LOG_ERROR, "%s: could not be finished; is the disk full?",
                          output->path);
    output->file = NULL;
    if (output->fd >= 0) {
        fsync(output->fd);
        close(output->fd);
    }
    output->fd = -1;
}

static void destroy(void *self)
{
    close_file(self);
    free(self);
}

static const struct loaxa_output_ops ops = {.open = open_file, .write = write_frames, .close = close_file};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_OUTPUT,
    .name = "file",
    .summary = "Records what goes out as a FLAC, WAV or Ogg file.",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_IS_RECORD | LOAXA_WANTS_WRITE,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .output = &ops,
};
