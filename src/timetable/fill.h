/*
 * timetable/fill: the station's own words with their fields filled. Room-internal: timetable_fill is the
 * public side.
 */
#ifndef LOAXA_TIMETABLE_FILL_H
#define LOAXA_TIMETABLE_FILL_H

#include "timetable/timetable.h"

/* As timetable_fill, into `out`; `contents` is what {contents} becomes, NULL = a general phrase. */
int fill_fields(const struct timetable *timetable, const char *text, int64_t utc_us, const char *contents,
                struct buf *out, struct error *err);
/* "Bây giờ là 5 giờ 30 phút." */
void fill_time_check(int64_t utc_us, struct buf *out);
/* "hai thông báo và một văn bản mới"; counts by enum notice_kind. "" when there is none. */
void fill_contents(const unsigned *counts, struct buf *out);

#endif
