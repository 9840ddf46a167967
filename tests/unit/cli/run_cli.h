/*
 * For the tests of cli/: runs a command as a person would, in a process of its own, and keeps what it
 * printed; a state with notices in it; and a station that answers from a list and remembers what it was
 * asked.
 */
#ifndef RUN_CLI_H
#define RUN_CLI_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base.h"
#include "cli/cli.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a command ------------------------------------------------------------------------------------------
 */

struct outcome {
    int code; /* exit code, or -1 when a signal ended it */
    char out[65536], err[16384];
};

#define WORDS_MOST 16

static inline void run_child(int input, int out, int err, const char *const *words)
{
    char *argv[WORDS_MOST + 2] = {NULL};
    int argc = 0;
    argv[argc++] = strdup("loaxa");
    while (words[argc - 1] != NULL && argc <= WORDS_MOST) {
        argv[argc] = strdup(words[argc - 1]);
        argc++;
    }
    dup2(input, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    stdout = fdopen(STDOUT_FILENO, "w");
    stderr = fdopen(STDERR_FILENO, "w");
    setvbuf(stderr, NULL, _IONBF, 0);
    int code = cli_main(argc, argv);
    fflush(stdout);
    _exit(code);
}

static inline void slurp(int fd, char *into, size_t size)
{
    ssize_t got = pread(fd, into, size - 1, 0);
    into[got > 0 ? got : 0] = '\0';
}

/* `input` is taken over as the command's stdin. */
static inline void run_with(int input, struct outcome *o, const char *const *words)
{
    int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        run_child(input, out, err, words);
    int status = 0;
    waitpid(child, &status, 0);
    o->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    slurp(out, o->out, sizeof o->out);
    slurp(err, o->err, sizeof o->err);
    close(out);
    close(err);
    close(input);
}

static inline void run_words(struct outcome *o, const char *const *words)
{
    run_with(open("/dev/null", O_RDONLY | O_CLOEXEC), o, words);
}
#define RUN(o, ...) run_words((o), (const char *const[]){__VA_ARGS__, NULL})

/* At a terminal where a person types `answers`. */
static inline void run_at_terminal(const char *answers, struct outcome *o, const char *const *words)
{
    int person, terminal;
    assert_int_equal(openpty(&person, &terminal, NULL, NULL, NULL), 0);
    assert_int_equal(write(person, answers, strlen(answers)), strlen(answers));
    run_with(terminal, o, words);
    close(person);
}
#define RUN_AT_TERMINAL(answers, o, ...)                                                                     \
    run_at_terminal((answers), (o), (const char *const[]){__VA_ARGS__, NULL})

#define assert_outcome(o, expected)                                                                          \
    do {                                                                                                     \
        if ((o)->code != (expected))                                                                         \
            fail_msg("exit %d instead of %d\n%s\n%s", (o)->code, (expected), (o)->out, (o)->err);            \
    } while (0)
#define assert_says(text, part)                                                                              \
    do {                                                                                                     \
        if (strstr((text), (part)) == NULL)                                                                  \
            fail_msg("\"%s\" is not in:\n%s", (part), (text));                                               \
    } while (0)

/* ---- a state --------------------------------------------------------------------------------------------
 */

struct temp {
    char dir[300];
};

static inline int temp_remove(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static inline int temp_setup(void **context)
{
    struct temp *temp = calloc(1, sizeof *temp);
    snprintf(temp->dir, sizeof temp->dir, "/tmp/loaxa-cli-XXXXXX");
    *context = temp;
    return mkdtemp(temp->dir) != NULL ? 0 : -1;
}

static inline int temp_teardown(void **context)
{
    struct temp *temp = *context;
    nftw(temp->dir, temp_remove, 16, FTW_DEPTH | FTW_PHYS);
    free(temp);
    return 0;
}

#define TEMP_TEST(name) cmocka_unit_test_setup_teardown(name, temp_setup, temp_teardown)

/* ---- a station that answers from a list -------------------------------------------------------------------
 */

struct answer {
    const char *request; /* "GET /status" */
    int status;
    const char *body;
};

struct fake_station {
    pid_t process;
    int asked; /* memfd: "METHOD PATH BODY\n" a request */
};

static inline const struct answer *fake_find(const struct answer *answers, const char *request, size_t *used)
{
    /* the same request may have several answers: one after the other, the last one for ever */
    const struct answer *found = NULL;
    for (size_t i = 0; answers[i].request != NULL; i++)
        if (strncmp(answers[i].request, request, strlen(answers[i].request)) == 0 &&
            (!used[i] || found == NULL)) {
            found = &answers[i];
            if (!used[i]) {
                used[i] = 1;
                break;
            }
        }
    return found;
}

static inline void fake_reply(int fd, const struct answer *answer)
{
    static const struct answer nothing = {"", 404,
                                          "{\"error\":{\"code\":\"not_found\",\"text\":\"nothing here\"}}"};
    if (answer == NULL)
        answer = &nothing;
    dprintf(fd, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", answer->status,
            strlen(answer->body), answer->body);
}

/* Serves until an answer has no body, which is where the station "ends". */
static inline void fake_serve(int listener, const struct answer *answers, int asked)
{
    size_t used[32] = {0};
    for (;;) {
        char text[16384] = "";
        size_t length = 0;
        int fd = accept(listener, NULL, NULL);
        const char *end = NULL;
        while (length < sizeof text - 1 && (end = strstr(text, "\r\n\r\n")) == NULL) {
            ssize_t got = read(fd, text + length, sizeof text - 1 - length);
            if (got <= 0)
                break;
            length += (size_t)got;
            text[length] = '\0';
        }
        const char *size = strcasestr(text, "Content-Length: ");
        size_t body = size != NULL ? (size_t)strtoul(size + 16, NULL, 10) : 0;
        while (end != NULL && length < sizeof text - 1 && strlen(end + 4) < body) {
            ssize_t got = read(fd, text + length, sizeof text - 1 - length);
            if (got <= 0)
                break;
            length += (size_t)got;
            text[length] = '\0';
        }
        if (end == NULL) { /* somebody only knocked */
            close(fd);
            continue;
        }
        size_t line = strcspn(text, "\r");
        char *version = strstr(text, " HTTP/");
        dprintf(asked, "%.*s %s\n", version != NULL ? (int)(version - text) : (int)line, text, end + 4);
        const struct answer *answer = fake_find(answers, text, used);
        if (answer != NULL && answer->body == NULL)
            _exit(0);
        fake_reply(fd, answer);
        close(fd);
    }
}

static inline struct fake_station fake_start(const char *dir, const struct answer *answers)
{
    struct fake_station fake = {.asked = memfd_create("asked", MFD_CLOEXEC)};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/socket", folder);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 8), 0);
    fflush(stdout);
    fake.process = fork();
    if (fake.process == 0)
        fake_serve(listener, answers, fake.asked);
    close(listener);
    close(folder);
    return fake;
}

/* Ends it; what it was asked. */
static inline void fake_end(struct fake_station *fake, char *asked, size_t size)
{
    kill(fake->process, SIGKILL);
    waitpid(fake->process, NULL, 0);
    slurp(fake->asked, asked, size);
    close(fake->asked);
}

#endif
