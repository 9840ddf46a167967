/*
 * Notices and journal rows as JSON, for the interface and for commands that read the state without a daemon.
 * Pure but for the store it reads; times in the station's zone.
 */
#include "console/console.h"
#include "timetable/timetable.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

json_t *time_view(int64_t utc_us)
{
    char text[RFC3339_SIZE];
    if (utc_us == 0)
        return json_null();
    rfc3339_format(utc_us, text);
    return json_string(text);
}

json_t *notice_view(const struct notice *n, bool with_text)
{
    json_t *view = json_pack("{s:I, s:i, s:s, s:s, s:s, s:s?, s:s, s:s, s:s, s:s, s:o, s:o, s:i}", "id",
                             (json_int_t)n->id, "revision", n->revision, "source", n->source, "external_id",
                             n->external_id, "title", n->title, "recording", n->recording, "class",
                             notice_class_id((enum notice_class)n->notice_class), "class_title",
                             notice_class_title((enum notice_class)n->notice_class), "kind",
                             notice_kind_id((enum notice_kind)n->notice_kind), "kind_title",
                             notice_kind_title((enum notice_kind)n->notice_kind), "from",
                             time_view(n->from_us), "until", time_view(n->until_us), "times", n->times);
    json_t *rest = json_pack(
        "{s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:i, s:i, s:s?, s:s, s:s, s:s?, s:i, s:o, s:o, s:s, s:s?, s:o, "
        "s:i, s:o}",
        "channels", n->channels, "topic", n->topic, "set", n->set, "author", n->author, "reference",
        n->reference, "series", n->series, "part", n->part, "parts", n->parts, "needs_person",
        n->needs_person, "state", notice_state_id(n->state), "state_title", notice_state_title(n->state),
        "state_reason", n->state_reason, "order", n->order, "arrived", time_view(n->arrived_us), "changed",
        time_view(n->changed_us), "hash", n->hash, "approved_by", n->approved_by, "approved",
        time_view(n->approved_us), "aired", n->aired, "last_aired", time_view(n->last_aired_us));
    if (rest != NULL && n->corrects != 0)
        json_object_set_new(rest, "corrects", json_integer((json_int_t)n->corrects));
    if (view != NULL && with_text)
        json_object_set_new(view, "text", json_string(n->text));
    if (view == NULL || rest == NULL || json_object_update(view, rest) != 0) {
        json_decref(view);
        view = NULL;
    }
    json_decref(rest);
    return view;
}

json_t *journal_view(const struct journal_row *row)
{
    char *text = journal_text(row);
    json_t *view = json_pack("{s:I, s:o, s:s, s:s?, s:s?, s:O, s:s}", "sequence", (json_int_t)row->sequence,
                             "at", time_view(row->at_us), "kind", row->kind, "who", row->who, "text", text,
                             "fields", row->fields, "hash", row->hash);
    free(text);
    return view;
}

/* ---- lists ----------------------------------------------------------------------------------------------
 */

struct choice {
    const char *source;
    int state; /* -1 = any */
};

static bool chosen(const struct notice *notice, void *context)
{
    const struct choice *choice = context;
    return (choice->state < 0 || notice->state == (enum notice_state)choice->state) &&
           (choice->source == NULL || strcmp(choice->source, notice->source) == 0);
}

static int state_number(const char *state, int *out, struct error *err)
{
    *out = -1;
    for (int i = NOTICE_WAITING; state != NULL && i <= NOTICE_EXPIRED; i++)
        if (strcmp(state, notice_state_id((enum notice_state)i)) == 0)
            *out = i;
    if (state == NULL || *out >= 0)
        return 0;
    return error_set(err, -EINVAL,
                     "there is no state \"%s\": waiting, approved, returned, withdrawn or expired", state);
}

int notice_list(struct store *store, const char *state, const char *source, json_t **out, struct error *err)
{
    struct choice choice = {.source = source};
    struct notice *rows = NULL;
    size_t count = 0;
    int rc = state_number(state, &choice.state, err);
    if (rc == 0)
        rc = store_notices(store, chosen, &choice, &rows, &count, err);
    if (rc != 0)
        return rc;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (json_array_append_new(list, notice_view(&rows[i], false)) != 0)
            rc = error_set(err, -ENOMEM, "no memory for the notices");
        notice_done(&rows[i]);
    }
    free(rows);
    if (rc != 0)
        json_decref(list);
    else
        *out = json_pack("{s:o}", "notices", list);
    return rc;
}

struct collecting {
    json_t *rows;
    int64_t after;
    bool more;
};

#define ENOUGH 1

static int collect(void *context, const struct journal_row *row)
{
    struct collecting *c = context;
    if (row->sequence <= c->after)
        return 0;
    if (json_array_size(c->rows) >= CONSOLE_ROWS_MOST) {
        c->more = true;
        return ENOUGH;
    }
    return json_array_append_new(c->rows, journal_view(row)) == 0 ? 0 : -ENOMEM;
}

int journal_list(struct store *store, int64_t from_us, int64_t to_us, int64_t after, json_t **out,
                 struct error *err)
{
    struct collecting c = {.rows = json_array(), .after = after};
    int rc = journal_each(store, from_us, to_us, collect, &c, err);
    if (rc < 0) {
        json_decref(c.rows);
        return rc;
    }
    *out = json_pack("{s:o, s:b}", "rows", c.rows, "more", c.more);
    return *out != NULL ? 0 : error_set(err, -ENOMEM, "no memory for the journal");
}
