/*
 * Notices and their revisions: what a source submitted, in which state it is. One row of `notices` a record,
 * one row of `revisions` for every content it ever had. Called by the station and by commands; main thread
 * only.
 */
#include "store/internal.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *id, *title;
} states[] = {
    [NOTICE_WAITING] = {"waiting", "chờ duyệt"},    [NOTICE_APPROVED] = {"approved", "đã duyệt"},
    [NOTICE_RETURNED] = {"returned", "đã trả lại"}, [NOTICE_WITHDRAWN] = {"withdrawn", "đã thu hồi"},
    [NOTICE_EXPIRED] = {"expired", "hết hạn phát"},
};

const char *notice_state_id(enum notice_state state)
{
    return states[state].id;
}

const char *notice_state_title(enum notice_state state)
{
    return states[state].title;
}

static enum notice_state state_from(const char *id)
{
    for (size_t i = 0; id != NULL && i < sizeof states / sizeof *states; i++)
        if (strcmp(states[i].id, id) == 0)
            return (enum notice_state)i;
    return NOTICE_WITHDRAWN; /* the table's CHECK allows nothing else; a damaged word must not air */
}

void notice_done(struct notice *notice)
{
    char *texts[] = {notice->source,       notice->external_id, notice->title,     notice->text,
                     notice->recording,    notice->channels,    notice->topic,     notice->set,
                     notice->author,       notice->reference,   notice->series,    notice->needs_person,
                     notice->state_reason, notice->approved_by, notice->spoken_key};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    *notice = (struct notice){0};
}

/* ---- the hash that approval binds to --------------------------------------------------------------------
 */

static void hash_text(crypto_generichash_state *state, const char *text)
{
    uint64_t length = text != NULL ? strlen(text) : UINT64_MAX;
    unsigned char big[8];
    for (int i = 0; i < 8; i++)
        big[i] = (unsigned char)(length >> (56 - 8 * i));
    crypto_generichash_update(state, big, sizeof big);
    if (text != NULL)
        crypto_generichash_update(state, (const unsigned char *)text, length);
}

