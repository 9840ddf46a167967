/*
 * The air in virtual time: joins, starts, guards, gains, skips and stops, all to the sample.
 */
#include "virtual_desk.h"

static void test_time_line_is_exact_both_ways(void **state)
{
    (void)state;
    static const unsigned rates[] = {8000, 11025, 16000, 22050, 32000, 44100, 48000};
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
        struct virtual_clock clock;
        struct air *air;
        struct error err;
        virtual_clock_init(&clock, 0);
        clock.mono = 123456789;
        struct air_setup setup = {.clock = &clock.clock, .rate_hz = rates[r], .channels = 1};
        assert_int_equal(air_new(&setup, &air, &err), 0);
        for (uint64_t position = 0; position < 200000000000ull; position = position * 3 + 1) {
            assert_int_equal(air_position_at(air, air_mono_us(air, position)), position);
            assert_true(position == 0 ||
                        air_position_at(air, air_mono_us(air, position) - 1) == position - 1);
        }
        air_free(air);
    }
}

static void test_items_join_without_a_gap(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 60);
    play(&desk, (struct air_item){.id = 1, .frames = 1001}, 1001);
    play(&desk, (struct air_item){.id = 2, .frames = 7}, 7);
    play(&desk, (struct air_item){.id = 3, .frames = 333}, 0);
    play(&desk, (struct air_item){.id = 4, .frames = 200000}, 200000);
    play(&desk, (struct air_item){.id = 5, .frames = 0}, 0);
    play(&desk, (struct air_item){.id = 6, .frames = 50, .start = 300007}, 50);
    desk_run(&desk, 20 * PEER_RATE + 13);
    expect_sound(&desk, 0, 1, 0, 1001);
    expect_sound(&desk, 1001, 2, 0, 7);
    expect_silence(&desk, 1008, 1341);
    expect_sound(&desk, 1341, 4, 0, 200000);
    expect_silence(&desk, 201341, 300007);
    expect_sound(&desk, 300007, 6, 0, 50);
    expect_silence(&desk, 300057, 20 * PEER_RATE + 13);
    assert_int_equal(atomic_load(&desk.peer->taken), 20 * PEER_RATE + 13);
    static const uint64_t starts[] = {0, 1001, 1008, 1341, 201341, 300007},
                          ends[] = {1001, 1008, 1341, 201341, 201341, 300057};
    for (uint64_t i = 0; i < 6; i++) {
        expect(&desk, AIR_STARTED, i + 1, starts[i]);
        expect(&desk, AIR_ENDED, i + 1, ends[i]);
        const struct air_event *taken = find(&desk, AIR_TAKEN, i + 1);
        assert_non_null(taken);
        assert_int_equal(taken->frames, ends[i] - starts[i]);
        assert_false(taken->proves);
    }
    assert_true(find(&desk, AIR_TAKEN, 4)->level_dbfs > -12 && find(&desk, AIR_TAKEN, 4)->level_dbfs < -9);
    desk_close(&desk);
}

static void test_latest_start_guards(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 20);
    play(&desk, (struct air_item){.id = 1, .frames = 10000}, 10000);
    play(&desk, (struct air_item){.id = 2, .frames = 100, .latest = 9999}, 100);  /* too late by one */
    play(&desk, (struct air_item){.id = 3, .frames = 100, .latest = 10000}, 100); /* just in time */
    play(&desk, (struct air_item){.id = 4, .frames = 100, .start = 50000, .latest = 40000},
         100); /* never possible */
    play(&desk, (struct air_item){.id = 5, .frames = 100, .start = 20000, .latest = 20000}, 100);
    desk_run(&desk, 4 * PEER_RATE);
    assert_non_null(find(&desk, AIR_REFUSED, 2));
    expect(&desk, AIR_STARTED, 3, 10000);
    assert_non_null(find(&desk, AIR_REFUSED, 4));
    expect(&desk, AIR_STARTED, 5, 20000);
    assert_null(find(&desk, AIR_STARTED, 2));
    assert_null(find(&desk, AIR_TAKEN, 2));
    expect_silence(&desk, 10100, 20000);
    desk_close(&desk);
}

