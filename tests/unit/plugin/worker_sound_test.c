/*
 * Voice and output workers as the station sees them: sound, marks, credit, discarding, and a socket given
 * away.
 */
#include "worker_run.h"
#include <sched.h>
#include <sys/wait.h>

static void speak_on_hello(struct run *run, struct worker *worker, enum message_type type)
{
    static const char *const words[] = {"xin chào bà con", "không bắt đầu", "sai tần số"};
    if (type == MESSAGE_HELLO)
        assert_int_equal(worker_send_json(worker, MESSAGE_SPEAK,
                                          json_pack("{s:[{s:s, s:s, s:b}, {s:s, s:s, s:b}]}", "clauses",
                                                    "words", words[run->step], "mark", ",", "paragraph_end",
                                                    0, "words", "hết", "mark", ".", "paragraph_end", 1)),
                         0);
}

static void test_a_voice_speaks(void **state)
{
    (void)state;
    struct run *run = new_run(speak_on_hello);
    run_worker(run, LOAXA_KIND_VOICE, "act-voice", NULL);
    expect_end(run, WORKER_DONE, "");
    expect_text(run, MESSAGE_HELLO, 0, "\"engine_version\":\"act 1\"");
    expect_text(run, MESSAGE_FORMAT, 0, "{\"rate\":22050}");
    expect_text(run, MESSAGE_MARK, 0, "{\"clause\":0,\"frame\":0}");
    size_t first = strlen("xin chào bà con") * 100, second = strlen("hết") * 100;
    char mark[64];
    snprintf(mark, sizeof mark, "{\"clause\":1,\"frame\":%zu}", first);
    expect_text(run, MESSAGE_MARK, 1, mark);
    assert_int_equal(run->pcm_bytes, (first + second) * 2);
    assert_int_equal(run->last_sample, 2);
    free_run(run);
}

static void test_a_voice_that_breaks_its_contract(void **state)
{
    (void)state;
    for (int step = 1; step <= 2; step++) {
        struct run *run = new_run(speak_on_hello);
        run->step = step;
        run_worker(run, LOAXA_KIND_VOICE, "act-voice", NULL);
        expect_end(run, WORKER_FAILED, "speaking failed");
        assert_int_equal(run->pcm_bytes, 0);
        free_run(run);
    }
}

#define BLOCK_FRAMES 441

static void send_block(struct worker *worker, int16_t sample)
{
    int16_t pcm[BLOCK_FRAMES];
    for (size_t i = 0; i < BLOCK_FRAMES; i++)
        pcm[i] = sample;
    assert_int_equal(worker_send(worker, MESSAGE_PCM, pcm, sizeof pcm), 0);
}

static void send_title(struct worker *worker, const char *title)
{
    assert_int_equal(worker_send_json(worker, MESSAGE_TITLE, json_pack("{s:s}", "title", title)), 0);
}

static void open_on_hello(struct worker *worker, enum message_type type)
{
    if (type == MESSAGE_HELLO)
        assert_int_equal(worker_send_json(worker, MESSAGE_OPEN, json_pack("{s:i}", "rate", 22050)), 0);
}

static void play_three(struct run *run, struct worker *worker, enum message_type type)
{
    (void)run;
    open_on_hello(worker, type);
    if (type != MESSAGE_OPENED)
        return;
    send_title(worker, "Nhạc hiệu");
    send_block(worker, 16384);
    send_block(worker, 0);
    send_title(worker, "Bản tin");
    send_block(worker, 16384);
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), 0);
}

static void test_an_output_takes_and_answers(void **state)
{
    (void)state;
    static const char *const lines[] = {"open 22050", "title Nhạc hiệu after 0", "title Bản tin after 2",
                                        "close after 3"};
    struct run *run = new_run(play_three);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", NULL);
    expect_end(run, WORKER_DONE, "");
    assert_int_equal(count_of(run, MESSAGE_TAKEN), 3);
    for (size_t i = 0; i < 4; i++)
        expect_text(run, MESSAGE_LOG, i, lines[i]);
    uint64_t wanted = 0;
    int64_t before = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run->seen[i].type == MESSAGE_TAKEN) {
            const struct message_taken *taken = &run->seen[i].taken;
            wanted += BLOCK_FRAMES;
            assert_int_equal(taken->frames, wanted);
            assert_int_equal(taken->proven_frames, wanted / BLOCK_FRAMES);
            assert_int_equal(taken->proves, 1);
            assert_true(taken->mono_us >= before);
            before = taken->mono_us;
            if (wanted == BLOCK_FRAMES * 2)
                assert_true(isinf(taken->level_dbfs) && taken->level_dbfs < 0);
            else
                assert_true(fabsf(taken->level_dbfs + 6.02f) < 0.01f);
        }
    free_run(run);
}

