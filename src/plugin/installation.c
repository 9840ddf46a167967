/*
 * Where the programs, the plugins and the voices are: beside the running program in a build tree, in an
 * installation relative to it, else at the prefix compiled in. Reads the file system, starts nothing.
 */
#include "plugin/plugin.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *plugin_kind_id(enum loaxa_plugin_kind kind)
{
    switch (kind) {
    case LOAXA_KIND_SOURCE:
        return "source";
    case LOAXA_KIND_VOICE:
        return "voice";
    case LOAXA_KIND_INPUT:
        return "input";
    case LOAXA_KIND_OUTPUT:
        return "output";
    }
    return "";
}

enum loaxa_plugin_kind plugin_kind_from_id(const char *id)
{
    for (int kind = LOAXA_KIND_SOURCE; kind <= LOAXA_KIND_OUTPUT; kind++)
        if (strcmp(plugin_kind_id((enum loaxa_plugin_kind)kind), id) == 0)
            return (enum loaxa_plugin_kind)kind;
    return (enum loaxa_plugin_kind)0;
}

char *plugin_path(const char *plugin_dir, enum loaxa_plugin_kind kind, const char *name)
{
    char *path = NULL;
    return asprintf(&path, "%s/%s/%s.so", plugin_dir, plugin_kind_id(kind), name) >= 0 ? path : NULL;
}

/* The folder of the running program. New memory, or NULL. */
static char *own_folder(void)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return NULL;
    path[length] = '\0';
    *strrchr(path, '/') = '\0';
    return strdup(path);
}

/* A test program lies in BUILD/tests/…: turns its folder into BUILD. False when it is none. */
static bool leave_tests(char *folder)
{
    char *tests = NULL;
    for (char *next = folder; (next = strstr(next, "/tests/")) != NULL; next++)
        tests = next;
    if (tests != NULL)
        *tests = '\0';
    return tests != NULL;
}

/* A layout: paths relative to the folder of the program (or to the prefix). Several places for voices: a
 * build may lie deeper in the tree. */
struct layout {
    const char *worker, *plugins, *voices[4];
};
static const struct layout beside = {
    "loaxa-worker", "plugins", {"../voices", "../../voices", "../../../voices"}};
static const struct layout relative = {
    "../lib/loaxa/loaxa-worker", "../lib/loaxa/plugins", {"../share/loaxa/voices"}};
static const struct layout prefixed = {"lib/loaxa/loaxa-worker", "lib/loaxa/plugins", {"share/loaxa/voices"}};

/* Real path of base/name, or NULL when it is not there. */
static char *find(const char *base, const char *name)
{
    char *joined = file_join(base, name), *real = joined == NULL ? NULL : realpath(joined, NULL);
    free(joined);
    return real;
}

static bool try_layout(const char *base, const struct layout *layout, char **worker, char **plugins,
                       char **voices)
{
    *worker = find(base, layout->worker);
    *plugins = find(base, layout->plugins);
    *voices = NULL;
    for (size_t i = 0; *voices == NULL && layout->voices[i] != NULL; i++)
        *voices = find(base, layout->voices[i]);
    if (*worker != NULL && *plugins != NULL && *voices != NULL)
        return true;
    free(*worker);
    free(*plugins);
    free(*voices);
    return false;
}

int plugin_find_installation(char **worker_program, char **plugin_dir, char **voices_dir, struct error *err)
{
    char *own = own_folder(), *worker = NULL, *plugins = NULL, *voices = NULL;
    bool found =
        (own != NULL && (try_layout(own, &beside, &worker, &plugins, &voices) ||
                         try_layout(own, &relative, &worker, &plugins, &voices) ||
                         (leave_tests(own) && try_layout(own, &beside, &worker, &plugins, &voices)))) ||
        try_layout(LOAXA_PREFIX, &prefixed, &worker, &plugins, &voices);
    if (found) {
        *worker_program = worker;
        *plugin_dir = plugins;
        *voices_dir = voices;
    } else {
        error_set(err, -ENOENT,
                  "loaxa-worker, its plugins and the voices are neither beside this program (%s) nor under "
                  "%s; build "
                  "them with make, or install them with make install",
                  own == NULL ? "?" : own, LOAXA_PREFIX);
    }
    free(own);
    return found ? 0 : -ENOENT;
}
