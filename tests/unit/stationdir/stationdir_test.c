/*
 * Station directories: a sound one is read whole; of a bad one every fault of every file is told at once,
 * with file, line and the nearest name. Plugins and voices are not asked here (they have their own tests).
 */
#include "stationdir/stationdir.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const station_cfg =
    "station: {\n"
    "  name = \"Đài xã Bình Nguyên\"; place = \"xã Bình Nguyên\";\n"
    "  hamlet = \"thôn\"; listeners = \"bà con\"; voice = \"north\";\n"
    "};\n"
    "allowed = ( { days = \"mon-sat\"; from = \"05:30\"; to = \"06:30\"; } );\n"
    "caps: { session = \"45m\"; sessions_per_day = 2; };\n"
    "sources = ( { name = \"notices\"; folder = \"inbox\"; times = 3; until = \"7d\"; } );\n"
    "outputs = ( { name = \"mang\"; plugin = \"icecast\"; mount = \"/x\"; enabled = false; } );\n";
static const char *const sang_cfg =
    "programme: {\n"
    "  title = \"Buổi sáng\";\n"
    "  air = ( { days = \"mon-sat\"; at = \"05:30\"; cap = \"45m\"; except = [ \"tet\" ]; } );\n"
    "  items = ( { chime = true; },\n"
    "    { say = \"Đây là {station.name}.\"; },\n"
    "    { notices = \"notices\"; most = 5; } );\n"
    "};\n";
static const char *const holidays_cfg =
    "holidays = (\n"
    "  { id = \"tet\"; title = \"Tết\"; on = \"lunar-year-end, lunar 01-01..01-03\"; suspend = true; },\n"
    "  { id = \"sau-tet\"; title = \"Sau Tết\"; on = \"tet+4\"; }\n"
    ");\n";

/* A station directory in a folder of its own. */
struct folder {
    char path[64];
};

static void put(const struct folder *folder, const char *name, const char *text)
{
    char path[128];
    struct error err;
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    if (file_write_atomic(path, text, strlen(text), 0644, &err) != 0)
        fail_msg("%s", err.text);
}

static int setup(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);
    char path[128];
    snprintf(folder->path, sizeof folder->path, "/tmp/loaxa-stationdir-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(path, sizeof path, "%s/programmes", folder->path);
    assert_int_equal(mkdir(path, 0755), 0);
    put(folder, "station.cfg", station_cfg);
    put(folder, "holidays.cfg", holidays_cfg);
    put(folder, "programmes/sang.cfg", sang_cfg);
    *state = folder;
    return 0;
}

static int teardown(void **state)
{
    static const char *const names[] = {"station.cfg",          "holidays.cfg",
                                        "dinh-ky.cfg",          "programmes/sang.cfg",
                                        "programmes/chieu.cfg", "programmes/Bad Name.cfg",
                                        "jingles/nhac.flac",    "jingles",
                                        "programmes",           ""};
    struct folder *folder = *state;
    char path[160];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        remove(path);
    }
    free(folder);
    return 0;
}

static struct station_config *load(const struct folder *folder, struct faults *faults)
{
    struct station_config *config = NULL;
    const int rc = stationdir_load(folder->path, NULL, NULL, NULL, &config, faults);
    assert_true((rc == 0) == (config != NULL));
    assert_true((rc == 0) == (faults->errors == 0));
    return config;
}

static void print_faults(const struct faults *faults)
{
    for (size_t i = 0; faults->errors > 0 && i < faults->count; i++)
        print_error("%s:%d: %s\n", faults->rows[i].file, faults->rows[i].line, faults->rows[i].text);
}

/* Whether some fault of that file's end and line says so. */
static bool says(const struct faults *faults, const char *file, int line, const char *text)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->rows[i];
        const size_t length = strlen(fault->file), end = strlen(file);
        if (length >= end && strcmp(fault->file + length - end, file) == 0 && fault->line == line &&
            strstr(fault->text, text) != NULL)
            return true;
    }
    return false;
}

