/*
 * Sound files: what is written is read back; formats an officer brings; truncated, tiny, foreign and endless
 * files are refused with words that help. Everything in a temporary folder.
 */
#include "base/wav.h"
#include "sound/sound.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <sndfile.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define RATE SOUND_RATE_DEFAULT
#define FRAMES (2 * RATE)

static char folder[] = "/tmp/loaxa-sound-XXXXXX";
static int16_t tone[FRAMES];

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < FRAMES; i++)
        tone[i] = (int16_t)lrint(10000 * sin(2 * M_PI * 880 * (double)i / RATE));
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    struct file_entry *entries;
    size_t count;
    assert_int_equal(file_list(folder, 100, &entries, &count, NULL), 0);
    for (size_t i = 0; i < count; i++) {
        char *path = file_join(folder, entries[i].name);
        unlink(path);
        free(path);
    }
    file_list_free(entries, count);
    return rmdir(folder);
}

static char *path_of(const char *name)
{
    char *path = file_join(folder, name);
    assert_non_null(path);
    return path;
}

static void a_wav_comes_back_as_written(void **state)
{
    (void)state;
    char *path = path_of("tone.wav");
    struct sound sound;
    struct error err = {0};
    assert_int_equal(sound_file_write_wav(path, tone, FRAMES, RATE, &err), 0);
    assert_int_equal(sound_file_read(path, 60, &sound, &err), 0);
    assert_int_equal(sound.frames, FRAMES);
    assert_int_equal(sound.rate_hz, RATE);
    assert_memory_equal(sound.pcm, tone, sizeof tone);
    sound_done(&sound);
    assert_int_equal(sound_file_read(path, 1, &sound, &err), -EFBIG);
    assert_non_null(strstr(err.text, "longer than the 1 s"));
    free(path);
}

static void write_as(const char *path, int format, int channels)
{
    SF_INFO info = {.samplerate = 44100, .channels = channels, .format = format};
    SNDFILE *file = sf_open(path, SFM_WRITE, &info);
    assert_non_null(file);
    for (size_t i = 0; i < 44100; i++) {
        float frame[2] = {(float)(0.488 * sin(2 * M_PI * 600 * (double)i / 44100)), 0};
        assert_int_equal(sf_writef_float(file, frame, 1), 1);
    }
    sf_close(file);
}

