/*
 * The air's outputs in virtual time: late joiners, losses, proof, workers that break their word, log lines;
 * and a thousand random operations, after which every output's account is exact.
 */
#include "virtual_desk.h"

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
        cmocka_unit_test(test_late_joiner_gets_its_share),
        cmocka_unit_test(test_lost_output_is_accounted_and_ends_the_run),
        cmocka_unit_test(test_proof_is_counted_apart),
        cmocka_unit_test(test_garbled_workers_are_lost),
        cmocka_unit_test(test_log_lines_come_through),
        cmocka_unit_test(test_random_operations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
