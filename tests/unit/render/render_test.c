/*
 * The renderer with the real worker and espeak-ng: loudness, ceiling, pauses, marks, repeats, the queue,
 * cancelling, recordings, the chime, lengths and keys. Sound is judged by measurement.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"

static const char notice[] =
    "Thông báo về việc ngừng cấp điện.\n"
    "Thứ ba tuần này, từ bảy giờ đến mười một giờ, thôn Đoài và thôn Trung ngừng cấp điện.\n"
    "Bà con chủ động tích nước, rút phích cắm các thiết bị. Xin nhắc lại, thôn Đoài và thôn Trung.";

static void speech_has_the_stations_loudness(void **state)
{
    struct scene *scene = *state;
    struct rendered *said = scene_say(scene, scene->voice, notice);
    int16_t *pcm = scene_frames(said);
    struct sound_measure measure;
    assert_int_equal(said->rate_hz, SOUND_RATE_DEFAULT);
    assert_false(said->fell_back);
    assert_int_equal(sound_measure(pcm, said->frames, said->rate_hz, &measure), 0);
    assert_true(fabs(measure.lufs - SOUND_TARGET_LUFS) <= 0.5);
    assert_true(measure.peak_dbtp <= SOUND_CEILING_DBTP);
    assert_true(fabs(measure.lufs - said->measure.lufs) < 0.01);
    double seconds = (double)said->frames / said->rate_hz;
    assert_true(seconds > 12 && seconds < 40);
    free(pcm);
    rendered_free(said);
}

/* Longest stretch below -60 dBFS that ends at or just before `mark`, in seconds. */
static double pause_before(const int16_t *pcm, uint64_t mark, unsigned rate_hz)
{
    uint64_t at = mark, quiet = 0;
    while (at > 0 && abs(pcm[at - 1]) < 64) {
        at--;
        quiet++;
    }
    return (double)quiet / rate_hz;
}

static void pauses_are_long_enough_for_a_horn(void **state)
{
    struct scene *scene = *state;
    struct rendered *said = scene_say(scene, scene->voice, notice);
    int16_t *pcm = scene_frames(said);
    assert_true(said->mark_count >= 6);
    for (size_t i = 1; i < said->mark_count; i++) {
        double pause = pause_before(pcm, said->marks[i].frame, said->rate_hz);
        double least = said->marks[i].sentence_start ? 0.8 : 0.4;
        assert_true(pause >= least && pause < 1.5);
        assert_true(said->marks[i].frame > said->marks[i - 1].frame);
    }
    for (size_t i = said->frames - said->rate_hz / 2; i < said->frames; i++)
        assert_int_equal(pcm[i], 0);
    free(pcm);
    rendered_free(said);
}

static void marks_name_words_and_characters(void **state)
{
    struct scene *scene = *state;
    struct rendered *said = scene_say(scene, scene->voice, "Kính chào bà con. Hôm nay trời đẹp, đường khô.");
    assert_int_equal(said->mark_count, 3);
    assert_true(said->marks[0].sentence_start && said->marks[1].sentence_start &&
                !said->marks[2].sentence_start);
    assert_int_equal(said->marks[0].start, 0);
    for (size_t i = 1; i < said->mark_count; i++) {
        assert_true(said->marks[i].start >= said->marks[i - 1].end);
        assert_true(said->marks[i].words_at > said->marks[i - 1].words_at);
    }
    assert_true(said->marks[2].end <= text_count(said->text, strlen(said->text)));
    assert_memory_equal(said->spoken + said->marks[2].words_at, "đường khô", strlen("đường khô"));
    rendered_free(said);
}

static void the_same_text_is_bit_identical_in_another_cache(void **state)
{
    struct scene *scene = *state;
    struct rendered *first = scene_say(scene, scene->voice, notice);
    int16_t *one = scene_frames(first);
    scene_close(scene);
    scene_remove(scene->cache);
    scene->render = scene_open(scene, 0, 1);
    struct rendered *second = scene_say(scene, scene->voice, notice);
    int16_t *two = scene_frames(second);
    assert_string_equal(first->key, second->key);
    assert_int_equal(first->frames, second->frames);
    assert_memory_equal(one, two, first->frames * sizeof *one);
    for (size_t i = 0; i < first->mark_count; i++)
        assert_int_equal(first->marks[i].frame, second->marks[i].frame);
    free(one);
    free(two);
    rendered_free(first);
    rendered_free(second);
}

