/*
 * Day rules in canonical text, and the merging that makes it canonical. Called by rule_parse.c, `loaxa check`
 * and tests. Parsing the canonical text gives the same text again.
 */
#include "calendar/rule.h"
#include <stdlib.h>

/* Days of one kind in a union are one set: "mon, wed" and "mon,wed" are the same rule. Takes and returns
 * `rule`. */
struct rule *rule_merge(struct rule *rule)
{
    if (rule == NULL || rule->kind != RULE_ANY)
        return rule;
    size_t kept = 0;
    for (size_t i = 0; i < rule->count; i++) {
        struct rule *child = rule->children[i];
        size_t same = 0;
        const bool set =
            child->kind == RULE_WEEKDAYS || child->kind == RULE_MONTH_DAYS || child->kind == RULE_LUNAR_DAYS;
        while (same < kept && !(set && rule->children[same]->kind == child->kind))
            same++;
        if (same < kept) {
            rule->children[same]->mask |= child->mask;
            rule_free(child);
        } else {
            rule->children[kept++] = child;
        }
    }
    rule->count = kept;
    if (kept > 1)
        return rule;
    struct rule *only = rule->children[0];
    rule->count = 0;
    rule_free(rule);
    return only;
}

static void format_weekdays(const struct rule *rule, struct buf *out)
{
    const char *comma = "";
    if (rule->mask == 127) {
        buf_add_text(out, "daily");
        return;
    }
    for (int day = 0; day < 7; day++) {
        int last = day;
        if (!(rule->mask >> day & 1))
            continue;
        while (last + 1 < 7 && (rule->mask >> (last + 1) & 1))
            last++;
        if (last - day < 2)
            last = day;
        buf_format(out, "%s%s", comma, weekday_id((enum weekday)day));
        if (last > day)
            buf_format(out, "-%s", weekday_id((enum weekday)last));
        comma = ",";
        day = last;
    }
}

static void format_numbers(uint32_t mask, struct buf *out)
{
    const char *comma = "";
    for (int day = 1; day < 32; day++)
        if (mask >> day & 1) {
            buf_format(out, "%s%d", comma, day);
            comma = ",";
        }
}

static void format_month_days(const struct rule *rule, struct buf *out)
{
    if (rule->mask & 1)
        buf_add_text(out, rule->mask == 1 ? "month-end" : "month-end, ");
    if (rule->mask == 1)
        return;
    buf_add_text(out, "day ");
    format_numbers(rule->mask, out);
    buf_add_text(out, " of month");
}

static void format_lunar_days(const struct rule *rule, struct buf *out)
{
    if (rule->mask & 1)
        buf_add_text(out, rule->mask == 1 ? "lunar month-end" : "lunar month-end, ");
    if (rule->mask == 1)
        return;
    buf_add_text(out, "lunar ");
    format_numbers(rule->mask, out);
}

static void format_dates(const struct rule *rule, struct buf *out)
{
    char from[11], to[11];
    date_format(date_from_days(rule->from), from);
    date_format(date_from_days(rule->to), to);
    buf_add_text(out, from);
    if (rule->from != rule->to)
        buf_format(out, "..%s", to);
}

static void format_yearly(const struct rule *rule, struct buf *out)
{
    buf_format(out, "%02d-%02d", rule->from / 32, rule->from % 32);
    if (rule->from != rule->to)
        buf_format(out, "..%02d-%02d", rule->to / 32, rule->to % 32);
}

static void format_lunar_end(int32_t key, bool leap_said, struct buf *out)
{
    buf_format(out, "%s%02d-%02d", (key & 32) && !leap_said ? "leap " : "", key / 64, key % 32);
}

static void format_lunar_yearly(const struct rule *rule, struct buf *out)
{
    buf_add_text(out, "lunar ");
    format_lunar_end(rule->from, false, out);
    if (rule->from != rule->to) {
        buf_add_text(out, "..");
        format_lunar_end(rule->to, (rule->from & 32) && rule->from / 64 == rule->to / 64, out);
    }
}

static void format_cycle(const struct rule *rule, struct buf *out)
{
    char from[11];
    date_format(date_from_days(rule->from), from);
    if (rule->step % 7 == 0)
        buf_format(out, "every %d weeks from %s", rule->step / 7, from);
    else
        buf_format(out, "every %d days from %s", rule->step, from);
}

static void format_nth(const struct rule *rule, struct buf *out)
{
    static const char *const names[] = {"last", "", "1st", "2nd", "3rd", "4th", "5th"};
    buf_format(out, "%s %s of month", names[rule->step + 1], weekday_id((enum weekday)rule->from));
}

static void format_eve(const struct rule *rule, struct buf *out)
{
    (void)rule;
    buf_add_text(out, "lunar-year-end");
}

static void format_holiday(const struct rule *rule, struct buf *out)
{
    buf_add_text(out, rule->calendar->holidays[rule->index].id);
    if (rule->step != 0)
        buf_format(out, "%+d", rule->step);
}

static void format_rule(const struct rule *rule, struct buf *out);

/* What must stand in brackets inside an intersection or beside "except": anything with a comma or an
 * operator. */
static bool needs_brackets(const struct rule *rule, const struct rule *parent)
{
    const bool joined = rule->kind == RULE_ALL || rule->kind == RULE_EXCEPT;
    const bool two = (rule->kind == RULE_MONTH_DAYS || rule->kind == RULE_LUNAR_DAYS) && (rule->mask & 1) &&
                     rule->mask != 1;
    if (parent->kind == RULE_ALL)
        return joined || rule->kind == RULE_ANY || two;
    return rule->kind == RULE_EXCEPT || (parent->kind == RULE_ANY && (joined || rule->kind == RULE_ANY));
}

static void format_children(const struct rule *rule, const char *between, struct buf *out)
{
    for (size_t i = 0; i < rule->count; i++) {
        const bool brackets = needs_brackets(rule->children[i], rule);
        buf_add_text(out, i == 0 ? "" : between);
        buf_add_text(out, brackets ? "(" : "");
        format_rule(rule->children[i], out);
        buf_add_text(out, brackets ? ")" : "");
    }
}

static void format_any(const struct rule *rule, struct buf *out)
{
    format_children(rule, ", ", out);
}

static void format_all(const struct rule *rule, struct buf *out)
{
    format_children(rule, " and ", out);
}

static void format_except(const struct rule *rule, struct buf *out)
{
    format_children(rule, " except ", out);
}

static void format_rule(const struct rule *rule, struct buf *out)
{
    static void (*const formats[])(const struct rule *, struct buf *) = {
        [RULE_WEEKDAYS] = format_weekdays,
        [RULE_DATES] = format_dates,
        [RULE_YEARLY] = format_yearly,
        [RULE_CYCLE] = format_cycle,
        [RULE_NTH_WEEKDAY] = format_nth,
        [RULE_MONTH_DAYS] = format_month_days,
        [RULE_LUNAR_DAYS] = format_lunar_days,
        [RULE_LUNAR_YEARLY] = format_lunar_yearly,
        [RULE_LUNAR_EVE] = format_eve,
        [RULE_HOLIDAY] = format_holiday,
        [RULE_ANY] = format_any,
        [RULE_ALL] = format_all,
        [RULE_EXCEPT] = format_except,
    };
    formats[rule->kind](rule, out);
}

char *rule_format(const struct rule *rule)
{
    struct buf out;
    buf_init(&out, 64 * 1024);
    format_rule(rule, &out);
    return buf_take(&out);
}
