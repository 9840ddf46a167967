/*
 * The HTTP interface's socket: hostile requests, who may use it, and where it lies.
 */
#include "bench.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH_TEST(bodies_are_bounded),
        BENCH_TEST(garbage_does_no_harm),
        BENCH_TEST(a_crowd_does_no_harm),
        BENCH_TEST(the_socket_is_for_owner_and_group),
        cmocka_unit_test(a_long_folder_and_a_dead_socket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