static void settings_change_the_key_and_the_sound(void **state)
{
    struct scene *scene = *state;
    char slow[RENDER_KEY_SIZE], usual[RENDER_KEY_SIZE];
    scene_write(
        scene->voices, "cham.cfg",
        "title = \"Giọng chậm\"; engine = \"espeak\"; region = \"north\"; settings: { rate = 90; };\n");
    struct voice *voice = scene_voice(scene, "cham");
    struct rendered *fast = scene_say(scene, scene->voice, "Kính chào bà con."),
                    *said = scene_say(scene, voice, "Kính chào bà con.");
    assert_true(said->frames > fast->frames);
    assert_int_equal(render_key(scene->render, voice, "Kính chào bà con.", slow), 0);
    assert_int_equal(render_key(scene->render, scene->voice, "Kính chào bà con.", usual), 0);
    assert_string_equal(slow, said->key);
    assert_string_equal(usual, fast->key);
    assert_string_not_equal(slow, usual);
    rendered_free(fast);
    rendered_free(said);
    voice_free(voice);
}

static void lengths_are_estimated_then_exact(void **state)
{
    struct scene *scene = *state;
    bool estimated = false;
    double guess = render_seconds(scene->render, scene->voice, notice, &estimated);
    assert_true(estimated);
    struct rendered *said = scene_say(scene, scene->voice, notice);
    double exact = render_seconds(scene->render, scene->voice, notice, &estimated);
    assert_false(estimated);
    assert_true(fabs(exact - (double)said->frames / said->rate_hz) < 1e-6);
    assert_true(guess > exact * 0.6 && guess < exact * 1.6);
    rendered_free(said);
}

static void refuses_what_cannot_be_spoken(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *text;
        int code;
    } rows[] = {{"", -ENODATA}, {" \n\n ", -ENODATA}, {"ch\xE0o b\xE0 con", -EILSEQ}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct heard heard = {0};
        struct render_request *request;
        struct error err = {0};
        assert_int_equal(
            render_text(scene->render, scene->voice, rows[i].text, on_heard, &heard, &request, &err),
            rows[i].code);
        assert_true(err.text[0] != '\0');
        assert_int_equal(heard.calls, 0);
    }
    assert_int_equal(render_outstanding(scene->render), 0);
}

static void many_wait_their_turn_and_some_are_cancelled(void **state)
{
    struct scene *scene = *state;
    struct heard heard[8] = {0};
    struct render_request *requests[8];
    struct error err = {0};
    scene_close(scene);
    scene->render = scene_open(scene, 0, 2);
    for (size_t i = 0; i < 8; i++) {
        char text[128];
        snprintf(text, sizeof text, "Thôn %s họp. Bà con đến nhà văn hóa.", i % 2 == 0 ? "Đoài" : "Trung");
        assert_int_equal(
            render_text(scene->render, scene->voice, text, on_heard, &heard[i], &requests[i], &err), 0);
    }
    assert_int_equal(render_outstanding(scene->render), 8);
    render_cancel(requests[7]); /* still waiting */
    uv_run(&scene->loop, UV_RUN_ONCE);
    if (heard[0].calls == 0) {
        render_cancel(requests[0]); /* being spoken */
        heard[0].calls = -1;
    }
    uv_run(&scene->loop, UV_RUN_DEFAULT);
    assert_int_equal(render_outstanding(scene->render), 0);
    assert_true(heard[0].rendered == NULL || heard[0].calls == 1);
    assert_int_equal(heard[7].calls, 0);
    for (size_t i = 1; i < 7; i++) {
        assert_int_equal(heard[i].calls, 1);
        assert_non_null(heard[i].rendered);
        assert_string_equal(heard[i].rendered->key, heard[i % 2 == 0 ? 2 : 1].rendered->key);
    }
    for (size_t i = 0; i < 8; i++)
        rendered_free(heard[i].rendered);
}

static void freeing_with_work_under_way_calls_nobody(void **state)
{
    struct scene *scene = *state;
    struct heard heard[3] = {0};
    struct render_request *request;
    struct error err = {0};
    for (int turns = 0; turns < 6; turns++) {
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(
                render_text(scene->render, scene->voice, notice, on_heard, &heard[i], &request, &err), 0);
        for (int turn = 0; turn < turns; turn++)
            uv_run(&scene->loop, UV_RUN_ONCE);
        scene_close(scene);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(heard[i].calls, 0);
        scene->render = scene_open(scene, 0, 1);
    }
}

