/* Notices: what a submission changes, what an approval binds to, which state follows which. */
#include "helper.h"

static const char WORDS[] = "Ngày mai thôn Đồng Cao tạm ngừng cấp điện.";

static struct notice read_back(struct state *state, int64_t id)
{
    struct notice notice;
    assert_ok(store_notice(state->store, id, &notice, &state->err), state);
    return notice;
}

static void check_state(struct state *state, int64_t id, enum notice_state expected, int revision)
{
    struct notice notice = read_back(state, id);
    assert_string_equal(notice_state_id(notice.state), notice_state_id(expected));
    assert_int_equal(notice.revision, revision);
    notice_done(&notice);
}

static void put_recording(struct state *state, const char *name, const char *bytes)
{
    char path[128];
    state_path(state, "recordings", path);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/recordings/%s", state->dir, name);
    assert_ok(file_write_atomic(path, bytes, strlen(bytes), 0600, &state->err), state);
}

static void everything_submitted_is_read_back(void **context)
{
    struct state *state = *context;
    struct notice notice = sample("so-12", WORDS);
    char channels[] = "chinh xom-moi", set[] = "thuong-dung", author[] = "Ban Văn hóa",
         reference[] = "12/TB 2026-11-20", series[] = "loat-1", person[] = "Có số điện thoại cá nhân";
    notice.channels = channels, notice.set = set, notice.author = author, notice.reference = reference;
    notice.series = series, notice.part = 1, notice.parts = 3, notice.needs_person = person;
    notice.notice_class = 1, notice.notice_kind = 2, notice.from_us = NOON, notice.until_us = NOON + US_PER_S;
    assert_int_equal(submit(state, &notice), STORE_NEW);
    struct notice back = read_back(state, notice.id);
    assert_string_equal(back.source, "notices");
    assert_string_equal(back.external_id, "so-12");
    assert_string_equal(back.title, notice.title);
    assert_string_equal(back.text, WORDS);
    assert_null(back.recording);
    assert_string_equal(back.channels, channels);
    assert_string_equal(back.topic, "dien");
    assert_string_equal(back.set, set);
    assert_string_equal(back.author, author);
    assert_string_equal(back.reference, reference);
    assert_string_equal(back.series, series);
    assert_string_equal(back.needs_person, person);
    assert_int_equal(back.part, 1);
    assert_int_equal(back.parts, 3);
    assert_int_equal(back.notice_class, 1);
    assert_int_equal(back.notice_kind, 2);
    assert_int_equal(back.times, 3);
    assert_true(back.from_us == NOON && back.until_us == NOON + US_PER_S && back.arrived_us == NOON);
    assert_string_equal(back.hash, notice.hash);
    assert_int_equal(strlen(back.hash), 64);
    assert_int_equal(back.state, NOTICE_WAITING);
    notice_done(&back);
}

static void same_content_changes_nothing(void **context)
{
    struct state *state = *context;
    struct notice notice = sample("a", WORDS);
    submit(state, &notice);
    struct notice again = sample("a", WORDS);
    char topic[] = "nong-nghiep";
    again.topic = topic;
    assert_int_equal(submit(state, &again), STORE_UNCHANGED);
    assert_true(again.id == notice.id);
    struct notice back = read_back(state, notice.id);
    assert_int_equal(back.revision, 1);
    assert_string_equal(back.topic, "nong-nghiep");
    notice_done(&back);
}

/* A warning worded for the day ("thứ Hai, ngày 23") must not cost the approval when the day changes. */
static void a_reworded_warning_is_no_revision(void **context)
{
    struct state *state = *context;
    static char monday[] = "Nên viết: thứ Hai", tuesday[] = "Nên viết: thứ Ba";
    struct notice notice = sample("a", WORDS);
    notice.needs_person = monday;
    submit(state, &notice);
    assert_ok(store_approve(state->store, notice.id, notice.hash, "lan", NULL, &state->err), state);
    notice.needs_person = tuesday;
    assert_int_equal(submit(state, &notice), STORE_UNCHANGED);
    struct notice back = read_back(state, notice.id);
    assert_int_equal(back.state, NOTICE_APPROVED);
    assert_string_equal(back.needs_person, tuesday);
    notice_done(&back);
}

