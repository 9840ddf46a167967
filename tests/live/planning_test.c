/*
 * loaxa calendar, check and plan as a person or a program runs them: the built program, its workers and
 * plugins, the example station, and stations with one thing wrong.
 */
#include "command.h"

/* ---- a copy of the example station, to be spoiled ---- */

static char station[64];

static void copy_file(const char *name)
{
    char from[200], to[200], *text;
    size_t length;
    struct error err;
    snprintf(from, sizeof from, "schedules/%s", name);
    snprintf(to, sizeof to, "%s/%s", station, name);
    if (file_read(from, CONFIG_FILE_LIMIT, &text, &length, &err) != 0 ||
        file_write_atomic(to, text, length, 0644, &err) != 0)
        fail_msg("%s", err.text);
    free(text);
}

static const char *const names[] = {"station.cfg",
                                    "holidays.cfg",
                                    "dinh-ky.cfg",
                                    "programmes/sang.cfg",
                                    "programmes/chieu.cfg",
                                    "programmes/chu-nhat.cfg",
                                    "programmes/khan-cap.cfg"};
#define NAMES (sizeof names / sizeof names[0])

static int setup(void **state)
{
    char path[100];
    (void)state;
    snprintf(station, sizeof station, "/tmp/loaxa-planning-XXXXXX");
    assert_non_null(mkdtemp(station));
    snprintf(path, sizeof path, "%s/programmes", station);
    assert_int_equal(mkdir(path, 0755), 0);
    for (size_t i = 0; i < NAMES; i++)
        copy_file(names[i]);
    return 0;
}

static int teardown(void **state)
{
    char path[100];
    (void)state;
    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", station, names[i]);
        remove(path);
    }
    snprintf(path, sizeof path, "%s/programmes", station);
    remove(path);
    remove(station);
    return 0;
}

/* Replaces the first `from` in a file of the copy. */
static void spoil(const char *name, const char *from, const char *to)
{
    char path[200], *text;
    struct error err;
    struct buf out;
    snprintf(path, sizeof path, "%s/%s", station, name);
    if (file_read(path, CONFIG_FILE_LIMIT, &text, NULL, &err) != 0)
        fail_msg("%s", err.text);
    char *at = strstr(text, from);
    assert_non_null(at);
    buf_init(&out, CONFIG_FILE_LIMIT);
    buf_add(&out, text, (size_t)(at - text));
    buf_add_text(&out, to);
    buf_add_text(&out, at + strlen(from));
    assert_int_equal(file_write_atomic(path, out.data, out.length, 0644, &err), 0);
    buf_done(&out);
    free(text);
}

/* ---- calendar ---- */

