/*
 * The workbook of an Excel file: its sheets in their order, and which number formats are dates. Inside
 * document/ only; filled by xlsx_book.c for xlsx_reader.c.
 */
#ifndef LOAXA_DOCUMENT_XLSX_BOOK_H
#define LOAXA_DOCUMENT_XLSX_BOOK_H

#include "document/build.h"

#define SHEETS_MOST 64
#define STYLES_MOST 4096

struct sheet {
    char name[128], part[160]; /* "Danh sách", "xl/worksheets/sheet1.xml" */
    char id[64];               /* of its relation */
    bool hidden;
};

struct book {
    struct sheet sheets[SHEETS_MOST];
    size_t sheet_count;
    bool from_1904;               /* days are counted from 1904, as old Macs did */
    bool date_style[STYLES_MOST]; /* by the number of a cell's style */
    size_t style_count;
};

/* Reads the parts of the workbook. A file that lacks them is taken to hold sheet1.xml, sheet2.xml, … Returns
 * 0, -EBADMSG, or the document's sticky error. */
int book_read(struct document *doc, const char *bytes, size_t length, struct book *book);

/* "dd/mm/yyyy" says a date, `0 "ngày"` does not. */
bool book_is_date_format(const char *code);

#endif
