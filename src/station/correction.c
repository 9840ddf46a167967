/*
 * Corrections (đính chính): bound to a notice that was read wrong, aired on the same channels and as often as
 * the error was, first in each slot (the planner's part), the wrong notice withdrawn at once. Main thread,
 * inside a poll's transaction.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What listeners have heard of a notice, whole or in part. */
struct heard {
    int times;
    bool *channels; /* by the timetable's order */
};

static bool was_heard(const struct airing *airing)
{
    return airing->result == AIRING_AIRED || airing->result == AIRING_PARTIAL ||
           airing->result == AIRING_STARTED || airing->result == AIRING_INTERRUPTED;
}

static int count_heard(struct station *st, int64_t notice, struct heard *heard, struct error *err)
{
    struct airing *airings = NULL;
    size_t count = 0;
    int code = store_airings(st->store, 0, 0, &airings, &count, err);
    for (size_t i = 0; i < count; i++) {
        if (airings[i].notice == notice && was_heard(&airings[i])) {
            heard->times++;
            heard->channels[channel_of_slot(st, airings[i].slot)] = true;
        }
        airing_done(&airings[i]);
    }
    free(airings);
    return code;
}

static char *names_of(const struct station *st, const bool *channels)
{
    const struct timetable *timetable = &st->config->timetable;
    struct buf text;
    buf_init(&text, 4096);
    for (size_t i = 0; i < timetable->channel_count; i++)
        if (channels[i])
            buf_format(&text, "%s%s", text.length ? " " : "", timetable->channels[i]);
    return buf_take(&text);
}

/* As it was settled when it was first seen: what it corrects may since have been cut short. */
static bool settled_before(struct station *st, struct notice *correction)
{
    struct notice known = {0};
    int64_t id = 0;
    bool before = store_find(st->store, correction->source, correction->external_id, &id, NULL) == 0 &&
                  store_notice(st->store, id, &known, NULL) == 0 && known.corrects == correction->corrects;
    if (before) {
        free(correction->channels);
        correction->channels = copy_text(known.channels);
        correction->times = known.times;
    }
    notice_done(&known);
    return before;
}

static int withdraw_wrong(struct station *st, const struct notice *correction, struct notice *wrong,
                          json_t *withdrawn, struct error *err)
{
    char reason[200];
    if (wrong->state == NOTICE_WITHDRAWN)
        return 0;
    snprintf(reason, sizeof reason, "Đọc sai; có đính chính “%.120s”", correction->title);
    reason[text_utf8_fault(reason, strlen(reason))] = '\0';
    int code = store_set_state(st->store, wrong->id, NOTICE_WITHDRAWN, NULL, reason, err);
    if (code)
        return code;
    json_array_append_new(withdrawn, json_pack("{s:I, s:s, s:s, s:s}", "id", (json_int_t)wrong->id,
                                               "external_id", wrong->external_id, "title", wrong->title,
                                               "state", notice_state_id(NOTICE_WITHDRAWN)));
    return journal_add(st->store, "notice.withdrawn", 0, NULL,
                       json_pack("{s:I, s:i, s:s, s:s, s:s}", "notice", (json_int_t)wrong->id, "revision",
                                 wrong->revision, "title", wrong->title, "source", wrong->source, "reason",
                                 reason),
                       err);
}

static int settle(struct station *st, struct notice *correction, const struct notice *wrong,
                  struct error *err)
{
    struct heard heard = {.channels = calloc(st->config->timetable.channel_count, sizeof *heard.channels)};
    int code =
        heard.channels ? count_heard(st, wrong->id, &heard, err) : error_set(err, -ENOMEM, "No memory.");
    if (code == 0 && heard.times == 0)
        code = error_set(
            err, -EINVAL,
            "Bản tin số %lld “%.200s” chưa phát lượt nào, nay đã thu hồi: không phải đính chính, chỉ "
            "cần gửi bản tin đúng.",
            (long long)wrong->id, wrong->title);
    if (code == 0) {
        free(correction->channels);
        correction->channels = names_of(st, heard.channels);
        correction->times = heard.times;
        code = correction->channels ? 0 : error_set(err, -ENOMEM, "No memory for a correction.");
    }
    free(heard.channels);
    return code;
}

int correction_settle(struct station *st, struct notice *correction, json_t *withdrawn, struct error *err)
{
    struct notice wrong = {0};
    correction->notice_kind = KIND_DINH_CHINH;
    if (settled_before(st, correction))
        return 0;
    if (store_notice(st->store, correction->corrects, &wrong, NULL))
        return error_set(err, -EINVAL, "Không có bản tin số %lld để đính chính; xem số ở lệnh loaxa notices.",
                         (long long)correction->corrects);
    int code = withdraw_wrong(st, correction, &wrong, withdrawn, err);
    if (code == 0)
        code = settle(st, correction, &wrong, err);
    notice_done(&wrong);
    return code;
}
