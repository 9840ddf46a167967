/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source "decisions": a folder of official documents. Each becomes one notice that says what it is, whom it
 * comes from, what people must do and where it is posted, never the whole text. It airs N times over D days
 * from the day it was first seen, then no more; an amended file starts again; a removed one is withdrawn.
 * Secret papers are refused; papers about a private person wait for the officer. Runs in a source worker.
 */
#include "decisions.h"
#include "base/text.h"
#include "document/folder.h"
#include "document/known.h"
#include "plugin/loaxa_plugin.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTING_FOLDER, SETTING_REGISTER, SETTING_POSTED_AT, SETTING_LISTENERS, SETTING_TIMES, SETTING_DAYS };

static const struct loaxa_setting settings[] = {
    {"folder", LOAXA_SETTING_PATH, NULL, NULL, "folder of official documents, one a file"},
    {"register", LOAXA_SETTING_PATH, "", NULL,
     "a register (XLSX, CSV, JSON) with the columns \"Số ký hiệu\", \"Ngày ban hành\", \"Cơ quan ban hành\", "
     "\"Trích yếu\" "
     "and, if wanted, \"Loại\", \"Người ký\", \"Việc cần làm\", \"Niêm yết tại\", \"Tệp\", \"Độ mật\""},
    {"posted_at", LOAXA_SETTING_TEXT, "nơi niêm yết công khai", NULL,
     "where documents are posted, as it is spoken"},
    {"listeners", LOAXA_SETTING_TEXT, "bà con", NULL, "how listeners are addressed"},
    {"times", LOAXA_SETTING_INT, "6", "1..100", "airings of one document in all"},
    {"days", LOAXA_SETTING_INT, "3", "1..60",
     "days over which they are spread, from the day the document was first seen"},
    {0},
};

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
        if (!decisions_seen(self, identity)) {
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
                               .take = decisions_take,
                               .gone = gone};
    const char *state = NULL;
    size_t length = 0;
    int code = self->host->state_get(self->host, "papers", &state, &length);
    code = code ? code : known_load(&self->papers, state, length);
    code = code ? code : ledger_read(self);
    code = code ? code : folder_poll(&task);
    code = code ? code : ledger_announce(self);
    code = code ? code : ledger_settle(self);
    code = code ? code : settle(self);
    code = code ? code : save(self);
    known_done(&self->papers);
    known_done(&self->gone);
    register_done(&self->rows);
    return code;
}

static void decisions_destroy(void *context)
{
    struct decisions *self = context;
    free(self->folder);
    free(self->register_path);
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
    const struct loaxa_value *path = &values[SETTING_REGISTER];
    self->register_path = path->given ? strdup(path->text) : NULL;
    if ((path->given && !self->register_path) || !self->folder || !self->posted_at || !self->listeners) {
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
