/*
 * What must hold of every plan, over 10,000 random stations: nothing overlaps on a channel, nothing below
 * khan_cap outside a window, no notice above its count or outside its life, caps and sessions hold, parts of
 * a series in order, and a plan made in the middle of the day with what has aired by then goes on as the
 * first one would have.
 */
#include "fixture.h"

#define STATIONS 10000
#define NOTICES_MOST 24
#define DAYS_MOST 6
#define USED_MOST (DAYS_MOST * 9 * 48)

static uint64_t seed;

static unsigned roll(unsigned below)
{
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    return (unsigned)(seed >> 33) % below;
}

static const char *const day_rules[] = {
    "daily",         "mon-sat",  "mon-fri",         "sun",
    "tue,thu",       "lunar 15", "day 24 of month", "mon-sat except lunar 15",
    "month-end, sat"};
#define DAY_RULES (sizeof day_rules / sizeof day_rules[0])
static const char *const sources[] = {"notices", "decisions", "procedures"};
static const char *const topics[] = {NULL, "lua", "ca"};

/* Everything a random station owns beside its timetable. */
struct station {
    struct timetable timetable;
    struct plan_notice notices[NOTICES_MOST];
    size_t count;
    char from[11];
    int days;
};

static int32_t random_time(void)
{
    return (int32_t)roll(24 * 12) * 300000;
}

/* Music that fills, a relay at its minute, silence. */
static void random_clock_items(struct programme *programme)
{
    const int32_t at = programme->air[0].at_ms;
    if (roll(4) == 0) {
        struct item *music = add_item(programme, roll(2) ? ITEM_MUSIC : ITEM_SILENCE, "nhac");
        music->fill_set = true;
        music->fill_ms = at + (int32_t)roll(400) * 1000;
    }
    if (roll(4) == 0) {
        struct item *relay = add_item(programme, ITEM_RELAY, "vov1");
        relay->ms = (int64_t)(roll(200) + 1) * 1000;
        relay->whole = roll(2) != 0;
        relay->at_set = roll(2) != 0;
        relay->at_ms = at + (int32_t)roll(400) * 1000;
    }
    if (roll(6) == 0)
        add_item(programme, ITEM_JINGLE, "nhac");
}

static void random_items(struct programme *programme)
{
    add_item(programme, ITEM_CHIME, NULL);
    add_item(programme, ITEM_SAY, roll(2) ? "Kính chào {station.listeners}." : "Buổi này có {contents}.");
    for (unsigned i = roll(4) + 1; i > 0; i--) {
        struct item *item = add_notices(programme, roll(2) ? sources[roll(3)] : NULL, (int)roll(5));
        item->pick = (enum item_pick)roll(4);
        item->repeat_each = roll(4) == 0 ? 2 : 1;
        item->class_set = roll(5) == 0;
        item->notice_class = CLASS_UU_TIEN;
        item->cap_ms = roll(4) == 0 ? (int64_t)roll(90) * 1000 : 0;
        if (topics[roll(3)] != NULL && roll(3) == 0)
            item->topic = copy_of("lua");
    }
    if (roll(3) == 0) {
        struct item *check = add_item(programme, ITEM_TIME_CHECK, NULL);
        check->at_set = roll(2) == 0;
        check->at_ms = programme->air[0].at_ms + (int32_t)roll(300) * 1000;
    }
    random_clock_items(programme);
    add_item(programme, ITEM_SAY, "Xin chào và hẹn gặp lại.");
}

