/*
 * Showing and asking, for every way of approving.
 */
#include "cli/approving.h"
#include "cli/notice_show.h"
#include "cli/show.h"
#include <stdio.h>
#include <string.h>

static bool same_series(const json_t *a, const json_t *b)
{
    return strcmp(show_text(a, "series"), show_text(b, "series")) == 0 &&
           strcmp(show_text(a, "source"), show_text(b, "source")) == 0;
}

static void show_one(const struct approving *a, const json_t *notice)
{
    notice_show(notice);
    doubts_show(a->doubts, show_text(notice, "text"));
}

int approving_show_whole(struct approving *a, const json_t *notice, struct error *err)
{
    json_t *out = NULL;
    const json_t *row;
    size_t i;
    show_one(a, notice);
    if (show_text(notice, "series")[0] == '\0')
        return 0;
    int rc = desk_notices(&a->desk, NULL, show_text(notice, "source"), &out, err);
    json_array_foreach(json_object_get(out, "notices"), i, row)
    {
        json_t *part = NULL;
        if (!same_series(row, notice) || show_number(row, "id") == show_number(notice, "id"))
            continue;
        rc = desk_notice(&a->desk, show_number(row, "id"), &part, err);
        if (rc != 0)
            break;
        show_one(a, part);
        json_decref(part);
    }
    json_decref(out);
    return rc;
}

const char *approving_reason_alone(const struct approving *a, const json_t *waiting, const json_t *notice)
{
    const json_t *row;
    size_t i;
    if (show_text(notice, "needs_person")[0] != '\0')
        return show_text(notice, "needs_person");
    json_array_foreach(waiting, i, row)
    {
        if (show_text(notice, "series")[0] != '\0' && same_series(row, notice) &&
            show_text(row, "needs_person")[0] != '\0')
            return show_text(row, "needs_person");
    }
    return doubts_level(a->doubts, show_text(notice, "text")) == READER_LEVEL_BLOCK
               ? phrase(PHRASE_DOUBT_BLOCK)
               : "";
}

bool approving_ask(enum phrase question, const char *first, const char *second)
{
    char answer[64] = "";
    tell(question, first, second);
    fflush(stdout);
    if (fgets(answer, sizeof answer, stdin) == NULL)
        return false;
    return answer[0] == 'c' || answer[0] == 'C' || answer[0] == 'y' || answer[0] == 'Y';
}
