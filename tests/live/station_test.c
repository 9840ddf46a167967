/*
 * One slot of a station, end to end: notices from a source, through reader, voice, planner and air, to a real
 * Icecast and a real sound server at once. What the listener and the loudspeaker heard is compared with what
 * was rendered, with the journal, with the plan and with a rehearsal of the same day.
 */
#include "base/base.h"
#include "listen.h"
#include "servers.h"
#include "station.h"
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RATE 22050
#define MOUNT "/thu.mp3"
#define LEAD_S 14
#define ITEMS_MOST 8
#define NOTICES 3
#define CLICK_MOST 2.0 /* codecs and resamplers bend sound, too, but not that sharply */
#define APART_S 0.1    /* how far the journal, the plan and what is heard may lie apart */

struct item {
    const char *kind, *title;
    struct sound sound; /* as rendered */
    double start;       /* planned, seconds since 1970 */
};

static struct broadcast {
    struct live_station live;
    struct icecast icecast;
    struct pulse pulse;
    char feed_file[128], speaker_file[128];
    json_t *plan, *rehearsal, *rows;
    struct item items[ITEMS_MOST];
    size_t count;
    struct sound heard[2]; /* the feed, the loudspeaker */
} air;
/* The least correlation of a window: MP3 makes hisses of its own, the loudspeaker gets what was rendered. */
static const struct {
    const char *name;
    double least;
} places[] = {{"feed", 0.70}, {"loudspeaker", 0.95}};

/* ---- the broadcast: once, before the tests ---- */

static const char *const notices[NOTICES][2] = {
    {"Họp thôn Suối Cạn",
     "Mời bà con thôn Suối Cạn ra nhà văn hóa họp lúc bảy giờ tối thứ Sáu. Nhớ mang theo ghế."},
    {"Tạm ngừng cấp nước",
     "Trạm bơm xóm Đình tạm ngừng cấp nước từ chín giờ đến mười một giờ, bà con chứa nước sẵn."},
    {"Nhận lại chìa khóa",
     "Có người nhặt được chùm chìa khóa ở cổng chợ Gò. Ai mất, mời đến quầy một cửa của xã."}};

static void write_station(time_t start)
{
    char outputs[700], path[64];
    snprintf(outputs, sizeof outputs,
             "{ name = \"mang\"; plugin = \"icecast\"; host = \"127.0.0.1\"; port = %d; mount = \"" MOUNT
             "\"; password_file = \"%s\"; }, { name = \"loa\"; plugin = \"ao\"; driver = \"pulse\"; }",
             air.icecast.port, air.icecast.password_file);
    live_write_station(&air.live,
                       "{ name = \"notices\"; folder = \"tin\"; every = \"30s\"; approve = \"auto\"; until = "
                       "\"7d\"; times = 1; }",
                       outputs);
    live_write_programme(&air.live, "thu", &start, 1, "cap = \"5m\";",
                         "{ chime = true; }, { say = \"Đây là đài thử của xã Bình Thử.\"; }, "
                         "{ notices = \"notices\"; most = 5; }");
    for (size_t i = 0; i < NOTICES; i++) {
        snprintf(path, sizeof path, "station/tin/tin-%zu.txt", i + 1);
        live_write(&air.live, path, "Tiêu đề: %s\n\n%s\n", notices[i][0], notices[i][1]);
    }
}

static bool all_is_told(void *context)
{
    (void)context;
    json_decref(air.rows);
    air.rows = live_journal(&air.live);
    return live_count(air.rows, "airing.aired", NULL, NULL) +
               live_count(air.rows, "airing.partial", NULL, NULL) +
               live_count(air.rows, "airing.missed", NULL, NULL) >=
           NOTICES;
}

/* Each item's sound, rendered once more by itself. */
static void render_items(void)
{
    json_t *row;
    size_t i;
    json_array_foreach(json_object_get(json_array_get(json_object_get(air.plan, "slots"), 0), "items"), i,
                       row)
    {
        struct item *item = &air.items[air.count];
        const char *text = json_string_value(json_object_get(row, "text"));
        char wav[128], words[128];
        assert_true(air.count++ < ITEMS_MOST);
        item->kind = json_string_value(json_object_get(row, "kind"));
        item->title = json_string_value(json_object_get(row, "title"));
        item->start = live_seconds(json_object_get(row, "start"));
        if (!text) {
            assert_int_equal(sound_chime(RATE, &item->sound), 0);
            continue;
        }
        struct live_outcome outcome;
        snprintf(wav, sizeof wav, "%s/item.wav", air.live.dir);
        snprintf(words, sizeof words, "%s/item.txt", air.live.dir);
        live_write(&air.live, "item.txt", "%s", text);
        live_run(&air.live, &outcome, "loaxa", "say", "--voice", "north", "-o", wav, words);
        if (outcome.code)
            fail_msg("loaxa say: %s", outcome.err);
        live_outcome_done(&outcome);
        assert_int_equal(listen_load(wav, RATE, &item->sound), 0);
    }
}

