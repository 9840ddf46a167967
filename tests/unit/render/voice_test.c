/*
 * Voice profiles: the installed ones, a station's own, every fault at once with file and line, fallbacks,
 * dictionaries.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"

static void refuses_bad_profiles(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *profile, *words;
        int line;
    } rows[] = {
        {"title = \"A\"; region = \"north\";\n", "engine", 0},
        {"title = \"A\";\nengine = \"espeak\";\nregion = \"west\";\n", "region", 3},
        {"title = \"A\";\nengine = \"espeak\";\nregion = \"north\";\nregoin = \"south\";\n", "region", 4},
        {"title = \"A\";\nengine = \"espeak\";\nregion = \"north\";\nsyllables_per_minute = 1000.0;\n",
         "syllables", 4},
        {"title = \"A\";\nengine = \"espeak\";\nregion = \"north\";\nfallback = \"hong\";\n", "leads back",
         0},
        {"title = \"A\";\nengine = \"espeak\";\nregion = \"north\";\nfallback = \"khong-co\";\n",
         "no voice \"khong-co\"", 0},
        {"title = \"A\";\nengine = \"espeak\";\nregion = \"north\";\nsettings = 5;\n", "settings", 4},
        {"title = \"A\"\nengine = ;\n", "syntax", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct faults faults = {0};
        struct voice *voice = NULL;
        scene_write(scene->voices, "hong.cfg", rows[i].profile);
        assert_int_not_equal(voice_load(scene->voices, NULL, "hong", &voice, &faults), 0);
        assert_null(voice);
        bool found = false;
        for (size_t f = 0; f < faults.count; f++)
            found |= strstr(faults.rows[f].text, rows[i].words) != NULL &&
                     (rows[i].line == 0 || faults.rows[f].line == rows[i].line);
        if (!found)
            fail_msg("row %zu: %s (line %d)", i, faults.count > 0 ? faults.rows[0].text : "no fault",
                     faults.count > 0 ? faults.rows[0].line : 0);
        faults_done(&faults);
    }
}

static void all_faults_come_at_once(void **state)
{
    struct scene *scene = *state;
    struct faults faults = {0};
    struct voice *voice = NULL;
    scene_write(scene->voices, "hong.cfg", "engine = 7;\nregion = \"west\";\nmanner = \"loud\";\nxyz = 1;\n");
    assert_int_equal(voice_load(scene->voices, NULL, "hong", &voice, &faults), -EINVAL);
    assert_true(faults.errors >= 5);
    faults_done(&faults);
}

static void an_unknown_voice_names_the_nearest(void **state)
{
    struct scene *scene = *state;
    static const char *const names[] = {"thuu", "../thu", "", "THU", "mot-cai-ten-khac-han"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct faults faults = {0};
        struct voice *voice = NULL;
        assert_int_equal(voice_load(scene->voices, NULL, names[i], &voice, &faults), -ENOENT);
        assert_int_equal(faults.errors, 1);
        assert_non_null(strstr(faults.rows[0].text, "\"thu\""));
        faults_done(&faults);
    }
}

static void a_station_may_bring_its_own(void **state)
{
    struct scene *scene = *state;
    struct faults faults = {0};
    struct voice *voice = NULL;
    char *own = file_join(scene->folder, "voices-of-station"), *dir = file_join(own, "voices");
    assert_int_equal(file_make_directory(dir, 0700, NULL), 0);
    scene_write(dir, "thu.cfg",
                "title = \"Giọng của đài\"; engine = \"espeak\"; region = \"south\"; fallback = \"goc\";\n");
    scene_write(scene->voices, "goc.cfg", scene_profile);
    assert_int_equal(voice_load(scene->voices, own, "thu", &voice, &faults), 0);
    assert_string_equal(voice->title, "Giọng của đài");
    assert_string_equal(voice->next->name, "goc");
    assert_int_equal(reader_settings_of(voice->reader)->region, READER_SOUTH);
    assert_int_equal(reader_settings_of(voice->next->reader)->region, READER_NORTH);
    voice_free(voice);
    free(dir);
    free(own);
    faults_done(&faults);
}

static void a_stations_dictionary_is_read(void **state)
{
    struct scene *scene = *state;
    struct faults faults = {0};
    struct voice *voice = NULL;
    struct reading *reading;
    char *own = file_join(scene->folder, "station");
    assert_int_equal(file_make_directory(own, 0700, NULL), 0);
    scene_write(own, "dictionary.tsv", "Cty Xanh\tcông ty xanh\n");
    assert_int_equal(voice_load(scene->voices, own, "thu", &voice, &faults), 0);
    assert_string_not_equal(voice->dictionary_hash, scene->voice->dictionary_hash);
    assert_int_equal(
        reader_read(voice->reader, "Cty Xanh mời họp.", strlen("Cty Xanh mời họp."), &reading, NULL), 0);
    assert_memory_equal(reading->clauses[0].words, "công ty xanh", strlen("công ty xanh"));
    reading_free(reading);
    voice_free(voice);
    faults_done(&faults);
    free(own);
}

static void lists_profiles(void **state)
{
    struct scene *scene = *state;
    char **names;
    size_t count;
    struct error err = {0};
    scene_write(scene->voices, "an.cfg", scene_profile);
    scene_write(scene->voices, "units.tsv", "");
    assert_int_equal(voice_list(scene->voices, &names, &count, &err), 0);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "an");
    assert_string_equal(names[1], "thu");
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    assert_int_equal(voice_list("/nonexistent", &names, &count, &err), -ENOENT);
}

/* The voices that are installed load with their dictionaries and speak at a pace people can follow. */
static void the_installed_voices_speak(void **state)
{
    struct scene *scene = *state;
    static const char text[] =
        "Thông báo về việc ngừng cấp điện. Thứ ba tuần này, từ bảy giờ đến mười một giờ, thôn Đoài và "
        "thôn Trung ngừng cấp điện để sửa đường dây. Bà con chủ động tích nước, rút phích cắm các thiết "
        "bị, và không tự ý trèo lên cột điện. Xin nhắc lại, thôn Đoài và thôn Trung mất điện.";
    static const char *const names[] = {"north", "central", "south"};
    char *worker, *plugins, *voices;
    assert_int_equal(plugin_find_installation(&worker, &plugins, &voices, NULL), 0);
    for (size_t i = 0; i < 3; i++) {
        struct faults faults = {0};
        struct voice *voice = NULL;
        if (voice_load(voices, NULL, names[i], &voice, &faults) != 0)
            fail_msg("%s:%d: %s", faults.rows[0].file, faults.rows[0].line, faults.rows[0].text);
        struct rendered *said = scene_say(scene, voice, text);
        struct reading *reading;
        assert_int_equal(reader_read(voice->reader, text, strlen(text), &reading, NULL), 0);
        double rate = (double)reading_syllables(reading) * 60 * said->rate_hz / (double)said->frames;
        if (rate < 135 || rate > 185)
            fail_msg("%s: %.0f syllables a minute", names[i], rate);
        reading_free(reading);
        rendered_free(said);
        voice_free(voice);
        faults_done(&faults);
    }
    free(worker);
    free(plugins);
    free(voices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(refuses_bad_profiles, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(all_faults_come_at_once, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(an_unknown_voice_names_the_nearest, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_station_may_bring_its_own, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(a_stations_dictionary_is_read, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(lists_profiles, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(the_installed_voices_speak, scene_begin, scene_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
