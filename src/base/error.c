/*
 * Errors as a person reads them, and lists of faults. Pure bookkeeping of text: no I/O, callable from any
 * thread as long as one thread owns the struct. Knows nothing of what the errors are about.
 */
#include "base/error.h"
#include "base/text.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void copy_cut(char *out, size_t out_size, const char *text)
{
    if (out_size == 0)
        return;
    size_t length = strnlen(text, out_size - 1);
    memcpy(out, text, length);
    out[length] = '\0';
    if (text[length] != '\0')
        text_mend(out);
}

__attribute__((format(printf, 3, 0))) static void format_cut(char *out, size_t out_size, const char *format,
                                                             va_list arguments)
{
    if (vsnprintf(out, out_size, format, arguments) < 0)
        out[0] = '\0';
    text_mend(out);
}

int error_set(struct error *err, int code, const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list arguments;
    va_start(arguments, format);
    err->code = code;
    err->line = 0;
    err->file[0] = '\0';
    format_cut(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    return code;
}

int error_at(struct error *err, int code, const char *file, int line, const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list arguments;
    va_start(arguments, format);
    err->code = code;
    err->line = line;
    copy_cut(err->file, sizeof err->file, file == NULL ? "" : file);
    format_cut(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    return code;
}

int error_prefix(struct error *err, const char *format, ...)
{
    if (err == NULL)
        return 0;
    char old[sizeof err->text];
    copy_cut(old, sizeof old, err->text);
    va_list arguments;
    va_start(arguments, format);
    format_cut(err->text, sizeof err->text, format, arguments);
    va_end(arguments);
    size_t used = strlen(err->text);
    copy_cut(err->text + used, sizeof err->text - used, ": ");
    used = strlen(err->text);
    copy_cut(err->text + used, sizeof err->text - used, old);
    return err->code;
}

void error_format(const struct error *err, char *out, size_t out_size)
{
    if (out_size == 0)
        return;
    if (err->file[0] != '\0' && err->line > 0)
        snprintf(out, out_size, "%s:%d: %s", err->file, err->line, err->text);
    else if (err->file[0] != '\0')
        snprintf(out, out_size, "%s: %s", err->file, err->text);
    else
        snprintf(out, out_size, "%s", err->text);
    text_mend(out);
}

/* Room for one more row, or NULL when the list is full or memory is short. */
static struct fault *next_row(struct faults *faults)
{
    if (faults->count == FAULTS_MOST)
        return NULL;
    if (faults->count == faults->capacity) {
        size_t capacity = faults->capacity == 0 ? 16 : faults->capacity * 2;
        struct fault *rows = realloc(faults->rows, capacity * sizeof *rows);
        if (rows == NULL)
            return NULL;
        faults->rows = rows;
        faults->capacity = capacity;
    }
    return &faults->rows[faults->count];
}

static void append(struct faults *faults, enum fault_level level, const char *file, int line,
                   const char *text)
{
    if (level == FAULT_ERROR)
        faults->errors++;
    struct fault *row = next_row(faults);
    if (row == NULL) {
        faults->dropped++;
        return;
    }
    row->level = level;
    row->line = line;
    row->file = strdup(file == NULL ? "" : file);
    row->text = strdup(text);
    if (row->file == NULL || row->text == NULL) {
        free(row->file);
        free(row->text);
        faults->dropped++;
        return;
    }
    faults->count++;
}

void faults_add(struct faults *faults, enum fault_level level, const char *file, int line, const char *format,
                ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    format_cut(text, sizeof text, format, arguments);
    va_end(arguments);
    append(faults, level, file, line, text);
}

void faults_add_error(struct faults *faults, enum fault_level level, const struct error *err)
{
    append(faults, level, err->file, err->line, err->text);
}

void faults_done(struct faults *faults)
{
    if (faults == NULL)
        return;
    for (size_t i = 0; i < faults->count; i++) {
        free(faults->rows[i].file);
        free(faults->rows[i].text);
    }
    free(faults->rows);
    *faults = (struct faults){0};
}

void fault_place(const struct fault *fault, char *out, size_t out_size)
{
    if (out_size == 0)
        return;
    out[0] = '\0';
    if (fault->file != NULL && fault->file[0] != '\0' && fault->line > 0)
        snprintf(out, out_size, "%s:%d: ", fault->file, fault->line);
    else if (fault->file != NULL && fault->file[0] != '\0')
        snprintf(out, out_size, "%s: ", fault->file);
}

void faults_print(const struct faults *faults, enum fault_level least, FILE *out)
{
    char place[4200];
    for (size_t i = 0; i < faults->count; i++) {
        if (faults->rows[i].level < least)
            continue;
        fault_place(&faults->rows[i], place, sizeof place);
        fprintf(out, "%s%s\n", place, faults->rows[i].text);
    }
}
