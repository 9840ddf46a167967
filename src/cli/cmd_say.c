/*
 * loaxa say: a text read aloud into a WAV file, through the same reader, voice, loudness and limiter as the
 * air. Needs no station; with --station its voice, its profiles and its dictionary are used. Runs a loop of
 * its own; the cache lives in a temporary folder for as long as the command does.
 */
#include "cli/commands.h"
#include "cli/options.h"
#include "render/render.h"
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VOICE_DEFAULT "north"
#define ZONE_DEFAULT "Asia/Ho_Chi_Minh"

struct saying {
    const char *output, *voice_name, *station, *state, *rate_text, *input;
    bool json;
    unsigned rate_hz;
    char *text;
    char *worker_program, *plugin_dir, *voices_dir;
    char cache[64];
    struct voice *voice;
    uv_loop_t loop;
    uv_signal_t signals[2];
    struct render *render;
    struct render_request *request;
    struct rendered *rendered;
    struct error err;
};

/* ---- what is to be said ---- */

static int read_stream(int fd, char **out, struct error *err)
{
    struct buf buf;
    char chunk[65536];
    ssize_t got;
    buf_init(&buf, READER_INPUT_LIMIT);
    while ((got = read(fd, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0 && buf_add(&buf, chunk, (size_t)got) != 0)
            break;
    int rc = got < 0 ? error_set(err, -errno, "cannot read the text: %s", strerror(errno)) : buf.error;
    if (rc == -EFBIG)
        error_set(err, rc, "the text is too long: at most %u bytes are taken", READER_INPUT_LIMIT);
    if (rc == 0 && buf_add(&buf, "", 0) == 0 && memchr(buf.data, '\0', buf.length) != NULL)
        rc = error_set(err, -EILSEQ, "expected a text in UTF-8, found NUL bytes");
    if (rc == 0)
        *out = buf_take(&buf);
    buf_done(&buf);
    return rc;
}

static int read_input(struct saying *saying)
{
    size_t length;
    if (saying->input == NULL || strcmp(saying->input, "-") == 0)
        return read_stream(STDIN_FILENO, &saying->text, &saying->err);
    int rc = file_read(saying->input, READER_INPUT_LIMIT, &saying->text, &length, &saying->err);
    if (rc == 0 && memchr(saying->text, '\0', length) != NULL)
        rc = error_at(&saying->err, -EILSEQ, saying->input, 0, "expected a text in UTF-8, found NUL bytes");
    return rc;
}

/* The voice that station.cfg names; new memory, or NULL. `loaxa check` is who judges the file. */
static char *station_voice(const char *station)
{
    char *path = file_join(station, "station.cfg"), *name = NULL;
    struct faults faults = {0};
    config_t config;
    const char *found;
    if (path != NULL && config_load(path, &config, &faults) == 0) {
        if (config_lookup_string(&config, "voice", &found) == CONFIG_TRUE)
            name = strdup(found);
        config_destroy(&config);
    }
    faults_done(&faults);
    free(path);
    return name;
}

static int load_voice(struct saying *saying)
{
    struct faults faults = {0};
    char *own = saying->voice_name == NULL && saying->station != NULL ? station_voice(saying->station) : NULL;
    const char *name = saying->voice_name != NULL ? saying->voice_name : own != NULL ? own : VOICE_DEFAULT;
    int rc = voice_load(saying->voices_dir, saying->station, name, &saying->voice, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        struct error fault = {.line = faults.rows[i].line};
        snprintf(fault.file, sizeof fault.file, "%s", faults.rows[i].file == NULL ? "" : faults.rows[i].file);
        snprintf(fault.text, sizeof fault.text, "%s", faults.rows[i].text);
        cli_refuse(&command_say, &fault);
    }
    faults_done(&faults);
    free(own);
    return rc;
}

/* ---- saying it ---- */

static void close_signals(struct saying *saying)
{
    for (size_t i = 0; i < 2; i++)
        if (!uv_is_closing((uv_handle_t *)&saying->signals[i]))
            uv_close((uv_handle_t *)&saying->signals[i], NULL);
}

static void end(struct saying *saying)
{
    saying->request = NULL;
    render_free(saying->render);
    saying->render = NULL;
    close_signals(saying);
}

static void on_done(void *context, struct rendered *rendered, const struct error *why)
{
    struct saying *saying = context;
    saying->rendered = rendered;
    if (why != NULL)
        saying->err = *why;
    saying->request = NULL;
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct saying *saying = handle->data;
    error_set(&saying->err, -EINTR, "stopped by signal %d; nothing was written", number);
    if (saying->request != NULL)
        render_cancel(saying->request);
    saying->request = NULL;
}

static void watch_signals(struct saying *saying)
{
    static const int numbers[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < 2; i++) {
        uv_signal_init(&saying->loop, &saying->signals[i]);
        saying->signals[i].data = saying;
        uv_signal_start(&saying->signals[i], on_signal, numbers[i]);
        uv_unref((uv_handle_t *)&saying->signals[i]);
    }
}

static int render(struct saying *saying)
{
    struct render_setup setup = {.loop = &saying->loop,
                                 .cache_dir = saying->cache,
                                 .worker_program = saying->worker_program,
                                 .plugin_dir = saying->plugin_dir,
                                 .station_dir = saying->station,
                                 .zone = ZONE_DEFAULT,
                                 .rate_hz = saying->rate_hz};
    int rc = render_new(&setup, &saying->render, &saying->err);
    if (rc == 0)
        rc = render_text(saying->render, saying->voice, saying->text, on_done, saying, &saying->request,
                         &saying->err);
    while (rc == 0 && saying->request != NULL)
        uv_run(&saying->loop, UV_RUN_ONCE);
    end(saying);
    return rc != 0 ? rc : saying->err.code;
}

static int run_loop(struct saying *saying)
{
    if (uv_loop_init(&saying->loop) != 0)
        return error_set(&saying->err, -ENOMEM, "out of memory");
    watch_signals(saying);
    int rc = render(saying);
    uv_run(&saying->loop, UV_RUN_DEFAULT);
    uv_loop_close(&saying->loop);
    return rc;
}

/* ---- what came of it ---- */

static int write_file(struct saying *saying)
{
    const struct rendered *rendered = saying->rendered;
    char *bytes;
    size_t length;
    int rc = file_read(rendered->path, rendered->frames * sizeof(int16_t), &bytes, &length, &saying->err);
    if (rc != 0)
        return rc;
    int16_t *pcm = malloc(length + 1);
    if (pcm == NULL) {
        free(bytes);
        return error_set(&saying->err, -ENOMEM, "out of memory");
    }
    memcpy(pcm, bytes, length);
    free(bytes);
    rc = sound_file_write_wav(saying->output, pcm, length / sizeof *pcm, rendered->rate_hz, &saying->err);
    free(pcm);
    return rc;
}

static json_t *marks_json(const struct rendered *rendered)
{
    json_t *marks = json_array();
    for (size_t i = 0; i < rendered->mark_count; i++) {
        const struct render_mark *mark = &rendered->marks[i];
        json_array_append_new(marks,
                              json_pack("{s:f, s:i, s:i, s:b}", "seconds",
                                        (double)mark->frame / rendered->rate_hz, "start", (int)mark->start,
                                        "end", (int)mark->end, "sentence", mark->sentence_start));
    }
    return marks;
}

static void print_json(const struct saying *saying)
{
    const struct rendered *rendered = saying->rendered;
    json_t *all = json_pack("{s:s, s:s, s:f, s:i, s:s, s:b, s:o}", "file", saying->output, "voice",
                            saying->voice->name, "seconds", (double)rendered->frames / rendered->rate_hz,
                            "rate", (int)rendered->rate_hz, "spoken", rendered->spoken, "fell_back",
                            rendered->fell_back, "marks", marks_json(rendered));
    if (all != NULL && isfinite(rendered->measure.lufs)) {
        json_object_set_new(all, "lufs", json_real(rendered->measure.lufs));
        json_object_set_new(all, "peak_dbtp", json_real(rendered->measure.peak_dbtp));
    }
    json_dumpf(all, stdout, JSON_REAL_PRECISION(6) | JSON_COMPACT);
    putchar('\n');
    json_decref(all);
}

/* The cache holds two files a piece and its table: no folder of anybody else's. */
static void remove_cache(const struct saying *saying)
{
    struct file_entry *entries;
    size_t count;
    if (saying->cache[0] == '\0' || file_list(saying->cache, 1000, &entries, &count, NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        char *path = file_join(saying->cache, entries[i].name);
        if (path != NULL)
            unlink(path);
        free(path);
    }
    file_list_free(entries, count);
    rmdir(saying->cache);
}

static void release(struct saying *saying)
{
    remove_cache(saying);
    rendered_free(saying->rendered);
    voice_free(saying->voice);
    free(saying->text);
    free(saying->worker_program);
    free(saying->plugin_dir);
    free(saying->voices_dir);
}

static int prepare(struct saying *saying)
{
    int rc = plugin_find_installation(&saying->worker_program, &saying->plugin_dir, &saying->voices_dir,
                                      &saying->err);
    if (rc == 0)
        rc = load_voice(saying);
    if (rc == 0)
        rc = read_input(saying);
    snprintf(saying->cache, sizeof saying->cache, "/tmp/loaxa-say-XXXXXX");
    if (rc == 0 && mkdtemp(saying->cache) == NULL)
        rc = error_set(&saying->err, -errno, "cannot make a temporary folder: %s", strerror(errno));
    if (rc != 0)
        saying->cache[0] = '\0';
    return rc;
}

static int say(struct saying *saying)
{
    int rc = prepare(saying);
    if (rc == 0)
        rc = run_loop(saying);
    if (rc == 0)
        rc = write_file(saying);
    if (rc == 0 && saying->rendered->fell_back)
        fprintf(stderr, "loaxa say: another voice spoke: %s\n", saying->rendered->fallback_reason);
    if (rc == 0 && saying->json)
        print_json(saying);
    if (rc != 0 && saying->err.code != 0)
        cli_refuse(&command_say, &saying->err);
    return rc == 0 ? EXIT_DONE : EXIT_REFUSED;
}

static int run(int argc, char **argv)
{
    struct saying saying = {.rate_hz = SOUND_RATE_DEFAULT};
    const struct option_row rows[] = {
        {"-o", NULL, &saying.output},          {"--output", NULL, &saying.output},
        {"--voice", NULL, &saying.voice_name}, {"--rate", NULL, &saying.rate_text},
        {"--station", NULL, &saying.station},  {"--state", NULL, &saying.state},
        {"--json", &saying.json, NULL},        {0}};
    int words = 0;
    long long rate = SOUND_RATE_DEFAULT;
    if (options_read(&command_say, argc, argv, rows, &words) != 0)
        return EXIT_USAGE;
    if (saying.output == NULL)
        return cli_usage(&command_say, "-o FILE.wav says where the sound goes");
    if (words > 1)
        return cli_usage(&command_say, "expected one file of text at most");
    if (saying.rate_text != NULL && (!options_number(saying.rate_text, 8000, &rate) || rate > 48000))
        return cli_usage(&command_say, "--rate: expected 8000 to 48000 Hz, found %s", saying.rate_text);
    saying.input = words == 1 ? argv[1] : NULL;
    saying.rate_hz = (unsigned)rate;
    int code = say(&saying);
    release(&saying);
    return code;
}

const struct command command_say = {
    .name = "say",
    .summary = "Read a text aloud into a WAV file",
    .help = "Usage: loaxa say -o FILE.wav [--voice NAME] [--rate HZ] [--station DIR] [--json] [FILE]\n"
            "\n"
            "Reads FILE (or standard input) as the station would and writes mono 16-bit sound.\n"
            "  -o, --output FILE.wav  where the sound goes\n"
            "  --voice NAME           north, central, south, or a profile of the station; default: the "
            "station's, else north\n"
            "  --rate HZ              8000 to 48000; default 22050\n"
            "  --station DIR          use this station's voice, profiles and dictionary\n"
            "  --json                 print length, loudness, spoken words and the seconds at which each "
            "clause begins\n",
    .run = run,
};