/* Twenty blocks at 50 ms each; at the first credit the rest is thrown away. */
static void play_then_discard(struct run *run, struct worker *worker, enum message_type type)
{
    open_on_hello(worker, type);
    for (int i = 0; type == MESSAGE_OPENED && i < 20; i++)
        send_block(worker, 1000);
    if (type != MESSAGE_TAKEN || run->step++ > 0)
        return;
    assert_int_equal(worker_send(worker, MESSAGE_DISCARD, "{}", 2), 0);
    send_block(worker, 1000);
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), 0);
}

static void test_discard_returns_all_credit(void **state)
{
    (void)state;
    struct run *run = new_run(play_then_discard);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", json_pack("{s:s}", "block", "50ms"));
    expect_end(run, WORKER_DONE, "");
    assert_int_equal(count_of(run, MESSAGE_TAKEN), 21); /* one answer a block, whatever became of it */
    uint64_t frames = 0;
    size_t unmoved = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run->seen[i].type == MESSAGE_TAKEN) {
            unmoved += run->seen[i].taken.frames == frames;
            frames = run->seen[i].taken.frames;
        }
    assert_true(unmoved >= 15); /* dropped, not written */
    assert_int_equal(frames, (21 - unmoved) * BLOCK_FRAMES);
    free_run(run);
}

static void play_until_it_fails(struct run *run, struct worker *worker, enum message_type type)
{
    (void)run;
    open_on_hello(worker, type);
    for (int i = 0; type == MESSAGE_OPENED && i < 5; i++)
        send_block(worker, 1000);
}

/* A loudspeaker that blocks half a second a write, far longer than the station needs to answer; the stop
 * comes while it writes the first part of its second block. */
static void play_then_discard_in_a_block(struct run *run, struct worker *worker, enum message_type type)
{
    static const int16_t tenth_of_a_second[2205] = {1000};
    open_on_hello(worker, type);
    for (int i = 0; type == MESSAGE_OPENED && i < 2; i++)
        assert_int_equal(worker_send(worker, MESSAGE_PCM, tenth_of_a_second, sizeof tenth_of_a_second), 0);
    if (type != MESSAGE_TAKEN || run->step++ > 0)
        return;
    assert_int_equal(worker_send(worker, MESSAGE_DISCARD, "{}", 2), 0);
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), 0);
}

static void test_a_stop_does_not_wait_for_a_whole_block(void **state)
{
    (void)state;
    struct run *run = new_run(play_then_discard_in_a_block);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-speaker", json_pack("{s:s}", "block", "500ms"));
    expect_end(run, WORKER_DONE, "");
    uint64_t taken[3] = {0};
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run->seen[i].type == MESSAGE_TAKEN && count < 3)
            taken[count++] = run->seen[i].taken.frames;
    assert_int_equal(count_of(run, MESSAGE_TAKEN),
                     3); /* the whole, the part that sounded, the part that did not */
    assert_int_equal(taken[0], 2205);
    assert_true(taken[1] > 2205 && taken[1] < 2 * 2205);
    assert_int_equal(taken[2], taken[1]);
    free_run(run);
}

static void test_a_failing_output(void **state)
{
    (void)state;
    struct run *run = new_run(play_until_it_fails);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", json_pack("{s:i}", "fail_at", 3));
    expect_end(run, WORKER_FAILED, "thử: the sound card is gone");
    assert_int_equal(run->why.code, -EIO);
    assert_int_equal(count_of(run, MESSAGE_TAKEN), 2);
    expect_text(run, MESSAGE_LOG, count_of(run, MESSAGE_LOG) - 1, "close after 3");
    free_run(run);
}

