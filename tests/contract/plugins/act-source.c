/*
 * A source for tests that behaves as its setting `act` says: well, badly or very badly. Not a plugin of the
 * product.
 */
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef ACT_NAME
#define ACT_NAME "act-source"
#define ACT_WANTS 0
#endif

enum setting { ACT, FOLDER, SECRET, COUNT, GAIN, LOUD, EVERY, MODE, NAMES, FILE_TO_TRY };

static const struct loaxa_setting settings[] = {
    {"act", LOAXA_SETTING_TEXT, NULL, NULL, "What to do in poll()."},
    {"folder", LOAXA_SETTING_PATH, "", NULL, "A folder that may be read."},
    {"password_file", LOAXA_SETTING_SECRET, "", NULL, "A file with a password."},
    {"count", LOAXA_SETTING_INT, "3", "1..10", "How many notices to submit."},
    {"gain", LOAXA_SETTING_REAL, "-1.5", "-20..20", "A number, in dB."},
    {"loud", LOAXA_SETTING_BOOL, "true", NULL, "Whether to be loud."},
    {"every", LOAXA_SETTING_DURATION, "90s", "1s..2h", "How often."},
    {"mode", LOAXA_SETTING_CHOICE, "slow", "fast|slow", "How fast."},
    {"names", LOAXA_SETTING_LIST, "[\"a\", \"b\"]", NULL, "Some names."},
    {"try_file", LOAXA_SETTING_TEXT, "", NULL, "A file to try to open."},
    {0},
};

struct source {
    const struct loaxa_host *host;
    const struct loaxa_value *values;
};

static int act_submit(struct source *source)
{
    const struct loaxa_host *host = source->host;
    const char *state;
    size_t length;
    for (int64_t i = 1; i <= source->values[COUNT].integer; i++) {
        char id[32];
        snprintf(id, sizeof id, "tin-%d", (int)i);
        struct loaxa_notice notice = {.size = sizeof notice,
                                      .external_id = id,
                                      .title = "Lịch  tiêm\nchủng",
                                      .text = "Thứ Ba, trạm y tế tiêm chủng.",
                                      .kind = LOAXA_NOTICE_VAN_BAN_MOI,
                                      .from = "2026-11-23",
                                      .times = 2};
        if (host->submit(host, &notice) != 0)
            return -EIO;
    }
    struct loaxa_notice bad = {.size = sizeof bad, .external_id = "bad", .title = "x"};
    if (host->submit(host, &bad) != -EINVAL || host->withdraw(host, "cũ-1", "Đã hết hiệu lực") != 0 ||
        host->refuse(host, "b.txt:3", "Không phải UTF-8") != 0 ||
        host->hold(host, "ds.csv", "Thiếu nhiều") != 0)
        return -EIO;
    if (host->state_get(host, "lần", &state, &length) != 0)
        return -EIO;
    host->log(host, LOAXA_LOG_INFO, "state %.*s now %lld accepting %d", (int)length,
              state == NULL ? "" : state, (long long)host->now(host), host->accepting(host));
    return host->state_set(host, "lần", "hai", strlen("hai"));
}

static int act_settings(struct source *source)
{
    const struct loaxa_value *v = source->values;
    source->host->log(source->host, LOAXA_LOG_INFO, "%s|%s|%lld|%.2f|%lld|%lld|%s|%zu %s|%d",
                      v[FOLDER].given ? v[FOLDER].text : "-", v[SECRET].given ? v[SECRET].text : "-",
                      (long long)v[COUNT].integer, v[GAIN].real, (long long)v[LOUD].integer,
                      (long long)v[EVERY].integer, v[MODE].text, v[NAMES].count, v[NAMES].list[0],
                      v[FILE_TO_TRY].given);
    return 0;
}

static int act_fail(struct source *source)
{
    source->host->log(source->host, LOAXA_LOG_ERROR, "a.csv:7: expected a date, found \"x\"");
    return -EINVAL;
}

static int act_fail_silently(struct source *source)
{
    (void)source;
    return -EIO;
}

static int act_crash(struct source *source)
{
    (void)source;
    signal(SIGABRT, SIG_DFL);
    abort();
}

static int act_hang(struct source *source)
{
    while (source != NULL)
        pause();
    return 0;
}

static int act_leak(struct source *source)
{
    for (size_t i = 0; i < 4096; i++) {
        char *memory = malloc(1 << 20);
        if (memory == NULL) {
            source->host->log(source->host, LOAXA_LOG_ERROR, "out of memory after %zu MB", i);
            return -ENOMEM;
        }
        for (volatile char *byte = memory; byte < memory + (1 << 20); byte += 4096)
            *byte = 1; /* really there, whatever the compiler thinks of it */
    }
    return 0;
}

