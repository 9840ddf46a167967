/*
 * A submit() that checks what a horn can carry: a breath of at most 18 syllables, a sentence of at most 30
 * unless it carries a document's title, a notice of at most 60 s, and nothing a voice should not be given.
 */
#ifndef LOAXA_TESTS_HORN_H
#define LOAXA_TESTS_HORN_H

#include "document/speech.h"
#include "plugin/loaxa_plugin.h"

static size_t horn_checked;

/* "Quyết định số 92, ngày …, của …, về …": the one kind of sentence that may be longer, because it is a
 * title. */
static bool horn_carries_title(const char *sentence)
{
    return strstr(sentence, " số ") && strstr(sentence, ", ngày ") && strstr(sentence, ", của ");
}

static void horn_check_sentence(const char *sentence, size_t length)
{
    char *copy = strndup(sentence, length);
    struct speech_measure measure;
    speech_measure(copy, &measure);
    bool long_sentence = measure.longest_sentence > SPEECH_SENTENCE && !horn_carries_title(copy);
    if (measure.longest_breath > SPEECH_BREATH || long_sentence) {
        fail_msg("too long (%zu in a breath, %zu in all): %s", measure.longest_breath,
                 measure.longest_sentence, copy);
    }
    free(copy);
}

static int horn_submit(const struct loaxa_host *host, const struct loaxa_notice *notice)
{
    static const char *const never[] = {"http", "www", "@",   ".vn",    "Căn cứ", "/QĐ",
                                        "/NQ",  "/NĐ", "H99", "9.1000", "(",      ";"};
    struct speech_measure measure;
    (void)host;
    speech_measure(notice->text, &measure);
    if (measure.syllables < 5 || measure.syllables > SPEECH_NOTICE) {
        fail_msg("%zu syllables: %s", measure.syllables, notice->text);
    }
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (strstr(notice->text, never[i])) {
            fail_msg("\"%s\" in: %s", never[i], notice->text);
        }
    }
    for (const char *at = notice->text; *at;) {
        size_t n = speech_sentence(at);
        horn_check_sentence(at, n);
        at += n;
    }
    horn_checked++;
    return 0;
}

#endif
