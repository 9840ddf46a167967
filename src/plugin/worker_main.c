/*
 * The life of a worker: set-up, rights given up, plugin loaded and checked, settings resolved, work served,
 * the result told. One plugin, one thread, one process. Called by src/loaxa-worker.c only.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Dies with the station even when the station died before this line. */
static int bind_to_station(const char *process_id)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return -errno;
    return getppid() == (pid_t)strtol(process_id, NULL, 10) ? 0 : -ESRCH;
}

static int say_hello(struct hosted *hosted, const char *engine_version)
{
    const struct loaxa_plugin *plugin = &hosted->plugin;
    json_t *hello =
        json_pack("{s:s, s:s, s:i, s:i, s:s?, s:s?, s:o, s:s*}", "plugin", plugin->name, "kind",
                  plugin_kind_id(plugin->kind), "minor", (int)plugin->minor, "wants", (int)plugin->wants,
                  "summary", plugin->summary, "licence", plugin->licence, "settings",
                  settings_describe(plugin->settings), "engine_version", engine_version);
    return channel_send_json(&hosted->channel, MESSAGE_HELLO, hello);
}

/* All faults of the settings in one error. */
static int refuse_settings(const struct faults *faults, struct error *err)
{
    struct buf text;
    buf_init(&text, sizeof err->text);
    for (size_t i = 0; i < faults->count; i++)
        buf_format(&text, "%s%s%s%s", i == 0 ? "" : "; ", faults->rows[i].file,
                   faults->rows[i].file[0] == '\0' ? "" : ": ", faults->rows[i].text);
    int rc = error_set(err, -EINVAL, "settings: %s", text.data == NULL ? "" : text.data);
    buf_done(&text);
    return rc;
}

static int make_settings(struct hosted *hosted, struct error *err)
{
    struct faults faults = {0};
    int rc = settings_make(hosted->plugin.settings, hosted->setup.settings, hosted->setup.station_dir,
                           &hosted->settings, &faults);
    if (rc != 0)
        error_set(err, rc, "out of memory");
    else if (faults.count > 0)
        rc = refuse_settings(&faults, err);
    faults_done(&faults);
    return rc;
}

static void confine(struct hosted *hosted)
{
    limits_late(&hosted->setup, &hosted->plugin);
    if (landlock_confine(&hosted->setup, &hosted->plugin, hosted->settings.values) <= 0)
        host_say(hosted, LOAXA_LOG_DEBUG, "this kernel has no Landlock: file accesses are not confined");
    if (seccomp_confine(&hosted->plugin) <= 0)
        host_say(hosted, LOAXA_LOG_DEBUG, "this kernel has no seccomp filters: sockets are not confined");
}

static int serve(struct hosted *hosted, struct error *err)
{
    switch (hosted->plugin.kind) {
    case LOAXA_KIND_SOURCE:
        return serve_source(hosted, err);
    case LOAXA_KIND_VOICE:
        return serve_voice(hosted, err);
    case LOAXA_KIND_INPUT:
        return serve_input(hosted, err);
    case LOAXA_KIND_OUTPUT:
        return serve_output(hosted, err);
    }
    return error_set(err, -EINVAL, "there is no such kind of plugin");
}

/* create, HELLO, the work, destroy. */
static int run_plugin(struct hosted *hosted, struct error *err)
{
    struct loaxa_plugin *plugin = &hosted->plugin;
    int rc = make_settings(hosted, err);
    if (rc != 0)
        return rc;
    confine(hosted);
    rc = plugin->create(&hosted->host, hosted->settings.values, &hosted->self);
    if (rc != 0)
        return serve_explain(hosted, rc < 0 ? rc : -EIO, "starting the plugin", err);
    rc = say_hello(hosted,
                   plugin->kind == LOAXA_KIND_VOICE ? plugin->voice->engine_version(hosted->self) : NULL);
    rc = rc == 0 ? serve(hosted, err) : error_set(err, rc, "the plugin's description cannot be sent");
    plugin->destroy(hosted->self);
    return rc;
}

static int run(struct hosted *hosted, struct error *err)
{
    struct message message;
    int rc = channel_wait(&hosted->channel, &message, err);
    if (rc <= 0)
        return rc < 0 ? rc : error_set(err, -EPIPE, "the station closed before it said what to do");
    rc = setup_parse(&message, &hosted->setup, err);
    if (rc == 0 && hosted->setup.zone[0] != '\0')
        rc = zone_init(hosted->setup.zone, err);
    if (rc == 0)
        rc = limits_early(&hosted->setup, err);
    if (rc == 0)
        rc = plugin_load(hosted->setup.plugin_file, hosted->setup.kind, &hosted->plugin, err);
    if (rc == 0)
        rc = hosted->setup.describe_only ? say_hello(hosted, NULL) : run_plugin(hosted, err);
    return rc;
}

static void tell_end(struct hosted *hosted, int rc, const struct error *err)
{
    char text[1200] = "";
    if (rc != 0) {
        error_format(err, text, sizeof text);
        fprintf(stderr, "%s\n", text);
    }
    channel_send_json(&hosted->channel, MESSAGE_DONE, json_pack("{s:i, s:s}", "code", rc, "text", text));
}

int worker_main(int argc, char **argv)
{
    static struct hosted hosted;
    struct error err = {0};
    if (argc != 2 || fcntl(WORKER_SOCKET, F_SETFD, FD_CLOEXEC) != 0) {
        fprintf(stderr, "loaxa-worker hosts one plugin for loaxad, which starts it; it is not run by hand\n");
        return 2;
    }
    if (bind_to_station(argv[1]) != 0)
        return 1;
    close_range(WORKER_SOCKET + 1, ~0u, 0); /* whatever the station forgot to keep to itself */
    if (chdir("/") != 0)
        return 1;
    channel_init(&hosted.channel, WORKER_SOCKET);
    host_init(&hosted);
    int rc = run(&hosted, &err);
    tell_end(&hosted, rc, &err);
    settings_values_done(&hosted.settings);
    setup_done(&hosted.setup);
    channel_done(&hosted.channel);
    return rc == 0 ? 0 : 1;
}
