/*
 * Output `ao`: a sound card or sound server through libao. Runs in an output worker, on its one thread (libao
 * is not thread-safe). write() blocks at the device's pace: that pace is the station's measure of the
 * device's clock. Nothing taken can be taken back, so the device's buffer is kept short enough for a stop and
 * long enough for a busy machine.
 *
 * The driver is named by the technician and never looked for: asking an absent one can take 5 s, and libao's
 * `null` and `wav` would swallow a day of sound in a second.
 */
#include "plugin/loaxa_plugin.h"
#include <ao/ao.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <samplerate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_MS 90   /* libao's own 20 ms break under load */
#define BLOCK_MOST 960 /* frames of 20 ms at 48 kHz */
#define RATIO_MOST 6   /* 8 kHz -> 48 kHz */

enum { SETTING_DRIVER, SETTING_DEVICE, SETTING_SERVER, SETTING_RATE, SETTING_BUFFER, SETTING_OPTIONS };

static const struct loaxa_setting settings[] = {
    {"driver", LOAXA_SETTING_CHOICE, "alsa", "alsa|pulse|oss|sndio",
     "libao driver: what the sound card is reached through"},
    {"device", LOAXA_SETTING_TEXT, "", NULL,
     "which card (alsa: a name of `aplay -L`, such as plughw:0,0) or sink (pulse: a name of `pactl list "
     "short sinks`)"},
    {"server", LOAXA_SETTING_TEXT, "", NULL,
     "pulse only: address of the sound server, such as unix:/run/pulse/native"},
    {"rate", LOAXA_SETTING_INT, "0", "0..48000",
     "sample rate of the device in Hz where it cannot play the station's own; 0 = the station's own"},
    {"buffer", LOAXA_SETTING_INT, "0", "0..500",
     "milliseconds of sound that lie in the device: a stop is heard that much later; 0 = 90, or what the "
     "driver bears"},
    {"options", LOAXA_SETTING_LIST, "", NULL, "further options of the libao driver, each \"name=value\""},
    {0}};

/* What differs between drivers: how libao calls the device, and what to tell the technician. */
static const struct driver {
    const char *name, *device_option, *package, *advice;
} drivers[] = {
    {"alsa", "dev", "libasound2",
     "does `aplay -L` list it, is no other program using it, and is the station's user in group audio "
     "(adduser loaxa audio)?"},
    {"pulse", "sink", "libpulse0",
     "is the sound server running, and may the station's user use its socket (setting `server`)? A server "
     "started by a "
     "desktop session serves only that session's user"},
    {"oss", "dsp", "libao4",
     "does /dev/dsp exist, and is the station's user in group audio (adduser loaxa audio)?"},
    {"sndio", "dev", "libsndio7.0", "is sndiod running?"},
};

struct card {
    const struct loaxa_host *host;
    const struct driver *driver;
    const char *device, *server;
    const char *const *options;
    size_t option_count;
    unsigned wanted_rate_hz;
    int buffer_ms;

    bool initialised; /* ao_initialize: once */
    ao_device *ao;
    unsigned rate_hz;
    SRC_STATE *resampler; /* NULL: the device plays the station's rate */
    double ratio;
    float in[BLOCK_MOST], out[BLOCK_MOST * RATIO_MOST + 64];
    int16_t pcm[BLOCK_MOST * RATIO_MOST + 64];
};

