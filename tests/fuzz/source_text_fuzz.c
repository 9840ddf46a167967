/* fuzz-room: document */
/*
 * What sources find in a text: header lines, numbers, dates, guards, the language, breathing. No input may
 * crash; breathing never loses a word; a found instant has the form it promises.
 */
#include "base/base.h"
#include "document/guard.h"
#include "document/header.h"
#include "document/language.h"
#include "document/office.h"
#include "document/speech.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_header(const char *text)
{
    struct officer_header header;
    size_t body = 0;
    if (officer_header_read(text, &header, &body, NULL) != 0)
        return;
    if (body > strlen(text) ||
        (header.from != NULL && strlen(header.from) != 10 && strlen(header.from) != 19))
        abort();
    officer_header_done(&header);
}

static void try_speech(const char *text)
{
    struct speech_measure before, after;
    char *breathing = speech_breathe(text);
    speech_measure(text, &before);
    if (breathing != NULL)
        speech_measure(breathing, &after);
    if (breathing != NULL && after.sentences < before.sentences)
        abort();
    free(breathing);
}

static void try_guards(const char *text, bool paper)
{
    struct guard_input input = {.text = text, .today = {2026, 11, 23}, .about_event = !paper, .paper = paper};
    char *why = NULL;
    if (guard_check(&input, &why) == 0 && why != NULL && text_utf8_fault(why, strlen(why)) != strlen(why))
        abort();
    free(why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = NULL;
    struct office_number number;
    struct date date;
    if (size > 20000 || text_clean((const char *)data, size, size, &text, NULL, NULL) != 0)
        return 0;
    try_header(text);
    try_speech(text);
    office_find_number(text, &number);
    office_find_time(text);
    if (office_find_date(text, &date) && !date_valid(date))
        abort();
    try_guards(text, false);
    try_guards(text, true);
    (void)language_other(text, strlen(text));
    free(text);
    return 0;
}
