/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cells of a procedure list made fit to be spoken: brackets, web addresses, form numbers and legal tails left
 * out. Pure.
 */
#ifndef LOAXA_PROCEDURES_CELL_H
#define LOAXA_PROCEDURES_CELL_H

#include <stdbool.h>
#include <stddef.h>

/* What is left of `cell`: no brackets, no links, no form numbers; cut before what only lawyers need. New
 * memory. */
char *cell_plain(const char *cell);

/* Items of a cell (separated by ';' or by list marks), each plain and in lower case at its head. */
#define ITEMS_MOST 32
struct items {
    char *items[ITEMS_MOST];
    size_t count; /* kept */
};
int items_read(const char *cell, struct items *items);
void items_done(struct items *items);
bool items_have(const struct items *items, const char *item);

/* A fee cell that says "nothing to pay". */
bool cell_is_free(const char *fee);
/* "Không", "Không có": known to have no exemption. */
bool cell_is_none(const char *cell);

#endif
