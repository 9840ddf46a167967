/*
 * loaxad: the station daemon. Wiring only: arguments, its own user, the lock of the state, signals, systemd;
 * what the station does is station/'s, what it answers is console/'s. One loop on the main thread; the air
 * has its own threads.
 *
 * Exit codes: 0 ended when asked to, 1 it could not run (the reason is on stderr), 2 wrong usage.
 */
#include "base/base.h"
#include "console/console.h"
#include "plugin/plugin.h"
#include "station/station.h"
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <getopt.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define STATION_DEFAULT "/etc/loaxa"
#define STATE_DEFAULT "/var/lib/loaxa"
#define USER_DEFAULT "loaxa"
#define EXIT_REFUSED 1
#define EXIT_USAGE 2
#define GROUPS_MOST 64

static const char help[] =
    "Usage: loaxad [--station DIR] [--state DIR] [--user NAME] [--verbose]\n"
    "Runs one commune's station.\n"
    "  --station DIR  station.cfg, holidays.cfg, programmes/ (default " STATION_DEFAULT ")\n"
    "  --state DIR    notices, journal, socket (default " STATE_DEFAULT ", created 0700)\n"
    "  --user NAME    started as root: become this user (default " USER_DEFAULT "; “root” stays root)\n"
    "  --verbose      log what is only of interest when something is wrong\n"
    "SIGHUP reads the station directory again, all or nothing. SIGTERM and SIGINT end it within two "
    "seconds.\n"
    "Exit codes: 0 ended when asked to, 1 it could not run, 2 wrong usage.\n";

struct daemon {
    const char *station_dir, *state_dir, *user;
    bool verbose;
    uv_loop_t loop;
    uv_signal_t term, interrupt, hangup;
    uv_timer_t watchdog;
    struct station *station;
    struct console *console;
    char *worker_program, *plugin_dir, *voices_dir;
    int lock;
    bool ending;
};

/* ---- arguments ---- */

static const struct option options[] = {{"station", required_argument, NULL, 's'},
                                        {"state", required_argument, NULL, 'd'},
                                        {"user", required_argument, NULL, 'u'},
                                        {"verbose", no_argument, NULL, 'v'},
                                        {"help", no_argument, NULL, 'h'},
                                        {"version", no_argument, NULL, 'V'},
                                        {NULL, 0, NULL, 0}};

/* -1 to go on, else the exit code. */
static int parse(struct daemon *daemon, int argc, char **argv)
{
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 's')
            daemon->station_dir = optarg;
        else if (option == 'd')
            daemon->state_dir = optarg;
        else if (option == 'u')
            daemon->user = optarg;
        else if (option == 'v')
            daemon->verbose = true;
        else if (option == 'h')
            return fputs(help, stdout) < 0 ? EXIT_REFUSED : 0;
        else if (option == 'V')
            return puts("loaxad " LOAXA_VERSION) < 0 ? EXIT_REFUSED : 0;
        else
            return EXIT_USAGE;
    }
    if (optind == argc)
        return -1;
    fprintf(stderr, "loaxad: unexpected argument “%s”. `loaxad --help` shows the usage.\n", argv[optind]);
    return EXIT_USAGE;
}

static int fail(const struct error *err)
{
    char text[1200];
    error_format(err, text, sizeof text);
    log_error("%s", text);
    return EXIT_REFUSED;
}

/* ---- its own user ---- */

/* The user's groups and, for sound cards, `audio`. */
static int take_groups(const struct passwd *user)
{
    gid_t groups[GROUPS_MOST];
    int count = GROUPS_MOST - 1;
    if (getgrouplist(user->pw_name, user->pw_gid, groups, &count) < 0)
        return -E2BIG;
    const struct group *audio = getgrnam("audio");
    if (audio)
        groups[count++] = audio->gr_gid;
    return setgroups((size_t)count, groups) ? -errno : 0;
}

/* By descriptor, of what was looked at: whoever owns the folder may put something else in its place
 * meanwhile. */
