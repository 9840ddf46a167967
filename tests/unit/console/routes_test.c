/*
 * The HTTP interface over its real socket: every route, every refusal, waiting for changes.
 */
#include "bench.h"
#include <pwd.h>

static json_t *body_of(const struct exchange *x)
{
    const char *body = strstr(x->reply, "\r\n\r\n");
    json_t *json = body != NULL ? json_loads(body + 4, 0, NULL) : NULL;
    assert_non_null(json);
    return json;
}

static const char *user_name(void)
{
    static char number[32];
    const struct passwd *row = getpwuid(getuid());
    snprintf(number, sizeof number, "uid %u", (unsigned)getuid());
    return row != NULL ? row->pw_name : number;
}

static const struct {
    const char *method, *path, *body;
    int answer, status;
    const char *call;  /* what the station was asked; @ = the user's name; NULL = nothing */
    const char *reply; /* a part of the answer */
} rows[] = {
    {"GET", "/status", "", 0, 200, NULL, "Đài thử"},
    {"POST", "/stop", "{\"why\":\"có đám tang\"}", 0, 200, "stop @ có đám tang\n", "\"done\":true"},
    {"POST", "/stop", "", 0, 200, "stop @ -\n", "\"done\":true"},
    {"POST", "/stop", "", -EALREADY, 409, "stop @ -\n", "\"code\":\"already\""},
    {"POST", "/stop", "{\"why\":7}", 0, 400, NULL, "why: expected a text"},
    {"POST", "/resume", "", 0, 200, "resume @\n", "done"},
    {"POST", "/skip", "", 0, 200, "skip - @\n", "done"},
    {"POST", "/skip", "{\"channel\":\"xom-moi\"}", 0, 200, "skip xom-moi @\n", "done"},
    {"POST", "/skip", "", -ENODATA, 409, "skip - @\n", "nothing_on_air"},
    {"POST", "/air/12", "", 0, 200, "air 12 @\n", "done"},
    {"POST", "/air/12", "", -EPERM, 403, "air 12 @\n", "refused"},
    {"POST", "/air/x", "", 0, 400, NULL, "expected a number"},
    {"POST", "/air/0", "", 0, 400, NULL, "expected a number"},
    {"POST", "/air/99999999999999999999", "", 0, 400, NULL, "expected a number"},
    {"POST", "/notices/3/approve", "{\"hash\":\"ab\"}", 0, 200, "approve 3 ab @\n", "done"},
    {"POST", "/notices/3/approve", "{}", 0, 400, NULL, "hash: expected"},
    {"POST", "/notices/3/approve", "", 0, 400, NULL, "hash: expected"},
    {"POST", "/notices/3/approve", "{\"hash\":\"ab\"}", -ESTALE, 409, "approve 3 ab @\n",
     "\"code\":\"changed\""},
    {"POST", "/notices/approve", "{\"notices\":[{\"id\":3,\"hash\":\"ab\"},{\"id\":4,\"hash\":\"cd\"}]}", 0,
     200, "approve-all 2 4 cd @\n", "done"},
    {"POST", "/notices/approve", "{\"notices\":[{\"id\":3}]}", 0, 400, NULL, "notices[0]: expected"},
    {"POST", "/notices/approve", "{\"notices\":[]}", 0, 400, NULL, "notices: expected an array"},
    {"POST", "/notices/3/return", "{\"reason\":\"sai ngày\"}", 0, 200, "return 3 @ sai ngày\n", "done"},
    {"POST", "/notices/3/withdraw", "{\"reason\":null}", 0, 200, "withdraw 3 @ -\n", "done"},
    {"POST", "/notices/3/order", "{\"order\":-2}", 0, 200, "order 3 -2 @\n", "done"},
    {"POST", "/notices/3/order", "{\"order\":\"2\"}", 0, 400, NULL, "order: expected"},
    {"POST", "/alarms/seen", "", 0, 200, "seen @\n", "done"},
    {"POST", "/alarms/seen", "", -EALREADY, 409, "seen @\n", "\"code\":\"already\""},
    {"POST", "/reload", "", 0, 200, "reload @\n", "done"},
    {"POST", "/reload", "", -EINVAL, 400, "reload @\n", "\"line\":7"},
    {"GET", "/plan?from=2026-11-23&days=2", "", 0, 200, "plan 2026-11-23 2\n", "slots"},
    {"GET", "/plan?from=23/11&days=2", "", 0, 400, NULL, "from: expected a date"},
    {"GET", "/plan?from=2026-11-23&days=9000", "", 0, 400, NULL, "days: expected"},
    {"GET", "/notices", "", 0, 200, NULL, "Họp thôn Đồng Cao"},
    {"GET", "/notices?state=approved", "", 0, 200, NULL, "{\"notices\":[]}"},
    {"GET", "/notices?state=lost", "", 0, 400, NULL, "there is no state"},
    {"GET", "/notices?source=notices", "", 0, 200, NULL, "chờ duyệt"},
    {"GET", "/notices/1", "", 0, 200, NULL, "Mời bà con họp."},
    {"GET", "/notices/77", "", 0, 404, NULL, "not_found"},
    {"GET", "/journal", "", 0, 200, NULL, "Bản tin mới từ"},
    {"GET", "/journal?after=1", "", 0, 200, NULL, "\"rows\":[]"},
    {"GET", "/journal?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z", "", 0, 200, NULL, "\"rows\":[]"},
    {"GET", "/journal?from=yesterday", "", 0, 400, NULL, "from: expected a time"},
    {"GET", "/", "", 0, 404, NULL, "there is nothing here"},
    {"GET", "/notices/1/approve/x", "", 0, 404, NULL, "there is nothing here"},
    {"GET", "/status/", "", 0, 404, NULL, "there is nothing here"},
    {"POST", "/status", "", 0, 405, NULL, "wrong_method"},
    {"GET", "/stop", "", 0, 405, NULL, "wrong_method"},
    {"DELETE", "/notices/1", "", 0, 405, NULL, "wrong_method"},
    {"POST", "/stop", "{\"why\":", 0, 400, NULL, "bad_json"},
    {"POST", "/stop", "[1]", 0, 400, NULL, "must be a JSON object"},
    {"POST", "/stop", "{\"why\":\"a\",\"why\":\"b\"}", 0, 400, NULL, "bad_json"},
};

