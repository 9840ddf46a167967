/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is made of a paper: its identity for ever, and the few sentences that are spoken. Pure; runs in a
 * source worker.
 */
#include "base/text.h"
#include "document/speech.h"
#include "paper.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *paper_identity(const struct paper *paper)
{
    char number[96], date[11], *identity = NULL, *agency = document_fold(paper->agency);
    office_number_text(&paper->number, number, sizeof number);
    date_format(paper->date, date);
    if (!agency || asprintf(&identity, "%s %s %s", number, date, agency) < 0) {
        identity = NULL;
    }
    free(agency);
    return identity;
}

/* "về giờ thu gom rác", "về việc ban hành Quy chế …". */
static char *spoken_subject(const char *subject)
{
    static const char *const verbs[] = {"ban hành",   "phê duyệt",  "công bố",   "tổ chức",   "thành lập",
                                        "triển khai", "tăng cường", "sửa đổi",   "bãi bỏ",    "quy định",
                                        "giao",       "thực hiện",  "phát động", "điều chỉnh"};
    char *out = NULL, *small = speech_small(subject);
    const char *lead = "về";
    for (size_t i = 0; small && i < sizeof verbs / sizeof *verbs; i++) {
        lead = text_starts(small, verbs[i]) ? "về việc" : lead;
    }
    bool proper = small && strlen(subject) > 1 && isupper((unsigned char)subject[0]) &&
                  isupper((unsigned char)subject[1]);
    if (!small || asprintf(&out, "%s %s", lead, proper ? subject : small) < 0) {
        out = NULL;
    }
    free(small);
    return out;
}

char *paper_speech(const struct paper *paper, const char *posted_at, const char *listeners)
{
    struct speech speech = {0};
    char year[32] = "", *subject = spoken_subject(paper->subject), *type = speech_small(paper->type);
    if (paper->number.year) {
        snprintf(year, sizeof year, " năm %d", paper->number.year);
    }
    speech_say(&speech, 0, "Văn bản mới");
    speech_say(&speech, 0, "%s số %s%s, ngày %d tháng %d năm %d, của %s, %s", paper->type,
               paper->number.number, year, paper->date.day, paper->date.month, paper->date.year,
               paper->agency, subject ? subject : "");
    if (paper->duties) {
        speech_quote(&speech, 2, paper->duties, 4);
    }
    bool typed = type && strcmp(type, "văn bản") != 0;
    speech_say(&speech, 1, "Toàn văn %s%sniêm yết tại %s", typed ? type : "", typed ? " " : "",
               paper->posted ? paper->posted : posted_at);
    speech_say(&speech, 3, "%s cần biết thêm thì đến đó xem, hoặc hỏi cán bộ tại chỗ", listeners);
    free(subject);
    free(type);
    return speech_take(&speech, SPEECH_NOTICE);
}