static int give(const FTSENT *entry, const struct passwd *user)
{
    struct stat is;
    int fd = open(entry->fts_accpath, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int code = fd < 0 || fstat(fd, &is) ? -errno : 0;
    if (code == 0 && (is.st_ino != entry->fts_statp->st_ino || is.st_dev != entry->fts_statp->st_dev))
        code = -ESTALE;
    if (code == 0 && fchown(fd, user->pw_uid, user->pw_gid))
        code = -errno;
    if (fd >= 0)
        close(fd);
    return code;
}

/* The folder, and what root left in it by running `loaxa` before the station had a user. */
static int give_state(const char *state_dir, const struct passwd *user)
{
    char path[4096], *const roots[] = {path, NULL};
    if ((size_t)snprintf(path, sizeof path, "%s", state_dir) >= sizeof path)
        return -ENAMETOOLONG;
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_XDEV, NULL);
    int code = walk ? 0 : -errno;
    for (FTSENT *entry; walk && (entry = fts_read(walk));) {
        bool is_ours =
            entry->fts_info == FTS_D || (entry->fts_info == FTS_F && entry->fts_statp->st_nlink == 1);
        bool is_state = entry->fts_level == 0;
        int given = is_ours && (is_state || entry->fts_statp->st_uid == 0) ? give(entry, user) : 0;
        if (is_state && given)
            code = given;
    }
    if (walk)
        fts_close(walk);
    return code;
}

static int become(const struct passwd *user, const char *state_dir, struct error *err)
{
    int code = file_make_directory(state_dir, 0700, err);
    if (code)
        return code;
    code = give_state(state_dir, user);
    if (code)
        return error_set(err, code, "%s cannot be given to user %s: %s.", state_dir, user->pw_name,
                         strerror(-code));
    code = take_groups(user);
    if (code == 0 && (setgid(user->pw_gid) || setuid(user->pw_uid)))
        code = -errno;
    if (code)
        return error_set(err, code, "Cannot become user %s: %s.", user->pw_name, strerror(-code));
    if (setuid(0) == 0)
        return error_set(err, -EPERM, "User %s could become root again: not safe to run.", user->pw_name);
    return 0;
}

static int drop_root(const struct daemon *daemon, struct error *err)
{
    const char *name = daemon->user ? daemon->user : USER_DEFAULT;
    const struct passwd *user = getpwnam(name);
    if (geteuid() != 0) {
        if (daemon->user && (!user || user->pw_uid != geteuid()))
            return error_set(err, -EPERM, "Only root can run the station as another user (--user %s).", name);
        return 0;
    }
    if (!user)
        return error_set(
            err, -ENOENT,
            "Started as root, and there is no user “%s” to become. Create it (`useradd --system "
            "--groups audio %s`), name another with --user NAME, or say --user root to stay root.",
            name, name);
    if (user->pw_uid == 0) {
        log_warning("Running as root, as asked: a user of its own is safer.");
        return 0;
    }
    return become(user, daemon->state_dir, err);
}

/* ---- ending, reloading ---- */

static void close_all(struct daemon *daemon)
{
    uv_handle_t *handles[] = {(uv_handle_t *)&daemon->term, (uv_handle_t *)&daemon->interrupt,
                              (uv_handle_t *)&daemon->hangup, (uv_handle_t *)&daemon->watchdog};
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        if (!uv_is_closing(handles[i]))
            uv_close(handles[i], NULL);
}

static void ended(void *context)
{
    close_all(context);
}

static void on_end(uv_signal_t *handle, int number)
{
    struct daemon *daemon = handle->data;
    if (daemon->ending)
        return;
    daemon->ending = true;
    log_info("Ending (%s).", strsignal(number));
    sd_notify(0, "STOPPING=1");
    console_free(daemon->console);
    daemon->console = NULL;
    station_stop_clean(daemon->station, number == SIGINT ? "interrupt" : "terminate", ended, daemon);
}

static void print_faults(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->rows[i];
        enum log_level level = fault->level == FAULT_ERROR     ? LOG_LEVEL_ERROR
                               : fault->level == FAULT_WARNING ? LOG_LEVEL_WARNING
                                                               : LOG_LEVEL_INFO;
        char place[4200];
        fault_place(fault, place, sizeof place);
        log_at(level, "%s%s", place, fault->text);
    }
    if (faults->dropped)
        log_error("… and %zu more.", faults->dropped);
}

static void on_hangup(uv_signal_t *handle, int number)
{
    struct daemon *daemon = handle->data;
    struct faults faults = {0};
    struct error err = {0};
    (void)number;
    if (daemon->ending)
        return;
    if (station_reload(daemon->station, "SIGHUP", &faults, &err))
        log_error("%s", err.text);
    print_faults(&faults);
    faults_done(&faults);
}

static void on_watchdog(uv_timer_t *handle)
{
    (void)handle;
    sd_notify(0, "WATCHDOG=1");
}

/* ---- beginning ---- */

