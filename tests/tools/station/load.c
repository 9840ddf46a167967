/*
 * What the station costs, seen from /proc: CPU time and PSS of loaxad and all its workers, those included
 * that come and go meanwhile; and, beside it, what encoding alone costs.
 */
#include "bench.h"
#include <dirent.h>
#include <math.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROCESSES_MOST 16
#define WAKINGS_PER_S 10 /* as often as the air makes sound */
#define WAKING_S 10
#define MP3_LEVEL_48 0.7336 /* libsndfile's compression level for 48 kbit/s at 22,050 Hz */

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
void load_measure(struct bench *bench, const char *phase)
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

/* ---- what waking and encoding cost by themselves ---- */

void load_measure_waking(struct bench *bench)
{
    const struct timespec rest = {.tv_nsec = 1000000000 / WAKINGS_PER_S};
    int64_t start = clock_us(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < WAKINGS_PER_S * WAKING_S; i++)
        nanosleep(&rest, NULL);
    put(bench, "waking_floor_cpu_percent",
        (double)(clock_us(CLOCK_THREAD_CPUTIME_ID) - start) / WAKING_S / 1e4);
}

static sf_count_t encoded;

static sf_count_t sink_length(void *context)
{
    (void)context;
    return encoded;
}

static sf_count_t sink_seek(sf_count_t offset, int whence, void *context)
{
    (void)whence, (void)context;
    return offset;
}

static sf_count_t sink_read(void *to, sf_count_t count, void *context)
{
    (void)to, (void)count, (void)context;
    return 0;
}

static sf_count_t sink_write(const void *from, sf_count_t count, void *context)
{
    (void)from, (void)context;
    encoded += count;
    return count;
}

void load_measure_encoding(struct bench *bench)
{
    SF_VIRTUAL_IO io = {sink_length, sink_seek, sink_read, sink_write, sink_length};
    SF_INFO info = {.samplerate = RATE, .channels = 1, .format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
    double level = MP3_LEVEL_48;
    int mode = SF_BITRATE_MODE_CONSTANT;
    uint64_t all = ear_captured(bench), from = all > 30 * RATE ? all - 30 * RATE : 0;
    size_t count;
    int16_t *pcm = ear_heard(bench, from, &count);
    SNDFILE *file = sf_open_virtual(&io, SFM_WRITE, &info, bench);
    if (!file || !count)
        die("nothing to encode, or no encoder");
    sf_command(file, SFC_SET_COMPRESSION_LEVEL, &level, sizeof level);
    sf_command(file, SFC_SET_BITRATE_MODE, &mode, sizeof mode);
    int64_t start = clock_us(CLOCK_THREAD_CPUTIME_ID);
    for (size_t at = 0; at + RATE / 10 <= count; at += RATE / 10)
        sf_writef_short(file, pcm + at, RATE / 10);
    int64_t took = clock_us(CLOCK_THREAD_CPUTIME_ID) - start;
    sf_close(file);
    free(pcm);
    put(bench, "mp3_floor_cpu_percent", (double)took / ((double)count / RATE) / 1e4);
}