/* Each thing that approval binds to makes a new revision that waits. */
static void every_bound_member_makes_a_revision(void **context)
{
    struct state *state = *context;
    static char title[] = "Tên khác", text[] = "Lời khác.", channels[] = "xom-moi", person[] = "Có tên người";
    struct notice base = sample("a", WORDS);
    submit(state, &base);
    for (int which = 0; which < 9; which++) {
        struct notice changed = sample("a", WORDS);
        switch (which) {
        case 0:
            changed.title = title;
            break;
        case 1:
            changed.text = text;
            break;
        case 2:
            changed.channels = channels;
            break;
        case 3:
            changed.needs_person = person;
            break;
        case 4:
            changed.notice_class = 2;
            break;
        case 5:
            changed.notice_kind = 4;
            break;
        case 6:
            changed.from_us = NOON;
            break;
        case 7:
            changed.until_us = NOON;
            break;
        case 8:
            changed.times = 9;
            break;
        }
        assert_ok(store_approve(state->store, base.id, base.hash, "lan", NULL, &state->err), state);
        assert_int_equal(submit(state, &changed), STORE_REVISED);
        assert_string_not_equal(changed.hash, base.hash);
        struct notice back = read_back(state, base.id);
        assert_int_equal(back.state, NOTICE_WAITING);
        assert_null(back.approved_by);
        notice_done(&back);
        base = sample("a", WORDS);
        submit(state, &base);
    }
}

static void state_survives_the_same_record(void **context)
{
    struct state *state = *context;
    static const enum notice_state kept[] = {NOTICE_WITHDRAWN, NOTICE_RETURNED, NOTICE_EXPIRED};
    for (size_t i = 0; i < 3; i++) {
        char id[24];
        snprintf(id, sizeof id, "k%zu", i);
        struct notice notice = sample(id, WORDS);
        submit(state, &notice);
        assert_ok(store_set_state(state->store, notice.id, kept[i], "lan", "sai ngày", &state->err), state);
        struct notice same = sample(id, WORDS), other = sample(id, "Lời đã sửa.");
        assert_int_equal(submit(state, &same), STORE_UNCHANGED);
        assert_int_equal(same.state, kept[i]);
        check_state(state, notice.id, kept[i], 1);
        assert_int_equal(submit(state, &other), STORE_REVISED);
        check_state(state, notice.id, NOTICE_WAITING, 2);
    }
}

static void approval_binds_to_what_was_shown(void **context)
{
    struct state *state = *context;
    struct notice shown = sample("a", WORDS);
    submit(state, &shown);
    struct notice later = sample("a", "Lời đã sửa sau khi xem.");
    submit(state, &later);
    assert_int_equal(store_approve(state->store, shown.id, shown.hash, "lan", NULL, &state->err), -ESTALE);
    check_state(state, shown.id, NOTICE_WAITING, 2);
    assert_ok(store_approve(state->store, shown.id, later.hash, "lan", "key-1", &state->err), state);
    struct notice back = read_back(state, shown.id);
    assert_int_equal(back.state, NOTICE_APPROVED);
    assert_string_equal(back.approved_by, "lan");
    assert_string_equal(back.spoken_key, "key-1");
    assert_true(back.approved_us == NOON);
    notice_done(&back);
}

static void states_refuse_what_they_must(void **context)
{
    struct state *state = *context;
    struct notice notice = sample("a", WORDS);
    submit(state, &notice);
    assert_int_equal(store_set_state(state->store, notice.id, NOTICE_APPROVED, "lan", NULL, &state->err),
                     -EINVAL);
    assert_int_equal(store_approve(state->store, 999, notice.hash, "lan", NULL, &state->err), -ENOENT);
    assert_int_equal(store_set_state(state->store, 999, NOTICE_RETURNED, "lan", NULL, &state->err), -ENOENT);
    assert_int_equal(store_set_order(state->store, 999, 1, &state->err), -ENOENT);
    assert_ok(store_set_state(state->store, notice.id, NOTICE_EXPIRED, NULL, NULL, &state->err), state);
    assert_int_equal(store_approve(state->store, notice.id, notice.hash, "lan", NULL, &state->err), -EINVAL);
    assert_ok(store_set_state(state->store, notice.id, NOTICE_WITHDRAWN, "lan", "nhầm", &state->err), state);
    assert_ok(store_approve(state->store, notice.id, notice.hash, "lan", NULL, &state->err), state);
    check_state(state, notice.id, NOTICE_APPROVED, 1);
}

