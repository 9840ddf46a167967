/*
 * The air in virtual time: joins, starts, guards, gains, skips, stops and accounts, all to the sample,
 * against a fake output that takes whatever it is sent.
 */
#include "peer.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define MOST_EVENTS 4096

struct desk {
    struct virtual_clock clock;
    struct air *air;
    struct peer *peer;
    struct air_event events[MOST_EVENTS];
    size_t event_count;
};

static void desk_open(struct desk *desk, double seconds)
{
    struct error err;
    virtual_clock_init(&desk->clock, 1700000000 * US_PER_S);
    struct air_setup setup = {.clock = &desk->clock.clock, .rate_hz = PEER_RATE, .channels = 2};
    assert_int_equal(air_new(&setup, &desk->air, &err), 0);
    desk->event_count = 0;
    desk->peer = NULL;
    if (seconds > 0) {
        desk->peer = peer_new(seconds);
        peer_attach(desk->peer, desk->air, 1, true);
    }
}

static void desk_close(struct desk *desk)
{
    air_free(desk->air);
    if (desk->peer)
        peer_free(desk->peer);
}

static void desk_take_events(struct desk *desk)
{
    while (desk->event_count < MOST_EVENTS && air_next_event(desk->air, &desk->events[desk->event_count]))
        desk->event_count++;
}

static void desk_run(struct desk *desk, uint64_t position)
{
    struct error err = {0};
    if (air_run_to(desk->air, position, &err))
        fail_msg("%s", err.text);
    virtual_clock_advance_to_mono(&desk->clock, air_mono_us(desk->air, position));
    desk_take_events(desk);
}

static void play(struct desk *desk, struct air_item item, uint64_t file_frames)
{
    struct error err;
    item.fd = file_frames ? item_file(item.id, file_frames) : -1;
    assert_int_equal(air_play(desk->air, 0, &item, &err), 0);
}

static const struct air_event *find(const struct desk *desk, enum air_event_kind kind, uint64_t item)
{
    for (size_t i = 0; i < desk->event_count; i++)
        if (desk->events[i].kind == kind && desk->events[i].item == item)
            return &desk->events[i];
    return NULL;
}

static void expect(const struct desk *desk, enum air_event_kind kind, uint64_t item, uint64_t position)
{
    const struct air_event *event = find(desk, kind, item);
    if (!event)
        fail_msg("no event %d of item %u", kind, (unsigned)item);
    assert_int_equal(event->position, position);
}

static void expect_sound(const struct desk *desk, uint64_t position, uint64_t item, uint64_t first,
                         uint64_t frames)
{
    for (uint64_t k = 0; k < frames; k++)
        if (desk->peer->pcm[position + k] != item_sample(item, first + k))
            fail_msg("frame %u of item %u is wrong at position %u: %d", (unsigned)(first + k), (unsigned)item,
                     (unsigned)(position + k), desk->peer->pcm[position + k]);
}

static void expect_silence(const struct desk *desk, uint64_t from, uint64_t to)
{
    for (uint64_t at = from; at < to; at++)
        if (desk->peer->pcm[at])
            fail_msg("position %u is not silent", (unsigned)at);
}

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

static void test_late_joiner_gets_its_share(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 20);
    struct peer *late = peer_new(20);
    play(&desk, (struct air_item){.id = 1, .frames = 30000}, 30000);
    desk_run(&desk, 10000);
    peer_attach(late, desk.air, 2, true);
    assert_int_equal(air_title(desk.air, 2, "Bản tin \"sáng\""), 0);
    desk_run(&desk, 40000);
    size_t reports = 0;
    for (size_t i = 0; i < desk.event_count; i++) {
        if (desk.events[i].kind != AIR_TAKEN)
            continue;
        reports++;
        assert_int_equal(desk.events[i].frames, desk.events[i].output == 1 ? 30000 : 20000);
    }
    assert_int_equal(reports, 2);
    assert_int_equal(late->pcm[0], item_sample(1, 10000));
    struct air_output_state stands;
    assert_int_equal(air_output_state(desk.air, 2, &stands), 0);
    assert_int_equal(stands.taken_frames, 30000);
    assert_int_equal(stands.backlog_ms, 0);
    air_detach(desk.air, 2);
    assert_int_equal(air_output_state(desk.air, 2, &stands), -ENOENT);
    desk_close(&desk);
    pthread_join(late->thread, NULL);
    assert_true(atomic_load(&late->closed));
    assert_string_equal(late->title, "{\"title\":\"Bản tin \\\"sáng\\\"\"}");
    free(late->pcm);
    free(late);
}

