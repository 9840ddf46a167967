/*
 * Notices in the running station: the officer's acts with what follows from them (a khan_cap begins at once,
 * a withdrawn notice leaves the frozen slot by the guards), expiry, what may be approved without a person,
 * and speech that would sound different from what was approved ("cách đọc đã đổi"). Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define READING_CHANGED                                                                                      \
    "Cách đọc đã đổi: từ điển, giọng đọc hoặc phần mềm đọc đã khác lúc duyệt, xin nghe và duyệt lại."

static bool speaks(const struct notice *notice)
{
    return notice->recording == NULL;
}

void approvals_approved(struct station *st, int64_t id)
{
    struct notice notice = {0};
    if (store_notice(st->store, id, &notice, NULL) == 0) {
        if (notice.state == NOTICE_APPROVED && notice.revision > 1)
            interrupt_replace(st, &notice);
        if (notice.state == NOTICE_APPROVED && notice.notice_class == CLASS_KHAN_CAP)
            urgent_approved(st, &notice);
        notice_done(&notice);
    }
    approvals_changed(st);
}

void approvals_changed(struct station *st)
{
    urgent_review(st);
    planner_dirty(st);
    station_changed(st);
}

static bool is_part_of(const struct notice *notice, void *series)
{
    return notice->series && notice->state == NOTICE_APPROVED && strcmp(notice->series, series) == 0;
}

static bool unbound(const struct notice *notice, void *context)
{
    (void)context;
    return notice->state == NOTICE_APPROVED && !notice->spoken_key && speaks(notice);
}

static bool bound(const struct notice *notice, void *context)
{
    (void)context;
    return notice->state == NOTICE_APPROVED && notice->spoken_key && speaks(notice);
}

/* Approved where the speech could not be computed (offline, a series): bound to how it sounds now. */
static void bind_speech(struct station *st)
{
    struct notice *rows = NULL;
    size_t count = 0;
    char key[RENDER_KEY_SIZE];
    store_notices(st->store, unbound, NULL, &rows, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        if (render_key(st->render, st->config->speaker, rows[i].text, key) == 0)
            store_bind_speech(st->store, rows[i].id, key, NULL);
        notice_done(&rows[i]);
    }
    free(rows);
}

static void hold_changed_reading(struct station *st, const struct notice *notice)
{
    struct error err = {0};
    int code = store_set_state(st->store, notice->id, NOTICE_WAITING, NULL, READING_CHANGED, &err);
    if (code) {
        log_error("Notice %lld cannot be held: %s", (long long)notice->id, err.text);
        return;
    }
    note(st, "notice.spoken_changed", 0, NULL,
         json_pack("{s:I, s:i, s:s}", "notice", (json_int_t)notice->id, "revision", notice->revision, "title",
                   notice->title));
}

void approvals_check_readings(struct station *st)
{
    struct notice *rows = NULL;
    size_t count = 0, held = 0;
    char key[RENDER_KEY_SIZE];
    store_notices(st->store, bound, NULL, &rows, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        int code = render_key(st->render, st->config->speaker, rows[i].text, key);
        if (code == 0 && strcmp(key, rows[i].spoken_key) != 0) {
            hold_changed_reading(st, &rows[i]);
            held++;
        }
        notice_done(&rows[i]);
    }
    free(rows);
    if (held)
        alarm_raise(st, "reading", "%zu bản tin đã duyệt nay sẽ được đọc khác đi; xin nghe và duyệt lại.",
                    held);
    else
        alarm_clear(st, "reading");
    bind_speech(st);
}

bool approvals_may_auto(struct station *st, const struct notice *notice)
{
    struct reading *reading = NULL;
    if (notice->needs_person)
        return false;
    struct civil now = civil_from_utc(station_wall(st)); /* days that have passed are found, too */
    if (reader_read_at(st->config->speaker->reader, notice->text, strlen(notice->text), &now, &reading, NULL))
        return false;
    bool sound = reading_level(reading) < READER_LEVEL_BLOCK;
    reading_free(reading);
    return sound;
}

