/*
 * What the renderer's tests share: a folder with voice profiles, a renderer over the real worker and plugins
 * of the build
 * ($LOAXA_BUILD), and waiting for one result.
 */
#ifndef LOAXA_TEST_RENDER_SCENE_H
#define LOAXA_TEST_RENDER_SCENE_H

#include "render/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct scene {
    uv_loop_t loop;
    char folder[32];
    char *cache, *voices, *worker_program, *plugin_dir;
    struct render *render;
    struct voice *voice;
};

/* One result, as render_done gives it. */
struct heard {
    int calls;
    struct rendered *rendered;
    struct error why;
};

static inline void scene_write(const char *dir, const char *name, const char *text)
{
    char *path = file_join(dir, name);
    struct error err = {0};
    assert_non_null(path);
    assert_int_equal(file_write_atomic(path, text, strlen(text), 0700, &err), 0);
    free(path);
}

static inline struct render *scene_open(struct scene *scene, uint64_t cache_limit, unsigned at_once)
{
    struct render_setup setup = {.loop = &scene->loop,
                                 .cache_dir = scene->cache,
                                 .cache_limit = cache_limit,
                                 .worker_program = scene->worker_program,
                                 .plugin_dir = scene->plugin_dir,
                                 .station_dir = scene->folder,
                                 .zone = "Asia/Ho_Chi_Minh",
                                 .rate_hz = SOUND_RATE_DEFAULT,
                                 .at_once = at_once};
    struct render *render = NULL;
    struct error err = {0};
    int rc = render_new(&setup, &render, &err);
    if (rc != 0)
        fail_msg("%s", err.text);
    return render;
}

static inline struct voice *scene_voice(const struct scene *scene, const char *name)
{
    struct faults faults = {0};
    struct voice *voice = NULL;
    int rc = voice_load(scene->voices, NULL, name, &voice, &faults);
    if (rc != 0)
        fail_msg("%s", faults.count > 0 ? faults.rows[0].text : "no fault told");
    faults_done(&faults);
    return voice;
}

static inline char *scene_program(const char *name)
{
    const char *build = getenv("LOAXA_BUILD");
    if (build == NULL)
        fail_msg("LOAXA_BUILD does not name the build directory");
    char *path = file_join(build, name);
    if (path == NULL || !file_exists(path))
        fail_msg("%s is not built: make it first", path);
    return path;
}

static const char scene_profile[] = "title = \"Giọng thử\"; engine = \"espeak\"; region = \"north\";\n"
                                    "settings: { language = \"vi\"; rate = 120; };\n";

static inline void scene_set_up(struct scene *scene)
{
    *scene = (struct scene){.folder = "/tmp/loaxa-render-XXXXXX"};
    assert_non_null(mkdtemp(scene->folder));
    assert_int_equal(uv_loop_init(&scene->loop), 0);
    scene->cache = file_join(scene->folder, "cache");
    scene->voices = file_join(scene->folder, "voices");
    scene->worker_program = scene_program("loaxa-worker");
    scene->plugin_dir = scene_program("plugins");
    assert_int_equal(file_make_directory(scene->voices, 0700, NULL), 0);
    scene_write(scene->voices, "thu.cfg", scene_profile);
    scene->render = scene_open(scene, 0, 1);
    scene->voice = scene_voice(scene, "thu");
}

static inline void scene_remove(const char *dir)
{
    struct file_entry *entries;
    size_t count;
    if (file_list(dir, 10000, &entries, &count, NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        char *path = file_join(dir, entries[i].name);
        if (entries[i].is_directory)
            scene_remove(path);
        else
            unlink(path);
        free(path);
    }
    file_list_free(entries, count);
    rmdir(dir);
}

static inline void scene_close(struct scene *scene)
{
    render_free(scene->render);
    uv_run(&scene->loop, UV_RUN_DEFAULT);
    scene->render = NULL;
}

static inline void scene_tear_down(struct scene *scene)
{
    scene_close(scene);
    voice_free(scene->voice);
    assert_int_equal(uv_loop_close(&scene->loop), 0);
    scene_remove(scene->folder);
    free(scene->cache);
    free(scene->voices);
    free(scene->worker_program);
    free(scene->plugin_dir);
}

/* A test's own scene: set-up and tear-down for cmocka. */
static inline int scene_begin(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    scene_set_up(scene);
    *state = scene;
    return 0;
}

static inline int scene_end(void **state)
{
    struct scene *scene = *state;
    scene_tear_down(scene);
    free(scene);
    return 0;
}

static inline void on_heard(void *context, struct rendered *rendered, const struct error *why)
{
    struct heard *heard = context;
    heard->calls++;
    heard->rendered = rendered;
    if (why != NULL)
        heard->why = *why;
}

static inline void scene_wait(struct scene *scene, const struct heard *heard)
{
    while (heard->calls == 0 && uv_run(&scene->loop, UV_RUN_ONCE) != 0)
        ;
    assert_int_equal(heard->calls, 1);
}

static inline struct rendered *scene_say(struct scene *scene, const struct voice *voice, const char *text)
{
    struct heard heard = {0};
    struct render_request *request;
    struct error err = {0};
    if (render_text(scene->render, voice, text, on_heard, &heard, &request, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(heard.calls, 0);
    scene_wait(scene, &heard);
    if (heard.rendered == NULL)
        fail_msg("%s", heard.why.text);
    return heard.rendered;
}

static inline int16_t *scene_frames(const struct rendered *rendered)
{
    char *bytes;
    size_t length;
    struct error err = {0};
    if (file_read(rendered->path, 1u << 30, &bytes, &length, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(length, rendered->frames * sizeof(int16_t));
    return (int16_t *)(void *)bytes;
}

#endif