static void listen_for_signals(struct daemon *daemon)
{
    uv_signal_init(&daemon->loop, &daemon->term);
    uv_signal_init(&daemon->loop, &daemon->interrupt);
    uv_signal_init(&daemon->loop, &daemon->hangup);
    uv_timer_init(&daemon->loop, &daemon->watchdog);
    daemon->term.data = daemon->interrupt.data = daemon->hangup.data = daemon;
    uv_signal_start(&daemon->term, on_end, SIGTERM);
    uv_signal_start(&daemon->interrupt, on_end, SIGINT);
    uv_signal_start(&daemon->hangup, on_hangup, SIGHUP);
    uint64_t watchdog_us = 0;
    if (sd_watchdog_enabled(0, &watchdog_us) > 0)
        uv_timer_start(&daemon->watchdog, on_watchdog, 0, watchdog_us / 2000);
}

static int open_station(struct daemon *daemon, struct error *err)
{
    struct station_setup setup = {.loop = &daemon->loop,
                                  .clock = clock_real(),
                                  .station_dir = daemon->station_dir,
                                  .state_dir = daemon->state_dir,
                                  .store_mode = STORE_WRITE,
                                  .worker_program = daemon->worker_program,
                                  .plugin_dir = daemon->plugin_dir,
                                  .voices_dir = daemon->voices_dir};
    struct faults faults = {0};
    int code = station_new(&setup, &daemon->station, &faults, err);
    print_faults(&faults);
    faults_done(&faults);
    return code;
}

static int open_all(struct daemon *daemon, struct error *err)
{
    int code = drop_root(daemon, err);
    if (code == 0)
        code =
            plugin_find_installation(&daemon->worker_program, &daemon->plugin_dir, &daemon->voices_dir, err);
    if (code == 0 && !plugin_files_confined())
        log_warning("No Landlock here: a plugin can read and write all that the station's user can.");
    if (code == 0)
        code = file_make_directory(daemon->state_dir, 0700, err);
    if (code == 0)
        code = store_lock(daemon->state_dir, &daemon->lock, err);
    if (code == 0)
        code = open_station(daemon, err);
    if (code == 0)
        code = station_start(daemon->station, err);
    if (code == 0)
        code = console_new(&daemon->loop, daemon->station, daemon->state_dir, &daemon->console, err);
    return code;
}

static int run(struct daemon *daemon)
{
    struct error err = {0};
    if (open_all(daemon, &err)) {
        station_free(daemon->station);
        return fail(&err);
    }
    listen_for_signals(daemon);
    sd_notifyf(0, "READY=1\nSTATUS=%s", station_config(daemon->station)->name);
    log_info("%s is running: station %s, state %s.", station_config(daemon->station)->name,
             daemon->station_dir, daemon->state_dir);
    uv_run(&daemon->loop, UV_RUN_DEFAULT);
    station_free(daemon->station);
    return 0;
}

static int run_loop(struct daemon *daemon)
{
    int code = run(daemon);
    uv_run(&daemon->loop, UV_RUN_NOWAIT); /* what is closing closes */
    uv_loop_close(&daemon->loop);
    return code;
}

/* Absolute, so that nothing depends on where it was started. NULL (with errno) when it cannot be. */
static char *absolute(const char *path)
{
    char *cwd = path[0] == '/' ? NULL : getcwd(NULL, 0);
    if (path[0] != '/' && !cwd)
        return NULL;
    char *whole = cwd ? file_join(cwd, path) : strdup(path);
    free(cwd);
    return whole;
}

int main(int argc, char **argv)
{
    struct daemon daemon = {.station_dir = STATION_DEFAULT, .state_dir = STATE_DEFAULT, .lock = -1};
    int code = parse(&daemon, argc, argv);
    if (code >= 0)
        return code;
    log_init("loaxad", daemon.verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO, getenv("JOURNAL_STREAM") != NULL);
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    char *station_dir = absolute(daemon.station_dir), *state_dir = absolute(daemon.state_dir);
    daemon.station_dir = station_dir;
    daemon.state_dir = state_dir;
    code = EXIT_REFUSED;
    if (!station_dir || !state_dir)
        log_error("Where it was started is gone: give --station and --state as absolute paths.");
    else if (uv_loop_init(&daemon.loop))
        log_error("No event loop can be made.");
    else
        code = run_loop(&daemon);
    free(daemon.worker_program);
    free(daemon.plugin_dir);
    free(daemon.voices_dir);
    free(station_dir);
    free(state_dir);
    if (daemon.lock >= 0)
        close(daemon.lock);
    return code;
}
