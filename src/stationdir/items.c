/*
 * The items of a programme: { chime = true; }, { say = "…"; }, { notices = "…"; most = 5; } … One group an
 * item; the one setting that says what it is, and its own settings beside it. Main thread.
 */
#include "stationdir/load.h"
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000.0

static const char *const picks[] = {"order", "least-aired", "oldest", "newest", NULL};
static const char *const classes[] = {"thong_thuong", "uu_tien", "khan_cap", NULL};
static const char *const kinds_of_notices[] = {"thong_bao",    "van_ban_moi", "thu_tuc",
                                               "tuyen_truyen", "dinh_chinh",  NULL};

struct column_row {
    char *day, *topic;
};

static int read_column(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    static const struct config_rule rules[] = {
        {.name = "day", .type = CONFIG_TEXT, .offset = offsetof(struct column_row, day), .required = true},
        {.name = "topic",
         .type = CONFIG_TEXT,
         .offset = offsetof(struct column_row, topic),
         .required = true},
        {.name = NULL},
    };
    struct item_row *row = into;
    struct column_row column = {0};
    if (!config_setting_is_group(setting)) {
        config_fault(reader, setting, "column: expected groups { day = \"mon\"; topic = \"suc-khoe\"; }");
        return -EINVAL;
    }
    struct rule *days = NULL;
    if (config_read_group(reader, setting, rules, &column) == 0)
        days = read_rule(reader, config_setting_get_member(setting, "day"), column.day);
    void *rows = row->item.columns;
    struct column *kept =
        days == NULL ? NULL
                     : append_row(reader, setting, &rows, &row->item.column_count, sizeof *kept, ROWS_MOST);
    row->item.columns = rows;
    if (kept != NULL)
        *kept = (struct column){days, column.topic};
    else {
        rule_free(days);
        free(column.topic);
    }
    free(column.day);
    return 0;
}

static const struct config_rule row_rules[] = {
    {.name = "jingle", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, jingle)},
    {.name = "chime", .type = CONFIG_BOOL, .offset = offsetof(struct item_row, chime)},
    {.name = "say", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, say)},
    {.name = "say_contents", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, contents)},
    {.name = "notices", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, notices)},
    {.name = "column", .type = CONFIG_LIST, .offset = 0, .read = read_column},
    {.name = "standing", .type = CONFIG_BOOL, .offset = offsetof(struct item_row, standing)},
    {.name = "time_check", .type = CONFIG_BOOL, .offset = offsetof(struct item_row, time_check)},
    {.name = "silence",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct item_row, item.ms),
     .least = 100,
     .most = 600000},
    {.name = "relay", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, relay)},
    {.name = "music", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, music)},
    {.name = "most",
     .type = CONFIG_INT,
     .offset = offsetof(struct item_row, item.most),
     .least = 1,
     .most = 1000},
    {.name = "repeat_each",
     .type = CONFIG_INT,
     .offset = offsetof(struct item_row, item.repeat_each),
     .least = 1,
     .most = 3},
    {.name = "topic", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, item.topic)},
    {.name = "set", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, item.set)},
    {.name = "class",
     .type = CONFIG_CHOICE,
     .offset = offsetof(struct item_row, notice_class),
     .choices = classes},
    {.name = "kind",
     .type = CONFIG_CHOICE,
     .offset = offsetof(struct item_row, notice_kind),
     .choices = kinds_of_notices},
    {.name = "pick", .type = CONFIG_CHOICE, .offset = offsetof(struct item_row, pick), .choices = picks},
    {.name = "within",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct item_row, item.within_ms),
     .least = 60000,
     .most = 3660 * DAY_MS},
    {.name = "cap",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct item_row, item.cap_ms),
     .least = 1000,
     .most = DAY_MS},
    {.name = "at", .type = CONFIG_TIME, .offset = offsetof(struct item_row, item.at_ms)},
    {.name = "whole", .type = CONFIG_BOOL, .offset = offsetof(struct item_row, item.whole)},
    {.name = "for",
     .type = CONFIG_DURATION,
     .offset = offsetof(struct item_row, item.ms),
     .least = 1000,
     .most = DAY_MS},
    {.name = "fill_to", .type = CONFIG_TIME, .offset = offsetof(struct item_row, item.fill_ms)},
    {.name = "if_silent", .type = CONFIG_TEXT, .offset = offsetof(struct item_row, if_silent)},
    {.name = NULL},
};

/* What makes an item what it is, and the settings that may stand beside it. */
static const struct sort {
    const char *name;
    enum item_kind kind;
    const char *beside;
} sorts[] = {
    {"jingle", ITEM_JINGLE, " at whole "},
    {"chime", ITEM_CHIME, " at whole "},
    {"say", ITEM_SAY, " at whole "},
    {"say_contents", ITEM_SAY, " at whole "},
    {"notices", ITEM_NOTICES, " most repeat_each topic set class kind pick within cap at whole "},
    {"column", ITEM_NOTICES, " most repeat_each set class kind pick within cap at whole "},
    {"standing", ITEM_NOTICES, " "},
    {"time_check", ITEM_TIME_CHECK, " at whole "},
    {"silence", ITEM_SILENCE, " at fill_to "},
    {"relay", ITEM_RELAY, " at for whole if_silent most pick "},
    {"music", ITEM_MUSIC, " at for fill_to "},
};
#define SORTS (sizeof sorts / sizeof sorts[0])

