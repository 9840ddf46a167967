/*
 * Runs every folder of tests/scenarios that holds a scenario.txt (script.h says what it can say) and compares
 * the journal, row by row, with what it expects. LOAXA_SCENARIO=NAME runs one and shows its journal,
 * LOAXA_SHARE=1/2 half of them.
 */
#include "script.h"
#include "stage.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants the headers above */
#include <cmocka.h>

static char *scenarios;

struct review {
    const struct script *script;
    struct stage *stage;
    struct store *store;
    struct buf found; /* the journal as expected lines could say it */
    size_t at;        /* next expected line */
    bool differs;
};

static bool watched(const char *watch, const char *kind)
{
    for (const char *at = watch; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        bool beginning = at[length - 1] == '.';
        if (strncmp(kind, at, length) == 0 && (beginning || kind[length] == '\0'))
            return true;
        at += length;
    }
    return false;
}

/* Whom the row is about: a notice's id in its source, a slot's programme, an output, a source. */
static void subject(struct review *review, const json_t *fields, char *out, size_t size)
{
    int64_t id = json_integer_value(json_object_get(fields, "notice"));
    const char *slot = json_string_value(json_object_get(fields, "slot"));
    const char *output = json_string_value(json_object_get(fields, "output"));
    const char *source = json_string_value(json_object_get(fields, "source"));
    struct notice notice = {0};
    if (id && store_notice(review->store, id, &notice, NULL) == 0)
        snprintf(out, size, "%s", notice.external_id);
    else if (output || source)
        snprintf(out, size, "%s", output ? output : source);
    else if (slot && strchr(slot, '/') && strncmp(slot, "by-hand", 7) != 0 &&
             strncmp(slot, "khan-cap", 8) != 0)
        snprintf(out, size, "%.*s", (int)strcspn(strchr(slot, '/') + 1, "/"), strchr(slot, '/') + 1);
    else
        snprintf(out, size, "%.*s", slot ? (int)strcspn(slot, "/") : 1, slot ? slot : "-");
    notice_done(&notice);
}

static bool member_is(const json_t *fields, const char *word)
{
    char name[64], found[200] = "";
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
    const json_t *value = json_object_get(fields, name);
    if (json_is_string(value))
        snprintf(found, sizeof found, "%s", json_string_value(value));
    else if (json_is_integer(value))
        snprintf(found, sizeof found, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        snprintf(found, sizeof found, "%.0f", json_real_value(value));
    return strchr(word, '=') && strcmp(found, strchr(word, '=') + 1) == 0;
}

static bool matches(const struct script_line *line, const char *time, const char *kind, const char *about,
                    const json_t *fields)
{
    bool in_time = strcmp(line->words[0], "-") == 0 || text_starts(time, line->words[0]);
    if (line->count < 3 || !in_time || strcmp(line->words[1], kind) != 0 ||
        strcmp(line->words[2], about) != 0)
        return false;
    for (size_t i = 3; i < line->count; i++)
        if (!member_is(fields, line->words[i]))
            return false;
    return true;
}

static int compare(void *context, const struct journal_row *row)
{
    struct review *review = context;
    const struct script *script = review->script;
    char time[16], about[200];
    if (!watched(script->watch, row->kind))
        return 0;
    time_of_day_format(civil_from_utc(row->at_us).ms_of_day, time);
    subject(review, row->fields, about, sizeof about);
    const char *reason = json_string_value(json_object_get(row->fields, "reason"));
    bool same = review->at < script->expected_count &&
                matches(&script->expected[review->at], time, row->kind, about, row->fields);
    review->at++;
    review->differs |= !same;
    buf_format(&review->found, "%s %s %s %s%s%s\n", same ? "  " : "! ", time, row->kind, about,
               reason ? " reason=" : "", reason ? reason : "");
    return 0;
}

/* A line at a time: a long message is cut. */
static void show(const char *name, size_t expected, const char *found)
{
    print_message("%s: %zu rows expected, found:\n", name, expected);
    for (size_t n; *found; found += n) {
        n = strcspn(found, "\n") + 1;
        print_message("%.*s", (int)n, found);
    }
}

static void compare_journal(struct stage *stage, const struct script *script, const char *name)
{
    struct review review = {.script = script, .stage = stage, .store = stage_store(stage)};
    struct error err = {0};
    buf_init(&review.found, 1u << 20);
    buf_add_text(&review.found, "");
    assert_int_equal(journal_each(review.store, 0, 0, compare, &review, &err), 0);
    store_close(review.store);
    if (review.differs || review.at != script->expected_count || getenv("LOAXA_SCENARIO"))
        show(name, script->expected_count, review.found.data);
    bool same = !review.differs && review.at == script->expected_count;
    buf_done(&review.found);
    assert_true(same);
}

static void run_scenario(void **state)
{
    const char *name = *state;
    char path[4200];
    struct script script;
    struct stage stage;
    snprintf(path, sizeof path, "%s/%s/scenario.txt", scenarios, name);
    script_read(path, &script);
    stage_open(&stage, scenarios, name, &script);
    stage_start(&stage);
    for (size_t i = 0; i < script.event_count; i++) {
        stage_run_to(&stage, script_when(&script, &script.events[i], stage.clock.wall));
        stage_do(&stage, &script.events[i]);
    }
    stage_run_to(&stage, script_instant(&script, script.until));
    stage_check(&stage);
    compare_journal(&stage, &script, name);
    stage_close(&stage);
    script_done(&script);
}

/* LOAXA_SHARE=1/2: every second scenario, from the first. */
static bool in_share(size_t number)
{
    unsigned share = 1, shares = 1;
    const char *text = getenv("LOAXA_SHARE");
    if (text && (sscanf(text, "%u/%u", &share, &shares) != 2 || share == 0 || share > shares))
        fail_msg("LOAXA_SHARE: expected such as 1/2, found “%s”", text);
    return number % shares == share - 1;
}

static bool holds_scenario(const char *name)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s/scenario.txt", scenarios, name);
    return file_exists(path);
}

int main(void)
{
    struct file_entry *entries = NULL;
    struct error err = {0};
    size_t count = 0, tests_count = 0;
    const char *only = getenv("LOAXA_SCENARIO");
    log_init("scenario", LOG_LEVEL_ERROR, 0);
    scenarios = stage_scenarios();
    if (file_list(scenarios, 1000, &entries, &count, &err))
        return 1;
    struct CMUnitTest *tests = calloc(count + 1, sizeof *tests);
    for (size_t i = 0; tests && i < count; i++)
        if (entries[i].is_directory && in_share(i) && holds_scenario(entries[i].name) &&
            (!only || strcmp(only, entries[i].name) == 0))
            tests[tests_count++] = (struct CMUnitTest){
                .name = entries[i].name, .test_func = run_scenario, .initial_state = entries[i].name};
    int failed = tests ? _cmocka_run_group_tests("scenarios", tests, tests_count, NULL, NULL) : 1;
    free(tests);
    file_list_free(entries, count);
    free(scenarios);
    return failed;
}