static void test_gain_and_fades(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 20);
    play(&desk,
         (struct air_item){
             .id = 1, .frames = 22050, .gain_db = -6.0206f, .fade_in_ms = 100, .fade_out_ms = 200},
         22050);
    play(&desk, (struct air_item){.id = 2, .frames = 1000, .gain_db = 40}, 1000);
    play(&desk, (struct air_item){.id = 3, .frames = 5000, .fade_in_ms = 400, .fade_past_ms = 200}, 5000);
    desk_run(&desk, 2 * PEER_RATE);
    const int16_t *pcm = desk.peer->pcm;
    assert_int_equal(pcm[0], 0);
    assert_int_equal(pcm[22049], 0);
    for (uint64_t k = 0; k < 22050; k++) {
        double factor =
            0.5 * (k < 2205 ? (double)k / 2205 : 1) * (k >= 22050 - 4410 ? (double)(22049 - k) / 4410 : 1);
        assert_true(fabs(pcm[k] - item_sample(1, k) * factor) <= 1.0);
    }
    for (uint64_t k = 0; k < 1000; k++) { /* clipped, never wrapped */
        int wanted = item_sample(2, k) * 100;
        wanted = wanted > INT16_MAX ? INT16_MAX : wanted < INT16_MIN ? INT16_MIN : wanted;
        assert_true(abs(pcm[22050 + k] - wanted) <= 1);
    }
    for (uint64_t k = 0; k < 5000; k++) { /* goes on where an item before has left it */
        double factor = k < 4410 ? (double)(k + 4410) / 8820 : 1;
        assert_true(fabs(pcm[23050 + k] - item_sample(3, k) * factor) <= 1.0);
    }
    desk_close(&desk);
}

static void test_skip_fades_and_goes_on(void **state)
{
    (void)state;
    struct desk desk;
    uint64_t fade = PEER_RATE / 20;
    desk_open(&desk, 20);
    play(&desk, (struct air_item){.id = 1, .frames = 100000}, 100000);
    play(&desk, (struct air_item){.id = 2, .frames = 30000}, 30000);
    desk_run(&desk, 5000);
    air_skip(desk.air, 0, false);
    desk_run(&desk, 90000);
    uint64_t cut = 5000 + PEER_RATE * 50 / 1000;
    expect(&desk, AIR_CUT, 1, cut);
    assert_int_equal(find(&desk, AIR_CUT, 1)->frames, cut);
    expect(&desk, AIR_STARTED, 2, cut);
    expect_sound(&desk, 0, 1, 0, 5001);
    assert_true(abs(desk.peer->pcm[5000 + fade / 2]) <= abs(item_sample(1, 5000 + fade / 2)) * 51 / 100 + 1);
    expect_sound(&desk, cut, 2, 0, 30000);
    assert_int_equal(find(&desk, AIR_TAKEN, 1)->frames, cut);
    desk_close(&desk);
}

static void test_skip_all_drops_what_waits_but_not_what_comes_after(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 20);
    play(&desk, (struct air_item){.id = 1, .frames = 150000}, 150000);
    play(&desk, (struct air_item){.id = 2, .frames = 150000}, 150000);
    play(&desk, (struct air_item){.id = 3, .frames = 1000}, 0);
    desk_run(&desk, 5000);
    air_skip(desk.air, 0, true);
    play(&desk, (struct air_item){.id = 4, .frames = 1000}, 1000);
    desk_run(&desk, 40000);
    uint64_t cut = 5000 + PEER_RATE * 50 / 1000;
    expect(&desk, AIR_CUT, 1, cut);
    expect(&desk, AIR_CUT, 2, cut);
    expect(&desk, AIR_CUT, 3, cut);
    assert_int_equal(find(&desk, AIR_CUT, 2)->frames, 0);
    assert_null(find(&desk, AIR_STARTED, 2));
    expect_sound(&desk, cut, 4, 0, 1000);
    desk_close(&desk);
}

