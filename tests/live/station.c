/* See station.h. */
#include "station.h"
#include "base/base.h"
#include "rig.h"
#include "servers.h"
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ZONE_S (7 * 3600) /* Asia/Ho_Chi_Minh has had one offset since 1975 */
#define RUN_LIMIT_MS 60000

/* ---- places ---- */

const char *live_build_dir(void)
{
    static char dir[PATH_MAX];
    assert_non_null(realpath(rig_build_dir(), dir));
    return dir;
}

const char *live_source_dir(void)
{
    static char dir[PATH_MAX], demo[PATH_MAX + 32];
    snprintf(dir, sizeof dir, "%s", live_build_dir());
    do {
        char *slash = strrchr(dir, '/');
        if (!slash || slash == dir)
            fail_msg("no source tree above %s", live_build_dir());
        else
            *slash = '\0';
        snprintf(demo, sizeof demo, "%s/schedules/demo/run.sh", dir);
    } while (access(demo, R_OK) != 0);
    return dir;
}

static void copy_program(const struct live_station *live, const char *name)
{
    char from[PATH_MAX + 64], to[160], bytes[65536];
    snprintf(from, sizeof from, "%s/%s", live_build_dir(), name);
    snprintf(to, sizeof to, "%s/%s", live->build, name);
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
    if (in < 0 || out < 0)
        fail_msg("%s: %s", from, strerror(errno));
    for (ssize_t n; (n = read(in, bytes, sizeof bytes)) > 0;)
        assert_int_equal(write(out, bytes, (size_t)n), n);
    close(in);
    close(out);
}

void live_add_plugin(struct live_station *live, const char *kind, const char *name, const char *file)
{
    char from[PATH_MAX + 160], to[240];
    snprintf(from, sizeof from, "%s/%s", live_build_dir(), file);
    snprintf(to, sizeof to, "%s/plugins/%s/%s.so", live->build, kind, name);
    if (access(from, R_OK) != 0 || symlink(from, to) != 0)
        fail_msg("%s: %s", from, strerror(errno));
}

static void add_plugins(struct live_station *live, const char *kind)
{
    char folder[PATH_MAX + 64], path[160];
    snprintf(folder, sizeof folder, "%s/plugins/%s", live_build_dir(), kind);
    snprintf(path, sizeof path, "%s/plugins/%s", live->build, kind);
    assert_int_equal(mkdir(path, 0755), 0);
    DIR *found = opendir(folder);
    for (struct dirent *entry; found && (entry = readdir(found));) {
        char name[64] = "", file[160];
        size_t length = strlen(entry->d_name);
        if (length < 4 || length > 60 || strcmp(entry->d_name + length - 3, ".so") != 0)
            continue;
        memcpy(name, entry->d_name, length - 3);
        snprintf(file, sizeof file, "plugins/%s/%.60s", kind, entry->d_name);
        live_add_plugin(live, kind, name, file);
    }
    if (found)
        closedir(found);
}

static void install(struct live_station *live)
{
    static const char *const programs[] = {"loaxa", "loaxad", "loaxa-worker"};
    static const char *const kinds[] = {"source", "voice", "output"};
    char path[160], voices[PATH_MAX + 16];
    assert_int_equal(mkdir(live->build, 0755), 0);
    for (size_t i = 0; i < 3; i++)
        copy_program(live, programs[i]);
    snprintf(path, sizeof path, "%s/plugins", live->build);
    assert_int_equal(mkdir(path, 0755), 0);
    for (size_t i = 0; i < 3; i++)
        add_plugins(live, kinds[i]);
    snprintf(voices, sizeof voices, "%s/voices", live_source_dir());
    snprintf(path, sizeof path, "%s/voices", live->dir);
    assert_int_equal(symlink(voices, path), 0);
}

