/*
 * Text to canonical PCM, end to end through the worker, as a multiple of real time: a notice of about a
 * minute, rendered by the voice `north` into an empty cache again and again. Prints one line of JSON for
 * `make bench`; the median counts.
 */
#include "render/render.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 9

static const char notice[] =
    "Thông báo về lịch tiêm phòng cho đàn gia súc.\n"
    "Từ ngày 23/11 đến hết ngày 27/11, xã tổ chức tiêm phòng đợt 2 cho trâu, bò, lợn tại các thôn.\n"
    "Thôn Đoài và thôn Trung tiêm vào sáng thứ Hai, từ 7h30, tại nhà văn hóa thôn.\n"
    "Thôn Thượng tiêm vào sáng thứ Ba, thôn Hạ tiêm vào sáng thứ Tư, cùng giờ.\n"
    "Các hộ nuôi từ 10 con trở lên báo trước cho trưởng thôn, cán bộ thú y sẽ đến tận chuồng.\n"
    "Việc tiêm phòng không thu tiền. Bà con nhốt gia súc trước giờ tiêm, mang theo sổ theo dõi đàn.\n"
    "Nếu thấy con vật bỏ ăn, sốt, chảy dãi sau khi tiêm, bà con báo ngay cho thú y xã.\n"
    "Hộ nào vắng nhà trong ngày tiêm thì đăng ký lịch tiêm bù với trưởng thôn trước ngày 30/11.\n"
    "Xin nhắc lại, tiêm phòng từ ngày 23/11 đến hết ngày 27/11, tại nhà văn hóa các thôn, từ 7h30.\n";

struct round {
    struct rendered *rendered;
    struct error why;
    bool over;
};

static void on_done(void *context, struct rendered *rendered, const struct error *why)
{
    struct round *round = context;
    round->rendered = rendered;
    round->over = true;
    if (why != NULL)
        round->why = *why;
}

static void remove_folder(const char *dir)
{
    struct file_entry *entries;
    size_t count;
    if (file_list(dir, 1000, &entries, &count, NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        char *path = file_join(dir, entries[i].name);
        if (path != NULL)
            unlink(path);
        free(path);
    }
    file_list_free(entries, count);
    rmdir(dir);
}

/* One rendering into an empty cache: speed, and the length spoken. */
static int measure(const struct render_setup *base, const struct voice *voice, double *speed, double *seconds,
                   struct sound_measure *loudness)
{
    uv_loop_t loop;
    char dir[] = "/tmp/loaxa-bench-XXXXXX";
    struct render_setup setup = *base;
    struct render *render;
    struct render_request *request;
    struct round round = {0};
    struct error err = {0};
    if (mkdtemp(dir) == NULL || uv_loop_init(&loop) != 0)
        return -EIO;
    setup.loop = &loop;
    setup.cache_dir = dir;
    if (render_new(&setup, &render, &err) != 0)
        return fprintf(stderr, "%s\n", err.text), -EIO;
    uint64_t start = uv_hrtime();
    int rc = render_text(render, voice, notice, on_done, &round, &request, &err);
    while (rc == 0 && !round.over)
        uv_run(&loop, UV_RUN_ONCE);
    double took = (double)(uv_hrtime() - start) / 1e9;
    if (round.rendered == NULL) {
        fprintf(stderr, "%s\n", rc != 0 ? err.text : round.why.text);
        rc = -EIO;
    } else {
        *seconds = (double)round.rendered->frames / round.rendered->rate_hz;
        *speed = *seconds / took;
        *loudness = round.rendered->measure;
    }
    rendered_free(round.rendered);
    render_free(render);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    remove_folder(dir);
    return rc;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static int run(const char *worker_program, const char *plugin_dir, const char *voices_dir)
{
    struct render_setup setup = {
        .worker_program = worker_program, .plugin_dir = plugin_dir, .zone = "Asia/Ho_Chi_Minh"};
    struct faults faults = {0};
    struct voice *voice = NULL;
    struct sound_measure loudness = {0};
    double speeds[ROUNDS], seconds = 0;
    int rc = voice_load(voices_dir, NULL, "north", &voice, &faults);
    for (size_t i = 0; i < faults.count; i++)
        fprintf(stderr, "%s:%d: %s\n", faults.rows[i].file, faults.rows[i].line, faults.rows[i].text);
    for (size_t i = 0; rc == 0 && i < ROUNDS; i++)
        rc = measure(&setup, voice, &speeds[i], &seconds, &loudness);
    if (rc == 0) {
        qsort(speeds, ROUNDS, sizeof *speeds, ascending);
        printf("{\"render_x_realtime\": %.0f, \"render_seconds\": %.1f, \"render_lufs\": %.2f, "
               "\"render_peak_dbtp\": %.2f}\n",
               speeds[ROUNDS / 2], seconds, loudness.lufs, loudness.peak_dbtp);
    }
    faults_done(&faults);
    voice_free(voice);
    return rc;
}

int main(void)
{
    char *worker_program, *plugin_dir, *voices_dir;
    struct error err = {0};
    if (plugin_find_installation(&worker_program, &plugin_dir, &voices_dir, &err) != 0)
        return fprintf(stderr, "%s\n", err.text), 1;
    int rc = run(worker_program, plugin_dir, voices_dir);
    free(worker_program);
    free(plugin_dir);
    free(voices_dir);
    return rc == 0 ? 0 : 1;
}
