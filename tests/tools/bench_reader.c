/*
 * make bench-reader: how well and how fast the reader reads. Accuracy by class over the tables of cases, in
 * the north and in the south; the same cases through bare espeak-ng, judged by its phonemes against those of
 * the right words; and MB/s of running text on one core, in processor time.
 */
#include "base/file.h"
#include "reader/reader.h"
#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CASES "tests/unit/reader/cases"
#define TEXT_BYTES (8u << 20)
#define LAYERS_MOST 32

struct score {
    size_t rows, north, south, espeak;
};

static struct reader *load(enum reader_region region)
{
    static const char *const folders[] = {"voices/north", "voices/central", "voices/south"};
    const char *dirs[] = {"voices", folders[region]};
    struct reader_layer layers[LAYERS_MOST];
    char *texts[LAYERS_MOST], *names[LAYERS_MOST];
    size_t count = 0;
    for (size_t d = 0; d < 2; d++) {
        struct file_entry *entries = NULL;
        size_t found = 0;
        if (!file_exists(dirs[d]) || file_list(dirs[d], 500, &entries, &found, NULL) != 0)
            continue;
        for (size_t i = 0; i < found && count < LAYERS_MOST; i++) {
            enum reader_dictionary kind;
            size_t length;
            if (!reader_dictionary_of(entries[i].name, &kind))
                continue;
            names[count] = file_join(dirs[d], entries[i].name);
            if (file_read(names[count], 8u << 20, &texts[count], &length, NULL) != 0)
                exit(1);
            layers[count] = (struct reader_layer){names[count], kind, texts[count], length};
            count++;
        }
        file_list_free(entries, found);
    }
    struct reader_settings settings = {.region = region};
    struct reader *reader = NULL;
    if (reader_new(&settings, layers, count, &reader, NULL) != 0)
        exit(1);
    for (size_t i = 0; i < count; i++) {
        free(texts[i]);
        free(names[i]);
    }
    return reader;
}

static char *spoken(const struct reader *reader, const char *text)
{
    struct reading *r = NULL;
    if (reader_read(reader, text, strlen(text), &r, NULL) != 0)
        exit(1);
    char *out = reading_spoken(r);
    reading_free(r);
    size_t length = strlen(out);
    if (length && out[length - 1] == '.')
        out[length - 1] = '\0';
    return out;
}

static bool reads(const struct reader *reader, const char *written, const char *wanted)
{
    char *got = spoken(reader, written);
    size_t length = strlen(wanted);
    if (length && wanted[length - 1] == '.')
        length--;
    bool right = strlen(got) == length && memcmp(got, wanted, length) == 0;
    free(got);
    return right;
}

/* All phonemes of a text without stress, pauses and spaces, so that only what is said counts. */
static void phonemes_of(const char *text, char *out, size_t size)
{
    const void *at = text;
    size_t length = 0;
    while (at) {
        const char *p = espeak_TextToPhonemes(&at, espeakCHARS_UTF8, 0);
        for (; p && *p && length + 1 < size; p++)
            if (!strchr("',_:;|% ", *p))
                out[length++] = *p;
    }
    out[length] = '\0';
}

static bool espeak_reads(const char *written, const char *wanted)
{
    char ours[8192], theirs[8192];
    phonemes_of(wanted, ours, sizeof ours);
    phonemes_of(written, theirs, sizeof theirs);
    return strcmp(ours, theirs) == 0;
}

static void unescape(char *text)
{
    char *out = text;
    for (char *in = text; *in; in++) {
        bool line_end = in[0] == '\\' && in[1] == 'n';
        *out++ = line_end ? '\n' : *in;
        in += line_end;
    }
    *out = '\0';
}

static struct score run_table(const char *name, const struct reader *north, const struct reader *south)
{
    struct score score = {0};
    char *path = file_join(CASES, name), *text = NULL;
    size_t length;
    if (file_read(path, 4u << 20, &text, &length, NULL) != 0)
        exit(1);
    bool head = true;
    for (char *line = text, *next; line && *line; line = next, head = false) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        char *wanted = strchr(line, '\t');
        if (head || !wanted)
            continue;
        *wanted++ = '\0';
        char *other = strchr(wanted, '\t');
        if (other)
            *other++ = '\0';
        unescape(line);
        score.rows++;
        score.north += reads(north, line, wanted);
        score.south += reads(south, line, other && *other ? other : wanted);
        score.espeak += espeak_reads(line, wanted);
    }
    free(text);
    free(path);
    return score;
}