static int check_options(const struct loaxa_host *host, const struct loaxa_value *value)
{
    for (size_t i = 0; i < value->count; i++) {
        const char *equals = strchr(value->list[i], '=');
        if (!equals || equals == value->list[i] || equals - value->list[i] >= 64) {
            host->log(host, LOAXA_LOG_ERROR, "options: expected \"name=value\", found \"%s\"",
                      value->list[i]);
            return -EINVAL;
        }
    }
    return 0;
}

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    int rc = check_options(host, &values[SETTING_OPTIONS]);
    int64_t rate = values[SETTING_RATE].integer;
    if (rc == 0 && rate != 0 && rate < 8000) {
        host->log(host, LOAXA_LOG_ERROR, "rate: expected 0 or 8000 to 48000, found %lld", (long long)rate);
        rc = -EINVAL;
    }
    struct card *card = rc == 0 ? calloc(1, sizeof *card) : NULL;
    if (!card)
        return rc ? rc : -ENOMEM;
    card->host = host;
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (strcmp(drivers[i].name, values[SETTING_DRIVER].text) == 0)
            card->driver = &drivers[i];
    card->device = values[SETTING_DEVICE].text ? values[SETTING_DEVICE].text : "";
    card->server = values[SETTING_SERVER].text ? values[SETTING_SERVER].text : "";
    card->options = values[SETTING_OPTIONS].list;
    card->option_count = values[SETTING_OPTIONS].count;
    card->wanted_rate_hz = (unsigned)rate;
    card->buffer_ms = (int)values[SETTING_BUFFER].integer;
    *self = card;
    return 0;
}

/* ---- Opening ---- */

/* libao's pulse driver computes microseconds * rate in an int; over the edge it takes everything unpaced. */
static int buffer_ms(const struct card *card, unsigned rate_hz)
{
    int wanted = card->buffer_ms ? card->buffer_ms : BUFFER_MS;
    int most = strcmp(card->driver->name, "pulse") == 0 ? INT_MAX / (int)rate_hz / 1000 : wanted;
    if (card->buffer_ms > most)
        card->host->log(card->host, LOAXA_LOG_WARNING,
                        "buffer: %d ms are too many for libao's pulse driver at %u Hz: %d are used",
                        card->buffer_ms, rate_hz, most);
    return wanted < most ? wanted : most;
}

static bool append(ao_option **options, const char *name, const char *value)
{
    return value[0] == '\0' || ao_append_option(options, name, value) == 1;
}

static ao_option *make_options(const struct card *card, unsigned rate_hz)
{
    ao_option *options = NULL;
    char text[64];
    snprintf(text, sizeof text, "%d", buffer_ms(card, rate_hz));
    bool good = append(&options, "buffer_time", text) &&
                append(&options, card->driver->device_option, card->device) &&
                append(&options, "server", strcmp(card->driver->name, "pulse") == 0 ? card->server : "") &&
                append(&options, "client_name", strcmp(card->driver->name, "pulse") == 0 ? "Loa Xa" : "");
    for (size_t i = 0; good && i < card->option_count; i++) {
        const char *equals = strchr(card->options[i], '=');
        snprintf(text, sizeof text, "%.*s", (int)(equals - card->options[i]), card->options[i]);
        good = append(&options, text, equals + 1);
    }
    if (!good)
        card->host->log(card->host, LOAXA_LOG_WARNING, "out of memory for the driver's options");
    return options;
}

static int explain(const struct card *card, int driver_id, unsigned rate_hz, int code)
{
    const struct driver *driver = card->driver;
    const char *device = card->device[0] ? card->device : "the default device";
    if (driver_id < 0)
        card->host->log(card->host, LOAXA_LOG_ERROR,
                        "libao has no driver \"%s\" here: install the package %s (apt install %s)",
                        driver->name, driver->package, driver->package);
    else
        card->host->log(card->host, LOAXA_LOG_ERROR, "%s: %s cannot be opened at %u Hz (libao error %d): %s",
                        driver->name, device, rate_hz, code, driver->advice);
    return -ENODEV;
}

static int make_resampler(struct card *card, unsigned from_hz, unsigned to_hz)
{
    int code = 0;
    if (from_hz == to_hz)
        return 0;
    card->ratio = (double)to_hz / from_hz;
    card->resampler = src_new(SRC_SINC_FASTEST, 1, &code);
    if (card->resampler)
        return 0;
    card->host->log(card->host, LOAXA_LOG_ERROR, "cannot convert %u Hz to %u Hz: %s", from_hz, to_hz,
                    src_strerror(code));
    return -ENOMEM;
}

/* libao's ALSA driver uses symbols of libao without linking it: in a process that loaded us privately it
 * would quietly not be there. Making libao's symbols global mends that. Once a process: libao bears no second
 * start. */
