/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Source "feed": the news of a web site by RSS 2.0 or Atom, over HTTP(S) or from a file. Each entry of the
 * last `days` days becomes a notice: where it comes from, its title, and its text up to `length`, ending with
 * a whole sentence. An entry that leaves the feed is not withdrawn: feeds forget old entries; it ends with
 * its days. Runs in a source worker.
 */
#include "base/civil.h"
#include "base/file.h"
#include "base/text.h"
#include "document/folder.h"
#include "document/guard.h"
#include "document/known.h"
#include "entries.h"
#include "fetch.h"
#include "plugin/loaxa_plugin.h"
#include "told.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SETTING_URL,
    SETTING_FILE,
    SETTING_NAME,
    SETTING_KIND,
    SETTING_MOST,
    SETTING_LENGTH,
    SETTING_TIMES,
    SETTING_DAYS
};

static const struct loaxa_setting settings[] = {
    {"url", LOAXA_SETTING_TEXT, "", NULL, "address of the feed, http:// or https://"},
    {"file", LOAXA_SETTING_PATH, "", NULL, "a file with the feed, instead of an address"},
    {"name", LOAXA_SETTING_TEXT, "", NULL,
     "where the news come from, as it is spoken; without it the feed's own title"},
    {"kind", LOAXA_SETTING_CHOICE, "tuyen-truyen", "thong-bao|tuyen-truyen",
     "kind of the notices; thong-bao watches the days they speak of"},
    {"most", LOAXA_SETTING_INT, "5", "1..50", "newest entries taken"},
    {"length", LOAXA_SETTING_DURATION, "60s", "10s..10m", "longest speech of one entry"},
    {"times", LOAXA_SETTING_INT, "2", "1..100", "airings of one entry in all"},
    {"days", LOAXA_SETTING_INT, "3", "1..60", "days an entry may air, from its publication"},
    {0},
};
#define TEXTS (SETTING_NAME + 1)
#define SYLLABLES_PER_MINUTE 170

struct feed {
    const struct loaxa_host *host;
    char *text[TEXTS]; /* by setting, NULL = not given */
    enum loaxa_notice_kind kind;
    size_t most, syllables;
    int times, days;
};

static int fail(const struct feed *self, int code, const char *reason)
{
    self->host->log(self->host, LOAXA_LOG_ERROR, "%s: %s",
                    self->text[SETTING_URL] ? self->text[SETTING_URL] : self->text[SETTING_FILE], reason);
    return code;
}

/* ---- getting the feed ---- */

static int load_file(const struct feed *self, char **body, size_t *length)
{
    int code = file_read(self->text[SETTING_FILE], FETCH_MOST, body, length, NULL);
    return code ? fail(self, code, "Không đọc được tệp tin RSS. Xin kiểm tra đường dẫn.") : 0;
}

/* The copy of the last poll, when the server says that it still is the newest. */
static int load_copy(const struct feed *self, char **body, size_t *length)
{
    const char *copy = NULL;
    int code = self->host->state_get(self->host, "body", &copy, length);
    if (code == 0 && !copy) {
        return fail(self, -EIO,
                    "Máy chủ nói tin không đổi, mà ở đây chưa có tin nào. Xin báo người quản trị trang.");
    }
    *body = code == 0 ? strndup(copy, *length) : NULL;
    return code ? code : *body ? 0 : -ENOMEM;
}

static int load_address(const struct feed *self, char **body, size_t *length)
{
    const struct loaxa_host *host = self->host;
    struct fetch fetch = {.url = self->text[SETTING_URL]};
    const char *etag = NULL;
    size_t etag_length = 0;
    int code = host->state_get(host, "etag", &etag, &etag_length);
    if (code == 0 && etag && etag_length < sizeof fetch.etag) {
        memcpy(fetch.etag, etag, etag_length);
    }
    code = code ? code : fetch_run(&fetch, host);
    if (code) {
        return fail(self, code, fetch.reason);
    }
    if (!fetch.body) {
        return load_copy(self, body, length);
    }
    *body = fetch.body;
    *length = fetch.length;
    bool text =
        text_utf8_fault(fetch.body, fetch.length) == fetch.length; /* only text may be kept in the state */
    code = host->state_set(host, "etag", fetch.etag, text ? strlen(fetch.etag) : 0);
    return code ? code : host->state_set(host, "body", fetch.body, text ? fetch.length : 0);
}

/* ---- entries into notices ---- */

/* Identity of an entry: what the feed says, shortened to its fingerprint when it is too long for one. */
static void identity_of(const struct entry *entry, char out[300])
{
    char hash[17];
    if (strlen(entry->id) < 280 && !strpbrk(entry->id, "\t\n")) {
        snprintf(out, 300, "%s", entry->id);
        return;
    }
    folder_fingerprint(entry->id, hash);
    snprintf(out, 300, "%s", hash);
}

/* Its day: published, or first seen. */
static struct date day_of(const struct feed *self, const struct entry *entry, const char *seen)
{
    struct date day;
    int64_t now = self->host->now(self->host);
    if (!entry->published_s && seen && date_parse(seen, &day) == 0) {
        return day;
    }
    int64_t at = entry->published_s && entry->published_s < now ? entry->published_s : now;
    return civil_from_utc(at * US_PER_S).date;
}