static void test_lost_output_is_accounted_and_ends_the_run(void **state)
{
    (void)state;
    struct desk desk;
    struct error err;
    desk_open(&desk, 20);
    atomic_store(&desk.peer->die_after, 30000);
    play(&desk, (struct air_item){.id = 1, .frames = 100000}, 100000);
    assert_int_equal(air_run_to(desk.air, 100000, &err), -EPIPE);
    desk_take_events(&desk);
    uint64_t taken = atomic_load(&desk.peer->taken);
    const struct air_event *event = find(&desk, AIR_TAKEN, 1);
    assert_non_null(event);
    assert_in_range(event->frames, 1, taken); /* its last credit may be lost with it */
    assert_string_equal(find(&desk, AIR_LOST, 0)->text, "the worker closed its socket");
    desk_close(&desk);
}

static void test_proof_is_counted_apart(void **state)
{
    (void)state;
    struct desk desk;
    desk_open(&desk, 0);
    desk.peer = peer_new(60);
    desk.peer->proves = true;
    desk.peer->proof_lag = 3 * PEER_RATE;
    peer_attach(desk.peer, desk.air, 1, true);
    play(&desk, (struct air_item){.id = 1, .frames = 30000}, 30000);
    desk_run(&desk, 40000); /* taken, but the proof lags 3 s behind */
    assert_null(find(&desk, AIR_TAKEN, 1));
    desk_run(&desk, 6 * PEER_RATE);
    const struct air_event *event = find(&desk, AIR_TAKEN, 1);
    assert_non_null(event);
    assert_int_equal(event->frames, 30000);
    assert_int_equal(event->proven, 30000);
    assert_true(event->proves);
    play(&desk, (struct air_item){.id = 2, .frames = PEER_RATE}, PEER_RATE);
    desk_run(&desk, 8 * PEER_RATE + PEER_RATE / 2);
    air_detach(desk.air, 1); /* before all was proved: 7 s - 3 s < 7.5 s */
    desk_take_events(&desk);
    event = find(&desk, AIR_TAKEN, 2);
    assert_int_equal(event->frames, PEER_RATE);
    assert_int_equal(event->proven, 0);
    desk_close(&desk);
}

/* What a worker may not say, and what it may. */
static void test_garbled_workers_are_lost(void **state)
{
    (void)state;
    struct message_taken much = {.frames = 1u << 30};
    static unsigned char junk[16];
    static const struct {
        const char *name;
        struct message_header header;
        const char *payload, *why;
    } rows[] = {
        {"magic", {1, MESSAGE_VERSION, MESSAGE_LOG, 2, 1}, "{}", "garbled"},
        {"version", {MESSAGE_MAGIC, 9, MESSAGE_LOG, 2, 1}, "{}", "garbled"},
        {"gap", {MESSAGE_MAGIC, MESSAGE_VERSION, MESSAGE_LOG, 2, 2}, "{}", "garbled"},
        {"length", {MESSAGE_MAGIC, MESSAGE_VERSION, MESSAGE_LOG, UINT32_MAX, 1}, "{}", "garbled"},
        {"place", {MESSAGE_MAGIC, MESSAGE_VERSION, MESSAGE_SUBMIT, 2, 1}, "{}", "no place"},
        {"size", {MESSAGE_MAGIC, MESSAGE_VERSION, MESSAGE_TAKEN, 2, 1}, "{}", "no place"},
        {"credit", {MESSAGE_MAGIC, MESSAGE_VERSION, MESSAGE_TAKEN, sizeof much, 1}, NULL, "never sent"},
        {"done",
         {MESSAGE_MAGIC, MESSAGE_VERSION, MESSAGE_DONE, 25, 1},
         "{\"code\":1,\"text\":\"khô\"} ",
         "khô"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk desk;
        struct error err;
        int fds[2];
        desk_open(&desk, 0);
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
        struct air_output output = {.id = 1, .fd = fds[1], .lossless = true};
        assert_int_equal(air_attach(desk.air, &output, &err), 0);
        assert_int_equal(write(fds[0], &rows[i].header, sizeof rows[i].header), sizeof rows[i].header);
        const void *payload = rows[i].payload ? (const void *)rows[i].payload : &much;
        size_t length = rows[i].header.length < 64 ? rows[i].header.length : sizeof junk;
        assert_int_equal(write(fds[0], rows[i].header.length < 64 ? payload : junk, length), (ssize_t)length);
        assert_int_equal(air_run_to(desk.air, 100, &err), -EPIPE);
        desk_take_events(&desk);
        const struct air_event *lost = find(&desk, AIR_LOST, 0);
        if (!lost || !strstr(lost->text, rows[i].why))
            fail_msg("%s: %s", rows[i].name, lost ? lost->text : "not lost");
        close(fds[0]);
        desk_close(&desk);
    }
}

static void test_log_lines_come_through(void **state)
{
    (void)state;
    struct desk desk;
    char line[600] = "{\"level\":2,\"text\":\"", *end = line + strlen(line);
    for (int i = 0; i < 150; i++) /* cut at a whole character */
        end = mempcpy(end, "ộ", strlen("ộ"));
    memcpy(end, "\"}", 3);
    desk_open(&desk, 10);
    peer_send(desk.peer, MESSAGE_LOG, line, strlen(line));
    desk_run(&desk, 1000);
    const struct air_event *event = find(&desk, AIR_LOG, 0);
    assert_non_null(event);
    assert_int_equal(event->output, 1);
    assert_int_equal(event->log_level, 2);
    assert_int_equal(strlen(event->text), 198);
    assert_int_equal(text_utf8_fault(event->text, 198), 198);
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

/* ---- A thousand random operations: the stream is what the events say, and every item ends exactly once.
 * ---- */

static uint32_t random_state;
static uint32_t random_below(uint32_t most)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)random_state * most) >> 32);
}

