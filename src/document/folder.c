/*
 * Walking a source's folder once a poll. Runs in a source worker on its one thread; files are only listed
 * here, the caller opens them. Remembers in the state what was there, so that a deleted file is told exactly
 * once.
 */
#include "document/folder.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "document/known.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define READY_AFTER_US 2000000

/* A poll is killed after 60 s; a few files that take their whole deadline must not keep the others out for
 * ever. */
#define BUDGET_US 45000000

struct walk {
    const struct folder_task *task;
    struct known known;
    size_t files, left; /* left: not read because the time was up */
    int64_t start_us;
};

static bool is_time_up(const struct walk *walk)
{
    const struct clock *clock = clock_real();
    return clock->mono_us(clock) - walk->start_us > BUDGET_US;
}

int folder_refuse(const struct loaxa_host *host, const char *item, const char *reason)
{
    host->log(host, LOAXA_LOG_WARNING, "%s: %s", item, reason);
    int code = host->refuse(host, item, reason);
    return code ? code : FOLDER_REFUSED;
}

#define TITLE_MOST 300

int folder_submit(const struct loaxa_host *host, const struct loaxa_notice *notice, const char *item)
{
    struct loaxa_notice copy = *notice;
    char title[TITLE_MOST + 4];
    if (strlen(notice->title) > TITLE_MOST) {
        memcpy(title, notice->title, TITLE_MOST);
        memcpy(title + text_utf8_fault(title, TITLE_MOST), "…", sizeof "…");
        copy.title = title;
    }
    int code = host->submit(host, &copy);
    bool insane = code == -EINVAL || code == -EFBIG || code == -EILSEQ;
    return insane ? folder_refuse(
                        host, item,
                        "Đài không nhận bản tin này. Xin xem lại ngày, giờ, khu vực và nội dung của tệp.")
                  : code;
}

void folder_fingerprint(const char *text, char out[17])
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *text; text++) {
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    }
    snprintf(out, 17, "%016llx", (unsigned long long)hash);
}

/* Still being written? A time far in the future is a wrong clock, not a young file. */
static bool is_young(const struct file_entry *entry)
{
    const struct clock *clock = clock_real();
    int64_t age = clock->wall_us(clock) - entry->modified_us;
    return age < READY_AFTER_US && age > -READY_AFTER_US;
}

#define ID_MOST 280

/* The path inside the folder; one too long for an identity ends in its fingerprint. */
static char *identity_of(const char *within, const char *name)
{
    char *id = NULL, hash[17];
    if (asprintf(&id, "%s%s%s", within, *within ? "/" : "", name) < 0) {
        return NULL;
    }
    if (strlen(id) > ID_MOST) {
        folder_fingerprint(id, hash);
        size_t kept = text_utf8_fault(id, ID_MOST - 20);
        snprintf(id + kept, sizeof hash + 1, "~%s", hash);
    }
    return id;
}

static int remember(struct walk *walk, const char *id, const char *value)
{
    return value ? known_set(&walk->known, id, value) : 0;
}

/* What systems and editors leave in folders; no officer means it. */
static bool is_litter(const char *name)
{
    static const char *const names[] = {"thumbs.db", "desktop.ini", "ehthumbs.db"};
    bool litter = text_starts(name, "~$");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        litter = litter || strcasecmp(name, names[i]) == 0;
    }
    return litter;
}

static int visit_file(struct walk *walk, const struct file_entry *entry, const char *path, const char *within)
{
    char *id = NULL, *clean = NULL, value[FOLDER_VALUE] = "";
    int code = text_clean(entry->name, strlen(entry->name), 1024, &clean, NULL, NULL);
    if (code) {
        return folder_refuse(walk->task->host, within[0] ? within : "?",
                             "Tên tệp không phải Unicode. Xin đổi tên tệp.") < 0
                   ? -EIO
                   : 0;
    }
    for (char *at = clean; *at; at++) {
        *at = *at == '\t' || *at == '\n' ? ' ' : *at;
    }
    id = identity_of(within, clean);
    if (!id) {
        free(clean);
        return -ENOMEM;
    }
    struct folder_file file = {.path = path, .id = id, .name = clean, .within = within};
    file.before = known_value(&walk->known, id);
    bool late = is_time_up(walk);
    walk->left += late;
    if (late || is_young(entry)) {
        code = remember(walk, id, file.before);
    } else {
        code = walk->task->take(walk->task->context, &file, value);
        code = code == 0                ? remember(walk, id, value)
               : code == FOLDER_REFUSED ? remember(walk, id, file.before)
                                        : code;
    }
    free(id);
    free(clean);
    return code < 0 ? code : 0;
}

static int visit_folder(struct walk *walk, const char *path, const char *within, int depth)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    struct error err = {0};
    const struct loaxa_host *host = walk->task->host;
    int code = file_list(path, walk->task->most, &entries, &count, &err);
    if (code) {
        host->log(host, LOAXA_LOG_ERROR,
                  code == -E2BIG ? "Thư mục %s có quá nhiều tệp (hơn %zu). Xin chuyển bớt tệp cũ đi."
                                 : "Không mở được thư mục %s. Xin kiểm tra đường dẫn và quyền đọc.",
                  path, walk->task->most);
    }
    for (size_t i = 0; i < count && code == 0; i++) {
        char *child = file_join(path, entries[i].name);
        if (!child || host->cancelled(host)) {
            code = child ? -ECANCELED : -ENOMEM;
        } else if (is_litter(entries[i].name)) {
            code = 0;
        } else if (!entries[i].is_directory) {
            code = ++walk->files > walk->task->most ? -E2BIG : visit_file(walk, &entries[i], child, within);
        } else if (depth < walk->task->depth) {
            char *inner = *within ? file_join(within, entries[i].name) : strdup(entries[i].name);
            bool sound = inner && text_utf8_fault(inner, strlen(inner)) == strlen(inner);
            code = sound ? visit_folder(walk, child, inner, depth + 1) : 0;
            free(inner);
        }
        free(child);
    }
    file_list_free(entries, count);
    return code;
}

static int tell_gone(struct walk *walk)
{
    int code = 0;
    for (size_t i = 0; i < walk->known.loaded && code == 0; i++) {
        const struct known_entry *entry = &walk->known.entries[i];
        if (!entry->present) {
            code = walk->task->gone(walk->task->context, entry->id, entry->value);
        }
    }
    return code;
}

static int save(struct walk *walk)
{
    size_t length = 0;
    char *text = known_save(&walk->known, &length);
    int code = text ? walk->task->host->state_set(walk->task->host, "folder", text, length) : -ENOMEM;
    free(text);
    return code;
}

int folder_poll(const struct folder_task *task)
{
    const struct clock *clock = clock_real();
    struct walk walk = {.task = task, .start_us = clock->mono_us(clock)};
    const char *state = NULL;
    size_t length = 0;
    int code = task->host->state_get(task->host, "folder", &state, &length);
    if (code == 0) {
        code = known_load(&walk.known, state, length);
    }
    if (code == 0) {
        code = visit_folder(&walk, task->path, "", 0);
    }
    if (code == 0 && walk.left) {
        task->host->log(task->host, LOAXA_LOG_WARNING,
                        "Hết giờ đọc, còn %zu tệp chờ lần sau. Xin bỏ bớt tệp nặng.", walk.left);
    }
    if (code == 0) {
        code = tell_gone(&walk);
    }
    if (code == 0) {
        code = save(&walk);
    }
    known_done(&walk.known);
    return code;
}
