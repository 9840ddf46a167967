/*
 * What the officer should look at before approving: the places of a text that the station's reader doubts or
 * would refuse to speak, each with its reading and what to do. Works on the station directory, with and
 * without a running station.
 */
#ifndef LOAXA_CLI_DOUBTS_H
#define LOAXA_CLI_DOUBTS_H

#include "cli/place.h"
#include "reader/reader.h"

struct doubts;
/* NULL when the station directory cannot be read (`loaxa check` says why): then nothing is shown. */
struct doubts *doubts_open(const struct place *place);
void doubts_close(struct doubts *doubts);
/* Prints them; `doubts` may be NULL. Returns the gravest level found. */
enum reader_level doubts_show(const struct doubts *doubts, const char *text);
enum reader_level doubts_level(const struct doubts *doubts, const char *text);

#endif
