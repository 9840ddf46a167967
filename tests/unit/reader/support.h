/*
 * What the reader's tests share: a reader on the dictionaries of the source tree, and the tables of cases.
 * Tests run from the root of the repository.
 */
#ifndef LOAXA_TEST_READER_SUPPORT_H
#define LOAXA_TEST_READER_SUPPORT_H

#include "base/file.h"
#include "base/text.h"
#include "reader/reader.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LAYERS_MOST 32

struct layers {
    struct reader_layer rows[LAYERS_MOST];
    char *names[LAYERS_MOST], *texts[LAYERS_MOST];
    size_t count;
};

static inline void layers_add_folder(struct layers *layers, const char *folder)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    struct error err = {0};
    if (!file_exists(folder) || file_list(folder, 500, &entries, &count, &err) != 0)
        return;
    for (size_t i = 0; i < count && layers->count < LAYERS_MOST; i++) {
        enum reader_dictionary kind;
        size_t length, n = layers->count;
        if (!reader_dictionary_of(entries[i].name, &kind))
            continue;
        layers->names[n] = file_join(folder, entries[i].name);
        if (file_read(layers->names[n], 8u << 20, &layers->texts[n], &length, &err) != 0)
            fail_msg("%s", err.text);
        layers->rows[n] = (struct reader_layer){layers->names[n], kind, layers->texts[n], length};
        layers->count++;
    }
    file_list_free(entries, count);
}

static inline void layers_done(struct layers *layers)
{
    for (size_t i = 0; i < layers->count; i++) {
        free(layers->names[i]);
        free(layers->texts[i]);
    }
}

/* The station's own dictionary as text, or NULL. */
static inline struct reader *reader_for(struct reader_settings settings, const char *station)
{
    static const char *const folders[] = {"voices/north", "voices/central", "voices/south"};
    struct layers layers = {.count = 0};
    struct reader *reader = NULL;
    struct faults faults = {0};
    layers_add_folder(&layers, "voices");
    layers_add_folder(&layers, folders[settings.region]);
    size_t count = layers.count;
    if (station)
        layers.rows[count++] =
            (struct reader_layer){"dictionary.tsv", READER_WORDS, station, strlen(station)};
    assert_int_equal(reader_new(&settings, layers.rows, count, &reader, &faults), 0);
    for (size_t i = 0; i < faults.count; i++)
        print_error("%s:%d: %s\n", faults.rows[i].file, faults.rows[i].line, faults.rows[i].text);
    assert_int_equal(faults.count, 0);
    faults_done(&faults);
    layers_done(&layers);
    return reader;
}

static inline struct reading *read_text(const struct reader *reader, const char *text)
{
    struct reading *reading = NULL;
    struct error err = {0};
    if (reader_read(reader, text, strlen(text), &reading, &err) != 0)
        fail_msg("%s: %s", text, err.text);
    return reading;
}

/* The spoken text without its last full stop; new memory. */
static inline char *spoken_of(const struct reader *reader, const char *text)
{
    struct reading *reading = read_text(reader, text);
    char *spoken = reading_spoken(reading);
    assert_non_null(spoken);
    size_t length = strlen(spoken);
    if (length && spoken[length - 1] == '.')
        spoken[length - 1] = '\0';
    reading_free(reading);
    return spoken;
}

/* "\n" in a table stands for a line's end. */
static inline void unescape(char *text)
{
    char *out = text;
    for (char *in = text; *in; in++) {
        if (in[0] == '\\' && in[1] == 'n') {
            *out++ = '\n';
            in++;
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
}

struct case_row {
    char *written, *north, *south; /* south: as north where the table has none */
    int line;
};

struct case_table {
    char *text;
    struct case_row *rows;
    size_t count;
};

static inline struct case_table cases_load(const char *path)
{
    struct case_table table = {0};
    struct error err = {0};
    size_t length;
    if (file_read(path, 4u << 20, &table.text, &length, &err) != 0)
        fail_msg("%s", err.text);
    table.rows = calloc(length / 2 + 1, sizeof *table.rows);
    int number = 0;
    for (char *line = table.text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        char *north = strchr(line, '\t');
        if (number++ == 0 || !north)
            continue;
        *north++ = '\0';
        char *south = strchr(north, '\t');
        if (south)
            *south++ = '\0';
        unescape(line);
        table.rows[table.count++] = (struct case_row){line, north, south && *south ? south : north, number};
    }
    return table;
}

static inline void cases_done(struct case_table *table)
{
    free(table->rows);
    free(table->text);
}

#endif
