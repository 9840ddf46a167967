/*
 * loaxa calendar, check and plan as a person or a program runs them: the built program, its workers and
 * plugins, the example station, and stations with one thing wrong.
 */
#include "base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define WORDS_MOST 14

struct outcome {
    int code;
    char out[256 * 1024], err[16 * 1024];
};

static void slurp(int fd, char *into, size_t size)
{
    const ssize_t got = pread(fd, into, size - 1, 0);
    into[got > 0 ? got : 0] = '\0';
    close(fd);
}

/* Runs LOAXA_BUILD/loaxa with these words. */
static void run(struct outcome *o, const char *const *words)
{
    char program[600];
    char *argv[WORDS_MOST + 2] = {NULL};
    const char *build = getenv("LOAXA_BUILD");
    const int out = memfd_create("out", 0), err = memfd_create("err", 0);
    int status = 0;
    assert_non_null(build);
    snprintf(program, sizeof program, "%s/loaxa", build);
    argv[0] = program;
    for (size_t i = 0; words[i] != NULL; i++)
        argv[i + 1] = strdup(words[i]);
    const pid_t child = fork();
    if (child == 0) {
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        execv(program, argv);
        _exit(127);
    }
    waitpid(child, &status, 0);
    o->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    slurp(out, o->out, sizeof o->out);
    slurp(err, o->err, sizeof o->err);
    for (size_t i = 1; argv[i] != NULL; i++)
        free(argv[i]);
}
#define RUN(o, ...) run((o), (const char *const[]){__VA_ARGS__, NULL})

static struct outcome o;

static json_t *parsed(void)
{
    json_error_t error;
    json_t *json = json_loads(o.out, 0, &error);
    if (json == NULL)
        fail_msg("no JSON (%s):\n%s\n%s", error.text, o.out, o.err);
    return json;
}

static const char *text_of(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text == NULL ? "" : text;
}

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

/* ---- a week approved on one page, a notice explained, a PC replaced ---- */

static void write_file(const char *name, const char *text)
{
    char path[200];
    struct error err;
    const struct timespec old[2] = {{.tv_sec = time(NULL) - 3600}, {.tv_sec = time(NULL) - 3600}};
    snprintf(path, sizeof path, "%s/%s", station, name);
    if (file_write_atomic(path, text, strlen(text), 0644, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0); /* not just written */
}

/* A station of its own, with two notices in its drop folder; one of them names a private person. */
static void open_desk(char state[80])
{
    static const char *const folders[] = {"hop", "hop/inbox", "hop/programmes"};
    char path[200];
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", station, folders[i]);
        assert_int_equal(mkdir(path, 0755), 0);
    }
    write_file(
        "hop/station.cfg",
        "station: { name = \"Đài xã Bình Thử\"; place = \"xã Bình Thử\"; hamlet = \"thôn\"; listeners = \"bà "
        "con\"; "
        "voice = \"north\"; };\nallowed = ( { days = \"daily\"; from = \"05:00\"; to = \"06:00\"; } );\n"
        "sources = ( { name = \"notices\"; folder = \"inbox\"; until = \"30d\"; times = 3; } );\n"
        "outputs = ( { name = \"tep\"; plugin = \"file\"; path = \"ghi.wav\"; } );\n");
    write_file(
        "hop/programmes/sang.cfg",
        "programme: { title = \"Buổi sáng\"; air = ( { days = \"daily\"; at = \"05:30\"; cap = \"10m\"; } "
        ");\n"
        "  items = ( { say = \"Kính chào {station.listeners}.\"; }, { notices = \"notices\"; } ); };\n");
    write_file("hop/inbox/hop.txt", "Tiêu đề: Họp thôn\n\nMời bà con đi họp tại nhà văn hóa thôn.\n");
    write_file("hop/inbox/rieng.txt",
               "Tiêu đề: Xử phạt\n\nXử phạt ông Nguyễn Văn Ba năm trăm nghìn đồng vì vi phạm.\n");
    snprintf(state, 80, "%s/hop/state", station);
    snprintf(path, sizeof path, "%s/hop", station);
    RUN(&o, "poll", "--station", path, "--state", state);
    if (o.code != 0 || strstr(o.out, "2 mới") == NULL)
        fail_msg("exit %d\n%s%s", o.code, o.out, o.err);
}

