/*
 * Landlock: the worker confines its own file accesses before the plugin's first function runs. Sources and
 * voices read their PATH settings and the system, and nothing of the station's state. Outputs and inputs may
 * read what they like (sound servers keep cookies and sockets in many places) but write only where sound
 * devices and servers live. From version 6 on nobody but the worker's own children can be signalled. Raw
 * system calls, because Debian 12's C library has no wrappers; newer rights are left out on older kernels.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From the kernel's <linux/landlock.h>; Debian 12's copy stops at version 2. */
enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REMOVE_AND_MAKE = 0x1ff0, /* REMOVE_DIR … MAKE_SYM */
    FS_TRUNCATE = 1 << 14
};
#define RULE_PATH_BENEATH 1
#define SCOPE_SIGNAL 2u
struct ruleset_attributes {
    uint64_t handled_fs;
    uint64_t handled_net; /* from version 4 on; sockets are worker_seccomp.c's */
    uint64_t scoped;      /* from version 6 on */
};
struct path_beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

#define READ (FS_READ_FILE | FS_READ_DIR)
#define WRITE (FS_WRITE_FILE | FS_REMOVE_AND_MAKE | FS_TRUNCATE)
#define FOR_A_FILE (FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE)

struct confinement {
    int fd;
    uint64_t handled;
};

