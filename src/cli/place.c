/*
 * Who works where. Reads one setting of station.cfg and nothing else of the station.
 */
#include "cli/place.h"
#include "base/base.h"
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The zone as station.cfg writes it; new memory, NULL when it does not. */
static char *written_zone(const struct place *place)
{
    struct faults faults = {0};
    config_t config;
    const char *zone = NULL;
    char *path = file_join(place->station, "station.cfg"), *copy = NULL;
    if (path != NULL && config_load(path, &config, &faults) == 0) {
        if (config_lookup_string(&config, "station.timezone", &zone) == CONFIG_TRUE)
            copy = strdup(zone);
        config_destroy(&config);
    }
    faults_done(&faults);
    free(path);
    return copy;
}

void place_set_zone(const struct place *place)
{
    char *zone = written_zone(place);
    if (zone == NULL || zone_init(zone, NULL) != 0)
        zone_init(DEFAULT_ZONE, NULL);
    free(zone);
}

const char *place_user(void)
{
    static char name[80];
    const struct passwd *row = getpwuid(getuid());
    if (row != NULL)
        snprintf(name, sizeof name, "%s", row->pw_name);
    else
        snprintf(name, sizeof name, "uid %u", (unsigned)getuid());
    return name;
}
