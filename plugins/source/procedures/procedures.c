/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source "procedures": the list of administrative procedures, compared at every poll with the last accepted
 * one. What is new, amended, replaced or abolished becomes notices, by decision: up to three changes of one
 * decision a notice each; of more, one summary a field. What people use most ("Thường dùng") is told again
 * and again, a notice each, in the set "thuong-dung". The first list is the ground to compare with and
 * announces nothing, unless an older list is given as `baseline`, or its rows carry a status and a decision
 * of the last `recent` days. A list that suddenly loses more than a fifth of its rows is held until the
 * officer accepts it. Runs in a source worker.
 */
#include "base/file.h"
#include "base/text.h"
#include "change.h"
#include "detail.h"
#include "document/folder.h"
#include "memory.h"
#include "plugin/loaxa_plugin.h"
#include "poll.h"
#include "record.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct loaxa_setting settings[] = {
    {"list", LOAXA_SETTING_PATH, NULL, NULL,
     "the list of procedures: a file, or a folder whose files are taken together"},
    {"baseline", LOAXA_SETTING_PATH, "", NULL, "an older list with which the first poll compares"},
    {"names", LOAXA_SETTING_PATH, "", NULL,
     "a list kept by the officer with the columns \"Mã TTHC\", \"Tên gọi\", \"Thường dùng\""},
    {"one_stop", LOAXA_SETTING_TEXT, "nơi tiếp nhận hồ sơ", NULL,
     "where people hand in papers, as it is spoken"},
    {"posted_at", LOAXA_SETTING_TEXT, "nơi tiếp nhận hồ sơ", NULL, "where lists are posted, as it is spoken"},
    {"authority", LOAXA_SETTING_TEXT, "Ủy ban nhân dân", NULL,
     "whom to tell when an abolished paper is still asked for"},
    {"listeners", LOAXA_SETTING_TEXT, "bà con", NULL, "how listeners are addressed"},
    {"times", LOAXA_SETTING_INT, "6", "1..100", "airings of one notice in all"},
    {"days", LOAXA_SETTING_INT, "7", "1..60",
     "days over which they are spread, from the day the change was seen"},
    {"recent", LOAXA_SETTING_INT, "30", "0..365",
     "a first list announces rows whose status says changed and whose decision is at most this many days "
     "old"},
    {0},
};
/* ---- reading lists ---- */

static void row_problem(void *context, int line, const char *reason)
{
    struct poll *poll = context;
    char item[400];
    snprintf(item, sizeof item, "%.360s:%d", poll->item, line);
    int code = folder_refuse(poll->self->host, item, reason);
    poll->failed = code < 0 ? code : poll->failed;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int fail(const struct poll *poll, int code, const char *item, const char *reason)
{
    poll->self->host->log(poll->self->host, LOAXA_LOG_ERROR, "%s: %s", item, reason);
    return code;
}

/* A table of procedures, or the sheet of one. In a folder a file that is neither is told and left out. */
static int read_file(struct poll *poll, const char *path, struct list *list, bool alone)
{
    struct document *doc = NULL;
    struct error err = {0};
    poll->item = base_name(path);
    int code = document_read(path, NULL, &doc, &err);
    if (code == 0) {
        code = list_read(list, doc, row_problem, poll);
        code = code == -EINVAL ? detail_read(list, doc) : code < 0 ? code : 1;
        if (code == 0) {
            code = error_set(
                &err, -EINVAL,
                "Không tìm thấy hàng tiêu đề có ô \"Mã TTHC\" và ô \"Tên TTHC\". Xin tải lại danh sách từ "
                "cổng, hoặc thêm hàng tiêu đề.");
        }
        document_free(doc);
    }
    if (code > 0 || code == -ENOMEM) {
        return code > 0 ? poll->failed : code;
    }
    code = alone ? fail(poll, code, poll->item, err.text)
                 : folder_refuse(poll->self->host, poll->item, err.text);
    return code == FOLDER_REFUSED ? 0 : code;
}

static int read_folder(struct poll *poll, const char *path, struct list *list)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    int code = file_list(path, 5000, &entries, &count, NULL);
    if (code) {
        return fail(poll, code, path,
                    "Không mở được thư mục danh sách. Xin kiểm tra đường dẫn và quyền đọc.");
    }
    for (size_t i = 0; i < count && code == 0; i++) {
        char *child = entries[i].is_directory || !document_knows(entries[i].name)
                          ? NULL
                          : file_join(path, entries[i].name);
        code = child ? read_file(poll, child, list, false) : 0;
        free(child);
        code = poll->self->host->cancelled(poll->self->host) ? -ECANCELED : code;
    }
    file_list_free(entries, count);
    return code;
}

