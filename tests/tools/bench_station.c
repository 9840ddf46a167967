/*
 * The station's own figures for `make bench`: a whole station (loaxad, its workers, a private Icecast, a
 * paced sink of a private sound server) is run, and measured from outside: when 100 slots begin against when
 * they should, in the journal and at the sink; how soon the sink is silent after POST /stop; CPU time and
 * memory of all its processes while it speaks and while it waits. Prints one line of JSON; the details go to
 * stderr. Knows nothing of the station but its files, its socket and its processes.
 *
 * Usage: bench_station BUILD [STARTS [SECONDS [STOPS]]]
 */
#include "../live/servers.h"
#include "base/base.h"
#include "sound/sound.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define RATE 22050
#define GAP_S 3 /* from one start to the next */
#define STARTS_MOST 100
#define STOPS_MOST 50
#define PROCESSES_MOST 16
#define SOUND_LEAST 200   /* a sample beyond this is no silence */
#define TONE_FRAMES 26460 /* 1.2 s */

struct bench {
    const char *build;
    int starts, seconds, stops;
    char dir[32], station[64], state[64], capture[64];
    struct icecast icecast;
    struct pulse pulse;
    pid_t capturing, daemon;
    int64_t first_us; /* wall time of the first slot */
    json_t *figures;
};

static void die(const char *what)
{
    fprintf(stderr, "bench_station: %s\n", what);
    exit(1);
}

static int64_t clock_us(clockid_t id)
{
    struct timespec now;
    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Of sorted values; the nearest rank, so that p99 of 100 is the worst but one. */
static double rank(const double *sorted, size_t count, double share)
{
    size_t at = (size_t)ceil(share * (double)count);
    return count ? sorted[at ? at - 1 : 0] : NAN;
}

static void put(struct bench *bench, const char *name, double value)
{
    json_object_set_new(bench->figures, name,
                        isfinite(value) ? json_real(round(value * 100) / 100) : json_null());
}

/* ---- the ear: what the sink's monitor gives, and when each sample came
 * --------------------------------------
 *
 * The capture grows as the sink plays. Sample k cannot have come before the moment the file was first seen
 * with k samples; the earliest (arrival - k / rate) over ten seconds is the line the samples lie on. */

#define SIGHTINGS_MOST 200000
#define WINDOW_US 10000000

static struct {
    int64_t mono_us[SIGHTINGS_MOST];
    uint64_t frames[SIGHTINGS_MOST];
    size_t count;
    int64_t wall_minus_mono;
} ear;

static uint64_t captured(const struct bench *bench)
{
    struct stat status;
    return stat(bench->capture, &status) == 0 ? (uint64_t)status.st_size / 2 : 0;
}

/* Watches the capture grow until the time, about every millisecond. */
static void listen_until(struct bench *bench, int64_t mono_us)
{
    while (clock_us(CLOCK_MONOTONIC) < mono_us) {
        uint64_t frames = captured(bench);
        if (ear.count < SIGHTINGS_MOST && (ear.count == 0 || frames != ear.frames[ear.count - 1])) {
            ear.mono_us[ear.count] = clock_us(CLOCK_MONOTONIC);
            ear.frames[ear.count++] = frames;
        }
        struct timespec rest = {.tv_nsec = 1000000};
        nanosleep(&rest, NULL);
    }
    ear.wall_minus_mono = clock_us(CLOCK_REALTIME) - clock_us(CLOCK_MONOTONIC);
}

/* When the sample came out of the sink's monitor, monotonic. */
static int64_t arrival_us(uint64_t frame)
{
    size_t at = 0;
    while (at + 1 < ear.count && ear.frames[at] < frame)
        at++;
    double line = INFINITY;
    for (size_t i = 0; i < ear.count; i++) {
        double start = (double)ear.mono_us[i] - (double)ear.frames[i] * 1e6 / RATE;
        if (llabs((long long)(ear.mono_us[i] - ear.mono_us[at])) < WINDOW_US / 2 && start < line)
            line = start;
    }
    return (int64_t)(line + (double)frame * 1e6 / RATE);
}

/* Everything captured from frame `from` on. free(). */
static int16_t *heard(const struct bench *bench, uint64_t from, size_t *count)
{
    uint64_t all = captured(bench);
    size_t wanted = all > from ? (size_t)(all - from) : 0;
    int16_t *pcm = malloc((wanted + 1) * sizeof *pcm);
    int fd = open(bench->capture, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 || !pcm ? -1 : pread(fd, pcm, wanted * sizeof *pcm, (off_t)(from * sizeof *pcm));
    if (got < 0)
        die("the capture cannot be read");
    close(fd);
    *count = (size_t)got / sizeof *pcm;
    return pcm;
}

/* ---- the station
 * -------------------------------------------------------------------------------------------- */

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
    char path[96], text[4096], zone[32] = "Etc/UTC";
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
             "password_file = \"%s\"; },\n  { name = \"loa\"; plugin = \"ao\"; driver = \"pulse\"; server = "
             "\"%s\"; } );\n",
             zone, bench->icecast.port, bench->icecast.password_file, bench->pulse.server);
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
    for (int i = 0; i < bench->starts; i++) {
        time_t at = bench->first_us / 1000000 + i * GAP_S + noon_offset() * 3600;
        struct tm local;
        gmtime_r(&at, &local);
        buf_format(&text, "    { days = \"mon-sun\"; at = \"%02d:%02d:%02d\"; cap = \"1m\"; }%s\n",
                   local.tm_hour, local.tm_min, local.tm_sec, i + 1 < bench->starts ? "," : "");
    }
    buf_format(&text,
               "  );\n  items = ( { notices = \"tieng\"; most = 1; pick = \"least-aired\"; } );\n};\n");
    snprintf(path, sizeof path, "%s/programmes/do-gio.cfg", bench->station);
    write_text(path, text.data);
    buf_done(&text);
}