static void empty_members_are_refused(void **context)
{
    struct state *state = *context;
    static char nothing[] = "";
    enum store_change change;
    struct notice rows[4] = {sample("a", WORDS), sample("a", WORDS), sample("a", ""), sample("", WORDS)};
    rows[0].source = NULL, rows[1].title = nothing;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(store_submit(state->store, &rows[i], &change, &state->err), -EINVAL);
}

static void a_recording_counts_by_its_content(void **context)
{
    struct state *state = *context;
    static char name[] = "loi-chuc.wav";
    struct notice notice = sample("r", WORDS);
    enum store_change change;
    notice.recording = name;
    assert_int_equal(store_submit(state->store, &notice, &change, &state->err), -ENOENT);
    put_recording(state, name, "RIFF one");
    assert_int_equal(submit(state, &notice), STORE_NEW);
    assert_int_equal(submit(state, &notice), STORE_UNCHANGED);
    put_recording(state, name, "RIFF two");
    assert_int_equal(submit(state, &notice), STORE_REVISED);
    static char outside[] = "../loaxa.db";
    notice.recording = outside;
    assert_int_equal(store_submit(state->store, &notice, &change, &state->err), -EINVAL);
}

static void a_recording_is_taken_once(void **context)
{
    struct state *state = *context;
    char path[128], *first = NULL, *second = NULL, *fifo = NULL;
    state_path(state, "Loi chuc.MP3", path);
    assert_ok(file_write_atomic(path, "sound", 5, 0600, &state->err), state);
    assert_ok(store_recording_take(state->store, path, &first, &state->err), state);
    assert_ok(store_recording_take(state->store, path, &second, &state->err), state);
    assert_string_equal(first, second);
    assert_string_equal(first + 40, ".MP3");
    snprintf(path, sizeof path, "%s/recordings/%s", state->dir, first);
    assert_true(file_exists(path));
    state_path(state, "pipe.wav", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(store_recording_take(state->store, path, &fifo, &state->err), -EINVAL);
    assert_null(fifo);
    free(first);
    free(second);
}

static bool is_waiting(const struct notice *notice, void *context)
{
    (void)context;
    return notice->state == NOTICE_WAITING;
}

static void lists_are_filtered_and_in_order(void **context)
{
    struct state *state = *context;
    struct notice *rows = NULL;
    size_t count = 0;
    for (int i = 0; i < 5; i++) {
        char id[24];
        snprintf(id, sizeof id, "n%d", 5 - i);
        struct notice notice = sample(id, WORDS);
        state->clock.wall += US_PER_S;
        submit(state, &notice);
        if (i == 2)
            assert_ok(store_set_state(state->store, notice.id, NOTICE_RETURNED, "lan", "sai", &state->err),
                      state);
    }
    assert_ok(store_notices(state->store, is_waiting, NULL, &rows, &count, &state->err), state);
    assert_int_equal(count, 4);
    assert_string_equal(rows[0].external_id, "n5");
    assert_string_equal(rows[3].external_id, "n1");
    for (size_t i = 0; i < count; i++)
        notice_done(&rows[i]);
    free(rows);
    int64_t id = 0;
    assert_ok(store_find(state->store, "notices", "n3", &id, &state->err), state);
    assert_true(id > 0);
    assert_int_equal(store_find(state->store, "decisions", "n3", &id, &state->err), -ENOENT);
}

static void order_is_kept(void **context)
{
    struct state *state = *context;
    struct notice notice = sample("a", WORDS);
    submit(state, &notice);
    assert_ok(store_set_order(state->store, notice.id, -4, &state->err), state);
    struct notice back = read_back(state, notice.id);
    assert_int_equal(back.order, -4);
    notice_done(&back);
}

/* Generous bounds that only a defect breaks: a whole table scan per row, a commit per row. */
static void ten_thousand_notices(void **context)
{
    struct state *state = *context;
    const struct clock *real = clock_real();
    int64_t start = real->mono_us(real);
    for (int round = 0; round < 2; round++) {
        assert_ok(store_begin(state->store, &state->err), state);
        for (int i = 0; i < 10000; i++) {
            char id[24];
            snprintf(id, sizeof id, "%d", i);
            struct notice notice = sample(id, WORDS);
            assert_int_equal(submit(state, &notice), round == 0 ? STORE_NEW : STORE_UNCHANGED);
        }
        assert_ok(store_commit(state->store, &state->err), state);
    }
    struct notice *rows = NULL;
    size_t count = 0;
    assert_ok(store_notices(state->store, NULL, NULL, &rows, &count, &state->err), state);
    assert_int_equal(count, 10000);
    for (size_t i = 0; i < count; i++)
        notice_done(&rows[i]);
    free(rows);
    assert_true(real->mono_us(real) - start < 60 * US_PER_S);
}

static void small_state_is_kept_by_name(void **context)
{
    struct state *state = *context;
    char *value = NULL;
    json_t *all = NULL;
    assert_ok(store_state_get(state->store, "procedures", "list", &value, &state->err), state);
    assert_null(value);
    assert_ok(store_state_put(state->store, "procedures", "list", "một", &state->err), state);
    assert_ok(store_state_put(state->store, "procedures", "list", "hai", &state->err), state);
    assert_ok(store_state_put(state->store, "procedures", "seen", "3", &state->err), state);
    assert_ok(store_state_put(state->store, "decisions", "list", "khác", &state->err), state);
    assert_ok(store_state_get(state->store, "procedures", "list", &value, &state->err), state);
    assert_string_equal(value, "hai");
    free(value);
    assert_ok(store_state_all(state->store, "procedures", &all, &state->err), state);
    assert_int_equal(json_object_size(all), 2);
    assert_string_equal(json_string_value(json_object_get(all, "seen")), "3");
    json_decref(all);
    assert_ok(store_state_put(state->store, "procedures", "list", NULL, &state->err), state);
    assert_ok(store_state_get(state->store, "procedures", "list", &value, &state->err), state);
    assert_null(value);
    assert_ok(store_slot_put(state->store, "chinh/sang/0/2026-11-23", "{}", &state->err), state);
    assert_ok(store_slot_put(state->store, "chinh/sang/0/2026-11-23", "{\"at\":1}", &state->err), state);
    assert_ok(store_slot_get(state->store, "chinh/sang/0/2026-11-23", &value, &state->err), state);
    assert_string_equal(value, "{\"at\":1}");
    free(value);
}

static void transactions_are_whole(void **context)
{
    struct state *state = *context;
    assert_ok(store_begin(state->store, &state->err), state);
    assert_int_equal(store_begin(state->store, &state->err), -EALREADY);
    struct notice notice = sample("a", WORDS);
    submit(state, &notice);
    store_rollback(state->store);
    int64_t id = 0;
    assert_int_equal(store_find(state->store, "notices", "a", &id, &state->err), -ENOENT);
    assert_int_equal(store_commit(state->store, &state->err), -EINVAL);
    assert_ok(store_begin(state->store, &state->err), state);
    submit(state, &notice);
    assert_int_equal(store_set_order(state->store, 999, 1, &state->err),
                     -ENOENT); /* one refused act does not cost the rest */
    assert_ok(store_commit(state->store, &state->err), state);
    assert_ok(store_find(state->store, "notices", "a", &id, &state->err), state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STATE_TEST(everything_submitted_is_read_back),
        STATE_TEST(same_content_changes_nothing),
        STATE_TEST(every_bound_member_makes_a_revision),
        STATE_TEST(a_reworded_warning_is_no_revision),
        STATE_TEST(state_survives_the_same_record),
        STATE_TEST(approval_binds_to_what_was_shown),
        STATE_TEST(states_refuse_what_they_must),
        STATE_TEST(empty_members_are_refused),
        STATE_TEST(a_recording_counts_by_its_content),
        STATE_TEST(a_recording_is_taken_once),
        STATE_TEST(lists_are_filtered_and_in_order),
        STATE_TEST(order_is_kept),
        STATE_TEST(ten_thousand_notices),
        STATE_TEST(small_state_is_kept_by_name),
        STATE_TEST(transactions_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