static void hash_number(crypto_generichash_state *state, int64_t number)
{
    unsigned char big[8];
    for (int i = 0; i < 8; i++)
        big[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
    crypto_generichash_update(state, big, sizeof big);
}

void notice_hash(const struct notice *notice, const char *recording, char out[STORE_HASH_SIZE])
{
    crypto_generichash_state state;
    unsigned char hash[32];
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    const char *texts[] = {"loaxa notice 1", notice->title,    notice->text,
                           recording,        notice->channels, notice->needs_person};
    const int64_t numbers[] = {notice->notice_class, notice->notice_kind, notice->from_us, notice->until_us,
                               notice->times};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash_text(&state, texts[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        hash_number(&state, numbers[i]);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(out, STORE_HASH_SIZE, hash, sizeof hash);
}

/* ---- reading --------------------------------------------------------------------------------------------
 */

#define NOTICE_COLUMNS                                                                                       \
    "SELECT n.id, n.revision, n.source, n.external_id, r.title, r.text, r.recording, r.class, r.kind, "      \
    "r.from_us,"                                                                                             \
    " r.until_us, r.times, r.channels, n.topic, n.set_name, n.author, n.reference, n.series, n.part, "       \
    "n.parts,"                                                                                               \
    " r.needs_person, n.state, n.state_reason, n.place, n.arrived_us, n.changed_us, r.hash, n.approved_by,"  \
    " n.approved_us, n.spoken_key,"                                                                          \
    " (SELECT count(*) FROM airings a WHERE a.notice = n.id AND a.revision = n.revision AND a.result = "     \
    "'aired'),"                                                                                              \
    " (SELECT max(a.started_us) FROM airings a WHERE a.notice = n.id AND a.result = 'aired')"                \
    " FROM notices n JOIN revisions r ON r.notice = n.id AND r.revision = n.revision "

static bool read_texts(sqlite3_stmt *row, struct notice *notice)
{
    const struct {
        int column;
        char **into;
    } texts[] = {{2, &notice->source},        {3, &notice->external_id},  {4, &notice->title},
                 {5, &notice->text},          {6, &notice->recording},    {12, &notice->channels},
                 {13, &notice->topic},        {14, &notice->set},         {15, &notice->author},
                 {16, &notice->reference},    {17, &notice->series},      {20, &notice->needs_person},
                 {22, &notice->state_reason}, {27, &notice->approved_by}, {29, &notice->spoken_key}};
    bool failed = false;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i].into = sql_text(row, texts[i].column, &failed);
    return !failed;
}

static int read_notice(sqlite3_stmt *row, struct notice *out, struct error *err)
{
    struct notice notice = {
        .id = sqlite3_column_int64(row, 0),
        .revision = sqlite3_column_int(row, 1),
        .notice_class = sqlite3_column_int(row, 7),
        .notice_kind = sqlite3_column_int(row, 8),
        .from_us = sqlite3_column_int64(row, 9),
        .until_us = sqlite3_column_int64(row, 10),
        .times = sqlite3_column_int(row, 11),
        .part = sqlite3_column_int(row, 18),
        .parts = sqlite3_column_int(row, 19),
        .state = state_from((const char *)sqlite3_column_text(row, 21)),
        .order = sqlite3_column_int(row, 23),
        .arrived_us = sqlite3_column_int64(row, 24),
        .changed_us = sqlite3_column_int64(row, 25),
        .approved_us = sqlite3_column_int64(row, 28),
        .aired = sqlite3_column_int(row, 30),
        .last_aired_us = sqlite3_column_int64(row, 31),
    };
    const char *hash = (const char *)sqlite3_column_text(row, 26);
    if (hash != NULL && strlen(hash) < sizeof notice.hash)
        memcpy(notice.hash, hash, strlen(hash) + 1);
    if (!read_texts(row, &notice)) {
        notice_done(&notice);
        return error_set(err, -ENOMEM, "no memory for a notice");
    }
    *out = notice;
    return 0;
}

int store_notice(struct store *store, int64_t id, struct notice *out, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, NOTICE_COLUMNS "WHERE n.id = ?", "i", id);
    if (rc != 0)
        return rc;
    rc = sql_step(store, statement, err);
    if (rc == 1)
        rc = read_notice(statement, out, err);
    else if (rc == 0)
        rc = error_set(err, -ENOENT, "there is no notice %lld", (long long)id);
    sqlite3_finalize(statement);
    return rc;
}

struct notice_list {
    struct notice *rows;
    size_t count, capacity;
};

static int list_add(struct notice_list *list, const struct notice *notice, struct error *err)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        struct notice *rows = reallocarray(list->rows, capacity, sizeof *rows);
        if (rows == NULL)
            return error_set(err, -ENOMEM, "no memory for the notices");
        list->rows = rows;
        list->capacity = capacity;
    }
    list->rows[list->count++] = *notice;
    return 0;
}

static void list_done(struct notice_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        notice_done(&list->rows[i]);
    free(list->rows);
}

static int list_read(struct store *store, sqlite3_stmt *statement,
                     bool (*filter)(const struct notice *, void *), void *context, struct notice_list *list,
                     struct error *err)
{
    int rc;
    while ((rc = sql_step(store, statement, err)) == 1) {
        struct notice notice;
        rc = read_notice(statement, &notice, err);
        if (rc != 0)
            return rc;
        if (filter == NULL || filter(&notice, context))
            rc = list_add(list, &notice, err);
        else
            notice_done(&notice);
        if (rc != 0) {
            notice_done(&notice);
            return rc;
        }
    }
    return rc;
}

