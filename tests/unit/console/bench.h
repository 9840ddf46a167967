/*
 * The HTTP interface on a bench: served over its real socket in a folder of its own. The client is a thread
 * with a plain socket; the station is a fake that remembers what was asked of it.
 */
#ifndef LOAXA_TEST_CONSOLE_BENCH_H
#define LOAXA_TEST_CONSOLE_BENCH_H

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
static inline int connect_with(int dir_fd, int flags)
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

static inline int connect_to(int dir_fd)
{
    return connect_with(dir_fd, 0);
}

static inline void *client(void *context)
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

static inline void on_async(uv_async_t *async)
{
    uv_stop(async->loop);
}

static inline void nothing(uv_timer_t *timer)
{
    (void)timer;
}

struct pending {
    struct exchange *x;
    pthread_t thread;
    uv_async_t *async;
};

static inline struct pending begin(struct bench *b, const char *bytes, size_t length)
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

static inline void free_handle(uv_handle_t *handle)
{
    free(handle);
}

/* Runs the loop until the answer is there; the caller frees it. */
static inline struct exchange *finish(struct bench *b, struct pending p)
{
    while (!atomic_load(&p.x->over))
        uv_run(&b->loop, UV_RUN_DEFAULT);
    pthread_join(p.thread, NULL);
    close(p.x->dir_fd);
    uv_close((uv_handle_t *)p.async, free_handle);
    uv_run(&b->loop, UV_RUN_NOWAIT);
    return p.x;
}

static inline void run_for(struct bench *b, uint64_t ms)
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

static inline char *request_text(const char *method, const char *path, const char *body)
{
    char *text = NULL;
    if (asprintf(&text, "%s %s HTTP/1.1\r\nHost: loaxa\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
                 method, path, strlen(body), body) < 0)
        fail();
    return text;
}

static inline int status_of(const struct exchange *x)
{
    return x->got > 12 ? (int)strtol(x->reply + 9, NULL, 10) : -1;
}

static inline struct exchange *ask(struct bench *b, const char *method, const char *path, const char *body)
{
    char *text = request_text(method, path, body);
    struct exchange *x = finish(b, begin(b, text, strlen(text)));
    free(text);
    return x;
}

/* ---- the bench ------------------------------------------------------------------------------------------
 */

static inline void put_notice(struct bench *b)
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

static inline int open_bench(struct bench *b)
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

static inline int setup(void **context)
{
    struct bench *b = calloc(1, sizeof *b);
    snprintf(b->dir, sizeof b->dir, "/tmp/loaxa-console-XXXXXX");
    *context = b;
    return open_bench(b);
}

static inline int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static inline int teardown(void **context)
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

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
