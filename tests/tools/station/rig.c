/*
 * The station that bench_station measures: a private Icecast, a private sound server with a captured sink, a
 * station directory with a tone on the air every three seconds and a long notice, and loaxad on it.
 */
#include "base/base.h"
#include "bench.h"
#include "sound/sound.h"
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define TONE_FRAMES 26460 /* 1.2 s */
#define TONES 20

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (!file || fputs(text, file) < 0 || fclose(file))
        die("a file of the station cannot be written");
    struct timespec old[2] = {{.tv_sec = time(NULL) - 60}, {.tv_sec = time(NULL) - 60}};
    utimensat(AT_FDCWD, path, old, 0); /* sources leave files alone that are just being written */
}

static void make_folders(struct bench *bench)
{
    static const char *const folders[] = {
        "", "/station", "/station/programmes", "/station/tieng", "/station/bai", "/state"};
    snprintf(bench->dir, sizeof bench->dir, "/tmp/loaxa-bench-XXXXXX");
    if (!mkdtemp(bench->dir))
        die("no folder under /tmp");
    for (size_t i = 1; i < sizeof folders / sizeof *folders; i++) {
        char path[96];
        snprintf(path, sizeof path, "%s%s", bench->dir, folders[i]);
        if (mkdir(path, 0700))
            die("no folder for the station");
    }
    snprintf(bench->station, sizeof bench->station, "%s/station", bench->dir);
    snprintf(bench->state, sizeof bench->state, "%s/state", bench->dir);
    snprintf(bench->capture, sizeof bench->capture, "%s/heard.raw", bench->dir);
}

/* Hours east of Greenwich where it is noon now, so that no slot falls on midnight. */
static int noon_offset(void)
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    return 12 - utc.tm_hour;
}

static void write_station(const struct bench *bench)
{
    char path[96], text[4096], zone[32] = "Etc/UTC", device[128] = "";
    if (strcmp(bench->sink, "ao") == 0)
        snprintf(device, sizeof device, "driver = \"pulse\"; server = \"%s\";", bench->pulse.server);
    if (noon_offset())
        snprintf(zone, sizeof zone, "Etc/GMT%+d", -noon_offset());
    snprintf(text, sizeof text,
             "station: { name = \"Đài Truyền thanh xã Đo Thử\"; place = \"xã Đo Thử\"; hamlet = \"thôn\"; "
             "listeners = "
             "\"bà con\"; hotline = \"0275 388 1111\"; one_stop = \"bộ phận một cửa\"; voice = \"south\"; "
             "timezone = \"%s\"; };\n"
             "allowed = ( { days = \"mon-sun\"; from = \"00:00\"; to = \"24:00\"; } );\n"
             "sources = ( { name = \"tieng\"; plugin = \"notices\"; folder = \"tieng\"; every = \"5m\"; "
             "approve = \"auto\"; "
             "until = \"7d\"; },\n"
             "  { name = \"bai\"; plugin = \"notices\"; folder = \"bai\"; every = \"5m\"; approve = "
             "\"auto\"; until = \"7d\"; } );\n"
             "outputs = ( { name = \"mang\"; plugin = \"icecast\"; host = \"127.0.0.1\"; port = %d; mount = "
             "\"/loaxa.mp3\"; "
             "password_file = \"%s\"; },\n  { name = \"loa\"; plugin = \"%s\"; %s } );\n",
             zone, bench->icecast.port, bench->icecast.password_file, bench->sink, device);
    snprintf(path, sizeof path, "%s/station.cfg", bench->station);
    write_text(path, text);
    snprintf(path, sizeof path, "%s/holidays.cfg", bench->station);
    write_text(path, "holidays = ();\n");
}

/* One programme, its one item the tone, on the air every three seconds. */
static void write_programme(struct bench *bench)
{
    char path[96];
    struct buf text;
    buf_init(&text, 1 << 20);
    bench->first_us = (clock_us(CLOCK_REALTIME) / 1000000 + 22) * 1000000;
    buf_format(&text, "programme: {\n  title = \"Đo giờ\";\n  air = (\n");
    int entries = bench->starts ? bench->starts : 1; /* a programme without any is refused */
    for (int i = 0; i < entries; i++) {
        time_t at = bench->first_us / 1000000 + i * GAP_S + noon_offset() * 3600;
        struct tm local;
        gmtime_r(&at, &local);
        buf_format(&text, "    { days = \"mon-sun\"; at = \"%02d:%02d:%02d\"; cap = \"1m\"; }%s\n",
                   local.tm_hour, local.tm_min, local.tm_sec, i + 1 < entries ? "," : "");
    }
    buf_format(&text,
               "  );\n  items = ( { notices = \"tieng\"; most = 1; pick = \"least-aired\"; } );\n};\n");
    snprintf(path, sizeof path, "%s/programmes/do-gio.cfg", bench->station);
    write_text(path, text.data);
    buf_done(&text);
}

/* A tone that is loud from its first sample, as several notices: the planner spreads the airings of one over
 * its days. */
