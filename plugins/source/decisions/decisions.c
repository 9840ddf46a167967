/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source "decisions": a folder of official documents. Each becomes one notice that says what it is, whom it
 * comes from, what people must do and where it is posted, never the whole text. It airs N times over D days
 * from the day it was first seen, then no more; an amended file starts again; a removed one is withdrawn.
 * Secret papers are refused; papers about a private person wait for the officer. Runs in a source worker.
 */
#include "base/text.h"
#include "document/folder.h"
#include "document/guard.h"
#include "document/known.h"
#include "paper.h"
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTING_FOLDER, SETTING_POSTED_AT, SETTING_LISTENERS, SETTING_TIMES, SETTING_DAYS };

static const struct loaxa_setting settings[] = {
    {"folder", LOAXA_SETTING_PATH, NULL, NULL, "folder of official documents, one a file"},
    {"posted_at", LOAXA_SETTING_TEXT, "nơi niêm yết công khai", NULL,
     "where documents are posted, as it is spoken"},
    {"listeners", LOAXA_SETTING_TEXT, "bà con", NULL, "how listeners are addressed"},
    {"times", LOAXA_SETTING_INT, "6", "1..100", "airings of one document in all"},
    {"days", LOAXA_SETTING_INT, "3", "1..60",
     "days over which they are spread, from the day the document was first seen"},
    {0},
};

struct decisions {
    const struct loaxa_host *host;
    char *folder, *posted_at, *listeners;
    int times, days;
    struct known papers; /* identity -> "fingerprint first-day", during a poll */
    struct known gone;   /* identities whose file vanished or now holds another paper */
};

/* The first day it airs: as remembered while the content stays, else today. */
static void first_day(const struct decisions *self, const char *identity, const char *fingerprint,
                      char out[11])
{
    const char *before = known_value(&self->papers, identity);
    if (before && strlen(before) == 27 && strncmp(before, fingerprint, 16) == 0) {
        memcpy(out, before + 17, 11);
        return;
    }
    date_format(civil_from_utc(self->host->now(self->host) * US_PER_S).date, out);
}

static int submit(struct decisions *self, const struct paper *paper, const char *identity, const char *first,
                  const char *whole)
{
    struct date day = {0};
    char until[11], number[96], date[11], reference[128], *title = NULL, *why = NULL;
    date_parse(first, &day);
    date_format(date_add(day, self->days - 1), until);
    date_format(paper->date, date);
    office_number_text(&paper->number, number, sizeof number);
    snprintf(reference, sizeof reference, "%s %s", number, date);
    char *text = paper_speech(paper, self->posted_at, self->listeners);
    struct guard_input guard = {.text = whole, .today = day};
    int code = text && asprintf(&title, "%s %s: %s", paper->type, number, paper->subject) >= 0
                   ? guard_check(&guard, &why)
                   : -ENOMEM;
    struct loaxa_notice notice = {.size = sizeof notice,
                                  .external_id = identity,
                                  .title = title,
                                  .text = text,
                                  .kind = LOAXA_NOTICE_VAN_BAN_MOI,
                                  .from = first,
                                  .until = until,
                                  .times = self->times,
                                  .author = paper->signer,
                                  .reference = reference,
                                  .needs_person = why};
    if (code == 0) {
        code = self->host->submit(self->host, &notice);
    }
    free(why);
    free(text);
    free(title);
    return code;
}

static bool seen_now(const struct decisions *self, const char *identity)
{
    for (size_t i = 0; i < self->papers.count; i++) {
        if (self->papers.entries[i].present && strcmp(self->papers.entries[i].id, identity) == 0) {
            return true;
        }
    }
    return false;
}