/* What is not there needs no rule. */
static void allow(const struct confinement *confinement, const char *path, uint64_t rights)
{
    struct stat status;
    struct path_beneath rule = {.parent = open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent < 0)
        return;
    rule.allowed = rights & confinement->handled;
    if (fstat(rule.parent, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed &= FOR_A_FILE;
    if (rule.allowed != 0)
        syscall(SYS_landlock_add_rule, confinement->fd, RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent);
}

static void allow_all(const struct confinement *confinement, const char *const *paths, uint64_t rights)
{
    for (; *paths != NULL; paths++)
        allow(confinement, *paths, rights);
}

static void allow_list(const struct confinement *confinement, const json_t *paths, uint64_t rights)
{
    for (size_t i = 0; i < json_array_size(paths); i++)
        allow(confinement, json_string_value(json_array_get(paths, i)), rights);
}

/* The folder of a file that is or will be there; a folder stands for itself. */
static void allow_around(const struct confinement *confinement, const char *path, uint64_t rights)
{
    struct stat status;
    char *folder = strdup(path), *slash = folder == NULL ? NULL : strrchr(folder, '/');
    if (slash != NULL && (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)))
        slash[slash == folder] = '\0';
    if (folder != NULL)
        allow(confinement, folder, rights);
    free(folder);
}

static void allow_system(const struct confinement *confinement, unsigned wants)
{
    static const char *const always[] = {"/usr",
                                         "/lib",
                                         "/lib64",
                                         "/etc/ld.so.cache",
                                         "/etc/ld.so.preload",
                                         "/etc/localtime",
                                         "/etc/ssl",
                                         "/etc/ca-certificates",
                                         "/proc/self",
                                         "/proc/cpuinfo",
                                         "/proc/meminfo",
                                         "/sys/devices/system/cpu",
                                         "/dev/urandom",
                                         "/dev/random",
                                         "/dev/zero",
                                         NULL};
    static const char *const network[] = {"/etc/resolv.conf", "/etc/hosts",           "/etc/nsswitch.conf",
                                          "/etc/host.conf",   "/etc/gai.conf",        "/etc/services",
                                          "/etc/protocols",   "/run/systemd/resolve", NULL};
    static const char *const children[] = {
        "/bin", "/sbin", "/usr", "/lib", "/lib64", "/opt", "/etc/alternatives", NULL};
    static const char *const for_children[] = {"/etc", "/proc", "/var/cache/fontconfig", NULL};
    allow_all(confinement, always, READ);
    allow(confinement, "/dev/null", READ | FS_WRITE_FILE);
    if ((wants & LOAXA_WANTS_NETWORK) != 0)
        allow_all(confinement, network, READ);
    if ((wants & LOAXA_WANTS_CHILDREN) != 0) {
        allow_all(confinement, children, READ | FS_EXECUTE);
        allow_all(confinement, for_children, READ);
        allow(confinement, "/tmp", READ | WRITE); /* catdoc, for one, copies its input there */
    }
}

static void allow_sound(const struct confinement *confinement)
{
    static const char *const places[] = {"/dev", "/run", "/tmp", "/var/run", NULL};
    allow_all(confinement, places, WRITE);
    if (getenv("XDG_RUNTIME_DIR") != NULL)
        allow(confinement, getenv("XDG_RUNTIME_DIR"), WRITE);
    char *cookies = getenv("HOME") == NULL ? NULL : file_join(getenv("HOME"), ".config/pulse");
    if (cookies != NULL)
        allow(confinement, cookies, WRITE);
    free(cookies);
}

/* A program named by a setting may be run, with the files beside it. */
static void allow_program(const struct confinement *confinement, const char *word)
{
    if (word != NULL && word[0] == '/')
        allow_around(confinement, word, READ | FS_EXECUTE);
}

static void allow_settings(const struct confinement *confinement, const struct loaxa_plugin *plugin,
                           const struct loaxa_value *values)
{
    const struct loaxa_setting *setting = plugin->settings;
    for (size_t i = 0; setting != NULL && setting[i].name != NULL; i++) {
        const char *text = values[i].text;
        if (setting[i].type == LOAXA_SETTING_PATH && text != NULL) {
            allow(confinement, text, READ);
            if ((plugin->wants & LOAXA_WANTS_WRITE) != 0)
                allow_around(confinement, text, READ | WRITE);
        }
        if ((plugin->wants & LOAXA_WANTS_CHILDREN) == 0 || setting[i].type == LOAXA_SETTING_SECRET)
            continue;
        allow_program(confinement, text);
        for (size_t k = 0; k < values[i].count; k++)
            allow_program(confinement, values[i].list[k]);
    }
}

/* New ruleset for a kernel's version of Landlock: its descriptor or a negative errno. */
static int create_ruleset(long version, uint64_t *handled_fs)
{
    if (version < 3)
        *handled_fs &= ~(uint64_t)FS_TRUNCATE;
    struct ruleset_attributes attributes = {.handled_fs = *handled_fs, .scoped = SCOPE_SIGNAL};
    size_t size = version < 6 ? offsetof(struct ruleset_attributes, handled_net) : sizeof attributes;
    int fd = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    return fd < 0 ? -errno : fd;
}

static int restrict_self(const struct confinement *confinement)
{
    return syscall(SYS_landlock_restrict_self, confinement->fd, 0) == 0 ? 1 : -errno;
}

/* 0: none. */
static long landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
    return version < 0 ? 0 : version;
}

bool plugin_files_confined(void)
{
    return landlock_version() > 0;
}

int landlock_confine(const struct setup *setup, const struct loaxa_plugin *plugin,
                     const struct loaxa_value *values)
{
    long version = landlock_version();
    if (version == 0)
        return 0;
    bool sound = plugin->kind == LOAXA_KIND_OUTPUT || plugin->kind == LOAXA_KIND_INPUT;
    struct confinement confinement = {.handled = sound ? WRITE : (READ | WRITE | FS_EXECUTE)};
    confinement.fd = create_ruleset(version, &confinement.handled);
    if (confinement.fd < 0)
        return confinement.fd;
    if (sound)
        allow_sound(&confinement);
    else
        allow_system(&confinement, plugin->wants);
    allow_settings(&confinement, plugin, values);
    allow_list(&confinement, setup->readable, READ);
    allow_list(&confinement, setup->writable, READ | WRITE);
    int rc = restrict_self(&confinement);
    close(confinement.fd);
    return rc;
}