int store_notices(struct store *store, bool (*filter)(const struct notice *, void *), void *context,
                  struct notice **out, size_t *count, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(store, &statement, err, NOTICE_COLUMNS "ORDER BY n.arrived_us, n.id", "");
    if (rc != 0)
        return rc;
    struct notice_list list = {0};
    rc = list_read(store, statement, filter, context, &list, err);
    sqlite3_finalize(statement);
    if (rc != 0) {
        list_done(&list);
        return rc;
    }
    *out = list.rows;
    *count = list.count;
    return 0;
}

int store_find(struct store *store, const char *source, const char *external_id, int64_t *id,
               struct error *err)
{
    int64_t found = 0;
    int rc = sql_integer(store, 0, &found, err, "SELECT id FROM notices WHERE source = ? AND external_id = ?",
                         "ss", source, external_id);
    if (rc != 0)
        return rc;
    if (found == 0)
        return error_set(err, -ENOENT, "source %s has no notice \"%s\"", source, external_id);
    *id = found;
    return 0;
}

/* ---- submitting -----------------------------------------------------------------------------------------
 */

struct submission {
    struct notice *notice;
    enum store_change change;
    char hash[STORE_HASH_SIZE];
    int64_t id, now;
    int revision;
    enum notice_state state;
};

static int put_revision(struct store *store, struct submission *s, struct error *err)
{
    const struct notice *n = s->notice;
    return sql_run(store, err,
                   "INSERT INTO revisions (notice, revision, title, text, recording, class, kind, from_us, "
                   "until_us, times,"
                   " channels, needs_person, hash, at_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "insssnniinsssi", s->id, s->revision, n->title, n->text, n->recording, n->notice_class,
                   n->notice_kind, n->from_us, n->until_us, n->times, n->channels, n->needs_person, s->hash,
                   s->now);
}

static int put_new(struct store *store, struct submission *s, struct error *err)
{
    const struct notice *n = s->notice;
    int rc = sql_run(
        store, err,
        "INSERT INTO notices (source, external_id, revision, state, topic, set_name, author, reference, "
        "series,"
        " part, parts, arrived_us, changed_us) VALUES (?, ?, 1, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "sssssssnnii", n->source, n->external_id, n->topic, n->set, n->author, n->reference, n->series,
        n->part, n->parts, s->now, s->now);
    s->id = sqlite3_last_insert_rowid(store->db);
    s->revision = 1;
    s->state = NOTICE_WAITING;
    s->change = STORE_NEW;
    return rc == 0 ? put_revision(store, s, err) : rc;
}

/* What is no content follows the record. The WHERE keeps an unchanged record from costing a write. */
static int follow_record(struct store *store, const struct submission *s, struct error *err)
{
    const struct notice *n = s->notice;
    return sql_run(
        store, err,
        "UPDATE notices SET topic = ?1, set_name = ?2, author = ?3, reference = ?4, series = ?5, part = ?6, "
        "parts = ?7"
        " WHERE id = ?8 AND NOT (topic IS ?1 AND set_name IS ?2 AND author IS ?3 AND reference IS ?4"
        " AND series IS ?5 AND part IS ?6 AND parts IS ?7)",
        "sssssnni", n->topic, n->set, n->author, n->reference, n->series, n->part, n->parts, s->id);
}

static int put_changed(struct store *store, struct submission *s, struct error *err)
{
    s->revision++;
    s->state = NOTICE_WAITING;
    s->change = STORE_REVISED;
    int rc = put_revision(store, s, err);
    if (rc != 0)
        return rc;
    return sql_run(store, err,
                   "UPDATE notices SET revision = ?, state = 'waiting', state_reason = NULL, state_by = "
                   "NULL, changed_us = ?,"
                   " approved_by = NULL, approved_us = 0, spoken_key = NULL WHERE id = ?",
                   "nii", s->revision, s->now, s->id);
}