void live_open(struct live_station *live)
{
    *live = (struct live_station){.daemon = 0};
    const char *base = getenv("TMPDIR");
    snprintf(live->dir, sizeof live->dir, "%.30s/loaxa-live-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(live->dir));
    snprintf(live->build, sizeof live->build, "%s/build", live->dir);
    snprintf(live->station, sizeof live->station, "%s/station", live->dir);
    snprintf(live->state, sizeof live->state, "%s/state", live->dir);
    snprintf(live->log, sizeof live->log, "%s/loaxad.log", live->dir);
    install(live);
    live_write(live, "station/holidays.cfg", "holidays = ();\n");
}

void live_close(struct live_station *live)
{
    end_program(live->daemon, SIGKILL);
    remove_folder(live->dir);
}

/* ---- the station directory ---- */

void live_write(struct live_station *live, const char *path, const char *format, ...)
{
    char whole[320];
    va_list arguments;
    snprintf(whole, sizeof whole, "%s/%s", live->dir, path);
    for (char *slash = whole + strlen(live->dir) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        if (mkdir(whole, 0755) != 0 && errno != EEXIST)
            fail_msg("%s: %s", whole, strerror(errno));
    }
    FILE *file = fopen(whole, "we");
    if (!file)
        fail_msg("%s: %s", whole, strerror(errno));
    va_start(arguments, format);
    vfprintf(file, format, arguments);
    va_end(arguments);
    assert_int_equal(fclose(file), 0);
    struct timespec old = {.tv_sec = time(NULL) - 60}, times[2] = {old, old};
    utimensat(AT_FDCWD, whole, times, 0);
}

void live_write_station(struct live_station *live, const char *sources, const char *outputs)
{
    live_write(live, "station/station.cfg",
               "station: { name = \"Đài Truyền thanh xã Bình Thử\"; place = \"xã Bình Thử\"; hamlet = "
               "\"thôn\"; listeners = \"bà con\"; voice = \"north\"; timezone = \"Asia/Ho_Chi_Minh\"; };\n"
               "allowed = ( { days = \"mon-sun\"; from = \"00:00\"; to = \"24:00\"; } );\n"
               "gain_by_hour = ();\nfade_in = \"0s\";\nsources = (%s);\noutputs = (%s);\n",
               sources, outputs);
}

void live_write_programme(struct live_station *live, const char *name, const time_t *starts, size_t count,
                          const char *more, const char *items)
{
    struct buf air;
    char path[96];
    buf_init(&air, 1u << 20);
    for (size_t i = 0; i < count; i++) {
        int of_day = (int)((starts[i] + ZONE_S) % 86400);
        buf_format(&air, "%s{ days = \"mon-sun\"; at = \"%02d:%02d:%02d\"; %s }", i ? ", " : "",
                   of_day / 3600, of_day / 60 % 60, of_day % 60, more);
    }
    snprintf(path, sizeof path, "station/programmes/%s.cfg", name);
    live_write(live, path, "programme: { title = \"Buổi %s\"; air = ( %s ); items = ( %s ); };\n", name,
               air.data, items);
    buf_done(&air);
}

void live_date(time_t at, char out[11])
{
    struct tm civil;
    at += ZONE_S;
    gmtime_r(&at, &civil);
    assert_int_equal(strftime(out, 11, "%Y-%m-%d", &civil), 10);
}

/* ---- programs ---- */

void live_outcome_done(struct live_outcome *outcome)
{
    free(outcome->out);
    free(outcome->err);
    *outcome = (struct live_outcome){0};
}

static int await_end(pid_t pid)
{
    int status = 0;
    for (int64_t until = now_ms() + RUN_LIMIT_MS; now_ms() < until; rest_ms(2))
        if (waitpid(pid, &status, WNOHANG) == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    end_program(pid, SIGKILL);
    return -1;
}

static char *take_file(const char *path)
{
    char *text = NULL;
    size_t length = 0;
    if (file_read(path, 64u << 20, &text, &length, NULL) != 0)
        text = strdup("");
    unlink(path);
    return text;
}

void live_run_words(struct live_station *live, struct live_outcome *outcome, const char *const *words)
{
    static int number;
    char out[128], err[128], program[192];
    const char *argv[32] = {NULL};
    for (size_t i = 0; words[i] && i < 31; i++)
        argv[i] = words[i];
    snprintf(program, sizeof program, "%s/%s", live->build, words[0]);
    if (access(program, X_OK) == 0)
        argv[0] = program;
    snprintf(out, sizeof out, "%s/out-%d", live->dir, ++number);
    snprintf(err, sizeof err, "%s/err-%d", live->dir, number);
    int64_t begun = now_ms();
    outcome->code = await_end(start_program(argv, live->environment, out, err));
    outcome->ms = now_ms() - begun;
    outcome->out = take_file(out);
    outcome->err = take_file(err);
}

json_t *live_json_words(struct live_station *live, const char *const *words)
{
    struct live_outcome outcome;
    live_run_words(live, &outcome, words);
    json_t *out = outcome.code == 0 ? json_loads(outcome.out, 0, NULL) : NULL;
    if (!out)
        fail_msg("loaxa %s: exit %d\n%s%s", words[1], outcome.code, outcome.out, outcome.err);
    live_outcome_done(&outcome);
    return out;
}

void live_start(struct live_station *live)
{
    char program[128];
    snprintf(program, sizeof program, "%s/loaxad", live->build);
    const char *argv[] = {program, "--station", live->station, "--state", live->state, NULL, NULL, NULL};
    if (geteuid() == 0) {
        argv[5] = "--user";
        argv[6] = "root";
    }
    live->daemon = start_program(argv, live->environment, live->log, live->log);
}

bool live_answers(const struct live_station *live)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", live->state);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answers = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return answers;
}

static bool is_up(void *context)
{
    return live_answers(context);
}

void live_await_up(struct live_station *live)
{
    if (wait_until(is_up, live, 20000))
        return;
    char *said = take_file(live->log);
    fail_msg("loaxad does not answer; it said:\n%s", said);
}

int live_end(struct live_station *live, int signal, int64_t *ms)
{
    int64_t begun = now_ms();
    kill(live->daemon, signal);
    int status = 0;
    pid_t daemon = live->daemon;
    live->daemon = 0;
    while (waitpid(daemon, &status, WNOHANG) == 0) {
        if (now_ms() - begun > 15000) {
            end_program(daemon, SIGKILL);
            fail_msg("loaxad did not end within 15 s of signal %d", signal);
        }
        rest_ms(2);
    }
    if (ms)
        *ms = now_ms() - begun;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* The command line of a process, its ends of words as spaces; empty when it is gone or a corpse. */
static size_t command_line(const char *pid, char *out, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%.20s/cmdline", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = fd < 0 ? 0 : read(fd, out, size - 1);
    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i < length; i++)
        out[i] = out[i] ? out[i] : ' ';
    out[length > 0 ? length : 0] = '\0';
    return length > 0 ? (size_t)length : 0;
}

size_t live_processes(const struct live_station *live, pid_t daemon, pid_t *pids, size_t most)
{
    char worker[48], words[4096];
    size_t count = 0;
    snprintf(worker, sizeof worker, "loaxa-worker %d ", (int)daemon);
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc));) {
        if (!isdigit((unsigned char)entry->d_name[0]) || !command_line(entry->d_name, words, sizeof words))
            continue;
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
        if (pid != getpid() && count < most &&
            (strstr(words, live->dir) || (daemon && strncmp(words, worker, strlen(worker)) == 0)))
            pids[count++] = pid;
    }
    if (proc)
        closedir(proc);
    return count;
}

