/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source "propaganda": a folder of articles in any format document/ reads. The page's furniture is left out;
 * a long article is split at paragraph ends into a series of parts of a set length, each with an opening and
 * a closing; one approval holds for the series. A sub-folder is the topic; when its name is written out in
 * words it is also the column that the opening names. Runs in a source worker.
 */
#include "base/buf.h"
#include "base/text.h"
#include "document/article.h"
#include "document/document.h"
#include "document/folder.h"
#include "document/guard.h"
#include "document/header.h"
#include "document/speech.h"
#include "parts.h"
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTING_FOLDER, SETTING_LISTENERS, SETTING_PART, SETTING_TIMES };

static const struct loaxa_setting settings[] = {
    {"folder", LOAXA_SETTING_PATH, NULL, NULL, "folder of articles; a sub-folder is a topic"},
    {"listeners", LOAXA_SETTING_TEXT, "bà con", NULL, "how listeners are addressed"},
    {"part", LOAXA_SETTING_DURATION, "4m", "30s..30m", "length of one part of a long article"},
    {"times", LOAXA_SETTING_INT, "4", "1..100", "airings of one article in all"},
    {0},
};

struct propaganda {
    const struct loaxa_host *host;
    char *folder, *listeners;
    size_t part_syllables;
    int times;
};

/* One article on its way to the host. */
struct piece {
    const struct folder_file *file;
    const struct officer_header *header;
    const char *title, *author, *topic, *needs_person;
    struct parts parts;
};

static void part_id(const char *id, size_t part, size_t parts, char *out, size_t size)
{
    if (parts > 1) {
        snprintf(out, size, "%s#%zu", id, part);
    } else {
        snprintf(out, size, "%s", id);
    }
}

static int withdraw_parts(const struct propaganda *self, const char *id, size_t before, size_t now,
                          const char *reason)
{
    int code = 0;
    char external[1200];
    for (size_t part = 1; part <= before && code == 0; part++) {
        bool stays = (before > 1) == (now > 1) && part <= now;
        if (!stays) {
            part_id(id, part, before, external, sizeof external);
            code = self->host->withdraw(self->host, external, reason);
        }
    }
    return code;
}

static int submit_part(const struct propaganda *self, const struct piece *piece, size_t part)
{
    char external[1200];
    const struct officer_header *header = piece->header;
    size_t count = piece->parts.count;
    part_id(piece->file->id, part, count, external, sizeof external);
    char *title = NULL;
    char *text = parts_speech(&piece->parts, part, piece->title, piece->file, self->listeners);
    int code = text ? 0 : -ENOMEM;
    if (code == 0 && (count > 1 ? asprintf(&title, "%s (phần %zu/%zu)", piece->title, part, count)
                                : asprintf(&title, "%s", piece->title)) < 0) {
        title = NULL;
        code = -ENOMEM;
    }
    struct loaxa_notice notice = {
        .size = sizeof notice,
        .external_id = external,
        .title = title,
        .text = text,
        .kind = header->kind < 0 ? LOAXA_NOTICE_TUYEN_TRUYEN : (enum loaxa_notice_kind)header->kind,
        .notice_class = header->notice_class < 0 ? LOAXA_CLASS_THONG_THUONG
                                                 : (enum loaxa_notice_class)header->notice_class,
        .from = header->from,
        .until = header->until,
        .times = header->times ? header->times : self->times,
        .channels = header->channels,
        .topic = piece->topic,
        .author = piece->author,
        .needs_person = piece->needs_person,
        .series = count > 1 ? piece->file->id : NULL,
        .part = count > 1 ? (int)part : 0,
        .parts = count > 1 ? (int)count : 0};
    code = code ? code : folder_submit(self->host, &notice, piece->file->id);
    free(text);
    free(title);
    return code;
}

static int submit(const struct propaganda *self, struct piece *piece, const struct document *doc,
                  const char *text, char value[FOLDER_VALUE])
{
    char *why = NULL;
    struct guard_input guard = {
        .text = text, .from = piece->header->from, .until = piece->header->until, .article = true};
    guard.today = civil_from_utc(self->host->now(self->host) * US_PER_S).date;
    int code = guard_check(&guard, &why);
    code = code ? code : parts_split(&piece->parts, doc, text, self->part_syllables);
    piece->needs_person = why;
    for (size_t part = 1; part <= piece->parts.count && code == 0; part++) {
        code = submit_part(self, piece, part);
    }
    size_t before = piece->file->before ? (size_t)strtoul(piece->file->before, NULL, 10) : 0;
    if (code == 0) {
        code = withdraw_parts(self, piece->file->id, before, piece->parts.count,
                              "Bài đã được chia lại thành các phần khác.");
        snprintf(value, FOLDER_VALUE, "%zu", piece->parts.count);
    }
    parts_done(&piece->parts);
    free(why);
    return code;
}

