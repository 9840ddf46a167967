/*
 * What official documents carry in fixed forms (NĐ 30/2020/NĐ-CP): number and symbol, dates, the 29 types,
 * the marks that forbid airing. Pure: text in, parts out.
 */
#ifndef LOAXA_DOCUMENT_OFFICE_H
#define LOAXA_DOCUMENT_OFFICE_H

#include "base/civil.h"
#include <stdbool.h>
#include <stddef.h>

struct office_number {
    char number[12]; /* "92", "05", "30c": as written */
    char symbol[48]; /* "QĐ-UBND", "NQ/TU", "UBND-KSTT": what follows the number and the year */
    int year;        /* of the legal-normative form 61/2018/NĐ-CP; 0 = none */
};

/* Finds the first "15/QĐ-BNV", "61/2018/NĐ-CP", "09-NQ/TU", "1908/UBND-KSTT" in `text`. False when there is
 * none. */
bool office_find_number(const char *text, struct office_number *out);
/* Whole identity text "92/QĐ-UBND" into `out`. */
void office_number_text(const struct office_number *number, char *out, size_t size);

/* Finds the first date: "ngày 16 tháng 11 năm 2026", "16/11/2026", "16-11-2026", "16.11.2026", "2026-11-16".
 */
bool office_find_date(const char *text, struct date *out);
/* The same exactly at the head of `text` (from its first figure on); its length in bytes, 0 when there is
 * none. */
size_t office_date_at(const char *text, struct date *out);
/* Finds "17:00", "17h", "17h30", "17 giờ 30" in `text`; minutes since midnight, or -1. */
int office_find_time(const char *text);

/* The type's name as it is spoken ("Quyết định") for a symbol's first group ("QĐ") or for a line that is the
 * type itself ("QUYẾT ĐỊNH", "Nghị quyết"); NULL when it is none. A symbol without a type code is a "Công
 * văn". */
const char *office_type_of_symbol(const char *symbol);
const char *office_type_of_line(const char *line);
/* The same for a line that begins with a type ("THÔNG BÁO VỀ VIỆC NGHỈ LỄ"); *rest is what follows it. */
const char *office_type_at_start(const char *line, const char **rest);

/* The secrecy mark ("mật", "tối mật", "tuyệt mật", "lưu hành nội bộ", "xem xong trả lại") a line consists of,
 * or that the field "Độ mật: …" gives; NULL = none. */
const char *office_secrecy(const char *line);

#endif