static int take_paper(struct decisions *self, const struct folder_file *file, const struct document *doc,
                      const struct paper *paper, char value[FOLDER_VALUE])
{
    char fingerprint[17], first[11] = "", remembered[40];
    char *identity = paper_identity(paper), *whole = document_text(doc);
    int code = identity && whole ? 0 : -ENOMEM;
    if (code == 0 && seen_now(self, identity)) {
        code = folder_refuse(self->host, file->id,
                             "Trùng số, ký hiệu, ngày và cơ quan với một tệp khác trong thư mục. "
                             "Xin giữ lại một tệp.");
    }
    if (code == 0) {
        folder_fingerprint(whole, fingerprint);
        first_day(self, identity, fingerprint, first);
        snprintf(remembered, sizeof remembered, "%s %s", fingerprint, first);
        snprintf(value, FOLDER_VALUE, "%s", identity);
        code = submit(self, paper, identity, first, whole);
    }
    if (code == 0) {
        code = known_set(&self->papers, identity, remembered);
    }
    if (code == 0 && file->before && strcmp(file->before, identity) != 0) {
        code = known_set(&self->gone, file->before, "");
    }
    free(identity);
    free(whole);
    return code == -EINVAL
               ? folder_refuse(self->host, file->id, "Đài không nhận văn bản này. Xin xem lại tệp.")
               : code;
}

static int take(void *context, const struct folder_file *file, char value[FOLDER_VALUE])
{
    struct decisions *self = context;
    struct document *doc = NULL;
    struct paper paper;
    struct error err = {0};
    int code = document_read(file->path, NULL, &doc, &err);
    if (code == -ENOMEM) {
        return code;
    }
    code = code ? code : paper_read(doc, &paper, &err);
    if (code) {
        document_free(doc);
        return folder_refuse(self->host, file->id, err.text);
    }
    code = take_paper(self, file, doc, &paper, value);
    paper_done(&paper);
    document_free(doc);
    return code;
}

static int gone(void *context, const char *id, const char *value)
{
    struct decisions *self = context;
    (void)id;
    return known_set(&self->gone, value, "");
}

/* Withdraws what no file of the folder carries any more; everything else stays remembered. */
static int settle(struct decisions *self)
{
    int code = 0;
    for (size_t i = 0; i < self->gone.count && code == 0; i++) {
        const char *identity = self->gone.entries[i].id;
        if (!seen_now(self, identity)) {
            code = self->host->withdraw(self->host, identity, "Văn bản đã được bỏ khỏi thư mục.");
        }
    }
    for (size_t i = 0; i < self->papers.count; i++) {
        struct known_entry *entry = &self->papers.entries[i];
        bool dropped = false;
        for (size_t k = 0; k < self->gone.count && !entry->present; k++) {
            dropped = dropped || strcmp(self->gone.entries[k].id, entry->id) == 0;
        }
        entry->present = entry->present || !dropped;
    }
    return code;
}

static int save(struct decisions *self)
{
    size_t length = 0;
    char *text = known_save(&self->papers, &length);
    int code = text ? self->host->state_set(self->host, "papers", text, length) : -ENOMEM;
    free(text);
    return code;
}

static int decisions_poll(void *context)
{
    struct decisions *self = context;
    struct folder_task task = {.host = self->host,
                               .path = self->folder,
                               .depth = 2,
                               .most = 2000,
                               .context = self,
                               .take = take,
                               .gone = gone};
    const char *state = NULL;
    size_t length = 0;
    int code = self->host->state_get(self->host, "papers", &state, &length);
    code = code ? code : known_load(&self->papers, state, length);
    code = code ? code : folder_poll(&task);
    code = code ? code : settle(self);
    code = code ? code : save(self);
    known_done(&self->papers);
    known_done(&self->gone);
    return code;
}

static void decisions_destroy(void *context)
{
    struct decisions *self = context;
    free(self->folder);
    free(self->posted_at);
    free(self->listeners);
    free(self);
}

static int decisions_create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct decisions *self = calloc(1, sizeof *self);
    if (!self) {
        return -ENOMEM;
    }
    self->host = host;
    self->folder = strdup(values[SETTING_FOLDER].text);
    self->posted_at = strdup(values[SETTING_POSTED_AT].text);
    self->listeners = strdup(values[SETTING_LISTENERS].text);
    self->times = (int)values[SETTING_TIMES].integer;
    self->days = (int)values[SETTING_DAYS].integer;
    if (!self->folder || !self->posted_at || !self->listeners) {
        decisions_destroy(self);
        return -ENOMEM;
    }
    *out = self;
    return 0;
}

static const struct loaxa_source_ops ops = {.poll = decisions_poll};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_SOURCE,
    .name = "decisions",
    .summary = "Official documents of a folder: what is new, what people must do, where it is posted",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_WANTS_CHILDREN, /* converters of .pdf and .doc */
    .settings = settings,
    .create = decisions_create,
    .destroy = decisions_destroy,
    .source = &ops,
};
