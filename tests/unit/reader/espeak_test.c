/*
 * No word that the reader lets through makes espeak-ng switch to its English voice: checked over every
 * reading of every dictionary, every letter's name and everything the tables of cases are read as.
 */
/* link: -lespeak-ng */
#include "support.h"
#include <espeak-ng/speak_lib.h>

#define CASES "tests/unit/reader/cases"

struct words {
    char **rows;
    size_t count, capacity;
};

static void add_word(struct words *words, const char *text, size_t length)
{
    if (length == 0)
        return;
    if (words->count == words->capacity) {
        words->capacity = words->capacity ? words->capacity * 2 : 4096;
        words->rows = realloc(words->rows, words->capacity * sizeof *words->rows);
        assert_non_null(words->rows);
    }
    words->rows[words->count++] = strndup(text, length);
}

static void add_words(struct words *words, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, " ,.?!\n");
        add_word(words, text, length);
        text += length;
        text += strspn(text, " ,.?!\n");
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t distinct(struct words *words)
{
    size_t kept = 0;
    qsort(words->rows, words->count, sizeof *words->rows, by_text);
    for (size_t i = 0; i < words->count; i++) {
        if (kept && strcmp(words->rows[kept - 1], words->rows[i]) == 0)
            free(words->rows[i]);
        else
            words->rows[kept++] = words->rows[i];
    }
    return words->count = kept;
}

static void words_done(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->rows[i]);
    free(words->rows);
}

/* Second column of every row; a letter's third is a name too. */
static void add_readings(struct words *words, const char *folder)
{
    struct layers layers = {.count = 0};
    layers_add_folder(&layers, folder);
    for (size_t i = 0; i < layers.count; i++) {
        for (char *line = layers.texts[i], *next; line && *line; line = next) {
            next = strchr(line, '\n');
            if (next)
                *next++ = '\0';
            char *reading = strchr(line, '\t');
            if (line == layers.texts[i] || !reading || (line[0] == '#' && line[1] == ' '))
                continue;
            reading++;
            reading[strcspn(reading, "\t")] = '\0';
            add_words(words, reading);
        }
    }
    layers_done(&layers);
}

static void add_cases(struct words *words, const struct reader *reader)
{
    struct file_entry *entries = NULL;
    struct error err = {0};
    size_t count = 0;
    assert_int_equal(file_list(CASES, 200, &entries, &count, &err), 0);
    for (size_t i = 0; i < count; i++) {
        char *path = file_join(CASES, entries[i].name);
        struct case_table table = cases_load(path);
        for (size_t k = 0; k < table.count; k++) {
            char *spoken = spoken_of(reader, table.rows[k].written);
            add_words(words, spoken);
            free(spoken);
        }
        cases_done(&table);
        free(path);
    }
    file_list_free(entries, count);
}

/* espeak marks a change of language in its phonemes: "(en)". */
static bool is_foreign(const char *word)
{
    char sentence[256];
    snprintf(sentence, sizeof sentence, "%s", word);
    const void *text = sentence;
    while (text) {
        const char *phonemes = espeak_TextToPhonemes(&text, espeakCHARS_UTF8, 0);
        if (!phonemes || strchr(phonemes, '('))
            return true;
    }
    return false;
}

static size_t foreign_words(const struct words *words, const char *voice)
{
    size_t wrong = 0;
    assert_int_equal(espeak_SetVoiceByName(voice), EE_OK);
    for (size_t i = 0; i < words->count; i++) {
        if (!is_foreign(words->rows[i]))
            continue;
        print_error("%s: \"%s\" is not said in Vietnamese\n", voice, words->rows[i]);
        wrong++;
    }
    return wrong;
}

static void the_check_sees_an_english_word(void **state)
{
    (void)state;
    assert_int_equal(espeak_SetVoiceByName("vi"), EE_OK);
    assert_true(is_foreign("website"));
    assert_false(is_foreign("nghiêng"));
}

static void every_word_of_ours_is_vietnamese(void **state)
{
    static const char *const voices[] = {"vi", "vi-vn-x-central", "vi-vn-x-south"};
    struct words words = {0};
    struct reader *north = reader_for((struct reader_settings){.region = READER_NORTH}, NULL);
    struct reader *south = reader_for((struct reader_settings){.region = READER_SOUTH}, NULL);
    (void)state;
    add_readings(&words, "voices");
    add_readings(&words, "voices/south");
    add_cases(&words, north);
    add_cases(&words, south);
    assert_true(distinct(&words) > 500);
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof voices / sizeof *voices; i++)
        wrong += foreign_words(&words, voices[i]);
    assert_int_equal(wrong, 0);
    words_done(&words);
    reader_free(north);
    reader_free(south);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_sees_an_english_word),
        cmocka_unit_test(every_word_of_ours_is_vietnamese),
    };
    if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT) < 0) {
        fprintf(stderr, "espeak-ng cannot start: is espeak-ng-data installed?\n");
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    espeak_Terminate();
    return failed;
}