static int read_list(struct poll *poll, const char *path, struct list *list)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return fail(poll, -ENOENT, path,
                    "Không có tệp hoặc thư mục danh sách này. Xin kiểm tra đường dẫn trong cài đặt.");
    }
    int code = S_ISDIR(status.st_mode) ? read_folder(poll, path, list) : read_file(poll, path, list, true);
    size_t doubles = code ? 0 : list_sort(list);
    if (doubles) {
        poll->self->host->log(poll->self->host, LOAXA_LOG_INFO, "%s: %zu mã thủ tục lặp lại, đã gộp",
                              base_name(path), doubles);
    }
    return code;
}

/* The officer's names and marks laid over the list. */
static int apply_names(struct poll *poll)
{
    struct list names = {0};
    const char *path = poll->self->text[SETTING_NAMES];
    int code = path ? read_list(poll, path, &names) : 0;
    for (size_t i = 0; i < names.count && code == 0; i++) {
        struct record *record = list_find(&poll->now, names.records[i].text[CODE]);
        static const enum field over[] = {SPOKEN, COMMON, INSTEAD};
        for (size_t f = 0; record && f < sizeof over / sizeof *over; f++) {
            if (*names.records[i].text[over[f]]) {
                char *swap = record->text[over[f]];
                record->text[over[f]] = names.records[i].text[over[f]];
                names.records[i].text[over[f]] = swap;
            }
        }
    }
    list_done(&names);
    return code;
}

/* ---- comparing ---- */

static int load_state(struct poll *poll, bool *first)
{
    char *text = NULL;
    const char *value = NULL;
    size_t length = 0;
    const struct loaxa_host *host = poll->self->host;
    int code = memory_load(host, "list", &text, &length);
    *first = text == NULL;
    if (code == 0 && text) {
        code = list_load(&poll->accepted, text, length);
    }
    free(text);
    text = NULL;
    code = code ? code : memory_load(host, "changes", &text, &length);
    if (code == 0 && text) {
        code = changes_load(&poll->changes, text, length);
    }
    free(text);
    code = code ? code : host->state_get(host, "announced", &value, &length);
    return code ? code : known_load(&poll->announced, value, length);
}

static int first_list(struct poll *poll)
{
    struct date since = date_add(poll->today, -poll->self->recent);
    poll->self->host->log(poll->self->host, LOAXA_LOG_INFO,
                          "Danh sách đầu tiên có %zu thủ tục, lấy làm gốc để so sánh về sau",
                          poll->now.count);
    return changes_recent(&poll->changes, &poll->now, since, poll->today_text);
}

/* A list that lost more than a fifth is more likely a broken export than so many abolitions. */
static int hold(const struct poll *poll, size_t lost)
{
    char reason[400];
    snprintf(reason, sizeof reason,
             "Danh sách mới thiếu %zu trong %zu thủ tục so với lần trước, nên tạm giữ, chưa báo bãi bỏ. Nếu "
             "đúng là như vậy, "
             "xin chạy \"loaxa poll … --accept\"; nếu không, xin tải lại danh sách.",
             lost, poll->accepted.count);
    const char *item = base_name(poll->self->text[SETTING_LIST]);
    poll->self->host->log(poll->self->host, LOAXA_LOG_WARNING, "%s: %s", item, reason);
    return poll->self->host->hold(poll->self->host, item, reason);
}

