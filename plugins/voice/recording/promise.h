/*
 * How far a compressed recording's header can be believed about its length.
 */
#ifndef LOAXA_VOICE_RECORDING_PROMISE_H
#define LOAXA_VOICE_RECORDING_PROMISE_H

#include <sndfile.h>
#include <stdbool.h>

/* How many seconds the decoded sound may fall short of `promised` seconds before the file counts as cut. */
double promise_shortfall(int fd, const SF_INFO *info, double promised);
/* False for an Ogg whose last page does not say that it is the last: saved from a stream, or cut. */
bool promise_has_end(int fd, const SF_INFO *info);

#endif
