/*
 * The paragraph, sentence by sentence: where the notice came from and who approved it; when it aired; when it
 * did not and why; what is to come, or what stands in its way now. Words come from the table of phrases.
 */
#include "cli/explain.h"
#include "cli/offline_plan.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARAGRAPH_MOST (64 * 1024)
#define LOOK_AHEAD_DAYS 31
#define TOLD_MOST 12 /* airings and misses told one by one; of more the last ones */

struct story {
    json_t *notice, *rows, *plan;
    const char *next; /* of the plan; NULL = none */
    struct buf text;
};

/* A sentence of the table, behind what is there. */
#define say(story, id, ...) say_words((story), (id), (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
static void say_words(struct story *story, enum phrase id, const char *const *words)
{
    if (story->text.length > 0)
        buf_add_char(&story->text, ' ');
    phrase_add(&story->text, id, words);
}

/* "23/11/2026 05:30" */
static struct show_time minute_of(const json_t *object, const char *name)
{
    return show_time(object, name, 0);
}

static const json_t *fields_of(const json_t *row)
{
    return json_object_get(row, "fields");
}

static bool is_kind(const json_t *row, const char *kind)
{
    return strcmp(show_text(row, "kind"), kind) == 0;
}

/* ---- what there is to tell ---- */

/* The journal's rows about the notice. */
static int find_rows(struct story *story, struct desk *desk, int64_t id, struct error *err)
{
    json_t *all = NULL, *row;
    size_t i;
    int rc = desk_journal(desk, 0, 0, &all, err);
    story->rows = json_array();
    json_array_foreach(all, i, row)
    {
        if (show_number(fields_of(row), "notice") == id)
            json_array_append(story->rows, row);
    }
    json_decref(all);
    return rc;
}

/* The plan of the days to come; without a station directory that can be read there is none. */
static void find_plan(struct story *story, struct desk *desk, const struct place *place)
{
    struct error err = {0};
    struct faults faults = {0};
    const struct date today = civil_from_utc(clock_real()->wall_us(clock_real())).date;
    const struct plan_wish wish = {place->station, place->state, today, LOOK_AHEAD_DAYS, false};
    if (desk->client != NULL)
        desk_plan(desk, today, LOOK_AHEAD_DAYS, &story->plan, &err);
    else
        offline_plan(&wish, &story->plan, &faults, &err);
    faults_done(&faults);
}

static void find_next(struct story *story, int64_t id)
{
    const json_t *slot, *item;
    size_t i, k;
    char now[RFC3339_SIZE];
    rfc3339_format(clock_real()->wall_us(clock_real()), now);
    json_array_foreach(json_object_get(story->plan, "slots"), i, slot)
    {
        json_array_foreach(json_object_get(slot, "items"), k, item)
        {
            if (story->next == NULL && show_number(item, "notice") == id &&
                strcmp(show_text(item, "start"), now) > 0)
                story->next = show_text(item, "start");
        }
    }
}

/* ---- the sentences ---- */

static void tell_origin(struct story *story)
{
    const json_t *notice = story->notice;
    char id[24];
    snprintf(id, sizeof id, "%lld", (long long)show_number(notice, "id"));
    say(story, PHRASE_WHY_ORIGIN, id, show_text(notice, "title"), show_text(notice, "source"),
        minute_of(notice, "arrived").text, show_text(notice, "class_title"));
    if (show_text(notice, "approved_by")[0] != '\0')
        say(story, PHRASE_WHY_APPROVED, show_text(notice, "approved_by"), minute_of(notice, "approved").text);
}

static size_t count_kind(const struct story *story, const char *kind)
{
    const json_t *row;
    size_t i, count = 0;
    json_array_foreach(story->rows, i, row) count += is_kind(row, kind);
    return count;
}

/* "23/11/2026 05:30, 24/11/2026 17:00": the last TOLD_MOST rows of a kind. */
static void list_times(const struct story *story, const char *kind, const char *member, struct buf *out)
{
    const json_t *row;
    size_t i, at = 0;
    const size_t count = count_kind(story, kind);
    json_array_foreach(story->rows, i, row)
    {
        if (!is_kind(row, kind) || count - at++ > TOLD_MOST)
            continue;
        const json_t *holder = show_text(fields_of(row), member)[0] != '\0' ? fields_of(row) : row;
        buf_format(out, "%s%s", out->length > 0 ? ", " : "",
                   minute_of(holder, holder == row ? "at" : member).text);
    }
}

