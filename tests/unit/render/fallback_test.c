/*
 * Voices that fail: programs behind voice/command that are missing, fail, hang, are silent, stop early or say
 * too little give way to the fallback, with a reason; without a fallback the caller hears why. And one that
 * works, both ways of writing sound.
 */
#include <dlfcn.h>
#include <errno.h>
#include <espeak-ng/speak_lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "scene.h"

static const char text[] = "Kính chào bà con. Hôm nay xã họp, bà con đến đông đủ.";

/* A profile over voice/command whose program is `cat FILE` of the scene's folder. */
static struct voice *cat_voice(const struct scene *scene, const char *file, const char *more,
                               const char *fallback)
{
    char profile[1024];
    snprintf(profile, sizeof profile,
             "title = \"Giọng ngoài\"; engine = \"command\"; region = \"north\"; %s\n"
             "settings: { program = [ \"cat\", \"%s/%s\" ]; %s };\n",
             fallback, scene->folder, file, more);
    scene_write(scene->voices, "ngoai.cfg", profile);
    return scene_voice(scene, "ngoai");
}

static void write_wav(const struct scene *scene, const char *name, double seconds, double level)
{
    size_t frames = (size_t)(seconds * 22050);
    int16_t *pcm = malloc(frames * sizeof *pcm);
    char *path = file_join(scene->folder, name);
    for (size_t i = 0; i < frames; i++)
        pcm[i] = (int16_t)lrint(32767 * level * sin(2 * M_PI * 500 * (double)i / 22050));
    assert_int_equal(sound_file_write_wav(path, pcm, frames, 22050, NULL), 0);
    free(path);
    free(pcm);
}

static void a_program_speaks(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *file, *more;
        double hz;
    } rows[] = {
        {"noi.wav", "", 500},
        {"noi.raw", "format = \"raw\"; rate = 22050;", 500},
        {"noi.raw", "format = \"raw\"; rate = 16000; each = \"sentence\";", 500.0 * 16000 / 22050},
        {"noi.raw", "format = \"raw\"; rate = 22050; each = \"clause\"; sentence_ms = 900;", 500},
    };
    char bytes[2 * 22050 * 5];
    for (size_t i = 0; i < sizeof bytes / 2; i++) {
        int16_t sample = (int16_t)lrint(9000 * sin(2 * M_PI * 500 * (double)i / 22050));
        memcpy(bytes + 2 * i, &sample, 2);
    }
    char *path = file_join(scene->folder, "noi.raw");
    assert_int_equal(file_write_atomic(path, bytes, sizeof bytes, 0600, NULL), 0);
    free(path);
    write_wav(scene, "noi.wav", 5, 0.3);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct voice *voice = cat_voice(scene, rows[i].file, rows[i].more, "");
        struct rendered *said = scene_say(scene, voice, text);
        int16_t *pcm = scene_frames(said);
        assert_false(said->fell_back);
        assert_int_equal(said->mark_count, 3);
        assert_true(said->marks[0].frame < said->marks[1].frame &&
                    said->marks[1].frame < said->marks[2].frame);
        assert_true(fabs(said->measure.lufs - SOUND_TARGET_LUFS) < 0.5);
        assert_true(sound_goertzel_dbfs(pcm + said->marks[0].frame + 4410, 22050, said->rate_hz, rows[i].hz) >
                    -25);
        free(pcm);
        rendered_free(said);
        voice_free(voice);
    }
}

static const struct {
    const char *file, *more, *reason;
} failures[] = {
    {"khong-co.wav", "", "failed with exit code"},
    {"im-lang.wav", "", "silence"},
    {"qua-ngan.wav", "", "syllables"},
    {"bi-cat.wav", "", "cut short"},
    {"chu.wav", "", "expected a WAV"},
    {"dai.wav", "most_seconds = 2;", "more than"},
};

static void write_failures(const struct scene *scene)
{
    write_wav(scene, "im-lang.wav", 5, 0);
    write_wav(scene, "qua-ngan.wav", 0.3, 0.3);
    write_wav(scene, "bi-cat.wav", 5, 0.3);
    write_wav(scene, "dai.wav", 20, 0.3);
    scene_write(scene->folder, "chu.wav", "không phải âm thanh");
    char *path = file_join(scene->folder, "bi-cat.wav");
    assert_int_equal(truncate(path, 100000), 0);
    free(path);
}

static void a_failing_program_gives_way(void **state)
{
    struct scene *scene = *state;
    write_failures(scene);
    struct rendered *plain = scene_say(scene, scene->voice, text);
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        struct voice *voice = cat_voice(scene, failures[i].file, failures[i].more, "fallback = \"thu\";");
        struct rendered *said = scene_say(scene, voice, text);
        assert_true(said->fell_back);
        assert_non_null(strstr(said->fallback_reason, failures[i].reason));
        assert_non_null(strstr(said->fallback_reason, "ngoai"));
        assert_string_equal(said->key, plain->key);
        assert_int_equal(said->frames, plain->frames);
        rendered_free(said);
        voice_free(voice);
    }
    rendered_free(plain);
}

static void without_a_fallback_the_caller_hears_why(void **state)
{
    struct scene *scene = *state;
    write_failures(scene);
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        struct voice *voice = cat_voice(scene, failures[i].file, failures[i].more, "");
        struct heard heard = {0};
        struct render_request *request;
        struct error err = {0};
        assert_int_equal(render_text(scene->render, voice, text, on_heard, &heard, &request, &err), 0);
        voice_free(voice); /* a profile may be reloaded while its text is being spoken */
        scene_wait(scene, &heard);
        assert_null(heard.rendered);
        assert_non_null(strstr(heard.why.text, failures[i].reason));
    }
}

