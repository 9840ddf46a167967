/*
 * Frozen slots as the store keeps them: what is written is read again whole, and what is damaged is refused,
 * never half taken.
 */
#include "station/internal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the headers above */
#include <cmocka.h>

static char *channels[] = {(char[]){"chinh"}, (char[]){"thon-dong"}};
static struct station_config config = {.timetable = {.channels = channels, .channel_count = 2}};
static struct station station = {.config = &config};

static struct run *make(void)
{
    struct run *run = run_new(&station, "thon-dong/sang/0/2026-11-23", "thon-dong");
    assert_non_null(run);
    run->programme = strdup("sang");
    run->title = strdup("Buổi sáng");
    run->date = (struct date){2026, 11, 23};
    run->start_us = run->begin_us = 1795386600000000;
    run->cap_us = 1200000000;
    run->catch_up_us = 900000000;
    run->fade_in_ms = 5000;
    struct cue *chime = run_add(run, 0, ITEM_CHIME, "Chuông báo", NULL);
    struct cue *notice = run_add(run, 1, ITEM_NOTICES, "Họp \"thôn\"\n", "Mời bà con.");
    struct cue *words = run_add(run, 1, ITEM_SAY, "Lời của đài", "Kính chào."); /* pushed in between */
    assert_non_null(chime);
    assert_non_null(words);
    notice->notice = 9007199254740993; /* does not fit a double */
    notice->revision = 3;
    notice->turn = 2;
    notice->again = true;
    notice->inserted = true;
    notice->notice_class = CLASS_KHAN_CAP;
    notice->hash = strdup("00ff");
    notice->recording = strdup("ab.flac");
    notice->planned_us = 1795386607000000;
    notice->at_us = 1795386607000000;
    notice->fill_us = 1795386620000000;
    notice->seconds = 12.5;
    return run;
}

static char *text_of(const struct run *run)
{
    json_t *json = run_to_json(run);
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    assert_non_null(text);
    json_decref(json);
    return text;
}

static void test_round_trip(void **state)
{
    (void)state;
    struct error err = {0};
    struct run *run = make(), *again = NULL;
    char *text = text_of(run);
    assert_int_equal(run_from_json(&station, text, &again, &err), 0);
    char *second = text_of(again);
    assert_string_equal(text, second);
    assert_int_equal(again->channel, 1);
    assert_int_equal(again->count, 3);
    assert_int_equal(again->begin_us, run->start_us);
    assert_int_equal(again->cues[1]->kind, ITEM_SAY);
    assert_int_equal(again->cues[2]->notice, 9007199254740993);
    assert_true(again->cues[2]->again && again->cues[2]->inserted);
    assert_int_equal(again->cues[2]->state, CUE_WAITING);
    assert_true(again->stored && !again->over && !again->begun);
    free(text);
    free(second);
    run_free(run);
    run_free(again);
}

static void test_damage(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "null",
        "[]",
        "{}",
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"channel\":\"chinh\",\"date\":\"2026-11-23\",\"start_us\":1,\"cap_us\":1,\"catch_up_"
        "us\":1}",
        "{\"id\":\"a\",\"channel\":\"chinh\",\"date\":\"2026-11-33\",\"start_us\":1,\"cap_us\":1,\"catch_up_"
        "us\":1,"
        "\"cues\":[]}",
        "{\"id\":\"a\",\"channel\":\"chinh\",\"date\":\"2026-11-23\",\"start_us\":\"1\",\"cap_us\":1,"
        "\"catch_up_us\":1,\"cues\":[]}",
        "{\"id\":\"a\",\"channel\":\"chinh\",\"date\":\"2026-11-23\",\"start_us\":1,\"cap_us\":1,\"catch_up_"
        "us\":1,"
        "\"cues\":[{\"kind\":\"relay\"}]}",
        "{\"id\":\"a\",\"channel\":\"chinh\",\"date\":\"2026-11-23\",\"start_us\":1,\"cap_us\":1,\"catch_up_"
        "us\":1,"
        "\"cues\":[null]}",
        /* a notice without the hash that its approval is bound to */
        "{\"id\":\"a\",\"channel\":\"chinh\",\"date\":\"2026-11-23\",\"start_us\":1,\"cap_us\":1,\"catch_up_"
        "us\":1,"
        "\"cues\":[{\"kind\":\"notices\",\"notice\":4,\"revision\":1,\"turn\":1,\"again\":false,\"class\":0,"
        "\"planned_us\":1,\"seconds\":1.0}]}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = {0};
        struct run *run = NULL;
        if (run_from_json(&station, rows[i], &run, &err) == 0)
            fail_msg("row %zu was taken", i);
        assert_null(run);
        assert_true(err.text[0] != '\0');
    }
}

static void test_every_cut_is_refused(void **state)
{
    (void)state;
    struct run *run = make();
    char *text = text_of(run);
    for (size_t length = strlen(text); length-- > 0;) {
        struct error err = {0};
        struct run *half = NULL;
        text[length] = '\0';
        assert_int_not_equal(run_from_json(&station, text, &half, &err), 0);
    }
    free(text);
    run_free(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_damage),
                                       cmocka_unit_test(test_every_cut_is_refused)};
    return cmocka_run_group_tests_name("station/slot_json", tests, NULL, NULL);
}
