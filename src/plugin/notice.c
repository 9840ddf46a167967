/*
 * Notices as JSON and back. See notice.h. Pure; dates without an offset are in the process's zone.
 */
#include "plugin/notice.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum member_type { MEMBER_LINE, MEMBER_TEXT, MEMBER_PATH, MEMBER_NUMBER };

static const struct member {
    const char *name;
    size_t offset;
    enum member_type type;
    bool required;
    size_t most; /* bytes, or the largest number */
} members[] = {
#define MEMBER(field) #field, offsetof(struct loaxa_notice, field)
    {MEMBER(external_id), MEMBER_LINE, true, 300},
    {MEMBER(title), MEMBER_LINE, true, NOTICE_TITLE_MOST},
    {MEMBER(text), MEMBER_TEXT, true, NOTICE_TEXT_MOST},
    {MEMBER(recording), MEMBER_PATH, false, 4000},
    {MEMBER(kind), MEMBER_NUMBER, false, LOAXA_NOTICE_DINH_CHINH},
    {MEMBER(notice_class), MEMBER_NUMBER, false, LOAXA_CLASS_KHAN_CAP},
    {MEMBER(from), MEMBER_LINE, false, 40},
    {MEMBER(until), MEMBER_LINE, false, 40},
    {MEMBER(times), MEMBER_NUMBER, false, 1000},
    {MEMBER(channels), MEMBER_LINE, false, 1000},
    {MEMBER(topic), MEMBER_LINE, false, 200},
    {MEMBER(set), MEMBER_LINE, false, 200},
    {MEMBER(author), MEMBER_LINE, false, 500},
    {MEMBER(reference), MEMBER_LINE, false, 500},
    {MEMBER(series), MEMBER_LINE, false, 300},
    {MEMBER(part), MEMBER_NUMBER, false, 10000},
    {MEMBER(parts), MEMBER_NUMBER, false, 10000},
    {MEMBER(needs_person), MEMBER_LINE, false, 2000},
    {MEMBER(corrects), MEMBER_NUMBER, false, INT_MAX},
#undef MEMBER
};
#define MEMBERS (sizeof members / sizeof *members)

static const char **text_at(struct loaxa_notice *notice, const struct member *member)
{
    return (const char **)(void *)((char *)notice + member->offset);
}

/* The two enums and the ints of a notice are all of an int's size. */
_Static_assert(sizeof(enum loaxa_notice_kind) == sizeof(int), "kind is read as an int");
_Static_assert(sizeof(enum loaxa_notice_class) == sizeof(int), "class is read as an int");
static int *number_at(struct loaxa_notice *notice, const struct member *member)
{
    return (int *)(void *)((char *)notice + member->offset);
}

static void flatten(char *line)
{
    for (; *line != '\0'; line++)
        if (*line == '\n' || *line == '\t')
            *line = ' ';
}

/* The cleaned text in new memory, or the refusal. */
static int clean_member(const struct member *member, const char *raw, char **out, struct error *err)
{
    int rc = text_clean(raw, strlen(raw), member->most, out, NULL, err);
    if (rc != 0) {
        error_prefix(err, "%s", member->name);
        return rc;
    }
    if (member->type == MEMBER_LINE)
        flatten(*out);
    const char *trimmed = text_trim(*out);
    memmove(*out, trimmed, strlen(trimmed) + 1);
    if (strlen(*out) <= member->most && (**out != '\0' || !member->required))
        return 0;
    rc = **out == '\0' ? error_set(err, -EINVAL, "%s is empty", member->name)
                       : error_set(err, -EFBIG, "%s has more than %zu bytes", member->name, member->most);
    free(*out);
    return rc;
}

/* First or last instant of "2026-11-23", or the instant of an RFC 3339 time. */
static int parse_instant(const char *text, bool end_of_day, int64_t *utc_us)
{
    struct date date;
    if (date_parse(text, &date) != 0)
        return rfc3339_parse(text, utc_us);
    *utc_us = civil_to_utc((struct civil){.date = end_of_day ? date_add(date, 1) : date}) - end_of_day;
    return 0;
}

static int check_dates(const struct loaxa_notice *notice, struct error *err)
{
    int64_t from = INT64_MIN, until = INT64_MAX;
    if (notice->from != NULL && parse_instant(notice->from, false, &from) != 0)
        return error_set(err, -EINVAL, "from: expected 2026-11-23 or an RFC 3339 time, found \"%s\"",
                         notice->from);
    if (notice->until != NULL && parse_instant(notice->until, true, &until) != 0)
        return error_set(err, -EINVAL, "until: expected 2026-11-23 or an RFC 3339 time, found \"%s\"",
                         notice->until);
    if (until < from)
        return error_set(err, -EINVAL, "until (%s) is before from (%s)", notice->until, notice->from);
    return 0;
}