static void remove_desk(void)
{
    char command[100];
    const char *const words[] = {"rm", "-rf", command, NULL};
    snprintf(command, sizeof command, "%s/hop", station);
    const pid_t child = fork();
    if (child == 0) {
        execvp("rm", (char *const *)(uintptr_t)words);
        _exit(127);
    }
    waitpid(child, NULL, 0);
}

static void a_week_is_approved_on_one_page(void **context)
{
    char state[80], place[80], week[40], first[11], last[11];
    const struct date today = civil_from_utc(clock_real()->wall_us(clock_real())).date;
    (void)context;
    open_desk(state);
    snprintf(place, sizeof place, "%s/hop", station);
    date_format(date_add(today, 1), first);
    date_format(date_add(today, 7), last);
    snprintf(week, sizeof week, "%s..%s", first, last);
    RUN(&o, "approve", "--for", week, "--yes", "--station", place, "--state", state);
    assert_int_equal(o.code, 1); /* one is left for a person */
    assert_non_null(strstr(o.out, "Mời bà con đi họp tại nhà văn hóa thôn."));
    assert_non_null(strstr(o.out, "Lời của đài: Kính chào bà con."));
    assert_non_null(strstr(o.out, "Đã duyệt 1 bản tin."));
    assert_non_null(strstr(o.out, "loaxa approve 2"));
    RUN(&o, "notices", "--json", "--state", state);
    json_t *json = parsed();
    const json_t *rows = json_object_get(json, "notices");
    assert_string_equal(text_of(json_array_get(rows, 0), "state"), "approved");
    assert_string_equal(text_of(json_array_get(rows, 1), "state"), "waiting");
    json_decref(json);
    RUN(&o, "journal", "--explain", "1", "--json", "--station", place, "--state", state);
    json = parsed();
    assert_non_null(strstr(text_of(json, "text"), "Đến nay chưa phát ra lượt nào. Theo lịch, lượt tới là"));
    assert_non_null(strstr(text_of(json, "next"), "T05:30:0"));
    json_decref(json);
    RUN(&o, "journal", "--explain", "2", "--station", place, "--state", state);
    assert_non_null(strstr(o.out, "Nay không phát, vì đang chờ duyệt"));
    assert_non_null(strstr(o.out, "Cần người quyết định"));
    RUN(&o, "approve", "--for", "2026-11-30..2026-11-23", "--yes", "--station", place, "--state", state);
    assert_int_equal(o.code, 1);
    remove_desk();
}

static void a_pc_is_replaced(void **context)
{
    char state[80], place[80], file[100], new_state[100], new_place[100];
    (void)context;
    open_desk(state);
    snprintf(place, sizeof place, "%s/hop", station);
    snprintf(file, sizeof file, "%s/hop/ban-sao.tar.gz", station);
    snprintf(new_state, sizeof new_state, "%s/hop/moi-st", station);
    snprintf(new_place, sizeof new_place, "%s/hop/moi", station);
    RUN(&o, "approve", "1", "--yes", "--station", place, "--state", state);
    assert_int_equal(o.code, 0);
    RUN(&o, "backup", file, "--station", place, "--state", state);
    if (o.code != 0)
        fail_msg("exit %d\n%s", o.code, o.err);
    RUN(&o, "restore", file, "--station", place, "--state", state);
    assert_int_equal(o.code, 1); /* nothing is overwritten */
    assert_non_null(strstr(o.err, "holds files already"));
    RUN(&o, "restore", file, "--station", new_place, "--state", new_state);
    if (o.code != 0)
        fail_msg("exit %d\n%s", o.code, o.err);
    RUN(&o, "journal", "verify", "--state", new_state);
    assert_int_equal(o.code, 0);
    RUN(&o, "check", "--station", new_place);
    assert_int_equal(o.code, 0);
    RUN(&o, "notices", "--json", "--only", "approved", "--state", new_state);
    assert_non_null(strstr(o.out, "Họp thôn"));
    RUN(&o, "backup", file, "--station", place, "--state", "/tmp/loaxa-no-such-state");
    assert_int_equal(o.code, 1);
    remove_desk();
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_json_is_exact),       EACH(calendar_for_people),
        cmocka_unit_test(the_example_station_is_sound), EACH(check_tells_what_is_wrong),
        cmocka_unit_test(plan_json_has_its_shape),      cmocka_unit_test(plan_for_people),
        EACH(a_week_is_approved_on_one_page),           EACH(a_pc_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