static bool among(const char *list, const char *name)
{
    char padded[40];
    snprintf(padded, sizeof padded, " %.36s ", name);
    return strstr(list, padded) != NULL;
}

static const struct sort *find_sort(struct config_reader *reader, const config_setting_t *setting)
{
    const struct sort *found = NULL;
    for (size_t i = 0; i < SORTS; i++) {
        if (config_setting_get_member(setting, sorts[i].name) == NULL)
            continue;
        if (found != NULL) {
            config_fault(reader, setting,
                         "an item is one thing: expected either \"%s\" or \"%s\", found both", found->name,
                         sorts[i].name);
            return NULL;
        }
        found = &sorts[i];
    }
    if (found == NULL)
        config_fault(
            reader, setting,
            "an item says what it is by one of: jingle, chime, say, say_contents, notices, column, standing, "
            "time_check, silence, relay, music; found none of them");
    return found;
}

static void check_beside(struct config_reader *reader, const config_setting_t *setting,
                         const struct sort *sort)
{
    for (int i = 0; i < config_setting_length(setting); i++) {
        const config_setting_t *member = config_setting_get_elem(setting, (unsigned)i);
        const char *name = config_setting_name(member);
        if (strcmp(name, sort->name) != 0 && !among(sort->beside, name))
            config_fault(reader, member, "%s: has no meaning beside \"%s\"", name, sort->name);
    }
}

static void check_true(struct config_reader *reader, const config_setting_t *setting, const char *name)
{
    const config_setting_t *member = config_setting_get_member(setting, name);
    if (member != NULL && config_setting_type(member) == CONFIG_TYPE_BOOL && !config_setting_get_bool(member))
        config_fault(reader, member, "%s: expected true; to leave it out, take the item out", name);
}

static void finish_item(struct config_reader *reader, const config_setting_t *setting,
                        const struct sort *sort, struct item_row *row)
{
    struct item *item = &row->item;
    item->kind = sort->kind;
    item->line = (int)config_setting_source_line(setting);
    item->standing = row->standing;
    item->pick = (enum item_pick)row->pick;
    item->at_set = config_setting_get_member(setting, "at") != NULL;
    item->fill_set = config_setting_get_member(setting, "fill_to") != NULL;
    item->class_set = config_setting_get_member(setting, "class") != NULL;
    item->kind_set = config_setting_get_member(setting, "kind") != NULL;
    item->notice_class = (enum notice_class)row->notice_class;
    item->notice_kind = (enum notice_kind)row->notice_kind;
    item->repeat_each = item->repeat_each == 0 ? 1 : item->repeat_each;
    if (row->notices != NULL)
        item_take_notices(reader, setting, row);
    if (row->relay != NULL)
        item_take_relay(reader, setting, row);
    if (row->music != NULL)
        item_take_music(reader, setting, row);
    if (row->jingle != NULL)
        item->text = item_find_jingle(reader, config_setting_get_member(setting, "jingle"), row->jingle);
    if (row->say != NULL || row->contents != NULL) {
        check_words(reader, setting, row->say != NULL ? row->say : row->contents);
        item->text = strdup(row->say != NULL ? row->say : row->contents);
    }
    if (row->contents != NULL && strstr(row->contents, "{contents}") == NULL)
        config_fault(reader, setting, "say_contents: expected the field {contents} among its words");
    check_true(reader, setting, "chime");
    check_true(reader, setting, "time_check");
    check_true(reader, setting, "standing");
}

static void row_done(struct item_row *row)
{
    free(row->jingle);
    free(row->say);
    free(row->contents);
    free(row->notices);
    free(row->relay);
    free(row->music);
    free(row->if_silent);
}

int read_item(struct config_reader *reader, const config_setting_t *setting, void *into)
{
    struct programme *programme = into;
    struct item_row row = {0};
    if (!config_setting_is_group(setting)) {
        config_fault(reader, setting, "items: expected groups such as { say = \"…\"; }");
        return -EINVAL;
    }
    const size_t before = reader->faults->errors;
    config_read_group(reader, setting, row_rules, &row);
    const struct sort *sort = reader->faults->errors > before ? NULL : find_sort(reader, setting);
    if (sort != NULL) {
        check_beside(reader, setting, sort);
        finish_item(reader, setting, sort, &row);
    }
    void *rows = programme->items;
    struct item *item =
        reader->faults->errors > before
            ? NULL
            : append_row(reader, setting, &rows, &programme->item_count, sizeof *item, ITEMS_MOST);
    programme->items = rows;
    if (item != NULL)
        *item = row.item;
    else
        item_done(&row.item);
    row_done(&row);
    return 0;
}