/* A tone that is loud from its first sample. */
static void write_tone(const struct bench *bench)
{
    char path[96];
    static int16_t pcm[TONE_FRAMES];
    struct error err = {0};
    for (size_t i = 0; i < TONE_FRAMES; i++)
        pcm[i] = (int16_t)lrint(6000 * cos(2 * M_PI * 700 * (double)i / RATE));
    snprintf(path, sizeof path, "%s/tieng/tieng.wav", bench->station);
    if (sound_file_write_wav(path, pcm, TONE_FRAMES, RATE, &err))
        die(err.text);
    struct timespec old[2] = {{.tv_sec = time(NULL) - 60}, {.tv_sec = time(NULL) - 60}};
    utimensat(AT_FDCWD, path, old, 0);
    snprintf(path, sizeof path, "%s/tieng/tieng.txt", bench->station);
    write_text(path, "Tiêu đề: Tiếng đo giờ\nSố lần: 100\n\nTút.\n");
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

/* One request on the station's socket; new reference, NULL when it does not answer. */
static json_t *ask(const struct bench *bench, const char *method, const char *path, const char *body)
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
    json_t *status = ask(context, "GET", "/status", "");
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

/* ---- starts
 * ------------------------------------------------------------------------------------------------- */

/* p50, p99 and worst of the errors' sizes, in ms. */
static void put_errors(struct bench *bench, const char *name, double *errors_ms, size_t count)
{
    char key[64];
    for (size_t i = 0; i < count; i++)
        errors_ms[i] = fabs(errors_ms[i]);
    qsort(errors_ms, count, sizeof *errors_ms, ascending);
    static const struct {
        const char *suffix;
        double share;
    } ranks[] = {{"p50_ms", 0.5}, {"p99_ms", 0.99}, {"worst_ms", 1}};
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++) {
        snprintf(key, sizeof key, "%s_%s", name, ranks[i].suffix);
        put(bench, key, rank(errors_ms, count, ranks[i].share));
    }
    snprintf(key, sizeof key, "%s_count", name);
    json_object_set_new(bench->figures, key, json_integer((json_int_t)count));
}

/* Milliseconds from the nearest planned start; NAN when it is none of them. */
static double from_plan_ms(const struct bench *bench, int64_t wall_us, int *slot)
{
    double since = (double)(wall_us - bench->first_us) / (GAP_S * 1e6);
    *slot = (int)floor(since + 0.3);
    if (*slot < 0 || *slot >= bench->starts)
        return NAN;
    return (double)(wall_us - bench->first_us) / 1000 - *slot * GAP_S * 1000.0;
}