static int save_list(const struct poll *poll)
{
    size_t length = 0;
    char *text = list_save(&poll->now, &length);
    int code = text ? memory_save(poll->self->host, "list", text, length) : -ENOMEM;
    free(text);
    return code;
}

static int save_changes(const struct poll *poll)
{
    size_t length = 0;
    char *text = changes_save(&poll->changes, &length);
    int code = text ? memory_save(poll->self->host, "changes", text, length) : -ENOMEM;
    free(text);
    return code;
}

/* With the list accepted last; the first time with `baseline`, if there is one. */
static int compare(struct poll *poll, bool first)
{
    const char *baseline = first ? poll->self->text[SETTING_BASELINE] : NULL;
    if (first && poll->now.count == 0) {
        return fail(poll, -ENODATA, base_name(poll->self->text[SETTING_LIST]),
                    "Danh sách không có thủ tục nào. Xin tải lại "
                    "danh sách từ cổng.");
    }
    int code = baseline ? read_list(poll, baseline, &poll->accepted) : 0;
    if (code) {
        return code;
    }
    size_t lost = changes_lost(&poll->accepted, &poll->now);
    if (lost * 5 > poll->accepted.count && !poll->self->host->accepting(poll->self->host)) {
        poll->held = true;
        return hold(poll, lost);
    }
    code = first && !baseline ? first_list(poll)
                              : changes_find(&poll->changes, &poll->accepted, &poll->now, poll->today_text);
    return code ? code : save_list(poll);
}

static int procedures_poll(void *context)
{
    const struct procedures *self = context;
    struct poll poll = {.self = self, .item = ""};
    bool first = false;
    poll.today = civil_from_utc(self->host->now(self->host) * US_PER_S).date;
    date_format(poll.today, poll.today_text);
    int code = read_list(&poll, self->text[SETTING_LIST], &poll.now);
    code = code ? code : apply_names(&poll);
    code = code ? code : load_state(&poll, &first);
    code = code ? code : compare(&poll, first);
    if (code == 0) {
        changes_expire(&poll.changes, date_add(poll.today, 1 - self->days));
        tell_refresh_names(&poll);
        code = save_changes(&poll);
    }
    code = code ? code : tell_changes(&poll);
    code = code ? code : tell_standing(&poll);
    code = code ? code : tell_settled(&poll);
    list_done(&poll.now);
    list_done(&poll.accepted);
    changes_done(&poll.changes);
    known_done(&poll.announced);
    return code;
}

static void procedures_destroy(void *context)
{
    struct procedures *self = context;
    for (size_t i = 0; i < TEXTS; i++) {
        free(self->text[i]);
    }
    free(self);
}

static int procedures_create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct procedures *self = calloc(1, sizeof *self);
    if (!self) {
        return -ENOMEM;
    }
    self->host = host;
    self->times = (int)values[SETTING_TIMES].integer;
    self->days = (int)values[SETTING_DAYS].integer;
    self->recent = (int)values[SETTING_RECENT].integer;
    for (size_t i = 0; i < TEXTS; i++) {
        self->text[i] = values[i].given ? strdup(values[i].text) : NULL;
        if (values[i].given && !self->text[i]) {
            procedures_destroy(self);
            return -ENOMEM;
        }
    }
    *out = self;
    return 0;
}

static const struct loaxa_source_ops ops = {.poll = procedures_poll};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_SOURCE,
    .name = "procedures",
    .summary = "Administrative procedures: what is new, amended, replaced or abolished, told by decision",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_WANTS_CHILDREN, /* converters of .pdf and .doc */
    .settings = settings,
    .create = procedures_create,
    .destroy = procedures_destroy,
    .source = &ops,
};
