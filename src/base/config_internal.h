/*
 * Shared between the files of base/config*.c only.
 */
#ifndef LOAXA_BASE_CONFIG_INTERNAL_H
#define LOAXA_BASE_CONFIG_INTERNAL_H

#include "base/config.h"

/* Walks the text of a file and adds a fault for what libconfig would take silently or choke on: integers that
 * do not fit, @include, nesting deeper than 32, more than 20,000 names in one group. 0 or -EINVAL. */
int config_scan(const char *name, const char *text, struct faults *faults);

#endif