/* What the journal says of itself: start from block positions, against the slot's planned second. */
static void starts_in_journal(struct bench *bench)
{
    double errors[STARTS_MOST * 2];
    size_t count = 0, index;
    json_t *answer = ask(bench, "GET", "/journal", ""), *row;
    const json_t *rows = json_is_array(answer) ? answer : json_object_get(answer, "journal");
    json_array_foreach(rows, index, row)
    {
        const char *kind = json_string_value(json_object_get(row, "kind"));
        const char *start = json_string_value(json_object_get(row, "start"));
        int64_t at_us;
        int slot;
        if (!start)
            start = json_string_value(json_object_get(json_object_get(row, "fields"), "start"));
        if (!kind || !start || strcmp(kind, "airing.aired") != 0 || rfc3339_parse(start, &at_us) != 0)
            continue;
        double error = from_plan_ms(bench, at_us, &slot);
        if (isfinite(error) && count < STARTS_MOST * 2)
            errors[count++] = error;
    }
    json_decref(answer);
    put_errors(bench, "start_error_air", errors, count);
}

/* First sounds after half a second of silence. The constant part is the way through output, sound server and
 * capture: the median, told apart. */
static void starts_at_sink(struct bench *bench)
{
    double errors[STARTS_MOST], sorted[STARTS_MOST];
    size_t count, found = 0, quiet = 0;
    int16_t *pcm = heard(bench, 0, &count);
    for (size_t i = 0; i < count; i++) {
        bool sound = abs(pcm[i]) > SOUND_LEAST;
        int slot;
        if (sound && quiet > RATE / 2 && found < STARTS_MOST) {
            double error = from_plan_ms(bench, arrival_us(i) + ear.wall_minus_mono, &slot);
            if (isfinite(error))
                errors[found++] = error;
        }
        quiet = sound ? 0 : quiet + 1;
    }
    free(pcm);
    memcpy(sorted, errors, found * sizeof *errors);
    qsort(sorted, found, sizeof *sorted, ascending);
    double constant = rank(sorted, found, 0.5);
    for (size_t i = 0; i < found; i++) {
        fprintf(stderr, "start %zu: %+.1f ms, %+.1f against the median\n", i, errors[i],
                errors[i] - constant);
        errors[i] -= constant;
    }
    put(bench, "sink_constant_latency_ms", constant);
    put_errors(bench, "start_error_sink", errors, found);
}

static void measure_starts(struct bench *bench)
{
    int64_t end = bench->first_us + bench->starts * GAP_S * 1000000LL + 2000000;
    listen_until(bench, end - (clock_us(CLOCK_REALTIME) - clock_us(CLOCK_MONOTONIC)));
    json_object_set_new(bench->figures, "starts_planned", json_integer(bench->starts));
    starts_at_sink(bench);
}

/* ---- stops
 * -------------------------------------------------------------------------------------------------- */

static json_int_t notice_of(const struct bench *bench, const char *source)
{
    json_t *answer = ask(bench, "GET", "/notices", ""), *row;
    const json_t *rows = json_is_array(answer) ? answer : json_object_get(answer, "notices");
    json_int_t id = 0;
    size_t index;
    json_array_foreach(rows, index, row)
    {
        const char *from = json_string_value(json_object_get(row, "source"));
        if (from && strcmp(from, source) == 0)
            id = json_integer_value(json_object_get(row, "id"));
    }
    json_decref(answer);
    return id;
}

/* Airs the long notice and waits until the sink sounds. */
static void speak(struct bench *bench, json_int_t notice)
{
    char path[64];
    uint64_t from = captured(bench);
    snprintf(path, sizeof path, "/air/%lld", (long long)notice);
    json_decref(ask(bench, "POST", path, "{}"));
    for (int64_t until = now_ms() + 20000; now_ms() < until;) {
        listen_until(bench, clock_us(CLOCK_MONOTONIC) + 50000);
        size_t count, loud = 0;
        int16_t *pcm = heard(bench, from, &count);
        for (size_t i = 0; i < count; i++)
            loud += abs(pcm[i]) > 4 * SOUND_LEAST;
        free(pcm);
        if (loud > 100)
            return;
    }
    die("a notice that was sent on the air is not heard at the sink");
}

