/*
 * Notices across the wall: what a source may submit, what becomes of it, and what the station refuses from a
 * worker it does not trust.
 */
#include "plugin/notice.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_zone(void **state)
{
    (void)state;
    return zone_init("Asia/Ho_Chi_Minh", NULL);
}

static struct loaxa_notice sane(void)
{
    return (struct loaxa_notice){.size = sizeof(struct loaxa_notice),
                                 .external_id = "2026/17",
                                 .title = "Họp thôn",
                                 .text = "Mời bà con thôn Hạ đi họp."};
}

static void test_there_and_back(void **state)
{
    (void)state;
    struct loaxa_notice notice = sane(), back;
    json_t *json;
    notice.title = " Ho\xCC\xA3p\tthôn\nHạ ";
    notice.text = "Dòng một.\r\nDòng hai.\n";
    notice.kind = LOAXA_NOTICE_DINH_CHINH;
    notice.notice_class = LOAXA_CLASS_KHAN_CAP;
    notice.from = "2026-11-23";
    notice.until = "2026-11-23T18:00:00+07:00";
    notice.times = 4;
    notice.channels = "chinh thon-ha";
    notice.series = "bao-cao";
    notice.part = 2;
    notice.parts = 3;
    notice.recording = "ghi-am.wav";
    notice.author = "";
    assert_int_equal(notice_to_json(&notice, "/srv/dai", &json, NULL), 0);
    assert_int_equal(plugin_notice_parse(json, &back, NULL), 0);
    assert_string_equal(back.external_id, "2026/17");
    assert_string_equal(back.title, "Họp thôn Hạ");
    assert_string_equal(back.text, "Dòng một.\nDòng hai.");
    assert_string_equal(back.recording, "/srv/dai/ghi-am.wav");
    assert_int_equal(back.kind, LOAXA_NOTICE_DINH_CHINH);
    assert_int_equal(back.notice_class, LOAXA_CLASS_KHAN_CAP);
    assert_string_equal(back.from, "2026-11-23");
    assert_string_equal(back.until, "2026-11-23T18:00:00+07:00");
    assert_int_equal(back.times, 4);
    assert_string_equal(back.channels, "chinh thon-ha");
    assert_int_equal(back.part, 2);
    assert_int_equal(back.parts, 3);
    assert_null(back.author);
    assert_null(back.needs_person);
    json_decref(json);
}

struct broken {
    const char *says;
    void (*spoil)(struct loaxa_notice *notice);
};

static char long_text[NOTICE_TEXT_MOST + 2];

static void no_id(struct loaxa_notice *n)
{
    n->external_id = NULL;
}
static void blank_id(struct loaxa_notice *n)
{
    n->external_id = " \n ";
}
static void no_title(struct loaxa_notice *n)
{
    n->title = NULL;
}
static void no_text(struct loaxa_notice *n)
{
    n->text = "";
}
static void bad_bytes(struct loaxa_notice *n)
{
    n->text = "th\xAB"
              "ng b\xB8o";
}
static void long_title(struct loaxa_notice *n)
{
    n->title = long_text + NOTICE_TEXT_MOST - NOTICE_TITLE_MOST;
}
static void too_long(struct loaxa_notice *n)
{
    n->text = long_text;
}
static void bad_from(struct loaxa_notice *n)
{
    n->from = "23/11/2026";
}
static void backwards(struct loaxa_notice *n)
{
    n->from = "2026-11-24";
    n->until = "2026-11-23";
}
static void bad_class(struct loaxa_notice *n)
{
    n->notice_class = (enum loaxa_notice_class)3;
}
static void bad_kind(struct loaxa_notice *n)
{
    n->kind = (enum loaxa_notice_kind) - 1;
}
static void bad_times(struct loaxa_notice *n)
{
    n->times = -1;
}
static void no_series(struct loaxa_notice *n)
{
    n->part = n->parts = 1;
}
static void bad_part(struct loaxa_notice *n)
{
    n->series = "s";
    n->part = 4;
    n->parts = 3;
}
static void small(struct loaxa_notice *n)
{
    n->size = 8;
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static const struct broken rows[] = {
        {"external_id is missing", no_id},
        {"external_id is empty", blank_id},
        {"title is missing", no_title},
        {"text is empty", no_text},
        {"TCVN3", bad_bytes},
        {"title: the text has", long_title},
        {"text: the text has", too_long},
        {"from: expected", bad_from},
        {"until (2026-11-23) is before from", backwards},
        {"notice_class is 3", bad_class},
        {"kind is -1", bad_kind},
        {"times is -1", bad_times},
        {"without a series", no_series},
        {"part 4 of 3", bad_part},
        {"size member is 8", small},
    };
    memset(long_text, 'a', sizeof long_text - 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct loaxa_notice notice = sane();
        json_t *json = NULL;
        struct error err;
        rows[i].spoil(&notice);
        assert_int_not_equal(notice_to_json(&notice, NULL, &json, &err), 0);
        assert_null(json);
        if (strstr(err.text, rows[i].says) == NULL)
            fail_msg("row %zu: %s", i, err.text);
    }
}

