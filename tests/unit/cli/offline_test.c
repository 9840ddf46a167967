/* The officer's desk without a running station: on the state itself, read-only to look, with the lock to act.
 */
#include "run_cli.h"
#include <jansson.h>
#include <sqlite3.h>

enum { PLAIN = 1, PERSON, PART_ONE, PART_TWO, MIXED_ONE, MIXED_TWO };

static void put(struct store *store, struct notice notice, const char *id, const char *title,
                const char *text)
{
    static char source[] = "notices";
    enum store_change change;
    struct error err;
    notice.source = source;
    notice.external_id = (char *)(uintptr_t)id;
    notice.title = (char *)(uintptr_t)title;
    notice.text = (char *)(uintptr_t)text;
    assert_int_equal(store_submit(store, &notice, &change, &err), 0);
}

static int setup(void **context)
{
    struct store *store = NULL;
    struct error err;
    static char person[] = "Có số điện thoại cá nhân", series[] = "nong-lich";
    if (temp_setup(context) != 0)
        return -1;
    struct temp *temp = *context;
    assert_int_equal(store_open(temp->dir, STORE_WRITE, clock_real(), &store, &err), 0);
    put(store, (struct notice){.times = 3}, "so-1", "Lịch cắt điện",
        "Thôn Đồng Cao ngừng cấp điện từ tám giờ.");
    put(store, (struct notice){.needs_person = person}, "so-2", "Tìm người thân",
        "Ai biết xin báo cho gia đình.");
    put(store, (struct notice){.series = series, .part = 1, .parts = 2}, "nl-1", "Nông lịch, phần một",
        "Tháng này gieo mạ.");
    put(store, (struct notice){.series = series, .part = 2, .parts = 2}, "nl-2", "Nông lịch, phần hai",
        "Chú ý rầy nâu.");
    static char mixed[] = "danh-sach";
    put(store, (struct notice){.series = mixed, .part = 1, .parts = 2}, "ds-1", "Danh sách, phần một",
        "Mời các ông bà sau đây.");
    put(store, (struct notice){.series = mixed, .part = 2, .parts = 2, .needs_person = person}, "ds-2",
        "Danh sách, phần hai", "Xin liên hệ nhà bác Ba.");
    assert_int_equal(
        journal_add(store, "station.started", 0, NULL, json_pack("{s:s}", "station", "Đài thử"), &err), 0);
    store_close(store);
    return 0;
}

static enum notice_state state_of(struct temp *temp, int64_t id)
{
    struct store *store = NULL;
    struct notice notice;
    struct error err;
    assert_int_equal(store_open(temp->dir, STORE_READ, clock_real(), &store, &err), 0);
    assert_int_equal(store_notice(store, id, &notice, &err), 0);
    enum notice_state state = notice.state;
    notice_done(&notice);
    store_close(store);
    return state;
}

static json_t *parsed(const struct outcome *o)
{
    json_t *json = json_loads(o->out, 0, NULL);
    assert_non_null(json);
    return json;
}

static void notices_are_listed_and_shown(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    RUN(&o, "notices", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "Lịch cắt điện");
    assert_says(o.out, "chờ duyệt");
    assert_says(o.out, "0/3");
    assert_says(o.out, "Cần người xem: Có số điện thoại cá nhân");
    RUN(&o, "notices", "show", "1", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "Thôn Đồng Cao ngừng cấp điện từ tám giờ.");
    assert_says(o.out, "Mã nội dung: ");
    RUN(&o, "notices", "show", "99", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.err, "Không tìm thấy");
    RUN(&o, "notices", "--only", "approved", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "Không có bản tin nào");
    RUN(&o, "notices", "--only", "lost", "--state", temp->dir);
    assert_outcome(&o, 1);
}

static void notices_as_json(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    RUN(&o, "--state", temp->dir, "notices", "--json");
    assert_outcome(&o, 0);
    json_t *list = parsed(&o), *rows = json_object_get(list, "notices");
    assert_int_equal(json_array_size(rows), 6);
    json_t *first = json_array_get(rows, 0);
    assert_string_equal(json_string_value(json_object_get(first, "title")), "Lịch cắt điện");
    assert_string_equal(json_string_value(json_object_get(first, "class")), "thong_thuong");
    assert_int_equal(strlen(json_string_value(json_object_get(first, "hash"))), 64);
    assert_null(json_object_get(first, "text"));
    int64_t at = 0; /* RFC 3339 with an offset */
    assert_int_equal(rfc3339_parse(json_string_value(json_object_get(first, "arrived")), &at), 0);
    json_decref(list);
    RUN(&o, "notices", "show", "2", "--json", "--state", temp->dir);
    json_t *one = parsed(&o);
    assert_string_equal(json_string_value(json_object_get(one, "text")), "Ai biết xin báo cho gia đình.");
    json_decref(one);
}

/* Times are the station's, wherever the command runs; without a station.cfg they are Vietnam's. */
static void times_are_the_stations(void **context)
{
    struct temp *temp = *context;
    static const char config[] = "station: { timezone = \"Asia/Tokyo\"; };\n";
    char path[400];
    struct outcome o;
    struct error err;
    RUN(&o, "notices", "--json", "--state", temp->dir, "--station", temp->dir);
    assert_says(o.out, "+07:00\"");
    snprintf(path, sizeof path, "%s/station.cfg", temp->dir);
    assert_int_equal(file_write_atomic(path, config, sizeof config - 1, 0600, &err), 0);
    RUN(&o, "notices", "--json", "--state", temp->dir, "--station", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "+09:00\"");
}