static void run_broadcast(time_t start)
{
    struct live_outcome outcome;
    char date[11], copy[128], out[128];
    static char pulse_server[128];
    live_run(&air.live, &outcome, "loaxa", "poll", "--station", air.live.station, "--state", air.live.state);
    if (outcome.code)
        fail_msg("loaxa poll: %s", outcome.err);
    live_outcome_done(&outcome);
    snprintf(copy, sizeof copy, "%s/copy", air.live.dir);
    snprintf(out, sizeof out, "%s/rehearsal", air.live.dir);
    live_run(&air.live, &outcome, "cp", "-r", air.live.state, copy);
    assert_int_equal(outcome.code, 0);
    live_outcome_done(&outcome);
    snprintf(pulse_server, sizeof pulse_server, "PULSE_SERVER=%s", air.pulse.server);
    air.live.environment[0] = pulse_server;
    live_start(&air.live);
    live_await_up(&air.live);
    live_date(start, date);
    air.plan = live_json(&air.live, "plan", "--station", air.live.station, "--state", copy, "--from", date,
                         "--days", "1", "--json");
    air.rehearsal = live_json(&air.live, "rehearse", "--station", air.live.station, "--state", copy, "--date",
                              date, "--out", out, "--trim", "--json");
    render_items();
    if (!wait_until(all_is_told, NULL, 90000))
        fail_msg("the notices were not told of within 90 s:\n%s", json_dumps(air.rows, JSON_INDENT(1)));
    rest_ms(1500); /* what the captures still have in their pipes */
}

static bool is_whole(size_t place)
{
    struct listen_match match;
    size_t from = 0;
    for (size_t i = 0; i < air.count; i++) {
        const struct sound *wanted = &air.items[i].sound;
        if (listen_follow(wanted->pcm, wanted->frames, &air.heard[place], from, &match) != 0 ||
            match.worst < places[place].least)
            return false;
        from = match.lag;
    }
    return true;
}

static void forget_broadcast(void)
{
    live_close(&air.live);
    pulse_stop(&air.pulse);
    icecast_stop(&air.icecast);
    for (size_t i = 0; i < air.count; i++)
        sound_done(&air.items[i].sound);
    sound_done(&air.heard[0]);
    sound_done(&air.heard[1]);
    json_decref(air.plan);
    json_decref(air.rehearsal);
    json_decref(air.rows);
    memset(&air, 0, sizeof air);
}

static void broadcast(void)
{
    live_open(&air.live);
    assert_int_equal(icecast_start(&air.icecast), 0);
    assert_int_equal(pulse_start(&air.pulse), 0);
    snprintf(air.feed_file, sizeof air.feed_file, "%s/feed.mp3", air.live.dir);
    snprintf(air.speaker_file, sizeof air.speaker_file, "%s/speaker.raw", air.live.dir);
    pid_t speaker = pulse_capture(&air.pulse, RATE, air.speaker_file);
    pid_t feed = icecast_capture(&air.icecast, MOUNT, air.feed_file);
    assert_true(speaker > 0 && feed > 0);
    time_t start = time(NULL) + LEAD_S;
    write_station(start);
    run_broadcast(start);
    assert_int_equal(live_end(&air.live, SIGTERM, NULL), 0);
    end_program(speaker, SIGTERM);
    end_program(feed, SIGTERM);
    assert_int_equal(listen_load(air.feed_file, RATE, &air.heard[0]), 0);
    assert_int_equal(listen_load(air.speaker_file, RATE, &air.heard[1]), 0);
}

static int setup(void **state)
{
    (void)state;
    broadcast();
    for (int again = 1; again < PULSE_TRIES && !is_whole(1); again++) {
        print_message("a gap in the loudspeaker's capture: broadcast once more\n");
        forget_broadcast();
        broadcast();
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    forget_broadcast();
    return 0;
}

/* ---- what was heard ---- */

static void test_plan_has_every_item_with_its_true_length(void **state)
{
    (void)state;
    json_t *items = json_object_get(json_array_get(json_object_get(air.plan, "slots"), 0), "items");
    assert_int_equal(air.count, 2 + NOTICES);
    for (size_t i = 0; i < air.count; i++) {
        double seconds = json_real_value(json_object_get(json_array_get(items, i), "seconds"));
        assert_true(fabs(seconds - (double)air.items[i].sound.frames / RATE) < 0.001);
    }
}

static void test_chime_is_found_by_its_tones(void **state)
{
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        struct listen_match match;
        size_t at = 0;
        assert_int_equal(
            listen_follow(air.items[0].sound.pcm, air.items[0].sound.frames, &air.heard[p], 0, &match), 0);
        if (!listen_chime(&air.heard[p], 0, &at))
            fail_msg("no chime on the %s", places[p].name);
        if (labs((long)at - (long)match.lag) > RATE / 5)
            fail_msg("%s: chime's tones at %zu, its sound at %zu", places[p].name, at, match.lag);
    }
}