static void calendar_json_is_exact(void **state)
{
    static const struct {
        const char *day, *json;
    } rows[] = {
        {"2026-02-17",
         "{\"date\":\"2026-02-17\",\"weekday\":\"tue\",\"lunar\":{\"day\":1,\"month\":1,\"year\":2026,"
         "\"leap\":false},\"holiday\":null}"},
        {"2025-07-25",
         "{\"date\":\"2025-07-25\",\"weekday\":\"fri\",\"lunar\":{\"day\":1,\"month\":6,\"year\":2025,"
         "\"leap\":true},\"holiday\":null}"},
        {"1900-01-01",
         "{\"date\":\"1900-01-01\",\"weekday\":\"mon\",\"lunar\":{\"day\":1,\"month\":12,\"year\":1899,"
         "\"leap\":false},\"holiday\":null}"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        RUN(&o, "calendar", rows[i].day, "--json");
        assert_int_equal(o.code, 0);
        json_t *found = parsed(), *expected = json_loads(rows[i].json, 0, NULL);
        if (!json_equal(found, expected))
            fail_msg("%s: %s", rows[i].day, o.out);
        json_decref(found);
        json_decref(expected);
    }
}

static void calendar_for_people(void **state)
{
    (void)state;
    RUN(&o, "calendar", "2027-02-06", "--station", station);
    assert_int_equal(o.code, 0);
    assert_string_equal(o.out,
                        "Thứ Bảy, 06/02/2027 · ngày mùng một tháng Giêng năm Đinh Mùi · Tết Nguyên đán\n");
    RUN(&o, "calendar", "2026-11-23", "--days", "3");
    assert_non_null(strstr(o.out, "ngày rằm tháng mười năm Bính Ngọ"));
    RUN(&o, "calendar", "2026-02-30");
    assert_int_equal(o.code, 2);
    RUN(&o, "calendar", "1899-12-31");
    assert_int_equal(o.code, 2);
}

/* ---- check ---- */

static void the_example_station_is_sound(void **state)
{
    (void)state;
    RUN(&o, "check", "--station", "schedules", "--json");
    assert_int_equal(o.code, 0);
    json_t *json = parsed();
    assert_int_equal(json_integer_value(json_object_get(json, "errors")), 0);
    json_decref(json);
}

/* One fault of a fault list that says so, in that file. */
static bool told(const json_t *faults, const char *file, const char *text)
{
    const json_t *row;
    size_t i;
    json_array_foreach(faults, i, row)
    {
        if (strstr(text_of(row, "file"), file) != NULL && strstr(text_of(row, "text"), text) != NULL &&
            json_integer_value(json_object_get(row, "line")) > 0)
            return true;
    }
    return false;
}

static void check_tells_what_is_wrong(void **state)
{
    static const struct {
        const char *file, *from, *to, *says;
    } rows[] = {
        {"station.cfg", "timezone  =", "timezon  =", "did you mean \"timezone\"?"},
        {"station.cfg", "Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Min", "did you mean \"Asia/Ho_Chi_Minh\""},
        {"station.cfg", "folder = \"inbox/thong-bao\"", "foldr = \"inbox/thong-bao\"",
         "folder"}, /* the plugin's own */
        {"station.cfg", "voice     = \"south\"", "voice     = \"sout\"", "south"},
        {"station.cfg", "name = \"mang\"", "name = \"mang\" oops", "oops"},
        {"programmes/sang.cfg", "at = \"05:30\"", "at = \"03:15\"", "could never air"},
        {"programmes/sang.cfg", "except = [ \"tet\" ]", "except = [ \"tett\" ]", "did you mean \"tet\"?"},
        {"holidays.cfg", "lunar 03-10", "lunar 13-10", "lunar month and day"},
        {"dinh-ky.cfg", "in = \"sang\"", "in = \"sangg\"", "did you mean \"sang\"?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        spoil(rows[i].file, rows[i].from, rows[i].to);
        RUN(&o, "check", "--station", station, "--json");
        if (o.code != 1)
            fail_msg("%s: exit %d\n%s", rows[i].to, o.code, o.out);
        json_t *json = parsed();
        const char *base = strrchr(rows[i].file, '/');
        const bool voice =
            strstr(rows[i].to, "sout\"") != NULL; /* told of the voices' folder, without a line */
        if (!voice &&
            !told(json_object_get(json, "faults"), base == NULL ? rows[i].file : base, rows[i].says))
            fail_msg("%s: nobody says \"%s\"\n%s", rows[i].to, rows[i].says, o.out);
        json_decref(json);
        teardown(state);
        setup(state);
    }
    RUN(&o, "check", "--station", "/tmp/loaxa-no-such-station");
    assert_int_equal(o.code, 1);
    assert_non_null(strstr(o.out, "there is no such directory"));
}

/* ---- plan ---- */

static void plan_json_has_its_shape(void **state)
{
    (void)state;
    RUN(&o, "plan", "--station", "schedules", "--from", "2026-11-23", "--days", "2", "--json");
    if (o.code != 0)
        fail_msg("exit %d\n%s", o.code, o.err);
    json_t *json = parsed();
    const json_t *slots = json_object_get(json, "slots"), *first = json_array_get(slots, 0), *item;
    size_t i;
    assert_int_equal(json_array_size(slots), 4);
    assert_string_equal(text_of(first, "channel"), "chinh");
    assert_string_equal(text_of(first, "start"), "2026-11-23T05:30:00.000+07:00");
    assert_true(json_number_value(json_object_get(first, "cap")) == 45 * 60); /* seconds, like all lengths */
    assert_int_equal(json_array_size(json_object_get(json, "conflicts")), 0);
    assert_int_equal(json_array_size(json_object_get(json, "refusals")), 0);
    const char *before = text_of(first, "start");
    json_array_foreach(json_object_get(first, "items"), i, item)
    {
        assert_true(strcmp(text_of(item, "start"), before) >= 0);
        assert_true(*text_of(item, "kind") != '\0' && *text_of(item, "title") != '\0');
        assert_true(json_is_number(json_object_get(item, "seconds")));
        assert_true(json_is_boolean(json_object_get(item, "estimated")));
        before = text_of(item, "start");
    }
    assert_non_null(strstr(o.out, "thứ Hai, ngày 23/11/2026, nhằm ngày rằm tháng mười năm Bính Ngọ"));
    json_decref(json);
}

static void plan_for_people(void **state)
{
    (void)state;
    RUN(&o, "plan", "--station", "schedules", "--month", "2027-02");
    assert_int_equal(o.code, 0);
    assert_non_null(strstr(o.out, "LỊCH PHÁT THANH từ ngày 01/02/2027 đến ngày 28/02/2027"));
    assert_non_null(strstr(o.out, "Thứ Bảy, 06/02/2027 · ngày mùng một tháng Giêng năm Đinh Mùi · Tết Nguyên "
                                  "đán\n  Không có buổi phát."));
    RUN(&o, "plan", "--station", "schedules", "--from", "yesterday");
    assert_int_equal(o.code, 2);
    RUN(&o, "plan", "--station", "schedules", "--days", "0");
    assert_int_equal(o.code, 2);
    RUN(&o, "plan", "--station", "/tmp/loaxa-no-such-station", "--from", "2026-11-23");
    assert_int_equal(o.code, 1);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_json_is_exact),       EACH(calendar_for_people),
        cmocka_unit_test(the_example_station_is_sound), EACH(check_tells_what_is_wrong),
        cmocka_unit_test(plan_json_has_its_shape),      cmocka_unit_test(plan_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