static void every_route_and_refusal(void **context)
{
    struct bench *b = *context;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char expected[256] = "";
        const char *at = rows[i].call != NULL ? strchr(rows[i].call, '@') : NULL;
        if (at != NULL)
            snprintf(expected, sizeof expected, "%.*s%s%s", (int)(at - rows[i].call), rows[i].call,
                     user_name(), at + 1);
        else if (rows[i].call != NULL)
            snprintf(expected, sizeof expected, "%s", rows[i].call);
        fake.calls[0] = '\0';
        fake.answer = rows[i].answer;
        struct exchange *x = ask(b, rows[i].method, rows[i].path, rows[i].body);
        if (status_of(x) != rows[i].status || strstr(x->reply, rows[i].reply) == NULL ||
            strcmp(fake.calls, expected) != 0)
            fail_msg("%s %s %s:\nasked of the station: %s\n%s", rows[i].method, rows[i].path, rows[i].body,
                     fake.calls, x->reply);
        free(x);
    }
}

static void polls_answer_when_the_source_has(void **context)
{
    struct bench *b = *context;
    char *text = request_text("POST", "/poll/notices", "{\"accept\":true}");
    struct pending p = begin(b, text, strlen(text));
    for (int i = 0; i < 100 && fake.polled == NULL; i++)
        run_for(b, 10);
    assert_string_equal(fake.calls, "poll notices 1 0\n");
    assert_false(atomic_load(&p.x->over));
    answer_poll();
    struct exchange *x = finish(b, p);
    assert_int_equal(status_of(x), 200);
    assert_non_null(strstr(x->reply, "\"sources\":[{"));
    free(x);
    free(text);
    fake.answer_at_once = true;
    x = ask(b, "POST", "/poll", "{\"dry_run\":true}");
    assert_int_equal(status_of(x), 200);
    assert_non_null(strstr(fake.calls, "poll - 0 1\n"));
    free(x);
    fake.answer = -ENOENT;
    x = ask(b, "POST", "/poll/nobody", "");
    assert_int_equal(status_of(x), 404);
    free(x);
}

static void events_wait_for_a_change(void **context)
{
    struct bench *b = *context;
    fake.counter = 5;
    struct exchange *at_once = ask(b, "GET", "/events?after=4", "");
    json_t *json = body_of(at_once);
    assert_int_equal(json_integer_value(json_object_get(json, "counter")), 5);
    json_decref(json);
    free(at_once);
    char *text = request_text("GET", "/events?after=5", "");
    struct pending first = begin(b, text, strlen(text)), second = begin(b, text, strlen(text));
    run_for(b, 300);
    assert_false(atomic_load(&first.x->over) || atomic_load(&second.x->over));
    fake.counter = 6;
    fake.changed(fake.changed_context);
    struct exchange *x = finish(b, first), *y = finish(b, second);
    assert_non_null(strstr(x->reply, "\"counter\":6"));
    assert_non_null(strstr(y->reply, "\"counter\":6"));
    free(x);
    free(y);
    free(text);
}

static void the_end_answers_who_waits(void **context)
{
    struct bench *b = *context;
    char *text = request_text("GET", "/events?after=0", "");
    struct pending p = begin(b, text, strlen(text));
    run_for(b, 200);
    console_free(b->console);
    b->console = NULL;
    struct exchange *x = finish(b, p);
    assert_int_equal(status_of(x), 503);
    free(x);
    free(text);
    char path[512];
    snprintf(path, sizeof path, "%s/socket", b->dir);
    assert_false(file_exists(path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(every_route_and_refusal),
        BENCH_TEST(polls_answer_when_the_source_has),
        BENCH_TEST(events_wait_for_a_change),
        BENCH_TEST(the_end_answers_who_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
