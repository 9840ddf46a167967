/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The procedures that people use: one notice each, which take turns for as long as they stand in the list,
 * and beside them how many procedures are posted in all. Runs in a source worker, inside poll().
 */
#include "announce.h"
#include "poll.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int submit_standing(struct poll *poll, const struct record *record)
{
    char id[100];
    struct words words = words_of(poll->self);
    char *title = announce_standing_title(record), *text = announce_standing(record, &words);
    snprintf(id, sizeof id, STANDING_SET " %.80s", record->text[CODE]);
    struct loaxa_notice notice = {.size = sizeof notice,
                                  .external_id = id,
                                  .title = title,
                                  .text = text,
                                  .kind = LOAXA_NOTICE_THU_TUC,
                                  .topic = "thu-tuc",
                                  .set = STANDING_SET};
    int code = title && text ? tell_notice(poll, &notice, STANDING_SET) : -ENOMEM;
    free(title);
    free(text);
    return code;
}

int tell_standing(struct poll *poll)
{
    const struct loaxa_host *host = poll->self->host;
    const struct list *list = poll->held ? &poll->accepted : &poll->now;
    size_t posted = 0;
    int code = 0;
    for (size_t i = 0; i < list->count && code == 0; i++) {
        const struct record *record = &list->records[i];
        bool stands = !record_is_abolished(record);
        posted += stands;
        code = stands && *record->text[COMMON] ? submit_standing(poll, record) : 0;
    }
    char text[24];
    int length = snprintf(text, sizeof text, "%zu", posted);
    return code ? code : host->state_set(host, LOAXA_STATE_POSTED, text, (size_t)length);
}