static void test_sound(void **state)
{
    struct faults faults = {0};
    struct station_config *config = load(*state, &faults);
    print_faults(&faults);
    assert_int_equal(faults.errors, 0);
    assert_string_equal(config->name, "Đài xã Bình Nguyên");
    assert_string_equal(config->zone, "Asia/Ho_Chi_Minh");
    assert_int_equal(config->rate_hz, 22050);
    assert_int_equal(config->cache_limit, 512u << 20);
    assert_float_equal(config->timetable.gains[0].db, -6.0, 0);
    assert_string_equal(config->timetable.channels[0], "chinh");
    assert_int_equal(config->timetable.cap_session_ms, 45 * 60000);
    assert_int_equal(config->timetable.fade_in_ms, 5000);
    assert_int_equal(config->source_count, 1);
    assert_string_equal(config->sources[0].plugin, "notices");
    assert_int_equal(config->sources[0].times_default, 3);
    assert_int_equal(config->sources[0].every_ms, 60000);
    assert_int_equal(config->sources[0].until_default_ms, 7 * 86400000LL);
    assert_false(config->sources[0].auto_approve);
    assert_string_equal(json_string_value(json_object_get(config->sources[0].settings, "folder")), "inbox");
    assert_null(json_object_get(config->sources[0].settings, "every"));
    assert_false(config->outputs[0].enabled);
    const struct programme *programme = &config->timetable.programmes[0];
    assert_string_equal(programme->id, "sang");
    assert_int_equal(programme->item_count, 3);
    assert_string_equal(programme->items[2].source, "notices");
    assert_int_equal(programme->air[0].catch_up_ms, 15 * 60000);
    assert_false(rule_matches(programme->air[0].except, (struct date){2026, 2, 20}));
    assert_true(rule_matches(programme->air[0].except, (struct date){2026, 2, 17}));
    assert_true(calendar_is(&config->timetable.calendar, "sau-tet", (struct date){2026, 2, 23}));
    station_config_free(config);
    faults_done(&faults);
}

