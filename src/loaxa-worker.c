/*
 * loaxa-worker: the process that hosts one plugin, so that whatever the plugin does happens outside the
 * station. Started by loaxad and loaxa only. Wiring; the work is in plugin/worker_*.c.
 */
#include "plugin/worker.h"
#include <unistd.h>

int main(int argc, char **argv)
{
    int code = worker_main(argc, argv);
#if defined(__SANITIZE_ADDRESS__)
    return code; /* so that leaks are looked for */
#else
    /* The plugin's libraries may have clean-up code of their own that crashes or waits: the result is already
     * told. */
    _exit(code);
#endif
}