static void the_chime_comes_out_of_the_cache_like_the_rest(void **state)
{
    struct scene *scene = *state;
    for (int turn = 0; turn < 2; turn++) {
        struct heard heard = {0};
        struct render_request *request;
        struct error err = {0};
        size_t count;
        const struct sound_tone *tones = sound_chime_tones(&count);
        assert_int_equal(render_chime(scene->render, on_heard, &heard, &request, &err), 0);
        scene_wait(scene, &heard);
        assert_non_null(heard.rendered);
        int16_t *pcm = scene_frames(heard.rendered);
        for (size_t i = 0; i < count; i++) {
            size_t from = (size_t)((tones[i].start_s + 0.05) * heard.rendered->rate_hz);
            assert_true(sound_goertzel_dbfs(pcm + from, heard.rendered->rate_hz / 4, heard.rendered->rate_hz,
                                            tones[i].hz) > -30);
        }
        assert_int_equal(heard.rendered->mark_count, 0);
        free(pcm);
        rendered_free(heard.rendered);
    }
}

static char *write_tone(const struct scene *scene, const char *name, unsigned rate_hz, double seconds)
{
    size_t frames = (size_t)(seconds * rate_hz);
    int16_t *pcm = malloc(frames * sizeof *pcm);
    char *path = file_join(scene->folder, name);
    struct error err = {0};
    for (size_t i = 0; i < frames; i++)
        pcm[i] = (int16_t)lrint(3000 * cos(2 * M_PI * 640 * (double)i / rate_hz));
    assert_int_equal(sound_file_write_wav(path, pcm, frames, rate_hz, &err), 0);
    free(pcm);
    return path;
}

static void a_recording_becomes_canonical(void **state)
{
    struct scene *scene = *state;
    char *path = write_tone(scene, "loi-chao.wav", 44100, 3);
    for (int turn = 0; turn < 2; turn++) {
        struct heard heard = {0};
        struct render_request *request;
        struct error err = {0};
        assert_int_equal(
            render_recording(scene->render, path, "Lời chào của xã.", on_heard, &heard, &request, &err), 0);
        scene_wait(scene, &heard);
        if (heard.rendered == NULL)
            fail_msg("%s", heard.why.text);
        assert_int_equal(heard.rendered->rate_hz, SOUND_RATE_DEFAULT);
        const long long sound = 3 * SOUND_RATE_DEFAULT, pause = SOUND_RATE_DEFAULT * 8 / 10;
        assert_true(llabs((long long)heard.rendered->frames - sound - pause) < 60);
        assert_true(fabs(heard.rendered->measure.lufs - SOUND_TARGET_LUFS) < 0.5);
        assert_string_equal(heard.rendered->spoken, "Lời chào của xã.");
        assert_int_equal(heard.rendered->mark_count, 1);
        int16_t *pcm = scene_frames(heard.rendered);
        assert_true(sound_goertzel_dbfs(pcm + 4410, 44100, SOUND_RATE_DEFAULT, 640) > -22);
        for (long long i = sound + 60; i < (long long)heard.rendered->frames; i++)
            assert_true(pcm[i] == 0); /* a pause, whatever follows */
        assert_true(abs(pcm[0]) < 300);
        for (long long i = sound - 200; i < sound + 60; i++) /* cut off in mid-sound, and yet no click */
            assert_true(abs(pcm[i + 1] - pcm[i]) < 3000);
        free(pcm);
        rendered_free(heard.rendered);
    }
    free(path);
}

static void a_cut_recording_is_refused_with_both_lengths(void **state)
{
    struct scene *scene = *state;
    char *path = write_tone(scene, "cat-ngang.wav", 22050, 4);
    struct heard heard = {0};
    struct render_request *request;
    struct error err = {0};
    assert_int_equal(truncate(path, 22050), 0);
    assert_int_equal(render_recording(scene->render, path, NULL, on_heard, &heard, &request, &err), 0);
    scene_wait(scene, &heard);
    assert_null(heard.rendered);
    assert_non_null(strstr(heard.why.text, "4.00 s"));
    assert_non_null(strstr(heard.why.text, "0.50 s"));
    assert_int_equal(
        render_recording(scene->render, "/nonexistent.wav", NULL, on_heard, &heard, &request, &err), -ENOENT);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(speech_has_the_stations_loudness, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(pauses_are_long_enough_for_a_horn, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(marks_name_words_and_characters, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(the_same_text_is_bit_identical_in_another_cache, scene_begin,
                                        scene_end),
        cmocka_unit_test_setup_teardown(settings_change_the_key_and_the_sound, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(lengths_are_estimated_then_exact, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(refuses_what_cannot_be_spoken, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(many_wait_their_turn_and_some_are_cancelled, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(freeing_with_work_under_way_calls_nobody, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(the_chime_comes_out_of_the_cache_like_the_rest, scene_begin,
                                        scene_end),
        cmocka_unit_test_setup_teardown(a_recording_becomes_canonical, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_cut_recording_is_refused_with_both_lengths, scene_begin, scene_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
