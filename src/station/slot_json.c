/*
 * Slots and plans as JSON: frozen slots as the store keeps them (and as they are taken up again after a
 * crash), and plans as the console and the command line show them. Main thread.
 */
#include "station/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void set_time(json_t *object, const char *name, int64_t wall_us)
{
    char text[RFC3339_SIZE];
    time_text(wall_us, text);
    json_object_set_new(object, name, json_string(text));
}

/* ---- a run, whole, for the store ---- */

static json_t *cue_to_json(const struct cue *cue)
{
    return json_pack("{s:s, s:I, s:i, s:i, s:b, s:i, s:s*, s:s*, s:s*, s:s*, s:I, s:f, s:b, s:b, s:I, s:I}",
                     "kind", item_kind_id(cue->kind), "notice", (json_int_t)cue->notice, "revision",
                     cue->revision, "turn", cue->turn, "again", cue->again, "class", (int)cue->notice_class,
                     "title", cue->title, "text", cue->text, "recording", cue->recording, "hash", cue->hash,
                     "planned_us", (json_int_t)cue->planned_us, "seconds", cue->seconds, "inserted",
                     cue->inserted, "whole", cue->whole, "at_us", (json_int_t)cue->at_us, "fill_us",
                     (json_int_t)cue->fill_us);
}

json_t *run_to_json(const struct run *run)
{
    char date[11];
    date_format(run->date, date);
    json_t *cues = json_array();
    for (size_t i = 0; cues && i < run->count; i++)
        json_array_append_new(cues, cue_to_json(run->cues[i]));
    return json_pack("{s:s, s:s, s:s*, s:s*, s:s, s:I, s:I, s:I, s:i, s:b, s:b, s:b, s:b, s:I, s:o*}", "id",
                     run->slot, "channel", run->channel_name, "programme", run->programme, "title",
                     run->title, "date", date, "start_us", (json_int_t)run->start_us, "cap_us",
                     (json_int_t)run->cap_us, "catch_up_us", (json_int_t)run->catch_up_us, "fade_in_ms",
                     (int)run->fade_in_ms, "by_hand", run->by_hand, "replaces", run->replaces, "emergency",
                     run->emergency, "over", run->over, "used_us", (json_int_t)run->used_us, "cues", cues);
}

int run_store(struct run *run, struct error *err)
{
    json_t *json = run_to_json(run);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    int code = text ? store_slot_put(run->station->store, run->slot, text, err)
                    : error_set(err, -ENOMEM, "No memory to store slot %s.", run->slot);
    if (code)
        log_error("Slot %s could not be stored.", run->slot);
    run->stored = code == 0;
    free(text);
    json_decref(json);
    return code;
}

static bool kind_from_id(const char *id, enum item_kind *kind)
{
    for (int k = 0; k < ITEM_KINDS; k++)
        if (strcmp(item_kind_id((enum item_kind)k), id) == 0) {
            *kind = (enum item_kind)k;
            return true;
        }
    return false;
}

static int cue_from_json(struct run *run, json_t *json)
{
    const char *kind_id = "", *title = NULL, *text = NULL, *recording = NULL, *hash = NULL;
    json_int_t notice = 0, planned = 0, at = 0, fill = 0;
    int revision = 0, turn = 0, again = 0, class = 0, inserted = 0, whole = 0;
    double seconds = 0;
    enum item_kind kind;
    if (json_unpack(json, "{s:s, s:I, s:i, s:i, s:b, s:i, s?s, s?s, s?s, s?s, s:I, s:f, s?b, s?b, s?I, s?I}",
                    "kind", &kind_id, "notice", &notice, "revision", &revision, "turn", &turn, "again",
                    &again, "class", &class, "title", &title, "text", &text, "recording", &recording, "hash",
                    &hash, "planned_us", &planned, "seconds", &seconds, "inserted", &inserted, "whole",
                    &whole, "at_us", &at, "fill_us", &fill) ||
        !kind_from_id(kind_id, &kind) || (notice && !hash))
        return -EBADMSG;
    struct cue *cue = run_add(run, run->count, kind, title, text);
    if (!cue)
        return -ENOMEM;
    cue->notice = notice;
    cue->revision = revision;
    cue->turn = turn;
    cue->again = again;
    cue->inserted = inserted;
    cue->whole = whole;
    cue->notice_class = (enum notice_class) class;
    cue->recording = copy_text(recording);
    cue->hash = copy_text(hash);
    cue->planned_us = planned;
    cue->at_us = at;
    cue->fill_us = fill;
    cue->seconds = seconds;
    return 0;
}

