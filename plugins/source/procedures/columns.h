/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which field a column of a list holds, by its heading. Pure.
 */
#ifndef LOAXA_PROCEDURES_COLUMNS_H
#define LOAXA_PROCEDURES_COLUMNS_H

#include "record.h"

/* The field under `heading` ("Thời gian giải quyết tối đa (ngày)"), -1 when it is none of a record's. */
int column_field(const char *heading);
/* What the heading of a time or a fee says its figures count: " ngày", " đồng"; "" when it does not say. */
const char *column_unit(const char *heading);

#endif
