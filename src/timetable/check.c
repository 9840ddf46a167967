/*
 * What could never air, or would collide, found before it happens: the year to come is walked over every
 * programme's starts. Called by `loaxa check` and at load; pure.
 */
#include "timetable/windows.h"
#include <stdlib.h>
#include <string.h>

#define DAYS 366
#define OVERLAPS_MOST 20 /* told of one channel */

struct checker {
    const struct timetable *timetable;
    struct date from;
    struct faults *faults;
    struct day_windows *windows; /* DAYS, each with its neighbours */
};

/* A start of the year, for the checks between programmes. */
struct session {
    int32_t day;
    int64_t from_us, until_us;
    const struct programme *programme;
    const struct air_entry *entry;
};

static bool airs(const struct air_entry *entry, struct date day)
{
    return rule_matches(entry->days, day) && (entry->except == NULL || !rule_matches(entry->except, day));
}

static int64_t cap_of(const struct timetable *timetable, const struct air_entry *entry)
{
    const int64_t cap = entry->cap_ms, session = timetable->cap_session_ms;
    return cap == 0 || (session > 0 && session < cap) ? session : cap;
}

static bool any_kind_open(const struct day_windows *windows, int64_t at_us, int64_t *until_us)
{
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        if (windows_open(windows, (enum item_kind)kind, at_us, until_us))
            return true;
    return false;
}

/* Counts the entry's days inside and outside the windows; notes the first that is outside, and that runs out
 * of one. */
struct tally {
    int open, closed, long_days;
    struct date closed_on, long_on;
};

static struct tally tally_entry(const struct checker *checker, const struct air_entry *entry)
{
    struct tally tally = {0};
    for (int i = 0; i < DAYS; i++) {
        const struct date day = date_add(checker->from, i);
        int64_t until;
        if (!airs(entry, day))
            continue;
        const int64_t start = civil_to_utc((struct civil){day, entry->at_ms});
        if (!any_kind_open(&checker->windows[i], start, &until)) {
            tally.closed_on = tally.closed++ == 0 ? day : tally.closed_on;
            continue;
        }
        tally.open++;
        if (start + cap_of(checker->timetable, entry) * 1000 > until)
            tally.long_on = tally.long_days++ == 0 ? day : tally.long_on;
    }
    return tally;
}

static void check_windows(const struct checker *checker, const struct programme *programme,
                          const struct air_entry *entry)
{
    const struct tally tally = tally_entry(checker, entry);
    char at[9], day[11];
    time_of_day_format(entry->at_ms, at);
    if (tally.open == 0 && tally.closed == 0) {
        faults_add(checker->faults, FAULT_WARNING, programme->file, entry->line,
                   "programme \"%s\" has no day at %s in the year to come: it will not air", programme->id,
                   at);
    } else if (tally.open == 0) {
        faults_add(checker->faults, FAULT_ERROR, programme->file, entry->line,
                   "programme \"%s\" could never air: %s is outside the allowed windows of station.cfg on "
                   "every one of "
                   "its days; move \"at\" or widen \"allowed\"",
                   programme->id, at);
    } else if (tally.closed > 0) {
        date_format(tally.closed_on, day);
        faults_add(
            checker->faults, FAULT_WARNING, programme->file, entry->line,
            "programme \"%s\" will be refused on %d days of the year to come (first %s): %s is outside the "
            "allowed windows then",
            programme->id, tally.closed, day, at);
    }
    if (tally.long_days > 0) {
        date_format(tally.long_on, day);
        faults_add(checker->faults, FAULT_WARNING, programme->file, entry->line,
                   "programme \"%s\" at %s has a cap that passes the end of the allowed window (first on "
                   "%s): it will "
                   "be over with the window",
                   programme->id, at, day);
    }
}

