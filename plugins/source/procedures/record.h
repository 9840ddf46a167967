/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One administrative procedure as a list gives it, and lists of them. Cells that mean "empty" ("Không có
 * thông tin", "Không quy định", "--", "Chưa phân loại") are empty here. Pure.
 */
#ifndef LOAXA_PROCEDURES_RECORD_H
#define LOAXA_PROCEDURES_RECORD_H

#include "base/error.h"
#include "document/document.h"
#include <stdbool.h>
#include <stddef.h>

enum field {
    CODE,     /* national code without the local suffix: "1.004227" */
    NAME,     /* full name */
    SPOKEN,   /* short spoken name, "" = derived from NAME */
    DOMAIN,   /* lĩnh vực */
    WHO,      /* đối tượng */
    WHERE,    /* nơi nộp */
    PAPERS,   /* thành phần hồ sơ, items separated by ';' */
    DURATION, /* thời hạn giải quyết */
    FEE,      /* phí, lệ phí */
    EXEMPT,   /* miễn, giảm; "" = unknown */
    STATUS,   /* tình trạng */
    DECISION, /* quyết định công bố */
    EFFECT,   /* ngày hiệu lực */
    REPLACES, /* codes it replaces */
    INSTEAD,  /* what to do instead of an abolished one */
    COMMON,   /* in the set "thủ tục thường dùng" when not empty */
    FIELDS
};

struct record {
    char *text[FIELDS]; /* owned, never NULL */
};

struct list {
    struct record *records;
    size_t count, capacity;
    size_t sorted; /* the first `sorted` are in order of code */
};

/* Adds every row under the header row (the row with a cell "Mã TTHC" or the like) of every table of `doc`.
 * `problem` is called for a row that cannot be used. Returns the number added; -EINVAL when there is no
 * header row. */
typedef void list_problem(void *context, int line, const char *reason);
int list_read(struct list *list, const struct document *doc, list_problem *problem, void *context);

/* Takes `record` (its texts move in). -ENOMEM frees it. */
int list_add(struct list *list, struct record *record);
/* Sorts by code and drops doubles (the first stays, gaps filled from the later). Returns the number dropped.
 */
size_t list_sort(struct list *list);
struct record *list_find(const struct list *list, const char *code);
void list_done(struct list *list);

bool record_is_abolished(const struct record *record);
bool record_is_amended(const struct record *record); /* its status says so */
/* New texts; all empty when `from` is NULL. -ENOMEM. */
int record_copy(const struct record *from, struct record *to);
/* Empties placeholders and fills what is missing with "". -ENOMEM frees it. */
int record_tidy(struct record *record);
void record_done(struct record *record);

/* "1.004227" of "1.004227.000.00.00.H10"; false when `text` is no code. */
bool record_code(const char *text, char out[24]);

/* Records as lines for the source's state: fields separated by tabs. `text` is changed. */
char *list_save(const struct list *list, size_t *length);
int list_load(struct list *list, const char *text, size_t length);
/* One record from the next FIELDS tab-separated cells at *at; moves *at behind them. */
int record_load(const char **at, const char *end, struct record *record);
struct buf;
void record_save(const struct record *record, struct buf *out);

#endif