static int act_flood(struct source *source)
{
    while (source->values != NULL)
        source->host->log(source->host, LOAXA_LOG_INFO, "và còn nữa");
    return 0;
}

static int act_stdout(struct source *source)
{
    (void)source;
    return printf("this must reach nobody\n") > 0 && fflush(stdout) == 0 ? 0 : -EIO;
}

static int act_exit(struct source *source)
{
    (void)source;
    fprintf(stderr, "tự thoát\n");
    _exit(0);
}

static int act_garbage(struct source *source)
{
    (void)source;
    static const char garbage[] = "GET / HTTP/1.1\r\n\r\n";
    return write(3, garbage, sizeof garbage - 1) > 0 ? act_hang(source) : -EIO;
}

static int act_wait_for_cancel(struct source *source)
{
    while (!source->host->cancelled(source->host))
        usleep(1000);
    return 0;
}

static int act_leave_child(struct source *source)
{
    pid_t pid = fork();
    if (pid == 0)
        act_hang(source);
    source->host->log(source->host, LOAXA_LOG_INFO, "%d", (int)pid);
    return 0;
}

static void report(struct source *source, const char *what, int rc)
{
    source->host->log(source->host, LOAXA_LOG_INFO, "%s %s", what, rc < 0 ? "refused" : "allowed");
    if (rc >= 0)
        close(rc);
}

static int act_files(struct source *source)
{
    const char *folder = source->values[FOLDER].text;
    char inside[4096];
    snprintf(inside, sizeof inside, "%s/inside.txt", folder);
    report(source, "read inside", open(inside, O_RDONLY));
    report(source, "write inside", open(inside, O_RDWR));
    report(source, "read outside", open(source->values[FILE_TO_TRY].text, O_RDONLY));
    snprintf(inside, sizeof inside, "%s/new.txt", folder);
    report(source, "create inside", open(inside, O_WRONLY | O_CREAT, 0600));
    return 0;
}

static int act_program(struct source *source)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(errno == EACCES ? 13 : 1);
    }
    waitpid(pid, &status, 0);
    report(source, "start a program", WEXITSTATUS(status) == 0 ? dup(2) : -1);
    return 0;
}

/* A socket of each family; io_uring would make them without socket(). */
static int act_sockets(struct source *source)
{
    report(source, "TCP", socket(AF_INET, SOCK_STREAM, 0));
    report(source, "UDP", socket(AF_INET6, SOCK_DGRAM, 0));
    report(source, "netlink", socket(AF_NETLINK, SOCK_RAW, 0));
    report(source, "Unix", socket(AF_UNIX, SOCK_STREAM, 0));
    uint32_t parameters[30] = {0};
    report(source, "io_uring", (int)syscall(SYS_io_uring_setup, 1, parameters));
    return 0;
}

static int act_signal(struct source *source)
{
    report(source, "signal the station", kill(getppid(), 0) == 0 ? dup(2) : -1);
    return 0;
}

static const struct {
    const char *name;
    int (*act)(struct source *source);
} acts[] = {
    {"submit", act_submit},
    {"settings", act_settings},
    {"fail", act_fail},
    {"crash", act_crash},
    {"hang", act_hang},
    {"leak", act_leak},
    {"flood", act_flood},
    {"stdout", act_stdout},
    {"exit", act_exit},
    {"garbage", act_garbage},
    {"wait", act_wait_for_cancel},
    {"leave-child", act_leave_child},
    {"files", act_files},
    {"fail-silently", act_fail_silently},
    {"program", act_program},
    {"sockets", act_sockets},
    {"signal", act_signal},
};

static int create(const struct loaxa_host *host, const struct loaxa_value *values, void **self)
{
    struct source *source = calloc(1, sizeof *source);
    if (source == NULL)
        return -ENOMEM;
    *source = (struct source){.host = host, .values = values};
    *self = source;
    return 0;
}

static void destroy(void *self)
{
    free(self);
}

static int poll_once(void *self)
{
    struct source *source = self;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(source->values[ACT].text, acts[i].name) == 0)
            return acts[i].act(source);
    return -EINVAL;
}

static const struct loaxa_source_ops ops = {.poll = poll_once};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_SOURCE,
    .name = ACT_NAME,
    .summary = "Does what its test asks for.",
    .licence = "GPL-3.0-or-later",
    .wants = ACT_WANTS,
    .settings = settings,
    .create = create,
    .destroy = destroy,
    .source = &ops,
};