static int run_members(struct station *st, json_t *json, struct run **out, json_t **cues)
{
    const char *id, *channel, *programme = NULL, *title = NULL, *date;
    json_int_t start, cap, catch_up;
    int by_hand = 0, replaces = 0, emergency = 0, over = 0, fade = 0;
    if (json_unpack(json, "{s:s, s:s, s?s, s?s, s:s, s:I, s:I, s:I, s?i, s?b, s?b, s?b, s?b, s:o}", "id", &id,
                    "channel", &channel, "programme", &programme, "title", &title, "date", &date, "start_us",
                    &start, "cap_us", &cap, "catch_up_us", &catch_up, "fade_in_ms", &fade, "by_hand",
                    &by_hand, "replaces", &replaces, "emergency", &emergency, "over", &over, "cues", cues))
        return -EBADMSG;
    struct run *run = run_new(st, id, channel);
    if (!run)
        return -ENOMEM;
    run->programme = copy_text(programme);
    run->title = copy_text(title);
    run->start_us = run->begin_us = start;
    run->cap_us = cap;
    run->catch_up_us = catch_up;
    run->fade_in_ms = (uint32_t)fade;
    run->by_hand = by_hand;
    run->replaces = replaces;
    run->emergency = emergency;
    run->over = over;
    run->stored = true;
    *out = run;
    return date_parse(date, &run->date);
}

int run_from_json(struct station *st, const char *text, struct run **out, struct error *err)
{
    struct run *run = NULL;
    json_t *json = json_loads(text, 0, NULL), *cues = NULL, *cue;
    int code = json ? run_members(st, json, &run, &cues) : -EBADMSG;
    size_t i;
    if (code == 0) {
        json_array_foreach(cues, i, cue)
        {
            if (code == 0)
                code = cue_from_json(run, cue);
        }
    }
    json_decref(json);
    if (code) {
        run_free(run);
        return error_set(err, code, "A stored slot cannot be read: %s.", strerror(-code));
    }
    *out = run;
    return 0;
}

/* ---- plans for people and programs ---- */

static json_t *item_to_json(const struct plan_item *item)
{
    json_t *json =
        json_pack("{s:s, s:b, s:s, s:s*, s:s*, s:f, s:b}", "kind", item_kind_id(item->kind), "again",
                  item->again, "class", notice_class_id(item->notice_class), "title", item->title, "text",
                  item->text, "seconds", item->seconds, "estimated", item->estimated);
    if (!json)
        return NULL;
    json_object_set_new(json, "notice", item->notice ? json_integer(item->notice) : json_null());
    json_object_set_new(json, "revision", item->notice ? json_integer(item->revision) : json_null());
    if (item->notice)
        json_object_set_new(json, "turn", json_integer(item->turn));
    set_time(json, "start", item->start_us);
    return json;
}

json_t *slot_to_json(const struct plan_slot *slot, bool frozen)
{
    char date[11];
    date_format(slot->date, date);
    json_t *items = json_array();
    for (size_t i = 0; items && i < slot->item_count; i++)
        json_array_append_new(items, item_to_json(&slot->items[i]));
    json_t *json =
        json_pack("{s:s, s:s, s:s*, s:s*, s:s, s:f, s:f, s:b, s:o*}", "id", slot->id, "channel",
                  slot->channel, "programme", slot->programme, "title", slot->title, "date", date, "cap",
                  (double)slot->cap_ms / 1000, "seconds", slot->seconds, "frozen", frozen, "items", items);
    if (json)
        set_time(json, "start", slot->start_us);
    return json;
}

static const char *const remark_lists[] = {[PLAN_CONFLICT] = "conflicts",
                                           [PLAN_REFUSAL] = "refusals",
                                           [PLAN_DEFERRED] = "deferred",
                                           [PLAN_NOTE] = "notes"};

static json_t *remark_to_json(const struct plan_remark *remark)
{
    json_t *json =
        json_pack("{s:s*, s:s*, s:s*}", "slot", remark->slot, "rule", remark->rule, "text", remark->text);
    if (json && remark->notice)
        json_object_set_new(json, "notice", json_integer(remark->notice));
    if (json && remark->at_us)
        set_time(json, "at", remark->at_us);
    return json;
}

json_t *plan_to_json(const struct plan *plan)
{
    json_t *json = json_pack("{s:[], s:[], s:[], s:[], s:[], s:[]}", "slots", "conflicts", "refusals",
                             "deferred", "notes", "coverage");
    for (size_t i = 0; json && i < plan->slot_count; i++)
        json_array_append_new(json_object_get(json, "slots"), slot_to_json(&plan->slots[i], false));
    for (size_t i = 0; json && i < plan->remark_count; i++) {
        const struct plan_remark *remark = &plan->remarks[i];
        json_array_append_new(json_object_get(json, remark_lists[remark->kind]), remark_to_json(remark));
    }
    return json;
}