/* What holds between members. */
static int check_notice(const struct loaxa_notice *notice, struct error *err)
{
    if (notice->part != 0 || notice->parts != 0) {
        if (notice->series == NULL)
            return error_set(err, -EINVAL, "part and parts are given without a series");
        if (notice->part < 1 || notice->part > notice->parts)
            return error_set(err, -EINVAL, "part %d of %d: expected 1 to parts", notice->part, notice->parts);
    }
    if (notice->recording != NULL && notice->recording[0] != '/')
        return error_set(err, -EINVAL, "recording: expected an absolute path, found \"%s\"",
                         notice->recording);
    return check_dates(notice, err);
}

static int put_text(json_t *json, const struct member *member, const char *raw, const char *base_dir,
                    struct error *err)
{
    char *text;
    if (raw == NULL)
        return member->required ? error_set(err, -EINVAL, "%s is missing", member->name) : 0;
    int rc = clean_member(member, raw, &text, err);
    if (rc != 0)
        return rc;
    if (member->type == MEMBER_PATH && *text != '\0' && base_dir != NULL) {
        char *path = file_join(base_dir, text);
        free(text);
        text = path;
    }
    /* An empty member that is not required is one that was not given. */
    if (text == NULL || (*text != '\0' && json_object_set_new(json, member->name, json_string(text)) != 0))
        rc = error_set(err, -ENOMEM, "out of memory");
    free(text);
    return rc;
}

static int put_number(json_t *json, const struct member *member, int value, struct error *err)
{
    if (value < 0 || (size_t)value > member->most)
        return error_set(err, -EINVAL, "%s is %d, expected 0 to %zu", member->name, value, member->most);
    if (value != 0 && json_object_set_new(json, member->name, json_integer(value)) != 0)
        return error_set(err, -ENOMEM, "out of memory");
    return 0;
}

int notice_to_json(const struct loaxa_notice *notice, const char *base_dir, json_t **out, struct error *err)
{
    struct loaxa_notice whole = {0}, read_back;
    if (notice->size < offsetof(struct loaxa_notice, needs_person) + sizeof notice->needs_person)
        return error_set(err, -EINVAL, "the notice's size member is %zu, expected %zu or more", notice->size,
                         sizeof whole);
    memcpy(&whole, notice, notice->size < sizeof whole ? notice->size : sizeof whole);
    json_t *json = json_object();
    int rc = json == NULL ? error_set(err, -ENOMEM, "out of memory") : 0;
    for (size_t i = 0; rc == 0 && i < MEMBERS; i++)
        rc = members[i].type == MEMBER_NUMBER
                 ? put_number(json, &members[i], *number_at(&whole, &members[i]), err)
                 : put_text(json, &members[i], *text_at(&whole, &members[i]), base_dir, err);
    if (rc == 0)
        rc = plugin_notice_parse(json, &read_back, err);
    if (rc != 0) {
        json_decref(json);
        return rc;
    }
    *out = json;
    return 0;
}

static int get_text(const json_t *value, const struct member *member, const char **out, struct error *err)
{
    const char *text = json_string_value(value);
    char *clean;
    if (text == NULL || strlen(text) != json_string_length(value))
        return error_set(err, -EINVAL, "%s: expected a text", member->name);
    int rc = clean_member(member, text, &clean, err);
    if (rc != 0)
        return rc;
    bool same = strcmp(text, clean) == 0;
    free(clean);
    if (!same)
        return error_set(err, -EINVAL, "%s: expected composed text (NFC) without control characters",
                         member->name);
    *out = text;
    return 0;
}

static int get_number(const json_t *value, const struct member *member, int *out, struct error *err)
{
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > (json_int_t)member->most)
        return error_set(err, -EINVAL, "%s: expected a whole number from 0 to %zu", member->name,
                         member->most);
    *out = (int)number;
    return 0;
}

int plugin_notice_parse(const json_t *json, struct loaxa_notice *out, struct error *err)
{
    struct loaxa_notice notice = {.size = sizeof notice};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < MEMBERS; i++) {
        const json_t *value = json_object_get(json, members[i].name);
        if (value == NULL)
            rc = members[i].required ? error_set(err, -EINVAL, "%s is missing", members[i].name) : 0;
        else if (members[i].type == MEMBER_NUMBER)
            rc = get_number(value, &members[i], number_at(&notice, &members[i]), err);
        else
            rc = get_text(value, &members[i], text_at(&notice, &members[i]), err);
    }
    if (rc == 0)
        rc = check_notice(&notice, err);
    if (rc == 0)
        *out = notice;
    return rc;
}
