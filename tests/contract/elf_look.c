/*
 * Reads the section headers of a 64-bit ELF library. Every offset is checked against the file's size.
 */
#include "elf_look.h"
#include "base/base.h"
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct image {
    char *bytes;
    size_t size;
};

static const void *at(const struct image *image, uint64_t offset, uint64_t length)
{
    return offset > image->size || length > image->size - offset ? NULL : image->bytes + offset;
}

/* The linker's marks of a segment's edges, and what sanitizers add. */
static bool is_tools_own(const char *name)
{
    static const char *const prefixes[] = {"__bss_start", "_edata",  "_end",  "__asan",
                                           "__odr_asan",  "__ubsan", "__tsan"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (text_starts(name, prefixes[i]))
            return true;
    return false;
}

/* A function that stands before a linked library's own of the same name. */
static bool stands_in(const char *name)
{
    return strcmp(name, "create_audio_device_object") == 0; /* espeak-ng's reach for a sound server */
}

static void look_at_symbol(const Elf64_Sym *symbol, const char *name, struct elf_look *out)
{
    if (symbol->st_shndx == SHN_UNDEF || ELF64_ST_BIND(symbol->st_info) == STB_LOCAL || is_tools_own(name) ||
        stands_in(name))
        return;
    out->exported++;
    if (strcmp(name, "loaxa_plugin_v1") != 0)
        snprintf(out->surprise, sizeof out->surprise, "%s", name);
}

static int look_at_symbols(const struct image *image, const Elf64_Shdr *section, const Elf64_Shdr *strings,
                           struct elf_look *out)
{
    const char *names = at(image, strings->sh_offset, strings->sh_size);
    for (uint64_t i = 0; names != NULL && i < section->sh_size / sizeof(Elf64_Sym); i++) {
        Elf64_Sym symbol;
        const void *bytes = at(image, section->sh_offset + i * sizeof symbol, sizeof symbol);
        if (bytes == NULL)
            return -EINVAL;
        memcpy(&symbol, bytes, sizeof symbol);
        if (symbol.st_name >= strings->sh_size)
            return -EINVAL;
        look_at_symbol(&symbol, names + symbol.st_name, out);
    }
    return names == NULL ? -EINVAL : 0;
}

static int section_at(const struct image *image, const Elf64_Ehdr *header, unsigned index, Elf64_Shdr *out)
{
    const void *bytes = at(image, header->e_shoff + (uint64_t)index * sizeof *out, sizeof *out);
    if (bytes == NULL)
        return -EINVAL;
    memcpy(out, bytes, sizeof *out);
    return 0;
}

static int look(const struct image *image, struct elf_look *out)
{
    Elf64_Ehdr header;
    if (image->size < sizeof header || memcmp(image->bytes, ELFMAG, SELFMAG) != 0)
        return -ENOEXEC;
    memcpy(&header, image->bytes, sizeof header);
    for (unsigned i = 0; i < header.e_shnum; i++) {
        Elf64_Shdr section, strings;
        int rc = section_at(image, &header, i, &section);
        if (rc == 0 && section.sh_type == SHT_DYNSYM)
            rc = section_at(image, &header, section.sh_link, &strings) == 0
                     ? look_at_symbols(image, &section, &strings, out)
                     : -EINVAL;
        if (rc != 0)
            return rc;
        if (section.sh_type == SHT_INIT_ARRAY || section.sh_type == SHT_PREINIT_ARRAY)
            out->constructors += section.sh_size / sizeof(void *);
    }
    return 0;
}

int elf_look(const char *file, struct elf_look *out)
{
    struct image image;
    *out = (struct elf_look){0};
    int rc = file_read(file, 256u << 20, &image.bytes, &image.size, NULL);
    if (rc != 0)
        return rc;
    rc = look(&image, out);
    free(image.bytes);
    return rc;
}