static void test_the_same_day_is_no_contradiction(void **state)
{
    (void)state;
    struct loaxa_notice notice = sane();
    json_t *json;
    notice.from = "2026-11-23T17:00";
    notice.until = "2026-11-23";
    assert_int_equal(notice_to_json(&notice, NULL, &json, NULL), 0);
    json_decref(json);
}

static void test_ten_megabytes_pass(void **state)
{
    (void)state;
    struct loaxa_notice notice = sane();
    json_t *json;
    memset(long_text, '\n', sizeof long_text - 1);
    long_text[0] = 'a';
    long_text[NOTICE_TEXT_MOST - 1] = 'a';
    long_text[NOTICE_TEXT_MOST] = '\0';
    notice.text = long_text;
    assert_int_equal(notice_to_json(&notice, NULL, &json, NULL), 0);
    assert_int_equal(json_string_length(json_object_get(json, "text")), NOTICE_TEXT_MOST);
    char *dumped = json_dumps(json, JSON_COMPACT); /* even if every byte must be escaped it is a message */
    assert_non_null(dumped);
    assert_true(strlen(dumped) < MESSAGE_MOST);
    free(dumped);
    json_decref(json);
}

static void test_the_station_trusts_nobody(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "{}",
        "[]",
        "{\"external_id\":\"a\",\"title\":\"b\"}",
        "{\"external_id\":1,\"title\":\"b\",\"text\":\"c\"}",
        "{\"external_id\":\"a\",\"title\":\"b\",\"text\":\"c\\u0007\"}",
        "{\"external_id\":\"a\",\"title\":\"b\",\"text\":\"o\\u0323\"}",
        "{\"external_id\":\"a\",\"title\":\"b\\nc\",\"text\":\"c\"}",
        "{\"external_id\":\"a\",\"title\":\"b\",\"text\":\"c\",\"kind\":\"x\"}",
        "{\"external_id\":\"a\",\"title\":\"b\",\"text\":\"c\",\"kind\":5}",
        "{\"external_id\":\"a\",\"title\":\"b\",\"text\":\"c\",\"times\":9999999999}",
        "{\"external_id\":\"a\",\"title\":\"b\",\"text\":\"c\",\"recording\":\"../x.wav\"}",
        "{\"external_id\":\"a\",\"title\":\"b\",\"text\":\"c\",\"from\":\"mai\"}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct loaxa_notice out;
        struct error err;
        json_error_t fault;
        json_t *json = json_loads(rows[i], 0, &fault);
        assert_non_null(json);
        if (plugin_notice_parse(json, &out, &err) != -EINVAL)
            fail_msg("row %zu was taken: %s", i, rows[i]);
        json_decref(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_the_same_day_is_no_contradiction),
        cmocka_unit_test(test_ten_megabytes_pass),
        cmocka_unit_test(test_the_station_trusts_nobody),
    };
    return cmocka_run_group_tests(tests, set_zone, NULL);
}