static void random_operation(struct desk *desk, uint64_t *id, uint64_t *at)
{
    uint32_t what = random_below(10);
    struct air_item item = {.id = *id + 1, .fd = -1, .frames = random_below(4000)};
    struct error err;
    if (what < 6) {
        if (what == 0)
            item.start = *at + random_below(30000);
        if (what == 1)
            item.latest = 1 + *at + random_below(9000);
        if (what != 2)
            item.fd = item_file(item.id, item.frames);
        if (air_play(desk->air, 0, &item, &err) == 0)
            ++*id;
    } else if (what == 6 && random_below(3) == 0) {
        air_skip(desk->air, 0, random_below(4) == 0);
    } else if (what == 7 && random_below(20) == 0) {
        air_stop(desk->air);
    } else {
        *at += random_below(what == 9 ? 30000 : 3000);
        desk_run(desk, *at);
    }
}

static int compare_events(const void *a, const void *b)
{
    const struct air_event *x = a, *y = b;
    return x->item < y->item ? -1 : x->item > y->item;
}

static void check_item(const struct desk *desk, uint64_t id, uint64_t *last_end)
{
    const struct air_event *started = find(desk, AIR_STARTED, id), *taken = find(desk, AIR_TAKEN, id);
    const struct air_event *ends[] = {find(desk, AIR_ENDED, id), find(desk, AIR_CUT, id),
                                      find(desk, AIR_REFUSED, id)};
    assert_int_equal(!!ends[0] + !!ends[1] + !!ends[2], 1);
    assert_true(!ends[2] || !started);
    if (!started) {
        assert_null(taken);
        return;
    }
    const struct air_event *end = ends[0] ? ends[0] : ends[1];
    assert_true(started->position >= *last_end);
    assert_int_equal(end->position - started->position, end->frames);
    assert_non_null(taken);
    assert_int_equal(taken->frames, end->frames);
    expect_silence(desk, *last_end, started->position);
    uint64_t exact = end->frames;
    if (ends[1] && exact >= PEER_RATE / 20)
        exact -= PEER_RATE / 20;
    else if (ends[1])
        exact = 0;
    bool silent = exact && desk->peer->pcm[started->position] == 0;
    if (silent)
        expect_silence(desk, started->position, end->position);
    else
        expect_sound(desk, started->position, id, 0, exact);
    *last_end = end->position;
}

static void test_random_operations(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 3; seed++) {
        struct desk *desk = calloc(1, sizeof *desk);
        uint64_t id = 0, at = 0, last_end = 0;
        random_state = seed;
        desk_open(desk, 700);
        for (int i = 0; i < 1000; i++)
            random_operation(desk, &id, &at);
        at += 40 * PEER_RATE; /* 65 items of at most 4000 frames, starts at most 30000 ahead */
        desk_run(desk, at);
        assert_true(desk->event_count < MOST_EVENTS);
        assert_int_equal(atomic_load(&desk->peer->taken), at);
        assert_true(at <= desk->peer->capacity && id > 100);
        qsort(desk->events, desk->event_count, sizeof *desk->events, compare_events);
        for (uint64_t i = 1; i <= id; i++)
            check_item(desk, i, &last_end);
        expect_silence(desk, last_end, at);
        desk_close(desk);
        free(desk);
    }
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
        cmocka_unit_test(test_late_joiner_gets_its_share),
        cmocka_unit_test(test_lost_output_is_accounted_and_ends_the_run),
        cmocka_unit_test(test_proof_is_counted_apart),
        cmocka_unit_test(test_garbled_workers_are_lost),
        cmocka_unit_test(test_log_lines_come_through),
        cmocka_unit_test(test_a_day_passes_quickly),
        cmocka_unit_test(test_random_operations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
