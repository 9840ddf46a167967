/*
 * The worker side of the wall: a process that hosts exactly one plugin. One thread. It reads SETUP, gives up
 * its rights, loads the plugin, serves it, and ends. Only src/loaxa-worker.c calls worker_main; the rest is
 * shared between the worker_*.c files.
 */
#ifndef LOAXA_PLUGIN_WORKER_H
#define LOAXA_PLUGIN_WORKER_H

#include "plugin/message.h"
#include "plugin/settings.h"

#define WORKER_SOCKET 3 /* the descriptor the station leaves open */

/* Serves one plugin over WORKER_SOCKET. argv[1] is the station's process id. Returns the exit code: 0 done, 1
 * the work failed or was refused (MESSAGE_DONE said why), 2 wrong usage. */
int worker_main(int argc, char **argv);

/* ---- worker_channel.c: the socket, blocking unless said otherwise ---- */

struct channel {
    int fd;
    uint32_t sent;
    bool closed; /* the station is gone */
    struct message_parser in;
};

void channel_init(struct channel *channel, int fd);
void channel_done(struct channel *channel);
int channel_send(struct channel *channel, enum message_type type, const void *payload, size_t length);
/* Takes `json`. -EMSGSIZE when it is longer than its kind of message may be: nothing was sent. */
int channel_send_json(struct channel *channel, enum message_type type, json_t *json);
/* 1 and a message, 0 when the station closed, a negative errno for a broken stream. */
int channel_wait(struct channel *channel, struct message *out, struct error *err);
/* The same without blocking; 0 when there is nothing (or the station closed, see `closed`). */
int channel_try(struct channel *channel, struct message *out, struct error *err);

/* ---- worker_setup.c: what the station wants, both directions of MESSAGE_SETUP ---- */

struct setup {
    json_t *json; /* owns the strings */
    const char *plugin_file, *instance, *station_dir, *zone;
    enum loaxa_plugin_kind kind;
    const json_t *settings, *readable, *writable;
    int64_t deadline_ms;
    uint64_t memory_limit;
    bool describe_only, low_priority;
};

/* New reference; paths made absolute. */
json_t *setup_pack(const struct worker_spec *spec);
int setup_parse(const struct message *message, struct setup *out, struct error *err);
void setup_done(struct setup *setup);

/* ---- worker_load.c ---- */

/* Loads the plugin and checks its descriptor before anything of it is called; a shorter descriptor's tail
 * reads as zero. The refusals are those of plugin_describe, and -ENOEXEC for what the loader rejects. */
int plugin_load(const char *file, enum loaxa_plugin_kind kind, struct loaxa_plugin *out, struct error *err);

/* ---- worker_limits.c, worker_landlock.c, worker_seccomp.c ---- */

/* Before the plugin is loaded: dies with the station, no new privileges, no core files, limits. */
int limits_early(const struct setup *setup, struct error *err);
/* Once the descriptor is known: what the plugin did not ask for is closed for good. */
void limits_late(const struct setup *setup, const struct loaxa_plugin *plugin);
/* Confines the process's file accesses to what the plugin's kind, wishes and PATH settings need. 1 confined,
 * 0 the kernel has no Landlock, negative errno. */
int landlock_confine(const struct setup *setup, const struct loaxa_plugin *plugin,
                     const struct loaxa_value *values);
/* Takes sockets and programs from a plugin that did not ask for them, sound cards' apart. 1 taken, 0 this
 * machine has no way to, negative errno. Needs PR_SET_NO_NEW_PRIVS. */
int seccomp_confine(const struct loaxa_plugin *plugin);

/* ---- worker_host.c, worker_serve.c, worker_output.c ---- */

struct hosted {
    struct channel channel;
    struct setup setup;
    struct loaxa_plugin plugin;
    struct settings_values settings;
    struct loaxa_host host;
    void *self;
    char last_error[1001]; /* the last line the plugin logged as an error */
    json_t *poll;          /* sources: the MESSAGE_POLL being served */
    int64_t now_s;         /* its time */
    bool is_cancelled;
};

void host_init(struct hosted *hosted);
/* Logs as the plugin would. */
void host_say(struct hosted *hosted, enum loaxa_log_level level, const char *text);

/* Each serves one kind until its work is done or the station closes. 0, or a negative errno with `err`
 * filled. */
int serve_source(struct hosted *hosted, struct error *err);
int serve_voice(struct hosted *hosted, struct error *err);
int serve_input(struct hosted *hosted, struct error *err);
int serve_output(struct hosted *hosted, struct error *err);
/* The plugin's own words for its failure, else the errno's. Returns `rc`. */
int serve_explain(const struct hosted *hosted, int rc, const char *what, struct error *err);
/* Waits for a message of `type`: 1 with its JSON (new reference), 0 when the station closed or said CLOSE. */
int serve_expect(struct hosted *hosted, enum message_type type, json_t **out, struct error *err);

#endif
