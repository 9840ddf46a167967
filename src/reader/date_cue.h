/*
 * What makes a day of numbers that stand together (date_cue.c): the words before them, the dates beside them,
 * the feasts they name. Used by rule_date.c only. Every `i` is the token of the first number.
 */
#ifndef LOAXA_READER_DATE_CUE_H
#define LOAXA_READER_DATE_CUE_H

#include "reader/internal.h"

#define FEASTS "lễ|dịp|kỷ niệm|mừng|chào mừng|quốc khánh|dịp lễ"
#define PARTS_OF_DAY "sáng|trưa|chiều|tối|đêm|hôm|rạng sáng|khuya"

/* The date of the same list that stands before: "30/4 và 1/5"; NULL when there is none. */
const struct span *date_listed_after(const struct line *l, size_t i);
bool date_wants_ngay(const struct line *l, size_t i); /* "ngày" is to be said before it */
bool date_hour_before(const struct line *l, size_t i);
bool date_cue_before(const struct line *l, size_t i);    /* "từ", "hạn", a weekday, with a word between */
bool date_numbers_thing(const struct line *l, size_t i); /* số 31/5, lớp 5/2: no date */
bool date_feast(const struct line *l, size_t i, const struct day *d); /* Quốc khánh 2/9 */
bool date_cued(const struct line *l, size_t i, const struct day *d);  /* d/m without a year is a date here */
bool date_counts(const struct line *l, size_t i, size_t end);         /* … or a count out of a total */

#endif
