/*
 * The ear of bench_station: the capture of the sink's monitor. It grows as the sink plays. Sample k cannot
 * have come before the moment the file was first seen with k samples; the earliest (arrival - k / rate) over
 * ten seconds is the line the samples lie on.
 */
#include "bench.h"
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIGHTINGS_MOST 200000
#define WINDOW_US 10000000

static struct {
    int64_t mono_us[SIGHTINGS_MOST];
    uint64_t frames[SIGHTINGS_MOST];
    size_t count;
    int64_t wall_minus_mono;
} ear;

uint64_t ear_captured(const struct bench *bench)
{
    struct stat status;
    return stat(bench->capture, &status) == 0 ? (uint64_t)status.st_size / 2 : 0;
}

/* Watches the capture grow until the time, about every millisecond. */
void ear_listen_until(struct bench *bench, int64_t mono_us)
{
    while (clock_us(CLOCK_MONOTONIC) < mono_us) {
        uint64_t frames = ear_captured(bench);
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
int64_t ear_arrival_us(uint64_t frame)
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
int16_t *ear_heard(const struct bench *bench, uint64_t from, size_t *count)
{
    uint64_t all = ear_captured(bench);
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

int64_t ear_wall_minus_mono(void)
{
    return ear.wall_minus_mono;
}
