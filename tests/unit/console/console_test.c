/*
 * The HTTP interface over its real socket: every route, every refusal, waiting for changes, hostile requests.
 * The client is a thread with a plain socket; the station is a fake that remembers what was asked of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "console/console.h"
#include "fake_station.h"
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <pwd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct bench {
    uv_loop_t loop;
    struct console *console;
    char dir[400];
    struct error err;
    int64_t notice; /* one that is in the store */
};

/* ---- the client -----------------------------------------------------------------------------------------
 */

struct exchange {
    int dir_fd;
    const char *bytes; /* the whole request */
    size_t length;
    char reply[300000];
    size_t got;
    atomic_bool over;
    uv_async_t *over_async;
};

/* Nothing takes longer than `WAIT_S`, not even a connect to a socket that nobody serves. `flags`: of
 * socket(). */
#define WAIT_S 10
static int connect_with(int dir_fd, int flags)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval most = {.tv_sec = WAIT_S};
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/socket", dir_fd);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static int connect_to(int dir_fd)
{
    return connect_with(dir_fd, 0);
}

static void *client(void *context)
{
    struct exchange *x = context;
    int fd = connect_to(x->dir_fd);
    for (size_t sent = 0; fd >= 0 && sent < x->length;) {
        ssize_t n = send(fd, x->bytes + sent, x->length - sent, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        sent += (size_t)n;
    }
    while (fd >= 0 && x->got < sizeof x->reply - 1) {
        ssize_t n = recv(fd, x->reply + x->got, sizeof x->reply - 1 - x->got, 0);
        if (n <= 0)
            break;
        x->got += (size_t)n;
    }
    if (fd >= 0)
        close(fd);
    x->reply[x->got] = '\0';
    atomic_store(&x->over, true);
    uv_async_send(x->over_async);
    return NULL;
}

static void on_async(uv_async_t *async)
{
    uv_stop(async->loop);
}

static void nothing(uv_timer_t *timer)
{
    (void)timer;
}

struct pending {
    struct exchange *x;
    pthread_t thread;
    uv_async_t *async;
};

static struct pending begin(struct bench *b, const char *bytes, size_t length)
{
    struct pending p = {.x = calloc(1, sizeof *p.x), .async = calloc(1, sizeof *p.async)};
    uv_async_init(&b->loop, p.async, on_async);
    p.x->dir_fd = open(b->dir, O_RDONLY | O_DIRECTORY);
    p.x->bytes = bytes;
    p.x->length = length;
    p.x->over_async = p.async;
    pthread_create(&p.thread, NULL, client, p.x);
    return p;
}

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

/* Runs the loop until the answer is there; the caller frees it. */
static struct exchange *finish(struct bench *b, struct pending p)
{
    while (!atomic_load(&p.x->over))
        uv_run(&b->loop, UV_RUN_DEFAULT);
    pthread_join(p.thread, NULL);
    close(p.x->dir_fd);
    uv_close((uv_handle_t *)p.async, free_handle);
    uv_run(&b->loop, UV_RUN_NOWAIT);
    return p.x;
}

static void run_for(struct bench *b, uint64_t ms)
{
    uv_timer_t timer;
    uint64_t end = uv_now(&b->loop) + ms;
    uv_timer_init(&b->loop, &timer);
    uv_timer_start(&timer, nothing, ms, 0);
    while (uv_now(&b->loop) < end)
        uv_run(&b->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&b->loop, UV_RUN_NOWAIT);
}

static char *request_text(const char *method, const char *path, const char *body)
{
    char *text = NULL;
    if (asprintf(&text, "%s %s HTTP/1.1\r\nHost: loaxa\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
                 method, path, strlen(body), body) < 0)
        fail();
    return text;
}

static int status_of(const struct exchange *x)
{
    return x->got > 12 ? (int)strtol(x->reply + 9, NULL, 10) : -1;
}

static struct exchange *ask(struct bench *b, const char *method, const char *path, const char *body)
{
    char *text = request_text(method, path, body);
    struct exchange *x = finish(b, begin(b, text, strlen(text)));
    free(text);
    return x;
}

static json_t *body_of(const struct exchange *x)
{
    const char *body = strstr(x->reply, "\r\n\r\n");
    json_t *json = body != NULL ? json_loads(body + 4, 0, NULL) : NULL;
    assert_non_null(json);
    return json;
}

/* ---- the bench ------------------------------------------------------------------------------------------
 */

static void put_notice(struct bench *b)
{
    static char source[] = "notices", id[] = "so-1", title[] = "Họp thôn Đồng Cao",
                text[] = "Mời bà con họp.";
    struct notice notice = {.source = source, .external_id = id, .title = title, .text = text};
    enum store_change change;
    assert_int_equal(store_submit(fake.store, &notice, &change, &b->err), 0);
    assert_int_equal(
        journal_add(fake.store, "notice.new", 0, "lan", json_pack("{s:s}", "title", title), &b->err), 0);
    b->notice = notice.id;
}

static int open_bench(struct bench *b)
{
    if (mkdtemp(b->dir) == NULL)
        return -1;
    fake = (struct station){0};
    uv_loop_init(&b->loop);
    if (store_open(NULL, STORE_MEMORY_COPY, clock_real(), &fake.store, &b->err) != 0)
        return -1;
    put_notice(b);
    return console_new(&b->loop, &fake, b->dir, &b->console, &b->err);
}

static int setup(void **context)
{
    struct bench *b = calloc(1, sizeof *b);
    snprintf(b->dir, sizeof b->dir, "/tmp/loaxa-console-XXXXXX");
    *context = b;
    return open_bench(b);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static int teardown(void **context)
{
    struct bench *b = *context;
    console_free(b->console);
    while (uv_run(&b->loop, UV_RUN_DEFAULT) != 0)
        ;
    int rc = uv_loop_close(&b->loop);
    store_close(fake.store);
    nftw(b->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(b);
    return rc;
}

static const char *user_name(void)
{
    static char number[32];
    const struct passwd *row = getpwuid(getuid());
    snprintf(number, sizeof number, "uid %u", (unsigned)getuid());
    return row != NULL ? row->pw_name : number;
}

/* ---- routes ---------------------------------------------------------------------------------------------
 */

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

static void bodies_are_bounded(void **context)
{
    struct bench *b = *context;
    size_t length = CONSOLE_BODY_MOST + 1000;
    char *body = malloc(length + 1);
    memset(body, ' ', length);
    body[length] = '\0';
    struct exchange *x = ask(b, "POST", "/stop", body);
    assert_int_equal(status_of(x), 413);
    assert_string_equal(fake.calls, "");
    free(x);
    free(body);
}

static const char *const garbage[] = {
    "\r\n\r\n",
    "GET\r\n\r\n",
    "\x16\x03\x01\x02",
    "GET /status HTTP/9.9\r\n\r\n",
    "POST /stop HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    "GET /%00%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
};

/* Whatever comes in, the next request is served. Half a request is left hanging, too. */
static void garbage_does_no_harm(void **context)
{
    struct bench *b = *context;
    int folder = open(b->dir, O_RDONLY | O_DIRECTORY);
    for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
        int fd = connect_to(folder);
        assert_true(fd >= 0);
        assert_true(send(fd, garbage[i], strlen(garbage[i]), MSG_NOSIGNAL) > 0);
        run_for(b, 20);
        if (i % 2 == 0)
            close(fd);
        struct exchange *x = ask(b, "GET", "/status", "");
        assert_int_equal(status_of(x), 200);
        free(x);
        if (i % 2 != 0)
            close(fd);
    }
    close(folder);
}

/* More half requests at once than are served; when they are gone, the next request is. */
static void a_crowd_does_no_harm(void **context)
{
    struct bench *b = *context;
    int folder = open(b->dir, O_RDONLY | O_DIRECTORY), crowd[600];
    size_t count = 0;
    for (int fd; count < 600 && (fd = connect_with(folder, SOCK_NONBLOCK)) >= 0; crowd[count++] = fd) {
        assert_true(send(fd, "GET /st", 7, MSG_NOSIGNAL) > 0);
        if (count % 20 == 19)
            run_for(b, 5);
    }
    assert_in_range(count, 201, 599); /* its limit was reached */
    for (size_t i = 0; i < count; i++)
        close(crowd[i]);
    struct exchange *x = ask(b, "GET", "/status", "");
    assert_int_equal(status_of(x), 200);
    free(x);
    close(folder);
}

static void the_socket_is_for_owner_and_group(void **context)
{
    struct bench *b = *context;
    char path[512];
    struct stat status;
    snprintf(path, sizeof path, "%s/socket", b->dir);
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    assert_int_equal(status.st_mode & 0777, 0660);
}

static void a_long_folder_and_a_dead_socket(void **context)
{
    struct bench b = {0};
    (void)context;
    snprintf(b.dir, sizeof b.dir, "/tmp/loaxa-console-%0180d-XXXXXX", 0);
    assert_int_equal(open_bench(&b), 0);
    struct exchange *x = ask(&b, "GET", "/status", "");
    assert_int_equal(status_of(x), 200);
    free(x);
    struct console *second = NULL; /* as after a crash: the file lies there, nobody listens */
    assert_int_equal(console_new(&b.loop, &fake, b.dir, &second, &b.err), 0);
    x = ask(&b, "GET", "/status", "");
    assert_int_equal(status_of(x), 200);
    free(x);
    console_free(b.console);
    console_free(second);
    while (uv_run(&b.loop, UV_RUN_DEFAULT) != 0)
        ;
    assert_int_equal(uv_loop_close(&b.loop), 0);
    store_close(fake.store);
    rmdir(b.dir);
}

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(every_route_and_refusal),
        BENCH_TEST(polls_answer_when_the_source_has),
        BENCH_TEST(events_wait_for_a_change),
        BENCH_TEST(the_end_answers_who_waits),
        BENCH_TEST(bodies_are_bounded),
        BENCH_TEST(garbage_does_no_harm),
        BENCH_TEST(a_crowd_does_no_harm),
        BENCH_TEST(the_socket_is_for_owner_and_group),
        cmocka_unit_test(a_long_folder_and_a_dead_socket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