static void nothing_is_approved_unasked(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    RUN(&o, "approve", "1", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.err, "--yes");
    assert_int_equal(state_of(temp, PLAIN), NOTICE_WAITING);
    RUN_AT_TERMINAL("k\n", &o, "approve", "1", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "Thôn Đồng Cao ngừng cấp điện");
    assert_says(o.out, "Chưa duyệt bản tin 1");
    assert_int_equal(state_of(temp, PLAIN), NOTICE_WAITING);
    RUN_AT_TERMINAL("c\n", &o, "approve", "1", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "Đã duyệt bản tin 1");
    assert_int_equal(state_of(temp, PLAIN), NOTICE_APPROVED);
}

static void a_bundle_leaves_what_needs_a_person(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    RUN(&o, "approve", "--all", "--yes", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.out, "cần người xem riêng");
    assert_int_equal(state_of(temp, PLAIN), NOTICE_APPROVED);
    assert_int_equal(state_of(temp, PERSON), NOTICE_WAITING);
    assert_int_equal(state_of(temp, PART_ONE), NOTICE_APPROVED);
    assert_int_equal(state_of(temp, PART_TWO), NOTICE_APPROVED);
    assert_int_equal(state_of(temp, MIXED_ONE),
                     NOTICE_WAITING); /* approving it would approve the part behind it */
    assert_int_equal(state_of(temp, MIXED_TWO), NOTICE_WAITING);
    RUN(&o, "approve", "2", "5", "--yes", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_int_equal(state_of(temp, PERSON), NOTICE_APPROVED);
    assert_int_equal(state_of(temp, MIXED_TWO), NOTICE_APPROVED);
    RUN(&o, "approve", "--all", "--yes", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "Không có bản tin nào chờ duyệt");
}

static void a_long_text_is_shown_whole(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    RUN_AT_TERMINAL("k\n", &o, "approve", "3", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "Tháng này gieo mạ.");
    assert_says(o.out, "Chú ý rầy nâu.");
    assert_says(o.out, "2 phần");
}

static void returned_and_withdrawn_with_reason(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    RUN(&o, "return", "1", "sai", "ngày", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_int_equal(state_of(temp, PLAIN), NOTICE_RETURNED);
    RUN(&o, "withdraw", "2", "đã tìm thấy", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_int_equal(state_of(temp, PERSON), NOTICE_WITHDRAWN);
    RUN(&o, "notices", "show", "1", "--state", temp->dir);
    assert_says(o.out, "sai ngày");
    RUN(&o, "journal", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "sai ngày");
    assert_says(o.out, "đã tìm thấy");
    RUN(&o, "withdraw", "99", "nhầm", "--state", temp->dir);
    assert_outcome(&o, 1);
}

static void a_held_state_is_said(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    struct error err;
    int lock = -1;
    char pid[32];
    assert_int_equal(store_lock(temp->dir, &lock, &err), 0);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    RUN(&o, "approve", "1", "--yes", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.err, pid);
    RUN(&o, "notices", "--state", temp->dir); /* looking needs no lock */
    assert_outcome(&o, 0);
    close(lock);
}

static void tamper(struct temp *temp, const char *sql)
{
    char path[400];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/loaxa.db", temp->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void the_journal_is_shown_and_verified(void **context)
{
    struct temp *temp = *context;
    struct outcome o;
    RUN(&o, "approve", "1", "--yes", "--state", temp->dir);
    assert_outcome(&o, 0);
    RUN(&o, "journal", "--json", "--state", temp->dir);
    assert_outcome(&o, 0);
    json_t *json = parsed(&o), *rows = json_object_get(json, "rows");
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 1), "kind")),
                        "notice.approved");
    assert_true(json_is_string(json_object_get(json_array_get(rows, 1), "who")));
    json_decref(json);
    RUN(&o, "journal", "--from", "2001-01-01", "--to", "2001-01-02", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_string_equal(o.out, "");
    RUN(&o, "journal", "verify", "--state", temp->dir);
    assert_outcome(&o, 0);
    assert_says(o.out, "nguyên vẹn: 2 dòng");
    tamper(temp, "DROP TRIGGER journal_no_update; UPDATE journal SET who = 'hoa' WHERE sequence = 2");
    RUN(&o, "journal", "verify", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.out, "từ dòng 2");
    RUN(&o, "journal", "verify", "--json", "--state", temp->dir);
    assert_outcome(&o, 1);
    json = parsed(&o);
    assert_int_equal(json_integer_value(json_object_get(json, "broken")), 2);
    json_decref(json);
    tamper(temp, "DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE sequence = 2");
    RUN(&o, "journal", "verify", "--state", temp->dir);
    assert_outcome(&o, 1);
    assert_says(o.err, "row 2");
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, setup, temp_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(notices_are_listed_and_shown),
        DESK_TEST(notices_as_json),
        DESK_TEST(times_are_the_stations),
        DESK_TEST(nothing_is_approved_unasked),
        DESK_TEST(a_bundle_leaves_what_needs_a_person),
        DESK_TEST(a_long_text_is_shown_whole),
        DESK_TEST(returned_and_withdrawn_with_reason),
        DESK_TEST(a_held_state_is_said),
        DESK_TEST(the_journal_is_shown_and_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
