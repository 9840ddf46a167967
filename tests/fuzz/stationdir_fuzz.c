/* fuzz-room: stationdir */
/*
 * Hostile station files: the first byte says which file of an otherwise sound station the rest is. What loads
 * is checked and planned for two days; whatever happens, everything is freed and every fault has words.
 */
#include "stationdir/stationdir.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* libconfig 1.5 leaks the token it was reading when it meets a syntax error. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

static const struct {
    const char *name, *sound;
} files[] = {
    {"station.cfg", "station: { name = \"Đài\"; place = \"xã\"; hamlet = \"thôn\"; listeners = \"bà con\"; "
                    "voice = \"north\"; };\n"
                    "allowed = ( { days = \"daily\"; from = \"05:00\"; to = \"22:00\"; } );\n"
                    "sources = ( { name = \"notices\"; folder = \"x\"; } ); outputs = ( );\n"},
    {"holidays.cfg", "holidays = ( { id = \"tet\"; title = \"Tết\"; on = \"lunar 01-01..01-03\"; } );\n"},
    {"programmes/sang.cfg", "programme: { title = \"x\"; air = ( { days = \"mon\"; at = \"05:30\"; } ); "
                            "items = ( { chime = true; } ); };\n"},
    {"dinh-ky.cfg", "standing = ( );\n"},
};
#define FILES (sizeof files / sizeof files[0])

static char folder[] = "/tmp/loaxa-fuzz-station-XXXXXX";

static void put(size_t file, const char *text, size_t length)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, files[file].name);
    FILE *out = fopen(path, "wb");
    if (out == NULL)
        abort();
    fwrite(text, 1, length, out);
    fclose(out);
}

static void remove_folder(void)
{
    char path[128];
    for (size_t i = 0; i < FILES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        remove(path);
    }
    snprintf(path, sizeof path, "%s/programmes", folder);
    remove(path);
    remove(folder);
}

static void make_folder(void)
{
    static bool made;
    char path[128];
    if (made)
        return;
    made = true;
    if (mkdtemp(folder) == NULL)
        abort();
    snprintf(path, sizeof path, "%s/programmes", folder);
    if (mkdir(path, 0700) != 0)
        abort();
    atexit(remove_folder);
}

static void plan_and_check(const struct station_config *config)
{
    const struct date from = {2026, 11, 22};
    const struct plan_input input = {.timetable = &config->timetable};
    struct faults faults = {0};
    struct plan *plan = NULL;
    timetable_check(&config->timetable, from, &faults);
    faults_done(&faults);
    if (timetable_plan(&input, from, 2, &plan) != 0)
        abort();
    plan_free(plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct station_config *config = NULL;
    struct faults faults = {0};
    if (size == 0)
        return 0;
    make_folder();
    for (size_t i = 0; i < FILES; i++)
        put(i, files[i].sound, strlen(files[i].sound));
    put(data[0] % FILES, (const char *)data + 1, size - 1);
    if (stationdir_load(folder, NULL, NULL, NULL, &config, &faults) == 0)
        plan_and_check(config);
    for (size_t i = 0; i < faults.count; i++)
        if (faults.rows[i].text == NULL || faults.rows[i].text[0] == '\0')
            abort();
    station_config_free(config);
    faults_done(&faults);
    return 0;
}
