/*
 * What an officer does with a week: a notice in the drop folder, approved on one page, planned, rehearsed and
 * explained; and a technician with a dead PC.
 */
#include "command.h"
#include "sound/sound.h"
#include <ftw.h>
#include <math.h>

static char folder[64], station[80], state[80];

#define STATION                                                                                                        \
    "station: { name = \"Đài xã Bình Thử\"; place = \"xã Bình Thử\"; hamlet = \"thôn\"; listeners = \"bà " \
    "con\"; "                                                                                                          \
    "voice = \"north\"; };\nallowed = ( { days = \"daily\"; from = \"05:00\"; to = \"06:00\"; } );\n"                  \
    "sources = ( { name = \"notices\"; folder = \"inbox\"; until = \"30d\"; times = 3; } );\n"                         \
    "outputs = ( { name = \"tep\"; plugin = \"file\"; path = \"ghi.wav\"; } );\n"

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

/* A station with two notices in its drop folder; one of them names a private person. */
static int setup(void **context)
{
    static const char *const folders[] = {"", "/inbox", "/programmes"};
    char path[200];
    (void)context;
    snprintf(folder, sizeof folder, "/tmp/loaxa-officer-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(station, sizeof station, "%s/dai", folder);
    snprintf(state, sizeof state, "%s/state", folder);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", station, folders[i]);
        assert_int_equal(mkdir(path, 0755), 0);
    }
    write_file("station.cfg", STATION);
    write_file(
        "programmes/sang.cfg",
        "programme: { title = \"Buổi sáng\"; air = ( { days = \"daily\"; at = \"05:30\"; cap = \"10m\"; } "
        ");\n"
        "  items = ( { say = \"Kính chào {station.listeners}.\"; }, { notices = \"notices\"; } ); };\n");
    write_file("inbox/hop.txt", "Tiêu đề: Họp thôn\nSố lần: 1\n\nMời bà con đi họp tại nhà văn hóa thôn.\n");
    write_file("inbox/rieng.txt",
               "Tiêu đề: Xử phạt\n\nXử phạt ông Nguyễn Văn Ba năm trăm nghìn đồng vì vi phạm.\n");
    RUN(&o, "poll", "--station", station, "--state", state);
    if (o.code != 0 || strstr(o.out, "2 mới") == NULL)
        fail_msg("exit %d\n%s%s", o.code, o.out, o.err);
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

static int teardown(void **context)
{
    (void)context;
    return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void day_after(int days, char out[11])
{
    date_format(date_add(civil_from_utc(clock_real()->wall_us(clock_real())).date, days), out);
}

static void a_week_is_approved_on_one_page(void **context)
{
    char week[40], first[11], last[11];
    (void)context;
    day_after(1, first);
    day_after(7, last);
    snprintf(week, sizeof week, "%s..%s", first, last);
    RUN(&o, "approve", "--for", week, "--yes", "--station", station, "--state", state);
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
    RUN(&o, "journal", "--explain", "1", "--json", "--station", station, "--state", state);
    json = parsed();
    assert_non_null(strstr(text_of(json, "text"), "Đến nay chưa phát ra lượt nào. Theo lịch, lượt tới là"));
    assert_non_null(strstr(text_of(json, "next"), "T05:30:0"));
    json_decref(json);
    RUN(&o, "journal", "--explain", "2", "--station", station, "--state", state);
    assert_non_null(strstr(o.out, "Nay không phát, vì đang chờ duyệt"));
    assert_non_null(strstr(o.out, "Cần người quyết định"));
    RUN(&o, "approve", "--for", "2026-11-30..2026-11-23", "--yes", "--station", station, "--state", state);
    assert_int_equal(o.code, 1);
}

/* The day after tomorrow the only turn of the notice will be over, and neither plan nor rehearsal has it. */
static void a_turn_is_promised_once(void **context)
{
    char day[11], sound[80];
    (void)context;
    snprintf(sound, sizeof sound, "%s/nghe-thu", folder);
    RUN(&o, "approve", "1", "--yes", "--station", station, "--state", state);
    assert_int_equal(o.code, 0);
    day_after(0, day);
    RUN(&o, "plan", "--from", day, "--days", "8", "--station", station, "--state", state);
    assert_non_null(strstr(o.out, "Họp thôn")); /* today, before half past five, or tomorrow */
    assert_null(strstr(strstr(o.out, "Họp thôn") + 1, "Họp thôn"));
    day_after(2, day);
    RUN(&o, "plan", "--from", day, "--days", "5", "--station", station, "--state", state);
    assert_int_equal(o.code, 0);
    assert_null(strstr(o.out, "Họp thôn"));
    assert_non_null(strstr(o.out, "Lời của đài"));
    RUN(&o, "rehearse", "--date", day, "--out", sound, "--trim", "--station", station, "--state", state);
    assert_int_equal(o.code, 0);
    assert_null(strstr(o.out, "Họp thôn"));
    assert_non_null(strstr(o.out, "Bắt đầu buổi phát"));
}

/* Rehearses the day after tomorrow and loads what was recorded. */
static struct sound rehearse_sound(const char *into)
{
    char day[11], folder_of[100], path[120];
    struct sound heard = {0};
    struct error err = {0};
    snprintf(folder_of, sizeof folder_of, "%s/%s", folder, into);
    snprintf(path, sizeof path, "%s/air.flac", folder_of);
    day_after(2, day);
    RUN(&o, "rehearse", "--date", day, "--out", folder_of, "--trim", "--station", station, "--state", state);
    assert_int_equal(o.code, 0);
    if (sound_file_read(path, 600, &heard, &err) != 0)
        fail_msg("%s", err.text);
    return heard;
}

/* Three items within the ten seconds of the fade: each goes on where the one before it ended. */
static void a_session_fades_in_over_its_items(void **context)
{
    static const char programme[] =
        "programme: { title = \"Buổi sáng\"; air = ( { days = \"daily\"; at = \"05:30\"; cap = \"10m\"; } "
        ");\n"
        "  items = ( { chime = true; }, { say = \"Kính chào bà con trong xã, chúc bà con một ngày mới vui "
        "khỏe.\"; },\n"
        "    { say = \"Đây là đài truyền thanh xã, sau đây là chương trình buổi sáng hôm nay.\"; },\n"
        "    { say = \"Chương trình hôm nay đến đây là hết, xin kính chào tạm biệt bà con.\"; } ); };\n";
    (void)context;
    write_file("programmes/sang.cfg", programme);
    write_file("station.cfg", STATION "fade_in = \"0s\";\n");
    struct sound plain = rehearse_sound("khong-dan");
    write_file("station.cfg", STATION "fade_in = \"10s\";\n");
    struct sound faded = rehearse_sound("to-dan");
    const size_t fade = 10 * (size_t)plain.rate_hz;
    size_t start = 0, checked = 0;
    assert_true(plain.frames > fade + plain.rate_hz);
    assert_in_range(faded.frames, plain.frames - plain.rate_hz / 100, plain.frames);
    const size_t trimmed = plain.frames - faded.frames; /* its first samples are so low as to be silence */
    while (plain.pcm[start] == 0)
        start++;
    for (size_t k = start + trimmed; k < plain.frames; k++) {
        if (abs(plain.pcm[k]) < 2000)
            continue;
        const double ratio = (double)faded.pcm[k - trimmed] / plain.pcm[k],
                     wanted = k - start < fade ? (double)(k - start) / (double)fade : 1;
        if (fabs(ratio - wanted) > 0.01)
            fail_msg("at %.2f s the sound is at %.2f of its level, expected %.2f", (double)k / plain.rate_hz,
                     ratio, wanted);
        checked++;
    }
    assert_true(checked > 20000);
    sound_done(&plain);
    sound_done(&faded);
}

static void a_pc_is_replaced(void **context)
{
    char file[100], new_state[100], new_place[100];
    (void)context;
    snprintf(file, sizeof file, "%s/ban-sao.tar.gz", folder);
    snprintf(new_state, sizeof new_state, "%s/moi-state", folder);
    snprintf(new_place, sizeof new_place, "%s/moi", folder);
    RUN(&o, "approve", "1", "--yes", "--station", station, "--state", state);
    assert_int_equal(o.code, 0);
    RUN(&o, "backup", file, "--station", station, "--state", state);
    if (o.code != 0)
        fail_msg("exit %d\n%s", o.code, o.err);
    RUN(&o, "restore", file, "--station", station, "--state", state);
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
    RUN(&o, "backup", file, "--station", station, "--state", "/tmp/loaxa-no-such-state");
    assert_int_equal(o.code, 1);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(a_week_is_approved_on_one_page),
        EACH(a_turn_is_promised_once),
        EACH(a_session_fades_in_over_its_items),
        EACH(a_pc_is_replaced),
    };
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