/* Looks the record up; *same says whether its content is what is submitted. id 0 = not there. */
static int look_up(struct store *store, struct submission *s, bool *same, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sql_query(
        store, &statement, err,
        "SELECT n.id, n.revision, n.state, r.hash FROM notices n JOIN revisions r ON r.notice = n.id AND"
        " r.revision = n.revision WHERE n.source = ? AND n.external_id = ?",
        "ss", s->notice->source, s->notice->external_id);
    if (rc != 0)
        return rc;
    rc = sql_step(store, statement, err);
    if (rc == 1) {
        const char *hash = (const char *)sqlite3_column_text(statement, 3);
        s->id = sqlite3_column_int64(statement, 0);
        s->revision = sqlite3_column_int(statement, 1);
        s->state = state_from((const char *)sqlite3_column_text(statement, 2));
        *same = hash != NULL && strcmp(hash, s->hash) == 0;
    }
    sqlite3_finalize(statement);
    return rc < 0 ? rc : 0;
}

static int submit(struct store *store, void *argument, struct error *err)
{
    struct submission *s = argument;
    bool same = false;
    int rc = look_up(store, s, &same, err);
    if (rc != 0)
        return rc;
    if (s->id == 0)
        return put_new(store, s, err);
    rc = follow_record(store, s, err);
    return rc == 0 && !same ? put_changed(store, s, err) : rc;
}

static bool given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

int store_submit(struct store *store, struct notice *notice, enum store_change *change, struct error *err)
{
    if (!given(notice->source) || !given(notice->external_id) || !given(notice->title) ||
        !given(notice->text))
        return error_set(err, -EINVAL,
                         "a notice needs a source, an id, a title and a text; one of them is empty");
    struct submission s = {
        .notice = notice, .change = STORE_UNCHANGED, .now = store->clock->wall_us(store->clock)};
    char sound[STORE_HASH_SIZE];
    int rc = notice->recording != NULL ? recording_hash(store, notice->recording, sound, err) : 0;
    if (rc != 0)
        return rc;
    notice_hash(notice, notice->recording != NULL ? sound : NULL, s.hash);
    rc = store_write(store, NEED_ROOM, submit, &s, err);
    if (rc != 0)
        return rc;
    notice->id = s.id;
    notice->revision = s.revision;
    notice->state = s.state;
    memcpy(notice->hash, s.hash, sizeof notice->hash);
    *change = s.change;
    return 0;
}

/* ---- states ---------------------------------------------------------------------------------------------
 */

struct new_state {
    int64_t id, now;
    enum notice_state state;
    const char *who, *reason;
    int order;
};

static int changed_one(struct store *store, int64_t id, struct error *err)
{
    return sqlite3_changes(store->db) == 1
               ? 0
               : error_set(err, -ENOENT, "there is no notice %lld", (long long)id);
}

static int set_state(struct store *store, void *argument, struct error *err)
{
    const struct new_state *to = argument;
    int rc = sql_run(
        store, err,
        "UPDATE notices SET state = ?, state_reason = ?, state_by = ?, changed_us = ?, approved_by = NULL,"
        " approved_us = 0, spoken_key = NULL WHERE id = ?",
        "sssii", notice_state_id(to->state), to->reason, to->who, to->now, to->id);
    return rc == 0 ? changed_one(store, to->id, err) : rc;
}

int store_set_state(struct store *store, int64_t id, enum notice_state state, const char *who,
                    const char *reason, struct error *err)
{
    if (state == NOTICE_APPROVED)
        return error_set(err, -EINVAL, "a notice becomes approved only by an approval of its words");
    struct new_state to = {
        .id = id, .now = store->clock->wall_us(store->clock), .state = state, .who = who, .reason = reason};
    return store_write(store, NEED_ALWAYS, set_state, &to, err);
}

static int set_order(struct store *store, void *argument, struct error *err)
{
    const struct new_state *to = argument;
    int rc = sql_run(store, err, "UPDATE notices SET place = ? WHERE id = ?", "ni", to->order, to->id);
    return rc == 0 ? changed_one(store, to->id, err) : rc;
}

int store_set_order(struct store *store, int64_t id, int order, struct error *err)
{
    struct new_state to = {.id = id, .order = order};
    return store_write(store, NEED_ALWAYS, set_order, &to, err);
}
