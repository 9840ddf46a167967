/*
 * The MP3 stream of one connection: libsndfile encoding into memory through virtual I/O. One continuous
 * encoder: a new one for each item would end the stream in some browsers. MP3 speaks up at least every 0.1 s
 * even in silence, and can be joined anywhere. When it is closed libsndfile seeks back to write a table of
 * contents: that is swallowed.
 */
#include "icecast.h"
#include <errno.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>

/* A decoder's output lags behind the encoder's input by LAME's 576 and the decoder's 529 samples. */
#define CODEC_DELAY 1105u

/* MPEG 1, 2 and 2.5 by sample rate: the bounds of libsndfile's compression level, and the format's own steps.
 */
static const struct family {
    unsigned least_hz;
    double least_kbps, most_kbps;
    unsigned frame; /* samples */
    int steps[15];
} families[] = {
    {32000, 32, 320, 1152, {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}},
    {16000, 8, 160, 576, {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}},
    {8000, 8, 64, 576, {8, 16, 24, 32, 40, 48, 56, 64}},
};

struct encoder {
    SNDFILE *file;
    const struct family *family;
    unsigned rate_hz;
    int kbps;
    encoder_sink *sink;
    void *context;
    int error;
    sf_count_t at;
    uint64_t bytes;
    uint64_t info_bytes; /* length of the first frame when it is a table of contents without sound */
    bool sought;         /* back to the beginning: nothing more belongs to the stream */
};

static sf_count_t io_length(void *context)
{
    return (sf_count_t)((struct encoder *)context)->bytes;
}

static sf_count_t io_seek(sf_count_t offset, int whence, void *context)
{
    struct encoder *encoder = context;
    sf_count_t to =
        whence == SEEK_SET ? offset : (whence == SEEK_CUR ? encoder->at : io_length(encoder)) + offset;
    if (to < (sf_count_t)encoder->bytes)
        encoder->sought = true;
    return encoder->at = to;
}

static sf_count_t io_read(void *to, sf_count_t count, void *context)
{
    (void)to, (void)count, (void)context;
    return 0;
}

static sf_count_t io_tell(void *context)
{
    return ((struct encoder *)context)->at;
}

/* Length of the first frame if it is LAME's table of contents, else 0. */
static uint64_t info_frame(const struct encoder *encoder, const unsigned char *bytes, size_t count)
{
    static const char *const names[] = {"Xing", "Info"};
    if (count < 64 || bytes[0] != 0xff || (bytes[1] & 0xe0) != 0xe0)
        return 0;
    unsigned step = bytes[2] >> 4;
    if (step < 1 || step > 15)
        return 0;
    int kbps = encoder->family->steps[step - 1];
    for (size_t i = 0; i < 2; i++)
        if (memmem(bytes, 64, names[i], 4))
            return encoder->family->frame / 8u * (unsigned)kbps * 1000u / encoder->rate_hz +
                   (bytes[2] >> 1 & 1);
    return 0;
}

static sf_count_t io_write(const void *bytes, sf_count_t count, void *context)
{
    struct encoder *encoder = context;
    if (!encoder->sought && !encoder->error) {
        if (encoder->bytes == 0)
            encoder->info_bytes = info_frame(encoder, bytes, (size_t)count);
        encoder->bytes += (uint64_t)count;
        encoder->error = encoder->sink(encoder->context, bytes, (size_t)count);
    }
    encoder->at += count;
    return count;
}

static int nearest_step(const struct family *family, int kbps)
{
    int best = family->steps[0];
    for (size_t i = 0; i < 15 && family->steps[i]; i++)
        if (abs(family->steps[i] - kbps) < abs(best - kbps))
            best = family->steps[i];
    return best;
}

/* libsndfile cuts (most - level * width) to whole kbit/s: half a one is added. */
static double level_of(const struct family *family, int kbps)
{
    double level = (family->most_kbps - kbps - 0.5) / (family->most_kbps - family->least_kbps);
    return level > 0 ? level : 0;
}

static bool set_rate(struct encoder *encoder)
{
    double level = level_of(encoder->family, encoder->kbps);
    int mode = SF_BITRATE_MODE_CONSTANT;
    sf_command(encoder->file, SFC_SET_COMPRESSION_LEVEL, &level, sizeof level);
    return sf_command(encoder->file, SFC_SET_BITRATE_MODE, &mode, sizeof mode) == SF_TRUE;
}

struct encoder *encoder_new(const struct loaxa_host *host, unsigned rate_hz, int kbps, encoder_sink *sink,
                            void *context)
{
    SF_VIRTUAL_IO io = {io_length, io_seek, io_read, io_write, io_tell};
    SF_INFO info = {
        .samplerate = (int)rate_hz, .channels = 1, .format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
    struct encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder)
        return NULL;
    for (encoder->family = families; encoder->family->least_hz > rate_hz && encoder->family < families + 2;)
        encoder->family++;
    encoder->rate_hz = rate_hz;
    encoder->kbps = nearest_step(encoder->family, kbps);
    encoder->sink = sink;
    encoder->context = context;
    encoder->file = sf_open_virtual(&io, SFM_WRITE, &info, encoder);
    if (!encoder->file || !set_rate(encoder)) {
        host->log(
            host, LOAXA_LOG_ERROR,
            "libsndfile cannot encode MP3 at %u Hz and %d kbit/s: %s; is libsndfile1 1.2 or later installed?",
            rate_hz, encoder->kbps, sf_strerror(encoder->file));
        encoder_free(encoder);
        return NULL;
    }
    if (encoder->kbps != kbps)
        host->log(host, LOAXA_LOG_INFO, "MP3 at %u Hz has no %d kbit/s: %d are used", rate_hz, kbps,
                  encoder->kbps);
    return encoder;
}

int encoder_write(struct encoder *encoder, const int16_t *pcm, size_t frames)
{
    if (sf_writef_short(encoder->file, pcm, (sf_count_t)frames) != (sf_count_t)frames)
        return -EIO;
    return encoder->error;
}

double encoder_bytes_per_s(const struct encoder *encoder)
{
    return encoder->kbps * 1000 / 8.0;
}

uint64_t encoder_frames_in(const struct encoder *encoder, uint64_t bytes)
{
    if (bytes <= encoder->info_bytes)
        return 0;
    /* Constant rate: padding keeps the average exact, to within one frame. */
    uint64_t whole = (bytes - encoder->info_bytes) * 8 * encoder->rate_hz /
                     ((uint64_t)encoder->kbps * 1000 * encoder->family->frame);
    uint64_t samples = whole ? (whole - 1) * encoder->family->frame : 0;
    return samples > CODEC_DELAY ? samples - CODEC_DELAY : 0;
}

void encoder_free(struct encoder *encoder)
{
    if (!encoder)
        return;
    if (encoder->file)
        sf_close(encoder->file);
    free(encoder);
}
