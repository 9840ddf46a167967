/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sheet of one procedure ("ChiTietTTHC_….doc"): labels and values in running text or in tables of two
 * columns, and two tables of their own, for ways of handing in (with time and fee) and for papers. Pure.
 */
#ifndef LOAXA_PROCEDURES_DETAIL_H
#define LOAXA_PROCEDURES_DETAIL_H

#include "record.h"

/* Adds the procedure that `doc` describes. 1 when there was one, 0 when `doc` is no such sheet, -ENOMEM. */
int detail_read(struct list *list, const struct document *doc);

#endif