/* From before the request until the last sample that is no silence has come out of the sink. */
static double stop_once(struct bench *bench, int round)
{
    /* somewhere in the speech, not always at the same word */
    listen_until(bench, clock_us(CLOCK_MONOTONIC) + 1500000 + round * 137000 % 1000000);
    uint64_t from = captured(bench) > RATE ? captured(bench) - RATE : 0;
    int64_t asked_us = clock_us(CLOCK_MONOTONIC);
    json_decref(ask(bench, "POST", "/stop", "{}"));
    int64_t answered_us = clock_us(CLOCK_MONOTONIC);
    listen_until(bench, answered_us + 1500000);
    size_t count, last = 0;
    int16_t *pcm = heard(bench, from, &count);
    for (size_t i = 0; i < count; i++)
        if (abs(pcm[i]) > SOUND_LEAST)
            last = i;
    free(pcm);
    double ms = (double)(arrival_us(from + last) - asked_us) / 1000;
    fprintf(stderr, "stop %d: silent after %.1f ms, answered after %.1f ms\n", round, ms,
            (double)(answered_us - asked_us) / 1000);
    json_decref(ask(bench, "POST", "/resume", "{}"));
    return ms;
}

static void measure_stops(struct bench *bench, json_int_t notice)
{
    double ms[STOPS_MOST];
    for (int i = 0; i < bench->stops; i++) {
        speak(bench, notice);
        ms[i] = stop_once(bench, i);
    }
    qsort(ms, (size_t)bench->stops, sizeof *ms, ascending);
    put(bench, "stop_p50_ms", rank(ms, (size_t)bench->stops, 0.5));
    put(bench, "stop_worst_ms", rank(ms, (size_t)bench->stops, 1));
    json_object_set_new(bench->figures, "stop_count", json_integer(bench->stops));
}

/* ---- steady: all processes of the station
 * ------------------------------------------------------------------- */

struct process {
    pid_t pid;
    char name[64];
    int64_t first_us, last_us; /* CPU time, reaped children included */
    long pss_kb;               /* highest seen */
};

/* Fields 14 to 17 of stat: its own time and that of the children it has waited for. */
static int64_t cpu_us(pid_t pid, pid_t *parent)
{
    char path[64], text[1024];
    unsigned long user, kernel;
    long child_user, child_kernel;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    text[length] = '\0';
    const char *after = strrchr(text, ')');
    if (!after || sscanf(after + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld", parent,
                         &user, &kernel, &child_user, &child_kernel) != 5)
        return -1;
    return (int64_t)(user + kernel + (unsigned long)(child_user + child_kernel)) *
           (1000000 / sysconf(_SC_CLK_TCK));
}

/* The plugin a worker has loaded, or what the daemon is. */
static void name_process(struct process *process, bool daemon)
{
    char path[64], line[512];
    snprintf(process->name, sizeof process->name, "%s", daemon ? "loaxad" : "worker");
    snprintf(path, sizeof path, "/proc/%d/maps", process->pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        char *plugin = strstr(line, "/plugins/"), *end = plugin ? strstr(plugin, ".so") : NULL;
        if (end)
            snprintf(process->name, sizeof process->name, "worker %.*s", (int)(end - plugin - 9), plugin + 9);
    }
    if (file)
        fclose(file);
}

/* Adds what is new of the daemon and its children, and takes the measures of all; returns the sum of PSS. */
static long look(const struct bench *bench, struct process *processes, size_t *count)
{
    DIR *proc = opendir("/proc");
    long sum = 0;
    for (const struct dirent *entry; proc && (entry = readdir(proc));) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10), parent = 0;
        int64_t used = pid > 0 ? cpu_us(pid, &parent) : -1;
        if (used < 0 || (pid != bench->daemon && parent != bench->daemon))
            continue;
        size_t at = 0;
        while (at < *count && processes[at].pid != pid)
            at++;
        if (at == PROCESSES_MOST)
            continue;
        if (at == *count)
            processes[(*count)++] = (struct process){.pid = pid, .first_us = used};
        long pss = process_pss_kb(pid);
        if (!processes[at].name[0] || pss > processes[at].pss_kb)
            name_process(&processes[at], pid == bench->daemon);
        processes[at].last_us = used;
        processes[at].pss_kb = pss > processes[at].pss_kb ? pss : processes[at].pss_kb;
        sum += pss > 0 ? pss : 0;
    }
    if (proc)
        closedir(proc);
    return sum;
}