/* Everything that is wrong, in all files, in one go. */
static void test_all_faults_at_once(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    put(folder, "station.cfg",
        "station: {\n"
        "  nam = \"Đài\"; place = \"xã\"; hamlet = \"thôn\"; listeners = \"bà con\"; voice = \"north\";\n"
        "  timezone = \"Asia/Ho_Chi_Min\";\n"
        "};\n"
        "allowed = ( { days = \"mon-sta\"; from = \"05:30\"; to = \"06:30\"; },\n"
        "            { days = \"sun\"; from = \"07:00\"; to = \"06:30\"; } );\n"
        "caps: { session = \"45\"; sessions_per_day = 0; };\n"
        "sources = ( { name = \"notices\"; every = 30; aprove = \"auto\"; },\n"
        "            { name = \"notices\"; },\n"
        "            { name = \"uu_tien\"; } );\n"
        "outputs = ( { name = \"mang\"; channels = [ \"chin\" ]; } );\n");
    put(folder, "holidays.cfg",
        "holidays = ( { id = \"mon\"; title = \"x\"; on = \"tuesday\"; },\n"
        "  { id = \"le\"; title = \"x\"; on = \"thursday\"; } );\n");
    put(folder, "programmes/sang.cfg",
        "programme: {\n"
        "  title = \"Sáng\";\n"
        "  air = ( { days = \"mon\"; at = \"25:99\"; },\n"
        "          { days = \"mon\"; at = \"05:30\"; chanel = \"chinh\"; },\n"
        "          { days = \"mon\"; at = \"05:30\"; catch_up = \"soon\"; channel = \"chin\"; } );\n"
        "  items = ( { chime = true; say = \"x\"; },\n"
        "    { say = \"{weekdya}\"; },\n"
        "    { notices = \"notice\"; },\n"
        "    { chime = true; most = 3; },\n"
        "    { relay = \"vov1\"; at = \"06:00\"; if_silent = \"notice\"; },\n"
        "    { jingle = \"khong-co\"; },\n"
        "    { most = 3; } );\n"
        "};\n");
    assert_null(load(folder, &faults));
    const struct {
        const char *file;
        int line;
        const char *text;
    } expected[] = {
        {"station.cfg", 2, "there is no setting \"nam\" here; did you mean \"name\"?"},
        {"station.cfg", 1, "\"name\" is missing"},
        {"station.cfg", 3, "did you mean \"Asia/Ho_Chi_Minh\""},
        {"station.cfg", 5, "column 1"},
        {"station.cfg", 6, "after \"from\""},
        {"station.cfg", 7, "session: expected a duration"},
        {"station.cfg", 7, "sessions_per_day: expected a whole number from 1"},
        {"station.cfg", 8, "every: expected a duration"},
        {"station.cfg", 10, "no class of notices"},
        {"station.cfg", 11, "there is no channel \"chin\"; there is \"chinh\""},
        {"holidays.cfg", 1, "already means something"},
        {"holidays.cfg", 2, "column 1"},
        {"sang.cfg", 3, "at: expected a time of day"},
        {"sang.cfg", 4, "did you mean \"channel\"?"},
        {"sang.cfg", 5, "catch_up: expected"},
        {"sang.cfg", 5, "there is no channel \"chin\""},
        {"sang.cfg", 6, "either \"chime\" or \"say\""},
        {"sang.cfg", 7, "did you mean {weekday}"},
        {"sang.cfg", 8, "did you mean \"notices\"?"},
        {"sang.cfg", 9, "most: has no meaning beside \"chime\""},
        {"sang.cfg", 10, "relay: expected its length"},
        {"sang.cfg", 10,
         "if_silent: there is no source \"notice\" in station.cfg (did you mean \"notices\"?)"},
        {"sang.cfg", 11, "there is no recording \"khong-co\""},
        {"sang.cfg", 12, "an item says what it is"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        if (!says(&faults, expected[i].file, expected[i].line, expected[i].text)) {
            print_faults(&faults);
            fail_msg("%s:%d: nobody says \"%s\"", expected[i].file, expected[i].line, expected[i].text);
        }
    faults_done(&faults);
}

static void test_syntax_error_quotes_the_line(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    put(folder, "programmes/sang.cfg", "programme: {\n  title = \"Sáng\"\n  air = oops;\n};\n");
    assert_null(load(folder, &faults));
    bool quoted = false;
    for (size_t i = 0; i < faults.count; i++)
        quoted = quoted || (strstr(faults.rows[i].text, "air = oops;") != NULL && faults.rows[i].line == 3);
    assert_true(quoted);
    faults_done(&faults);
}

static void test_nothing_there(void **state)
{
    struct folder *folder = *state;
    struct faults faults = {0};
    struct folder none = {"/tmp/loaxa-no-such-station"};
    char path[128];
    assert_null(load(&none, &faults));
    assert_true(says(&faults, none.path, 0, "no such directory"));
    faults_done(&faults);
    faults = (struct faults){0};
    snprintf(path, sizeof path, "%s/station.cfg", folder->path);
    remove(path);
    assert_null(load(folder, &faults));
    assert_true(says(&faults, folder->path, 0, "there is no station.cfg here"));
    faults_done(&faults);
}

static void test_empty_programme_list(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/programmes/sang.cfg", folder->path);
    remove(path);
    assert_null(load(folder, &faults));
    assert_true(says(&faults, "programmes", 0, "there is no programme"));
    faults_done(&faults);
    faults = (struct faults){0};
    put(folder, "programmes/sang.cfg", "programme: { title = \"x\"; air = ( ); items = ( ); };\n");
    assert_null(load(folder, &faults));
    assert_true(says(&faults, "sang.cfg", 1, "air: the list is empty"));
    assert_true(says(&faults, "sang.cfg", 1, "items: the list is empty"));
    faults_done(&faults);
}

static void test_warnings_do_not_stop(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    char text[2000];
    snprintf(text, sizeof text,
             "station: { name = \"Đài\"; place = \"xã\"; hamlet = \"thôn\"; listeners = \"bà con\"; voice = "
             "\"north\"; };\n"
             "allowed = ( { days = \"daily\"; from = \"05:00\"; to = \"22:00\"; } );\n"
             "sources = ( { name = \"notices\"; approve = \"auto\"; } );\n"
             "outputs = ( );\n");
    put(folder, "station.cfg", text);
    put(folder, "holidays.cfg", "holidays = ( { id = \"tet\"; title = \"x\"; on = \"lunar 12-30\"; } );\n");
    struct station_config *config = load(folder, &faults);
    print_faults(&faults);
    assert_non_null(config);
    assert_true(config->sources[0].auto_approve);
    assert_true(says(&faults, "station.cfg", 3, "without anybody having read it"));
    assert_true(says(&faults, "holidays.cfg", 1, "not every month or year"));
    assert_true(says(&faults, "station.cfg", 0, "no output carries the channel \"chinh\""));
    assert_int_equal(faults.count, 3);
    station_config_free(config);
    faults_done(&faults);
}

static void test_waiting_in_vain(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    put(folder, "station.cfg",
        "station: { name = \"Đài\"; place = \"xã\"; hamlet = \"thôn\"; listeners = \"bà con\"; voice = "
        "\"north\"; };\n"
        "allowed = ( { days = \"daily\"; from = \"05:00\"; to = \"22:00\"; } ); channels = [ \"chinh\", "
        "\"ap-dong\" ];\n"
        "sources = ( { name = \"notices\"; }, { name = \"decisions\"; } );\n"
        "outputs = ( { name = \"loa\"; enabled = false; } );\n");
    struct station_config *config = load(folder, &faults);
    assert_non_null(config);
    assert_true(says(&faults, "station.cfg", 3, "no programme takes its notices"));
    assert_true(says(&faults, "station.cfg", 0, "every output of the channel \"chinh\" is switched off"));
    assert_true(says(&faults, "station.cfg", 0, "no output carries the channel \"ap-dong\""));
    assert_int_equal(faults.count, 3); /* the source "notices" is read */
    station_config_free(config);
    faults_done(&faults);
}

static void test_emergency_entry(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    put(folder, "programmes/chieu.cfg",
        "programme: { title = \"Lũ\"; air = ( { days = \"daily\"; at = \"00:00\"; every = \"2h\"; emergency "
        "= true; } );\n"
        "  items = ( { chime = true; }, { notices = \"khan_cap\"; } ); };\n");
    struct station_config *config = load(folder, &faults);
    assert_non_null(config);
    const struct air_entry *entry = &config->timetable.programmes[0].air[0];
    assert_true(entry->emergency && entry->every_ms == 7200000 && entry->to_ms == MS_PER_DAY);
    station_config_free(config);
    faults_done(&faults);
    faults = (struct faults){0};
    put(folder, "programmes/chieu.cfg",
        "programme: { title = \"Lũ\"; air = ( { days = \"daily\"; at = \"06:00\"; to = \"05:00\"; } );\n"
        "  items = ( { chime = true; } ); };\n");
    assert_null(load(folder, &faults));
    assert_true(says(&faults, "chieu.cfg", 1, "to: has no meaning without \"every\""));
    assert_true(says(&faults, "chieu.cfg", 1, "to: expected a time after \"at\""));
    faults_done(&faults);
    faults = (struct faults){0};
    put(folder, "programmes/chieu.cfg",
        "programme: { title = \"Lũ\"; air = ( { days = \"daily\"; at = \"25:30\"; } );\n"
        "  items = ( { chime = true; } ); };\n");
    assert_null(load(folder, &faults));
    assert_true(says(&faults, "chieu.cfg", 1, "at: expected a time before 24:00"));
    for (size_t i = 0; i < faults.count; i++) /* one mistake, one fault */
        assert_null(strstr(faults.rows[i].text, "to:"));
    faults_done(&faults);
}

static void test_items_and_standing(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/jingles", folder->path);
    assert_int_equal(mkdir(path, 0755), 0);
    put(folder, "jingles/nhac.flac", "not read here");
    put(folder, "programmes/chieu.cfg",
        "programme: { title = \"Chiều\"; air = ( { days = \"T2-T6\"; at = \"17:00\"; catch_up = "
        "\"until-expiry\"; overlap = \"reject\"; } );\n"
        "  items = ( { jingle = \"nhac\"; }, { say_contents = \"Có {contents}.\"; }, { notices = "
        "\"uu_tien\"; repeat_each = 2; },\n"
        "    { notices = \"corrections\"; }, { standing = true; }, { notices = \"all\"; kind = \"thu_tuc\"; "
        "pick = \"least-aired\"; },\n"
        "    { column = ( { day = \"mon\"; topic = \"lua\"; } ); cap = \"8m\"; }, { silence = \"2s\"; }, { "
        "time_check = true; at = \"17:20\"; } ); };\n");
    put(folder, "dinh-ky.cfg",
        "standing = ( { title = \"Nóng\"; on = \"fri\"; in = \"chieu\"; say = \"Gọi {station.place}.\"; },\n"
        "  { title = \"Tiêm\"; on = \"day 23,24 of month\"; in = \"chieu\"; notice = \"tiem\"; } );\n");
    struct station_config *config = load(folder, &faults);
    print_faults(&faults);
    assert_non_null(config);
    const struct programme *programme = &config->timetable.programmes[0];
    assert_string_equal(programme->id, "chieu");
    assert_int_equal(programme->air[0].catch_up_ms, CATCH_UP_UNTIL_EXPIRY);
    assert_int_equal(programme->air[0].overlap, OVERLAP_REJECT);
    assert_string_equal(programme->items[0].text, "nhac.flac");
    assert_int_equal(programme->items[1].kind, ITEM_SAY);
    assert_true(programme->items[2].class_set && programme->items[2].notice_class == CLASS_UU_TIEN);
    assert_int_equal(programme->items[2].repeat_each, 2);
    assert_true(programme->items[3].kind_set && programme->items[3].notice_kind == KIND_DINH_CHINH);
    assert_true(programme->items[4].standing);
    assert_true(programme->items[5].kind_set && programme->items[5].pick == PICK_LEAST_AIRED);
    assert_int_equal(programme->items[6].column_count, 1);
    assert_int_equal(programme->items[6].cap_ms, 8 * 60000);
    assert_int_equal(programme->items[7].ms, 2000);
    assert_true(programme->items[8].at_set);
    assert_int_equal(config->timetable.standing_count, 2);
    assert_string_equal(config->timetable.standings[1].notice, "tiem");
    station_config_free(config);
    faults_done(&faults);

    faults = (struct faults){0};
    put(folder, "dinh-ky.cfg",
        "standing = ( { title = \"a\"; on = \"fri\"; in = \"chieuu\"; say = \"x\"; },\n"
        "  { title = \"b\"; on = \"fri\"; in = \"chieu\"; } );\n");
    assert_null(load(folder, &faults));
    assert_true(says(&faults, "dinh-ky.cfg", 1, "did you mean \"chieu\"?"));
    assert_true(says(&faults, "dinh-ky.cfg", 2, "either \"notice\""));
    faults_done(&faults);
}

static void test_windows_and_exceptions(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    put(folder, "station.cfg",
        "station: { name = \"Đài\"; place = \"xã\"; hamlet = \"thôn\"; listeners = \"bà con\"; voice = "
        "\"north\"; };\n"
        "allowed = ( { days = \"daily except tet\"; from = \"05:00\"; to = \"22:00\"; } );\n"
        "allowed_on = ( { on = \"lunar-year-end\"; from = \"23:30\"; to = \"24:30\"; only = [ \"say\" ]; "
        "title = \"Giao thừa\"; allowed_by = \"UBND\"; },\n"
        "  { on = \"2026-12-25\"; from = \"23:30\"; to = \"24:30\"; title = \"Họp\"; } );\n"
        "gain_by_hour = ( { from = \"05:00\"; to = \"06:00\"; db = -9; } ); channels = [ \"chinh\", "
        "\"ap-dong\" ];\n"
        "sources = ( ); outputs = ( );\n");
    put(folder, "programmes/sang.cfg",
        "programme: { title = \"x\"; air = ( { days = \"mon\"; at = \"05:30\"; channel = \"ap-dong\"; } ); "
        "items = ( { chime = true; } ); };\n");
    assert_null(load(folder, &faults));
    assert_true(
        says(&faults, "station.cfg", 4, "\"allowed_by\" is missing")); /* an exception names who allowed it */
    assert_int_equal(faults.errors, 1);
    faults_done(&faults);
}

static void test_bad_file_name(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    put(folder, "programmes/Bad Name.cfg", sang_cfg);
    assert_null(load(folder, &faults));
    assert_true(says(&faults, "programmes", 0, "Bad Name.cfg"));
    faults_done(&faults);
}

/* A failed load leaves the zone of the process as it was: reloads are all or nothing. */
static void test_failed_load_keeps_the_zone(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    struct error err;
    assert_int_equal(zone_init("Asia/Ho_Chi_Minh", &err), 0);
    put(folder, "station.cfg", "station: { name = \"x\"; timezone = \"Europe/Paris\"; };\n");
    assert_null(load(folder, &faults));
    assert_string_equal(getenv("TZ"), "Asia/Ho_Chi_Minh");
    faults_done(&faults);
}

static void test_calendar_alone(void **state)
{
    const struct folder *folder = *state;
    struct faults faults = {0};
    struct calendar calendar = {0};
    assert_int_equal(stationdir_load_calendar(folder->path, &calendar, &faults), 0);
    assert_int_equal(calendar.count, 2);
    assert_string_equal(calendar_holiday(&calendar, (struct date){2026, 2, 17})->title, "Tết");
    calendar_done(&calendar);
    assert_int_equal(stationdir_load_calendar("/tmp/loaxa-no-such-station", &calendar, &faults), 0);
    assert_int_equal(faults.count, 1);
    calendar_done(&calendar);
    faults_done(&faults);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(test_sound),
        EACH(test_all_faults_at_once),
        EACH(test_syntax_error_quotes_the_line),
        EACH(test_nothing_there),
        EACH(test_empty_programme_list),
        EACH(test_warnings_do_not_stop),
        EACH(test_waiting_in_vain),
        EACH(test_emergency_entry),
        EACH(test_items_and_standing),
        EACH(test_windows_and_exceptions),
        EACH(test_bad_file_name),
        EACH(test_failed_load_keeps_the_zone),
        EACH(test_calendar_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