static void print_score(const char *name, struct score s)
{
    double rows = s.rows ? (double)s.rows : 1;
    printf("%-14.*s %5zu  %6.1f %%  %6.1f %%  %6.1f %%\n", (int)strcspn(name, "."), name, s.rows,
           100 * (double)s.north / rows, 100 * (double)s.south / rows, 100 * (double)s.espeak / rows);
}

/* ---- speed
 * -------------------------------------------------------------------------------------------------------- */

static const char *const paragraphs[] = {
    "Thực hiện Kế hoạch số 12/KH-UBND ngày 15/01/2026 của Ủy ban nhân dân tỉnh về đẩy mạnh cải cách hành "
    "chính, xã An Hòa đã "
    "triển khai nhiều giải pháp nhằm nâng cao chất lượng phục vụ người dân và doanh nghiệp trên địa bàn.\n",
    "Cán bộ, công chức tại bộ phận một cửa luôn niềm nở, tận tình hướng dẫn bà con chuẩn bị giấy tờ, không "
    "để ai phải đi lại "
    "nhiều lần; hồ sơ được giải quyết đúng hẹn, công khai, minh bạch theo quy định của pháp luật.\n",
    "Trong 09 tháng đầu năm, UBND xã tiếp nhận 1.245 hồ sơ, đã giải quyết 1.238 hồ sơ, đạt 99,4%, số còn lại "
    "đang trong hạn. "
    "Tỷ lệ hồ sơ nộp qua mạng tăng dần, người dân phấn khởi vì tiết kiệm được thời gian và chi phí đi lại.\n",
    "Bên cạnh đó, các hội, đoàn thể phối hợp tuyên truyền trên hệ thống truyền thanh, vận động bà con giữ "
    "gìn vệ sinh môi "
    "trường, trồng hoa hai bên đường, xây dựng tuyến đường kiểu mẫu, góp phần làm đẹp bộ mặt nông thôn.\n\n"};

static double seconds_used(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure_speed(const struct reader *reader)
{
    char *text = malloc(TEXT_BYTES);
    size_t length = 0, spoken_bytes = 0;
    double best = 1e9;
    for (size_t i = 0; text && length + strlen(paragraphs[i % 4]) < TEXT_BYTES; i++) {
        memcpy(text + length, paragraphs[i % 4], strlen(paragraphs[i % 4]));
        length += strlen(paragraphs[i % 4]);
    }
    for (int round = 0; text && round < 5; round++) {
        struct reading *r = NULL;
        double start = seconds_used();
        if (reader_read(reader, text, length, &r, NULL) != 0)
            exit(1);
        double took = seconds_used() - start;
        best = took < best ? took : best;
        spoken_bytes = 0;
        for (size_t i = 0; i < r->clause_count; i++)
            spoken_bytes += r->clauses[i].length + 2u;
        reading_free(r);
    }
    printf("\nrunning text: %.1f MB/s on one core (%.1f MB, best of 5), spoken text %.2f times as long\n",
           (double)length / 1e6 / best, (double)length / 1e6, (double)spoken_bytes / (double)length);
    free(text);
}

int main(void)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    struct score total = {0};
    if (file_list(CASES, 200, &entries, &count, NULL) != 0 ||
        espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT) < 0 ||
        espeak_SetVoiceByName("vi") != EE_OK)
        return 1;
    struct reader *north = load(READER_NORTH), *south = load(READER_SOUTH);
    printf("%-14s %5s  %8s  %8s  %8s\n", "class", "cases", "north", "south", "espeak-ng");
    for (size_t i = 0; i < count; i++) {
        struct score s = run_table(entries[i].name, north, south);
        print_score(entries[i].name, s);
        total.rows += s.rows;
        total.north += s.north;
        total.south += s.south;
        total.espeak += s.espeak;
    }
    print_score("all", total);
    measure_speed(north);
    reader_free(north);
    reader_free(south);
    file_list_free(entries, count);
    espeak_Terminate();
    return total.north == total.rows && total.south == total.rows ? 0 : 1;
}