static void random_timetable(struct timetable *timetable)
{
    timetable_init(timetable);
    if (roll(3) == 0)
        timetable->channels[timetable->channel_count++] = copy_of("ap-dong");
    for (unsigned i = roll(4) + 1; i > 0; i--) {
        add_window(timetable, day_rules[roll(2)], "00:00", "01:00");
        struct window *window = &timetable->windows[timetable->window_count - 1];
        window->from_ms = random_time();
        window->to_ms = window->from_ms + (int32_t)(roll(48) + 1) * 600000;
    }
    if (roll(4) == 0) {
        timetable->exceptions = calloc(1, sizeof *timetable->exceptions);
        timetable->exceptions[timetable->exception_count++] =
            (struct exception){.on = rule_of(timetable, day_rules[roll(DAY_RULES)]),
                               .from_ms = random_time(),
                               .to_ms = 26 * 3600 * 1000,
                               .only = roll(2) ? 1u << ITEM_SAY | 1u << ITEM_CHIME : 0};
    }
    if (roll(3) == 0)
        add_holiday(timetable, "le", day_rules[roll(DAY_RULES)], roll(2) != 0);
    if (timetable->calendar.count > 0)
        timetable->calendar.holidays[0].no_music = roll(2) != 0;
    timetable->cap_session_ms = roll(2) ? (int64_t)(roll(600) + 20) * 1000 : 0;
    timetable->cap_day_ms = roll(3) == 0 ? (int64_t)(roll(600) + 20) * 1000 : 0;
    timetable->sessions_per_day = roll(3) == 0 ? (int)roll(3) + 1 : 0;
    for (unsigned i = roll(3) + 1; i > 0; i--) {
        char id[24];
        snprintf(id, sizeof id, "p%u", i);
        struct programme *programme = add_programme(timetable, id);
        for (unsigned e = roll(3) + 1; e > 0; e--) {
            struct air_entry *entry = add_air(timetable, programme, day_rules[roll(DAY_RULES)], "00:00",
                                              (int64_t)(roll(900) + 10) * 1000);
            entry->at_ms = random_time();
            entry->overlap = (enum overlap)roll(3);
            entry->every_ms = roll(6) == 0 ? (int64_t)(roll(20) + 1) * 1800000 : 0;
            entry->to_ms = MS_PER_DAY;
            entry->emergency = roll(8) == 0;
            free(entry->channel);
            entry->channel = copy_of(timetable->channels[roll((unsigned)timetable->channel_count)]);
        }
        random_items(programme);
    }
}

static void random_notice(struct station *station, size_t i)
{
    const int64_t begin = instant_of(station->from);
    struct plan_notice *notice = &station->notices[i];
    *notice = notice_of((int64_t)i + 1, "tin");
    notice->source = sources[roll(3)];
    notice->topic = topics[roll(3)];
    notice->notice_class = (enum notice_class)(roll(4) == 0 ? roll(3) : 0);
    notice->notice_kind = (enum notice_kind)roll(5);
    notice->from_us = notice->arrived_us = begin + ((int64_t)roll(96) - 48) * 3600 * US_PER_S;
    notice->until_us = roll(2) ? notice->from_us + (int64_t)(roll(120) + 1) * 3600 * US_PER_S : 0;
    notice->times = (int)roll(5);
    notice->aired = notice->times > 0 ? (int)roll((unsigned)notice->times + 1) : (int)roll(3);
    notice->order = (int)roll(3);
    notice->seconds = 1 + roll(60);
    notice->channels = roll(4) == 0 ? "ap-dong" : NULL;
    if (roll(4) == 0) {
        notice->series = roll(2) ? "a" : "b";
        notice->source = "decisions";
        notice->part = (int)i;
        notice->parts = NOTICES_MOST;
        notice->times = notice->aired = 0;
        notice->until_us = 0;
        notice->channels = NULL;
    }
}

static void random_station(struct station *station, unsigned number)
{
    seed = 0x9e3779b97f4a7c15ull * (number + 1);
    random_timetable(&station->timetable);
    date_format(date_add(date_of("2026-11-20"), (int)roll(40)), station->from);
    station->days = (int)roll(DAYS_MOST) + 1;
    station->count = roll(NOTICES_MOST + 1);
    for (size_t i = 0; i < station->count; i++)
        random_notice(station, i);
}

static struct plan_input input_of(const struct station *station)
{
    return (struct plan_input){.timetable = &station->timetable,
                               .notices = station->notices,
                               .count = station->count,
                               .seconds = seconds_of_words};
}

static const struct plan_notice *find(const struct station *station, int64_t id)
{
    return &station->notices[id - 1];
}

static int64_t end_of(const struct plan_item *item)
{
    return item->start_us + (int64_t)(item->seconds * 1e6);
}

