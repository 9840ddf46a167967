/*
 * A reading put before a person or a program, on stdout.
 */
#ifndef LOAXA_CLI_READ_SHOW_H
#define LOAXA_CLI_READ_SHOW_H

#include "reader/reader.h"

/* One JSON list of what was no plain word, in order, never overlapping: {start, end, text, kind, spoken,
 * flag, level, advice}, places in code points of the NFC text. */
void read_show_json(const struct reading *reading);
/* One JSON object: level, syllables, clauses with their places and marks, tokens as above, and remarks about
 * stretches (long sentence, language), which may overlap. */
void read_show_report(const struct reading *reading);
/* For a terminal: each line, then what in it was no plain word, its reading, class and doubts. EXIT_DONE, or
 * EXIT_REFUSED when something cannot be read. */
int read_show_explanation(const struct reading *reading);

#endif
