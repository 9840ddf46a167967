/*
 * The private PulseAudio of servers.h: a null sink that paces in real time, on its own socket, for anybody.
 */
#include "servers_inner.h"
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* ---- PulseAudio ---- */

static const char *const *pulse_environment(const struct pulse *server)
{
    static char home[80], runtime[96], state[96], address[120];
    static const char *const environment[] = {home, runtime, state, address, NULL};
    snprintf(home, sizeof home, "HOME=%s", server->dir);
    snprintf(runtime, sizeof runtime, "XDG_RUNTIME_DIR=%s", server->dir);
    snprintf(state, sizeof state, "PULSE_RUNTIME_PATH=%s", server->dir);
    snprintf(address, sizeof address, "PULSE_SERVER=%s", server->server);
    return environment;
}

static bool pulse_is_up(void *context)
{
    const struct pulse *server = context;
    static const char *const argv[] = {"pactl", "info", NULL};
    int status = 1;
    pid_t pid = start_program(argv, pulse_environment(server), NULL, NULL);
    return waitpid(pid, &status, 0) == pid && status == 0;
}

/* A loudspeaker does not wait for the processor: as its clock the server comes before whatever else the
 * machine does, where that is allowed. */
static void put_first(pid_t pid)
{
    const struct sched_param priority = {.sched_priority = 5};
    if (pid > 0)
        (void)sched_setscheduler(pid, SCHED_FIFO, &priority);
}

int pulse_restart(struct pulse *server)
{
    char socket[160], sink[96], log[96];
    snprintf(socket, sizeof socket, "module-native-protocol-unix auth-anonymous=1 socket=%s/native",
             server->dir);
    snprintf(sink, sizeof sink, "module-null-sink sink_name=%s rate=44100", server->sink);
    snprintf(log, sizeof log, "%s/pulse.log", server->dir);
    const char *const argv[] = {"pulseaudio",
                                "-n",
                                "--daemonize=no",
                                "--exit-idle-time=-1",
                                "--use-pid-file=no",
                                "--system=no",
                                "-L",
                                sink,
                                "-L",
                                socket,
                                "--realtime=yes",
                                NULL};
    const char *const *environment = pulse_environment(server);
    server->pid = start_program(argv, environment, log, log);
    if (!wait_until(pulse_is_up, server, 15000))
        return -ETIMEDOUT;
    put_first(server->pid); /* it had chosen its own priority at its start */
    return 0;
}

int pulse_start(struct pulse *server)
{
    memset(server, 0, sizeof *server);
    server->sink = "loa";
    int rc = server_make_folder(server->dir, "pulse");
    snprintf(server->server, sizeof server->server, "unix:%s/native", server->dir);
    return rc ? rc : pulse_restart(server);
}

void pulse_kill(struct pulse *server)
{
    end_program(server->pid, SIGKILL);
    server->pid = 0;
}

void pulse_stop(struct pulse *server)
{
    pulse_kill(server);
    remove_folder(server->dir);
}

static bool has_bytes(void *file)
{
    struct stat status;
    return stat(file, &status) == 0 && status.st_size > 0;
}

pid_t pulse_capture(const struct pulse *server, unsigned rate_hz, const char *file)
{
    char rate[32], device[64], path[256];
    snprintf(rate, sizeof rate, "--rate=%u", rate_hz);
    snprintf(device, sizeof device, "--device=%s.monitor", server->sink);
    snprintf(path, sizeof path, "%s", file);
    const char *const argv[] = {"parec", "--raw", "--format=s16le",    "--channels=1",
                                rate,    device,  "--latency-msec=20", NULL};
    pid_t pid = start_program(argv, pulse_environment(server), file, NULL);
    put_first(pid);
    return wait_until(has_bytes, path, 10000) ? pid : (end_program(pid, SIGKILL), -1);
}
