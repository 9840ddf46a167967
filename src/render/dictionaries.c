/*
 * The reader's dictionaries on disk: every .tsv of a folder whose name the reader knows becomes a layer.
 * Called while a voice profile is loaded, on the loop's thread. What the tables mean is the reader's
 * business.
 */
#include "render/dictionaries.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MOST 500
#define FILE_LIMIT (8u << 20)

static bool is_table(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".tsv") == 0;
}

static int grow(struct dictionaries *all)
{
    size_t count = all->count + 1;
    struct reader_layer *layers = realloc(all->layers, count * sizeof *layers);
    if (layers != NULL)
        all->layers = layers;
    char **names = realloc(all->names, count * sizeof *names);
    if (names != NULL)
        all->names = names;
    char **texts = realloc(all->texts, count * sizeof *texts);
    if (texts != NULL)
        all->texts = texts;
    return layers == NULL || names == NULL || texts == NULL ? -ENOMEM : 0;
}

/* Takes `path`. */
static int add_file(struct dictionaries *all, char *path, enum reader_dictionary kind, struct faults *faults)
{
    struct error err = {0};
    char *text;
    size_t length;
    int rc = file_read(path, FILE_LIMIT, &text, &length, &err);
    if (rc != 0) {
        faults_add_error(faults, FAULT_ERROR, &err);
        free(path);
        return rc == -ENOMEM ? rc : 0;
    }
    if (grow(all) != 0) {
        free(path);
        free(text);
        return -ENOMEM;
    }
    all->names[all->count] = path;
    all->texts[all->count] = text;
    all->layers[all->count++] =
        (struct reader_layer){.name = path, .kind = kind, .text = text, .length = length};
    return 0;
}

int dictionaries_add(struct dictionaries *all, const char *dir, struct faults *faults)
{
    struct file_entry *entries;
    struct error err = {0};
    size_t count;
    int rc = file_exists(dir) ? file_list(dir, FILES_MOST, &entries, &count, &err) : -ENOENT;
    if (rc == -ENOENT)
        return 0;
    if (rc != 0) {
        faults_add_error(faults, FAULT_ERROR, &err);
        return rc == -ENOMEM ? rc : 0;
    }
    for (size_t i = 0; rc == 0 && i < count; i++) {
        enum reader_dictionary kind;
        if (entries[i].is_directory || !is_table(entries[i].name) ||
            !reader_dictionary_of(entries[i].name, &kind))
            continue;
        char *path = file_join(dir, entries[i].name);
        rc = path == NULL ? -ENOMEM : add_file(all, path, kind, faults);
    }
    file_list_free(entries, count);
    return rc;
}

void dictionaries_done(struct dictionaries *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->names[i]);
        free(all->texts[i]);
    }
    free(all->layers);
    free(all->names);
    free(all->texts);
    *all = (struct dictionaries){0};
}

void dictionaries_hash(const struct dictionaries *all, char hex[65])
{
    crypto_generichash_state state;
    unsigned char hash[32];
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (size_t i = 0; i < all->count; i++) {
        const struct reader_layer *layer = &all->layers[i];
        uint64_t head[2] = {(uint64_t)layer->kind, layer->length};
        crypto_generichash_update(&state, (const unsigned char *)head, sizeof head);
        crypto_generichash_update(&state, (const unsigned char *)all->texts[i], layer->length);
    }
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(hex, 65, hash, sizeof hash);
}
