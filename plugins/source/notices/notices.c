/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source "notices": the officer's drop folder. A text file is a notice; a recording (WAV, FLAC, Ogg, MP3)
 * with a text file of the same name beside it is a recorded one. A few optional header lines
 * (document/header.h) say title, class, kind, period and repeats. Without a header the first line is the
 * title and is spoken with the rest. A deleted file is withdrawn. Runs in a source worker; knows only the
 * host it was given.
 */
#include "base/civil.h"
#include "base/file.h"
#include "base/text.h"
#include "document/document.h"
#include "document/folder.h"
#include "document/guard.h"
#include "document/header.h"
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SETTING_FOLDER, SETTING_TIMES };

static const struct loaxa_setting settings[] = {
    {"folder", LOAXA_SETTING_PATH, NULL, NULL,
     "the officer's drop folder: .txt and other text files, and recordings with a .txt of the same name"},
    {"times", LOAXA_SETTING_INT, "2", "1..100", "airings of a notice whose file does not say \"Số lần\""},
    {0},
};

struct notices {
    const struct loaxa_host *host;
    char *folder;
    int times;
};

static const char *const recordings[] = {".wav", ".flac", ".ogg", ".oga", ".mp3"};
#define RECORDINGS (sizeof recordings / sizeof *recordings)
#define TEXT_MOST 65536

static const char *extension(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot : "";
}

