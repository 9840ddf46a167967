/*
 * Sound files: WAV written whole, anything that libsndfile knows read to mono with a bound. Reading only in
 * workers, on the command line and in tests: a file from outside can be hostile, and the daemon never opens
 * one. libsndfile reads a truncated WAV without a word, so the header's promise is compared with the file and
 * with what came out.
 */
#include "base/file.h"
#include "base/wav.h"
#include "sound/sound.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAV_HEADER_BYTES 44
#define BLOCK_FRAMES 4096
#define CHANNELS_MOST 8
#define MP3_GUESS_SHARE 0.1 /* without a length tag an MP3's length is guessed */

/* RIFF's numbers are little-endian, as the canonical PCM and every machine it is made on. */
static char *wav_of(const int16_t *pcm, uint32_t pcm_bytes, uint32_t rate_hz)
{
    const uint32_t riff_bytes = WAV_HEADER_BYTES - 8 + pcm_bytes, format_bytes = 16;
    const uint32_t bytes_a_second = rate_hz * sizeof *pcm;
    const uint16_t format[] = {1, 1}, sample[] = {sizeof *pcm, 8 * sizeof *pcm}; /* PCM, mono; 16 bits */
    char *wav = malloc(WAV_HEADER_BYTES + (size_t)pcm_bytes);
    if (wav == NULL)
        return NULL;
    memcpy(wav, "RIFF....WAVEfmt ", 16);
    memcpy(wav + 4, &riff_bytes, 4);
    memcpy(wav + 16, &format_bytes, 4);
    memcpy(wav + 20, format, 4);
    memcpy(wav + 24, &rate_hz, 4);
    memcpy(wav + 28, &bytes_a_second, 4);
    memcpy(wav + 32, sample, 4);
    memcpy(wav + 36, "data", 4);
    memcpy(wav + 40, &pcm_bytes, 4);
    memcpy(wav + WAV_HEADER_BYTES, pcm, pcm_bytes);
    return wav;
}

/* A device, a pipe, what a link leads to: written into, never replaced. */
static int write_into(const char *path, const char *bytes, size_t length, struct error *err)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    int rc = fd < 0 ? -errno : file_write_all(fd, bytes, length);
    if (fd >= 0 && close(fd) != 0 && rc == 0)
        rc = -errno;
    return rc == 0 ? 0 : error_at(err, rc, path, 0, "cannot write the sound file: %s", strerror(-rc));
}

int sound_file_write_wav(const char *path, const int16_t *pcm, size_t frames, unsigned rate_hz,
                         struct error *err)
{
    struct stat status;
    if (frames > UINT32_MAX / sizeof *pcm - WAV_HEADER_BYTES)
        return error_at(err, -EFBIG, path, 0, "a WAV file holds at most 4 GB: %zu frames are too many",
                        frames);
    size_t length = WAV_HEADER_BYTES + frames * sizeof *pcm;
    char *wav = wav_of(pcm, (uint32_t)(frames * sizeof *pcm), rate_hz);
    if (wav == NULL)
        return error_set(err, -ENOMEM, "out of memory");
    bool plain = lstat(path, &status) != 0 || S_ISREG(status.st_mode);
    int rc = plain ? file_write_atomic(path, wav, length, 0644, err) : write_into(path, wav, length, err);
    free(wav);
    return rc;
}

/* Appends up to `count` frames mixed to mono. */
static void mix(const float *in, size_t count, unsigned channels, int16_t *out)
{
    for (size_t i = 0; i < count; i++) {
        float sum = 0;
        for (unsigned c = 0; c < channels; c++)
            sum += in[i * channels + c];
        out[i] = (int16_t)lrintf(fmaxf(-32768, fminf(32767, sum / (float)channels * 32768)));
    }
}

static int grow(struct sound *sound, size_t *room, size_t most)
{
    if (*room - sound->frames >= BLOCK_FRAMES)
        return 0;
    size_t wanted = *room < most / 2 ? *room * 2 + 16 * BLOCK_FRAMES : most + BLOCK_FRAMES;
    int16_t *pcm = realloc(sound->pcm, wanted * sizeof *pcm);
    if (pcm == NULL)
        return -ENOMEM;
    sound->pcm = pcm;
    *room = wanted;
    return 0;
}

/* Reads until the end or past the bound. */
static int read_frames(SNDFILE *file, unsigned channels, size_t most, struct sound *sound)
{
    float block[BLOCK_FRAMES * CHANNELS_MOST];
    size_t room = 0;
    while (sound->frames <= most) {
        sf_count_t got = sf_readf_float(file, block, BLOCK_FRAMES);
        if (got <= 0)
            return 0;
        if (grow(sound, &room, most) != 0)
            return -ENOMEM;
        mix(block, (size_t)got, channels, sound->pcm + sound->frames);
        sound->frames += (size_t)got;
    }
    return -EFBIG;
}

static int check_lengths(const char *path, const SF_INFO *info, const struct sound *sound, struct error *err)
{
    double rate = info->samplerate, promised = info->frames < SF_COUNT_MAX ? (double)info->frames : 0;
    if ((info->format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG)
        promised *= 1 - MP3_GUESS_SHARE;
    if ((double)sound->frames < promised)
        return error_at(err, -EBADMSG, path, 0,
                        "the recording is cut short: its header says %.2f s, %.2f s could be read; record or "
                        "copy it again",
                        (double)info->frames / rate, (double)sound->frames / rate);
    if (sound->frames == 0)
        return error_at(err, -ENODATA, path, 0, "the recording holds no sound");
    return 0;
}

static int decode(const char *path, SNDFILE *file, const SF_INFO *info, double most_seconds,
                  struct sound *sound, struct error *err)
{
    if (info->channels < 1 || info->channels > CHANNELS_MOST || info->samplerate < 4000 ||
        info->samplerate > 192000)
        return error_at(err, -EINVAL, path, 0,
                        "expected 1 to %d channels at 4000 to 192000 Hz, found %d at %d Hz", CHANNELS_MOST,
                        info->channels, info->samplerate);
    sound->rate_hz = (unsigned)info->samplerate;
    int rc = read_frames(file, (unsigned)info->channels, (size_t)(most_seconds * info->samplerate), sound);
    if (rc == -EFBIG)
        return error_at(err, rc, path, 0, "the recording is longer than the %.0f s that are taken",
                        most_seconds);
    return rc != 0 ? error_set(err, rc, "out of memory") : check_lengths(path, info, sound, err);
}

int sound_file_read(const char *path, double most_seconds, struct sound *out, struct error *err)
{
    SF_INFO info = {0};
    struct sound sound = {0};
    int fd = wav_open_checked(path, err);
    if (fd < 0)
        return fd;
    SNDFILE *file = sf_open_fd(fd, SFM_READ, &info, 1);
    if (file == NULL)
        return error_at(err, -EBADMSG, path, 0, "expected a WAV, FLAC, Ogg or MP3 recording: %s",
                        sf_strerror(NULL));
    int rc = decode(path, file, &info, most_seconds, &sound, err);
    sf_close(file);
    if (rc == 0)
        *out = sound;
    else
        sound_done(&sound);
    return rc;
}
