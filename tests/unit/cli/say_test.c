/*
 * loaxa say as a person calls it: a WAV that is speech at the right loudness, rates, JSON, and refusals with
 * the right exit code. Runs from the build tree with the real worker.
 */
#include "cli/commands.h"
#include "render/render.h"
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/loaxa-saytest-XXXXXX";
static char *wav, *text, *output;

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    wav = file_join(folder, "noi.wav");
    text = file_join(folder, "tin.txt");
    output = file_join(folder, "output");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(wav);
    unlink(text);
    unlink(output);
    free(wav);
    free(text);
    free(output);
    return rmdir(folder);
}

static int redirect(int fd, const char *path, int flags)
{
    int kept = dup(fd), file = open(path, flags, 0600);
    assert_true(kept >= 0 && file >= 0);
    assert_true(dup2(file, fd) == fd);
    close(file);
    return kept;
}

static void restore(int fd, int kept)
{
    assert_true(dup2(kept, fd) == fd);
    close(kept);
}

/* Runs the command on `words`; what it printed lands in `output`. */
static int say(const char *words, const char *const *options, size_t count)
{
    char *owned[16] = {strdup("say")}, *argv[16];
    int argc = 1; /* the command puts its words to the front of argv */
    assert_int_equal(file_write_atomic(text, words, strlen(words), 0600, NULL), 0);
    for (size_t i = 0; i < count; i++)
        owned[argc++] = strdup(options[i]);
    memcpy(argv, owned, sizeof argv);
    fflush(NULL);
    int in = redirect(0, text, O_RDONLY), out = redirect(1, output, O_WRONLY | O_CREAT | O_TRUNC);
    int err = redirect(2, output, O_WRONLY | O_APPEND);
    int code = command_say.run(argc, argv);
    fflush(NULL);
    restore(0, in);
    restore(1, out);
    restore(2, err);
    for (int i = 0; i < argc; i++)
        free(owned[i]);
    return code;
}

static char *printed(void)
{
    char *found;
    assert_int_equal(file_read(output, 1u << 20, &found, NULL, NULL), 0);
    return found;
}

static void speech_lands_in_a_wav(void **state)
{
    (void)state;
    static const struct {
        const char *voice, *rate;
        unsigned rate_hz;
    } rows[] = {{"north", "22050", 22050}, {"south", "44100", 44100}, {"central", "16000", 16000}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *const options[] = {"-o", wav, "--voice", rows[i].voice, "--rate", rows[i].rate};
        struct sound sound;
        struct sound_measure measure;
        assert_int_equal(say("Kính chào bà con. Hôm nay xã họp dân.\n", options, 6), EXIT_DONE);
        assert_int_equal(sound_file_read(wav, 60, &sound, NULL), 0);
        assert_int_equal(sound.rate_hz, rows[i].rate_hz);
        assert_true(sound.frames > 3 * sound.rate_hz && sound.frames < 10 * sound.rate_hz);
        assert_int_equal(sound_measure(sound.pcm, sound.frames, sound.rate_hz, &measure), 0);
        assert_true(fabs(measure.lufs - SOUND_TARGET_LUFS) < 0.5);
        assert_true(measure.peak_dbtp <= SOUND_CEILING_DBTP);
        sound_done(&sound);
        assert_int_equal(unlink(wav), 0);
    }
}

static void json_tells_what_was_said_and_when(void **state)
{
    (void)state;
    const char *const options[] = {"-o", wav, "--json"};
    assert_int_equal(say("Họp lúc 7h30. Xin nhắc lại.", options, 3), EXIT_DONE);
    char *found = printed();
    json_t *json = json_loads(found, 0, NULL);
    assert_non_null(json);
    assert_non_null(strstr(json_string_value(json_object_get(json, "spoken")), "bảy giờ"));
    assert_int_equal(json_array_size(json_object_get(json, "marks")), 2);
    assert_true(json_is_false(json_object_get(json, "fell_back")));
    json_decref(json);
    free(found);
}

static void refuses_with_words(void **state)
{
    (void)state;
    static const struct {
        const char *words, *options[6];
        size_t count;
        int code;
        const char *says;
    } rows[] = {
        {"chào", {"--voice", "north"}, 2, EXIT_USAGE, "-o FILE.wav"},
        {"chào", {"-o", "x.wav", "--rate", "7"}, 4, EXIT_USAGE, "--rate"},
        {"chào", {"-o", "x.wav", "--voise", "north"}, 4, EXIT_USAGE, "--voice"},
        {"chào", {"-o", "x.wav", "a", "b"}, 4, EXIT_USAGE, "one file"},
        {"chào", {"-o", "x.wav", "--voice", "nort"}, 4, EXIT_REFUSED, "\"north\""},
        {"", {"-o", "x.wav"}, 2, EXIT_REFUSED, "no words"},
        {"b\xE0 con", {"-o", "x.wav"}, 2, EXIT_REFUSED, "UTF-8"},
        {"chào", {"-o", "x.wav", "/nonexistent.txt"}, 3, EXIT_REFUSED, "/nonexistent.txt"},
        {"chào", {"-o", "/nonexistent/x.wav"}, 2, EXIT_REFUSED, "/nonexistent/x.wav"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(say(rows[i].words, rows[i].options, rows[i].count), rows[i].code);
        char *found = printed();
        if (strstr(found, rows[i].says) == NULL)
            fail_msg("row %zu: %s", i, found);
        free(found);
        assert_false(file_exists("x.wav"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speech_lands_in_a_wav),
        cmocka_unit_test(json_tells_what_was_said_and_when),
        cmocka_unit_test(refuses_with_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
