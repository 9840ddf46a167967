/*
 * Looking at a plugin's library without loading it: what it exports, and whether it brings constructors.
 */
#ifndef LOAXA_TESTS_ELF_LOOK_H
#define LOAXA_TESTS_ELF_LOOK_H

#include <stddef.h>

struct elf_look {
    size_t exported;     /* symbols defined for others */
    char surprise[256];  /* one of them that is not the descriptor, "" for none */
    size_t constructors; /* entries of .init_array; the C runtime's own is one */
};

/* 0 or a negative errno. */
int elf_look(const char *file, struct elf_look *out);

#endif
