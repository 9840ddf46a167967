/*
 * loaxa: the command line. Wiring only; the commands are in src/cli/.
 */
#include "base/log.h"
#include "cli/cli.h"
#include <signal.h>

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write, not the end of the program */
    log_init("loaxa", LOG_LEVEL_WARNING, 0);
    return cli_main(argc, argv);
}