static bool live(const struct notice *notice, void *context)
{
    struct station *st = context;
    if (notice->state != NOTICE_WAITING && notice->state != NOTICE_APPROVED &&
        notice->state != NOTICE_RETURNED)
        return false;
    int64_t until = snapshot_until(notice, st->config);
    return until != 0 && until <= station_wall(st);
}

void approvals_expire(struct station *st)
{
    struct notice *rows = NULL;
    size_t count = 0;
    store_notices(st->store, live, st, &rows, &count, NULL);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].aired == 0 && rows[i].state != NOTICE_RETURNED)
            alarm_tell(st, "unaired", "“%.200s” hết hạn mà chưa phát lượt nào%s.", rows[i].title,
                       rows[i].state == NOTICE_WAITING ? ", vì chưa ai duyệt" : "");
        if (store_set_state(st->store, rows[i].id, NOTICE_EXPIRED, NULL, "Hết hạn phát", NULL) == 0)
            note(st, "notice.expired", 0, NULL,
                 json_pack("{s:I, s:i, s:s, s:i}", "notice", (json_int_t)rows[i].id, "revision",
                           rows[i].revision, "title", rows[i].title, "aired", rows[i].aired));
        notice_done(&rows[i]);
    }
    free(rows);
    if (count)
        approvals_changed(st);
}

/* ---- acts ---- */

static void approved(struct station *st, int64_t id)
{
    struct notice notice = {0}, *rows = NULL;
    size_t count = 0;
    if (store_notice(st->store, id, &notice, NULL))
        return;
    if (notice.series)
        store_notices(st->store, is_part_of, notice.series, &rows, &count, NULL);
    else
        approvals_approved(st, id);
    for (size_t i = 0; i < count; i++) {
        approvals_approved(st, rows[i].id);
        notice_done(&rows[i]);
    }
    free(rows);
    notice_done(&notice);
}

static int check_not_over(struct station *st, const struct approval_wish *wish, struct error *err)
{
    struct notice notice = {0};
    int code = store_notice(st->store, wish->id, &notice, err);
    if (code)
        return code;
    int64_t until = snapshot_until(&notice, st->config);
    if (until && until <= station_wall(st))
        code = error_set(err, -EINVAL, "Notice %lld is past its last day: it cannot be approved.",
                         (long long)wish->id);
    notice_done(&notice);
    return code;
}

int station_approve_all(struct station *station, const struct approval_wish *wishes, size_t count,
                        const char *who, struct error *err)
{
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++)
        code = check_not_over(station, &wishes[i], err);
    if (code == 0)
        code = approval_approve_all(station->store, wishes, count, who, err);
    if (code)
        return code;
    bind_speech(station);
    for (size_t i = 0; i < count; i++)
        approved(station, wishes[i].id);
    return 0;
}

int station_approve(struct station *station, int64_t id, const char *hash, const char *who, struct error *err)
{
    return station_approve_all(station, &(struct approval_wish){id, hash}, 1, who, err);
}

int station_return(struct station *station, int64_t id, const char *who, const char *reason,
                   struct error *err)
{
    int code = approval_return(station->store, id, who, reason, err);
    if (code == 0) {
        interrupt_notice(station, id, "returned");
        approvals_changed(station);
    }
    return code;
}

int station_withdraw(struct station *station, int64_t id, const char *who, const char *reason,
                     struct error *err)
{
    int code = approval_withdraw(station->store, id, who, reason, err);
    if (code == 0) {
        interrupt_notice(station, id, "withdrawn");
        approvals_changed(station);
    }
    return code;
}

int station_set_order(struct station *station, int64_t id, int order, const char *who, struct error *err)
{
    int code = approval_set_order(station->store, id, order, who, err);
    if (code == 0)
        approvals_changed(station);
    return code;
}