static void check_entry(const struct checker *checker, const struct programme *programme,
                        const struct air_entry *entry)
{
    if (entry->emergency)
        return; /* no window and no cap of the day holds it */
    const int64_t session = checker->timetable->cap_session_ms;
    check_windows(checker, programme, entry);
    if (session > 0 && entry->cap_ms > session)
        faults_add(checker->faults, FAULT_WARNING, programme->file, entry->line,
                   "programme \"%s\": its cap of %lld min is above caps.session of station.cfg (%lld min), "
                   "which holds",
                   programme->id, (long long)(entry->cap_ms / 60000), (long long)(session / 60000));
    if (rule_may_skip(entry->days))
        faults_add(
            checker->faults, FAULT_WARNING, programme->file, entry->line,
            "programme \"%s\": its days name a day that not every month or year has; \"month-end\", \"lunar "
            "month-end\" and \"lunar-year-end\" name the last one",
            programme->id);
}

/* What is fixed to the clock, or of a length of its own, must lie inside the programme's time. */
static void check_item(const struct checker *checker, const struct programme *programme,
                       const struct air_entry *entry, const struct item *item)
{
    const int64_t cap = cap_of(checker->timetable, entry), end = cap > 0 ? entry->at_ms + cap : INT64_MAX;
    const int64_t at = item->at_set ? item->at_ms : entry->at_ms;
    if (item->at_set && (at < entry->at_ms || at >= end))
        faults_add(checker->faults, FAULT_ERROR, programme->file, item->line,
                   "this item is fixed to a time outside the programme's own (it begins at line %d and its "
                   "cap ends it): it could never air",
                   entry->line);
    else if (item->kind != ITEM_NOTICES && at + item->ms > end)
        faults_add(checker->faults, FAULT_ERROR, programme->file, item->line,
                   "this item lasts beyond the end of the programme (its cap at line %d ends it): it could "
                   "never air",
                   entry->line);
    if (item->fill_set && (item->fill_ms <= entry->at_ms || item->fill_ms > end))
        faults_add(checker->faults, FAULT_ERROR, programme->file, item->line,
                   "this item fills up to a time outside the programme's own (it begins at line %d and its "
                   "cap ends it)",
                   entry->line);
}

static void check_items(const struct checker *checker, const struct programme *programme)
{
    for (size_t i = 0; i < programme->item_count; i++)
        for (size_t e = 0; e < programme->air_count; e++)
            check_item(checker, programme, &programme->air[e], &programme->items[i]);
}

static int compare_sessions(const void *a, const void *b)
{
    const struct session *x = a, *y = b;
    return (x->from_us > y->from_us) - (x->from_us < y->from_us);
}

/* An entry repeats from `at` to before `to`. */
static size_t starts_a_day(const struct air_entry *entry)
{
    return entry->every_ms > 0 ? (size_t)((entry->to_ms - entry->at_ms - 1) / entry->every_ms) + 1 : 1;
}

/* Every start of one day on one channel, in order. */
static size_t collect(const struct checker *checker, const char *channel, int day, struct session *out)
{
    const struct timetable *timetable = checker->timetable;
    const struct date date = date_add(checker->from, day);
    size_t count = 0;
    for (size_t p = 0; p < timetable->programme_count; p++)
        for (size_t e = 0; e < timetable->programmes[p].air_count; e++) {
            const struct air_entry *entry = &timetable->programmes[p].air[e];
            if (entry->emergency || strcmp(entry->channel, channel) != 0 || !airs(entry, date))
                continue;
            for (size_t k = 0; k < starts_a_day(entry); k++) {
                const int32_t at_ms = entry->at_ms + (int32_t)((int64_t)k * entry->every_ms);
                const int64_t start = civil_to_utc((struct civil){date, at_ms});
                out[count++] = (struct session){day, start, start + cap_of(timetable, entry) * 1000,
                                                &timetable->programmes[p], entry};
            }
        }
    qsort(out, count, sizeof *out, compare_sessions);
    return count;
}

/* What was told of one channel already: each pair of entries once, the sessions of a day once. */
struct told {
    const struct air_entry *pairs[OVERLAPS_MOST][2];
    size_t count;
    bool sessions;
};