static void initialise(struct card *card)
{
    if (card->initialised)
        return;
    if (!dlopen("libao.so.4", RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD))
        card->host->log(card->host, LOAXA_LOG_DEBUG,
                        "libao's symbols stay private: its ALSA driver will be missing");
    ao_initialize();
    card->initialised = true;
}

static int open_card(void *self, unsigned rate_hz)
{
    struct card *card = self;
    unsigned device_hz = card->wanted_rate_hz ? card->wanted_rate_hz : rate_hz;
    int rc = make_resampler(card, rate_hz, device_hz);
    if (rc)
        return rc;
    card->rate_hz = rate_hz;
    initialise(card);
    int driver_id = ao_driver_id(card->driver->name);
    ao_sample_format format = {
        .bits = 16, .rate = (int)device_hz, .channels = 1, .byte_format = AO_FMT_NATIVE, .matrix = NULL};
    ao_option *options = make_options(card, device_hz);
    errno = 0;
    card->ao = driver_id < 0 ? NULL : ao_open_live(driver_id, &format, options);
    int code = errno;
    ao_free_options(options);
    return card->ao ? 0 : explain(card, driver_id, device_hz, code);
}

/* ---- Sound ---- */

static float level_dbfs(const int16_t *pcm, size_t frames)
{
    int64_t sum = 0;
    for (size_t i = 0; i < frames; i++)
        sum += (int64_t)pcm[i] * pcm[i];
    return sum > 0 ? (float)(10 * log10((double)sum / (double)frames / (32768.0 * 32768.0))) : -INFINITY;
}

/* Converts into card->pcm; returns frames or a negative errno. */
static int64_t convert(struct card *card, const int16_t *pcm, size_t frames)
{
    SRC_DATA data = {.data_in = card->in,
                     .data_out = card->out,
                     .input_frames = (long)frames,
                     .output_frames = (long)(sizeof card->out / sizeof *card->out),
                     .src_ratio = card->ratio};
    src_short_to_float_array(pcm, card->in, (int)frames);
    int code = src_process(card->resampler, &data);
    if (code || data.input_frames_used != data.input_frames) {
        card->host->log(card->host, LOAXA_LOG_ERROR, "rate conversion failed: %s", src_strerror(code));
        return -EIO;
    }
    src_float_to_short_array(card->out, card->pcm, (int)data.output_frames_gen);
    return data.output_frames_gen;
}

static int play(struct card *card, const int16_t *pcm, size_t frames)
{
    int64_t count = (int64_t)frames;
    if (card->resampler)
        count = convert(card, pcm, frames);
    else
        memcpy(card->pcm, pcm, frames * sizeof *pcm); /* libao wants it writable */
    if (count <= 0)
        return (int)count;
    if (ao_play(card->ao, (char *)card->pcm, (uint_32)((size_t)count * sizeof *pcm)))
        return 0;
    card->host->log(card->host, LOAXA_LOG_ERROR,
                    "%s: the device takes no more sound: unplugged, or its server has gone; %s",
                    card->driver->name, card->driver->advice);
    return -EIO;
}

static int write_frames(void *self, const int16_t *pcm, size_t frames, struct loaxa_taken *taken)
{
    struct card *card = self;
    for (size_t done = 0; done < frames;) {
        size_t part = frames - done < BLOCK_MOST ? frames - done : BLOCK_MOST;
        int rc = play(card, pcm + done, part);
        if (rc)
            return rc;
        done += part;
    }
    taken->level_dbfs = level_dbfs(pcm, frames);
    return 0;
}

static void close_card(void *self)
{
    struct card *card = self;
    if (card->ao)
        ao_close(card->ao);
    card->ao = NULL;
    if (card->resampler)
        src_delete(card->resampler);
    card->resampler = NULL;
}

static void destroy(void *self)
{
    struct card *card = self;
    close_card(card);
    if (card->initialised)
        ao_shutdown();
    free(card);
}

static const struct loaxa_output_ops ops = {.open = open_card, .write = write_frames, .close = close_card};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_OUTPUT,
    .name = "ao",
    .summary = "Plays on a sound card or sound server through libao.",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_IS_LOUDSPEAKER | LOAXA_WANTS_NETWORK,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .output = &ops,
};