static void reads_what_an_officer_brings(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int format, channels;
        double level; /* two channels, one silent: half */
    } rows[] = {
        {"a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 2, -12.25},
        {"b.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1, -6.23},
        {"c.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 1, -6.23},
        {"d.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 1, -6.23},
        {"e.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 1, -6.23},
        {"f.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 2, -12.25},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *path = path_of(rows[i].name);
        struct sound sound;
        struct error err = {0};
        write_as(path, rows[i].format, rows[i].channels);
        assert_int_equal(sound_file_read(path, 60, &sound, &err), 0);
        assert_true(sound.frames >= 44000 && sound.frames < 47000);
        double level = sound_goertzel_dbfs(sound.pcm + 8820, 22050, sound.rate_hz, 600);
        assert_true(fabs(level - rows[i].level) < 0.5);
        sound_done(&sound);
        free(path);
    }
}

static void a_truncated_file_says_both_lengths(void **state)
{
    (void)state;
    static const char *const names[] = {"cut.wav", "cut.flac"};
    static const int formats[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16};
    for (size_t i = 0; i < 2; i++) {
        char *path = path_of(names[i]);
        struct stat status;
        struct sound sound;
        struct error err = {0};
        write_as(path, formats[i], 1);
        assert_int_equal(stat(path, &status), 0);
        assert_int_equal(truncate(path, status.st_size / 2), 0);
        assert_int_equal(sound_file_read(path, 60, &sound, &err), -EBADMSG);
        assert_non_null(strstr(err.text, "cut short"));
        assert_non_null(strstr(err.text, "1.00 s"));
        assert_string_equal(err.file, path);
        free(path);
    }
}

static void refuses_what_is_no_sound(void **state)
{
    (void)state;
    static const struct {
        const char *name, *content;
        size_t length;
        int code;
    } rows[] = {
        {"empty.wav", "", 0, -EBADMSG},
        {"tiny.wav", "RIFF\0\0\0\0WAVE", 12, -EBADMSG},
        {"text.mp3", NULL, 5000, -EBADMSG},
    };
    char words[5000];
    memset(words, 'x', sizeof words);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *path = path_of(rows[i].name);
        struct sound sound;
        struct error err = {0};
        const char *content = rows[i].content == NULL ? words : rows[i].content;
        assert_int_equal(file_write_atomic(path, content, rows[i].length, 0600, &err), 0);
        assert_int_equal(sound_file_read(path, 60, &sound, &err), rows[i].code);
        assert_true(err.text[0] != '\0');
        free(path);
    }
    struct sound sound;
    struct error err = {0};
    char *missing = path_of("missing.wav"), *pipe = path_of("pipe.wav");
    assert_int_equal(sound_file_read(missing, 60, &sound, &err), -ENOENT);
    assert_int_equal(sound_file_read(folder, 60, &sound, &err), -EINVAL);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(sound_file_read(pipe, 60, &sound, &err), -EINVAL);
    assert_int_equal(unlink(pipe), 0);
    free(missing);
    free(pipe);
}

/* What stands there and is no plain file is written into, not replaced: a root's `-o /dev/full` once put a
 * WAV in the device's place and called it done. */
static void writes_where_it_is_told(void **state)
{
    (void)state;
    struct error err = {0};
    struct sound sound;
    struct stat status;
    char *wav = path_of("there.wav"), *link = path_of("link.wav"), *full = path_of("full.wav");
    assert_int_equal(sound_file_write_wav("/nonexistent/x.wav", tone, FRAMES, RATE, &err), -ENOENT);
    assert_string_equal(err.file, "/nonexistent/x.wav");
    assert_int_equal(sound_file_write_wav(folder, tone, FRAMES, RATE, &err), -EISDIR);
    assert_int_equal(sound_file_write_wav(wav, tone, 8, RATE, &err), 0);
    assert_int_equal(symlink(wav, link), 0);
    assert_int_equal(sound_file_write_wav(link, tone, FRAMES, RATE, &err), 0);
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(sound_file_read(wav, 60, &sound, &err), 0);
    assert_int_equal(sound.frames, FRAMES);
    sound_done(&sound);
    assert_int_equal(symlink("/dev/full", full), 0);
    assert_int_equal(sound_file_write_wav(full, tone, FRAMES, RATE, &err), -ENOSPC);
    assert_non_null(strstr(err.text, "No space left"));
    assert_int_equal(stat("/dev/full", &status), 0);
    assert_true(S_ISCHR(status.st_mode));
    char *const paths[] = {wav, link, full};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_int_equal(unlink(paths[i]), 0);
        free(paths[i]);
    }
}

static const unsigned char plain_header[] = {
    'R', 'I', 'F',  'F',  36, 0, 0,    0,    'W', 'A', 'V', 'E', 'f', 'm', 't', ' ', 16,  0,   0,   0, 1, 0,
    1,   0,   0x22, 0x56, 0,  0, 0x44, 0xAC, 0,   0,   2,   0,   16,  0,   'd', 'a', 't', 'a', 100, 0, 0, 0,
};

static void reads_a_wav_header(void **state)
{
    (void)state;
    struct wav_header header;
    assert_int_equal(wav_header_parse(plain_header, sizeof plain_header, &header), 0);
    assert_int_equal(header.rate_hz, 22050);
    assert_int_equal(header.channels, 1);
    assert_int_equal(header.bits, 16);
    assert_int_equal(header.block_bytes, 2);
    assert_int_equal(header.data_at, 44);
    assert_int_equal(header.data_bytes, 100);
    for (size_t length = 0; length < sizeof plain_header; length++)
        assert_int_not_equal(wav_header_parse(plain_header, length, &header), 0);
    static const struct {
        size_t at;
        unsigned char value;
        int code;
    } damage[] = {
        {0, 'X', -EINVAL}, {22, 0, -EINVAL},    {32, 0, -EINVAL},
        {16, 8, -EINVAL},  {19, 0xFF, -EAGAIN}, {12, 'x', -EINVAL},
    };
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        unsigned char bytes[sizeof plain_header];
        memcpy(bytes, plain_header, sizeof bytes);
        bytes[damage[i].at] = damage[i].value;
        assert_int_equal(wav_header_parse(bytes, sizeof bytes, &header), damage[i].code);
    }
    unsigned char endless[sizeof plain_header];
    memcpy(endless, plain_header, sizeof endless);
    memset(endless + 40, 0xFF, 4);
    assert_int_equal(wav_header_parse(endless, sizeof endless, &header), 0);
    assert_true(header.data_bytes == WAV_LENGTH_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wav_comes_back_as_written),
        cmocka_unit_test(reads_what_an_officer_brings),
        cmocka_unit_test(a_truncated_file_says_both_lengths),
        cmocka_unit_test(refuses_what_is_no_sound),
        cmocka_unit_test(writes_where_it_is_told),
        cmocka_unit_test(reads_a_wav_header),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
