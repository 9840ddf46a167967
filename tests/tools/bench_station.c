/*
 * The station's own figures for `make bench`: a whole station (loaxad, its workers, a private Icecast, a
 * paced sink of a private sound server) is run, and measured from outside: when 100 slots begin against when
 * they should, in the journal and at the sink; how soon the sink is silent after POST /stop; CPU time and
 * memory of all its processes while it speaks and while it waits. With the plugin "paced", a sound card that
 * is simulated, for a loudspeaker there is nothing to be heard: only time and memory while it speaks are
 * measured then. Prints one line of JSON; the details go to stderr. Knows nothing of the station but its
 * files, its socket and its processes (station/).
 *
 * Usage: bench_station BUILD [STARTS [SECONDS [STOPS]]], or bench_station BUILD paced [SECONDS]
 */
#include "base/base.h"
#include "station/bench.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *what)
{
    fprintf(stderr, "bench_station: %s\n", what);
    exit(1);
}

int64_t clock_us(clockid_t id)
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

void put(struct bench *bench, const char *name, double value)
{
    json_object_set_new(bench->figures, name,
                        isfinite(value) ? json_real(round(value * 100) / 100) : json_null());
}

/* ---- starts ---- */

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
    json_t *answer = rig_ask(bench, "GET", "/journal", ""), *row;
    const json_t *rows = json_is_array(answer) ? answer : json_object_get(answer, "rows");
    json_array_foreach(rows, index, row)
    {
        const char *kind = json_string_value(json_object_get(row, "kind"));
        const char *start = json_string_value(json_object_get(json_object_get(row, "fields"), "start"));
        int64_t at_us;
        int slot;
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
    int16_t *pcm = ear_heard(bench, 0, &count);
    for (size_t i = 0; i < count; i++) {
        bool sound = abs(pcm[i]) > SOUND_LEAST;
        int slot;
        if (sound && quiet > RATE / 2 && found < STARTS_MOST) {
            double error = from_plan_ms(bench, ear_arrival_us(i) + ear_wall_minus_mono(), &slot);
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
    ear_listen_until(bench, end - (clock_us(CLOCK_REALTIME) - clock_us(CLOCK_MONOTONIC)));
    json_object_set_new(bench->figures, "starts_planned", json_integer(bench->starts));
    starts_at_sink(bench);
}

/* ---- stops ---- */

static json_int_t notice_of(const struct bench *bench, const char *source)
{
    json_t *answer = rig_ask(bench, "GET", "/notices", ""), *row;
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

static bool has_notice(void *context)
{
    return notice_of(context, "bai") > 0;
}

static void air_notice(const struct bench *bench, json_int_t notice)
{
    char path[64];
    snprintf(path, sizeof path, "/air/%lld", (long long)notice);
    json_decref(rig_ask(bench, "POST", path, "{}"));
}

/* Airs the long notice and waits until the sink sounds. */
static void speak(struct bench *bench, json_int_t notice)
{
    uint64_t from = ear_captured(bench);
    air_notice(bench, notice);
    for (int64_t until = now_ms() + 20000; now_ms() < until;) {
        ear_listen_until(bench, clock_us(CLOCK_MONOTONIC) + 50000);
        size_t count, loud = 0;
        int16_t *pcm = ear_heard(bench, from, &count);
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
    /* past the chime, somewhere in the speech, not always at the same word */
    ear_listen_until(bench, clock_us(CLOCK_MONOTONIC) + 4000000 + round * 137000 % 1000000);
    uint64_t from = ear_captured(bench) > RATE ? ear_captured(bench) - RATE : 0;
    int64_t asked_us = clock_us(CLOCK_MONOTONIC);
    json_decref(rig_ask(bench, "POST", "/stop", "{}"));
    int64_t answered_us = clock_us(CLOCK_MONOTONIC);
    ear_listen_until(bench, answered_us + 1500000);
    size_t count, last = 0;
    int16_t *pcm = ear_heard(bench, from, &count);
    for (size_t i = 0; i < count; i++)
        if (abs(pcm[i]) > SOUND_LEAST)
            last = i;
    free(pcm);
    double ms = (double)(ear_arrival_us(from + last) - asked_us) / 1000;
    fprintf(stderr, "stop %d: silent after %.1f ms, answered after %.1f ms\n", round, ms,
            (double)(answered_us - asked_us) / 1000);
    json_decref(rig_ask(bench, "POST", "/resume", "{}"));
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

/* ---- the whole ---- */

static json_int_t long_notice(struct bench *bench)
{
    if (!wait_until(has_notice, bench, 10000))
        die("the long notice is not there: loaxad.log in the folder under /tmp/loaxa-bench-* says why");
    return notice_of(bench, "bai");
}

static void measure_paced(struct bench *bench)
{
    air_notice(bench, long_notice(bench));
    rest_ms(15000); /* past the opening and the chime */
    load_measure(bench, "paced");
    load_measure_waking(bench);
}

static void measure(struct bench *bench)
{
    if (bench->starts)
        measure_starts(bench);
    json_int_t notice = long_notice(bench);
    measure_stops(bench, notice);
    speak(bench, notice);
    rest_ms(6000);
    load_measure(bench, "speaking");
    load_measure_encoding(bench);
    json_decref(rig_ask(bench, "POST", "/stop", "{}"));
    rest_ms(15000); /* the loudspeaker closes, the feed stays */
    json_decref(rig_ask(bench, "POST", "/resume", "{}"));
    load_measure(bench, "idle");
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
        die("usage: bench_station BUILD [STARTS [SECONDS [STOPS]]], or bench_station BUILD paced [SECONDS]");
    static struct bench bench;
    bool paced = argc > 2 && strcmp(argv[2], "paced") == 0;
    bench.build = argv[1];
    bench.sink = paced ? "paced" : "ao";
    bench.starts = paced ? 0 : number(argv, argc, 2, STARTS_MOST, STARTS_MOST);
    bench.seconds = number(argv, argc, 3, 60, 3600);
    bench.stops = number(argv, argc, 4, 15, STOPS_MOST);
    bench.figures = json_object();
    rig_set_up(&bench);
    (paced ? measure_paced : measure)(&bench);
    rig_tear_down(&bench);
    json_dumpf(bench.figures, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(bench.figures);
    return 0;
}