static int submit(const struct feed *self, const struct entries *entries, const struct entry *entry,
                  struct known *seen)
{
    char id[300], first[11], until[11], *why = NULL;
    struct date today = civil_from_utc(self->host->now(self->host) * US_PER_S).date;
    identity_of(entry, id);
    struct date day = day_of(self, entry, known_value(seen, id)), last = date_add(day, self->days - 1);
    date_format(day, first);
    date_format(last, until);
    int code = known_set(seen, id, first);
    if (code || date_compare(last, today) < 0) {
        return code;
    }
    struct told told;
    struct error err = {0};
    const char *from = self->text[SETTING_NAME] ? self->text[SETTING_NAME] : entries->title;
    code = told_make(entry, from, self->syllables, &told, &err);
    if (code) {
        code = code == -ENOMEM ? code : folder_refuse(self->host, id, err.text);
        return code < 0 ? code : 0;
    }
    struct guard_input guard = {.text = told.text,
                                .today = today,
                                .from = first,
                                .until = until,
                                .about_event = self->kind == LOAXA_NOTICE_THONG_BAO,
                                .article = self->kind != LOAXA_NOTICE_THONG_BAO};
    code = guard_check(&guard, &why);
    struct loaxa_notice notice = {.size = sizeof notice,
                                  .external_id = id,
                                  .title = told.title,
                                  .text = told.text,
                                  .kind = self->kind,
                                  .from = first,
                                  .until = until,
                                  .times = self->times,
                                  .topic = *entry->topic ? entry->topic : NULL,
                                  .author = *entry->author ? entry->author : NULL,
                                  .needs_person = why};
    code = code ? code : folder_submit(self->host, &notice, told.title);
    told_done(&told);
    free(why);
    return code < 0 ? code : 0;
}

static int by_newest(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    return left->published_s < right->published_s   ? 1
           : left->published_s > right->published_s ? -1
                                                    : strcmp(left->id, right->id);
}

static int submit_all(const struct feed *self, struct entries *entries)
{
    struct known seen = {0};
    const char *state = NULL;
    size_t length = 0;
    int code = self->host->state_get(self->host, "seen", &state, &length);
    code = code ? code : known_load(&seen, state, length);
    qsort(entries->entries, entries->count, sizeof entries->entries[0], by_newest);
    for (size_t i = 0; i < entries->count && i < self->most && code == 0; i++) {
        code = self->host->cancelled(self->host) ? -ECANCELED
                                                 : submit(self, entries, &entries->entries[i], &seen);
    }
    char *text = code ? NULL : known_save(&seen, &length);
    code = code ? code : text ? self->host->state_set(self->host, "seen", text, length) : -ENOMEM;
    free(text);
    known_done(&seen);
    return code;
}

static int feed_poll(void *context)
{
    const struct feed *self = context;
    struct entries *entries = calloc(1, sizeof *entries);
    char *body = NULL;
    size_t length = 0;
    int code = entries ? 0 : -ENOMEM;
    if (code == 0) {
        code = self->text[SETTING_URL] ? load_address(self, &body, &length) : load_file(self, &body, &length);
    }
    if (code == 0 && (code = entries_read(body, length, entries)) == -EBADMSG) {
        fail(self, code,
             "Đây không phải tin RSS hoặc Atom đọc được. Xin kiểm tra địa chỉ; thường có chữ \"rss\" trong "
             "đó.");
    }
    if (code == 0) {
        code = submit_all(self, entries);
        entries_done(entries);
    }
    free(body);
    free(entries);
    return code;
}

static void feed_destroy(void *context)
{
    struct feed *self = context;
    for (size_t i = 0; i < TEXTS; i++) {
        free(self->text[i]);
    }
    free(self);
}

static int feed_create(const struct loaxa_host *host, const struct loaxa_value *values, void **out)
{
    struct feed *self = calloc(1, sizeof *self);
    if (!self) {
        return -ENOMEM;
    }
    self->host = host;
    self->kind = strcmp(values[SETTING_KIND].text, "thong-bao") == 0 ? LOAXA_NOTICE_THONG_BAO
                                                                     : LOAXA_NOTICE_TUYEN_TRUYEN;
    self->most = (size_t)values[SETTING_MOST].integer;
    self->syllables = (size_t)(values[SETTING_LENGTH].integer * SYLLABLES_PER_MINUTE / 60000);
    self->times = (int)values[SETTING_TIMES].integer;
    self->days = (int)values[SETTING_DAYS].integer;
    bool whole = true;
    for (size_t i = 0; i < TEXTS; i++) {
        self->text[i] = values[i].given ? strdup(values[i].text) : NULL;
        whole = whole && (!values[i].given || self->text[i]);
    }
    if (whole && !self->text[SETTING_URL] == !self->text[SETTING_FILE]) {
        host->log(host, LOAXA_LOG_ERROR, "Nguồn \"feed\" cần đúng một trong hai mục: url hoặc file.");
        feed_destroy(self);
        return -EINVAL;
    }
    if (!whole) {
        feed_destroy(self);
        return -ENOMEM;
    }
    *out = self;
    return 0;
}

static const struct loaxa_source_ops ops = {.poll = feed_poll};

LOAXA_PLUGIN_EXPORT const struct loaxa_plugin loaxa_plugin_v1 = {
    .size = sizeof(struct loaxa_plugin),
    .minor = LOAXA_PLUGIN_MINOR,
    .kind = LOAXA_KIND_SOURCE,
    .name = "feed",
    .summary = "News of a web site by RSS or Atom",
    .licence = "GPL-3.0-or-later",
    .wants = LOAXA_WANTS_NETWORK,
    .settings = settings,
    .create = feed_create,
    .destroy = feed_destroy,
    .source = &ops,
};
