/*
 * Submissions of a source: one row of `notices` a record, one row of `revisions` for every content it ever
 * had, and the hash that tells whether the content is the same and that approvals bind to. Main thread only.
 */
#include "store/internal.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>

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
    const char *texts[] = {"loaxa notice 1", notice->title, notice->text, recording, notice->channels};
    const int64_t numbers[] = {notice->notice_class, notice->notice_kind, notice->from_us,
                               notice->until_us,     notice->times,       notice->needs_person != NULL};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hash_text(&state, texts[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        hash_number(&state, numbers[i]);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(out, STORE_HASH_SIZE, hash, sizeof hash);
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
        " part, parts, corrects, arrived_us, changed_us) VALUES (?, ?, 1, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, "
        "?)",
        "sssssssnniii", n->source, n->external_id, n->topic, n->set, n->author, n->reference, n->series,
        n->part, n->parts, n->corrects, s->now, s->now);
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
        "UPDATE notices SET topic = ?1, set_name = ?2, author = ?3, reference = ?4, series = ?5, part = ?6,"
        " parts = ?7, corrects = ?8 WHERE id = ?9 AND NOT (topic IS ?1 AND set_name IS ?2 AND author IS ?3 "
        "AND "
        "reference IS ?4 AND series IS ?5 AND part IS ?6 AND parts IS ?7 AND corrects IS ?8)",
        "sssssnnii", n->topic, n->set, n->author, n->reference, n->series, n->part, n->parts, n->corrects,
        s->id);
}

/* The words that ask for a person may be worded for the day ("thứ Hai, ngày 23"): they follow without a
 * revision. */
static int follow_warning(struct store *store, const struct submission *s, struct error *err)
{
    return sql_run(store, err,
                   "UPDATE revisions SET needs_person = ?1 WHERE notice = ?2 AND revision = ?3 AND "
                   "needs_person IS NOT ?1",
                   "sin", s->notice->needs_person, s->id, s->revision);
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
        s->state = notice_state_from((const char *)sqlite3_column_text(statement, 2));
        *same = hash != NULL && strcmp(hash, s->hash) == 0;
    }
    sql_done(store, statement);
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
    if (rc != 0)
        return rc;
    return same ? follow_warning(store, s, err) : put_changed(store, s, err);
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
