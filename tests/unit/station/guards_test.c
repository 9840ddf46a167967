/*
 * The last look before a cue is handed to the air, and what becomes of an airing: tables of who may sound
 * when, and of what the outputs' reports make of it.
 */
#include "station/internal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka wants the headers above */
#include <cmocka.h>

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define OTHER "ffff456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct window windows[2];
static char *channels[] = {(char[]){"chinh"}};
static struct timetable timetable = {
    .windows = windows, .window_count = 2, .channels = channels, .channel_count = 1};

static int setup(void **state)
{
    (void)state;
    static const int32_t hours[2][2] = {{5, 6}, {6, 7}}; /* two that touch: one open time */
    struct error err;
    if (zone_init("Asia/Ho_Chi_Minh", &err))
        return -1;
    for (size_t i = 0; i < 2; i++) {
        windows[i] = (struct window){.from_ms = hours[i][0] * 3600000, .to_ms = hours[i][1] * 3600000};
        if (rule_parse("mon-sun", NULL, &windows[i].days, &err))
            return -1;
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rule_free(windows[0].days);
    rule_free(windows[1].days);
    return 0;
}

static int64_t at(const char *time)
{
    int32_t ms;
    assert_int_equal(time_of_day_parse(time, &ms), 0);
    return civil_to_utc((struct civil){.date = {2026, 11, 23}, .ms_of_day = ms});
}

struct guard_row {
    const char *what, *start;
    double seconds;
    enum notice_class notice_class;
    enum notice_state state;
    int revision;
    const char *hash, *from, *until; /* until NULL: never */
    bool fixed, gone, as_if_approved;
    const char *reason; /* NULL: it may air */
};

static const struct guard_row rows[] = {
    {"approved, in the window", "05:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 1, HASH, NULL, NULL, 0, 0,
     0, NULL},
    {"windows that touch are one", "05:59:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 1, HASH, NULL, NULL,
     0, 0, 0, NULL},
    {"before the window", "04:59:59", 60, CLASS_UU_TIEN, NOTICE_APPROVED, 1, HASH, NULL, NULL, 0, 0, 0,
     "window"},
    {"its end passes the window", "06:59:30", 31, CLASS_UU_TIEN, NOTICE_APPROVED, 1, HASH, NULL, NULL, 0, 0,
     0, "window"},
    {"its end is the window's", "06:59:30", 30, CLASS_UU_TIEN, NOTICE_APPROVED, 1, HASH, NULL, NULL, 0, 0, 0,
     NULL},
    {"khan_cap by night", "02:00", 60, CLASS_KHAN_CAP, NOTICE_APPROVED, 1, HASH, NULL, NULL, 0, 0, 0, NULL},
    {"khan_cap not approved", "02:00", 60, CLASS_KHAN_CAP, NOTICE_WAITING, 1, HASH, NULL, NULL, 0, 0, 0,
     "not-approved"},
    {"fixed words by night", "02:00", 5, CLASS_THONG_THUONG, NOTICE_APPROVED, 0, HASH, NULL, NULL, 1, 0, 0,
     "window"},
    {"fixed words by day", "05:30", 5, CLASS_THONG_THUONG, NOTICE_APPROVED, 0, HASH, NULL, NULL, 1, 0, 0,
     NULL},
    {"waiting", "05:30", 60, CLASS_THONG_THUONG, NOTICE_WAITING, 1, HASH, NULL, NULL, 0, 0, 0,
     "not-approved"},
    {"waiting, in a rehearsal as if approved", "05:30", 60, CLASS_THONG_THUONG, NOTICE_WAITING, 1, HASH, NULL,
     NULL, 0, 0, 1, NULL},
    {"revised and waiting", "05:30", 60, CLASS_THONG_THUONG, NOTICE_WAITING, 2, OTHER, NULL, NULL, 0, 0, 0,
     "revised"},
    {"revised and approved: not these words", "05:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 2, OTHER,
     NULL, NULL, 0, 0, 0, "revised"},
    {"same revision, other hash", "05:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 1, OTHER, NULL, NULL, 0,
     0, 0, "revised"},
    {"withdrawn", "05:30", 60, CLASS_THONG_THUONG, NOTICE_WITHDRAWN, 1, HASH, NULL, NULL, 0, 0, 0,
     "withdrawn"},
    {"returned", "05:30", 60, CLASS_THONG_THUONG, NOTICE_RETURNED, 1, HASH, NULL, NULL, 0, 0, 0, "returned"},
    {"marked expired", "05:30", 60, CLASS_THONG_THUONG, NOTICE_EXPIRED, 1, HASH, NULL, NULL, 0, 0, 0,
     "expired"},
    {"its end has come", "05:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 1, HASH, NULL, "05:30", 0, 0, 0,
     "expired"},
    {"its end comes later", "05:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 1, HASH, NULL, "05:31", 0, 0, 0,
     NULL},
    {"its day has not come", "05:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 1, HASH, "05:31", NULL, 0, 0,
     0, "not-yet"},
    {"khan_cap expired", "02:00", 60, CLASS_KHAN_CAP, NOTICE_APPROVED, 1, HASH, NULL, "01:59", 0, 0, 0,
     "expired"},
    {"gone from the store", "05:30", 60, CLASS_THONG_THUONG, NOTICE_APPROVED, 1, HASH, NULL, NULL, 0, 1, 0,
     "gone"},
};

static void test_guards(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct guard_row *row = &rows[i];
        char planned[] = HASH;
        struct notice notice = {.id = 7, .revision = row->revision, .state = row->state};
        memcpy(notice.hash, row->hash, sizeof notice.hash);
        notice.from_us = row->from ? at(row->from) : 0;
        struct cue cue = {.notice = row->fixed ? 0 : 7,
                          .revision = 1,
                          .hash = planned,
                          .kind = row->fixed ? ITEM_SAY : ITEM_NOTICES,
                          .notice_class = row->notice_class};
        struct guard_input input = {.timetable = &timetable,
                                    .notice = row->gone || row->fixed ? NULL : &notice,
                                    .cue = &cue,
                                    .start_us = at(row->start),
                                    .until_us = row->until ? at(row->until) : 0,
                                    .seconds = row->seconds,
                                    .as_if_approved = row->as_if_approved};
        int64_t latest = -1;
        const char *reason = guard_refusal(&input, &latest);
        if ((reason == NULL) != (row->reason == NULL) || (reason && strcmp(reason, row->reason) != 0))
            fail_msg("%s: expected %s, found %s", row->what, row->reason ? row->reason : "nothing",
                     reason ? reason : "nothing");
        if (!reason && row->notice_class != CLASS_KHAN_CAP)
            assert_int_equal(latest, at("07:00") - (int64_t)(row->seconds * 1e6));
        else if (!reason)
            assert_int_equal(latest, 0);
        if (reason)
            assert_string_not_equal(reason_text(reason), reason); /* people read Vietnamese */
    }
}

