/*
 * Where a command works: the state and the station directory, from options or the defaults; who works; the
 * zone.
 */
#ifndef LOAXA_CLI_PLACE_H
#define LOAXA_CLI_PLACE_H

#define DEFAULT_STATE "/var/lib/loaxa"
#define DEFAULT_STATION "/etc/loaxa"
#define DEFAULT_ZONE "Asia/Ho_Chi_Minh"

struct place {
    const char *state, *station; /* borrowed; filled by options_read rows */
};
#define PLACE_DEFAULT                                                                                        \
    {                                                                                                        \
        .state = DEFAULT_STATE, .station = DEFAULT_STATION                                                   \
    }

/* Sets the process's zone to the station's; to DEFAULT_ZONE when its station.cfg cannot be read (`loaxa
 * check` says why). */
void place_set_zone(const struct place *place);
/* The user's name, "uid N" without one. Static. */
const char *place_user(void);

#endif
