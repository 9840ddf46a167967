/*
 * Loading one plugin and looking at its descriptor before any of its functions is called. Runs in the worker,
 * after it has given up its rights. Every refusal says what a technician should do about it.
 */
#include "plugin/worker.h"
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FIRST_EDITION_SIZE (offsetof(struct loaxa_plugin, output) + sizeof(const struct loaxa_output_ops *))

static const char *base_name(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash == NULL ? file : slash + 1;
}

static int check_file(const char *file, struct error *err)
{
    struct stat status;
    if (stat(file, &status) != 0)
        return error_at(
            err, -ENOENT, file, 0,
            "there is no such plugin (%s); check its name, or build it from its folder under plugins/",
            strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_at(err, -ENOENT, file, 0,
                        "expected a plugin's library, found something that is not a file");
    return 0;
}

/* A plugin made for another major version has its descriptor under that version's name. */
static int refuse_symbol(void *library, const char *file, struct error *err)
{
    for (unsigned major = 0; major < 100; major++) {
        char symbol[32];
        snprintf(symbol, sizeof symbol, "loaxa_plugin_v%u", major);
        if (dlsym(library, symbol) != NULL)
            return error_at(
                err, -EPROTOTYPE, file, 0,
                "the plugin is made for version %u of the plugin contract, this station speaks version %d; "
                "rebuild it against this station's loaxa_plugin.h",
                major, LOAXA_PLUGIN_MAJOR);
    }
    return error_at(err, -ENOMSG, file, 0,
                    "the library is no plugin of Loa Xã: it does not export loaxa_plugin_v%d",
                    LOAXA_PLUGIN_MAJOR);
}

static int check_edition(const struct loaxa_plugin *found, const char *file, struct error *err)
{
    if (found->size < FIRST_EDITION_SIZE)
        return error_at(
            err, -EMSGSIZE, file, 0,
            "the plugin's descriptor has %zu bytes, expected %zu or more; set its `size` to sizeof(struct "
            "loaxa_plugin) and rebuild it",
            found->size, FIRST_EDITION_SIZE);
    if (found->minor > LOAXA_PLUGIN_MINOR)
        return error_at(err, -EPROTONOSUPPORT, file, 0,
                        "the plugin needs contract %d.%u, this station speaks %d.%d; install a newer station",
                        LOAXA_PLUGIN_MAJOR, found->minor, LOAXA_PLUGIN_MAJOR, LOAXA_PLUGIN_MINOR);
    return 0;
}

static bool has_ops(const struct loaxa_plugin *plugin)
{
    switch (plugin->kind) {
    case LOAXA_KIND_SOURCE:
        return plugin->source != NULL && plugin->source->poll != NULL;
    case LOAXA_KIND_VOICE:
        return plugin->voice != NULL && plugin->voice->speak != NULL && plugin->voice->engine_version != NULL;
    case LOAXA_KIND_INPUT:
        return plugin->input != NULL && plugin->input->read != NULL;
    case LOAXA_KIND_OUTPUT:
        return plugin->output != NULL && plugin->output->open != NULL && plugin->output->write != NULL;
    }
    return false;
}

static int check_descriptor(const struct loaxa_plugin *plugin, const char *file, enum loaxa_plugin_kind kind,
                            struct error *err)
{
    size_t length = plugin->name == NULL ? 0 : strlen(plugin->name);
    const char *name = base_name(file);
    if (plugin->name == NULL || plugin->create == NULL || plugin->destroy == NULL || !has_ops(plugin))
        return error_at(err, -EINVAL, file, 0,
                        "the plugin's descriptor lacks a name, create, destroy or the functions of its kind");
    if (strncmp(name, plugin->name, length) != 0 || strcmp(name + length, ".so") != 0)
        return error_at(err, -EINVAL, file, 0, "the plugin calls itself \"%s\"; its file should be %s.so",
                        plugin->name, plugin->name);
    if (kind != 0 && plugin->kind != kind)
        return error_at(err, -EINVAL, file, 0, "expected a plugin of kind %s, found one of kind %s",
                        plugin_kind_id(kind), plugin_kind_id(plugin->kind));
    return 0;
}

int plugin_load(const char *file, enum loaxa_plugin_kind kind, struct loaxa_plugin *out, struct error *err)
{
    int rc = check_file(file, err);
    if (rc != 0)
        return rc;
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return error_at(err, -ENOEXEC, file, 0, "the library cannot be loaded: %s", dlerror());
    const struct loaxa_plugin *found = dlsym(library, "loaxa_plugin_v1");
    rc = found == NULL ? refuse_symbol(library, file, err) : check_edition(found, file, err);
    if (rc != 0)
        return rc;
    struct loaxa_plugin plugin = {0};
    memcpy(&plugin, found, found->size < sizeof plugin ? found->size : sizeof plugin);
    rc = check_descriptor(&plugin, file, kind, err);
    if (rc == 0)
        *out = plugin;
    return rc;
}