/* Every item in its turn, whole: no gap, click or repeat. Its place in the capture goes to `at`. */
static void follow_all(size_t place, size_t at[ITEMS_MOST])
{
    size_t from = 0;
    for (size_t i = 0; i < air.count; i++) {
        struct listen_match match;
        const struct sound *wanted = &air.items[i].sound;
        if (listen_follow(wanted->pcm, wanted->frames, &air.heard[place], from, &match) != 0)
            fail_msg("%s: “%s” is not to be heard", places[place].name, air.items[i].title);
        if (match.worst < places[place].least || fabs(match.drift_ms) > 20 || match.lag < from)
            fail_msg("%s: “%s”: %zu of %zu windows bad, the first %.2f s in, worst %.3f, drift %.1f ms",
                     places[place].name, air.items[i].title, match.bad_windows, match.windows,
                     (double)match.first_bad / RATE, match.worst, match.drift_ms);
        print_message("%s: “%s” at %.3f s, %zu windows, worst %.3f, drift %.2f ms, click %.2f\n",
                      places[place].name, air.items[i].title, (double)match.lag / RATE, match.windows,
                      match.worst, match.drift_ms, match.click);
        assert_true(match.click <= CLICK_MOST);
        at[i] = match.lag;
        from = match.lag + wanted->frames - RATE / 50;
    }
}

static json_t *told(json_t *rows, const char *title)
{
    size_t index = 0;
    json_t *row = live_row(rows, &index, "airing.aired", "title", title);
    if (!row)
        fail_msg("no airing.aired of “%s” in\n%s", title, json_dumps(rows, JSON_INDENT(1)));
    return row;
}

/* When the journal says that item `i` began: the slot for its chime; -1 when it does not say. */
static double told_start(json_t *rows, size_t i)
{
    size_t index = 0;
    if (i == 0)
        return live_seconds(json_object_get(live_row(rows, &index, "slot.started", NULL, NULL), "at"));
    if (strcmp(air.items[i].kind, "notices") != 0)
        return -1;
    return live_seconds(json_object_get(json_object_get(told(rows, air.items[i].title), "fields"), "start"));
}

static void test_items_are_heard_whole_and_when_the_journal_says(void **state)
{
    (void)state;
    for (size_t p = 0; p < 2; p++) {
        size_t at[ITEMS_MOST];
        follow_all(p, at);
        for (size_t i = 1; i < air.count; i++) {
            double heard = ((double)at[i] - (double)at[0]) / RATE;
            double journal = told_start(air.rows, i) - told_start(air.rows, 0);
            if (told_start(air.rows, i) < 0)
                continue;
            print_message("%s: “%s” heard %.3f s after the chime, the journal says %.3f s\n", places[p].name,
                          air.items[i].title, heard, journal);
            assert_true(fabs(heard - journal) <= APART_S);
        }
    }
}

static void test_every_notice_is_aired_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < NOTICES; i++) {
        assert_int_equal(live_count(air.rows, "airing.started", "title", notices[i][0]), 1);
        assert_int_equal(live_count(air.rows, "airing.aired", "title", notices[i][0]), 1);
    }
    assert_int_equal(live_count(air.rows, "airing.partial", NULL, NULL), 0);
    assert_int_equal(live_count(air.rows, "output.lost", NULL, NULL), 0);
    assert_int_equal(live_count(air.rows, "sound.starved", NULL, NULL), 0);
}

static void test_plan_rehearsal_and_life_agree(void **state)
{
    (void)state;
    json_t *rehearsed = json_object_get(air.rehearsal, "rows");
    assert_int_equal(live_count(rehearsed, "airing.aired", NULL, NULL), NOTICES);
    assert_int_equal(live_count(air.rows, "airing.aired", NULL, NULL), NOTICES);
    for (size_t i = 0; i < air.count; i++) {
        double live = told_start(air.rows, i), rehearsal = told_start(rehearsed, i);
        if (live < 0)
            continue;
        print_message("“%s”: plan %.3f, rehearsal %+.3f, live %+.3f s\n", air.items[i].title,
                      air.items[i].start, rehearsal - air.items[i].start, live - air.items[i].start);
        assert_true(fabs(live - air.items[i].start) <= APART_S);
        assert_true(fabs(rehearsal - air.items[i].start) <= APART_S);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_has_every_item_with_its_true_length),
        cmocka_unit_test(test_chime_is_found_by_its_tones),
        cmocka_unit_test(test_items_are_heard_whole_and_when_the_journal_says),
        cmocka_unit_test(test_every_notice_is_aired_once),
        cmocka_unit_test(test_plan_rehearsal_and_life_agree),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