static int take_document(const struct propaganda *self, const struct folder_file *file, struct document *doc,
                         char value[FOLDER_VALUE])
{
    struct officer_header header;
    struct error err = {0};
    int code = guard_document(doc, &err);
    code = code ? code : officer_header_take(doc, &header, &err);
    if (code) {
        return folder_refuse(self->host, file->id, err.text);
    }
    if (!header.present) {
        document_keep_article(doc);
    }
    for (size_t i = 0; i < doc->warning_count; i++) {
        self->host->log(self->host, LOAXA_LOG_DEBUG, "%s: %s", file->id, doc->warnings[i]);
    }
    char *text = document_text(doc), *words = text ? document_first_words(text) : NULL;
    struct piece piece = {.file = file,
                          .header = &header,
                          .title = header.title ? header.title
                                   : doc->title ? doc->title
                                                : words,
                          .author = header.author ? header.author : doc->author,
                          .topic = header.topic    ? header.topic
                                   : *file->within ? file->within
                                                   : NULL};
    piece.parts.untitled = !header.title && !doc->title;
    if (!text || !words) {
        code = -ENOMEM;
    } else if (!*text) {
        code = folder_refuse(self->host, file->id,
                             "Không tìm thấy nội dung bài trong tệp. Xin chép riêng phần bài ra tệp .txt.");
    } else if (speech_syllables(text, strlen(text)) > PARTS_MOST * self->part_syllables) {
        code =
            folder_refuse(self->host, file->id,
                          "Bài quá dài, chia ra quá bốn mươi phần. Xin cắt bớt, hoặc tăng độ dài mỗi phần.");
    } else {
        code = submit(self, &piece, doc, text, value);
    }
    free(text);
    free(words);
    officer_header_done(&header);
    return code;
}

static int take(void *context, const struct folder_file *file, char value[FOLDER_VALUE])
{
    const struct propaganda *self = context;
    struct document *doc = NULL;
    struct error err = {0};
    int code = document_read(file->path, NULL, &doc, &err);
    if (code) {
        return code == -ENOMEM ? code : folder_refuse(self->host, file->id, err.text);
    }
    code = take_document(self, file, doc, value);
    document_free(doc);
    return code;
}

static int gone(void *context, const char *id, const char *value)
{
    const struct propaganda *self = context;
    return withdraw_parts(self, id, (size_t)strtoul(value, NULL, 10), 0, "Bài đã được xóa khỏi thư mục.");
}

static int propaganda_poll(void *context)
{
    struct propaganda *self = context;
    struct folder_task task = {.host = self->host,
                               .path = self->folder,
                               .depth = 3,
                               .most = 2000,
                               .context = self,
                               .take = take,
                               .gone = gone};
    return folder_poll(&task);
}

static void propaganda_destroy(void *context)
{
    struct propaganda *self = context;
    free(self->folder);
    free(self->listeners);
    free(self);
}

static int propaganda_create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct propaganda *self = calloc(1, sizeof *self);
    if (!self) {
        return -ENOMEM;
    }
    self->host = host;
    self->folder = strdup(values[SETTING_FOLDER].text);
    self->listeners = strdup(values[SETTING_LISTENERS].text);
    self->times = (int)values[SETTING_TIMES].integer;
    self->part_syllables = parts_syllables(values[SETTING_PART].integer);
    if (!self->folder || !self->listeners) {
        propaganda_destroy(self);
        return -ENOMEM;
    }
    *out = self;
    return 0;
}

static const struct loaxa_source_ops ops = {.poll = propaganda_poll};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_SOURCE,
    .name = "propaganda",
    .summary = "Articles of a folder, without page furniture, in parts of a set length",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_WANTS_CHILDREN, /* converters of .pdf and .doc */
    .settings = settings,
    .create = propaganda_create,
    .destroy = propaganda_destroy,
    .source = &ops,
};