static void write_tones(const struct bench *bench)
{
    static int16_t pcm[TONE_FRAMES];
    char path[96], text[256];
    struct error err = {0};
    for (size_t i = 0; i < TONE_FRAMES; i++)
        pcm[i] = (int16_t)lrint(6000 * cos(2 * M_PI * 700 * (double)i / RATE));
    for (int k = 0; k < TONES; k++) {
        snprintf(path, sizeof path, "%s/tieng/tieng-%d.wav", bench->station, k);
        if (sound_file_write_wav(path, pcm, TONE_FRAMES, RATE, &err))
            die(err.text);
        struct timespec old[2] = {{.tv_sec = time(NULL) - 60}, {.tv_sec = time(NULL) - 60}};
        utimensat(AT_FDCWD, path, old, 0);
        snprintf(path, sizeof path, "%s/tieng/tieng-%d.txt", bench->station, k);
        snprintf(text, sizeof text, "Tiêu đề: Tiếng đo giờ số %d\nSố lần: 100\n\nTút, tiếng số %d.\n", k, k);
        write_text(path, text);
    }
}

static void write_speech(const struct bench *bench)
{
    static const char paragraph[] =
        "Thông báo về lịch tiêm phòng cho đàn gia súc, gia cầm đợt hai.\n"
        "Từ ngày 23 đến hết ngày 27, xã tổ chức tiêm phòng cho trâu, bò, lợn tại các thôn, từ 7 giờ 30.\n"
        "Thôn Đoài và thôn Trung tiêm vào sáng thứ Hai, tại nhà văn hóa thôn.\n"
        "Thôn Thượng tiêm vào sáng thứ Ba, thôn Hạ tiêm vào sáng thứ Tư, cùng giờ, cùng chỗ.\n"
        "Các hộ nuôi từ 10 con trở lên báo trước cho trưởng thôn, cán bộ thú y sẽ đến tận chuồng.\n"
        "Bà con nhốt gia súc trước giờ tiêm, mang theo sổ theo dõi đàn. Việc tiêm phòng không thu tiền.\n";
    char path[96], text[4096];
    snprintf(text, sizeof text, "Tiêu đề: Lịch tiêm phòng\nSố lần: 100\n\n%s%s%s", paragraph, paragraph,
             paragraph);
    snprintf(path, sizeof path, "%s/bai/bai.txt", bench->station);
    write_text(path, text);
}

json_t *rig_ask(const struct bench *bench, const char *method, const char *path, const char *body)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char request[512];
    struct buf answer;
    buf_init(&answer, 16 << 20);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", bench->state);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int length = snprintf(
        request, sizeof request,
        "%s %s HTTP/1.0\r\nHost: loaxa\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        method, path, strlen(body), body);
    bool sent = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
                send(fd, request, (size_t)length, MSG_NOSIGNAL) == length;
    char piece[65536];
    for (ssize_t n; sent && (n = recv(fd, piece, sizeof piece, 0)) > 0;)
        buf_add(&answer, piece, (size_t)n);
    close(fd);
    buf_add(&answer, "", 1);
    char *start = sent && answer.data ? strstr(answer.data, "\r\n\r\n") : NULL;
    json_t *json = start ? json_loads(start + 4, 0, NULL) : NULL;
    buf_done(&answer);
    return json;
}

static bool answers(void *context)
{
    json_t *status = rig_ask(context, "GET", "/status", "");
    json_decref(status);
    return status != NULL;
}

static void start_station(struct bench *bench)
{
    char program[512], server[128], log[96];
    snprintf(program, sizeof program, "%s/loaxad", bench->build);
    snprintf(server, sizeof server, "PULSE_SERVER=%s", bench->pulse.server);
    snprintf(log, sizeof log, "%s/loaxad.log", bench->dir);
    const char *const argv[] = {program,   "--station",  bench->station,
                                "--state", bench->state, getuid() ? NULL : "--user",
                                "root",    NULL};
    const char *const environment[] = {server, NULL};
    bench->daemon = start_program(argv, environment, log, log);
    if (!wait_until(answers, bench, 15000))
        die("loaxad does not answer; run it by hand to see why");
}

void rig_set_up(struct bench *bench)
{
    if (icecast_start(&bench->icecast) || pulse_start(&bench->pulse))
        die("Icecast or PulseAudio does not start");
    make_folders(bench);
    bench->capturing = pulse_capture(&bench->pulse, RATE, bench->capture);
    if (bench->capturing < 0)
        die("the sink's monitor gives nothing");
    write_tones(bench);
    write_speech(bench);
    write_station(bench);
    write_programme(bench);
    start_station(bench);
}

void rig_tear_down(struct bench *bench)
{
    end_program(bench->daemon, SIGTERM);
    end_program(bench->capturing, SIGTERM);
    pulse_stop(&bench->pulse);
    icecast_stop(&bench->icecast);
    if (!getenv("LOAXA_BENCH_KEEP"))
        remove_folder(bench->dir);
    else
        fprintf(stderr, "kept: %s\n", bench->dir);
}