/* ---- the journal ---- */

json_t *live_journal(struct live_station *live)
{
    json_t *out = live_json(live, "journal", "--json", "--state", live->state);
    json_t *rows = json_incref(json_object_get(out, "rows"));
    json_decref(out);
    assert_true(json_is_array(rows));
    return rows;
}

json_t *live_row(json_t *rows, size_t *index, const char *kind, const char *name, const char *value)
{
    while (*index < json_array_size(rows)) {
        json_t *row = json_array_get(rows, (*index)++);
        const char *is = json_string_value(json_object_get(row, "kind"));
        const char *field =
            name ? json_string_value(json_object_get(json_object_get(row, "fields"), name)) : NULL;
        if (is && strcmp(is, kind) == 0 && (!name || (field && strcmp(field, value) == 0)))
            return row;
    }
    return NULL;
}

size_t live_count(json_t *rows, const char *kind, const char *name, const char *value)
{
    size_t index = 0, count = 0;
    while (live_row(rows, &index, kind, name, value))
        count++;
    return count;
}

double live_seconds(const json_t *time)
{
    int64_t us = 0;
    const char *text = json_string_value(time);
    if (!text || rfc3339_parse(text, &us) != 0)
        fail_msg("not a time: %s", text ? text : "(none)");
    return (double)us / 1e6;
}