/* Plays the air thread's part on a taken socket: one block, its credit, then end of file. */
static void take_socket(struct run *run, struct worker *worker, enum message_type type)
{
    int fd;
    uint32_t sent, received;
    open_on_hello(worker, type);
    if (type != MESSAGE_OPENED)
        return;
    assert_int_equal(worker_take_socket(worker, &fd, &sent, &received), 0);
    assert_int_equal(worker_take_socket(worker, &fd, &sent, &received), -EPIPE);
    assert_int_equal(sent, 2); /* SETUP, OPEN */
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), -EPIPE);
    struct message_header header = message_header_make(MESSAGE_PCM, BLOCK_FRAMES * 2, sent + 1);
    int16_t pcm[BLOCK_FRAMES] = {0};
    assert_int_equal(write(fd, &header, sizeof header), sizeof header);
    assert_int_equal(write(fd, pcm, sizeof pcm), sizeof pcm);
    struct {
        struct message_header header;
        struct message_taken taken;
    } answer;
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    size_t got = 0;
    while (got < sizeof answer) {
        assert_int_equal(poll(&wait, 1, 10000), 1);
        ssize_t n = read(fd, (char *)&answer + got, sizeof answer - got);
        assert_true(n > 0);
        got += (size_t)n;
    }
    assert_int_equal(answer.header.type, MESSAGE_TAKEN);
    assert_int_equal(answer.header.sequence, received + 1);
    assert_int_equal(answer.taken.frames, BLOCK_FRAMES);
    run->step = 1;
    close(fd);
}

static void test_the_socket_can_be_taken(void **state)
{
    (void)state;
    struct run *run = new_run(take_socket);
    run_worker(run, LOAXA_KIND_OUTPUT, "act-output", NULL);
    assert_int_equal(run->step, 1);
    expect_end(run, WORKER_DONE, "");
    free_run(run);
}

/* Whether this machine lets us have a real-time priority. */
static bool real_time_is_allowed(void)
{
    int status = 1;
    pid_t child = fork();
    if (child == 0)
        _exit(sched_setscheduler(0, SCHED_FIFO, &(struct sched_param){.sched_priority = 5}) != 0);
    return waitpid(child, &status, 0) == child && status == 0;
}

static void look_at_priority(struct run *run, struct worker *worker, enum message_type type)
{
    open_on_hello(worker, type);
    if (type != MESSAGE_OPENED)
        return;
    run->step = sched_getscheduler(worker_pid(worker));
    assert_int_equal(worker_send(worker, MESSAGE_CLOSE, "{}", 2), 0);
}

static void test_a_loudspeaker_comes_first(void **state)
{
    (void)state;
    static const struct {
        const char *plugin;
        bool first;
    } rows[] = {{"act-speaker", true}, {"act-output", false}};
    for (size_t i = 0; i < 2; i++) {
        struct run *run = new_run(look_at_priority);
        run_worker(run, LOAXA_KIND_OUTPUT, rows[i].plugin, NULL);
        expect_end(run, WORKER_DONE, "");
        assert_int_equal(run->step, rows[i].first && real_time_is_allowed() ? SCHED_FIFO : SCHED_OTHER);
        free_run(run);
    }
}

/* The kernel ends it after a second; where no priority is given, the station's deadline does. */
static void test_a_loudspeaker_that_spins_is_ended(void **state)
{
    (void)state;
    struct run *run = new_run(play_until_it_fails);
    run->deadline_ms = real_time_is_allowed() ? 0 : 3000;
    run_worker(run, LOAXA_KIND_OUTPUT, "act-speaker", json_pack("{s:b}", "spin", 1));
    if (real_time_is_allowed())
        expect_end(run, WORKER_CRASHED, "it used up its computing time");
    else
        expect_end(run, WORKER_TIMEOUT, "3000 ms");
    free_run(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_voice_speaks),
        cmocka_unit_test(test_a_voice_that_breaks_its_contract),
        cmocka_unit_test(test_an_output_takes_and_answers),
        cmocka_unit_test(test_discard_returns_all_credit),
        cmocka_unit_test(test_a_stop_does_not_wait_for_a_whole_block),
        cmocka_unit_test(test_a_failing_output),
        cmocka_unit_test(test_the_socket_can_be_taken),
        cmocka_unit_test(test_a_loudspeaker_comes_first),
        cmocka_unit_test(test_a_loudspeaker_that_spins_is_ended),
    };
    return cmocka_run_group_tests(tests, find_build, NULL);
}