static bool is_recording(const char *name)
{
    for (size_t i = 0; i < RECORDINGS; i++) {
        if (strcasecmp(extension(name), recordings[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The path with its extension replaced, when such a file exists. New memory. */
static char *sibling(const char *path, const char *new_extension)
{
    char *other = NULL;
    size_t stem = (size_t)(extension(path) - path);
    if (!*extension(path) || asprintf(&other, "%.*s%s", (int)stem, path, new_extension) < 0) {
        return NULL;
    }
    if (!file_exists(other)) {
        free(other);
        return NULL;
    }
    return other;
}

static char *recording_of(const char *path)
{
    char *found = NULL;
    for (size_t i = 0; i < RECORDINGS && !found; i++) {
        found = sibling(path, recordings[i]);
    }
    return found;
}

static int check_recording(const struct notices *self, const struct folder_file *file)
{
    char *text = sibling(file->path, ".txt");
    if (text) {
        free(text);
        return FOLDER_LEFT; /* its text file brings it in */
    }
    return folder_refuse(
        self->host, file->id,
        "Bản thu âm chưa có lời. Xin thêm một tệp .txt cùng tên, ghi lại những gì bản thu nói.");
}

/* The day of "2026-11-25" or "2026-11-25T17:00:00". */
static bool parse_day(const char *text, struct date *day)
{
    char copy[11];
    snprintf(copy, sizeof copy, "%s", text);
    return date_parse(copy, day) == 0;
}

/* What is remembered of a notice with a last day: "until 2026-11-25 0123456789abcdef", the day and the
 * fingerprint of its words. */
#define REMEMBERED_DAY (sizeof "until " - 1)
#define REMEMBERED_WORDS (REMEMBERED_DAY + sizeof "2026-11-25 " - 1)

/* The day by which a notice is judged: today, or, once its last day is over, that day, so that a notice which
 * ended in good order is not found "in the past" at every later poll, and "ngày mai" keeps its meaning. Other
 * words begin anew. */
static struct date judging_day(const struct notices *self, const struct folder_file *file, const char *words)
{
    struct date today = civil_from_utc(self->host->now(self->host) * US_PER_S).date, until;
    const char *before = file->before ? file->before : "";
    bool known = text_starts(before, "until ") && parse_day(before + REMEMBERED_DAY, &until) &&
                 strlen(before) > REMEMBERED_WORDS && strcmp(before + REMEMBERED_WORDS, words) == 0;
    return known && date_compare(until, today) < 0 ? until : today;
}

/* The last day of `input` into `until`, "" when its own holds: an event without one airs no longer than it
 * lasts, and what says "ngày mai" airs on one day, whatever its head says. */
static int last_day(const struct guard_input *input, char until[11])
{
    struct date last, day;
    bool one_day = false, ends = !input->until && guard_event_end(input->text, input->today, &last);
    int code = guard_one_day(input, &one_day, &day);
    if (one_day && (!ends || date_compare(day, last) < 0)) {
        last = day;
        ends = true;
    }
    until[0] = '\0';
    if (code == 0 && ends && input->about_event) {
        date_format(last, until);
    }
    if (*until && input->until && strncmp(input->until, until, 10) <= 0) {
        until[0] = '\0';
    }
    return code;
}

/* The guards of a plain notice; `input` is left with its last day. */
static int guard(struct guard_input *input, const char *title, const char *text, char until[11], char **why)
{
    char *whole = NULL;
    if (asprintf(&whole, "%s.\n%s", title, text) < 0) {
        return -ENOMEM;
    }
    input->text = whole;
    int code = last_day(input, until);
    input->until = *until ? until : input->until;
    code = code ? code : guard_check(input, why);
    free(whole);
    return code;
}

static int submit(const struct notices *self, const struct folder_file *file,
                  const struct officer_header *header, const char *title, const char *text,
                  char value[FOLDER_VALUE])
{
    char until[11], words[17], *why = NULL, *recording = recording_of(file->path);
    folder_fingerprint(text, words);
    struct guard_input input = {.today = judging_day(self, file, words),
                                .from = header->from,
                                .until = header->until,
                                .about_event = header->kind <= 0};
    int code = guard(&input, title, text, until, &why);
    struct loaxa_notice notice = {.size = sizeof notice,
                                  .external_id = file->id,
                                  .title = title,
                                  .text = text,
                                  .recording = recording,
                                  .kind = header->kind < 0 ? LOAXA_NOTICE_THONG_BAO
                                                           : (enum loaxa_notice_kind)header->kind,
                                  .from = header->from,
                                  .until = input.until,
                                  .times = header->times ? header->times : self->times,
                                  .channels = header->channels,
                                  .topic = header->topic,
                                  .author = header->author,
                                  .corrects = header->corrects,
                                  .needs_person = why};
    if (header->corrects) {
        notice.kind = LOAXA_NOTICE_DINH_CHINH;
    }
    if (header->notice_class > 0) {
        notice.notice_class = (enum loaxa_notice_class)header->notice_class;
    }
    if (input.until) {
        snprintf(value, FOLDER_VALUE, "until %.10s %s", input.until, words);
    } else {
        snprintf(value, FOLDER_VALUE, "1");
    }
    code = code ? code : folder_submit(self->host, &notice, file->id);
    free(recording);
    free(why);
    return code;
}

static int submit_document(const struct notices *self, const struct folder_file *file, struct document *doc,
                           char value[FOLDER_VALUE])
{
    struct officer_header header;
    struct error err = {0};
    int code = guard_document(doc, &err);
    code = code ? code : officer_header_take(doc, &header, &err);
    if (code) {
        return folder_refuse(self->host, file->id, err.text);
    }
    if (guard_is_official(doc)) {
        officer_header_done(&header);
        return folder_refuse(
            self->host, file->id,
            "Đây là văn bản hành chính có quốc hiệu, không phải bản tin. Xin đưa vào thư mục "
            "văn bản, hoặc gõ lại nội dung cần đọc.");
    }
    char *text = document_text(doc), *words = text ? document_first_words(text) : NULL;
    const char *title = header.title ? header.title : words;
    if (!text || !title) {
        code = -ENOMEM;
    } else if (!*text || !*title) {
        code = folder_refuse(self->host, file->id,
                             "Tệp chưa có nội dung để đọc. Xin gõ nội dung dưới phần đầu, cách "
                             "một dòng trống.");
    } else if (strlen(text) > TEXT_MOST) {
        code = folder_refuse(self->host, file->id,
                             "Nội dung quá dài cho một thông báo. Xin rút gọn, hoặc đưa vào thư "
                             "mục bài tuyên truyền để phát thành nhiều phần.");
    } else {
        code = submit(self, file, &header, title, text, value);
    }
    free(text);
    free(words);
    officer_header_done(&header);
    return code;
}

static int take(void *context, const struct folder_file *file, char value[FOLDER_VALUE])
{
    const struct notices *self = context;
    struct document *doc = NULL;
    struct error err = {0};
    if (is_recording(file->name)) {
        return check_recording(self, file);
    }
    int code = document_read(file->path, NULL, &doc, &err);
    char *typed = code == -ENODATA ? sibling(file->path, ".txt") : NULL;
    if (typed || code == -ENOMEM) {
        free(typed); /* a scan whose words are typed beside it */
        return code == -ENOMEM ? code : FOLDER_LEFT;
    }
    if (code) {
        return folder_refuse(self->host, file->id, err.text);
    }
    code = submit_document(self, file, doc, value);
    document_free(doc);
    return code;
}

static int gone(void *context, const char *id, const char *value)
{
    const struct notices *self = context;
    char reason[600];
    (void)value;
    snprintf(reason, sizeof reason, "Tệp \"%.400s\" đã được xóa khỏi thư mục.", id);
    return self->host->withdraw(self->host, id, reason);
}

static int notices_poll(void *context)
{
    struct notices *self = context;
    struct folder_task task = {
        .host = self->host, .path = self->folder, .most = 2000, .context = self, .take = take, .gone = gone};
    return folder_poll(&task);
}

static void notices_destroy(void *context)
{
    struct notices *self = context;
    free(self->folder);
    free(self);
}

static int notices_create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct notices *self = calloc(1, sizeof *self);
    if (!self) {
        return -ENOMEM;
    }
    self->host = host;
    self->times = (int)values[SETTING_TIMES].integer;
    self->folder = strdup(values[SETTING_FOLDER].text);
    if (!self->folder) {
        notices_destroy(self);
        return -ENOMEM;
    }
    *out = self;
    return 0;
}

static const struct loaxa_source_ops ops = {.poll = notices_poll};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_SOURCE,
    .name = "notices",
    .summary = "The officer's drop folder: texts with a few header lines, and recordings with their text",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_WANTS_CHILDREN, /* converters of .pdf and .doc */
    .settings = settings,
    .create = notices_create,
    .destroy = notices_destroy,
    .source = &ops,
};
