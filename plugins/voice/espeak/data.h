/*
 * espeak-ng's data files: that they are there, and a number that changes when any that decides the sound
 * does.
 */
#ifndef LOAXA_VOICE_ESPEAK_DATA_H
#define LOAXA_VOICE_ESPEAK_DATA_H

#include "base/error.h"

#define DATA_ADVICE "install the Debian package espeak-ng-data"
#define DATA_VERSION_SIZE 128

/* "espeak-ng 1.51 data 0123456789abcdef". `variant_file` is relative to `data_dir`, or NULL. A missing file
 * is an error that names it and the package that has it. */
int data_version(const char *data_dir, const char *library_version, const char *language,
                 const char *variant_file, char version[DATA_VERSION_SIZE], struct error *err);

#endif
