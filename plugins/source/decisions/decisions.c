/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source "decisions": a folder of official documents. Each becomes one notice that says what it is, whom it
 * comes from, what people must do and where it is posted, never the whole text. It airs N times over D days
 * from the day it was first seen, then no more; an amended file starts again; a removed one is withdrawn.
 * Secret papers are refused; papers about a private person wait for the officer. Runs in a source worker.
 */
#include "base/file.h"
#include "base/text.h"
#include "document/folder.h"
#include "document/guard.h"
#include "document/known.h"
#include "paper.h"
#include "plugin/loaxa_plugin.h"
#include "register.h"
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

struct decisions {
    const struct loaxa_host *host;
    char *folder, *posted_at, *listeners;
    char *register_path; /* NULL = none */
    int times, days;
    struct papers_register rows; /* of the register, during a poll */
    struct known papers;         /* identity -> "fingerprint first-day", during a poll */
    struct known gone;           /* identities whose file vanished or now holds another paper */
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
        code = folder_submit(self->host, &notice, reference);
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

/* Announces one paper. `whole` is all that is known of it; `item` names it in refusals. */
static int announce(struct decisions *self, const char *item, const struct paper *paper, const char *whole,
                    char value[FOLDER_VALUE])
{
    char fingerprint[17], first[11] = "", remembered[40];
    char *identity = paper_identity(paper);
    int code = identity ? 0 : -ENOMEM;
    if (code == 0 && seen_now(self, identity)) {
        code = folder_refuse(self->host, item,
                             "Trùng số, ký hiệu, ngày và cơ quan với một tệp khác trong thư mục. Xin giữ lại "
                             "một tệp.");
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
    free(identity);
    return code;
}

/* What the register says of a paper that came as a file. */
static int complete(struct decisions *self, const struct folder_file *file, struct paper *paper)
{
    struct register_row *row = register_by_file(&self->rows, file->name);
    row = row ? row : register_by_paper(&self->rows, paper);
    if (!row) {
        return 0;
    }
    row->used = true;
    char *duties = *row->paper.duties ? strdup(row->paper.duties) : NULL;
    char *posted = row->paper.posted ? strdup(row->paper.posted) : NULL;
    if ((*row->paper.duties && !duties) || (row->paper.posted && !posted)) {
        free(duties);
        free(posted);
        return -ENOMEM;
    }
    if (duties) {
        free(paper->duties);
        paper->duties = duties;
    }
    if (posted) {
        free(paper->posted);
        paper->posted = posted;
    }
    return 0;
}

/* All that is known of a paper without its text. New memory. */
static char *known_text(const struct paper *paper)
{
    char *text = NULL;
    return asprintf(&text, "%s. %s.\n%s\n%s", paper->subject, paper->type, paper->duties ? paper->duties : "",
                    paper->posted ? paper->posted : "") < 0
               ? NULL
               : text;
}

static int take_paper(struct decisions *self, const struct folder_file *file, const struct document *doc,
                      struct paper *paper, char value[FOLDER_VALUE])
{
    int code = complete(self, file, paper);
    char *text = doc ? document_text(doc) : NULL, *known = known_text(paper), *whole = NULL;
    if (code == 0 && (!known || (doc && !text) || asprintf(&whole, "%s\n%s", text ? text : "", known) < 0)) {
        whole = NULL;
        code = -ENOMEM;
    }
    code = code ? code : announce(self, file->id, paper, whole, value);
    if (code == 0 && file->before && strcmp(file->before, value) != 0) {
        code = known_set(&self->gone, file->before, "");
    }
    free(text);
    free(known);
    free(whole);
    return code;
}

static const char *const papers_of_scans[] = {".pdf", ".docx", ".doc", ".PDF", ".DOCX", ".DOC"};

/* The path with another extension, when such a file exists. New memory. */
static char *sibling(const char *path, const char *extension)
{
    const char *dot = strrchr(path, '.');
    char *other = NULL;
    if (!dot || asprintf(&other, "%.*s%s", (int)(dot - path), path, extension) < 0) {
        return NULL;
    }
    if (!file_exists(other)) {
        free(other);
        return NULL;
    }
    return other;
}

/* A .txt beside a document of the same name is what the officer typed for a scan. */
static bool is_typed(const char *path)
{
    const char *dot = strrchr(path, '.');
    char *scan = NULL;
    for (size_t i = 0;
         dot && strcmp(dot, ".txt") == 0 && !scan && i < sizeof papers_of_scans / sizeof *papers_of_scans;
         i++) {
        scan = sibling(path, papers_of_scans[i]);
    }
    bool typed = scan != NULL;
    free(scan);
    return typed;
}

/* A scan: the paper comes from the typed lines beside it, or from the register, which needs no file. */
static int take_scan(struct decisions *self, const struct folder_file *file, char value[FOLDER_VALUE],
                     const char *reason)
{
    struct document *doc = NULL;
    struct paper paper;
    struct error err = {0};
    char *typed = sibling(file->path, ".txt");
    if (!typed) {
        return register_by_file(&self->rows, file->name) ? FOLDER_LEFT
                                                         : folder_refuse(self->host, file->id, reason);
    }
    int code = document_read(typed, NULL, &doc, &err);
    free(typed);
    code = code ? code : register_typed(doc, &paper, &err);
    document_free(doc);
    if (code) {
        return code == -ENOMEM ? code : folder_refuse(self->host, file->id, err.text);
    }
    code = take_paper(self, file, NULL, &paper, value);
    paper_done(&paper);
    return code;
}

static int take(void *context, const struct folder_file *file, char value[FOLDER_VALUE])
{
    struct decisions *self = context;
    struct document *doc = NULL;
    struct paper paper;
    struct error err = {0};
    if (is_typed(file->path) || (self->register_path && strcmp(file->path, self->register_path) == 0)) {
        return FOLDER_LEFT;
    }
    int code = document_read(file->path, NULL, &doc, &err);
    if (code == -ENODATA) {
        return take_scan(self, file, value, err.text);
    }
    code = code ? code : paper_read(doc, &paper, &err);
    if (code) {
        document_free(doc);
        return code == -ENOMEM ? code : folder_refuse(self->host, file->id, err.text);
    }
    code = take_paper(self, file, doc, &paper, value);
    paper_done(&paper);
    document_free(doc);
    return code;
}

/* ---- the register ---- */

static void register_row_problem(void *context, int line, const char *reason)
{
    struct decisions *self = context;
    char item[64];
    snprintf(item, sizeof item, "sổ văn bản:%d", line);
    (void)folder_refuse(self->host, item, reason);
}

static int read_register(struct decisions *self)
{
    struct document *doc = NULL;
    struct error err = {0};
    int code = self->register_path ? document_read(self->register_path, NULL, &doc, &err) : 0;
    if (code == 0 && doc) {
        code = register_read(&self->rows, doc, register_row_problem, self);
        if (code == -EINVAL) {
            error_set(&err, code,
                      "Sổ văn bản không có hàng tiêu đề với các cột \"Số ký hiệu\" và \"Trích yếu\".");
        }
    }
    document_free(doc);
    if (code) {
        self->host->log(self->host, LOAXA_LOG_ERROR, "%s: %s", self->register_path, err.text);
    }
    return code;
}

/* Rows without a file are papers of their own. */
static int announce_register(struct decisions *self)
{
    int code = 0;
    for (size_t i = 0; i < self->rows.count && code >= 0; i++) {
        char item[64], value[FOLDER_VALUE] = "";
        struct register_row *row = &self->rows.rows[i];
        char *identity = paper_identity(&row->paper), *whole = known_text(&row->paper);
        snprintf(item, sizeof item, "sổ văn bản:%d", row->line);
        bool met = identity && (row->used || seen_now(self, identity));
        code = !identity || !whole ? -ENOMEM : met ? 0 : announce(self, item, &row->paper, whole, value);
        free(identity);
        free(whole);
    }
    return code < 0 ? code : 0;
}

/* Rows that were in the register at the last poll and are no more. */
static int settle_register(struct decisions *self)
{
    struct known before = {0};
    const char *state = NULL;
    size_t length = 0;
    int code = self->host->state_get(self->host, "register", &state, &length);
    code = code ? code : known_load(&before, state, length);
    for (size_t i = 0; i < self->rows.count && code == 0; i++) {
        char *identity = paper_identity(&self->rows.rows[i].paper);
        code = identity ? known_set(&before, identity, "") : -ENOMEM;
        free(identity);
    }
    for (size_t i = 0; i < before.loaded && code == 0; i++) {
        code = before.entries[i].present ? 0 : known_set(&self->gone, before.entries[i].id, "");
    }
    char *text = code ? NULL : known_save(&before, &length);
    code = code ? code : text ? self->host->state_set(self->host, "register", text, length) : -ENOMEM;
    free(text);
    known_done(&before);
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
    code = code ? code : read_register(self);
    code = code ? code : folder_poll(&task);
    code = code ? code : announce_register(self);
    code = code ? code : settle_register(self);
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
