/*
 * The sound of a rehearsal: the stretches that the station wrote, one file each, joined into one FLAC file,
 * either with all the silence of the day between them or without. Only cmd_rehearse.c uses it. Blocking.
 */
#ifndef LOAXA_CLI_REHEARSE_SOUND_H
#define LOAXA_CLI_REHEARSE_SOUND_H

#include "station/station.h"

struct rehearse_sound {
    const char *path; /* of the FLAC file to write */
    unsigned rate_hz;
    size_t channel;
    int64_t from_us, to_us; /* wall: the day */
    bool trim;
};
/* Joins the parts of one channel. *stretches: [{"start","seconds","at_s"}]: when each begins, how long it is,
 * and where it lies in the file. A part that cannot be read is an error that names it. */
int rehearse_sound_join(const struct rehearse_sound *sound, const struct station_part *parts, size_t count,
                        json_t **stretches, struct error *err);

#endif