/* ---- what becomes of an airing ---- */

struct verdict_row {
    const char *what;
    uint64_t frames; /* of the airing */
    bool sounded;
    const char *cut;
    struct taken taken[2];
    size_t count;
    enum airing_result result;
    const char *reason;
    double seconds;
};

#define LOA .name = "loa", .counts = true
#define NET .name = "mang", .counts = true, .proves = true
#define FILE_OUT .name = "ghi", .counts = false

static const struct verdict_row verdicts[] = {
    {"taken whole", 1000, 1, NULL, {{LOA, .frames = 1000}}, 1, AIRING_AIRED, "", 10},
    {"a file does not count",
     1000,
     1,
     NULL,
     {{FILE_OUT, .frames = 1000}},
     1,
     AIRING_PARTIAL,
     "record-only",
     0},
    {"no output at all", 1000, 1, NULL, {{0}}, 0, AIRING_PARTIAL, "no-output", 0},
    {"one frame short", 1000, 1, NULL, {{LOA, .frames = 999}}, 1, AIRING_PARTIAL, "output", 9.99},
    {"one whole is enough",
     1000,
     1,
     NULL,
     {{LOA, .frames = 400}, {NET, .frames = 1000, .proven = 1000}},
     2,
     AIRING_AIRED,
     "",
     10},
    {"taken, not proven",
     1000,
     1,
     NULL,
     {{NET, .frames = 1000, .proven = 300}},
     1,
     AIRING_PARTIAL,
     "unproven",
     3},
    {"proof missing, loudspeaker whole",
     1000,
     1,
     NULL,
     {{NET, .frames = 1000}, {LOA, .frames = 1000}},
     2,
     AIRING_AIRED,
     "",
     10},
    {"skipped", 1000, 1, "skipped", {{LOA, .frames = 500}}, 1, AIRING_PARTIAL, "skipped", 5},
    {"stopped before its first block", 1000, 0, "stopped", {{0}}, 0, AIRING_MISSED, "stopped", 0},
    {"the window closed first", 1000, 0, "window", {{0}}, 0, AIRING_MISSED, "window", 0},
    {"the station was ended", 1000, 1, "closed", {{LOA, .frames = 500}}, 1, AIRING_INTERRUPTED, "closed", 5},
    {"nothing was handed over", 0, 0, NULL, {{LOA, .frames = 0}}, 1, AIRING_PARTIAL, "output", 0},
};

static void test_verdicts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        const struct verdict_row *row = &verdicts[i];
        struct taken taken[2] = {row->taken[0], row->taken[1]};
        struct ledger ledger = {.frames = row->frames,
                                .sounded = row->sounded,
                                .reason = row->cut,
                                .taken = taken,
                                .taken_count = row->count};
        struct verdict verdict = airing_verdict(&ledger, 100);
        if (verdict.result != row->result || strcmp(verdict.reason, row->reason) != 0)
            fail_msg("%s: expected %s (%s), found %s (%s)", row->what, airing_result_id(row->result),
                     row->reason, airing_result_id(verdict.result), verdict.reason);
        assert_float_equal(verdict.seconds, row->seconds, 0.001);
    }
}

/* ---- when a notice ends ---- */

static void test_until(void **state)
{
    (void)state;
    char name[] = "notices", other[] = "decisions";
    struct instance sources[] = {{.name = name, .until_default_ms = 60000}};
    struct station_config config = {.sources = sources, .source_count = 1};
    struct notice notice = {.source = name, .arrived_us = 5000000};
    assert_int_equal(snapshot_until(&notice, &config), 65000000); /* its source's default life */
    notice.until_us = 6000000;
    assert_int_equal(snapshot_until(&notice, &config), 6000000); /* its own end wins */
    notice.until_us = 0;
    notice.source = other;
    assert_int_equal(snapshot_until(&notice, &config), 0); /* a source that is gone: for ever */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_guards), cmocka_unit_test(test_verdicts),
                                       cmocka_unit_test(test_until)};
    return cmocka_run_group_tests_name("station/guards", tests, setup, teardown);
}
