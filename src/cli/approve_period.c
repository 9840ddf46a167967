/*
 * loaxa approve --for FROM..TO: the plan of those days as it would be if all that waits were approved, then
 * every notice in it with its words and the station's own words, once each; one question; one act that binds
 * each to the hash that was shown. What needs a person's decision is shown and left.
 */
#include "cli/approving.h"
#include "cli/notice_show.h"
#include "cli/offline_plan.h"
#include "cli/plan_show.h"
#include "cli/show.h"
#include "stationdir/stationdir.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_MOST 62

struct page {
    struct approving *approving;
    struct date from;
    int days;
    json_t *plan;
    json_t *shown;   /* notice number -> true */
    json_t *words;   /* the station's own words -> true */
    json_t *waiting; /* views of what is to be approved */
};

/* "2026-11-23..2026-11-29" or one day. */
static int read_period(const char *text, struct page *page, struct error *err)
{
    char first[16], last[16];
    const char *dots = strstr(text, "..");
    struct date to;
    snprintf(first, sizeof first, "%.*s", dots != NULL ? (int)(dots - text) : 15, text);
    snprintf(last, sizeof last, "%.15s", dots != NULL ? dots + 2 : text);
    if (date_parse(first, &page->from) != 0 || date_parse(last, &to) != 0)
        return error_set(err, -EINVAL, "--for: expected days such as 2026-11-23..2026-11-29, found \"%s\"",
                         text);
    page->days = (int)(date_to_days(to) - date_to_days(page->from)) + 1;
    if (page->days < 1 || page->days > DAYS_MOST)
        return error_set(err, -EINVAL,
                         "--for: expected 1 to %d days, the first before the last, found \"%s\"", DAYS_MOST,
                         text);
    return 0;
}

static int make_plan(struct page *page, struct error *err)
{
    const struct place *place = &page->approving->place;
    const struct plan_wish wish = {place->station, place->state, page->from, page->days, true};
    struct faults faults = {0};
    const int rc = offline_plan(&wish, &page->plan, &faults, err);
    faults_print(&faults, FAULT_ERROR, stderr);
    faults_done(&faults);
    return rc;
}

static void show_sessions(const struct page *page)
{
    struct calendar calendar = {0};
    struct faults faults = {0};
    stationdir_load_calendar(page->approving->place.station, &calendar,
                             &faults); /* it was sound a moment ago */
    plan_show_sheet(page->plan, &calendar, page->from, page->days);
    calendar_done(&calendar);
    faults_done(&faults);
}

/* False when it was shown already. */
static bool is_new(json_t *seen, const char *key)
{
    if (json_object_get(seen, key) != NULL)
        return false;
    json_object_set_new(seen, key, json_true());
    return true;
}

static int show_notice(struct page *page, json_int_t id, struct error *err)
{
    json_t *notice = NULL;
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)id);
    if (!is_new(page->shown, key))
        return 0;
    int rc = desk_notice(&page->approving->desk, id, &notice, err);
    if (rc != 0)
        return rc;
    const bool waits = strcmp(show_text(notice, "state"), "waiting") == 0;
    if (waits)
        rc = approving_show_whole(page->approving, notice, err);
    else
        notice_show(notice);
    if (waits)
        json_array_append(page->waiting, notice);
    json_decref(notice);
    return rc;
}

/* What the station itself says in a session, each of a programme's words once: other days fill in other
 * dates. */
static void show_words(struct page *page, const json_t *slot)
{
    const json_t *item;
    size_t i;
    int place = 0;
    json_array_foreach(json_object_get(slot, "items"), i, item)
    {
        char key[120];
        if (strcmp(show_text(item, "kind"), "say") != 0)
            continue;
        snprintf(key, sizeof key, "%.80s#%d", show_text(slot, "programme"), place++);
        if (is_new(page->words, show_text(item, "text")) && is_new(page->words, key))
            tell(PHRASE_PAGE_WORDS, show_text(item, "text"));
    }
}

static int show_notices(struct page *page, const json_t *slot, struct error *err)
{
    const json_t *item;
    size_t i;
    int rc = 0;
    json_array_foreach(json_object_get(slot, "items"), i, item)
    {
        if (rc == 0 && show_number(item, "notice") > 0)
            rc = show_notice(page, show_number(item, "notice"), err);
    }
    return rc;
}

static int show_all(struct page *page, struct error *err)
{
    const json_t *slots = json_object_get(page->plan, "slots"), *slot;
    size_t i;
    int rc = 0;
    show_sessions(page);
    tell(PHRASE_PAGE_TEXTS);
    json_array_foreach(slots, i, slot)
    {
        if (rc == 0)
            rc = show_notices(page, slot, err);
    }
    json_array_foreach(slots, i, slot) show_words(page, slot);
    return rc;
}

/* What a person must look at stays; returns how many are left to be approved. */
static size_t choose(struct page *page, struct approval_wish *wishes)
{
    const json_t *notice;
    size_t i, count = 0;
    json_array_foreach(page->waiting, i, notice)
    {
        char id[24];
        const char *alone = approving_reason_alone(page->approving, page->waiting, notice);
        snprintf(id, sizeof id, "%lld", (long long)show_number(notice, "id"));
        if (alone[0] != '\0') {
            tell(PHRASE_ALONE, id, alone);
            page->approving->skipped = true;
        } else {
            wishes[count++] = (struct approval_wish){show_number(notice, "id"), show_text(notice, "hash")};
        }
    }
    return count;
}

static int decide(struct page *page, struct error *err)
{
    struct approval_wish *wishes = calloc(json_array_size(page->waiting) + 1, sizeof *wishes);
    if (wishes == NULL)
        return error_set(err, -ENOMEM, "no memory");
    const size_t count = choose(page, wishes);
    char number[24];
    int rc = 0;
    snprintf(number, sizeof number, "%zu", count);
    if (count == 0) {
        tell(PHRASE_NONE_WAITING);
    } else if (page->approving->yes || approving_ask(PHRASE_ASK_PAGE, number, NULL)) {
        rc = desk_approve(&page->approving->desk, wishes, count, err);
        if (rc == 0)
            tell(PHRASE_PAGE_APPROVED, number);
    } else {
        tell(PHRASE_PAGE_LEFT);
    }
    free(wishes);
    return rc;
}

int approve_period(struct approving *a, struct error *err)
{
    struct page page = {
        .approving = a, .shown = json_object(), .words = json_object(), .waiting = json_array()};
    int rc = read_period(a->period, &page, err);
    if (rc == 0)
        rc = make_plan(&page, err);
    if (rc == 0)
        rc = show_all(&page, err);
    if (rc == 0)
        rc = decide(&page, err);
    json_decref(page.plan);
    json_decref(page.shown);
    json_decref(page.words);
    json_decref(page.waiting);
    return rc;
}
