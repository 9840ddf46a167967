/*
 * base: what every other room stands on and that knows nothing of loudspeakers: errors, the log, civil time,
 * the injected clock, buffers, text at the door, files, limited child programs, configuration access. Nothing
 * here includes any other room. Plugins may link it statically.
 */
#ifndef LOAXA_BASE_H
#define LOAXA_BASE_H

#include "base/buf.h"
#include "base/child.h"
#include "base/civil.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"

#endif