static void tell_aired(struct story *story)
{
    char aired[24], times[24];
    struct buf when;
    snprintf(aired, sizeof aired, "%lld", (long long)show_number(story->notice, "aired"));
    snprintf(times, sizeof times, "%lld", (long long)show_number(story->notice, "times"));
    buf_init(&when, PARAGRAPH_MOST);
    buf_add_text(&when, "");
    list_times(story, "airing.aired", "start", &when);
    if (when.length == 0)
        say(story, PHRASE_WHY_NEVER_AIRED);
    else if (show_number(story->notice, "times") > 0)
        say(story, PHRASE_WHY_AIRED_OF, aired, times, when.data);
    else
        say(story, PHRASE_WHY_AIRED, aired, when.data);
    buf_done(&when);
}

static void tell_failure(struct story *story, const json_t *row, enum phrase id)
{
    const json_t *fields = fields_of(row);
    const char *member = show_text(fields, "planned")[0] != '\0' ? "planned" : "start";
    const char *when = minute_of(fields, member).text;
    struct show_time at = minute_of(row, "at");
    say(story, id, when[0] != '\0' ? when : at.text, show_text(fields, "reason_text"));
}

/* What went wrong, the last TOLD_MOST times. */
static void tell_failures(struct story *story)
{
    static const struct {
        const char *kind;
        enum phrase phrase;
    } kinds[] = {{"airing.missed", PHRASE_WHY_MISSED},
                 {"airing.partial", PHRASE_WHY_PARTIAL},
                 {"airing.interrupted", PHRASE_WHY_INTERRUPTED}};
    const json_t *row;
    size_t i, told = 0;
    for (i = json_array_size(story->rows); i-- > 0 && told < TOLD_MOST;)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            told += is_kind(json_array_get(story->rows, i), kinds[k].kind);
    const size_t first = i + 1;
    json_array_foreach(story->rows, i, row)
    {
        for (size_t k = 0; i >= first && k < sizeof kinds / sizeof *kinds; k++)
            if (is_kind(row, kinds[k].kind))
                tell_failure(story, row, kinds[k].phrase);
    }
}

/* What the plan says of a notice that it does not air. */
static void tell_remarks(struct story *story, int64_t id)
{
    static const char *const lists[] = {"refusals", "deferred"};
    const json_t *row;
    size_t i, told = 0;
    for (size_t list = 0; list < 2; list++)
        json_array_foreach(json_object_get(story->plan, lists[list]), i, row)
        {
            if (show_number(row, "notice") == id && told++ < 3)
                say(story, PHRASE_WHY_PLAN, show_text(row, "text"));
        }
}

static bool has_had_all(const json_t *notice)
{
    return show_number(notice, "times") > 0 && show_number(notice, "aired") >= show_number(notice, "times");
}

/* What comes, or what stands in the way. */
static void tell_outlook(struct story *story, int64_t id)
{
    const json_t *notice = story->notice;
    const char *state = show_text(notice, "state");
    if (strcmp(state, "approved") != 0)
        say(story,
            strcmp(state, "waiting") == 0     ? PHRASE_WHY_WAITING
            : strcmp(state, "returned") == 0  ? PHRASE_WHY_RETURNED
            : strcmp(state, "withdrawn") == 0 ? PHRASE_WHY_WITHDRAWN
                                              : PHRASE_WHY_EXPIRED,
            minute_of(notice, "changed").text, show_text(notice, "state_reason"));
    else if (story->next != NULL)
        say(story, PHRASE_WHY_NEXT, show_time_text(story->next, 0).text);
    else if (has_had_all(notice))
        say(story, PHRASE_WHY_HAD_ALL);
    else if (story->plan != NULL)
        say(story, PHRASE_WHY_NOT_PLANNED);
    if (strcmp(state, "approved") == 0)
        tell_remarks(story, id);
    if (show_text(notice, "needs_person")[0] != '\0')
        say(story, PHRASE_WHY_PERSON, show_text(notice, "needs_person"));
}

static json_t *story_json(const struct story *story, int64_t id)
{
    return json_pack("{s:I, s:s, s:O, s:s?}", "notice", (json_int_t)id, "text", story->text.data, "rows",
                     story->rows, "next", story->next);
}

int explain_notice(struct desk *desk, const struct place *place, int64_t id, json_t **out, struct error *err)
{
    struct story story = {0};
    buf_init(&story.text, PARAGRAPH_MOST);
    int rc = desk_notice(desk, id, &story.notice, err);
    if (rc == 0)
        rc = find_rows(&story, desk, id, err);
    if (rc == 0) {
        find_plan(&story, desk, place);
        find_next(&story, id);
        tell_origin(&story);
        tell_aired(&story);
        tell_failures(&story);
        tell_outlook(&story, id);
        *out = story.text.error == 0 ? story_json(&story, id) : NULL;
        rc = *out != NULL ? 0 : error_set(err, -ENOMEM, "no memory for the explanation");
    }
    json_decref(story.notice);
    json_decref(story.rows);
    json_decref(story.plan);
    buf_done(&story.text);
    return rc;
}