static void test_stop_cuts_at_once(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 20);
    play(&desk, (struct air_item){.id = 1, .frames = 50000}, 50000);
    play(&desk, (struct air_item){.id = 2, .frames = 50000}, 50000);
    desk_run(&desk, 7000);
    air_stop(desk.air);
    desk_run(&desk, 60000);
    expect_sound(&desk, 0, 1, 0, 7000);
    expect_silence(&desk, 7000, 60000);
    expect(&desk, AIR_CUT, 1, 7000);
    assert_non_null(find(&desk, AIR_CUT, 2));
    assert_int_equal(find(&desk, AIR_TAKEN, 1)->frames, 7000);
    desk_close(&desk);
}

static void test_short_file_is_told_and_padded(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 20);
    play(&desk, (struct air_item){.id = 1, .frames = 10000}, 6001);
    play(&desk, (struct air_item){.id = 2, .frames = 100}, 100);
    desk_run(&desk, 20000);
    expect(&desk, AIR_STARVED, 1, 6001);
    expect_sound(&desk, 0, 1, 0, 6001);
    expect_silence(&desk, 6001, 10000);
    expect_sound(&desk, 10000, 2, 0, 100);
    desk_close(&desk);
}

static void test_bounds_are_refused(void **state)
{
    (void)state;
    struct desk desk;
    struct error err;
    struct air_item item = {.id = 1, .fd = -1, .frames = 100, .start = 1000000};
    struct air_output output = {.id = 9, .channel = 7, .fd = -1};
    desk_open(&desk, 0);
    for (int i = 0; i < 65; i++) /* one may be on, 64 wait */
        assert_int_equal(air_play(desk.air, 0, &item, &err), 0);
    assert_int_equal(air_play(desk.air, 0, &item, &err), -ENOBUFS);
    assert_int_equal(air_play(desk.air, 1, &item, &err), 0);
    assert_int_equal(air_play(desk.air, 2, &item, &err), -EINVAL);
    item.gain_db = NAN;
    assert_int_equal(air_play(desk.air, 1, &item, &err), -EINVAL);
    assert_int_equal(air_attach(desk.air, &output, &err), -EINVAL);
    output.channel = 0;
    assert_int_equal(air_attach(desk.air, &output, &err), -EBADF);
    assert_int_equal(air_title(desk.air, 9, "x"), -ENOENT);
    desk_close(&desk);
}

static void test_a_day_passes_quickly(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 1);
    int64_t before = peer_now_us();
    play(&desk, (struct air_item){.id = 1, .frames = 600 * PEER_RATE, .start = (uint64_t)19800 * PEER_RATE},
         600 * PEER_RATE);
    desk_run(&desk, (uint64_t)86400 * PEER_RATE);
    assert_int_equal(atomic_load(&desk.peer->taken), (uint64_t)86400 * PEER_RATE);
    assert_int_equal(find(&desk, AIR_TAKEN, 1)->frames, 600 * PEER_RATE);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(peer_now_us() - before < 60 * US_PER_S);
#else
    (void)before; /* the sanitizers' own pace says nothing of ours */
#endif
    desk_close(&desk);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_line_is_exact_both_ways),
        cmocka_unit_test(test_items_join_without_a_gap),
        cmocka_unit_test(test_latest_start_guards),
        cmocka_unit_test(test_gain_and_fades),
        cmocka_unit_test(test_skip_fades_and_goes_on),
        cmocka_unit_test(test_skip_all_drops_what_waits_but_not_what_comes_after),
        cmocka_unit_test(test_stop_cuts_at_once),
        cmocka_unit_test(test_short_file_is_told_and_padded),
        cmocka_unit_test(test_bounds_are_refused),
        cmocka_unit_test(test_a_day_passes_quickly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