/* ---- what must hold ---- */

static unsigned present;
#define HOLDS(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            fail_msg("station %u: %s", present, #condition);                                                 \
    } while (0)

static void check_items(const struct station *station, const struct plan_slot *slot)
{
    int64_t before = slot->start_us;
    for (size_t i = 0; i < slot->item_count; i++) {
        const struct plan_item *item = &slot->items[i];
        int64_t until;
        HOLDS(item->start_us >= before - 2);
        before = end_of(item);
        if (item->notice_class != CLASS_KHAN_CAP) {
            HOLDS(timetable_allows_item(&station->timetable, item->kind, item->start_us, &until));
            HOLDS(before <= until + 2);
        }
        if (item->kind != ITEM_NOTICES)
            continue;
        const struct plan_notice *notice = find(station, item->notice);
        HOLDS(item->start_us >= notice->from_us);
        HOLDS(notice->until_us == 0 || item->again || item->start_us < notice->until_us);
        for (size_t k = 0; k < i; k++)
            HOLDS(item->again || slot->items[k].notice != item->notice);
    }
    HOLDS(slot->cap_ms == 0 || slot->seconds * 1000 <= (double)slot->cap_ms + 1);
    HOLDS(station->timetable.cap_session_ms == 0 ||
          slot->seconds * 1000 <= (double)station->timetable.cap_session_ms + 1);
}

static void check_overlaps(const struct plan *plan)
{
    for (size_t a = 0; a < plan->slot_count; a++)
        for (size_t b = a + 1; b < plan->slot_count; b++)
            if (strcmp(plan->slots[a].channel, plan->slots[b].channel) == 0)
                HOLDS(plan->slots[b].start_us + 2 >=
                      plan->slots[a].start_us + (int64_t)(plan->slots[a].seconds * 1e6));
}

/* What is no notice and yet of the highest class stands in an emergency slot only. */
static bool is_emergency(const struct plan_slot *slot)
{
    for (size_t i = 0; i < slot->item_count; i++)
        if (slot->items[i].kind != ITEM_NOTICES && slot->items[i].notice_class == CLASS_KHAN_CAP)
            return true;
    return false;
}

static void check_emergency(const struct plan_slot *slot)
{
    size_t notices = 0;
    for (size_t i = 0; i < slot->item_count && is_emergency(slot); i++) {
        HOLDS(slot->items[i].notice_class == CLASS_KHAN_CAP);
        notices += slot->items[i].kind == ITEM_NOTICES;
    }
    HOLDS(!is_emergency(slot) || notices > 0);
}

static void check_days(const struct station *station, const struct plan *plan)
{
    const struct timetable *timetable = &station->timetable;
    for (size_t a = 0; a < plan->slot_count; a++) {
        double seconds = 0;
        int sessions = 0;
        if (is_emergency(&plan->slots[a]))
            continue;
        for (size_t b = 0; b < plan->slot_count; b++)
            if (!is_emergency(&plan->slots[b]) &&
                date_compare(plan->slots[a].date, plan->slots[b].date) == 0 &&
                strcmp(plan->slots[a].channel, plan->slots[b].channel) == 0) {
                seconds += plan->slots[b].seconds;
                sessions++;
            }
        HOLDS(timetable->cap_day_ms == 0 || seconds * 1000 <= (double)timetable->cap_day_ms + 10);
        HOLDS(timetable->sessions_per_day == 0 || sessions <= timetable->sessions_per_day);
        HOLDS(timetable->calendar.count == 0 || !timetable->calendar.holidays[0].suspend ||
              !rule_matches(timetable->calendar.holidays[0].rule, plan->slots[a].date));
    }
}

/* Turns of each notice on each channel, in order: never above its count, parts of a series never before their
 * own. */