static void put_processes(struct bench *bench, const char *phase, const struct process *processes,
                          size_t count, double seconds)
{
    char key[64];
    double cpu = 0;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        double percent = (double)(processes[i].last_us - processes[i].first_us) / seconds / 1e4;
        cpu += percent;
        fprintf(stderr, "%s: %-24s %6.3f %% of a core, %6.2f MB\n", phase, processes[i].name, percent,
                (double)processes[i].pss_kb / 1024);
        json_array_append_new(list, json_pack("{s:s, s:f, s:f}", "process", processes[i].name, "cpu_percent",
                                              round(percent * 1000) / 1000, "pss_mb",
                                              round((double)processes[i].pss_kb / 10.24) / 100));
    }
    snprintf(key, sizeof key, "%s_cpu_percent", phase);
    json_object_set_new(bench->figures, key, json_real(round(cpu * 1000) / 1000));
    snprintf(key, sizeof key, "%s_processes", phase);
    json_object_set_new(bench->figures, key, list);
}

/* CPU time over the whole stretch; memory as the highest sum seen at any moment of it. */
static void measure_steady(struct bench *bench, const char *phase)
{
    struct process processes[PROCESSES_MOST] = {0};
    size_t count = 0;
    char key[64];
    long most = look(bench, processes, &count);
    int64_t start = clock_us(CLOCK_MONOTONIC);
    for (int i = 0; i < bench->seconds; i += 5) {
        int64_t due = start + (i + 5 < bench->seconds ? i + 5 : bench->seconds) * 1000000LL;
        rest_ms((int)((due - clock_us(CLOCK_MONOTONIC)) / 1000));
        long sum = look(bench, processes, &count);
        most = sum > most ? sum : most;
    }
    double seconds = (double)(clock_us(CLOCK_MONOTONIC) - start) / 1e6;
    put_processes(bench, phase, processes, count, seconds);
    snprintf(key, sizeof key, "%s_pss_mb", phase);
    put(bench, key, (double)most / 1024);
}

/* ---- the whole
 * ---------------------------------------------------------------------------------------------- */

static void set_up(struct bench *bench)
{
    if (icecast_start(&bench->icecast) || pulse_start(&bench->pulse))
        die("Icecast or PulseAudio does not start");
    make_folders(bench);
    bench->capturing = pulse_capture(&bench->pulse, RATE, bench->capture);
    if (bench->capturing < 0)
        die("the sink's monitor gives nothing");
    write_tone(bench);
    write_speech(bench);
    write_station(bench);
    write_programme(bench);
    start_station(bench);
}

static void tear_down(struct bench *bench)
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

static void measure(struct bench *bench)
{
    if (bench->starts)
        measure_starts(bench);
    json_int_t notice = notice_of(bench, "bai");
    if (!notice)
        die("the long notice is not there");
    measure_stops(bench, notice);
    speak(bench, notice);
    rest_ms(6000);
    measure_steady(bench, "speaking");
    json_decref(ask(bench, "POST", "/stop", "{}"));
    rest_ms(15000); /* the loudspeaker closes, the feed stays */
    json_decref(ask(bench, "POST", "/resume", "{}"));
    measure_steady(bench, "idle");
    if (bench->starts)
        starts_in_journal(bench);
}

static int number(char **argv, int argc, int at, int fallback, int most)
{
    long value = at < argc ? strtol(argv[at], NULL, 10) : fallback;
    return value < 0 ? 0 : value > most ? most : (int)value;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        die("usage: bench_station BUILD [STARTS [SECONDS [STOPS]]]");
    static struct bench bench;
    bench.build = argv[1];
    bench.starts = number(argv, argc, 2, STARTS_MOST, STARTS_MOST);
    bench.seconds = number(argv, argc, 3, 60, 3600);
    bench.stops = number(argv, argc, 4, 15, STOPS_MOST);
    bench.figures = json_object();
    set_up(&bench);
    measure(&bench);
    tear_down(&bench);
    json_dumpf(bench.figures, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(bench.figures);
    return 0;
}
