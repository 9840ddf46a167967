/*
 * A notice before a person's eyes. What needs a person's decision is never left out.
 */
#include "cli/notice_show.h"
#include "cli/phrases.h"
#include "cli/show.h"
#include <stdio.h>
#include <string.h>

static void number_text(char out[24], json_int_t number)
{
    snprintf(out, 24, "%lld", (long long)number);
}

static void tell_if(enum phrase id, const char *text)
{
    if (text[0] != '\0')
        tell(id, text);
}

static void validity(const json_t *notice, int short_form, char out[80])
{
    struct show_time from = short_form ? show_day(notice, "from") : show_time(notice, "from", 0);
    struct show_time until = show_end(notice, "until", short_form);
    snprintf(out, 80, "%s – %s", from.text[0] != '\0' ? from.text : phrase(PHRASE_FROM_NOW),
             until.text[0] != '\0' ? until.text : phrase(PHRASE_NO_END));
}

static void show_state(const json_t *notice)
{
    char reason[1024] = "";
    if (show_text(notice, "state_reason")[0] != '\0')
        snprintf(reason, sizeof reason, "(%s)", show_text(notice, "state_reason"));
    tell(PHRASE_FIELD_STATE, show_text(notice, "state_title"), reason);
    if (show_text(notice, "approved_by")[0] != '\0')
        tell(PHRASE_FIELD_APPROVED, show_text(notice, "approved_by"), show_time(notice, "approved", 0).text);
}

static void show_counts(const json_t *notice)
{
    char aired[24], times[24], part[24], parts[24];
    number_text(aired, show_number(notice, "aired"));
    number_text(times, show_number(notice, "times"));
    number_text(part, show_number(notice, "part"));
    number_text(parts, show_number(notice, "parts"));
    tell(PHRASE_FIELD_TIMES, aired, show_number(notice, "times") > 0 ? times : phrase(PHRASE_ANY_TIMES));
    if (show_number(notice, "parts") > 1)
        tell(PHRASE_PART, part, parts);
}

void notice_show(const json_t *notice)
{
    char id[24], valid[80];
    number_text(id, show_number(notice, "id"));
    validity(notice, 0, valid);
    tell(PHRASE_NOTICE_HEAD, id, show_text(notice, "title"));
    tell_if(PHRASE_NEEDS_PERSON, show_text(notice, "needs_person"));
    show_state(notice);
    tell(PHRASE_FIELD_CLASS, show_text(notice, "class_title"), show_text(notice, "kind_title"));
    tell(PHRASE_FIELD_SOURCE, show_text(notice, "source"), show_text(notice, "external_id"));
    tell(PHRASE_FIELD_VALID, valid);
    show_counts(notice);
    tell_if(PHRASE_FIELD_CHANNELS, show_text(notice, "channels"));
    tell_if(PHRASE_FIELD_REFERENCE, show_text(notice, "reference"));
    tell_if(PHRASE_FIELD_RECORDING, show_text(notice, "recording"));
    tell(PHRASE_FIELD_HASH, show_text(notice, "hash"));
    printf("\n%s\n\n", show_text(notice, "text"));
}

/* ---- the table ------------------------------------------------------------------------------------------
 */

static const struct {
    const char *title;
    size_t columns;
} heads[] = {{"Số", 5},      {"Trạng thái", 11}, {"Loại", 12},       {"Hiệu lực", 24},
             {"Đã phát", 8}, {"Mã", 8},          {"Tên bản tin", 60}};

static void show_row(const json_t *notice)
{
    char cells[7][96] = {{0}};
    snprintf(cells[0], sizeof cells[0], "%lld", (long long)show_number(notice, "id"));
    snprintf(cells[1], sizeof cells[1], "%s", show_text(notice, "state_title"));
    snprintf(cells[2], sizeof cells[2], "%s", show_text(notice, "class_title"));
    validity(notice, 1, cells[3]);
    if (show_number(notice, "times") > 0)
        snprintf(cells[4], sizeof cells[4], "%lld/%lld", (long long)show_number(notice, "aired"),
                 (long long)show_number(notice, "times"));
    else
        snprintf(cells[4], sizeof cells[4], "%lld", (long long)show_number(notice, "aired"));
    snprintf(cells[5], sizeof cells[5], "%.8s", show_text(notice, "hash"));
    for (size_t i = 0; i < 6; i++)
        show_column(cells[i], heads[i].columns);
    puts(show_text(notice, "title"));
    if (show_text(notice, "needs_person")[0] != '\0')
        tell(PHRASE_NEEDS_PERSON, show_text(notice, "needs_person"));
}

void notice_show_table(const json_t *notices)
{
    const json_t *notice;
    size_t i;
    if (json_array_size(notices) == 0) {
        tell(PHRASE_NO_NOTICES);
        return;
    }
    for (i = 0; i < 6; i++)
        show_column(heads[i].title, heads[i].columns);
    puts(heads[6].title);
    json_array_foreach(notices, i, notice) show_row(notice);
}