static void a_program_that_hangs_is_ended(void **state)
{
    struct scene *scene = *state;
    scene_write(scene->voices, "ngoai.cfg",
                "title = \"Giọng treo\"; engine = \"command\"; region = \"north\"; fallback = \"thu\";\n"
                "settings: { program = [ \"sleep\", \"60\" ]; time_limit = \"1s\"; };\n");
    struct voice *voice = scene_voice(scene, "ngoai");
    struct rendered *said = scene_say(scene, voice, text);
    assert_true(said->fell_back);
    assert_non_null(strstr(said->fallback_reason, "did not finish within 1000 ms"));
    rendered_free(said);
    voice_free(voice);
}

/* The second failure in a row sends an engine to rest: the third text does not wait for it. */
static void a_hanging_engine_rests(void **state)
{
    struct scene *scene = *state;
    static const char *const texts[] = {"Kính chào bà con.", "Mời bà con họp.", "Xin cảm ơn bà con."};
    scene_write(scene->voices, "ngoai.cfg",
                "title = \"Giọng treo\"; engine = \"command\"; region = \"north\"; fallback = \"thu\";\n"
                "settings: { program = [ \"sleep\", \"60\" ]; time_limit = \"2s\"; };\n");
    struct voice *voice = scene_voice(scene, "ngoai");
    uint64_t took_ns[3];
    for (size_t i = 0; i < 3; i++) {
        uint64_t start = uv_hrtime();
        struct rendered *said = scene_say(scene, voice, texts[i]);
        took_ns[i] = uv_hrtime() - start;
        assert_true(said->fell_back);
        assert_int_equal(strstr(said->fallback_reason, "tried again in") != NULL, i == 2);
        rendered_free(said);
    }
    assert_true(took_ns[2] + 1000000000u < took_ns[0] && took_ns[2] + 1000000000u < took_ns[1]);
    voice_free(voice);
}

static void a_missing_engine_gives_way(void **state)
{
    struct scene *scene = *state;
    char key[RENDER_KEY_SIZE];
    bool estimated;
    scene_write(
        scene->voices, "ngoai.cfg",
        "title = \"Giọng không có\"; engine = \"khong-co\"; region = \"north\"; fallback = \"thu\";\n");
    struct voice *voice = scene_voice(scene, "ngoai");
    struct rendered *said = scene_say(scene, voice, text);
    assert_true(said->fell_back);
    rendered_free(said);
    assert_true(render_key(scene->render, voice, text, key) < 0);
    assert_true(render_seconds(scene->render, voice, text, &estimated) > 1 && estimated);
    voice_free(voice);
}

static void espeak_refuses_bad_settings_with_words(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *settings, *words;
    } rows[] = {
        {"variant = \"khong-co\";", "khong-co"},
        {"variant = \"../../etc/passwd\";", "variant"},
        {"data = \"/nonexistent\";", "/nonexistent"},
        {"rate = 500;", "rate"},
        {"toc_do = 120;", "toc_do"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char profile[512];
        struct heard heard = {0};
        struct render_request *request;
        struct error err = {0};
        snprintf(profile, sizeof profile,
                 "title = \"x\"; engine = \"espeak\"; region = \"north\"; settings: { %s };\n",
                 rows[i].settings);
        scene_write(scene->voices, "ngoai.cfg", profile);
        struct voice *voice = scene_voice(scene, "ngoai");
        assert_int_equal(render_text(scene->render, voice, text, on_heard, &heard, &request, &err), 0);
        scene_wait(scene, &heard);
        assert_null(heard.rendered);
        if (strstr(heard.why.text, rows[i].words) == NULL)
            fail_msg("%s: %s", rows[i].settings, heard.why.text);
        voice_free(voice);
    }
}

#define START_ESPEAK "--start-espeak"

/* Starts espeak-ng as the plugin does: what this program does when it is run with START_ESPEAK. */
static int start_espeak(const char *plugin_file)
{
    int (*start)(int, int, const char *, int) = NULL;
    void *plugin = dlopen(plugin_file, RTLD_NOW | RTLD_LOCAL);
    if (plugin != NULL)
        *(void **)&start = dlsym(plugin, "espeak_Initialize");
    return start != NULL && start(AUDIO_OUTPUT_SYNCHRONOUS, 1000, NULL, espeakINITIALIZE_DONT_EXIT) > 0 ? 0
                                                                                                        : 1;
}

/* A process of its own for it, which ends when espeak-ng waits for an answer. */
static pid_t run_start_espeak(const char *plugin_file, const char *sound_server)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    alarm(10);
    setenv("PULSE_SERVER", sound_server, 1);
    execl("/proc/self/exe", "fallback_test", START_ESPEAK, plugin_file, (char *)NULL);
    _exit(127);
}

/* espeak-ng would, at every start. */
static void a_voice_reaches_for_no_sound_server(void **state)
{
    const struct scene *scene = *state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char server[128], plugin_file[512];
    int status = -1;
    snprintf(address.sun_path, sizeof address.sun_path, "%s/server", scene->folder);
    snprintf(server, sizeof server, "unix:%s", address.sun_path);
    snprintf(plugin_file, sizeof plugin_file, "%s/voice/espeak.so", scene->plugin_dir);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 4), 0);
    pid_t child = run_start_espeak(plugin_file, server);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(accept(listener, NULL, NULL), -1);
    assert_int_equal(errno, EAGAIN);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(listener);
    unlink(address.sun_path);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], START_ESPEAK) == 0)
        return start_espeak(argv[2]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_program_speaks, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_failing_program_gives_way, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(without_a_fallback_the_caller_hears_why, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_program_that_hangs_is_ended, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_hanging_engine_rests, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_missing_engine_gives_way, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(espeak_refuses_bad_settings_with_words, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_voice_reaches_for_no_sound_server, scene_begin, scene_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