static void check_counts(const struct station *station, const struct plan *plan)
{
    for (size_t c = 0; c < station->timetable.channel_count; c++) {
        int aired[NOTICES_MOST];
        for (size_t i = 0; i < station->count; i++)
            aired[i] = station->notices[i].aired;
        for (size_t s = 0; s < plan->slot_count; s++)
            for (size_t i = 0; i < plan->slots[s].item_count; i++) {
                const struct plan_item *item = &plan->slots[s].items[i];
                if (strcmp(plan->slots[s].channel, station->timetable.channels[c]) != 0 ||
                    item->kind != ITEM_NOTICES || item->again)
                    continue;
                const struct plan_notice *notice = find(station, item->notice);
                HOLDS(item->turn == ++aired[item->notice - 1]);
                HOLDS(notice->times == 0 || plan->slots[s].emergency ||
                      aired[item->notice - 1] <= notice->times);
                for (size_t k = 0; k + 1 < (size_t)item->notice && notice->series != NULL; k++)
                    if (station->notices[k].series != NULL &&
                        strcmp(station->notices[k].series, notice->series) == 0)
                        HOLDS(aired[item->notice - 1] <= aired[k]);
            }
    }
}

/* ---- power cut: plan again in the middle, with what has aired ---- */

static bool quiet_cut(const struct plan *plan, size_t at)
{
    const int64_t cut = plan->slots[at].start_us;
    for (size_t s = 0; s < plan->slot_count; s++) {
        const struct plan_slot *slot = &plan->slots[s];
        if (s < at ? slot->start_us + (int64_t)(slot->seconds * 1e6) > cut || slot->start_us == cut
                   : slot->planned_us < cut)
            return false;
    }
    return true;
}

static void check_replan(const struct station *station, const struct plan *plan)
{
    static const char *const chinh = "chinh";
    if (plan->slot_count < 2 || station->timetable.channel_count > 1)
        return;
    const size_t at = 1 + roll((unsigned)plan->slot_count - 1);
    if (!quiet_cut(plan, at))
        return;
    struct station later = *station;
    static struct plan_used used[USED_MOST];
    struct plan_input input = input_of(&later);
    for (size_t s = 0; s < at; s++) {
        assert_true(input.used_count < USED_MOST);
        if (!is_emergency(&plan->slots[s]))
            used[input.used_count++] = (struct plan_used){chinh, plan->slots[s].date, plan->slots[s].seconds};
        for (size_t i = 0; i < plan->slots[s].item_count; i++) {
            const struct plan_item *item = &plan->slots[s].items[i];
            if (item->kind != ITEM_NOTICES || item->again)
                continue;
            later.notices[item->notice - 1].aired++;
            later.notices[item->notice - 1].last_aired_us = item->start_us;
        }
    }
    input.used = used;
    input.now_us = plan->slots[at].start_us;
    struct plan *again = NULL;
    assert_int_equal(timetable_plan(&input, date_of(station->from), station->days, &again), 0);
    HOLDS(again->slot_count == plan->slot_count - at);
    for (size_t s = 0; s < again->slot_count; s++) {
        HOLDS(strcmp(again->slots[s].id, plan->slots[at + s].id) == 0);
        HOLDS(again->slots[s].item_count == plan->slots[at + s].item_count);
        for (size_t i = 0; i < again->slots[s].item_count; i++) {
            HOLDS(again->slots[s].items[i].notice == plan->slots[at + s].items[i].notice);
            HOLDS(again->slots[s].items[i].start_us == plan->slots[at + s].items[i].start_us);
        }
    }
    plan_free(again);
}

static void test_properties(void **state)
{
    static struct station station;
    size_t slots = 0, airings = 0;
    (void)state;
    for (present = 0; present < STATIONS; present++) {
        struct plan *plan = NULL;
        random_station(&station, present);
        const struct plan_input input = input_of(&station);
        assert_int_equal(timetable_plan(&input, date_of(station.from), station.days, &plan), 0);
        for (size_t s = 0; s < plan->slot_count; s++) {
            check_items(&station, &plan->slots[s]);
            check_emergency(&plan->slots[s]);
            airings += plan->slots[s].item_count;
        }
        slots += plan->slot_count;
        check_overlaps(plan);
        check_days(&station, plan);
        check_counts(&station, plan);
        check_replan(&station, plan);
        plan_free(plan);
        timetable_done(&station.timetable);
    }
    assert_true(slots > STATIONS); /* the stations are not all silent */
    assert_true(airings > 10 * STATIONS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_properties)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
