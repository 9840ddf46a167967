/*
 * Real servers for the live tests: a private Icecast and a private PulseAudio with a null sink, each on its
 * own port or socket with its own folder and generated passwords, to be killed, frozen and restarted at will;
 * and captures of what a listener or the sink's monitor hears. Everything started here dies with the test
 * program. Functions return 0 or a negative errno, and wait for conditions, never for luck.
 */
#ifndef LOAXA_TEST_SERVERS_H
#define LOAXA_TEST_SERVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

int64_t now_ms(void); /* monotonic */
void rest_ms(int ms);
/* Polls `done` every 5 ms until it says true; false after `limit_ms`. */
bool wait_until(bool (*done)(void *context), void *context, int limit_ms);

/* A port of 127.0.0.1 that nobody listened on just now. */
int free_port(void);
/* Whether something accepts connections on it. */
bool port_answers(int port);

/* Starts argv[0] (found in PATH) with stdout to `out` (NULL: thrown away), stderr to `log`; `environment`
 * holds extra NAME=value strings, NULL-terminated, and may be NULL. It dies with this program. Returns its
 * pid. */
pid_t start_program(const char *const *argv, const char *const *environment, const char *out,
                    const char *log);
/* Sends the signal and waits for its end; SIGKILL after 3 s. */
void end_program(pid_t pid, int signal);

/* ---- Icecast ---- */

struct icecast {
    pid_t pid;
    int port;
    char dir[64];           /* mkdtemp; icecast.xml, error.log, access.log */
    char password[33];      /* of sources; random */
    char password_file[96]; /* holds it */
    char admin_password[33];
};
/* Zeroed by the caller or not: all of it is written. Running and accepting when this returns. */
int icecast_start(struct icecast *server);
void icecast_kill(struct icecast *server);   /* SIGKILL, as a crash would be */
int icecast_restart(struct icecast *server); /* same port and passwords */
void icecast_freeze(struct icecast *server); /* SIGSTOP */
void icecast_thaw(struct icecast *server);
void icecast_stop(struct icecast *server); /* ends it and removes its folder */
/* GET http://127.0.0.1:PORT/PATH (with admin credentials when `admin`); the body's first `size` - 1 bytes.
 * Returns the HTTP status or a negative errno. */
int icecast_get(const struct icecast *server, const char *path, bool admin, char *body, size_t size);
/* Whether a source feeds the mount ("/loaxa.mp3"). */
bool icecast_has_mount(const struct icecast *server, const char *mount);
/* A listener that writes what it hears to `file` until ended with end_program(pid, SIGTERM); it reconnects
 * when it is cut off and appends. */
pid_t icecast_capture(const struct icecast *server, const char *mount, const char *file);

/* ---- PulseAudio ---- */

/* A sound server that is not given the processor for a tenth of a second tears a gap by itself: on a machine
 * busy with other things what is to be heard whole is tried so often. What the station does wrong it does
 * every time. */
#define PULSE_TRIES 3

struct pulse {
    pid_t pid;
    char dir[64];
    char server[96];  /* for PULSE_SERVER */
    const char *sink; /* its name */
};
int pulse_start(struct pulse *server);
void pulse_kill(struct pulse *server);
int pulse_restart(struct pulse *server);
void pulse_stop(struct pulse *server);
/* Raw mono s16 at `rate_hz` of the sink's monitor into `file`; recording when this returns. End with SIGTERM.
 */
pid_t pulse_capture(const struct pulse *server, unsigned rate_hz, const char *file);

/* Removes a folder made by mkdtemp and all that is in it. */
void remove_folder(const char *dir);

/* PSS of a process in kB from /proc/PID/smaps_rollup, and CPU time used so far in ms; -1 when it is gone. */
long process_pss_kb(pid_t pid);
long process_cpu_ms(pid_t pid);

#endif
