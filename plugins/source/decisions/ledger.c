/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The register (sổ văn bản) at a poll: its rows complete the papers that came as files; the others are papers
 * of their own. Runs in a source worker, inside poll().
 */
#include "decisions.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void register_row_problem(void *context, int line, const char *reason)
{
    struct decisions *self = context;
    char item[64];
    snprintf(item, sizeof item, "sổ văn bản:%d", line);
    (void)folder_refuse(self->host, item, reason);
}

int ledger_read(struct decisions *self)
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

int ledger_announce(struct decisions *self)
{
    int code = 0;
    for (size_t i = 0; i < self->rows.count && code >= 0; i++) {
        char item[64], value[FOLDER_VALUE] = "";
        struct register_row *row = &self->rows.rows[i];
        char *identity = paper_identity(&row->paper), *whole = decisions_known_text(&row->paper);
        snprintf(item, sizeof item, "sổ văn bản:%d", row->line);
        bool met = identity && (row->used || decisions_seen(self, identity));
        code = !identity || !whole ? -ENOMEM
               : met               ? 0
                                   : decisions_announce(self, item, &row->paper, whole, value);
        free(identity);
        free(whole);
    }
    return code < 0 ? code : 0;
}

int ledger_settle(struct decisions *self)
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