static void warn_overlap(const struct checker *checker, const struct session *first,
                         const struct session *second, struct told *told)
{
    char day[11];
    for (size_t i = 0; i < told->count; i++)
        if (told->pairs[i][0] == first->entry && told->pairs[i][1] == second->entry)
            return;
    if (told->count == OVERLAPS_MOST)
        return;
    told->pairs[told->count][0] = first->entry;
    told->pairs[told->count++][1] = second->entry;
    date_format(date_add(checker->from, second->day), day);
    faults_add(checker->faults, FAULT_WARNING, second->programme->file, second->entry->line,
               "programme \"%s\" begins while \"%s\" (%s:%d) may still be on the same channel, first on %s: "
               "it will wait "
               "behind it, or be refused, by its \"overlap\"",
               second->programme->id, first->programme->id, first->programme->file, first->entry->line, day);
}

static void warn_sessions(const struct checker *checker, const struct session *session, size_t number,
                          struct told *told)
{
    char day[11];
    if (told->sessions)
        return;
    told->sessions = true;
    date_format(date_add(checker->from, session->day), day);
    faults_add(
        checker->faults, FAULT_WARNING, session->programme->file, session->entry->line,
        "programme \"%s\" is session %zu of %s; caps.sessions_per_day of station.cfg allows %d: it will be "
        "refused (and on other such days)",
        session->programme->id, number, day, checker->timetable->sessions_per_day);
}

/* The day's sessions against each other and against the last one before them. */
static void check_day(const struct checker *checker, const struct session *sessions, size_t count,
                      struct session *before, struct told *told)
{
    const size_t most = (size_t)checker->timetable->sessions_per_day;
    for (size_t i = 0; i < count; i++) {
        if (before->entry != NULL && sessions[i].from_us < before->until_us &&
            sessions[i].entry->overlap != OVERLAP_REPLACE)
            warn_overlap(checker, before, &sessions[i], told);
        if (most > 0 && i >= most)
            warn_sessions(checker, &sessions[i], i + 1, told);
        *before = sessions[i];
    }
}

static void check_channel(const struct checker *checker, const char *channel)
{
    struct told told = {0};
    struct session before = {0};
    size_t most = 0, total = 0;
    for (size_t p = 0; p < checker->timetable->programme_count; p++)
        for (size_t e = 0; e < checker->timetable->programmes[p].air_count; e++)
            most += starts_a_day(&checker->timetable->programmes[p].air[e]);
    struct session *sessions = calloc(most + 1, sizeof *sessions);
    for (int day = 0; sessions != NULL && day < DAYS; day++) {
        const size_t count = collect(checker, channel, day, sessions);
        check_day(checker, sessions, count, &before, &told);
        total += count;
    }
    if (total == 0)
        faults_add(checker->faults, FAULT_WARNING, NULL, 0,
                   "channel \"%s\" has no programme in the year to come: it stays silent", channel);
    free(sessions);
}

static void lay_windows(struct checker *checker)
{
    for (int i = 0; checker->windows != NULL && i < DAYS; i++) {
        const struct date day = date_add(checker->from, i);
        windows_of_day(checker->timetable, date_add(day, -1), &checker->windows[i]);
        windows_add_day(checker->timetable, day, &checker->windows[i]);
        windows_add_day(checker->timetable, date_add(day, 1), &checker->windows[i]);
    }
}

void timetable_check(const struct timetable *timetable, struct date from, struct faults *faults)
{
    struct checker checker = {timetable, from, faults, calloc(DAYS, sizeof *checker.windows)};
    if (checker.windows == NULL) {
        faults_add(faults, FAULT_ERROR, NULL, 0, "no memory to check the timetable");
        return;
    }
    lay_windows(&checker);
    if (timetable->programme_count == 0)
        faults_add(faults, FAULT_ERROR, NULL, 0, "there is no programme: nothing would ever air");
    for (size_t p = 0; p < timetable->programme_count; p++) {
        for (size_t e = 0; e < timetable->programmes[p].air_count; e++)
            check_entry(&checker, &timetable->programmes[p], &timetable->programmes[p].air[e]);
        check_items(&checker, &timetable->programmes[p]);
    }
    for (size_t c = 0; c < timetable->channel_count; c++)
        check_channel(&checker, timetable->channels[c]);
    free(checker.windows);
}
