/*
 * The air in real time, with its threads: whole streams at a device's pace, starts to the sample, silence
 * soon after a stop, outputs that freeze, die, open slowly, drift; a machine that was stopped. Bounds are
 * generous: only a defect breaks them.
 */
#include "peer.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#define MOST_EVENTS 4096

struct desk {
    struct air *air;
    struct air_event events[MOST_EVENTS];
    size_t event_count;
};

static struct desk *desk_open(void)
{
    struct desk *desk = calloc(1, sizeof *desk);
    struct air_setup setup = {.clock = clock_real(), .rate_hz = PEER_RATE, .channels = 1};
    struct error err;
    assert_int_equal(air_new(&setup, &desk->air, &err), 0);
    return desk;
}

static void desk_take_events(struct desk *desk)
{
    while (desk->event_count < MOST_EVENTS && air_next_event(desk->air, &desk->events[desk->event_count]))
        desk->event_count++;
}

static void desk_close(struct desk *desk)
{
    int64_t before = peer_now_us();
    air_free(desk->air);
    assert_true(peer_now_us() - before < 500000);
    free(desk);
}

static void rest_ms(long ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

static const struct air_event *find(struct desk *desk, enum air_event_kind kind, uint64_t item,
                                    uint64_t output)
{
    desk_take_events(desk);
    for (size_t i = 0; i < desk->event_count; i++)
        if (desk->events[i].kind == kind && desk->events[i].item == item && desk->events[i].output == output)
            return &desk->events[i];
    return NULL;
}

/* Waits for an event, at most 30 s. */
static const struct air_event *await(struct desk *desk, enum air_event_kind kind, uint64_t item,
                                     uint64_t output)
{
    for (int64_t until = peer_now_us() + 30 * US_PER_S; peer_now_us() < until; rest_ms(2)) {
        const struct air_event *event = find(desk, kind, item, output);
        if (event)
            return event;
    }
    fail_msg("event %d of item %u, output %u never came", kind, (unsigned)item, (unsigned)output);
    return NULL;
}

static void await_live(struct desk *desk, uint64_t output)
{
    struct air_output_state stands = {0};
    for (int64_t until = peer_now_us() + 10 * US_PER_S; peer_now_us() < until && !stands.live; rest_ms(2))
        assert_int_equal(air_output_state(desk->air, output, &stands), 0);
    assert_true(stands.live);
}

#define SETTLED_MS 3100 /* after its opening an output loses nothing of an item any more */

/* Waits until outputs 1 to `count` are past their opening. */
static void await_settled(struct desk *desk, uint64_t count)
{
    for (uint64_t output = 1; output <= count; output++)
        await_live(desk, output);
    rest_ms(SETTLED_MS);
}

static void play(struct desk *desk, struct air_item item)
{
    struct error err;
    item.fd = item_file(item.id, item.frames);
    assert_int_equal(air_play(desk->air, 0, &item, &err), 0);
}

/* Where frame 0 of the item lies in what the peer took. */
static uint64_t locate(const struct peer *peer, uint64_t item)
{
    uint64_t taken = atomic_load(&peer->taken);
    for (uint64_t at = 0; at + 8 < taken; at++) {
        uint64_t k = 0;
        while (k < 8 && peer->pcm[at + k] == item_sample(item, k))
            k++;
        if (k == 8)
            return at;
    }
    fail_msg("item %u is not in the stream", (unsigned)item);
    return 0;
}

static void expect_sound(const struct peer *peer, uint64_t at, uint64_t item, uint64_t frames)
{
    for (uint64_t k = 0; k < frames; k++)
        if (peer->pcm[at + k] != item_sample(item, k))
            fail_msg("frame %u of item %u is wrong", (unsigned)k, (unsigned)item);
}

static struct peer *device(double seconds, double speed)
{
    struct peer *peer = peer_new(seconds);
    peer->device_ms = 90;
    peer->device_speed = speed;
    return peer;
}

static void test_items_join_at_a_devices_pace(void **state)
{
    (void)state;
    struct desk *desk = desk_open();
    struct peer *card = device(30, 1.0), *server = peer_new(30);
    peer_attach(card, desk->air, 1, false);
    peer_attach(server, desk->air, 2, false);
    await_settled(desk, 2);
    uint64_t start = air_position(desk->air) + PEER_RATE / 2 + 77;
    play(desk, (struct air_item){.id = 1, .frames = PEER_RATE + 5, .start = start});
    play(desk, (struct air_item){.id = 2, .frames = 333});
    play(desk, (struct air_item){.id = 3, .frames = PEER_RATE});
    for (uint64_t output = 1; output <= 2; output++)
        for (uint64_t item = 1; item <= 3; item++) {
            const struct air_event *taken = await(desk, AIR_TAKEN, item, output);
            assert_int_equal(taken->frames, item == 1 ? PEER_RATE + 5 : item == 2 ? 333 : PEER_RATE);
        }
    assert_int_equal(find(desk, AIR_STARTED, 1, 0)->position, start);
    assert_int_equal(find(desk, AIR_STARTED, 2, 0)->position, start + PEER_RATE + 5);
    assert_int_equal(find(desk, AIR_STARTED, 3, 0)->position, start + PEER_RATE + 5 + 333);
    assert_null(find(desk, AIR_STARVED, 1, 0));
    for (int i = 0; i < 2; i++) {
        const struct peer *peer = i ? server : card;
        uint64_t at = locate(peer, 1);
        expect_sound(peer, at, 1, PEER_RATE + 5);
        expect_sound(peer, at + PEER_RATE + 5, 2, 333);
        expect_sound(peer, at + PEER_RATE + 338, 3, PEER_RATE);
    }
    air_detach(desk->air, 1);
    desk_close(desk);
    peer_free(card);
    peer_free(server);
}

static int compare_times(const void *a, const void *b)
{
    return *(const int64_t *)a < *(const int64_t *)b ? -1 : *(const int64_t *)a > *(const int64_t *)b;
}

/* The middle one of the stops counts: a busy machine may be late for one, only a defect for most. */
static void test_stop_is_silent_soon(void **state)
{
    (void)state;
    struct desk *desk = desk_open();
    struct peer *card = device(60, 1.0);
    int64_t silent_us[8];
    peer_attach(card, desk->air, 1, false);
    await_live(desk, 1);
    for (uint64_t item = 1; item <= 8; item++) {
        play(desk, (struct air_item){.id = item, .frames = 10 * PEER_RATE});
        await(desk, AIR_STARTED, item, 0);
        rest_ms(300 + (long)item * 7);
        uint64_t discards = atomic_load(&card->discards);
        int64_t asked_us = peer_now_us();
        air_stop(desk->air);
        await(desk, AIR_CUT, item, 0);
        for (int i = 0; i < 1000 && atomic_load(&card->discards) == discards; i++)
            rest_ms(1);
        rest_ms(200);
        int64_t discard_us = atomic_load(&card->discard_us), loud_us = atomic_load(&card->last_loud_us);
        assert_int_equal(atomic_load(&card->discards), discards + 1);
        silent_us[item - 1] = (loud_us > discard_us ? loud_us : discard_us) - asked_us;
        const struct air_event *cut = find(desk, AIR_CUT, item, 0), *taken = await(desk, AIR_TAKEN, item, 1);
        assert_true(taken->frames <= cut->frames); /* what was discarded is not taken */
    }
    qsort(silent_us, 8, sizeof *silent_us, compare_times);
    assert_in_range(silent_us[4], 0, 150000);
    play(desk, (struct air_item){.id = 9, .frames = PEER_RATE}); /* and on it goes */
    assert_int_equal(await(desk, AIR_TAKEN, 9, 1)->frames, PEER_RATE);
    desk_close(desk);
    peer_free(card);
}

static void test_nobody_notices_a_frozen_or_dying_output(void **state)
{
    (void)state;
    struct desk *desk = desk_open();
    struct peer *well = device(30, 1.0), *frozen = peer_new(30), *dying = peer_new(30);
    peer_attach(well, desk->air, 1, false);
    peer_attach(frozen, desk->air, 2, false);
    peer_attach(dying, desk->air, 3, false);
    await_settled(desk, 3);
    play(desk, (struct air_item){.id = 1, .frames = 6 * PEER_RATE});
    await(desk, AIR_STARTED, 1, 0);
    atomic_store(&dying->die_after, atomic_load(&dying->taken) + PEER_RATE);
    rest_ms(500);
    atomic_store(&frozen->frozen, true);
    int64_t froze_us = peer_now_us();
    const struct air_event *stalled = await(desk, AIR_STALLED, 0, 2);
    assert_in_range(peer_now_us() - froze_us, 1900000, 4000000);
    assert_string_equal(stalled->text, "the output took nothing for 2 s");
    assert_in_range(await(desk, AIR_TAKEN, 1, 2)->frames, PEER_RATE / 4, 3 * PEER_RATE);
    await(desk, AIR_LOST, 0, 3);
    assert_in_range(await(desk, AIR_TAKEN, 1, 3)->frames, PEER_RATE / 2, 2 * PEER_RATE);
    assert_int_equal(await(desk, AIR_TAKEN, 1, 1)->frames, 6 * PEER_RATE);
    expect_sound(well, locate(well, 1), 1, 6 * PEER_RATE);
    atomic_store(&frozen->frozen, false);
    desk_close(desk);
    peer_free(well);
    peer_free(frozen);
    peer_free(dying);
}

/* An idle sound server takes 1.9 s for its first block: the present is joined then, in an item too. */
static void test_slow_opening_joins_the_present(void **state)
{
    (void)state;
    struct desk *desk = desk_open();
    struct peer *card = device(30, 1.0);
    card->first_block_ms = 1900;
    play(desk, (struct air_item){.id = 1, .frames = 5 * PEER_RATE});
    await(desk, AIR_STARTED, 1, 0);
    peer_attach(card, desk->air, 1, false);
    assert_true(await(desk, AIR_SKIPPED, 0, 1)->frames > PEER_RATE);
    const struct air_event *taken = await(desk, AIR_TAKEN, 1, 1);
    assert_in_range(taken->frames, 2 * PEER_RATE, 4 * PEER_RATE);
    play(desk, (struct air_item){.id = 2, .frames = PEER_RATE});
    assert_int_equal(await(desk, AIR_TAKEN, 2, 1)->frames, PEER_RATE);
    assert_null(find(desk, AIR_STALLED, 0, 1));
    struct peer *dead = peer_new(5);
    atomic_store(&dead->frozen, true);
    peer_attach(dead, desk->air, 2, false);
    int64_t attached_us = peer_now_us();
    await(desk, AIR_STALLED, 0, 2);
    assert_in_range(peer_now_us() - attached_us, 4900000, 8000000);
    desk_close(desk);
    peer_free(card);
    peer_free(dead);
}

/* Device clocks that run slow or fast are followed in silence; the items stay whole. */
static void test_drift_is_mended_in_silence(void **state)
{
    (void)state;
    struct desk *desk = desk_open();
    struct peer *slow = device(40, 0.93), *fast = device(40, 1.02);
    peer_attach(slow, desk->air, 1, false);
    peer_attach(fast, desk->air, 2, false);
    await_live(desk, 1);
    await_live(desk, 2);
    rest_ms(9000);
    struct air_output_state stands;
    assert_int_equal(air_output_state(desk->air, 1, &stands), 0);
    assert_in_range(stands.backlog_ms, 100, 450); /* 0.07 * 9 s have been dropped */
    assert_true(atomic_load(&fast->dry) <= 20);   /* without silence added: ten times a second after 4 s */
    play(desk, (struct air_item){.id = 1, .frames = 2 * PEER_RATE});
    for (uint64_t output = 1; output <= 2; output++)
        assert_int_equal(await(desk, AIR_TAKEN, 1, output)->frames, 2 * PEER_RATE);
    expect_sound(slow, locate(slow, 1), 1, 2 * PEER_RATE);
    expect_sound(fast, locate(fast, 1), 1, 2 * PEER_RATE);
    desk_close(desk);
    peer_free(slow);
    peer_free(fast);
}

static void test_far_too_slow_output_is_given_up(void **state)
{
    (void)state;
    struct desk *desk = desk_open();
    struct peer *card = device(30, 0.4);
    peer_attach(card, desk->air, 1, false);
    await_live(desk, 1);
    play(desk, (struct air_item){.id = 1, .frames = 14 * PEER_RATE});
    assert_non_null(strstr(await(desk, AIR_STALLED, 0, 1)->text, "more slowly"));
    assert_true(await(desk, AIR_TAKEN, 1, 1)->frames > PEER_RATE);
    desk_close(desk);
    peer_free(card);
}

/* A child that stops this process for a second, some time after it is told to. */
static pid_t start_stopper(int *ready)
{
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t test = getpid(), child = fork();
    if (child == 0) {
        bool told = read(ends[0], &byte, 1) == 1;
        rest_ms(300);
        if (told && getppid() == test && kill(test, SIGSTOP) == 0) {
            rest_ms(1000);
            kill(test, SIGCONT);
        }
        _exit(told ? 0 : 1);
    }
    assert_true(child > 0);
    close(ends[0]);
    *ready = ends[1];
    return child;
}

/* The machine is stopped for a second in the middle of an item: no burst, and nothing is lost, whether an
 * output had taken all that was made or was behind. */
static void test_lost_time_is_silence(void **state)
{
    (void)state;
    int ready, status = 0;
    pid_t stopper = start_stopper(&ready);
    struct desk *desk = desk_open();
    struct peer *prompt = peer_new(30), *late = peer_new(30);
    peer_attach(prompt, desk->air, 1, false);
    peer_attach(late, desk->air, 2, false);
    await_settled(desk, 2);
    play(desk, (struct air_item){.id = 1, .frames = 2 * PEER_RATE});
    uint64_t started = await(desk, AIR_STARTED, 1, 0)->position;
    assert_int_equal(write(ready, "", 1), 1);
    rest_ms(50);
    atomic_store(&late->frozen, true);
    await(desk, AIR_STARVED, 1, 0);
    atomic_store(&late->frozen, false);
    uint64_t ended = await(desk, AIR_ENDED, 1, 0)->position;
    for (uint64_t output = 1; output <= 2; output++)
        assert_int_equal(await(desk, AIR_TAKEN, 1, output)->frames, 2 * PEER_RATE);
    assert_true(ended - started > 2 * PEER_RATE + PEER_RATE / 2);
    expect_sound(prompt, locate(prompt, 1), 1, 2 * PEER_RATE);
    expect_sound(late, locate(late, 1), 1, 2 * PEER_RATE);
    int64_t late_us = peer_now_us() - air_mono_us(desk->air, air_position(desk->air));
    assert_true(late_us < 500000);
    assert_int_equal(waitpid(stopper, &status, 0), stopper);
    assert_int_equal(status, 0);
    close(ready);
    desk_close(desk);
    peer_free(prompt);
    peer_free(late);
}

/* Commands of all kinds at random moments: every item ends once, nothing is left open. */
static void test_commands_at_random_moments(void **state)
{
    (void)state;
    struct desk *desk = desk_open();
    struct peer *peers[3];
    uint64_t items = 0;
    uint32_t seed = 7;
    for (uint64_t i = 0; i < 3; i++) {
        peers[i] = i ? peer_new(20) : device(20, 1.0);
        peer_attach(peers[i], desk->air, i + 1, false);
    }
    for (int i = 0; i < 600; i++) {
        seed = seed * 1664525u + 1013904223u;
        switch (seed >> 28) {
        case 0:
            air_stop(desk->air);
            break;
        case 1:
        case 2:
            air_skip(desk->air, 0, seed & 1024);
            break;
        case 3:
            air_title(desk->air, 2, "Thông báo");
            break;
        case 4:
            rest_ms(15);
            break;
        default:
            if (items < 500 && i % 2)
                play(desk, (struct air_item){.id = ++items, .frames = (seed >> 8) % 3000});
            rest_ms(2);
        }
        desk_take_events(desk);
    }
    air_skip(desk->air, 0, true);
    air_detach(desk->air, 2);
    for (uint64_t i = 1; i <= items; i++) {
        for (int64_t until = peer_now_us() + 10 * US_PER_S; peer_now_us() < until; rest_ms(2))
            if (find(desk, AIR_ENDED, i, 0) || find(desk, AIR_CUT, i, 0))
                break;
        assert_int_equal(!!find(desk, AIR_ENDED, i, 0) + !!find(desk, AIR_CUT, i, 0), 1);
        if (find(desk, AIR_STARTED, i, 0))
            await(desk, AIR_TAKEN, i, 1);
    }
    desk_close(desk);
    for (int i = 0; i < 3; i++)
        peer_free(peers[i]);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lost_time_is_silence),
        cmocka_unit_test(test_items_join_at_a_devices_pace),
        cmocka_unit_test(test_stop_is_silent_soon),
        cmocka_unit_test(test_nobody_notices_a_frozen_or_dying_output),
        cmocka_unit_test(test_slow_opening_joins_the_present),
        cmocka_unit_test(test_drift_is_mended_in_silence),
        cmocka_unit_test(test_far_too_slow_output_is_given_up),
        cmocka_unit_test(test_commands_at_random_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
