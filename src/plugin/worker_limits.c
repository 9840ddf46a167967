/*
 * What a worker gives up: it dies with the station, gains no privileges, leaves no core files, and has limits
 * on time, memory, files and descriptors. Runs first thing in the worker, before any foreign code is loaded.
 */
#include "plugin/worker.h"
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* The sanitizers reserve terabytes of address space. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

#define SPEAKER_PRIORITY 5       /* below the air thread's */
#define SPEAKER_BUSY_US 1000000u /* of computing without once waiting: then it is caught in a loop */
#define DESCRIPTORS 256u
#define FILE_MOST (64ull << 30)
#define CHILDREN_FILE_MOST (64ull << 20) /* converters' temporary files */

/* Address space by kind when the station gives no number of its own. */
static rlim_t memory_of(const struct setup *setup)
{
    if (setup->memory_limit > 0)
        return setup->memory_limit;
    bool sound = setup->kind == LOAXA_KIND_OUTPUT || setup->kind == LOAXA_KIND_INPUT;
    return (rlim_t)(sound ? 1024u : 512u) << 20;
}

/* Lowers the soft limit, and the hard one with `final`. Never raises what the machine's owner has set lower.
 */
static void limit(__rlimit_resource_t resource, rlim_t value, bool final)
{
    struct rlimit now;
    if (getrlimit(resource, &now) != 0)
        return;
    now.rlim_cur = value < now.rlim_max ? value : now.rlim_max;
    if (final)
        now.rlim_max = now.rlim_cur;
    setrlimit(resource, &now);
}

int limits_early(const struct setup *setup, struct error *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_set(err, -errno, "cannot forbid new privileges: %s", strerror(errno));
    /* Its life belongs to the station: a stop that reaches the whole service must not cut the last sentence.
     */
    static const int ignored[] = {SIGPIPE, SIGXFSZ, SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    limit(RLIMIT_CORE, 0, true);
    limit(RLIMIT_NOFILE, DESCRIPTORS, true);
    limit(RLIMIT_FSIZE, 0, false);
    if (!SANITIZED)
        limit(RLIMIT_AS, memory_of(setup), false);
    if (setup->deadline_ms > 0)
        limit(RLIMIT_CPU, (rlim_t)(setup->deadline_ms / 1000 + 2), true);
    if (setup->low_priority)
        setpriority(PRIO_PROCESS, 0, 10);
    return 0;
}

/* The largest file it may write. A sound server's shared memory counts as a file. */
static rlim_t file_size_of(const struct loaxa_plugin *plugin)
{
    if ((plugin->wants & LOAXA_WANTS_WRITE) != 0 || plugin->kind == LOAXA_KIND_OUTPUT ||
        plugin->kind == LOAXA_KIND_INPUT)
        return FILE_MOST;
    return (plugin->wants & LOAXA_WANTS_CHILDREN) != 0 ? CHILDREN_FILE_MOST : 0;
}

/* A device's buffer holds 90 ms, and a machine that is busy with other things lets an ordinary process wait
 * longer: a gap in the sound. Without the right to it, the usual priority has to do. One that spins (libao
 * can, when a card comes back from sleep) is killed by the kernel (SIGXCPU) instead of holding up the
 * machine. */
static void put_first(void)
{
    const struct sched_param priority = {.sched_priority = SPEAKER_PRIORITY};
    const struct rlimit busy = {.rlim_cur = SPEAKER_BUSY_US, .rlim_max = 2 * SPEAKER_BUSY_US};
    setrlimit(RLIMIT_RTTIME, &busy);
    (void)sched_setscheduler(0, SCHED_FIFO, &priority);
}

void limits_late(const struct setup *setup, const struct loaxa_plugin *plugin)
{
    if (plugin->kind == LOAXA_KIND_OUTPUT && (plugin->wants & LOAXA_IS_LOUDSPEAKER) != 0)
        put_first();
    limit(RLIMIT_FSIZE, file_size_of(plugin), true);
    if (!SANITIZED)
        limit(RLIMIT_AS, memory_of(setup), (plugin->wants & LOAXA_WANTS_CHILDREN) == 0);
}
