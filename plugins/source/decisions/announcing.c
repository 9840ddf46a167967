/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Papers into notices: each airs N times over D days from the day it was first seen; what is known of it
 * decides whether it is the same. Runs in a source worker, inside poll().
 */
#include "decisions.h"
#include "document/guard.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    struct guard_input guard = {.text = whole, .today = day, .paper = true};
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

bool decisions_seen(const struct decisions *self, const char *identity)
{
    for (size_t i = 0; i < self->papers.count; i++) {
        if (self->papers.entries[i].present && strcmp(self->papers.entries[i].id, identity) == 0) {
            return true;
        }
    }
    return false;
}

int decisions_announce(struct decisions *self, const char *item, const struct paper *paper, const char *whole,
                       char value[FOLDER_VALUE])
{
    char fingerprint[17], first[11] = "", remembered[40];
    char *identity = paper_identity(paper);
    int code = identity ? 0 : -ENOMEM;
    if (code == 0 && decisions_seen(self, identity)) {
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

char *decisions_known_text(const struct paper *paper)
{
    char *text = NULL;
    return asprintf(&text, "%s. %s.\n%s\n%s", paper->subject, paper->type, paper->duties ? paper->duties : "",
                    paper->posted ? paper->posted : "") < 0
               ? NULL
               : text;
}
